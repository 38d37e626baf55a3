"""What deciding returns: the answers, and the state of the run as its trace and receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from bpmlib.core import ast as c
from bpmlib.core.personal import MASKED, Entries, Shape, masked, places
from bpmlib.run.receipt import FORMAT, digest_of, library_version
from bpmlib.run.runtime import NOT_YET, fresh
from bpmlib.shown import Shown
from bpmlib.values.compare import plain_data

if TYPE_CHECKING:
    from bpmlib.run.compiled import Compiled

__all__ = ["Decision"]


class Decision(Shown):
    """The outcome of one policy for one document, with everything that was read and computed on the way.

    `value` is the answer, or a dict of the answers by name where there are several. The values read were
    copied when the document was admitted: changing the document later does not change the decision.
    """

    __slots__ = ("day", "state", "value")

    compiled: ClassVar[Compiled]
    day: date | None
    """Left unset by the compiled function, which knows of no day: ask `as_of`."""
    value: Any
    state: Any

    def __getitem__(self, answer: str) -> Any:
        """Return one answer by its decision's name."""
        return self.outcome[answer]

    @property
    def as_of(self) -> date | None:
        """The day whose version and figures counted; None where nothing depends on it."""
        return getattr(self, "day", None)

    @property
    def outcome(self) -> dict[str, Any]:
        """The answers by name, as copies."""
        values = self.compiled.layout.values
        return {name: fresh(self.state[values[key]]) for key, name in self.compiled.answer_names.items()}

    @property
    def policy(self) -> str:
        """The id of the policy."""
        return self.compiled.program.policy

    @property
    def reads(self) -> Mapping[str, Any]:
        """The values read from the document, by path."""
        return fresh(dict(self.compiled.reads(self.state)))  # type: ignore[no-any-return]

    @property
    def rules(self) -> dict[str, tuple[str, ...]]:
        """The rules that matched, by decision; a formula's only rule has the decision's name."""
        found: dict[str, tuple[str, ...]] = {}
        for key, definition in self.compiled.program.definitions.items():
            if self.state[self.compiled.layout.values[key]] is NOT_YET:
                continue
            if isinstance(definition, c.Table):
                rows = definition.all_rows
                found[key] = tuple(rows[hit].name for hit in self.hits(key))
            elif definition.kind == "formula":
                found[key] = (definition.name,)
        return found

    @property
    def terms(self) -> dict[str, Any]:
        """The terms that were computed, by name."""
        values = self.compiled.layout.values
        return {
            key: fresh(self.state[values[key]])
            for key, definition in self.compiled.program.definitions.items()
            if isinstance(definition, c.Definition)
            and definition.kind == "term"
            and self.state[values[key]] is not NOT_YET
        }

    @property
    def parameters(self) -> dict[str, Any]:
        """The figures that had a part in what was computed, by name; one that nobody has set never had."""
        values = self.compiled.layout.values
        return {
            name: fresh(figure.value)
            for name, figure in self.compiled.program.parameters.items()
            if (figure.value is not None or figure.type.nullable)
            and any(self.state[values[key]] is not NOT_YET for key in figure.users)
        }

    def hits(self, key: str) -> tuple[int, ...]:
        """Return the positions of the rows of a table that were hit."""
        hits = self.state[self.compiled.layout.hits[key]]
        return (hits,) if isinstance(hits, int) else tuple(hits)

    @property
    def personal(self) -> dict[str, tuple[str, ...]]:
        """The paths of what is personal, by section of the receipt: `reads`, `terms`, `outcome`; none where nothing is.

        Below a list the path goes on behind brackets: `lead.files[].salesman`.
        """
        found = {
            section: tuple(path for name, shape in shapes.items() for path in places(name, shape))
            for section, shapes in self._shapes().items()
        }
        return {section: paths for section, paths in found.items() if paths}

    def _shapes(self) -> dict[str, dict[str, Shape]]:
        """Return where the values of each section of the receipt are personal."""
        masks = self.compiled.masks
        if masks.empty:
            return {}
        return {
            "reads": {".".join(path): masks.read(path) for path in self.compiled.layout.reads},
            "terms": {key: masks.definition(key) for key in self.terms},
            "outcome": {name: masks.definition(key) for key, name in self.compiled.answer_names.items()},
        }

    def to_dict(self, *, masked: bool = False) -> dict[str, Any]:
        """Return the receipt as data that JSON can hold: numbers are text with every digit, dates ISO text.

        It names the policy, the version in force, a hash of every file used, the library's version, the
        values read, the rules that matched, the terms computed and the figures used. `personal` says which
        paths hold personal data; `masked` puts `(personal data)` in the place of each. `digest` is a hash of all
        this. docs/reference/receipts.md has its schema; `bpmlib.receipts.replay` decides again from it.
        """
        receipt = self._masked_receipt() if masked else self._receipt()
        return {**receipt, "digest": digest_of(receipt)}

    def _masked_receipt(self) -> dict[str, Any]:
        receipt = self._receipt() | {"masked": True}
        for section, shapes in self._shapes().items():
            receipt[section] = plain_data(masked(getattr(self, section), Entries(shapes)))
        day = self.compiled.program.day
        if day is not None and self.compiled.masks.read(day) is not None:
            receipt["as_of"] = plain_data(MASKED)
        return receipt

    def _receipt(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "policy": self.policy,
            **plain_data(self.compiled.provenance),
            "as_of": plain_data(self.as_of),
            "library": library_version(),
            "reads": plain_data(self.reads),
            "rules": {decision: list(rules) for decision, rules in self.rules.items()},
            "terms": plain_data(self.terms),
            "parameters": plain_data(self.parameters),
            "outcome": plain_data(self.outcome),
            "personal": plain_data({section: list(paths) for section, paths in self.personal.items()}),
            "masked": False,
        }

    def explain(self, language: str = "en") -> str:
        """Return the explanation as text in English (`en`) or Chinese (`zh`): why, why not, what would change it."""
        return str(self.compiled.explainer(self).text(language))

    def __repr__(self) -> str:
        shapes = self._shapes().get("outcome", {})
        shape = next(iter(shapes.values()), None) if len(self.compiled.answer_names) == 1 else Entries(shapes)
        return f"<Decision {self.policy}: {masked(self.value, shape)!r}>"
