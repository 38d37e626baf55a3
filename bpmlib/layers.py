"""The folders that policies come from: the rules root, and over it the folders of a company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from os.path import lexists
from pathlib import Path
from zoneinfo import ZoneInfo

from bpmlib.calendars import WorkCalendar
from bpmlib.contents import Contents, files_below
from bpmlib.errors import Diagnostic, Limits, PolicyError, nearest
from bpmlib.formats import catalogue as catalogue_format
from bpmlib.formats import excel
from bpmlib.formats import settings as settings_format
from bpmlib.formats.excel.places import file_span
from bpmlib.formats.markdown import not_covered as not_covered_format
from bpmlib.formats.markdown import reader
from bpmlib.formats.markdown import vocabulary as vocabulary_format
from bpmlib.model import policies as p
from bpmlib.model.settings import Setting, Settings
from bpmlib.model.vocabulary import Catalogue, NotCovered, System, Vocabulary
from bpmlib.source import Source, Span

__all__ = [
    "FILE", "NOT_POLICIES", "Layers", "read_policy", "read_source", "text_of", "unknown_names", "with_figures",
]  # fmt: skip

FILE = re.compile(r"(?P<name>[^\W\d]\w*)(@(?P<date>\d{4}-\d{2}-\d{2}))?\.(?:md|xlsx)")
"""How the file of a policy is called."""
NOT_POLICIES = ("readme.md", "vocabulary.md", "not_covered.md")

_LIKE_A_POLICY = re.compile(r"\ufeff?---[ \t]*\r?\n(.*\n)*?policy[ \t]*:")
_HEAD = 2_000
"""How many bytes of a file are looked at to tell whether it is a policy."""

WORKBOOK = ".xlsx"
VOCABULARY, SETTINGS, CATALOGUE = "vocabulary.md", "policies.toml", "catalogue.json"
NOT_COVERED = "NOT_COVERED.md"


def read_source(path: Path, contents: Contents | None = None) -> Source:
    """Return the text of a file, named as seen from the current folder; raise `PolicyError` where it is not UTF-8.

    What it holds comes from `contents` where these are given.
    """
    name = _shown(path)
    data = path.read_bytes() if contents is None else contents.of(path)
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8", "replace"))
        start = len(data[: error.start].decode("utf-8", "replace"))
        message = "the file is not UTF-8 text"
        raise PolicyError(Diagnostic("file-not-utf-8", message, source.span(start, start + 1))) from None


def read_policy(path: Path, limits: Limits, contents: Contents) -> p.Policy:
    """Return the policy that a file or a workbook holds; raise `PolicyError` with every mistake of it."""
    if path.suffix == WORKBOOK:
        return excel.read(path, limits, name=_shown(path), data=contents.of(path))
    return reader.read(read_source(path, contents), limits)


def text_of(path: Path) -> str:
    """Return the text of a policy file or a workbook, however damaged it is."""
    return excel.text_of(path) if path.suffix == WORKBOOK else path.read_bytes().decode("utf-8", "replace")


def _shown(path: Path) -> str:
    """Return the name of a file as seen from the current folder."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


