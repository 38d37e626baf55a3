"""What a policy decides, its exported model decides: on the examples of the policy, and on random documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from lxml import etree

from bpmlib.dmn import Model
from bpmlib.dmn.export import export
from bpmlib.dmn.export.beyond import beyond
from bpmlib.documents.fields import MISSING, DocumentType, inputs_document
from bpmlib.errors import PolicyError
from bpmlib.formats.dmn.writer import write
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.values.compare import equal
from tests.dmn.documents import documents
from tests.dmn.exported import hold, model_of
from tests.feel.test_agreement import cases, cells, made
from tests.policy_text import decision, formula
from tests.run.test_index import documents as index_documents
from tests.run.test_index import made as made_table
from tests.run.test_index import tables
from tests.shipped import SHIPPED

XSD = Path(__file__).parents[3] / "shared" / "dmn" / "xsd" / "DMN15.xsd"


DECIDING = sorted(
    name for name in SHIPPED if set(SHIPPED[name].checked().decisions) - set(beyond(SHIPPED[name].checked()))
)
"""The policies of which a model decides something."""
MODELS: dict[str, Model] = {}


def shipped_model(policy: str) -> Model:
    if policy not in MODELS:
        MODELS[policy] = model_of(SHIPPED[policy])
    return MODELS[policy]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not XSD.exists():
        pytest.skip(f"no schemas at {XSD}")
    return etree.XMLSchema(etree.parse(XSD))


class TestShipped:
    @pytest.mark.parametrize("policy", sorted(SHIPPED))
    def test_the_file_is_valid(self, policy: str, schema: etree.XMLSchema) -> None:
        schema.assertValid(etree.fromstring(write(export(SHIPPED[policy]).definitions).encode()))

    @pytest.mark.long
    @pytest.mark.parametrize("policy", DECIDING)
    @settings(max_examples=10)
    @given(data=st.data())
    def test_random_documents(self, policy: str, data: st.DataObject) -> None:
        drawn = data.draw(documents(SHIPPED[policy].checked()))
        hold(SHIPPED[policy], shipped_model(policy), drawn)

    @pytest.mark.long
    @pytest.mark.parametrize("policy", DECIDING)
    def test_the_examples(self, policy: str) -> None:
        """Each example, its fields that are missing filled in, with its own figures if it has any."""
        held = 0
        left_out = beyond(SHIPPED[policy].checked())
        for row in examples(SHIPPED[policy].model):
            figures = {name: constant(value) for name, value in row.settings}
            model = model_of(SHIPPED[policy].override(**figures)) if figures else shipped_model(policy)
            given_ = complete(inputs_document(SHIPPED[policy].checked().scope.inputs), document_of(row))
            for expectation in row.expects:
                if expectation.decision in left_out:
                    continue
                if expectation.kind == "value" and expectation.value is not None:
                    outcome = model.evaluate(expectation.decision, given_)
                    assert equal(outcome.value, constant(expectation.value)), (row.span.place, outcome)
                    held += 1
        assert held >= 3


def examples(model: p.Policy) -> Iterator[p.Example]:
    for section in model.sections:
        if isinstance(section, p.ExampleTable):
            yield from section.rows


def document_of(row: p.Example) -> dict[str, Any]:
    """Return the inputs that the dotted paths of a row spell."""
    found: dict[str, Any] = {}
    for path, value in row.given:
        *above, last = path.split(".")
        place = found
        for name in above:
            place = place.setdefault(name, {})
        place[last] = constant(value)
    return found


def complete(document: DocumentType, given_: Any) -> Any:
    """Return a document with every field: its default, or null, where it is not given."""
    if not isinstance(given_, dict):
        return given_
    found: dict[str, Any] = {}
    for field in document.fields.values():
        value = given_.get(field.name, None if field.default is MISSING else field.default())
        if field.check is not None and value is not None:
            value = field.check(value)
        if field.document is not None:
            value = complete(field.document, value)
        elif field.item is not None and field.item.document is not None and value is not None:
            value = [complete(field.item.document, item) for item in value]
        found[field.name] = value
    return found


@settings(max_examples=15)
@given(tables(), st.lists(index_documents(), min_size=6, max_size=6))
def test_random_tables(drawn: tuple[str, str, list[str]], docs: list[dict[str, Any]]) -> None:
    policy = made_table(*drawn)
    model = model_of(policy)
    for doc in docs:
        hold(policy, model, {"doc": doc})


@settings(max_examples=40)
@given(cases(), st.booleans())
def test_random_expressions(case: tuple[str, dict[str, Any]], untyped: bool) -> None:
    text, given_ = case
    try:
        policy = made(text, untyped, formula("r : Any", text))
    except PolicyError:
        reject()
    hold(policy, model_of(policy), {"doc": given_}, errors=False)


@settings(max_examples=40)
@given(cells())
def test_random_cells(case: tuple[str, str, dict[str, Any]]) -> None:
    name, text, given_ = case
    try:
        policy = made(
            name,
            False,
            decision("r (FIRST)", f"rule | {name} | → r : boolean", f"yes | {text} | true", "no | - | false"),
        )
    except PolicyError:
        reject()
    hold(policy, model_of(policy), {"doc": given_}, errors=False)
