"""The README's example prints what the README says it prints; `--accept` writes that anew."""

import re
import subprocess
import sys
from pathlib import Path

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
