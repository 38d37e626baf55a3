"""`python -m bpmlib check MODEL.dmn`: every mistake of a DMN model, with its place."""

import json
from pathlib import Path

import pytest

from bpmlib.__main__ import main

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fees" namespace="urn:fees">
  <decision id="d" name="Fee"><literalExpression><text>{text}</text></literalExpression></decision>
</definitions>
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("fees.dmn")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_a_sound_model_has_no_findings(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model.write_text(MODEL.format(text="1 + 1"), "utf-8")
    assert run(capsys, "check", str(model)) == (0, "1 DMN model: nothing wrong\n", "")


def test_a_mistake_is_shown_where_it_stands(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model.write_text(MODEL.format(text="1 &lt; &lt; 2"), "utf-8")
    code, out, _ = run(capsys, "check", str(model))
    assert code == 1
    assert "--> fees.dmn:2:63\n" in out
    assert "1 DMN model: 1 error" in out


def test_findings_as_json(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model.write_text(MODEL.format(text="1 +"), "utf-8")
    code, out, _ = run(capsys, "check", str(model), "--format", "json")
    assert code == 1
    assert [one["code"] for one in json.loads(out)["diagnostics"]] == ["expression-malformed"]


def test_a_file_that_is_no_model(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model.write_text("<definitions>", "utf-8")
    code, out, _ = run(capsys, "check", str(model))
    assert code == 1
    assert "error[xml-malformed]" in out


def test_a_file_that_is_not_there(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", str(model))
    assert (code, out) == (2, "")
    assert "fees.dmn" in err
