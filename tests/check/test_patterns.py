"""What the checker says about patterns and histories of facts, and what their expressions come to once translated."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from bpmlib.check.checked import Checked
from bpmlib.core.from_model import figures, from_expressions
from bpmlib.documents.shared_types import CNY
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.joins import conjuncts, keys
from bpmlib.policies import Policies
from bpmlib.run.compiled import Compiled
from bpmlib.values.types import ANY, BOOLEAN, Type
from tests.policy_text import decision, inputs, parameters, policy, reasons, section, table, terms


class Buyer(BaseModel):
    name: str
    since: date | None = None


class Sale(BaseModel):
    number: str
    client: str
    amount: CNY
    on: date
    paid_on: date | None = None
    buyer: Buyer | None = None


class Claim(BaseModel):
    client: str
    salesman: str


class Doubled(BaseModel):
    first: str
    second: str
    total: CNY = Decimal(0)


class Penalty(BaseModel):
    who: str
    sales: int = 0


DOCUMENTS = [Sale, Claim, Doubled, Penalty, Buyer]
FIRST = "given | one | Sale | -"
SECOND = "given | two | Sale | two.client = one.client and two.number > one.number"
THEN = "then | pair | Doubled | {first: one.number, second: two.number, total: one.amount + two.amount}"


def pattern(heading: str, *rows: str) -> str:
    return section(f"Pattern: {heading}", table("part | name | type | where", *rows))


def facts(*rows: str, name: str = "twice") -> str:
    return section(f"Examples: {name}", table("case | at | do | type | with | → holds", *rows))


TWICE = pattern("twice", FIRST, SECOND, THEN)


def load(*sections: str, front: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> Policies:
    return Policies.from_text(policy("t.x", *sections, front=front), *more, documents=DOCUMENTS)


def found(*sections: str, front: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the code of each finding, with the characters that are marked."""
    return [(one.code, one.span.text if one.span else "") for one in load(*sections, front=front, more=more).check()]


def test_a_sound_pattern_has_no_findings() -> None:
    assert found(TWICE) == []


def test_a_policy_of_patterns_alone_is_a_policy_without_answers() -> None:
    policies = load(TWICE)
    assert policies["t.x"].answers == ()
    assert list(policies["t.x"].checked().patterns) == ["twice"]
    with pytest.raises(KeyError):
        policies["t.x"].checked().pattern("thrice")


# ------------------------------------------------------------------------------- names and types of parts


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([FIRST.replace("one", "limit"), THEN], "name-duplicate limit"),
        ([FIRST, FIRST, THEN], "name-duplicate one"),
        ([FIRST.replace("one", "count"), THEN], "name-reserved count"),
        ([FIRST, "then | twice | Claim | {client: one.client, salesman: one.number}"], "name-duplicate twice"),
        ([FIRST.replace("Sale", "Sail"), "then | c | Claim | {client: one.x, salesman: one.y}"], "type-unknown Sail"),
        ([FIRST.replace("Sale", "number"), "then | c | Claim | {client: one.x, salesman: one.y}"],
         "pattern-type number"),
        ([FIRST.replace("Sale", "Sale or null"), "then | c | Claim | {client: one.x, salesman: one.y}"],
         "pattern-type Sale or null"),
        ([FIRST.replace("Sale", "`list<Sale>`"), "then | c | Claim | {client: one.x, salesman: one.y}"],
         "pattern-type list<Sale>"),
    ],
)  # fmt: skip
def test_names_and_types_of_parts(rows: list[str], expected: str) -> None:
    errors = [one for one in found(parameters("limit | 1 | CNY"), pattern("twice", *rows)) if one[0] != "name-unused"]
    assert [expected] == [f"{code} {text}" for code, text in errors if not code.startswith(("name-unk", "join-"))]


CLAIM = "then | claim | Claim | {client: one.client, salesman: one.number}"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["given | one | Sale | two.amount > 0", "given | two | Sale | two.client = one.client", CLAIM], "two"),
        ([FIRST, "none | other | Sale | other.client = one.client", "when | - | - | other.amount > 0", CLAIM], "other"),
        ([FIRST, "when | - | - | claim.client = one.client", CLAIM], "claim"),
        ([FIRST, CLAIM, "then | more | Claim | {client: claim.client, salesman: one.number}"], "claim"),
        ([FIRST, "then | claim | Claim | {client: claim.client, salesman: one.number}"], "claim"),
    ],
)
def test_a_part_sees_the_facts_before_it_and_its_own(rows: list[str], expected: str) -> None:
    assert found(pattern("p", *rows)) == [("name-unknown", expected)]


