"""Histories of a course of action notice who owes a duty and which effects there are."""

import pytest

from bpmlib import Policies
from bpmlib.formats.markdown.reader import read
from bpmlib.formats.markdown.writer import write
from bpmlib.model.policies import Policy
from bpmlib.model.processes import Histories, HistoryRow
from bpmlib.source import Source
from bpmlib.verify.examples import run_examples

TEXT = """\
---
policy: test.refund
title: {en: Refund, zh: 退款}
source: {system: S003-11}
effective: 2024-01-01..
case: {sale: UnitSale}
events: {request: RefundRequest, opinion: OpinionForm}
---
A unit is given back.

## Parameters
| name        | value  | type   |
|-------------|--------|--------|
| answer_time | 2 days | period |

## Process: refund (starts: none; ends: done)
| step   | from  | event   | by     | → to  | → does                                                                                       |
|--------|-------|---------|--------|-------|----------------------------------------------------------------------------------------------|
| asked  | none  | request | client | asked | [Notify(to: "lead", text: "it is back"), Points(who: "Li", points: 2, incident: "a", clause: "1")] |
| judged | asked | opinion | lead   | done  | -                                                                                            |

## Obligations
| duty   | who             | must    | after   | due                                                |
|--------|-----------------|---------|---------|----------------------------------------------------|
| answer | lead or manager | opinion | request | deadline(request.at, answer_time)                  |

## Examples: refund
| case | at               | event   | by     | with                                | → refund | → open | → does |
|------|------------------|---------|--------|-------------------------------------|----------|--------|--------|
| one  | 2026-03-06T10:00 | request | client | {form: "written", reason: "moving"} | asked    | OPEN   | DOES   |
"""  # noqa: E501


def codes(opened: str, does: str) -> list[str]:
    policies = Policies.from_text(TEXT.replace("OPEN", opened).replace("DOES", does))
    return [failure.code for result in run_examples(policies, "test.refund") for failure in result.failures]


@pytest.mark.parametrize("opened", ["answer", "answer by lead or manager", "answer by manager or lead"])
def test_a_duty_is_named_with_those_who_owe_it_or_without(opened: str) -> None:
    assert codes(opened, "Points, Notify") == []


@pytest.mark.parametrize("opened", ["answer by lead", "answer by lead or client", "answer by lead or manager overdue"])
def test_another_bearer_or_an_overdue_duty_is_another_duty(opened: str) -> None:
    assert codes(opened, "Points, Notify") == ["example-duties"]


@pytest.mark.parametrize(
    "does", ["Notify, Points", 'Points {points: 2.0}, Notify {to: "lead"}', 'Notify {text: "it is back"}, Points {}']
)
def test_effects_are_named_by_type_and_some_of_their_values(does: str) -> None:
    assert codes("answer", does) == []


@pytest.mark.parametrize("does", ["-", "Notify", "Points", 'Points, Notify {to: "client"}', "Points, Notify, Notify"])
def test_all_effects_are_listed_and_as_they_are(does: str) -> None:
    found = codes("answer", does)
    assert found
    assert set(found) == {"example-effects"}


def test_an_effect_that_is_no_document_is_found_before_anything_runs() -> None:
    policies = Policies.from_text(TEXT.replace("OPEN", "answer").replace("DOES", 'Notiffy {to: "x"}'))
    assert [found.code for found in policies.check() if found.severity == "error"] == ["type-unknown"]


def test_a_field_that_an_effect_does_not_have_is_found() -> None:
    policies = Policies.from_text(TEXT.replace("OPEN", "answer").replace("DOES", 'Notify {whom: "x"}'))
    assert [found.code for found in policies.check() if found.severity == "error"] == ["field-unknown"]


def test_both_are_read_back_as_they_were_written() -> None:
    text = TEXT.replace("OPEN", "answer by lead or manager overdue").replace("DOES", 'Notify {to: "a, b"}, Points')
    policy = read(Source("refund.md", text))
    again = read(Source("refund.md", write(policy)))
    (row,), (other,) = rows(policy), rows(again)
    assert row.open is not None and row.does is not None
    assert (row.open, row.does) == (other.open, other.does)
    assert [(duty.name.text, [word.text for word in duty.by], duty.overdue) for duty in row.open] == [
        ("answer", ["lead", "manager"], True)
    ]


def rows(policy: Policy) -> list[HistoryRow]:
    return [row for section in policy.sections if isinstance(section, Histories) for row in section.rows]
