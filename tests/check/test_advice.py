"""What the checks say about a whole policy: collisions of rules, impossible tests, figures, hidden and unused names."""

from pathlib import Path

import pytest

from bpmlib.policies import Policies
from tests.check.checks import FIELDS, ORDER, advice, codes, findings
from tests.policy_text import decision, exceptions, formula, parameters, policy, reasons, section, table, terms

LIMITS = parameters("low | 1 | CNY", "high | 9 | CNY")


def said(*sections: str, code: str, front: tuple[str, ...] = ()) -> list[str]:
    """Return what is marked with one code of a warning."""
    return [text for found, text in advice(FIELDS, *sections, front=front) if found == code]


# ---------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a * 0 + 1", []), ("a - 1", []), ("a * 2", ["2"]), ("-3 * a", ["3"]), ("1.0 * a", []), ("0.5 * a", ["0.5"]),
        ("round half up(a / kva, 2)", []), ("round half up(a * 3, 2)", ["3"]), ("la[2]", []), ("la[-2]", []),
        ("la[item > 5]", ["5"]), ("count(la) + 7", ["7"]), ("if f then 20 else 30", ["20"]),
        ('decimal(n: n, scale: 3)', []),
    ],
)  # fmt: skip
def test_a_number_other_than_0_and_1_wants_a_name(expression: str, expected: list[str]) -> None:
    assert said(formula("x : Any", expression), code="number-unnamed") == expected
    assert said(terms(f"x | {expression}"), formula("y : Any", "x"), code="number-unnamed") == expected


def test_the_first_figure_of_a_column_speaks_for_all() -> None:
    sections = (
        decision("x (FIRST)", "rule | a + 4 | kva | → x : number", "r | < 5 | 6 | 7", "s | < 8 | [0..1] | 9"),
        exceptions("x", "exception | beats | n | → x", "e | r | 12 | 0"),
    )
    assert said(*sections, code="number-unnamed") == ["4", "6", "7", "12"]
    found = Policies.from_text(policy("t.x", FIELDS, *sections)).check()
    assert "and 2 more" in found[0].message


def test_figures_belong_into_parameters_relations_readings_and_examples() -> None:
    sections = (
        parameters("p1 | 5 | CNY"), section("Relation: fees", table("kind | fee", "7 | 5")),
        formula("x : Any", "fees[fee = p1]"),
        section("Readings", table("reading | clause | unclear | taken | instead", "r | 1 | ? | ! | p1 = 6")),
        section("Examples", table("a | → x", "50 | []")),
        section("Property: some sum", "always count(fees) = 22"),
    )  # fmt: skip
    assert said(*sections, code="number-unnamed") == []


# ---------------------------------------------------------------------------------------- hidden names


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("for v in la return v", []), ("for low in la return low + high", ["low"]), ("for a in la return a", ["a"]),
        ("some count in la satisfies count = high", ["count"]), ("for v in la, v in la return v", ["v"]),
        ("for v in la return (for v in la return v)", ["v"]), ("for v in la return (for w in la return w + v)", []),
        ("fees[kind = s]", []), ("fees[low = high]", ["low"]), ("fees[fee > low]", ["low"]), ("la[item > low]", []),
    ],
)  # fmt: skip
def test_a_variable_or_a_part_of_an_item_that_hides_something(expression: str, expected: list[str]) -> None:
    fees = section("Relation: fees", table("kind | low | fee", '"x" | 1 | 1'))
    assert said(LIMITS, fees, formula("x : Any", expression), code="name-shadows") == expected


def test_a_result_that_hides_something() -> None:
    header = "rule | f | → low : number | → count : number | → fine : number"
    table_ = decision("x", header, "r | true | 1 | 1 | 1")
    assert said(LIMITS, table_, code="name-shadows") == ["low", "count"]


# ---------------------------------------------------------------------------------------- unused names


def test_what_nothing_reads_is_named_also_behind_a_term() -> None:
    sections = (
        parameters("one | 1 | CNY", "two | 1 | CNY", "three | 1 | CNY", "four | 1 | CNY"),
        terms("dead | two + 1", "alive | three"), formula("x : CNY", "alive + a"),
        reasons("x", "rule | en | zh", "x | it is {four} | {four}"),
    )  # fmt: skip
    assert said(*sections, code="name-unused") == ["one", "two", "dead"]


def test_a_name_that_another_policy_reads_is_used() -> None:
    other = policy("t.other", parameters("rate | 1 | number", "old | 1 | number"), formula("y : number", "0"))
    text = policy("t.x", formula("x : number", "other.rate"), front=("uses: {other: t.other}",))
    found = [one for one in Policies.from_text(text, other).check() if one.span]
    assert [(one.code, one.span.text) for one in found if one.span] == [("name-unused", "old")]


