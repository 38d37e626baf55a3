"""What is written as a workbook reads back as the same policy, and decides the same."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bpmlib.errors import PolicyError
from bpmlib.formats import excel
from bpmlib.formats.markdown import reader as markdown
from bpmlib.layers import NOT_POLICIES
from bpmlib.model import policies as m
from bpmlib.policies import Policies
from bpmlib.source import Source
from bpmlib.verify.examples import run_examples
from tests.shipped import SHIPPED

RULES = Path(__file__).parents[3] / "rules"
FILES = [path for path in sorted(RULES.rglob("*.md")) if path.name.lower() not in NOT_POLICIES]
HEAD = "---\npolicy: a.b\nsource: {system: S1}\neffective: 2024-01-01..2025-01-01\n---\nWhat it is about.\n\n"
EVERYTHING = """\
## Inputs
| name | type | unit | allowed | note |
|---|---|---|---|---|
| kva | number | kVA | [0..500], 630 | - |
| kind | `list<string>` | - | - | a \\| b |

First remark.


Second remark, two blank lines below the first.

## Relation: fees
| fee |
|---|
| 1 |
| 1.50 |
| - |

## Parameters
| name | value | type | from |
|---|---|---|---|
| share | 0.05% | percent | - |
| share | 12.5% | percent | 2024-07-01 |
| since | @"2024-02-29" | date | - |
| plain | 123456789012345678 | number | - |

## Decision: d (COLLECT SUM)
Before.

| rule | kva | → x : number | → y : `list<string>` | covers | note |
|---|---|---|---|---|---|
| one | > 5, < 3 | 1 | ["\\|"] | R1, S2/R3a | =1+1 |
| two | -1 | -2.5 | [] | - | 007 |

- between

## Decision: g : `list<number>`
```feel
[1,
 2]
```

   Indented remark.

## Property: x / y: [two] of a kind, said in far more than thirty-one characters
for any two inputs: never a.kva = b.kva

Because.

## Readings
| reading | clause | unclear | taken | instead |
|---|---|---|---|---|
| r | 3 | +1 | @me | share = 30% |

## Examples
| kva | as_of | set | → g | → rule d |
|---|---|---|---|---|
| 1 | 2024-05-01 | {share: 3} | [1] | one, two |

| → error |
|---|
| NoMatch |

## Pattern: twice (priority 2)
| part | name | type | where | note |
|---|---|---|---|---|
| given | one | `Sale` | - | first |
| given | two | Sale | two.client = one.client | - |
| none | paid | Payment | - | - |
| all | more | Sale | more.text = "a \\| b" | - |
| when | - | - | count(more) > 1 | - |
| from | - | - | two.on | - |
| then | fine | Fine | {who: one.client, text: ",{["} | - |
| then | told | Notify | {} | - |

## Examples: twice
| case | at | do | type | with | set | → holds | note |
|---|---|---|---|---|---|---|---|
| 1 | 2026-03-02T09:00 | assert | Sale | {number: "1"} | {limit: 2} | - | n |
| 1 | 2026-03-02T09:00:30 | retract | Sale | {number: "1"} | - | Fine, Fine {text: ",{["}, Notify {} | - |
| two | 2026-03-03T00:00 | - | - | - | - | Fine | - |

