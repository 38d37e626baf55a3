"""Parameters without a figure: one unknown for all documents of a session, and never one for two policies."""

from bpmlib import Policies
from bpmlib.verify.logic.context import analyse_in_context

RATE = """---
policy: shop.{name}
effective: 2024-01-01..
{uses}---
A rate that nobody has set.

## Inputs
| name | type    |
|------|---------|
| near | boolean |

## Parameters
| name | value | type   |
|------|-------|--------|
| rate | ?     | number |

{rest}"""
OTHER = RATE.format(name="other", uses="", rest="## Terms\n| name | is |\n|---|---|\n| theirs | rate |\n\n"
                    "## Decision: fee : number\n```feel\ntheirs\n```\n")  # fmt: skip
OWN = RATE.format(
    name="own", uses="uses: {other: shop.other}\n",
    rest="## Decision: which (FIRST)\n| rule | rate - other.fee | near | → which : string |\n|---|---|---|---|\n"
    '| less | < 0 | - | "less" |\n| same | 0 | - | "same" |\n| more | > 0 | - | "more" |\n',
)  # fmt: skip


def test_two_figures_of_one_name_are_not_taken_for_one() -> None:
    found = analyse_in_context(Policies.from_text(OTHER, OWN)["shop.own"])
    assert "unreached" not in {one.kind for one in found}
