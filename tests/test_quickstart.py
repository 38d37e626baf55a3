"""The five-minute tour: its orders are reproducible, its answers right, its output as expected.

`python -m pytest tests/test_quickstart.py --accept` writes `tests/cases/quickstart.txt` anew; read the difference.
"""

import json
import runpy
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
ORDERS = EXAMPLES / "orders" / "orders.jsonl"
EXPECTED = ROOT / "tests/cases/quickstart.txt"

BROKEN = {
    31: "input-missing", 58: "input-type", 77: "input-bounds", 102: "input-unknown", 129: "input-null",
    150: "input-json", 171: "input-json", 188: "input-json", 207: "input-value", 226: "input-type", 245: "input-json",
    270: "input-too-long",
}  # fmt: skip


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", str(EXAMPLES / "quickstart.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def output() -> str:
    """Return what the example prints; it ends well and complains of nothing."""
    done = run("--limit", "300")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def rows(output: str) -> dict[int, list[str]]:
    """Return the cells of the table of outcomes, by line number."""
    table = output.split("== ")[1].splitlines()[3:]
    cells = [[cell.strip() for cell in line.split("  ") if cell] for line in table if line]
    return {int(line[0]): line[1:] for line in cells}


def orders() -> dict[int, dict[str, Any]]:
    """Return the sound orders by line number, read without bpmlib."""
    lines = ORDERS.read_text("utf-8").split("\n")[:-1]
    sound = {number: line for number, line in enumerate(lines, start=1) if number not in BROKEN}
    return {n: json.loads(line, parse_float=Decimal, parse_int=Decimal)["order"] for n, line in sound.items()}


def wanted(order: dict[str, Any]) -> tuple[str, Decimal, str]:
    """Return terms, deposit and signatures as the regulation (S002-02, 三B) has them, in plain Python."""
    customer, amount, account = order["customer"], order["amount"], order["on_account"]
    if not customer["is_new"]:
        terms = customer["settlement"]
    elif account:
        terms = "on account"
    elif customer["in_city"]:
        terms = "cash on delivery" if amount >= 1500 else "cash"
    else:
        terms = "payment first"
    cents = floor(Fraction(amount) * 30 + Fraction(1, 2)) if order["product"]["is_custom"] else 0
    both = account and (amount > 50000 or (customer["is_new"] and amount >= 20000))
    signers = "general manager, sales manager" if both else "sales manager" if account and amount > 20000 else "none"
    return terms, Decimal(cents) / 100, signers


def test_the_generator_writes_the_committed_file() -> None:
    generated = runpy.run_path(str(EXAMPLES / "orders" / "generate.py"))["lines"]()
    assert "".join(f"{line}\n" for line in generated).encode() == ORDERS.read_bytes()
    assert len(generated) == 300


def test_the_boundaries_of_the_regulation_show(output: str) -> None:
    shown = {number: (row[0], row[1], row[2], row[4]) for number, row in rows(output).items() if number < 11}
    assert list(shown.values()) == [
        ("20000.00", "known", "on account", "none"),
        ("20000.01", "known", "on account", "sales manager"),
        ("20000.000000000000000001", "known", "on account", "sales manager"),
        ("50000", "known", "on account", "sales manager"),
        ("50000.01", "known", "on account", "general manager, sales manager"),
        ("19999.99", "new", "on account", "none"),
        ("20000.00", "new", "on account", "general manager, sales manager"),
        ("1499.99", "new", "cash", "none"),
        ("1500.00", "new", "cash on delivery", "none"),
        ("1500.00", "new", "payment first", "none"),
    ]


def test_every_order_is_decided_as_the_regulation_has_it(output: str) -> None:
    table = rows(output)
    assert {n: (row[2], Decimal(row[3]), row[4]) for n, row in table.items()} == {
        number: wanted(order) for number, order in orders().items()
    }


def test_the_summary_adds_up_exactly(output: str) -> None:
    answers = [wanted(order) for order in orders().values()]
    summary = output.split("== ")[2]
    for (terms, signers), count in Counter((terms, signers) for terms, _, signers in answers).items():
        assert f"{count} {terms} {signers}" in " ".join(summary.split())
    assert f"deposits CNY {sum(deposit for _, deposit, _ in answers):,}\n" in summary


def test_what_is_no_order_is_refused_with_its_line_and_the_cure(output: str) -> None:
    refused = output.split("== ")[3]
    assert "Refused: 12 of 300 lines" in refused
    for number, code in BROKEN.items():
        assert f"line {number}: error[{code}]: " in refused
    assert "hint: did you mean `amount`?" in refused
    assert "the key `amount` comes twice" in refused


def test_one_order_is_explained_in_both_languages(output: str) -> None:
    english, chinese = output.split("== ")[4:]
    assert "on account, CNY 20,000.01 is more than CNY 20,000 [S002-02/R19, " in english
    assert "账期订单 20,000.01 元,超过 20,000 元 [S002-02/R19, " in chinese


def test_the_output_is_as_expected(accept: bool) -> None:
    said = run().stdout
    if accept:
        EXPECTED.write_text(said, "utf-8", newline="\n")
    assert said == EXPECTED.read_text("utf-8")


def test_another_file_can_be_decided(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(ORDERS.read_text("utf-8").splitlines(keepends=True)[:3]), "utf-8")
    done = run("--orders", str(few), "--limit", "1")
    assert done.returncode == 0
    assert "... and 2 more" in done.stdout
    assert "Refused: 0 of 3 lines" in done.stdout


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    done = run("--orders", str(tmp_path / "none.jsonl"))
    assert done.returncode == 2
    assert "there is no file" in done.stderr
