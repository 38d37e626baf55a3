"""The kinds of mutants: what of a policy is changed, one thing at a time, each as an edit of the file's text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from bpmlib.model import policies as p
from bpmlib.model.patterns import FactHistories
from bpmlib.model.processes import Histories
from bpmlib.model.walk import nodes
from bpmlib.verify.mutants import courses, figures, tables
from bpmlib.verify.mutants.site import Edit, Mutant, Site

__all__ = ["EXPECTED", "KINDS", "mutants_of"]

EXPECTED: Final = (p.ExampleTable, p.Property, Histories, FactHistories)
"""The sections that say what should come out, by which a mutant is noticed."""
_UNREAD: Final = (p.FrontMatter, p.Prose, p.Reasons, p.Readings, *EXPECTED)
"""What is no rule."""

KINDS: Final[dict[str, Callable[[Any, Site], Iterator[Edit]]]] = {
    "bound": figures.bounds,
    "number": figures.numbers,
    "period": figures.periods,
    "day": figures.days,
    "boolean": figures.booleans,
    "item": figures.items,
    "cell": tables.cells,
    "result": tables.results,
    "formula": tables.formulas,
    "relation": tables.relations,
    "figure": tables.figures,
    "row": tables.rows,
    "swap": tables.swaps,
    "beats": tables.beats,
    "role": courses.roles,
    "state": courses.states,
    "step": courses.steps,
    "condition": courses.conditions,
    "duty": courses.duties,
    "paper": courses.papers,
    "pattern": courses.parts,
}
"""The kinds by name: a kind gets every node of the rules of a file and yields its edits."""


def mutants_of(site: Site) -> Iterator[Mutant]:
    """Yield every mutant of a policy file, each once, in the order of the text."""
    seen: set[Edit] = set()
    for section in site.model.sections:
        if isinstance(section, _UNREAD):
            continue
        for node in nodes(section):
            for kind, edits in KINDS.items():
                for edit in edits(node, site):
                    if edit not in seen:
                        seen.add(edit)
                        yield Mutant(kind, *edit[0], edit[1:])
