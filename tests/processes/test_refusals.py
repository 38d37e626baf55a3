"""What a case refuses: each time a typed error with its reason, with what could be done; and nothing changes."""

from datetime import timedelta

import pytest

from bpmlib.cases.events import Breached, Command, Happened
from bpmlib.cases.process import Process
from bpmlib.cases.state import fold
from bpmlib.errors import InputError, Refused
from bpmlib.refusals import REFUSALS
from tests.processes.kit import START, Case, dossier, duties, moment, process, stage

FLOW = stage(
    "flow", "new", "done",
    "asked | new | ask | client | - | asked | -",
    "answered | asked | answer | clerk or manager | answer.text != \"\" | answered | -",
    "closed | asked, answered | close | clerk | - | done | -",
)  # fmt: skip
DEED = dossier("deed | Deed | close | - | 1 | -")
REPLY = duties("reply | clerk | answer | ask | deadline(ask.at, day) | - | -")


@pytest.fixture(scope="module")
def flow() -> Process:
    return process(FLOW, DEED, REPLY)


def asked(flow: Process) -> Case:
    case = Case(flow)
    case.do("ask", "client", "2026-03-02T10:00", key="first")
    return case


@pytest.mark.parametrize(
    ("reason", "command", "at"),
    [
        ("unknown_event", Command("anser", "clerk"), "2026-03-02T11:00"),
        ("unknown_event", Command("", "clerk"), "2026-03-02T11:00"),
        ("unknown_event", Command("flow", "clerk"), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", {"amount": "much"}), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", {"amount": -1}), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", {"nonsense": 1}), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", ["a list"]), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", {"at": "2026-03-02", "text": "yes"}), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", {"by": "manager", "text": "yes"}), "2026-03-02T11:00"),
        ("bad_document", Command("answer", "clerk", {"amount": 0.1}), "2026-03-02T11:00"),
        ("bad_document", Command("deed", "clerk", {}, copies=0), "2026-03-02T11:00"),
        ("bad_document", Command("deed", "clerk", {"sealed": None}), "2026-03-02T11:00"),
        ("too_early", Command("answer", "clerk", {"text": "yes"}), "2026-03-02T09:59:59"),
        ("too_early", Command("answer", "clerk", {"text": "yes"}), "2026-03-02T01:59:59+00:00"),
        ("repeated", Command("ask", "client", key="first"), "2026-03-02T10:00"),
        ("repeated", Command("answer", "clerk", {"text": "yes"}, key="first"), "2026-03-02T11:00"),
        ("repeated", Command("ask", "client", key="first"), "2026-03-02T09:00"),
        ("not_now", Command("ask", "client"), "2026-03-02T11:00"),
        ("not_now", Command("answer", "clerk"), "2026-03-02T11:00"),
        ("not_now", Command("pay", "clerk"), "2026-03-02T11:00"),
        ("not_yours", Command("answer", "client", {"text": "yes"}), "2026-03-02T11:00"),
        ("not_yours", Command("answer", "", {"text": "yes"}), "2026-03-02T11:00"),
        ("not_yours", Command("answer", "", {"text": "yes"}, actor="clerk"), "2026-03-02T11:00"),
        ("paper_missing", Command("close", "clerk"), "2026-03-02T11:00"),
    ],
)  # fmt: skip
def test_it_is_refused_and_nothing_changes(flow: Process, reason: str, command: Command, at: str) -> None:
    case = asked(flow)
    before, shown = case.state, repr(case.state)
    with pytest.raises(Refused) as caught:
        flow.decide(case.state, command, moment(at))
    refusal = caught.value
    assert refusal.reason == reason
    assert refusal.matured == ()
    assert refusal.allowed == {"answer": ("clerk", "manager"), "close": ("clerk",)}
    assert refusal.diagnostics[0].code == "case-refused"
    assert refusal.diagnostics[0].span is not None
    assert refusal.diagnostics[0].hint
    assert (case.state, repr(case.state)) == (before, shown)
    # and what was possible before is still possible
    assert case.do("answer", "manager", "2026-03-02T11:00", {"text": "yes"})


def test_every_reason_has_its_test() -> None:
    marks = test_it_is_refused_and_nothing_changes.pytestmark  # type: ignore[attr-defined]
    assert {reason for reason, _, _ in marks[0].args[1]} == set(REFUSALS)


