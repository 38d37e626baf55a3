"""The reception rota by the cases of S000-17, and its refusals."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import pytest

from bpmlib.cases import rotation
from bpmlib.cases.rota import Rota, RotaRules
from bpmlib.cases.rotation import away, back, duty, finish, forfeit, leave, occupy, receive, resort, start
from bpmlib.errors import CaseError
from tests.courses.days import refused

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = RotaRules(absent="skipped", joins="last")


def rota(order: str = "A B C", rules: RotaRules = RULES) -> Rota:
    return start(order.split(), rules, NINE)


def play(state: Rota, script: str) -> tuple[Rota, list[str | None]]:
    """Take steps, a minute each, and return who received the clients.

    `+` is a new client, `A!` ends A's reception, `A!not` one that was none; `A:old client` begins something and
    `A:old client!` ends it, `A:deposit!counted` as a reception of A's own; other words are steps.
    """
    received: list[str | None] = []
    for step in (one.strip() for one in script.split(",")):
        at = state.at + timedelta(minutes=1)
        if step == "+":
            state, turn = receive(state, at)
            received.append(turn.name)
        elif "!" in step:
            what, _, how = step.partition("!")
            name, _, with_ = what.partition(":")
            busy: Any = with_ or "new"
            state = finish(state, name, busy, at, counted={"": None, "not": False, "counted": True}[how])
        elif ":" in step:
            name, _, begun = step.partition(":")
            begun_with: Any = begun
            state = occupy(state, name, begun_with, at)
        else:
            word, name = step.split()
            state = getattr(rotation, word)(state, name, at)
    return state, received


@pytest.mark.parametrize(
    ("rule", "script", "received"),
    [
        ("R1 a counted reception uses the turn", "+, A!, +, B!, +, C!, +", "A B C A"),
        ("R1 who has finished waits for the order", "+, A!, +, +", "A B C"),
        ("R1 several clients at once go down the order", "+, +, +", "A B C"),
        ("nobody is free: the client waits and no turn passes", "+, +, +, +, B!, +", "A B C - B"),
        ("R2 help does not use the turn", "A:assist, A:assist!, +", "A"),
        ("R2 a turn that comes during the help is made up", "A:assist, +, A:assist!, +, +", "B A C"),
        ("R2 so it is for help with a deposit", "A:deposit, +, A:deposit!, +, +", "B A C"),
        ("R2 a reception of a whole round keeps the next turn", "+, +, +, B!, C!, +, A!, +, +", "A B C B A C"),
        ("R2 two rounds keep one turn", "+, +, B!, +, C!, +, B!, +, C!, +, A!, +, B!, +", "A B C B C B A C"),
        ("R2 who finished first is first", "+, +, +, A!, +, C!, +, B!, A!, +, +", "A B C A C B A"),
        ("R3 an old client when the turn comes loses it", "A:old client, +, A:old client!, +, +", "B C A"),
        ("R3 so does a complaint", "A:complaint, +, A:complaint!, +, +", "B C A"),
        ("R3 an old client that leaves before the turn comes does no harm", "A:old client, A:old client!, +", "A"),
        ("R4 an old client in a long reception", "+, A:old client, +, +, B!, +, A:old client!, A!, +", "A B C B A"),
        ("R7 a forfeited chance goes to the next, once", "forfeit A, +, B!, +, C!, +, A!, +", "B C A B"),
        ("R7 who has forfeited receives where nobody else can", "forfeit A, +, +, +, A!, +", "B C A A"),
        ("S000-16 R7 help that led to a deposit uses the turn", "A:deposit, A:deposit!counted, +, +, +", "B C A"),
        ("S000-16 R7 also if the turn had been kept", "A:deposit, +, A:deposit!counted, +, B!, C!, +, +", "B C A B"),
        ("S000-16 R10 what was no client gives the turn back", "+, +, A!not, +, +", "A B A C"),
        ("absent when the turn comes", "away A, +, back A, +, +", "B C A"),
        ("absent until before the turn", "away B, back B, +, +", "A B"),
        ("a late joiner comes after everybody else", "+, join D, A!, +, +, +, +", "A B C A D"),
        ("who leaves is passed over for good", "+, leave B, A!, +, +", "A C A"),
        ("who leaves as the last of the order", "+, +, leave C, A!, B!, +", "A B A"),
        ("the suspended one comes back into the order", "away B, +, A!, +, C!, back B, +, +", "A C A B"),
    ],
)  # fmt: skip
def test_the_source_s_cases(rule: str, script: str, received: str) -> None:
    _, names = play(rota(), script)
    assert [name or "-" for name in names] == received.split(), rule


@pytest.mark.parametrize(
    ("change", "script", "received"),
    [
        ({"absent": "kept"}, "away A, +, back A, +, +", "B A C"),
        ({"joins": "next"}, "+, join D, A!, +, +", "A D B"),
        ({"helping": "skipped"}, "A:assist, +, A:assist!, +, +", "B C A"),
        ({"long_reception": "skipped"}, "+, +, +, B!, C!, +, A!, +", "A B C B C"),
        ({"old_client": "kept"}, "A:old client, +, A:old client!, +", "B A"),
        ({"complaint": "kept"}, "A:complaint, +, A:complaint!, +", "B A"),
        ({"chances_forfeited": 2}, "forfeit A, +, B!, +, C!, +, B!, +, C!, +", "B C B C A"),
    ],
)
def test_each_figure_can_be_another(change: dict[str, Any], script: str, received: str) -> None:
    rules = RotaRules(**({"absent": "skipped", "joins": "last"} | change))
    assert [name or "-" for name in play(rota(rules=rules), script)[1]] == received.split()


@pytest.mark.parametrize(
    ("busy", "crowded", "name"),
    [
        ("signed client", False, "B"),
        ("old client", False, None),
        ("old client", True, "B"),
        ("complaint", True, None),
    ],
)
def test_r5_who_has_a_client_of_their_own_may_choose(busy: Any, crowded: bool, name: str | None) -> None:
    state = occupy(rota("A B"), "B", busy, NINE)
    state, _ = receive(state, NINE)
    state, turn = receive(state, NINE, volunteers=["B"], crowded=crowded)
    assert turn.name == name
    if name:
        assert turn.why == "the next in order who is willing, as nobody is free"
        assert state.member("B").busy == (busy, "new")
    else:
        assert turn.why == "nobody is free" and turn.passed == ()


def test_r5_nobody_chooses_while_somebody_is_free() -> None:
    state = occupy(rota("A B"), "A", "signed client", NINE)
    assert duty(state, volunteers=["A"]).name == "B"


def test_r6_a_new_order_begins_with_its_first_and_keeps_what_is_owed() -> None:
    state, _ = play(rota(), "A:assist, +, A:assist!, B!")
    state = resort(state, ["C", "B", "A"], state.at)
    assert duty(state).how == "made up" and duty(state).name == "A"
    _, names = play(state, "+, +, +, A!, +")
    assert names == ["A", "C", "B", "A"]


def test_two_who_finish_at_once_stand_in_order_of_the_rota() -> None:
    state, _ = play(rota("A B C D"), "A:assist, +, C:assist, +")
    for first, second in (("A", "C"), ("C", "A")):
        both = finish(finish(state, first, "assist", state.at), second, "assist", state.at)
        assert [name for _, name in both.owed] == ["A", "C"]


def test_a_turn_says_why_and_whom_it_passed() -> None:
    state = away(rota("A B C D"), "A", NINE)
    state = occupy(forfeit(state, "B", NINE), "C", "complaint", NINE)
    turn = duty(state)
    assert (turn.name, turn.how, turn.why) == ("D", "in order", "the next in order who is free")
    assert [(one.name, one.outcome, one.why) for one in turn.passed] == [
        ("A", "skipped", "is absent"),
        ("B", "forfeited", "has forfeited the turn"),
        ("C", "skipped", "has a complaint"),
    ]
    assert duty(state) == turn


def test_a_kept_turn_can_be_forfeited_and_lost() -> None:
    state, _ = play(rota(), "A:assist, +, A:assist!, B!, forfeit A")
    state, turn = receive(state, state.at)
    assert turn.name == "C" and turn.passed[0].owed and turn.passed[0].outcome == "forfeited"
    assert state.owed == () and state.member("A").forfeits == 0
    state, _ = play(rota(), "A:assist, +, A:assist!, B!, A:old client, +")
    assert state.owed == () and state.member("A").counts.skipped == 1


def test_who_is_owed_a_turn_and_helps_keeps_it() -> None:
    state, _ = play(rota(), "A:assist, +, A:assist!, B!, A:deposit, +, A:deposit!")
    assert duty(state).how == "made up" and duty(state).name == "A"


def test_nothing_changes_when_a_step_is_refused() -> None:
    state = rota()
    copy = rota()
    with refused("rota-refused"):
        away(state, "D", NINE)
    assert state == copy


@pytest.mark.parametrize(
    "script",
    [
        "away D", "back A", "away A, away A", "+, away A", "+, leave A", "A!", "A:old client!", "B:assist", "B:deposit",
        "away A, A:complaint", "join A", "away A, A:signed client", "A:new", "A:lunch", "forfeit D", "leave D",
        "leave A, leave B, leave C", "A:complaint, A:complaint!counted",
    ],
)  # fmt: skip
def test_what_is_not_possible_is_refused(script: str) -> None:
    *before, last = script.split(", ")
    state = play(rota(), ", ".join(before))[0] if before else rota()
    with refused("rota-refused"):
        play(state, last)


def test_time_goes_forward_and_has_a_zone() -> None:
    steps: list[Any] = [lambda state, at: receive(state, at), lambda state, at: away(state, "A", at)]
    for step in steps:
        with refused("rota-too-early"):
            step(rota(), NINE - timedelta(microseconds=1))
        with refused("rota-refused"):
            step(rota(), NINE.replace(tzinfo=None))
        step(rota(), NINE.astimezone(timezone(timedelta(hours=8))))
    with refused("rota-refused"):
        start(["A"], RULES, NINE.replace(tzinfo=None))


@pytest.mark.parametrize("order", [[], ["A", "A"], ["A", ""]])
def test_a_rota_needs_different_members(order: list[str]) -> None:
    with refused("rota-refused"):
        start(order, RULES, NINE)


@pytest.mark.parametrize("order", [["A", "B"], ["A", "B", "B"], ["A", "B", "D"]])
def test_a_new_order_names_each_member_once(order: list[str]) -> None:
    with refused("rota-refused"):
        resort(rota(), order, NINE)


@pytest.mark.parametrize(
    "change", [{"absent": "lost"}, {"joins": "first"}, {"chances_forfeited": 0}, {"complaint": ""}]
)
def test_rules_are_words_that_mean_something(change: dict[str, Any]) -> None:
    with refused("rota-refused"):
        RotaRules(**({"absent": "skipped", "joins": "last"} | change))


def test_an_unknown_name_gets_a_hint() -> None:
    with pytest.raises(CaseError, match="did you mean `Anna`"):
        duty(start(["Anna", "Bert"], RULES, NINE), volunteers=["Ana"])


def test_join_and_leave_around_the_place() -> None:
    places: list[tuple[Literal["next", "last"], str]] = [("next", "D"), ("last", "B")]
    for joins, expected in places:
        state, _ = play(rota(rules=RotaRules(absent="skipped", joins=joins)), "+, A!, join D")
        assert duty(state).name == expected
    assert duty(leave(play(rota(), "+, A!")[0], "B", NINE + timedelta(hours=1))).name == "C"
    state = back(away(rota(), "A", NINE), "A", NINE)
    assert duty(state).name == "A"


def test_who_still_has_another_client_is_not_at_the_duty_position_yet() -> None:
    rules = RotaRules(absent="skipped", joins="last", old_client="kept")
    state, _ = play(rota(rules=rules), "+, A:old client, +, +, B!, +, A!")
    assert state.member("A").came_round and state.owed == ()
    state, _ = play(state, "A:old client!")
    assert [name for _, name in state.owed] == ["A"]


def test_who_forfeits_the_turn_that_is_owed_still_has_the_next_one_in_order() -> None:
    state, _ = play(rota("A B"), "A:assist, +, A:assist!, forfeit A")
    state, turn = receive(state, state.at)
    assert (turn.name, turn.how) == ("A", "in order")
    assert [(one.name, one.outcome, one.owed) for one in turn.passed] == [("A", "forfeited", True)]
    assert state.member("A").forfeits == 0
