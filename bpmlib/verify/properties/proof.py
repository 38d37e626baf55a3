"""A property as claims about symbolic documents: where they cannot all hold, the property is proved.

The claims say that documents are valid and that the property fails for them. What has no exact expression is left
free, so that a proof is one in any case; documents that meet the claims are candidates until the engine has decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.core.from_model import SUBJECT
from bpmlib.values.types import Type
from bpmlib.verify.logic import Effort, Encoding, Model, Proved, Session, Symbol, is_true, less, same, superset
from bpmlib.verify.logic.witness import NotADocument
from bpmlib.verify.properties.question import Question
from bpmlib.verify.properties.valid import with_few_digits
from bpmlib.verify.properties.verdicts import Because

__all__ = ["USUAL_DAYS", "Attempt", "Claims"]

USUAL_DAYS: Final = (date(1900, 1, 1), date(2199, 12, 31))
_ENDS: Final = {"date": USUAL_DAYS, "date and time": tuple(datetime.combine(day, time(12)) for day in USUAL_DAYS)}


@dataclass(frozen=True)
class Attempt:
    """What a proof came to: `proved`, or candidate documents with figures, or neither; and what was left free."""

    proved: bool
    documents: tuple[dict[str, Any], ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    because: tuple[Because, ...] = ()


class Claims:
    """The claims that one property makes of symbolic documents: of all that are valid, or of the `usual` ones alone."""

    def __init__(self, question: Question, *, usual: bool = False) -> None:
        self.question = question
        self.session = Session()
        program = with_few_digits(question.program) if usual else question.program
        count = 1 if question.path is None else 2
        self.encodings: list[Encoding] = [self.session.document(program) for _ in range(count)]
        self.subjects: list[Symbol] = [one.value(SUBJECT) for one in self.encodings]
        self._claims = [*self._valid(), *self._one_zone(), *self._speaks(), *(self._usual() if usual else ())]

    def prove(self, effort: Effort) -> Attempt:
        """Return whether no valid documents are there for which the property fails."""
        return self._settled([*self._claims, self._fails()], effort)

    def prove_vacuous(self, effort: Effort) -> bool:
        """Return whether no valid documents are there of which the property says anything."""
        return isinstance(self.session.settle(*self._claims, effort=effort, fitting=False), Proved)

    def _settled(self, claims: list[Any], effort: Effort) -> Attempt:
        answer = self.session.settle(*claims, effort=effort)
        if isinstance(answer, Proved):
            return Attempt(True)
        doubts = dict.fromkeys((doubt.why, doubt.span) for one in self.encodings for doubt in one.doubts)
        because = [Because(why, span) for why, span in doubts]
        if not isinstance(answer, Model):
            return Attempt(False, because=(Because(answer.why), *because))
        try:
            found = [one.document(answer) for one in self.encodings]
        except NotADocument:
            return Attempt(False, because=(Because("the solver proposes values that no document has"), *because))
        return Attempt(False, self.question.documents_in(found), self.session.figures(answer), tuple(because))

    # ------------------------------------------------------------------------------------------ claims

    def _valid(self) -> list[Any]:
        """Return that the documents are valid, and alike but for the field along which something grows."""
        claims = [claim for one in self.encodings for claim in one.domain]
        section, path = self.question.section, self.question.path
        if path is not None and section.path is not None:
            one, other = self.encodings
            for read in self.question.program.reads:
                if read.path != path:
                    mine, its = one.read(read.path), other.read(read.path)
                    claims.append(same(mine, its))
                    if mine.spelled is not None and its.spelled is not None:
                        claims.append(mine.spelled == its.spelled)
            low, high = one.read(path), other.read(path)
            claims += [_there(low), _there(high)]
            claims += [low.terms.no(out) for out in _above(low, high, self.question.checked.type_of(section.path))]
        return claims

    def _one_zone(self) -> Iterator[Any]:
        """Yield that times have a zone all, or none."""
        zones = [symbol.zoned for _, symbol in self._reads() if symbol.zoned is not None]
        yield from (zone == zones[0] for zone in zones[1:])

    def _usual(self) -> Iterator[Any]:
        """Yield that days lie between `USUAL_DAYS`."""
        for one, symbol in self._reads():
            if (ends := _ENDS.get(symbol.kind)) is not None:
                low, high = (one.expression(c.Const(end, span=self.question.section.span)) for end in ends)
                inside = [symbol.terms.no(less(symbol, low)), symbol.terms.no(less(high, symbol))]
                yield symbol.terms.any([symbol.null, symbol.error, symbol.terms.all(inside)])

    def _reads(self) -> Iterator[tuple[Encoding, Symbol]]:
        for one in self.encodings:
            yield from ((one, one.read(read.path)) for read in self.question.program.reads)

    def _speaks(self) -> list[Any]:
        """Return that the property says something of the documents."""
        if self.question.section.form == "total":
            return []
        if self.question.monotone:
            return [_there(one) for one in self.subjects]
        return [one.terms.no(one.error) for one in self.subjects]

    def _fails(self) -> Any:
        """Return that the property does not hold for the documents."""
        section, (subject, *_) = self.question.section, self.subjects
        match section.form:
            case "total":
                return subject.error
            case "never":
                return is_true(subject)
            case "grows" | "falls":
                low, high = self.subjects if section.form == "grows" else self.subjects[::-1]
                above = _above(low, high, self.question.checked.type_of(section.subject))
                return subject.terms.all(above)
        return subject.terms.no(is_true(subject))


def _there(symbol: Symbol) -> Any:
    """Return that evaluating something raises nothing and comes to a value that is not null."""
    return symbol.terms.no(symbol.terms.any([symbol.null, symbol.error]))


def _above(low: Symbol, high: Symbol, type_: Type) -> list[Any]:
    """Return that a value is not at most another; nothing, where it is not known in which order they are."""
    if type_.kind == "list":
        return [low.terms.no(superset(high, low))]
    return [less(high, low)] if type_.ordered else []
