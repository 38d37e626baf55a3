"""`%load_ext bpmlib` and `%%policy`, in a real IPython shell."""

from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from bpmlib import Policies
from tests.policy_text import decision, inputs, policy
from tests.shipped import SHIPPED

ONE = policy("my.limit", inputs("a: number"), decision("d (UNIQUE)", "rule | a | → d : number", "one | - | 1"))
TWO = ONE.replace("| one | - | 1 |", "| one | - | 2 |")
BROKEN = ONE.replace("| one | - | 1 |", "| one | < nothing | 2 |")
USER = policy("my.user", inputs("a: number"), decision("e (UNIQUE)", "rule | a | → e : number", "one | - | l.d(a: a)"))


@pytest.fixture
def shell(tmp_path: Path) -> InteractiveShell:
    config = Config({"HistoryManager": {"enabled": False}})
    made = InteractiveShell(config=config, ipython_dir=str(tmp_path))
    made.run_line_magic("load_ext", "bpmlib")
    return made


def cell(shell: InteractiveShell, text: str, line: str = "") -> Any:
    return shell.run_cell_magic("policy", line, text)


def shown(shell: InteractiveShell, thing: object) -> dict[str, str]:
    assert shell.display_formatter is not None
    formatted, _ = shell.display_formatter.format(thing)
    return formatted


def test_a_cell_is_kept_and_decides(shell: InteractiveShell) -> None:
    kept = cell(shell, ONE)
    assert kept.policy.id == "my.limit"
    assert shell.user_ns["policies"]["my.limit"].decide(a=5).value == 1
    assert "my.limit" in shown(shell, kept)["text/html"]


def test_a_cell_run_again_replaces_its_policy(shell: InteractiveShell) -> None:
    cell(shell, ONE)
    cell(shell, TWO, "my.limit")
    assert shell.user_ns["policies"]["my.limit"].decide(a=5).value == 2


def test_a_cell_with_errors_replaces_nothing_and_marks_the_line(shell: InteractiveShell) -> None:
    cell(shell, ONE)
    kept = cell(shell, BROKEN)
    assert kept.policy is None
    assert shell.user_ns["policies"]["my.limit"].decide(a=5).value == 1
    both = shown(shell, kept)
    assert "<mark>nothing</mark>" in both["text/html"]
    assert "name-unknown" in both["text/plain"]
    assert "^^^^^^^" in both["text/plain"]


def test_a_text_that_is_no_policy_is_a_finding(shell: InteractiveShell) -> None:
    kept = cell(shell, "no front matter here")
    assert kept.policy is None
    assert kept.findings
    assert "policies" not in shell.user_ns


def test_another_name_than_the_cells_own_is_a_finding(shell: InteractiveShell) -> None:
    kept = cell(shell, ONE, "my.other")
    assert [one.code for one in kept.findings] == ["policy-id-differs"]
    assert "policies" not in shell.user_ns


def test_cells_use_each_other_and_the_policies_that_are_there(shell: InteractiveShell) -> None:
    shell.user_ns["mine"] = SHIPPED
    cell(shell, ONE, "--into mine")
    kept = cell(shell, USER.replace("\n---\n", "\nuses: {l: my.limit}\n---\n", 1), "--into mine")
    assert kept.policy is not None, kept.findings
    mine = shell.user_ns["mine"]
    assert mine["my.user"].decide(a=1).value == 1
    assert "sales.pricing" in mine
    assert "my.limit" not in SHIPPED, "the policies that were there stay as they are"
    cell(shell, TWO, "--into mine")
    assert shell.user_ns["mine"]["my.user"].decide(a=1).value == 2


MODEL = """
from decimal import Decimal
from pydantic import BaseModel
class Parcel(BaseModel):
    weight: Decimal
"""
PARCEL = policy(
    "my.parcel",
    decision("price (UNIQUE)", "rule | parcel.weight | → price : number", "one | - | parcel.weight"),
).replace("\n---\n", "\ninput: {parcel: Parcel}\n---\n", 1)


def test_a_model_of_the_notebook_may_be_defined_again(shell: InteractiveShell) -> None:
    shell.run_cell(MODEL)
    assert cell(shell, PARCEL, "--documents Parcel").findings == ()
    shell.run_cell(MODEL + "    volume: Decimal = Decimal(0)\n")
    kept = cell(shell, PARCEL.replace("| parcel.weight |", "| parcel.volume |", 1), "--documents Parcel")
    assert kept.policy is not None, kept.findings
    assert shell.user_ns["policies"]["my.parcel"].inputs.keys() == {"parcel.weight", "parcel.volume"}


@pytest.mark.parametrize("line", ["a b", "--nothing", "--into", "--documents Missing"])
def test_a_line_that_is_not_understood_says_how_to_write_it(shell: InteractiveShell, line: str) -> None:
    with pytest.raises(UsageError, match="%%policy"):
        cell(shell, ONE, line)


def test_what_is_no_collection_of_policies_is_not_overwritten(shell: InteractiveShell) -> None:
    shell.user_ns["policies"] = 5
    with pytest.raises(UsageError, match="no Policies"):
        cell(shell, ONE)


def test_a_language_is_chosen_by_the_line(shell: InteractiveShell) -> None:
    assert "规则" in shown(shell, cell(shell, ONE, "--language zh"))["text/html"]


def test_a_replaced_text_leaves_the_policies_it_came_from() -> None:
    first = Policies.from_text(ONE)
    second = first.with_text(TWO)
    assert (first["my.limit"].decide(a=1).value, second["my.limit"].decide(a=1).value) == (1, 2)
    assert len(second.versions("my.limit")) == 1
