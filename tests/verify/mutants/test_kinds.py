"""The kinds of mutants: each changes one thing, and says which."""

from datetime import datetime

import pytest
from pydantic import BaseModel

import bpmlib
from bpmlib.verify.mutants.kinds import KINDS
from bpmlib.verify.mutants.run import Mutation
from tests.policy_text import decision, exceptions, formula, inputs, parameters, policy, reasons, section, table
from tests.shipped import SHIPPED


class Ask(BaseModel):
    urgent: bool = False


class Answer(BaseModel):
    text: str = ""


class Told(BaseModel):
    to: str


class Seen(BaseModel):
    who: str
    at: datetime


class Late(BaseModel):
    who: str


MODELS = (Ask, Answer, Told, Seen, Late)
COURSE = policy(
    "t.m",
    parameters("time_to_answer | 2 days | period"),
    section(
        "Process: course (starts: none; ends: answered, dropped)",
        table(
            "step | from | event | by | when | → to | → does",
            'asked | none | ask | client | - | open | [Told(to: "desk")]',
            "again | open | ask | client or heir | ask.urgent | open | -",
            "answered | open | answer | desk, not ask | - | answered | -",
            "dropped | open, answered | answer | head | - | dropped | -",
        ),
    ),
    section(
        "Obligations",
        table(
            "duty | who | must | after | due | when | → breach",
            'reply | desk | answer | ask | deadline(ask.at, time_to_answer) | course = "open" | [Told(to: "head")]',
        ),
    ),
    section("Dossier", table("paper | type | for | when | check", "form | Ask | answer | - | form.urgent")),
    front=["events: {ask: Ask, answer: Answer}"],
)
PATTERN = policy(
    "t.m",
    section(
        "Pattern: late",
        table(
            "part | name | type | where",
            "given | seen | Seen | date(seen.at) >= @\"2024-01-01\"",
            "none | other | Seen | other.who = seen.who and other.at < seen.at",
            "from | - | - | seen.at + @\"PT2H\"",
            "then | came | Late | {who: seen.who}",
        ),
    ),
)  # fmt: skip
DECIDED = policy(
    "t.m",
    inputs('word: string: "a", "b"', "amount: number"),
    parameters('known | ["a", "b"] | `list<string>`'),
    decision(
        "d (FIRST)", "rule | word | amount | → d : string", 'low | "a" | <= 1.5 | "few"', 'rest | - | - | "many"',
        "otherwise | - | - | if list contains(known, word) then \"known\" else \"other\"",
    ),
    exceptions("d", "exception | beats | word | → d", 'odd | low, rest | "b" | "odd"'),
    formula("words : list<string>", "[word]"),
    reasons("d", "rule | en | zh", "low | it is low | 低"),
)  # fmt: skip

SEVERAL = (
    "agency.splits", "attendance.absence", "attendance.swiping", "fit_out.papers", "fit_out.stages", "property.refund",
    "sales.payment_terms", "salesmen.career", "showroom.lateness",
)  # fmt: skip


def changes(text: str, kind: str) -> set[tuple[str, str]]:
    """Return what a kind writes instead of what, spaces between bars left out."""
    found = Mutation(bpmlib.Policies.from_text(text, documents=MODELS), "t.m").mutants
    return {(_bare(one.span.text), _bare(one.text)) for one in found if one.kind == kind}


def _bare(text: str) -> str:
    return text if "|" not in text else "|".join(cell.strip() for cell in text.strip().split("|"))


@pytest.mark.parametrize(
    ("text", "kind", "written", "instead"),
    [
        (COURSE, "period", "2 days", {"3 days", "1 day", "2 working days"}),
        (COURSE, "state", "open", {"none", "answered", "dropped", "any"}),
        (COURSE, "state", "open, answered", {"open", "answered", "any"}),
        (COURSE, "role", "client", {"heir", "desk", "head"}),
        (COURSE, "role", "client or heir", {"client", "heir"}),
        (COURSE, "role", ", not ask", {""}),
        (COURSE, "step", '[Told(to: "desk")]', {"-"}),
        (COURSE, "condition", 'course = "open"', {"-"}),
        (COURSE, "condition", "ask.urgent", {"-"}),
        (COURSE, "condition", "-", {"ask.urgent"}),
        (COURSE, "duty", '[Told(to: "head")]', {"-"}),
        (COURSE, "paper", "form.urgent", {"-"}),
        (PATTERN, "day", "2024-01-01", {"2024-01-02", "2023-12-31"}),
        (PATTERN, "day", "2", {"3", "1"}),
        (PATTERN, "bound", "<", {"<="}),
        (PATTERN, "bound", ">=", {">"}),
        (PATTERN, "pattern", "from", {"after"}),
        (PATTERN, "pattern", "other.who = seen.who and other.at < seen.at", {"-"}),
        (DECIDED, "number", "1.5", {"1.6", "1.4", "15.0"}),
        (DECIDED, "item", '"a", "b"', {'"a"', '"b"'}),
        (DECIDED, "cell", '"a"', {"-"}),
        (DECIDED, "result", '"few"', {'"many"', 'if list contains(known, word) then "known" else "other"'}),
        (DECIDED, "formula", "[word]", {"remove([word], 1)"}),
        (DECIDED, "beats", "low, rest", {"low", "rest"}),
    ],
)
def test_a_kind_writes_each_of_its_changes(text: str, kind: str, written: str, instead: set[str]) -> None:
    found = {new for old, new in changes(text, kind) if old == written}
    assert found == instead or (kind == "role" and found >= instead)


def test_a_rule_that_is_left_out_takes_its_reasons_and_the_mentions_in_exceptions_with_it() -> None:
    mutation = Mutation(bpmlib.Policies.from_text(DECIDED), "t.m")
    low = next(one for one in mutation.mutants if one.kind == "row" and "low" in one.span.text)
    assert "it is low" not in low.source
    assert "| odd | rest |" in low.source
    assert mutation.fate(low) != "refused"


def test_rows_steps_duties_papers_and_parts_are_left_out() -> None:
    kinds = (changes(COURSE, "step"), changes(COURSE, "duty"), changes(COURSE, "paper"), changes(PATTERN, "pattern"))
    found = set().union(*kinds)
    left_out = "".join(old for old, new in found if not new and "|" in old)
    for name in ("asked", "again", "answered", "dropped", "reply", "form", "none", "from"):
        assert f"|{name}|" in left_out


def test_every_kind_changes_something_in_the_shipped_policies_and_every_change_is_one() -> None:
    kinds = set()
    for name in SEVERAL:
        for one in Mutation(SHIPPED, name, limit=0).mutants:
            kinds.add(one.kind)
            assert one.source != one.span.source.text
    assert kinds == set(KINDS)
