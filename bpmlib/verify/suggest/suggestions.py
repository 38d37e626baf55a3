"""Examples that a policy lacks: rows for its section `Examples` that exercise what nothing exercises yet.

    print(suggest_examples(policies["sales.pricing"]))

Values are looked for that make a missing rule apply, a test come out the other way, a value lie at a boundary or just
beside it. What the engine decides for them today is said in a note, for a human to confirm: it is never claimed to be
right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bpmlib.core.from_model import day_path
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.syntax.literals import literal
from bpmlib.verify.examples import run_examples_of
from bpmlib.verify.exercised.measure import Watch, exercised
from bpmlib.verify.exercised.probes import Item
from bpmlib.verify.suggest.search import Found, Search

__all__ = ["Suggestion", "Suggestions", "suggest_examples"]


@dataclass(frozen=True)
class Suggestion:
    """One row: the inputs by dotted path, the day where one has to be said, and what comes out today.

    `today` is the value or None, `error` the class of the error where that comes out; `covers` is what the row
    exercises that nothing exercised before it.
    """

    decision: str
    given: Mapping[str, Any]
    as_of: date | None
    today: Any
    rules: tuple[str, ...]
    error: str
    covers: tuple[Item, ...]

    @property
    def note(self) -> str:
        """What the engine says today, as a question."""
        if self.error:
            return f"ends in {self.error} today: right?"
        by = f" by {', '.join(self.rules)}" if self.rules else ""
        return f"decides {literal(self.today)}{by} today: right?"

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data, the values as FEEL writes them."""
        return {
            "decision": self.decision,
            "given": {path: literal(value) for path, value in self.given.items()},
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "today": {"error": self.error} if self.error else {"value": literal(self.today), "rules": list(self.rules)},
            "covers": [item.to_dict() for item in self.covers],
        }


@dataclass(frozen=True)
class Suggestions:
    """The rows for a policy, by decision, and what no document was found for: perhaps there is none."""

    policy: str
    rows: tuple[Suggestion, ...]
    not_found: tuple[Item, ...] = field(repr=False)

    def text(self) -> str:
        """Return tables to paste into `## Examples`.

        What a row expects is left open, `-`: `check` asks for it until somebody has written it.
        """
        tables: list[str] = []
        groups: dict[tuple[Any, ...], list[Suggestion]] = {}
        for row in self.rows:
            groups.setdefault((row.decision, row.as_of is not None), []).append(row)
        for (decision, dated), rows in groups.items():
            paths = list(dict.fromkeys(path for row in rows for path in row.given))
            header = [*paths, *(["as_of"] if dated else []), f"→ {decision}", "→ error", "note"]
            lines = [header, ["---"] * len(header)]
            for row in rows:
                cells = [literal(row.given[path]) if path in row.given else "-" for path in paths]
                day = [row.as_of.isoformat()] if row.as_of is not None else []
                lines.append([_cell(text) for text in (*cells, *day, "-", "-", row.note)])
            tables.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
        return "\n\n".join(tables)

    __str__ = text

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "policy": self.policy,
            "rows": [row.to_dict() for row in self.rows],
            "not_found": [item.to_dict() for item in self.not_found],
        }


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split("\n"))


def suggest_examples(policy: Policy) -> Suggestions:
    """Return rows that exercise what the policy's examples do not, as few as a greedy choice finds.

    Each row is a valid document that was decided. The same policy gives the same rows. `not_found` is what was looked
    for in vain: a rule that no document reaches, a boundary outside the domain, or what lies too deep to be found.
    """
    found = exercised(policy)
    missing = dict.fromkeys(found.missing)
    given = [result.trial.document for result in run_examples_of(policy) if result.passed and result.trial is not None]
    watch = Watch(policy)
    rows: list[Suggestion] = []
    for version in policy.versions:
        for one in _of_version(policy, version, watch, given, missing):
            rows.append(one)
            for item in one.covers:
                del missing[item]
    return Suggestions(policy.id, tuple(rows), tuple(missing))


def _of_version(
    policy: Policy, version: p.Policy, watch: Watch, given: Sequence[Mapping[str, Any]], missing: Mapping[Item, None]
) -> Iterator[Suggestion]:
    """Yield rows for each decision of a version; what they cover is taken from `missing` by the caller at once."""
    first = policy.first_day(version)
    checked = policy.checked(first)
    day = day_path(checked)
    for decision in checked.decisions:
        compiled = policy.compiled(as_of=first if policy.dated else None, answers=(decision,))
        probes = watch.probes(compiled)
        others = set(checked.decisions) - {decision}
        own = {key: probe for key, probe in probes.by_key.items() if key.partition("#")[0] not in others}
        wanted = [item for probe in own.values() for item in probe.items() if item in missing]
        if not wanted:
            continue
        undated = not policy.dated or day in {read.path for read in compiled.program.reads if not read.optional}
        as_of = None if undated else first
        search = Search(policy, compiled, watch, decision, as_of, checked.scope.words, given)
        for one in search.rows(own, wanted):
            covers = tuple(item for item in missing if item in one.shown)
            if covers:
                yield _suggestion(decision, as_of, one, covers)


def _suggestion(decision: str, as_of: date | None, one: Found, covers: tuple[Item, ...]) -> Suggestion:
    given = {".".join(path): value for path, value in one.given.items()}
    if one.decision is None:
        return Suggestion(decision, given, as_of, None, (), one.error, covers)
    rules = one.decision.rules.get(decision, ())
    return Suggestion(decision, given, as_of, one.decision.outcome[decision], rules, "", covers)
