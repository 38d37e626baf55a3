"""A receipt that was kept, read strictly: whole, of the known form, and as it was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from bpmlib.documents.json_input import parse_json
from bpmlib.errors import Diagnostic, InputError, Limits, ReceiptError
from bpmlib.run.receipt import FORMAT, digest_of

__all__ = ["read", "refuse"]

_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_EFFECTIVE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.\.(\d{4}-\d{2}-\d{2})?", re.ASCII)
_SECTIONS: Final = ("reads", "terms", "outcome")


def read(receipt: Mapping[str, Any] | str | bytes) -> dict[str, Any]:
    """Return a receipt as data once it is known to be whole and unchanged.

    It may be given as JSON text or as the data that JSON spells. Raises `ReceiptError`, whose message and `pointer`
    say where: `receipt-unsound`, `receipt-format` or `receipt-altered`. No message shows a value, which may be
    personal.

    >>> read('{"format": 1, "policy": 7}')
    Traceback (most recent call last):
    ...
    bpmlib.errors.ReceiptError: error[receipt-unsound]: the receipt has no `effective`
    """
    data = _parsed(receipt) if isinstance(receipt, (str, bytes)) else receipt
    if not isinstance(data, Mapping):
        refuse("receipt-unsound", "the receipt is no JSON object")
    if "format" in data and (isinstance(data["format"], bool) or data["format"] != FORMAT):
        hint = f"this version of the library reads format {FORMAT}"
        refuse("receipt-format", "`/format` is not a format that is known", "/format", hint)
    for key in _FORMS:
        if key not in data:
            refuse("receipt-unsound", f"the receipt has no `{key}`")
    for key in data:
        if key not in _FORMS:
            refuse("receipt-unsound", "the receipt has a key that none has", _step("", key))
    for key, form in _FORMS.items():
        form(data[key], f"/{key}")
    if digest_of(data) != data["digest"]:
        refuse("receipt-altered", "the receipt is not what its `/digest` was taken of", "/digest")
    return dict(data)


def refuse(code: str, message: str, pointer: str = "", hint: str = "") -> NoReturn:
    """Raise the error for one place of a receipt."""
    raise ReceiptError(Diagnostic(code, message, hint=hint), pointer=pointer) from None


def _parsed(text: str | bytes) -> object:
    try:
        return parse_json(text)
    except InputError as error:
        (first,) = error.diagnostics
        place = f" (line {first.span.line}, column {first.span.column})" if first.span is not None else ""
        refuse("receipt-unsound", f"{first.message}{place}")


# ------------------------------------------------------------------------------------------- forms

_Form = Callable[[Any, str], None]


def _format(value: Any, place: str) -> None:
    """`read` has looked at it first."""


def _text(value: Any, place: str) -> None:
    if not isinstance(value, str) or not value:
        _wanted("text", place)


def _truth(value: Any, place: str) -> None:
    if not isinstance(value, bool):
        _wanted("true or false", place)


def _day(value: Any, place: str) -> None:
    if value is not None and not isinstance(value, str):
        _wanted("a day as text, or null", place)


def _like(pattern: re.Pattern[str], example: str) -> _Form:
    def form(value: Any, place: str) -> None:
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            _wanted(f"text such as `{example}`", place)

    return form


def _data(value: Any, place: str, depth: int = 0) -> None:
    """Take a value of FEEL as a receipt holds it: no number among them."""
    if depth > Limits().json_nesting:
        _wanted("nested less deep", place)
    if isinstance(value, list):
        for position, item in enumerate(value):
            _data(item, f"{place}/{position}", depth + 1)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _key(key, place)
            _data(item, _step(place, key), depth + 1)
    elif value is not None and not isinstance(value, (str, bool)):
        _wanted("null, true, false, text, a list or an object (numbers are text)", place)


def _by_name(item: _Form) -> _Form:
    def form(value: Any, place: str) -> None:
        if not isinstance(value, Mapping):
            _wanted("an object", place)
        for key, each in value.items():
            _key(key, place)
            item(each, _step(place, key))

    return form


def _list_of_text(value: Any, place: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _wanted("a list of texts", place)


def _personal(value: Any, place: str) -> None:
    _by_name(_list_of_text)(value, place)
    for section in value:
        if section not in _SECTIONS:
            refuse("receipt-unsound", f"`{place}` has a section that no receipt has", _step(place, section))


def _outcome(value: Any, place: str) -> None:
    _by_name(_data)(value, place)
    if not value:
        _wanted("an object with one answer at least", place)


def _key(key: Any, place: str) -> None:
    if not isinstance(key, str):
        _wanted("an object whose keys are text", place)


def _wanted(what: str, place: str) -> NoReturn:
    refuse("receipt-unsound", f"`{place}` of the receipt must be {what}", place)


def _step(place: str, key: object) -> str:
    """Return the JSON Pointer (RFC 6901) of an entry."""
    return f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}"


_HASH: Final = _like(_DIGEST, "sha256:" + "0" * 4 + "...")
_FORMS: Final[dict[str, _Form]] = {
    "format": _format, "policy": _text, "effective": _like(_EFFECTIVE, "2026-01-01.."), "files": _by_name(_HASH),
    "as_of": _day, "library": _text, "reads": _by_name(_data), "rules": _by_name(_list_of_text),
    "terms": _by_name(_data), "parameters": _by_name(_data), "outcome": _outcome, "personal": _personal,
    "masked": _truth, "digest": _HASH,
}  # fmt: skip
"""What each key of a receipt holds; every one of them has to be there."""
