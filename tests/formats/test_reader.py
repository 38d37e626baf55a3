"""What the strict reader makes of policy files, and that nothing but `PolicyError` comes out of a broken one."""

import re
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib.codes import CODES
from bpmlib.errors import Limits, PolicyError
from bpmlib.formats.markdown.reader import read
from bpmlib.formats.markdown.writer import write
from bpmlib.model import policies as m
from bpmlib.model.expressions import Boolean, Name, Null, Number, RangeLiteral, UnaryTests
from bpmlib.model.expressions import Path as FieldPath
from bpmlib.source import Source, Span
from tests import policy_text

RULES = Path(__file__).parents[2] / "rules"
PRICING, TERMS = ((RULES / "sales" / name).read_text("utf-8") for name in ("pricing.md", "payment_terms.md"))
HEAD = "---\npolicy: a.b\nsource: {system: S1}\neffective: 2024-01-01..\n---\nWhat it is about.\n\n"

S = TypeVar("S", bound=m.Section)


def policy(text: str) -> m.Policy:
    return read(Source("policy.md", text))


def only(text: str, kind: type[S]) -> S:
    """Return the one section of a kind in a body below a plain head."""
    (section,) = [one for one in policy(HEAD + text).sections if isinstance(one, kind)]
    return section


def codes(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        policy(text)
    return [one.code for one in caught.value.diagnostics]


def spans(node: Any) -> Iterator[Span]:
    if isinstance(node, Span):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from spans(item)
    elif is_dataclass(node) and not isinstance(node, Source):
        for field in fields(node):
            yield from spans(getattr(node, field.name))


# ------------------------------------------------------------------------------- the example policies


def test_the_head_of_pricing() -> None:
    front = policy(PRICING).front
    assert front.policy.text == "sales.pricing"
    assert front.title == (("en", "Prices and commission"), ("zh", "价格与提成"))
    assert dict(front.source)["system"] == "S002-02"
    assert (front.effective_from, front.effective_to) == (date(2024, 1, 1), None)
    assert isinstance(front.as_of, FieldPath)
    assert [(name.text, type_.name) for name, type_ in front.inputs] == [("quotation", "Quotation")]
    assert [word.text for word in front.answers] == ["price_source", "price", "commission_cut", "selling_price"]


def test_the_sections_of_pricing_keep_their_order() -> None:
    sections = policy(PRICING).sections
    assert isinstance(sections[0], m.Prose)
    assert sections[0].text.startswith("The guide price is the rule")
    assert [type(one) for one in sections[1:5]] == [m.Parameters, m.Terms, m.DecisionTable, m.DecisionTable]
    assert sum(isinstance(one, m.Reasons) for one in sections) == 4
    assert sum(isinstance(one, m.Property) for one in sections) == 6


def test_a_bare_cover_belongs_to_the_system_of_the_front_matter() -> None:
    (exceptions,) = [one for one in policy(PRICING).sections if isinstance(one, m.Exceptions)]
    assert [(one.system, one.rule) for one in exceptions.rows[0].covers] == [("S002-02", "R12"), ("S001-32", "R6")]
    assert [word.text for word in exceptions.rows[0].beats] == ["granted", "to_apply", "too_low"]
    assert exceptions.results[0].type is None


def test_the_examples_of_pricing_are_one_section_of_rows() -> None:
    (examples,) = [one for one in policy(PRICING).sections if isinstance(one, m.ExampleTable)]
    written = policy(PRICING).span.source.text.rpartition("## Examples")[2]
    assert len(examples.rows) == written.count("\n| ") - written.count("\n|-")
    first = examples.rows[0]
    last = next(row for row in examples.rows if row.expects[0].kind == "error")
    assert [one.kind for one in first.expects] == ["value", "rule", "value"]
    assert first.expects[1].words == ("usual",)
    assert last.expects[0].words == ("InputError",)
    assert last.given[1][0] == "quotation.pr_fee"
    assert [name for name, _ in examples.rows[8].settings] == ["salesman_is_free"]


def test_payment_terms_has_ranges_a_formula_and_a_runnable_reading() -> None:
    sections = policy(TERMS).sections
    (parameters,) = [one for one in sections if isinstance(one, m.Parameters)]
    assert isinstance(parameters.rows[2].value, RangeLiteral)
    assert parameters.rows[2].type.arguments[0].name == "CNY"
    formulas = [one for one in sections if isinstance(one, m.Formula)]
    assert [one.name.text for one in formulas] == ["may_dispatch", "delivery"]
    (readings,) = [one for one in sections if isinstance(one, m.Readings)]
    assert [row.parameter.text if row.parameter else "" for row in readings.rows[:3]] == [
        "first_band",
        "second_band",
        "first_band",
    ]
    assert readings.rows[3].value is None


@pytest.mark.parametrize("text", [PRICING, TERMS], ids=["pricing", "payment_terms"])
def test_line_ends_and_a_byte_order_mark_change_places_but_no_meaning(text: str) -> None:
    plain = policy(text)
    other = Source("policy.md", "\ufeff" + text.replace("\n", "\r\n"))
    assert read(other) == plain
    for here, there in zip(spans(plain), spans(read(other)), strict=True):
        assert there.text.replace("\r\n", "\n").removeprefix("\ufeff") == here.text
        assert there.line == here.line


@pytest.mark.parametrize("text", [PRICING, TERMS], ids=["pricing", "payment_terms"])
def test_names_stand_where_their_spans_say(text: str) -> None:
    for section in policy(text).sections:
        for row in getattr(section, "rows", ()):
            word = getattr(row, "name", None) or getattr(row, "rule", None)
            if word is not None:
                assert word.span.text == word.text


# ------------------------------------------------------------------------------------------- tables


def test_several_tables_are_one_and_a_missing_column_says_anything() -> None:
    table = only(
        "## Decision: d (FIRST)\n| rule | a.b | → x : number |\n|--|--|--|\n| one | true | 1 |\n\n"
        "More cases:\n\n| rule | ( a.b ) | c | -> y : number |\n|:-:|:-|-:|--|\n| two | - | true | 2 |\n",
        m.DecisionTable,
    )
    assert [column.span.text for column in table.columns] == ["a.b", "c"]
    assert [result.name.text for result in table.results] == ["x", "y"]
    assert [[test.tests for test in row.tests] for row in table.rows] == [
        [(Boolean(True, span=table.span),), ()],
        [(), (Boolean(True, span=table.span),)],
    ]
    assert [[result is None for result in row.results] for row in table.rows] == [[False, True], [True, False]]


def test_backticks_round_a_cell_are_dropped_and_an_escaped_bar_is_a_bar() -> None:
    terms = only('## Terms\n| name | is | en |\n|---|---|---|\n| `t` | `"a\\|b"` | `a` \\| `b` |\n', m.Terms)
    row = terms.rows[0]
    assert row.name.text == row.name.span.text == "t"
    assert row.expression.span.text == '"a\\|b"'
    assert row.en == "`a` | `b`"


def test_a_mistake_behind_an_escaped_bar_is_underlined_where_it_stands() -> None:
    with pytest.raises(PolicyError) as caught:
        policy(HEAD + '## Terms\n| name | is |\n|---|---|\n| t | "a\\|b" + ） |\n')
    assert caught.value.span is not None
    assert caught.value.span.text == "）"


def test_notes_come_in_one_order_whatever_the_columns() -> None:
    table = only(
        "## Decision: d\n| zh | rule | note | → x : number | en | covers |\n|-|-|-|-|-|-|\n"
        "| 一 | r | n | 1 | - | S9/R2, R1 |\n",
        m.DecisionTable,
    )
    assert table.rows[0].notes == (("note", "n"), ("zh", "一"))
    assert [(one.system, one.rule) for one in table.rows[0].covers] == [("S9", "R2"), ("S1", "R1")]


def test_a_parameter_that_the_company_sets_has_no_value_yet() -> None:
    rows = only(
        "## Parameters\n| name | value | type | from |\n|-|-|-|-|\n"
        "| p | ? | CNY | - |\n| q | 30% | percent | 2026-07-01 |\n",
        m.Parameters,
    ).rows
    assert rows[0].value is None
    assert rows[1].value == Number(Decimal("0.30"), percent=True, span=rows[1].span)
    assert rows[1].valid_from == date(2026, 7, 1)


def test_a_relation_has_any_columns_and_nothing_is_null() -> None:
    relation = only('## Relation: fees\n| kind | note |\n|---|---|\n| "a" | - |\n', m.Relation)
    assert [word.text for word in relation.columns] == ["kind", "note"]
    assert relation.rows[0][1] == Null(span=relation.span)


def test_inputs_may_state_a_unit_and_what_is_allowed() -> None:
    (row,) = only(
        "## Inputs\n| name | type | unit | allowed |\n|-|-|-|-|\n| kva | number | kVA | [0..500] |\n", m.Inputs
    ).rows
    assert row.unit is not None and row.unit.text == "kVA"
    assert isinstance(row.allowed, UnaryTests)


def test_an_exception_may_beat_all() -> None:
    rows = only(
        "## Exceptions: d\n| exception | beats | a | → x |\n|-|-|-|-|\n| e | all | true | - |\n", m.Exceptions
    ).rows
    assert rows[0].beats_all and rows[0].beats == () and rows[0].results == (None,)


def test_a_sentence_has_holes_and_strings_may_hold_braces() -> None:
    (row,) = only('## Reasons: d\n| rule | en | zh |\n|-|-|-|\n| r | at {x}: {"}"}! | - |\n', m.Reasons).rows
    assert row.en is not None and row.zh is None
    assert [piece if isinstance(piece, str) else type(piece).__name__ for piece in row.en.pieces] == [
        "at ", "Name", ": ", "String", "!",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "form", "over"),
    [
        ("total price", "total", ""),
        ("total grows with order.amount", "grows", ""),
        ("`a * 2 falls with order.amount`", "falls", ""),
        ("always a > 0", "always", ""),
        ("never a and b", "never", ""),
        ("for any two inputs: a.x <= b.x", "for any two", "inputs"),
        ("for any two pair: never a.x = b.x", "for any two", "pair"),
    ],
)
def test_the_forms_of_a_property(line: str, form: str, over: str) -> None:
    found = only(f"## Property: what holds ##\n\n{line}\n\nBecause it must.\n", m.Property)
    assert (found.sentence, found.form, found.over) == ("what holds", form, over)
    assert (found.path is not None) == (form in ("grows", "falls"))


