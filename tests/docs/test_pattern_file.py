"""The policy of patterns that `docs/reference/pattern_file.md` shows part by part is sound, and its histories hold."""

from datetime import datetime
from pathlib import Path
from typing import get_args

from markdown_it import MarkdownIt
from pydantic import BaseModel

from bpmlib.codes.patterns import PATTERNS
from bpmlib.formats.markdown.formatter import aligned
from bpmlib.model.patterns import PartKind
from bpmlib.policies import Policies
from bpmlib.source import Source
from bpmlib.verify.examples import run_examples
from bpmlib.verify.properties import prove

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "pattern_file.md").read_text("utf-8")
TEXT = "\n".join(
    token.content
    for token in MarkdownIt("commonmark").parse(PAGE)
    if token.type == "fence" and token.info == "markdown"
)


class Parcel(BaseModel):
    number: str
    sender: str
    month: str
    late: bool
    sent_at: datetime


class Excuse(BaseModel):
    parcel: str


def test_the_policy_is_sound(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "late_parcels.md").write_text(TEXT, "utf-8")
    policies = Policies.load(tmp_path, documents=[Parcel, Excuse])
    assert [found.draw() for found in policies.check()] == []
    assert aligned(Source("late_parcels.md", TEXT)) == TEXT
    assert list(policies["shop.late_parcels"].checked().patterns) == ["late_again", "told"]
    assert [found.draw() for one in run_examples(policies, "shop.late_parcels") for found in one.failures] == []
    assert [verdict.status for verdict in prove(policies["shop.late_parcels"])] == ["not refuted"]


def test_every_part_and_what_is_refused_is_there() -> None:
    assert [kind for kind in get_args(PartKind) if f"| `{kind}` |" not in PAGE] == []
    refused = [one.code for one in PATTERNS if one.code in ("pattern-input", "pattern-cycle") or one.code[:4] == "join"]
    assert [code for code in refused if f"`{code}`" not in PAGE] == []
