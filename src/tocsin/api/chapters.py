"""The OpenAPI document cut into what the readable page shows: calls by subject, and shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join

Json = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a field holds, in words, and the shapes those words name."""

    words: str
    shape: str = ""


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    required: bool
    description: str


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    kind: Kind


@dataclass(frozen=True)
class Call:
    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: Kind | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Shape:
    name: str
    description: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


def chapters(document: Json) -> Json:
    """Return what the page shows of the document."""
    calls: dict[str, list[Call]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            calls.setdefault(operation["tags"][0], []).append(_call(method, path, operation))
    schemas = document["components"]["schemas"]
    return {
        "about": [coded(p) for p in document["info"]["description"].strip().split("\n\n")],
        "subjects": calls,
        "shapes": [_shape(name, schemas[name]) for name in sorted(_named(document))],
    }


def coded(text: str) -> str:
    """Return the text as HTML, with what stands between backticks as code."""
    parts = [
        format_html("<code>{}</code>", part) if place % 2 else part
        for place, part in enumerate(text.split("`"))
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


def _call(method: str, path: str, operation: Json) -> Call:
    return Call(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        coded(operation["description"]),
        tuple(_parameter(p) for p in operation["parameters"]),
        _content(operation["requestBody"]) if "requestBody" in operation else None,
        tuple(
            Answer(status, coded(answer["description"]), _content(answer))
            for status, answer in operation["responses"].items()
        ),
    )


def _parameter(parameter: Json) -> Field:
    kind = _kind(parameter["schema"])
    where = f"{kind.words}, in the {parameter['in']}"
    return Field(
        parameter["name"],
        Kind(where),
        parameter["required"],
        coded(parameter.get("description", "")),
    )


def _content(holder: Json) -> Kind:
    schemas = [kind["schema"] for kind in holder.get("content", {}).values()]
    return _kind(schemas[0]) if schemas else Kind("")


def _shape(name: str, schema: Json) -> Shape:
    required = schema.get("required", [])
    fields = tuple(
        Field(field, _kind(details), field in required, coded(_described(details)))
        for field, details in schema.get("properties", {}).items()
    )
    return Shape(name, coded(schema.get("description", "")), fields, tuple(schema.get("enum", ())))


def _described(schema: Json) -> str:
    options = [schema, *schema.get("anyOf", [])]
    return next((o["description"] for o in options if o.get("description")), "")


def _kind(schema: Json) -> Kind:
    if "$ref" in schema:
        return Kind("", schema["$ref"].rpartition("/")[2])
    if several := schema.get("anyOf") or schema.get("allOf"):
        return _joined([_kind(option) for option in several])
    if "enum" in schema:
        return Kind(", ".join(schema["enum"]))
    if schema.get("type") == "array":
        inner = _kind(schema["items"])
        return Kind(f"list of {inner.words}".strip(), inner.shape)
    words = {"date-time": "instant", "binary": "bytes"}.get(schema.get("format", ""))
    limit = f", at most {schema['maxLength']} characters" if "maxLength" in schema else ""
    return Kind((words or str(schema.get("const", schema.get("type", "anything")))) + limit)


def _joined(kinds: list[Kind]) -> Kind:
    words = " or ".join(kind.words for kind in kinds if kind.words)
    return Kind(words, next((kind.shape for kind in kinds if kind.shape), ""))


def _named(node: Any) -> set[str]:  # noqa: ANN401 - any part of a document
    """Return the names of all shapes that anything in the document refers to."""
    return {ref.rpartition("/")[2] for ref in _references(node)}


def _references(node: Any) -> Iterator[str]:  # noqa: ANN401 - as _named
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for entry in node:
            yield from _references(entry)
