"""Rules of one table beside each other: rows that always hit together, rows that are never reached, `otherwise`.

Only what stands in the cells as written is compared; which values two different tests have in common is geometry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.check.tables import OTHERWISE
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.constants import constant, is_constant

__all__ = ["check_hits"]

_MASKS: Final = 200
"""Ways in which the rows of a table leave cells out; with more of them only whole rows are compared."""


def check_hits(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report what a table's hit policy makes of its rows: repeated, unreachable, misplaced ones."""
    exceptions = {s.decision.text: s for s in policy.sections if isinstance(s, p.Exceptions)}
    for section in policy.sections:
        if isinstance(section, p.DecisionTable):
            _check_otherwise(section, report)
            _check_rows(section, exceptions.get(section.name.text), report)
        elif isinstance(section, p.Exceptions):
            _check_beats(section, report)


def _check_otherwise(table: p.DecisionTable, report: Report) -> None:
    names = [row.name.text for row in table.rows]
    if OTHERWISE not in names:
        return
    row = table.rows[names.index(OTHERWISE)]
    if table.hit_policy == "COLLECT COUNT":
        report.add("hit-policy-mismatch", row.name.span, "COLLECT COUNT counts rules, and `otherwise` is none",
                   "without a hit the count is 0: delete the row")  # fmt: skip
    if any(name != OTHERWISE for name in names[names.index(OTHERWISE) :]):
        report.add("otherwise-not-last", row.name.span, "`otherwise` stands before other rules",
                   "it applies when none of them does: make it the last row", severity="warning")  # fmt: skip


def _check_beats(section: p.Exceptions, report: Report) -> None:
    for row in section.rows:
        seen: set[str] = set()
        for word in row.beats:
            if word.text == OTHERWISE:
                report.add("exception-idle", word.span, f"`{row.name.text}` cannot beat `{OTHERWISE}`: that is no rule",
                           "it applies only when nothing else does, so leave it out")  # fmt: skip
            elif word.text in seen:
                report.add("exception-idle", word.span, f"`{row.name.text}` beats `{word.text}` twice", "delete one")
            seen.add(word.text)


# -------------------------------------------------------------------------------------------------- rows


def _check_rows(table: p.DecisionTable, exceptions: p.Exceptions | None, report: Report) -> None:
    if table.hit_policy not in ("UNIQUE", "ANY", "FIRST") or (exceptions and any(r.beats_all for r in exceptions.rows)):
        return
    beaten = {word.text for row in exceptions.rows for word in row.beats} if exceptions else set()
    rows = [row for row in table.rows if row.name.text != OTHERWISE]
    places = {id(row): place for place, row in enumerate(rows)}
    for row, wider in _within(rows, places):
        name, other = row.name.text, wider.name.text
        related = (("the other", wider.name.span),)
        if other in beaten:
            continue
        if table.hit_policy == "FIRST":
            if places[id(wider)] < places[id(row)]:
                report.add("rule-unreachable", row.name.span, f"`{name}` never applies: `{other}` does before it",
                           "put the special rule first", related=related, severity="warning")  # fmt: skip
        elif name not in beaten and (table.hit_policy == "UNIQUE" or _differ(row, wider)):
            same = f"`{name}` has the conditions of `{other}`"
            message = same if row.tests == wider.tests else f"whenever `{name}` applies, `{other}` applies as well"
            report.add("rule-repeated", row.name.span, message,
                       "let their conditions exclude each other, or make the special rule an exception",
                       related=related, severity="warning")  # fmt: skip


def _within(rows: Sequence[p.Row], places: Mapping[int, int]) -> Iterator[tuple[p.Row, p.Row]]:
    """Yield each row that has all conditions of another one, perhaps more, with the first such other one."""
    masks: dict[frozenset[int], dict[tuple[m.UnaryTests, ...], p.Row]] = {}
    for row in rows:
        masks.setdefault(_mask(row), {}).setdefault(_cells(row, _mask(row)), row)
    for row in rows:
        own = _mask(row)
        choice = masks if len(masks) <= _MASKS else {own: masks[own]}
        found = [other for mask, wider in choice.items() if mask <= own and (other := wider.get(_cells(row, mask)))]
        others = [other for other in found if other is not row]
        if others:
            yield row, min(others, key=lambda other: places[id(other)])


def _mask(row: p.Row) -> frozenset[int]:
    return frozenset(index for index, tests in enumerate(row.tests) if tests.tests)


def _cells(row: p.Row, mask: frozenset[int]) -> tuple[m.UnaryTests, ...]:
    return tuple(row.tests[index] for index in sorted(mask))


def _differ(row: p.Row, other: p.Row) -> bool:
    """Return whether two rows are seen to have different results."""
    pairs = zip(row.results, other.results, strict=True)
    return any(
        a is not None and b is not None and is_constant(a) and is_constant(b) and constant(a) != constant(b)
        for a, b in pairs
    )
