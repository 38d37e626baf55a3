"""Names that are defined and never read: figures that change nothing, terms and relations that nobody needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bpmlib.check.checked import Checked
from bpmlib.check.order import names_in, reached
from bpmlib.errors import Diagnostic
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.walk import nodes

__all__ = ["check_unused", "parts_read"]

_HINTS: Final[Mapping[str, str]] = {
    "parameter": "whoever sets it changes nothing: use it in a rule, or delete it",
    "term": "delete it, or use it",
    "relation": "delete it, or use it",
    "use": "delete it from `uses`, or use a part of that policy",
}


def check_unused(checked: Checked, read_elsewhere: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield what no decision, reason or property of a policy reads, directly or through terms, and no other policy."""
    references = checked.inference.references
    starts = [name for name in references if name not in checked.scope.names("term")]
    read = {*starts, *read_elsewhere}
    for start in (*starts, *read_elsewhere):
        read |= {*references.get(start, ()), *reached(references, start)}
    mentioned = names_in(checked.policy.sections) if checked.policy.front.uses else ()
    for name, symbol in checked.scope.symbols.items():
        used = name in mentioned if symbol.kind == "use" else name in read
        if symbol.kind in _HINTS and not used:
            what = "policy" if symbol.kind == "use" else symbol.kind
            message = f"nothing reads the {what} `{name}`"
            yield Diagnostic("name-unused", message, symbol.span, _HINTS[symbol.kind], severity="warning")


def parts_read(policy: p.Policy) -> dict[str, frozenset[str]]:
    """Return which names of which other policies one reads, by policy id."""
    policies = {alias.text: word.text for alias, word in policy.front.uses}
    found: dict[str, frozenset[str]] = {}
    for node in nodes(policy.sections) if policies else ():
        if isinstance(node, m.Path) and isinstance(node.base, m.Name) and node.base.name in policies:
            other = policies[node.base.name]
            found[other] = found.get(other, frozenset()) | {node.name}
    return found
