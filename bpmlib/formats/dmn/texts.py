"""From the bytes of an XML file to its text: a bound on their number, and a short list of encodings."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from bpmlib.errors import Diagnostic, Limits, PolicyError
from bpmlib.source import Source

__all__ = ["decoded", "load"]

_DEFAULT: Final = Limits()

_WIDEST: Final = 4
"""No encoding below takes more bytes for a character."""

_ENCODINGS: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii", "utf-16": "utf-8", "utf16": "utf-8",
    "iso-8859-1": "iso-8859-1", "latin1": "iso-8859-1", "iso-8859-15": "iso-8859-15", "windows-1252": "windows-1252",
    "cp1252": "windows-1252", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "big5": "big5",
}  # fmt: skip
"""What a declaration may name. One that says UTF-16 in single bytes is wrong: the file was written out as UTF-8."""

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
"""How a file starts whose encoding can be told from its first bytes; what it declares is not asked then."""

_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"'<>]*)["']""")
_HEAD: Final = 400


def load(path: Path, limits: Limits = _DEFAULT) -> Source:
    """Return the text of a file, named as seen from the current folder.

    Raise `PolicyError` where it is larger than `limits` allow, before it is read, or where it cannot be decoded.
    """
    name, most = _name(path), limits.file_chars * _WIDEST
    with path.open("rb") as file:
        large = os.fstat(file.fileno()).st_size > most
        data = b"" if large else file.read(most + 1)
    if large or len(data) > most:
        message, hint = f"the file is larger than {most} bytes", "a model is a text of few pages; split it"
        raise PolicyError(Diagnostic("file-too-long", message, Source(name, "").span(0, 0), hint))
    return decoded(name, data)


def decoded(name: str, data: bytes) -> Source:
    """Return the text of an XML file's bytes: by its byte order mark, else by what it declares, else as UTF-8.

    Raise `PolicyError` where it declares an encoding that is not read here, or where the bytes are not of it.

    >>> decoded("a.dmn", '<?xml version="1.0" encoding="gb18030"?><a>价格</a>'.encode("gb18030")).text[-8:-4]
    'a>价格'
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "") or _declared(name, data)
    try:
        return Source(name, data.decode(encoding))
    except UnicodeDecodeError as error:
        source = Source(name, data.decode(encoding, "replace"))
        at = len(data[: error.start].decode(encoding, "replace"))
        message = f"the file is not {encoding.removesuffix('-sig').upper()} text"
        hint = "save it again as UTF-8, and let its first line say so"
        raise PolicyError(Diagnostic("xml-encoding", message, source.span(at, at + 1), hint)) from None


def _declared(name: str, data: bytes) -> str:
    match = _DECLARED.match(data[:_HEAD])
    if match is None:
        return "utf-8"
    declared = match[1].decode("ascii", "replace")
    encoding = _ENCODINGS.get(declared.strip().lower())
    if encoding is not None:
        return encoding
    source = Source(name, data[:_HEAD].decode("ascii", "replace"))
    message = f"the encoding `{declared}` is not read"
    span = source.span(match.start(1), match.end(1))
    raise PolicyError(Diagnostic("xml-encoding", message, span, "save the file again as UTF-8"))


def _name(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
