"""The guard against pydantic's strict mode on 10,000 generated documents, and against itself.

`DIFFERENCES` are the deliberate ones of `docs/reference/inputs.md`: each either changes what pydantic is asked (the
guard takes more) or names a path that the guard refuses on top (it takes less). Nothing else may differ.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, localcontext
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bpmlib.documents.describe import document_type
from bpmlib.documents.guards import Guard, Read
from bpmlib.documents.json_input import parse_json
from bpmlib.documents.shared_types import CNY, Role, YearsAndMonths
from bpmlib.errors import InputError
from bpmlib.values.durations import YearsMonths, parse_duration, show_duration
from bpmlib.values.iso import parse_iso_date, parse_iso_instant, parse_iso_time
from bpmlib.values.numbers import is_exact

CASES = 10_000


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Level(Enum):
    LOW = 1
    HIGH = 2


class Part(BaseModel):
    flag: bool
    kind: Literal["cash", "later"]
    rate: Decimal = Field(ge=0, lt=1)


class Asked(BaseModel):
    """The fields that the guard reads: what pydantic is asked."""

    amount: CNY = Field(ge=0)
    capped: Decimal = Field(max_digits=6, decimal_places=2)
    digits: Decimal = Field(max_digits=5)
    step: Annotated[Decimal, Field(multiple_of=Decimal("0.05"))] | None
    weight: Decimal = Field(gt=Decimal("-0.5"), le=100)
    free: Decimal = Field(default=Decimal(0), allow_inf_nan=True)
    count: int = Field(ge=1, le=99)
    name: str = Field(min_length=1, max_length=5)
    code: str = Field(pattern=r"^[A-Z]\d+$", alias="Code")
    on: bool
    day: date | None = None
    due: date = Field(ge=date(2026, 1, 1))
    at: datetime
    roles: list[Role] = Field(default=[], max_length=3)
    shares: list[Annotated[Decimal, Field(gt=0)]] = Field(default_factory=list)
    colour: Colour
    level: Level | None = Level.LOW
    part: Part
    other: Part | None = None
    parts: list[Part] = []
    opens: time = Field(ge=time(8), lt=time(20, 30))
    slots: list[time] = []
    wait: timedelta | None = Field(default=None, gt=timedelta(0), le=timedelta(days=30))
    pauses: list[Annotated[timedelta, Field(ge=timedelta(minutes=-1))]] = []
    term: YearsAndMonths = Field(ge=YearsMonths(1), lt=YearsMonths(120))
    renewals: list[YearsAndMonths] = []


class Document(Asked):
    """What callers give: one field more, which nobody reads."""

    model_config = ConfigDict(extra="forbid")
    unread: Decimal


INNER = {"part": Part, "other": Part}
LEAVES = [name for name in Asked.model_fields if name not in INNER]
PATHS = [("doc", name) for name in LEAVES] + [("doc", outer, name) for outer in INNER for name in Part.model_fields]
GUARD = Guard(
    {"doc": document_type(Document)}, (*(Read(path) for path in PATHS), Read(("doc", "other"), presence=True))
)

NUMBERS = [Decimal(text) for text in (
    "0", "1", "-1", "0.05", "0.1", "0.999", "0.01", "0.001", "9999.99", "9999.995", "99999", "100", "100.00", "100.01",
    "1E+2", "1E+5", "0E-9", "-0", "-0.5", "-0.49", "12345.6", "20000.010", "1E-40", "1E+400", "123456.7", "0.00010",
    "1.0000000000000000000000000000000000", "1.0000000000000000000000000000000001",
    "1234567890123456789012345678901234", "12345678901234567890123456789012345", "NaN", "sNaN", "Infinity", "-Infinity",
)]  # fmt: skip
INTS = [0, 1, -1, 2, 98, 99, 100, 101, 99999, 100000, 10**33, 10**34 - 1, 10**34 + 1, 10**40]
TEXTS = ["", "a", "abcde", "abcdef", "cash", "later", "red", "blue", "green", "A1", "A1\n", "B", "20000", "2026-03-12",
         "2026-03-12T09:30:00", "10:30:00", "P1DT2H", "P1Y2M", "true", "中文", "半\udc00"]  # fmt: skip
DATES = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 12)]
INSTANTS = [datetime(2026, 3, 12, 9, 30), datetime(2026, 1, 1)]  # noqa: DTZ001 - local time is one of the cases
TIMES = [
    time(10, 30),
    time(8),
    time(20, 30),
    time(9, 0, 0, 5),
    time(10, tzinfo=UTC),
    time(9, tzinfo=timezone(timedelta(hours=8))),
]
PERIODS = [timedelta(0), timedelta(hours=26), timedelta(days=30), timedelta(days=30, microseconds=1), timedelta(-1)]
MONTHS = [YearsMonths(0), YearsMonths(1), YearsMonths(14), YearsMonths(119), YearsMonths(120), YearsMonths(-1)]
OTHERS: list[Any] = [
    None,
    True,
    False,
    1.5,
    float("nan"),
    Colour.RED,
    Level.HIGH,
    [],
    ["a"],
    ["a", 1],
    ["a"] * 4,
    {},
    b"a",
    (1,),
    set(),
]
POOL: list[Any] = [*NUMBERS, *INTS, *TEXTS, *DATES, *INSTANTS, *TIMES, *PERIODS, *MONTHS, *OTHERS]


def good(random_: random.Random) -> dict[str, Any]:
    """Return a document that both accept."""
    pick = random_.choice
    made: dict[str, Any] = {
        "amount": pick([Decimal("0"), Decimal("20000.01"), Decimal("1E+3")]),
        "capped": pick([Decimal("9999.99"), Decimal("1.500"), Decimal("-1E+3")]),
        "digits": pick([Decimal("12345"), Decimal("0.00010")]),
        "step": pick([None, Decimal("0.15"), Decimal("-1E+2")]),
        "weight": pick([Decimal("-0.49"), Decimal("100.0")]),
        "count": pick([1, 99]),
        "name": pick(["a", "abcde", "中文"]),
        "Code": pick(["A1", "Z99"]),
        "on": pick([True, False]),
        "due": pick(DATES[1:]),
        "at": pick(INSTANTS),
        "colour": pick(["red", "red", "blue", Colour.BLUE]),
        "part": part(random_),
        "unread": Decimal(1),
        "opens": pick([time(8), time(20, 29, 59)]),
        "term": pick([YearsMonths(1), YearsMonths(14)]),
    }
    choices: dict[str, Any] = {
        "day": [None, DATES[0]], "roles": [[], ["a"], ["a", "b", "c"]], "shares": [[], [Decimal("0.1"), Decimal(2)]],
        "level": [None, 1, 2, Level.HIGH], "other": [None, part(random_)],
        "parts": [[], [part(random_), part(random_)]],
        "slots": [[], [time(10), time(11)]], "wait": [None, timedelta(hours=26)],
        "pauses": [[], [timedelta(0)]], "renewals": [[], [YearsMonths(0)]],
    }  # fmt: skip
    return made | {name: pick(values) for name, values in choices.items() if random_.random() < 0.7}


def part(random_: random.Random) -> Any:
    content = {
        "flag": random_.choice([True, False]),
        "kind": random_.choice(["cash", "later"]),
        "rate": random_.choice([Decimal("0"), Decimal("0.999")]),
    }
    return Part(**content) if random_.random() < 0.2 else content


def spoilt(document: dict[str, Any], random_: random.Random) -> None:
    """Change one thing of a document, at any level; most changes are mistakes."""
    inner = [value for value in document.values() if isinstance(value, dict)]
    target = random_.choice([document, document, document, *inner])
    change = random_.random()
    if change < 0.1:
        target.pop(random_.choice([*target, "none"]), None)
    elif change < 0.15:
        target[random_.choice(["ammount", "Part", "flags", "unread", "code"])] = 1
    elif change < 0.2:
        broken = Part.model_construct(
            flag=random_.choice(POOL), kind="cash", rate=random_.choice([Decimal(0), "0.1", 2])
        )
        document[random_.choice(list(INNER))] = broken
    elif change < 0.24:
        document["part"] = MappingProxyType({"flag": True, "kind": "cash", "rate": random_.choice(NUMBERS)})
    elif change < 0.3:
        document["shares"] = [random_.choice([*NUMBERS, *INTS]), random_.choice(POOL)]
    elif change < 0.36:
        temporal = random_.choice(["slots", "pauses", "renewals"])
        document[temporal] = [random_.choice([*TIMES, *PERIODS, *MONTHS]), random_.choice(POOL)]
    else:
        target[random_.choice([*target, "x"])] = copy.copy(random_.choice(POOL))


@cache
def documents() -> list[dict[str, Any]]:
    """Return the cases: every field with every value once, then sound ones and ones with up to three changes."""
    random_ = random.Random(20260312)
    keys = [info.alias or name for name, info in Document.model_fields.items()]
    made = [good(random_) | {key: copy.copy(value)} for key in keys for value in POOL]
    made += [good(random_) | {"part": {"flag": True, "kind": "cash", "rate": value}} for value in POOL]
    while len(made) < CASES:
        document = good(random_)
        for _ in range(random_.choice([0, 0, 1, 1, 2, 3])):
            spoilt(document, random_)
        made.append(document)
    return made


# ------------------------------------------------------------------------------------ the differences


@dataclass
class Question:
    """What pydantic is asked in place of a document, what the guard refuses besides, which differences showed."""

    refused: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


Difference = Callable[[Any, Any], Any]
"""Takes a field's annotation and a value; returns the value to ask for, or `...` where the guard refuses."""