def test_a_policy_with_errors_is_not_searched_for_unused_names() -> None:
    text = policy("t.x", parameters("rate | 1 | number"), formula("x : number", "rato"))
    assert [one.code for one in Policies.from_text(text).check()] == ["name-unknown"]


# ------------------------------------------------------------------------------------------------ rules


@pytest.mark.parametrize(
    ("hit", "rows", "repeated", "unreachable"),
    [
        ("UNIQUE", ("r | < low | - | 1", "s | >= low | - | 0"), [], []),
        ("UNIQUE", ("r | < low | - | 1", "s | < low | - | 1"), ["s"], []),
        ("UNIQUE", ("r | < low | true | 1", "s | < low | - | 1"), ["r"], []),
        ("UNIQUE", ("r | < low | true | 1", "s | - | true | 1"), ["r"], []),
        ("UNIQUE", ("r | < low | - | 1", "s | - | true | 1"), [], []),
        ("UNIQUE", ("r | - | - | 1", "otherwise | - | - | 1"), [], []),
        ("ANY", ("r | < low | - | 1", "s | < low | - | 1"), [], []),
        ("ANY", ("r | < low | - | 1", "s | < low | - | 0"), ["s"], []),
        ("ANY", ("r | < low | - | 1", "s | < low | - | a"), [], []),
        ("FIRST", ("r | < low | true | 1", "s | < low | - | 0"), [], []),
        ("FIRST", ("r | < low | - | 1", "s | < low | true | 0", "t | - | - | 0"), [], ["s"]),
        ("COLLECT", ("r | < low | - | 1", "s | < low | - | 1"), [], []),
        ("PRIORITY", ("r | < low | - | 1", "s | < low | - | 1"), [], []),
    ],
)  # fmt: skip
def test_rules_inside_of_others(hit: str, rows: tuple[str, ...], repeated: list[str], unreachable: list[str]) -> None:
    type_ = "boolean" if hit == "PRIORITY" else "CNY"
    rows = tuple(row.replace("| 1", "| true") for row in rows) if hit == "PRIORITY" else rows
    found = advice(FIELDS, LIMITS, decision(f"x ({hit})", f"rule | a | f | → x : {type_}", *rows))
    assert [text for code, text in found if code == "rule-repeated"] == repeated
    assert [text for code, text in found if code == "rule-unreachable"] == unreachable


@pytest.mark.parametrize(("beats", "expected"), [("s", []), ("r", []), ("all", []), ("t", ["s"])])
def test_a_rule_that_an_exception_may_take_away_does_not_collide(beats: str, expected: list[str]) -> None:
    rows = ("r | < low | 1", "s | < low | 0", "t | >= low | 0")
    sections = (decision("x", "rule | a | → x : CNY", *rows),
                exceptions("x", "exception | beats | f | → x", f"e | {beats} | true | 0"))  # fmt: skip
    assert said(LIMITS, *sections, code="rule-repeated") == expected


def test_ten_thousand_rules_are_compared_at_once() -> None:
    rows = [f"r{number} | {number} | {'true' if number % 2 else '-'} | 1" for number in range(10_000)]
    assert said(decision("x", "rule | n | f | → x : number", *rows), code="rule-repeated") == []


# ------------------------------------------------------------------------------- constants and columns


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("[1..0]", True), ("[1..1]", False), ("(1..1]", True), ("[1..1)", True), ("(0..1)", False),
        ("[-1..-2]", True),
        ("[0..a]", False), ("> 1", False), ("? in [1..0]", True), ("? between 1 and 0", True), ("not([1..0])", True),
    ],
)  # fmt: skip
def test_a_range_that_holds_nothing(text: str, *, empty: bool) -> None:
    found = codes(FIELDS, decision("x", "rule | b | → x : CNY", f"r | {text} | 1"))
    assert found == ["range-empty"] * empty


def test_a_range_of_days_and_a_parameter_that_hold_nothing() -> None:
    days = decision("x", "rule | d | → x : CNY", 'r | [@"2026-02-01"..@"2026-01-01"] | 1')
    assert codes(FIELDS, days) == ["range-empty"]
    assert codes(FIELDS, parameters("r | (5..5) | `range<CNY>`"), formula("x : boolean", "a in r")) == ["range-empty"]


