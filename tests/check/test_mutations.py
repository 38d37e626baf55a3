"""Policy files whose cells were deleted, doubled, swapped or renamed: they are refused with places, or they run."""

import re
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib.codes import CODES
from bpmlib.errors import PolicyError
from bpmlib.policies import Policies
from bpmlib.verify.examples import run_examples

RULES = Path(__file__).parents[2] / "rules"
PRICING, TERMS, DISCOUNTS = (
    (RULES / name).read_text("utf-8")
    for name in ("sales/pricing.md", "sales/payment_terms.md", "property/discount_authority.md")
)
FILES = {PRICING: "sales.pricing", TERMS: "sales.payment_terms", DISCOUNTS: "property.discount_authority"}
WORD = re.compile(r"[^\W\d]\w+")
CELL = re.compile(r"(?<=\|)[^|\n]+(?=\|)")
NAMES = (
    "order",
    "true",
    "price",
    "else",
    "count",
    "offer",
    "CNY",
    "otherwise",
    "UNIQUE",
    "FIRST",
    "COLLECT",
    "x",
    "null",
)

PLACES = st.integers(0, 100_000)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["delete", "double", "swap", "rename", "name", "row", "value"]), PLACES, PLACES),
    min_size=1,
    max_size=4,
)


def changed(text: str, changes: Sequence[tuple[str, int, int]]) -> str:
    """Return a policy file with a few cells, words or rows changed, most of them after the front matter."""
    for kind, first, second in changes:
        pieces = list((CELL if kind in ("delete", "double", "swap", "value") else WORD).finditer(text))
        one, other = pieces[first % len(pieces)], pieces[second % len(pieces)]
        match kind:
            case "delete":
                text = text[: one.start()] + " - " + text[one.end() :]
            case "double":
                text = text[: one.end()] + "|" + one[0] + text[one.end() :]
            case "swap" | "rename":
                text = text[: one.start()] + other[0] + text[one.end() :]
            case "name":
                text = text[: one.start()] + NAMES[second % len(NAMES)] + text[one.end() :]
            case "value":
                text = (
                    text[: one.start()] + (" 1 ", ' "a" ', " [1..0] ", " ? ", " a.b ")[second % 5] + text[one.end() :]
                )
            case _:
                start, end = text.rfind("\n", 0, one.start()) + 1, text.find("\n", one.start()) + 1
                text = text[:end] + text[start:end] + text[end:]
    return text


@given(st.sampled_from(list(FILES)), CHANGES)
@settings(deadline=20_000, max_examples=30)
def test_a_changed_policy_is_refused_with_places_or_runs(text: str, changes: list[tuple[str, int, int]]) -> None:
    others = [PRICING] if text is TERMS else []
    try:
        policies = Policies.from_text(changed(text, changes), *others)
        found = policies.check()
    except PolicyError:  # the text itself does not read, which `from_text` says at once
        return
    for one in found:
        assert one.severity == CODES[one.code].severity and one.draw()
    assert len(set(found)) == len(found)
    if not any(one.severity == "error" for one in found):
        for policy in policies:
            assert all(result.passed or result.failures for result in run_examples(policies, policy))
