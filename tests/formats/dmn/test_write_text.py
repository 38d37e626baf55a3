"""The text of a written model: ids, order, characters, versions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from bpmlib.errors import PolicyError
from bpmlib.formats.dmn import read, write
from bpmlib.model import drg as m
from bpmlib.model.policies import Word
from bpmlib.source import Fragment, Source, Span

SOURCE = Source("made.md", "the place of a text")
HERE = SOURCE.span(4, 9)
SPACE = "urn:a"


def word(text: str) -> Word:
    return Word(text, span=HERE)


def text(feel: str) -> Fragment:
    return Fragment(feel, HERE)


def variable(name: str, type_: str = "number") -> m.Variable:
    return m.Variable(word(name), word(type_), span=HERE)


def reference(id_: str, namespace: str = SPACE) -> m.Reference:
    return m.Reference(namespace, id_, span=HERE)


def literal(feel: str) -> m.BoxedLiteral:
    return m.BoxedLiteral(text(feel), span=HERE)


def input_(id_: str, name: str = "amount") -> m.InputData:
    return m.InputData(id_, word(name), variable(name), span=HERE)


def decision(id_: str, *needs: m.Reference, name: str = "fee", logic: m.Boxed | None = None, **more: Any) -> m.Decision:
    return m.Decision(id_, word(name), variable(name), needs, more.pop("calls", ()), logic, **more, span=HERE)


def model(**parts: Any) -> m.Definitions:
    return m.Definitions(parts.pop("name", "m"), SPACE, parts.pop("version", "1.5"), **parts, span=HERE)


def parsed(definitions: m.Definitions) -> ElementTree.Element:
    return ElementTree.fromstring(write(definitions))


def found(definitions: m.Definitions, tag: str) -> list[ElementTree.Element]:
    return [one for one in parsed(definitions).iter() if one.tag.rpartition("}")[2] == tag]


def test_a_small_model_as_a_whole() -> None:
    logic = m.Table(
        "COLLECT SUM",
        (m.InputClause(text("amount"), word("number"), None, "Amount", span=HERE),),
        (m.OutputClause(None, word("number"), None, None, span=HERE),),
        (m.Rule((text("< 10"),), (text('"a" & 1'),), "r1", "", (("why", "because"),), span=HERE),),
        span=HERE,
    )
    definitions = model(
        name="费用",
        inputs=(input_("amount"),),
        decisions=(decision("fee", reference("amount"), logic=logic, description="What it costs."),),
    )
    body = write(definitions).partition("  <dmndi:DMNDI>")[0]
    assert body == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"'
        ' xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"'
        ' xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/"'
        ' id="definitions" name="费用" namespace="urn:a" exporter="bpmlib">\n'
        '  <inputData id="amount" name="amount">\n'
        '    <variable name="amount" typeRef="number"/>\n'
        "  </inputData>\n"
        '  <decision id="fee" name="fee">\n'
        "    <description>What it costs.</description>\n"
        '    <variable name="fee" typeRef="number"/>\n'
        '    <informationRequirement id="fee_needs_amount">\n'
        '      <requiredInput href="#amount"/>\n'
        "    </informationRequirement>\n"
        '    <decisionTable hitPolicy="COLLECT" aggregation="SUM">\n'
        '      <input label="Amount">\n'
        '        <inputExpression typeRef="number">\n'
        "          <text>amount</text>\n"
        "        </inputExpression>\n"
        "      </input>\n"
        '      <output typeRef="number"/>\n'
        '      <annotation name="why"/>\n'
        '      <rule id="r1">\n'
        "        <inputEntry>\n"
        "          <text>&lt; 10</text>\n"
        "        </inputEntry>\n"
        "        <outputEntry>\n"
        '          <text>"a" &amp; 1</text>\n'
        "        </outputEntry>\n"
        "        <annotationEntry>\n"
        "          <text>because</text>\n"
        "        </annotationEntry>\n"
        "      </rule>\n"
        "    </decisionTable>\n"
        "  </decision>\n"
    )


# ----------------------------------------------------------------------------------------------------- ids


def test_ids_of_the_model_stay_and_missing_ones_are_made_of_names() -> None:
    names = "报销 amount", "2nd", "b?", "b!", "金额", "日期"
    nodes = (input_("费用", "a"), input_("fee", "a"), *(input_("", name) for name in names))
    definitions = model(inputs=nodes, decisions=(decision("", name="fee"),))
    ids = [one.get("id") for tag in ("inputData", "decision") for one in found(definitions, tag)]
    assert ids == ["费用", "fee", "_amount", "_2nd", "b_", "b__2", "input", "input_2", "fee_2"]


def test_every_id_is_there_once_and_what_refers_to_it_finds_it() -> None:
    rules = tuple(m.Rule((), (text("1"),), id_, span=HERE) for id_ in ("m", "shape_d", "d_needs_a", ""))
    table = m.Table("FIRST", (), (m.OutputClause(None, None, None, None, span=HERE),), rules, span=HERE)
    definitions = model(inputs=(input_("a"),), decisions=(decision("d", reference("a"), reference("a"), logic=table),))
    ids = [one.get("id") for one in parsed(definitions).iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    pointers = [one.get("dmnElementRef") for tag in ("DMNShape", "DMNEdge") for one in found(definitions, tag)]
    assert sorted(map(str, pointers)) == ["a", "d", "d_needs_a_2", "d_needs_a_3"]
    assert set(pointers) <= set(ids)


def test_a_requirement_says_whether_it_is_an_input_and_where_another_model_s_element_is() -> None:
    needs = reference("a"), reference("d"), reference("a", "urn:other"), reference("missing")
    knowledge = m.BusinessKnowledgeModel("k", word("k"), variable("k"), (), None, span=HERE)
    definitions = model(
        inputs=(input_("a"),),
        decisions=(decision("e", *needs, calls=(reference("k"),)), decision("d")),
        knowledge=(knowledge,),
    )
    assert [one.get("href") for one in found(definitions, "requiredInput")] == ["#a"]
    assert [one.get("href") for one in found(definitions, "requiredDecision")] == ["#d", "urn:other#a", "#missing"]
    assert [one.get("href") for one in found(definitions, "requiredKnowledge")] == ["#k"]


# ---------------------------------------------------------------------------------------------- characters


@pytest.mark.parametrize("feel", ["  1 + 1\n", "\n\t1\r\n", "a\rb", "]]>", "&amp;", "𠮷\u2028\u0085", "\ufeff1", " "])
def test_a_text_keeps_all_its_characters(feel: str) -> None:
    definitions = model(name=feel, decisions=(decision("d", logic=literal(feel)),))
    assert [one.text for one in found(definitions, "text")] == [feel]
    assert parsed(definitions).get("name") == feel


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_hold_is_refused(char: str) -> None:
    definitions = model(decisions=(decision("d", name=f"a{char}", logic=literal(f'"{char}"')),))
    with pytest.raises(PolicyError) as caught:
        write(definitions)
    in_text = [one for one in caught.value.diagnostics if one.message.startswith("the text of `text`")]
    assert {one.code for one in caught.value.diagnostics} == {"character-not-allowed"}
    assert [(one.message, one.span) for one in in_text] == [
        (f"the text of `text` holds U+{ord(char):04X}, which XML cannot", HERE)
    ]
    assert any("attribute `name` of `decision`" in one.message for one in caught.value.diagnostics)


# ------------------------------------------------------------------------------------------------ versions


@pytest.mark.parametrize(
    ("version", "date"),
    [("1.1", "20230324"), ("1.2", "20230324"), ("1.3", "20191111"), ("1.4", "20211108"), ("1.5", "20230324")],
)
def test_a_model_is_written_as_its_version_or_the_newest(version: str, date: str) -> None:
    written = write(model(version=version, inputs=(input_("a"),)))
    assert set(re.findall(r"DMN/(\d+)/(?:MODEL|DMNDI)/", written)) == {date}
    assert read(Source("a.dmn", written)).version == ("1.5" if version in ("1.1", "1.2") else version)


def test_what_a_version_lacks_is_refused_by_name() -> None:
    one = literal("1")
    newer: list[m.Boxed] = [
        m.Conditional(one, one, one, span=HERE),
        m.BoxedFilter(one, one, span=HERE),
        m.Iterator("some", word("x"), one, None, one, span=HERE),
    ]
    collection = m.ItemDefinition(word("t"), word("number"), True, constraint=text("count(?) > 1"), span=HERE)
    definitions = model(decisions=(decision("d", logic=m.BoxedList(tuple(newer), span=HERE)),), items=(collection,))
    lacking = {"1.3": ["typeConstraint", "conditional", "filter", "some"], "1.4": ["typeConstraint"], "1.5": []}
    for version, names in lacking.items():
        if not names:
            write(replace(definitions, version=version))
            continue
        with pytest.raises(PolicyError) as caught:
            write(replace(definitions, version=version))
        assert [one.message for one in caught.value.diagnostics] == [f"DMN {version} has no `{name}`" for name in names]
        assert {one.code for one in caught.value.diagnostics} == {"dmn-element-unknown"}


def test_a_box_that_was_not_understood_is_not_written() -> None:
    unread = m.Unread("DMN has no `loop`", "dmn-element-unknown", span=HERE)
    with pytest.raises(PolicyError) as caught:
        write(model(decisions=(decision("d", logic=unread),)))
    assert [(one.code, one.message, one.span) for one in caught.value.diagnostics] == [
        ("dmn-element-unknown", "DMN has no `loop`", HERE)
    ]


# ------------------------------------------------------------------------------------------------- remarks


def table_with(*remarks: tuple[tuple[str, str], ...]) -> m.Definitions:
    rules = tuple(m.Rule((), (text("1"),), annotations=one, span=HERE) for one in remarks)
    table = m.Table("FIRST", (), (m.OutputClause(None, None, None, None, span=HERE),), rules, span=HERE)
    return model(decisions=(decision("d", logic=table),))


def remarks_of(definitions: m.Definitions) -> list[tuple[tuple[str, str], ...]]:
    logic = definitions.decisions[0].logic
    assert isinstance(logic, m.Table)
    return [rule.annotations for rule in logic.rules]


@pytest.mark.parametrize(
    "remarks",
    [
        [(("b", "1"),), (("a", "2"), ("b", "3"))],
        [(("a", "1"), ("c", "2")), (("b", "3"), ("c", "4")), (("b", "5"), ("a", "6"))],
        [(("a", "1"), ("a", "2")), (), (("a", "3"),)],
    ],
)
def test_remarks_come_back_under_their_names_in_their_order(remarks: list[tuple[tuple[str, str], ...]]) -> None:
    definitions = table_with(*remarks)
    assert remarks_of(read(Source("a.dmn", write(definitions)))) == remarks


def test_remarks_that_no_order_suits_keep_their_names() -> None:
    remarks = [(("a", "1"), ("b", "2")), (("b", "3"), ("a", "4"))]
    back = remarks_of(read(Source("a.dmn", write(table_with(*remarks)))))
    assert [dict(one) for one in back] == [dict(one) for one in remarks]


def test_the_language_of_a_table_is_named_at_its_texts() -> None:
    clause = m.InputClause(text("x"), None, None, span=HERE)
    output = m.OutputClause(None, None, None, None, span=HERE)
    table = m.Table("FIRST", (clause,), (output,), (), "", "urn:another", span=HERE)
    definitions = model(decisions=(decision("d", logic=table),))
    assert [one.get("expressionLanguage") for one in found(definitions, "inputExpression")] == ["urn:another"]


def test_an_item_without_an_expression_keeps_its_place() -> None:
    boxes = m.BoxedList((None, literal("2")), span=HERE)
    back = read(Source("a.dmn", write(model(decisions=(decision("d", logic=boxes),))))).decisions[0].logic
    assert isinstance(back, m.BoxedList)
    assert [one.text and one.text.text for one in back.items if isinstance(one, m.BoxedLiteral)] == [None, "2"]


def test_an_error_points_at_what_the_text_was_made_from() -> None:
    with pytest.raises(PolicyError) as caught:
        write(model(decisions=(decision("d", logic=literal("\x01")),)))
    assert caught.value.span == Span(SOURCE, 4, 9)
