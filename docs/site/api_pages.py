"""The reference of the Python names: a page for each package that others import from, which mkdocstrings fills in."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType
from typing import Final

__all__ = ["PACKAGES", "api_pages", "shown"]

PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    "bpmlib": (),
    "bpmlib.documents": ("shared_types", "relations"),
    "bpmlib.receipts": (),
    "bpmlib.verify": ("tables", "properties", "diff", "replay", "examples", "exercised", "suggest", "coverage"),
    "bpmlib.feel": (),
    "bpmlib.dmn": (),
    "bpmlib.calendars": (),
    "bpmlib.cases": (),
    "bpmlib.patterns": ("session", "explaining", "posting"),
    "bpmlib.ledger": ("book", "entries", "days", "counting", "splitting", "paying"),
    "bpmlib.testing": ("laws",),
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
    """Yield the module and the name of everything that the page of a package shows, without what is not installed."""
    modules = [package, *(f"{package}.{name}" for name in PACKAGES[package])]
    for module in filter(find_spec, modules):
        for name in getattr(import_module(module), "__all__", ()):
            if f"{module}.{name}" not in (*PACKAGES, *modules) and is_there(module, name):
                yield module, name


def is_there(module: str, name: str) -> bool:
    """Return whether a name can be had: some are loaded when first touched, and may need an extra."""
    try:
        return hasattr(import_module(module), name)
    except ModuleNotFoundError:
        return False


def home(module: str, name: str) -> str:
    """Return where a name is defined: a function may be called as its module is, and hide it.

    >>> home("bpmlib", "Policies")
    'bpmlib.policies.Policies'
    """
    value = getattr(import_module(module), name)
    if isinstance(value, (type, FunctionType)):
        return f"{value.__module__}.{value.__qualname__}"
    return f"{module}.{name}"


def api_pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each page."""
    lines = []
    for package in PACKAGES:
        first = (import_module(package).__doc__ or "").strip().partition("\n")[0]
        lines.append(f"| [{package}]({package}.md) | {first} |\n")
        yield f"reference/api/{package}.md", "\n\n".join([f"# {package}", first, *entries(package), ""])
    yield "reference/api/index.md", INDEX + "".join(lines)


def entries(package: str) -> Iterator[str]:
    """Yield what stands below the heading of a package: its names, or where a name has its entry."""
    for module, name in shown(package):
        path = home(module, name)
        inner = max((one for one in PACKAGES if path.startswith(f"{one}.")), key=len)
        if inner == package:
            yield f"::: {path}"
        else:
            yield f"## {name}\n\nSee [{inner}]({inner}.md#{path})."
