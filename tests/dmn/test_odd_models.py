"""Models with mistakes in them: the decision that has one is null, the others are as without it."""

from datetime import UTC, date, datetime

import pytest

from bpmlib.dmn import Model, read
from bpmlib.errors import PolicyError
from bpmlib.formats import dmn
from bpmlib.source import Source
from tests.formats.dmn.models import DMN, model, of_decision

SOUND = '<decision id="_sound" name="sound"><literalExpression><text>1 + 1</text></literalExpression></decision>'
ONE = "<literalExpression><text>1</text></literalExpression>"
NEEDS = '<informationRequirement><required{} href="#{}"/></informationRequirement>'


def loaded(*elements: str) -> Model:
    return read({"m.dmn": model(*elements)})


def decision(name: str, logic: str, *needed: str) -> str:
    """Return a decision with a box, or with a text; `needed` are kind and id."""
    needs = "".join(NEEDS.format(*one.split()) for one in needed)
    logic = logic if logic.startswith("<") else f"<literalExpression><text>{logic}</text></literalExpression>"
    return f'<decision id="_{name}" name="{name}">{needs}{logic}</decision>'


def function(body: str) -> str:
    """Return the knowledge model `f`."""
    inside = f"<encapsulatedLogic>{body}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="f" name="f">{inside}</businessKnowledgeModel>'


def calling(text: str) -> str:
    """Return the decision `d`, which knows `f`."""
    knows = '<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>'
    return decision("d", text).replace("<literal", f"{knows}<literal", 1)


def said(found: Model) -> list[str]:
    return [one.code for one in found.diagnostics]


TABLE = (
    '<decisionTable {}><input><inputExpression><text>1</text></inputExpression></input><output/>'
    "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>2</text></outputEntry></rule></decisionTable>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "logic"),
    [
        ("dmn-element-unknown", "<oracle/>"),
        ("dmn-element-unknown", f"<list>{ONE}<oracle/></list>"),
        ("dmn-element-unknown", TABLE.replace("<rule>", "<rule><when/>").format("")),
        ("dmn-element-duplicate", ONE * 2),
        ("dmn-element-duplicate", ONE.replace("</text>", "</text><text>2</text>")),
        ("dmn-element-missing", f"<invocation>{ONE}<binding>{ONE}</binding></invocation>"),
        ("dmn-attribute-missing", "<for><in/><return/></for>"),
        ("dmn-attribute-value", TABLE.format('hitPolicy="BEST"')),
        ("dmn-row-length", TABLE.replace("<output/>", '<output name="a"/><output name="b"/>').format("")),
    ],
)
def test_a_mistake_in_a_box_makes_that_decision_null(code: str, logic: str) -> None:
    found = loaded(
        decision("broken", logic), SOUND, decision("after", "[broken, sound]", "Decision _broken", "Decision _sound")
    )
    assert said(found) == [code]
    assert found.evaluate("sound").value == 2
    outcome = found.evaluate("broken")
    assert outcome.value is None and [one.code for one in outcome.diagnostics] == [code]
    assert outcome.diagnostics[0].span == found.diagnostics[0].span
    assert found.evaluate("after").value == [None, 2]


def test_only_the_innermost_box_is_lost() -> None:
    entry = '<contextEntry><variable name="{}"/>{}</contextEntry>'
    entries = entry.format("a", ONE) + entry.format("b", "<oracle/>")
    assert loaded(decision("d", f"<context>{entries}</context>")).evaluate("d").value == {"a": 1, "b": None}
    inside = f"<list>{ONE}<list><oracle/></list></list>"
    assert loaded(decision("d", inside)).evaluate("d").value == [1, None]


def test_a_function_with_a_mistake_gives_null() -> None:
    for body in ("<oracle/>", f"<formalParameter/>{ONE}"):
        found = loaded(function(f'<formalParameter name="x"/>{body}'), calling("[f(1)]"))
        assert found.evaluate("d").value == [None] and found.invoke("f", {"x": 1}).value is None


