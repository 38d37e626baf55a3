"""Personal values are in no text: of decisions, explanations, masked receipts, errors and what a log makes of them.

Every personal value of `LEAD` is unmistakable, and so is what the expressions of a drawn policy make of it: sums and
doubles of the number start with one of three rows of digits, strings are parts of the text with case changed.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import bpmlib
from bpmlib import display
from bpmlib.documents.shared_types import Label, Personal
from tests.policy_text import (
    CLASSES,
    decision,
    exceptions,
    formula,
    only,
    parameters,
    policy,
    reasons,
    terms,
)


class Contact(BaseModel):
    name: Annotated[str, Personal()]
    city: str
    knows: list[Contact] = []


class Home(BaseModel):
    street: str
    number: int


class Prospect(BaseModel):
    phone: Annotated[str, Personal()]
    age: Annotated[int, Personal()]
    born: Annotated[date, Personal()]
    vip: Annotated[bool, Personal()] = True
    tags: Annotated[list[str], Personal()]
    home: Annotated[Home, Personal()]
    contacts: list[Contact]
    city: str
    amount: Annotated[Decimal, Label(zh="金额")]


LEAD: dict[str, Any] = {
    "phone": "Zqxj-138", "age": 90817263, "born": date(1957, 3, 19), "tags": ["zqxj tag", "zqxj other"],
    "home": {"street": "zqxj street", "number": 90817264},
    "contacts": [{"name": "zqxj One", "city": "near"}, {"name": "zqxj Two", "city": "far"}],
    "city": "here", "amount": Decimal(100),
}  # fmt: skip
MARKERS = ("zqxj", "9081726", "1816345", "3632690", "1957-03-19", "1957年3月19日", "datetime.date(1957")


def clean(text: str) -> str:
    """Return the text, once no marker is found in it, whatever the case and between the digits."""
    flat = text.casefold().replace(",", "")
    assert not [marker for marker in MARKERS if marker in flat], text
    return text


def made(*sections: str) -> bpmlib.Policy:
    return only(policy("t.personal", *sections, front=["input: {lead: Prospect}"]), documents=[Prospect])


def texts(decided: bpmlib.Decision, made: bpmlib.Policy) -> Iterator[str]:
    yield repr(decided)
    yield str(decided)
    yield f"{decided}"
    yield decided.explain("en")
    yield decided.explain("zh")
    yield json.dumps(decided.to_dict(masked=True), ensure_ascii=False)
    explanation = made.explain(decided)
    yield repr(explanation)
    yield repr(explanation.answers)
    yield repr(explanation.changes)
    yield from (show(decided, language) for show in (display.html, display.text) for language in ("en", "zh"))


def logged(error: bpmlib.BpmError) -> str:
    """Return what `logger.exception` writes."""
    record = logging.LogRecord("t", logging.ERROR, "t", 1, "%s %r", (error, error), (type(error), error, None))
    return logging.Formatter().format(record)


def told(error: bpmlib.BpmError) -> Iterator[str]:
    yield str(error)
    yield repr(error)
    yield logged(error)
    yield json.dumps([diagnostic.to_dict() for diagnostic in error.diagnostics], ensure_ascii=False)
    yield repr(error.diagnostics)


# ------------------------------------------------------------------------------------- drawn policies

STRINGS = st.recursive(
    st.sampled_from(
        [
            "lead.phone", "lead.home.street", "lead.tags[1]", "lead.contacts[1].name", "lead.city", '"plain"',
            'lead.contacts[city = "far"].name[1]', "string(lead.age)", "string(lead.born)", "string(lead.contacts)",
        ]
    ),
    lambda inner: st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("upper case({})".format, inner),
        st.builds('substring("zz" + {}, 2)'.format, inner),
        st.builds("string join([{}, {}])".format, inner, inner),
        st.builds('(if lead.city = "here" then {} else {})'.format, inner, inner),
        st.builds("{{a: {}, b: 1}}.a".format, inner),
        st.builds("(for each in [{}, {}] return each)[1]".format, inner, inner),
    ),
    max_leaves=3,
)  # fmt: skip
NUMBERS = st.one_of(
    st.sampled_from(["lead.age", "lead.home.number", "lead.amount / 1", "5", "(lead.age * 2)", "-lead.age"]),
    st.sampled_from(["sum([lead.age])", "max(lead.age, 3)", "(lead.age * 2 + 1) * 2", "count(lead.tags)"]),
    st.sampled_from(['number(lead.phone, ",", ".")', "1 / (lead.age - lead.age)", "string length(lead.phone)"]),
    st.sampled_from(["(for each in [lead.age] return each * 2)[1]", "[lead.age, 1][item > 5][1]", "limit"]),
)
VALUES = st.one_of(
    STRINGS,
    NUMBERS,
    st.sampled_from(["lead.tags", "lead.born", "lead.contacts", "lead.vip", "lead.contacts.name", "lead.contacts[2]"]),
    st.builds("{{who: {}, where: lead.city}}".format, STRINGS),
    st.builds("[{}, {}]".format, STRINGS, STRINGS),
)
COLUMNS = {
    "lead.city": st.sampled_from(["-", '"here"', 'not("here")', "lead.phone", "text"]),
    "lead.phone": st.sampled_from(["-", '"x"', 'not("x")', "text", "lead.city"]),
    "text": st.sampled_from(["-", '"x"', 'not("x")', "lead.phone"]),
    "lead.age": st.sampled_from(["-", "> 5", "< 5", "amount", "[1..figure]"]),
    "lead.amount": st.sampled_from(["-", "> 50", "<= 50", "[0..200]"]),
    "figure": st.sampled_from(["-", "> 5", "<= lead.age", 'number(lead.phone, ",", ".")']),
    "lead.born": st.sampled_from(["-", '< @"2020-01-01"', '> @"2020-01-01"']),
    "lead.vip": st.sampled_from(["-", "true", "false"]),
}


@st.composite
def policies(draw: st.DrawFn) -> bpmlib.Policy:
    columns = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=3, unique=True))
    kind, results = draw(st.sampled_from([("string", STRINGS), ("number", NUMBERS), ("Any", VALUES)]))
    folds = ["COLLECT SUM", "COLLECT MAX", "COLLECT COUNT"] if kind == "number" else []
    hit = draw(st.sampled_from(["FIRST", "UNIQUE", "ANY", "COLLECT", *folds]))

    def row(name: str) -> str:
        return " | ".join([name, *(draw(COLUMNS[column]) for column in columns), draw(results)])

    rows = [f"r{number}" for number in range(draw(st.integers(1, 3)))]
    heading = " | ".join(["rule", *columns, f"→ d : {kind}"])
    sections = [
        parameters("limit | ? | number"),
        terms(f"text | {draw(STRINGS)}", f"figure | {draw(NUMBERS)}", "amount | lead.age + 1"),
        decision(f"d ({hit})", heading, *map(row, rows)),
        formula("e : Any", draw(VALUES)),
    ]
    if draw(st.booleans()):
        cells = " | ".join(draw(COLUMNS[column]) for column in columns)
        header = " | ".join(["exception", "beats", *columns, "→ d"])
        sections.append(exceptions("d", header, f"x | all | {cells} | {draw(results)}"))
    said = [f"{name} | - | is {{{draw(VALUES)}}} | 为 {{{draw(VALUES)}}}" for name in rows if draw(st.booleans())]
    if said:
        sections.append(reasons("d", "rule | covers | en | zh", *said))
    try:
        return made(*sections)
    except bpmlib.PolicyError as error:
        REFUSED.update(diagnostic.code for diagnostic in error.diagnostics)
        assume(False)
        raise


REFUSED: Counter[str] = Counter()
SEEN: Counter[str] = Counter()


@settings(max_examples=80, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(policies())
def drawn_policies_tell_nothing(policy_: bpmlib.Policy) -> None:
    try:
        decided = policy_.decide(lead=LEAD)
    except CLASSES as error:
        SEEN[type(error).__name__] += 1
        for text in told(error):
            clean(text)
        return
    SEEN["decided"] += 1
    for text in texts(decided, policy_):
        clean(text)


def test_no_text_of_a_drawn_policy_tells_a_personal_value() -> None:
    drawn_policies_tell_nothing()
    assert SEEN["decided"] > 5, (SEEN, REFUSED)
    assert SEEN.total() - SEEN["decided"] > 5, (SEEN, REFUSED)


# --------------------------------------------------------------------------------------- one by one

TABLE = decision("d (FIRST)", "rule | lead.age | lead.city | → d : string", 'old | > 60 | - | "a"', 'any | - | - | "b"')


def test_a_sentence_says_that_there_is_personal_data_and_shows_the_rest() -> None:
    said = reasons(
        "d", "rule | covers | en | zh", "old | - | {lead.phone} in {lead.city} | {lead.phone} 在 {lead.city}"
    )
    explained = made(TABLE, said).decide(lead=LEAD).explain
    assert "old: (personal data) in here" in clean(explained("en"))
    assert "old: (个人信息) 在 here" in clean(explained("zh"))
    assert "lead.age = (personal data)" in explained()


def test_of_documents_in_a_list_only_what_is_personal_is_masked() -> None:
    made_ = made(formula("both : Any", "lead.contacts"), formula("far : Any", 'lead.contacts[city = "far"][1]'))
    decided = made_.decide(lead=LEAD)
    text = clean(decided.explain())
    assert "both: name: (personal data), city: near, knows: none and name: (personal data), city: far" in text
    assert "far: name: (personal data), city: far, knows: none" in text
    assert decided["far"]["name"] == "zqxj Two", "the program that decides has the values"


def test_documents_inside_each_other_are_masked_at_every_depth() -> None:
    inner = {"name": "zqxj deep", "city": "deep"}
    lead = LEAD | {"contacts": [{"name": "zqxj", "city": "near", "knows": [inner | {"knows": [inner]}]}]}
    decided = made(formula("both : Any", "lead.contacts")).decide(lead=lead)
    assert decided.explain().count("(personal data)") >= 3
    assert all(clean(text) for text in texts(decided, made(formula("both : Any", "lead.contacts"))))
    assert decided.personal["reads"] == ("lead.contacts[].name", "lead.contacts[].knows[]")


@pytest.mark.parametrize(
    ("feel", "shown"),
    [
        ("lead.vip", "(personal data)"), ("not(lead.vip)", "(personal data)"), ("lead.vip = true", "(personal data)"),
        ("lead.vip and true", "(personal data)"), ("lead.age > 60", "yes"), ("lead.phone = null", "no"),
        ("count(lead.tags)", "2"), ("if lead.vip then 1 else 2", "1"), ('contains(lead.phone, "1")', "yes"),
        ("string length(lead.phone)", "(personal data)"), ("lead.born.year", "(personal data)"),
        ("{phone: lead.phone, city: lead.city}", "phone: (personal data), city: here"),
        ("[lead.phone, lead.city]", "(personal data) and (personal data)"),
        ("lead.home.number", "(personal data)"), ("lead.home != null", "yes"),
        ("for each in lead.contacts return each.city", "near and far"),
        (
            'if lead.city = "x" then {a: lead.phone, b: "x"} else {a: "x", b: lead.phone, c: 1}',
            "a: (personal data), b: (personal data), c: 1",
        ),
        ('if lead.city = "x" then [lead.phone] else ["x", "y"]', "(personal data) and (personal data)"),
        ('if lead.city = "x" then lead.tags else [lead.city]', "(personal data)"),
        ("(every tag in lead.tags satisfies lead.vip)", "(personal data)"),
        ("[lead.age..lead.age]", "(personal data)"), ("lead.age in [1..lead.age]", "yes"),
        ("for each in [1], tag in lead.tags return tag", "(personal data) and (personal data)"),
        ("for each in [1], tag in [2] return {n: tag, p: lead.phone}", "n: 2, p: (personal data)"),
        ("{c: lead.contacts}.c[1].city", "near"), ("{c: lead.contacts}.c[1].name", "(personal data)"),
        ("all([lead.vip])", "(personal data)"), ("lead.age", "(personal data)"),
    ],
)  # fmt: skip
def test_what_carries_a_personal_value_and_what_only_tests_it(feel: str, shown: str) -> None:
    text = made(formula("d : Any", feel)).decide(lead=LEAD).explain()
    assert f"\nd: {shown}\n" in text


@pytest.mark.parametrize(
    ("hit", "shown"),
    [
        ("FIRST", "who: (personal data), where: here"),
        ("COLLECT", "who: (personal data), where: here and who: (personal data), where: here"),
    ],
)
def test_of_several_results_those_that_carry_it_are_masked(hit: str, shown: str) -> None:
    rows = ["one | - | lead.phone | lead.city", 'two | - | "x" | lead.city']
    made_ = made(decision(f"d ({hit})", "rule | lead.city | → who : string | → where : string", *rows))
    assert f"\nd: {shown}\n" in clean(made_.decide(lead=LEAD).explain())


@pytest.mark.parametrize(("fold", "shown"), [("SUM", "(personal data)"), ("MAX", "(personal data)"), ("COUNT", "2")])
def test_a_sum_of_what_is_personal_is_personal_and_a_count_is_not(fold: str, shown: str) -> None:
    made_ = made(
        decision(f"d (COLLECT {fold})", "rule | lead.city | → d : number", "one | - | lead.age", "two | - | 1")
    )
    assert f"\nd: {shown}\n" in clean(made_.decide(lead=LEAD).explain())


def test_what_would_change_it_names_no_value_of_a_personal_field() -> None:
    found = clean(made(TABLE).decide(lead=LEAD).explain())
    assert "if lead.age were another (personal data, not shown): d is b" in found
    zh = made(TABLE).decide(lead=LEAD).explain("zh")
    assert "若 lead.age 为 其他值(个人信息,不显示): d 为 b" in zh


def test_a_boundary_that_is_made_of_personal_data_is_not_shown() -> None:
    rows = ['small | <= lead.age * 2 | "a"', 'big | > lead.age * 2 | "b"']
    policy_ = made(decision("d", "rule | lead.amount | → d : string", *rows))
    text = clean(policy_.decide(lead=LEAD).explain("zh"))
    assert "若「金额」为 其他值(个人信息,不显示): d 为 b" in text
    assert all(clean(each) for each in texts(policy_.decide(lead=LEAD), policy_))


@pytest.mark.parametrize("feel", ['number(lead.phone, ",", ".")', "date(lead.phone)", "lead.tags[9]", "[1][lead.age]"])
@pytest.mark.parametrize("where", ["formula", "term", "cell", "dynamic"])
def test_an_operation_without_a_value_does_not_say_of_what(feel: str, where: str) -> None:
    sections = {
        "formula": [formula("d : Any", feel)],
        "term": [terms(f"t | {feel}"), formula("d : Any", "[t]")],
        "cell": [decision("d", "rule | lead.city | → d : Any", f'one | "here" | [{feel}]')],
        "dynamic": [formula("other : Any", feel), formula("d : Any", "other + 1")],
    }
    with pytest.raises(bpmlib.EvaluationError) as caught:
        made(*sections[where]).decide(lead=LEAD)
    for text in told(caught.value):
        clean(text)
    assert caught.value.span is not None


def test_the_reason_is_told_where_nothing_personal_has_a_part_in_it() -> None:
    with pytest.raises(bpmlib.EvaluationError, match="does not spell a number"):
        made(formula("d : Any", 'number(lead.city, ",", ".")'), formula("e : Any", "lead.phone")).decide(lead=LEAD)


def test_a_receipt_says_what_is_personal_and_can_be_masked() -> None:
    policy_ = made(terms("who | lead.phone"), TABLE, formula("e : Any", "{who: who, city: lead.city}"))
    decided = policy_.decide(lead=LEAD)
    receipt = decided.to_dict()
    assert receipt["personal"] == {
        "reads": ["lead.age", "lead.phone"], "terms": ["who"], "outcome": ["e.who"],
    }  # fmt: skip
    assert receipt["reads"]["lead.phone"] == "Zqxj-138"
    hidden = decided.to_dict(masked=True)
    assert hidden["reads"] == {"lead.age": "(personal data)", "lead.city": "here", "lead.phone": "(personal data)"}
    assert hidden["outcome"] == {"d": "a", "e": {"who": "(personal data)", "city": "here"}}
    assert hidden["personal"] == receipt["personal"]
    assert repr(decided) == "<Decision t.personal: {'d': 'a', 'e': {'who': (personal data), 'city': 'here'}}>"


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": 90817263}, {"phone": ["zqxj"]}, {"phone": "zqxj\udc00"}, {"age": "zqxj"}, {"age": 90817263.5},
        {"age": "90817263"}, {"age": Decimal("9081726E+60")}, {"born": "1957-03-19T"}, {"vip": "zqxj"},
        {"tags": "zqxj"}, {"tags": ["a", 90817263]}, {"tags": [["zqxj"]]}, {"home": "zqxj"},
        {"home": {"street": 90817263, "number": "zqxj"}}, {"contacts": "zqxj"}, {"contacts": ["zqxj"]},
        {"contacts": [{"name": 90817263, "city": "x"}]}, {"contacts": [{"name": "x", "city": "x", "knows": ["zqxj"]}]},
    ],
)  # fmt: skip
def test_a_refusal_does_not_show_what_it_refuses(wrong: dict[str, Any]) -> None:
    names = ("phone", "age", "born", "vip", "tags", "home.street", "home.number", "contacts")
    entries = ", ".join(f"e{number}: lead.{name}" for number, name in enumerate(names))
    policy_ = made(formula("d : Any", f"{{{entries}}}"))
    for decide in (policy_.decide, policy_.decide_parsed):
        with pytest.raises(bpmlib.InputError) as caught:
            decide({"lead": LEAD | wrong})
        for text in told(caught.value):
            clean(text)


def test_a_document_that_is_no_document_is_not_shown() -> None:
    with pytest.raises(bpmlib.InputError) as caught:
        made(formula("d : Any", "lead.city")).decide(lead="zqxj")
    clean(str(caught.value))
