"""Duties: when they open, when they are met, met late, breached, released; prohibitions; what a breach brings."""

from datetime import date

import pytest

from bpmlib.cases.events import Breached, DutyOpened, Met, Moved, Posted
from bpmlib.errors import EvaluationError
from tests.processes.kit import Case, duties, moment, process, stage, told

LOOP = stage(
    "flow", "new", "done", "asked | new, asked | ask | client | - | asked | -",
    "answered | asked | answer | clerk | - | new | -", "closed | any | close | clerk | - | done | -",
    "again | done | again | clerk | - | new | -",
)  # fmt: skip
TEN = "2026-03-02T10:00"


def asked(row: str, *more: str, flow: str = LOOP) -> Case:
    case = Case(process(flow, duties(row, *more)))
    case.do("ask", "client", TEN)
    return case


# ------------------------------------------------------------------------------------------ in time or not

DATED = "reply | clerk | answer | ask | deadline(ask.at, two_days) | - | -"
TIMED = "reply | clerk | answer | ask | deadline(ask.at, day) | - | -"


@pytest.mark.parametrize("microsecond", ["", ".999999"])
def test_a_date_is_met_all_through_that_day(microsecond: str) -> None:
    case = asked(DATED)
    assert told(case.wait(f"2026-03-04T23:59:59{microsecond}")) == []
    assert told(case.do("answer", "clerk", f"2026-03-04T23:59:59{microsecond}")) == ["met reply#1"]


def test_a_date_is_breached_at_midnight() -> None:
    case = asked(DATED)
    (breach,) = case.wait("2026-03-05T00:00")
    assert isinstance(breach, Breached)
    assert breach.at == moment("2026-03-05T00:00+08:00")
    assert case.open == ["reply#1 overdue"]
    assert told(case.do("answer", "clerk", "2026-03-05T00:00")) == ["late reply#1"]
    assert case.open == []
    assert case.state.breaches == (breach,)


def test_a_command_at_midnight_is_late_though_nobody_looked_before() -> None:
    case = asked(DATED)
    assert told(case.do("answer", "clerk", "2026-03-05T00:00")) == ["breach reply#1", "late reply#1"]


def test_an_instant_is_met_at_the_very_instant() -> None:
    case = asked(TIMED)
    assert told(case.wait("2026-03-03T10:00")) == []
    assert told(case.do("answer", "clerk", "2026-03-03T10:00")) == ["met reply#1"]


def test_an_instant_is_breached_just_after_it() -> None:
    case = asked(TIMED)
    (breach,) = case.wait("2026-03-03T10:00:00.000001")
    assert breach == Breached(moment("2026-03-03T10:00:00.000001+08:00"), "reply#1")
    late = asked(TIMED)
    assert told(late.do("answer", "clerk", "2026-03-03T10:00:00.000001")) == ["breach reply#1", "late reply#1"]


def test_who_looked_too_early_does_not_turn_the_clock_back() -> None:
    # once the breach is known, a command as of the instant itself is too early: it would have been in time
    case = asked(TIMED)
    case.wait("2026-03-03T11:00")
    assert case.refused("answer", "clerk", "2026-03-03T10:00").reason == "too_early"


def test_a_clock_time_and_working_days() -> None:
    case = asked("reply | clerk | answer | ask | deadline(ask.at, by_six) | - | -",
                 "think | clerk | answer | ask | deadline(ask.at, working) | - | -")  # fmt: skip
    assert told(case.wait("2026-03-02T18:00")) == []
    assert told(case.wait("2026-03-04T23:59:59")) == ["breach reply#1"]
    assert told(case.wait("2026-03-05T00:00")) == ["breach think#1"]
    assert [one.id for one in case.process.breaches(case.state, moment("2026-03-04T12:00"))] == ["reply#1"]
    assert [one.id for one in case.process.breaches(case.state, moment("2026-03-05T00:00"))] == ["reply#1", "think#1"]


