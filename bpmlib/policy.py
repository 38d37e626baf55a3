"""One policy with its versions: what it says, its figures, deciding and explaining."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from typing import Any

from bpmlib.check.checked import Checked
from bpmlib.core.ast import Program
from bpmlib.core.from_model import day_path, figures, from_model
from bpmlib.documents.guards import Guard, Read
from bpmlib.documents.json_input import parse_json
from bpmlib.errors import Diagnostic, InputError, NotEffective, nearest
from bpmlib.explain.explanation import Explanation
from bpmlib.figures import admit_figure
from bpmlib.library import Library
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.run.compiled import Compiled
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import fresh
from bpmlib.shown import Shown
from bpmlib.values.compare import show_value

__all__ = ["Policy"]


class Policy(Shown):
    """One policy with its versions. Immutable: `override` and `reading` return another one."""

    def __init__(self, library: Library, policy: str, overrides: Mapping[str, Mapping[str, Any]]) -> None:
        self.id = policy
        self._library = library
        self._overrides = overrides
        self._days = library.turning_points(policy)
        self._made: dict[tuple[Any, ...], Compiled] = {}
        self._lock = Lock()
        """Held while a program is compiled: of many threads one does it."""
        self._usual: Callable[[Any], Decision] | None = None
        """The compiled function of a policy that does not change over time, once made."""
        start = library.timeline.first_day(library.versions(policy)[-1])
        self._first = library.checked(policy, start if self._days else None)

    # ---------------------------------------------------------------------------------- what it says

    def checked(self, as_of: date | None = None) -> Checked:
        """Return the version in force on a day (the latest where none is given) as the checker left it."""
        return self._first if as_of is None else self._library.checked(self.id, as_of)

    def in_force(self, as_of: date | None = None) -> tuple[Checked, date | None]:
        """Return the version in force on a day, and the day. Without one, those of the last change.

        The day is None where the answer does not depend on it. Raises `NotEffective` where there is no such version.
        """
        if as_of is None:
            as_of = max((day for day in self._days if self._library.timeline.holds(self.id, day)), default=None)
        checked = self.checked(as_of if self._days else None)
        _require_in_force(checked, as_of)
        return checked, as_of

    @property
    def model(self) -> p.Policy:
        """The latest version as its author wrote it."""
        return self._first.policy

    @property
    def title(self) -> dict[str, str]:
        """The title by language."""
        return dict(self.model.front.title)

    @property
    def answers(self) -> tuple[str, ...]:
        """The decisions that `decide` answers by default."""
        return self._first.answers

    @property
    def inputs(self) -> dict[str, Any]:
        """The fields that the default answers read, by path: type, unit, bounds and allowed values."""
        return {".".join(read.path): read.field for read in self._program(self._first, self.answers).reads}

    @property
    def parameters(self) -> dict[str, Any]:
        """The figures in force (of the latest version), by name; a parameter the company must set is missing."""
        return self.figures_of(self._first, self._days[-1] if self._days else None)

    @property
    def versions(self) -> tuple[p.Policy, ...]:
        """The versions as their authors wrote them, in order of time."""
        return self._library.versions(self.id)

    def figures_of(self, checked: Checked, as_of: date | None) -> dict[str, Any]:
        """Return the figures on a day of this policy, or of one it uses, by name; one that is not set is missing."""
        found: dict[str, Any] = fresh(figures(checked, as_of, self._overrides.get(checked.id, {})))
        return found

    @property
    def readings(self) -> dict[str, p.Reading]:
        """The readings of unclear clauses, by name."""
        sections = [s for s in self.model.sections if isinstance(s, p.Readings)]
        return {row.name.text: row for section in sections for row in section.rows}

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the library that the policy belongs to, in each language."""
        return self._library.vocabulary

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the company, the preferred one first; none where `policies.toml` says nothing."""
        return self._library.layers.languages

    def first_day(self, version: p.Policy) -> date:
        """Return the first day of a version on which all that it uses is in force too."""
        return self._library.timeline.first_day(version)

    @property
    def dated(self) -> bool:
        """Whether the answer depends on the day: it has several versions, or figures with a date."""
        return bool(self._days)

    def __repr__(self) -> str:
        return f"<Policy {self.id}>"

    # -------------------------------------------------------------------------------------- figures

    def override(self, **values: Any) -> Policy:
        """Return this policy with figures replaced; a wrong name or type is an `InputError`."""
        own = {**self._overrides.get(self.id, {}), **self.admitted(values)}
        return Policy(self._library, self.id, {**self._overrides, self.id: own})

    def admitted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return figures for parameters of this policy, once their names and types are known to be right."""
        known = self._first.scope.names("parameter")
        problems = [name for name in values if name not in known]
        if problems:
            raise InputError(
                [Diagnostic("input-unknown", f"`{name}` is not a parameter of `{self.id}`", hint=nearest(name, known))
                 for name in problems],
                policy=self.id, problems=dict.fromkeys(problems, "input-unknown"),
            )  # fmt: skip
        words = self._library.words
        return {name: admit_figure(name, value, self._first.symbol_type(name), words) for name, value in values.items()}

    def reading(self, name: str) -> Policy:
        """Return this policy with the other reading of an unclear clause, where that is a figure."""
        reading = self.readings[name]
        if reading.parameter is None or reading.value is None:
            raise ValueError(f"reading `{name}` has no runnable alternative: {reading.taken}")
        return self.override(**{reading.parameter.text: constant(reading.value)})

    # ------------------------------------------------------------------------------------- deciding

    def decide(
        self, inputs: Mapping[str, Any] | None = None, /, *, as_of: date | None = None,
        answers: Sequence[str] | None = None, **documents: Any,
    ) -> Decision:  # fmt: skip
        """Decide for one document: `decide(order=order)`, or `decide({"order": {...}})`.

        `answers` narrows what is computed, and with it which fields are needed. `as_of` is the day whose
        version and figures count; by default the day that the policy's `as_of` path reads. Raises
        `InputError`, `EvaluationError`, `ParameterNotSet`, `NoMatch`, `Conflict` or `NotEffective`.
        """
        if documents or inputs is None:
            inputs = {**inputs, **documents} if inputs else documents
        if as_of is None and answers is None and self._usual is not None:
            return self._usual(inputs)
        day, compiled = self._compiled(as_of, answers, inputs, json=False)
        return _dated(compiled.decide(inputs), day)

    def decide_json(
        self, text: str | bytes, *, as_of: date | None = None, answers: Sequence[str] | None = None
    ) -> Decision:
        """Decide for the inputs that a JSON object spells; numbers keep every digit, dates are ISO text."""
        return self.decide_parsed(parse_json(text), as_of=as_of, answers=answers)

    def decide_parsed(
        self, inputs: Any, *, as_of: date | None = None, answers: Sequence[str] | None = None
    ) -> Decision:
        """Like `decide_json`, for what `parse_json` made of a text: one of the objects of a list, say."""
        day, compiled = self._compiled(as_of, answers, inputs, json=True)
        return _dated(compiled.decide_json(inputs), day)

    def decider(
        self, *, as_of: date | None = None, answers: Sequence[str] | None = None, force_scan: bool = False
    ) -> Callable[[Mapping[str, Any]], Decision]:
        """Return the compiled function behind `decide`, for loops over many documents.

        Everything that can be settled beforehand is settled here. `force_scan` leaves the table index out,
        for tests that it changes no answer.
        """
        if force_scan:
            as_of = as_of or (self._days[-1] if self._days else None)
            checked = self.checked(as_of)
            names = tuple(answers or checked.answers)
            return Compiled(self._program(checked, names, as_of), force_scan=True).decide
        if self._days or as_of is not None:
            return lambda inputs: self.decide(inputs, as_of=as_of, answers=answers)
        return self._compiled(None, answers, None, json=False)[1].decide

    def compiled(
        self, inputs: Any = None, *, as_of: date | None = None, answers: Sequence[str] | None = None, json: bool = False
    ) -> Compiled:
        """Return the program with which `decide` (for `json`, `decide_parsed`) decides for these inputs.

        Without a day the inputs matter to a policy that changes over time, and only to one. Raises what `decide` raises
        before it looks at the inputs any closer.
        """
        return self._compiled(as_of, answers, inputs, json=json)[1]

    def explain(self, decision: Decision) -> Explanation:
        """Return the explanation of a decision of this policy; `decision.explain(language)` is its text."""
        explanation: Explanation = decision.compiled.explainer(decision)
        return explanation

    def _compiled(
        self, as_of: date | None, answers: Sequence[str] | None, inputs: Any, *, json: bool
    ) -> tuple[date | None, Compiled]:
        """Return the day that counts, where one does, and the program for it."""
        given = as_of is not None
        if as_of is not None:
            as_of = _given_day(as_of, self.id)
        elif self._days:
            as_of = self._read_day(inputs, json)
        epoch = max((day for day in self._days if as_of is not None and day <= as_of), default=None)
        key = (epoch, given, None if answers is None else tuple(answers))
        if given or key not in self._made:
            checked = self.checked(as_of if self._days else None)
            _require_in_force(checked, as_of)
            with self._lock:
                if key not in self._made:
                    self._made[key] = self._make(checked, answers, as_of, given)
            if not self._days and not given and answers is None:
                self._usual = self._made[key].decide
        return as_of, self._made[key]

    def _make(self, checked: Checked, answers: Sequence[str] | None, as_of: date | None, given: bool) -> Compiled:
        names = checked.answers if answers is None else tuple(answers)
        for name in names:
            if name not in checked.decisions:
                hint = nearest(name, checked.decisions)
                raise InputError([Diagnostic("input-unknown", f"`{name}` is not a decision of `{self.id}`", hint=hint)])
        program = self._program(checked, names, as_of)
        effective = None if given else lambda day: _require_in_force(checked, _day(day))
        provenance = {"effective": _effective(checked), "files": _hashes(checked) | dict(self._library.layers.hashes)}
        return Compiled(program, effective=effective, explainer=self._explainer(checked), provenance=provenance)

    def _explainer(self, checked: Checked) -> Callable[[Decision], Explanation]:
        front = checked.policy.front
        title, source = dict(front.title), dict(front.source)
        return lambda decision: Explanation(decision, title, source, self._library.vocabulary, self.languages)

    def _program(self, checked: Checked, answers: tuple[str, ...], as_of: date | None = None) -> Program:
        return _program(checked, answers, as_of, self._overrides)

    def _read_day(self, inputs: Any, json: bool) -> date:
        """Return the date that the policy's `as_of` path reads from the inputs."""
        path = day_path(self._first)
        if path is not None:
            span = self._first.policy.front.as_of.span if self._first.policy.front.as_of else None
            (value,) = Guard(self._first.scope.inputs, (Read(path, span=span),), policy=self.id).admit(inputs, json)
            if isinstance(value, date):
                return _day(value)
        shown = ".".join(path) if path else "as_of"
        message = f"`{self.id}` changes over time: the day that counts is missing"
        diagnostic = Diagnostic(
            "input-missing",
            message,
            hint=f"give `{shown}`, or say on which day: `as_of=...` in a call, `--as-of` on the command line",
        )
        raise InputError([diagnostic], policy=self.id, problems={shown: "input-missing"})


