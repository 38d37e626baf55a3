"""Fresh environments for what is built: without our development tools, and without the network."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable, Iterator
from email import message_from_string
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


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


def dependencies(folder: Path, wheel: Path, extra: str = "") -> Path:
    """Fill a folder with links to what a wheel with an extra declares that it needs, and to nothing else; return it."""
    folder.mkdir()
    (metadata,) = (path / "METADATA" for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info"))
    required = message_from_string(metadata.read_text("utf-8")).get_all("Requires-Dist") or []
    for needed in _needed(required, set(), extra):
        for top in {file.parts[0] for file in needed.files or ()} - {"..", "__pycache__"}:
            place = Path(str(needed.locate_file(top)))
            if place.exists():
                (folder / top).symlink_to(place, target_is_directory=place.is_dir())
    return folder


def _needed(required: Iterable[str], seen: set[str], extra: str = "") -> Iterator[Distribution]:
    for requirement in map(Requirement, required):
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        if wanted and requirement.name.lower() not in seen:
            seen.add(requirement.name.lower())
            found = distribution(requirement.name)
            yield found
            yield from _needed(found.requires or (), seen)
