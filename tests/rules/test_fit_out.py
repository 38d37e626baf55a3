"""The fit-out: each of the 42 papers holds its stage up, who is told what, and the year in `examples/`."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bpmlib import Policies, Policy
from bpmlib.cases.events import Command, Event, Posted
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.check.cases import papers_of
from bpmlib.errors import Refused

ROOT = Path(__file__).parents[2]
STAGES = Policies.load(ROOT / "rules")["fit_out.stages"]
(MODEL,) = STAGES.versions
AT = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SEALS = ["leasing party", "tenant", "fit-out contractor", "property service centre"]
CERTIFICATES = ["business licence", "decoration licence", "fire, air and electrical licence", "design qualification"]
DOCUMENTS: dict[str, dict[str, Any]] = {
    "HandoverRecord": {"seals": SEALS, "lists_equipment": True},
    "Qualifications": {"copies": [{"kind": kind, "sealed": True} for kind in CERTIFICATES]},
    "PaymentPaper": {"proof": "payment voucher"},
}
TESTS = {name: list(STAGES.parameters[name]) for name in ("concealed_tests", "completion_tests")}
COURSE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("talk", "property service centre", {"topics": list(STAGES.parameters["required_topics"])}),
    ("letting_notice", "leasing department", {"lease_expires_on": date(2027, 1, 31)}),
    ("unit_check", "property service centre", {}),
    ("takeover", "property service centre", {}),
    ("handover_notice", "leasing department", {"reception_at": AT}),
    ("reception", "property service centre", {}),
    ("appointment", "tenant", {"tenant_seal": True}),
    ("contractor_talk", "property service centre", {}),
    ("drawings", "contractor", {"blueprint": True, "title_block": True, "design_seal": True, "sets": 3}),
    ("opinion", "engineering department", {"copied_to": ["tenant", "owner"]}),
    ("meeting", "property service centre", {"changes_required": True}),
    ("licence", "property service centre", {}),
    ("fee_payment", "tenant", {"amount": 1}),
    ("entry", "contractor", {}),
    ("day_sheet", "duty staff", {"day": AT.date(), "patrols": 2}),
    ("concealed_application", "tenant", {}),
    ("concealed_application", "contractor", {}),
    ("concealed_report", "engineering department", {"made": TESTS["concealed_tests"]}),
    ("completion_application", "tenant", {}),
    ("completion_application", "contractor", {}),
    ("completion_report", "engineering department", {"made": TESTS["completion_tests"]}),
    ("move_in", "tenant", {}),
    ("contacts", "tenant", {}),
    ("settling", "property service centre", {}),
    ("closing", "property service centre", {}),
)


@cache
def process_of(policy: Policy = STAGES) -> Process:
    return Process.of(policy)


class Case:
    """A case on its way through the course, all at one time."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.events: list[Event] = list(process.open({"unit": {"number": "1801"}}, AT))
        self.state: State = fold(self.events)

    def do(self, event: str, role: str, document: Mapping[str, Any]) -> tuple[Event, ...]:
        made = self.process.decide(self.state, Command(event, role, document), AT)
        self.state = fold(made, self.state)
        return made

    def file(self, event: str, without: str = "") -> None:
        for paper in self.process.missing(self.state, event):
            if paper.name != without:
                self.do(paper.name, "property service centre", DOCUMENTS.get(paper.type, {}))


def course_to(
    event: str, *, policy: Policy = STAGES, without: str = "", documents: Mapping[str, dict[str, Any]] | None = None
) -> Case:
    """Return a case before an event, all papers for it on file but one, which belongs to no earlier event."""
    case = Case(process_of(policy))
    for name, role, document in COURSE:
        case.file(name, without)
        if name == event:
            return case
        if (name, without) in (("day_sheet", "daily_record"), ("contacts", "contact_form")):
            continue
        case.do(name, role, {**document, **(documents or {}).get(name, {})})
    raise AssertionError(event)


def command(event: str) -> tuple[str, str, dict[str, Any]]:
    return next(step for step in COURSE if step[0] == event)


PAPERS = {paper.name: paper for paper in process_of().plan.papers}
BY_EVENTS = {
    "notice_of_handover", "contractor_appointment", "minutes", "drawing_set", "review_opinion", "works_licence",
    "concealed_record", "completion_record",
}  # fmt: skip
"""Papers that come with an event without which the next stage is not reached at all."""


def first_needed(paper: str) -> str:
    return next(name for name, _, _ in COURSE if name in PAPERS[paper].needed_for)


def test_there_are_42_papers_and_the_whole_dossier_asks_for_each() -> None:
    assert [row.note for row in papers_of(MODEL)] == [f"({number})" for number in range(1, 43)]
    assert all("closing" in paper.needed_for for paper in PAPERS.values())


@pytest.mark.parametrize("paper", sorted(PAPERS.keys() - BY_EVENTS))
def test_each_paper_holds_its_stage_up(paper: str) -> None:
    event = first_needed(paper)
    case = course_to(event, without=paper)
    assert [lacking.name for lacking in case.process.missing(case.state, event)] == [paper]
    before = case.state
    with pytest.raises(Refused) as refused:
        case.do(*command(event))
    assert (refused.value.reason, case.state) == ("paper_missing", before)
    assert f"`{paper}`" in str(refused.value)


@pytest.mark.parametrize("paper", sorted(name for name, paper in PAPERS.items() if paper.type == "FitOutPaper"))
def test_a_paper_that_stands_no_longer_is_as_good_as_none(paper: str) -> None:
    event = first_needed(paper)
    case = course_to(event)
    assert case.process.missing(case.state, event) == ()
    case.do(paper, "property service centre", {"valid": False})
    assert [lacking.name for lacking in case.process.missing(case.state, event)] == [paper]


