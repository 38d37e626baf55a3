"""The sections about the rules: inputs, parameters, reasons, readings, properties, examples; and the front matter."""

import pytest

from bpmlib.policies import Policies
from tests.check.checks import FIELDS, ORDER, codes, findings
from tests.policy_text import decision, formula, parameters, policy, reasons, section, table

SUM = formula("total : CNY", "a + b")
FEE = decision("fee", "rule | f | → fee : CNY", "yes | true | a", "no | false | 0")


def inputs(*rows: str) -> str:
    return section("Inputs", table("name | type | unit | allowed", *rows))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("x | CNY | - | [0..100]", []), ("x | CNY | - | >= 0", []), ("x | number | CNY | < 5", []),
        ("x | string | - | \"a\", \"b\"", []),
        ("x | number | pcs | 1, 2, 3", []), ("x | `list<CNY>` | - | > 0", []),
        ("x | date | - | >= @\"2024-01-01\"", []), ("x | number | - | -5", []),
        ("x | SalesOrder | - | -", []), ("x | boolean | - | true", []),
        ("x | CNY | - | not(0)", ["allowed-form"]), ("x | CNY | - | > 0, < 5", ["allowed-form"]),
        ("x | CNY | - | [0..5], [7..9]", ["allowed-form"]),
        ("x | CNY | - | != 5", ["allowed-form"]), ("x | CNY | - | ? > 5", ["allowed-form"]),
        ("x | CNY | - | < 2 * 5", ["allowed-form"]),
        ("x | CNY | - | < y", ["allowed-form", "name-unknown"]), ("x | SalesOrder | - | > 5", ["allowed-form"]),
        ("x | CNY | - | < \"5\"", ["type-mismatch"]), ("x | string | - | [1..5]", ["type-mismatch"]),
        ("x | number | - | \"a\"", ["type-mismatch"]),
        ("x | number | - | [1..\"a\"]", ["type-mismatch"]), ("x | boolean | - | > true", ["type-mismatch"]),
        ("x | string | - | < -\"a\"", None),
        ("x | CNY | kVA | -", ["unit-mismatch"]), ("x | string | CNY | -", ["unit-mismatch"]),
        ("x | Settlement | - | \"chas\"", ["word-unknown"]),
        ("x | CYN | - | -", ["type-unknown"]), ("x | `range<CNY>` | - | -", ["type-unknown"]),
        ("x | Any | - | -", ["type-unknown"]),
    ],
)  # fmt: skip
def test_what_an_input_may_be(row: str, expected: list[str] | None) -> None:
    found = codes(inputs(row), formula("r : number", "1"), front=(ORDER,))
    assert found == expected if expected is not None else found


# ------------------------------------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("x | 5 | CNY", []), ("x | -5 | CNY", []), ("x | 30% | percent", []), ("x | 0.3 | percent", []),
        ("x | true | boolean", []),
        ("x | [1..5) | `range<CNY>`", []), ("x | [] | `list<CNY>`", []), ('x | @"2026-01-01" | date', []),
        ('x | "cash" | Settlement', []),
        ('x | ["cash"] | `list<Settlement>`', []), ("x | ? | CNY", ["parameter-not-set"]),
        ("x | 5 + 5 | CNY", ["not-constant"]), ("x | y | CNY", ["not-constant"]),
        ("x | floor(5.5) | CNY", ["not-constant"]),
        ("x | [1..y] | `range<CNY>`", ["not-constant"]), ('x | -"5" | CNY', ["not-constant"]),
        ("x | if true then 1 else 2 | CNY", ["not-constant"]),
        ('x | "5" | CNY', ["type-mismatch"]), ("x | [5] | CNY", ["type-mismatch"]),
        ("x | null | CNY", ["type-mismatch"]), ("x | 5 | string", ["type-mismatch"]),
        ("x | 5 | `range<CNY>`", ["type-mismatch"]), ('x | ["5"] | `list<CNY>`', ["type-mismatch"]),
        ('x | [1, "a"] | `list<CNY>`', ["type-mismatch"]),
        ('x | "chas" | Settlement', ["word-unknown"]), ('x | ["cash", "chas"] | `list<Settlement>`', ["word-unknown"]),
        ("x | 5 | CYN", ["type-unknown"]), ("x | 5 | SalesOrder", ["type-mismatch"]),
        ('x | @"2026-01-01T10:00:00" | date', ["type-mismatch"]),
    ],
)  # fmt: skip
def test_the_value_of_a_parameter_is_a_constant_of_its_type(row: str, expected: list[str]) -> None:
    assert codes(parameters(row), formula("r : number", "1"), front=(ORDER,)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["x | 5 | CNY | -", "x | 6 | CNY | 2026-01-01", "x | 7 | CNY | 2026-07-01"], []),
        (["x | 5 | CNY | 2026-01-01", "x | 6 | CNY | 2026-01-01"], ["parameter-duplicate"]),
        (["x | 5 | CNY | -", "x | 6 | CNY | -"], ["parameter-duplicate"]),
        (["x | 5 | CNY | -", "x | 6 | kVA | 2026-01-01"], ["parameter-type-differs"]),
        (["x | 5 | CNY | -", 'x | "6" | CNY | 2026-01-01'], ["type-mismatch"]),
        (["x | ? | CNY | -", "x | ? | CNY | 2026-01-01"], ["parameter-not-set"]),
    ],
)
def test_a_parameter_changes_its_figure_and_not_its_type(rows: list[str], expected: list[str]) -> None:
    assert codes(parameters(*rows), formula("r : number", "1"), front=(ORDER, "as_of: order.placed_on")) == expected


