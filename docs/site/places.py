"""Where a file of the repository stands on the site, and links between files turned into links between pages.

The texts link to each other as files do, so that they can be read on any forge. On the site the README is the first
page, the index of `docs/` a page of its own, and a file that is no page is shown on one below `source/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import dirname, normpath, relpath

__all__ = ["FIXED", "MEDIA", "ROOT", "anchor", "page_of", "relinked", "targets"]

ROOT = Path(__file__).resolve().parents[2]
FIXED = {
    "README.md": "index.md",
    "README.zh-CN.md": "zh.md",
    "docs/README.md": "contents.md",
    "tests/README.md": "tests.md",
    "CHANGELOG.md": "changelog.md",
}
MEDIA = (".png", ".svg")
"""Files that are handed on as they are."""
LINK = re.compile(
    r"^(?P<fence> {0,3}(?:`{3,}|~{3,}))(?P<language>\w*).*?$(?P<block>.*?^(?P=fence)[`~]* *$)"
    r"|(?P<code>`+)[^`](?:(?!\n\n).)*?(?P=code)"
    r"|(?P<open>\]\()(?P<target>[^)\s]+)(?P<close>(?: \"[^\"]*\")?\))",
    re.DOTALL | re.MULTILINE,
)


def anchor(heading: str, separator: str = "-") -> str:
    """Return the anchor of a heading as forges make it, so that links to headings lead to the same place on both.

    >>> anchor("Courses of action (业务)")
    'courses-of-action-业务'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", separator)


def page_of(file: str) -> str:
    """Return the page that shows a file of the repository, or where it stands if it is handed on as it is.

    >>> page_of("docs/reference/feel.md"), page_of("README.md"), page_of("examples/overlay.py")
    ('reference/feel.md', 'index.md', 'source/examples/overlay.py.md')
    """
    if file in FIXED:
        return FIXED[file]
    suffix = PurePosixPath(file).suffix
    if file.startswith("docs/") and suffix in (".md", *MEDIA):
        return file.removeprefix("docs/")
    if suffix == ".ipynb":
        return f"notebooks/{PurePosixPath(file).stem}.md"
    if file.startswith("rules/") and suffix == ".md":
        return file
    return f"source/{file}" if suffix in MEDIA else f"source/{file}.md"


def targets(text: str, file: str) -> Iterator[str]:
    """Yield the files and folders of the repository that the text of a file links to."""
    for found in LINK.finditer(text):
        if found["target"] and (path := _path(found["target"], file)):
            yield path


def relinked(text: str, file: str) -> str:
    """Return the text of a file with its links to files turned into links between the pages that show them.

    Of what is said of a block of code only the language is kept, since Python's Markdown takes no more for one.
    """
    here = dirname(page_of(file)) or "."

    def link(found: re.Match[str]) -> str:
        if found["fence"]:
            return found["fence"] + found["language"] + found["block"]
        path = _path(found["target"], file) if found["target"] else ""
        if not path:
            return found[0]
        _, sign, heading = found["target"].partition("#")
        return f"{found['open']}{relpath(page_of(path), here)}{sign}{heading}{found['close']}"

    return LINK.sub(link, text)


def _path(target: str, file: str) -> str:
    """Return the path that a link leads to, or nothing where it stays on its page or leaves the repository."""
    path = target.partition("#")[0]
    if not path or re.match(r"[a-z]+:", path):
        return ""
    found = normpath(f"{dirname(file)}/{path}".lstrip("/"))
    return f"{found}/README.md" if (ROOT / found / "README.md").is_file() else found
