"""`policies.toml` to settings: strictly, every mistake with its place, and no number by way of a float."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bpmlib.calendars import WorkCalendar
from bpmlib.errors import Limits, PolicyError, nearest
from bpmlib.formats.markdown.characters import UNSEEN
from bpmlib.formats.markdown.listings import figure
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.toml_places import Path, Place, places
from bpmlib.formats.work_calendar import read_calendar
from bpmlib.model import expressions as m
from bpmlib.model.policies import Word
from bpmlib.model.settings import Setting, Settings
from bpmlib.source import Fragment, Source, Span

__all__ = ["read"]

_DEFAULT: Final = Limits()
_KEYS: Final = ("parameters", "languages", "time_zone", "catalogue", "work_calendar")
_LANGUAGES: Final = ("en", "zh")
_AS_IN_TABLE: Final = 'write it as text, as it would stand in a table of parameters: "30%", "(> 20000)", "?"'
_PLACE: Final = re.compile(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def read(source: Source, limits: Limits = _DEFAULT) -> Settings:
    """Return the settings that a TOML text spells, or raise `PolicyError` with every mistake of it.

    Whether there are such policies and parameters, and whether the figures fit them, is not asked here.
    """
    report = Report(source, limits)
    data = _parsed(report)
    settings = _Reader(report, data).settings() if data is not None else None
    if settings is None or report.findings():
        raise PolicyError(report.findings())
    return settings


def _parsed(report: Report) -> dict[str, Any] | None:
    source = report.source
    if len(source.text) > report.limits.file_chars:
        message = f"the file is longer than {report.limits.file_chars} characters"
        report.error("file-too-long", message, source.span(0, 1), "it holds figures, not policies")
        return None
    unseen = UNSEEN.search(source.text)
    if unseen is not None or source.text.startswith("\ufeff"):
        at = unseen.start() if unseen is not None else 0
        message = f"the character U+{ord(source.text[at]):04X} has no place in settings"
        report.error("character-not-allowed", message, source.span(at, at + 1), "delete it")
        return None
    try:
        return tomllib.loads(source.text, parse_float=Decimal)
    except RecursionError:
        report.error("settings-toml", "this is nested too deep", source.span(0, 1), "no setting needs that much")
    except ValueError as error:  # that of tomllib, and that of a number with thousands of digits
        match = _PLACE.fullmatch(str(error))
        said, at = (match[1], _offset(source, match[2], match[3])) if match else (str(error), 0)
        report.error("settings-toml", f"this is not TOML: {said[:1].lower()}{said[1:]}", source.span(at, at + 1))
    return None


def _offset(source: Source, line: str | None, column: str | None) -> int:
    if line is None or column is None:
        return max(0, len(source.text.rstrip()) - 1)
    return source.line_start(int(line)) + int(column) - 1


class _Reader:
    def __init__(self, report: Report, data: dict[str, Any]) -> None:
        self.report = report
        self.data = data
        self.places = places(report.source.text)

    def place(self, path: Path) -> Place:
        return self.places.get(path) or Place((0, 1), (0, 1))

    def key(self, path: Path) -> Span:
        return self.report.source.span(*self.place(path).key)

    def value(self, path: Path) -> Span:
        return self.report.source.span(*self.place(path).value)

    def wrong(self, path: Path, message: str, hint: str) -> None:
        self.report.error("settings-value", message, self.value(path), hint)

    def settings(self) -> Settings:
        for key in self.data:
            if key not in _KEYS:
                hint = nearest(key, _KEYS) or "the keys are " + ", ".join(f"`{known}`" for known in _KEYS)
                self.report.error("settings-key-unknown", f"unknown key `{key}`", self.key((key,)), hint)
        return Settings(
            self.report.source, tuple(self.figures()), self.languages(), self.time_zone(), self.catalogue(),
            self.work_calendar(),
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------- scalars

    def languages(self) -> tuple[str, ...]:
        given = self.data.get("languages", [])
        hint = 'write `languages = ["zh", "en"]`, the preferred one first'
        if not isinstance(given, list) or ("languages" in self.data and not given):
            self.wrong(("languages",), "`languages` is a list of languages", hint)
            return ()
        for number, item in enumerate(given):
            if item not in _LANGUAGES or item in given[:number]:
                what = "is there twice" if item in given[:number] else "is not a language of explanations"
                self.wrong(("languages", number), f"`{item}` {what}", hint)
        return tuple(item for item in given if isinstance(item, str))

    def time_zone(self) -> str | None:
        given = self.data.get("time_zone")
        if given is None:
            return None
        try:
            if isinstance(given, str) and given:
                return ZoneInfo(given).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        self.wrong(("time_zone",), f"`{given}` is not a time zone", 'write a name of the tz database: "Asia/Shanghai"')
        return None

    def work_calendar(self) -> WorkCalendar | None:
        if "work_calendar" not in self.data:
            return None

        def complain(path: tuple[str, ...], message: str, hint: str) -> None:
            self.wrong(("work_calendar", *path), message, hint)

        return read_calendar(self.data["work_calendar"], complain)

    def catalogue(self) -> Word | None:
        given = self.data.get("catalogue")
        if given is None:
            return None
        if not isinstance(given, str) or not given.strip():
            self.wrong(("catalogue",), "`catalogue` names a file", 'write `catalogue = "catalogue.json"`')
            return None
        return Word(given, span=self.value(("catalogue",)))

    # ---------------------------------------------------------------------------------------- figures

    def figures(self) -> Iterator[Setting]:
        given = self.data.get("parameters", {})
        if isinstance(given, dict):
            yield from self.table(given, ("parameters",))
        else:
            self.wrong(
                ("parameters",), "`parameters` is a table", "write `[parameters.folder.policy]` above the figures"
            )

    def table(self, table: dict[str, Any], path: Path) -> Iterator[Setting]:
        """Yield the figures of a table: a table in it belongs to the policy's id, all else is a parameter's."""
        for name, given in table.items():
            here = (*path, name)
            if isinstance(given, dict):
                yield from self.table(given, here)
            elif len(path) == 1:
                hint = "write `[parameters.folder.policy]` above it"
                self.report.error("settings-value", f"`{name}` belongs to no policy", self.key(here), hint)
            elif isinstance(given, list):
                yield from self.dated(given, here)
            else:
                yield from self.figure(given, here, here, None)

    def dated(self, items: list[Any], path: Path) -> Iterator[Setting]:
        hint = (
            'write `[{value = "30%"}, {from = 2026-07-01, value = "40%"}]`; a list that is one value is text: "[1, 2]"'
        )
        if not items:
            self.wrong(path, f"`{path[-1]}` has no value", hint)
        for number, item in enumerate(items):
            here = (*path, number)
            if not isinstance(item, dict) or "value" not in item or set(item) - {"value", "from"}:
                self.wrong(here, f"a dated value of `{path[-1]}` has `value` and perhaps `from`", hint)
                continue
            since = item.get("from")
            if since is not None and type(since) is not date:
                self.wrong((*here, "from"), f"`{since}` is not a date", "write it bare, without quotes: 2026-07-01")
                continue
            yield from self.figure(item["value"], path, (*here, "value"), since)

    def figure(self, given: object, path: Path, at: Path, since: date | None) -> Iterator[Setting]:
        """Yield the setting of one value, or nothing once it was reported."""
        policy = Word(".".join(str(part) for part in path[1:-1]), span=self.key(path[:-1]))
        name = Word(str(path[-1]), span=self.key(path if at == path else at))
        value: m.Expr | None = None
        if isinstance(given, str):
            fragment = self.fragment(given, self.place(at))
            if fragment is None:
                self.wrong(at, 'a value has no escape but `\\"` and `\\\\`', "write it in one line")
                return
            if given.strip() in ("", "-"):
                self.wrong(at, f"`{name.text}` has no value", "write `?` where nobody has set it yet")
                return
            value = None if given == "?" else figure(self.report, fragment)
            if value is None and given != "?":
                return
        elif isinstance(given, (bool, int)):
            text = str(given).lower()
            value = figure(self.report, Fragment(text, self.value(at)))
            if value is None:
                return
        else:
            said = "a TOML float is not exact" if isinstance(given, Decimal) else "this is no value of a parameter"
            self.wrong(at, said, _AS_IN_TABLE)
            return
        yield Setting(policy=policy, name=name, value=value, valid_from=since, span=self.value(at))

    def fragment(self, text: str, place: Place) -> Fragment | None:
        """Return a string as what is to be parsed, or None where an escape hides what stands where."""
        start, end = place.value
        raw = self.report.source.text[start:end]
        quotes = 3 if raw[:3] in ('"""', "'''") else 1
        inner = raw[quotes:-quotes]
        span = self.report.source.span(start + quotes, end - quotes)
        dropped: list[int] = []
        made = ""
        at = 0
        while at < len(inner):
            if raw[0] == '"' and inner[at] == "\\" and inner[at + 1 : at + 2] in ('"', "\\"):
                dropped.append(len(made))
                at += 1
            made += inner[at]
            at += 1
        return Fragment(text, span, tuple(dropped)) if made == text and "\n" not in text else None
