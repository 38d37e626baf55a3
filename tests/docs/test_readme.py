"""The README's example prints what stands below it (`--accept` writes that anew), and its counts are right."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import bpmlib.functions  # noqa: F401  # registers the built-ins
from bpmlib.functions.registry import BUILTINS
from bpmlib.policies import Policies

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n\nprints\n\n```text\n(?P<said>.*?)```", re.DOTALL)


def test_the_example_prints_what_stands_below_it(accept: bool) -> None:
    text = README.read_text("utf-8")
    found = EXAMPLE.search(text)
    assert found is not None
    run = subprocess.run(
        [sys.executable, "-c", found["code"]], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    if accept:
        README.write_text(text.replace(found["said"], run.stdout), "utf-8")
    assert EXAMPLE.search(README.read_text("utf-8"))["said"] == run.stdout  # type: ignore[index]


def test_the_example_is_short() -> None:
    found = EXAMPLE.search(README.read_text("utf-8"))
    assert found is not None
    assert len([line for line in found["code"].splitlines() if line.strip()]) <= 20


def test_every_shipped_policy_is_linked() -> None:
    linked = re.findall(r"\]\(rules/(\w+)/(\w+)\.md\)", README.read_text("utf-8").partition("## The policies")[2])
    assert sorted(map(".".join, linked)) == sorted(Policies.load(ROOT / "rules"))


@pytest.mark.long
def test_what_the_readme_counts() -> None:
    text = README.read_text("utf-8")
    policies = Policies.load(ROOT / "rules")
    sources = {dict(policies.versions(policy)[-1].front.source).get("system") for policy in policies}
    assert f"They are {len(policies)}, from {len(sources)} regulations" in text
    assert f"its {sum(one.of_dmn for one in BUILTINS.values())} built-in functions" in text
