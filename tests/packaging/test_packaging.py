"""The rules travel with the library: from a checkout, from an editable install and from a wheel."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIST = "import bpmlib; print(sorted(bpmlib.Policies.load()))"
WHERE = "import bpmlib; print(bpmlib.__file__)"

pytestmark = pytest.mark.packaging


def run(*command: object, cwd: Path, **env: str) -> str:
    """Run a command and return what it prints. The caller's own Python settings do not leak into it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=inherited | env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def fresh_environment(folder: Path) -> Path:
    """Make an environment without bpmlib that borrows what bpmlib depends on; return its Python.

    A borrowed folder's own `.pth` files are not followed, so an editable bpmlib stays out of sight.
    """
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "borrowed.pth").write_text("".join(f"{path}\n" for path in sorted(borrowed)), "utf-8")
    command = [python, "-c", "import bpmlib.policies"]
    without = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "No module named 'bpmlib" in without.stderr, "the tests' own environment holds a copy of bpmlib"
    return python


def install(python: Path, *what: object) -> None:
    """Install into `python`'s environment, from local files alone."""
    words = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *words, *what, cwd=python.parent)


def policies() -> list[str]:
    """Return the ids of the policies in the checkout, from the paths of the files that have front matter."""
    files = [path for path in (ROOT / "rules").glob("*/**/*.md") if path.read_text("utf-8").startswith("---\n")]
    ids = {path.relative_to(ROOT / "rules").with_suffix("").as_posix().partition("@")[0] for path in files}
    assert ids
    return sorted(name.replace("/", ".") for name in ids)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and from it the wheel; return the folder with both."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("bpmlib-*-py3-none-any.whl")
    return found


def test_the_wheel_holds_the_package_the_rules_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.partition("/")[0].endswith(".dist-info")}
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bpmlib").rglob("*.py")}
    rules = {f"bpmlib/rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.*")}
    assert "bpmlib/rules/vocabulary.md" in rules
    assert code | rules | {"bpmlib/py.typed"} <= names
    assert {name.partition("/")[0] for name in names} == {"bpmlib"}


def test_the_source_distribution_can_be_tested(built: Path) -> None:
    (sdist,) = built.glob("bpmlib-*.tar.gz")
    with tarfile.open(sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames() if name.count("/") >= 1}
    assert {"bpmlib", "rules", "examples", "tests", "docs", "README.md", "LICENSE", "pyproject.toml"} <= tops
    assert not {name for name in tops if name.startswith(".venv")}


def test_a_checkout_finds_its_rules(tmp_path: Path) -> None:
    python = fresh_environment(tmp_path / "environment")
    assert run(python, "-c", LIST, cwd=tmp_path, PYTHONPATH=str(ROOT)) == str(policies())


def test_an_editable_install_finds_the_rules_of_the_checkout(tmp_path: Path) -> None:
    python = fresh_environment(tmp_path / "environment")
    install(python, "--editable", ROOT)
    assert Path(run(python, "-c", WHERE, cwd=tmp_path)).is_relative_to(ROOT)
    assert run(python, "-c", LIST, cwd=tmp_path) == str(policies())


def test_a_wheel_brings_its_rules(tmp_path: Path, wheel: Path) -> None:
    python = fresh_environment(tmp_path / "environment")
    install(python, wheel)
    assert Path(run(python, "-c", WHERE, cwd=tmp_path)).is_relative_to(tmp_path)
    assert run(python, "-c", LIST, cwd=tmp_path) == str(policies())
    assert "check" in run(python.with_name("bpmlib"), "--help", cwd=tmp_path)
