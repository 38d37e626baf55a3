"""What runs of the plugin import is imported before: pytester forgets what a run was the first to import."""

import pytest

from bpmlib.policies import Policies
from bpmlib.pytest_plugin import coverage, items, rewriter  # noqa: F401
from bpmlib.verify.properties import prove
from tests.pytest_plugin.shop import PROMISE, examples, write


@pytest.fixture(scope="session", autouse=True)
def _loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Use the solver, the documents, and the random documents once."""
    path = write(tmp_path_factory.mktemp("loaded"), PROMISE, examples('500 | "high"'))
    prove(Policies.load(path)["shop.levels"])
