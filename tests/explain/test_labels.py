"""Explanations say what people call a field or a term; a path stays where nobody has a name for it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

import bpmlib
from bpmlib.documents.shared_types import CNY, Label
from tests.policy_text import decision, formula, only, policy, section, table


class Part(BaseModel):
    price: Annotated[CNY, Label("price", "价格")]


class Deal(BaseModel):
    amount: Annotated[CNY, Label("deal amount", "成交金额")]
    paid: bool = Field(description="has been paid in full (已付清)")
    urgent: bool = False
    first: Part
    second: Part


DEAL = {"amount": 500, "paid": True, "first": {"price": 1}, "second": {"price": 2}}


def told(*sections: str, language: str, front: str = "input: {deal: Deal}") -> str:
    made = only(policy("t.labels", *sections, front=[front] if front else []), documents=[Deal])
    return made.decide(deal=DEAL).explain(language)


TABLE = decision(
    "d (FIRST)",
    "rule | deal.amount | deal.paid | deal.urgent | → d : string",
    'big | > 1000 | - | - | "b"',
    'late | - | false | - | "l"',
    'urgent | - | - | true | "u"',
    'rest | - | true | - | "r"',
)


def test_a_label_stands_in_place_of_the_path() -> None:
    text = told(TABLE, language="en")
    assert 'not big: it wants "deal amount" `> 1000`, which is CNY 500' in text
    assert 'if "deal amount" were more than CNY 1,000 (such as CNY 1,000.01): d is b' in text
    zh = told(TABLE, language="zh")
    assert "不适用 big: 要求「成交金额」为 `> 1000`,实为 500 元" in zh
    assert "若「成交金额」超过 1,000 元(如 1,000.01 元): d 为 b" in zh


def test_a_description_names_in_chinese_and_explains_in_english() -> None:
    text = told(TABLE, language="en")
    assert "because rest: `deal.paid` is yes" in text
    assert "not late: it wants deal.paid `false`, which is yes" in text
    assert "  deal.paid (has been paid in full) = yes\n" in text
    zh = told(TABLE, language="zh")
    assert "因为 rest: 「已付清」为 是" in zh
    assert "  deal.paid (已付清) = 是\n" in zh


def test_without_a_label_it_is_the_path() -> None:
    assert "要求 deal.urgent 为 `true`,实为 否" in told(TABLE, language="zh")
    assert "  deal.urgent = no\n" in told(TABLE, language="en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", 'it wants "price" (deal.first.price) `> 5`'),
        ("zh", "要求「价格」(deal.second.price)为 `> 5`"),
    ],
)
def test_a_label_that_two_fields_share_is_told_apart_by_the_path(language: str, said: str) -> None:
    one = decision("d", "rule | deal.first.price | → d : string", 'dear | > 5 | "d"', 'cheap | <= 5 | "c"')
    two = decision("e", "rule | deal.second.price | → e : string", 'dear | > 5 | "d"', 'cheap | <= 5 | "c"')
    assert said in told(one, two, language=language)


def test_terms_and_declared_inputs_have_labels_too() -> None:
    declared = section("Inputs", table("name | type | en | zh", "size | number | size | 尺寸"))
    named = section(
        "Terms", table("name | is | type | en | zh", "twice | size * 2 | number | twice the size | 两倍尺寸")
    )
    rows = ('one | > 5 | > 5 | "a"', 'two | - | - | "b"')
    made = only(policy("t.labels", declared, named, decision("d (FIRST)", "rule | size | twice | → d : string", *rows)))
    assert 'it wants "size" `> 5`, which is 1' in made.decide(size=1).explain()
    assert "「尺寸」为 9,「两倍尺寸」为 18" in made.decide(size=9).explain("zh")


def test_diagnostics_keep_the_path() -> None:
    made = only(policy("t.labels", TABLE, front=["input: {deal: Deal}"]), documents=[Deal])
    with pytest.raises(bpmlib.InputError, match=r"`deal\.amount` must be a number \(CNY\)"):
        made.decide(deal=DEAL | {"amount": "500"})


def test_times_and_durations_in_words() -> None:
    class Visit(BaseModel):
        at: Annotated[time, Label("time of the visit", "来访时间")]
        stay: Annotated[timedelta, Label("stay", "停留")]

    made = only(
        policy("t.labels", formula("d : time", "visit.at + visit.stay"), front=["input: {visit: Visit}"]),
        documents=[Visit],
    )
    text = made.decide(visit={"at": time(9, 30), "stay": timedelta(hours=2)}).explain("zh")
    assert "d: 11:30:00" in text
    assert "visit.at (来访时间) = 09:30:00" in text
    assert "visit.stay (停留) = 2 小时" in text