@pytest.mark.parametrize(
    ("allowed", "text", "expected"),
    [
        ("[0..9]", "0", []), ("[0..9]", "9", []), ("[0..9]", "-1", ["-1"]), ("[0..9]", "10", ["10"]),
        ("(0..9)", "0", ["0"]),
        ("(0..9)", "9", ["9"]), ("[0..9]", "< 0", ["< 0"]), ("[0..9]", "<= 0", []), ("(0..9)", "<= 0", ["<= 0"]),
        ("[0..9]", "> 9", ["> 9"]), ("[0..9]", ">= 9", []), ("(0..9)", ">= 9", [">= 9"]),
        ("[0..9]", "> 5, 11", ["11"]),
        ("[0..9]", "[10..12]", ["[10..12]"]), ("[0..9]", "(9..12]", ["(9..12]"]), ("[0..9]", "[9..12]", []),
        ("[0..9]", "!= 20", []), ("[0..9]", "not(20)", ["20"]), ("[0..9]", "< n", []), (">= 0", "< 0", ["< 0"]),
        (">= 0", "> 100", []), ("1, 2", "3", ["3"]), ("1, 2", "2", []), ("1, 2", "> 5", []),
        ("1, 2", "[1, 3]", ["[1, 3]"]),
        ("[0..9]", "null", []), ("-", "-5", []),
    ],
)  # fmt: skip
def test_a_test_that_no_admitted_value_passes(allowed: str, text: str, expected: list[str]) -> None:
    own = section("Inputs", table("name | type | allowed", f"q | number | {allowed}", "n | number | -"))
    found = findings(own, decision("x", "rule | q | → x : number", f"r | {text} | 1"))
    assert [(code, marked) for code, marked in found] == [("test-never-true", one) for one in expected]


def test_a_test_of_a_field_with_bounds() -> None:
    rows = ("r | < 0 | 1", "s | > 0 | 1")
    found = codes(decision("x", "rule | order.amount | → x : number", *rows), front=(ORDER,))
    assert found == ["test-never-true"]


# ------------------------------------------------------------------------------------------- exceptions


def test_otherwise_is_the_last_row_is_not_counted_and_not_beaten() -> None:
    rows = ("otherwise | - | 1", "r | < low | 0")
    assert said(LIMITS, decision("x", "rule | a | → x : CNY", *rows), code="otherwise-not-last") == ["otherwise"]
    assert codes(FIELDS, LIMITS, decision("x (COLLECT COUNT)", "rule | a | → x : CNY", *rows)) == [
        "hit-policy-mismatch"
    ]
    beaten = exceptions("x", "exception | beats | f | → x", "e | otherwise | true | 0", "g | r, r | false | 0")
    assert findings(FIELDS, LIMITS, decision("x", "rule | a | → x : CNY", *rows[::-1]), beaten) == [
        ("exception-idle", "otherwise"), ("exception-idle", "r"),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------ documents, sources


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("order.quotation = null", []), ("null != order.quotation", []), ("order.amount", []),
        ("if order.quotation = null then 0 else order.quotation.unit_price", []),
        ("order", ["order"]), ("order.quotation", ["order.quotation"]), ("[order]", ["order"]),
        ("{o: order}", ["order"]),
        ("order = order", ["order", "order"]), ("if true then order else null", ["order"]),
        ("count([order])", ["order"]),
        ("for order in [1] return order", []), ("(for q in [order] return 1)", ["order"]),
    ],
)  # fmt: skip
def test_a_document_is_no_value(expression: str, expected: list[str]) -> None:
    found = findings(formula("x : Any", expression), front=(ORDER,))
    assert found == [("document-value", one) for one in expected]


def test_a_document_and_other_mistakes_come_in_one_run() -> None:
    found = codes(formula("x : Any", "order"), formula("y : number", "z"), front=(ORDER, "uses: {no: t.nowhere}"))
    assert sorted(found) == ["document-value", "name-unknown", "policy-unknown"]


@pytest.mark.parametrize(
    ("covers", "expected"),
    [("R1", []), ("R1, R2", []), ("R3", ["covers-unknown"]), ("S2/R1", ["covers-elsewhere"]),
     ("S2/R2", ["covers-unknown"]),
     ("S3/R1, S3/R2", ["system-unknown"]), ("S2/R1, S2/R3", ["covers-elsewhere", "covers-unknown"])],
)  # fmt: skip
def test_what_is_covered_stands_in_the_catalogue(tmp_path: Path, covers: str, expected: list[str]) -> None:
    systems = '[{"id": "S1", "rules": ["R1", "R2"]}, {"id": "S2", "rules": ["R1"]}]'
    (tmp_path / "catalogue.json").write_text(systems, "utf-8")
    text = policy(
        "x", decision("d", "rule | → d : number | covers", f"r | 1 | {covers}"), front=("source: {system: S1}",)
    )
    (tmp_path / "x.md").write_text(text, "utf-8")
    assert [one.code for one in Policies.load(tmp_path).check()] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a", []), ("order.amount", []), ("order.placed_on", []), ("la", []), ("low", ["property-path"]),
     ("half", ["property-path"]),
     ("x", ["property-path"]), ("order", ["property-path"]),
     ("f", ["type-mismatch"]), ("q", ["name-unknown"])],
)  # fmt: skip
def test_a_property_grows_with_an_input(path: str, expected: list[str]) -> None:
    more = section("Property: more", f"x grows with {path}")
    found = codes(FIELDS, LIMITS, terms("half | a"), formula("x : CNY", "half + low + high"), more, front=(ORDER,))
    assert sorted(set(found)) == sorted(expected)