def test_due_says_what_is_outstanding_first_what_is_due_first() -> None:
    case = asked(DATED, "quick | clerk | answer | ask | deadline(ask.at, day) | - | -",
                 "quiet | clerk | not pay | ask | - | - | -")  # fmt: skip
    assert [duty.id for duty in case.process.due(case.state, moment(TEN))] == ["quick#1", "reply#1", "quiet#1"]
    assert [duty.who for duty in case.process.due(case.state, moment(TEN))] == [("clerk",)] * 3


def test_a_time_that_never_comes_is_never_up() -> None:
    case = asked('reply | clerk | answer | ask | @"9999-12-31" | - | -',
                 'other | clerk | answer | ask | @"9999-12-31T23:59:59" | - | -')  # fmt: skip
    assert told(case.wait("2990-01-01T00:00")) == []
    assert case.process.next_change(case.state) is None


def test_what_is_due_in_the_past_is_breached_with_the_next_event_and_time_goes_on() -> None:
    case = asked('reply | clerk | answer | ask | @"2026-02-01" | - | -',
                 'other | clerk | answer | ask | @"2026-02-01T10:00:00" | - | -')  # fmt: skip
    assert case.process.next_change(case.state) == moment(f"{TEN}+08:00")
    events = case.wait(TEN)
    assert told(events) == ["breach other#1", "breach reply#1"]
    assert {event.at for event in events} == {moment(f"{TEN}+08:00")}
    assert case.refused("answer", "clerk", "2026-03-02T09:59").reason == "too_early"


def test_a_due_time_that_is_none_is_an_error_and_changes_nothing() -> None:
    case = Case(process(LOOP, duties("reply | clerk | answer | ask | ask.day | - | -")))
    with pytest.raises(EvaluationError) as caught:
        case.do("ask", "client", TEN)
    assert caught.value.diagnostics[0].code == "no-value"
    assert case.state.stages == {"flow": "new"}
    case.do("ask", "client", TEN, {"day": date(2026, 3, 3)})
    assert told(case.wait("2026-03-04T00:00")) == ["breach reply#1"]


def test_waking_up_at_the_next_change_changes_something() -> None:
    case = asked(DATED, TIMED.replace("reply", "quick"))
    seen = []
    while (at := case.process.next_change(case.state)) is not None:
        seen.append(told(case.wait(at)))
    assert seen == [["breach quick#1"], ["breach reply#1"]]


# ------------------------------------------------------------------------------------------------ released


def test_a_duty_is_not_opened_where_its_condition_does_not_hold() -> None:
    row = 'reply | clerk | answer | ask | deadline(ask.at, two_days) | flow = "asked" and ask.text != "no" | -'
    case = Case(process(LOOP, duties(row)))
    assert told(case.do("ask", "client", TEN, {"text": "no"})) == []
    assert told(case.do("ask", "client", TEN, {"text": "yes"})) == ["open reply#1"]


def test_a_duty_is_released_when_its_condition_stops() -> None:
    case = asked('reply | clerk | pay | ask | deadline(ask.at, two_days) | flow = "asked" | -')
    assert told(case.do("answer", "clerk", "2026-03-03T10:00")) == ["no longer so: reply#1"]
    assert told(case.wait("2026-04-01T00:00")) == []


def test_a_duty_that_is_overdue_is_released_as_well() -> None:
    case = asked('reply | clerk | pay | ask | deadline(ask.at, day) | flow = "asked" | -')
    assert told(case.do("answer", "clerk", "2026-03-05T10:00")) == ["breach reply#1", "no longer so: reply#1"]
    assert (case.state.duties, case.state.overdue, len(case.state.breaches)) == ({}, {}, 1)


def test_what_an_event_asks_for_is_met_before_it_is_released() -> None:
    case = asked('reply | clerk | answer | ask | deadline(ask.at, two_days) | flow = "asked" | -')
    assert told(case.do("answer", "clerk", "2026-03-03T10:00")) == ["met reply#1"]


