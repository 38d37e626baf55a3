"""Tables on fixed documents: what the engine says is possible, and nothing else is."""

from __future__ import annotations

import os

import pytest

from bpmlib.verify.logic import Model, Proved, Session, same
from bpmlib.verify.logic.symbols import constant
from tests.verify.drawn_tables import Drawn, drawn, value_at
from tests.verify.logic.encoded import fixed, outcome, program_of

TABLES = int(os.environ.get("BPMLIB_LOGIC_TABLES", "44"))
DOCUMENTS = 6


def paths(table: Drawn, document: dict[str, object], read: set[tuple[str, ...]]) -> dict[tuple[str, ...], object]:
    found = {tuple(column.name.split(".")): value_at(document, column.name) for column in table.columns}
    return {path: value for path, value in found.items() if path in read}


@pytest.mark.parametrize("number", range(TABLES))
def test_what_the_engine_says_of_a_document_is_the_only_thing_possible(number: int) -> None:
    table = drawn(number)
    policy = table.policy()
    program = program_of(policy, "d")
    session = Session()
    encoding = session.document(program)
    symbol, meaning = encoding.value("d"), encoding.table("d")
    assert meaning is not None and not encoding.doubts
    terms = session.terms
    for document in table.documents(DOCUMENTS):
        error, value = outcome(policy, document, "d")
        said = {"NoMatch": meaning.gap, "Conflict": meaning.conflict, "EvaluationError": meaning.fails}.get(
            error, terms.all([terms.no(symbol.error), same(symbol, constant(terms, value))])
        )
        claims = fixed(session, encoding, paths(table, document, {read.path for read in program.reads}))
        assert isinstance(session.settle(*claims, said), Model), document
        assert session.settle(*claims, terms.no(said)) == Proved(), document
