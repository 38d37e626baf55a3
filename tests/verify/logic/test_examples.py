"""The shipped policies on their examples: what the engine says is possible, and without a doubt nothing else is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from bpmlib.errors import BpmError, NotEffective, ParameterNotSet
from bpmlib.verify.examples import Trial, run_examples
from bpmlib.verify.logic import Encoding, Model, Proved, Session, same
from bpmlib.verify.logic.compare import member, size_of
from bpmlib.verify.logic.symbols import Bag, constant
from tests.shipped import SHIPPED

ROWS = int(os.environ.get("BPMLIB_LOGIC_EXAMPLES", "2"))
"""So many examples of a policy are looked at, evenly spread."""


def trials(name: str) -> list[Trial]:
    found = [row.trial for row in run_examples(SHIPPED, name) if row.trial is not None]
    return found[:: max(1, len(found) // ROWS)]


def given(session: Session, encoding: Encoding, path: tuple[str, ...], value: Any) -> Iterator[Any]:
    """Yield claims that the document has a value at a path, of a list as far as it is expressed."""
    symbol, terms = encoding.read(path), session.terms
    if value is None or symbol.kind == "opaque":
        yield symbol.null if value is None else terms.no(symbol.null)
    elif isinstance(symbol.value, Bag):
        yield terms.no(symbol.null)
        yield size_of(symbol) == len(value)
        for text in {*terms.texts, *(item for item in value if isinstance(item, str))}:
            held = member(symbol, constant(terms, text))
            yield held if text in value else terms.no(held)
    else:
        yield same(symbol, constant(terms, value))


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_outcome_of_every_example_is_possible(name: str) -> None:
    sessions: dict[int, tuple[Session, Encoding]] = {}
    for trial in trials(name):
        try:
            outcome = trial.decide().outcome
        except (ParameterNotSet, NotEffective):
            continue  # a figure that is not set is any figure, and a day any day
        except BpmError:
            outcome = None
        try:
            compiled = trial.policy.compiled(trial.document, as_of=trial.as_of, answers=trial.answers)
            values = compiled.guard.admit(trial.document)
        except BpmError:
            continue
        program = compiled.program
        if id(program) not in sessions:
            session = Session()
            sessions[id(program)] = session, session.document(program)
        session, encoding = sessions[id(program)]
        terms = session.terms
        answers = {name: encoding.value(key) for key, name in compiled.answer_names.items()}
        claims = [
            claim
            for read, value in zip(program.reads, values, strict=True)
            for claim in given(session, encoding, read.path, value)
        ]
        if outcome is None:
            said = terms.any(symbol.error for symbol in answers.values())
        else:
            said = terms.all(
                part
                for name, symbol in answers.items()
                for part in (terms.no(symbol.error), same(symbol, constant(terms, outcome[name])))
            )
        assert isinstance(session.settle(*claims, said), Model), (trial.document, outcome)
        if not encoding.doubts and all(figure.value is not None for figure in program.parameters.values()):
            assert session.settle(*claims, terms.no(said)) == Proved(), (trial.document, outcome)