def test_closing_releases_everything_and_opens_nothing() -> None:
    case = asked(DATED, "pay | clerk | pay | ask | deadline(ask.at, day) | - | -",
                 "after | clerk | pay | close | deadline(close.at, day) | - | -",
                 "quiet | clerk | not pay | ask | deadline(ask.at, week) | - | -")  # fmt: skip
    assert told(case.do("close", "clerk", "2026-03-03T12:00")) == [
        "breach pay#1", "closed: reply#1", "closed: pay#1", "closed: quiet#1",
    ]  # fmt: skip
    assert told(case.wait("2027-01-01T00:00")) == []


def test_an_open_stage_keeps_the_case_open() -> None:
    other = stage(
        "other", "idle", "idle", "busy | idle | sign | clerk | - | busy | -", "idle | busy | pay | clerk | - | idle | -"
    )
    case = Case(process(LOOP, other, duties(DATED.replace("answer", "again"))))
    case.do("ask", "client", TEN)
    case.do("sign", "clerk", TEN)
    assert told(case.do("close", "clerk", TEN)) == []
    assert told(case.do("pay", "clerk", TEN)) == ["closed: reply#1"]


# --------------------------------------------------------------------------------------- several of a kind


def test_each_event_opens_its_own_duty_and_one_answer_meets_all() -> None:
    case = asked(DATED)
    assert told(case.do("ask", "client", "2026-03-03T10:00")) == ["open reply#2"]
    assert told(case.wait("2026-03-05T00:00")) == ["breach reply#1"]
    assert told(case.do("answer", "clerk", "2026-03-05T10:00")) == ["late reply#1", "met reply#2"]
    assert told(case.do("ask", "client", "2026-03-06T10:00")) == ["open reply#3"]


def test_an_event_first_discharges_and_then_opens_what_follows_it() -> None:
    case = asked("reply | client | ask | ask | deadline(ask.at, two_days) | - | -")
    assert told(case.do("ask", "client", "2026-03-03T10:00")) == ["met reply#1", "open reply#2"]


def test_the_condition_of_a_new_duty_sees_the_new_state_and_the_new_event() -> None:
    case = Case(process(LOOP, duties(
        'old | clerk | answer | ask | deadline(ask.at, day) | flow = "new" | -',
        'new | clerk | answer | ask | deadline(ask.at, day) | flow = "asked" and ask.amount = 1 | -',
    )))  # fmt: skip
    assert told(case.do("ask", "client", TEN, {"amount": 1})) == ["open new#1"]


# -------------------------------------------------------------------------------------------- prohibitions

PENALTY = '[Fine(who: "client", amount: 5, incident: string(pay.at), clause: "1")]'
QUIET = "quiet | client | not pay | ask | {due} | - | " + PENALTY
PAYING = LOOP.replace("\n| again ", "\n| paid | any | pay | client | - | asked | - |\n| again ")


def test_what_is_forbidden_is_breached_by_doing_it_every_time() -> None:
    case = asked(QUIET.format(due="deadline(ask.at, two_days)"), flow=PAYING)
    assert told(case.do("pay", "client", "2026-03-03T10:00")) == ["breach quiet#1"]
    assert told(case.do("pay", "client", "2026-03-03T11:00")) == ["breach quiet#1"]
    assert len(case.effects) == 2
    assert case.open == ["quiet#1 overdue"]


def test_what_was_not_done_in_time_is_met() -> None:
    case = asked(QUIET.format(due="deadline(ask.at, two_days)"), flow=PAYING)
    assert told(case.wait("2026-03-04T23:59:59")) == []
    assert told(case.do("pay", "client", "2026-03-05T00:00")) == ["met quiet#1"]
    assert (case.open, case.effects, case.state.breaches) == ([], [], ())


def test_a_prohibition_that_was_broken_ends_with_its_time() -> None:
    case = asked(QUIET.format(due="deadline(ask.at, two_days)"), flow=PAYING)
    case.do("pay", "client", "2026-03-04T23:59:59")
    assert told(case.do("pay", "client", "2026-03-05T00:00")) == ["over: quiet#1"]
    assert (case.open, len(case.effects), len(case.state.breaches)) == ([], 1, 1)


