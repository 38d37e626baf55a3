"""The rows of a table checked by a policy, in Polars and in pandas: outcome columns, and columns for what is wrong.

    python examples/check_columns.py

`check` takes a frame of either kind and which column holds which field. Money has to come as decimals, whole numbers or
text: a column of floats is refused before any row is looked at. A column that is not there is missing, a cell without a
value is null: the two are different errors. docs/how-to/check_columns.md explains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import pandas as pd
import polars as pl

from bpmlib import BpmError, Diagnostic, InputError, Policies, Policy
from bpmlib.values.numbers import parse_number

Frame = TypeVar("Frame", pl.DataFrame, pd.DataFrame)
ERRORS = ("error", "error_field", "error_rule")


def check(frame: Frame, policy: Policy, fields: Mapping[str, str], answers: Sequence[str]) -> Frame:
    """Return the frame with a column for each answer, and three that say what is wrong with a row: code, field, rule.

    `fields` maps paths of the policy's input, such as `order.amount`, to columns. Raises `InputError` for a column that
    is not there or holds floats where the policy reads an exact number.
    """
    require_columns(frame, policy, fields)
    found: dict[str, list[Any]] = {name: [] for name in (*answers, *ERRORS)}
    decide = policy.decider(answers=answers)
    for row in rows(frame, policy, fields):
        try:
            values: Mapping[str, Any] = decide(row).outcome
            wrong: tuple[str | None, ...] = (None, None, None)
        except BpmError as error:
            values, wrong = {}, said(error)
        for name in answers:
            found[name].append(values.get(name))
        for name, part in zip(ERRORS, wrong, strict=True):
            found[name].append(part)
    if isinstance(frame, pl.DataFrame):
        return frame.with_columns(polars_column(name, values) for name, values in found.items())
    return frame.assign(**{name: pd.Series(values, frame.index, dtype=object) for name, values in found.items()})


def said(error: BpmError) -> tuple[str, str | None, str | None]:
    """Return the code of an error, the fields and the rules that it is about; of several fields, a code for each."""
    fields = error.problems if isinstance(error, InputError) else {}
    codes = fields.values() or [error.diagnostics[0].code]
    return ", ".join(codes), ", ".join(fields) or None, ", ".join(getattr(error, "rules", ())) or None


# ------------------------------------------------------------------------------------------- going in


def require_columns(frame: pl.DataFrame | pd.DataFrame, policy: Policy, fields: Mapping[str, str]) -> None:
    """Raise `InputError` for every column that no row could be decided with."""
    found: dict[str, Diagnostic] = {}
    for path, column in fields.items():
        kind = kind_of(policy, path)
        if column not in frame.columns:
            found[path] = Diagnostic("input-missing", f"there is no column `{column}` for `{path}`")
        elif kind == "number" and is_float(frame, column):
            message = f"column `{column}` holds floats, and `{path}` is an exact number"
            found[path] = Diagnostic("input-type", message, hint=CASTS[isinstance(frame, pl.DataFrame)].format(column))
    if found:
        raise InputError(found.values(), policy=policy.id, problems={path: one.code for path, one in found.items()})


CASTS = {
    True: 'read it as text, or say how many decimals it has: pl.col("{0}").cast(pl.Decimal(38, 2))',
    False: "read it as text (dtype=str), or as Int64 where the numbers are whole; a null among integers makes floats",
}


def is_float(frame: pl.DataFrame | pd.DataFrame, column: str) -> bool:
    """Return whether a column holds floats."""
    if isinstance(frame, pl.DataFrame):
        return frame.schema[column].is_float()
    return bool(pd.api.types.is_float_dtype(frame[column].dtype))


def kind_of(policy: Policy, path: str) -> str | None:
    """Return the kind of a field that the policy reads; None for one that it does not read as a whole."""
    field = policy.inputs.get(path)
    return None if field is None or field.type is None else field.type.kind


def rows(frame: pl.DataFrame | pd.DataFrame, policy: Policy, fields: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield each row as the inputs of the policy."""
    kinds = [kind_of(policy, path) for path in fields]
    columns = [frame[column].to_list() for column in fields.values()]
    for cells in zip(*columns, strict=True):
        inputs: dict[str, Any] = {}
        for path, kind, cell in zip(fields, kinds, cells, strict=True):
            *above, last = path.split(".")
            place = inputs
            for name in above:
                place = place.setdefault(name, {})
            place[last] = value_of(cell, kind)
        yield inputs


def value_of(cell: Any, kind: str | None) -> Any:
    """Return a cell as the library takes it: digits as a number, pandas' ways to say nothing as null."""
    if cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell):
        return None
    if kind == "number" and isinstance(cell, str):
        number = parse_number(cell)
        return cell if number is None else number  # what is no number is the library's to refuse
    if kind == "date" and isinstance(cell, datetime) and cell == datetime.combine(cell.date(), datetime.min.time()):
        return cell.date()  # pandas has no days, only midnights
    return cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell


# ------------------------------------------------------------------------------------------- coming out


def polars_column(name: str, values: Sequence[Any]) -> pl.Series:
    """Return a column of Polars, numbers as decimals with as many places as the longest has."""
    numbers = [value for value in values if isinstance(value, (int, Decimal)) and not isinstance(value, bool)]
    if not numbers or len(numbers) + values.count(None) < len(values):
        return pl.Series(name, values, dtype=None if any(value is not None for value in values) else pl.String)
    return pl.Series(name, values, dtype=pl.Decimal(38, places(numbers)))


def places(numbers: Iterable[int | Decimal]) -> int:
    """Return how many places behind the point the longest number has."""
    return max(max(0, -int(Decimal(number).as_tuple().exponent)) for number in numbers)


# ------------------------------------------------------------------------------------------------- a run

FIELDS = {
    "order.amount": "amount",
    "order.on_account": "on_account",
    "order.customer.is_new": "new_customer",
    "order.product.is_custom": "custom",
}
ANSWERS = ("deposit", "approvals")
ORDERS = {
    "order": ["A1", "A2", "A3", "A4", "A5"],
    "amount": ["20000.00", "20000.01", "50000.01", None, "a lot"],
    "on_account": [True, True, True, True, True],
    "new_customer": [False, False, False, False, None],
    "custom": [True, True, False, False, False],
}


def main() -> None:
    """Check the same orders in both kinds of frame, and be refused with floats."""
    terms = Policies.load()["sales.payment_terms"]
    checked = check(pl.DataFrame(ORDERS), terms, FIELDS, ANSWERS)
    pl.Config.set_tbl_cols(-1).set_tbl_width_chars(200).set_tbl_hide_column_data_types(True)
    print(checked.select("order", "amount", *ANSWERS, *ERRORS))

    same = check(pd.DataFrame(ORDERS), terms, FIELDS, ANSWERS)
    print(same[["order", "amount", *ANSWERS, *ERRORS]].to_string())
    assert list(same["deposit"].dropna()) == list(checked["deposit"].drop_nulls())

    for frame in (pl.DataFrame({**ORDERS, "amount": [0.1] * 5}), pd.DataFrame({**ORDERS, "amount": [0.1] * 5})):
        try:
            check(frame, terms, FIELDS, ANSWERS)
        except InputError as error:
            print(error)


if __name__ == "__main__":
    main()
