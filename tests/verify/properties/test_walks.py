"""Properties of a course of action: a contradiction of the source comes out as a history, the shipped reading holds."""

from bpmlib.cases import Process
from bpmlib.verify.properties import prove
from bpmlib.verify.properties.walks import Walker
from tests.shipped import SHIPPED

REFUND = SHIPPED["property.refund"]
SENTENCE = "no unit is resold while its refund is unpaid"


def test_resale_on_the_instruction_contradicts_the_record_of_s003_11() -> None:
    """Clause (7) lets a unit be sold on the instruction, clause (5) says that it is free once the money went out."""
    literal = REFUND.override(resell_before_record=True)
    (verdict,) = [one for one in prove(literal) if one.sentence == SENTENCE]
    assert verdict.status == "refuted"
    (witness,) = verdict.witnesses
    events = [step["event"] for step in witness.document["history"]]
    assert events[-1] == "resale" and "instruction" in events and "payment" not in events
    assert "property-refuted" in {one.code for one in prove(literal).diagnostics()}


def test_the_shipped_reading_is_not_refuted_and_nothing_is_called_proved() -> None:
    for verdict in prove(REFUND, documents=400):
        assert verdict.status == "not refuted"
        assert "states of random histories" in verdict.text()
        assert verdict.because


def test_the_same_seed_gives_the_same_walks() -> None:
    from random import Random

    process = Process.of(REFUND)
    first, again = (Walker(REFUND, process).walk(Random(7)) for _ in range(2))
    assert first == again and len(first.steps) > 5


def test_between_an_event_and_the_move_that_follows_is_no_state() -> None:
    """Who has left no longer has the client: the departure and the move to `orphaned` are one step."""
    ownership = SHIPPED["property.client_ownership"]
    sentence = "no client stays with somebody who has left"
    (verdict,) = [one for one in prove(ownership, documents=800) if one.sentence == sentence]
    assert verdict.status == "not refuted"
