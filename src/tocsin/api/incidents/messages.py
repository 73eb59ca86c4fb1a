"""What is said on an incident, with files."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import check_version, visible
from tocsin.api.incidents.bodies import NewMessage
from tocsin.api.incidents.records import MessageRecord, SaidRecord
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.reading import form_or_json
from tocsin.api.strict import Body
from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Message, StoredFile, Wording
from tocsin.domain.conversations.rules import FILES_LIMIT, Channel, Visibility
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions, permissions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import conversation, mentions
from tocsin.words.records import message_record

router = Router(tags=["Messages"])
type Upload = UploadedFile[Any]
ORDER = ("sent_at", "public_id")


def with_files(model: type[Body]) -> dict[str, Any]:
    """Return what the document says of a body that may come as a form, with files."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    # The document has each of them among its own parts.
    schema.pop("$defs", None)
    files = {
        "type": "array",
        "maxItems": FILES_LIMIT,
        "items": {"type": "string", "format": "binary"},
    }
    form = {
        "type": "object",
        "properties": {**schema["properties"], "files": files},
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
    content = {"application/json": {"schema": schema}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


@router.get("/{number}/messages", response=answers.Listed[MessageRecord], url_name="messages")
def messages(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """Read the conversation of an incident.

    Oldest first. Internal messages are only for the desk.
    """
    incident = visible(number, request.person)
    found = conversation(incident, request.person)
    return answers.rows(found, ORDER, window, lambda m: message_record(incident, m))


@router.get("/{number}/messages/{message}", response=MessageRecord, url_name="message")
def message(request: Call, number: str, message: str) -> HttpResponse:
    """Read a message."""
    incident = visible(number, request.person)
    found = conversation(incident, request.person)
    known = found.filter(public_id=message.replace("\x00", "")).first()
    if known is None:
        raise not_found()
    return answers.record(message_record(incident, known))


@router.post(
    "/{number}/messages",
    response={201: SaidRecord},
    openapi_extra=with_files(NewMessage),
    url_name="messages",
)
def say(request: Call, number: str) -> HttpResponse:
    """Say something on an incident.

    In public, to the reporter and everybody who takes part, or internally. As JSON, or as a form
    with up to twenty `files`. In an internal note `@` and the mail address of a colleague, or what
    stands before its own `@`, puts them among the watchers; who does not see the incident from
    inside is left out. With `caller`, who works on it writes down what the reporter or who takes
    part has said, in their name.
    """
    by: Person = request.person
    incident = visible(number, by)
    check_version(request, incident)
    body = form_or_json(request, NewMessage, "files")
    said = _said(incident, body, request.FILES.getlist("files"), by)
    known = conversation(incident, by).filter(pk=said.pk).first() or said
    location = f"{request.path}/{said.public_id}"
    internal = body.visibility is Visibility.INTERNAL
    unreached = list(mentions(incident, body.body).unknown) if internal else []
    record = message_record(incident, known) | {"unreached": unreached}
    return answers.record(record, status=HTTPStatus.CREATED, location=location)


@transaction.atomic
def _said(incident: Incident, body: NewMessage, files: Sequence[Upload], by: Person) -> Message:
    public = body.visibility is Visibility.PUBLIC
    # Asked before anything is stored: whoever may not speak here shall not fill the disk either.
    may = permissions.may_answer if public else permissions.may_note
    require(may(by, incident), "incident.answer" if public else "incident.note")
    if len(files) > FILES_LIMIT:
        raise BadInput("field.too_many", field="files", limit=FILES_LIMIT)
    wording = Wording(body.body, files=kept(files))
    how: dict[str, Any] = {"by": by, "wording": wording, "channel": Channel.REST}
    if body.caller is not None:
        if not public:
            raise BadInput("caller.only_in_public", field="caller")
        require(permissions.may_work_on(by, incident), "incident.answer")
        caller = person_of(body.caller, by, "caller")
        return actions.take_callers_word(incident, **how, caller=caller)
    if public:
        return actions.answer(incident, **how, tell_children=body.tell_children)
    return actions.note(incident, **how)


def kept(files: Sequence[Upload]) -> tuple[StoredFile, ...]:
    now = instants.now()
    return tuple(
        keep_file(cast("BinaryIO", file), name=file.name or "file", at=now) for file in files
    )