def test_what_is_beside_the_logic_is_left_out() -> None:
    found = loaded(
        "<oracle/>",
        '<decision id="d" name="d"><oracle/>' + ONE + "</decision>",
        "<itemDefinition/>",
        '<import name="x"/>',
    )
    assert said(found) == ["dmn-element-unknown"] * 2 + ["dmn-attribute-missing"] * 2
    assert found.evaluate("d").value == 1


def test_elements_with_one_id_are_both_there() -> None:
    found = loaded(
        SOUND,
        SOUND.replace('name="sound"', 'name="other"').replace("1 + 1", "7"),
        decision("after", "sound", "Decision _sound"),
    )
    assert said(found) == ["dmn-id-duplicate"]
    assert [found.evaluate(one).value for one in ("sound", "other", "after", "_sound")] == [2, 7, 2, 2]


def test_an_element_without_a_name_is_called_by_its_id() -> None:
    found = loaded(f'<decision id="d">{ONE}</decision>', decision("after", "d", "Decision d"))
    assert said(found) == ["dmn-attribute-missing"]
    assert found.evaluate("d").value == 1 and found.evaluate("after").value == 1 and found.decisions == ("d", "after")


@pytest.mark.parametrize("href", ["_sound", "#_sound", "urn:m#_sound"])
def test_ways_to_refer_to_an_element(href: str) -> None:
    found = loaded(SOUND, decision("after", "sound", "Decision _sound").replace("#_sound", href))
    assert found.evaluate("after").value == 2


def test_a_reference_may_name_the_place_of_an_import() -> None:
    asked = model(
        '<import name="other" namespace="urn:o" importType="" locationURI="other.dmn"/>',
        decision("after", "other.sound", "Decision x").replace("#x", "other.dmn#_sound"),
    )
    found = read({"m.dmn": asked, "other.dmn": model(SOUND).replace("urn:m", "urn:o")})
    assert found.evaluate("after").value == 2


@pytest.mark.parametrize("date", ["20270101", "20250606", "20180520"])
@pytest.mark.parametrize("end", ["MODEL/", "MODEL", "dmn.xsd"])
def test_a_version_that_is_not_known_is_read_as_the_newest(date: str, end: str) -> None:
    newer = model(SOUND).replace(DMN, f"https://www.omg.org/spec/DMN/{date}/{end}")
    found = read({"m.dmn": newer})
    assert [(one.code, one.severity) for one in found.diagnostics] == [("dmn-version-newer", "warning")]
    assert found.evaluate("sound").value == 2


@pytest.mark.parametrize("text", ["", "<a>", "<a/>", '<definitions xmlns="http://www.omg.org/spec/DMN/20130901"/>'])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        read({"m.dmn": text})


def test_what_was_not_read_is_not_written() -> None:
    found = dmn.read(Source("m", of_decision(f"<list>{ONE}<list><oracle/></list></list>")))
    with pytest.raises(PolicyError, match="oracle"):
        dmn.write(found)


# ----------------------------------------------------------------------------------------- names and types


def test_an_input_that_is_not_declared_is_seen_by_name() -> None:
    found = loaded(decision("fee", "amount * 2"), decision("all", "fee + amount", "Decision _fee"))
    assert found.evaluate("all", {"amount": 3}).value == 9
    assert not found.evaluate("all", {"amount": 3}).diagnostics
    (unused,) = found.evaluate("fee", {"amount": 3, "other": 1}).diagnostics
    assert (unused.code, unused.severity) == ("input-unknown", "warning")
    assert found.evaluate("fee").diagnostics[0].code == "name-unknown"


def test_an_input_that_is_declared_is_seen_where_it_is_required() -> None:
    found = loaded('<inputData id="i" name="amount"/>', decision("fee", "amount * 2"))
    assert found.evaluate("fee", {"amount": 3}).value is None


