"""Whether a file is safe to open as a workbook: looked at as a zip archive, before anything interprets it.

A workbook is XML in a zip archive. A few kilobytes may swell to gigabytes there, an entity of a document type may do
the same once more inside a part, and some parts run code or fetch data from elsewhere.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.parsers import expat

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.excel.places import file_span

__all__ = ["FILE_BYTES", "PARTS", "RATIO", "UNPACKED_BYTES", "has_policy_sheet", "require_safe"]

FILE_BYTES: Final = 20_000_000
UNPACKED_BYTES: Final = 30_000_000
"""Bytes of all parts together."""
RATIO: Final = 200
"""How many times larger than the file its parts may be, if they are larger than a million bytes."""
PARTS: Final = 2_000

_MACROS: Final = re.compile(r"vbaproject|/macrosheets/|/dialogsheets/|/activex/|/ctrlprops/", re.IGNORECASE)
_LINKS: Final = re.compile(r"/externallinks/|(^|/)connections\.xml$|/querytables/|/embeddings/", re.IGNORECASE)
_PICTURES: Final = re.compile(r"\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|bin)$", re.IGNORECASE)
_POLICY_SHEET: Final = re.compile(rb'<(?:\w+:)?sheet\s[^>]*name="\s*Policy\s*"', re.IGNORECASE)
_OLE: Final = b"\xd0\xcf\x11\xe0"


def require_safe(name: str, data: bytes) -> None:
    """Raise `PolicyError` where a file is no workbook, is too large, or holds macros, links or a document type."""
    if len(data) > FILE_BYTES:
        _refuse("excel-too-large", name, f"the file is larger than {FILE_BYTES} bytes", "split the policy")
    if data.startswith(_OLE):
        hint = "save it as `.xlsx`, without a password"
        _refuse("excel-unreadable", name, "the workbook is in the old format, or locked by a password", hint)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _require_small(name, len(data), archive)
            for info in archive.infolist():
                _require_harmless(name, archive, info)
    except PolicyError:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds for a damaged archive
        _refuse("excel-unreadable", name, f"the file is no workbook: {_words(error)}", "save it as `.xlsx`", error)


def has_policy_sheet(path: Path, *, unsure: bool = False) -> bool:
    """Return whether a file is a workbook with a sheet called `Policy`; `unsure` where it is damaged or locked.

    Needs no openpyxl, and never raises.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            return _POLICY_SHEET.search(part.read(1_000_000)) is not None
    except Exception:  # no archive, no such part, a damaged one
        return unsure


def _require_small(name: str, size: int, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(info.file_size for info in parts)
    if len(parts) > PARTS or unpacked > UNPACKED_BYTES or unpacked > max(1_000_000, RATIO * size):
        message = f"the workbook unpacks to {len(parts)} parts with {unpacked} bytes"
        _refuse("excel-too-large", name, message, "split the policy; a workbook of tables is far smaller")
    if len({info.filename.lower() for info in parts}) < len(parts):
        _refuse("excel-unsafe", name, "a part of the workbook is there twice", "save it anew in a spreadsheet")


def _require_harmless(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    part = info.filename
    if _MACROS.search("/" + part):
        hint = "save it as `.xlsx`, which drops macros and controls"
        _refuse("excel-macros", name, f"the workbook holds macros or controls: `{part}`", hint)
    if _LINKS.search("/" + part):
        hint = "put the values themselves into the cells, and break the links"
        _refuse("excel-links", name, f"the workbook takes data from elsewhere: `{part}`", hint)
    if info.is_dir():
        return
    try:
        doctype = _has_doctype(archive, info)
    except expat.ExpatError as error:
        if _PICTURES.search(part):
            return
        message = f"`{part}` is no XML: {error}"
        _refuse("excel-unreadable", name, message, "save it anew in a spreadsheet", error)
    if doctype:
        _refuse("excel-unsafe", name, f"`{part}` has a document type", "no spreadsheet writes one: save it anew")
    if part == "[Content_Types].xml" and b"macroenabled" in archive.read(info).lower():
        _refuse("excel-macros", name, "the workbook is of a kind that holds macros", "save it as `.xlsx`")


class _Root(Exception):
    """The root element has begun; a document type can only stand before it."""


def _has_doctype(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    found: list[str] = []

    def at_root(*_: object) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append("doctype")
    parser.EntityDeclHandler = at_root
    parser.StartElementHandler = at_root
    with archive.open(info) as part:
        try:
            while chunk := part.read(65_536):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except _Root:
            pass
    return bool(found)


def _refuse(code: str, name: str, message: str, hint: str, cause: Exception | None = None) -> None:
    raise PolicyError(Diagnostic(code, message, file_span(name), hint)) from cause


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].lower()
