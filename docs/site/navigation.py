"""The order of the pages, taken from the index of `docs/` and from the folders: a new page needs no line here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api_pages import PACKAGES
from places import ROOT, page_of, targets
from policy_pages import REGULATIONS

__all__ = ["navigation"]

INDEX = "docs/README.md"


def navigation(pages: Mapping[str, str]) -> list[Any]:
    """Return the navigation that MkDocs asks for: titles and pages, or titles and further lists."""
    left = dict.fromkeys(pages)

    def take(*names: str) -> list[str]:
        for name in names:
            left.pop(name)
        return list(names)

    def below(folder: str) -> list[str]:
        return take(*ordered(page for page in left if page.startswith(f"{folder}/")))

    start = [*take("index.md"), {"简体中文": take("zh.md")[0]}, *take("contents.md"), *below("tutorial")]
    api = take("reference/api/index.md", *(f"reference/api/{package}.md" for package in PACKAGES))
    library = take("rules/README.md", REGULATIONS, "rules/vocabulary.md")
    work = take("architecture.md", "contributing.md", "tests.md", "changelog.md")
    domains = dict.fromkeys(page.split("/")[1] for page in sorted(left) if page.startswith("rules/"))
    return [
        {"Start": start},
        {"How to": [*below("how-to"), *({"Notebooks": notebooks} for notebooks in (below("notebooks"),) if notebooks)]},
        {"Explanation": below("explanation")},
        {"Reference": [*below("reference"), {"Python": api}]},
        {"Policies": [*library, *({name(domain): below(f"rules/{domain}")} for domain in domains)]},
        {"Development": [*work, {"Decisions": below("decisions")}, {"Files": list(left)}]},
    ]  # fmt: skip


def name(folder: str) -> str:
    """Return a folder's name as a title."""
    return folder.replace("_", " ").capitalize()


def ordered(pages: Iterable[str]) -> list[str]:
    """Return pages as the index has them: a folder's own, those that a row is about, those that it mentions."""
    rows = [[page_of(file) for file in targets(row, INDEX)] for row in (ROOT / INDEX).read_text("utf-8").splitlines()]
    mentioned = [page for row in rows for page in row[:1]] + [page for row in rows for page in row[1:]]
    places = {page: place for place, page in reversed(list(enumerate(mentioned)))}
    return sorted(pages, key=lambda page: (not page.endswith("README.md"), places.get(page, len(places)), page))
