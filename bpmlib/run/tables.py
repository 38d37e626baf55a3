"""Decision tables to statements: they bind `hN` to the hits and `xN` to the value.

A small table becomes straight-line code; a large one a loop over the candidates of its index, its rows
sharing one function per shape. Exceptions are settled by one function, which the explanation calls too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from bpmlib.core import ast as c
from bpmlib.regions.index import ColumnRegions, Index
from bpmlib.run.cells import disjoint, row_regions
from bpmlib.run.emit import Emitter, statements
from bpmlib.run.runtime import by_rank

__all__ = ["LARGE", "Settled", "Shapes", "settle", "table_statements"]

LARGE = 24
"""Tables with more rows than this go through the index."""

Settled: TypeAlias = tuple[tuple[int, ...], frozenset[int]]
"""The hits among the exceptions (numbered after the rows), and the rows that are beaten."""


def settle(table: c.Table, applies: tuple[bool, ...]) -> Settled | frozenset[int]:
    """Return which exceptions hit and which rows they beat; a bare set of exceptions where they conflict.

    An applicable exception that another applicable one goes before has no effect. Two that are left,
    of which neither goes before the other, conflict where they beat a common row.
    """
    own = table.exceptions
    up = [i for i, holds in enumerate(applies) if holds]
    left = [i for i in up if not any(i in own[other].before for other in up)]
    for position, i in enumerate(left):
        for j in left[position + 1 :]:
            if own[i].beats & own[j].beats:
                return frozenset((i, j))
    beaten = frozenset[int]().union(*(own[i].beats for i in left))
    return tuple(len(table.rows) + i for i in left if own[i].row.results is not None), beaten


@dataclass
class Shapes:
    """Functions of rows by shape: rows that differ in their constants alone share one function."""

    compile: Callable[[list[ast.stmt], str], Callable[..., Any]]
    known: dict[str, Callable[..., Any]]

    def function(self, expression: ast.expr, fallible: bool) -> Callable[..., Any]:
        """Return a function of `(s, k)` that computes the expression."""
        shape = "" if fallible else ast.dump(expression)
        found = self.known.get(shape) if shape else None
        if found is None:
            definition = statements("def row(s, k):\n    return VALUE", VALUE=expression)
            found = self.compile(definition, "row")
            if shape:
                self.known[shape] = found
        return found


@dataclass
class _Block:
    """What the statements of one table need."""

    table: c.Table
    emitter: Emitter
    shapes: Shapes
    hits: str
    value: str
    state: ast.expr
    indexed: bool

    # ------------------------------------------------------------------------------------- conditions

    def condition(self, row: c.Row) -> ast.expr:
        tests = [self.emitter.emit(test) for test in row.tests if test is not None]
        if not tests:
            return ast.Constant(True)
        return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)

    def guarded(self, index: int, condition: ast.expr) -> ast.expr:
        """A row's condition, unless an exception beats the row."""
        if not any(index in exception.beats for exception in self.table.exceptions):
            return condition
        unbeaten = ast.Compare(ast.Constant(index), [ast.NotIn()], [ast.Name("beaten", ast.Load())])
        return ast.BoolOp(ast.And(), [unbeaten, condition])

    def refuse(self, name: str) -> list[ast.stmt]:
        key = ast.Constant(self.table.key)
        return statements("NAME(KEY, STATE)", NAME=name, KEY=key, STATE=self.state)

    # ------------------------------------------------------------------------------------------ hits

    def exceptions(self) -> list[ast.stmt]:
        """Statements that bind `up`, the exceptions that hit, and `beaten`."""
        if not self.table.exceptions:
            return []
        applies = ast.Tuple([self.truth(self.condition(e.row)) for e in self.table.exceptions], ast.Load())
        settled = lru_cache(maxsize=None)(lambda applies: settle(self.table, applies))
        name = self.emitter.module.keep_as(f"settle_{self.hits}", settled)
        template = "settled = SETTLE(APPLIES)\nif settled.__class__ is frozenset:\n    REFUSE\nup, beaten = settled"
        return statements(template, SETTLE=name, APPLIES=applies, REFUSE=self.refuse("conflict"))

    @staticmethod
    def truth(condition: ast.expr) -> ast.expr:
        return condition if isinstance(condition, (ast.Compare, ast.Constant)) else ast.IfExp(
            condition, ast.Constant(True), ast.Constant(False)
        )  # fmt: skip

    def results(self, row: c.Row) -> ast.expr:
        """The result of a row: its value, or a context of several."""
        assert row.results is not None
        values = [self.emitter.emit(result) for result in row.results]
        if len(values) == 1:
            return values[0]
        return ast.Dict([ast.Constant(name) for name, _ in self.table.results], list(values))

    def chosen(self) -> list[ast.stmt]:
        """Statements that bind the value, given the number of the one hit."""
        body = self.refuse("no_match") if self.table.default is None else []
        for index, row in reversed(list(enumerate(self.table.all_rows))):
            if row.results is not None:
                template = "if HIT == INDEX:\n    VALUE = RESULT\nelse:\n    ELSE"
                body = statements(
                    template, HIT=self.hits, INDEX=ast.Constant(index), VALUE=self.value, RESULT=self.results(row),
                    ELSE=body or statements("pass"),
                )  # fmt: skip
        return body

    def otherwise(self) -> list[ast.stmt]:
        """Statements for a table without a hit."""
        if self.table.default is None:
            return self.refuse("no_match")
        return statements("HIT = INDEX", HIT=self.hits, INDEX=ast.Constant(len(self.table.all_rows) - 1))


