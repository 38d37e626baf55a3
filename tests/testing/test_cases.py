"""Reading folders of test cases: what is understood, and that nothing in them stops a run."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpmlib.testing.tck.cases import Case, Expected, read_folders
from tests.testing.kit import MODEL, case_file, expecting, folder

NUMBER = '<value xsi:type="xsd:decimal">1</value>'


def read(root: Path, *cases: str) -> Case:
    """Return the only case of a folder with it."""
    folder(root, case_file(*cases))
    ((case,),) = [found.cases for found in read_folders(root)]
    return case


def value(root: Path, text: str) -> Any:
    case = read(root, expecting(text))
    assert case.problem == ""
    return case.results[0].value


def test_folders_at_any_depth_are_named_from_their_level_on(tmp_path: Path) -> None:
    tests = case_file(expecting(NUMBER))
    for name in ("TestCases/compliance-level-2/0001-a", "TestCases/non-compliant/deep/0002-b", "mine/0003-c", "0004-d"):
        folder(tmp_path, tests, name=name)
    found = [(one.name, one.cases[0].level) for one in read_folders(tmp_path)]
    assert found == [
        ("0004-d", "other"),
        ("compliance-level-2/0001-a", "compliance-level-2"),
        ("non-compliant/deep/0002-b", "non-compliant"),
        ("mine/0003-c", "mine"),
    ]


@pytest.mark.parametrize("below", ["", "compliance-level-3", "compliance-level-3/0001-one"])
def test_a_folder_has_one_name_from_wherever_it_is_read(tmp_path: Path, below: str) -> None:
    folder(tmp_path, case_file(expecting(NUMBER)))
    (found,) = read_folders(tmp_path / below)
    assert found.name == "compliance-level-3/0001-one"
    assert found.cases[0].key == "compliance-level-3/0001-one/0001-one-test-01#001"


def test_only_some_folders_are_read(tmp_path: Path) -> None:
    for name in ("compliance-level-2/0001-a", "compliance-level-3/0001-b", "compliance-level-3/0002-c"):
        folder(tmp_path, case_file(expecting(NUMBER)), name=name)
    assert len(list(read_folders(tmp_path, "0001-*"))) == 2
    assert len(list(read_folders(tmp_path, "compliance-level-3/*"))) == 2


def test_several_test_files_and_all_models_of_a_folder(tmp_path: Path) -> None:
    path = folder(tmp_path, case_file(expecting(NUMBER)), models=("model.dmn", "Other.DMN"))
    (path / "0001-one-test-02.xml").write_text(case_file(expecting(NUMBER), model="other.dmn"), "utf-8")
    (path / "readme-tests.txt").write_text("none", "utf-8")
    (found,) = read_folders(tmp_path)
    assert [(case.file, case.model) for case in found.cases] == [
        ("0001-one-test-01", "model.dmn"),
        ("0001-one-test-02", "Other.DMN"),
    ]
    assert found.texts() == {"model.dmn": MODEL.encode(), "Other.DMN": MODEL.encode()}


def test_the_model_is_found_without_its_name_where_there_is_one_way_only(tmp_path: Path) -> None:
    tests = case_file(expecting(NUMBER), model="")
    folder(tmp_path / "only", tests, models=("some.dmn",))
    folder(tmp_path / "like", tests, models=("a.dmn", "0001-one.dmn"))
    folder(tmp_path / "none", tests, models=("a.dmn", "b.dmn"))
    assert {one.path.parts[-3]: one.cases[0].model for one in read_folders(tmp_path)} == {
        "only": "some.dmn",
        "like": "0001-one.dmn",
        "none": None,
    }


def test_inputs_by_name_and_namespace(tmp_path: Path) -> None:
    inputs = f'<inputNode name=" Monthly\n Salary ">{NUMBER}</inputNode>'
    inputs += f'<inputNode name="a" namespace="http://other">{NUMBER}</inputNode><inputNode name="nothing"/>'
    case = read(tmp_path, expecting(NUMBER, inside=inputs))
    assert case.inputs == {"Monthly Salary": Decimal(1), "{http://other}a": Decimal(1), "nothing": None}
    assert case.results == (Expected("Answer", Decimal(1)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<value xsi:type="xsd:string"> a &#10;<![CDATA[<b>]]><!-- not this --></value>', " a \n<b>"),
        ('<value xsi:type="xsd:string"/>', ""),
        ('<value xsi:nil="true"/>', None),
        ('<value xsi:type="xsd:decimal" xsi:nil="1"/>', None),
        ("", None),
        ("<list/>", []),
        ('<list xsi:nil="true"/>', None),
        (f'<list><item>{NUMBER}</item><item/><item><value xsi:nil="true"/></item></list>', [1, None, None]),
        (f"<list><item><list><item>{NUMBER}</item></list></item></list>", [[1]]),
        (f'<component name="a  b">{NUMBER}</component><component name="c"/>', {"a b": 1, "c": None}),
        (f'<component name="a" xsi:nil="true">{NUMBER}</component>', {"a": None}),
        (f"{NUMBER}<extensionElements><x/></extensionElements>", 1),
    ],
)
def test_values(tmp_path: Path, text: str, expected: Any) -> None:
    assert value(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('<value xsi:type="xsd:double">INF</value>', "no number"),
        ('<value xsi:type="my:color">red</value>', "`color`"),
        (NUMBER + NUMBER, "no value"),
        (NUMBER + "<list/>", "no value"),
        ("<range/>", "`range`"),
        ("<list><value>1</value></list>", "`list` holds `value`"),
        ("<component>1</component>", "no name"),
        ('<component name="a"/><component name=" a"/>', "two components"),
        ("</expected><expected>", "2 expected values"),
        ("<list><item>" * 150 + "</item></list>" * 150, ""),
    ],
)
def test_what_cannot_be_had_is_the_problem_of_its_case(tmp_path: Path, text: str, problem: str) -> None:
    folder(tmp_path, case_file(expecting(text), expecting(NUMBER, id="002")))
    ((first, *_),) = [found.cases for found in read_folders(tmp_path)]
    assert problem in first.problem
    assert not problem or first.telling


def test_what_calls_a_service(tmp_path: Path) -> None:
    case = '<testCase type="decisionService" invocableName=" My\n Service"><resultNode name="a"/></testCase>'
    assert read(tmp_path, case).invoked == "My Service"


@pytest.mark.parametrize("type_", ["bkm", "something"])
def test_what_calls_something_else(tmp_path: Path, type_: str) -> None:
    assert read(tmp_path, f'<testCase type="{type_}" invocableName="f"/>').invoked == "f"


def test_what_asks_for_decisions(tmp_path: Path) -> None:
    assert read(tmp_path, '<testCase type="decision" invocableName="f"/>').invoked is None


def test_a_case_without_an_id_has_its_position(tmp_path: Path) -> None:
    folder(tmp_path, case_file(expecting(NUMBER, id="a"), "<testCase/>", '<testCase id="" odd="1"/>'))
    (found,) = read_folders(tmp_path)
    assert [case.id for case in found.cases] == ["a", "2", "3"]


def test_another_version_of_the_schema(tmp_path: Path) -> None:
    tests = case_file(expecting(NUMBER), namespace="http://www.omg.org/spec/DMN/20300101/testcase")
    folder(tmp_path, tests)
    (found,) = read_folders(tmp_path)
    assert found.cases[0].results == (Expected("Answer", Decimal(1)),)


@pytest.mark.parametrize(
    "tests",
    [
        "",
        "<testCases>",
        "<other/>",
        case_file(),
        '<!DOCTYPE a [<!ENTITY b "c">]><testCases>&b;</testCases>',
        "<a>" * 100_000,
    ],
    ids=["empty", "not closed", "another root", "no cases", "document type", "too deep"],
)
def test_a_file_that_cannot_be_read_is_one_case_with_a_problem(tmp_path: Path, tests: str) -> None:
    folder(tmp_path, tests)
    (found,) = read_folders(tmp_path)
    ((case),) = found.cases
    assert (case.id, case.problem != "", case.telling) == ("", True, True)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = folder(tmp_path, "")
    (path / "0001-one-test-01.xml").write_bytes(b"\xff\x00\x9d")
    (found,) = read_folders(tmp_path)
    assert found.cases[0].problem.startswith("the file cannot be read")
