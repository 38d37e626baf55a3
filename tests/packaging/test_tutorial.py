"""A tutorial is followed to the letter: in an empty folder, with the built wheel, file by file and command by command.

- A line that is a path in bold code names the file that the block below holds. The block is written there; where it is
  marked `diff`, its lines with `-` become its lines with `+`.
- A block marked `console` holds commands, each after `$ `, and below each what it prints.

Every block of the page is one of these. `--accept` writes down what the commands print now.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.packaging.environments import dependencies

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial" / "first_policy.md"
NAMED = re.compile(r"\*\*`([^`]+)`\*\*")

pytestmark = [pytest.mark.packaging, pytest.mark.skipif(os.name == "nt", reason="the page speaks to a POSIX shell")]


@dataclass(frozen=True)
class Block:
    """A fenced block: its mark, its text, the path in bold above it or nothing, its lines in the page."""

    mark: str
    text: str
    file: str
    lines: tuple[int, int]


def blocks(text: str) -> Iterator[Block]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for number, token in enumerate(tokens):
        if token.type == "fence":
            above = tokens[number - 2].content if number > 1 else ""
            named = NAMED.fullmatch(above) if tokens[number - 1].type == "paragraph_close" else None
            first, last = token.map or [0, 0]
            yield Block(token.info.partition(" ")[0], token.content, named[1] if named else "", (first + 1, last - 1))


def changed(text: str, diff: str) -> str:
    """Return a file's text with a change made, as its reader makes it."""
    lines = diff.splitlines()
    old = "\n".join(line[1:] for line in lines if line[:1] in "- ")
    new = "\n".join(line[1:] for line in lines if line[:1] in "+ ")
    assert text.count(old) == 1, f"there is not one place like this:\n{old}"
    return text.replace(old, new)


def printed(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a block with what is shown below each."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


class Shell:
    """A shell of which each command starts where the one before ended: its variables, its exit code."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder = folder
        self.variables = variables
        self.state = folder.parent / "state.sh"
        self.state.write_text("", "utf-8")
        self.code = 0

    def run(self, command: str) -> str:
        script = f". '{self.state}'\n(exit {self.code})\n{command}\ncode=$?\nexport -p >'{self.state}'\nexit $code\n"
        done = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300,
        )  # fmt: skip
        self.code = done.returncode
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path, wheel: Path) -> Shell:
    """Return a shell in an empty folder that holds the wheel; Python 3 and what bpmlib depends on are at hand."""
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copy(wheel, folder)
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    variables = {
        "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(dependencies(tmp_path / "needed", wheel, "testing")), "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }  # fmt: skip
    return Shell(folder, variables)


def test_the_page_is_followed_to_the_letter(shell: Shell, accept: bool) -> None:
    text = PAGE.read_text("utf-8")
    lines = text.splitlines()
    said: list[tuple[Block, str]] = []
    for block in blocks(text):
        if block.mark == "console":
            outputs = [(command, shell.run(command)) for command, _ in printed(block.text)]
            said.append((block, "".join(f"$ {command}\n{output}" for command, output in outputs)))
            continue
        assert block.file, f"line {block.lines[0]}: a block without the name of its file above it"
        file = shell.folder / block.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed(file.read_text("utf-8"), block.text) if block.mark == "diff" else block.text, "utf-8")
    if accept:
        for block, output in reversed(said):
            lines[slice(*block.lines)] = output.splitlines()
        PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    assert [output for _, output in said] == [block.text for block in blocks(PAGE.read_text("utf-8"))
                                              if block.mark == "console"]  # fmt: skip


def test_the_page_shows_each_of_the_commands() -> None:
    commands = {command for block in blocks(PAGE.read_text("utf-8")) for command, _ in printed(block.text)}
    for command in ("check", "test", "explain", "fmt", "coverage"):
        assert any(f"python -m bpmlib {command} " in one for one in commands), command
