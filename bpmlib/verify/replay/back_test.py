"""What would have been different: the documents of the past decided by two versions of a policy.

print(replay(old, new, open("orders.jsonl"), money="deposit"))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel

from bpmlib.documents.json_input import parse_json
from bpmlib.errors import BpmError, nearest
from bpmlib.policy import Policy
from bpmlib.run.decision import Decision
from bpmlib.shown import Shown
from bpmlib.values.numbers import plain
from bpmlib.verify.replay.transitions import Matrix, Money, Purse, Side, Tally

__all__ = ["Replay", "Replayed", "replay"]

Status = Literal["same", "changed", "not decidable", "not effective"]

_STATUSES: Final[tuple[Status, ...]] = ("not effective", "not decidable", "changed", "same")
"""Of a document with several answers the first of these counts that one of its answers has."""

_NOT_DECIDABLE: Final = ("InputError", "ParameterNotSet")

_REASONS: Final = 1_000
"""How many different reasons are kept apart; what comes after goes under `_OTHERS`."""
_OTHERS: Final = "other reasons"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One document for which the versions differ: its number from 1, itself as given, and both sides by answer."""

    number: int
    document: Any = field(repr=False)
    status: Status
    before: Mapping[str, Side]
    after: Mapping[str, Side]

    def text(self) -> str:
        """Return the answers that differ, one a line, personal values masked."""
        lines = [
            f"  document {self.number}: {answer}: {side.text()} -> {self.after[answer].text()}"
            for answer, side in self.before.items()
            if not side.same(self.after[answer])
        ]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the answers of both sides as plain data, personal values masked; the document is not in it."""
        answers = {
            answer: {"before": side.to_dict(), "after": self.after[answer].to_dict()}
            for answer, side in self.before.items()
        }
        return {"document": self.number, "status": self.status, "answers": answers}


@dataclass(frozen=True)
class Replay(Shown):
    """What a back-test found. The counts are of all documents; of those that differ the first ones are listed.

    *Changed* is a document of which some answer is another value, or was a value and is an error of the rules
    (`NoMatch`, `Conflict`, `EvaluationError`), or the other way round. *Not decidable* is one that one of the versions
    refuses (`InputError`) or needs a figure for that nobody has set (`ParameterNotSet`), where the other does not: as
    a rule the new one reads a field that the old data lack, and nobody knows what would have been decided. *Not
    effective* is one on whose day only one of the versions is in force. All others are the *same*, those with the
    same error on both sides among them.
    """

    policies: tuple[str, str]
    counts: Mapping[Status, int]
    by_other_rules: int
    """Documents that are the same and were decided by other rules."""
    matrices: tuple[Matrix, ...]
    money: tuple[Money, ...]
    changed: tuple[Replayed, ...]
    undecidable: tuple[Replayed, ...]
    """Documents that are not decidable or not effective."""
    reasons: Mapping[str, int]
    """Why documents are not decidable or not effective, the most frequent reason first."""
    one_sided: tuple[str, ...]
    """Answers that only one of the versions gives, and that were not compared."""

    @property
    def documents(self) -> int:
        """How many documents were decided by both."""
        return sum(self.counts.values())

    def matrix(self, answer: str) -> Matrix:
        """Return the transitions of one answer; raise `KeyError` where it was not compared."""
        found = next((matrix for matrix in self.matrices if matrix.answer == answer), None)
        if found is None:
            raise KeyError(answer)
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data that JSON can hold: numbers are text with every digit."""
        return {
            "policies": list(self.policies),
            "documents": self.documents,
            "counts": {status: self.counts[status] for status in reversed(_STATUSES)},
            "by_other_rules": self.by_other_rules,
            "answers": [matrix.to_dict() for matrix in self.matrices],
            "money": [money.to_dict() for money in self.money],
            "changed": [one.to_dict() for one in self.changed],
            "undecidable": [one.to_dict() for one in self.undecidable],
            "reasons": dict(self.reasons),
            "one_sided": list(self.one_sided),
        }

    def text(self) -> str:
        """Return the report as text."""
        counts = ", ".join(f"{self.counts[status]:,} {status}" for status in reversed(_STATUSES))
        lines = [f"{self.policies[0]} -> {self.policies[1]}: {self.documents:,} documents, {counts}"]
        if self.by_other_rules:
            lines.append(f"{self.by_other_rules:,} of those that are the same are decided by other rules")
        if self.one_sided:
            lines.append(f"not compared, as only one version has them: {', '.join(self.one_sided)}")
        for matrix in self.matrices:
            lines += ["", *_matrix_lines(matrix)]
        for money in self.money:
            lines += ["", *_money_lines(money)]
        if self.changed:
            lines += ["", "Changed" + _of(len(self.changed), self.counts["changed"])]
            lines += [one.text() for one in self.changed]
        if self.undecidable:
            whole = self.counts["not decidable"] + self.counts["not effective"]
            lines += ["", "Not decidable under these data, or not effective" + _of(len(self.undecidable), whole)]
            lines += [f"  {count:,} times {reason}" for reason, count in self.reasons.items()]
            lines += [one.text() for one in self.undecidable]
        return "\n".join(lines)

    __str__ = text


