"""The policy that `rules/README.md` shows to business readers is sound, and its examples hold."""

import re
import shutil
from pathlib import Path

from bpmlib.policies import Policies
from bpmlib.verify.examples import run_examples

RULES = Path(__file__).parents[2] / "rules"


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
