"""How notebooks show what the library returns: each class says that it has a picture, `bpmlib.display` draws it.

The drawing stands above everything that it draws, so it is found by name, and only when a notebook asks.
"""

from importlib import import_module

__all__ = ["Shown"]


class Shown:
    """What a notebook shows as HTML, and a terminal with IPython as text; `repr` stays what it is."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        html: str = import_module("bpmlib.display").html(self)
        return html

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": import_module("bpmlib.display").text(self)}
