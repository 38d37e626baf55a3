"""Why a decision came out so, and why no other rule made it."""

from decimal import Decimal

import pytest

import bpmlib
from bpmlib.explain.wording import Wording
from bpmlib.model.vocabulary import Vocabulary
from tests.policy_text import decision, exceptions, formula, inputs, only, parameters, policy, reasons, terms

EN, ZH = Wording("en", Vocabulary()), Wording("zh", Vocabulary())

TABLE = decision(
    "fee (FIRST)",
    "rule | amount | is_new | → fee : CNY | covers",
    "small | < limit | - | 0 | R1",
    "known | >= limit | false | amount * share | R2, S9/R3",
    "other | - | true | 5 | -",
)
SAID = reasons(
    "fee",
    "rule | covers | en | zh",
    "small | R1, R7 | {amount} stays below {limit} | {amount} 低于 {limit}",
    "known | - | {share} of {amount} is {amount * share} | {amount}的{share}",
)
MADE = only(
    policy(
        "t.why",
        inputs("amount: CNY", "is_new: boolean"),
        parameters("limit | 100 | CNY", "share | 2.5% | percent"),
        TABLE,
        SAID,
        front=["title: {en: Fees, zh: 费用}", "source: {system: S1, text: rules}"],
    )
)


def explained(made: bpmlib.Policy, **document: object) -> bpmlib.Explanation:
    return made.explain(made.decide(document))


def test_the_sentence_is_filled_in() -> None:
    (hit,) = explained(MADE, amount=Decimal("1234.50"), is_new=False).why("fee")
    assert hit.text(EN) == "known: 2.5% of CNY 1,234.50 is CNY 30.8625 [S1/R2, S9/R3]"
    assert hit.text(ZH) == "known: 1,234.50 元的2.5% [S1/R2, S9/R3]"


def test_the_clauses_of_rule_and_reason_come_once_each() -> None:
    (hit,) = explained(MADE, amount=5, is_new=False).why("fee")
    assert hit.covers == ("S1/R1", "S1/R7")
    assert hit.text(EN) == "small: CNY 5 stays below CNY 100 [S1/R1, S1/R7]"


def test_without_a_sentence_one_is_made_of_the_cells() -> None:
    (hit,) = explained(MADE, amount=500, is_new=True).why("fee")
    assert hit.rule == "other"
    assert "`is_new`" in hit.text(EN) and "yes" in hit.text(EN)
    assert "`is_new`" in hit.text(ZH) and "是" in hit.text(ZH)
    assert "amount" not in hit.text(EN), "a cell `-` gives no reason"
    assert [(cell.header, cell.test, cell.value) for cell in hit.cells] == [("is_new", "true", True)]


def test_a_language_without_a_sentence_gets_a_made_one() -> None:
    said = reasons("d", "rule | covers | en | zh", "one | - | because | -")
    made = only(policy("t.why", inputs("a: number"), decision("d", "rule | a | → d : number", "one | 5 | 1"), said))
    (hit,) = explained(made, a=5).why("d")
    assert hit.text(EN) == "one: because"
    assert "`a`" in hit.text(ZH) and "5" in hit.text(ZH)


def test_why_not_names_the_first_cell_that_failed_and_what_it_saw() -> None:
    small, other = explained(MADE, amount=500, is_new=False).why_not("fee")
    assert (small.rule, small.header, small.test, small.value) == ("small", "amount", "< limit", 500)
    assert small.span is not None
    assert small.span.text == "< limit"
    assert small.text(EN) == "small: it wants amount `< limit` (less than CNY 100), which is CNY 500"
    assert small.text(ZH) == "small: 要求 amount 为 `< limit` (低于 100 元),实为 500 元"
    assert (other.rule, other.header, other.value) == ("other", "is_new", False)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("< 10", None),
        ("> limit", " (more than 100)"),
        ("[low..limit)", " (5 or more and less than 100)"),
        ("limit", " (100)"),
        ("? in band", " (more than 50)"),
        ("? > limit and b > limit", None),
        ("? > limit or b > 3", None),
    ],
)
def test_a_cell_that_names_something_says_what_that_is_here(cell: str, wanted: str | None) -> None:
    figures = parameters("limit | 100 | number", "low | 5 | number", "band | (> 50) | `range<number>`")
    table = decision("d", "rule | a | → d : number", f"one | {cell} | 1", "otherwise | - | 0")
    made = only(policy("t.why", inputs("a: number", "b: number"), figures, table))
    document = {"a": 20 if cell == "< 10" else 1, **({"b": 1} if "b >" in cell else {})}
    (miss,) = explained(made, **document).why_not("d")
    assert miss.text(EN) == f"one: it wants a `{cell}`{wanted or ''}, which is {document['a']}"


