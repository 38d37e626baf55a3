"""Decision tables to statements: they bind `hN` to the hits and `xN` to the value.

A small table becomes straight-line code; a large one (see `indexed`) a loop over candidates. Where a
value is missing or there is one too many the code calls `no_match` or `conflict`, which raise.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache, partial

from bpmlib.core import ast as c
from bpmlib.run.cells import disjoint
from bpmlib.run.emit import Emitter
from bpmlib.run.exceptions import settle
from bpmlib.run.indexed import Shapes, condition, loop_parts, result_at, results
from bpmlib.run.runtime import by_rank
from bpmlib.run.templates import Part, expression, statements

__all__ = ["table_statements"]

_FOLDS = {"sum": "add_up(VALUE)", "min": "least(VALUE)", "max": "greatest(VALUE)", "count": "len(VALUE)"}


def table_statements(
    table: c.Table, emitter: Emitter, shapes: Shapes, state: ast.expr, *, indexed: bool
) -> list[ast.stmt]:
    """Return the statements that evaluate a table. `state` is what an error is explained from."""
    hits, value = f"h{emitter.layout.hits[table.key]}", f"x{emitter.layout.values[table.key]}"
    block = _Block(table, emitter, shapes, hits, value, state, indexed)
    if table.select not in ("only", "first") or table.ranks is not None:
        return [*block.exceptions(), *_all(block), *_fold(block)]
    if not indexed and not table.exceptions and (table.select == "first" or disjoint(table)):
        return _chain(block)
    return [*block.exceptions(), *_one(block), *_bind_one(block)]


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

    def make(self, template: str, **parts: Part) -> list[ast.stmt]:
        """Return the statements of a template in which HIT and VALUE stand for this table's variables."""
        return statements(template, HIT=self.hits, VALUE=self.value, **parts)

    def refuse(self, name: str) -> list[ast.stmt]:
        """Statements that raise the error for this table."""
        return statements("NAME(KEY, STATE)", NAME=name, KEY=ast.Constant(self.table.key), STATE=self.state)

    def condition(self, index: int, row: c.Row) -> ast.expr:
        """A row's condition, unless an exception beats the row."""
        holds = condition(row, self.emitter)
        if not any(index in exception.beats for exception in self.table.exceptions):
            return holds
        return ast.BoolOp(ast.And(), [expression("INDEX not in beaten", INDEX=index), holds])

    def result(self, row: c.Row) -> ast.expr:
        """A row's result."""
        return results(self.table, row, self.emitter)

    def result_at(self, index: str) -> ast.expr:
        """The result of the row whose number a variable holds."""
        return result_at(self.table, self.hits, self.emitter, self.shapes, index)

    def loop_parts(self) -> dict[str, Part]:
        """What a loop over the candidates of the index needs."""
        return loop_parts(self.table, self.hits, self.emitter, self.shapes)

    def exceptions(self) -> list[ast.stmt]:
        """Statements that bind `up`, the exceptions that hit, and `beaten`."""
        if not self.table.exceptions:
            return []
        truths = [
            expression("True if HOLDS else False", HOLDS=condition(exception.row, self.emitter))
            for exception in self.table.exceptions
        ]
        settled = self.emitter.module.keep_as(f"settle_{self.hits}", lru_cache(partial(settle, self.table)))
        template = "settled = SETTLE(APPLIES)\nif settled.__class__ is frozenset:\n    REFUSE\nup, beaten = settled"
        applies = ast.Tuple(truths, ast.Load())
        return statements(template, SETTLE=settled, APPLIES=applies, REFUSE=self.refuse("conflict"))


def _chain(block: _Block) -> list[ast.stmt]:
    """`if ... elif ... else`: the first row that holds, where it is the only one or the first one wins."""
    table, default = block.table, block.table.default
    body = block.refuse("no_match")
    if default is not None:
        body = block.make("HIT = INDEX\nVALUE = RESULT", INDEX=len(table.rows), RESULT=block.result(default))
    template = "if HOLDS:\n    HIT = INDEX\n    VALUE = RESULT\nelse:\n    ELSE"
    for index, row in reversed(list(enumerate(table.rows))):
        holds = condition(row, block.emitter)
        body = block.make(template, HOLDS=holds, INDEX=index, RESULT=block.result(row), ELSE=body)
    return body


