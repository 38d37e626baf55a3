"""What of a policy no DMN model can hold: courses of action, patterns, periods, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bpmlib.check.checked import Checked
from bpmlib.check.scope import GIVEN
from bpmlib.dmn.export.unsaid import NotSaid
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.model import processes as x
from bpmlib.model.patterns import FactHistories, Pattern
from bpmlib.model.walk import nodes

__all__ = ["beyond", "not_held"]

_OF_A_CASE = GIVEN - {"input", "fact"}


def beyond(checked: Checked) -> Mapping[str, str]:
    """Return the names of a policy that no DMN model can hold, each with the reason.

    They are the events, papers and states of a case, patterns, periods, and every term and decision that needs one of
    them.
    """
    found: dict[str, str] = {}
    for symbol in checked.scope.symbols.values():
        if symbol.kind in _OF_A_CASE:
            found[symbol.name] = "DMN has no cases"
        elif symbol.kind == "pattern":
            found[symbol.name] = "DMN has no patterns"
        elif symbol.kind == "parameter" and checked.symbol_type(symbol.name).kind == "period":
            found[symbol.name] = "DMN has no periods"
    defined = {name: _parts(checked, name) for name in checked.scope.names("term", "decision")}
    while more := {name: why for name, parts in defined.items()
                   if name not in found and (why := _why(parts, found, checked))}:  # fmt: skip
        found |= more
    return found


def _parts(checked: Checked, name: str) -> tuple[object, ...]:
    return (*checked.scope.symbols[name].nodes, checked.exceptions.get(name))


def _why(parts: tuple[object, ...], known: Mapping[str, str], checked: Checked) -> str:
    """Return why something cannot be held, empty where it can."""
    for node in nodes(parts):
        match node:
            case m.Name(name) if name in known:
                return f"it needs `{name}`: {known[name]}"
            case m.Path(m.Name(alias), name) if alias in checked.used and name in beyond(checked.used[alias]):
                return f"it needs `{alias}.{name}`: {beyond(checked.used[alias])[name]}"
            case m.Call(m.Name(name)) if name in BUILTINS and not BUILTINS[name].of_dmn:
                return f"DMN has no function `{name}`"
            case m.Call(m.Name(name)) if checked.scope.documents.get(name) is not None:
                return f"DMN makes no documents such as `{name}`"
    return ""


def not_held(checked: Checked, names: Mapping[str, str]) -> Iterator[NotSaid]:
    """Yield the sections and names of a policy that are left out."""
    for section in checked.policy.sections:
        match section:
            case x.Process(name):
                yield NotSaid(
                    f"section `Process: {name.text}`", "DMN decides, it has no courses of action", section.span
                )
            case Pattern(name):
                reason = "DMN decides for one document, it has no patterns over several facts"
                yield NotSaid(f"section `Pattern: {name.text}`", reason, section.span)
            case x.Histories(name, rows) | FactHistories(name, rows):
                reason = f"histories ({len(rows)}): DMN keeps no tests"
                yield NotSaid(f"section `Examples: {name.text}`", reason, section.span)
            case x.Events() | x.Obligations() | x.Dossier():
                kind = type(section).__name__
                yield NotSaid(f"section `{kind}`", "DMN decides, it has no courses of action", section.span)
    for called, why in names.items():
        symbol = checked.scope.symbols[called]
        if symbol.kind in ("parameter", "term", "decision"):
            yield NotSaid(f"{symbol.kind} `{called}`", why, symbol.span)