# -------------------------------------------------------------------------------------------- prose


def test_prose_is_kept_and_never_interpreted() -> None:
    sections = policy(
        HEAD
        + "# A title\n\n> | quoted |\n\n```\n| x |\n## y\n```\n\n## Terms\nAbove.\n| name | is |\n|-|-|\n| t | 1 |\n\n"
        "### Below\n- a list\n  - deeper\n\n<!--\n| hidden |\n-->\n\n    code\n"
    ).sections
    assert [type(one) for one in sections] == [m.Prose, m.Terms, m.Prose]
    assert isinstance(sections[0], m.Prose) and isinstance(sections[2], m.Prose)
    assert sections[0].text == "What it is about.\n\n# A title\n\n> | quoted |\n\n```\n| x |\n## y\n```"
    assert sections[2].text == "Above.\n\n### Below\n- a list\n  - deeper\n\n<!--\n| hidden |\n-->\n\n    code"


def test_scalars_of_the_front_matter_are_text() -> None:
    head = HEAD.replace("source:", "title: {en: yes, zh: '2024-01-01'}\nanswers: [on, null_]\nsource:")
    front = policy(head + "## Terms\n| name | is |\n|-|-|\n| t | 1 |\n").front
    assert front.title == (("en", "yes"), ("zh", "2024-01-01"))
    assert [word.text for word in front.answers] == ["on", "null_"]
    assert [word.span.text for word in front.answers] == ["on", "null_"]


