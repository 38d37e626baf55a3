"""An extension of griffe: the examples in docstrings become blocks of code, as the site's Markdown wants them."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

__all__ = ["Doctests", "fenced"]

EXAMPLE = re.compile(r"^(?P<indent> *)>>> .*(?:\n(?! *$).*)*", re.MULTILINE)


def fenced(text: str) -> str:
    """Return a docstring with a fence around each of its doctests.

    >>> fenced("Two.\\n\\n>>> 1 + 1\\n2")
    'Two.\\n\\n```pycon\\n>>> 1 + 1\\n2\\n```'
    """
    return EXAMPLE.sub(lambda found: f"{found['indent']}```pycon\n{found[0]}\n{found['indent']}```", text)


class Doctests(Extension):
    """Puts fences into the docstring of everything that is read."""

    def on_instance(self, *, obj: Object, **_: Any) -> None:
        """Take one module, class, function or attribute when it has been read."""
        if obj.docstring is not None and ">>>" in obj.docstring.value:
            obj.docstring.value = fenced(obj.docstring.value)
