"""What notebooks show: whatever it is, in both languages, with nothing in it that a page would carry out."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from IPython.core.formatters import DisplayFormatter

import bpmlib
from bpmlib import Policies, WorkCalendar, display
from bpmlib.display import _DRAWN
from bpmlib.display.style import STYLE
from bpmlib.display.words import _WORDS
from bpmlib.errors import Severity
from bpmlib.ledger.book import Ledger
from bpmlib.ledger.entries import Entry
from bpmlib.shown import Shown
from bpmlib.source import display_width
from bpmlib.verify.properties.verdicts import Status
from tests.display.things import HOSTILE, ORDER, TERMS, ZONE, discounts, hostile, refund, things
from tests.policy_text import decision, inputs, only, policy

THINGS = list(things())
ALLOWED = frozenset(
    "div span strong style table caption thead tbody tr th td ul li code pre mark details summary br".split()
)  # fmt: skip
VOID = frozenset(("br",))
TINT = re.compile(r"background-color: rgba\(\d+, \d+, \d+, 0\.25\)")
"""What JupyterLab leaves of a style in a notebook that is not trusted, and what suits a light and a dark page."""


class Page(HTMLParser):
    """Reads HTML as a browser does, and complains about what a display must not have, or does not close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.text = ""
        self.cells: list[tuple[str, str]] = []
        self.rows: list[tuple[str, list[tuple[str, str]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert {name for name, _ in attrs} <= {"class", "style", "lang", "role", "aria-level", "open"}, attrs
        given = dict(attrs)
        assert "style" not in given or TINT.fullmatch(given["style"] or ""), given
        assert all(name.startswith("bpm") for name in (given.get("class") or "").split())
        if tag == "tr":
            self.rows.append((given.get("class") or "", []))
        if tag == "td":
            self.rows[-1][1].append((given.get("class") or "", ""))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.stack:
            return
        self.text += data
        if "td" in self.stack:
            mark, text = self.rows[-1][1][-1]
            self.rows[-1][1][-1] = mark, text + data


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.stack == []
    return page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "thing"), THINGS, ids=[name for name, _ in THINGS])
def test_everything_is_shown_as_sound_html_and_as_text(name: str, thing: Any, language: str) -> None:
    page = read(display.html(thing, language))
    assert page.text.strip()
    text = display.text(thing, language)
    assert text.strip()
    assert "<script" not in display.html(thing, language)
    assert not any(line != line.rstrip() for line in text.split("\n"))


def test_there_is_a_thing_for_every_display() -> None:
    shown = {f"{cls.__module__}.{cls.__qualname__}" for _, thing in THINGS for cls in type(thing).__mro__}
    shown |= {f"{type(one).__module__}.{type(one).__qualname__}" for _, thing in THINGS if isinstance(thing, tuple)
              for one in thing}  # fmt: skip
    shown |= {"bpmlib.verify.properties.verdicts.Verdict"}  # shown by those that hold them
    assert set(_DRAWN) <= shown


def test_every_class_with_a_display_offers_it_to_notebooks() -> None:
    for place in _DRAWN:
        module, _, name = place.rpartition(".")
        cls = getattr(import_module(module), name)
        assert issubclass(cls, Shown) or issubclass(cls, bpmlib.BpmError), place


@pytest.mark.parametrize(("name", "thing"), THINGS, ids=[name for name, _ in THINGS])
def test_a_notebook_asks_for_it_by_itself(name: str, thing: Any) -> None:
    if isinstance(thing, Shown):
        formatted, _ = DisplayFormatter().format(thing)
        assert formatted == {"text/html": display.html(thing), "text/plain": display.text(thing)}


# ------------------------------------------------------------------------------------------------ decisions


def rows(html: str) -> dict[str, tuple[str, list[str]]]:
    """Return the rows of all tables: by the first line of their first cell their mark and those of the cells."""
    found = {}
    for mark, cells in read(html).rows:
        if cells:
            found[cells[0][1]] = mark, [one for one, _ in cells]
    return found


def test_what_was_hit_and_what_failed_is_seen_without_the_style_sheet() -> None:
    html = TERMS.decide(order=ORDER, answers=["approvals"])._repr_html_()
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert '<tr class="bpm-hit" style="background-color: rgba(' in bare and re.search("<strong>.*?first", bare)
    cells = re.findall(r'<td class="bpm-(failed|held)"([^>]*)>(.*?)</td>', bare)
    signs = {(mark, re.sub("<[^>]*>", "", text)[0], bool(style)) for mark, style, text in cells}
    assert signs == {("failed", "✗", True), ("held", "✓", False)}


def test_the_row_that_was_hit_is_marked_and_so_are_the_cells_that_failed() -> None:
    # S002-02/R19: on account above CNY 20,000 is the sales manager's; R20 wants more than CNY 50,000; new ones both
    found = rows(display.html(TERMS.decide(order=ORDER, answers=["approvals"])))
    assert found["first"] == ("bpm-hit", ["", "bpm-held", "bpm-held", "bpm-held", ""])
    assert found["second"] == ("", ["", "bpm-held", "", "bpm-failed", ""])
    assert found["new_sales"] == ("", ["", "bpm-held", "bpm-failed", "bpm-held", ""])


def test_all_failed_cells_of_a_row_are_marked_not_the_first_alone() -> None:
    found = rows(display.html(discounts().decide(amount=6000, term=40)))
    assert found["large"] == ("", ["", "bpm-failed", "bpm-failed", ""])
    assert found["huge"][0] == "bpm-hit"


def test_a_row_that_holds_and_does_not_count_says_why() -> None:
    table = decision("d (FIRST)", "rule | a | → d : number", "one | > 1 | 1", "two | > 0 | 2", "otherwise | - | 3")
    page = read(display.html(only(policy("t.first", inputs("a: number"), table)).decide(a=5)))
    by_name = {cells[0][1].split("another")[0]: mark for mark, cells in page.rows if cells}
    assert "its cells hold, but another rule comes first" in page.text
    assert {mark for name, mark in by_name.items() if name.startswith("two") or "otherwise" in name} == {"bpm-beaten"}


def test_as_text_the_hit_has_an_arrow_and_columns_are_straight_in_chinese_too() -> None:
    text = display.text(TERMS.decide(order=ORDER, answers=["approvals"]), "zh")
    table = [line for line in text.split("\n") if "│" in line][:5]
    assert table[1].startswith("> first") and "✗ ? in second_band" in table[2]
    ends = [[display_width(line[:at]) for at, char in enumerate(line) if char == "│"] for line in table]
    assert all(one == ends[0] for one in ends)


def test_a_formula_shows_what_it_is_and_what_it_came_to() -> None:
    page = read(display.html(TERMS.decide(order=ORDER, answers=["delivery"])))
    assert "delivery" in page.text


def test_the_failed_test_of_a_long_table_is_found_around_the_hit_and_the_rest_counted() -> None:
    many = [f"r{number} | {number} | {number}" for number in range(500)]
    made = only(policy("t.long", inputs("a: number"), decision("d (UNIQUE)", "rule | a | → d : number", *many)))
    html = display.html(made.decide(a=250))
    found = rows(html)
    assert found["r250"][0] == "bpm-hit"
    assert found["r249"][1][1] == "bpm-failed"
    assert "… and 479 more" in html, "21 of 500 are shown"


def test_long_lists_are_cut_with_a_count() -> None:
    ledger = Ledger.of(
        (Entry(account=f"A{n}", kind="bonus", amount=Decimal(1), unit="CNY", clause="1", policy="p", version="1",
               incident=str(n), at=date(2026, 1, 1)) for n in range(300)),
        ZONE,
    )  # fmt: skip
    html = display.html(ledger)
    assert html.count("… and 240 more") == 2
    assert len(html) < 100_000


# ------------------------------------------------------------------------------------------------- hostile


def test_markup_in_a_policy_and_in_a_document_is_text() -> None:
    made = hostile()
    for thing in (made, made.decide(a=HOSTILE), made.checked().findings):
        html = display.html(thing)
        assert "<script" not in html
        read(html)
    assert HOSTILE in read(display.html(made.decide(a=HOSTILE))).text


def test_what_cannot_be_seen_or_turns_text_around_is_replaced() -> None:
    table = decision("d (UNIQUE)", "rule | a | → d : number", "one | - | 1")
    made = only(policy("t.bidi", inputs("a: string"), table))
    html = display.html(made.decide(a="user\u202etxt\u200b\x07"))
    assert not set("\u202e\u200b\x07") & set(html)


def test_documents_and_people_of_a_case_are_not_shown() -> None:
    _, events = refund()
    for name, thing in THINGS:
        if name in ("state", "case"):
            assert "3-1202" not in display.html(thing)
            assert "alert" not in display.html(thing)
    assert any("alert" in repr(event) for event in events)


def test_what_is_personal_in_a_conclusion_is_masked() -> None:
    shown = [display.html(thing) + display.text(thing) for name, thing in THINGS if name.startswith("session")]
    assert len(shown) == 3
    assert not any(who in html for html in shown for who in ("Li Si", "Wu Wei", "Zhao Liu"))
    assert any("(personal data)" in html for html in shown)


# ---------------------------------------------------------------------------------------- languages, themes


def test_the_companys_language_comes_first(tmp_path: Any) -> None:
    (tmp_path / "policies.toml").write_text('languages = ["zh", "en"]\n', "utf-8")
    own = Policies.load().overlay(tmp_path)
    assert own.languages == ("zh", "en")
    for thing in (own["sales.payment_terms"], own["sales.payment_terms"].decide(order=ORDER, answers=["approvals"])):
        assert 'lang="zh"' in display.html(thing)
        assert 'lang="en"' in display.html(thing, "en")


def test_another_language_is_refused_and_so_is_what_has_no_display() -> None:
    with pytest.raises(ValueError, match="`fr`"):
        display.html(TERMS, "fr")
    with pytest.raises(TypeError, match="no display for a int"):
        display.html(5)


def test_every_word_of_a_display_has_a_chinese_one() -> None:
    asked = set()
    for file in Path(display.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if function in ("say", "title") and isinstance(node.args[0].value, str):
                    asked.add(node.args[0].value)
    assert len(asked) > 60
    assert asked <= set(_WORDS)
    every: set[str] = {*get_args(Severity), *get_args(Status), "met", "met late", "breached", "open", "released", "due"}
    assert every <= set(_WORDS)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["_LIGHT", "_DARK"])
def test_every_text_stands_out_from_its_ground(theme: str) -> None:
    colours = getattr(import_module("bpmlib.display.style"), theme)
    grounds = ("bg", "head", "code", "hit", "free", "worked")
    pairs = [("fg", ground) for ground in grounds] + [("muted", "bg"), ("muted", "head"), ("muted", "hit")]
    pairs += [(f"{badge}-fg", badge) for badge in ("failed", "good", "bad", "warn", "note")]
    pairs += [("held", "bg"), ("muted", "failed")]
    assert [(one, two) for one, two in pairs if contrast(colours[one], colours[two]) < 4.5] == []


def test_the_style_knows_the_themes_of_notebooks_and_asks_for_nothing_from_outside() -> None:
    for page in ("prefers-color-scheme:dark", "[data-jp-theme-light=false]", "body.vscode-dark"):
        assert page in STYLE
    assert "url(" not in STYLE and "@import" not in STYLE and "http" not in STYLE
    assert "Noto Sans CJK SC" in STYLE and "Microsoft YaHei" in STYLE


def test_a_calendar_shows_the_days_of_the_last_year_that_is_known() -> None:
    text = display.text(WorkCalendar.china().with_days(off=["2026-06-22"]))
    assert "2026-02-14" in text, "a Saturday worked for the Spring Festival"
    assert "2026-06-22 │ free" in text


def test_nothing_of_it_is_loaded_before_a_notebook_asks() -> None:
    code = (
        "import sys, bpmlib; p = bpmlib.Policies.load()['services.card_limit']; "
        "print(*[n for n in ('bpmlib.display', 'matplotlib', 'IPython', 'bpmlib.verify') if n in sys.modules]); "
        "bpmlib.display.html(p); print(*[n for n in ('matplotlib', 'IPython', 'z3', 'numpy') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
