"""`rules/README.md` lists every policy under its titles; the policy that it shows is sound, and its examples hold."""

import re
import shutil
from pathlib import Path

import pytest

from bpmlib.policies import Policies
from bpmlib.verify.examples import run_examples

RULES = Path(__file__).parents[2] / "rules"


def listed() -> dict[str, list[str]]:
    """Return the rows of the lists of policies, by policy."""
    text = (RULES / "README.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| \[\w+\]\(", line)]
    found = {}
    for link, *cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in lines):
        name = re.fullmatch(r"\[(\w+)\]\((\w+)/(\w+)\.md\)", link)
        assert name and name[1] == name[3], link
        found[f"{name[2]}.{name[1]}"] = cells
    assert len(found) == len(lines)
    return found


@pytest.mark.long
def test_every_policy_is_listed_under_its_titles() -> None:
    policies = Policies.load(RULES)
    latest = {policy: policies.versions(policy)[-1].front for policy in policies}
    titles = {
        policy: [*dict(front.title).values(), dict(front.source).get("system")] for policy, front in latest.items()
    }
    assert listed() == titles


def test_the_policy_shown_to_business_readers_holds(tmp_path: Path) -> None:
    shown = re.search(r"^```markdown\n(.*?)^```$", (RULES / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert shown
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "gifts.md").write_text(shown[1], "utf-8")
    shutil.copy(RULES / "vocabulary.md", tmp_path)
    policies = Policies.load(tmp_path)
    assert policies.check() == []
    results = list(run_examples(policies, "office.gifts"))
    assert len(results) == 3
    assert [result.failures for result in results if not result.passed] == []
