"""The course of action that `docs/reference/process_file.md` shows part by part is sound, and its histories hold."""

from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt
from pydantic import BaseModel

from bpmlib.documents.shared_types import CNY
from bpmlib.formats.markdown.formatter import aligned
from bpmlib.policies import Policies
from bpmlib.refusals import REFUSALS
from bpmlib.source import Source
from bpmlib.verify.examples import run_examples

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "process_file.md").read_text("utf-8")
TEXT = "\n".join(
    token.content
    for token in MarkdownIt("commonmark").parse(PAGE)
    if token.type == "fence" and token.info == "markdown"
)


class Parcel(BaseModel):
    number: str
    value: CNY
    sent_on: date


class ReturnRequest(BaseModel):
    reason: str


class GoodsReceipt(BaseModel):
    pass


class Repayment(BaseModel):
    pass


class Closing(BaseModel):
    reason: str


class BankSlip(BaseModel):
    amount: CNY


def test_the_policy_is_sound_and_its_histories_hold(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "return.md").write_text(TEXT, "utf-8")
    documents = [Parcel, ReturnRequest, GoodsReceipt, Repayment, Closing, BankSlip]
    policies = Policies.load(tmp_path, documents=documents)
    assert [found.draw() for found in policies.check()] == []
    assert aligned(Source("return.md", TEXT)) == TEXT
    results = list(run_examples(policies, "shop.return"))
    assert len(results) == 15
    assert [failure.draw() for result in results for failure in result.failures] == []


def test_every_reason_for_a_refusal_is_there() -> None:
    assert [reason for reason in REFUSALS if reason not in PAGE] == []
