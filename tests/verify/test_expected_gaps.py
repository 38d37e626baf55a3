"""A gap in which there is an example that expects it is meant: a note. Any other stays a warning."""

from __future__ import annotations

from typing import Any

import pytest

from bpmlib import Policies
from bpmlib.verify.tables import analyse
from bpmlib.verify.tables.findings import Finding
from tests.policy_text import decision, formula, inputs, only, parameters, policy, section, table, terms
from tests.shipped import SHIPPED

TWO_HOLES = decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | (6..9] | 2")


def examples(*rows: str, header: str = "a | → d | → error") -> str:
    return section("Examples", table(header, *rows))


def gaps(*sections: str, **more: Any) -> list[Finding]:
    found = analyse(only(policy("t.v", *sections)), "d", **more)
    return [one for one in found if one.kind == "gap"]


def boxes(one: Finding) -> list[dict[str, str]]:
    return [dict(region.cells) for region in one.regions]


def test_only_the_box_with_the_example_in_it_is_meant() -> None:
    open_, meant = gaps(inputs("a: number"), TWO_HOLES, examples("1 | 1 | -", "6 | - | NoMatch"))
    assert (open_.expected, boxes(open_), open_.diagnostic.severity) == (False, [{"a": "> 9"}], "warning")
    assert (meant.expected, boxes(meant), meant.diagnostic.severity) == (True, [{"a": "[5..6]"}], "note")
    assert meant.witness is not None and meant.witness.document == {"a": 6}
    assert meant.witness.error == "NoMatch"
    text = meant.text()
    assert text.startswith("note[table-gap]: no rule of `d` applies to `a` [5..6], and an example expects that\n")
    assert "<text 1>:22:1 (expected here)" in text and "add a rule" not in text
    assert meant.to_dict()["expected"] is True and open_.to_dict()["expected"] is False


def test_several_examples_and_boxes_are_one_finding() -> None:
    (meant,) = gaps(inputs("a: number"), TWO_HOLES, examples("5 | - | NoMatch", "10 | - | NoMatch", "6 | - | NoMatch"))
    assert meant.expected and boxes(meant) == [{"a": "[5..6]"}, {"a": "> 9"}]
    assert [region.witness.document for region in meant.regions if region.witness] == [{"a": 5}, {"a": 10}]
    assert len(meant.related) == 3


@pytest.mark.parametrize(
    "rows",
    [
        ("2 | - | NoMatch",),  # there is a rule for it: the example does not hold
        ("5 | - | Conflict",),
        ('"five" | - | NoMatch',),  # no such document
        ("5 | 1 | -",),
    ],
)
def test_other_examples_do_not_count(rows: tuple[str, ...]) -> None:
    (open_,) = gaps(inputs("a: number"), TWO_HOLES, examples(*rows))
    assert not open_.expected


def test_an_example_that_ends_at_another_table_says_nothing_of_this_one() -> None:
    other = decision("e", "rule | a | → e : number", "low | < 5 | 1")
    parts = [inputs("a: number"), other, TWO_HOLES, formula("both : number", "d + e")]
    (open_,) = gaps(*parts, examples("10 | 1 | NoMatch", header="a | → e | → error"))
    assert not open_.expected
    _, meant = gaps(*parts, examples("5 | 1 | NoMatch", header="a | → d | → error"))
    assert boxes(meant) == [{"a": "[5..6]"}]


def test_an_example_under_other_figures_counts_where_they_are_in_force() -> None:
    own = decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | > limit | 2")
    rows = examples("6 | {limit: 7} | - | NoMatch", header="a | set | → d | → error")
    made = only(policy("t.v", inputs("a: number"), parameters("limit | 6 | number"), own, rows))
    assert [one.expected for one in analyse(made) if one.kind == "gap"] == [False]
    assert [one.expected for one in analyse(made.override(limit=7)) if one.kind == "gap"] == [True]
    assert [one.expected for one in analyse(made.override(limit=8)) if one.kind == "gap"] == [False]


def test_the_example_is_the_document_where_none_can_be_made_up() -> None:
    square = [
        inputs("a: number"),
        terms("square | a * a"),
        decision("d", "rule | square | → d : number", "none | 0 | 1", "some | (0..40000) | 2", "more | > 90000 | 3"),
    ]
    assert gaps(*square, tries=0) == []
    (meant,) = gaps(*square, examples("250 | - | NoMatch"), tries=0)
    assert meant.expected and boxes(meant) == [{"square": "[40000..90000]"}]


def test_examples_of_the_version_in_force_count() -> None:
    old = policy("t.v", inputs("a: number"), TWO_HOLES, examples("5 | - | NoMatch"), effective="2024-01-01..2024-12-31")
    new = policy("t.v", inputs("a: number"), TWO_HOLES, examples("10 | - | NoMatch"), effective="2025-01-01..")
    made = Policies.from_text(old, new)["t.v"]
    meant = [boxes(one) for one in analyse(made) if one.expected]
    assert meant == [[{"a": "> 9"}]]


def test_the_week_in_which_more_was_done_than_assigned() -> None:
    found = analyse(SHIPPED["performance.weekly_tasks"], tries=0)
    (gap,) = [one for one in found if one.kind == "gap"]
    assert gap.expected and gap.regions[0].cells["missed"] == "< 0"
