"""What ninja leaves out of the OpenAPI document: problems, headers, one line per call."""

from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel, Field

from tocsin.api.problems import MEDIA_TYPE

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
# What every refusal of HTTP's own kind means here.
MEANINGS = {
    400: "The body could not be read",
    401: "No token, or none that works",
    403: "The person lacks the right, or the token the scope",
    404: "Nothing there, or nothing for the caller",
    409: "The desk's rules say no, or somebody was faster",
    412: "`If-Match` names a version that has passed",
    413: "More than 30 MB",
    415: "Not JSON",
    416: "The file has no such part",
    422: "Fields that are wrong or unknown, each named in `errors`",
    429: "Too many wrong tokens from this machine; see `Retry-After`",
}
PLACES = {
    "address": "Address of the mailbox",
    "number": "Number of the incident, for instance `INC-2026-000042`",
    "message": "`id` of the message",
    "attachment": "`id` of the attachment",
    "country": "Country, two letters of ISO 3166-1",
    "email": "Mail address of the person",
    "inquiry": "`id` of the conversation with a supplier",
    "position": "Place on the ladder, 1 is informed first",
    "link": "`id` of the link",
    "slug": "Slug",
    "delivery": "`id` of the letter",
    "path": "Slugs of the category from the top, joined by `/`",
    "step": "`id` of the step",
    "task": "`id` of the task",
    "role": "Part in the major incident",
    "line": "`id` of the line",
}
# What adds to an incident, and heeds the version that the caller saw, as a verb does.
CONDITIONAL = {
    "calendars_add_holidays",
    "calendars_replace",
    "clocks_correct",
    "clocks_correct_times",
    "clocks_rebase",
    "promises_end_promise",
    "rules_change_rule",
    "rules_retire_rule",
    "messages_say",
    "suppliers_ask",
    "suppliers_close",
    "suppliers_note_reference",
    "guests_invite",
    "second_level_investigate",
    "work_add",
    "work_change",
    "work_mark",
    "work_tick",
    "watchers_watch",
    "major_incidents_propose",
    "major_incidents_decide",
    "major_incidents_assume",
    "major_incidents_tell",
    "major_incidents_note",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Sent again with the same request, the first answer is repeated",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "`ETag` of the record as it was read",
    "schema": {"type": "string"},
}
IF_NONE_MATCH = {**IF_MATCH, "name": "If-None-Match", "description": "`ETag` of what is held"}


class WrongField(BaseModel):
    """One field that is missing or wrong."""

    field: str = Field(description="As the caller wrote it, parts joined by a dot")
    code: str
    detail: str = Field(description="A sentence in the caller's language")
    details: dict[str, Any] = {}


class Problem(BaseModel):
    """Why a call was refused (RFC 9457); a program goes by `code`."""

    type: Literal["about:blank"]
    title: str
    status: int
    code: str
    detail: str = Field(description="A sentence in the caller's language")
    errors: list[WrongField] = Field([], description="With 422: every field that is wrong")
    details: dict[str, Any] = Field({}, description="What the sentence speaks of, as values")


def completed(document: Json) -> Json:
    """Return the document with everything a generator of clients needs."""
    schemas = document["components"]["schemas"]
    for model in (WrongField, Problem):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    document["components"] = _untitled(document["components"])
    document["paths"] = _untitled(document["paths"])
    return document


def _complete(path: str, method: str, operation: Json) -> None:
    summary, _, description = operation.get("description", "").partition("\n\n")
    operation["summary"] = summary.rstrip(".")
    operation["description"] = description.replace("\n", " ").strip()
    operation["parameters"] += _headers(method, operation)
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter["description"] = PLACES[parameter["name"]]
    answers = operation["responses"]
    for status in (200, 201):
        if status in answers and not _is_list(answers[status]):
            answers[status]["headers"] = _answer_headers(status)
    if IF_NONE_MATCH in operation["parameters"]:
        answers[304] = {"description": "Nothing has changed"}
    for status in _refusals(path, method, operation):
        answers[status] = _refusal(status)
    operation["responses"] = {str(status): answers[status] for status in sorted(answers)}


def _headers(method: str, operation: Json) -> list[Json]:
    found = [KEY] if method == "post" else []
    if _is_verb(operation) or method == "patch":
        found.append(IF_MATCH)
    if method == "get" and not _is_list(operation["responses"].get(200, {})):
        found.append(IF_NONE_MATCH)
    return found


def _is_verb(operation: Json) -> bool:
    return operation["tags"] == ["Verbs"] or operation["operationId"] in CONDITIONAL


def _is_list(answer: Json) -> bool:
    kinds = answer.get("content", {}).values()
    return any("/Listed_" in kind["schema"].get("$ref", "") for kind in kinds)


def _answer_headers(status: int) -> Json:
    tag = {"ETag": {"description": "Names this state", "schema": {"type": "string"}}}
    if status != HTTPStatus.CREATED:
        return tag
    return tag | {"Location": {"description": "Where it is", "schema": {"type": "string"}}}


def _refusals(path: str, method: str, operation: Json) -> set[int]:
    found = {401, 403, 422, 429}
    if "{" in path:
        found.add(404)
    if method != "get":
        found.add(409)
    if "requestBody" in operation:
        found |= {400, 413, 415}
    if _is_verb(operation) or method == "patch":
        found.add(412)
    return found | ({416} if path.endswith("{attachment}") else set())


def _refusal(status: int) -> Json:
    answer: Json = {
        "description": MEANINGS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    header = {401: "WWW-Authenticate", 429: "Retry-After"}.get(status)
    if header:
        answer["headers"] = {header: {"schema": {"type": "string"}}}
    return answer


def _untitled(node: Any) -> Any:  # noqa: ANN401 - any part of a document
    """Leave out the titles that only repeat a field's name."""
    if isinstance(node, list):
        return [_untitled(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    is_schema = isinstance(node.get("title"), str) and {"type", "anyOf", "$ref"} & node.keys()
    return {k: _untitled(v) for k, v in node.items() if not (is_schema and k == "title")}
