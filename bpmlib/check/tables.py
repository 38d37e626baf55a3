"""What a decision must look like: its results, hit policy, exceptions; every cell typed."""

from __future__ import annotations

from collections.abc import Sequence

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report, Scope
from bpmlib.errors import nearest
from bpmlib.model import policies as p
from bpmlib.values.types import ANY, Type

__all__ = ["OTHERWISE", "check_exceptions", "check_formula", "check_table", "rule_names"]

OTHERWISE = "otherwise"


def check_table(table: p.DecisionTable, inference: Inference, report: Report) -> None:
    """Check one decision table: rule names, results, hit policy, and the type of every cell."""
    types = [inference.result_type(result) for result in table.results]
    _check_results(table, types, inference.scope, report)
    with inference.defining(table.name.text):
        _check_rows(table, types, inference, report)


def _check_rows(table: p.DecisionTable, types: Sequence[Type], inference: Inference, report: Report) -> None:
    columns = _columns(table.columns, inference)
    seen: dict[str, p.Row] = {}
    for row in table.rows:
        name = row.name.text
        if name in seen:
            report.add("name-duplicate", row.name.span, f"rule `{name}` stands twice in `{table.name.text}`",
                       related=(("first here", seen[name].name.span),))  # fmt: skip
        seen[name] = row
        if name == OTHERWISE and any(tests.tests for tests in row.tests):
            report.add("otherwise-cells", row.span, "`otherwise` applies when no rule does: its cells are all `-`")
        _check_row(row, columns, types, inference, report)


def _columns(columns: Sequence[p.Column], inference: Inference) -> list[Type]:
    return [inference.infer(column.expression) for column in columns]


def _check_row(
    row: p.Row | p.ExceptionRow, columns: Sequence[Type], types: Sequence[Type], inference: Inference, report: Report
) -> None:
    for tests, column in zip(row.tests, columns, strict=True):
        inference.tests(tests, column)
    given = [result for result in row.results if result is not None]
    if len(given) != len(row.results) and (isinstance(row, p.Row) or given):
        hint = "" if isinstance(row, p.Row) else "all results `-` withdraws the beaten rules and says nothing itself"
        report.add("result-incomplete", row.span, f"`{row.name.text}` has no result in every result column", hint)
    for result, type_ in zip(row.results, types, strict=True):
        if result is not None:
            inference.bind(result, inference.infer(result), type_, "the result is")


def _check_results(table: p.DecisionTable, types: Sequence[Type], scope: Scope, report: Report) -> None:
    name = table.name.text
    first = table.results[0]
    if len(table.results) == 1 and first.name.text != name:
        report.add("result-name", first.name.span, f"the only result of `{name}` is called `{first.name.text}`",
                   f"call it `{name}`")  # fmt: skip
    for result, type_ in zip(table.results, types, strict=True):
        if result.type is None:
            report.add("result-type", result.span, f"the result `{result.name.text}` has no type",
                       f"write `→ {result.name.text} : Type`")  # fmt: skip
        elif table.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not result_order(type_, scope):
            report.add("result-unordered", result.span, f"{table.hit_policy} needs an order of the values of {type_}",
                       "use a vocabulary type: its words are in order of priority")  # fmt: skip
    if table.hit_policy.startswith("COLLECT ") and len(types) != 1:
        report.add("hit-policy-mismatch", table.span, f"{table.hit_policy} adds up one result, not {len(types)}")
    elif table.hit_policy == "COLLECT SUM" and types[0].kind not in ("number", "any"):
        report.add("hit-policy-mismatch", table.span, f"{table.hit_policy} adds numbers, the result is {types[0]}")
    elif table.hit_policy in ("COLLECT MIN", "COLLECT MAX") and not (types[0].ordered or types[0].kind == "any"):
        report.add("hit-policy-mismatch", table.span, f"{table.hit_policy} of {types[0]}, which has no order")


def result_order(type_: Type, scope: Scope) -> tuple[object, ...] | None:
    """Return the allowed values of a result type in order of priority, or None where it has none."""
    if type_.kind == "boolean":
        return (True, False)
    return scope.words.values(type_.name) if type_.kind == "string" else None


def check_formula(formula: p.Formula, inference: Inference) -> None:
    """Check the block of a `Decision: x : Type`."""
    with inference.defining(formula.name.text):
        actual = inference.infer(formula.expression)
    inference.bind(formula.expression, actual, inference.declared(formula.type), "the decision is declared")


def rule_names(section: p.DecisionTable | p.Formula, exceptions: p.Exceptions | None) -> tuple[str, ...]:
    """Return the names of a decision's rules and exceptions; a formula's only rule has its own name."""
    own = [section.name.text] if isinstance(section, p.Formula) else [row.name.text for row in section.rows]
    return (*own, *(row.name.text for row in exceptions.rows)) if exceptions else tuple(own)


def check_exceptions(section: p.Exceptions, table: p.DecisionTable, inference: Inference, report: Report) -> None:
    """Check the exceptions of a table: their results are its results, what they beat exists, no cycle."""
    wanted = [result.name.text for result in table.results]
    written = [result.name.text for result in section.results]
    if wanted != written:
        report.add("exception-results-differ", section.span, f"the results are {_list(written)}, of `{table.name.text}`"
                   f" they are {_list(wanted)}", f"write {', '.join(f'`→ {name}`' for name in wanted)}")  # fmt: skip
    own = {result.name.text: inference.result_type(result) for result in table.results}
    types = [own.get(name, ANY) for name in written]
    taken = {row.name.text: row.name for row in table.rows}
    for row in section.rows:
        if (before := taken.get(row.name.text)) is not None:
            report.add("name-duplicate", row.name.span, f"`{row.name.text}` is already a rule or exception here",
                       related=(("first here", before.span),))  # fmt: skip
        taken[row.name.text] = row.name
    with inference.defining(table.name.text):
        columns = _columns(section.columns, inference)
        for row in section.rows:
            _check_row(row, columns, types, inference, report)
    for row in section.rows:
        for word in row.beats:
            if word.text not in taken:
                report.add("rule-unknown", word.span, f"`{table.name.text}` has no rule `{word.text}`",
                           nearest(word.text, taken))  # fmt: skip
    _check_order(section, report)


def _check_order(section: p.Exceptions, report: Report) -> None:
    beats = {row.name.text: {word.text for word in row.beats} for row in section.rows}
    for row in section.rows:
        reached: set[str] = set()
        stack = list(beats[row.name.text])
        while stack:
            name = stack.pop()
            if name not in reached:
                reached.add(name)
                stack.extend(beats.get(name, ()))
        if row.name.text in reached:
            report.add("cycle", row.span, f"exception `{row.name.text}` beats itself")


def _list(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