def test_a_message_names_who_and_what(flow: Process) -> None:
    case = asked(flow)
    assert "`answer` is for clerk or manager, not for Li" in str(
        case.refused("answer", "client", "2026-03-02T11:00", {"text": "x"}, actor="Li")
    )
    assert "needs `deed`" in str(case.refused("close", "clerk", "2026-03-02T11:00"))
    assert "amount" in str(case.refused("answer", "clerk", "2026-03-02T11:00", {"amount": "much"}))
    assert "`answer`" in case.refused("anser", "clerk", "2026-03-02T11:00").diagnostics[0].hint


def test_what_had_fallen_due_stays_with_every_refusal(flow: Process) -> None:
    # the reply was due on the 3rd at 10:00
    for command, reason in (
        (Command("answer", "client", {"text": "yes"}), "not_yours"),
        (Command("answer", "clerk", {"amount": "much"}), "bad_document"),
        (Command("nothing", "clerk"), "unknown_event"),
        (Command("close", "clerk"), "paper_missing"),
    ):
        case = asked(flow)
        with pytest.raises(Refused) as caught:
            flow.decide(case.state, command, moment("2026-03-05T10:00"))
        assert caught.value.reason == reason
        assert [type(event) for event in caught.value.matured] == [Breached]
        assert fold(caught.value.matured, case.state) == fold(
            flow.advance(case.state, moment("2026-03-05T10:00")), case.state
        )


def test_what_is_allowed_is_said_of_the_state_at_that_time() -> None:
    lapsing = stage(
        "flow", "new", "void", "asked | new | ask | client | - | asked | -",
        "answered | asked | answer | clerk | - | asked | -", "lapsed | asked | overdue reply | - | - | void | -",
    )  # fmt: skip
    case = Case(process(lapsing, REPLY))
    case.do("ask", "client", "2026-03-02T10:00")
    assert case.refused("nothing", "clerk", "2026-03-03T10:00").allowed == {"answer": ("clerk",)}
    assert case.refused("nothing", "clerk", "2026-03-03T10:00:01").allowed == {}
    assert case.process.allowed(case.state, moment("2026-03-03T10:00:01")) == {}


def test_a_key_is_free_again_where_its_command_was_refused(flow: Process) -> None:
    case = Case(flow)
    case.refused("answer", "clerk", "2026-03-02T10:00", key="a")
    case.do("ask", "client", "2026-03-02T10:00", key="a")
    assert case.refused("answer", "clerk", "2026-03-02T11:00", {"text": "x"}, key="a").reason == "repeated"


def test_a_key_counts_for_papers_and_signatures_too() -> None:
    case = Case(
        process(stage("flow", "new", "done", "signed | new | sign | client and clerk | - | done | -"),
                dossier("deed | Deed | sign | - | 1 | -"))
    )  # fmt: skip
    case.do("deed", "clerk", "2026-03-02T10:00", key="paper")
    assert case.refused("deed", "clerk", "2026-03-02T10:01", key="paper").reason == "repeated"
    case.do("sign", "clerk", "2026-03-02T10:02", key="mine")
    assert case.refused("sign", "client", "2026-03-02T10:03", key="mine").reason == "repeated"
    case.do("sign", "client", "2026-03-02T10:03", key="yours")
    assert case.state.stages == {"flow": "done"}
    for key in ("paper", "mine", "yours"):
        assert case.refused("deed", "clerk", "2026-03-02T10:04", key=key).reason == "repeated"


def test_commands_without_a_key_are_never_the_same(flow: Process) -> None:
    case = asked(flow)
    case.do("deed", "clerk", "2026-03-02T10:30")
    case.do("deed", "clerk", "2026-03-02T10:30")
    assert "" not in case.state.posted


def test_a_command_at_the_very_time_of_the_last_one_is_in_time(flow: Process) -> None:
    case = asked(flow)
    happened = case.do("answer", "clerk", "2026-03-02T10:00", {"text": "yes"})
    assert isinstance(happened[0], Happened)


def test_time_does_not_run_backwards_in_any_zone(flow: Process) -> None:
    case = asked(flow)  # at 10:00 in Shanghai, that is 02:00 in UTC
    assert case.refused("answer", "clerk", "2026-03-02T02:59:59+01:00", {"text": "x"}).reason == "too_early"
    assert case.do("answer", "clerk", "2026-03-02T02:00:00+00:00", {"text": "x"})
    assert case.state.at is not None
    assert case.state.at.utcoffset() == timedelta(hours=8)


def test_nothing_is_open_before_a_case_is(flow: Process) -> None:
    with pytest.raises(InputError):
        flow.open({}, moment(START))
    with pytest.raises(InputError):
        flow.open({"file": {"name": "x"}, "other": 1}, moment(START))
    with pytest.raises(InputError):
        flow.open({"file": {"name": 1}}, moment(START))
