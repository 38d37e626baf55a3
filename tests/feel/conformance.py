"""Reading the files of cases beside this module, and comparing values in form and not only by FEEL's `=`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bpmlib import feel
from bpmlib.functions.calling import call
from bpmlib.functions.registry import BUILTINS

__all__ = ["cases", "same_in_form", "value_of"]


def cases(name: str) -> list[tuple[str, str]]:
    """Return the cases of a file: texts of an expression and of its value."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    found = [line.rsplit(" → ", 1) for line in lines if " → " in line]
    return [(text.replace("⏎", "\n"), wanted) for text, wanted in found]


def value_of(wanted: str) -> Any:
    """Return the value that a case wants, which is written as an expression without any doubt."""
    found = feel.outcome(wanted)
    assert not found.diagnostics, wanted
    return found.value


def same_in_form(left: Any, right: Any) -> bool:
    """Return whether two values are the same, also in how a zone is written: FEEL's `is`."""
    return call(BUILTINS["is"], [left, right]) is True
