"""`texts(pattern)` spells texts that match from end to end: by FEEL's matcher, by Python's and by pydantic's."""

import re
from typing import Annotated

import pytest
from hypothesis import find, settings
from pydantic import Field, TypeAdapter

from bpmlib.errors import NotDrawable
from bpmlib.testing import texts
from bpmlib.testing.tally import tally
from bpmlib.values.patterns import pattern as feel_pattern

EVERYWHERE = [
    r"^[A-Z]{2}-\d{4}$", r"^(a|bc|)+$", r"^\w+@\w+\.(cn|com)$", r"^.{3,5}$", r"^[^a-zA-Z0-9]{2}$", r"^a{0}b?$",
    r"^[\u4e00-\u9fa5]{2,4}$", r"^\S\s\S$", r"^\D+$", r"^\W$", r"^(\d{1,3}(,\d{3})*|-)$", r"^\.\*\[\]\\$", r"^x*?y+?$",
    r"^\p{Lu}\p{Nd}{2}\P{L}$",
]  # fmt: skip
NOT_IN_FEEL = {r"^[\u4e00-\u9fa5]{2,4}$"}
NOT_IN_PYTHON = {r"^\p{Lu}\p{Nd}{2}\P{L}$"}


@pytest.mark.parametrize("pattern", EVERYWHERE)
def test_what_is_spelt_matches_in_every_dialect_that_knows_the_pattern(pattern: str) -> None:
    found: list[str] = []
    assert tally(texts(pattern), 100, found.append).filtered == 0
    rust = TypeAdapter(Annotated[str, Field(pattern=pattern)])
    for text in found:
        assert rust.validate_python(text) == text
        assert pattern in NOT_IN_FEEL or feel_pattern(pattern).found_in(text)
        assert pattern in NOT_IN_PYTHON or re.fullmatch(pattern.strip("^$"), text)


@pytest.mark.parametrize(
    "pattern", [r"^[a-z-[aeiou]]{3}$", r"^\i\c*$", r"^\p{IsBasicLatin}{2}$", r"^[\p{L}-[a-z]]+$", r"^[\d-[5-9]]+$"]
)
def test_what_only_xpath_knows_is_spelt_as_well(pattern: str) -> None:
    found: list[str] = []
    tally(texts(pattern), 100, found.append)
    assert found and all(feel_pattern(pattern).found_in(text) for text in found)


def test_lengths_are_kept_and_texts_shrink_to_the_simplest() -> None:
    found: list[str] = []
    tally(texts(r"^([a-c]{2})+$", min_length=3, max_length=7), 100, found.append)
    assert {len(text) for text in found} == {4, 6}
    simple = settings(database=None, derandomize=True, deadline=None)
    shrunk = find(texts(r"^[A-Z]{2}-\d{4}$"), lambda text: "7" in text, settings=simple)
    assert shrunk.startswith("AA-") and sorted(shrunk[3:]) == ["0", "0", "0", "7"]


@pytest.mark.parametrize(
    ("pattern", "named"),
    [(r"(?=a)b", "`(?=`"), (r"(a)\1", r"`\1`"), (r"\bword", r"`\b`"), (r"a^b", "`^` inside of it"),
     (r"[[:alpha:]]", "`[:`"), (r"(a", "it ends too early"), (r"a)", "a `)` closes nothing"),
     (r"\p{Klingon}", "Klingon")],
)  # fmt: skip
def test_what_no_text_is_spelt_for_is_named(pattern: str, named: str) -> None:
    with pytest.raises(NotDrawable) as caught:
        texts(pattern)
    assert caught.value.diagnostics[0].code == "draw-unknown"
    assert named in str(caught.value)


def test_a_length_that_no_text_has_is_said_at_once() -> None:
    with pytest.raises(NotDrawable, match="no text of that length matches"):
        texts("[a-z]{5}", max_length=4)
