"""The policy that `docs/reference/policy_file.md` shows part by part is sound as a whole, and its examples hold."""

import re
from pathlib import Path
from typing import get_args

from markdown_it import MarkdownIt

from bpmlib.formats.markdown.formatter import aligned
from bpmlib.formats.markdown.properties import FORMS
from bpmlib.model.policies import HitPolicy
from bpmlib.policies import Policies
from bpmlib.source import Source
from bpmlib.verify.examples import run_examples

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "policy_file.md").read_text("utf-8")
TEXT = "\n".join(
    token.content
    for token in MarkdownIt("commonmark").parse(PAGE)
    if token.type == "fence" and token.info == "markdown"
)


def test_the_policy_is_sound_and_its_examples_hold(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "parcel.md").write_text(TEXT, "utf-8")
    policies = Policies.load(tmp_path)
    assert [found.draw() for found in policies.check()] == []
    assert aligned(Source("parcel.md", TEXT)) == TEXT
    results = list(run_examples(policies, "shop.parcel"))
    assert len(results) == 9
    assert [failure.draw() for result in results for failure in result.failures] == []
    assert policies["shop.parcel"].reading("twenty").parameters["heavy_band"].contains(20)


def test_every_hit_policy_is_there() -> None:
    assert set(re.findall(r"`\(([A-Z ]+)\)`", PAGE)) == set(get_args(HitPolicy))


def test_every_form_of_a_property_is_there() -> None:
    assert FORMS in PAGE
