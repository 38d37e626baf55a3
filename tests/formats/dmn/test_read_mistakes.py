"""DMN files with a mistake: what is said, where, and that a run says all of it."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.codes import CODES
from bpmlib.formats.dmn.nodes import MISTAKES
from tests.formats.dmn.models import DMN, KIT, codes, mistakes, model, of_decision

TABLE = of_decision(
    """<decisionTable hitPolicy="COLLECT" aggregation="SUM">
         <input><inputExpression><text>x</text></inputExpression></input><output name="a"/>
         <rule><inputEntry><text>&lt; 1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
       </decisionTable>"""
)
LITERAL = "<literalExpression><text>1</text></literalExpression>"
FUNCTION = "<functionDefinition>{}</functionDefinition>"
ENTRY = "<context><contextEntry><variable/></contextEntry></context>"
REQUIRES = "<informationRequirement>{}</informationRequirement>"
SERVICE = '<decisionService name="s">{}</decisionService>'

CASES: list[tuple[str, str, str, str]] = [
    ("dmn-root", '<testCases xmlns="urn:t"/>', "testCases", "definitions"),
    ("dmn-root", f'<decision xmlns="{DMN}" name="d"/>', "decision", "definitions"),
    ("dmn-version", '<definitions name="m" namespace="n"/>', "no namespace", DMN),
    ("dmn-version", '<definitions xmlns="urn:x" name="m" namespace="n"/>', "urn:x", DMN),
    ("dmn-version", f'<definitions xmlns="{DMN}x" name="m" namespace="n"/>', f"{DMN}x", DMN),
    ("dmn-version-newer", model().replace("20230324", "20310324"), "DMN 1.5", ""),
    ("dmn-element-unknown", model('<decison name="d"/>'), "decison", "did you mean `decision`?"),
    ("dmn-element-unknown", of_decision("<literalExpresion/>"), "literalExpresion", "`literalExpression`"),
    ("dmn-element-unknown", of_decision("<context><entry/></context>"), "entry", "`contextEntry`"),
    ("dmn-element-unknown", of_decision("<list><text>1</text></list>"), "text", "`context`"),
    ("dmn-element-unknown", TABLE.replace("<rule>", "<rule><entry/>"), "entry", "inputEntry"),
    ("dmn-element-unknown", model('<itemDefinition name="t"><type/></itemDefinition>'), "type", "typeRef"),
    ("dmn-element-unknown", model('<inputData name="t"><typeRef/></inputData>'), "typeRef", "variable"),
    ("dmn-element-duplicate", of_decision(LITERAL * 2), "second `literalExpression`", "keep one"),
    ("dmn-element-duplicate", of_decision(f"{LITERAL}<context/>"), "second `context`", "keep one"),
    ("dmn-element-duplicate", of_decision('<variable name="a"/><variable name="b"/>'), "second `variable`", "keep one"),
    ("dmn-element-duplicate", of_decision(LITERAL.replace("<text>", "<text/><text>")), "second `text`", "one"),
    ("dmn-element-duplicate", of_decision(f"<conditional><if>{LITERAL}</if><if/></conditional>"), "second `if`", "one"),
    ("dmn-element-missing", of_decision("<informationRequirement/>"), "requires nothing", "requiredDecision"),
    ("dmn-element-missing", of_decision("<knowledgeRequirement/>"), "requires nothing", "requiredKnowledge"),
    ("dmn-element-missing", of_decision("<invocation><binding/></invocation>"), "parameter", "name"),
    ("dmn-element-missing", TABLE.replace('<output name="a"/>', ""), "no output", "output"),
    ("dmn-attribute-missing", model("<decision/>"), "`decision` has no `name`", "name="),
    ("dmn-attribute-missing", model('<inputData name="  "/>'), "`inputData` has no `name`", "name="),
    ("dmn-attribute-missing", model('<itemDefinition typeRef="number"/>'), "itemDefinition", "name="),
    ("dmn-attribute-missing", model('<import name="a"/>'), "`import` has no `namespace`", "namespace="),
    ("dmn-attribute-missing", of_decision(ENTRY), "`variable`", "name="),
    ("dmn-attribute-missing", of_decision(FUNCTION.format("<formalParameter/>")), "formal", "name="),
    ("dmn-attribute-missing", of_decision("<relation><column/></relation>"), "column", "name="),
    ("dmn-attribute-missing", of_decision("<for/>"), "iteratorVariable", "iteratorVariable="),
    ("dmn-attribute-missing", of_decision(REQUIRES.format("<requiredInput/>")), "href", "href="),
    ("dmn-attribute-missing", model(SERVICE.format('<outputDecision href=" "/>')), "href", "href"),
    ("dmn-attribute-value", TABLE.replace("COLLECT", "UNIQE"), "`UNIQE` is no `hitPolicy`", "`UNIQUE`"),
    ("dmn-attribute-value", TABLE.replace("COLLECT", "C+"), "`C+`", "`RULE ORDER`"),
    ("dmn-attribute-value", TABLE.replace("SUM", "SUMME"), "`SUMME` is no `aggregation`", "`SUM`"),
    ("dmn-attribute-value", of_decision('<functionDefinition kind="java"/>'), "`java`", "`Java`"),
    ("dmn-attribute-value", model('<itemDefinition name="t" isCollection="yes"/>'), "`yes`", "write"),
    ("dmn-reference", of_decision(REQUIRES.format('<requiredInput href="x"/>')), "`x`", "`#x`"),
    ("dmn-reference", model(SERVICE.format('<inputData href="urn:m#"/>')), "`urn:m#`", "id"),
    ("dmn-id-duplicate", model('<decision id="a" name="b"/><inputData id="a" name="c"/>'), "`a`", "another"),
    ("dmn-id-duplicate", model('<knowledgeSource id="a" name="b"/><inputData id="a" name="c"/>'), "`a`", "another"),
    ("dmn-row-length", TABLE.replace('<output name="a"/>', '<output name="a"/>' * 2), "`outputEntry`", "one"),
    ("dmn-row-length", TABLE.replace("<input>", "<input/><input>"), "1 `inputEntry`, and the table 2 `input`", "one"),
    ("dmn-row-length", of_decision(f'<relation><column name="a"/><row>{LITERAL * 2}</row></relation>'), "2", "one"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "said", "hint"), CASES)
def test_a_mistake_is_said_where_it_stands(code: str, text: str, said: str, hint: str) -> None:
    first, *more = mistakes(text)
    assert (first.code, more) == (code, [])
    assert said in first.message and hint in first.hint and not first.message.endswith(".")
    assert first.span is not None and first.span.text.strip() and first.severity == CODES[code].severity
    assert first.draw()


def test_the_sound_forms_of_these_files_are_read() -> None:
    assert not mistakes(TABLE) and not mistakes(of_decision(LITERAL)) and not mistakes(model())


def test_one_run_names_every_mistake_in_the_order_of_the_file() -> None:
    assert codes(
        '<import name="a"/>',
        '<itemDefinition name="t" isCollection="maybe"><typeRef>x</typeRef></itemDefinition>',
        '<decision id="a" name="a"><informationRequirement/><contxt/></decision>',
        '<decision id="a"><decisionTable hitPolicy="X"><rule><outputEntry/></rule></decisionTable></decision>',
    ) == [
        "dmn-attribute-missing", "dmn-attribute-value", "dmn-element-missing", "dmn-element-unknown",
        "dmn-attribute-missing", "dmn-id-duplicate", "dmn-element-missing", "dmn-attribute-value",
    ]  # fmt: skip


def test_the_text_of_an_expression_is_not_judged() -> None:
    assert not mistakes(of_decision("<literalExpression><text>1 + + ) nonsense</text></literalExpression>"))
    assert not mistakes(of_decision(REQUIRES.format('<requiredInput href="#nowhere"/>')))


def test_more_mistakes_than_anybody_reads_are_cut() -> None:
    start = time.process_time()
    assert len(mistakes(model("<decison/>" * 50_000))) == MISTAKES
    assert len(mistakes(model('<decision name="d" id="d"/>' * 5_000))) == MISTAKES
    assert time.process_time() - start < 10


def test_many_imports_and_types_are_read_soon() -> None:
    imports = "".join(f'<import name="i{i}" namespace="n{i}"/>' for i in range(10_000))
    types = '<itemDefinition name="t" typeRef="i1:t"/>' * 10_000
    start = time.process_time()
    assert not mistakes(model(imports, types))
    assert time.process_time() - start < 10


def test_every_code_of_the_reader_has_a_case() -> None:
    folder = Path(__file__).parents[3] / "bpmlib" / "formats" / "dmn"
    source = "".join((folder / f"{name}.py").read_text("utf-8") for name in ("nodes", "boxes", "tables", "reader"))
    used = set(re.findall(r'\.(?:error|warn)\(\s*"([^"]+)"', source))
    assert used == {code for code, *_ in CASES} and used <= set(CODES)


# ----------------------------------------------------------------------------------------- any file at all


FILES = [path.read_text("utf-8") for path in KIT if path.stat().st_size < 20_000] + [TABLE]
BITS = st.sampled_from([*"<>&\"'/=# \n\x00价😀", "", "</text>", "<text>", "&lt;", "]]>", "<!--", "<rule>", "xmlns="])


@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0), st.integers(0, 30), BITS), min_size=1, max_size=3))
def test_a_changed_file_is_read_or_refused(text: str, changes: list[tuple[int, int, str]]) -> None:
    for place, length, bit in changes:
        at = place % len(text)
        text = text[:at] + bit + text[at + length :] or " "
    for one in mistakes(text):
        assert one.span is not None and 0 <= one.span.start <= one.span.end <= len(text)
        assert one.code in CODES and one.draw()


@given(st.sampled_from(FILES), st.integers(0), st.integers(0), st.booleans())
def test_a_file_that_lacks_an_element_or_has_it_twice_is_read_or_refused(
    text: str, number: int, other: int, twice: bool
) -> None:
    tags = list(re.finditer(r"<(\w+)[^<>]*/>|<(\w+)\b[^<>]*>[^<>]*</\2>", text))
    tag, place = tags[number % len(tags)], tags[other % len(tags)].start()
    text = text[:place] + tag.group() + text[place:] if twice else text[: tag.start()] + text[tag.end() :]
    for one in mistakes(text):
        assert one.code.startswith("dmn-") and one.span is not None and one.draw()


@given(st.text())
def test_any_text_is_refused(text: str) -> None:
    assert mistakes(text)
