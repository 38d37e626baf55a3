"""Judging one value against the description of its field.

`accept` returns the value as the engine computes with it: numbers unchanged, members of an enumeration as their
values, lists copied, documents as dicts of all their fields. What is wrong goes to the `Desk`, which keeps every
problem of a run; the value returned is then None and nobody uses it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from pydantic import ValidationError

from bpmlib.documents.fields import MISSING, NO_BOUNDS, DocumentField, DocumentType, Missing
from bpmlib.documents.limits import broken_bound
from bpmlib.documents.wording import cure, excerpt, shown, wanted
from bpmlib.errors import Diagnostic, nearest
from bpmlib.source import Span
from bpmlib.values.durations import YearsMonths, make_years_months, parse_duration
from bpmlib.values.iso import parse_iso_date, parse_iso_instant, parse_iso_time
from bpmlib.values.numbers import is_exact
from bpmlib.values.undefined import Undefined

__all__ = ["Desk", "Opened", "accept", "opened"]

_DEPTH = 60
"""How deep whole documents may be nested: a dict that contains itself ends here."""


@dataclass(slots=True)
class Desk:
    """Where the problems of one run arrive. `json` says that dates come as text; `span` is stamped on problems.

    `personal` is true while the document around a value is personal: no message shows the value then.
    """

    json: bool = False
    span: Span | None = None
    personal: bool = False
    found: list[Diagnostic] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    def refuse(self, code: str, path: str, message: str, hint: str = "") -> None:
        """Note a problem; of several at one path the first counts."""
        if path not in self.codes:
            self.codes[path] = code
            self.found.append(Diagnostic(code, f"`{path}` {message}", self.span, hint))

    def hides(self, info: DocumentField) -> bool:
        """Whether no message may show the value of a field."""
        return self.personal or info.holds_personal

    def shown(self, info: DocumentField, value: object) -> str:
        """Return how a message names the value of a field."""
        return shown(value, self.hides(info))


def accept(info: DocumentField, value: object, path: str, desk: Desk, depth: int = 0) -> object:
    """Return `value` as the engine takes it, or None after telling `desk` what is wrong with it."""
    if value is None:
        if not info.nullable:
            desk.refuse("input-null", path, f"must be {wanted(info)}, not null")
        return None
    if info.document is not None:
        return _document(info, info.document, value, path, desk, depth)
    if isinstance(value, Enum):
        value = value.value
    taken = _typed(info, value, path, desk, depth)
    if taken is None or not _within(info, taken, path, desk):
        return None
    return taken if info.check is None else _checked(info, taken, path, desk)


def _typed(info: DocumentField, value: object, path: str, desk: Desk, depth: int) -> object:
    assert info.type is not None
    taken: object
    match info.type.kind:
        case "number":
            taken = _number(info, value, path, desk)
        case "string":
            taken = str.__str__(value) if isinstance(value, str) else None
        case "boolean":
            taken = value if isinstance(value, bool) else None
        case "date":
            taken = _date(value, desk.json)
        case "date and time":
            taken = _instant(value, desk.json)
        case "time":
            taken = _time(value, desk.json)
        case "days and time duration":
            taken = _days_time(value, desk.json)
        case "years and months duration":
            taken = _years_months(value, desk.json)
        case "list":
            return _list(info, value, path, desk, depth)
        case other:
            raise AssertionError(other)
    if taken is None:
        hint = cure(info, value, desk.json, desk.hides(info))
        desk.refuse("input-type", path, f"must be {wanted(info)}, not {desk.shown(info, value)}", hint)
    return taken


def _number(info: DocumentField, value: object, path: str, desk: Desk) -> int | Decimal | None:
    """Return an exact number, or None; the caller reports what is none of the two troubles of a number itself."""
    endless = isinstance(value, float) and not math.isfinite(value)
    if endless or (isinstance(value, Decimal) and not value.is_finite()):
        instead = desk.shown(info, value)
        desk.refuse("input-not-finite", path, f"must be {wanted(info)}, not {instead}", "give a finite number")
        return None
    if isinstance(value, bool) or not isinstance(value, int if info.whole else (int, Decimal)):
        return None
    number = int.__int__(value) if isinstance(value, int) else value if type(value) is Decimal else Decimal(value)
    if (isinstance(number, int) and number.bit_length() > 20_500) or not is_exact(number):
        instead = desk.shown(info, number)
        desk.refuse("input-too-long", path, f"must have at most 34 digits; it is {instead}", "round it first")
        return None
    return number


# In JSON they are text; a default that the model gives is a value of Python there as well.


def _date(value: object, json: bool) -> date | None:
    if json and isinstance(value, str):
        return parse_iso_date(value)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _instant(value: object, json: bool) -> datetime | None:
    if json and isinstance(value, str):
        return parse_iso_instant(value)
    return value if isinstance(value, datetime) else None


def _time(value: object, json: bool) -> time | None:
    if json and isinstance(value, str):
        return parse_iso_time(value)
    return value if isinstance(value, time) else None


def _days_time(value: object, json: bool) -> timedelta | None:
    """Return a duration of days and time; one finer than a microsecond is none."""
    if json and isinstance(value, str):
        value = parse_duration(value)
    return value if isinstance(value, timedelta) else None


def _years_months(value: object, json: bool) -> YearsMonths | None:
    """Return a duration of years and months, whose months are whole and not too many."""
    if json and isinstance(value, str):
        value = parse_duration(value)
    if not isinstance(value, YearsMonths) or type(value.months) is not int:
        return None
    try:
        return make_years_months(value.months)
    except Undefined:
        return None


def _list(info: DocumentField, value: object, path: str, desk: Desk, depth: int) -> list[object] | None:
    assert info.item is not None
    if not isinstance(value, list):
        instead = desk.shown(info, value)
        desk.refuse(
            "input-type", path, f"must be a list, not {instead}", cure(info, value, desk.json, desk.hides(info))
        )
        return None
    before = len(desk.found)
    numbered = enumerate(value.copy(), start=1)
    items = [accept(info.item, item, f"{path}[{place}]", desk, depth) for place, item in numbered]
    return items if len(desk.found) == before else None


def _within(info: DocumentField, value: object, path: str, desk: Desk) -> bool:
    """Tell whether a value of the right type is an allowed one and within the bounds."""
    broken = broken_bound(info.bounds, value) if info.bounds is not NO_BOUNDS else ""
    if isinstance(value, str) and not _encodes(value):
        instead = desk.shown(info, value)
        desk.refuse("input-type", path, f"must be text; {instead} holds half of a character (a lone surrogate)")
    elif info.values and value not in info.allowed:
        names = [one if isinstance(one, str) else shown(one) for one in info.values]
        near = nearest(value, names) if isinstance(value, str) and not desk.hides(info) else ""
        hint = near or "it may be " + excerpt(", ".join(names))
        instead = desk.shown(info, value)
        desk.refuse("input-value", path, f"must be one of its allowed values, not {instead}", hint)
    elif broken:
        join = ", not" if broken.startswith("be ") else "; it is"
        desk.refuse("input-bounds", path, f"must {broken}{join} {desk.shown(info, value)}")
    else:
        return True
    return False


def _encodes(text: str) -> bool:
    try:
        return bool(text.isascii() or text.encode())
    except UnicodeEncodeError:
        return False


def _checked(info: DocumentField, value: object, path: str, desk: Desk) -> object:
    """Let pydantic judge what the guard does not understand; its value counts if it is of the right type."""
    assert info.check is not None and info.type is not None
    given = Decimal(value) if type(value) is int and not (info.whole or info.values) else value
    try:
        result = info.check(info.enum(value) if info.enum is not None else given)
    except ValueError as error:
        reason = "" if desk.hides(info) else excerpt(_first(error))
        desk.refuse("input-bounds", path, "is refused by a validator of its model", reason)
        return None
    result = result.value if isinstance(result, Enum) else result
    python = Desk(False, desk.span, desk.personal, desk.found, desk.codes)
    return _typed(info, result, path, python, depth=0)


def _first(error: ValueError) -> str:
    """Return the first thing pydantic says is wrong."""
    return error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)


Opened = Callable[[DocumentField], object]
"""A document that can be read: gives the value of a field, its default, or `MISSING`."""


def opened(document: DocumentType, value: object, path: str, desk: Desk) -> Opened | None:
    """Return the reader of an instance or a dict of `document`; report what is neither, and unknown keys."""
    if document.model is not None and isinstance(value, document.model):
        return lambda info: _or_default(info, getattr(value, info.name, MISSING))
    if not isinstance(value, Mapping):
        name = "a dict from input name to value" if document.model is None else f"a `{document.name}` document"
        hint = "" if document.model is None else f"give a `{document.name}` or a dict with its fields"
        instead = shown(value, desk.personal or document.holds_personal)
        desk.refuse("input-type", path or "inputs", f"must be {name}, not {instead}", hint)
        return None
    content = dict(value)
    if not document.open:
        _unknown_keys(document, content, path, desk)
    return lambda info: _or_default(info, content.get(info.key, MISSING))


def _or_default(info: DocumentField, value: object) -> object:
    return info.default() if value is MISSING and not isinstance(info.default, Missing) else value


def _unknown_keys(document: DocumentType, content: dict[object, object], path: str, desk: Desk) -> None:
    owner = "an input of this policy" if document.model is None else f"a field of `{document.name}`"
    for key in content:
        if key not in document.keys:
            shown_key = excerpt(key) if isinstance(key, str) else shown(key)
            place = f"{path}.{shown_key}" if path else shown_key
            near = nearest(key, document.keys) if isinstance(key, str) else ""
            desk.span, read_last = None, desk.span  # the policy reads no such field anywhere
            desk.refuse("input-unknown", place, f"is not {owner}", near or "leave it out")
            desk.span = read_last


def _document(
    own: DocumentField, document: DocumentType, value: object, path: str, desk: Desk, depth: int
) -> dict[str, object] | None:
    """Return a whole document as a dict of all its fields by name, but for those that no policy can read."""
    if depth >= _DEPTH:
        desk.refuse("input-type", path, f"is nested more than {_DEPTH} deep")
        return None
    around, desk.personal = desk.personal, desk.personal or own.personal
    get = opened(document, value, path, desk)
    content = None if get is None else _fields(document, get, path, desk, depth)
    desk.personal = around
    return content


def _fields(document: DocumentType, get: Opened, path: str, desk: Desk, depth: int) -> dict[str, object]:
    content: dict[str, object] = {}
    for name, info in document.fields.items():
        if info.type is None:
            continue  # no policy can read it
        given, place = get(info), f"{path}.{name}"
        if given is MISSING:
            desk.refuse("input-missing", place, f"is missing: {wanted(info)} is wanted")
        else:
            content[name] = accept(info, given, place, desk, depth + 1)
    return content
