"""Decision tables: cells against their columns, results, hit policies, exceptions, `otherwise`."""

import pytest

from tests.check.checks import FIELDS, ORDER, codes, findings
from tests.policy_text import decision, exceptions, formula, inputs, parameters

BANDS = parameters("band | [1..5] | `range<CNY>`", 'words | ["a", "b"] | `list<string>`', "limit | 5 | CNY")


def cell(column: str, text: str) -> list[str]:
    return codes(FIELDS, BANDS, decision("r", f"rule | {column} | → r : number", f"x | {text} | 1"), front=(ORDER,))


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("a", "5"), ("a", "< 5"), ("a", ">= limit"), ("a", "!= 0"), ("a", "[1..5]"), ("a",
        "(limit..2 * limit)"), ("a", "band"),
        ("a", "? in band"), ("a", "? > b and f"), ("a", "1, 2, limit"), ("a", "not(1, 2)"), ("a",
        "[1, limit]"), ("a", "la"), ("a", "b"),
        ("a", "(> 5), 0"), ("s", '"a", "b"'), ("s", "words"), ("s", 'not("a")'), ("s", '< "m"'), ("f",
        "true"), ("f", "not(false)"),
        ("f", "n > 5"), ("d", '< @"2026-01-01"'), ("d", '[@"2026-01-01"..@"2026-12-31"]'), ("t",
        '>= @"2026-01-01T10:00:00"'),
        ("order.placed_on", "null"), ("order.placed_on", "not(null)"), ("order.placed_on",
        "= null"), ("order.placed_on", "!= null"),
        ("order.placed_on", "< d, null"), ("la", "[1, 2]"), ("la", "count(?) > 2"), ("la",
        "la"), ("order.customer.settlement", '"cash"'),
        ("a * p", "< 5"), ("a / b", "< 5"), ("a / kva", "(0..5)"), ("count(la)", "> 0"), ("ls",
        'list contains(?, "a")'), ("n", "p"),
        ("order.quotation.unit_price", "> limit"), ("if f then a else b", "limit"),
    ],
)  # fmt: skip
def test_a_cell_that_fits_its_column(column: str, text: str) -> None:
    assert cell(column, text) == []


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("a", "kva", "unit-mismatch"), ("a", "< kva", "unit-mismatch"), ("a", "[0..kva]", "unit-mismatch"), ("kva",
        "band", "unit-mismatch"),
        ("kva", "? in band", "unit-mismatch"), ("a", "n", "unit-mismatch"), ("a", "ln, 5",
        "unit-mismatch"), ("a / b", "limit", "unit-mismatch"),
        ("a", '"5"', "type-mismatch"), ("a", "true", "type-mismatch"), ("a", "words", "type-mismatch"), ("a", "d",
        "type-mismatch"),
        ("s", "5", "type-mismatch"), ("s", "[1..5]", "type-mismatch"), ("s", "< 5", "type-mismatch"), ("s", "band",
        "type-mismatch"),
        ("f", "< true", "type-mismatch"), ("f", "1", "type-mismatch"), ("d", '@"2026-01-01T10:00:00"',
        "type-mismatch"),
        ("a", "? + 1", "type-mismatch"), ("a", "? in words", "type-mismatch"), ("la", "< la",
        "type-mismatch"), ("la", "words", "type-mismatch"),
        ("a", "< null", "type-mismatch"), ("order.placed_on", "< null", "type-mismatch"), ("a", "[null..5]",
        "type-mismatch"),
        ("a", "? < kva", "unit-mismatch"), ("a", "not(kva)", "unit-mismatch"), ("a", '5, "6"',
        "type-mismatch"), ("a", "lmit", "name-unknown"),
        ("amunt", "5", "name-unknown"), ("?", "5", "mark-misplaced"), ("a + kva", "5", "unit-mismatch"), ("a",
        "floor(?)", "type-mismatch"),
        ("a", "for x in la return x > ?", "type-mismatch"),
    ],
)  # fmt: skip
def test_a_cell_that_does_not(column: str, text: str, code: str) -> None:
    assert cell(column, text) == [code]


def test_the_mark_of_a_cell_is_the_column_inside_of_a_test_in_it() -> None:
    assert cell("a", "? in (< ?, 5)") == []
    assert cell("a", "s in (?, kva)") == ["type-mismatch", "type-mismatch"]


