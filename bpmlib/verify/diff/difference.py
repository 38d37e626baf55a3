"""What a change of a policy changes: the exact documents for which two versions come to different outcomes.

print(diff(old, new).text())
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from bpmlib.core import ast as c
from bpmlib.policy import Policy
from bpmlib.shown import Shown
from bpmlib.values.compare import equal, plain_data, show_value
from bpmlib.verify.diff.apart import Compared, Verdict, Version, compare
from bpmlib.verify.diff.courses import uncompared

__all__ = ["EFFORT", "TRIES", "Difference", "Edit", "diff"]

EFFORT: Final = 20_000_000
"""How often rows are looked at for one decision, unless it is said otherwise."""
TRIES: Final = 6_000
"""How many documents are tried for one decision, unless it is said otherwise."""


@dataclass(frozen=True)
class Edit:
    """A decision, a rule or a parameter that was added, removed or (a figure) changed, by name.

    `decision` is that of a rule. `before` and `after` are figures; one that is not set is missing on its side.
    """

    what: Literal["decision", "rule", "parameter"]
    how: Literal["added", "removed", "changed"]
    name: str
    decision: str = ""
    before: tuple[Any, ...] = ()
    after: tuple[Any, ...] = ()

    def text(self) -> str:
        """Return the edit as one line."""
        of = f" of `{self.decision}`" if self.decision else ""
        figures = f": {_figure(self.before)} -> {_figure(self.after)}" if self.how == "changed" else ""
        return f"{self.what} `{self.name}`{of} {self.how}{figures}"

    def to_dict(self) -> dict[str, Any]:
        """Return the edit as data that JSON can hold."""
        found: dict[str, Any] = {"what": self.what, "how": self.how, "name": self.name}
        if self.decision:
            found["decision"] = self.decision
        for side, figure in (("before", self.before), ("after", self.after)):
            found |= {side: plain_data(figure[0])} if figure else {}
        return found


@dataclass(frozen=True)
class Difference(Shown):
    """How two versions differ: decision by decision in what they say, and what was edited.

    A decision that only one of them has is an edit alone. `equivalent` is a proof that every decision says the same;
    `different` means that a document is known, or a box of them, for which one does not. `uncompared` are the processes
    and patterns that are not literally the same in both, with all that they may look at: nothing is known of them.
    """

    policies: tuple[str, str]
    decisions: tuple[Compared, ...]
    edits: tuple[Edit, ...]
    uncompared: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What holds of all decisions together."""
        verdicts = {one.verdict for one in self.decisions}
        if "different" in verdicts or any(edit.what == "decision" for edit in self.edits):
            return "different"
        return "undecided" if "undecided" in verdicts or self.uncompared else "equivalent"

    @property
    def equivalent(self) -> bool:
        """Whether it is proved that nothing differs."""
        return self.verdict == "equivalent"

    def text(self) -> str:
        """Return the difference as text."""
        lines = [f"{self.policies[0]} -> {self.policies[1]}: {self.verdict}"]
        lines += [f"  {edit.text()}" for edit in self.edits]
        lines += [f"  {name} is not compared: only decisions are" for name in self.uncompared]
        for one in self.decisions:
            lines += ["", one.text()]
        return "\n".join(lines)

    __str__ = text

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as data that JSON can hold."""
        return {
            "policies": list(self.policies),
            "verdict": self.verdict,
            "edits": [edit.to_dict() for edit in self.edits],
            "decisions": [one.to_dict() for one in self.decisions],
            "uncompared": list(self.uncompared),
        }


def diff(
    old: Policy, new: Policy, decision: str | None = None, *, as_of: date | None = None,
    new_as_of: date | None = None, effort: int = EFFORT, tries: int = TRIES,
) -> Difference:  # fmt: skip
    """Return where two versions of a policy come to different outcomes, for one decision or for all that both have.

    Decision tables are compared as they are in force on a day (by default that of the last change of each), with the
    figures of that day and those of `Policy.override`; `new_as_of` is the day of the new version where it is another
    one, so that a policy can be compared with itself on two days. An outcome is a value or the class of an error; by
    which rules it came does not matter. Documents are those that both versions accept. Formulas are the same where they
    and all that they refer to are equal, and undecided otherwise. Every document shown was decided by both. `effort`
    and `tries` limit what is looked at for one decision. Raises `KeyError` for a decision that not both have,
    `NotEffective`.

    >>> from bpmlib import Policies
    >>> terms = Policies.load()["sales.payment_terms"]
    >>> diff(terms, terms).equivalent
    True
    """
    days = (as_of, as_of if new_as_of is None else new_as_of)
    pair = tuple(zip((old, new), days, strict=True))
    sections = [policy.in_force(day)[0].decisions for policy, day in pair]
    if decision is not None:
        names = [decision]
        for known in sections:
            known[decision]
    else:
        names = [name for name in sections[1] if name in sections[0]]
    found: list[Compared] = []
    edits = [] if decision is not None else list(_named("decision", sections[0], sections[1]))
    for name in names:
        sides = [Version.of(policy, name, day) for policy, day in pair]
        found.append(compare(sides[0], sides[1], name, effort, tries))
        old_rules, new_rules = (_rules(side.program.definitions[name]) for side in sides)
        edits += _named("rule", old_rules, new_rules, name)
    edits += _figures(pair)
    moved = bool(edits) or (days[0] != days[1] and new.dated)  # dated figures of used policies are no edits here
    rest = () if decision is not None else uncompared(old.in_force(days[0])[0], new.in_force(days[1])[0], moved)
    return Difference((old.id, new.id), tuple(found), tuple(edits), rest)


def _named(
    what: Literal["decision", "rule"], old: Collection[str], new: Collection[str], of: str = ""
) -> Iterator[Edit]:
    yield from (Edit(what, "removed", name, of) for name in old if name not in new)
    yield from (Edit(what, "added", name, of) for name in new if name not in old)


def _rules(definition: c.Definition | c.Table) -> list[str]:
    return [row.name for row in definition.all_rows] if isinstance(definition, c.Table) else []


def _figures(pair: Iterable[tuple[Policy, date | None]]) -> Iterator[Edit]:
    """Yield the parameters that only one version has, and those with other figures."""
    known: list[Mapping[str, tuple[Any, ...]]] = []
    for policy, as_of in pair:
        checked, day = policy.in_force(as_of)
        figures = policy.figures_of(checked, day)
        names = checked.scope.names("parameter")
        known.append({name: (figures[name],) if name in figures else () for name in names})
    before, after = known
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield Edit("parameter", "removed" if name in before else "added", name)
        elif not equal(list(before[name]), list(after[name])):
            yield Edit("parameter", "changed", name, before=before[name], after=after[name])


def _figure(found: tuple[Any, ...]) -> str:
    return show_value(found[0]) if found else "not set"
