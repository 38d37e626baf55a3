"""The one door to Z3: terms of one solver context, and a solver that always comes back. Nothing else imports Z3."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from itertools import count
from typing import Any, Final, Literal, TypeAlias

from bpmlib.errors import Diagnostic, PolicyError

__all__ = ["EFFORT", "Bool", "Effort", "Solver", "Term", "Terms"]

Term: TypeAlias = Any
"""A term of Z3 of any sort."""
Bool: TypeAlias = Any
"""A term of Z3 that is true or false; `&`, `|` and `~` of Python's integers do not work on it: see `Terms`."""
Sort: TypeAlias = Literal["boolean", "integer", "real"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a question may take. `steps` of the solver end it at the same place on every machine.

    The `seconds` are there so that nothing hangs: an answer that they cut short may differ from run to run.
    """

    steps: int = 20_000_000
    seconds: float = 30.0


EFFORT: Final = Effort()
_EXTREME: Final = Fraction(10**400)


def _z3() -> Any:
    try:
        return import_module("z3")
    except ImportError as error:
        message = "to prove something about policies the solver Z3 is needed"
        hint = "install it with `pip install 'bpmlib[verify]'`"
        raise PolicyError(Diagnostic("z3-not-installed", message, hint=hint)) from error


class Terms:
    """Makes terms of one context, which no other thread may use. What is known of a fresh one goes into `facts`.

    Raises `PolicyError` where Z3 is not installed.
    """

    def __init__(self) -> None:
        self.z3 = _z3()
        self.context = self.z3.Context()
        # These two are never made again, so that whether a term is one of them is a matter of identity.
        self.true: Bool = self.z3.BoolVal(True, self.context)
        self.false: Bool = self.z3.BoolVal(False, self.context)
        self.facts: list[Bool] = []
        self._sorts = {
            "boolean": self.z3.BoolSort(self.context),
            "integer": self.z3.IntSort(self.context),
            "real": self.z3.RealSort(self.context),
        }
        self._known: set[int] = set()
        """By the number of a fact, which no other gets while the fact is kept."""
        self._asked: dict[tuple[str, int], Term] = {}
        """The terms are kept, so that no other gets their numbers."""
        self._number = count()
        self._functions: dict[tuple[Any, ...], Any] = {}
        self._reals: dict[Fraction, Term] = {}
        self._codes = {"": Fraction(0)}
        self.texts = [""]
        """The texts that have a code, in their order."""
        self._names: dict[str, int] = {}

    def know(self, fact: Bool) -> None:
        """Add what is known to hold, unless it is known already."""
        if fact is not self.true and fact.get_id() not in self._known:
            self._known.add(fact.get_id())
            self.facts.append(fact)

    def once(self, what: str, term: Term) -> bool:
        """Return whether this is asked for the first time of a term."""
        key = (what, term.get_id())
        if key in self._asked:
            return False
        self._asked[key] = term
        return True

    # ---------------------------------------------------------------------------------------- constants

    def real(self, value: Fraction | int) -> Term:
        """Return an exact number; of one with an extreme exponent, which would keep the solver busy, one as extreme."""
        exact = Fraction(value)
        if exact not in self._reals and exact and not 1 / _EXTREME <= abs(exact) <= _EXTREME:
            self._reals[exact] = self._extreme(exact) if exact > 0 else -self.real(-exact)
        if exact not in self._reals:
            text = f"{_digits(exact.numerator)}/{_digits(exact.denominator)}"
            self._reals[exact] = self.z3.RealVal(text, self.context)
        return self._reals[exact]

    def _extreme(self, size: Fraction) -> Term:
        found = self.fresh("real", "extreme")
        if size > 1:
            self.know(found > self.real(_EXTREME))
        else:
            self.know(found > 0)
            self.know(found < self.real(1 / _EXTREME))
        return found

    def integer(self, value: int) -> Term:
        """Return a whole number."""
        return self.z3.IntVal(value, self.context)

    def truth(self, value: bool) -> Bool:
        """Return true or false."""
        return self.true if value else self.false

    def code(self, text: str) -> Term:
        """Return the number that stands for a text, in the order of the texts; any other number is any other text."""
        if text not in self._codes:
            at = bisect_left(self.texts, text)
            before = self._codes[self.texts[at - 1]]
            last = at == len(self.texts)
            self._codes[text] = before + 1 if last else (before + self._codes[self.texts[at]]) / 2
            self.texts.insert(at, text)
        return self.real(self._codes[text])

    def text(self, code: Fraction) -> tuple[str, str | None] | str:
        """Return the text of a code; of one that has none, the texts with one between which it lies."""
        at = bisect_left(self.texts, code, key=self._codes.__getitem__)
        following = self.texts[at] if at < len(self.texts) else None
        if following is not None and self._codes[following] == code:
            return following
        return self.texts[at - 1], following

    def fresh(self, sort: Sort, name: str) -> Term:
        """Return a new variable; the name is for whoever reads the formula."""
        return self.z3.Const(f"{name} #{next(self._number)}", self._sorts[sort])

    def function(self, name: str, arguments: Iterable[Term], sort: Sort) -> Term:
        """Return a function of that name applied to terms: of equal arguments it is equal."""
        given = tuple(arguments)
        if not given:
            return self.z3.Const(name, self._sorts[sort])
        sorts = tuple(argument.sort() for argument in given)
        key = (name, sort, *(str(one) for one in sorts))
        if key not in self._functions:
            self._functions[key] = self.z3.Function(" ".join(key), *sorts, self._sorts[sort])
        return self._functions[key](*given)

    # ------------------------------------------------------------------------------------------- logic

    def all(self, items: Iterable[Bool]) -> Bool:
        """Return whether all hold."""
        kept = self._kept(items, self.true, self.false)
        return kept if not isinstance(kept, list) else self.z3.And(kept)

    def any(self, items: Iterable[Bool]) -> Bool:
        """Return whether one holds."""
        kept = self._kept(items, self.false, self.true)
        return kept if not isinstance(kept, list) else self.z3.Or(kept)

    def _kept(self, items: Iterable[Bool], neutral: Bool, final: Bool) -> Bool | list[Bool]:
        kept: list[Bool] = []
        for item in items:
            if item is final:
                return final
            if item is not neutral:
                kept.append(item)
        if len(kept) < 2:
            return kept[0] if kept else neutral
        return kept

    def no(self, item: Bool) -> Bool:
        """Return the opposite."""
        if item is self.true:
            return self.false
        if item is self.false:
            return self.true
        return self.z3.Not(item)

    def implies(self, premise: Bool, conclusion: Bool) -> Bool:
        """Return whether the conclusion holds where the premise does."""
        return self.any([self.no(premise), conclusion])

    def choose(self, condition: Bool, yes: Term, no: Term) -> Term:
        """Return one of two terms of one sort."""
        if condition is self.true or yes is no or yes.eq(no):
            return yes
        if condition is self.false:
            return no
        if yes is self.true:
            return self.any([condition, no])
        if yes is self.false:
            return self.all([self.no(condition), no])
        return self.z3.If(condition, yes, no)

    def add_up(self, items: Iterable[Term]) -> Term:
        """Return the sum of terms of one sort, of which there is one at least."""
        given = list(items)
        return given[0] if len(given) == 1 else self.z3.Sum(given)

    def as_real(self, whole: Term) -> Term:
        """Return a whole number as a number."""
        return self.z3.ToReal(whole)

    def simplified(self, term: Term) -> Term:
        """Return a term that says the same, a constant where it is one."""
        found = self.z3.simplify(term)
        if self.z3.is_true(found) or self.z3.is_false(found):
            return self.truth(self.z3.is_true(found))
        return found

    def known(self, term: Term) -> bool | Fraction | None:
        """Return the value of a constant, None for any other term."""
        if term is self.true or term is self.false:
            return term is self.true
        if self.z3.is_int_value(term) or self.z3.is_rational_value(term):
            return _fraction(term.as_string())
        return None

    def number(self, value: Term) -> Fraction:
        """Return the number that a value of a model is; of a root of an equation one close to it."""
        if self.z3.is_algebraic_value(value):
            value = value.approx(40)
        return _fraction(value.as_string())

    def named(self, text: str) -> int:
        """Return the number of a text that names something; equal texts have the same one."""
        return self._names.setdefault(text, len(self._names))


class Solver:
    """A solver over terms of one context to which facts are added as they are made."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._solver = terms.z3.Solver(ctx=terms.context)
        self._added = 0

    def check(self, claims: Iterable[Bool], effort: Effort) -> Any:
        """Return a model in which all facts and claims hold, None where there is none, or a text: why that is open."""
        facts = self.terms.facts
        self._solver.add(*facts[self._added :])
        self._added = len(facts)
        self._solver.set("rlimit", effort.steps)
        self._solver.set("timeout", max(1, int(effort.seconds * 1000)))
        self._solver.push()
        try:
            self._solver.add(*claims)
            answer = self._solver.check()
            if answer == self.terms.z3.unsat:
                return None
            return self._solver.model() if answer == self.terms.z3.sat else _why(self._solver.reason_unknown())
        finally:
            self._solver.pop()


def _digits(whole: int) -> str:
    """Return a whole number as text; `str` refuses one of more than 4300 digits."""
    return format(Decimal(whole), "f")


def _fraction(text: str) -> Fraction:
    """Return the number that the solver writes as `-1/3`."""
    numerator, _, denominator = text.partition("/")
    return Fraction(int(Decimal(numerator)), int(Decimal(denominator or 1)))


def _why(reason: str) -> str:
    """Return the solver's reason for not answering as one that does not change from run to run."""
    if "incomplete" in reason:
        return "the arithmetic is beyond what the solver decides"
    return "it takes more effort than is given"
