"""A model to its policy file: one canonical text, which `reader.read` takes for an equal model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bpmlib.formats.markdown.aligned import pipe_table
from bpmlib.formats.markdown.characters import escaped
from bpmlib.formats.markdown.columns import columns, optional, settings, type_cell
from bpmlib.formats.markdown.writer_patterns import pattern_section
from bpmlib.formats.markdown.writer_processes import process_section
from bpmlib.model import policies as m
from bpmlib.model.patterns import FactHistories, Pattern
from bpmlib.syntax.show import show, show_tests, show_type

__all__ = ["write"]


def write(policy: m.Policy) -> str:
    """Return the text of a policy: front matter, then sections and prose in the model's order.

    Several tables that were one section are one table, comments of the front matter are gone, and prose that stood
    above a table stands below it. Whoever wants only straight columns wants to leave the file otherwise alone.
    """
    system = dict(policy.front.source).get("system", "")
    body = "\n\n".join(_section(section, system) for section in policy.sections)
    return f"{_front(policy.front)}\n{escaped(body)}\n"


# ------------------------------------------------------------------------------------ front matter


def _front(front: m.FrontMatter) -> str:
    lines = ["---", f"policy: {front.policy.text}"]
    if front.title:
        lines.append(f"title: {_flow(front.title)}")
    if front.source:
        lines.append(f"source: {_flow(front.source)}")
    until = front.effective_to.isoformat() if front.effective_to else ""
    lines.append(f"effective: {front.effective_from.isoformat()}..{until}")
    if front.as_of is not None:
        lines.append(f"as_of: {_scalar(show(front.as_of))}")
    if front.inputs:
        lines.append(f"input: {_flow([(named.text, show_type(type_)) for named, type_ in front.inputs])}")
    if front.case:
        lines.append(f"case: {_flow([(named.text, show_type(type_)) for named, type_ in front.case])}")
    if front.events:
        lines.append(f"events: {_flow([(row.name.text, show_type(row.document)) for row in front.events])}")
    if front.uses:
        lines.append(f"uses: {_flow([(alias.text, policy.text) for alias, policy in front.uses])}")
    if front.answers:
        lines.append(f"answers: [{', '.join(_scalar(answer.text) for answer in front.answers)}]")
    return "\n".join([*lines, "---"])


def _flow(pairs: Sequence[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{_scalar(key)}: {_scalar(value)}" for key, value in pairs) + "}"


_PLAIN_SIGNS = " ._-/()<>+、。（）《》"


def _scalar(text: str) -> str:
    """Return `text` as a YAML scalar: bare where nothing in it means anything to YAML, else quoted."""
    plain = all(char.isalnum() or char in _PLAIN_SIGNS for char in text)
    if plain and text[0].isalnum() and text[-1] != " " and text != "null":
        return text
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\U{ord(char):08x}"


# ---------------------------------------------------------------------------------------- sections


def _section(section: m.Section, system: str) -> str:
    match section:
        case m.Prose():
            return section.text
        case m.Inputs():
            return f"## Inputs\n{_inputs(section)}"
        case m.Parameters():
            return f"## Parameters\n{_parameters(section)}"
        case m.Terms():
            return f"## Terms\n{_terms(section)}"
        case m.Relation():
            rows = [[show(cell) for cell in row] for row in section.rows]
            return f"## Relation: {section.name.text}\n" + pipe_table([word.text for word in section.columns], rows)
        case m.DecisionTable():
            return f"## Decision: {section.name.text} ({section.hit_policy})\n" + _decision(section, system)
        case m.Formula():
            heading = f"## Decision: {section.name.text} : {type_cell(section.type)}"
            return f"{heading}\n```feel\n{show(section.expression)}\n```"
        case m.Exceptions():
            return f"## Exceptions: {section.decision.text}\n" + _exceptions(section, system)
        case m.Reasons():
            return f"## Reasons: {section.decision.text}\n" + _reasons(section, system)
        case m.Property():
            return f"## Property: {section.sentence}\n{_property(section)}"
        case m.Readings():
            return f"## Readings\n{_readings(section)}"
        case m.ExampleTable():
            return f"## Examples\n{_examples(section)}"
        case Pattern() | FactHistories():
            return pattern_section(section)
        case _:
            return process_section(section, lambda covers: _covers(covers, system))


def _inputs(section: m.Inputs) -> str:
    rows = section.rows
    return columns(
        [
            ("name", [row.name.text for row in rows]),
            ("type", [type_cell(row.type) for row in rows]),
            ("unit", [row.unit.text if row.unit else "" for row in rows]),
            ("allowed", [show_tests(row.allowed) if row.allowed else "" for row in rows]),
            *_languages(rows),
        ],
        ["unit", "allowed", "en", "zh", "note"],
    )


def _languages(rows: Sequence[m.InputRow | m.Parameter | m.Term]) -> list[tuple[str, list[str]]]:
    return [("en", [row.en for row in rows]), ("zh", [row.zh for row in rows]), ("note", [row.note for row in rows])]


def _parameters(section: m.Parameters) -> str:
    rows = section.rows
    return columns(
        [
            ("name", [row.name.text for row in rows]),
            ("value", [show(row.value) if row.value else "?" for row in rows]),
            ("type", [type_cell(row.type) for row in rows]),
            ("from", [_date(row.valid_from) for row in rows]),
            *_languages(rows),
        ],
        ["from", "en", "zh", "note"],
    )


def _date(day: date | None) -> str:
    return day.isoformat() if day else ""


def _terms(section: m.Terms) -> str:
    rows = section.rows
    return columns(
        [
            ("name", [row.name.text for row in rows]),
            ("is", [show(row.expression) for row in rows]),
            ("type", [type_cell(row.type) if row.type else "" for row in rows]),
            *_languages(rows),
        ],
        ["type", "en", "zh", "note"],
    )


def _reasons(section: m.Reasons, system: str) -> str:
    rows = section.rows
    return columns(
        [
            ("rule", [row.rule.text for row in rows]),
            ("covers", [_covers(row.covers, system) for row in rows]),
            ("en", [_sentence(row.en) for row in rows]),
            ("zh", [_sentence(row.zh) for row in rows]),
            ("note", [row.note for row in rows]),
        ],
        ["covers", "note"],
    )


def _sentence(text: m.Text | None) -> str:
    if text is None:
        return ""
    return "".join(piece if isinstance(piece, str) else "{" + show(piece) + "}" for piece in text.pieces)


def _covers(covers: Sequence[m.Cover], system: str) -> str:
    return ", ".join(one.rule if one.system == system else f"{one.system}/{one.rule}" for one in covers)


def _readings(section: m.Readings) -> str:
    rows = section.rows
    return columns(
        [
            ("reading", [row.name.text for row in rows]),
            ("clause", [row.clause for row in rows]),
            ("unclear", [row.unclear for row in rows]),
            ("taken", [row.taken for row in rows]),
            ("instead", [_setting(row) for row in rows]),
            ("note", [row.note for row in rows]),
        ],
        ["note"],
    )


def _setting(row: m.Reading) -> str:
    return f"{row.parameter.text} = {show(row.value)}" if row.parameter and row.value else ""


def _property(section: m.Property) -> str:
    subject = show(section.subject)
    if section.form == "for any two":
        return f"for any two {section.over}: {subject}"
    if section.path is not None:
        return f"{subject} {section.form} with {show(section.path)}"
    return f"{section.form} {subject}"


# --------------------------------------------------------------------------------------- decisions


def _decision(section: m.DecisionTable, system: str) -> str:
    named = [("rule", [row.name.text for row in section.rows])]
    return columns([*named, *_grid(section, section.rows, system)], ["covers", "note", "en", "zh"])


def _exceptions(section: m.Exceptions, system: str) -> str:
    named = [
        ("exception", [row.name.text for row in section.rows]),
        ("beats", ["all" if row.beats_all else ", ".join(word.text for word in row.beats) for row in section.rows]),
    ]
    return columns([*named, *_grid(section, section.rows, system)], ["covers", "note", "en", "zh"])


def _grid(
    section: m.DecisionTable | m.Exceptions, rows: Sequence[m.Row | m.ExceptionRow], system: str
) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for at, column in enumerate(section.columns):
        found.append((show(column.expression), [show_tests(row.tests[at]) for row in rows]))
    for at, result in enumerate(section.results):
        header = f"→ {result.name.text}" + (f" : {type_cell(result.type)}" if result.type else "")
        found.append((header, [optional(row.results[at]) for row in rows]))
    found.append(("covers", [_covers(row.covers, system) for row in rows]))
    for note in ("note", "en", "zh"):
        found.append((note, [dict(row.notes).get(note, "") for row in rows]))
    return found


# ---------------------------------------------------------------------------------------- examples


def _examples(section: m.ExampleTable) -> str:
    return "\n\n".join(_example_table(group) for group in _grouped(section.rows))


@dataclass(slots=True)
class _Group:
    """Rows that stand in one table, whose columns come in one order."""

    paths: list[str] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)
    rows: list[m.Example] = field(default_factory=list)

    def add(self, example: m.Example) -> bool:
        """Add a row and return True, if an order of columns fits it and the rows above."""
        paths = [path for path, _ in example.given]
        longer, shorter = (self.paths, paths) if len(self.paths) >= len(paths) else (paths, self.paths)
        keys = [(one.kind, one.decision) for one in example.expects]
        expected = list(dict.fromkeys([*self.expected, *keys]))
        if not _is_within(shorter, longer) or not _is_within(keys, expected):
            return False
        self.paths, self.expected = longer, expected
        self.rows.append(example)
        return True


def _is_within(row: Sequence[object], order: Sequence[object]) -> bool:
    rest = iter(order)
    return all(item in rest for item in row)


def _grouped(examples: Sequence[m.Example]) -> list[_Group]:
    groups = [_Group()]
    for example in examples:
        if not groups[-1].add(example):
            groups.append(_Group())
            groups[-1].add(example)
    return groups


def _example_table(group: _Group) -> str:
    examples = group.rows
    found: list[tuple[str, list[str]]] = []
    for path in group.paths:
        found.append((path, [optional(dict(example.given).get(path)) for example in examples]))
    found.append(("as_of", [_date(example.as_of) for example in examples]))
    found.append(("set", [settings(example.settings, example.span) for example in examples]))
    for key in group.expected:
        header = {"value": f"→ {key[1]}", "rule": f"→ rule {key[1]}", "error": "→ error"}[key[0]]
        found.append((header, [_expectation(example, key) for example in examples]))
    found.append(("note", [example.note for example in examples]))
    return columns(found, ["as_of", "set", "note"])


def _expectation(example: m.Example, key: tuple[str, str]) -> str:
    for one in example.expects:
        if (one.kind, one.decision) == key:
            return show(one.value) if one.value is not None else ", ".join(one.words)
    return ""
