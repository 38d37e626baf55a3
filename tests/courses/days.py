"""How many random days are tried: 300, or what `BPMLIB_DAYS` says."""

import os

import pytest

from bpmlib.errors import CaseError

COUNT = int(os.environ.get("BPMLIB_DAYS", "300"))
BATCHES = 10


def batch(number: int) -> range:
    """Return the days of one of the batches."""
    return range(number * COUNT // BATCHES, (number + 1) * COUNT // BATCHES)


def refused(code: str) -> "pytest.RaisesExc[CaseError]":
    """Expect a `CaseError` with that code."""
    return pytest.raises(CaseError, check=lambda error: [one.code for one in error.diagnostics] == [code])
