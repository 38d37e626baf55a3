"""What facts cost in a session, on both engines, beside durable-rules used by itself.

    python benchmarks/patterns.py [--quick] [--json FILE]

`two` joins an order with its payment, `three` with its parcel as well; half of the facts, or a third, complete a match.
In `retracted` one fact in four goes again. `opened` opens, asks for one match and closes. `manners` seats guests.

The work is the same as far as it goes: facts come one by one and matches go to Python. `raw` is `durable.lang` and no
more: what it is given is not checked, what it finds is not explained, and nothing is withdrawn. Each figure is the
middle one of several processes, which take turns, in microseconds of the processor for a fact (in brackets: the clock).
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import manners
from pydantic import BaseModel

from bpmlib import Policies, Session

ENGINES = ("raw", "durable", "reference")
ROUNDS = 3
SIZES = {
    "two": (1_000, 10_000, 100_000), "three": (1_000, 10_000, 100_000), "retracted": (1_000, 10_000),
    "opened": (100,), "manners": (8, 16, 32, 64, 128),
}  # fmt: skip
QUICK = {"two": (300,), "three": (300,), "retracted": (300,), "opened": (20,), "manners": (8,)}

Taken = tuple[str, str, dict[str, Any]]
"""A fact: its id, its type and its fields."""


class Bought(BaseModel):
    """What was ordered."""

    no: str
    customer: str
    city: str
    amount: int
    urgent: bool


class Paid(BaseModel):
    """What was paid for an order."""

    no: str
    order: str
    amount: int
    method: str


class Sent(BaseModel):
    """What was sent for an order."""

    no: str
    order: str
    city: str
    weight: int


class Settled(BaseModel):
    """An order and what came of it."""

    order: str
    paid: str
    sent: str = ""


HEAD = "---\npolicy: benchmark.orders\neffective: 2024-01-01..\n---\nOrders and what comes of them.\n\n"
TWO = """## Pattern: settled
| part | name | type | where |
|---|---|---|---|
| given | o | Bought | - |
| given | p | Paid | p.order = o.no and p.amount = o.amount |
"""
THREE = "| given | s | Sent | s.order = o.no and s.city = o.city |\n"
THEN = {
    2: "| then | done | Settled | {order: o.no, paid: p.no} |\n",
    3: "| then | done | Settled | {order: o.no, paid: p.no, sent: s.no} |\n",
}


def session(engine: Any, kinds: int) -> Session:
    """Return a session that joins so many kinds of facts."""
    text = HEAD + TWO + (THREE if kinds == 3 else "") + THEN[kinds]
    made = Policies.from_text(text, documents=[Bought, Paid, Sent, Settled])
    return Session(made, engine)


def facts(count: int, kinds: int) -> list[Taken]:
    """Return so many facts: orders, and after some others what belongs to each."""
    chance = random.Random(count)
    made: list[Taken] = []
    orders = 0
    waiting: list[Taken] = []
    while len(made) < count:
        if len(waiting) > 20 or (waiting and chance.random() < 0.5):
            made.append(waiting.pop(chance.randrange(len(waiting))))
            continue
        orders += 1
        no, amount, city = f"order {orders}", chance.randrange(1, 5_000), f"city {chance.randrange(100)}"
        customer, urgent = f"customer {chance.randrange(1_000)}", chance.random() < 0.1
        made.append((f"o{orders}", "Bought",
                     {"no": no, "customer": customer, "city": city, "amount": amount, "urgent": urgent}))  # fmt: skip
        waiting.append((f"p{orders}", "Paid",
                        {"no": f"payment {orders}", "order": no, "amount": amount, "method": "card"}))  # fmt: skip
        if kinds == 3:
            waiting.append((f"s{orders}", "Sent",
                            {"no": f"parcel {orders}", "order": no, "city": city, "weight": amount % 40}))  # fmt: skip
    return made


def raw(name: str, kinds: int, found: Callable[[Any], None]) -> None:
    """Write the rule for durable-rules, in its own language. An equality stands last in each condition."""
    from durable.lang import c, m, ruleset, when_all

    parts = [
        c.o << (m.kind == "Bought"),
        c.p << (m.kind == "Paid") & (m.amount == c.o.amount) & (m.order == c.o.no),
        c.s << (m.kind == "Sent") & (m.city == c.o.city) & (m.order == c.o.no),
    ]
    with ruleset(name):
        when_all(*parts[:kinds])(found)


# ------------------------------------------------------------------------------------------ what is measured


def joined(engine: str, count: int, kinds: int, *, retracted: bool = False) -> Iterator[int]:
    """Assert facts; with `retracted`, take every fourth one back, chosen at random. Yield around what is measured."""
    given = facts(count, kinds)
    chance = random.Random(3)
    gone = [chance.randrange(number + 1) for number in range(count)] if retracted else []
    matches: list[Any] = []
    if engine == "raw":
        from durable.lang import assert_fact, retract_fact

        raw("orders", kinds, lambda c: matches.append((c.o.no, c.p.no)))
        messages = [{"id": id_, "kind": kind, **fields} for id_, kind, fields in given]
        yield 0
        for number, message in enumerate(messages):
            assert_fact("orders", message)
            if retracted and number % 4 == 3 and messages[gone[number]]:
                retract_fact("orders", messages[gone[number]])
                messages[gone[number]] = {}
    else:
        own = session(engine, kinds)
        ids = [id_ for id_, _, _ in given]
        yield 0
        for number, (id_, kind, fields) in enumerate(given):
            matches += own.assert_fact(fields, kind, id=id_).concluded
            if retracted and number % 4 == 3 and ids[gone[number]]:
                own.retract(ids[gone[number]])
                ids[gone[number]] = ""
    yield len(matches)


def opened(engine: str, count: int) -> Iterator[int]:
    """Open, tell two facts that belong together, and close, again and again. Raw: a state by `sid`."""
    pair = [("o", "Bought", {"no": "1", "customer": "c", "city": "x", "amount": 1, "urgent": False}),
            ("p", "Paid", {"no": "2", "order": "1", "amount": 1, "method": "card"})]  # fmt: skip
    matches = 0
    if engine == "raw":
        from durable.lang import assert_fact, delete_state

        done: list[Any] = []
        raw("orders", 2, lambda c: done.append(c.o.no))
        yield 0
        for number in range(count):
            for id_, kind, fields in pair:
                assert_fact("orders", {"id": id_, "sid": str(number), "kind": kind, **fields})
            delete_state("orders", str(number))
        matches = len(done)
    else:
        policies = session(engine, 2).policies.values()
        yield 0
        for _ in range(count):
            with Session(policies, engine) as own:  # type: ignore[arg-type]
                for id_, kind, fields in pair:
                    matches += len(own.assert_fact(fields, kind, id=id_).concluded)
    yield matches


def seats(engine: str, count: int) -> Iterator[int]:
    """Seat so many guests."""
    guests = manners.party(count)
    if engine == "raw":
        yield 0
        order = manners.seated_raw(guests)
    else:
        own = Session(manners.policies(), engine)  # type: ignore[arg-type]
        yield 0
        order = manners.seated(own, guests)
    yield len(order) if manners.is_seating(guests, order) else 0


WORK: dict[str, Callable[[str, int], Iterator[int]]] = {
    "two": lambda engine, count: joined(engine, count, 2),
    "three": lambda engine, count: joined(engine, count, 3),
    "retracted": lambda engine, count: joined(engine, count, 2, retracted=True),
    "opened": opened,
    "manners": seats,
}


def one(work: str, engine: str, count: int) -> None:
    """Measure once, in this process, and print it: processor, clock, matches."""
    steps = WORK[work](engine, count)
    next(steps)
    gc.collect()
    processor, clock = time.process_time(), time.perf_counter()
    matches = next(steps)
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    print(json.dumps([processor / count * 1e6, clock / count * 1e6, matches]), flush=True)


# -------------------------------------------------------------------------------------------------- the table


def measured(work: str, count: int, rounds: int) -> dict[str, Any]:
    """Return the figures of one line of the table. Each process does one measurement; the engines take turns."""
    runs: dict[str, list[tuple[float, float, int]]] = {engine: [] for engine in ENGINES}
    for _ in range(rounds):
        for engine in ENGINES:
            command = [sys.executable, __file__, "--one", work, engine, str(count)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            runs[engine].append(tuple(json.loads(done.stdout.splitlines()[-1])))
    row: dict[str, Any] = {"work": work, "size": count}
    for engine, figures in runs.items():
        row[engine] = round(statistics.median(figure[0] for figure in figures), 1)
        row[f"{engine} clock"] = round(statistics.median(figure[1] for figure in figures), 1)
        row[f"{engine} matches"] = [figure[2] for figure in figures]
    ratios = [mine[0] / theirs[0] for mine, theirs in zip(runs["durable"], runs["raw"], strict=True)]
    row["durable / raw"] = round(statistics.median(ratios), 2)
    ratios = [mine[0] / theirs[0] for mine, theirs in zip(runs["reference"], runs["durable"], strict=True)]
    row["reference / durable"] = round(statistics.median(ratios), 2)
    return row


def shown(row: dict[str, Any]) -> str:
    """Return a line of the table."""
    cells = [f"{row['work']:9}", f"{row['size']:7}"]
    cells += [f"{row[engine]:9.1f} ({row[engine + ' clock']:.1f})".rjust(20) for engine in ENGINES]
    cells += [f"{row[name]:20.2f}" for name in ("durable / raw", "reference / durable")]
    found = [matches for engine in ENGINES for matches in row[f"{engine} matches"]]
    return " ".join(cells) + ("" if len(set(found)) == 1 else f"  matches differ: {found}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes, once")
    parser.add_argument("--only", choices=list(WORK), help="one kind of work")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--one", nargs=3, metavar=("WORK", "ENGINE", "SIZE"), help="measure once, here")
    chosen = parser.parse_args()
    if chosen.one:
        one(chosen.one[0], chosen.one[1], int(chosen.one[2]))
        return
    titles = "".join(f"{name:>21}" for name in (*ENGINES, "durable / raw", "reference / durable"))
    print(f"{'work':9} {'size':>7}{titles}")
    rows = []
    for work, sizes in (QUICK if chosen.quick else SIZES).items():
        for size in sizes if chosen.only in (None, work) else ():
            rows.append(measured(work, size, 1 if chosen.quick else ROUNDS))
            print(shown(rows[-1]), flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