def _one(block: _Block) -> list[ast.stmt]:
    """Bind the number of the one hit, -1 for none; two are a conflict unless the first wins."""
    first = block.table.select == "first"
    again = [] if first else block.make("if HIT >= 0:\n    REFUSE", REFUSE=block.refuse("conflict"))
    body = block.make("HIT = -1")
    if block.table.exceptions:
        body += block.make("if up:\n    HIT = up[0]")
        if not first:
            body += statements("if len(up) > 1:\n    REFUSE", REFUSE=block.refuse("conflict"))
    if block.indexed:
        found = [*again, *block.make("HIT = i\nbreak" if first else "HIT = i")]
        loop = statements("for i in CANDIDATES(s):\n    if HOLDS:\n        FOUND", FOUND=found, **block.loop_parts())
        return body + (block.make("if HIT < 0:\n    LOOP", LOOP=loop) if first else loop)
    for index, row in enumerate(block.table.rows):
        holds = block.condition(index, row)
        if first:
            holds = ast.BoolOp(ast.And(), [expression("HIT < 0", HIT=block.hits), holds])
        found = [*again, *block.make("HIT = INDEX", INDEX=index)]
        body += statements("if HOLDS:\n    FOUND", HOLDS=holds, FOUND=found)
    return body


def _bind_one(block: _Block) -> list[ast.stmt]:
    """Bind the value of the one hit; without a hit that of `otherwise`, or raise."""
    rows = block.table.all_rows
    none = block.make("HIT = INDEX", INDEX=len(rows) - 1) if block.table.default else block.refuse("no_match")
    body = block.make("if HIT < 0:\n    NONE", NONE=none)
    if block.indexed:
        return body + block.make("VALUE = RESULT", RESULT=block.result_at(block.hits))
    choice: list[ast.stmt] = []
    for index, row in reversed(list(enumerate(rows))):
        if row.results is not None:
            template = "if HIT == INDEX:\n    VALUE = RESULT\nelse:\n    ELSE" if choice else "VALUE = RESULT"
            choice = block.make(template, INDEX=index, RESULT=block.result(row), ELSE=choice)
    return body + choice


def _all(block: _Block) -> list[ast.stmt]:
    """Bind the list of all hits, exceptions first, and the list of their results."""
    body = block.make("HIT = []\nVALUE = []")
    if block.indexed:
        found = block.make("HIT.append(i)\nVALUE.append(RESULT)", RESULT=block.result_at("i"))
        if block.table.exceptions:
            body += statements("for i in up:\n    FOUND", FOUND=found)
        loop = "for i in CANDIDATES(s):\n    if HOLDS:\n        FOUND"
        return body + block.make(loop, FOUND=found, **block.loop_parts())
    template = "if HOLDS:\n    HIT.append(INDEX)\n    VALUE.append(RESULT)"
    for index, exception in enumerate(block.table.exceptions, start=len(block.table.rows)):
        if exception.row.results is not None:
            hit = expression("INDEX in up", INDEX=index)
            body += block.make(template, HOLDS=hit, INDEX=index, RESULT=block.result(exception.row))
    for index, row in enumerate(block.table.rows):
        holds = block.condition(index, row)
        body += block.make(template, HOLDS=holds, INDEX=index, RESULT=block.result(row))
    return body


def _fold(block: _Block) -> list[ast.stmt]:
    """Sort, select and fold the hits and results bound by `_all`."""
    table, body = block.table, []
    if table.default is not None:
        template = "if not HIT:\n    HIT.append(INDEX)\n    VALUE.append(RESULT)"
        body += block.make(template, INDEX=len(table.all_rows) - 1, RESULT=block.result(table.default))
    elif table.select in ("same", "first") or table.fold in ("min", "max"):
        body += block.make("if not HIT:\n    NONE", NONE=block.refuse("no_match"))
    if table.ranks is not None:
        rank = block.emitter.module.keep_as(f"rank_{block.hits}", by_rank(table.ranks))
        template = "order = sorted(range(len(HIT)), key=lambda i: RANK(VALUE[i]))\n"
        template += "HIT = [HIT[i] for i in order]\nVALUE = [VALUE[i] for i in order]"
        body += block.make(template, RANK=rank)
    if table.select == "same":
        template = "if not same(VALUE):\n    REFUSE\nVALUE = VALUE[0]"
        body += block.make(template, REFUSE=block.refuse("conflict"))
    elif table.select == "first":
        body += block.make("HIT = HIT[0]\nVALUE = VALUE[0]")
    if table.fold is not None:
        folded = expression(_FOLDS[table.fold], VALUE=block.value)
        body += block.make("VALUE = FOLDED", FOLDED=block.emitter.fails(table, folded))
    return body