def test_a_prohibition_without_an_end_holds_until_the_case_closes() -> None:
    case = asked(QUIET.format(due="-"), flow=PAYING)
    assert case.process.next_change(case.state) is None
    assert told(case.do("pay", "client", "2036-03-03T10:00")) == ["breach quiet#1"]
    assert told(case.do("close", "clerk", "2036-03-03T10:00")) == ["closed: quiet#1"]


# ----------------------------------------------------------------------------------------- steps and effects

CLOSE = "closed | new | close | clerk | - | done | -"
FINE = '[Fine(who: "clerk", amount: 20, incident: {incident}, clause: "2")]'


def test_a_fine_is_posted_once_an_incident() -> None:
    fined = "reply | clerk | answer | ask | deadline(ask.at, {period}) | - | " + FINE.format(incident="file.name")
    case = asked(fined.format(period="day"), fined.format(period="two_days").replace("reply", "other"))
    events = case.wait("2026-04-01T00:00")
    assert told(events) == ["breach reply#1", "breach other#1"]
    assert [effect.values for effect in case.effects] == [
        {"who": "clerk", "amount": 20, "incident": "x", "clause": "2"}
    ]
    case.do("answer", "clerk", "2026-04-01T00:00")
    case.do("ask", "client", "2026-04-01T00:00")
    case.wait("2026-05-01T00:00")
    assert len(case.effects) == 1


def test_another_incident_clause_party_or_kind_is_posted_of_its_own() -> None:
    one, points = 'Fine(who: "a", amount: 1, incident: "1", clause: "1")', 'Points(who: "a", points: 1, '
    effects = ", ".join([
        one, one.replace("amount: 1", "amount: 9"), one.replace('"a"', '"b"'),
        one.replace('incident: "1"', 'incident: "2"'), one.replace('clause: "1"', 'clause: "2"'),
        points + 'incident: "1", clause: "1")', 'Notify(to: "a", text: "x")', 'Notify(to: "a", text: "x")',
    ])  # fmt: skip
    case = Case(process(stage("flow", "new", "done", CLOSE, f"asked | new | ask | client | - | new | [{effects}]")))
    events = case.do("ask", "client", TEN)
    assert len([event for event in events if isinstance(event, Posted)]) == 7
    assert [effect.type for effect in case.effects] == ["Fine"] * 4 + ["Points"] + ["Notify"] * 2
    case.do("ask", "client", TEN)
    assert [effect.type for effect in case.effects[7:]] == ["Notify"] * 2


def test_an_effect_knows_its_step_and_its_duty() -> None:
    notify = '[Notify(to: "boss", text: ask.text)]'
    case = Case(process(
        stage("flow", "new", "done", CLOSE, f"asked | new | ask | client | - | new | {notify}"),
        duties(f"reply | clerk | answer | ask | deadline(ask.at, day) | - | {notify}"),
    ))  # fmt: skip
    case.do("ask", "client", TEN, {"text": "one"})
    case.wait("2026-04-01T00:00")
    assert [(effect.cause, effect.values["text"]) for effect in case.effects] == [("asked", "one"), ("reply", "one")]


LAPSING = stage(
    "flow", "new", "done, void", "asked | new | ask | client | - | asked | -",
    "answered | asked | answer | clerk | - | done | -",
    'lapsed | asked | overdue reply | - | file.large | void | [Notify(to: "client", text: flow)]',
    "kept | asked | overdue reply | - | not(file.large) | late | -",
    "closed | late | close | clerk | - | done | -",
)  # fmt: skip


def test_when_time_is_up_a_step_is_taken() -> None:
    case = Case(
        process(LAPSING, duties(TIMED, "other | clerk | pay | ask | deadline(ask.at, week) | - | -")), large=True
    )
    case.do("ask", "client", TEN)
    events = case.wait("2026-03-04T00:00")
    assert [type(event) for event in events[:3]] == [Breached, Moved, Posted]
    assert told(events) == ["breach reply#1", "closed: reply#1", "closed: other#1"]
    assert case.state.stages == {"flow": "void"}
    assert case.effects[0].values["text"] == "asked"  # judged on the state before
    assert case.refused("answer", "clerk", "2026-03-04T00:00").reason == "not_now"


