"""What cases cost: folding an event, judging a command, asking what is due over 100,000 open cases.

Folding is given as a ratio to calling an empty Python function of two arguments, which may be 20 at most for each kind
of event. Times are those of the processor, and the least of many repeats: what else runs on a machine only ever adds.
What `agenda.due` costs is shown for answers of 1 to 1000 items, over 1,000 and over 100,000 cases.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from bpmlib import Policies
from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.cases import events as e
from bpmlib.cases.agenda import Agenda
from bpmlib.cases.process import Process
from bpmlib.cases.state import NEW, evolve, fold

ALLOWED = 20
TURNS = 40
AT = datetime(2026, 3, 6, 10, tzinfo=UTC)
RULES = Path(__file__).parents[1] / "rules"


def empty(state: Any, event: Any) -> None:
    """The function that folding is compared with."""


def seconds(
    function: Callable[[Any, Any], Any], state: Any, event: Any, calls: int = 1_000, repeats: int = 200
) -> float:
    """Return the least time of one call, with the loop round it."""
    best = float("inf")
    rounds = range(calls)
    for _ in range(repeats):
        start = process_time()
        for _ in rounds:
            function(state, event)
        best = min(best, process_time() - start)
    return best / calls


def folding() -> bool:
    """Print what folding each kind of event costs; return whether one costs more than it may."""
    document = {"form": "written", "at": AT, "by": "client"}
    begun = e.Begun(AT, {"sale": {}}, {"refund": "none", "disagreement": "none", "unit": "sold"})
    opened = e.DutyOpened(AT, "reply#1", "reply", ("clerk",), AT.date())
    other = e.DutyOpened(AT, "reply#2", "reply", ("clerk",), AT.date())
    effect = e.Effect("Fine", {"who": "Li", "amount": 20, "incident": "7", "clause": "1"}, "reply")
    happened = e.Happened(AT, "request", document, ("client",))
    state = fold([begun, happened, e.Moved(AT, "refund", "applied", "none", "asked"), opened])
    late = fold([e.Breached(AT, "reply#1")], state)
    kinds = {
        "Begun": (NEW, begun), "Happened": (state, e.Happened(AT, "opinion", document, ("lead",))),
        "Happened, with a key": (state, e.Happened(AT, "opinion", document, ("lead",), "k")),
        "Signed": (state, e.Signed(AT, "sign", "lead", "Li", document)),
        "Filed": (state, e.Filed(AT, "deed", document)),
        "Moved": (state, e.Moved(AT, "refund", "opinion", "asked", "with_manager")), "DutyOpened": (state, other),
        "Met": (state, e.Met(AT, "reply#1")), "Met, late": (late, e.Met(AT, "reply#1", True)),
        "Breached": (state, e.Breached(AT, "reply#1")), "Released": (state, e.Released(AT, "reply#1", "closed")),
        "Recurred": (state, e.Recurred(AT, "reply")), "Posted": (state, e.Posted(AT, effect)),
    }  # fmt: skip
    # They take turns, so that a busy moment strikes all, and the fastest turn of each counts.
    best = dict.fromkeys(kinds, float("inf"))
    call = float("inf")
    for _ in range(TURNS):
        call = min(call, seconds(empty, state, opened, repeats=5))
        for name, (before, event) in kinds.items():
            best[name] = min(best[name], seconds(evolve, before, event, repeats=5))
    print(f"an empty function of two arguments  {call * 1e9:7.0f} ns")
    for name, cost in best.items():
        print(f"  {name:<32}  {cost * 1e9:7.0f} ns  {cost / call:5.1f} times")
    worst = max(best.values()) / call
    print(f"  at most{worst:45.1f} times    (allowed {ALLOWED})")
    return worst > ALLOWED


def judging() -> None:
    """Print what judging commands costs."""
    process = Process.of(Policies.load(RULES)["property.refund"])
    sale = {"unit": "1-101", "client": "Li"}
    case = fold(process.open({"sale": sale}, AT))
    request = e.Command("request", "client", {"form": "written", "reason": "moving away"})
    cost = seconds(lambda state, command: process.decide(state, command, AT), case, request, 50, 40)
    print(f"judging the first command of a refund {cost * 1e6:8.0f} us")
    asked = fold(process.decide(case, request, AT), case)
    opinion = e.Command("opinion", "project lead", {"facts": "posted abroad", "suggestion": "refund"})
    cost = seconds(lambda state, command: process.decide(state, command, AT), asked, opinion, 50, 40)
    print(f"the second, with papers and a duty    {cost * 1e6:8.0f} us")
    cost = seconds(lambda state, at: process.advance(state, at), asked, AT + timedelta(days=9), 50, 40)
    print(f"a breach by the passing of time       {cost * 1e6:8.0f} us")
    for count in (10, 100, 1000):
        duties = [e.DutyOpened(AT, f"send_opinion#{number}", "send_opinion", ("lead",), AT.date())
                  for number in range(count)]  # fmt: skip
        many = fold(duties, asked)
        cost = seconds(lambda state, at: process.advance(state, at), many, AT + timedelta(days=9), 1, 5)
        print(f"  {count:5} open duties breached at once   {cost / count * 1e6:8.1f} us each")


def asking() -> None:
    """Print what asking an agenda costs, by the size of the answer."""
    print("agenda.due, by the size of its answer    1       10      100     1000")
    for cases in (1_000, 100_000):
        agenda = agenda_of(cases)
        costs = []
        for size in (1, 10, 100, 1000):
            at = AT + timedelta(minutes=size - 1, seconds=1)
            assert len(agenda.due(at)) == size
            costs.append(seconds(lambda agenda, at: agenda.due(at), agenda, at, 200, 30))
        print(f"  over {cases:7,} open cases         " + "".join(f"{cost * 1e6:6.2f}us" for cost in costs))
    opened = e.DutyOpened(AT, "reply#2", "reply", ("clerk",), AT + timedelta(minutes=50_000))
    pair = [opened, e.Met(AT, "reply#2")]
    cost = seconds(lambda agenda, pair: agenda.update("case 5", pair), agenda, pair, 100, 20) / 2
    print(f"taking in one event, over {cases:,} open cases {cost * 1e6:8.1f} us")
    start = process_time()
    agenda_of(cases)
    print(f"rebuilding it                             {process_time() - start:8.2f} s")


def agenda_of(cases: int) -> Agenda:
    """Return the agenda of so many cases with a duty each, one of them due each minute."""
    states = {}
    for number in range(cases):
        due = AT + timedelta(minutes=number)
        states[f"case {number}"] = fold([e.DutyOpened(AT, "reply#1", "reply", ("clerk",), due)])
    return Agenda(WorkCalendar.china(), states)


def main() -> int:
    too_slow = folding()
    judging()
    asking()
    return int(too_slow)


if __name__ == "__main__":
    sys.exit(main())