def test_functions_do_not_see_what_is_not_declared() -> None:
    found = loaded(function("<literalExpression><text>amount</text></literalExpression>"), calling("[f(), amount]"))
    assert found.evaluate("d", {"amount": 3}).value == [None, 3]


def test_a_built_in_is_not_hidden() -> None:
    table = TABLE.format("").replace("<output/>", '<output name="sum"/>')
    found = loaded(
        decision("max", table), decision("d", "sum([1, max, min(3, 4)])", "Decision _max").replace("[1, max", "[1, 2")
    )
    assert found.evaluate("d", {"min": 9, "sum": 1}).value == 6


def test_a_requirement_is_also_called_by_its_id_or_its_output() -> None:
    table = TABLE.format("").replace("<output/>", '<output name="risk"/>')
    found = loaded(
        decision("Level", table).replace("_Level", "level_1"),
        decision("d", "[level_1, risk, Level]", "Decision level_1"),
    )
    assert found.evaluate("d").value == [2, 2, 2]
    own = loaded(
        decision("Level", table), decision("risk", "9"), decision("d", "risk", "Decision _Level", "Decision _risk")
    )
    assert own.evaluate("d").value == 9


def test_a_column_without_a_name_is_called_by_its_label() -> None:
    table = (
        TABLE.format("")
        .replace("<output/>", '<output label="Fee  due"/><output/>')
        .replace("</rule>", "<outputEntry><text>3</text></outputEntry></rule>")
    )
    found = loaded(decision("t", table), decision("d", "t.Fee due", "Decision _t"))
    assert found.evaluate("t").value == {"Fee due": 2, "output 2": 3}
    assert found.evaluate("d").value == 2


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [("integer", 3, 3), ("long", "a", None), ("xs:double", 3, 3), ("Boolean", True, True), ("feel:string", "a", "a")],
)
def test_types_of_other_tools(written: str, value: object, expected: object) -> None:
    given = f'<inputData id="i" name="i"><variable name="i" typeRef="{written}" xmlns:xs="http://www.w3.org/2001/XMLSchema"/></inputData>'
    found = loaded(given, decision("d", "i", "Input i"))
    assert found.evaluate("d", {"i": value}).value == expected
    assert all(one.severity == "note" for one in found.diagnostics)


def test_a_type_of_the_models_own_is_not_taken_for_another_tools() -> None:
    types = '<itemDefinition name="integer"><typeRef>string</typeRef></itemDefinition>'
    given = '<inputData id="i" name="i"><variable name="i" typeRef="integer"/></inputData>'
    found = loaded(types, given, decision("d", "i", "Input i"))
    assert found.evaluate("d", {"i": "a"}).value == "a" and not found.diagnostics


def test_what_does_not_fit_is_named() -> None:
    price = '<itemComponent name="price"><typeRef>number</typeRef></itemComponent>'
    day = '<itemComponent name="day"><typeRef>date</typeRef></itemComponent>'
    order = f'<itemDefinition name="tOrder"><itemComponent name="line">{price}</itemComponent>{day}</itemDefinition>'
    given = '<inputData id="i" name="i"><variable name="i" typeRef="tOrder"/></inputData>'
    found = loaded(order, given, decision("d", "i", "Input i"))

    def message(value: object) -> str:
        return found.evaluate("d", {"i": value}).diagnostics[0].message

    assert message(3) == "`i`: number where tOrder is wanted"
    assert message({"line": None}) == "`i`: `day` is missing, which tOrder has"
    assert message({"line": {"price": "3"}, "day": None}) == "`i`: in `line`, in `price`, string where number is wanted"


def test_the_time_is_the_callers_to_say() -> None:
    found = loaded(decision("due", "today() + duration(&quot;P14D&quot;)"))
    moment = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for _ in range(2):
        assert found.evaluate("due").value is None
        assert found.evaluate("due", now=moment).value == date(2026, 12, 6)
    known = loaded(function("<literalExpression><text>now()</text></literalExpression>"))
    assert known.invoke("f", now=moment).value == moment and known.invoke("f").value is None
