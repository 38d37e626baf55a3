"""Policy files for tests, put together from sections; a table is written as its rows, one line a row.

text = policy("t.x", inputs("a: number"), decision("d (UNIQUE)", "rule | a | → d : number", "one | 1 | 10"))
only(text).decide(a=1)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel

import bpmlib

__all__ = [
    "decision", "exceptions", "formula", "inputs", "only", "outcome_of", "padded", "parameters", "policy", "reasons",
    "section", "table", "terms",
]  # fmt: skip

CLASSES = (bpmlib.NoMatch, bpmlib.Conflict, bpmlib.EvaluationError, bpmlib.ParameterNotSet, bpmlib.InputError)


def table(header: str, *rows: str) -> str:
    """Return a Markdown table. Cells stand between bars; the outer bars are added."""
    width = header.count("|") + 1
    lines = [header, "|".join(["---"] * width), *rows]
    return "\n".join(f"| {line} |" for line in lines)


def section(heading: str, *parts: str) -> str:
    """Return a level-2 section."""
    return "\n".join([f"## {heading}", *parts])


def decision(heading: str, header: str, *rows: str) -> str:
    """Return a decision table: `decision("d (UNIQUE)", "rule | a | → d : number", "one | 1 | 10")`."""
    return section(f"Decision: {heading}", table(header, *rows))


def formula(heading: str, feel: str) -> str:
    """Return a decision that is a formula: `formula("d : number", "1 / a")`."""
    return section(f"Decision: {heading}", "```feel", feel, "```")


def exceptions(name: str, header: str, *rows: str) -> str:
    """Return the exceptions of a decision."""
    return section(f"Exceptions: {name}", table(header, *rows))


def reasons(name: str, header: str, *rows: str) -> str:
    """Return the reasons of a decision."""
    return section(f"Reasons: {name}", table(header, *rows))


def inputs(*rows: str) -> str:
    """Return the section of inputs from rows such as `"a: number"` or `"a: number: >= 0"`."""
    lines = []
    for row in rows:
        name, type_, allowed = (*(part.strip() for part in row.split(":", 2)), "-")[:3]
        lines.append(f"{name} | `{type_}` | {allowed}")
    return section("Inputs", table("name | type | allowed", *lines))


def parameters(*rows: str) -> str:
    """Return the section of parameters from rows such as `"limit | 10 | number"`, perhaps with a `from` date."""
    dated = any(row.count("|") == 3 for row in rows)
    header = "name | value | type" + (" | from" if dated else "")
    return section("Parameters", table(header, *(row + " | -" * (dated and row.count("|") == 2) for row in rows)))


def terms(*rows: str) -> str:
    """Return the section of terms from rows such as `"half | a / 2"`."""
    return section("Terms", table("name | is", *rows))


def policy(name: str, *sections: str, front: Iterable[str] = (), effective: str = "2024-01-01..") -> str:
    """Return a whole policy file."""
    head = ["---", f"policy: {name}", f"effective: {effective}", *front, "---", "A policy made for a test.", ""]
    return "\n".join(head) + "\n" + "\n\n".join(sections) + "\n"


def only(text: str, *more: str, documents: Sequence[type[BaseModel]] = ()) -> bpmlib.Policy:
    """Return the policy of the first text; the others are there to be used by it."""
    policies = bpmlib.Policies.from_text(text, *more, documents=documents)
    first = next(line for line in text.splitlines() if line.startswith("policy:"))
    return policies[first.partition(":")[2].strip()]


def padded(rows: Sequence[str], filler: Callable[[int], str], count: int = 40) -> list[str]:
    """Return the rows with others before, between and after them, enough of them that the table is indexed."""
    fill = [filler(number) for number in range(count)]
    cut = count // (len(rows) + 1)
    found: list[str] = []
    for position, row in enumerate(rows):
        found += [*fill[position * cut : (position + 1) * cut], row]
    return [*found, *fill[len(rows) * cut :]]


def outcome_of(decide: Callable[[dict[str, Any]], bpmlib.Decision], document: dict[str, Any]) -> Any:
    """Return what comes out: the value and the rules, or the class of the error with the rules it names."""
    try:
        decision = decide(document)
    except CLASSES as error:
        return type(error).__name__, getattr(error, "rules", ())
    return decision.outcome, decision.rules
