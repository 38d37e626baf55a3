"""Random expressions on extreme numbers: what the engine computes is always one of the values that are possible."""

from __future__ import annotations

import os
from decimal import Decimal
from random import Random

import pytest

from bpmlib import Policy
from bpmlib.verify.logic import Effort, Model, Proved, Session, same
from bpmlib.verify.logic.symbols import constant
from tests.policy_text import formula, inputs, only, policy
from tests.verify.logic.encoded import fixed, outcome, program_of

EXPRESSIONS = int(os.environ.get("BPMLIB_LOGIC_EXPRESSIONS", "60"))
EFFORT = Effort(steps=1_000_000, seconds=1)
NUMBERS = (
    "0", "1", "-1", "3", "0.1", "-2.5", "1E-6176", "-7E-6150", "9.999999999999999999999999999999999E+6144", "1E+310",
    "-4E+500", "0.3333333333333333333333333333333333", "9999999999999999999999999999999999", "123456789.01", "1E-40",
    "-0.0000000000000000000000000000000001",
)  # fmt: skip
BOUNDS = ("-", "[0..1000]", "[1..4]", "[-10..10]", ">= 0")
ROUNDINGS = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")


def drawn(chance: Random, depth: int) -> str:
    """Return an expression of the inputs `a` and `b`, and of constants."""
    if depth == 0 or chance.random() < 0.15:
        return chance.choice(("a", "b", "a", "b", "1", "3", "0.07", "-12.5"))
    left, right = (drawn(chance, depth - 1) for _ in range(2))
    match chance.randint(0, 9):
        case 0:
            return f"{chance.choice(ROUNDINGS)}({left}, {chance.choice((0, 2, 5, -1))})"
        case 1:
            return f"{chance.choice(('min', 'max', 'sum'))}({left}, {right}, {drawn(chance, 0)})"
        case 2:
            return f"(if {left} < {right} then {left} else {right})"
        case 3:
            return f"{chance.choice(('abs', '-'))}({left})"
        case 4:
            return f"({left} ** {chance.choice((0, 1, 2, 3))})"
    return f"({left} {chance.choice('+-*/')} {right})"


def values(chance: Random, bounds: str) -> Decimal:
    found = Decimal(chance.choice(NUMBERS))
    match bounds:
        case "-":
            return found
        case ">= 0":
            return found.copy_abs()
    return Decimal(chance.choice(("1", "3", "4", "1.5", "2.75", "3.333333333333333333333333333333333")))


@pytest.mark.parametrize("number", range(EXPRESSIONS))
def test_what_the_engine_computes_is_possible(number: int) -> None:
    chance = Random(number)
    bounds = [chance.choice(BOUNDS) for _ in range(2)]
    text = drawn(chance, chance.choice((1, 2, 3)))
    declared = [f"{name}: number: {allowed}" for name, allowed in zip("ab", bounds, strict=True)]
    found: Policy = only(policy("t.drawn", inputs(*declared), formula("f : number", text)))
    program = program_of(found, "f")
    session = Session()
    encoding = session.document(program)
    symbol = encoding.value("f")
    terms = session.terms
    for _ in range(6):
        document = {name: values(chance, allowed) for name, allowed in zip("ab", bounds, strict=True)}
        error, value = outcome(found, document, "f")
        read = {(name,): given for name, given in document.items() if any(one.path == (name,) for one in program.reads)}
        said = symbol.error if error else terms.all([terms.no(symbol.error), same(symbol, constant(terms, value))])
        answer = session.settle(*fixed(session, encoding, read), said, effort=EFFORT)
        assert not isinstance(answer, Proved), (text, document, error, value)
        plain = all(abs(given.adjusted()) < 400 for given in document.values())  # the order of others is not kept
        if plain and not encoding.doubts:
            assert not isinstance(
                session.settle(*fixed(session, encoding, read), terms.no(said), effort=EFFORT), Model
            ), (
                text,
                document,
            )