def table_statements(
    table: c.Table, emitter: Emitter, shapes: Shapes, state: ast.expr, *, indexed: bool
) -> list[ast.stmt]:
    """Return the statements that evaluate a table. `state` is what an error is explained from."""
    hits, value = f"h{emitter.layout.hits[table.key]}", f"x{emitter.layout.values[table.key]}"
    block = _Block(table, emitter, shapes, hits, value, state, indexed)
    if table.select in ("only", "first") and table.ranks is None:
        if not block.indexed and not table.exceptions and (table.select == "first" or disjoint(table)):
            return _chain(block)
        return [*block.exceptions(), *_one(block), *_bind_one(block)]
    return [*block.exceptions(), *_all(block), *_fold(block)]


def _chain(block: _Block) -> list[ast.stmt]:
    """`if ... elif ... else`: the first row that holds, where it is the only one or the first one wins."""
    rows = list(enumerate(block.table.rows))
    default = block.table.default
    if default is not None:
        rows.append((len(block.table.rows), default))
    body = [] if default is not None else block.refuse("no_match")
    for index, row in reversed(rows):
        template = "if CONDITION:\n    HIT = INDEX\n    VALUE = RESULT\nelse:\n    ELSE"
        body = statements(
            template, CONDITION=block.condition(row), HIT=block.hits, INDEX=ast.Constant(index), VALUE=block.value,
            RESULT=block.results(row), ELSE=body or statements("pass"),
        )  # fmt: skip
    return body