def replay(
    old: Policy, new: Policy, documents: Iterable[Any], *, answers: Sequence[str] | None = None,
    money: str | Sequence[str] | None = None, as_of: date | tuple[date | None, date | None] | None = None,
    keep: int = 100, progress: Callable[[int], object] | None = None,
) -> Replay:  # fmt: skip
    """Decide each document by both versions and return what differs.

    `documents` may be any iterable, one of millions too: it is gone through once, and nothing but counts and the
    first `keep` documents of each list is held. A document is what `decide` takes (a dict by input), a pydantic model
    where the policy has one input, or the text of a JSON object, such as a line of a file. `answers` are those to
    compare (by default those that both versions give). `money` names answers that are amounts, or paths into them.
    `as_of` is the day that counts for both, or a pair: the versions of one policy in force on two days are compared by
    `replay(policy, policy, documents, as_of=(day, other_day))`. `progress` is called with the number of documents
    done. A text that is no JSON, and everything that `decide` raises of `BpmError`, is counted under its class; a
    wrong name in `answers` or `money` is a `ValueError`.
    """
    names, one_sided = _compared(old, new, answers)
    purses = [Purse(path) for path in ((money,) if isinstance(money, str) else money or ())]
    for purse in purses:
        if purse.answer not in names:
            raise ValueError(f"`{purse.path}` is no answer that is compared, nor in one: {', '.join(names)}")
    days = as_of if isinstance(as_of, tuple) else (as_of, as_of)
    counting = _Counting(names, purses, keep)
    for number, document in enumerate(documents, start=1):
        opened = _opened(document)
        before, after = (_sides(policy, opened, day, names) for policy, day in zip((old, new), days, strict=True))
        counting.add(Replayed(number, document, _status(before, after), before, after))
        if progress is not None:
            progress(number)
    return counting.result((old.id, new.id), one_sided)


class _Counting:
    """What is counted of the documents gone through so far."""

    def __init__(self, names: Sequence[str], purses: Sequence[Purse], keep: int) -> None:
        self.tallies = [Tally(name) for name in names]
        self.purses = purses
        self.keep = keep
        self.counts: dict[Status, int] = dict.fromkeys(_STATUSES, 0)
        self.by_other_rules = 0
        self.changed: list[Replayed] = []
        self.undecidable: list[Replayed] = []
        self.reasons: Counter[str] = Counter()

    def add(self, one: Replayed) -> None:
        """Count one document."""
        self.counts[one.status] += 1
        for tally in self.tallies:
            before, after = one.before[tally.answer], one.after[tally.answer]
            tally.add(before, after, changed=not before.same(after))
        for purse in self.purses:
            purse.add(one.before[purse.answer], one.after[purse.answer])
        if one.status == "same":
            self.by_other_rules += any(side.rules != one.after[name].rules for name, side in one.before.items())
            return
        listed = self.changed if one.status == "changed" else self.undecidable
        if len(listed) < self.keep:
            listed.append(one)
        if one.status != "changed":
            for reason in dict.fromkeys(_reasons(one)):
                self.reasons[reason if reason in self.reasons or len(self.reasons) < _REASONS else _OTHERS] += 1

    def result(self, policies: tuple[str, str], one_sided: tuple[str, ...]) -> Replay:
        """Return what was counted."""
        return Replay(
            policies, self.counts, self.by_other_rules, tuple(tally.matrix() for tally in self.tallies),
            tuple(purse.money() for purse in self.purses), tuple(self.changed), tuple(self.undecidable),
            dict(sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))), one_sided,
        )  # fmt: skip


