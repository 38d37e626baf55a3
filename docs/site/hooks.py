"""What MkDocs asks us while it builds the site: which pages there are, what links mean, what must not be there."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from api_pages import api_pages
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from navigation import navigation
from notebooks import notebook_page
from places import FIXED, MEDIA, ROOT, anchor, page_of, relinked, targets
from policy_pages import REGULATIONS, check, files, findings, policy_page, regulations_page, with_regulations

log = logging.getLogger("mkdocs.hooks.site")
FOREIGN = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^>]*>")
LANGUAGES = {".py": "python", ".toml": "toml", ".dmn": "xml", ".md": "markdown"}
TEXTS = ("docs/**/*.md", "rules/README.md", "rules/*/README.md", "rules/vocabulary.md")

made: dict[str, str] = {}
"""The text of each page, by page."""
origins: dict[str, str] = {}
"""The file of the repository whose links a page holds, by page."""


media: set[str] = set()
"""Files that pages link to and that are handed on as they are."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Gather all pages and put them into an order."""
    checked = check()
    made.clear()
    origins.clear()
    media.clear()
    for file in {*FIXED, *(path.relative_to(ROOT).as_posix() for glob in TEXTS for path in ROOT.glob(glob))}:
        add(file, (ROOT / file).read_text("utf-8"))
    made["rules/README.md"] = with_regulations(made["rules/README.md"])
    made.update(api_pages())
    made[REGULATIONS] = regulations_page()
    found = findings(checked)
    for file in files():
        add(file, policy_page(file, found.get(file, [])))
    for notebook in sorted((ROOT / "examples" / "notebooks").glob("*.ipynb")):
        add(notebook.relative_to(ROOT).as_posix(), notebook_page(notebook))
    show_sources()
    config.mdx_configs["toc"] = {"slugify": anchor, "permalink": True}
    config.nav = navigation(made)
    return config


def add(file: str, text: str) -> None:
    """Make a file of the repository a page."""
    made[page_of(file)] = text
    origins[page_of(file)] = file


def show_sources() -> None:
    """Make pages of the files that others link to and that are no text themselves."""
    linked = {target for page, file in origins.items() for target in targets(made[page], file)}
    for file in sorted(linked):
        if file.endswith(MEDIA):
            media.add(file)
        elif page_of(file) not in made and (ROOT / file).exists():
            add(file, "\n".join(source(file)))


def source(file: str) -> Iterator[str]:
    """Yield the lines of the page that shows a file, or what is in a folder."""
    path = ROOT / file
    yield f"# {file}\n"
    if path.is_dir():
        yield from (f"- `{one.name}`" for one in sorted(path.iterdir()))
    else:
        yield f"``````{LANGUAGES.get(path.suffix, 'text')}\n{path.read_text('utf-8')}\n``````"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Hand over the pages in place of those found below docs/."""
    for page in files.documentation_pages():
        files.remove(page)
    for page, text in made.items():
        files.append(File.generated(config, page, content=text))
    for file in sorted(media):
        if (ROOT / file).exists() and page_of(file) not in files.src_uris:
            files.append(File.generated(config, page_of(file), abs_src_path=str(ROOT / file)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn the links of a text between files into links between pages."""
    file = origins.get(page.file.src_uri)
    return relinked(markdown, file) if file else markdown


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Complain of what a reader's browser would fetch from elsewhere."""
    for found in FOREIGN.findall(output):
        log.warning("%s asks another site for something: %s", page.file.src_uri, found)
    return output
