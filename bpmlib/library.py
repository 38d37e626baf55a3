"""A folder of policy files: which versions of which policies it holds, read and checked on first touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

from bpmlib.check.checked import Checked, check
from bpmlib.check.sources import unknown_ids
from bpmlib.check.unused import check_unused, parts_read
from bpmlib.check.versions import check_versions, in_force
from bpmlib.documents.registry import Registry
from bpmlib.errors import Diagnostic, Limits, NotEffective, PolicyError, UnknownPolicy, nearest
from bpmlib.formats.markdown import reader
from bpmlib.layers import FILE, NOT_POLICIES, WORKBOOK, Layers, read_policy, text_of, unknown_names, with_figures
from bpmlib.model import policies as p
from bpmlib.model.vocabulary import Catalogue, NotCovered, Vocabulary
from bpmlib.source import Source
from bpmlib.timeline import Timeline

__all__ = ["Library", "is_table_file", "root_of", "shipped_rules"]

_ID = re.compile(r'^"?policy"?:[ \t]*"?([\w.]+)', re.MULTILINE)
_AFTER_DOT = re.compile(r"\.([^\W\d]\w*)")
_HEAD = 20_000
"""Bytes of a file among which its id is looked for."""
_MARKERS = ("vocabulary.md", "policies.toml", "catalogue.json")


def shipped_rules() -> Path:
    """Return the folder of the policies that come with the library: in the wheel, or beside the package."""
    package = Path(__file__).resolve().parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def root_of(path: Path) -> Path:
    """Return the rules root that a file or folder belongs to: the nearest folder above with a vocabulary.

    Without one it is the folder itself, or for a file the folder its id counts from.
    """
    path = path.resolve()
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if any((folder / marker).is_file() for marker in _MARKERS):
            return folder
        if (folder / ".git").exists():
            break
    return start if path.is_dir() else _root_by_id(path)


def _root_by_id(path: Path) -> Path:
    """Return the folder from which the id that a file states leads to the file; its own where none does."""
    match = FILE.fullmatch(path.name)
    stated = _ID.search(text_of(path)[:_HEAD])
    parts = stated[1].split(".") if stated else []
    leads = match is not None and [*path.parts[:-1], match["name"]][-len(parts) :] == parts
    return path.parents[len(parts) - 1] if parts and leads else path.parent


def is_table_file(path: Path) -> bool:
    """Return whether a file is a vocabulary, or by its name and its front matter a policy."""
    if path.name == "vocabulary.md":
        return True
    if FILE.fullmatch(path.name) is None or path.name.lower() in NOT_POLICIES:
        return False
    head = path.read_bytes()[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    return head.startswith(b"---") and _ID.search(head.decode("utf-8", "replace")) is not None


@dataclass(frozen=True)
class _Words:
    """The vocabulary, and behind it the values that the documents' own types allow."""

    vocabulary: Vocabulary
    registry: Registry

    def values(self, type_name: str) -> tuple[str, ...] | None:
        found = self.vocabulary.values(type_name)
        if found is not None:
            return found
        values = self.registry.vocabularies.get(type_name)
        return tuple(str(value) for value in values) if values else None

    def knows(self, type_name: str) -> bool:
        return self.vocabulary.values(type_name) is not None or type_name in self.registry.vocabularies

    def translated(self, type_name: str, value: str) -> bool:
        return self.vocabulary.translated(type_name, value)


