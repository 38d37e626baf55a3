"""A program as functions: `decide` from inputs to a `Decision`, and what explains one, from its state.

One Python module of syntax trees is built a program. The entry function guards the inputs, evaluates the
answers in order and keeps everything it computed; other definitions are functions of the state, called
when first needed. Nothing is parsed or looked up by name while deciding.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import Any, NoReturn

from bpmlib.core import ast as c
from bpmlib.core.personal import Masks
from bpmlib.documents.guards import Guard, Read
from bpmlib.errors import CalendarHorizon, EvaluationError, ParameterNotSet
from bpmlib.functions.registry import Undefined
from bpmlib.run import failures
from bpmlib.run.decision import Decision
from bpmlib.run.emit import Emitter, Layout, Module
from bpmlib.run.exceptions import effective, settle
from bpmlib.run.indexed import LARGE, Shapes
from bpmlib.run.runtime import GLOBALS, NOT_YET, ParameterMissing
from bpmlib.run.tables import table_statements
from bpmlib.run.templates import ONE_AT_A_TIME, placed, statements
from bpmlib.values.types import Type

__all__ = ["UNDECIDED", "Compiled"]

UNDECIDED = -1
"""In place of a column's position: the tests of a row have no value, and deciding did not look at them."""

_CAUGHT = (ArithmeticError, Undefined, ParameterMissing, TypeError, RecursionError, EvaluationError,
           CalendarHorizon, ParameterNotSet)  # fmt: skip