def test_why_not_of_a_rule_that_came_too_late() -> None:
    misses = explained(MADE, amount=5, is_new=True).why_not("fee")
    assert [miss.rule for miss in misses] == ["known", "other"]
    assert misses[1].text(EN) == "other: its cells hold, but another rule comes first"


def test_why_not_of_otherwise() -> None:
    made = only(
        policy(
            "t.why", inputs("a: number"), decision("d", "rule | a | → d : number", "one | 5 | 1", "otherwise | - | 0")
        )
    )
    (miss,) = explained(made, a=5).why_not("d")
    assert (miss.rule, miss.otherwise) == ("otherwise", True)
    assert [miss.rule for miss in explained(made, a=6).why_not("d")] == ["one"]
    assert [hit.rule for hit in explained(made, a=6).why("d")] == ["otherwise"]


class TestExceptions:
    TABLE = decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | >= 5 | 2")
    EXTRA = exceptions(
        "d", "exception | beats | b | → d", 'e | high | "x", "y" | 7', 'f | high, e | "y" | 8', 'w | low | "w" | -'
    )
    MADE = only(policy("t.why", inputs("a: number", "b: string"), TABLE, EXTRA))

    def misses(self, a: int, b: str) -> dict[str, tuple[tuple[str, ...], str]]:
        return {miss.rule: (miss.beaten_by, miss.header) for miss in explained(self.MADE, a=a, b=b).why_not("d")}

    def test_a_rule_is_beaten_by_an_exception(self) -> None:
        assert self.misses(9, "x") == {"low": ((), "a"), "high": (("e",), ""), "f": ((), "b"), "w": ((), "b")}

    def test_an_exception_is_beaten_by_another(self) -> None:
        assert self.misses(9, "y") == {"low": ((), "a"), "high": (("f",), ""), "e": (("f",), ""), "w": ((), "b")}
        (miss,) = [miss for miss in explained(self.MADE, a=9, b="y").why_not("d") if miss.rule == "e"]
        assert miss.text(EN) == "e: exception f goes before it"
        assert miss.text(ZH) == "e: 例外 f 优先"

    def test_an_exception_that_does_not_apply_names_its_cell(self) -> None:
        assert self.misses(9, "z") == {"low": ((), "a"), "e": ((), "b"), "f": ((), "b"), "w": ((), "b")}

    def test_only_an_exception_that_has_an_effect_is_named(self) -> None:
        """`e` would beat `late`; `w` goes before `e`, and `late` only comes after `early`."""
        table = decision("d (FIRST)", "rule | a | → d : number", "early | - | 1", "late | - | 2")
        extra = exceptions("d", "exception | beats | a | → d", "e | late | - | 7", "w | e | - | -")
        early_hit = explained(only(policy("t.why", inputs("a: number"), table, extra)), a=1)
        assert [hit.rule for hit in early_hit.why("d")] == ["early"]
        late, e = early_hit.why_not("d")
        assert late.text(EN) == "late: its cells hold, but another rule comes first"
        assert e.text(EN) == "e: exception w goes before it"

    def test_several_exceptions_go_before(self) -> None:
        table = decision("d (COLLECT)", "rule | a | → d : number", "one | - | 1", "two | - | 2", "three | - | 3")
        extra = exceptions(
            "d",
            "exception | beats | a | → d",
            "f | one | - | 7",
            "g | two | - | 8",
            "e | three | - | 9",
            "h | three, e | - | 0",
            "i | e | - | -",
        )
        misses = explained(only(policy("t.why", inputs("a: number"), table, extra)), a=1).why_not("d")
        assert {miss.rule: miss.beaten_by for miss in misses} == {
            "one": ("f",),
            "two": ("g",),
            "three": ("h",),
            "e": ("h", "i"),
        }
        assert misses[-1].text(EN) == "e: exceptions h and i go before it"
        assert misses[-1].text(ZH) == "e: 例外 h、i 优先"

    def test_a_withdrawn_rule_says_by_what(self) -> None:
        table = decision("d (COLLECT)", "rule | a | → d : number", "low | < 5 | 1", "high | >= 5 | 2")
        made = only(policy("t.why", inputs("a: number", "b: string"), table, self.EXTRA))
        found = {miss.rule: miss.beaten_by for miss in explained(made, a=1, b="w").why_not("d")}
        assert found["low"] == ("w",)
        assert "w" not in found, "it did what it is for"


