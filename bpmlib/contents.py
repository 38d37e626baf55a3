"""What the files of a folder hold: each is read once, and what was read is what everybody sees from then on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.excel.places import file_span

__all__ = ["Contents", "files_below", "unreadable"]


class Contents:
    """The bytes of files, read when first asked for and kept. Safe to share between threads."""

    def __init__(self) -> None:
        self._read: dict[Path, bytes] = {}

    def of(self, path: Path) -> bytes:
        """Return what a file held when it was first asked for; raise `PolicyError` where it cannot be read."""
        found = self._read.get(path)
        if found is None:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise unreadable(path, error) from error
            found = self._read.setdefault(path, data)  # of two threads the first one's counts
        return found

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, in hexadecimal digits."""
        return sha256(self.of(path)).hexdigest()

    def same(self, other: Contents, path: Path) -> bool:
        """Return whether a file held the same when the other one read it; false where that never did."""
        return path in other._read and self.of(path) == other._read[path]

    def changed(self) -> list[Path]:
        """Return the files that hold something else now, or are not there any more."""
        return [path for path, data in self._read.items() if _now(path) != data]


def _now(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def files_below(folder: Path, endings: Iterable[str]) -> Iterator[Path]:
    """Yield the files with these endings anywhere below a folder; links to other folders are not followed.

    Raises `PolicyError` for a folder that nobody can look into: passed over, its policies would be gone in silence.
    """

    def refuse(error: OSError) -> None:
        raise unreadable(Path(error.filename or folder), error) from error

    wanted = tuple(endings)
    for above, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(above, name) for name in names if name.endswith(wanted))


def unreadable(path: Path, error: OSError) -> PolicyError:
    """Return the error for a file or a folder that the system does not give."""
    message = f"`{path.name}` cannot be read: {error.strerror or type(error).__name__}"
    hint = "see whether it is there, and whether it may be read; a link may lead nowhere"
    return PolicyError(Diagnostic("file-unreadable", message, file_span(str(path)), hint))
