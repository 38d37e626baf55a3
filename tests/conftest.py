"""What every test can use: the switch `--accept` and how many random examples are drawn."""

import os

import pytest
from hypothesis import settings

settings.register_profile("home", deadline=None)
settings.register_profile("pipeline", settings.get_profile("ci"), max_examples=40)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=20)
if "CI" not in os.environ:  # there Hypothesis itself takes its profile `ci`: repeatable, without a deadline
    settings.load_profile("home")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite expected files from what bpmlib says now")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Return whether expected files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--accept"))
