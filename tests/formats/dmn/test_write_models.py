"""What is written reads as an equal model, and is valid by the schemas of DMN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bpmlib.formats.dmn import read, write
from bpmlib.model import drg as m
from bpmlib.model.policies import HitPolicy, Word
from bpmlib.source import Fragment, Source

SHARED = Path(__file__).parents[4] / "shared" / "dmn"
XSD = SHARED / "xsd" / "DMN15.xsd"
KIT = sorted((SHARED / "tck").glob("*/*/*.dmn"))

HERE = Source("made", "").span(0, 0)
NAMESPACE = "https://example.org/模型?a=1&b=2"


def plain(node: Any) -> Any:
    """Return a model as nested tuples without places: a fragment is its text."""
    if isinstance(node, Fragment):
        return "text", node.text
    if is_dataclass(node):
        return type(node).__name__, *((f.name, plain(getattr(node, f.name))) for f in fields(node) if f.name != "span")
    return tuple(map(plain, node)) if isinstance(node, tuple) else node


def again(model: m.Definitions) -> m.Definitions:
    return read(Source("again.dmn", write(model)))


# ----------------------------------------------------------------------------------------------- strategies

signs = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
prose = st.text(signs | st.sampled_from("\n\r\t<>&\"'"), min_size=1, max_size=12).map(str.strip).filter(bool)
blank_or_prose = st.just("") | prose
parts = st.sampled_from(["rate", "费用", "a&b", "<x>", "+", "l'an", "é", '"q"', "𠮷"])
names = st.lists(parts, min_size=1, max_size=3).map(" ".join)
words = names.map(lambda text: Word(text, span=HERE))
types = st.sampled_from(["number", "date and time", "t价格", "list<a & b>", "other.tPerson"])
type_words = types.map(lambda text: Word(text, span=HERE))
maybe_type = st.none() | type_words
fragments = prose.map(lambda text: Fragment(text, HERE))
maybe_fragment = st.none() | fragments
variables = st.builds(m.Variable, words, maybe_type, span=st.just(HERE))
languages = st.sampled_from(["", "https://example.org/other?a&b"])

POLICIES: tuple[HitPolicy, ...] = ("UNIQUE", "FIRST", "COLLECT", "COLLECT SUM", "RULE ORDER", "OUTPUT ORDER")


def box(kind: Callable[..., Any], *parts: st.SearchStrategy[Any], **named: st.SearchStrategy[Any]) -> Any:
    return st.builds(kind, *parts, type=maybe_type, span=st.just(HERE), **named)


def several(strategy: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> m.Table:
    clause = st.builds(m.InputClause, maybe_fragment, maybe_type, maybe_fragment, blank_or_prose, span=st.just(HERE))
    inputs = draw(several(clause))
    result = st.builds(
        m.OutputClause,
        st.none() | words,
        maybe_type,
        maybe_fragment,
        maybe_fragment,
        blank_or_prose,
        span=st.just(HERE),
    )
    outputs = draw(several(result, 1))
    remarks = draw(several(st.just("") | names))
    rules = []
    for _ in range(draw(st.integers(0, 3))):
        tests = tuple(draw(fragments) for _ in inputs)
        results = tuple(draw(fragments) for _ in outputs)
        said = tuple((name, draw(prose)) for name in remarks if draw(st.booleans()))
        id_ = draw(st.just("") | st.uuids().map(lambda uuid: f"规则_{uuid}"))
        rules.append(m.Rule(tests, results, id_, draw(blank_or_prose), said, span=HERE))
    return m.Table(
        draw(st.sampled_from(POLICIES)),
        inputs,
        outputs,
        tuple(rules),
        draw(blank_or_prose),
        draw(languages) if inputs else "",
        type=draw(maybe_type),
        span=HERE,
    )


@st.composite
def relations(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> m.Relation:
    columns = draw(several(variables))
    rows = tuple(tuple(draw(inner) for _ in columns) for _ in range(draw(st.integers(0, 2))))
    return m.Relation(columns, rows, type=draw(maybe_type), span=HERE)


def functions(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[m.FunctionDefinition]:
    kinds = st.sampled_from(["FEEL", "Java", "PMML"])
    return box(m.FunctionDefinition, kinds, several(variables), st.none() | inner)


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    entry = st.builds(m.ContextEntry, st.none() | variables, inner, span=st.just(HERE))
    binding = st.builds(m.Binding, variables, st.none() | inner, span=st.just(HERE))
    kinds = st.sampled_from(["for", "some", "every"])
    return st.one_of(
        box(m.BoxedContext, several(entry)),
        box(m.BoxedList, several(inner)),
        relations(inner),
        box(m.Invocation, st.none() | inner, several(binding)),
        functions(inner),
        box(m.Conditional, inner, inner, inner),
        box(m.BoxedFilter, inner, inner),
        box(m.Iterator, kinds, words, inner, maybe_type, inner),
    )


boxes = st.recursive(box(m.BoxedLiteral, maybe_fragment, languages) | tables(), larger, max_leaves=5)

named = st.builds(m.ItemDefinition, words, type_words, st.booleans(), span=st.just(HERE))
bounded = st.builds(replace, named, allowed=maybe_fragment, constraint=maybe_fragment)
function_types = st.builds(
    m.ItemDefinition, words, parameters=several(variables), result=maybe_type, span=st.just(HERE)
)
items = st.recursive(
    named | bounded | function_types,
    lambda inner: st.builds(
        m.ItemDefinition, words, collection=st.booleans(), components=several(inner, 1), span=st.just(HERE)
    ),
    max_leaves=4,
)


@st.composite
def models(draw: st.DrawFn) -> m.Definitions:
    kinds = draw(st.lists(st.sampled_from(["input", "decision", "knowledge", "service"]), max_size=6))
    ids = [draw(st.sampled_from(["_", "决策", "a.b-c"])) + str(number) for number in range(len(kinds))]
    own = [m.Reference(NAMESPACE, id_, span=HERE) for id_ in ids]
    references = several(st.sampled_from([*own, m.Reference("urn:other:x", "a%41", span=HERE)]))
    nodes: dict[str, list[Any]] = {"input": [], "decision": [], "knowledge": [], "service": []}
    for id_, kind in zip(ids, kinds, strict=True):
        said: dict[str, Any] = {"description": draw(blank_or_prose), "span": HERE}
        head = id_, draw(words), draw(variables)
        match kind:
            case "input":
                node: Any = m.InputData(*head, **said)
            case "decision":
                logic = draw(st.none() | boxes)
                asked, answers = draw(blank_or_prose), draw(blank_or_prose)
                node = m.Decision(*head, draw(references), draw(references), logic, asked, answers, **said)
            case "knowledge":
                node = m.BusinessKnowledgeModel(*head, draw(references), draw(st.none() | functions(boxes)), **said)
            case _:
                node = m.DecisionService(*head, *(draw(references) for _ in range(4)), **said)
        nodes[kind].append(node)
    imported = st.builds(
        m.Import, st.just("") | names, types.map("urn:{}".format), types.map("urn:{}".format), st.just("a b.dmn"),
        span=st.just(HERE),
    )  # fmt: skip
    return m.Definitions(
        draw(st.just("") | names),
        NAMESPACE,
        "1.5",
        draw(several(imported)),
        draw(several(items)),
        *map(tuple, nodes.values()),
        draw(blank_or_prose),
        span=HERE,
    )


# ---------------------------------------------------------------------------------------------------- tests


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not XSD.exists():
        pytest.skip(f"no schemas at {XSD}")
    return etree.XMLSchema(etree.parse(XSD))


@given(model=models())
def test_what_is_written_reads_as_an_equal_model(model: m.Definitions) -> None:
    assert plain(again(model)) == plain(model)


@given(model=models())
def test_what_is_written_is_valid(schema: etree.XMLSchema, model: m.Definitions) -> None:
    schema.assertValid(etree.fromstring(write(model).encode()))


@given(model=models())
def test_the_same_model_is_the_same_text(model: m.Definitions) -> None:
    assert write(model) == write(again(model)) == write(model)


@pytest.mark.skipif(not KIT, reason=f"no models at {SHARED / 'tck'}")
@pytest.mark.parametrize("path", KIT, ids=lambda path: path.stem)
def test_models_of_the_conformance_kit_come_back(schema: etree.XMLSchema, path: Path) -> None:
    model = read(Source(path.name, path.read_text(encoding="utf-8")))
    assert plain(again(model)) == plain(model)
    schema.assertValid(etree.fromstring(write(model).encode()))