def test_the_condition_of_such_a_step_counts() -> None:
    case = Case(process(LAPSING, duties(TIMED)))
    case.do("ask", "client", TEN)
    assert case.refused("answer", "clerk", "2026-03-04T00:00").reason == "not_now"
    case.wait("2026-03-04T00:00")
    assert (case.state.stages, case.open) == ({"flow": "late"}, ["reply#1 overdue"])


def test_a_late_command_never_slips_in() -> None:
    case = Case(process(LAPSING, duties(TIMED)), large=True)
    case.do("ask", "client", TEN)
    refusal = case.refused("answer", "clerk", "2026-03-03T10:00:00.000001")
    assert told(refusal.matured) == ["breach reply#1", "closed: reply#1"]
    assert refusal.allowed == {}


# ------------------------------------------------------------------------------------------- at the same time


def test_what_falls_due_at_one_time_is_breached_in_the_order_of_the_file() -> None:
    rows = [
        f'd{number} | clerk | answer | {"ask" if number % 2 else "pay"} | @"2026-03-04" | - | -' for number in range(6)
    ]
    first, second = (Case(process(PAYING, duties(*rows))) for _ in range(2))
    for case, order in ((first, ("ask", "pay")), (second, ("pay", "ask"))):
        for event in order:
            case.do(event, "client", TEN)
    wanted = [f"breach d{number}#1" for number in range(6)]
    assert told(first.wait("2026-04-01T00:00")) == told(second.wait("2026-04-01T00:00")) == wanted
    assert first.state.breaches == second.state.breaches


def test_one_breach_does_not_keep_another_of_the_same_time_from_being_one() -> None:
    row = 'other | clerk | pay | ask | deadline(ask.at, day) | flow = "asked" | -'
    for rows in ((TIMED, row), (row, TIMED)):
        case = Case(process(LAPSING, duties(*rows)), large=True)
        case.do("ask", "client", TEN)
        events = case.wait("2026-04-01T00:00")
        assert sorted(told(events)[:2]) == ["breach other#1", "breach reply#1"]
        assert sorted(told(events)[2:]) == ["closed: other#1", "closed: reply#1"]


def test_an_earlier_breach_decides_about_what_is_due_later() -> None:
    row = 'other | clerk | pay | ask | deadline(ask.at, two_days) | flow = "asked" | -'
    case = Case(process(LAPSING, duties(row, TIMED)), large=True)
    case.do("ask", "client", TEN)
    assert told(case.wait("2026-04-01T00:00")) == ["breach reply#1", "closed: other#1", "closed: reply#1"]


def test_the_end_of_a_day_comes_before_its_midnight() -> None:
    case = asked('date | clerk | answer | ask | @"2026-03-04" | - | -',
                 'instant | clerk | answer | ask | @"2026-03-05T00:00:00" | - | -')  # fmt: skip
    assert told(case.wait("2026-03-05T00:00")) == ["breach date#1"]
    assert told(case.do("answer", "clerk", "2026-03-05T00:00")) == ["late date#1", "met instant#1"]


def test_many_small_steps_or_one_great_leap() -> None:
    leap, steps = (asked(DATED, TIMED.replace("reply", "quick")) for _ in range(2))
    events = leap.wait("2026-03-10T00:00")
    taken = [
        event for hour in range(14, 24 * 8) for event in steps.wait(f"2026-03-{2 + hour // 24:02}T{hour % 24:02}:00")
    ]
    assert tuple(taken) == events
    assert leap.state == steps.state


def test_each_duty_that_opened_ends_once() -> None:
    case = asked(DATED, TIMED.replace("reply", "quick"))
    case.do("ask", "client", "2026-03-06T10:00")
    case.do("answer", "clerk", "2026-03-08T10:00")
    opened = [event.id for event in case.events if isinstance(event, DutyOpened)]
    assert sorted(opened) == sorted(event.id for event in case.events if isinstance(event, Met))
