"""A bound that is off by one in a copy of a shipped table is found within 200 documents, the simplest on the bound.

`BPMLIB_PLANTED=all` tries every bound that is a number of every shipped policy that decides, which takes long. One that
changes nothing, as another row or an exception has the same answer there, is proved to by the difference of versions,
or listed with the reason.
"""

import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from bpmlib import Policies, Policy
from bpmlib.errors import BpmError
from bpmlib.testing import laws
from bpmlib.testing.figures import filled, variants
from bpmlib.verify.diff import diff
from tests.shipped import SHIPPED

TWINS = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
BOUND = re.compile(r"(?<=\| )(<=|>=|<|>)(?= -?\d+(?:\.\d+)? *\|)")
FEW = ("performance.weekly_tasks", "property.discount_authority", "sales.lead_ownership")


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


NOTHING = {
    ("property.commission_shares", "handed_back"): "the earlier one is among the others, so there are some",
    ("property.commission_shares", "preferred"): "without others there is no file that could be valid",
    ("property.commission_shares", "preferred_2"): "without others there is no file that could have expired",
    ("property.commission_shares", "valid"): "without others the second column is false",
    ("property.discount_authority", "cleared"): "without a discount the salesman decides",
    ("property.discount_authority", "to_ask"): "without a discount the salesman decides",
    ("showroom.conduct", "next"): "nobody stands before the first of no leaders",
}
"""Rules of which an open end changes nothing, whatever the figures; the difference of versions cannot prove it."""


def differences(old: Policies, new: Policies, name: str) -> Iterator[str]:
    """Yield what the law tells of two versions, with the figures of the policy and then with those of its readings."""
    often = settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    for before, after in zip(of(old, name), of(new, name), strict=True):
        try:
            often(laws.version_change_is(before, after))()
        except AssertionError as error:
            yield str(error).partition("\n\nbefore:")[0]


def of(policies: Policies, name: str) -> tuple[Policy, ...]:
    return (filled(policies[name]), *variants(policies[name]))


@pytest.mark.long
@pytest.mark.parametrize(("name", "start", "operator"), PLANTED)
def test_an_open_end_in_the_place_of_a_closed_one_is_found(name: str, start: int, operator: str) -> None:
    text = SHIPPED[name].model.span.source.text
    row = text[text.rfind("\n", 0, start) + 1 : text.find("\n", start)]
    changed = SHIPPED.with_text(text[:start] + TWINS[operator] + text[start + len(operator) :])
    try:
        changed[name]
    except BpmError:
        pytest.skip("the changed table is refused by the checks")
    told = next(differences(SHIPPED, changed, name), None)
    if told is None:
        rule = row.split("|")[1].strip()
        assert (name, rule) in NOTHING or diff(filled(SHIPPED[name]), filled(changed[name])).equivalent, row
        return
    assert "differ where `false` is false" in told
    number = re.match(r" (-?\d+(?:\.\d+)?)", text[start + len(operator) :])
    assert number is not None
    assert not _of_an_input(name, text, start) or re.search(rf"\b{number[1]}\b", told), told


def _of_an_input(name: str, text: str, start: int) -> bool:
    """Return whether what is tested is a field of the inputs, so that the simplest document has the bound itself."""
    column = text[text.rfind("\n", 0, start) + 1 : start].count("|")
    head = text[: text.rfind("\n|--", 0, start)].rpartition("\n")[2]
    return head.split("|")[column].strip() in SHIPPED[name].inputs
