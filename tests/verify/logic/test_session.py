"""Questions and their answers: witnesses are documents, doubts have places, and what is missing is said."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, Field

from bpmlib import PolicyError
from bpmlib.verify.logic import Effort, Encoding, Model, Proved, Session, Unknown, is_true, less, same, superset
from tests.policy_text import decision, formula, inputs, only, parameters, policy
from tests.verify.logic.encoded import program_of


class Paper(BaseModel):
    cents: Decimal = Field(ge=0, max_digits=6, decimal_places=2)
    pieces: int = Field(ge=1, le=50, multiple_of=7)
    word: str = Field(min_length=3, max_length=3)
    tags: list[str] = Field(default_factory=list, max_length=4)


def asked(*parts: str, front: tuple[str, ...] = ("input: {doc: Paper}",)) -> tuple[Any, Session, Encoding]:
    found = only(policy("t.asked", *parts, front=front), documents=[Paper])
    session = Session()
    return found, session, session.document(program_of(found))


def test_a_witness_is_a_document_of_the_field_s_steps() -> None:
    text = 'doc.cents * 3 > 100 and doc.cents * 3 < 100.04 and doc.pieces > 20 and doc.word != "abc"'
    found, session, encoding = asked(formula("f : boolean", text))
    model = session.settle(is_true(encoding.value("f")))
    assert isinstance(model, Model)
    document = encoding.document(model)
    assert document["doc"]["cents"] == Decimal("33.34") and document["doc"]["pieces"] % 7 == 0
    assert found.decide(document).value is True


def test_that_nothing_lies_between_two_steps_is_proved() -> None:
    _, session, encoding = asked(formula("f : boolean", "doc.cents > 1.01 and doc.cents < 1.02"))
    assert session.settle(is_true(encoding.value("f"))) == Proved()
    _, session, encoding = asked(formula("f : boolean", "doc.pieces > 42 and doc.pieces < 49"))
    assert session.settle(is_true(encoding.value("f"))) == Proved()


def test_an_open_parameter_is_the_same_for_all_documents() -> None:
    parts = (inputs("a: number: [0..100]"), parameters("limit | ? | number"), formula("f : boolean", "a <= limit"))
    found = only(policy("t.asked", *parts))
    session = Session()
    one, other = (session.document(program_of(found)) for _ in range(2))
    below = less(one.read(("a",)), other.read(("a",)))
    refuted = [is_true(other.value("f")), session.terms.no(is_true(one.value("f"))), below]
    assert session.settle(*refuted) == Proved()
    model = session.settle(is_true(one.value("f")), session.terms.no(is_true(other.value("f"))))
    assert isinstance(model, Model)
    known = found.override(**session.figures(model))
    assert (known.decide(one.document(model)).value, known.decide(other.document(model)).value) == (True, False)


def test_what_is_not_expressed_has_a_place_and_is_the_same_for_the_same_document() -> None:
    _, session, encoding = asked(formula("f : boolean", 'starts with(doc.word, "a")'))
    assert encoding.value("f").error is not None
    (doubt,) = encoding.doubts
    assert doubt.span.text == 'starts with(doc.word, "a")' and "starts with" in doubt.why
    again = session.document(encoding.program)
    alike = same(encoding.read(("doc", "word")), again.read(("doc", "word")))
    differ = session.terms.no(same(encoding.value("f"), again.value("f")))
    assert session.settle(alike, differ) == Proved()
    assert isinstance(session.settle(differ), Model)


def test_a_list_of_the_document_holds_what_it_is_asked_for() -> None:
    found, session, encoding = asked(formula("f : boolean", 'list contains(doc.tags, "red") and count(doc.tags) = 2'))
    model = session.settle(is_true(encoding.value("f")))
    assert isinstance(model, Model) and found.decide(encoding.document(model)).value is True
    _, session, encoding = asked(formula("f : boolean", 'list contains(doc.tags, "red") and count(doc.tags) = 0'))
    assert session.settle(is_true(encoding.value("f"))) == Proved()


def test_collected_results_are_lists_with_subsets() -> None:
    rows = ("one | > 1 | 1", "two | > 2 | 2")
    table = decision("d (COLLECT)", "rule | doc.cents | → d : number", *rows)
    _, session, encoding = asked(table)
    other = session.document(encoding.program)
    more = less(encoding.read(("doc", "cents")), other.read(("doc", "cents")))
    assert session.settle(more, session.terms.no(superset(other.value("d"), encoding.value("d")))) == Proved()
    assert isinstance(session.settle(more, session.terms.no(superset(encoding.value("d"), other.value("d")))), Model)


def test_a_question_that_takes_too_long_is_open() -> None:
    _, session, encoding = asked(formula("f : boolean", "doc.cents ** 3 = doc.pieces ** 3 + 1 and doc.pieces > 7"))
    assert isinstance(session.settle(is_true(encoding.value("f")), effort=Effort(steps=2)), Unknown)


def test_without_the_solver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(PolicyError) as caught:
        Session()
    (one,) = caught.value.diagnostics
    assert one.code == "z3-not-installed" and "bpmlib[verify]" in one.hint
