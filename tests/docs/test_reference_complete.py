"""The three pages on the file format leave out nothing that its reader knows: sections, keys of the head, columns."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bpmlib.formats.markdown import decisions, examples, heads, histories, patterns, reader

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = "\n".join((REFERENCE / f"{name}_file.md").read_text("utf-8") for name in ("policy", "process", "pattern"))
READERS = Path(reader.__file__).parent
CELLS = {cell.strip() for line in PAGES.splitlines() if line.startswith("|") for cell in line.split("|")}
SAID = {
    child.content
    for token in MarkdownIt("commonmark").enable("table").parse(PAGES)
    for child in token.children or ()
    if child.type == "code_inline"
}


def is_shown(word: str) -> bool:
    """Return whether a word stands in code in a sentence, or alone in a cell of a table, perhaps behind an arrow."""
    return not {word, f"→ {word}", word.replace("→", "→ ")}.isdisjoint(CELLS | SAID)


def columns_read() -> Iterator[tuple[str, str]]:
    """Yield the columns that the readers ask for by name, `records(report, tables, "a b", "c")`, with the file."""
    for path in sorted(READERS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "records":
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield from ((path.stem, word) for word in argument.value.split())


@pytest.mark.parametrize("kind", [*reader._BARE, *reader._NAMED])
def test_every_section_is_described(kind: str) -> None:
    assert re.search(rf"^## {kind}\b", PAGES, re.MULTILINE) or f"section `{kind}`" in PAGES


def test_every_key_of_the_head_is_described() -> None:
    assert [key for key in heads._KEYS if f"| `{key}`" not in PAGES and f", `{key}` |" not in PAGES] == []


def test_every_column_is_described() -> None:
    found = dict.fromkeys(columns_read())
    assert ("listings", "allowed") in found, "the readers ask for columns in another way now"
    assert [f"{file}: {word}" for file, word in found if not is_shown(word)] == []


def test_every_column_with_a_meaning_of_its_own_is_described() -> None:
    special = (decisions._NOTES, examples._LEFT, histories._LEFT, histories._SPECIAL, patterns._TIMES, patterns._DOES)
    assert [word for words in special for word in words if not is_shown(word)] == []
    assert [word for word in ("covers", "rule x", "error", "beats", "otherwise") if not is_shown(word)] == []