def test_a_figure_that_is_not_set_is_a_note() -> None:
    (found,) = Policies.from_text(policy("t.x", parameters("x | ? | CNY"), formula("r : CNY", "x"))).check()
    assert found.severity == "note"


# --------------------------------------------------------------------------------- reasons and readings


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("yes | {a} of {fee} | {a}", []), ("no | none | 无", []), ("yes | {a + kva} | {z}", ["unit-mismatch",
        "name-unknown"]),
        ("maybe | it may | 也许", ["rule-unknown"]), ("yes | {?} | x", ["mark-misplaced"]),
    ],
)  # fmt: skip
def test_a_reason_speaks_of_a_rule_and_its_holes_are_expressions(row: str, expected: list[str]) -> None:
    assert codes(FIELDS, FEE, reasons("fee", "rule | en | zh", row)) == expected


def test_a_rule_has_one_reason() -> None:
    assert codes(FIELDS, FEE, reasons("fee", "rule | en | zh", "yes | one | 一", "yes | two | 二")) == [
        "name-duplicate"
    ]


def test_the_reason_of_a_formula_is_called_like_it() -> None:
    assert codes(FIELDS, SUM, reasons("total", "rule | en | zh", "total | {a} and {b} | {total}")) == []
    assert codes(FIELDS, SUM, reasons("totl", "rule | en | zh", "total | {q} | x")) == ["name-unknown"]


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        ("x = 6", []), ("-", []), ("y = 6", ["name-unknown"]), ('x = "6"', ["type-mismatch"]),
        ("x = 5 + 1", ["not-constant"]), ("total = 6", ["name-unknown"]),
    ],
)  # fmt: skip
def test_the_other_reading_is_a_figure(instead: str, expected: list[str]) -> None:
    readings = section(
        "Readings", table("reading | clause | unclear | taken | instead", f"one | 1 | what | this | {instead}")
    )
    assert codes(FIELDS, SUM, parameters("x | 5 | CNY"), readings) == expected


def test_readings_are_told_apart_by_name() -> None:
    row = "one | 1 | what | this | -"
    assert codes(FIELDS, SUM, section("Readings", table("reading | clause | unclear | taken | instead", row, row))) == [
        "name-duplicate"
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("total fee", []), ("total total", []), ("always fee >= 0 or f", []), ("never a > 5 and f", []),
        ("fee grows with a", []), ("fee falls with a", []),
        ("total a", ["name-unknown"]), ("total feee", ["name-unknown"]), ("always fee", ["type-mismatch"]),
        ("never a + kva > 5", ["unit-mismatch"]),
        ("fee grows with q", ["name-unknown"]), ("fe falls with a", ["name-unknown"]),
        ("f grows with a", ["type-mismatch"]), ("fee falls with f", ["type-mismatch"]),
        ("for any two inputs: a.a <= b.a or a.fee != b.fee", []), ("for any two inputs: never a.fee > b.fee", []),
        ("for any two inputs: a.n > 0 or b.f", []), ("for any two inputs: b.la[item > 1] = a.la", []),
        ("for any two inputs: some x in [1] satisfies x < a.a", []),
        ("for any two inputs: a.fee", ["type-mismatch"]), ("for any two inputs: a.fees > 1", ["field-unknown"]),
        ("for any two inputs: a.fee > fee", ["name-unknown"]), ("for any two inputs: a = b", ["name-unknown"]),
        ("for any two inputs: a.a > b.kva", ["unit-mismatch"]),
        ("for any two pairs: a.whatever", ["name-unknown"]),
    ],
)  # fmt: skip
def test_a_property_speaks_of_names_there_are(line: str, expected: list[str]) -> None:
    found = codes(FIELDS, FEE, SUM, section("Property: so it is", line))
    assert sorted(set(found)) == expected


