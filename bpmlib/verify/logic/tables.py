"""What a decision table means: which rows hold, which count, what it says, and when it says nothing.

As in `bpmlib.run.tables`: exceptions come first and all of them are tested, under FIRST the rows up to the first that
holds, else all rows; a result is computed where its row counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.verify.logic._z3 import Bool, Term, Terms
from bpmlib.verify.logic.arithmetic import Arithmetic
from bpmlib.verify.logic.builtins import extreme, total
from bpmlib.verify.logic.compare import mixed_clocks, same
from bpmlib.verify.logic.digits import Digits
from bpmlib.verify.logic.symbols import Symbol, choose, failed, known

__all__ = ["Meaning", "Row", "meaning"]

_RANKED: Final = 40
"""So many rows with computed results are put in order by their rank."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row: whether its tests hold, and whether testing it raises; where that is so, the other says nothing."""

    holds: Bool
    error: Bool


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A table on one document, provided that it is evaluated.

    `rows` are its rules, then its exceptions, by what their own tests say. `hits` says of each of them whether it is a
    hit: no exception beats it or goes before it, and under FIRST no other comes first; an exception without results is
    one as well. `counts` says whether the value comes of it;
    the last of `counts` is that of `otherwise`, where there is one. Of `gap`, `conflict` and
    `fails` (a test or a result raises) one at most holds.
    """

    rows: tuple[Row, ...]
    hits: tuple[Bool, ...]
    counts: tuple[Bool, ...]
    gap: Bool
    conflict: Bool
    fails: Bool
    symbol: Symbol


def meaning(
    table: c.Table, terms: Terms, evaluate: Callable[[c.Expr], Symbol], truth: Callable[[Symbol], Bool],
    arithmetic: Arithmetic,
) -> Meaning | None:  # fmt: skip
    """Return what a table means, None where that is not expressed."""
    return _Table(table, terms, evaluate, truth, arithmetic).meaning()


class _Table:
    def __init__(
        self, table: c.Table, terms: Terms, evaluate: Callable[[c.Expr], Symbol], truth: Callable[[Symbol], Bool],
        arithmetic: Arithmetic,
    ) -> None:  # fmt: skip
        self.table = table
        self.terms = terms
        self.evaluate = evaluate
        self.truth = truth
        self.arithmetic = arithmetic
        self.own = [self._row(row) for row in table.rows]
        self.special = [self._row(one.row) for one in table.exceptions]
        self.effective = self._effective()

    def _row(self, row: c.Row) -> Row:
        """Return what a row's tests say, from left to right up to the first that fails."""
        terms = self.terms
        holds, errors = terms.true, []
        for test in row.tests:
            if test is not None and holds is not terms.false:
                symbol = self.evaluate(test)
                errors.append(terms.all([holds, symbol.error]))
                holds = terms.all([holds, self.truth(symbol)])
        return Row(holds, terms.any(errors))

    # -------------------------------------------------------------------------------------- which rows hit

    def meaning(self) -> Meaning | None:
        terms, table = self.terms, self.table
        fails = terms.any(row.error for row in self.special)
        effective = self.effective
        clash = terms.all([terms.no(fails), self._clash(effective)])
        sound = terms.no(terms.any([fails, clash]))
        up = [
            terms.all([sound, holds]) if one.row.results is not None else terms.false
            for one, holds in zip(table.exceptions, effective, strict=True)
        ]
        beaten = [
            terms.any(holds for one, holds in zip(table.exceptions, effective, strict=True) if at in one.beats)
            for at in range(len(table.rows))
        ]
        if table.ranks is None and table.select == "first":
            return self._first(fails, clash, sound, up, beaten)
        if table.ranks is None and table.select == "only":
            return self._only(fails, clash, sound, up, beaten)
        return self._all(fails, clash, sound, up, beaten)

    def _effective(self) -> list[Bool]:
        """Return of each exception whether it applies and none that applies goes before it."""
        terms, found = self.terms, []
        for at, row in enumerate(self.special):
            before = [
                other.holds for one, other in zip(self.table.exceptions, self.special, strict=True) if at in one.before
            ]
            found.append(terms.all([row.holds, terms.no(terms.any(before))]))
        return found

    def _clash(self, effective: Sequence[Bool]) -> Bool:
        own = self.table.exceptions
        return self.terms.any(
            self.terms.all([effective[i], effective[j]])
            for i in range(len(own))
            for j in range(i + 1, len(own))
            if own[i].beats & own[j].beats
        )

    def _first(self, fails: Bool, clash: Bool, sound: Bool, up: list[Bool], beaten: list[Bool]) -> Meaning:
        """The first hit counts, exceptions before rows; what comes behind it is not looked at."""
        terms = self.terms
        hits: list[Bool] = []
        for holds in up:
            hits.append(terms.all([holds, terms.no(terms.any(hits))]))
        looking = terms.all([sound, terms.no(terms.any(up))])
        rows: list[Bool] = []
        errors = [fails]
        for row, lost in zip(self.own, beaten, strict=True):
            tested = terms.all([looking, terms.no(lost)])
            errors.append(terms.all([tested, row.error]))
            hit = terms.all([tested, terms.no(row.error), row.holds])
            rows.append(hit)
            looking = terms.all([looking, terms.no(terms.all([terms.no(lost), terms.any([row.error, row.holds])]))])
        return self._made([*rows, *hits], rows, looking, clash, terms.any(errors))

    def _only(self, fails: Bool, clash: Bool, sound: Bool, up: list[Bool], beaten: list[Bool]) -> Meaning:
        """One hit may be there; at the second one testing ends."""
        terms = self.terms
        one, two = terms.false, terms.false
        for holds in up:
            two = terms.any([two, terms.all([one, holds])])
            one = terms.any([one, holds])
        conflict, testing, errors = terms.any([clash, two]), terms.all([sound, terms.no(two)]), [fails]
        hits: list[Bool] = []
        for row, lost in zip(self.own, beaten, strict=True):
            errors.append(terms.all([testing, terms.no(lost), row.error]))
            hit = terms.all([sound, terms.no(lost), terms.no(row.error), row.holds])
            hits.append(hit)
            second = terms.all([testing, one, hit])
            conflict = terms.any([conflict, second])
            one = terms.any([one, terms.all([testing, hit])])
            testing = terms.all([testing, terms.no(second), terms.no(terms.all([terms.no(lost), row.error]))])
        none = terms.all([testing, terms.no(one)])
        return self._made([*hits, *up], hits, none, conflict, terms.any(errors))

    def _made(self, hits: list[Bool], own: list[Bool], none: Bool, conflict: Bool, fails: Bool) -> Meaning:
        """Return the meaning where the value is the result of the one hit."""
        terms, table = self.terms, self.table
        rows = [*table.rows, *(one.row for one in table.exceptions)]
        default = none if table.default is not None else terms.false
        gap = terms.false if table.default is not None else none
        broken = terms.any([gap, conflict, fails])
        counts = [terms.all([hit, terms.no(broken)]) for hit in hits]
        options = [(hit, row) for hit, row in zip(counts, rows, strict=True) if row.results is not None]
        if table.default is not None:
            counts.append(default)
            options.append((default, table.default))
        symbol = self._one_of(options)
        fails = terms.any([fails, terms.all([terms.no(broken), symbol.error])])
        return Meaning(
            (*self.own, *self.special), (*own, *self.effective), tuple(counts), gap, conflict, fails,
            replace(symbol, error=terms.any([gap, conflict, fails])),
        )  # fmt: skip

    def _result(self, row: c.Row) -> Symbol:
        assert row.results is not None
        values = [self.evaluate(result) for result in row.results]
        if len(values) == 1:
            return values[0]
        error = self.terms.any(value.error for value in values)
        names = [name for name, _ in self.table.results]
        return known(self.terms, "context", dict(zip(names, values, strict=True)), error=error)

    def _one_of(self, options: Sequence[tuple[Bool, c.Row]]) -> Symbol:
        """Return the result of the row that counts; rows that say the same share it."""
        groups: dict[str, list[Bool]] = {}
        rows: dict[str, c.Row] = {}
        for counts, row in options:
            key = repr(row.results)
            rows.setdefault(key, row)
            groups.setdefault(key, []).append(counts)
        found: Symbol | None = None
        for key in reversed(groups):
            result = self._result(rows[key])
            found = result if found is None else choose(self.terms.any(groups[key]), result, found)
        return failed(self.terms) if found is None else found

    # ------------------------------------------------------------------------------------- all rows that hit

    def _all(self, fails: Bool, clash: Bool, sound: Bool, up: list[Bool], beaten: list[Bool]) -> Meaning | None:
        """Every row is tested, and its result computed, up to an error; then they are ordered, and one chosen."""
        terms, table = self.terms, self.table
        rows = [terms.all([sound, terms.no(lost), row.holds, terms.no(row.error)])
                for row, lost in zip(self.own, beaten, strict=True)]  # fmt: skip
        errors = [fails]
        errors += [terms.all([sound, terms.no(lost), row.error]) for row, lost in zip(self.own, beaten, strict=True)]
        options = [(hit, one.row) for hit, one in zip(up, table.exceptions, strict=True) if one.row.results is not None]
        options += list(zip(rows, table.rows, strict=True))
        found = [(hit, self._result(row)) for hit, row in options if row.results is not None]
        errors += [terms.all([hit, result.error]) for hit, result in found]
        none = terms.all([sound, terms.no(terms.any(hit for hit, _ in found)), terms.no(terms.any(errors))])
        gap = terms.false
        counts = [*rows, *up]
        if table.default is not None:
            result = self._result(table.default)
            errors.append(terms.all([none, result.error]))
            found.append((none, result))
            counts.append(none)
        elif table.select in ("same", "first") or table.fold in ("min", "max"):
            gap = none
        return self._chosen(found, counts, (*rows, *self.effective), gap, clash, terms.any(errors))

    def _chosen(
        self, found: list[tuple[Bool, Symbol]], counts: list[Bool], hits: tuple[Bool, ...], gap: Bool, clash: Bool,
        fails: Bool,
    ) -> Meaning | None:  # fmt: skip
        terms, table = self.terms, self.table
        conflict = clash
        ranks: list[list[Term]] | None = None
        if table.ranks is not None:
            ranks = self._ranks([result for _, result in found])
            if ranks is None:
                return None
        broken = terms.any([gap, conflict, fails])
        if table.select in ("same", "first"):
            best = [terms.all([hit, self._leads(at, found, ranks)]) for at, (hit, _) in enumerate(found)]
            symbol = self._folded(best, [result for _, result in found])
            if table.select == "same":
                differs = terms.any(terms.all([hit, terms.no(same(symbol, result))]) for hit, result in found)
                conflict = terms.any([conflict, terms.all([terms.no(broken), differs])])
            else:
                counts = self._in_rows(best)
                hits = (*counts[: len(table.rows)], *self.effective)
        else:
            items = self._in_order(found, ranks)
            if items is None:
                return None
            symbol = self._of_list(items)
            fails = terms.any([fails, terms.all([terms.no(broken), terms.any([symbol.error, *self._unfit(items)])])])
        broken = terms.any([gap, conflict, fails])
        sound = terms.no(broken)
        return Meaning(
            (*self.own, *self.special), hits, tuple(terms.all([sound, one]) for one in counts), gap, conflict, fails,
            replace(symbol, error=broken),
        )  # fmt: skip

    def _in_rows(self, best: list[Bool]) -> list[Bool]:
        """Return what is known of the options, exceptions first, in the order of the rows."""
        special = [one.row.results is not None for one in self.table.exceptions]
        own = iter(best)
        up = [next(own) if result else self.terms.false for result in special]
        rows = [next(own) for _ in self.table.rows]
        return [*rows, *up, *own]

    def _folded(self, conditions: Iterable[Bool], results: Iterable[Symbol]) -> Symbol:
        found: Symbol | None = None
        for condition, result in reversed(list(zip(conditions, results, strict=True))):
            found = result if found is None else choose(condition, result, found)
        return failed(self.terms) if found is None else found

    def _ranks(self, results: Sequence[Symbol]) -> list[list[Term]] | None:
        """Return the ranks of results, column by column; None where these cannot be counted."""
        assert self.table.ranks is not None
        found: list[list[Term]] = []
        for result in results:
            values = list(result.value.values()) if result.kind == "context" else [result]
            ranks = []
            for order, value in zip(self.table.ranks, values, strict=True):
                if order is None:
                    continue
                rank = self.terms.integer(len(order))
                for at in range(len(order) - 1, -1, -1):
                    rank = self.terms.choose(self._is(value, order[at]), self.terms.integer(at), rank)
                ranks.append(rank)
            found.append(ranks)
        constant = all(self.terms.known(rank) is not None for ranks in found for rank in ranks)
        return found if constant or len(found) <= _RANKED else None

    def _is(self, symbol: Symbol, value: Any) -> Bool:
        return self.terms.simplified(same(symbol, self.evaluate(c.Const(value, span=self.table.span))))

    def _leads(self, at: int, found: Sequence[tuple[Bool, Symbol]], ranks: list[list[Term]] | None) -> Bool:
        """Return whether no other hit comes before this one."""
        terms = self.terms
        if ranks is None:
            return terms.no(terms.any(hit for hit, _ in found[:at]))
        before = [
            terms.all([hit, _earlier(terms, ranks[other], ranks[at], other < at)])
            for other, (hit, _) in enumerate(found)
            if other != at
        ]
        return terms.no(terms.any(before))

    def _in_order(
        self, found: list[tuple[Bool, Symbol]], ranks: list[list[Term]] | None
    ) -> list[tuple[Bool, Symbol]] | None:
        if ranks is None:
            return found
        known_ranks = [[self.terms.known(rank) for rank in own] for own in ranks]
        if any(rank is None for own in known_ranks for rank in own):
            return None
        order = sorted(
            range(len(found)), key=lambda at: [Fraction(rank) for rank in known_ranks[at] if rank is not None]
        )
        return [found[at] for at in order]

    def _unfit(self, items: list[tuple[Bool, Symbol]]) -> Iterator[Bool]:
        """Yield what keeps results from being folded: one is null, or of two times one alone has a zone."""
        if self.table.fold in ("sum", "min", "max"):
            yield from (self.terms.all([hit, result.null]) for hit, result in items)
        if self.table.fold in ("min", "max"):
            for at, (hit, result) in enumerate(items):
                yield from (self.terms.all([hit, other, mixed_clocks(result, one)]) for other, one in items[:at])

    def _of_list(self, items: list[tuple[Bool, Symbol]]) -> Symbol:
        """Return the list of results, or what is made of it."""
        terms = self.terms
        plain = tuple((hit, replace(result, error=terms.false)) for hit, result in items)
        match self.table.fold:
            case None:
                return known(terms, "list", plain)
            case "count":
                size = terms.add_up(
                    [terms.choose(hit, terms.real(1), terms.real(0)) for hit, _ in plain] or [terms.real(0)]
                )
                return known(terms, "number", size, digits=Digits(Fraction(0), Fraction(len(plain)), 0))
        values = tuple((hit, result) for hit, result in plain if result.kind != "null")
        return total(self.arithmetic, values) if self.table.fold == "sum" else extreme(terms, values, self.table.fold)


def _earlier(terms: Terms, left: Sequence[Term], right: Sequence[Term], tie: bool) -> Bool:
    """Return whether ranks come before others, column by column; where they are the same, whether `tie` says so."""
    found = terms.truth(tie)
    for one, other in zip(reversed(left), reversed(right), strict=True):
        if (mine := terms.known(one)) is not None and (its := terms.known(other)) is not None:
            found = found if mine == its else terms.truth(mine < its)
        else:
            found = terms.any([one < other, terms.all([one == other, found])])
    return found
