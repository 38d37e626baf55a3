"""Short entries for the tests of the books."""

from datetime import date, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bpmlib.errors import LedgerError
from bpmlib.ledger.entries import Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = timezone(timedelta(hours=8))
CODES = {"account": "Li", "kind": "fine", "unit": "CNY", "clause": "II-5", "policy": "retail.attendance"}


def line(incident: str = "late", amount: int | str = 20, at: date = date(2026, 3, 2), **other: Any) -> Entry:
    """Return an entry, by default a fine of Li's by II-5."""
    return Entry(**{**CODES, "version": "1", "incident": incident, "amount": Decimal(amount), "at": at, **other})


def fails(code: str) -> "pytest.RaisesExc[LedgerError]":
    """Expect a `LedgerError` with that code."""
    return pytest.raises(LedgerError, check=lambda error: {one.code for one in error.diagnostics} == {code})
