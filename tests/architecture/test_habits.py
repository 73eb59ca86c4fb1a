"""What linters cannot say: the habits that keep the floors apart."""

import ast
import re
from functools import cache

from tests.architecture.source import (
    PACKAGE,
    ROOT,
    committed,
    dotted,
    functions,
    imported,
    nodes,
    place,
    python,
    tree,
)

EDGES = [f"src/tocsin/{floor}" for floor in ("web", "api", "intake", "cli", "worker")]
BANNED = "utils helpers common core misc extras manager managers service services handler handlers"
# A service is also what a desk supports, and Django calls the class behind `objects` a manager.
MEANT = {"PersonManager", "NewService", "src/tocsin/cli/demo/services.py"}
WITH_DOCSTRING = ("rules", "actions", "permissions")


def subject_files(name):
    """A file of every subject, or the modules of the package that it has become."""
    return [path for path in python("src/tocsin/domain") if name in {path.stem, path.parent.name}]


def offered(path):
    """The names a module offers: those of a package offer what its __init__ takes from them."""
    if path.parent.name != "actions":
        return {node.name for node in tree(path).body if hasattr(node, "name")}
    return {name.rpartition(".")[2] for name, _ in imported(path.parent / "__init__.py")}


def actions():
    return [
        (path, function)
        for path in subject_files("actions")
        for function in functions(path)
        if function in tree(path).body
        and function.name in offered(path)
        and not function.name.startswith("_")
    ]


def those_that_do_not(keep):
    broken = [(path, one) for path, one in actions() if not keep(path, one)]
    return [f"{place(path, one)} {one.name}" for path, one in broken]


@cache
def called(function):
    names = [dotted(inner.func) for inner in ast.walk(function) if isinstance(inner, ast.Call)]
    return {name.rpartition(".")[2] for name in names}


@cache
def functions_of(subject):
    modules = python(f"src/tocsin/domain/{subject}")
    return {function.name: function for module in modules for function in functions(module)}


def reached(function, path):
    """Every name that a function calls, itself or through the functions of its own subject."""
    own = functions_of(path.relative_to(PACKAGE).parts[1])
    names, new = set(), called(function)
    while new:
        names |= new
        new = set().union(*(called(own[name]) for name in new if name in own)) - names
    return names


def test_edges_reach_rows_through_visible_to_alone():
    around = [
        place(path, node)
        for path in python(*EDGES)
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and dotted(node.value).endswith(".objects")
        and node.attr != "visible_to"
    ]

    assert around == []


def test_actions_say_by_whom_and_take_the_rest_by_name():
    def keeps(_path, function):
        arguments = function.args
        has_by = "by" in {argument.arg for argument in arguments.kwonlyargs}
        return has_by and len(arguments.posonlyargs + arguments.args) <= 1 and not arguments.vararg

    assert those_that_do_not(keeps) == []


def test_actions_first_ask_whether_they_may():
    def keeps(_path, function):
        statements = function.body[1:] if ast.get_docstring(function) else function.body
        return re.match(r"require\((\w+\.)?may_", ast.unparse(statements[0]))

    assert those_that_do_not(keeps) == []


def test_actions_put_on_record_what_they_did():
    assert those_that_do_not(lambda path, function: "record" in reached(function, path)) == []


def test_actions_are_one_transaction():
    def keeps(_path, function):
        return "transaction.atomic" in [ast.unparse(one) for one in function.decorator_list]

    assert those_that_do_not(keeps) == []


def test_files_that_decide_say_what_in_one_sentence():
    silent = [
        place(path)
        for name in WITH_DOCSTRING
        for path in subject_files(name)
        if not ast.get_docstring(tree(path))
    ]

    assert silent == []


def test_models_say_what_they_are():
    silent = [
        f"{place(path, node)} {node.name}"
        for path in subject_files("models")
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        and "models.Model" in [dotted(base) for base in node.bases]
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_nothing_is_called_by_a_name_that_says_nothing():
    banned = set(BANNED.split())
    files = [place(path) for path in python() if banned & set(path.stem.split("_"))]
    classes = [
        f"{place(path, node)} {node.name}"
        for path in python()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and (words := re.findall(r"[A-Z][^A-Z]*", node.name))[1:]
        and words[-1].lower() in banned
    ]

    assert [file for file in files if file not in MEANT] == []
    assert [line for line in classes if line.split()[1] not in MEANT] == []


def test_the_domain_knows_nothing_of_pages():
    pages = ("django.http", "django.shortcuts", "django.forms")

    assert [
        place(path, node)
        for path in python("src/tocsin/domain", "src/tocsin/base")
        for name, node in imported(path)
        if name.startswith(pages)
    ] == []


def test_only_demo_data_importers_and_tests_travel_in_time():
    assert [
        place(path, node)
        for path in python("src")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and dotted(node.func) == "instants.at"
        and "src/tocsin/cli/demo" not in place(path)
    ] == []


def test_broad_excepts_stay_where_a_failure_is_recorded():
    broad = [
        place(path, node)
        for path in python("src")
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or dotted(node.type) in {"Exception", "BaseException"})
    ]

    allowed = ("src/tocsin/worker/", "src/tocsin/base/http.py")
    assert [where for where in broad if not where.startswith(allowed)] == []


def test_migrations_import_nothing_of_the_application():
    migrations = [path for path in committed() if "migrations" in path.parts]

    assert [
        place(path, node)
        for path in migrations
        if path.suffix == ".py"
        for name, node in imported(path)
        if name.startswith("tocsin.")
    ] == []


def test_no_committed_file_names_a_registry_or_a_place_on_somebodys_machine():
    told = re.compile(
        r"(?i)(pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|/root/|/home/\w+/|/Users/\w+/)"
    )
    # This very list.
    texts = [path for path in committed() if path.name != "test_habits.py"]

    assert [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in texts
        if (found := told.search(path.read_bytes().decode("utf-8", "ignore")))
    ] == []
