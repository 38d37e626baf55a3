"""The only door to matplotlib: a sheet of paper in the colours of a theme, and the few things that plots draw on it.

Each sheet is a figure of its own: neither pyplot nor any setting is touched.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from bpmlib.errors import Diagnostic, EngineUnavailable
from bpmlib.source import display_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Sheet", "Theme", "shorten"]

Theme: TypeAlias = Literal["light", "dark"]

_FONTS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "Noto Sans CJK JP", "Noto Sans CJK TC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei",
    "Heiti SC", "STHeiti", "Arial Unicode MS", "Noto Serif CJK SC", "Noto Serif CJK JP", "AR PL UMing CN", "SimSun",
)  # fmt: skip
"""Fonts with Chinese characters, those without serifs first. Of a collection matplotlib knows the first face alone."""

_SHADES: Final[Mapping[Theme, Mapping[str, str]]] = {
    "light": {
        "paper": "#ffffff", "ink": "#1f2328", "muted": "#59636e", "line": "#8c959f", "none": "#f1f4f7",
        "gap": "#fbdcdc", "gap-line": "#a40e26", "mark": "#111111",
        "met": "#2da44e", "late": "#d4a72c", "breached": "#cf222e", "open": "#3b82c4", "released": "#a5adb6",
    },
    "dark": {
        "paper": "#15191f", "ink": "#e3e6ea", "muted": "#9da7b3", "line": "#6b7683", "none": "#20262e",
        "gap": "#4d1f24", "gap-line": "#ff8a84", "mark": "#ffffff",
        "met": "#3fb950", "late": "#d29922", "breached": "#f85149", "open": "#58a6ff", "released": "#6b7683",
    },
}  # fmt: skip
_LABEL: Final = 70
"""Columns, of which a Chinese character takes two, of a label."""


class Sheet:
    """A figure with one pair of axes, in the colours of a theme, and the few things that are drawn on it."""

    def __init__(self, theme: Theme, size: tuple[float, float]) -> None:
        if theme not in _SHADES:
            raise ValueError(f"themes are `light` and `dark`, not `{theme}`")
        self.theme = theme
        self.shades = _SHADES[theme]
        self.figure = _figure_class()(figsize=size, dpi=100, layout="constrained", facecolor=self.shades["paper"])
        self.axes: Axes = self.figure.add_subplot()
        self.axes.set_facecolor(self.shades["paper"])

    def box(self, x: int, y: int, colour: str, hatch: str, line: str, *, edge: bool = False) -> Any:
        """Draw a square of one piece on both axes."""
        rectangle = import_module("matplotlib.patches").Rectangle
        patch = rectangle((x, y), 1, 1, facecolor=colour, hatch=hatch or None, edgecolor=line, linewidth=edge * 0.6)
        return self.axes.add_patch(patch)

    def lines(self, segments: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Draw lines."""
        collection = import_module("matplotlib.collections").LineCollection
        self.axes.add_collection(collection(segments, colors=self.shades["ink"], linewidths=1.2))

    def bar(self, row: int, start: datetime, end: datetime, colour: str) -> Any:
        """Draw a span of time."""
        first, last = self._at(start), self._at(end)
        return self.axes.barh(row, max(last - first, 1 / 1440), left=first, height=0.5, color=colour)

    def point(self, row: int, when: datetime, marker: str, colour: str, size: float) -> Any:
        """Draw a moment."""
        return self.axes.scatter([self._at(when)], [row], marker=marker, s=size, color=colour, linewidths=2, zorder=4)

    def now(self, at: datetime) -> None:
        """Draw until when things are known."""
        self.axes.axvline(self._at(at), color=self.shades["muted"], linewidth=1, linestyle="--")

    def dates(self, zone: Any) -> None:
        """Let the lower axis be one of time."""
        dates = import_module("matplotlib.dates")
        locator = dates.AutoDateLocator(tz=zone)
        self.axes.xaxis.set_major_locator(locator)
        self.axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=zone))
        self.axes.grid(axis="x", color=self.shades["line"], linewidth=0.4)
        self.axes.set_axisbelow(True)

    def _at(self, when: datetime) -> float:
        return float(import_module("matplotlib.dates").date2num(when))

    def ticks(
        self, which: Literal["x", "y"], labels: Sequence[str], slanted: bool = False, *, centre: bool = True
    ) -> None:
        """Write the words of an axis, each in the middle of its piece."""
        places = [at + 0.5 * centre for at in range(len(labels))]
        rotation: dict[str, Any] = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"} if slanted else {}
        if which == "x":
            self.axes.set_xticks(places, labels, **rotation)
        else:
            self.axes.set_yticks(places, labels)

    def legend(self, handles: Sequence[Any], labels: Sequence[str]) -> None:
        """Say what the colours mean: beside the picture, or below it where that takes many words."""
        if not handles:
            return
        shown = [shorten(label, _LABEL) for label in labels]
        short = max(map(display_width, shown)) <= 22
        width, height = self.figure.get_size_inches()
        if short:
            self.figure.set_size_inches(width + 2, height)
        else:
            needed = 0.7 + 0.085 * max(map(display_width, shown))
            self.figure.set_size_inches(max(width, needed), height + 0.22 * len(labels))
        self.figure.legend(handles, shown, loc="outside right upper" if short else "outside lower left", fontsize=9,
                           facecolor=self.shades["paper"], edgecolor=self.shades["line"])  # fmt: skip

    def done(self) -> Figure:
        """Return the figure, all its text in the colour of the theme and in a font that has its characters."""
        self.axes.tick_params(colors=self.shades["ink"], length=0, which="both")
        for spine in self.axes.spines.values():
            spine.set_color(self.shades["line"])
        found = self.figure.findobj(import_module("matplotlib.text").Text)
        family = _family(any(_is_wide(text.get_text()) for text in found))
        for text in found:
            text.set_fontfamily(family)
            text.set_color(self.shades["ink"])
            text.set_parse_math(False)
        made: Figure = self.figure
        return made


