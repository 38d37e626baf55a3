"""Plots: regions are exactly what deciding says, every duty is drawn, and no setting of matplotlib is touched."""

from __future__ import annotations

import random
import warnings
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import matplotlib
import pytest
from matplotlib.figure import Figure
from pydantic import BaseModel

from bpmlib import Conflict, InputError, NoMatch, Policy, display, feel
from bpmlib.cases import events as e
from bpmlib.cases import fold
from bpmlib.display import _matplotlib
from bpmlib.display.chart import Chart, chart
from bpmlib.display.duties import courses
from bpmlib.display.words import Say
from bpmlib.documents.shared_types import Personal
from bpmlib.explain.wording import Wording
from bpmlib.verify.replay import replay
from tests.display.things import ORDER, TERMS, ZONE, discounts, refund
from tests.policy_text import decision, formula, inputs, only, policy
from tests.verify.drawn_tables import Drawn, drawn, value_at

EN = Say("en")


def made(policy_: Policy, table: str, x: str | None = None, y: str | None = None, document: Any = None) -> Chart:
    return chart(policy_, table, x, y, document, None, EN)


def said(policy_: Policy, document: Any, answer: str) -> str:
    """Return in words what deciding says."""
    try:
        decided = policy_.decide(document, answers=[answer])
    except NoMatch:
        return "no rule"
    except Conflict:
        return "conflict"
    definition = decided.compiled.program.definitions[answer]
    kind = definition.results[0][1]  # type: ignore[union-attr]
    return Wording("en", policy_.vocabulary).value(decided.value, kind)


def test_regions_of_two_inputs_with_a_gap_and_two_rules_at_once() -> None:
    found = made(discounts(), "approver", "amount", "term")
    assert found.columns == ("< 1000", "[1000..4000]", "(4000..5000]", "> 5000")
    assert found.rows == ("< 30", ">= 30")
    assert [[area.text for area in column] for column in found.areas] == [
        ["clerk", "clerk"], ["manager", "no rule"], ["conflict", "board"], ["board", "board"],
    ]  # fmt: skip
    assert [[(area.gap, area.clash) for area in column] for column in found.areas][1:3] == [
        [(False, False), (True, False)], [(False, True), (False, False)],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "term", "place"),
    [("999.99", 40, (0, 1)), ("1000", 30, (1, 1)), ("4000", 29, (1, 0)), ("4000.01", 29, (2, 0)), ("5000", 0, (2, 0)),
     ("5000.01", 30, (3, 1))],
)  # fmt: skip
def test_the_document_is_marked_on_its_side_of_each_bound(amount: str, term: int, place: tuple[int, int]) -> None:
    found = made(discounts(), "approver", "amount", "term", {"amount": Decimal(amount), "term": term})
    assert found.mark is not None
    assert tuple(map(int, found.mark)) == place


def cells_of(table: Drawn, row: list[str]) -> list[str]:
    return row[-1 - len(table.columns) : -1]


@pytest.mark.parametrize("number", range(33))
def test_what_a_chart_says_is_what_deciding_says(number: int) -> None:
    table = drawn(number)
    policy_ = table.policy()
    if not any(cell != "-" for row in (*table.rows, *table.exceptions) for cell in cells_of(table, row)):
        with pytest.raises(ValueError, match="looks at nothing"):
            made(policy_, "d")
        return
    whole = made(policy_, "d")
    for document in random.Random(number).sample(documents := table.documents(200), min(12, len(documents))):
        found = made(policy_, "d", document=document)
        assert found.mark is not None
        column, row = map(int, found.mark)
        assert found.areas[column][row].text == said(policy_, document, "d"), (table.text(), document)
        assert feel.matches(found.columns[column], value_at(document, found.x))
        assert not found.y or feel.matches(found.rows[row], value_at(document, found.y))
        other = next(at for at, one in enumerate(whole.columns) if feel.matches(one, value_at(document, whole.x)))
        up = next(
            (at for at, one in enumerate(whole.rows) if whole.y and feel.matches(one, value_at(document, whole.y))), 0
        )
        assert said(policy_, document, "d") in whole.areas[other][up].text.split(" | "), (table.text(), document)


