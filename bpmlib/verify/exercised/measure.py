"""What of a policy its examples, or some documents, exercised: rules, tests of cells, boundaries, conditions.

print(exercised(policies["sales.pricing"]))              # its own examples
print(exercised(policies["sales.pricing"], documents))   # or what a test run decided
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bpmlib.documents.json_input import parse_json
from bpmlib.errors import BpmError
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.run.compiled import Compiled
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import NOT_YET
from bpmlib.shown import Shown
from bpmlib.source import Span
from bpmlib.verify.examples import ExampleResult, run_examples_of
from bpmlib.verify.exercised.probes import KINDS, Item, Kind
from bpmlib.verify.exercised.shown import Probes

__all__ = ["Exercised", "Watch", "exercised", "share"]

_SAID: Final[Mapping[Kind, str]] = {
    "rule": "rules applied", "test": "tests true and false", "boundary": "values at and beside boundaries",
    "condition": "conditions deciding alone",
}  # fmt: skip


@dataclass(frozen=True)
class Exercised(Shown):
    """What there is to exercise in a policy, in the order of its files, and what of it was exercised.

    - *rule*: a rule or exception applied: it had a part in what came out. A formula is one rule.
    - *test*: a test of a cell, or a condition of a formula, came out true; and false.
    - *boundary*: what a test compares with was met exactly, one step below and one above. Where no valid document has
      a value there, it is not asked for.
    - *condition*: of a row with several cells, or a condition of several parts (`and`, `or`, `not`), each part decided
      alone by being true, and by being false: were it the other way round, the whole would be (MC/DC).

    Cells count for every document whose decision came by their table, whether or not the engine had to look at each.
    """

    policy: str
    items: tuple[Item, ...]
    seen: frozenset[Item]
    documents: int
    """How many documents, or examples that hold, were looked at."""
    failed: Mapping[str, int]
    """How many ended in an error, by its class. They exercise the tests that were reached, but no rule."""

    @property
    def missing(self) -> tuple[Item, ...]:
        """What was not exercised."""
        return tuple(item for item in self.items if item not in self.seen)

    def count(self, kind: Kind) -> tuple[int, int]:
        """Return how many items of a kind were exercised, and how many there are."""
        items = [item for item in self.items if item.kind == kind]
        return sum(item in self.seen for item in items), len(items)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        counts = {kind: dict(zip(("exercised", "of"), self.count(kind), strict=True)) for kind in KINDS}
        return {
            "policy": self.policy, "documents": self.documents, "failed": dict(self.failed), "counts": counts,
            "missing": [item.to_dict() for item in self.missing],
        }  # fmt: skip

    def summary(self) -> str:
        """Return the counts in one line."""
        counts = ((_SAID[kind], *self.count(kind)) for kind in KINDS)
        said = [f"{done} of {whole} {what} ({share(done, whole)})" for what, done, whole in counts if whole]
        return f"{self.policy}: {', '.join(said) or 'nothing to exercise'}"

    def text(self) -> str:
        """Return the counts, and below them what is missing."""
        return "\n".join([self.summary(), *(f"  {item.text()}" for item in self.missing)])

    __str__ = text


def share(done: int, whole: int) -> str:
    """Return a percentage with one digit, rounded down so that 100 % is all.

    >>> share(2999, 3000), share(0, 0)
    ('99.9 %', '100.0 %')
    """
    tenths = 1000 * done // whole if whole else 1000
    return f"{tenths // 10}.{tenths % 10} %"


def exercised(
    policy: Policy, documents: Iterable[Any] | None = None, *, answers: Sequence[str] | None = None,
    as_of: date | None = None, progress: Callable[[int], object] | None = None,
) -> Exercised:  # fmt: skip
    """Return what some documents exercised; without documents, the policy's own examples, as far as they hold.

    A document is what `decide` takes, or the text of a JSON object. `answers` and `as_of` are passed on to `decide`.
    What is looked at stands in the policy's own files, in every version of it: a policy that it uses has examples of
    its own. One whose document is refused exercises nothing; `failed` counts it.
    """
    watch = Watch(policy)
    if documents is None:
        for result in run_examples_of(policy):
            watch.example(result)
    else:
        for number, document in enumerate(documents, start=1):
            watch.document(document, as_of=as_of, answers=answers)
            if progress is not None:
                progress(number)
    return watch.result()


class Watch:
    """Watches a policy decide, and remembers what was exercised."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._files = {version.span.source.name for version in policy.versions}
        self._probes: dict[int, tuple[Compiled, Probes]] = {}
        self._items: dict[Item, None] = {}
        for version in policy.versions:
            self._items |= dict.fromkeys(self.probes(self.whole(version)).items())
        self.seen: set[Item] = set()
        self._documents = 0
        self._failed: Counter[str] = Counter()

    def whole(self, version: p.Policy) -> Compiled:
        """Return the program of a version with all its decisions for answers."""
        day = self.policy.first_day(version)
        return self.policy.compiled(as_of=day, answers=tuple(self.policy.checked(day).decisions))

    def probes(self, compiled: Compiled) -> Probes:
        """Return what there is to exercise in a program."""
        if id(compiled) not in self._probes:
            self._probes[id(compiled)] = compiled, Probes(compiled, self._own)
        return self._probes[id(compiled)][1]

    def _own(self, span: Span) -> bool:
        return span.source.name in self._files

    def result(self) -> Exercised:
        """Return what was exercised so far."""
        items = tuple(self._items)
        seen = frozenset(item for item in items if item in self.seen)
        return Exercised(self.policy.id, items, seen, self._documents, dict(sorted(self._failed.items())))

    def example(self, result: ExampleResult) -> None:
        """Remember what an example exercised, if it holds."""
        if result.passed and result.decision is not None:
            self.decision(result.decision)
        elif result.passed and result.trial is not None:
            trial = result.trial
            self.document(trial.document, as_of=trial.as_of, answers=trial.answers, policy=trial.policy)

    def document(
        self, document: Any, *, as_of: date | None = None, answers: Sequence[str] | None = None,
        policy: Policy | None = None,
    ) -> None:  # fmt: skip
        """Decide a document and remember what it exercises."""
        policy = policy or self.policy
        json = isinstance(document, (str, bytes))
        try:
            if json:
                document = parse_json(document)
            decide = policy.decide_parsed if json else policy.decide
            decision = decide(document, as_of=as_of, answers=answers)
        except BpmError as error:
            self._documents += 1
            self._failed[type(error).__name__] += 1
            self.seen.update(self.shown_by_error(policy, document, error, as_of=as_of, answers=answers, json=json))
            return
        self.decision(decision)

    def decision(self, decision: Decision) -> None:
        """Remember what a decision exercised."""
        self._documents += 1
        self.seen.update(self.shown(decision))

    def shown(self, decision: Decision) -> Iterator[Item]:
        """Yield what a decision exercises."""
        compiled, probes = decision.compiled, self.probes(decision.compiled)
        state, layout = list(decision.state), decision.compiled.layout
        for key in probes.by_key:
            if decision.state[layout.values[key]] is NOT_YET:
                continue
            hits: Sequence[int] = (0,)  # of a formula, its only rule
            if key in layout.hits:
                table: Any = compiled.program.definitions[key]
                hits = decision.hits(key)
                if table.exceptions:
                    up = compiled.effective(table, compiled.rows(key, list(decision.state)))
                    hits = (*hits, *(len(table.rows) + one for one in up))
            yield from probes.shown(key, state, hits)

    def shown_by_error(
        self, policy: Policy, document: Any, error: BpmError, *, as_of: date | None, answers: Sequence[str] | None,
        json: bool,
    ) -> Iterator[Item]:  # fmt: skip
        """Yield what a document exercises that ends in an error: of each answer alone what was reached."""
        names = answers or policy.answers
        if len(names) == 1:
            yield from self._reached(policy, document, error, as_of=as_of, answer=names[0], json=json)
            return
        for name in names:
            try:
                decide = policy.decide_parsed if json else policy.decide
                decision = decide(document, as_of=as_of, answers=(name,))
            except BpmError as own:
                yield from self._reached(policy, document, own, as_of=as_of, answer=name, json=json)
            else:
                yield from self.shown(decision)

    def _reached(
        self, policy: Policy, document: Any, error: BpmError, *, as_of: date | None, answer: str, json: bool
    ) -> Iterator[Item]:
        """Yield what of the tests was reached: those of the answer, of what it needs, and of the table that failed."""
        try:
            compiled = policy.compiled(document, as_of=as_of, answers=(answer,), json=json)
            admitted = compiled.guard.admit(document, json)
        except BpmError:
            return
        probes, layout = self.probes(compiled), compiled.layout
        state = [*admitted, *[NOT_YET] * (layout.size - len(admitted))]
        for key in (answer, *probes.by_key):
            if key not in probes.by_key:
                continue
            failed_here = compiled.program.definitions[key].span == error.span
            if key == answer or failed_here or state[layout.values[key]] is not NOT_YET:
                yield from probes.shown(key, state, ())