def shorten(text: str, width: int) -> str:
    """Return a text in so many columns.

    >>> shorten("一二三四", 6), shorten("abc", 3)
    ('一二…', 'abc')
    """
    start = text[: width + 1]  # a column holds at most one character, so no more of a long text is looked at
    if len(text) <= width and display_width(start) <= width:
        return text
    while display_width(start) >= width:
        start = start[:-1]
    return start + "…"


def _is_wide(text: str) -> bool:
    return not text.isascii() and any(unicodedata.east_asian_width(char) in "WF" for char in text)


def _family(wide: bool) -> list[str]:
    """Return the fonts for texts; where they have Chinese characters, and no font has them, that is said once."""
    known = _chinese_font()
    if wide and known is None:
        _complain()
    return ["DejaVu Sans"] if known is None else ["DejaVu Sans", known]


@cache
def _chinese_font() -> str | None:
    names = set(import_module("matplotlib.font_manager").get_font_names())
    return next((name for name in _FONTS if name in names), None)


@cache
def _complain() -> None:
    message = (
        "no font with Chinese characters was found, so plots show boxes in their place: install one, such as "
        "Noto Sans CJK SC (fonts-noto-cjk), and start Python anew"
    )
    warnings.warn(message, stacklevel=2)


@cache
def _figure_class() -> Any:
    """Return the figure class: matplotlib's, that can show itself where pyplot was never asked to."""
    try:
        base = import_module("matplotlib.figure").Figure
    except ImportError as error:
        hint = "install it with `pip install 'bpmlib[notebook]'`"
        raise EngineUnavailable(Diagnostic("engine-unavailable", "plots need matplotlib", hint=hint)) from error

    def png(figure: Any) -> bytes:
        file = BytesIO()
        figure.savefig(file, format="png", dpi=100, facecolor=figure.get_facecolor())
        return file.getvalue()

    return type("Plot", (base,), {"_repr_png_": png, "__doc__": "A figure that a notebook shows by itself."})