# ----------------------------------------------------------------------------------------- mistakes


def test_all_mistakes_come_in_one_run_and_in_their_order() -> None:
    with pytest.raises(PolicyError) as caught:
        policy(PRICING.replace("| 6% ", "|  ").replace("(UNIQUE)", "(UNIQ)", 2).replace("as_of:", "as_off:"))
    found = caught.value.diagnostics
    assert [one.code for one in found] == [
        "front-key-unknown",
        "cell-empty",
        "hit-policy-unknown",
        "hit-policy-unknown",
    ]
    assert [one.span.start for one in found if one.span] == sorted(one.span.start for one in found if one.span)


def test_a_file_over_the_limit_is_not_read() -> None:
    with pytest.raises(PolicyError, match="longer than 10 characters") as caught:
        read(Source("policy.md", PRICING), Limits(file_chars=10))
    assert [one.code for one in caught.value.diagnostics] == ["file-too-long"]


def test_a_front_matter_over_the_limit_is_not_read() -> None:
    with pytest.raises(PolicyError) as caught:
        read(Source("policy.md", PRICING), Limits(front_matter_chars=10))
    assert "front-too-long" in [one.code for one in caught.value.diagnostics]


@pytest.mark.parametrize("char", list(map(chr, [0, 0x0C, 0x0D, 0x2028, 0x202E, 0xD800, 0xFEFF, 0xFFFD])))
def test_what_cannot_be_seen_is_refused(char: str) -> None:
    assert codes(PRICING.replace("The guide", "The" + char + "guide", 1)) == ["character-not-allowed"]


@pytest.mark.parametrize("text", ["", "---", "---\n", "---\n---", "---\n---\n", "\ufeff", "x", "---\npolicy: a\n---"])
def test_an_unfinished_file_is_an_error_and_no_accident(text: str) -> None:
    assert set(codes(text)) <= {"front-missing", "front-unclosed", "front-key-missing", "opening-missing"}


