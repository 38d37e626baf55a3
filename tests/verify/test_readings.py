"""What the other reading of an unclear clause would change: properties, documents, examples."""

from datetime import date

import pytest

import bpmlib
from bpmlib.__main__ import main
from bpmlib.verify.readings import OtherReading, other_readings
from tests.policy_text import decision, inputs, parameters, policy, section, table

LIMIT = (
    inputs("a: number"),
    parameters("limit | 10 | number"),
    decision("d (UNIQUE)", "rule | a | → d : number", "low | <= limit | 1", "high | > limit | 2"),
    section("Property: ten is low", "never a = 10 and d = 2"),
)
READINGS = section(
    "Readings",
    table(
        "reading | clause | unclear | taken | instead",
        "edge | 1 | is ten low? | yes | limit = 9",
        "same | 2 | is it ten at all? | yes | limit = 10",
        "words | 3 | who says so? | nobody | -",
    ),
)


def found(*sections: str) -> list[OtherReading]:
    policies = bpmlib.Policies.from_text(policy("t.c", *sections))
    return list(other_readings(policies["t.c"]))


def test_only_readings_that_can_be_run_are_tried_in_their_order() -> None:
    assert [(one.reading.name.text, one.instead) for one in found(*LIMIT, READINGS)] == [
        ("edge", "limit = 9"),
        ("same", "limit = 10"),
    ]


def test_a_reading_refutes_a_property_and_moves_documents_and_examples() -> None:
    edge, same = found(*LIMIT, READINGS, section("Examples", table("a | → d", "10 | 1", "9 | 1")))
    assert [verdict.sentence for verdict in edge.refuted] == ["ten is low"]
    [(name, region)] = edge.moved
    assert (name, region.before, region.after) == ("d", "1", "2")
    assert [len(one.failures) for one in edge.changed] == [1]
    assert edge.matters and not same.matters
    assert "nothing is known that differs" in same.text()


def test_what_is_wrong_with_the_policy_as_written_is_not_blamed_on_a_reading() -> None:
    wrong = section("Property: twenty is low", "never a = 20 and d = 2")
    edge, _ = found(*LIMIT, wrong, READINGS, section("Examples", table("a | → d", "20 | 1", "9 | 1")))
    assert [verdict.sentence for verdict in edge.refuted] == ["ten is low"]
    assert edge.changed == ()


def test_a_course_of_action_is_compared_by_its_histories() -> None:
    refund = bpmlib.Policies.load()["property.refund"]
    resale = next(one for one in other_readings(refund, as_of=date(2026, 1, 1)) if one.reading.name.text == "resale")
    assert [verdict.sentence for verdict in resale.refuted] == ["no unit is resold while its refund is unpaid"]
    assert resale.changed
    data = resale.to_dict()
    assert (data["policy"], data["instead"]) == ("property.refund", "resell_before_record = true")


def test_the_command_prints_them_and_takes_no_second_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "sales.payment_terms", "--readings"]) == 1
    printed = capsys.readouterr().out
    assert "`twenty`" in printed and "refuted: more money never needs fewer signatures" in printed
    with pytest.raises(SystemExit):
        main(["diff", "sales.payment_terms", "sales.pricing", "--readings"])