def int_for_decimal(kind: Any, value: Any) -> Any:
    return Decimal(value) if kind is Decimal and type(value) is int else value


def value_for_member(kind: Any, value: Any) -> Any:
    plain = isinstance(kind, type) and issubclass(kind, Enum) and not isinstance(value, (Enum, bool, list, dict, set))
    comparable = plain and not (isinstance(value, Decimal) and value.is_nan())
    return next((member for member in kind if member.value == value), value) if comparable else value


def member_for_value(kind: Any, value: Any) -> Any:
    return value.value if isinstance(value, Enum) and not (isinstance(kind, type) and issubclass(kind, Enum)) else value


def other_enum(kind: Any, value: Any) -> Any:
    other = isinstance(value, Enum) and isinstance(kind, type) and issubclass(kind, Enum) and type(value) is not kind
    return value_for_member(kind, value.value) if other else value


def mapping_for_dict(kind: Any, value: Any) -> Any:
    return dict(value) if kind is Part and isinstance(value, MappingProxyType) else value


def instance_checked(kind: Any, value: Any) -> Any:
    return dict(value.__dict__) if kind is Part and isinstance(value, Part) else value


def too_long(kind: Any, value: Any) -> Any:
    number = isinstance(value, Decimal) and value.is_finite() and kind is Decimal
    return ... if number and not is_exact(value) else value


