"""A library read again from its folders, and the fingerprint that says which state of them answers."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from bpmlib.errors import Diagnostic
from bpmlib.formats.excel.places import file_span
from bpmlib.formats.markdown import reader
from bpmlib.layers import Layers
from bpmlib.library import Library
from bpmlib.run.receipt import library_version

__all__ = ["fingerprint", "moved", "read_again"]


def read_again(library: Library) -> Library:
    """Return a library of the same folders as they are now, in which what has not changed is shared.

    Once everything was read and checked, `moved` tells whether the folders held still meanwhile.
    """
    again = Library(library.root, library.registry, library.limits, library.company, before=library)
    for source in library.texts:
        if reader.read(source, library.limits).front.policy.text not in again.files:
            again.add(source)
    return again


def moved(library: Library) -> list[Diagnostic]:
    """Return an error for every file that is another one now than when the library read it, or is new or gone."""
    found = library.layers.contents.changed()
    again = Layers(library.layers.folders, library.limits)
    now = {path for paths in again.files().values() for path in paths}
    found += sorted(now ^ set(_files(library)) | again.present ^ library.layers.present)
    hint = "read the folder again; write a new file beside the old one, and rename it when it is whole"
    return [
        Diagnostic("folder-changed", f"`{path.name}` changed while the folder was read", file_span(str(path)), hint)
        for path in dict.fromkeys(found)
    ]


def fingerprint(library: Library) -> str:
    """Return a hash of all files and texts that a library answers with, and of the version of bpmlib."""
    found = sha256(f"bpmlib {library_version()}\n".encode())
    for path in sorted({*_files(library), *library.layers.beside}):
        found.update(f"{_place(library, path)}\0{library.layers.contents.digest(path)}\n".encode())
    for source in library.texts:
        found.update(sha256(source.text.encode()).digest())
    return found.hexdigest()


def _files(library: Library) -> list[Path]:
    """Return the files of all policies; a text has none."""
    texts = {Path(source.name) for source in library.texts}
    return [path for paths in library.files.values() for path in paths if path not in texts]


def _place(library: Library, path: Path) -> str:
    """Return where a file lies, whatever the folders are called."""
    folders = enumerate(library.layers.folders)
    number, folder = next((number, one) for number, one in folders if path.is_relative_to(one))
    return f"{number}/{path.relative_to(folder).as_posix()}"
