"""A folder with one policy, and runs of pytest in it within this process: each process of its own takes seconds."""

from pathlib import Path

import pytest

from tests.policy_text import decision, inputs, policy, section, table

TABLE = decision(
    "level (UNIQUE)", "rule | amount | → level : string", 'low | < 500 | "low"', 'high | >= 500 | "high"'
)  # fmt: skip
SHARE = decision("share (UNIQUE)", "rule | amount | → share : number", "few | < 500 | 0", "many | >= 500 | 0.2")
PROMISE = section("Property: more money never lowers the share", "share grows with amount")


def examples(*rows: str, head: str = "amount | → level") -> str:
    return section("Examples", table(head, *rows))


def write(folder: Path, *sections: str, tables: tuple[str, ...] = (TABLE, SHARE)) -> Path:
    head = ["title: {en: Levels, zh: 级别}", "answers: [level]"]
    (folder / "shop").mkdir(exist_ok=True)
    text = policy("shop.levels", inputs("amount: number: >= 0"), *tables, *sections, front=head)
    (folder / "shop" / "levels.md").write_text(text, "utf-8")
    (folder / "README.md").write_text("# No policy\n\npolicy: none\n", "utf-8")
    return folder / "shop" / "levels.md"


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:xdist", *options)
