"""The codes of what stands beside the policies: a company's settings, the catalogue of the sources."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["COMPANY"]

COMPANY: Final = (
    Code(
        "catalogue-unsound",
        "catalogue that does not read",
        "The file with the source regulations is not the JSON list of systems that coverage is counted against.",
        "Each system is an object with the texts `id` and `title` and the list `rules`; the message says what is wrong.",
    ),
)