def test_without_a_document_an_area_says_all_that_may_be() -> None:
    # on account and above CNY 50,000 the general manager signs too, for new customers from CNY 20,000 on
    found = made(TERMS, "approvals", "order.amount", "order.on_account")
    assert found.rows == ("false", "true")
    assert {column[0].text for column in found.areas} == {"none"}
    assert found.areas[0][1].text == "none"
    assert found.areas[1][1].kind == "several" and "none" in found.areas[1][1].text.split(" | ")


def test_the_other_inputs_are_said_with_the_documents_values() -> None:
    found = made(TERMS, "approvals", "order.amount", "order.customer.is_new", {"order": ORDER})
    assert found.fixed == ("order.on_account = yes",)
    assert found.areas[2][0].text == "the sales manager"
    assert found.mark is not None and tuple(map(int, found.mark)) == (2, 0)


class Applicant(BaseModel):
    age: Annotated[int, Personal()]
    height: Annotated[int, Personal()]
    amount: Decimal


def test_what_is_personal_in_the_document_is_neither_written_nor_placed() -> None:
    rows = ("one | < 60 | > 0 | < 100 | 1", "two | >= 60 | - | - | 2")
    table = decision("d (UNIQUE)", "rule | who.age | who.height | who.amount | → d : number", *rows)
    own = only(policy("t.who", table, front=["input: {who: Applicant}"]), documents=[Applicant])
    found = made(own, "d", "who.age", "who.amount", {"who": {"age": 41, "height": 187, "amount": Decimal(5)}})
    assert found.fixed == ("who.height = (personal data)",)
    assert found.mark is not None and found.mark[0] == 0.5
    assert "187" not in repr(found) and "41" not in repr(found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing",), "no decision of"), (("approver", "amoun"), "did you mean `amount`"), (("f",), "is a formula"),
        (("approver", "amount", "amount"), "no variable"), (("any_term",), "nothing that could be an axis"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(arguments: tuple[str, ...], message: str) -> None:
    table = decision("approver (UNIQUE)", "rule | amount | term | → approver : number", "one | < 10 | > 1 | 1")
    every = decision("any_term (UNIQUE)", "rule | term | → any_term : number", "one | - | 1")
    own = only(policy("t.say", inputs("amount: number", "term: number"), table, every, formula("f : number", "1")))
    with pytest.raises(ValueError, match=message):
        display.regions(own, *arguments)


def test_a_document_that_the_policy_does_not_take_is_an_input_error() -> None:
    with pytest.raises(InputError):
        display.regions(discounts(), "approver", document={"amount": "much", "term": 1})


# ---------------------------------------------------------------------------------------------------- figures


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_are_drawn_in_both_themes_and_languages_without_a_missing_sign(theme: Any, language: str) -> None:
    _, events = refund()
    back_test = replay(TERMS, TERMS, [{"order": ORDER}], answers=["approvals"])
    before, state = dict(matplotlib.rcParams), matplotlib.get_backend(auto_select=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error" if _matplotlib._chinese_font() else "ignore")
        for figure in (
            display.regions(
                TERMS, "approvals", x="order.amount", document={"order": ORDER}, language=language, theme=theme
            ),
            display.transitions(back_test, language=language, theme=theme),
            display.timeline(events, language=language, theme=theme),
        ):
            assert isinstance(figure, Figure)
            assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert dict(matplotlib.rcParams) == before
    assert matplotlib.get_backend(auto_select=False) == state


def test_gaps_and_conflicts_are_hatched_and_the_document_is_in_the_legend() -> None:
    figure = display.regions(discounts(), "approver", "amount", "term", {"amount": 1500, "term": 40})
    hatches = {patch.get_hatch() for patch in figure.axes[0].patches}
    assert hatches == {None, "//", "xx"}
    assert "this document" in texts(figure) and "no rule" in texts(figure)


def test_dollar_signs_in_texts_are_no_formulas() -> None:
    table = decision("d (UNIQUE)", "rule | a | → d : string", 'one | < 1 | "$x^2$"', 'two | >= 1 | "$\\\\frac"')
    figure = display.regions(only(policy("t.dollar", inputs("a: number"), table)), "d")
    assert figure._repr_png_()  # type: ignore[attr-defined]
    assert "$x^2$" in texts(figure)


def test_a_missing_chinese_font_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _matplotlib._complain.cache_clear()
    monkeypatch.setattr(_matplotlib, "_chinese_font", lambda: None)
    with pytest.warns(UserWarning, match="Noto Sans CJK SC"):
        display.regions(discounts(), "approver", language="zh")
    display.regions(discounts(), "approver", language="zh")  # another warning would be an error here
    _matplotlib._complain.cache_clear()


def test_transitions_count_every_document() -> None:
    stricter = discounts().override()
    orders = [{"amount": Decimal(at), "term": 10} for at in (1, 2, 3, 2000, 4500, 9000)]
    figure = display.transitions(replay(discounts(), stricter, orders))
    counts = [int(text.get_text()) for text in figure.axes[0].texts]
    assert sum(counts) == 6
    assert "Conflict" in texts(figure)


def test_rare_outcomes_go_together_and_are_counted() -> None:
    rows = [f"r{at} | {at} | {at}" for at in range(20)]
    one = only(policy("t.many", inputs("a: number"), decision("d (UNIQUE)", "rule | a | → d : number", *rows)))
    figure = display.transitions(replay(one, one, [{"a": at % 20} for at in range(40)]))
    assert sum(int(text.get_text()) for text in figure.axes[0].texts) == 40
    assert "and 7 more" in texts(figure)


# --------------------------------------------------------------------------------------------------- timelines

START = datetime(2026, 3, 6, 9, tzinfo=ZONE)


def days(count: float) -> datetime:
    return START + timedelta(days=count)


def opened(name: str, due: datetime | None) -> e.DutyOpened:
    return e.DutyOpened(START, name, name.partition("#")[0], ("site",), due)


def test_each_duty_is_met_late_breached_released_or_open() -> None:
    events: list[e.Event] = [opened(name, days(2)) for name in ("met", "late", "broken", "gone", "open")]
    events += [e.Met(days(1), "met"), e.Released(days(1.5), "gone", "closed"), e.Breached(days(2), "late")]
    events += [e.Breached(days(2), "broken"), e.Met(days(3), "late", True)]
    found = {one.id: [kind for kind, _, _ in one.parts] for one in courses(events, days(4))}
    assert found == {
        "met": ["met"], "late": ["open", "late"], "broken": ["open", "breached"], "gone": ["released"],
        "open": ["open"],
    }  # fmt: skip
    spans = {one.id: (one.parts[0][1], one.parts[-1][2]) for one in courses(events, days(4))}
    assert spans["met"] == (START, days(1)) and spans["broken"] == (START, days(4))


def test_a_day_is_due_until_its_last_midnight() -> None:
    # S003-11/R4: an opinion within two days of the request on Friday 6 March, so by the end of Sunday
    _, events = refund()
    (found,) = courses(events)
    assert found.due == datetime(2026, 3, 9, tzinfo=ZONE)
    assert found.breaches == (datetime(2026, 3, 9, tzinfo=ZONE),)


def test_a_timeline_comes_from_events_a_state_or_a_case() -> None:
    process, events = refund()
    state = fold(events)
    local = datetime(2026, 3, 11)  # noqa: DTZ001
    for case in (events, state, display.Case(process, state, days(5)), display.Case(process, state, local)):
        assert "send_opinion#1 (project lead)" in texts(display.timeline(case))
    assert display.timeline([]).axes