def not_finite(kind: Any, value: Any) -> Any:
    return ... if kind is Decimal and isinstance(value, Decimal) and not value.is_finite() else value


def zone_against_bound(kind: Any, value: Any) -> Any:
    return ... if kind is time and isinstance(value, time) and value.tzinfo is not None else value


DIFFERENCES: tuple[Difference, ...] = (
    member_for_value, int_for_decimal, other_enum, value_for_member, mapping_for_dict, instance_checked, too_long,
    not_finite, zone_against_bound,
)  # fmt: skip
UNKNOWN_KEY = "unknown_key"

KINDS: dict[type[BaseModel], dict[str, Any]] = {
    Asked: {
        **dict.fromkeys(("amount", "capped", "digits", "step", "weight", "free", "shares"), Decimal),
        "opens": time, "colour": Colour, "level": Level, "part": Part, "other": Part, "parts": Part,
    },
    Part: {"rate": Decimal},
}  # fmt: skip


LISTS = ("roles", "shares", "parts", "slots", "pauses", "renewals")


def asked(model: type[BaseModel], content: dict[str, Any], path: str, question: Question) -> dict[str, Any]:
    """Return what pydantic is asked, noting in `question` what the guard refuses on top."""
    made = {}
    keys = {info.alias or name: name for name, info in model.model_fields.items()}
    for key, value in content.items():
        if key not in keys:
            if not (model is Asked and key == "unread"):
                question.refused[f"{path}.{key}"] = UNKNOWN_KEY
            continue
        made[key] = translated(KINDS[model].get(keys[key]), value, f"{path}.{keys[key]}", question)
    return made


def translated(kind: Any, value: Any, path: str, question: Question) -> Any:
    if isinstance(value, list) and path.rpartition(".")[2] in LISTS:
        return [translated(kind, item, f"{path}[{place}]", question) for place, item in enumerate(value, start=1)]
    for difference in DIFFERENCES:
        changed = difference(kind, value)
        if changed is ...:
            question.refused[path] = difference.__name__
        elif changed is not value:
            question.seen.add(difference.__name__)
            value = changed
    return asked(Part, value, path, question) if kind is Part and isinstance(value, dict) else value


def pydantic_says(content: dict[str, Any]) -> tuple[set[str], Asked | None]:
    """Return the paths that strict pydantic refuses, or the model. Its digit counting uses the thread's context."""
    try:
        with localcontext() as context:
            context.prec = 1000
            return set(), Asked.model_validate(content, strict=True)
    except ValidationError as error:
        return {"".join(map(_step, one["loc"])).replace(".Code", ".code") for one in error.errors()}, None


def _step(part_: int | str) -> str:
    return f"[{part_ + 1}]" if isinstance(part_, int) else f".{part_}"


def guard_says(read: Callable[[Any], Any], document: Any) -> tuple[dict[str, str], Any]:
    try:
        return {}, list(read({"doc": document}))
    except InputError as error:
        return error.problems, [diagnostic.message for diagnostic in error.diagnostics]


# ------------------------------------------------------------------------------------------ the tests


