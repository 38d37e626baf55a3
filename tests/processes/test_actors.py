"""Who may do what: roles, separation of duties, joint signatures, mandates."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from bpmlib.cases.events import Happened, Signed
from bpmlib.cases.mandates import Mandate
from tests.processes.kit import Case, duties, process, stage, told

TEN, NOON = "2026-03-02T10:00", "2026-03-02T12:00"


def asked_and_paid(by: str) -> Case:
    return Case(process(stage(
        "flow", "new", "done", "asked | new | ask | clerk or manager | - | asked | -",
        f"paid | asked | pay | {by} | - | done | -", "returned | asked | cancel | boss | - | new | -",
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("clerk", "Li"), ("manager", "Li"), "not_yours"),  # one person in two roles
        (("clerk", "Li"), ("clerk", "Li"), "not_yours"),
        (("clerk", "Li"), ("clerk", "Wang"), ""),  # two persons in one role
        (("clerk", "Li"), ("manager", "Wang"), ""),
        (("clerk", ""), ("clerk", ""), "not_yours"),  # nobody is known: the role stands for the person
        (("clerk", ""), ("manager", ""), ""),
        (("clerk", "Li"), ("clerk", ""), "not_yours"),  # who it is may be Li
        (("clerk", ""), ("clerk", "Li"), "not_yours"),
        (("clerk", "Li"), ("manager", ""), ""),
    ],
)
def test_who_brought_one_thing_about_does_not_bring_about_the_other(
    first: tuple[str, str], second: tuple[str, str], reason: str
) -> None:
    case = asked_and_paid("clerk or manager, not ask")
    case.do("ask", first[0], TEN, actor=first[1])
    if reason:
        assert case.refused("pay", second[0], NOON, actor=second[1]).reason == reason
    else:
        case.do("pay", second[0], NOON, actor=second[1])
        assert case.state.stages == {"flow": "done"}


def test_the_last_time_counts() -> None:
    case = asked_and_paid("clerk, not ask")
    case.do("ask", "clerk", TEN, actor="Li")
    case.do("cancel", "boss", TEN)
    case.do("ask", "clerk", TEN, actor="Wang")
    assert case.refused("pay", "clerk", NOON, actor="Wang").reason == "not_yours"
    case.do("pay", "clerk", NOON, actor="Li")


def test_two_events_may_be_excluded() -> None:
    case = Case(process(stage(
        "flow", "new", "done", "asked | new | ask | clerk | - | asked | -",
        "answered | asked | answer | clerk | - | answered | -",
        "paid | answered | pay | clerk, not ask, not answer | - | done | -",
    )))  # fmt: skip
    case.do("ask", "clerk", TEN, actor="Li")
    case.do("answer", "clerk", TEN, actor="Wang")
    for actor in ("Li", "Wang"):
        assert case.refused("pay", "clerk", TEN, actor=actor).reason == "not_yours"
    case.do("pay", "clerk", TEN, actor="Zhao")


def test_what_has_not_happened_excludes_nobody() -> None:
    case = Case(process(stage("flow", "new", "done", "paid | new | pay | clerk, not ask | - | done | -",
                              "asked | new | ask | clerk | - | new | -")))  # fmt: skip
    case.do("pay", "clerk", TEN)


def test_all_who_signed_together_are_excluded_afterwards() -> None:
    case = Case(process(stage(
        "flow", "new", "done", "signed | new | sign | clerk and manager | - | signed | -",
        "paid | signed | pay | clerk or manager or cashier, not sign | - | done | -",
    )))  # fmt: skip
    case.do("sign", "clerk", TEN, actor="Li")
    case.do("sign", "manager", TEN, actor="Wang")
    for role in ("clerk", "manager", "cashier"):
        for actor in ("Li", "Wang"):
            assert case.refused("pay", role, NOON, actor=actor).reason == "not_yours"
    case.do("pay", "clerk", NOON, actor="Zhao")


def test_who_must_not_sign_does_not_sign_as_one_of_several() -> None:
    case = Case(process(stage(
        "flow", "new", "done", "asked | new | ask | clerk | - | asked | -",
        "signed | asked | sign | clerk and manager, not ask | - | done | -",
    )))  # fmt: skip
    case.do("ask", "clerk", TEN, actor="Li")
    assert case.refused("sign", "clerk", TEN, actor="Li").reason == "not_yours"
    assert case.refused("sign", "manager", TEN, actor="Li").reason == "not_yours"
    case.do("sign", "clerk", TEN, actor="Wang")
    case.do("sign", "manager", TEN, actor="Zhao")
    assert case.state.stages == {"flow": "done"}


# --------------------------------------------------------------------------------------- signing together


def three() -> Case:
    return Case(process(
        stage("flow", "new", "done", "signed | new | sign | client and clerk and manager | - | done | -",
              "cancelled | new | cancel | clerk | - | new | -"),
        duties("settle | clerk | sign | cancel | deadline(cancel.at, two_days) | - | -"),
    ))  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(["client", "clerk", "manager"])))
def test_all_sign_in_any_order_and_it_happens_with_the_last(order: tuple[str, ...]) -> None:
    case = three()
    case.do("cancel", "clerk", TEN)
    for number, role in enumerate(order[:-1], start=1):
        events = case.do("sign", role, TEN, {"text": "deal"})
        assert [type(event) for event in events] == [Signed]
        assert (case.state.stages, case.open) == ({"flow": "new"}, ["settle#1"])
        assert case.state.latest("sign") is None
        assert len(case.state.signatures["sign"]) == number
    events = case.do("sign", order[-1], NOON, {"text": "deal"})
    assert told(events) == ["met settle#1"]
    assert isinstance(events[0], Happened)
    assert events[0].roles == order
    assert (case.state.stages, case.open, case.state.signatures) == ({"flow": "done"}, [], {})


def test_they_sign_the_same_thing() -> None:
    case = three()
    case.do("sign", "client", TEN, {"text": "deal", "amount": 10})
    for other in ({"text": "deal"}, {"text": "deal", "amount": 11}, {"amount": 10}, None):
        assert case.refused("sign", "clerk", TEN, other).reason == "bad_document"
    case.do("sign", "clerk", NOON, {"amount": 10, "text": "deal"})
    assert case.refused("sign", "manager", NOON, {"text": "other"}).reason == "bad_document"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("client", "Li"), ("clerk", "Li")),  # a person who holds both roles signs once
        (("client", "Li"), ("client", "Li")),
        (("client", "Li"), ("client", "Wang")),  # a second client is not the clerk
        (("client", ""), ("client", "")),
    ],
)
def test_nobody_signs_twice(first: tuple[str, str], second: tuple[str, str]) -> None:
    case = three()
    case.do("sign", first[0], TEN, actor=first[1])
    assert case.refused("sign", second[0], NOON, actor=second[1]).reason == "not_yours"


def test_somebody_else_does_not_sign() -> None:
    assert three().refused("sign", "cashier", TEN).reason == "not_yours"


def test_who_stands_in_for_another_signs_once() -> None:
    case = three()
    stands_in = [Mandate("manager", "clerk", datetime(2026, 1, 1, tzinfo=UTC))]
    case.do("sign", "clerk", TEN, mandates=stands_in)
    assert case.refused("sign", "clerk", NOON, mandates=stands_in).reason == "not_yours"
    case.do("sign", "client", NOON)
    assert case.state.stages == {"flow": "new"}
    case.do("sign", "manager", NOON)
    assert case.state.stages == {"flow": "done"}


# ----------------------------------------------------------------------------------------------- mandates

SPRING = Mandate("manager", "deputy", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))


def paying() -> Case:
    return Case(process(stage("flow", "new", "done", "paid | new | pay | manager | - | done | -",
                              "closed | new | close | manager | - | done | -")),
                at="2026-02-01T09:00")  # fmt: skip


@pytest.mark.parametrize(
    ("mandate", "at", "taken"),
    [
        ({}, "2026-02-28T23:59:59+00:00", False),
        ({}, "2026-03-01T00:00:00+00:00", True),
        ({}, "2026-03-01T07:59:59", False),  # in Shanghai
        ({}, "2026-03-01T08:00", True),
        ({}, "2026-03-09T23:59:59.999999+00:00", True),
        ({}, "2026-03-10T00:00:00+00:00", False),
        ({"end": None}, "2036-03-10T00:00:00+00:00", True),
        ({"events": ("pay", "close")}, "2026-03-02T00:00", True),
        ({"events": ("close",)}, "2026-03-02T00:00", False),
        ({"holder": "Li"}, "2026-03-02T00:00", True),
        ({"holder": "Wang"}, "2026-03-02T00:00", False),
        ({"role": "boss"}, "2026-03-02T00:00", False),
        ({"limits": {"amount": 500}}, "2026-03-02T00:00", True),
        ({"limits": {"amount": Decimal("499.99")}}, "2026-03-02T00:00", False),
        ({"limits": {"amount": 500, "text": 1}}, "2026-03-02T00:00", False),
        ({"limits": {"price": 500}}, "2026-03-02T00:00", False),
    ],
)
def test_a_mandate_has_its_period_events_and_limits(mandate: dict[str, Any], at: str, taken: bool) -> None:
    fields = {name: getattr(SPRING, name) for name in ("role", "holder", "start", "end", "events", "limits")}
    mandates = [Mandate("other", "nobody", datetime(2026, 1, 1, tzinfo=UTC)), Mandate(**fields | mandate)]
    case = paying()
    document = {"amount": 500}
    if taken:
        (happened, *_) = case.do("pay", "deputy", at, document, actor="Li", mandates=mandates)
        assert isinstance(happened, Happened)
        assert (happened.roles, happened.document["by"]) == (("manager",), "Li")
    else:
        assert case.refused("pay", "deputy", at, document, actor="Li", mandates=mandates).reason == "not_yours"


def test_what_does_not_say_the_amount_is_not_covered() -> None:
    limited = Mandate("manager", "deputy", SPRING.start, limits={"amount": 500})
    assert paying().refused("pay", "deputy", TEN, {}, mandates=[limited]).reason == "not_yours"


def test_a_mandate_does_not_get_round_separation_of_duties() -> None:
    case = asked_and_paid("manager, not ask")
    case.do("ask", "clerk", TEN, actor="Li")
    mandate = [Mandate("manager", "Li", SPRING.start)]
    assert case.refused("pay", "clerk", NOON, actor="Li", mandates=mandate).reason == "not_yours"
    nameless = asked_and_paid("manager, not ask")
    nameless.do("ask", "clerk", TEN)
    assert nameless.refused("pay", "clerk", NOON, mandates=[Mandate("manager", "clerk", SPRING.start)])


def test_a_mandate_says_in_which_zone_its_times_are() -> None:
    with pytest.raises(ValueError, match="`start` of a mandate has no time zone"):
        Mandate("manager", "deputy", datetime(2026, 3, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="`end` of a mandate has no time zone"):
        Mandate("manager", "deputy", SPRING.start, datetime(2026, 3, 1))  # noqa: DTZ001
