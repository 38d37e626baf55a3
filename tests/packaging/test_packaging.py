"""The rules travel with the library: from a checkout, from an editable install and from a wheel."""

import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packaging.environments import dependencies, fresh_environment, install, run

ROOT = Path(__file__).parents[2]
LIST = "import bpmlib; print(sorted(bpmlib.Policies.load()))"
WHERE = "import bpmlib; print(bpmlib.__file__)"

pytestmark = pytest.mark.packaging


def policies() -> list[str]:
    """Return the ids of the policies in the checkout, from the paths of the files that have front matter."""
    files = [path for path in (ROOT / "rules").glob("*/**/*.md") if path.read_text("utf-8").startswith("---\n")]
    ids = {path.relative_to(ROOT / "rules").with_suffix("").as_posix().partition("@")[0] for path in files}
    assert ids
    return sorted(name.replace("/", ".") for name in ids)


def test_the_wheel_holds_the_package_the_rules_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.partition("/")[0].endswith(".dist-info")}
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bpmlib").rglob("*.py")}
    rules = {f"bpmlib/rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.*")}
    assert "bpmlib/rules/vocabulary.md" in rules
    assert code | rules | {"bpmlib/py.typed", "bpmlib/calendars/china.txt"} <= names
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


# What a program does with the shipped policies, and every module imported once but for those of the extra `testing`.
USED = """
import pkgutil, sys
from importlib import import_module
import bpmlib, bpmlib.feel
for module in pkgutil.walk_packages(bpmlib.__path__, "bpmlib."):
    tests = module.name.startswith(("bpmlib.testing.", "bpmlib.pytest_plugin")) and ".tck" not in module.name
    if module.name != "bpmlib.__main__" and not tests:
        import_module(module.name)
policies = bpmlib.Policies.load()
assert not [d for d in policies.check() if d.severity == "error"]
terms = policies["sales.payment_terms"]
assert terms.decide_json('{"order": {"amount": 1, "on_account": false, "customer": {"is_new": false}}}',
                         answers=["approvals"]).value == []
assert str(bpmlib.feel.evaluate('@"2026-03-12T09:00:00@Asia/Shanghai".time offset')) == "8:00:00"
assert str(next(iter(policies.files("sales.pricing")))).startswith(sys.argv[1])
assert bpmlib.WorkCalendar.china().zone.key == "Asia/Shanghai"
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"_pytest", "holidays", "hypothesis", "pytest"}))
"""


def test_the_wheel_runs_on_what_it_declares_and_nothing_else(tmp_path: Path, wheel: Path) -> None:
    """No development tool is there to import, nor the system's zones: those come from tzdata."""
    python = fresh_environment(tmp_path / "environment")
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path)
    Path(site, "borrowed.pth").unlink()
    install(python, wheel)
    needed = str(dependencies(tmp_path / "needed", wheel))
    assert run(python, "-c", USED, site, cwd=tmp_path, PYTHONPATH=needed, PYTHONTZPATH="") == ""
