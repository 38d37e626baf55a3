"""From bytes to text: encodings, and files that are too large to be read."""

import time
import tracemalloc
from pathlib import Path

import pytest

from bpmlib.errors import Diagnostic, Limits, PolicyError
from bpmlib.formats.dmn.texts import decoded, load
from bpmlib.formats.dmn.xml import parse

BODY = '<a b="é">价格</a>'


def refusal(data: bytes) -> Diagnostic:
    with pytest.raises(PolicyError) as caught:
        decoded("a.dmn", data)
    (found,) = caught.value.diagnostics
    assert found.span is not None and found.draw()
    return found


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (BODY.encode("utf-8"), BODY),
        (BODY.encode("utf-8-sig"), BODY),
        (BODY.encode("utf-16"), BODY),
        (BODY.encode("utf-16-le"), BODY),
        (BODY.encode("utf-16-be"), BODY),
        (b"\xfe\xff" + BODY.encode("utf-16-be"), BODY),
        (b'<?xml version="1.0"?>' + BODY.encode("utf-8"), BODY),
        (b"<?xml version='1.0' encoding='utf-8' ?>" + BODY.encode("utf-8"), BODY),
        (b'<?xml version="1.0" encoding="GB18030"?>' + BODY.encode("gb18030"), BODY),
        (b'<?xml version="1.0" encoding="GBK"?>' + "<a>价</a>".encode("gbk"), "<a>价</a>"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', "<a>é</a>"),
        (b'<?xml version="1.0" encoding="windows-1252"?><a>\x80</a>', "<a>€</a>"),
        (b'<?xml version="1.0" encoding="utf-16"?>' + BODY.encode("utf-8"), BODY),
        ('<?xml version="1.0" encoding="utf-8"?>'.encode("utf-16-le") + BODY.encode("utf-16-le"), BODY),
    ],
)
def test_a_file_says_what_encoding_it_is_in(data: bytes, body: str) -> None:
    source = decoded("a.dmn", data)
    assert source.text.endswith(body) and source.text.startswith("<")
    assert parse(source).text() is not None


@pytest.mark.parametrize("encoding", ["utf-7", "EBCDIC-CP-US", "hex", "idna", "zip", "", "unicode_escape"])
def test_another_encoding_is_refused(encoding: str) -> None:
    found = refusal(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert found.code == "xml-encoding" and f"`{encoding}`" in found.message
    assert found.span is not None and found.span.text == encoding


@pytest.mark.parametrize(
    ("data", "column"),
    [
        ("<a>价".encode() + b"\xff</a>", 5),
        (b'<?xml version="1.0" encoding="ascii"?><a>\xe9</a>', 42),
        (b"\xff\xfe<\x00a\x00>", 3),
    ],
)
def test_bytes_that_are_not_of_the_encoding_are_refused_at_their_place(data: bytes, column: int) -> None:
    found = refusal(data)
    assert found.code == "xml-encoding" and "not" in found.message
    assert found.span is not None and (found.span.line, found.span.column) == (1, column)


def test_a_file_is_named_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "models" / "a.dmn"
    path.parent.mkdir()
    path.write_bytes(BODY.encode("utf-16"))
    assert (load(path).name, load(path).text) == (str(path), BODY)
    monkeypatch.chdir(tmp_path)
    assert load(path).name == load(Path("models/a.dmn")).name == "models/a.dmn"
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.dmn")


def test_a_huge_file_is_refused_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.dmn"
    with path.open("wb") as file:
        file.write(b"<a>")
        file.truncate(200_000_000)
    tracemalloc.start()
    start = time.process_time()
    try:
        with pytest.raises(PolicyError) as caught:
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - start < 2
    (found,) = caught.value.diagnostics
    assert found.code == "file-too-long" and "huge.dmn" in found.draw()


def test_a_limit_counts_characters_whatever_bytes_they_take(tmp_path: Path) -> None:
    path, few = tmp_path / "a.dmn", Limits(file_chars=15)
    path.write_text("<a>" + "😀" * 8 + "</a>", "utf-8")
    assert parse(load(path, few), few).text() is not None
    path.write_text("<a>" + "a" * 9 + "</a>", "utf-8")
    with pytest.raises(PolicyError):
        parse(load(path, few), few)