@pytest.mark.parametrize("paper", sorted(BY_EVENTS))
def test_papers_that_come_with_an_event_are_on_file_from_then_on(paper: str) -> None:
    case = course_to("closing")
    assert case.state.papers.get(paper) is None
    assert paper not in {lacking.name for lacking in case.process.missing(case.state, "closing")}


@pytest.mark.parametrize(
    ("paper", "document"),
    [
        *(("handover_record", {"seals": [one for one in SEALS if one != seal], "lists_equipment": True})
          for seal in SEALS),
        ("handover_record", {"seals": SEALS, "lists_equipment": False}),
        *(("qualifications", {"copies": [{"kind": kind, "sealed": kind != bare} for kind in CERTIFICATES]})
          for bare in CERTIFICATES),
        ("rubble_receipt", {"proof": "payment"}),
        ("pass_deposit_receipt", {"proof": "payment"}),
    ],
)  # fmt: skip
def test_papers_that_are_not_as_they_must_be_do_not_count(paper: str, document: dict[str, Any]) -> None:
    event = first_needed(paper)
    case = course_to(event)
    case.do(paper, "property service centre", document)
    assert [lacking.name for lacking in case.process.missing(case.state, event)] == [paper]


@pytest.mark.parametrize("paper", ["works_deposit", "review_fee"])
def test_items_10_and_11_are_payments_and_need_no_voucher(paper: str) -> None:
    case = course_to(first_needed(paper))
    case.do(paper, "property service centre", {"proof": "payment"})
    assert case.process.missing(case.state, first_needed(paper)) == ()


@pytest.mark.parametrize(
    ("trade", "paper"),
    [
        ("electrical work", "electrician_certificate"), ("work at height", "height_certificate"),
        ("welding", "welding_certificate"), ("hot work", "hot_work_permit"),
    ],
)  # fmt: skip
def test_read_the_other_way_a_certificate_is_needed_where_its_trade_works(trade: str, paper: str) -> None:
    case = course_to("entry", policy=STAGES.override(only_trades_used=True))
    case.do("entry", "contractor", {"trades": []})
    lacking = course_to("entry", policy=STAGES.override(only_trades_used=True))
    with pytest.raises(Refused) as refused:
        lacking.do("entry", "contractor", {"trades": [trade]})
    assert refused.value.diagnostics[0].message == f"`entry` needs `{paper}`"


@pytest.mark.parametrize(
    ("system", "paper"),
    [
        ("fire alarm", "fire_alarm_report"), ("emergency speakers", "speaker_record"),
        ("pressure pipes", "pressure_record"), ("electrical load", "load_record"),
    ],
)  # fmt: skip
def test_read_the_other_way_a_record_is_needed_where_its_system_is_touched(system: str, paper: str) -> None:
    policy = STAGES.override(only_trades_used=True)
    case = course_to("completion_report", policy=policy, without=paper, documents={"entry": {"systems": [system]}})
    assert [lacking.name for lacking in case.process.missing(case.state, "completion_report")] == [paper]


def test_read_the_other_way_the_filings_may_follow_the_licence() -> None:
    case = course_to("closing", policy=STAGES.override(filings_first=False), without="fire_filing")
    assert [lacking.name for lacking in case.process.missing(case.state, "closing")] == ["fire_filing"]


def test_read_the_other_way_all_papers_are_asked_for_at_the_end() -> None:
    case = Case(process_of(STAGES.override(every_stage=False)))
    for name, role, document in COURSE[:-1]:
        case.do(name, role, document)
    born = BY_EVENTS | {"daily_record", "contact_form"}
    assert {paper.name for paper in case.process.missing(case.state, "closing")} == PAPERS.keys() - born


def told(events: tuple[Event, ...]) -> list[tuple[str, str]]:
    return [(event.effect.values["to"], event.effect.values["text"]) for event in events if isinstance(event, Posted)]


def test_five_departments_are_told_of_the_letting() -> None:
    case = course_to("letting_notice")
    made = told(case.do(*command("letting_notice")))
    assert [to for to, _ in made] == [
        "engineering department", "security department", "customer service department", "greening department",
        "cleaning department",
    ]  # fmt: skip
    assert {text for _, text in made} == {"a tenant comes to unit 1801"}


def test_tenant_and_contractor_are_asked_for_three_filings_each() -> None:
    case = course_to("appointment")
    made = told(case.do(*command("appointment")))
    assert made == [(to, f"needed: the {filing} filing") for filing in ("fire", "safety", "quality")
                    for to in ("tenant", "contractor")]  # fmt: skip


def test_drawings_go_back_with_all_that_is_wrong() -> None:
    case = course_to("drawings")
    bad = {"blueprint": False, "title_block": True, "design_seal": False, "sets": 4}
    assert told(case.do("drawings", "contractor", bad)) == [
        ("contractor", "no blueprints, no design seal, too many sets")
    ]


def test_the_year_in_the_examples() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "examples/fit_out_year.py"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    missing, calendar, late = done.stdout.split("\n\n")[:3]
    assert "  settling                 3  business_form, security_form, spare_key" in missing
    assert "  2026-05-01  2026-05-31        keep_dossier    property service centre   met late" in calendar
    assert late.splitlines()[1:] == [
        "  2026-03-12 00:00  patrol_today#10",
        "  2026-06-01 00:00  keep_dossier#4",
        "  2026-10-16 00:00  renew_contacts#1",
    ]
