"""How notebooks show what the library returns: each class says that it has a picture, `bpmlib.display` draws it.

The drawing stands above everything that it draws, so it is found by name, and only when a notebook asks.
"""

from importlib import import_module

__all__ = ["Shown"]


class Shown:
    """What a notebook shows as HTML; its text is that of `repr`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        html: str = import_module("bpmlib.display").html(self)
        return html
