"""Bytes of a body: JSON as RFC 8259 has it, or a form with files where one is taken."""

import json
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.errors import ValidationError as WrongFields
from ninja.parser import Parser
from pydantic import BaseModel, ValidationError

from tocsin.api.problems import Problem
from tocsin.base.errors import BadInput

FORM = "multipart/form-data"


class Strict(Parser):
    """Reads bodies for ninja."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 - any JSON
        return parsed(request)


def parsed(request: HttpRequest) -> Any:  # noqa: ANN401 - any JSON
    """Return what the body says; 415 when it claims to be no JSON, 400 when it is none."""
    kind = request.content_type
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "body.not_json")
    try:
        return json.loads(request.body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise malformed() from error


def malformed() -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "body.malformed")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def form_or_json[M: BaseModel](request: HttpRequest, model: type[M], files: str) -> M:
    """Return the body, from JSON or from a form that may hold `files` besides its fields."""
    if request.content_type != FORM:
        return _checked(model, parsed(request))
    for name in request.FILES:
        if name != files:
            raise BadInput("field.unknown", field=name[:200])
    if files in request.POST:
        raise BadInput("file.unnamed", field=files)
    return _checked(model, dict(request.POST.items()))


def _checked[M: BaseModel](model: type[M], data: Any) -> M:  # noqa: ANN401 - whatever was sent
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        # Located as ninja does it: the source, then the name of the parameter.
        raise WrongFields([{**e, "loc": ("body", "body", *e["loc"])} for e in wrong]) from error
