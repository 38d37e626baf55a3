"""Errors as problem details (RFC 9457): codes, fields, files and rules, and nothing of what goes on inside."""

from __future__ import annotations

import logging
from http import HTTPStatus
from itertools import zip_longest
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from bpmlib.errors import BpmError, Diagnostic, InputError, NotEffective, PolicyError

from .models import Fault, Problem

log = logging.getLogger("service")

KIND = "application/problem+json"
_STATUS: tuple[tuple[type[BpmError], int, str], ...] = (
    (InputError, 422, "The document is not as the policy needs it"),
    (NotEffective, 422, "No version of the policy is in force on the day"),
    (PolicyError, 409, "The files of the policies have mistakes; those before go on answering"),
    (BpmError, 500, "The policy has no answer to this document"),
)


class UnsoundJson(HTTPException):
    """The body is no JSON that can be taken; keeps what the library says about it."""

    def __init__(self, error: InputError) -> None:
        super().__init__(400)
        self.error = error


def sent(problem: Problem) -> JSONResponse:
    """Return the response; what says nothing is left out."""
    content = problem.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return JSONResponse(content, problem.status, media_type=KIND)


def of_library(error: BpmError, root: Path | None) -> Problem:
    """Return the problem that an error of the library is. Its messages show nothing personal."""
    status, title = next((status, title) for kind, status, title in _STATUS if isinstance(error, kind))
    fields = list(error.problems) if isinstance(error, InputError) else []
    if len(fields) != len(error.diagnostics):
        fields = []
    return Problem(
        type=f"urn:bpmlib:problem:{type(error).__name__}",
        title=title,
        status=status,
        detail=error.diagnostics[0].message,
        errors=[_fault(one, field, root) for one, field in zip_longest(error.diagnostics, fields)],
        policy=getattr(error, "policy", None) or None,
        rules=list(getattr(error, "rules", ())),
    )


def _fault(one: Diagnostic, field: str | None, root: Path | None) -> Fault:
    place = one.to_dict()
    file = place.get("file")
    return Fault(
        code=one.code, detail=one.message, field=field, file=None if file is None else _shown(Path(file), root),
        line=place.get("line"), hint=one.hint or None,
    )  # fmt: skip


def _shown(file: Path, root: Path | None) -> str:
    """Return a file as seen from the folder of the policies: where that lies is nobody's business."""
    whole = file.absolute()
    return whole.relative_to(root).as_posix() if root is not None and whole.is_relative_to(root) else file.name


def _of_request(error: RequestValidationError) -> Problem:
    """Return the problem that pydantic's errors are, without the values that were sent: they may be personal."""
    faults = [
        Fault(code=f"request-{one['type']}", detail=one["msg"], field=".".join(map(str, one["loc"][1:])))
        for one in error.errors()
    ]
    return Problem(
        type="urn:bpmlib:problem:Request", title="The request is not of the form that is wanted", status=422,
        detail=f"{faults[0].field}: {faults[0].detail}", errors=faults,
    )  # fmt: skip


def install(app: FastAPI) -> None:
    """Let every error leave as problem details, also in OpenAPI."""

    async def library(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, BpmError)
        log.warning("refused: %s %s", type(error).__name__, [one.code for one in error.diagnostics])
        return sent(of_library(error, request.app.state.current.policies.root))

    async def request_(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        log.warning("refused: %s", [one["type"] for one in error.errors()])
        return sent(_of_request(error))

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, StarletteHTTPException)
        if isinstance(error, UnsoundJson):
            problem = of_library(error.error, None).model_copy(update={"status": 400})
            return sent(problem.model_copy(update={"title": "The body is no sound JSON"}))
        title = HTTPStatus(error.status_code).phrase
        return sent(Problem(type="about:blank", title=title, status=error.status_code, detail=title))

    async def other(request: Request, error: Exception) -> JSONResponse:
        title = "Internal Server Error"
        return sent(Problem(type="about:blank", title=title, status=500, detail="the log of the service says more"))

    app.add_exception_handler(BpmError, library)
    app.add_exception_handler(RequestValidationError, request_)
    app.add_exception_handler(StarletteHTTPException, http)
    app.add_exception_handler(Exception, other)
    _describe(app)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of these statuses."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {one: {"description": HTTPStatus(one).phrase, "content": {KIND: schema}} for one in statuses}


def _describe(app: FastAPI) -> None:
    """Put the schemas of problems, which no function returns, among those of OpenAPI."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        found = usual()
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        found["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
        return found

    app.openapi = openapi  # type: ignore[method-assign]