def _compared(old: Policy, new: Policy, answers: Sequence[str] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the answers to compare, and those that only one of the versions gives."""
    known = [{name for version in policy.versions for name in policy.checked(policy.first_day(version)).decisions}
             for policy in (old, new)]  # fmt: skip
    if answers is not None:
        for name in answers:
            for policy, decisions in zip((old, new), known, strict=True):
                if name not in decisions:
                    hint = nearest(name, decisions)
                    raise ValueError(f"`{name}` is not a decision of `{policy.id}`" + (f", {hint}" if hint else ""))
        return tuple(answers), ()
    both = tuple(name for name in old.answers if name in new.answers)
    if not both:
        raise ValueError(f"`{old.id}` and `{new.id}` have no answer in common: name some with `answers`")
    return both, tuple(name for name in dict.fromkeys((*old.answers, *new.answers)) if name not in both)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a text of JSON spells."""

    value: object


def _opened(document: Any) -> Any:
    """Return a document as both versions decide it, or the error that makes a text none."""
    if not isinstance(document, (str, bytes)):
        return document
    try:
        return _Parsed(parse_json(document))
    except BpmError as error:
        return error


def _sides(policy: Policy, document: Any, day: date | None, answers: Sequence[str]) -> dict[str, Side]:
    """Return what a policy says of each answer. Where one of them fails, each is asked for alone."""
    if isinstance(document, BpmError):
        return dict.fromkeys(answers, Side.failed(document))
    try:
        decision = _decide(policy, document, day, answers)
    except BpmError as error:
        if len(answers) == 1:
            return {answers[0]: Side.failed(error)}
        return {name: side for answer in answers for name, side in _sides(policy, document, day, [answer]).items()}
    return Side.all_of(decision, answers)


def _decide(policy: Policy, document: Any, day: date | None, answers: Sequence[str]) -> Decision:
    if isinstance(document, _Parsed):
        return policy.decide_parsed(document.value, as_of=day, answers=answers)
    if isinstance(document, BaseModel):
        inputs = list(policy.checked(day if policy.dated else None).scope.inputs)
        if len(inputs) != 1:
            raise ValueError(f"`{policy.id}` has {len(inputs)} inputs: give a dict of them, not one model")
        document = {inputs[0]: document}
    return policy.decide(document, as_of=day, answers=answers)


def _status(before: Mapping[str, Side], after: Mapping[str, Side]) -> Status:
    found = {_status_of(side, after[answer]) for answer, side in before.items()}
    return next(status for status in _STATUSES if status in found)


def _status_of(before: Side, after: Side) -> Status:
    if before.same(after):
        return "same"
    errors = (before.error, after.error)
    if "NotEffective" in errors:
        return "not effective"
    return "not decidable" if any(error in _NOT_DECIDABLE for error in errors) else "changed"


def _reasons(one: Replayed) -> list[str]:
    """Return why a document is not decidable or not effective, by answer."""
    pairs = [(side, one.after[answer]) for answer, side in one.before.items()]
    failed = (side for pair in pairs if _status_of(*pair) == one.status for side in reversed(pair))
    causes = ("NotEffective",) if one.status == "not effective" else _NOT_DECIDABLE
    return [f"{side.error}: {side.reason}" for side in failed if side.error in causes]


def _of(listed: int, whole: int) -> str:
    return f" (the first {listed:,} of {whole:,}):" if listed < whole else ":"


_BY: Final = {"value": "", "rules": ", by the rules that decided", "kind": ", by kind"}


def _matrix_lines(matrix: Matrix) -> list[str]:
    lines = [
        matrix.answer + {"value": "", "rules": ", by the rules that decided", "kind": ", by kind"}[matrix.by] + ":"
    ]
    for one in matrix.transitions:
        moved = one.before != one.after
        said = f"  {one.count:>9,}  {one.before}" + (f" -> {one.after}" if moved else "")
        if one.changed != (one.count if moved else 0):
            said += f" ({one.changed:,} of them changed)"
        lines.append(said)
    return lines


def _money_lines(money: Money) -> list[str]:
    unit = f" ({money.unit})" if money.unit else ""
    lines = [
        f"{money.path}{unit}: {plain(money.before)} before, {plain(money.after)} after, difference"
        f" {plain(money.difference)} (more {plain(money.more)}, less {plain(money.less)})"
        f" in {money.documents:,} documents"
    ]
    for count, amount, when in (
        (money.only_before_documents, money.only_before, "before"),
        (money.only_after_documents, money.only_after, "after"),
    ):
        if count:
            lines.append(f"  {count:,} documents have an amount only {when}: {plain(amount)}")
    return lines
