"""The documentation holds: its links lead somewhere and its Python examples run.

A block marked `python` runs, after those above it in the same file; one with `>>>` also has to print what it
shows. A block marked `python fragment` only has to be Python.
"""

import ast
import doctest
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "rules/*.md", "examples/**/*.md", "tests/*.md", "benchmarks/*.md")
    for page in ROOT.glob(pattern)
)
MARKDOWN = MarkdownIt("commonmark").enable("table")
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def tokens(page: Path) -> Iterator[Token]:
    for token in MARKDOWN.parse(page.read_text("utf-8")):
        yield token
        yield from token.children or ()


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    found: set[str] = set()
    for opening, inline in pairwise(tokens(page)):
        if opening.type == "heading_open":
            anchor = re.sub(r"[^\w\- ]", "", inline.content.lower()).replace(" ", "-")
            found.add(anchor if anchor not in found else f"{anchor}-1")
    return found


def links(page: Path) -> Iterator[str]:
    for token in tokens(page):
        target = token.attrGet("href") or token.attrGet("src")
        if isinstance(target, str) and not re.match(r"[a-z]+:", target):
            yield unquote(target)


@EVERY_PAGE
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        found = target.is_relative_to(ROOT) and target.exists()
        if not found or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


@EVERY_PAGE
def test_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {"__name__": "__main__"}
    for token in tokens(page):
        if token.type != "fence" or token.info.split()[:1] not in (["python"], ["pycon"]):
            continue
        assert token.map is not None
        line = token.map[0] + 1
        if "fragment" in token.info:
            ast.parse(token.content)
        elif ">>>" in token.content:
            test = doctest.DocTestParser().get_doctest(token.content, names, page.name, str(page), line)
            report: list[str] = []
            result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append, clear_globs=False)
            assert not result.failed, "".join(report)
            names = test.globs
        else:
            # Blank lines in front make a traceback point at the page's own line.
            exec(compile("\n" * line + token.content, str(page), "exec"), names)  # noqa: S102


def test_the_index_knows_every_page() -> None:
    """The pages of decisions are found by their folder's own page."""
    docs = ROOT / "docs"
    linked = {(docs / link.partition("#")[0]).resolve() for link in links(docs / "README.md")}
    pages = {page for page in docs.rglob("*.md") if page.parent.name != "decisions"} - {docs / "README.md"}
    assert pages <= linked
