"""Random workbooks: sound ones, mutated as archives, as XML parts, and as cells; and what may not happen to them."""

from __future__ import annotations

import tempfile
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from bpmlib.dmn.export import export
from bpmlib.errors import BpmError
from bpmlib.formats import dmn, excel
from bpmlib.formats.markdown import reader as markdown
from bpmlib.policies import Policies
from bpmlib.source import Source
from tests.formats.excel.books import workbook
from tests.fuzz.files import Original, sources
from tests.fuzz.probe import Failure, Found, Watch
from tests.fuzz.probe_models import drawn
from tests.fuzz.texts import Texts
from tests.fuzz.xml_files import XmlFiles

__all__ = ["Workbooks", "probe_workbook"]

_TAGS = tuple(
    """c v f is t row sheetData mergeCells mergeCell cols col sheet sheets si r numFmt xf font strike sheetPr dimension
    Relationship Override Default definedName sheetView hyperlink x""".split()
)
_VALUES = {
    "r": ("A1", "C7", "XFD1048576", "A0", "", "1", "A99999999", "é"),
    "t": ("s", "str", "b", "e", "d", "n", "inlineStr", "x"),
    "s": ("0", "1", "99999", "-1"),
    "ref": ("A1:B2", "A1:XFD1048576", "", "B2:A1"),
    "hidden": ("1", "true", "x"),
    "ht": ("0",),
    "width": ("0", "-1"),
    "min": ("1", "16384", "0", "-1"),
    "max": ("1", "99999999"),
    "numFmtId": ("14", "10", "164", "49", "x"),
    "formatCode": ("0%", "yyyy-mm-dd", '"x"0', "[Red]0", "General"),
    "name": ("Policy", "", "x" * 40, "Inputs"),
    "state": ("hidden", "veryHidden"),
    "sheetId": ("1", "-1"),
    "Target": ("../../x", "http://a/b", "worksheets/sheet1.xml", "/etc/passwd"),
    "TargetMode": ("External",),
    "PartName": ("/xl/vbaProject.bin", "/xl/workbook.xml"),
    "ContentType": ("application/vnd.ms-excel.sheet.macroEnabled.main+xml",),
}
_PARTS = (
    ("xl/vbaProject.bin", b"\x00"),
    ("xl/externalLinks/externalLink1.xml", b"<x/>"),
    ("xl/media/image1.png", b"\x89PNG"),
    ("../evil.xml", b"<x/>"),
    ("xl/worksheets/sheet9.xml", b"<!DOCTYPE a><a/>"),
    ("xl/large.xml", b"<a>" + b" " * 1_500_000 + b"</a>"),
    ("xl/comments1.xml", b"<comments/>"),
)
_CELLS: tuple[Any, ...] = (
    None, 0, 1, -1, 0.1, 1e300, 1e-300, 123456789012345678, True, False, "", " ", "-", "=1+1", "=A1", "#REF!",
    "x" * 2000,
    "'-", "a\nb", "|", "\\|", "客户", date(2024, 2, 29), datetime.fromisoformat("2024-02-29T12:30"), time(1, 2),
    timedelta(days=1), timedelta(hours=30), "## x", "Decision: x (hits: first)", "Parameters", "rule", "→ x : number",
    "2024-01-01..", "30%", "---", "```", "<!--", "&nbsp;", "otherwise",
)  # fmt: skip
_FORMATS = (
    "General",
    "@",
    "0%",
    "0.00%",
    "yyyy-mm-dd",
    "0",
    "#,##0.00",
    "[h]:mm",
    '"x"0',
    "0.0",
    ";;;",
    "[Red]0",
    "d/m/y h:mm",
)