# --------------------------------------------------------------------------------------------- examples


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("a | → fee", "5 | 5", []), ("f | → rule fee", "true | yes", []), ("f | → error", "true | NoMatch", []),
        ("order.amount | → fee", "5 | 5", []),
        ("a | set | → fee", "5 | {x: 6} | 5", []), ("la | → fee", "[1, 2] | 5", []), ("order.placed_on | → fee",
        "null | -5", []),
        ("z | → fee", "5 | 5", ["name-unknown"]), ("order.z | → fee", "5 | 5", ["field-unknown"]), ("a.z | → fee",
        "5 | 5", ["field-unknown"]),
        ("a | → fees", "5 | 5", ["name-unknown"]), ("a | → rule fees", "5 | yes", ["name-unknown"]),
        ("a | → rule fee", "5 | maybe", ["rule-unknown"]),
        ("a | → fee", '5 | "5"', ["type-mismatch"]), ("a | → fee", "5 | [5]", ["type-mismatch"]), ("a | → fee",
        "5 | 2 + 3", ["not-constant"]),
        ("a | → fee", "5 | x", ["not-constant"]), ("a | → fee", "2 + 3 | 5", ["not-constant"]), ("a | → fee",
        "x | 5", ["not-constant"]),
        ("a | set | → fee", "5 | {y: 6} | 5", ["name-unknown"]), ("a | set | → fee",
        '5 | {x: "6"} | 5', ["type-mismatch"]),
        ("a | set | → fee", "5 | {x: 3 + 3} | 5", ["not-constant"]),
        ("order.customer | order.customer.is_new | → fee", "null | true | 5", ["example-path"]),
        ("order.customer | order.customer.is_new | → fee", "null | - | 5", []),
    ],
)  # fmt: skip
def test_an_example_speaks_of_inputs_and_decisions_there_are(header: str, row: str, expected: list[str]) -> None:
    sections = (FIELDS, FEE, parameters("x | 5 | CNY"), section("Examples", table(header, row)))
    assert codes(*sections, front=(ORDER,)) == expected


# ----------------------------------------------------------------------------------------- front matter


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("as_of: order.placed_on", []), ("as_of: d", []), ("as_of: t", []),
        ("as_of: order.quotation.requested_on", []),
        ("as_of: a", [("type-mismatch", "a")]), ("as_of: order.placed", [("field-unknown",
        "placed")]), ("as_of: x", [("as-of-form", "x")]),
        ("as_of: day", [("as-of-form", "day")]), ("as_of: order.placed_on.year", [("as-of-form",
        "order.placed_on.year")]),
        ("as_of: nobody", None), ("answers: [total]", []), ("answers: [totl]", [("name-unknown",
        "totl")]), ("answers: [a]", [("name-unknown", "a")]),
    ],
)  # fmt: skip
def test_the_front_matter(line: str, expected: list[tuple[str, str]] | None) -> None:
    days = section("Terms", table("name | is", "day | d"))
    found = findings(FIELDS, SUM, days, parameters('x | @"2026-01-01" | date'), front=(ORDER, line))
    assert found == expected if expected is not None else ("name-unknown", "nobody") in found


def test_an_example_of_a_decision_whose_name_is_refused() -> None:
    examples = section("Examples", table("a | → is", "1 | 1"))
    assert codes(inputs("a | CNY | - | -"), formula("is : CNY", "a"), examples) == ["name-reserved"]