def test_a_part_has_its_name_again_in_another_pattern() -> None:
    assert found(pattern("p", FIRST, CLAIM), pattern("q", FIRST, CLAIM)) == []


def test_an_all_is_one_fact_in_its_own_where_and_a_list_after_it() -> None:
    gathered = "all | sales | Sale | sales.client = one.client and sales.amount > 0"
    count = "then | fine | Penalty | {who: one.client, sales: count(sales)}"
    assert found(pattern("p", FIRST, gathered, "when | - | - | sum(sales.amount) > limit", count),
                 parameters("limit | 10 | CNY")) == []  # fmt: skip
    wrong = found(pattern("p", FIRST, gathered.replace("sales.amount > 0", "count(sales) > 1"), count))
    assert wrong == [("bad-arguments", "count(sales)")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("when | - | - | one.amount", ("type-mismatch", "one.amount")),
        ("from | - | - | one.amount", ("type-mismatch", "one.amount")),
        ("from | - | - | one.paid_on", ("type-mismatch", "one.paid_on")),
        ("from | - | - | one.on", None),
        ("none | other | Sale | other.amount", ("type-mismatch", "other.amount")),
        ("when | - | - | one.amont > 0", ("field-unknown", "amont")),
        ("when | - | - | one = null or one.amount > one.number", ("type-mismatch", "one.amount > one.number")),
    ],
)
def test_conditions_are_true_or_false_and_from_is_a_time(row: str, expected: tuple[str, str] | None) -> None:
    assert found(pattern("p", FIRST, row, CLAIM)) == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{client: one.client}", "bad-arguments {client: one.client}"),
        ('{client: one.client, salesman: one.number, why: "x"}', 'field-unknown "x"'),
        ("{client: one.amount, salesman: one.number}", "type-mismatch one.amount"),
        ("{client: one, salesman: one.number}", "type-mismatch one"),
        ("one.client", "pattern-then one.client"),
        ("{}", "bad-arguments {}"),
    ],
)
def test_a_conclusion_is_checked_like_a_call_of_its_type(where: str, expected: str) -> None:
    errors = found(pattern("p", FIRST, f"then | claim | Claim | {where}"))
    assert [f"{code} {text}" for code, text in errors] == [expected]


def test_a_whole_fact_is_no_value() -> None:
    assert found(pattern("p", FIRST, "given | two | Sale | two.client = one.client and two != one", CLAIM)) == [
        ("document-value", "two"), ("document-value", "one"),
    ]  # fmt: skip


def test_a_variable_that_hides_a_fact_is_pointed_out() -> None:
    hiding = "when | - | - | some one in [1, 2] satisfies one > 0"
    assert ("name-shadows", "one") in found(pattern("p", FIRST, hiding, CLAIM))


def test_a_figure_in_a_pattern_wants_to_be_a_parameter() -> None:
    assert found(pattern("p", FIRST, "when | - | - | one.amount > 1000", CLAIM)) == [("number-unnamed", "1000")]


# ------------------------------------------------------------------------ what else the policy has


PRICES = policy("t.prices", parameters("share | 0.5 | number", "large_from | 100 | CNY"),
                decision("discount (UNIQUE)", "rule | sale.amount | → discount : CNY", "small | < large_from | 0",
                         "large | >= large_from | sale.amount * share"), front=["input: {sale: Sale}"])  # fmt: skip


def test_terms_figures_relations_and_other_policies_are_known_in_a_pattern() -> None:
    rows = [FIRST, "when | - | - | one.amount > enough and known[client = one.client].rank[1] > 0",
            "when | - | - | prices.discount(sale: one) > prices.large_from", CLAIM]  # fmt: skip
    relation = section("Relation: known", table("client | rank", '"c" | 1'))
    sections = [parameters("limit | 1 | CNY"), terms("enough | limit + limit"), relation, pattern("p", *rows)]
    assert found(*sections, front=("uses: {prices: t.prices}",), more=(PRICES,)) == []


def test_a_fact_named_like_the_input_of_another_policy_is_its_input() -> None:
    rows = ["given | sale | Sale | prices.discount > 0", CLAIM.replace("one", "sale")]
    assert found(pattern("p", *rows), front=("uses: {prices: t.prices}",), more=(PRICES,)) == []
    wrong = found(pattern("p", FIRST, "when | - | - | prices.discount > 0", CLAIM),
                  front=("uses: {prices: t.prices}",), more=(PRICES,))  # fmt: skip
    assert wrong == [("uses-incomplete", "prices.discount")]


