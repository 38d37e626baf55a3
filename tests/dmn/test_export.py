"""Export of policies made for the purpose: each feature that DMN says otherwise, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib import NotEffective, Policies, Policy
from bpmlib.dmn.export import export
from bpmlib.model import drg
from tests.dmn.exported import hold, model_of
from tests.policy_text import decision, exceptions, formula, inputs, only, parameters, policy, section, table, terms

HITS = (
    "UNIQUE",
    "ANY",
    "FIRST",
    "PRIORITY",
    "COLLECT",
    "RULE ORDER",
    "OUTPUT ORDER",
    "COLLECT SUM",
    "COLLECT MIN",
    "COLLECT MAX",
    "COLLECT COUNT",
)


def logic_of(exported: Policy) -> dict[str, drg.Boxed | None]:
    return {one.name.text: one.logic for one in export(exported).definitions.decisions}


def text_of(exported: Policy, name: str) -> str:
    logic = logic_of(exported)[name]
    assert isinstance(logic, drg.BoxedLiteral) and logic.text is not None
    return logic.text.text


class TestHitPolicies:
    ROWS = ("low | [0..5] | {0}", "mid | [3..8] | {1}", "top | [8..10] | {1}")

    @pytest.mark.parametrize("otherwise", [False, True])
    @pytest.mark.parametrize("hit", HITS)
    def test_every_one(self, hit: str, otherwise: bool) -> None:
        ordered = hit in ("PRIORITY", "OUTPUT ORDER")
        if hit == "COLLECT COUNT" and otherwise:
            pytest.skip("the checks refuse it")
        results = ("false", "true", "false") if ordered else ("1", "2", "7")
        rows = [row.format(*results) for row in self.ROWS] + [f"otherwise | - | {results[2]}"] * otherwise
        type_ = "boolean" if ordered else "number"
        made = only(policy("t.x", inputs("a: number"), decision(f"d ({hit})", f"rule | a | → d : {type_}", *rows)))
        model = model_of(made)
        for a in range(-1, 13):
            hold(made, model, {"a": a})

    @pytest.mark.parametrize("otherwise", [False, True])
    @pytest.mark.parametrize("hit", ["UNIQUE", "FIRST", "ANY", "COLLECT", "RULE ORDER"])
    def test_several_results(self, hit: str, otherwise: bool) -> None:
        rows = ['low | [0..5] | 1 | "x"', 'mid | [3..8] | 2 | "y"', *['otherwise | - | 0 | "z"'] * otherwise]
        made = only(
            policy("t.x", inputs("a: number"), decision(f"d ({hit})", "rule | a | → n : number | → s : string", *rows))
        )
        model = model_of(made)
        for a in range(-1, 10):
            hold(made, model, {"a": a})

    def test_the_hit_policy_stays(self) -> None:
        for hit in HITS:
            type_, value = ("boolean", "true") if hit in ("PRIORITY", "OUTPUT ORDER") else ("number", "1")
            made = only(
                policy(
                    "t.x",
                    inputs("a: number"),
                    decision(f"d ({hit})", f"rule | a | → d : {type_}", f"one | 1 | {value}"),
                )
            )
            (found,) = [logic for logic in logic_of(made).values() if isinstance(logic, drg.Table)]
            assert found.hit_policy == hit


SPANS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def tables_with_exceptions(draw: st.DrawFn) -> Policy:
    def cell() -> str:
        low, high = draw(SPANS)
        return f"[{low}..{high}]"

    rows = [f"r{i} | {cell()} | {draw(st.integers(0, 2))}" for i in range(draw(st.integers(1, 4)))]
    names = [row.partition(" ")[0] for row in rows]
    extra = []
    for number in range(draw(st.integers(1, 4))):
        known = [*names, *(f"e{i}" for i in range(number))]
        beats = (
            ", ".join(sorted(draw(st.frozensets(st.sampled_from(known), min_size=1)))) if draw(st.booleans()) else "all"
        )
        result = draw(st.sampled_from(["-", "0", "1", "2"]))
        extra.append(f"e{number} | {beats} | {cell()} | {cell()} | {result}")
    hit = draw(
        st.sampled_from(
            ["UNIQUE", "FIRST", "ANY", "COLLECT", "RULE ORDER", "COLLECT SUM", "COLLECT MAX", "COLLECT COUNT"]
        )
    )
    if hit != "COLLECT COUNT" and draw(st.booleans()):
        rows.append("otherwise | - | 9")
    return only(
        policy(
            "t.x",
            inputs("a: number", "b: number"),
            decision(f"d ({hit})", "rule | a | → d : number", *rows),
            exceptions("d", "exception | beats | a | b | → d", *draw(st.permutations(extra))),
        )
    )


class TestExceptions:
    @settings(max_examples=60)
    @given(tables_with_exceptions())
    def test_the_model_decides_the_same(self, made: Policy) -> None:
        model = model_of(made)
        for a in range(-1, 10, 2):
            for b in range(-1, 10, 3):
                hold(made, model, {"a": a, "b": b})

    def test_a_single_one_is_a_condition_and_a_row(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number"),
                decision("d", "rule | a | → d : number", "one | < 5 | 1", "two | >= 5 | 2"),
                exceptions("d", "exception | beats | a | → d", "free | two | > 8 | 0"),
            )
        )
        assert text_of(made, "d_exceptions") == "{free: a > 8}"
        found = logic_of(made)["d"]
        assert isinstance(found, drg.Table)
        assert [[test.text for test in rule.tests] for rule in found.rules] == [
            ["-", "true"],
            ["< 5", "-"],
            [">= 5", "false"],
        ]

    def test_names_of_exceptions_hide_no_name_of_a_condition(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number"),
                terms("free | a > 8", "late | a > 3"),
                decision("d", "rule | a | → d : number", "one | - | 1"),
                exceptions(
                    "d",
                    "exception | beats | free | late | → d",
                    "late | one | true | - | 3",
                    "free | one, late | - | true | 2",
                ),
            )
        )
        model = model_of(made)
        for a in (1, 3, 4, 8, 9):
            hold(made, model, {"a": a})


class TestNull:
    @pytest.mark.parametrize(
        "cell",
        [
            '"x"',
            'not("x")',
            "not(null)",
            "null",
            '!= "x"',
            '= "x"',
            '"x", null',
            'not("x", null)',
            "? = other",
            "? != other",
            "other",
            "= other",
            "!= other",
            "not(other)",
            'contains("xyz", "x") and ? != "x"',
            '["x", "y"]',
            '["x", null]',
            '> "w"',
            '["a".."y"]',
            "words",
            "not(words)",
        ],
    )
    def test_a_cell(self, cell: str) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: string or null", "other: string or null", "words: list<string or null> or null"),
                decision("d (FIRST)", "rule | a | → d : number", f"one | {cell} | 1", "two | - | 2"),
            )
        )
        model = model_of(made)
        for a in (None, "x", "y"):
            for other in (None, "x", "y"):
                for words in (None, [], ["x"], [None], ["y", None]):
                    hold(made, model, {"a": a, "other": other, "words": words})

    @pytest.mark.parametrize(
        "cell", ["5", "> 3", "!= 5", "null", "not(5)", "5, null", "not(null)", "not(5, null)", "> 3, null", "true"]
    )
    def test_a_cell_of_an_exception(self, cell: str) -> None:
        type_, values = ("boolean", [None, True, False]) if cell == "true" else ("number", [None, 3, 4, 5])
        made = only(
            policy(
                "t.x",
                inputs(f"a: {type_} or null"),
                decision("d", "rule | a | → d : number", "one | - | 1"),
                exceptions("d", "exception | beats | a | → d", f"e | one | {cell} | 2"),
            )
        )
        model = model_of(made)
        for a in values:
            hold(made, model, {"a": a})

    def test_membership_in_an_expression(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number or null"),
                formula("d : boolean", "a in (!= 3, null)"),
                formula("e : boolean", "a in [1..3]"),
            )
        )
        model = model_of(made)
        for a in (None, 1, 3, 4):
            hold(made, model, {"a": a})


class TestWhatFeelCallsOtherwise:
    def test_percentages_units_and_types(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: CNY"),
                parameters("share | 30% | percent", "band | (> 5) | `range<CNY>`"),
                terms("part | a * share"),
                formula("d : boolean", "part instance of CNY and a in band"),
                formula("f : CNY", "(function(x: CNY) x + 1)(a)"),
            )
        )
        assert text_of(made, "share") == "0.30"
        assert text_of(made, "band") == "(> 5)"
        assert "instance of number" in text_of(made, "d")
        hold(made, model_of(made), {"a": Decimal("5.01")})

    def test_the_only_item_of_a_list(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number"),
                section("Relation: rates", table("k | v", "1 | 10", "2 | 20", "2 | 30")),
                decision(
                    "d", "rule | a | → d : number | → e : number", "one | > 0 | rates[k = a].v | a", "no | <= 0 | 0 | 0"
                ),
                formula("f : number", "rates[k = a].v"),
            )
        )
        model = model_of(made)
        for a in (0, 1, 2, 3):
            hold(made, model, {"a": a})

    def test_a_relation_is_one(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number"),
                section("Relation: rates", table("k | v", '1 | "x"', "2 | -3%")).replace("-3%", '"y"'),
                formula("d : string", "rates[k = a][1].v"),
            )
        )
        found = logic_of(made)["rates"]
        assert isinstance(found, drg.Relation)
        assert [column.name.text for column in found.columns] == ["k", "v"]
        hold(made, model_of(made), {"a": 2})

    def test_functions_loops_and_contexts_keep_their_variables(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number"),
                terms("item_no | a + 1"),
                formula("d : number", "sum(for a in [1, 2], b in [a] return a * b * item_no)"),
                formula("e : boolean", "some a in [1, 2] satisfies a = item_no"),
                formula("f : number", "{a: 5, b: a + 1}.b"),
                formula("g : `list<number>`".replace("`", ""), "[1, 2, 3][item > a]"),
            )
        )
        model = model_of(made)
        for a in (0, 1, 2):
            hold(made, model, {"a": a})


class TestOtherPolicies:
    PRICE = policy(
        "t.price",
        inputs("a: number", "b: number"),
        parameters("fee | 5 | number"),
        terms("twice | a * 2"),
        decision("cost (COLLECT SUM)", "rule | b | → cost : number", "base | > 0 | twice", "more | > 10 | fee"),
    )

    def test_what_is_needed_comes_along(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number", "b: number"),
                formula("d : number", "p.cost + p.fee"),
                front=["uses: {p: t.price}"],
            ),
            self.PRICE,
        )
        assert list(logic_of(made)) == ["p_cost_rules", "p_cost", "p_fee", "p_twice", "d"]
        model = model_of(made)
        for b in (0, 1, 11):
            hold(made, model, {"a": 3, "b": b})

    def test_on_other_inputs_it_comes_again(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number", "b: number", "c: number"),
                formula("d : number", "p.cost - p.cost(a: c) - p.cost(b, a)"),
                front=["uses: {p: t.price}"],
            ),
            self.PRICE,
        )
        model = model_of(made)
        for a, b, c in ((1, 11, 3), (12, 1, 0), (0, 0, 0)):
            hold(made, model, {"a": a, "b": b, "c": c})

    def test_a_name_that_is_taken_gets_a_number(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs("a: number", "b: number"),
                terms("p_fee | a"),
                formula("d : number", "p.fee + p_fee"),
                front=["uses: {p: t.price}"],
            ),
            self.PRICE,
        )
        assert text_of(made, "d") == "p_fee_2 + p_fee"
        hold(made, model_of(made), {"a": 1, "b": 2})


class TestFigures:
    TEXT = policy(
        "t.x",
        inputs("a: number"),
        parameters("f | 1 | number", "f | 2 | number | 2026-07-01", "g | ? | number"),
        formula("d : number", "a + f"),
        formula("e : number", "a + g"),
    )

    def test_those_of_the_day(self) -> None:
        made = only(self.TEXT)
        assert model_of(made, date(2026, 6, 30)).evaluate("d", {"a": 0}).value == 1
        assert model_of(made, date(2026, 7, 1)).evaluate("d", {"a": 0}).value == 2
        assert model_of(made).evaluate("d", {"a": 0}).value == 2
        assert model_of(made.override(f=9)).evaluate("d", {"a": 0}).value == 9

    def test_one_that_is_not_set_is_null_and_listed(self) -> None:
        exported = export(only(self.TEXT))
        assert model_of(only(self.TEXT)).evaluate("e", {"a": 1}).value is None
        assert "parameter `g`" in [one.what for one in exported.not_said]
        assert model_of(only(self.TEXT).override(g=4)).evaluate("e", {"a": 1}).value == 5

    def test_a_day_on_which_nothing_is_in_force(self) -> None:
        with pytest.raises(NotEffective):
            export(only(self.TEXT), as_of=date(2023, 1, 1))

    def test_a_version_by_its_day(self) -> None:
        first = policy("t.x", formula("d : number", "1"), effective="2024-01-01..2026-01-01")
        second = policy("t.x", formula("d : number", "2"), effective="2026-01-01..2027-01-01")
        made = Policies.from_text(first, second)["t.x"]
        assert model_of(made).evaluate("d").value == 2
        assert model_of(made, date(2025, 1, 1)).evaluate("d").value == 1
        assert "version from 2026-01-01" in [one.what for one in export(made, as_of=date(2025, 1, 1)).not_said]


class TestTypes:
    def test_limits_and_allowed_values_of_inputs(self) -> None:
        made = only(
            policy(
                "t.x",
                inputs('s: string: "a", "b"', "n: number: (0..10]", "m: number or null: >= 0", "l: list<number>: > 1"),
                formula("d : number", 'if s = "a" then n else sum(l) + (if m = null then 0 else m)'),
            )
        )
        items = {
            item.name.text: item.allowed.text for item in export(made).definitions.items if item.allowed is not None
        }
        assert items == {"tS": '"a", "b"', "tN": "(0..10]", "tM": ">= 0, null", "tL": "> 1"}
        model = model_of(made)
        for given_ in (
            {"s": "a", "n": 10, "m": None, "l": [2]},
            {"s": "b", "n": 1, "m": 0, "l": [2, 3]},
            {"s": "c", "n": 1, "m": None, "l": [2]},
        ):
            hold(made, model, given_)


def test_remarks_of_rows_that_are_no_rule_are_in_the_description() -> None:
    rules = decision(
        "d (UNIQUE)", "rule | a | → d : number | note", "one | 1 | 10 | small", "otherwise | - | 0 | all else"
    )
    but = exceptions(
        "d", "exception | beats | a | → d | note", "none | one | > 0 | - | closed", "two | one | 2 | 5 | odd"
    )
    *_, table_of_it, found = export(only(policy("t.x", inputs("a: number"), rules, but))).definitions.decisions
    assert (table_of_it.description, found.description) == ("the rules of d", "otherwise: all else\nnone: closed")
    assert isinstance(table_of_it.logic, drg.Table)
    assert [dict(rule.annotations)["note"] for rule in table_of_it.logic.rules] == ["odd", "small"]