def _one(block: _Block) -> list[ast.stmt]:
    """Bind the number of the one hit, -1 for none; two are a conflict unless the first wins."""
    first = block.table.select == "first"
    body = statements("HIT = -1", HIT=block.hits)
    if block.table.exceptions:
        body += statements("if up:\n    HIT = up[0]", HIT=block.hits)
        if not first:
            body += statements("if len(up) > 1:\n    REFUSE", REFUSE=block.refuse("conflict"))
    found = statements("HIT = INDEX", HIT=block.hits, INDEX=ast.Name("i", ast.Load()))
    if not first:
        check = "if HIT >= 0:\n    REFUSE"
        found = statements(check, HIT=block.hits, REFUSE=block.refuse("conflict")) + found
    if block.indexed:
        template = "for i in CANDIDATES(s):\n    if CONDITION:\n        FOUND\n"
        found += statements("break") if first else []
        loop = statements(template, **_looping(block), FOUND=found)
        body += statements("if HIT < 0:\n    LOOP", HIT=block.hits, LOOP=loop) if first else loop
        return body
    for index, row in enumerate(block.table.rows):
        here = statements("HIT = INDEX", HIT=block.hits, INDEX=ast.Constant(index))
        if not first:
            check = "if HIT >= 0:\n    REFUSE"
            here = statements(check, HIT=block.hits, REFUSE=block.refuse("conflict")) + here
        condition = block.guarded(index, block.condition(row))
        if first:
            none_yet = statements("HIT < 0", HIT=block.hits)[0]
            assert isinstance(none_yet, ast.Expr)
            condition = ast.BoolOp(ast.And(), [none_yet.value, condition])
        body += statements("if CONDITION:\n    HERE", CONDITION=condition, HERE=here)
    return body


def _looping(block: _Block) -> dict[str, Any]:
    """What a loop over candidates needs: the index, every row's function and constants."""
    tests: list[Callable[..., Any]] = []
    pools: list[tuple[Any, ...]] = []
    for row in block.table.rows:
        shared = block.emitter.pooled()
        condition = _Block.condition(_with(block, shared), row)
        tests.append(block.shapes.function(condition, shared.fallible))
        pools.append(tuple(shared.pool or ()))
    names = [
        block.emitter.module.keep_as(f"{what}_{block.hits}", value)
        for what, value in (("tests", tests), ("pools", pools), ("find", _index(block).candidates))
    ]
    test = statements("TESTS[i](s, POOLS[i])", TESTS=names[0], POOLS=names[1])[0]
    assert isinstance(test, ast.Expr)
    condition = test.value
    if block.table.exceptions:
        unbeaten = statements("i not in beaten")[0]
        assert isinstance(unbeaten, ast.Expr)
        condition = ast.BoolOp(ast.And(), [unbeaten.value, condition])
    return {"CANDIDATES": names[2], "CONDITION": condition}


def _with(block: _Block, emitter: Emitter) -> _Block:
    return _Block(block.table, emitter, block.shapes, block.hits, block.value, block.state, block.indexed)


def _index(block: _Block) -> Index:
    columns = []
    for position, column in enumerate(block.table.columns):
        if isinstance(column.value, c.Read):
            regions = [row_regions(row, position) for row in block.table.rows]
            if any(region is not None for region in regions):
                slot = block.emitter.layout.reads[column.value.path]
                columns.append(ColumnRegions(slot, regions, nullable=column.type.nullable))
    return Index.build(columns, rows=len(block.table.rows))


def _bind_one(block: _Block) -> list[ast.stmt]:
    if not block.indexed:
        return statements("if HIT < 0:\n    NONE", HIT=block.hits, NONE=block.otherwise()) + block.chosen()
    body = statements("if HIT < 0:\n    NONE", HIT=block.hits, NONE=block.otherwise())
    return body + statements("VALUE = RESULT", VALUE=block.value, RESULT=_result_at(block, block.hits))