@pytest.mark.parametrize("name", ["n", "half", "d"])
def test_a_pattern_reads_no_input_of_the_policy(name: str) -> None:
    own = decision("d (UNIQUE)", "rule | n | → d : number", "one | - | n")
    sections = [
        inputs("n: number"),
        terms("half | n / 2"),
        own,
        pattern("p", FIRST, f"when | - | - | {name} > 0", CLAIM),
    ]
    errors = [one for one in found(*sections) if one[0] not in ("number-unnamed", "name-unused")]
    assert errors == [("pattern-input", name)]


def test_a_pattern_is_no_value() -> None:
    sections = [pattern("p", FIRST, CLAIM), terms("t | p"), decision("d (UNIQUE)", "rule | → d : Any", "r | t")]
    assert [one for one in found(*sections) if one[0] != "decision-without-condition"][:1] == [("name-unknown", "p")]
    other = policy(
        "t.y", terms("t | x.p"), decision("d (UNIQUE)", "rule | → d : Any", "r | t"), front=["uses: {x: t.x}"]
    )
    assert ("name-unknown", "p") in found(pattern("p", FIRST, CLAIM), more=(other,))


def test_reasons_see_the_facts_the_lists_and_the_conclusions() -> None:
    gathered = "all | sales | Sale | sales.client = one.client"
    said = reasons("p", "rule | en | zh", "p | {one.number} {count(sales)} {claim.salesman} | -")
    assert found(pattern("p", FIRST, gathered, CLAIM), said) == []
    wrong = reasons("p", "rule | en | zh", "q | {one} | {other.x}")
    errors = found(pattern("p", FIRST, "none | other | Claim | other.client = one.client",
                           "then | s | Doubled | {first: one.number, second: one.client}"), wrong)  # fmt: skip
    assert errors == [("rule-unknown", "q"), ("document-value", "one"), ("name-unknown", "other")]
    assert found(TWICE, reasons("twise", "rule | en | zh", "x | a | b")) == [("name-unknown", "twise")]


def test_a_property_over_two_conclusions_of_a_pattern() -> None:
    def of(line: str, *more: str) -> list[tuple[str, str]]:
        return found(TWICE, *more, section("Property: one only", line))

    assert of("for any two pair: a.first != b.second") == []
    assert of("for any two pair: a.first = b.third") == [("field-unknown", "third")]
    assert of("for any two pair: a.total + b.total") == [("type-mismatch", "a.total + b.total")]
    assert of("for any two pair: a = b") == [("document-value", "a"), ("document-value", "b")]
    assert of("for any two pair: one.number = a.first") == [("name-unknown", "one")]
    assert of("for any two pears: a.first = b.first") == [("name-unknown", "Property: one only")]
    again = pattern("again", FIRST, "then | pair | Claim | {client: one.client, salesman: one.number}")
    assert of("for any two pair: true", again) == [("name-duplicate", "Property: one only")]


# ---------------------------------------------------------------------------------------- joins and layers


def test_parts_without_a_join_are_pointed_out() -> None:
    loose = "given | two | Sale | two.number > one.number"
    assert found(pattern("p", FIRST, loose, CLAIM)) == [("join-without-key", f"| {loose} |")]
    third = "given | three | Claim | three.client = one.client"
    assert [code for code, _ in found(pattern("p", FIRST, loose, third, CLAIM))] == ["join-without-key"]
    third = third.replace(" = ", " != ")
    assert found(pattern("p", FIRST, loose, third, CLAIM)) == [("join-cartesian", f"| {third} |")]


@pytest.mark.parametrize("kind", ["none", "all"])
def test_an_absence_that_looks_at_earlier_facts_wants_a_join(kind: str) -> None:
    assert found(pattern("p", FIRST, f"{kind} | other | Claim | -", CLAIM.replace("Claim", "Doubled").replace(
        "client:", "first:").replace("salesman:", "second:"))) == []  # fmt: skip
    other = f"{kind} | other | Sale | other.client != one.client"
    assert found(pattern("p", FIRST, other, CLAIM)) == [("join-without-key", f"| {other} |")]
    assert found(pattern("p", FIRST, other.replace("!=", "="), CLAIM)) == []


