"""The engine that joins by durable-rules: the same answers as the plain one, and nothing is lost, kept or left over."""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpmlib import Session
from bpmlib.errors import EngineFailed, EngineUnavailable, EvaluationError, LimitExceeded, Limits
from bpmlib.patterns import _durable
from bpmlib.patterns.encoding import is_served
from bpmlib.patterns.engines import joiners_for
from bpmlib.patterns.facts import Asserted
from bpmlib.patterns.memory import Journal, Memory
from bpmlib.patterns.rete import DurableJoiner
from tests.patterns.trading import PATTERNS, Both, Order, Parcel, Payment, Place, pattern, policies, rule, told

c = pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


def python(code: str, *more: str, seconds: float = 300) -> str:
    """Run a text as a program of its own, and return what it prints."""
    command = [sys.executable, "-c", code, *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ------------------------------------------------------------------------------------- the same answers


def test_facts_are_joined_by_several_fields_whichever_comes_first() -> None:
    both = Both("paid")
    both.add(Order(no="1", amount=Decimal("20.5")), "o1")
    assert both.add(Payment(order="1", amount=Decimal("20.50")), "p1") == (
        ['Found {pattern: "paid", a: "1", b: "2026-03-02", c: ""}'], [],
    )  # fmt: skip
    both.add(Payment(order="2", due=date(2026, 3, 3)), "p2")
    assert both.add(Order(no="2"), "o2") == (['Found {pattern: "paid", a: "2", b: "2026-03-03", c: ""}'], [])
    assert both.add(Payment(order="2", amount=Decimal("1.01")), "p3") == ([], [])
    assert both.engines() == {"durable"}


def test_a_fact_may_stand_in_two_places_and_null_is_equal_to_null() -> None:
    both = Both("twin", "trio")
    assert len(both.add(Order(no="1"), "o1")[0]) == 1
    assert len(both.add(Order(no="2"), "o2")[0]) == 3
    assert len(both.add(Order(no="3"), "o3")[0]) == 6
    assert len(both.add(Order(no="4", customer="c"), "o4")[0]) == 1
    assert len(both.retract("o2")[1]) == 6


def test_a_chain_is_joined_by_a_date_a_boolean_and_a_field_inside_a_field() -> None:
    both = Both("chain")
    paris, rome = Place(city="Paris"), Place(city="Rome")
    both.add(Payment(order="1", flagged=True), "p1")
    both.add(Payment(order="1", flagged=False), "p2")
    both.add(Parcel(order="1", to=paris), "s1")
    both.add(Parcel(order="1", to=rome, weight=Decimal(4)), "s2")
    both.add(Parcel(order="1", to=rome, weight=Decimal(5)), "s3")
    both.add(Order(no="1", to=rome, urgent=True, placed=date(2026, 3, 3)), "o1")
    assert len(both.add(Order(no="1", to=rome, urgent=True), "o2")[0]) == 1
    assert len(both.add(Parcel(order="1"), "s4")[0]) == 0
    assert len(both.add(Order(no="1"), "o3")[0]) == 1  # both lead to no city, and the other payment is not flagged


def test_what_was_concluded_is_joined_and_leaves_again() -> None:
    both = Both("paid", "next")
    both.add(Parcel(order="1"), "s1")
    both.add(Order(no="1"), "o1")
    assert len(both.add(Payment(order="1"), "p1")[0]) == 2
    assert len(both.retract("o1")[1]) == 2
    assert len(both.add(Order(no="1"), "o2")[0]) == 2
    assert both.engines() == {"durable"}


def test_a_fact_that_is_retracted_and_asserted_again_is_joined_anew() -> None:
    both = Both("paid")
    both.add(Order(no="1"), "o")
    for _ in range(3):
        assert len(both.add(Payment(order="1"), "p")[0]) == 1
        assert len(both.retract("p")[1]) == 1
        assert both.add(Payment(order="2"), "p") == ([], [])
        assert both.retract("p") == ([], [])


def test_what_followed_from_a_forgotten_fact_stays_and_nothing_more_follows_from_it() -> None:
    both = Both("paid")
    both.add(Order(no="1"), "o")
    both.add(Payment(order="1"), "p")
    both.do(lambda session: session.forget("o"))
    assert both.add(Payment(order="1", due=date(2026, 3, 9)), "q") == ([], [])
    assert len(both.durable.conclusions()) == 1


def test_a_condition_without_a_value_takes_the_whole_step_back() -> None:
    both = Both("ratio", "paid")
    both.add(Parcel(order="1", weight=Decimal(0)), "s1")
    both.add(Payment(order="1"), "p1")
    assert both.add(Order(no="1", amount=Decimal(0)), "o1")[0] is EvaluationError  # of the order alone, not to be told
    assert both.add(Order(no="1"), "o1")[0] is EvaluationError  # of both
    assert both.add(Order(no="1", urgent=True), "o2") == (
        ['Found {pattern: "paid", a: "1", b: "2026-03-02", c: ""}'],
        [],
    )
    both.retract("s1")
    assert len(both.add(Order(no="1"), "o1")[0]) == 0  # it supports what is there
    assert len(both.add(Parcel(order="1", weight=Decimal("0.1")), "s2")[0]) == 1


def test_several_facts_at_once_are_all_taken_back() -> None:
    both = Both("ratio", "paid")
    both.add(Order(no="1"), "o")

    def several(session: Session) -> Any:
        return session.assert_facts([Payment(order="1"), Order(no="2"), Parcel(order="1", weight=Decimal(0))])

    assert both.do(several)[0] is EvaluationError
    assert both.add(Payment(order="2"), "p") == ([], [])
    assert len(both.add(Payment(order="1"), "q")[0]) == 1


def test_a_retraction_that_fails_is_taken_back() -> None:
    none = "none | p | Payment | p.order = o.no"
    givens = ["given | o | Order | -", "given | q | Order | q.no = o.no"]
    text = pattern("open", *givens, none, "when | - | - | 1 / o.amount > 0", then="a: o.no, b: q.no")
    both = Both(text=text)
    both.add(Payment(order="1"), "p")
    both.add(Order(no="1", amount=Decimal(0)), "o")
    assert both.retract("p")[0] is EvaluationError
    both.add(Order(no="2"), "x")
    assert both.retract("o") == ([], [])
    assert both.retract("p") == ([], [])


@pytest.mark.parametrize("seed", range(12))
def test_random_histories_are_the_same_on_both(seed: int) -> None:
    draw = random.Random(seed)
    both = Both()
    live: list[str] = []
    for number in range(60):
        if live and draw.random() < 0.4:
            both.retract(live.pop(draw.randrange(len(live))))
            continue
        no, amount = draw.choice("123"), Decimal(draw.choice(["0", "1", "1.0", "2"]))
        to = draw.choice([None, Place(city="Rome")])
        document = draw.choice([
            Order(no=no, customer=draw.choice([None, "c"]), amount=amount, urgent=draw.random() < 0.5, to=to),
            Payment(order=no, amount=amount, flagged=draw.random() < 0.5),
            Parcel(order=no, weight=amount, to=to),
        ])  # fmt: skip
        if not isinstance(both.add(document, f"f{number}")[0], type):
            live.append(f"f{number}")


# -------------------------------------------------------------------------------- ids and numbers of values


def order(no: str, **values: Any) -> Asserted:
    return Asserted(f"order {no}", "Order", Order(no=no, **values).model_dump(), 1)


def payment(no: str, **values: Any) -> Asserted:
    return Asserted(f"payment {no}", "Payment", Payment(order=no, **values).model_dump(), 2)


@pytest.fixture
def joiner() -> Iterator[DurableJoiner]:
    made = DurableJoiner(rule("paid"))
    yield made
    made.close()


def test_ids_and_numbers_of_values_are_used_again(joiner: DurableJoiner) -> None:
    stays = order("stays")
    joiner.add(stays)
    for number in range(500):
        first, second = order(str(number)), payment(str(number))
        assert joiner.add(first) == []
        assert joiner.add(second) == [(first, second)]
        joiner.remove(first)
        joiner.remove(second)
    assert joiner.add(payment("stays")) != []
    assert len(joiner._tokens) == 1
    assert joiner._ids.take() <= "AAAD"


def test_a_fact_that_can_stand_nowhere_is_not_told_and_may_be_left_out(joiner: DurableJoiner) -> None:
    none = order("1", amount=Decimal(0))
    assert joiner.add(none) == []
    assert joiner._held == {}
    joiner.remove(none)
    joiner.remove(payment("never taken in"))


def test_a_fact_taken_in_again_is_there_once(joiner: DurableJoiner) -> None:
    first, second = order("1"), payment("1")
    joiner.add(first)
    joiner.restore(first)
    assert joiner.add(second) == [(first, second)]
    assert joiner.add(second) == [(first, second)]
    joiner.remove(first)
    assert joiner.add(second) == []


def test_there_are_only_so_many_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_durable, "FACTS", 2)
    session = Session(policies("paid"), "durable")
    session.assert_facts([Order(no="1"), Order(no="2")])
    with pytest.raises(EngineFailed, match="2 facts"):
        session.assert_fact(Order(no="3"), id="x")
    session.retract("Order#1")
    session.assert_fact(Payment(order="2"), id="x")
    assert len(session.conclusions()) == 1


