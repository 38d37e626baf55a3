"""What loading a folder reads: no file before a policy is touched, then that policy and what it uses."""

import subprocess
import sys
from pathlib import Path

import pytest

from bpmlib.policies import Policies
from tests.policy_text import formula, policy


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read from now on."""
    names: list[str] = []
    read = Path.read_bytes

    def noted(path: Path) -> bytes:
        names.append(path.name)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    return names


def test_a_policy_is_read_when_it_is_first_touched(tmp_path: Path, opened: list[str]) -> None:
    for name, front in (("one", []), ("two", ["uses: {one: one}"]), ("three", [])):
        (tmp_path / f"{name}.md").write_text(policy(name, formula("d : number", "1"), front=front), "utf-8")
    (tmp_path / "broken.md").write_text("nothing", "utf-8")
    policies = Policies.load(tmp_path)
    assert list(policies) == ["broken", "one", "three", "two"]
    assert "three" in policies and len(policies) == 4
    assert opened == []
    policies["two"]
    assert sorted(opened) == ["one.md", "two.md"]
    policies["one"].decide()
    policies["two"].decide()
    assert sorted(opened) == ["one.md", "two.md"]


def test_the_shipped_folder_is_listed_without_opening_a_file(opened: list[str]) -> None:
    assert "sales.pricing" in Policies.load()
    assert opened == []


@pytest.mark.parametrize("name", ["dmn", "feel"])
def test_a_package_of_the_front_door_needs_no_import_of_its_own(name: str) -> None:
    code = f"import sys, bpmlib; before = 'bpmlib.{name}' in sys.modules; print(before, bpmlib.{name}.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"False bpmlib.{name}\n"
