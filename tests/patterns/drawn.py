"""Random patterns over random facts, and random histories of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pydantic import BaseModel

from tests.policy_text import policy, section, table

PARTS = "part | name | type | where"


class Base(BaseModel):
    k: str
    n: Decimal
    f: bool
    d: date
    t: datetime
    q: str | None


class One(Base):
    """A kind of fact."""


class Two(Base):
    """A second kind of fact."""


class Found(BaseModel):
    k: str
    n: Decimal


class Low(Found):
    """Concluded first."""


class Middle(Found):
    """Concluded from those below, perhaps in a circle."""


class High(Found):
    """Concluded last."""


DOCUMENTS = [One, Two, Low, Middle, High]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)

_BASE = ("One", "Two")
_LEVELS = (("Low", _BASE), ("Middle", (*_BASE, "Low")), ("High", (*_BASE, "Low", "Middle")))


def drawn_policy(random: Random) -> str:
    """Return the text of a policy with patterns on three levels; those of the middle may feed each other."""
    sections: list[str] = []
    for number in range(random.randint(2, 5)):
        concluded, below = random.choice(_LEVELS)
        circle = concluded == "Middle" and random.random() < 0.4
        sections.append(_pattern(random, f"rule_{number}", concluded, (*below, "Middle") if circle else below, below))
    return policy("drawn.patterns", section("Parameters", table("name | value | type", "two | 2 | number")), *sections)


def _pattern(random: Random, name: str, concluded: str, types: tuple[str, ...], below: tuple[str, ...]) -> str:
    count = random.choice((1, 1, 2, 2, 2, 3))
    givens = [random.choice(types) for _ in range(count)]
    rows: list[str] = []
    for number, type_ in enumerate(givens):
        tests = [_test(random, f"g{number}", type_)] if random.random() < 0.4 else []
        if number:
            other = random.randrange(number)
            tests.insert(
                random.randrange(len(tests) + 1), _join(random, f"g{number}", type_, f"g{other}", givens[other])
            )
        rows.append(f"given | g{number} | {type_} | {' and '.join(tests) or '-'}")
    lists: list[str] = []
    for number in range(random.choice((0, 0, 1, 1, 2))):
        kind, type_ = random.choice(("none", "all")), random.choice(below)
        at = random.randrange(count)
        tests = [_join(random, f"x{number}", type_, f"g{at}", givens[at])]
        if random.random() < 0.5:
            tests.append(_test(random, f"x{number}", type_))
        rows.append(f"{kind} | x{number} | {type_} | {' and '.join(tests)}")
        if kind == "all":
            lists.append(f"x{number}")
    for one in lists:
        if random.random() < 0.6:
            asked = random.choice((f"count({one}) >= two", f"sum({one}.n) > two", f"count({one}) = 1"))
            rows.append(f"when | - | - | {asked}")
    timed = [f"g{number}" for number, type_ in enumerate(givens) if type_ in _BASE]
    if timed and random.random() < 0.3:
        at = random.choice(timed)
        since = random.choice((f"{at}.t", f"{at}.d", f'{at}.t + @"PT24H"'))
        rows.append(f"{random.choice(('from', 'after'))} | - | - | {since}")
    number = random.choice(("g0.n", *(f"count({one})" for one in lists)))
    rows.append(f"then | made | {concluded} | {{k: g{random.randrange(count)}.k, n: {number}}}")
    heading = f"Pattern: {name}" + (f" (priority {random.randint(0, 2)})" if random.random() < 0.3 else "")
    return section(heading, table(PARTS, *rows))


def _test(random: Random, name: str, type_: str) -> str:
    tests = [f"{name}.n > 1", f'{name}.k != "a"', f"{name}.n <= two"]
    if type_ in _BASE:
        tests += [f"not({name}.f)", f"{name}.q = null", f"6 / {name}.n >= two", f'{name}.d > @"2026-03-02"']
    return random.choice(tests)


def _join(random: Random, own: str, type_: str, other: str, its: str) -> str:
    joins = [f"{own}.k = {other}.k", f"{other}.n = {own}.n", f"{own}.k = {other}.k and {own}.n > {other}.n",
             f"{own}.n = {other}.n + 1"]  # fmt: skip
    if type_ in _BASE and its in _BASE:
        joins += [
            f"{own}.q = {other}.q", f"{own}.f = {other}.f and {own}.k != {other}.k", f"{own}.d = {other}.d",
            f'{own}.k = {other}.k and {own}.t > {other}.t and {own}.t <= {other}.t + @"PT24H"',
        ]  # fmt: skip
    return random.choice(joins)


Step = tuple[str, Any]


def drawn_history(random: Random) -> list[Step]:
    """Return what a session is told, step by step."""
    return [_step(random) for _ in range(random.randint(4, 14))]


def _step(random: Random) -> Step:
    chance = random.random()
    if chance < 0.55:
        type_ = random.choice((One, Two))
        fact = type_(
            k=random.choice("abB"), n=random.choice((Decimal(0), Decimal(1), Decimal("1.0"), Decimal(2), Decimal(3))),
            f=random.random() < 0.5, d=date(2026, 3, random.randint(1, 4)),
            t=START + timedelta(hours=random.choice((0, 0, 5, 24, 25, 48))), q=random.choice((None, None, "x")),
        )  # fmt: skip
        return "assert", (fact, random.choice(("", "", f"id{random.randint(0, 5)}")))
    if chance < 0.8:
        return "retract", random.random()
    return "advance", timedelta(hours=random.choice((0, 1, 5, 15, 23, 24)), microseconds=random.choice((0, 0, 1)))