def test_values_that_are_equal_in_the_language_have_one_number(joiner: DurableJoiner) -> None:
    first, second = order("1", amount=Decimal("1E+1")), payment("1", amount=Decimal("10.00"))
    joiner.add(first)
    assert joiner.add(second) == [(first, second)]
    assert len(joiner._tokens) == 1


# -------------------------------------------------------------------------------------- when it fails


def failing(real: Callable[..., Any], after: int, error: BaseException) -> Callable[..., Any]:
    """Return a function that does what another does, and then fails at one of its calls."""
    calls = iter(range(after + 1))

    def call(*args: Any) -> Any:
        outcome = real(*args)
        if next(calls, -1) == after:
            raise error
        return outcome

    return call


CALLS = ["create_ruleset", "assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("error", [c.error("error code: 303"), MemoryError(), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("after", [0, 1, 2])
def test_after_a_failure_inside_the_session_is_as_before_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException, after: int
) -> None:
    both = Both("paid", "twin")
    both.add(Order(no="1", customer="c"), "o1")
    both.durable.close()  # it begins anew
    expected = EngineFailed if isinstance(error, c.error) else type(error)
    monkeypatch.setattr(c, name, failing(getattr(c, name), after, error))
    steps: list[Callable[[Session], Any]] = [
        lambda session: session.assert_fact(Payment(order="1"), id="p1"),
        lambda session: session.assert_fact(Order(no="2", customer="c"), id="o2"),
        lambda session: session.assert_fact(Payment(order="2"), id="p2"),
        lambda session: session.retract("o1"),
        lambda session: session.retract("p2"),
    ]
    failures = 0
    for step in steps:
        try:
            outcome = told(step(both.durable))
        except expected:
            failures += 1
            both.agree()
            outcome = told(step(both.durable))  # it fails only once
        assert outcome == told(step(both.reference))
        both.agree()
    assert failures <= 1
    assert failures == 1 or (name, after) in {("create_ruleset", 2), ("start_action_for_state", 2)}