@dataclass(frozen=True)
class Layers:
    """What the folders say together; of two that say something about the same thing the later one counts."""

    folders: tuple[Path, ...]
    limits: Limits
    contents: Contents = field(default_factory=Contents, compare=False)

    def files(self) -> dict[str, tuple[Path, ...]]:
        """Return the files of each policy id: all of them from the last folder that has one."""
        found: dict[str, tuple[Path, ...]] = {}
        for folder in self.folders:
            own: dict[str, tuple[Path, ...]] = {}
            for path in sorted([*files_below(folder, (".md",)), *_workbooks(folder)]):
                match = FILE.fullmatch(path.name)
                if match is not None and path.name.lower() not in NOT_POLICIES:
                    policy = ".".join((*path.relative_to(folder).parts[:-1], match["name"]))
                    own[policy] = (*own.get(policy, ()), path)
            found |= own
        return found

    def misnamed(self) -> Iterator[tuple[Path, Span]]:
        """Yield the files that start like a policy and are not called like one, so that nothing reads them."""
        for folder in self.folders:
            for path in sorted(path for path in _workbooks(folder) if FILE.fullmatch(path.name) is None):
                yield path, file_span(str(path))
            for path in sorted(files_below(folder, (".md",))):
                if path.name.lower() in NOT_POLICIES or FILE.fullmatch(path.name) is not None:
                    continue
                found = _LIKE_A_POLICY.match(self.contents.of(path)[:_HEAD].decode("utf-8", "replace"))
                if found is not None:
                    head = Source(str(path), found.group())
                    yield path, head.span(head.text.rindex("policy"), len(head.text))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all `vocabulary.md`: a row for the same type and value says it anew."""
        paths = self._existing(VOCABULARY)
        read = [vocabulary_format.read(read_source(path, self.contents), self.limits) for path in paths]
        return Vocabulary.of(entry for vocabulary in read for entry in vocabulary.entries.values())

    @cached_property
    def settings(self) -> Mapping[Path, Settings]:
        """What the `policies.toml` say, by folder."""
        files = {path.parent: path for path in self._existing(SETTINGS)}
        return {
            folder: settings_format.read(read_source(path, self.contents), self.limits)
            for folder, path in files.items()
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the last folder which says so prefers."""
        return next((one.languages for one in reversed(tuple(self.settings.values())) if one.languages), ())

    @property
    def time_zone(self) -> str | None:
        """The time zone of the last folder that names one."""
        return next((one.time_zone for one in reversed(tuple(self.settings.values())) if one.time_zone), None)

    @cached_property
    def work_calendar(self) -> WorkCalendar:
        """The calendar of the last folder that describes one, else that of mainland China; in the time zone named."""
        calendars = (one.work_calendar for one in reversed(tuple(self.settings.values())) if one.work_calendar)
        found = next(calendars, None) or WorkCalendar.china()
        return found if self.time_zone is None else replace(found, zone=ZoneInfo(self.time_zone))

    @cached_property
    def figures(self) -> Mapping[str, tuple[Setting, ...]]:
        """The figures that are set, by policy; a later folder sets all the days of a parameter."""
        found: dict[tuple[str, str], list[Setting]] = {}
        for settings in self.settings.values():
            own: dict[tuple[str, str], list[Setting]] = {}
            for setting in settings.figures:
                own.setdefault((setting.policy.text, setting.name.text), []).append(setting)
            found |= own
        by_policy: dict[str, tuple[Setting, ...]] = {}
        for (policy, _), rows in found.items():
            by_policy[policy] = (*by_policy.get(policy, ()), *rows)
        return by_policy

    def require_known(self, policies: Mapping[str, object]) -> None:
        """Raise `PolicyError` where a figure is set for a policy that is not there."""
        unknown = [rows[0].policy for policy, rows in self.figures.items() if policy not in policies]
        found = [
            Diagnostic("policy-unknown", f"no policy is called `{word.text}`", word.span, _meant(word.text, policies))
            for word in unknown
        ]
        if found:
            raise PolicyError(found)

    @cached_property
    def catalogue(self) -> Catalogue | None:
        """The source regulations of all folders; None where none has a catalogue."""
        systems: dict[str, System] = {}
        paths = [path for folder in self.folders if (path := self._catalogue(folder)) is not None]
        for path in paths:
            systems |= catalogue_format.read(read_source(path, self.contents)).systems
        return Catalogue(systems) if paths else None

    @cached_property
    def not_covered(self) -> tuple[NotCovered, ...]:
        """What the `NOT_COVERED.md` of all folders say; a later folder's row for the same id counts."""
        found: dict[str, NotCovered] = {}
        for path in self._existing(NOT_COVERED):
            found |= {one.id: one for one in not_covered_format.read(read_source(path, self.contents), self.limits)}
        return tuple(found.values())

    def _catalogue(self, folder: Path) -> Path | None:
        settings = self.settings.get(folder)
        word = settings.catalogue if settings is not None else None
        path = folder / (word.text if word is not None else CATALOGUE)
        if path in self.present or (word is not None and lexists(path)):
            return path
        if word is not None:
            raise PolicyError(Diagnostic("settings-value", f"there is no file `{word.text}` in the folder", word.span))
        return None

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """A hash of all settings, and of the vocabularies of all folders but the first, by name."""
        texts = {folder / SETTINGS: settings.source.text.encode() for folder, settings in self.settings.items()}
        texts |= {path: self.contents.of(path) for path in self._existing(VOCABULARY, self.folders[1:])}
        found: dict[str, str] = {}
        for path, text in texts.items():
            name = f"{path.parent.name}/{path.name}"
            while name in found:
                name += "'"
            found[name] = f"sha256:{sha256(text).hexdigest()}"
        return found

    @cached_property
    def present(self) -> frozenset[Path]:
        """Which of the files that are no policies there are, links that lead nowhere included."""
        names = (VOCABULARY, SETTINGS, CATALOGUE, NOT_COVERED)
        return frozenset(folder / name for folder in self.folders for name in names if lexists(folder / name))

    @property
    def beside(self) -> tuple[Path, ...]:
        """The files that say something about all policies: words, settings, the catalogue."""
        catalogues = (self._catalogue(folder) for folder in self.folders)
        found = [*self._existing(VOCABULARY), *self._existing(SETTINGS), *catalogues]
        return tuple(path for path in found if path is not None)

    def _existing(self, name: str, folders: tuple[Path, ...] | None = None) -> Iterator[Path]:
        for folder in self.folders if folders is None else folders:
            if folder / name in self.present:
                yield folder / name


