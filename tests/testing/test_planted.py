"""A bound that is off by one in a copy of a shipped table is found within 200 documents, the simplest on the bound.

`BPMLIB_PLANTED=all` tries every bound that is a number of every shipped policy that decides, which takes long. One that
changes nothing, as another row or an exception has the same answer there, is proved to by the difference of versions.
"""

import os
import re

import pytest
from hypothesis import HealthCheck, settings

from bpmlib import Policy
from bpmlib.errors import BpmError
from bpmlib.testing import laws
from bpmlib.testing.figures import filled
from bpmlib.verify.diff import diff
from tests.shipped import SHIPPED

TWINS = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
BOUND = re.compile(r"(?<=\| )(<=|>=|<|>)(?= -?\d+(?:\.\d+)? *\|)")
FEW = ("property.discount_authority", "property.refund", "salesmen.career")


def bounds(policy: Policy) -> list[tuple[int, str]]:
    """Return where a table of decisions tests a number, and by which operator."""
    text = policy.model.span.source.text
    ends = text.find("## Examples") % (len(text) + 1)
    return [(match.start(), match[1]) for match in BOUND.finditer(text, 0, ends)]


ALL = os.environ.get("BPMLIB_PLANTED") == "all"
PLANTED = [
    (name, start, operator)
    for name in (sorted(name for name in SHIPPED if SHIPPED[name].answers) if ALL else FEW)
    for start, operator in bounds(SHIPPED[name])[: None if ALL else 2]
]


@pytest.mark.long
@pytest.mark.parametrize(("name", "start", "operator"), PLANTED)
def test_an_open_end_in_the_place_of_a_closed_one_is_found(name: str, start: int, operator: str) -> None:
    text = SHIPPED[name].model.span.source.text
    line = text.count("\n", 0, start)
    changed = text[:start] + TWINS[operator] + text[start + len(operator) :]
    try:
        new = filled(SHIPPED.with_text(changed)[name])
    except BpmError:
        pytest.skip("the changed table is refused by the checks")
    old = filled(SHIPPED[name])
    often = settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    try:
        often(laws.version_change_is(old, new))()
    except AssertionError as error:
        told = str(error).partition("\n\nbefore:")[0]
        assert "differ where `false` is false" in told
        number = re.match(r" (-?\d+(?:\.\d+)?)", text[start + len(operator) :])
        assert number is not None
        assert re.search(rf"\b{number[1]}\b", told), told
    else:
        assert diff(old, new).equivalent, f"{name}:{line + 1} is not found: {text.splitlines()[line]}"