def test_an_answer_that_is_not_expected_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(policies("paid"), "durable")
    session.assert_fact(Order(no="1"))
    monkeypatch.setattr(c, "assert_fact", lambda *_: (2, 0))
    with pytest.raises(EngineFailed, match="the answer 2") as caught:
        session.assert_fact(Payment(order="1"))
    assert caught.value.diagnostics[0].code == "engine-failed"
    monkeypatch.undo()
    assert len(session.assert_fact(Payment(order="1")).concluded) == 1


def test_too_many_matches_take_the_step_back() -> None:
    session = Session(policies("twin"), "durable", limits=Limits(matches=5))
    session.assert_fact(Order(no="1"))
    session.assert_fact(Order(no="2"))
    with pytest.raises(LimitExceeded):
        session.assert_fact(Order(no="3"))
    assert len(session.conclusions()) == 4
    assert len(session.assert_fact(Order(no="4", customer="c")).concluded) == 1


# ------------------------------------------------------------------------------------- nothing is left over


def test_a_closed_session_goes_on_if_more_is_said() -> None:
    with Session(policies("paid"), "durable") as session:
        session.assert_fact(Order(no="1"))
    session.close()
    assert len(session.assert_fact(Payment(order="1")).concluded) == 1
    session.close()
    assert len(session.retract("Order#1").withdrawn) == 1