def test_the_joins_are_the_equalities_at_the_top() -> None:
    where = ("two.client = one.client and (two.on = one.on or two.amount = one.amount) and one.number = two.buyer.name"
             ' and two.client = "c" and two.number = two.client and two.amount = one.amount + extra')  # fmt: skip
    policies = load(parameters("extra | 1 | CNY"), pattern("p", FIRST, f"given | two | Sale | {where}", CLAIM))
    part = policies["t.x"].checked().pattern("p").section.parts[1]
    assert len(conjuncts(part.where)) == 6
    assert [(path, other.span.text) for path, other in keys(part, ["one"])] == [
        (("client",), "one.client"), (("buyer", "name"), "one.number"), (("amount",), "one.amount + extra"),
    ]  # fmt: skip
    assert keys(part, []) == ()
    assert conjuncts(None) == ()


def cycle(kind: str) -> list[tuple[str, str]]:
    makes = pattern("makes", FIRST, f"{kind} | other | Claim | other.client = one.client",
                    "then | pair | Doubled | {first: one.number, second: one.client}")  # fmt: skip
    leads = pattern("leads", "given | pair | Doubled | -",
                    "then | claim | Claim | {client: pair.first, salesman: pair.second}")  # fmt: skip
    return [(code, text) for code, text in found(makes, leads) if code != "number-unnamed"]


@pytest.mark.parametrize("kind", ["none", "all"])
def test_what_depends_on_the_absence_of_its_own_conclusion_is_refused(kind: str) -> None:
    row = f"| {kind} | other | Claim | other.client = one.client |"
    assert cycle(kind) == [("pattern-cycle", row)]
    (diagnostic,) = load(pattern("p", FIRST, f"{kind} | old | Claim | old.client = one.client", CLAIM)).check()
    assert diagnostic.code == "pattern-cycle" and diagnostic.message.endswith("Claim → Claim")


def test_facts_may_lead_to_facts_of_their_own_type() -> None:
    assert cycle("given") == []


# -------------------------------------------------------------------------------------- histories of facts

NEW = 'assert | Sale | {number: "1", client: "c", amount: 5, on: @"2026-03-02"}'


def test_a_sound_history() -> None:
    rows = [f"a | 2026-03-02T09:00 | {NEW} | -", 'a | 2026-03-03T09:00 | retract | Sale | {number: "1"} | -',
            'a | 2026-03-04T09:00 | - | - | - | Doubled, Doubled {total: 5, first: "1, {2}"}',
            'b | 2026-03-01T09:00 | assert | Sale | {buyer: {name: "x", since: null}} | -']  # fmt: skip
    assert found(TWICE, facts(*rows)) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a | 2026-03-02T09:00 | assert | Claim | {} | -", "name-unknown Claim"),
        ("a | 2026-03-02T09:00 | - | - | - | Sale", "name-unknown Sale"),
        ('a | 2026-03-02T09:00 | assert | Sale | {nummer: "1"} | -', 'field-unknown "1"'),
        ("a | 2026-03-02T09:00 | assert | Sale | {number: 1} | -", "type-mismatch 1"),
        ("a | 2026-03-02T09:00 | assert | Sale | {number: null} | -", "type-mismatch null"),
        ("a | 2026-03-02T09:00 | assert | Sale | {buyer: {name: 1}} | -", "type-mismatch 1"),
        ("a | 2026-03-02T09:00 | assert | Sale | {amount: limit} | -", "not-constant {amount: limit}"),
        ("a | 2026-03-02T09:00 | assert | Sale | 5 | -", "type-mismatch 5"),
        ("a | 2026-03-02T09:00 | - | - | - | Doubled {total: true}", "type-mismatch true"),
    ],
)
def test_a_history_is_of_known_facts_with_known_fields(row: str, expected: str) -> None:
    assert [f"{code} {text}" for code, text in found(TWICE, facts(row))] == [expected]


def test_a_history_does_not_run_backwards_and_is_of_a_pattern() -> None:
    rows = [f"a | 2026-03-02T09:00 | {NEW} | -", f"a | 2026-03-01T09:00 | {NEW} | -"]
    assert [code for code, _ in found(TWICE, facts(*rows))] == ["history-time"]
    assert [code for code, _ in found(TWICE, facts(rows[0], name="twise"))] == ["name-unknown"]


def test_a_history_without_its_columns_is_told_which_they_are() -> None:
    (diagnostic,) = load(
        TWICE, section("Examples: twice", table("case | at | event", "a | 2026-03-02T09:00 | -"))
    ).check()
    assert (diagnostic.code, diagnostic.message) == ("name-unknown", "`twice` is a pattern, no process")
    assert "`do`" in diagnostic.hint


