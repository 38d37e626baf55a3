"""The mistakes that one run of the reader has found so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bpmlib.errors import Diagnostic, ExpressionError, Limits
from bpmlib.source import Fragment, Source, Span

__all__ = ["Report"]

_T = TypeVar("_T")


class Report:
    """What the parts of the reader share: the source, the limits and a list of findings.

    The parts report and go on, so that one run names every mistake. Of several findings at the very same
    characters the first stands: the later ones follow from it.
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self._found: dict[tuple[int, int], Diagnostic] = {}

    def error(
        self, code: str, message: str, span: Span, hint: str = "", related: tuple[tuple[str, Span], ...] = ()
    ) -> None:
        """Add a mistake at `span`, unless one is known there already."""
        self.add(Diagnostic(code, message, span, hint, related))

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic that another part of the library made."""
        span = diagnostic.span or self.source.span(0, 0)
        self._found.setdefault((span.start, span.end), diagnostic)

    def parse(self, parser: Callable[[Fragment, Limits], _T], fragment: Fragment) -> _T | None:
        """Return what `parser` makes of `fragment`, or None after its complaint was added."""
        try:
            return parser(fragment, self.limits)
        except ExpressionError as error:
            for diagnostic in error.diagnostics:
                self.add(diagnostic)
            return None

    def findings(self) -> tuple[Diagnostic, ...]:
        """Return what was found, in the order of the file."""
        return tuple(self._found[place] for place in sorted(self._found))
