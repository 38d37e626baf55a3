"""The front door: load policies, find one, override its figures, decide.

policies = Policies.load()                       # the shipped ones; or Policies.load("my/rules")
terms = policies["sales.payment_terms"]
decision = terms.decide(order=order)             # a document, a dict, or a mix
decision["approvals"], decision.explain("zh")
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpmlib.calendars import WorkCalendar
from bpmlib.documents.registry import default_registry
from bpmlib.errors import BpmError, Diagnostic, PolicyError
from bpmlib.library import Library, root_of, shipped_rules
from bpmlib.model import policies as p
from bpmlib.model.vocabulary import Catalogue, NotCovered
from bpmlib.policy import Policy
from bpmlib.reloading import fingerprint, moved, read_again
from bpmlib.shown import Shown
from bpmlib.source import Source, Span

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["Policies", "Policy"]


class Policies(Mapping[str, "Policy"], Shown):
    """The policies of a folder, by id. Nothing is read before a policy is touched; then it is checked at once."""

    def __init__(self, library: Library, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._library = library
        self._overrides = dict(overrides or {})
        self._policies: dict[str, Policy] = {}

    @classmethod
    def load(cls, path: str | PathLike[str] | None = None, *, documents: Iterable[type[BaseModel]] = ()) -> Policies:
        """Return the policies under a folder (the shipped ones by default), or of the folder a file belongs to.

        `documents` are the application's own pydantic models; policies name them in `input`.

        >>> "sales.pricing" in Policies.load()
        True
        """
        root = shipped_rules() if path is None else root_of(Path(path))
        return cls(Library(root, default_registry().with_models(*documents)))

    def overlay(self, folder: str | PathLike[str], *, documents: Iterable[type[BaseModel]] = ()) -> Policies:
        """Return these policies with a company's own folder over them; several folders go one over the other.

        A policy of the folder replaces the one of the same id with all its versions, for all that use it; others are
        added. `policies.toml` sets parameters, rows of `vocabulary.md` add words or say them anew. `documents` are the
        models that the folder's policies need. Figures from `override` still come before those of the folder.
        """
        path = Path(folder)
        if not path.is_dir():
            raise NotADirectoryError(f"there is no folder `{path}`")
        library = self._library.overlaid(path.resolve(), self._library.registry.with_models(*documents))
        found = Policies(library)
        for policy, values in self._overrides.items():
            found = found.override(policy, **values)
        return found

    @classmethod
    def from_text(cls, *texts: str, documents: Iterable[type[BaseModel]] = ()) -> Policies:
        """Return the policies that the texts spell, each a whole policy file, beside nothing else."""
        library = Library(None, default_registry().with_models(*documents))
        for number, text in enumerate(texts, start=1):
            library.add(Source(f"<text {number}>", text))
        return cls(library)

    def __getitem__(self, policy: str) -> Policy:
        """Return a policy; raise `UnknownPolicy` or, where its file has mistakes, `PolicyError`."""
        if policy not in self._policies:
            self._library.versions(policy)
            made = Policy(self._library, policy, self._overrides)
            self._policies.setdefault(policy, made)  # of two threads the first one's counts
        return self._policies[policy]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._library.files))

    def __len__(self) -> int:
        return len(self._library.files)

    def __contains__(self, policy: object) -> bool:
        return policy in self._library.files

    @property
    def root(self) -> Path | None:
        """The folder that holds them; None where they came as texts."""
        return self._library.root

    @property
    def catalogue(self) -> Catalogue | None:
        """The source regulations, from `catalogue.json`; None where there is no such file."""
        return self._library.catalogue

    @property
    def not_covered(self) -> tuple[NotCovered, ...]:
        """What no policy says of the catalogue, and why, from `NOT_COVERED.md`; raises `PolicyError` where it is wrong.

        >>> {one.id for one in Policies.load().not_covered} >= {"S002-13"}
        True
        """
        return self._library.not_covered

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the company, the preferred one first, as `policies.toml` says."""
        return self._library.layers.languages

    @property
    def time_zone(self) -> str | None:
        """The time zone of the company, as `policies.toml` says."""
        return self._library.layers.time_zone

    @property
    def work_calendar(self) -> WorkCalendar:
        """The days and hours on which the company works: of `policies.toml`, else those of mainland China."""
        return self._library.layers.work_calendar

    def __repr__(self) -> str:
        return f"<Policies: {len(self)} in {self._library.root or 'memory'}>"

    def with_text(self, text: str, *, name: str = "<text>", documents: Iterable[type[BaseModel]] = ()) -> Policies:
        """Return these policies with the one that a text spells, a whole policy file; it replaces one of its id.

        `name` is what findings call the text. Raises `PolicyError` where it does not read; it is checked once touched.
        """
        library = self._library.with_text(Source(name, text), self._library.registry.with_models(*documents))
        return Policies(library, self._overrides)

    def with_version(self, version: p.Policy, text: str) -> Policies:
        """Return these policies as they were read, with a text in the place of one of `versions`.

        Raises `PolicyError` where it does not read or calls itself something else; it is checked once touched.
        """
        return Policies(self._library.with_version(version, text), self._overrides)

    def override(self, policy: str, **values: Any) -> Policies:
        """Return these policies with figures of one of them replaced, for it and for all that use it."""
        own = self[policy].admitted(values)
        return Policies(self._library, {**self._overrides, policy: {**self._overrides.get(policy, {}), **own}})

    def reload(self) -> Policies:
        """Return these policies as their files are now, every one of them read and checked; this object stays as it is.

        Raises `PolicyError` with all mistakes of all files, so that a broken file never takes the place of a sound one;
        also where a file cannot be read, where the folder changed meanwhile, and where a figure of `override` has no
        parameter any more. Files that have not changed are not read again. Texts, folders laid over and documents are
        those of before.

        >>> policies = Policies.load()
        >>> policies.reload().fingerprint == policies.fingerprint
        True
        """
        library = read_again(self._library)
        found = Policies(library)
        errors = [one for one in found.check() if one.severity == "error"] or moved(library)
        if errors:
            raise PolicyError(errors)
        library.before = None
        return found._with_overrides(self._overrides)

    def _with_overrides(self, overrides: Mapping[str, Mapping[str, Any]]) -> Policies:
        found, errors = self, list[Diagnostic]()
        for policy, values in overrides.items():
            try:
                found = found.override(policy, **values)
            except BpmError as error:
                errors += error.diagnostics
        if errors:
            raise PolicyError(errors)
        return found

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that answers: files, texts, figures of `override`, the version of bpmlib. Not of Python code.

        Two objects with the same fingerprint and the same documents decide alike. Asking reads all files; from then on
        what was read is what answers.
        """
        figures = {
            policy: {name: repr(value) for name, value in own.items()} for policy, own in self._overrides.items()
        }
        given = json.dumps(figures, sort_keys=True) if figures else ""
        return sha256(f"{fingerprint(self._library)}{given}".encode()).hexdigest()

    def check(self, *paths: str | PathLike[str]) -> list[Diagnostic]:
        """Return what the checks find in every file (or those under `paths`), as one list in file order."""
        under = [Path(path).resolve() for path in paths]
        found: dict[Diagnostic, None] = {}
        for policy, files in sorted(self._library.files.items()):
            for file in files:
                if not under or any(map(file.is_relative_to, under)):
                    found.update(dict.fromkeys(self._findings(policy, file)))
        for finding in self._library.not_covered_findings():
            if not under or (finding.span is not None and any(map(_file(finding.span).is_relative_to, under))):
                found[finding] = None
        for file, span in self._library.layers.misnamed():
            if not under or any(map(file.is_relative_to, under)):
                found[_misnamed(file, span)] = None
        return list(found)

    def _findings(self, policy: str, file: Path) -> tuple[Diagnostic, ...]:
        try:
            return tuple(self._library.findings(policy, file))
        except BpmError as error:
            return error.diagnostics

    def versions(self, policy: str) -> tuple[p.Policy, ...]:
        """Return the versions of a policy as their authors wrote them, in order of time."""
        return self._library.versions(policy)

    def files(self, policy: str) -> tuple[Path, ...]:
        """Return the files that hold the versions of a policy."""
        return self._library.files[policy]


def _file(span: Span) -> Path:
    return Path(span.source.name).resolve()


def _misnamed(file: Path, span: Span) -> Diagnostic:
    message = f"`{file.name}` is not how the file of a policy is called, so nothing reads it"
    hint = f"call it `name{file.suffix}`, or `name@2026-07-01{file.suffix}` for the version from that day on"
    return Diagnostic("file-misnamed", message, span, hint)
