"""Z3 and geometry say the same of tables to which both apply: gaps, conflicts, and which rules never count."""

from __future__ import annotations

import os

import pytest

from bpmlib.verify.logic import Model, Proved, Session
from bpmlib.verify.tables import analyse
from tests.verify.drawn_tables import drawn
from tests.verify.logic.encoded import outcome, program_of

TABLES = int(os.environ.get("BPMLIB_LOGIC_TABLES", "44"))
ERRORS = {"gap": "NoMatch", "conflict": "Conflict"}


@pytest.mark.parametrize("number", range(TABLES))
def test_geometry_and_solver_agree(number: int) -> None:
    policy = drawn(number).policy()
    found = analyse(policy, "d")
    session = Session()
    encoding = session.document(program_of(policy, "d"))
    meaning = encoding.table("d")
    assert meaning is not None and not any(finding.kind == "undecided" for finding in found)
    for kind, holds in (("gap", meaning.gap), ("conflict", meaning.conflict)):
        answer = session.settle(holds)
        assert isinstance(answer, (Model, Proved))
        assert isinstance(answer, Model) == any(finding.kind == kind for finding in found), (kind, answer)
        if isinstance(answer, Model):
            assert outcome(policy, encoding.document(answer), "d")[0] == ERRORS[kind]
    table = encoding.program.definitions["d"]
    dead = {rule for finding in found if finding.kind == "dead" for rule in finding.rules}
    hits = list(zip(table.all_rows, [*meaning.hits, *meaning.counts[len(meaning.hits) :]], strict=True))
    never = {row.name for row, hit in hits if session.settle(hit) == Proved()}
    assert never <= dead
    # Of exceptions that conflict in all their documents geometry keeps the two that the engine names.
    for row, hit in hits:
        assert row.name not in dead - never or session.settle(hit, session.terms.no(meaning.conflict)) == Proved()
