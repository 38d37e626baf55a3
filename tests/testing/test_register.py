"""hypothesis loads the library's entry point: `st.from_type` draws valid documents, and nothing heavy is loaded."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest
from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

import bpmlib.testing
from bpmlib.documents.registry import default_registry
from bpmlib.documents.sales import SalesOrder
from bpmlib.testing import documents, register
from bpmlib.testing.tally import tally


def run(code: str) -> str:
    """Return what a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_entry_point_is_declared() -> None:
    (entry,) = [one for one in entry_points(group="hypothesis") if one.name == "bpmlib"]
    assert entry.value == "bpmlib.testing.register"


def test_from_type_simply_works_where_only_hypothesis_and_a_document_are_imported() -> None:
    code = (
        "from hypothesis import strategies as st\n"
        "from bpmlib.documents.sales import SalesOrder\n"
        "class Mine(SalesOrder):\n    pass\n"
        "print(st.from_type(Mine), sorted(type(one).__name__ for one in [SalesOrder]))\n"
    )
    assert run(code).startswith("documents(Mine)")


def test_loading_hypothesis_loads_no_document_and_no_policy() -> None:
    loaded = run("import hypothesis, sys; print(*sorted(one for one in sys.modules if one.startswith('bpmlib')))")
    assert loaded.split() == ["bpmlib", "bpmlib.testing", "bpmlib.testing.register"]


def test_the_conformance_kit_needs_no_hypothesis() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import bpmlib.testing.tck.__main__; print('loaded')"
    assert run(code) == "loaded"


def test_shipped_documents_and_what_is_derived_from_them_are_drawn_valid() -> None:
    class Mine(SalesOrder):
        urgent: bool

    found: list[Mine] = []
    assert tally(st.from_type(Mine), 50, found.append).filtered == 0
    assert {one.urgent for one in found} == {True, False}
    for shipped in list(default_registry().documents.values())[:20]:
        assert shipped.model is not None
        assert repr(st.from_type(shipped.model)).startswith(("documents(", "from_type("))
    assert tally(st.from_type(list[SalesOrder]), 20).filtered == 0


def test_an_applications_own_model_is_registered_by_a_decorator() -> None:
    @register
    class Parcel(BaseModel):
        code: str = Field(pattern=r"^P\d{3}$")

    found: list[Parcel] = []
    assert tally(st.from_type(Parcel), 30, found.append).filtered == 0
    assert len({one.code for one in found}) > 5


def test_the_names_of_the_package_mean_the_functions_whatever_was_imported_first() -> None:
    code = (
        "import bpmlib.testing.documents, bpmlib.testing.register\n"
        "from bpmlib.testing import documents, register\n"
        "print(callable(documents), callable(register))\n"
    )
    assert run(code) == "True True"
    with pytest.raises(AttributeError, match="no attribute `document`"):
        bpmlib.testing.document  # noqa: B018 - asking is the point
    assert set(bpmlib.testing.__all__) <= set(dir(bpmlib.testing))


def test_a_failing_test_shows_the_document_that_it_shrank_to() -> None:
    simple = settings(database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    assert find(documents(SalesOrder), lambda order: order.on_account, settings=simple).on_account