def _workbooks(folder: Path) -> Iterator[Path]:
    """Yield the workbooks under a folder that are policies: those with a sheet `Policy`.

    One that nobody can look into is a policy if it is called like one: passed over in silence, it would leave the file
    that it replaces in force.
    """
    for path in files_below(folder, (WORKBOOK,)):
        if path.name.startswith("~$"):  # it locks a workbook that is open
            continue
        if excel.has_policy_sheet(path, unsure=FILE.fullmatch(path.name) is not None):
            yield path


def _meant(policy: str, known: Mapping[str, object]) -> str:
    above = policy.rpartition(".")[0]
    if above in known:
        return "several values of a parameter stand in a list: `[{from = 2026-07-01, value = ...}]`"
    return nearest(policy, known) or "a company's folder is laid over the policies that it is for"


def unknown_names(settings: tuple[Setting, ...], versions: Iterable[p.Policy]) -> Iterator[Diagnostic]:
    """Yield the names for which a figure is set and that no version of the policy has as a parameter."""
    sections = [section for model in versions for section in model.sections]
    known = {row.name.text for section in sections if isinstance(section, p.Parameters) for row in section.rows}
    for setting in settings:
        if setting.name.text not in known:
            message = f"`{setting.policy.text}` has no parameter `{setting.name.text}`"
            hint = nearest(setting.name.text, known) or "it has: " + (", ".join(sorted(known)[:8]) or "none")
            yield Diagnostic("name-unknown", message, setting.name.span, hint)


def with_figures(model: p.Policy, settings: tuple[Setting, ...]) -> p.Policy:
    """Return a policy with the figures that are set for it; names that it does not have are left out.

    From the first day of a setting on the file's own rows for that parameter no longer count; before it they do.
    """
    by_name: dict[str, list[Setting]] = {}
    for setting in settings:
        by_name.setdefault(setting.name.text, []).append(setting)
    sections: list[p.Section] = []
    for section in model.sections:
        if isinstance(section, p.Parameters):
            section = replace(section, rows=tuple(_rows(section.rows, by_name)))
        sections.append(section)
    return replace(model, sections=tuple(sections))


def _rows(rows: tuple[p.Parameter, ...], settings: Mapping[str, list[Setting]]) -> Iterator[p.Parameter]:
    done: set[str] = set()
    for row in rows:
        own = settings.get(row.name.text, [])
        start = min(((setting.valid_from is not None, setting.valid_from) for setting in own), default=None)
        if start is None or (start[1] is not None and (row.valid_from is None or row.valid_from < start[1])):
            yield row
        if row.name.text not in done:
            done.add(row.name.text)
            for setting in own:
                yield replace(
                    row, name=setting.name, value=setting.value, valid_from=setting.valid_from, span=setting.span
                )
