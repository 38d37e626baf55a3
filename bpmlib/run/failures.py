"""Failures of a run as errors of ours: with the place in the policy, the rules concerned and the document."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from bpmlib.core import ast as c
from bpmlib.core.personal import MASKED, masked
from bpmlib.errors import CalendarHorizon, Conflict, Diagnostic, EvaluationError, NoMatch, ParameterNotSet
from bpmlib.functions.registry import Undefined
from bpmlib.run.runtime import ParameterMissing
from bpmlib.source import Span
from bpmlib.values.compare import show_value
from bpmlib.values.numbers import why_no_number

if TYPE_CHECKING:
    from bpmlib.run.compiled import Compiled

__all__ = ["conflict", "located", "no_match"]


def located(compiled: Compiled, error: Exception, state: Sequence[Any]) -> Exception:
    """Return our error for one raised in generated code: the line number of its frame says which place."""
    if isinstance(error, TypeError) and "offset-naive" not in str(error):
        return error
    own = error.diagnostics[0] if isinstance(error, EvaluationError) else None
    span = own.span if own is not None and own.span is not None else _site(compiled, error.__traceback__)
    common: dict[str, Any] = {
        "policy": compiled.program.policy, "rules": _rules(compiled, span), "reads": compiled.reads(state),
    }  # fmt: skip
    hidden = compiled.masks.explained_by(span)
    if own is not None:
        found = Diagnostic(own.code, f"`{span.text}` {_HIDDEN}", span) if hidden else own
        return EvaluationError(found, **common)
    if isinstance(error, CalendarHorizon):
        first = error.diagnostics[0]
        here = Diagnostic(first.code, first.message, span, first.hint)
        return CalendarHorizon(here, day=error.day, calendar=error.calendar, **common)
    if isinstance(error, ParameterNotSet):
        first = error.diagnostics[0]
        return ParameterNotSet(Diagnostic(first.code, first.message, span, first.hint), **common)
    if isinstance(error, ParameterMissing):
        name = str(error)
        message = f"`{name}` has no figure: the company must set it"
        whose, _, bare = name.rpartition(".")
        hint = f'set it: policies.override("{whose}", {bare}=...)' if whose else f"set it: policy.override({name}=...)"
        return ParameterNotSet(Diagnostic("parameter-missing", message, span, hint), **common)
    if isinstance(error, Undefined):
        said = _HIDDEN if hidden else f"has no value: {error}"
    else:
        said = f"has no value: {_reason(error)}"
    return EvaluationError(Diagnostic("no-value", f"`{span.text}` {said}", span), **common)


_HIDDEN = "has no value; the reason may tell personal data and is not shown"


def _rules(compiled: Compiled, span: Span) -> tuple[str, ...]:
    """Return the rules that the place of an error belongs to: none for a term, a formula or a header."""
    tables = (table for table in compiled.program.definitions.values() if isinstance(table, c.Table))
    found = (
        row.name
        for table in tables
        if table.span.source == span.source
        for row in table.all_rows
        if row.span.start <= span.start and span.end <= row.span.end
    )
    return tuple(dict.fromkeys(found))


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it needs too many terms, one through the other"
    if isinstance(error, TypeError):
        return "one of the two has a time zone, the other has none"
    assert isinstance(error, ArithmeticError)
    return why_no_number(error)


def _site(compiled: Compiled, traceback: TracebackType | None) -> Span:
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == compiled.filename:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return compiled.module.sites[line - 1]


def no_match(compiled: Compiled, key: str, state: list[Any]) -> NoMatch:
    """Return the error for a table without a hit; its hint says where each rule failed first."""
    table = compiled.program.definitions[key]
    assert isinstance(table, c.Table)
    rows = compiled.rows(key, state)
    related = [
        (f"`{row.name}` wants this, but `{table.columns[at].header}` is {_seen(compiled, table, at, state)}", span)
        for row, at in zip(table.all_rows, rows, strict=True)
        if at is not None and at >= 0 and (span := row.cells[at]) is not None
    ]
    message = f"no rule of `{table.name}` applies"
    return NoMatch(
        Diagnostic("no-match", message, table.span, related=tuple(related[:8])),
        policy=compiled.program.policy, reads=compiled.reads(state),
    )  # fmt: skip


def _seen(compiled: Compiled, table: c.Table, position: int, state: list[Any]) -> str:
    column = table.columns[position].value
    value = masked(compiled.value(column, state), compiled.masks.expression(column))
    return "another one (personal data, not shown)" if value is MASKED else show_value(value)


def conflict(compiled: Compiled, key: str, state: list[Any]) -> Conflict:
    """Return the error for a table of which several rules hold where one may."""
    table = compiled.program.definitions[key]
    assert isinstance(table, c.Table)
    rows = compiled.rows(key, state)
    settled = compiled.settled(table, rows)
    if isinstance(settled, frozenset):
        hits = [len(table.rows) + i for i in sorted(settled)]
        message = f"two exceptions of `{table.name}` apply and neither goes before the other"
        hint = "name one of them in the other's `beats`"
    else:
        up, beaten = settled
        hits = [*up, *(i for i in range(len(table.rows)) if rows[i] is None and i not in beaten)]
        message = f"{len(hits)} rules of `{table.name}` apply, {table.hit_policy} allows one"
        if table.select == "same":
            message = f"{len(hits)} rules of `{table.name}` apply and say different things"
        hint = "make them exclusive, or write the special one as an exception"
    names = tuple(table.all_rows[i].name for i in hits)
    related = tuple((f"`{table.all_rows[i].name}` applies", table.all_rows[i].span) for i in hits)
    return Conflict(
        Diagnostic("conflict", message, table.span, hint, related),
        policy=compiled.program.policy, rules=names, reads=compiled.reads(state),
    )  # fmt: skip