def _program(
    checked: Checked, answers: tuple[str, ...], as_of: date | None, overrides: Mapping[str, Mapping[str, Any]]
) -> Program:
    return from_model(checked, answers, lambda used: figures(used, as_of, overrides.get(used.id, {})), as_of)


def _dated(decision: Decision, day: date | None) -> Decision:
    decision.day = day
    return decision


def _hashes(checked: Checked) -> dict[str, str]:
    """Return a hash of every policy file that has a part in the decision, by policy id."""
    text = checked.policy.span.source.text
    found = {checked.id: f"sha256:{sha256(text.encode()).hexdigest()}"}
    for used in checked.used.values():
        found |= _hashes(used)
    return found


def _effective(checked: Checked) -> str:
    front = checked.policy.front
    return f"{front.effective_from}..{front.effective_to or ''}"


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _given_day(as_of: Any, policy: str) -> date:
    if isinstance(as_of, date):
        return _day(as_of)
    diagnostic = Diagnostic("input-type", f"`as_of` is a date, {show_value(as_of)} is not", hint="give a datetime.date")
    raise InputError([diagnostic], policy=policy, problems={"as_of": "input-type"})


def _require_in_force(checked: Checked, as_of: date | None) -> None:
    """Raise `NotEffective` unless a policy, and every one that it uses, is in force on a day."""
    for used in checked.used.values():
        _require_in_force(used, as_of)
    front = checked.policy.front
    if as_of is None or (front.effective_from <= as_of and (front.effective_to is None or as_of < front.effective_to)):
        return
    until = f" until {front.effective_to}" if front.effective_to else ""
    message = f"`{checked.id}` is not in force on {as_of}: it is from {front.effective_from}{until}"
    raise NotEffective(Diagnostic("not-effective", message, front.span), policy=checked.id)
