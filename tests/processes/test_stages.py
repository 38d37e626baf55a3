"""Stages side by side: who takes an event, all judged on the state before it; conflicts and errors change nothing."""

import pytest

from bpmlib.cases.events import Happened, Moved
from bpmlib.errors import Conflict, EvaluationError
from tests.processes.kit import Case, duties, process, stage

TEN = "2026-03-02T10:00"


def test_an_event_is_offered_to_every_stage_and_all_see_the_state_before() -> None:
    case = Case(process(
        stage("left", "a", "b", 'go | a | pay | clerk | right = "a" | b | -', 'back | b | pay | clerk | - | a | -'),
        stage("right", "a", "b", 'go | a | pay | clerk | left = "a" | b | -', 'back | b | pay | clerk | - | a | -'),
        stage("third", "a", "b", 'go | a | ask | clerk | - | b | -'),
    ))  # fmt: skip
    events = case.do("pay", "clerk", TEN)
    assert [(event.stage, event.target) for event in events if isinstance(event, Moved)] == [
        ("left", "b"),
        ("right", "b"),
    ]
    assert case.state.stages == {"left": "b", "right": "b", "third": "a"}
    case.do("pay", "clerk", TEN)
    assert case.state.stages == {"left": "a", "right": "a", "third": "a"}


def test_a_stage_that_does_not_take_it_stays() -> None:
    case = Case(process(
        stage("left", "a", "b", "go | a | pay | clerk | pay.amount > 5 | b | -"),
        stage("right", "a", "b", "go | a | pay | clerk or boss | - | b | -"),
    ))  # fmt: skip
    case.do("pay", "clerk", TEN, {"amount": 5})
    assert case.state.stages == {"left": "a", "right": "b"}
    other = Case(case.process)
    other.do("pay", "boss", TEN, {"amount": 9})  # the left stage is the clerk's alone
    assert other.state.stages == {"left": "a", "right": "b"}


def test_effects_are_those_of_all_steps_in_the_order_of_the_file() -> None:
    first = "Notify(to: left, text: right)"
    case = Case(process(
        stage("left", "a", "b", f'go | a | pay | clerk | - | b | [{first}, Notify(to: "2", text: pay.text)]'),
        stage("right", "a", "b", f'go | a | pay | clerk | - | b | {first}'),
    ))  # fmt: skip
    case.do("pay", "clerk", TEN, {"text": "x"})
    assert [(effect.values["to"], effect.values["text"]) for effect in case.effects] == [
        ("a", "a"),
        ("2", "x"),
        ("a", "a"),
    ]


def test_loops_and_any() -> None:
    case = Case(process(stage("flow", "a", "c", "go | a | ask | clerk | - | b | -", "on | b | ask | clerk | - | a | -",
                              "end | any | close | clerk | count(history.ask) > 2 | c | -",
                              "again | c | again | clerk | - | a | -")))  # fmt: skip
    for expected in ("b", "a", "b"):
        assert case.refused("close", "clerk", TEN).reason == "not_now"
        case.do("ask", "clerk", TEN)
        assert case.state.stages == {"flow": expected}
    case.do("close", "clerk", TEN)
    assert case.state.stages == {"flow": "c"}
    case.do("close", "clerk", TEN)  # `any` is the last state too
    case.do("again", "clerk", TEN)
    assert case.state.stages == {"flow": "a"}
    assert len(case.state.history("ask")) == 3


def test_history_is_in_order_and_ends_with_what_arrives() -> None:
    case = Case(process(stage(
        "flow", "a", "b", "go | a | ask | clerk | - | a | -",
        'end | a | close | clerk | history.ask.text = ["1", "2"] and ask.text = "2" | b | -',
        "self | a | pay | clerk | pay.amount = count(history.pay) | a | -",
    )))  # fmt: skip
    assert case.state.latest("ask") is None
    for text in ("1", "2"):
        case.do("ask", "clerk", TEN, {"text": text}, actor="Li")
    assert [document["text"] for document in case.state.history("ask")] == ["1", "2"]
    last = case.state.happened("ask")
    assert last is not None
    assert (last.document["by"], last.actors, last.roles) == ("Li", ("Li",), ("clerk",))
    assert case.refused("pay", "clerk", TEN, {"amount": 0}).reason == "not_now"
    case.do("pay", "clerk", TEN, {"amount": 1})
    case.do("close", "clerk", TEN)


def test_two_steps_of_a_stage_at_once_are_a_conflict_and_nothing_changes() -> None:
    case = Case(process(
        stage("other", "a", "b", "go | a | pay | clerk | - | b | -"),
        stage("flow", "a", "b", "one | a | pay | clerk | pay.amount > 1 | b | -",
              "two | a | pay | clerk | pay.amount > 2 | a | -"),
    ))  # fmt: skip
    state, shown = case.state, repr(case.state)
    with pytest.raises(Conflict) as caught:
        case.do("pay", "clerk", TEN, {"amount": 3})
    assert caught.value.rules == ("one", "two")
    assert caught.value.diagnostics[0].span is not None
    assert (case.state, repr(case.state)) == (state, shown)
    case.do("pay", "clerk", TEN, {"amount": 2})


def test_steps_of_different_roles_do_not_conflict() -> None:
    case = Case(
        process(stage("flow", "a", "b, c", "one | a | pay | clerk | - | b | -", "two | a | pay | boss | - | c | -"))
    )
    case.do("pay", "boss", TEN)
    assert case.state.stages == {"flow": "c"}


def test_a_conflict_when_time_is_up_changes_nothing() -> None:
    case = Case(process(
        stage("flow", "a", "b", "ask | a | ask | clerk | - | a | -", "one | a | overdue reply | - | - | b | -",
              "two | a | overdue reply | - | - | a | -"),
        duties("reply | clerk | answer | ask | deadline(ask.at, day) | - | -"),
    ))  # fmt: skip
    case.do("ask", "clerk", TEN)
    state = case.state
    with pytest.raises(Conflict):
        case.wait("2026-04-01T00:00")
    with pytest.raises(Conflict):
        case.do("ask", "clerk", "2026-04-01T00:00")
    assert case.state is state


@pytest.mark.parametrize(
    "row",
    [
        'go | a | pay | clerk | number(pay.text, ",", ".") > 1 | b | -',
        'go | a | pay | clerk | - | b | [Notify(to: "x", text: string(number(pay.text, ",", ".")))]',
    ],
)
def test_an_expression_without_a_value_changes_nothing(row: str) -> None:
    case = Case(process(stage("flow", "a", "b", row)))
    state, shown = case.state, repr(case.state)
    with pytest.raises(EvaluationError) as caught:
        case.do("pay", "clerk", TEN, {"text": "many"})
    assert caught.value.diagnostics[0].span is not None
    assert (case.state, repr(case.state)) == (state, shown)
    case.do("pay", "clerk", TEN, {"text": "2"})
    assert case.state.stages == {"flow": "b"}


def test_what_is_recorded_does_not_change_with_what_was_given() -> None:
    case = Case(process(stage("flow", "a", "b", "go | a | pay | clerk | - | b | -")))
    given = {"text": "x"}
    (happened, *_) = case.do("pay", "clerk", TEN, given)
    given["text"] = "y"
    assert isinstance(happened, Happened)
    assert happened.document["text"] == "x"