OPENED = """
import gc, sys
from bpmlib import Session
from tests.patterns.stream import memory
from tests.patterns.trading import Order, Payment, policies

made = policies("paid", "twin", "chain")

def use(count, closes):
    for _ in range(count):
        session = Session(made, "durable")
        session.assert_fact(Order(no="1"))
        assert len(session.assert_fact(Payment(order="1")).concluded) == 1
        if closes:
            session.close()
    gc.collect()

closes = sys.argv[1] == "closed"
use(200, closes)
before = memory()
use(int(sys.argv[2]), closes)
print(memory() - before)
"""


@LINUX
@pytest.mark.long
@pytest.mark.parametrize(("ending", "count"), [("closed", 2000), ("collected", 200)])
def test_two_thousand_sessions_leave_nothing(ending: str, count: int) -> None:
    assert float(python(OPENED, ending, str(count))) < 20  # MB; one set of rules that stays has 0.1, each session three


@LINUX
@pytest.mark.long
def test_a_stream_of_facts_needs_bounded_memory() -> None:
    """`BPMLIB_FACTS=1000000` makes it a million; it takes minutes."""
    count = int(os.environ.get("BPMLIB_FACTS", "20000"))
    program = "import sys; from tests.patterns.stream import stream; print(*stream(int(sys.argv[1])))"
    early, late, found = map(float, python(program, str(count), seconds=3600).split())
    assert found == count // 2
    assert late - early < 20  # MB; a fact that stays has 0.007 in durable-rules alone


