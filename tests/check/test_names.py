"""What the names of a policy stand for: one namespace, documents and their fields, words, circles, other policies."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from bpmlib.errors import PolicyError
from bpmlib.policies import Policies
from tests.check.checks import FIELDS, ORDER, codes, findings, typed
from tests.policy_text import decision, exceptions, formula, inputs, parameters, policy, reasons, section, table, terms

QUOTED = "input: {quotation: Quotation}"


@pytest.mark.parametrize("name", ["if", "null", "between", "satisfies", "floor", "not", "count", "max", "date"])
def test_a_name_of_the_language_is_taken(name: str) -> None:
    assert findings(terms(f"{name} | 1"), formula("x : number", "1")) == [("name-reserved", name)]


@pytest.mark.parametrize("name", ["item", "list", "dates", "IF", "rounding", "客户", "_"])
def test_a_name_that_only_looks_like_one_is_free(name: str) -> None:
    assert codes(terms(f"{name} | 1"), formula("x : number", name)) == []


@pytest.mark.parametrize(
    "second",
    [inputs("one: CNY"), parameters("one | 1 | CNY"), terms("one | 1"), formula("one : CNY", "1"),
     decision("one", "rule | f | → one : CNY", "r | true | 1"), section("Relation: one", table("k", "1"))],
)  # fmt: skip
def test_all_names_share_one_namespace(second: str) -> None:
    first = (
        section("Terms", table("name | is", "one | 1", "two | 2"))
        if "Terms" not in second
        else formula("one : CNY", "1")
    )
    other = inputs("f: boolean") if "Inputs" not in second else formula("y : number", "1")
    assert ("name-duplicate", "one") in findings(other, first, second)


def test_a_name_defined_twice_points_at_the_first() -> None:
    text = policy("t.x", terms("one | 1", "one | 0"), formula("x : number", "one"))
    (found,) = Policies.from_text(text).check()
    assert found.code == "name-duplicate"
    assert [(caption, span.line) for caption, span in found.related] == [("first defined here", 10)]


@pytest.mark.parametrize(
    ("expression", "marked", "hint"),
    [
        ("order.amont", "amont", "did you mean `amount`?"),
        ("order.customer.isnew", "isnew", "did you mean `is_new`?"),
        ("order.amount.cents", "cents", "CNY has no parts"),
        ("order.placed_on.hour", "hour", "it has: year, month, day, weekday"),
        ("{total: 1}.totl", "totl", "did you mean `total`?"),
        ("ordr.amount", "ordr", "did you mean `order`?"),
        ("floor", "floor", "a built-in function is called with brackets"),
        ("order . /* which */ amont", "amont", "did you mean `amount`?"),
    ],
)
def test_an_unknown_name_is_marked_alone_and_gets_the_nearest_one(expression: str, marked: str, hint: str) -> None:
    (found,) = Policies.from_text(policy("t.x", formula("x : Any", expression), front=(ORDER,))).check()
    assert found.code in ("field-unknown", "name-unknown")
    assert found.span is not None
    assert (found.span.text, found.hint) == (marked, hint)


class Meter(BaseModel):
    reading: float
    number: int


def test_a_field_that_feel_cannot_hold_does_no_harm_until_it_is_read() -> None:
    sound = policy("t.x", formula("x : number", "meter.number"), front=("input: {meter: Meter}",))
    assert Policies.from_text(sound, documents=[Meter]).check() == []
    wrong = policy("t.x", formula("x : number", "meter.reading"), front=("input: {meter: Meter}",))
    (found,) = Policies.from_text(wrong, documents=[Meter]).check()
    assert found.code == "field-unsupported"
    assert found.span is not None and found.span.text == "reading"
    assert "use Decimal" in found.message


@pytest.mark.parametrize(
    ("type_", "code"),
    [("CYN", "type-unknown"), ("list", "type-unknown"), ("`list<CYN>`", "type-unknown"), ("`list<CNY, CNY>`",
    "type-unknown"),
     ("`number<CNY>`", "type-unknown"), ("`range<SalesOrders>`", "type-unknown")],
)  # fmt: skip
def test_a_type_has_to_be_known(type_: str, code: str) -> None:
    assert codes(section("Terms", table("name | is | type", f"x | 1 | {type_}")), formula("y : number", "1")) == [code]


def test_an_unknown_type_is_one_finding_however_often_the_name_is_used() -> None:
    assert codes(inputs("a: CYN"), terms("twice | a * 2"), formula("x : CNY", "twice + a")) == ["type-unknown"]


# ------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    "expression",
    ['order.customer.settlement = "cahs"', '"cahs" != order.customer.settlement',
    'order.customer.settlement in "cahs"',
     'order.customer.settlement in ("cash", "cahs")', 'order.customer.settlement in ["cash", "cahs"]',
     'order.customer.settlement in not_one["cahs" = item]'],
)  # fmt: skip
def test_a_word_that_the_vocabulary_lacks_is_never_compared(expression: str) -> None:
    found = findings(formula("x : boolean", expression), front=(ORDER,))
    assert ("word-unknown", '"cahs"') in found or ("name-unknown", "not_one") in found


def test_a_cell_and_a_result_are_words_of_their_type() -> None:
    header = "rule | order.customer.settlement | → d : Settlement"
    rows = ('a | "cahs" | "cash"', 'b | not("acount") | "cash"', 'c | - | "on acount"', 'e | ["prepaid"] | "cash"')
    found = findings(decision("d (FIRST)", header, *rows), front=(ORDER,))
    assert [text for code, text in found if code == "word-unknown"] == [
        '"cahs"',
        '"acount"',
        '"on acount"',
        '"prepaid"',
    ]
    assert len(found) == 4


def test_words_may_be_joined_to_plain_strings() -> None:
    assert typed("order.customer.settlement = s") == "boolean"
    assert typed('if f then order.customer.settlement else "cash"') == "Settlement"
    assert typed("s + order.customer.settlement") == "string"


# ---------------------------------------------------------------------------------------------- circles


def test_a_circle_of_terms_is_one_finding_with_its_path() -> None:
    (found,) = Policies.from_text(
        policy("t.x", terms("a | b + 1", "b | c", "c | a"), formula("x : number", "a"))
    ).check()
    assert (found.code, found.message) == ("cycle", "`a` depends on itself: a → b → c → a")


@pytest.mark.parametrize(
    "sections",
    [
        [formula("x : number", "x + 1")],
        [formula("x : number", "y"), formula("y : number", "x")],
        [terms("y | x"), formula("x : number", "y")],
        [inputs("f: boolean"), decision("x", "rule | x > 1 | → x : number", "r | true | 1")],
        [inputs("f: boolean"), decision("x", "rule | f | → x : number", "r | ? = (x > 1) | 1")],
        [inputs("f: boolean"), decision("x", "rule | f | → x : number", "r | - | x")],
        [inputs("f: boolean"), decision("x", "rule | f | → x : number", "r | - | 1"), exceptions("x",
        "exception | beats | x | → x", "e | r | 1 | 2")],
        [formula("x : number", "sum(for v in [y] return v)"), terms("y | x")],
    ],
)  # fmt: skip
def test_a_decision_never_needs_itself(sections: list[str]) -> None:
    assert codes(*sections) == ["cycle"]


@pytest.mark.parametrize(
    "sections",
    [
        [terms("y | sum(for x in [1] return x)"), formula("x : number", "y")],
        [terms("y | (some x in [1] satisfies x > 0)"), formula("x : boolean", "y")],
        [section("Relation: fees", table("x | fee", "1 | 5")), formula("x : number", "fees[x = 1].fee[1]")],
        [formula("x : number", "{x: 1}.x")],
        [inputs("f: boolean"), decision("x", "rule | f | → x : number", "r | - | 1"), reasons("x",
        "rule | en | zh", "r | it is {x} | {x}")],
    ],
)  # fmt: skip
def test_a_variable_a_field_and_a_reason_make_no_circle(sections: list[str]) -> None:
    assert codes(*sections) == []


def test_a_long_chain_of_terms_in_any_order_is_no_deep_one() -> None:
    rows = ["t0 | 1", *(f"t{number} | t{number - 1} + 1" for number in range(1, 500))]
    for order in (rows, rows[::-1]):
        text = policy("t.x", terms(*order), formula("x : number", "t499"))
        assert Policies.from_text(text).check() == []


# --------------------------------------------------------------------------------------- other policies


PRICES = policy("t.prices", parameters("rate | 5% | percent"), formula("price : CNY", "quotation.unit_price"),
                formula("free : boolean", "true"), front=(QUOTED,))  # fmt: skip
USES = ("input: {order: SalesOrder}", "uses: {prices: t.prices}")


@pytest.mark.parametrize(
    "expression",
    ["prices.price(quotation: order.quotation) > 1", "prices.price(order.quotation) > 1", "prices.rate > 1",
    "prices.free",
     "prices.free()", "(for prices in [{rate: 1}] return prices.rate) = [1]"],
)  # fmt: skip
def test_parts_of_another_policy(expression: str) -> None:
    assert codes(formula("x : boolean", expression), front=USES, more=(PRICES,)) == []


@pytest.mark.parametrize(
    ("expression", "code", "marked"),
    [
        ("prices", "name-unknown", "prices"),
        ("prices.prise", "name-unknown", "prise"),
        ("prices.prise(quotation: order.quotation)", "name-unknown", "prise"),
        ("prices.price", "uses-incomplete", "prices.price"),
        ("prices.price(order: order)", "bad-arguments", "order"),
        ("prices.price(order.quotation, order)", "bad-arguments", "prices.price(order.quotation, order)"),
        ("prices.price(quotation: order)", "type-mismatch", "order"),
        ("prices.price(quotation: 5)", "bad-arguments", "5"),
        ("prices.price(quotation: if true then order.quotation else order.quotation)", "bad-arguments", None),
        ("prices.free.rate", "field-unknown", "rate"),
    ],
)
def test_what_another_policy_does_not_have_or_take(expression: str, code: str, marked: str | None) -> None:
    found = findings(formula("x : Any", expression), front=USES, more=(PRICES,))
    assert (code, marked) in found if marked else code in [one for one, _ in found]


def test_an_alias_of_another_policy_is_its_own_affair() -> None:
    user = policy("t.user", formula("y : percent", "prices.rate"), front=USES)
    front = ("input: {order: SalesOrder}", "uses: {user: t.user}")
    for expression in ("user.prices", "user.prices.rate", "user.prices.price(order.quotation)"):
        assert "name-unknown" in codes(formula("x : Any", expression), front=front, more=(user, PRICES))


def test_only_what_a_part_needs_has_to_be_had() -> None:
    two = policy("t.prices", formula("price : CNY", "quotation.unit_price"), formula("size : CNY", "order.amount"),
                 formula("both : CNY",
                 "price + size"), front=("input: {quotation: Quotation, order: SalesOrder}",))  # fmt: skip
    for part, expected in (("size", []), ("price", ["uses-incomplete"]), ("both", ["uses-incomplete"])):
        assert codes(formula("x : CNY", f"prices.{part}"), front=USES, more=(two,)) == expected


def test_policies_that_use_each_other_are_a_circle() -> None:
    other = policy("t.prices", formula("y : number", "1"), front=("uses: {x: t.x}",))
    assert codes(formula("x : number", "1"), front=USES, more=(other,)) == ["cycle", "cycle"]


def test_an_id_is_the_place_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office/gifts.md").write_text(policy("office.gift", formula("x : number", "1")), "utf-8")
    (found,) = Policies.load(tmp_path).check()
    assert (found.code, found.span and found.span.text) == ("policy-id-differs", "office.gift")


def test_all_mistakes_come_in_one_run_in_the_order_of_the_file() -> None:
    sections = (FIELDS, terms("bad | q", "worse | a + kva"), decision("d", "rule | n | z | → d : CNYY",
    'r | "x" | 1 | r', "r | - | - | 1"),
                exceptions("d", "exception | beats | n | → e", 'x | y | "z" | w'), reasons("e", "rule | en | zh",
                "r | {q} | -"))  # fmt: skip
    text = policy("t.x", *sections, front=("answers: [e]",))
    with pytest.raises(PolicyError) as caught:
        Policies.from_text(text)["t.x"]
    found = [(one.code, one.span.text) for one in caught.value.diagnostics if one.span is not None]
    assert [one.span.start for one in caught.value.diagnostics if one.span] == sorted(
        one.span.start for one in caught.value.diagnostics if one.span
    )
    assert {
        ("name-unknown", "e"), ("name-unknown", "q"), ("unit-mismatch", "a + kva"), ("name-unknown",
        "z"), ("type-unknown", "CNYY"),
        ("type-mismatch", '"x"'), ("name-duplicate", "r"), ("rule-unknown", "y"), ("type-mismatch",
        '"z"'), ("name-unknown", "w"),
    } <= set(found)  # fmt: skip