class Workbooks:
    """Draws workbooks from a seeded `Random`; `sources` are policies, each with what stands beside it."""

    def __init__(self, random: Random, texts: Texts) -> None:
        self.random = random
        self.texts = texts
        self._xml = XmlFiles(random, texts, _TAGS, _VALUES)
        self._policies = sources()
        self._made: dict[str, bytes] = {}

    def mutated(self) -> tuple[Original, bytes]:
        """Return a policy and the bytes of its workbook after some mutations."""
        policy, data = self._sound()
        draw = self.random.random()
        if draw < 0.55:
            data = self._cells(data)
        if 0.45 < draw < 0.9:
            data = self._parts(data)
        if draw > 0.85:
            for _ in range(self.random.choice((1, 1, 3))):
                data = self._xml._bytes(data)
        return policy, data

    def _sound(self) -> tuple[Original, bytes]:
        policy = self.random.choice(self._policies)
        if policy.place not in self._made:
            self._made[policy.place] = _written(policy.text)
        data = self._made[policy.place]
        if not data or self.random.random() < 0.1:
            return Original("tariff.md", ""), _saved(workbook())
        return policy, data

    # -------------------------------------------------------------------------------------------- levels

    def _cells(self, data: bytes) -> bytes:
        random = self.random
        book = openpyxl.load_workbook(BytesIO(data))
        for _ in range(random.choice((1, 1, 2, 4, 10))):
            sheet = random.choice(book.worksheets)
            row, column = random.randint(1, sheet.max_row + 1), random.randint(1, sheet.max_column + 1)
            draw = random.randrange(16)
            if draw == 0:
                sheet.delete_rows(row)
            elif draw == 1:
                sheet.insert_rows(row)
            elif draw == 2:
                sheet.delete_cols(column)
            elif draw == 3:
                sheet.insert_cols(column)
            elif draw == 4:
                sheet.merge_cells(
                    start_row=row, start_column=column, end_row=row + 1, end_column=column + random.randrange(3)
                )
            elif draw == 5:
                sheet.row_dimensions[row].hidden = True
            elif draw == 6:
                sheet.title = random.choice(("Policy", "x", "Inputs", "客户", "policy ", "a" * 31))
            elif draw == 7 and len(book.worksheets) > 1:
                book.remove(sheet)
            elif draw == 8:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of a long title
                    book.copy_worksheet(sheet)
            elif draw == 9:
                self._put(sheet, random.choice((1, row, 90_000, 1_048_576)), random.choice((1, column, 900, 16_384)))
            else:
                self._put(sheet, row, column)
        return _saved(book)

    def _put(self, sheet: Any, row: int, column: int) -> None:
        random = self.random
        try:
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "MergedCell":
                return
            value = random.choice(
                (
                    random.choice(_CELLS),
                    random.choice(_CELLS),
                    self.texts.mutated(),
                    self.texts._tokens(str(cell.value or "")),
                )
            )
            str(value).encode()  # half a character, which no file can hold, is a ValueError
            cell.value = value
            if random.random() < 0.4:
                cell.number_format = random.choice(_FORMATS)
        except (openpyxl.utils.exceptions.IllegalCharacterError, ValueError):
            return  # openpyxl writes no such text

    def _parts(self, data: bytes) -> bytes:
        random = self.random
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
        for _ in range(random.choice((1, 1, 2, 4))):
            at = random.randrange(len(parts))
            name, content = parts[at]
            draw = random.randrange(12)
            if draw == 0 and len(parts) > 1:
                del parts[at]
            elif draw == 1:
                parts.append(random.choice(_PARTS))
            elif draw == 2:
                parts[at] = (random.choice((name.upper(), name + "x", "xl/" + name, "")), content)
            elif draw == 3:
                parts[at] = (name, random.choice(parts)[1])
            else:
                parts[at] = (name, self._xml.mutated(content, random.choice(parts)[1] or b"<x/>"))
        target = BytesIO()
        with zipfile.ZipFile(target, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
            for name, content in dict(parts).items():
                archive.writestr(name or "x", content)
        return target.getvalue()


def _written(text: str) -> bytes:
    """Return a policy's workbook; no bytes where the text is no policy, or no workbook holds it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        try:
            excel.write(markdown.read(Source("x.md", text)), path)
        except BpmError:
            return b""
        return path.read_bytes()


def _saved(book: Any) -> bytes:
    target = BytesIO()
    for sheet in book.worksheets:
        sheet.sheet_state = "visible"
    book.save(target)
    return target.getvalue()


# --------------------------------------------------------------------------------------------- probing


def probe_workbook(watch: Watch, folder: Path, name: str, content: bytes) -> None:
    """Read a workbook in every way, check the folder it stands in, decide by it and export it; raise `Found`."""
    path = folder / name
    path.write_bytes(content)
    try:
        for doing, read in (("a workbook", excel.read), ("a workbook's table", excel.read_table)):
            found = watch.run(f"reading {doing}", content, lambda read=read: read(path))
            watch.count("refused" if isinstance(found, BpmError) else "read")
            if isinstance(found, BpmError):
                drawn(watch, content, found.diagnostics)
        watch.run("the text of a workbook", content, lambda: excel.text_of(path), only_ours=False)
        watch.run("looking for a sheet", content, lambda: excel.has_policy_sheet(path), only_ours=False)
        _in_a_folder(watch, folder, path, content)
    finally:
        path.unlink()


def _in_a_folder(watch: Watch, folder: Path, path: Path, content: bytes) -> None:
    policies = watch.run("loading", content, lambda: Policies.load(folder))
    if isinstance(policies, BpmError):
        return
    drawn(watch, content, watch.run("checking", content, lambda: policies.check(path), only_ours=False))
    for name in (name for name in policies if path in policies.files(name)):
        policy = watch.run("compiling", content, lambda name=name: policies[name])
        if isinstance(policy, BpmError):
            continue
        watch.run("deciding", content, lambda policy=policy: policy.decide({}))
        exported = watch.run("exporting", content, lambda policy=policy: export(policy))
        if isinstance(exported, BpmError):
            continue
        watch.count("exported")
        written = watch.run("writing what was exported", content, lambda e=exported: dmn.write(e.definitions))
        if not isinstance(written, BpmError):
            source = Source("exported.dmn", written)
            again = watch.run("reading what was exported", content, lambda s=source: dmn.read(s), only_ours=False)
            if again.problems:
                raise Found(Failure("what was exported has mistakes", content, again.problems[0].draw()[:900]))