@dataclass
class Library:
    """The files of one root with those of a company over it, or no files. Models and checked policies are kept."""

    root: Path | None
    registry: Registry
    limits: Limits = field(default_factory=Limits)
    company: tuple[Path, ...] = ()
    """Folders whose policies replace those of the same id, each over those before it."""
    files: dict[str, tuple[Path, ...]] = field(init=False)
    """The files of each policy id, which is the path under the root without `@date`."""
    layers: Layers = field(init=False)
    texts: list[Source] = field(default_factory=list)
    """Policies that have no file."""
    before: Library | None = None
    """The library that is read again: what has not changed since is taken from it."""
    _models: dict[Path, p.Policy] = field(default_factory=dict)
    _checked: dict[tuple[Any, ...], Checked] = field(default_factory=dict)
    _refused: dict[tuple[int, date | None], PolicyError] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False, compare=False)
    """Held while a policy is read or checked, so that all threads have the same one."""

    def __post_init__(self) -> None:
        root = () if self.root is None else (self.root,)
        self.layers = Layers((*root, *self.company), self.limits)
        self.files = self.layers.files()
        _ = self.layers.present  # what is there when the folders are listed

    def overlaid(self, folder: Path, registry: Registry) -> Library:
        """Return a library with the files of a company's folder over these, and other documents."""
        library = Library(self.root, registry, self.limits, (*self.company, folder))
        for source in self.texts:
            if reader.read(source, self.limits).front.policy.text not in library.files:
                library.add(source)
        return library

    def with_text(self, source: Source, registry: Registry) -> Library:
        """Return a library in which a text is the policy of its id, whatever was called so before."""
        library = Library(self.root, registry, self.limits, self.company)
        policy = reader.read(source, self.limits).front.policy.text
        for known in self.texts:
            if reader.read(known, self.limits).front.policy.text != policy:
                library.add(known)
        library.files.pop(policy, None)
        library.add(source)
        return library

    def with_version(self, version: p.Policy, text: str) -> Library:
        """Return this library as it was read, with a text in the place of one version of a policy."""
        library, source = copy(self), Source(version.span.source.name, text)
        path = next(path for path, model in self._models.items() if model is version)
        for derived in ("timeline", "_read_elsewhere"):
            vars(library).pop(derived, None)
        library._checked, library._refused, library._lock = dict(self._checked), {}, RLock()
        model, place = reader.read(source, self.limits), Path(source.name)
        self._require_id(path, model)
        library._models = {**self._models, place: self._with_figures(model)}
        policy = model.front.policy.text
        library.files = {**self.files, policy: tuple(place if one == path else one for one in self.files[policy])}
        library.texts = [*(one for one in self.texts if one.name != source.name), source]
        return library

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of `vocabulary.md`; without that file there are none."""
        return self.layers.vocabulary

    def model(self, path: Path) -> p.Policy:
        """Return the model of a file, or raise `PolicyError` with all its mistakes."""
        with self._lock:
            if path not in self._models:
                self._models[path] = self._kept(path) or self._new(path)
            return self._models[path]

    def _kept(self, path: Path) -> p.Policy | None:
        """Return the policy that is there already where neither its file nor the settings have changed."""
        before = self.before
        if before is None or not self._alike or not self.layers.contents.same(before.layers.contents, path):
            return None
        return before._models.get(path)

    @cached_property
    def _alike(self) -> bool:
        """Whether words, settings and catalogue are those of the library that is read again."""
        before, beside = self.before, self.layers.beside
        if before is None or beside != before.layers.beside:
            return False
        return all(self.layers.contents.same(before.layers.contents, path) for path in beside)

    def _new(self, path: Path) -> p.Policy:
        model = read_policy(path, self.limits, self.layers.contents)
        self._require_id(path, model)
        return self._with_figures(model)

    def _with_figures(self, model: p.Policy) -> p.Policy:
        self.layers.require_known(self.files)
        settings = self.layers.figures.get(model.front.policy.text, ())
        return with_figures(model, settings) if settings else model

    def add(self, source: Source) -> str:
        """Add a policy that has no file and return its id."""
        model = reader.read(source, self.limits)
        policy = model.front.policy.text
        path = Path(source.name)
        self.files[policy] = (*self.files.get(policy, ()), path)
        self.texts.append(source)
        self._models[path] = self._with_figures(model)
        return policy

    def _require_id(self, path: Path, model: p.Policy) -> None:
        wanted = next(policy for policy, paths in self.files.items() if path in paths)
        word = model.front.policy
        if word.text != wanted:
            message = f"the file is policy `{wanted}` by its place, and calls itself `{word.text}`"
            raise PolicyError(
                Diagnostic("policy-id-differs", message, word.span, "the id is the path under the rules root")
            )

    # --------------------------------------------------------------------------------------- versions

    def versions(self, policy: str) -> tuple[p.Policy, ...]:
        """Return the versions of a policy in order of time."""
        if policy not in self.files:
            hint = nearest(policy, self.files) or f"there are {len(self.files)} policies"
            raise UnknownPolicy(Diagnostic("policy-unknown", f"no policy is called `{policy}`", hint=hint))
        return tuple(sorted((self.model(path) for path in self.files[policy]), key=lambda m: m.front.effective_from))

    def version(self, policy: str, as_of: date | None) -> p.Policy:
        """Return the version in force on a day, of several the one that began last; the only one without a day."""
        versions = self.versions(policy)
        if as_of is None and len(versions) == 1:
            return versions[0]
        assert as_of is not None
        for version in reversed(versions):
            if in_force(version.front, as_of):
                return version
        front = versions[-1].front
        message = f"`{policy}` has no version in force on {as_of}"
        raise NotEffective(
            Diagnostic("not-effective", message, front.span, f"it starts on {versions[0].front.effective_from}"),
            policy=policy,
        )

    @cached_property
    def timeline(self) -> Timeline:
        """What the policies are to each other over time."""
        return Timeline(self)

    def turning_points(self, policy: str) -> tuple[date, ...]:
        """Return the days on which a version or a figure changes, in the policy or one it uses."""
        self.versions(policy)
        return self.timeline.turning_points(policy)

    # --------------------------------------------------------------------------------------- checking

    def checked(self, policy: str, as_of: date | None = None) -> Checked:
        """Return the version in force, checked with the policies it uses as they are in force then."""
        return self._check(policy, self.version(policy, as_of), as_of)

    def findings(self, policy: str, path: Path) -> Iterator[Diagnostic]:
        """Yield what the checks find in a file, with every version of what it uses that it meets."""
        model = self.model(path)
        first = self.timeline.first_day(model)
        for day in (day for day in self.timeline.days_of(model) if day >= first):
            try:
                checked = self._check(policy, model, day)
            except NotEffective:
                continue  # `uses-gap` says so
            except PolicyError as error:
                yield from error.diagnostics
            else:
                yield from checked.findings
                yield from check_unused(checked, self._read_elsewhere.get(policy, frozenset()))

    def _check(self, policy: str, model: p.Policy, as_of: date | None) -> Checked:
        with self._lock:
            return self._check_alone(policy, model, as_of)

    def _check_alone(self, policy: str, model: p.Policy, as_of: date | None) -> Checked:
        if (refused := self._refused.get((id(model), as_of))) is not None:
            raise refused
        found = [*self._version_findings(policy, model), *self.timeline.missing(policy, model)]
        used, layers = dict(self._used(policy, model, as_of, found)), self.layers
        key = (id(model), tuple(sorted((alias, id(other)) for alias, other in used.items())), tuple(found))
        if self.before is not None and self._alike and key in self.before._checked:
            self._checked[key] = self.before._checked[key]
        try:
            if key not in self._checked:
                self._checked[key] = check(
                    model, self.registry, self.words, used, self.catalogue, found, lambda: layers.work_calendar
                )
        except PolicyError as error:
            self._refused[id(model), as_of] = error
            raise
        return self._checked[key]

    def _version_findings(self, policy: str, model: p.Policy) -> Iterator[Diagnostic]:
        path = next(path for path in self.files[policy] if self._models.get(path) is model)
        match = FILE.fullmatch(path.name)
        try:
            versions = self.versions(policy)
        except PolicyError:
            versions = (model,)  # the other file's mistakes are reported with it
        yield from check_versions(model, versions, match["date"] if match else None)
        yield from unknown_names(self.layers.figures.get(policy, ()), versions)

    @cached_property
    def words(self) -> _Words:
        """The allowed values of string types: the vocabulary's, or else the documents'."""
        return _Words(self.vocabulary, self.registry)

    @property
    def catalogue(self) -> Catalogue | None:
        """The rules of each source system, from `catalogue.json`; None where there is no such file."""
        return self.layers.catalogue

    @property
    def not_covered(self) -> tuple[NotCovered, ...]:
        """What no policy says of the catalogue, from `NOT_COVERED.md`."""
        return self.layers.not_covered

    def not_covered_findings(self) -> Iterator[Diagnostic]:
        """Yield the mistakes of `NOT_COVERED.md`: what does not read, and ids that the catalogue lacks."""
        try:
            rows = self.not_covered
            catalogue = self.catalogue if rows else None
        except PolicyError as error:
            yield from error.diagnostics
            return
        if catalogue is not None:
            yield from unknown_ids(rows, catalogue)

    # --------------------------------------------------------------------------- one policy and another

    def _used(
        self, policy: str, model: p.Policy, as_of: date | None, found: list[Diagnostic]
    ) -> Iterator[tuple[str, Checked]]:
        """Yield the used policies by alias, those that can be had; add to `found` why others cannot."""
        never = [one.span for one in found if one.code == "uses-not-effective"]
        for alias, word in model.front.uses:
            if word.text not in self.files:
                hint = nearest(word.text, self.files)
                found.append(Diagnostic("policy-unknown", f"no policy is called `{word.text}`", word.span, hint))
            elif circle := self.timeline.way(word.text, policy, as_of):
                message = f"policies use each other in a circle: {' → '.join([policy, *circle])}"
                found.append(Diagnostic("cycle", message, word.span, "move what both need to a policy of its own"))
            elif word.span not in never:
                try:
                    yield alias.text, self.checked(word.text, self._day(word.text, model, as_of))
                except PolicyError as error:
                    hint = f"check it; its first mistake is: {error.diagnostics[0].message}"
                    message = f"`{word.text}` has mistakes of its own"
                    found.append(Diagnostic("uses-broken", message, word.span, hint))

    def _day(self, policy: str, user: p.Policy, as_of: date | None) -> date | None:
        if as_of is not None or len(self.files[policy]) == 1:
            return as_of
        return self.timeline.first_day(user)

    @cached_property
    def _read_elsewhere(self) -> dict[str, frozenset[str]]:
        """The names of each policy that others read. This takes all files, so it is for whoever checks them."""
        found: dict[str, frozenset[str]] = {policy: frozenset() for policy in self.files}
        for path in (path for paths in self.files.values() for path in paths):
            try:
                read = parts_read(self.model(path))
            except PolicyError:  # nobody knows of which policy
                names = frozenset(_AFTER_DOT.findall(self._damaged(path)))
                read = dict.fromkeys(found, names)
            for policy, parts in read.items():
                found[policy] = found.get(policy, frozenset()) | parts
        return found

    def _damaged(self, path: Path) -> str:
        """Return the text of a file that is not sound; none where it cannot even be read."""
        try:
            data = self.layers.contents.of(path)
            return text_of(path) if path.suffix == WORKBOOK else data.decode("utf-8", "replace")
        except (PolicyError, OSError):
            return ""