def test_deep_yaml_is_refused_at_once() -> None:
    assert "front-nesting" in codes(PRICING.replace("answers: [", "answers: [" + "[" * 9000))


def test_a_table_of_ten_thousand_rows_is_read() -> None:
    rows = "".join(f"| r{number} | >= {number} | - | {number} |\n" for number in range(10_000))
    table = only(f"## Decision: d (FIRST)\n| rule | a | b | → x : number |\n|-|-|-|-|\n{rows}", m.DecisionTable)
    assert len(table.rows) == 10_000
    assert table.columns[0].expression == Name("a", span=table.span)


# ---------------------------------------------------------------------------------------- mutations

FILES = st.sampled_from([PRICING, TERMS])
BITS = st.one_of(
    st.sampled_from(
        [
            "|",
            "\n",
            "-",
            "`",
            "\\",
            "→",
            '"',
            "{",
            "}",
            "(",
            "]",
            "#",
            "## ",
            "---\n",
            "```\n",
            "<!--",
            "&a ",
            "*",
            ":",
            ", ",
        ]
    ),
    st.characters(codec="utf-8"),
)
PLACES = st.integers(0, max(len(PRICING), len(TERMS)))
CHANGES = st.lists(
    st.tuples(st.sampled_from(["delete", "insert", "replace", "line", "double"]), PLACES, BITS), min_size=1, max_size=6
)


def outcome(text: str) -> m.Policy | PolicyError:
    try:
        return policy(text)
    except PolicyError as error:
        return error


def changed(text: str, changes: list[tuple[str, int, str]]) -> str:
    for kind, place, bit in changes:
        at = place % max(1, len(text))
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at) + 1 or len(text)
        match kind:
            case "delete":
                text = text[:at] + text[at + 1 :]
            case "insert":
                text = text[:at] + bit + text[at:]
            case "replace":
                text = text[:at] + bit + text[at + 1 :]
            case "line":
                text = text[:start] + text[end:]
            case _:
                text = text[:end] + text[start:end] + text[end:]
    return text


@given(FILES, CHANGES)
@settings(deadline=20_000)
def test_a_changed_file_is_read_or_refused_with_places(text: str, changes: list[tuple[str, int, str]]) -> None:
    text = changed(text, changes)
    found = outcome(text)
    if isinstance(found, m.Policy):
        assert policy(write(found)) == found
        return
    assert found.diagnostics
    for one in found.diagnostics:
        assert one.span is not None and 0 <= one.span.start <= one.span.end <= len(text)
        assert one.message and not one.message.endswith(".")


@given(st.text())
def test_any_text_is_refused(text: str) -> None:
    assert codes(text)


@given(FILES, st.integers(0, 400), BITS, st.integers(0, 400))
def test_a_changed_front_matter_is_read_or_refused(text: str, at: int, bit: str, other: int) -> None:
    text = text[:at] + bit + text[at:]
    text = text[:other] + bit + text[other:]
    found = outcome(text)
    assert policy(write(found)) == found if isinstance(found, m.Policy) else found.diagnostics


def test_the_codes_of_the_reader_are_registered() -> None:
    folder = Path(__file__).parents[2] / "bpmlib" / "formats" / "markdown"
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'report\.error\(\s*"([^"]+)"', source))
    assert used
    assert used <= set(CODES)


def test_many_mistakes_of_a_very_long_line_are_drawn_without_going_through_it_each_time() -> None:
    covers = ", ".join(["not/an/id"] * 3000)
    said = policy_text.reasons("x", "rule | covers | en | zh", f"x | {covers} | 一 | -")
    text = policy_text.policy("t.long", policy_text.inputs("a: number"), policy_text.formula("x : number", "a"), said)
    with pytest.raises(PolicyError) as caught:
        read(Source("t", text))
    assert len(caught.value.diagnostics) >= 3000 and len(str(caught.value)) < 3000 * 600


@pytest.mark.parametrize(
    "lines",
    [
        ["| a | b |", "|" + "-" * 40_000 + "x"],
        ["## " + " " * 40_000 + "x"],
        ["## " + "#" * 40_000 + "x"],
        ["## Terms " + "# " * 20_000 + "x"],
    ],
)
def test_a_long_line_is_read_once(lines: list[str]) -> None:
    start = time.process_time()
    with pytest.raises(PolicyError):
        read(Source("t", "\n".join(["---", "policy: t.p", "effective: 2024-01-01..", "---", "Text.", "", *lines, ""])))
    assert time.process_time() - start < 5
