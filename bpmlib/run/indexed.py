"""Large tables: a loop over the candidates of an index, rows of one shape sharing one function."""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bpmlib.core import ast as c
from bpmlib.regions.index import ColumnRegions, Index
from bpmlib.run.cells import row_regions, split
from bpmlib.run.emit import Emitter
from bpmlib.run.templates import Part, expression, statements

__all__ = ["LARGE", "Shapes", "condition", "loop_parts", "result_at", "results"]

LARGE = 24
"""Tables with more rows than this go through the index."""


def condition(row: c.Row, emitter: Emitter) -> ast.expr:
    """Return the condition under which a rule's cells hold."""
    tests = [emitter.emit(test) for test in row.tests if test is not None]
    if not tests:
        return ast.Constant(True)
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)


def results(table: c.Table, row: c.Row, emitter: Emitter) -> ast.expr:
    """Return the result of a row: its value, or a context of several."""
    assert row.results is not None
    values = [emitter.emit(result) for result in row.results]
    if len(values) == 1:
        return values[0]
    return ast.Dict([ast.Constant(name) for name, _ in table.results], list(values))


@dataclass
class Shapes:
    """Functions of `(s, k)` by shape: expressions that differ in their constants alone share one."""

    compile: Callable[[list[ast.stmt], str], Callable[..., Any]]
    known: dict[Hashable, Callable[..., Any]] = field(default_factory=dict)

    def function(
        self, use: Hashable, nodes: Sequence[c.Expr | None], emitter: Emitter, emit: Callable[[Emitter], ast.expr]
    ) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Return the function that computes what `emit` makes of the nodes, and its constants `k`.

        `use` is what `emit` depends on beside the nodes.
        """
        shared = split(nodes)
        if shared is not None and (use, shared[0]) in self.known:
            return self.known[use, shared[0]], shared[1]
        pooled = emitter.pooled()
        made = self.compile(statements("def row(s, k):\n    return VALUE", VALUE=emit(pooled)), "row")
        constants = tuple(pooled.pool or ())
        if shared is not None:
            assert constants == shared[1]
            self.known[use, shared[0]] = made
        return made, constants


def loop_parts(table: c.Table, hits: str, emitter: Emitter, shapes: Shapes) -> dict[str, Part]:
    """Return what a loop over `i` needs: `CANDIDATES`, and `HOLDS` for row `i`, unless an exception beats it."""
    made = [shapes.function("tests", row.tests, emitter, partial(condition, row)) for row in table.rows]
    tests = emitter.module.keep_as(f"tests_{hits}", [test for test, _ in made])
    pools = emitter.module.keep_as(f"pools_{hits}", [pool for _, pool in made])
    find = emitter.module.keep_as(f"find_{hits}", _index(table, emitter).candidates)
    holds = expression("TESTS[i](s, POOLS[i])", TESTS=tests, POOLS=pools)
    if table.exceptions:
        holds = ast.BoolOp(ast.And(), [expression("i not in beaten"), holds])
    return {"CANDIDATES": find, "HOLDS": holds}


def _index(table: c.Table, emitter: Emitter) -> Index:
    columns = []
    for position, column in enumerate(table.columns):
        if isinstance(column.value, c.Read):
            regions = [row_regions(row, position, column.value) for row in table.rows]
            if any(region is not None for region in regions):
                slot = emitter.layout.reads[column.value.path]
                columns.append(ColumnRegions(slot, regions, nullable=column.type.nullable))
    return Index.build(columns, rows=len(table.rows))


def result_at(table: c.Table, hits: str, emitter: Emitter, shapes: Shapes, index: str) -> ast.expr:
    """Return the result of the row whose number the variable `index` holds."""
    module, rows = emitter.module, table.all_rows
    only = [row.results[0] if row.results and len(row.results) == 1 else None for row in rows]
    if all(isinstance(result, c.Const) and not isinstance(result.value, (list, dict)) for result in only):
        values = module.keep_as(f"outcomes_{hits}", [r.value for r in only if isinstance(r, c.Const)])
        return expression("OUTCOMES[INDEX]", OUTCOMES=values, INDEX=index)
    made: list[tuple[Callable[..., Any] | None, tuple[Any, ...]]] = [
        (None, ())
        if row.results is None
        else shapes.function(table.results, row.results, emitter, partial(results, table, row))
        for row in rows
    ]
    functions = module.keep_as(f"results_{hits}", [function for function, _ in made])
    pools = module.keep_as(f"figures_{hits}", [pool for _, pool in made])
    return expression("RESULTS[INDEX](s, FIGURES[INDEX])", RESULTS=functions, FIGURES=pools, INDEX=index)