@pytest.mark.parametrize(
    "type_", ["CNY", "percent", "string", "`list<CNY>`", "Settlement", "`range<CNY>`", "boolean", "date", "Any"]
)
def test_a_result_is_of_its_type(type_: str) -> None:
    sound = {
        "CNY": "a * 2", "percent": "0.5", "string": "s", "`list<CNY>`": "[a, 1]", "Settlement": '"cash"',
        "`range<CNY>`": "[1..a)",
        "boolean": "n > 5", "date": "order.placed_on", "Any": "{a: 1}",
    }  # fmt: skip
    for other, result in sound.items():
        found = codes(FIELDS, decision("r", f"rule | f | → r : {type_}", f"x | true | {result}"), front=(ORDER,))
        expected = type_ in (other, "Any") or (type_, other) in {
            ("CNY", "percent"),
            ("string", "Settlement"),
            ("Settlement", "string"),
        }
        assert (found == []) == expected, (type_, result, found)


def test_a_result_that_is_no_word() -> None:
    assert findings(FIELDS, decision("r", "rule | f | → r : Settlement", 'x | - | "chas"'), front=(ORDER,)) == [
        ("word-unknown", '"chas"')
    ]


def test_the_only_result_is_the_decision() -> None:
    assert codes(FIELDS, decision("r", "rule | f | → s1 : number", "x | - | 1")) == ["result-name"]
    assert codes(FIELDS, decision("r", "rule | f | → s1 : number | → s2 : number", "x | - | 1 | 2")) == []


def test_every_rule_has_every_result() -> None:
    header = "rule | f | → x : number | → y : number"
    assert findings(FIELDS, decision("r", header, "one | true | 1 | -", "two | false | - | -")) == [
        ("result-incomplete", "| one | true | 1 | - |"), ("result-incomplete", "| two | false | - | - |"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "type_", "expected"),
    [
        ("COLLECT SUM", "CNY", []), ("COLLECT SUM", "string", ["hit-policy-mismatch"]),
        ("COLLECT SUM", "boolean", ["hit-policy-mismatch"]),
        ("COLLECT MIN", "CNY", []), ("COLLECT MAX", "string", []), ("COLLECT MIN", "boolean", ["hit-policy-mismatch"]),
        ("COLLECT MAX", "`list<CNY>`", ["hit-policy-mismatch"]), ("COLLECT COUNT", "boolean", []), ("COLLECT",
        "`list<CNY>`", []),
        ("PRIORITY", "Settlement", []), ("PRIORITY", "boolean", []), ("PRIORITY", "string", ["result-unordered"]),
        ("OUTPUT ORDER", "CNY", ["result-unordered"]), ("OUTPUT ORDER", "Settlement", []),
        ("RULE ORDER", "string", []), ("ANY", "string", []),
        ("FIRST", "`list<string>`", []),
    ],
)  # fmt: skip
def test_a_hit_policy_fits_its_result(policy: str, type_: str, expected: list[str]) -> None:
    result = {
        "CNY": "1",
        "string": "s",
        "boolean": "true",
        "`list<CNY>`": "[a]",
        "Settlement": '"cash"',
        "`list<string>`": "ls",
    }[type_]
    table = decision(f"r ({policy})", f"rule | f | → r : {type_}", f"x | - | {result}")
    assert codes(FIELDS, table, front=(ORDER,)) == expected


def test_what_adds_up_adds_up_one_result() -> None:
    for fold in ("SUM", "MIN", "MAX", "COUNT"):
        table = decision(f"r (COLLECT {fold})", "rule | f | → x : number | → y : number", "one | - | 1 | 2")
        assert codes(FIELDS, table) == ["hit-policy-mismatch"]


@pytest.mark.parametrize(
    ("head", "use", "expected"),
    [
        ("r (COLLECT)", "r[1]", []), ("r (COLLECT)", "r + 1", ["type-mismatch"]), ("r (COLLECT COUNT)", "r + 1", []),
        ("r (COLLECT SUM)", "r + a", []),
        ("r (UNIQUE)", "r + kva", ["unit-mismatch"]), ("r (RULE ORDER)", "sum(r)", []),
    ],
)  # fmt: skip
def test_the_type_of_a_decision_goes_by_its_hit_policy(head: str, use: str, expected: list[str]) -> None:
    table = decision(head, "rule | f | → r : CNY", "x | - | a")
    assert codes(FIELDS, table, formula("y : Any", use)) == expected