def test_a_session_that_is_collected_gives_its_rules_back(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, closed = [], []
    create, delete = c.create_ruleset, c.delete_ruleset
    monkeypatch.setattr(c, "create_ruleset", lambda *args: opened.append(create(*args)) or opened[-1])
    monkeypatch.setattr(c, "delete_ruleset", lambda handle: closed.append(handle) or delete(handle))
    session = Session(policies("paid"), "durable")
    session.assert_fact(Order(no="1"))
    del session
    gc.collect()
    assert opened == closed and len(opened) == 1


# --------------------------------------------------------------------------------------------- threads


def run_all(*work: Callable[[], None]) -> None:
    """Do several things at once; what one raises is raised here."""
    raised: list[BaseException] = []

    def guarded(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=guarded, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def paid(session: Session, name: str, count: int) -> Callable[[], None]:
    def work() -> None:
        for number in range(count):
            session.assert_fact(Order(no=f"{name}{number}"), id=f"o {name}{number}")
            change = session.assert_fact(Payment(order=f"{name}{number}"), id=f"p {name}{number}")
            assert [one.values["a"] for one in change.concluded] == [f"{name}{number}"]
            if number % 3 == 0:
                assert len(session.retract(f"o {name}{number}").withdrawn) == 1

    return work


def test_two_threads_have_a_session_each() -> None:
    made = policies("paid")
    sessions = [Session(made, "durable"), Session(made, "durable")]
    run_all(*[paid(session, "x", 150) for session in sessions])
    assert [len(session.conclusions()) for session in sessions] == [100, 100]


def test_two_threads_share_a_session() -> None:
    session = Session(policies("paid"), "durable")
    run_all(paid(session, "x", 150), paid(session, "y", 150))
    assert len(session.conclusions()) == 200


# ------------------------------------------------------------------------------------------ who joins


def test_only_patterns_whose_facts_are_all_joined_by_fields_are_served() -> None:
    assert all(is_served(rule(name)) for name in PATTERNS)
    for parts in (
        ["given | o | Order | o.amount > 1"],
        ["given | o | Order | -", "given | p | Payment | p.amount > o.amount"],
        ["given | o | Order | -", 'given | p | Payment | p.order = o.no + "x"'],
        [
            "given | o | Order | -",
            "given | p | Payment | p.order = o.no",
            "given | s | Parcel | s.weight = p.amount + 1",
        ],
    ):
        assert not is_served(rule("x", pattern("x", *parts, then='a: o.no, b: "b"')))


@pytest.mark.parametrize(("count", "served"), [(3, True), (4, False)])
def test_at_most_three_facts_are_joined(count: int, served: bool) -> None:
    more = [f"given | o{n} | Order | o{n}.no = o{n - 1}.customer" for n in range(1, count)]
    text = pattern("many", "given | o0 | Order | -", *more, then="a: o0.no, b: o1.no")
    assert is_served(rule("many", text)) is served
    both = Both(text=text)
    for number in (*range(1, count), 0):
        both.add(Order(no=str(number), customer=str(number + 1)), f"o{number}")
    assert len(both.durable.conclusions()) == 1
    assert both.engines() == {"durable" if served else "reference"}


@pytest.mark.parametrize("engine", ["auto", "durable", "reference"])
def test_each_rule_has_the_engine_that_serves_it(engine: Any) -> None:
    alone = rule("x", pattern("x", "given | o | Order | -", then='a: o.no, b: "b"'))
    rules = [rule("paid"), alone]
    made = joiners_for(rules, engine, Memory((), Journal()))
    assert [made[one].engine for one in rules] == ["reference" if engine == "reference" else "durable", "reference"]


def test_no_other_word_names_an_engine() -> None:
    with pytest.raises(ValueError, match="auto, durable, reference"):
        Session(policies("paid"), "rete")  # type: ignore[arg-type]


MISSING = """
import sys
from bpmlib import Session
from bpmlib.errors import EngineUnavailable
from tests.patterns.trading import Order, Payment, policies

if sys.argv[1]:
    sys.path.insert(0, sys.argv[1])
else:
    sys.modules["durable_rules_engine"] = None
made = policies("paid")
try:
    Session(made, "durable")
except EngineUnavailable as error:
    (one,) = error.diagnostics
    print(one.code, one.message, one.hint, sep="; ")
for engine in ("auto", "reference"):
    session = Session(made, engine)
    session.assert_fact(Order(no="1"))
    (one,) = session.assert_fact(Payment(order="1")).concluded
    assert one.engines == ("reference",)
"""


def test_where_it_is_not_installed_the_cure_and_the_other_engine_are_named() -> None:
    said = python(MISSING, "")
    assert said.startswith("engine-unavailable; durable-rules is not installed; ")
    assert '"bpmlib[durable]"' in said and "C compiler" in said and 'engine="reference"' in said
    assert ("CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject" in said) == (sys.version_info >= (3, 13))


def test_where_it_was_built_without_the_variable_that_is_said(tmp_path: Path) -> None:
    text = "raise ImportError('x.so: undefined symbol: PyEval_CallObject')"
    (tmp_path / "durable_rules_engine.py").write_text(text, "utf-8")
    said = python(MISSING, str(tmp_path))
    assert "does not load, x.so: undefined symbol: PyEval_CallObject; " in said and "--force-reinstall" in said
    assert issubclass(EngineUnavailable, ImportError)


def test_the_engine_that_is_taken_by_itself_joins_two_facts_by_durable_rules_and_no_more() -> None:
    more = [f"given | o{n} | Order | o{n}.no = o{n - 1}.customer" for n in range(1, 3)]
    for count, engine in ((2, "durable"), (3, "reference")):
        text = pattern("many", "given | o0 | Order | -", *more[: count - 1], then="a: o0.no, b: o1.no")
        joiners = joiners_for([rule("many", text)], "auto", Memory((), Journal()))
        assert [joiner.engine for joiner in joiners.values()] == [engine]