| case | at | do | type | with |
|---|---|---|---|---|
| two | 2026-03-03T00:00 | - | - | - |
"""


def policy(text: str) -> m.Policy:
    return markdown.read(Source("policy.md", text))


def written(folder: Path, model: m.Policy) -> Any:
    """Return the workbook of a policy, opened, after asserting that it says the same."""
    path = folder / "policy.xlsx"
    excel.write(model, path)
    assert excel.read(path) == model
    return openpyxl.load_workbook(path)


@pytest.mark.long
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_policy_survives(path: Path, tmp_path: Path) -> None:
    written(tmp_path, policy(path.read_text("utf-8")))


def test_every_section_survives(tmp_path: Path) -> None:
    book = written(tmp_path, policy(HEAD + EVERYTHING))
    assert book.sheetnames[:4] == ["Policy", "Inputs", "Relation fees", "Parameters"]
    assert all(len(title) <= 31 for title in book.sheetnames)
    assert [book["Parameters"][place].value for place in ("B3", "B4", "B6")] == [0.0005, 0.125, "123456789012345678"]
    assert [book["Parameters"][place].number_format for place in ("B3", "B4", "B5")] == ["0.00%", "0.0%", "@"]
    assert [cell.value for cell in book["Relation fees"]["A"]] == ["Relation: fees", "fee", 1, "1.50", "null"]


def test_nothing_that_is_written_is_a_formula_or_a_date(tmp_path: Path) -> None:
    book = written(tmp_path, policy(HEAD + EVERYTHING))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    note = book["Decision d"]["F3"]
    assert (note.value, note.data_type, note.quotePrefix) == ("=1+1", "s", True)


def test_a_sheet_is_easy_to_read(tmp_path: Path) -> None:
    sheet = written(tmp_path, policy((RULES / "sales/pricing.md").read_text("utf-8")))["Decision price"]
    assert sheet["A1"].font.bold and sheet["A2"].font.bold and not sheet["A3"].font.bold
    assert sheet["A3"].alignment.wrap_text
    assert sheet.freeze_panes == "A3"
    assert sheet.column_dimensions["B"].width > 20


def test_a_folder_of_workbooks_decides_as_the_files_do(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.md").write_bytes((RULES / "vocabulary.md").read_bytes())
    ids = ("sales.pricing", "sales.payment_terms")
    files = SHIPPED
    for id_ in ids:
        path = tmp_path / (id_.replace(".", "/") + ".xlsx")
        path.parent.mkdir(exist_ok=True)
        excel.write(files.versions(id_)[0], path)
    books = Policies.load(tmp_path)
    assert list(books) == sorted(ids)
    assert not [one for one in books.check() if one.severity == "error"]
    for id_ in ids:
        results = list(run_examples(books, id_))
        assert len(results) == len(list(run_examples(files, id_)))
        assert not [failure for result in results for failure in result.failures]


@pytest.mark.parametrize("text", ["_x0041_", "x005F_", "x" * 32_768])
def test_what_a_cell_cannot_hold_is_refused_when_it_is_written(text: str, tmp_path: Path) -> None:
    model = policy(f"{HEAD}## Terms\n| name | is | note |\n|-|-|-|\n| t | 1 | {text} |\n")
    with pytest.raises(PolicyError) as caught:
        excel.write(model, tmp_path / "policy.xlsx")
    assert [(one.code, one.span.place.split("!", 1)[1]) for one in caught.value.diagnostics if one.span] == [
        ("excel-text", "Terms!C3")
    ]
    assert not (tmp_path / "policy.xlsx").exists()


SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(st.text(st.sampled_from("ab|`\\- {}\"中（，'#&*:,%@[]!~\t\n\x85\u2028é"), min_size=1))
def test_any_title_survives(tmp_path: Path, title: str) -> None:
    assume(title.strip())
    quoted = "".join(f"\\U{ord(char):08x}" for char in title)
    written(tmp_path, policy(HEAD.replace("source:", f'title: {{en: "{quoted}"}}\nsource:')))


CELLS = st.text(st.sampled_from('ab|`\\-= {}"中（\u3000\u00a0'), min_size=1, max_size=8)
LINES = st.sampled_from(
    [
        "text",
        "- item",
        "  deeper",
        "    code",
        "> quote",
        "",
        "  ",
        "### third",
        "***",
        "<!-- c -->",
        "```\n|x\n```",
        "\tx",
    ]
)


@SLOW
@given(CELLS, CELLS, st.lists(LINES, max_size=5), st.lists(LINES, max_size=5))
def test_whatever_cells_and_prose_say_survives(
    tmp_path: Path, en: str, sentence: str, above: list[str], below: list[str]
) -> None:
    en, sentence = (cell.replace("|", "\\|") for cell in (en, sentence))
    terms = f"\n\n## Terms\n| name | is | en |\n|-|-|-|\n| t | 1 | {en} |\n\n"
    reasons = f"\n\n## Reasons: d\n| rule | en | zh |\n|-|-|-|\n| r | {sentence} | - |\n"
    try:
        model = policy("\n".join([HEAD, *above, terms, *below, reasons]))
    except PolicyError:
        assume(False)
    written(tmp_path, model)
