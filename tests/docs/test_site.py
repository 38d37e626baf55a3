"""The site says what the files say: Python's Markdown, which MkDocs uses, is not the Markdown of forges.

What it takes otherwise (braces at the end of a cell, a word behind a language, code within a list) must stand in no
page, or be put right by `docs/site`. So each page is made into HTML by both, and texts and structure are compared.
"""

import doctest
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from markdown_it import MarkdownIt

import bpmlib

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"
PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "rules/**/*.md", "tests/README.md") for path in ROOT.glob(pattern)
)
EXTENSIONS = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
COUNTED = ("li", "table", "tr", "td", "em", "strong", "h2", "h3", "blockquote")


@pytest.fixture(scope="module", autouse=True)
def _modules_of_the_site() -> Any:
    """Import as MkDocs does, which finds the modules beside the one it is given."""
    sys.path.insert(0, str(SITE))
    yield
    sys.path.remove(str(SITE))


class Reading(HTMLParser):
    """What a reader sees of HTML: the characters without blanks, and how many there are of which element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: Counter[str] = Counter()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += tag in COUNTED

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def seen(self) -> tuple[str, dict[str, int]]:
        return re.sub(r"\s", "", "".join(self.texts)), {tag: self.elements[tag] for tag in COUNTED}


@pytest.mark.long
@pytest.mark.parametrize("folder", ["", "docs", "rules", "tests"])
def test_a_page_reads_on_the_site_as_on_a_forge(folder: str) -> None:
    places, policies = import_module("places"), import_module("policy_pages")
    for path in PAGES:
        file = path.relative_to(ROOT).as_posix()
        if file.partition("/")[0] * ("/" in file) != folder:
            continue
        text = path.read_text("utf-8")
        if text.startswith("---\n"):
            text = text.split("---\n", 2)[2]
            shown = policies.plain(text)
        else:
            shown = places.relinked(text, file)
        on_forge = Reading(MarkdownIt("commonmark").enable("table").render(text)).seen
        on_site = Reading(markdown.Markdown(extensions=EXTENSIONS).convert(shown)).seen
        assert on_site == on_forge, file


def test_the_modules_of_the_site_do_what_their_examples_say() -> None:
    for name in ("places", "doctests", "api_pages"):
        assert doctest.testmod(import_module(name)).failed == 0, name


def test_links_between_files_become_links_between_pages() -> None:
    relinked = import_module("places").relinked
    text = "[a](../rules/README.md) [b](how-to/excel.md#x) [c](../README.md) [d](#here) [e](https://a.org) `[f](g.md)`"
    expected = "[a](rules/README.md) [b](how-to/excel.md#x) [c](index.md) [d](#here) [e](https://a.org) `[f](g.md)`"
    assert relinked(text, "docs/README.md") == expected
    assert relinked("[a](../sales/pricing.md)", "rules/clients/service.md") == "[a](../sales/pricing.md)"
    assert relinked("[a](../../examples/overlay.py)", "docs/how-to/x.md") == "[a](../source/examples/overlay.py.md)"


def test_every_public_name_has_an_entry() -> None:
    api = import_module("api_pages")
    names = {f"{module}.{name}" for package in api.PACKAGES for module, name in api.shown(package)}
    assert {f"bpmlib.{name}" for name in bpmlib.__all__} <= names | set(api.PACKAGES)
    assert [package for package in api.PACKAGES if not any(api.shown(package))] == []


@pytest.mark.long
def test_a_policys_page_has_its_findings_and_its_regulation() -> None:
    policies = import_module("policy_pages")
    page = policies.policy_page(
        "rules/sales/payment_terms.md", ["note[x]: a finding\n  --> rules/sales/payment_terms.md:1"]
    )
    assert "[S002-02](../regulations.md#s002-02-" in page
    assert "note[x]: a finding" in page.partition("## Findings")[2]
    assert "[sales.payment_terms](sales/payment_terms.md)" in policies.regulations_page()
    assert set(policies.files()) == {
        file.relative_to(ROOT).as_posix() for file in (ROOT / "rules").glob("*/*.md") if file.name != "README.md"
    }


@pytest.mark.step
@pytest.mark.long
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "rules" / "sales" / "payment_terms" / "index.html").read_text("utf-8")
    assert "more money never needs fewer signatures" in page


def test_a_notebook_is_a_page_with_what_it_showed(tmp_path: Path) -> None:
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "plain", "text/html": ["<b>rich</b>\n", "\n<i>er</i>"]},
        },
        {"output_type": "display_data", "data": {"image/png": "iVBOR\n", "text/plain": "<Figure>"}},
        {"output_type": "error", "traceback": ["\x1b[31mNoMatch\x1b[0m: no rule"]},
    ]
    cells = [
        {"cell_type": "markdown", "source": ["# A table\n", "\n", "Its holes."]},
        {"cell_type": "code", "source": ["analyse(policy)"], "outputs": outputs},
    ]
    (tmp_path / "check.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    page = import_module("notebooks").notebook_page(tmp_path / "check.ipynb")
    assert page.startswith("# A table\n\nIts holes.\n\n``````python\nanalyse(policy)\n``````\n")
    assert "``````text\none\ntwo\n``````" in page
    assert "<div><b>rich</b>\n<i>er</i></div>" in page and "plain" not in page
    assert 'src="data:image/png;base64,iVBOR"' in page
    assert "``````text\nNoMatch: no rule\n``````" in page