class Compiled:
    """A compiled program. `force_scan` leaves the table index out: the answers are the same, only slower."""

    def __init__(
        self, program: c.Program, *, force_scan: bool = False, effective: Callable[[Any], None] | None = None,
        explainer: Any = None, provenance: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.program = program
        self.explainer = explainer
        self.provenance = dict(provenance or {})
        self._day = program.day if effective is not None else None
        self.layout = Layout(program)
        self.filename = f"<policy {program.policy}>"
        self._scan = force_scan
        reads = tuple(_read(read) for read in program.reads)
        self.guard = Guard(program.inputs, reads, policy=program.policy)
        names: dict[str, Any] = GLOBALS | {
            "admit": self.guard.admit, "no_match": self._no_match, "conflict": self._conflict, "failed": self._failed,
            "effective": effective, "CAUGHT": _CAUGHT,
            "Result": type("Decision", (Decision,), {"__slots__": (), "compiled": self}),
        }  # fmt: skip
        self.module = Module(names)
        self.shapes = Shapes(self._compile)
        self._rows: dict[str, Callable[[list[Any]], tuple[int | None, ...]]] = {}
        self._values: dict[int, tuple[c.Expr, Callable[[list[Any]], Any]]] = {}
        """By the identity of an expression, which is kept so that no other can take it over."""
        self._lock = RLock()
        """Held while code is made: the module it goes into is shared by all threads."""
        self.decide: Callable[[Any], Decision] = self._entry("decide", json=False)

    @cached_property
    def again(self) -> Callable[[Sequence[Any]], Decision]:
        """Like `decide`, for values in slot order that the guard has admitted already."""
        with self._lock:
            return self._entry("again", json=False, guard=self._unpack())

    def _unpack(self) -> list[ast.stmt]:
        slots: list[ast.expr] = [ast.Name(f"v{slot}", ast.Store()) for slot in range(len(self.guard.reads))]
        return [ast.Assign([ast.Tuple(slots, ast.Store())], ast.Name("inputs", ast.Load()))]

    @cached_property
    def decide_json(self) -> Callable[[Any], Decision]:
        """Like `decide`, for what `parse_json` returned: dates are text there."""
        with self._lock:
            self.module.names["admit_json"] = lambda inputs: self.guard.admit(inputs, json=True)
            return self._entry("decide_json", json=True)

    # ----------------------------------------------------------------------------------- compilation

    def _compile(self, body: list[ast.stmt], name: str) -> Callable[..., Any]:
        module = placed(ast.Module(body, []))
        made: dict[str, Any] = {}
        with ONE_AT_A_TIME:
            code = compile(module, self.filename, "exec")
        exec(code, self.module.names, made)  # noqa: S102  (our own syntax trees)
        function: Callable[..., Any] = made[name]
        return function

    def _entry(self, name: str, *, json: bool, guard: list[ast.stmt] | None = None) -> Callable[[Any], Decision]:
        """Build the entry function, the lazy definitions first."""
        program, layout = self.program, self.layout
        answers = set(program.answers)
        flat = self._is_flat()
        for key in program.definitions:
            if key not in answers:
                self._lazy(key)
        done: set[str] = set()
        body: list[ast.stmt] = []
        for key in program.definitions:
            if key in answers:
                emitter = Emitter(layout, self.module, flat=flat, done=frozenset(done))
                state = self._state(done) if flat else ast.Name("s", ast.Load())
                body += self._evaluate(key, emitter, state)
                if not flat:
                    body += self._store(key)
                done.add(key)
        start = [] if flat else statements("s = STATE", STATE=self._state(set()))
        if self._day is not None:
            day = f"v{layout.reads[self._day]}"
            start = statements("if DAY is not None:\n    effective(DAY)", DAY=day) + start
        end = statements("result.state = STATE", STATE=self._state(done) if flat else ast.Name("s", ast.Load()))
        template = (
            f"def {name}(inputs):\n    GUARD\n    START\n    try:\n        BODY\n    except CAUGHT as error:\n"
            "        failed(error, STATE)\n    result = Result()\n    result.value = VALUE\n    END\n    return result"
        )
        state = self._state(set()) if flat else ast.Name("s", ast.Load())
        guard = guard or self.guard.emit_fast(self.module.names, json=json)
        if json:
            for node in (node for statement in guard for node in ast.walk(statement)):
                if isinstance(node, ast.Name) and node.id == "admit":
                    node.id = "admit_json"
        return self._compile(
            statements(template, GUARD=guard, START=start or statements("pass"), BODY=body, END=end,
                       VALUE=self._value(), STATE=state),
            name,
        )  # fmt: skip

    def _indexed(self, definition: c.Definition | c.Table) -> bool:
        return isinstance(definition, c.Table) and len(definition.rows) > LARGE and not self._scan

    def _evaluate(self, key: str, emitter: Emitter, state: ast.expr) -> list[ast.stmt]:
        definition = self.program.definitions[key]
        if isinstance(definition, c.Table):
            return table_statements(definition, emitter, self.shapes, state, indexed=self._indexed(definition))
        value = f"x{self.layout.values[key]}"
        return statements("VALUE = BODY", VALUE=value, BODY=emitter.emit(definition.body))

    def _store(self, key: str) -> list[ast.stmt]:
        slot = self.layout.values[key]
        body = statements("s[SLOT] = VALUE", SLOT=slot, VALUE=f"x{slot}")
        if key in self.layout.hits:
            hits = self.layout.hits[key]
            body += statements("s[SLOT] = HITS", SLOT=hits, HITS=f"h{hits}")
        return body

    def _lazy(self, key: str) -> None:
        """Build the function of a definition that is computed when first needed."""
        slot = self.layout.values[key]
        emitter = Emitter(self.layout, self.module)
        body = self._evaluate(key, emitter, ast.Name("s", ast.Load())) + self._store(key)
        template = f"def lazy{slot}(s):\n    BODY\n    return VALUE"
        self.module.names[f"lazy{slot}"] = self._compile(
            statements(template, BODY=body, VALUE=f"x{slot}"), f"lazy{slot}"
        )

    def _state(self, done: set[str]) -> ast.expr:
        """The state as a display: the reads, what is done, the sentinel for the rest."""
        items: list[ast.expr] = [ast.Name(f"v{slot}", ast.Load()) for slot in range(len(self.layout.reads))]
        for key in self.program.definitions:
            names = [f"x{self.layout.values[key]}"]
            if key in self.layout.hits:
                names.append(f"h{self.layout.hits[key]}")
            items += [ast.Name(name if key in done else "NOT_YET", ast.Load()) for name in names]
        if self._is_flat():
            return ast.Tuple(items, ast.Load())
        return ast.List(items, ast.Load())

    def _is_flat(self) -> bool:
        program = self.program
        needed = set(program.definitions) - program.explanatory
        return needed == set(program.answers) and not any(self._indexed(program.definitions[key]) for key in needed)

    def _value(self) -> ast.expr:
        """What the caller gets: the value of the one answer, or a dict of all."""
        values = {name: self._fresh(key) for key, name in self.answer_names.items()}
        if len(values) == 1:
            return next(iter(values.values()))
        return ast.Dict([ast.Constant(name) for name in values], list(values.values()))

    def _fresh(self, key: str) -> ast.expr:
        value = ast.Name(f"x{self.layout.values[key]}", ast.Load())
        if self.answer_type(key).kind in ("number", "string", "boolean", "date", "date and time"):
            return value
        return ast.Call(ast.Name("fresh", ast.Load()), [value], [])

    @cached_property
    def masks(self) -> Masks:
        """What of the program's values no text may show."""
        return Masks(self.program)

    @cached_property
    def answer_names(self) -> dict[str, str]:
        """The answers: the key of each definition and its name."""
        return {key: self.program.definitions[key].name for key in self.program.answers}

    def answer_type(self, key: str) -> Type:
        """Return the type of an answer's value (`Any` for one of several hits or results)."""
        definition = self.program.definitions[key]
        if isinstance(definition, c.Definition):
            return definition.type
        single = len(definition.results) == 1 and (definition.select != "all" or definition.fold is not None)
        return definition.results[0][1] if single else Type("any", "Any")

    def picks_figures(self, path: tuple[str, ...]) -> bool:
        """Return whether the field at a path is the day that picked this program's version and figures."""
        return self._day == path and self.program.as_of is not None

    # -------------------------------------------------------------------------------------- tracing

    def rows(self, key: str, state: list[Any]) -> tuple[int | None, ...]:
        """Return for each row of a table the position of the first test that failed on a state, None if none did.

        The tests are the ones that decided, compiled once more to say which of them failed. Of a row that
        deciding did not look at the tests may have no value: its position is then `UNDECIDED`.
        """
        with self._lock:
            if key not in self._rows:
                self._rows[key] = self._rows_function(key)
        return self._rows[key](state)

    def _rows_function(self, key: str) -> Callable[[list[Any]], tuple[int | None, ...]]:
        table = self.program.definitions[key]
        assert isinstance(table, c.Table)
        emitter = Emitter(self.layout, self.module)
        body: list[ast.stmt] = statements("failed_at = []")
        for row in table.all_rows:
            template = "try:\n    BODY\nexcept CAUGHT:\n    failed_at.append(UNDECIDED)"
            undecided = ast.Constant(UNDECIDED)
            body += statements(template, BODY=self._first_failure(row, emitter), UNDECIDED=undecided)
        name = f"rows_{self.layout.values[key]}"
        template = f"def {name}(s):\n    BODY\n    return tuple(failed_at)"
        return self._compile(statements(template, BODY=body), name)

    def _first_failure(self, row: c.Row, emitter: Emitter) -> list[ast.stmt]:
        body = statements("failed_at.append(None)")
        for position, test in reversed(list(enumerate(row.tests))):
            if test is not None:
                template = "if CONDITION:\n    BODY\nelse:\n    failed_at.append(POSITION)"
                body = statements(template, CONDITION=emitter.emit(test), BODY=body, POSITION=position)
        return body

    def value(self, expression: c.Expr, state: list[Any]) -> Any:
        """Return the value of an expression of the program on a state (a column, a hole in a reason).

        Null where it has none: a sentence may speak of what deciding did not need, and what was not given.
        """
        if isinstance(expression, c.Const):
            return expression.value
        with self._lock:
            if id(expression) not in self._values:
                value = Emitter(self.layout, self.module).emit(expression)
                body = statements("def value(s):\n    return VALUE", VALUE=value)
                self._values[id(expression)] = expression, self._compile(body, "value")
        try:
            return self._values[id(expression)][1](state)
        except _CAUGHT:
            return None

    def state_of(self, values: Sequence[Any]) -> list[Any]:
        """Return the state in which nothing is computed yet, from the values read in slot order."""
        return [*values, *[NOT_YET] * (self.layout.size - len(values))]

    def evaluated(self, key: str, state: list[Any]) -> Any:
        """Return the value of a definition on a state, computing what it needs; raise what deciding raises."""
        slot = self.layout.values[key]
        if state[slot] is not NOT_YET:
            return state[slot]
        try:
            return self.module.names[f"lazy{slot}"](state)
        except _CAUGHT as error:
            self._failed(error, state)

    def settled(self, table: c.Table, rows: tuple[int | None, ...]) -> Any:
        """Return what `settle` says of the exceptions, given the first failures of all rows."""
        return settle(table, _applies(table, rows))

    def effective(self, table: c.Table, rows: tuple[int | None, ...]) -> list[int]:
        """Return the exceptions that have an effect, given the first failures of all rows."""
        return effective(table, _applies(table, rows))

    # --------------------------------------------------------------------------------------- failing

    def reads(self, state: Sequence[Any]) -> Mapping[str, Any]:
        """Return the values read, by path."""
        return {".".join(path): state[slot] for path, slot in self.layout.reads.items()}

    def _no_match(self, key: str, state: Any) -> NoReturn:
        raise failures.no_match(self, key, list(state))

    def _conflict(self, key: str, state: Any) -> NoReturn:
        raise failures.conflict(self, key, list(state))

    def _failed(self, error: Exception, state: Any) -> NoReturn:
        raise failures.located(self, error, state) from None


def _applies(table: c.Table, rows: tuple[int | None, ...]) -> tuple[bool, ...]:
    start = len(table.rows)
    return tuple(rows[start + i] is None for i in range(len(table.exceptions)))


def _read(read: c.ReadSpec) -> Read:
    document = read.field.type is not None and read.field.type.kind == "document"
    return Read(read.path, presence=document, optional=read.optional, span=read.span)
