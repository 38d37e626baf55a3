"""The commands that the documentation shows can be typed: each runs in a copy of the folders it names.

A block marked `sh` holds commands, perhaps with a comment behind, and each has to end as it should. A block marked
`console` holds commands after `$ ` and below each what it prints (`--accept` writes that anew). The tutorial has a test
of its own in `tests/packaging`. A command that cannot run here stands in `LEFT_OUT` with its reason.
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

from bpmlib.__main__ import main

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial"
PAGES = [
    page
    for pattern in ("README.md", "docs/**/*.md", "rules/**/README.md", "examples/**/*.md")
    for page in sorted(ROOT.glob(pattern))
    if page.parent != TUTORIAL
]
LEFT_OUT = {
    r"make (demo|test)\b": "the pipeline runs it",
    r"python -m bpmlib check \S+ --prove": "takes a minute; the tests of the policies prove what they promise",
}
"""What is not run here, and why. A pattern that no command needs any more fails the test."""

ENDS_WITH = {"python -m bpmlib diff old/approval.md new/approval.md": 1}
"""The exit codes that are not 0: there is a difference."""

DOMAINS = ("sales/payment_terms.md", "sales/pricing.md", "vocabulary.md", "catalogue.json")
"""What the copy has of the shipped policies; the pipeline tries all of them."""

ORDER = """{"order": {"amount": 20000.01, "on_account": true,
 "customer": {"is_new": false, "in_city": true, "settlement": "on account"}}}"""

GIFTS = re.compile(r"^```markdown\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command, what is shown below it (or nothing), and where: the page, the line of the command."""

    text: str
    shown: str | None
    page: Path
    line: int

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def commands(page: Path) -> Iterator[Command]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8")):
        if token.type != "fence" or token.map is None or token.info.partition(" ")[0] not in ("sh", "console"):
            continue
        lines = token.content.splitlines()
        if token.info.startswith("sh"):
            for number, line in enumerate(lines):
                if command := re.sub(r" +# .*$|^# .*$", "", line):
                    yield Command(plain(command), None, page, token.map[0] + number + 2)
            continue
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            shown = "".join(f"{line}\n" for line in lines[start + 1 : end])
            yield Command(plain(lines[start][2:]), shown, page, token.map[0] + start + 2)


def plain(command: str) -> str:
    return command.strip().replace(".venv/bin/python", "python")


def is_left_out(command: Command) -> bool:
    return any(re.match(pattern, command.text) for pattern in LEFT_OUT)


COMMANDS = [command for page in PAGES for command in commands(page)]
TO_RUN = [command for command in COMMANDS if not is_left_out(command)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder like a small checkout, with the files that the pages speak of as the reader's own."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "bpmlib", folder / "bpmlib")
    shutil.copytree(ROOT / "examples", folder / "examples")
    for name in DOMAINS:
        (folder / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "rules" / name, folder / "rules" / name)
    gifts = GIFTS.search((ROOT / "rules" / "README.md").read_text("utf-8"))
    assert gifts is not None
    policy = gifts[1].replace("policy: office.gifts", "policy: approval")
    for version, figure in (("old", "| 200 "), ("new", "| 300 ")):
        (folder / version).mkdir()
        shutil.copy(ROOT / "rules" / "vocabulary.md", folder / version)
        (folder / version / "approval.md").write_text(policy.replace("| 200 ", figure, 1), "utf-8")
    (folder / "order.json").write_text(ORDER)
    (folder / "loan.json").write_text('{"loan": {"worth": 62000, "days": 3, "new_customer": true}}')
    return folder


@pytest.mark.long
@pytest.mark.parametrize("command", TO_RUN, ids=str)
def test_the_command_does_what_the_page_says(command: Command, folder: Path, accept: bool) -> None:
    variables = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                 "PYTHONPATH": str(folder)}  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", command.text], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300,
    )  # fmt: skip
    if command.shown is None:
        assert done.returncode == ENDS_WITH.get(command.text, 0), done.stdout
        return
    if accept:
        lines = command.page.read_text("utf-8").splitlines(keepends=True)
        lines[command.line : command.line + command.shown.count("\n")] = done.stdout
        command.page.write_text("".join(lines), "utf-8")
    assert done.stdout == command.shown


def test_what_is_left_out_is_still_shown_somewhere() -> None:
    needed = [pattern for pattern in LEFT_OUT if any(re.match(pattern, command.text) for command in COMMANDS)]
    assert needed == list(LEFT_OUT)


def test_commands_within_a_sentence_have_these_options(capsys: pytest.CaptureFixture[str]) -> None:
    """Such as `python -m bpmlib check rules --prove`: not run, but the command knows what is said to it."""
    said = {words for page in PAGES for words in re.findall(r"`python -m bpmlib ([^`\n]+)`", page.read_text("utf-8"))}
    helps: dict[str, str] = {}
    for words in sorted(said):
        command = words.split()[0]
        if command not in helps:
            with pytest.raises(SystemExit, match="0"):
                main([command, "--help"])
            helps[command] = capsys.readouterr().out
        assert [option for option in re.findall(r"--[\w-]+", words) if option not in helps[command]] == [], words
    assert helps
