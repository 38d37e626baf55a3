"""`README.zh-CN.md` says in Chinese what `README.md` says: section by section, with the same code, links and figures.

The words themselves no test can compare; what can be compared is all that a translation must not change.
"""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
MARKDOWN = MarkdownIt("commonmark").enable("table")
PAGES = [MARKDOWN.parse((ROOT / name).read_text("utf-8")) for name in ("README.md", "README.zh-CN.md")]
COMMENT = re.compile(r" *# .*$", re.MULTILINE)


COUNTERPARTS = {"README.md": "the other README", "README.zh-CN.md": "the other README", "#单独使用-feel": "#feel-alone"}
"""Links that lead to the same place, or back and forth."""


def links(page: list[Token]) -> list[str]:
    found = [unquote(str(child.attrGet("href") or "")) for token in page for child in token.children or ()]
    return sorted(COUNTERPARTS.get(link, link) for link in found if link)


def figures(page: list[Token]) -> list[str]:
    """Return the figures of the prose; those that a language spells in words (eleven, 十一) are left to the reader."""
    texts = [child.content for token in page for child in token.children or () if child.type == "text"]
    return sorted(figure for text in texts for figure in re.findall(r"\d[\d,.]*\d|\d", text))


def marks(page: list[Token]) -> list[str]:
    """Return the spans of code in the prose."""
    return sorted(child.content for token in page for child in token.children or () if child.type == "code_inline")


def shape(page: list[Token]) -> list[str]:
    kinds = ("heading_open", "paragraph_open", "list_item_open", "tr_open", "td_open", "th_open", "fence")
    return [f"{token.type} {token.tag} {token.info}" for token in page if token.type in kinds]


def code(page: list[Token]) -> list[str]:
    """Return the blocks of code; what stands behind a command of a shell is said in each language."""
    return [
        COMMENT.sub("", token.content) if token.info == "sh" else token.content
        for token in page
        if token.type == "fence"
    ]


@pytest.mark.parametrize("of", [shape, code, links, marks, figures])
def test_the_chinese_readme_is_its_counterpart(of) -> None:
    english, chinese = map(of, PAGES)
    assert chinese == english


def test_no_heading_is_left_in_english() -> None:
    english, chinese = (
        [page[i + 1].content for i, one in enumerate(page) if one.type == "heading_open"] for page in PAGES
    )
    assert [heading for heading in english if heading in chinese] == ["bpmlib"]
