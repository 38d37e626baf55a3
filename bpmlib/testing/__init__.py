"""Aids for those who test policies, and the library, from outside; nothing else imports them.

`documents(Model)` and `inputs(policy)` are strategies of hypothesis that draw valid documents, `histories(process)` and
`fact_histories(patterns)` courses of events; `laws` are properties to hold a policy to. They need the extra `testing`.
`tck` runs the public conformance kit of the DMN standard against `bpmlib.dmn`, and needs nothing else.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpmlib.testing.documents import documents
    from bpmlib.testing.inputs import inputs
    from bpmlib.testing.register import register
    from bpmlib.testing.texts import texts

__all__ = ["documents", "fact_histories", "histories", "inputs", "laws", "register", "texts"]

_FUNCTIONS = ("documents", "fact_histories", "histories", "inputs", "register", "texts")
"""Each stands in the module of its name."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module `bpmlib.testing` has no attribute `{name}`")
    if name == "laws":
        return import_module("bpmlib.testing.laws")
    value = getattr(import_module(f"bpmlib.testing.{name}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]


class _Package(ModuleType):
    """A package in which a name means the function, also once the module of that name has been imported."""

    __module__ = ModuleType.__module__  # the package would have this name of its class as its own

    def __setattr__(self, name: str, value: object) -> None:
        if name in _FUNCTIONS and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