class TestWhatDecidingDidNotLookAt:
    """An explanation looks at more than deciding did, and never fails for it."""

    def test_a_later_rule_that_has_no_value(self) -> None:
        table = decision(
            "d (FIRST)", "rule | a | → d : number", "one | 0 | 1", "two | > 1 / a | 2", "three | > unset | 3"
        )
        made = only(policy("t.why", inputs("a: number"), parameters("unset | ? | number"), table))
        misses = explained(made, a=0).why_not("d")
        assert [miss.text(EN) for miss in misses] == [
            "two: another rule comes first",
            "three: another rule comes first",
        ]
        assert made.decide(a=0).explain("en") and made.decide(a=0).explain("zh")

    def test_a_beaten_rule_that_has_no_value(self) -> None:
        table = decision("d", "rule | a | → d : number", "one | > 1 / a | 1")
        extra = exceptions("d", "exception | beats | a | → d", "zero | one | 0 | 0")
        (miss,) = explained(only(policy("t.why", inputs("a: number"), table, extra)), a=0).why_not("d")
        assert miss.text(EN) == "one: exception zero goes before it"

    def test_a_sentence_about_what_was_not_given(self) -> None:
        said = reasons("d", "rule | covers | en | zh", "one | - | {b} by {a} is {b / a}, twice {b * 2}, {half} | -")
        made = only(
            policy(
                "t.why",
                inputs("a: number", "b: number"),
                terms("half | b / 2"),
                decision("d", "rule | a | → d : number", "one | - | 1"),
                said,
            )
        )
        assert "one: nothing by 0 is nothing, twice nothing, nothing" in made.decide(a=0).explain()
        assert "one: 4 by 2 is 2, twice 8, 2" in made.decide(a=2, b=4).explain()

    def test_a_decision_that_was_not_made_has_no_explanation(self) -> None:
        made = only(policy("t.why", inputs("a: number"), formula("d : number", "a"), formula("e : number", "a")))
        explanation = made.explain(made.decide({"a": 1}, answers=["d"]))
        assert [answer.name for answer in explanation.answers] == ["d"]
        with pytest.raises(KeyError):
            explanation.why("e")


def test_a_formula_is_explained_by_its_parts_as_far_as_they_were_needed() -> None:
    made = only(
        policy(
            "t.why", inputs("a: number", "b: number"), formula("d : boolean", "a > 5\nand b > 5\nand 1 / (a - 6) > 0")
        )
    )
    (hit,) = explained(made, a=6, b=1).why("d")
    assert [(cell.header, cell.value) for cell in hit.cells] == [("a > 5", True), ("b > 5", False)]


def test_a_decision_on_the_way_is_explained_too() -> None:
    used = policy("t.used", inputs("a: number"), formula("small : boolean", "a < 5"))
    user = policy(
        "t.why",
        inputs("a: number"),
        decision("d", "rule | used.small | → d : number", "yes | true | 1", "no | false | 2"),
        front=["uses: {used: t.used}"],
    )
    explanation = explained(only(user, used), a=1)
    assert [(answer.key, answer.asked) for answer in explanation.answers] == [("d", True), ("used.small", False)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_languages_say_everything(language: str) -> None:
    text = MADE.decide(amount=500, is_new=False).explain(language)
    assert text.startswith({"en": "t.why: Fees (S1 rules)", "zh": "t.why: 费用 (S1 rules)"}[language])
    for word in ("fee", "known", "small", "other", "S1/R2"):
        assert word in text


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="`fr`"):
        MADE.decide(amount=500, is_new=False).explain("fr")