def _result_at(block: _Block, index: str) -> ast.expr:
    """The result of the row whose number the variable `index` holds."""
    functions: list[Callable[..., Any] | None] = []
    pools: list[tuple[Any, ...]] = []
    for row in block.table.all_rows:
        shared = block.emitter.pooled()
        if row.results is None:
            functions.append(None)
        else:
            result = _Block.results(_with(block, shared), row)
            functions.append(block.shapes.function(result, shared.fallible))
        pools.append(tuple(shared.pool or ()))
    constant = all(len(pool) == 1 for pool in pools) and len({id(f) for f in functions}) == 1
    if constant and isinstance(block.table.rows[0].results, tuple) and len(block.table.results) == 1:
        name = block.emitter.module.keep_as(f"outcomes_{block.hits}", [pool[0] for pool in pools])
        template = statements("OUTCOMES[HIT]", OUTCOMES=name, HIT=index)[0]
    else:
        names = [
            block.emitter.module.keep_as(f"{what}_{block.hits}", value)
            for what, value in (("results", functions), ("figures", pools))
        ]
        template = statements("RESULTS[HIT](s, FIGURES[HIT])", RESULTS=names[0], FIGURES=names[1], HIT=index)[0]
    assert isinstance(template, ast.Expr)
    return template.value


def _all(block: _Block) -> list[ast.stmt]:
    """Bind the list of all hits and the list of their results."""
    body = statements("HIT = []\nVALUE = []", HIT=block.hits, VALUE=block.value)
    if block.indexed:
        if block.table.exceptions:
            body += statements("HIT.extend(up)", HIT=block.hits)
        template = "for i in CANDIDATES(s):\n    if CONDITION:\n        HIT.append(i)"
        body += statements(template, **_looping(block), HIT=block.hits)
        template = "for i in HIT:\n    VALUE.append(RESULT)"
        return body + statements(template, HIT=block.hits, VALUE=block.value, RESULT=_result_at(block, "i"))
    here = "if CONDITION:\n    HIT.append(INDEX)\n    VALUE.append(RESULT)"
    offset = len(block.table.rows)
    for index, exception in enumerate(block.table.exceptions):
        if exception.row.results is not None:
            hit = ast.Compare(ast.Constant(offset + index), [ast.In()], [ast.Name("up", ast.Load())])
            body += statements(
                here, CONDITION=hit, HIT=block.hits, INDEX=ast.Constant(offset + index), VALUE=block.value,
                RESULT=block.results(exception.row),
            )  # fmt: skip
    for index, row in enumerate(block.table.rows):
        body += statements(
            here, CONDITION=block.guarded(index, block.condition(row)), HIT=block.hits, INDEX=ast.Constant(index),
            VALUE=block.value, RESULT=block.results(row),
        )  # fmt: skip
    return body


def _fold(block: _Block) -> list[ast.stmt]:
    """Sort, select and fold the hits and results bound by `_all`."""
    table, body = block.table, []
    default = table.default
    if default is not None:
        template = "if not HIT:\n    HIT.append(INDEX)\n    VALUE.append(RESULT)"
        index = ast.Constant(len(table.all_rows) - 1)
        body += statements(template, HIT=block.hits, INDEX=index, VALUE=block.value, RESULT=block.results(default))
    elif table.select in ("same", "first") or table.fold in ("min", "max"):
        body += statements("if not HIT:\n    NONE", HIT=block.hits, NONE=block.refuse("no_match"))
    if table.ranks is not None:
        name = block.emitter.module.keep_as(f"rank_{block.hits}", by_rank(table.ranks))
        template = "order = sorted(range(len(HIT)), key=lambda i: RANK(VALUE[i]))\n"
        template += "HIT = [HIT[i] for i in order]\nVALUE = [VALUE[i] for i in order]"
        body += statements(template, HIT=block.hits, VALUE=block.value, RANK=name)
    if table.select == "same":
        template = "if not same(VALUE):\n    REFUSE\nVALUE = VALUE[0]"
        body += statements(template, VALUE=block.value, REFUSE=block.refuse("conflict"))
    elif table.select == "first":
        body += statements("HIT = HIT[0]\nVALUE = VALUE[0]", HIT=block.hits, VALUE=block.value)
    folds = {"sum": "add_up(VALUE)", "min": "min(VALUE)", "max": "max(VALUE)", "count": "len(VALUE)"}
    if table.fold is not None:
        body += statements(f"VALUE = {folds[table.fold]}", VALUE=block.value)
    return body
