"""The writer's XML: elements as plain data, and their one text, indented and escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.source import Span

__all__ = ["Element", "document", "element"]


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes and either a text or children; `span` is what it was made from."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Element, ...]
    text: str | None
    span: Span | None


def element(
    tag: str,
    attributes: dict[str, str | None] | None = None,
    children: Iterable[Element | None] = (),
    *,
    text: str | None = None,
    span: Span | None = None,
) -> Element:
    """Return an element; attributes and children that are None are left out."""
    kept = tuple((name, value) for name, value in (attributes or {}).items() if value is not None)
    return Element(tag, kept, tuple(child for child in children if child is not None), text, span)


def document(root: Element) -> str:
    """Return the text of a document. Raises `PolicyError` with every character in it that XML 1.0 cannot hold.

    A reader gets each text back as it was, blanks at its ends and line ends of any kind too:

    >>> print(document(element("a", {"b": 'x"<\\n'}, [element("text", text=" < \\r ")])), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <a b="x&quot;&lt;&#10;">
      <text> &lt; &#13; </text>
    </a>
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    problems: list[Diagnostic] = []
    _write(root, "", lines, problems)
    if problems:
        raise PolicyError(problems)
    return "\n".join(lines) + "\n"


def _write(node: Element, indent: str, lines: list[str], problems: list[Diagnostic]) -> None:
    head = f"{indent}<{node.tag}"
    for name, value in node.attributes:
        _check(value, f"attribute `{name}` of `{node.tag}`", node.span, problems)
        head += f' {name}="{_escaped(value, _IN_ATTRIBUTE)}"'
    if node.text is not None:
        _check(node.text, f"text of `{node.tag}`", node.span, problems)
        lines.append(f"{head}>{_escaped(node.text, _IN_TEXT)}</{node.tag}>")
    elif node.children:
        lines.append(f"{head}>")
        for child in node.children:
            _write(child, indent + "  ", lines, problems)
        lines.append(f"{indent}</{node.tag}>")
    else:
        lines.append(f"{head}/>")


# A carriage return would be read as a line feed, and white space in an attribute as a blank.
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = {**_IN_TEXT, **str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})}
_SPECIAL: Final = re.compile(r'[&<>"\t\n\r]')


def _escaped(text: str, table: dict[int, str]) -> str:
    return text.translate(table) if _SPECIAL.search(text) else text


_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _check(text: str, what: str, span: Span | None, problems: list[Diagnostic]) -> None:
    if found := _FORBIDDEN.search(text):
        message = f"the {what} holds U+{ord(found[0]):04X}, which XML cannot"
        hint = "take the character out; in a FEEL string it can be written by its number, as `\\u0007`"
        problems.append(Diagnostic("character-not-allowed", message, span, hint))