def test_several_results_are_a_context() -> None:
    table = decision("r", "rule | f | → ok : boolean | → fee : CNY", "x | - | true | a")
    assert codes(FIELDS, table, formula("y : CNY", "if r.ok then r.fee else 0")) == []
    assert findings(FIELDS, table, formula("y : CNY", "r.fees")) == [("field-unknown", "fees")]


def test_rules_are_told_apart_by_name_within_a_decision() -> None:
    assert codes(FIELDS, decision("r", "rule | f | → r : number", "x | true | 1", "x | false | 2")) == [
        "name-duplicate"
    ]
    two = decision("q", "rule | f | → q : number", "x | - | 1")
    assert codes(FIELDS, decision("r", "rule | f | → r : number", "x | - | 1"), two) == []


def test_otherwise_asks_nothing() -> None:
    assert (
        codes(FIELDS, decision("r", "rule | f | n | → r : number", "x | true | - | 1", "otherwise | - | - | 2")) == []
    )
    assert codes(FIELDS, decision("r", "rule | f | n | → r : number", "x | true | - | 1", "otherwise | - | 5 | 2")) == [
        "otherwise-cells"
    ]


# ------------------------------------------------------------------------------------------- exceptions

TABLE = decision("r", "rule | f | → r : CNY", "x | true | a", "y | false | b")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["e | x | > 5 | 1"], []), (["e | all | > 5 | -"], []), (["e | x, y | > 5 | 1", "g | e | > 6 | 2"], []),
        (["e | z | > 5 | 1"], [("rule-unknown", "z")]), (["x | y | > 5 | 1"], [("name-duplicate", "x")]),
        (["e | x | > 5 | 1", "e | y | > 6 | 1"], [("name-duplicate",
        "e")]), (["e | x | > kva | 1"], [("unit-mismatch", "> kva")]),
        (["e | x | > 5 | kva"], [("unit-mismatch", "kva")]), (["e | x, e | > 5 | 1"], [("cycle",
        "| e | x, e | > 5 | 1 |")]),
        (["e | g | > 5 | 1", "g | e | > 6 | 1"], [("cycle", "| e | g | > 5 | 1 |"), ("cycle",
        "| g | e | > 6 | 1 |")]),
        (['e | z | "5" | s'], [("rule-unknown", "z"), ("type-mismatch", '"5"'), ("type-mismatch", "s")]),
    ],
)  # fmt: skip
def test_exceptions(rows: list[str], expected: list[tuple[str, str]]) -> None:
    assert findings(FIELDS, TABLE, exceptions("r", "exception | beats | a | → r", *rows)) == expected


def test_exceptions_have_the_results_of_their_decision_and_are_looked_at_all_the_same() -> None:
    found = findings(FIELDS, TABLE, exceptions("r", "exception | beats | a | → q", "e | z | > kva | 1"))
    assert [code for code, _ in found] == ["exception-results-differ", "rule-unknown", "unit-mismatch"]


@pytest.mark.parametrize("decided", [formula("r : CNY", "a"), decision("q", "rule | f | → q : CNY", "x | - | 1")])
def test_exceptions_belong_to_a_decision_table(decided: str) -> None:
    assert codes(FIELDS, decided, exceptions("r", "exception | beats | a | → r", "e | x | > 5 | 1")) == ["name-unknown"]


@pytest.mark.parametrize(
    ("head", "feel", "expected"),
    [
        ("r : CNY", "a + b", []), ("r : CNY", "a + kva", ["unit-mismatch"]), ("r : kVA", "a", ["unit-mismatch"]),
        ("r : string", "a", ["type-mismatch"]),
        ("r : CYN", "a", ["type-unknown"]), ("r : Settlement",
        '"chas"', ["word-unknown"]), ("r : `list<Settlement>`", '["cash", "chas"]', ["word-unknown"]),
    ],
)  # fmt: skip
def test_a_formula_is_of_its_type(head: str, feel: str, expected: list[str]) -> None:
    assert codes(FIELDS, formula(head, feel), front=(ORDER,)) == expected


def test_an_unused_input_is_no_mistake() -> None:
    assert codes(inputs("a: CNY", "z: string"), formula("r : CNY", "a")) == []
