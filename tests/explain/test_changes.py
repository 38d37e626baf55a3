"""What would change a decision: every claim is held against the engine, by brute force on small domains."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

import bpmlib
from bpmlib import Range
from bpmlib.explain.change import Change
from bpmlib.values.durations import YearsMonths
from tests.policy_text import decision, exceptions, formula, inputs, only, parameters, policy, terms

LAST = 12


class Doc(BaseModel):
    a: Annotated[int, Field(ge=0, le=LAST)]
    b: Annotated[int, Field(ge=0, le=LAST)] = 0
    flag: bool = False
    word: Literal["x", "y", "z"] = "x"


def changes(made: bpmlib.Policy, document: dict[str, Any], **arguments: Any) -> tuple[Change, ...]:
    return made.explain(made.decide(document, **arguments)).changes


def told(found: tuple[Change, ...]) -> list[tuple[Any, ...]]:
    return [
        (change.path, change.to, change.witness, change.outcome or change.error.partition(",")[0]) for change in found
    ]


def number(*rows: str, hit: str = "UNIQUE", extra: tuple[str, ...] = ()) -> bpmlib.Policy:
    return only(
        policy("t.change", inputs("a: number"), *extra, decision(f"d ({hit})", "rule | a | → d : string", *rows))
    )


def test_the_nearest_boundary_on_each_side_and_where_it_ends() -> None:
    made = number('low | < 10 | "low"', 'mid | [10..20] | "mid"', 'high | (20..30) | "high"', 'top | >= 30 | "top"')
    assert told(changes(made, {"a": 15})) == [
        ("a", Range(None, False, 10, False), Decimal("9.99"), {"d": "low"}),
        ("a", Range(20, False, 30, False), Decimal("20.01"), {"d": "high"}),
    ]
    assert told(changes(made, {"a": 10}))[0][2] == Decimal("9.99")
    assert told(changes(made, {"a": 1})) == [("a", Range(10, True, 20, True), 10, {"d": "mid"})]
    assert told(changes(made, {"a": 99})) == [("a", Range(20, False, 30, False), Decimal("29.99"), {"d": "high"})]


def test_a_single_value_is_claimed_for_itself_alone() -> None:
    made = number('ten | 10 | "ten"', 'other | not(10) | "other"')
    assert told(changes(made, {"a": 5})) == [("a", 10, 10, {"d": "ten"})]
    assert told(changes(made, {"a": 10})) == [
        ("a", Range(None, False, 10, False), Decimal("9.99"), {"d": "other"}),
        ("a", Range(10, False, None, False), Decimal("10.01"), {"d": "other"}),
    ]


def test_another_rule_that_says_the_same_is_no_change() -> None:
    made = number('low | < 10 | "x"', 'mid | [10..20] | "x"', 'high | > 20 | "y"')
    assert told(changes(made, {"a": 5})) == [("a", Range(20, False, None, False), Decimal("20.01"), {"d": "y"})]


def test_a_gap_is_said_to_be_one() -> None:
    made = number('low | < 10 | "low"', 'high | > 20 | "high"')
    (change,) = changes(made, {"a": 5})
    assert (change.to, change.outcome) == (Range(10, True, 20, True), {})
    assert change.error == "NoMatch, no rule of `d` applies"


def test_figures_terms_and_other_inputs_set_boundaries() -> None:
    figures = parameters("limit | 10 | number", "band | [20..30) | `range<number>`", "points | [40] | `list<number>`")
    rows = ['low | < limit | "low"', 'band | band | "band"', 'in | ? in band | "band"', 'points | points | "point"']
    made = only(
        policy(
            "t.change",
            inputs("a: number"),
            figures,
            terms("same | a"),
            decision("d (FIRST)", "rule | same | → d : string", *rows, 'otherwise | - | "rest"'),
        )
    )
    assert told(changes(made, {"a": 15})) == [
        ("a", Range(None, False, 10, False), Decimal("9.99"), {"d": "low"}),
        ("a", Range(20, True, 30, False), 20, {"d": "band"}),
    ]
    assert told(changes(made, {"a": 35}))[1] == ("a", 40, 40, {"d": "point"})
    floors = only(
        policy(
            "t.change",
            inputs("a: number", "b: number"),
            terms("floor_ | b * 2"),
            decision("d", "rule | a | → d : string", 'ok | >= floor_ | "ok"', 'no | < floor_ | "no"'),
        )
    )
    assert told(changes(floors, {"a": 7, "b": 4}))[0] == ("a", Range(8, True, None, False), 8, {"d": "ok"})


def test_an_amount_that_moves_is_no_boundary() -> None:
    table = decision(
        "d", "rule | a | → fee : number | → big : boolean", "low | < 10 | a * 2 | false", "high | >= 10 | a * 3 | true"
    )
    made = only(policy("t.change", inputs("a: number"), table))
    assert told(changes(made, {"a": 5})) == [("a", Range(10, True, None, False), 10, {"d": {"fee": 30, "big": True}})]
    assert (
        changes(
            only(policy("t.change", inputs("a: number"), formula("d : number", "if a < 5 then a else a"))), {"a": 1}
        )
        == ()
    )


def test_booleans_words_and_days() -> None:
    rows = [
        'f | true | - | - | "flag"',
        'w | false | "y" | - | "word"',
        'o | false | "x", "z" | < @"2026-07-01" | "old"',
        'n | false | "x", "z" | >= @"2026-07-01" | "new"',
    ]
    made = only(
        policy(
            "t.change",
            inputs("flag: boolean", 'word: string: "x", "y", "z"', "day: date"),
            decision("d", "rule | flag | word | day | → d : string", *rows),
        )
    )
    assert told(changes(made, {"flag": False, "word": "x", "day": date(2026, 6, 1)})) == [
        ("flag", True, True, {"d": "flag"}),
        ("word", "y", "y", {"d": "word"}),
        ("day", Range(date(2026, 7, 1), True, None, False), date(2026, 7, 1), {"d": "new"}),
    ]


def test_durations() -> None:
    rows = [
        'short | < @"PT2H" | - | "s"',
        'late | [@"PT2H"..@"P1D"] | >= @"P1Y" | "l"',
        'new | [@"PT2H"..@"P1D"] | < @"P1Y" | "n"',
        'long | > @"P1D" | - | "x"',
    ]
    made = only(
        policy(
            "t.change",
            inputs('wait: days and time duration: <= @"P30D"', "term: years and months duration"),
            decision("d", "rule | wait | term | → d : string", *rows),
        )
    )
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert told(changes(made, {"wait": 5 * hour, "term": YearsMonths(9)})) == [
        ("wait", Range(None, False, 2 * hour, False), timedelta(seconds=7199), {"d": "s"}),
        ("wait", Range(day, False, None, False), timedelta(days=1, seconds=1), {"d": "x"}),
        ("term", Range(YearsMonths(12), True, None, False), YearsMonths(12), {"d": "l"}),
    ]
    text = made.decide(wait=5 * hour, term=YearsMonths(12)).explain()
    assert "if wait were more than 1 day (such as 1 day 1 second): d is x" in text
    assert "if term were less than 1 year (such as 11 months): d is n" in text


def test_words_of_a_plain_string_are_those_it_is_compared_with() -> None:
    made = only(
        policy(
            "t.change",
            inputs("word: string"),
            decision("d", "rule | word | → d : number", 'x | "x" | 1', 'y | "y" | 2', "o | - | 3").replace(
                "d\n", "d (FIRST)\n", 1
            ),
        )
    )
    assert told(changes(made, {"word": "other"})) == [("word", "x", "x", {"d": 1}), ("word", "y", "y", {"d": 2})]


@pytest.mark.parametrize(
    ("allowed", "at", "witnesses"),
    [
        (">= 0", 5, [Decimal("5.01")]),
        ("[5..6)", 5, [Decimal("5.01")]),
        ("[4..5]", 5, [Decimal("4.99")]),
        ("[5..5]", 5, []),
        ("1, 5, 9", 5, []),
        ("5, 5.01", 5, [Decimal("5.01")]),
    ],
)
def test_a_witness_is_a_value_that_a_caller_could_give(allowed: str, at: int, witnesses: list[Any]) -> None:
    table = decision("d", "rule | a | → d : string", 'at | 5 | "at"', 'off | not(5) | "off"')
    made = only(policy("t.change", inputs(f"a: number: {allowed}"), table))
    found = changes(made, {"a": at})
    wanted = [Decimal("4.99"), *witnesses] if allowed == ">= 0" else witnesses
    assert [change.witness for change in found] == wanted
    for witness in wanted:
        made.decide(a=witness)


def test_the_day_that_picks_the_figures_is_not_moved() -> None:
    figures = parameters("limit | 10 | number | 2026-01-01", "limit | 20 | number | 2026-07-01")
    table = decision(
        "d",
        "rule | a | day | → d : string",
        'low | <= limit | - | "low"',
        'a | > limit | < @"2026-07-01" | "high"',
        'b | > limit | >= @"2026-07-01" | "higher"',
    )
    made = only(policy("t.change", inputs("a: number", "day: date"), figures, table, front=["as_of: day"]))
    assert {change.path for change in changes(made, {"a": 15, "day": date(2026, 6, 30)})} == {"a"}
    # with the day given by the caller, the document's date is a date like any other
    found = changes(made, {"a": 15, "day": date(2026, 6, 30)}, as_of=date(2026, 6, 30))
    assert told(found)[-1] == ("day", Range(date(2026, 7, 1), True, None, False), date(2026, 7, 1), {"d": "higher"})
    assert made.decide(a=15, day=date(2026, 7, 1), as_of=date(2026, 6, 30)).value == "higher"


# ------------------------------------------------------------------------------------- by brute force

SPANS = st.tuples(st.integers(0, LAST), st.integers(0, LAST)).map(lambda pair: (min(pair), max(pair)))
CELLS = st.one_of(
    st.just("-"),
    st.integers(0, LAST).map(str),
    SPANS.map(lambda span: f"[{span[0]}..{span[1]}]"),
    SPANS.map(lambda span: f"not([{span[0]}..{span[1]}])"),
    st.integers(1, LAST).map(lambda n: f"< {n}"),
    st.integers(0, LAST).map(lambda n: f">= {n}"),
    st.just("> doc.b"),
    st.just("<= limit"),
)


@st.composite
def policies(draw: st.DrawFn) -> bpmlib.Policy:
    def row(name: str) -> str:
        cells = [
            draw(CELLS),
            draw(st.sampled_from(["-", "-", "true", "false"])),
            draw(st.sampled_from(["-", '"x"', 'not("y")'])),
        ]
        return " | ".join([name, *cells, f'"{draw(st.sampled_from("pqr"))}"'])

    hit = draw(st.sampled_from(["FIRST", "UNIQUE", "COLLECT"]))
    rows = [row(f"r{number}") for number in range(draw(st.integers(1, 4)))]
    rows += [] if hit == "COLLECT" else ['otherwise | - | - | - | "none"']
    table = decision(f"d ({hit})", "rule | doc.a | doc.flag | doc.word | → d : string", *rows)
    extra = exceptions("d", "exception | beats | doc.a | → d", f'e | all | {draw(CELLS)} | "e"')
    sections = [parameters("limit | 6 | number"), table, *([extra] if draw(st.booleans()) else [])]
    return only(policy("t.change", *sections, front=["input: {doc: Doc}"]), documents=[Doc])


def outcome(made: bpmlib.Policy, doc: dict[str, Any]) -> Any:
    try:
        return made.decide(doc=doc).outcome
    except (bpmlib.Conflict, bpmlib.NoMatch) as error:
        return type(error).__name__


@settings(max_examples=30)
@given(policies(), st.integers(0, LAST), st.integers(0, LAST), st.booleans(), st.sampled_from("xyz"))
def test_every_claim_holds_and_nothing_nearer_changes(
    made: bpmlib.Policy, a: int, b: int, flag: bool, word: str
) -> None:
    doc = {"a": a, "b": b, "flag": flag, "word": word}
    now = outcome(made, doc)
    if isinstance(now, str):
        return
    decided = made.decide(doc=doc)
    found = made.explain(decided).changes
    domain: dict[str, list[Any]] = {
        "a": list(range(LAST + 1)),
        "b": list(range(LAST + 1)),
        "flag": [True, False],
        "word": list("xyz"),
    }
    for name, values in domain.items():
        if f"doc.{name}" not in decided.reads:
            continue
        own = [change for change in found if change.path == f"doc.{name}"]
        there = {value: outcome(made, {**doc, name: value}) for value in values}
        claimed: set[Any] = set()
        for change in own:
            assert change.witness in there, "a witness is a value of the field"
            for value in values:
                if change.to.contains(value) if isinstance(change.to, Range) else value == change.to:
                    expected = change.outcome or change.error.partition(",")[0]
                    assert there[value] == expected
                    claimed.add(value)
            assert change.witness in claimed
        different = [value for value in values if there[value] != now]
        if name in ("flag", "word"):
            assert set(different) == claimed
            continue
        below, above = [v for v in different if v < doc[name]], [v for v in different if v > doc[name]]
        nearest = [max(below)] if below else []
        nearest += [min(above)] if above else []
        assert [change.witness for change in own] == nearest
        for change, value in zip(own, nearest, strict=True):
            step, run = -1 if value < doc[name] else 1, []
            while value in there and there[value] == there[change.witness]:
                run.append(value)
                value += step
            assert set(run) == {
                v for v in values if (change.to.contains(v) if isinstance(change.to, Range) else v == change.to)
            }


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        ("b", "if w were b: d is 2", "若 w 为 b: d 为 2"),
        ("bc", "if w were b or c: d is 2", "若 w 为 b或c: d 为 2"),
        ("bcde", "if w were b, c, d or e: d is 2", "若 w 为 b、c、d或e: d 为 2"),
        ("bcdef", "if w were b, c, d or one of 2 others: d is 2", "若 w 为 b、c、d或其他 2 项之一: d 为 2"),
    ],
)
def test_words_that_come_to_the_same_are_said_in_one_line(words: str, en: str, zh: str) -> None:
    allowed = ", ".join(f'"{word}"' for word in ["a", *words])
    table = decision("d", "rule | w | → d : number", 'a | "a" | 1', 'b | not("a") | 2')
    made = only(policy("t.change", inputs(f"w: string: {allowed}"), table))
    decided = made.decide(w="a")
    assert [line.strip() for line in decided.explain("en").splitlines() if "if w" in line] == [en]
    assert [line.strip() for line in decided.explain("zh").splitlines() if line.strip().startswith("若")] == [zh]
    assert len(made.explain(decided).changes) == len(words)
