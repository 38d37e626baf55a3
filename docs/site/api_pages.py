"""The reference of the Python names: a page for each package that others import from, which mkdocstrings fills in."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Final

__all__ = ["PACKAGES", "api_pages", "shown"]

PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    "bpmlib": (),
    "bpmlib.feel": (),
    "bpmlib.dmn": (),
    "bpmlib.calendars": (),
    "bpmlib.cases": (),
    "bpmlib.patterns": ("session", "explaining", "posting"),
    "bpmlib.ledger": ("book", "entries", "days", "counting", "splitting", "paying"),
    # "bpmlib.testing": (),
    "bpmlib.display": (),
}
"""The packages, each with the modules whose names are public too."""

INDEX = """\
# The Python names

What an application imports. Every name has a docstring, so `help(bpmlib.Policies)` says the same. The
[errors](../diagnostics.md) have a page of their own, by code.

| package | what it is |
|---|---|
"""


def shown(package: str) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of everything that the page of a package shows."""
    for module in (package, *(f"{package}.{name}" for name in PACKAGES[package])):
        for name in getattr(import_module(module), "__all__", ()):
            if f"{module}.{name}" not in PACKAGES:
                yield module, name


def api_pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each page."""
    lines = []
    for package in PACKAGES:
        first = (import_module(package).__doc__ or "").strip().partition("\n")[0]
        lines.append(f"| [{package}]({package}.md) | {first} |\n")
        body = "".join(f"::: {module}.{name}\n\n" for module, name in shown(package))
        yield f"reference/api/{package}.md", f"# {package}\n\n{first}\n\n{body}"
    yield "reference/api/index.md", INDEX + "".join(lines)