def test_the_guard_agrees_with_strict_pydantic_but_for_the_listed_differences() -> None:
    seen: set[str] = set()
    accepted = 0
    for document in documents():
        question = Question()
        theirs, model = pydantic_says(asked(Asked, document, "", question))
        ours, values = guard_says(GUARD.admit, document)
        assert {path.removeprefix("doc") for path in ours} == theirs | question.refused.keys(), (document, ours, theirs)
        seen |= question.seen | {name for path, name in question.refused.items() if path not in theirs}
        if model is not None and not ours:
            accepted += 1
            assert [same_type(value) for value in values] == [same_type(value) for value in expected(model)]
    assert accepted > CASES / 4
    assert seen == {difference.__name__ for difference in DIFFERENCES} | {UNKNOWN_KEY}


def expected(model: Asked) -> Iterator[Any]:
    for _, *names in PATHS:
        value: Any = model
        for name in names:
            value = None if value is None else getattr(value, name)
        yield value
    yield None if model.other is None else True


def same_type(value: Any) -> Any:
    """Make values comparable: 1 is not True, members are their values, whole documents are dicts."""
    if isinstance(value, list):
        return [same_type(item) for item in value]
    if isinstance(value, BaseModel):
        return same_type(dict(value))
    if isinstance(value, dict):
        return {key: same_type(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return same_type(value.value)
    return ("number", value) if isinstance(value, Decimal) or type(value) is int else (type(value), value)


def test_the_fast_path_and_the_thorough_one_are_the_same_guard() -> None:
    for document in documents():
        slow, slow_values = guard_says(GUARD.admit, document)
        fast, fast_values = guard_says(GUARD.read, document)
        assert fast == slow
        assert repr(fast_values) == repr(slow_values)


def test_sound_documents_never_need_the_thorough_path(monkeypatch: pytest.MonkeyPatch) -> None:
    random_ = random.Random(7)
    sound = [good(random_) | {"colour": "red", "level": 2} for _ in range(100)]  # members go the thorough way
    guard = Guard(GUARD.inputs, GUARD.reads)
    monkeypatch.setattr(Guard, "admit", lambda *_, **__: pytest.fail("the fast path gave up"))
    for document in sound:
        assert guard.read({"doc": document})


def test_what_was_read_does_not_change_when_the_caller_changes_the_document() -> None:
    for document in documents()[:2000]:
        given = copy.deepcopy({key: value for key, value in document.items() if type(value) is not MappingProxyType})
        problems, values = guard_says(GUARD.read, given)
        if not problems:
            before = copy.deepcopy(values)
            spoil_everything(given)
            assert values == before


def spoil_everything(value: Any) -> None:
    if isinstance(value, dict):
        for item in value.values():
            spoil_everything(item)
        value.clear()
    elif isinstance(value, list):
        for item in value:
            spoil_everything(item)
        value.append("changed")


def test_json_is_judged_like_the_same_document_in_python() -> None:
    compared = 0
    for document in documents()[::4]:
        try:
            parsed = parse_json(as_json(document))
        except Unwritable:
            continue
        theirs = guard_says(GUARD.admit, with_dates(parsed))
        ours = guard_says(GUARD.read_json, parsed)
        assert set(ours[0]) == set(theirs[0]), document
        assert ours[0] or ours[1] == theirs[1]
        compared += 1
    assert compared > CASES / 8


class Unwritable(Exception):
    """JSON has no such value."""


def as_json(value: Any) -> str:
    match value:
        case Enum():
            return as_json(value.value)
        case BaseModel():
            return as_json(dict(value))
        case dict() | MappingProxyType():
            return "{" + ", ".join(f"{json.dumps(key)}: {as_json(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_json, value)) + "]"
        case Decimal() if value.is_finite():
            return str(value)
        case timedelta() | YearsMonths():
            return json.dumps(show_duration(value))
        case date() | time():
            return json.dumps(value.isoformat())
        case None | bool() | int() | str():
            return json.dumps(value)
    raise Unwritable


def with_dates(document: Any) -> dict[str, Any]:
    """Return the document with dates, times and durations in place of the texts that spell them, where they belong."""
    forms: dict[str, Callable[[str], Any]] = {
        "day": parse_iso_date, "due": parse_iso_date, "at": parse_iso_instant, "opens": parse_iso_time,
        "slots": parse_iso_time, "wait": parse_duration, "pauses": parse_duration, "term": parse_duration,
        "renewals": parse_duration,
    }  # fmt: skip
    return {key: read_by(forms[key], value) if key in forms else value for key, value in document.items()}


def read_by(form: Callable[[str], Any], value: Any) -> Any:
    if isinstance(value, list):
        return [read_by(form, item) for item in value]
    found = form(value) if isinstance(value, str) else None
    return value if found is None else found
