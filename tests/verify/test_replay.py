"""Documents decided by two versions: what is counted, what is listed, and that nothing is left out."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bpmlib.documents.shared_types import Personal
from bpmlib.verify.replay import Replay, replay
from tests.dmn.documents import documents as documents_of
from tests.policy_text import decision, formula, inputs, only, parameters, policy
from tests.shipped import SHIPPED

FIGURES = parameters("limit | 20000 | CNY", "share | 30% | percent", "open | ? | number")
TABLE = decision("who (COLLECT)", "rule | amount | → who : string", 'first | > limit | "manager"', 'all | - | "clerk"')
DEPOSIT = decision(
    "deposit (UNIQUE)", "rule | amount | → deposit : CNY", "low | < 100 | 0", "high | >= 100 | amount * share"
)
TEXT = policy("t.old", inputs("amount: CNY: >= 0"), FIGURES, TABLE, DEPOSIT)
OLD = only(TEXT)
DOCUMENTS = [{"amount": Decimal(n)} for n in (0, 99, 100, 20000, 20001, 50000)]


def test_one_figure_changed() -> None:
    found = replay(OLD, OLD.override(limit=20001), DOCUMENTS)
    assert found.documents == 6
    assert dict(found.counts) == {"same": 5, "changed": 1, "not decidable": 0, "not effective": 0}
    (one,) = found.changed
    assert (one.number, one.document) == (5, DOCUMENTS[4])
    assert (one.before["who"].value, one.before["who"].rules) == (["manager", "clerk"], ("first", "all"))
    assert (one.after["who"].value, one.after["who"].rules) == (["clerk"], ("all",))
    cells = [(t.before, t.after, t.count, t.changed) for t in found.matrix("who").transitions]
    assert cells == [
        ('["clerk"]', '["clerk"]', 4, 0),
        ('["manager", "clerk"]', '["clerk"]', 1, 1),
        ('["manager", "clerk"]', '["manager", "clerk"]', 1, 0),
    ]
    text = found.text()
    assert text.startswith("t.old -> t.old: 6 documents, 5 same, 1 changed, 0 not decidable, 0 not effective\n")
    assert '          1  ["manager", "clerk"] -> ["clerk"]\n' in text
    assert '  document 5: who: ["manager", "clerk"] by first, all -> ["clerk"] by all' in text
    with pytest.raises(KeyError):
        found.matrix("nothing")


def test_money_is_exact_and_says_what_rose_and_what_fell() -> None:
    found = replay(OLD, OLD.override(share=Decimal("0.299999999999999999999999")), DOCUMENTS, money="deposit")
    (money,) = found.money
    assert (money.unit, money.documents) == ("CNY", 6)
    assert money.before == Decimal("27030.3")
    assert money.after == Decimal("27030.299999999999999999909899")
    assert money.difference == money.less == Decimal("-0.000000000000000000090101")
    assert money.more == 0
    assert json.loads(json.dumps(found.to_dict()))["money"][0]["difference"] == "-0.000000000000000000090101"


def test_the_money_of_documents_that_only_one_version_has_an_amount_for_stands_apart() -> None:
    new = only(TEXT.replace("| low | < 100 | 0 |\n", ""))
    found = replay(OLD, new, DOCUMENTS, answers=["deposit"], money="deposit")
    (money,) = found.money
    assert (money.documents, money.before, money.difference) == (4, Decimal("27030.3"), 0)
    assert (money.only_before_documents, money.only_before, money.only_after_documents) == (2, 0, 0)
    assert [t.after for t in found.matrix("deposit").transitions if t.changed] == ["NoMatch"]
    assert found.counts["changed"] == 2
    assert "  2 documents have an amount only before: 0" in found.text()
    back = replay(new, OLD, DOCUMENTS, answers=["deposit"], money="deposit")
    assert (back.money[0].only_after_documents, back.counts["changed"]) == (2, 2)


def test_amounts_inside_an_answer_and_in_lists() -> None:
    table = decision("d", "rule | a | → fee : CNY | → parts : `list<CNY>`", "one | - | a | [a, 2 * a]")
    one = only(policy("t.in", inputs("a: CNY"), table))
    found = replay(one, one, [{"a": 1}, {"a": 2}], money=["d.fee", "d.parts"])
    assert [(m.path, m.before, m.unit) for m in found.money] == [("d.fee", 3, "CNY"), ("d.parts", 9, "")]
    with pytest.raises(ValueError, match="there is no `fees`, did you mean `fee`"):
        replay(one, one, [{"a": 1}], money="d.fees")
    with pytest.raises(ValueError, match="`d` is no amount: a context is found there"):
        replay(one, one, [{"a": 1}], money="d")


def test_a_field_that_the_old_documents_lack_is_a_class_of_its_own() -> None:
    rows = ['first | > limit | false | "manager"', 'all | - | - | "clerk"']
    table = decision("who (COLLECT)", "rule | amount | paid | → who : string", *rows)
    new = only(policy("t.new", inputs("amount: CNY", "paid: boolean"), FIGURES, DEPOSIT, table))
    found = replay(OLD, new, [*DOCUMENTS, {"amount": 1, "paid": True}])
    assert found.counts == {"same": 0, "changed": 0, "not decidable": 7, "not effective": 0}
    assert found.reasons == {"InputError: `paid`: input-missing": 6, "InputError: `paid`: input-unknown": 1}
    assert [one.number for one in found.undecidable] == [1, 2, 3, 4, 5, 6, 7]
    assert "  6 times InputError: `paid`: input-missing\n" in found.text()


def test_one_answer_that_fails_leaves_the_others_compared() -> None:
    new = only(TEXT.replace("| high | >= 100 | amount * share |", "| high | >= 100 | amount * open |"))
    found = replay(OLD, new, DOCUMENTS)
    assert [(t.before, t.after, t.count) for t in found.matrix("who").transitions if t.changed] == []
    assert found.matrix("who").total == found.matrix("deposit").total == 6
    assert (found.counts["not decidable"], found.counts["same"]) == (4, 2)
    (reason,) = found.reasons
    assert reason.startswith("ParameterNotSet: ") and "`open`" in reason


def test_the_same_error_on_both_sides_is_the_same_and_shows_in_the_matrix() -> None:
    found = replay(OLD, OLD, [{"amount": "20000"}, "{", {"amount": 1}])
    assert found.counts["same"] == 3
    assert ("InputError", "InputError", 2) in [(t.before, t.after, t.count) for t in found.matrix("who").transitions]


def test_days() -> None:
    text = policy("t.days", inputs("a: number", "day: date"), parameters(
        "limit | 5 | number | 2026-01-01", "limit | 3 | number | 2026-07-01"
    ), decision("d", "rule | a | → d : boolean", "low | < limit | true", "high | >= limit | false"),
        effective="2026-01-01..", front=["as_of: day"])  # fmt: skip
    one = only(text)
    documents = [{"a": n, "day": date(2026, 3, 1)} for n in range(7)]
    found = replay(one, one, documents, as_of=(None, date(2026, 7, 1)))
    assert [change.document["a"] for change in found.changed] == [3, 4]
    found = replay(one, one, documents, as_of=(None, date(2025, 7, 1)))
    assert (found.counts["not effective"], found.counts["changed"]) == (7, 0)
    assert all(reason.startswith("NotEffective: ") for reason in found.reasons)
    found = replay(one, one, [{"a": 1, "day": date(2025, 1, 1)}])
    assert (found.counts["same"], found.matrix("d").transitions[0].before) == (1, "NotEffective")


def test_answers_are_those_that_both_give() -> None:
    new = only(policy("t.new", inputs("amount: CNY: >= 0"), FIGURES, TABLE, formula("more : CNY", "amount")))
    found = replay(OLD, new, DOCUMENTS)
    assert [matrix.answer for matrix in found.matrices] == ["who"]
    assert found.one_sided == ("deposit", "more")
    assert "not compared, as only one version has them: deposit, more" in found.text()
    with pytest.raises(ValueError, match=r"`whom` is not a decision of `t.old`, did you mean `who`"):
        replay(OLD, new, DOCUMENTS, answers=["whom"])
    with pytest.raises(ValueError, match=r"`more` is not a decision of `t.old`"):
        replay(OLD, new, DOCUMENTS, answers=["more"])
    with pytest.raises(ValueError, match="no answer in common"):
        replay(OLD, only(policy("t.x", inputs("a: number"), formula("x : number", "a"))), DOCUMENTS)
    with pytest.raises(ValueError, match="`deposit` is no answer that is compared"):
        replay(OLD, new, DOCUMENTS, money="deposit")


class Order(BaseModel):
    amount: Decimal


def test_documents_may_be_models_dicts_and_lines_of_json() -> None:
    text = policy("t.order", formula("d : number", "order.amount * 2"), front=["input: {order: Order}"])
    one = only(text, documents=[Order])
    given_ = [
        Order(amount=Decimal(1)),
        {"order": {"amount": 2}},
        '{"order": {"amount": 3.10}}\n',
        b'{"order": {"amount": 4}}',
    ]
    found = replay(one, one, given_, money="d")
    assert (found.money[0].before, found.counts["same"]) == (Decimal("20.20"), 4)
    two = only(policy("t.two", inputs("a: number", "b: number"), formula("d : number", "a + b")))
    with pytest.raises(ValueError, match="has 2 inputs"):
        replay(two, two, [Order(amount=Decimal(1))])


def test_it_streams_and_keeps_few() -> None:
    seen: list[int] = []

    def many() -> Iterator[dict[str, Any]]:
        for number in range(1_000):
            yield {"amount": number * 100}

    found = replay(OLD, OLD.override(limit=0), many(), keep=3, progress=seen.append)
    assert (seen[0], seen[-1], len(seen)) == (1, 1_000, 1_000)
    assert (found.counts["changed"], [one.number for one in found.changed]) == (200, [2, 3, 4])
    assert "(the first 3 of 200):" in found.text()


def test_many_values_give_way_to_the_rules_that_decided() -> None:
    found = replay(OLD, OLD.override(share=Decimal("0.5")), ({"amount": n} for n in range(400)))
    matrix = found.matrix("deposit")
    assert matrix.by == "rules"
    assert [(t.before, t.after, t.count, t.changed) for t in matrix.transitions] == [
        ("high", "high", 300, 300),
        ("low", "low", 100, 0),
    ]
    assert "        300  high (300 of them changed)" in found.text()
    rows = [f"r{n} | {n} | {n}" for n in range(300)]
    wide = only(policy("t.wide", inputs("a: number"), decision("d", "rule | a | → d : number", *rows)))
    matrix = replay(wide, wide, ({"a": n} for n in range(300))).matrix("d")
    assert (matrix.by, [(t.before, t.count) for t in matrix.transitions]) == ("kind", [("number", 300)])


def test_other_rules_with_the_same_value_are_counted() -> None:
    new = only(TEXT.replace("| all | - |", "| every | - |"))
    found = replay(OLD, new, DOCUMENTS)
    assert (found.counts["same"], found.by_other_rules) == (6, 6)
    assert "6 of those that are the same are decided by other rules" in found.text()


class Person(BaseModel):
    name: Annotated[str, Personal()]
    pay: Annotated[Decimal, Personal()]


def test_personal_values_are_in_no_text() -> None:
    texts = []
    for limit in (5000, 8000):
        rows = [f"low | < {limit} | who.pay", f"high | >= {limit} | 2 * who.pay"]
        table = decision("d", "rule | who.pay | → d : number", *rows)
        texts.append(policy("t.pay", table, front=["input: {who: Person}"]))
    old, new = (only(text, documents=[Person]) for text in texts)
    found = replay(old, new, [{"who": {"pay": 7315}}, {"who": {"pay": "7316"}}])
    assert [one.before["d"].value for one in found.changed] == [14630]
    assert found.changed[0].text() == "  document 1: d: (personal data) by high -> (personal data) by low"
    assert [(t.before, t.after, t.changed) for t in found.matrix("d").transitions if t.changed] == [
        ("(personal data)", "(personal data)", 1)
    ]
    for text in (found.text(), json.dumps(found.to_dict()), repr(found)):
        assert not {"7315", "14630", "7316"} & set(text.replace('"', " ").split())


@cache
def samples(name: str) -> st.SearchStrategy[Any]:
    checked, _ = SHIPPED[name].in_force()
    return st.lists(documents_of(checked), min_size=1, max_size=4)


@pytest.mark.parametrize("name", [name for name in sorted(SHIPPED) if SHIPPED[name].answers])
@settings(max_examples=5)
@given(data=st.data())
def test_a_shipped_policy_against_itself_changes_nothing(name: str, data: st.DataObject) -> None:
    documents = data.draw(samples(name))
    found = replay(SHIPPED[name], SHIPPED[name], documents)
    assert (found.counts["same"], found.changed, found.undecidable) == (len(documents), (), ())
    assert all(matrix.total == len(documents) for matrix in found.matrices)
    assert all(t.before == t.after and not t.changed for matrix in found.matrices for t in matrix.transitions)


def mirrored(found: Replay) -> dict[str, list[tuple[str, str, int, int]]]:
    return {m.answer: sorted((t.after, t.before, t.count, t.changed) for t in m.transitions) for m in found.matrices}


def plain(found: Replay) -> dict[str, list[tuple[str, str, int, int]]]:
    return {m.answer: sorted((t.before, t.after, t.count, t.changed) for t in m.transitions) for m in found.matrices}


@given(
    amounts=st.lists(st.decimals(-5, 60_000, places=2) | st.just(Decimal(20_000)), max_size=30),
    limit=st.integers(0, 50_000),
    share=st.decimals(0, 1, places=3),
)
@example([Decimal("100.00")], 0, Decimal("0.300"))
def test_a_replay_adds_up_and_backwards_is_its_mirror(amounts: list[Decimal], limit: int, share: Decimal) -> None:
    new, documents = OLD.override(limit=limit, share=share), [{"amount": amount} for amount in amounts]
    found = replay(OLD, new, documents, money="deposit", keep=1_000)
    assert found.documents == len(amounts)
    assert all(matrix.total == len(amounts) for matrix in found.matrices)
    valid = [amount for amount in amounts if amount >= 0]
    before = [amount * Decimal("0.3") if amount >= 100 else Decimal(0) for amount in valid]
    after = [amount * share if amount >= 100 else Decimal(0) for amount in valid]
    (money,) = found.money
    assert (money.before, money.after) == (sum(before), sum(after))
    assert money.more + money.less == money.difference == sum(after) - sum(before)
    differ = [
        amount
        for amount, old_deposit, new_deposit in zip(valid, before, after, strict=True)
        if old_deposit != new_deposit or (amount > 20000) != (amount > limit)
    ]
    assert [one.document["amount"] for one in found.changed] == differ
    assert mirrored(replay(new, OLD, documents)) == plain(found)
