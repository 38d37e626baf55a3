"""Miss Manners, the old benchmark of production rules: seat guests so that neighbours differ in sex and share a hobby.

    python benchmarks/manners.py [--guests N] [--engine durable | reference | raw]

Each guest is one fact for each hobby, as usual. Production rules pick one of the matches and act; ours conclude
everything that follows. So the application picks here, always the first conclusion, and takes the last seat back where
nobody can sit next. `raw` is the same written for durable-rules itself, by its public interface.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bpmlib import Policies, Session

HOBBIES = 3


class Guest(BaseModel):
    """One hobby of a guest."""

    name: str
    sex: str
    hobby: str


class Seat(BaseModel):
    """Who sits where."""

    number: int
    guest: str


class NextSeat(BaseModel):
    """Who may sit there."""

    seat: int
    guest: str


def policies() -> Policies:
    """Return the policy with the pattern."""
    text = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    return Policies.from_text(text, documents=[Guest, Seat, NextSeat])


def party(count: int, seed: int = 1) -> list[Guest]:
    """Return so many guests, half of them women, each with two or three of three hobbies: any two share one."""
    chance = random.Random(seed)
    people = [(f"guest {number:03}", "mf"[number % 2]) for number in range(count)]
    chance.shuffle(people)
    return [
        Guest(name=name, sex=sex, hobby=f"hobby {hobby}")
        for name, sex in people
        for hobby in chance.sample(range(HOBBIES), chance.choice((2, HOBBIES)))
    ]


def is_seating(guests: Iterable[Guest], order: list[str]) -> bool:
    """Return whether everybody has one seat, and neighbours differ in sex and share a hobby."""
    sexes: dict[str, str] = {}
    hobbies: dict[str, set[str]] = {}
    for guest in guests:
        sexes[guest.name] = guest.sex
        hobbies.setdefault(guest.name, set()).add(guest.hobby)
    pairs = pairwise(order)
    return sorted(order) == sorted(sexes) and all(
        sexes[one] != sexes[other] and hobbies[one] & hobbies[other] for one, other in pairs
    )


def seated(session: Session, guests: list[Guest]) -> list[str]:
    """Return who sits where, the first guest first; [] where there is no way."""
    names = list(dict.fromkeys(guest.name for guest in guests))
    session.assert_facts(guests)
    left = [names[::-1]]  # for each seat whom it is still to be tried with; the next one last
    order: list[str] = []
    while left:
        if left[-1]:
            order.append(left[-1].pop())
            session.assert_fact(Seat(number=len(order), guest=order[-1]), id=f"seat {len(order)}")
            if len(order) == len(names):
                return order
            left.append([one.values["guest"] for one in reversed(session.conclusions("NextSeat"))])
        else:
            left.pop()
            if order:
                session.retract(f"seat {len(order)}")
                order.pop()
    return []


def seated_raw(guests: list[Guest], name: str = "manners") -> list[str]:
    """Return the same by durable-rules alone: an action for each one that may sit next. It takes no seat back."""
    from durable.lang import assert_fact, c, m, none, ruleset, when_all

    found: list[str] = []
    with ruleset(name):

        @when_all(  # type: ignore[untyped-decorator]
            c.seat << (m.kind == "seat"),
            c.here << (m.kind == "guest") & (m.name == c.seat.guest),
            c.there << (m.kind == "guest") & (m.sex != c.here.sex) & (m.hobby == c.here.hobby),
            none((m.kind == "seat") & (m.guest == c.there.name)),
        )
        def may_sit(c: Any) -> None:
            found.append(c.there.name)

    for number, guest in enumerate(guests):
        assert_fact(name, {"id": f"g{number}", "kind": "guest", **guest.model_dump()})
    found.append(guests[0].name)
    order: list[str] = []
    while found:
        order.append(min(found))
        found.clear()
        assert_fact(name, {"id": f"s{len(order)}", "kind": "seat", "number": len(order), "guest": order[-1]})
    return order


def main() -> None:
    """Seat the guests once, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guests", type=int, default=16)
    parser.add_argument("--engine", default="durable", choices=["durable", "reference", "raw"])
    chosen = parser.parse_args()
    guests = party(chosen.guests)
    seat: Callable[[list[Guest]], list[str]] = seated_raw
    if chosen.engine != "raw":
        session = Session(policies(), chosen.engine)

        def seat(guests: list[Guest]) -> list[str]:
            return seated(session, guests)

    start = time.process_time()
    order = seat(guests)
    seconds = time.process_time() - start
    print(
        f"{chosen.guests} guests, {chosen.engine}: {seconds:.2f} s, {'right' if is_seating(guests, order) else order}"
    )


if __name__ == "__main__":
    main()