def test_a_history_may_set_parameters() -> None:
    def of(setting: str) -> list[str]:
        header = "case | at | do | type | with | set"
        rows = section("Examples: p", table(header, f"a | 2026-03-02T09:00 | {NEW} | {setting}"))
        big = pattern("p", FIRST, "when | - | - | one.amount > limit", CLAIM)
        return [code for code, _ in found(parameters("limit | 1 | CNY"), big, rows)]

    assert of("{limit: 5}") == []
    assert of("{limt: 5}") == ["name-unknown"]
    assert of('{limit: "5"}') == ["type-mismatch"]


# ------------------------------------------------------------------------------------ translated and run


def value(checked: Checked, expression: m.Expr | None, type_: Type = ANY, **given: Any) -> Any:
    """Return what an expression comes to for facts under these names."""
    assert expression is not None
    program = from_expressions(checked, {"it": (expression, type_)}, lambda used: figures(used, None, {}))
    compiled = Compiled(program)
    values = []
    for read in program.reads:
        one: Any = given
        for name in read.path:
            one = None if one is None else one[name]
        values.append(one)
    return compiled.evaluated("it", compiled.state_of(values))


def test_every_kind_of_part_is_translated_and_run() -> None:
    text = [
        parameters("limit | 100 | CNY"), terms("enough | limit + limit"),
        pattern("p", "given | one | Sale | one.amount > limit and one.amount < enough",
                "given | two | Sale | two.client = one.client and two.number > one.number",
                "none | paid | Claim | paid.client = two.client",
                "all | more | Sale | more.client = one.client and more.amount > one.amount",
                "when | - | - | count(more) > 1 and sum(more.amount) > limit",
                "when | - | - | prices.discount(sale: two) > 0",
                "from | - | - | two.on", "then | pair | Doubled | {first: one.number, second: two.buyer.name}",
                "then | penalty | Penalty | {who: one.client, sales: count(more)}"),
        reasons("p", "rule | en | zh", "p | {one.number} and {pair.second} | {count(more)}"),
        section("Property: one only", "for any two pair: a.first != b.second"),
    ]  # fmt: skip
    policies = load(*text, front=("uses: {prices: t.prices}",), more=(PRICES,))
    assert [one.code for one in policies.check()] == []
    checked = policies["t.x"].checked()
    one = checked.pattern("p")
    parts = one.section.parts
    low, high = ({"number": number, "client": "c", "amount": Decimal(amount), "on": date(2026, 3, 2),
                  "paid_on": None, "buyer": {"name": "x", "since": None}}
                 for number, amount in (("1", 150), ("2", 300)))  # fmt: skip
    assert value(one.checked, parts[0].where, BOOLEAN, one=low) is True
    assert value(one.checked, parts[0].where, BOOLEAN, one=high) is False
    assert value(one.checked, parts[1].where, BOOLEAN, one=low, two=high) is True
    assert value(one.element("paid"), parts[2].where, BOOLEAN, two=high, paid={"client": "d"}) is False
    assert value(one.element("more"), parts[3].where, BOOLEAN, one=low, more=high) is True
    assert value(one.checked, parts[4].where, BOOLEAN, more=[low, high]) is True
    assert value(one.checked, parts[5].where, BOOLEAN, two=high) is True
    assert value(one.checked, parts[6].where, one=low, two=high) == date(2026, 3, 2)
    (first, made, call), (_, _, penalty) = one.thens
    assert (first, made) == ("pair", "Doubled")
    assert {**value(one.checked, call, one=low, two=high)}.items() >= {"first": "1", "second": "x"}.items()
    assert value(one.checked, penalty, one=low, more=[low, high])["sales"] == 2
    reason = one.checked.reasons["p", "p"]
    assert reason.en is not None and reason.zh is not None
    holes = [piece for text in (reason.en, reason.zh) for piece in text.pieces if not isinstance(piece, str)]
    pair = {"first": "1", "second": "x", "total": Decimal(0)}
    assert [value(one.checked, hole, one=low, pair=pair, more=[low]) for hole in holes] == ["1", "x", 1]
    (prop,) = (one for one in checked.policy.sections if isinstance(one, p.Property))
    assert value(checked.pair("pair"), prop.subject, BOOLEAN, a=pair, b=pair) is True


def test_the_facts_of_a_pattern_have_no_stamps_of_a_case() -> None:
    course = section(
        "Process: life (starts: s; ends: e)", table("step | from | event | by | → to", "x | s | sold | clerk | e")
    )
    policies = load(
        course, pattern("p", FIRST, "when | - | - | one.at != null", CLAIM), front=("events: {sold: Sale}",)
    )
    assert [(found.code, found.span.text if found.span else "") for found in policies.check()] == [
        ("field-unknown", "at")
    ]
