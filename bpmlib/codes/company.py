"""The codes of what stands beside the policies: a company's settings, the catalogue of the sources."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["COMPANY"]

COMPANY: Final = (
    Code(
        "settings-toml",
        "settings that are not TOML",
        "`policies.toml` is no TOML text, so nothing of it was read.",
        "Correct the text at the place that is shown: a text stands in quotes, a key once in its table.",
    ),
    Code(
        "settings-key-unknown",
        "unknown setting",
        "`policies.toml` has a key that means nothing. A misspelt one would be missed silently otherwise.",
        "Write one of the keys that are known; the figures of a policy stand in `[parameters.folder.policy]`.",
    ),
    Code(
        "settings-value",
        "setting of the wrong form",
        "The value of a setting is not of the form that it needs. A figure is text as it would stand in a table of "
        "parameters, or a whole number; a TOML float is not exact, so it is refused.",
        "Write what the hint shows.",
    ),
    Code(
        "example-differs",
        "example that comes out differently with the company's folder",
        "An example of a policy file holds as the file is written, and not with the figures, the replaced policies or "
        "the words of the company's folder. That may be just what the company wants.",
        "See whether the difference is meant. The company's own examples stand in its own files, and have to hold.",
        severity="note",
    ),
    Code(
        "catalogue-unsound",
        "catalogue that does not read",
        "The file with the source regulations is not the JSON list of systems that coverage is counted against.",
        "Each system is an object with the texts `id` and `title` and the list `rules`; see the message.",
    ),
    Code(
        "not-covered-malformed",
        "row of what is not covered that does not read",
        "A row of `NOT_COVERED.md` names no rule of a regulation, names one that has a row already, or has no reason.",
        "Write an id of the catalogue once, and why no policy says it, in English and in Chinese.",
    ),
)
