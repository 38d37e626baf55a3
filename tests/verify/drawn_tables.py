"""Random small tables over every kind of column, with documents in every piece that their cells can cut."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count, islice, product
from typing import Any

from pydantic import BaseModel, Field

import bpmlib
from bpmlib import Policy, PolicyError
from tests.policy_text import decision, exceptions, inputs, only, policy

HITS = (
    "UNIQUE", "ANY", "FIRST", "PRIORITY", "OUTPUT ORDER", "RULE ORDER", "COLLECT", "COLLECT SUM", "COLLECT MIN",
    "COLLECT MAX", "COLLECT COUNT",
)  # fmt: skip


class Doc(BaseModel):
    i: int = Field(ge=0, le=4)
    cents: Decimal = Field(ge=0, decimal_places=1, le=1)
    word: str = Field(min_length=1, max_length=3)


@dataclass(frozen=True)
class Column:
    """A column: how its input is declared, the constants of its cells, values in every piece that they make."""

    name: str
    type: str
    constants: tuple[str, ...]
    values: tuple[Any, ...]
    allowed: str = "-"
    ordered: bool = True
    nullable: bool = False


def days(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2026, 2, number) for number in numbers)


def times(*minutes: int) -> tuple[datetime, ...]:
    return tuple(datetime(2026, 2, 1, 8, tzinfo=None) + timedelta(minutes=minute) for minute in minutes)  # noqa: DTZ001


def months(*numbers: int) -> tuple[Any, ...]:
    return tuple(bpmlib.feel.evaluate(f'@"P{number}M"' if number >= 0 else f'@"-P{-number}M"') for number in numbers)


D = Decimal
COLUMNS = (
    Column("a", "number", ("0", "1", "2.50", "5"), (D(0), D("0.5"), D(1), D(2), D("2.5"), D(3), D(5)), "[0..5]"),
    Column("m", "number or null", ("0", "1", "2"), (-1, 0, D("0.1"), 1, D("1.7"), 2, 9, None), nullable=True),
    Column("doc.i", "-", ("0", "1", "2.5", "3"), (0, 1, 2, 3, 4)),
    Column("doc.cents", "-", ("0", "0.2", "0.25", "0.3"), tuple(D(n) / 10 for n in range(11))),
    Column("doc.word", "-", ('"a"', '"bb"', '"cccc"', '""'), ("a", "bb", "c"), ordered=False),
    Column(
        "day", "date", ('@"2026-02-02"', '@"2026-02-03"', '@"2026-02-06"'), days(1, 2, 3, 4, 5, 6, 7),
        '>= @"2026-02-01"',
    ),
    Column("at", "date and time", ('@"2026-02-01T08:01:00"', '@"2026-02-01T08:03:00"'), times(0, 1, 2, 3, 4)),
    Column(
        "long", "days and time duration", ('@"PT0S"', '@"PT1M"', '@"P1D"'),
        tuple(timedelta(seconds=s) for s in (-1, 0, 1, 60, 61, 86400, 90000)),
    ),
    Column(
        "ym", "years and months duration or null", ('@"P1M"', '@"P2M"', '@"P1Y"'), (*months(0, 1, 2, 3, 12, 13), None),
        nullable=True,
    ),
    Column("w", "string", ('"x"', '"y"', '"z"'), ("x", "y", "z", "q"), ordered=False),
    Column("v", "string", ('"x"', '"y"', '"z"'), ("x", "y", "z"), '"x", "y", "z"', ordered=False),
    Column("s", "string or null", ('"b"', '"d"'), ("", "b", "c", "d", "dd", None), nullable=True),
    Column("b", "boolean", ("true", "false"), (True, False), ordered=False),
    Column("c", "boolean or null", ("true", "false"), (True, False, None), ordered=False, nullable=True),
)  # fmt: skip
"""Between neighbours of the constants lies a value, and beyond them; of whole numbers, cents and days there are all."""


@dataclass
class Drawn:
    """A table as text, and the policies it makes under its hit policy and under COLLECT."""

    hit: str
    columns: tuple[Column, ...]
    rows: list[list[str]]
    exceptions: list[list[str]] = field(default_factory=list)
    result: str = "number"

    def text(self, hit: str = "") -> str:
        declared = [f"{c.name}: {c.type}: {c.allowed}" for c in self.columns if "." not in c.name]
        header = " | ".join(column.name for column in self.columns)
        rows = [" | ".join(row) for row in self.rows]
        parts = [inputs(*declared)] if declared else []
        parts.append(decision(f"d ({hit or self.hit})", f"rule | {header} | → d : {self.result}", *rows))
        if self.exceptions:
            own = [" | ".join(row) for row in self.exceptions]
            parts.append(exceptions("d", f"exception | beats | {header} | → d", *own))
        front = ["input: {doc: Doc}"] if any("." in column.name for column in self.columns) else []
        return policy("t.drawn", *parts, front=front)

    def policy(self, hit: str = "") -> Policy:
        return only(self.text(hit), documents=[Doc])

    def documents(self, most: int = 600) -> list[dict[str, Any]]:
        """Return documents in every combination of pieces, or so many of them."""
        found = [self.document(values) for values in islice(product(*(c.values for c in self.columns)), 20_000)]
        return found if len(found) <= most else random.Random(0).sample(found, most)

    def document(self, values: tuple[Any, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for column, value in zip(self.columns, values, strict=True):
            if "." in column.name:
                made.setdefault("doc", {})[column.name.partition(".")[2]] = value
            else:
                made[column.name] = value
        return made


def value_at(document: dict[str, Any], header: str) -> Any:
    """Return what stands in a document at a header."""
    for name in header.split("."):
        document = document[name]
    return document


def drawn(number: int, rules: tuple[int, int] = (1, 6)) -> Drawn:
    """Return the table of that number, with so many rules: always the same one, and none that the checker refuses."""
    for attempt in count():
        table = _drawn(number, random.Random(f"{number} {attempt}"), rules)
        with suppress(PolicyError):
            table.policy()
            return table
    raise AssertionError


def _drawn(number: int, chance: random.Random, rules: tuple[int, int]) -> Drawn:
    columns = tuple(chance.sample(COLUMNS, chance.choice((1, 2, 2, 3))))
    hit = HITS[number % len(HITS)]
    result = "boolean" if hit in ("PRIORITY", "OUTPUT ORDER") else "number"
    pool = [[cell(column, chance) for _ in range(chance.randint(2, 5))] for column in columns]
    rows = [
        [f"r{at}", *(chance.choice(cells) for cells in pool), said(result, chance)]
        for at in range(chance.randint(*rules))
    ]
    table = Drawn(hit, columns, rows, result=result)
    if chance.random() < 0.3:
        for at in range(chance.randint(1, 3)):
            table.exceptions.append(exception(at, table, pool, chance))
    if chance.random() < 0.25 and hit != "COLLECT COUNT":
        table.rows.append(["otherwise", *["-"] * len(columns), said(result, chance)])
    return table


def exception(at: int, table: Drawn, pool: list[list[str]], chance: random.Random) -> list[str]:
    names = [row[0] for row in table.rows] + [row[0] for row in table.exceptions]
    beats = "all" if chance.random() < 0.2 else ", ".join(chance.sample(names, min(len(names), chance.randint(1, 2))))
    cells = [chance.choice(cells) for cells in pool]
    withdraws = chance.random() < 0.25
    return [f"e{at}", beats, *cells, "-" if withdraws else said(table.result, chance)]


def said(result: str, chance: random.Random) -> str:
    return chance.choice(("true", "false")) if result == "boolean" else str(chance.randint(1, 2))


def cell(column: Column, chance: random.Random) -> str:
    """Return a cell: anything, or a list of tests, perhaps null, perhaps denied."""
    if chance.random() < 0.2:
        return "-"
    tests = [one_test(column, chance) for _ in range(chance.choice((1, 1, 2)))]
    if column.nullable and chance.random() < 0.3:
        tests.insert(chance.randint(0, len(tests)), chance.choice(("null", "= null")))
    if column.nullable and chance.random() < 0.1:
        tests = ["null"]
    text = ", ".join(dict.fromkeys(tests))
    return f"not({text})" if chance.random() < 0.2 else text


def one_test(column: Column, chance: random.Random) -> str:
    ends = sorted(chance.choices(range(len(column.constants)), k=2))
    low, high = (column.constants[end] for end in ends)
    kind = chance.randint(0, 9) if column.ordered else 9
    if kind < 4:
        return f"{chance.choice(('<', '<=', '>', '>='))} {low}"
    if kind < 7 and low != high:
        return f"{chance.choice('[(')}{low}..{high}{chance.choice('])')}"
    return f"!= {low}" if kind == 7 and not column.nullable else low
