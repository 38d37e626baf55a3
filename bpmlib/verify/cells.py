"""What came out of an example, as the cells of a table would say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bpmlib.cases.events import DutyOpened
from bpmlib.cases.state import State
from bpmlib.errors import BpmError, Refused
from bpmlib.formats.markdown.examples import ERRORS
from bpmlib.model.constants import constant
from bpmlib.model.patterns import Held
from bpmlib.model.processes import HistoryRow
from bpmlib.run.decision import Decision
from bpmlib.syntax.literals import literal
from bpmlib.verify.held import Came

__all__ = ["document_cell", "of_case", "of_decision", "of_error", "shown_duty"]

NOTHING = "-"


def of_decision(decision: Decision) -> dict[str, str]:
    """Return the cells of a row that a decision makes hold, by what follows the arrow of their columns."""
    values = {name: literal(value) for name, value in decision.outcome.items()}
    rules = {f"rule {name}": ", ".join(rules) for name, rules in decision.rules.items() if rules}
    return {"error": NOTHING, **values, **rules}


def of_error(error: BpmError) -> dict[str, str]:
    """Return the cell that says with which error a row ends; nothing where no cell may name it."""
    name = type(error).__name__
    return {"error": name} if name in ERRORS else {}


def of_case(state: State, refusal: Refused | None, posted: Iterable[Came], row: HistoryRow) -> Mapping[str, str]:
    """Return the cells of a row of a history; who owes a duty is said where the row looks at that."""
    owed = any(duty.by for duty in row.open or ())
    duties = sorted(shown_duty(duty, state, owed) for duty in state.duties.values())
    return {
        **state.stages,
        "open": ", ".join(duties) or NOTHING,
        "does": document_cell(posted, row.does or ()),
        "refused": refusal.reason if refusal is not None else NOTHING,
    }


def document_cell(found: Iterable[Came], wanted: Sequence[Held]) -> str:
    """Return the cell of documents that hold or are called for.

    Of one whose type is wanted those fields are named that were named there, of another one all, at the end.

    >>> document_cell([Came("Fine", {"who": "Li", "amount": 50})], [])
    'Fine {who: "Li", amount: 50}'
    """
    left = list(wanted)
    said: list[str] = []
    order = [held.type.name for held in wanted]
    for one in sorted(found, key=lambda one: order.index(one.type) if one.type in order else len(order)):
        like = next((held for held in left if held.type.name == one.type), None)
        names: Iterable[str] = one.values
        if like is not None:
            left.remove(like)
            names = constant(like.values) if like.values is not None else ()
        fields = ", ".join(f"{name}: {literal(one.values.get(name))}" for name in names)
        said.append(f"{one.type} {{{fields}}}" if fields else one.type)
    return ", ".join(said) or NOTHING


def shown_duty(duty: DutyOpened, state: State, owed: bool) -> str:
    """Return a duty as a row would say it; who owes it where the row looks at that."""
    by = f" by {' or '.join(duty.who)}" if owed else ""
    return f"{duty.duty}{by} overdue" if duty.id in state.overdue else f"{duty.duty}{by}"
