"""A session: facts come and go, time passes, and what follows from them holds or is withdrawn.

    session = Session(policies["showroom.duplicate_cards"])
    change = session.assert_fact(SignedCard(...))
    for conclusion in change.concluded:
        print(session.explain(conclusion).text("zh"))

Time is an argument and nothing is stored or sent: a session is a function of what it was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import RLock
from types import TracebackType
from typing import Any

from pydantic import BaseModel

from bpmlib.errors import Diagnostic, FactError, InputError, Limits
from bpmlib.model.patterns import Pattern
from bpmlib.patterns import rounds
from bpmlib.patterns.admission import Admission
from bpmlib.patterns.engines import Engine, joiners_for
from bpmlib.patterns.explaining import Explanation, because
from bpmlib.patterns.facts import Asserted, Conclusion
from bpmlib.patterns.groups import groups_of
from bpmlib.patterns.memory import Journal, Memory
from bpmlib.patterns.network import Delta, Network
from bpmlib.patterns.rulebook import rules_of
from bpmlib.patterns.stated import Stated
from bpmlib.policies import Policies
from bpmlib.policy import Policy
from bpmlib.shown import Shown

__all__ = ["Change", "Session"]

_DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Change(Shown):
    """What a step of a session brought about: the conclusions that hold since, and those that hold no more.

    `at` is the time of the session, None where none was given yet. `fact` is the one that was asserted or retracted.
    """

    at: datetime | None
    concluded: tuple[Conclusion, ...]
    withdrawn: tuple[Conclusion, ...]
    fact: Asserted | None = None


class Session(Shown):
    """Facts and what follows from them by the patterns of one or several policies.

    `engine` is who finds the facts that belong together: `reference`, `durable` (durable-rules, from the extra of that
    name), or `auto`, which takes durable-rules for the patterns that it is known to serve, where it is installed. The
    answers are the same. `as_of` is the day whose versions and figures count, by default those of the last change.

    Raises `PolicyError` where the patterns of the policies together form a circle through `none` or `all`,
    `EngineUnavailable` where durable-rules is asked for and is not there, ValueError where no policy has a pattern.
    """

    def __init__(
        self, policies: Policies | Policy | Iterable[Policy], engine: Engine = "auto", *, as_of: date | None = None,
        limits: Limits = _DEFAULT,
    ) -> None:  # fmt: skip
        chosen = tuple(_chosen(policies))
        self.rules = rules_of(chosen, as_of)
        if not self.rules:
            raise ValueError("no pattern in " + (", ".join(f"`{policy.id}`" for policy in chosen) or "no policy"))
        checked, _ = chosen[0].in_force(as_of)
        read = {type_ for rule in self.rules for type_ in rule.reads}
        concluded = {type_ for rule in self.rules for type_ in rule.concludes}
        self.zone = checked.work_calendar().zone
        self._admission = Admission(checked.scope.documents, read, concluded, self.zone)
        self.policies = {policy.id: policy for policy in chosen}
        self._journal = Journal()
        self._memory = Memory((context.spec for rule in self.rules for context in rule.contexts), self._journal)
        groups = groups_of(self.rules)
        self._joiners = joiners_for(self.rules, engine, self._memory)
        self._network = Network(groups, self._joiners, self._memory, self._journal,
                                self._admission.conclusion, self._admission.moment, limits)  # fmt: skip
        self._stated = Stated(self._journal, limits)
        self._lock = RLock()

    # ------------------------------------------------------------------------------------------------- facts

    def assert_fact(self, document: BaseModel | Mapping[str, Any], type: str = "", *, id: str = "") -> Change:
        """Take a fact in, and return what follows. `type` names the type of a fact that comes as a dict.

        Two facts are told apart by the `id`; without one, by what they say: the same fact asserted again is not
        another one, and nothing happens. Raises `InputError` where the document is not what its type says, `FactError`
        (`fact-differs`) where the id belongs to another fact, and whatever a condition that has no value raises;
        then nothing has changed.
        """
        return self._changed([(document, type, id)])

    def assert_facts(self, documents: Iterable[BaseModel | tuple[str, Mapping[str, Any]]]) -> Change:
        """Take several facts in at once, each a document or a type with a dict: all of them or, on an error, none."""
        return self._changed([(one, "", "") if isinstance(one, BaseModel) else (one[1], one[0], "")
                              for one in documents])  # fmt: skip

    def retract(self, fact: Asserted | BaseModel | str) -> Change:
        """Take a fact back, named by itself, by its id or, without one, by its document.

        What followed from it alone is withdrawn. Raises `FactError` (`fact-missing`) where there is no such fact.
        """
        with self._lock, self._journal:
            found = self._named(fact)
            delta = Delta()
            self._remove(found, delta)
            rounds.run(self._network, delta)
            return self._told(delta, found)

    def forget(self, fact: Asserted | Conclusion | BaseModel | str) -> Change:
        """Let go of a fact that is over and done with: what followed from it stays, and is not looked at again.

        A conclusion that stayed in this way is let go of likewise. It is for sessions that run on and on. For whatever
        comes later the fact is as if it had never been, and what it kept from following does follow: forget a fact
        only when no later fact can belong together with it.
        Raises `FactError` (`fact-missing`).
        """
        with self._lock, self._journal:
            found = self._stayed(fact) if isinstance(fact, Conclusion) else self._named(fact)
            for conclusion in self._resting_on(found):
                self._settle(conclusion)
            delta = Delta()
            if isinstance(found, Conclusion):
                self._release(found, delta)
            else:
                self._remove(found, delta)
            rounds.run(self._network, delta)
            delta.removed.pop(found, None)
            return self._told(delta, found if isinstance(found, Asserted) else None)

    def advance(self, at: date) -> tuple[Change, ...]:
        """Let time pass up to an instant, and return what that brought about, one change for each instant.

        A time without a zone is local, a day its first instant. Raises `FactError` (`time-backwards`), and whatever a
        condition that has no value raises; then no time has passed.
        """
        with self._lock:
            moment = self._admission.moment(at)
            now = self._network.now
            if now is not None and moment < now:
                message = f"the session is at {now.isoformat()}, and {moment.isoformat()} is before that"
                raise FactError(Diagnostic("time-backwards", message, hint="give facts and times in their order"))
            changes: list[Change] = []
            with self._journal:
                while (instant := self._network.waiting.first()) is not None and instant <= moment:
                    changes.append(self._ripened(instant))
                self._set_time(moment)
            return tuple(change for change in changes if change.concluded or change.withdrawn)

    # ---------------------------------------------------------------------------------------------- answers

    @property
    def now(self) -> datetime | None:
        """The time of the session; None where none was given yet."""
        return self._network.now

    def next_change(self) -> datetime | None:
        """Return when something will be concluded by itself next, None where nothing will: the time to wake up at."""
        with self._lock:
            return self._network.waiting.first()

    def facts(self, type: str = "") -> tuple[Asserted, ...]:
        """Return the facts that were asserted, in their order; those of one type where one is named."""
        with self._lock:
            return tuple(fact for fact in self._stated if type in ("", fact.type))

    def conclusions(self, type: str = "") -> tuple[Conclusion, ...]:
        """Return what follows now: by priority, then in the order of the policies and their patterns.

        Those of one type where one is named.
        """
        with self._lock:
            holding = (one for one in self._network.conclusions.values() if one.present)
            return self._sorted([one for one in holding if type in ("", one.type)])

    def explain(self, conclusion: Conclusion) -> Explanation:
        """Return why a conclusion holds: by which patterns, from which facts, down to those that were asserted.

        Raises `FactError` (`fact-missing`) where it does not hold.
        """
        with self._lock:
            if not conclusion.present or self._network.conclusions.get(conclusion.id) is not conclusion:
                raise FactError(Diagnostic("fact-missing", f"this `{conclusion.type}` does not hold now"))
            return Explanation.of(conclusion, self._memory, self.policies)

    # ------------------------------------------------------------------------------------------------- ending

    def close(self) -> None:
        """Give back what the engine holds. A session that is left by `with`, or is collected, does so by itself."""
        with self._lock:
            for joiner in self._joiners.values():
                joiner.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Session: {len(self._stated)} facts, {len(self._network.conclusions)} conclusions>"

    # ------------------------------------------------------------------------------------------------- inside

    def _changed(self, given: list[tuple[Any, str, str]]) -> Change:
        with self._lock, self._journal:
            delta = Delta()
            fact = None
            for document, type_, id_ in given:
                fact = self._asserted(document, type_ or _type_of(document), id_, delta)
            rounds.run(self._network, delta)
            return self._told(delta, fact)

    def _asserted(self, document: Any, type_: str, id_: str, delta: Delta) -> Asserted:
        fact, new = self._stated.add(type_, self._admission.fact(type_, document), id_)
        if new:
            self._memory.add(fact)
            delta.add(fact)
        return fact

    def _named(self, fact: Asserted | BaseModel | str) -> Asserted:
        if isinstance(fact, BaseModel):
            type_ = _type_of(fact)
            return self._stated.saying(type_, self._admission.fact(type_, fact))
        return self._stated.get(fact)

    def _remove(self, fact: Asserted, delta: Delta) -> None:
        self._stated.remove(fact)
        self._memory.remove(fact)
        delta.remove(fact)

    def _ripened(self, instant: datetime) -> Change:
        self._set_time(instant)
        delta = Delta()
        rounds.run(self._network, delta, self._network.waiting.ripe(instant))
        return self._told(delta, None)

    def _set_time(self, instant: datetime) -> None:
        before, self._network.now = self._network.now, instant
        self._journal.note(setattr, self._network, "now", before)

    def _told(self, delta: Delta, fact: Asserted | None) -> Change:
        concluded = self._sorted([one for one in delta.added if isinstance(one, Conclusion)])
        withdrawn = self._sorted([one for one in delta.removed if isinstance(one, Conclusion)])
        return Change(self._network.now, concluded, withdrawn, fact)

    def _sorted(self, conclusions: list[Conclusion]) -> tuple[Conclusion, ...]:
        return tuple(sorted(conclusions, key=self._rank) if len(conclusions) > 1 else conclusions)

    def _rank(self, conclusion: Conclusion) -> tuple[int, int, str]:
        """Return the place of a conclusion: that of the first pattern that could have it, then by what it says."""
        rules = [match.rule for match in conclusion.supports]
        rules = rules or [rule for rule in self.rules if conclusion.type in rule.concludes]
        return *min((-rule.priority, rule.number) for rule in rules), conclusion.id

    # ------------------------------------------------------------------------------------------- forgetting

    def _stayed(self, conclusion: Conclusion) -> Conclusion:
        if not conclusion.settled or self._network.conclusions.get(conclusion.id) is not conclusion:
            message = f"this `{conclusion.type}` did not stay because a fact was forgotten"
            raise FactError(Diagnostic("fact-missing", message))
        return conclusion

    def _resting_on(self, fact: Asserted | Conclusion) -> Iterator[Conclusion]:
        """Yield the conclusions one of whose matches holds a fact, or gathers it."""
        seen: dict[Conclusion, None] = {}
        for rule in self.rules:
            held = self._network.matches[rule]
            for match in held.containing(fact):
                seen.update(dict.fromkeys(match.results))
            for match in held.looking_at(fact):
                gathered = rule.gathered(match.facts, match.keys, self._memory) if match.results else ()
                if any(context.gathers and fact in found for context, found in gathered):
                    seen.update(dict.fromkeys(match.results))
        return iter(seen)

    def _settle(self, conclusion: Conclusion) -> None:
        if not conclusion.settled:
            conclusion.settled = because(conclusion, self._memory)
            self._journal.note(setattr, conclusion, "settled", ())

    def _release(self, conclusion: Conclusion, delta: Delta) -> None:
        """Take back that a conclusion stays; where nothing else holds it up, it goes."""
        before, conclusion.settled = conclusion.settled, ()
        self._journal.note(setattr, conclusion, "settled", before)
        if not conclusion.supports:
            self._network.hide(conclusion)
            self._network.forget(conclusion)
            delta.remove(conclusion)


def _type_of(document: Any) -> str:
    """Return the type of a fact that comes without its name: that of a document."""
    if isinstance(document, BaseModel):
        return type(document).__name__
    message = f"of which type is this {type(document).__name__}?"
    hint = 'name the type of a fact that is no document: session.assert_fact({...}, "SignedCard")'
    raise InputError([Diagnostic("fact-unknown", message, hint=hint)])


def _chosen(policies: Policies | Policy | Iterable[Policy]) -> Iterator[Policy]:
    if isinstance(policies, Policy):
        yield policies
    elif isinstance(policies, Policies):
        yield from (policies[one] for one in policies if _has_patterns(policies, one))
    else:
        yield from policies


def _has_patterns(policies: Policies, policy: str) -> bool:
    """Return whether a version of a policy has a pattern, without checking the policy."""
    versions = policies.versions(policy)
    return any(isinstance(section, Pattern) for model in versions for section in model.sections)
