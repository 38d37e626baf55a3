"""DMN files to models: each element, each version, and what modelers leave out or write otherwise."""

from dataclasses import asdict

import pytest

from bpmlib.formats.dmn import read
from bpmlib.formats.dmn.nodes import VERSIONS
from bpmlib.formats.dmn.texts import load
from bpmlib.model import drg as m
from bpmlib.source import Source
from tests.formats.dmn.models import DMN, KIT, logic, mistakes, model, of_decision, one


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def text(box: object) -> str:
    """Return the text of a literal expression."""
    assert isinstance(box, m.BoxedLiteral) and box.text is not None
    return box.text.text


def named(words: object) -> list[str | None]:
    """Return the texts of names, types or references."""
    assert isinstance(words, tuple | list)
    return [word.text if word is not None else None for word in words]


# ---------------------------------------------------------------------------------------------- the graph


ELSEWHERE = {
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
}
"""What modelers wrote for namespaces."""


@pytest.mark.parametrize(("namespace", "version"), [*VERSIONS.items(), *ELSEWHERE.items()])
@pytest.mark.parametrize("prefix", ["", "dmn"])
def test_every_version_is_read(namespace: str, version: str, prefix: str) -> None:
    p = prefix and f"{prefix}:"
    declared = f'xmlns:{prefix}="{namespace}"' if prefix else f'xmlns="{namespace}"'
    spelt = (
        f'<{p}definitions {declared} namespace=" urn:m " name=" A  model "><{p}description>Says\nmuch</{p}description>'
        f'<{p}decision name="d" id="x"/></{p}definitions>'
    )
    found = read(Source("m.dmn", spelt))
    assert (found.version, found.namespace, found.name, found.description) == (
        version,
        "urn:m",
        "A model",
        "Says\nmuch",
    )
    assert [decision.id for decision in found.decisions] == ["x"]


def test_a_decision() -> None:
    found = one(
        """<decision id="_d" name="Loan  Amount" label="unused">
             <description>About it</description>
             <extensionElements><x xmlns="urn:other"/><literalExpression/></extensionElements>
             <question>How much?</question><allowedAnswers>a number</allowedAnswers>
             <variable name="Loan Amount" typeRef="number" id="v"/>
             <informationRequirement id="r"><requiredInput href="#_i"/></informationRequirement>
             <informationRequirement><requiredDecision href="urn:o#_o"/></informationRequirement>
             <knowledgeRequirement><requiredKnowledge href="urn:m#a%20b"/></knowledgeRequirement>
             <authorityRequirement><requiredAuthority href="#_s"/></authorityRequirement>
             <decisionOwner href="#_s"/>
             <literalExpression id="l" typeRef="number"><text> 1 + 1 </text></literalExpression>
           </decision>"""
    )
    (decision,) = found.decisions
    assert (decision.id, decision.name.text, decision.question) == ("_d", "Loan Amount", "How much?")
    assert (decision.description, decision.allowed_answers) == ("About it", "a number")
    assert decision.variable.type is not None
    assert (decision.variable.name.text, decision.variable.type.text) == ("Loan Amount", "number")
    assert [(one.namespace, one.id) for one in decision.information] == [("urn:m", "_i"), ("urn:o", "_o")]
    assert [(one.namespace, one.id) for one in decision.knowledge] == [("urn:m", "a b")]
    assert text(decision.logic) == "1 + 1"
    assert decision.name.span.text == "Loan  Amount" and decision.span.text == "<decision"
    assert decision.information[1].span.text == "urn:o#_o"


def test_the_order_of_children_does_not_matter() -> None:
    parts = [
        '<variable name="v" typeRef="string"/>',
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>',
        literal("1"),
        "<question>q</question>",
    ]
    found = [
        one(f'<decision id="d" name="d">{"".join(order)}</decision>', '<inputData id="i" name="i"/>')
        for order in (parts, parts[::-1])
    ]
    first, second = (asdict(model.decisions[0]) for model in found)
    for model_ in (first, second):
        model_["logic"]["text"] = model_["logic"]["text"]["text"]
        del model_["span"]
    assert first["question"] == second["question"] == "q"
    assert first["variable"]["name"]["text"] == second["variable"]["name"]["text"] == "v"
    assert first["logic"]["text"] == second["logic"]["text"] == "1"
    assert [one["id"] for one in first["information"]] == [one["id"] for one in second["information"]] == ["i"]


def test_knowledge_and_services() -> None:
    found = one(
        f"""<businessKnowledgeModel id="b" name="pay"><description>Pays</description><variable name="pay"/>
              <encapsulatedLogic><formalParameter name="a" typeRef="number"/><formalParameter name=" b  c "/>
                {literal("a")}</encapsulatedLogic>
              <knowledgeRequirement><requiredKnowledge href="#c"/></knowledgeRequirement></businessKnowledgeModel>
            <businessKnowledgeModel id="c" name="empty"/>
            <decisionService id="s" name="serve"><description>Serves</description><variable name="s v" typeRef="t"/>
              <outputDecision href="#d"/><encapsulatedDecision href="#e"/><inputDecision href="#f"/>
              <inputDecision href="#g"/><inputData href="#h"/></decisionService>"""
    )
    pays, empty = found.knowledge
    assert pays.logic is not None and pays.logic.kind == "FEEL" and text(pays.logic.body) == "a"
    assert named([one.name for one in pays.logic.parameters]) == ["a", "b c"]
    assert named([one.type for one in pays.logic.parameters]) == ["number", None]
    assert (pays.description, [one.id for one in pays.knowledge]) == ("Pays", ["c"])
    assert empty.logic is None and empty.variable.name.text == "empty"
    (service,) = found.services
    assert [one.id for one in service.outputs + service.encapsulated] == ["d", "e"]
    assert [one.id for one in service.input_decisions + service.input_data] == ["f", "g", "h"]
    assert (service.name.text, service.variable.name.text, service.description) == ("serve", "s v", "Serves")


def test_types() -> None:
    found = one(
        """<itemDefinition name="tPerson" id="t"><itemComponent name="First Name"><typeRef>string</typeRef>
             <allowedValues><text>"a", "b"</text></allowedValues></itemComponent>
             <itemComponent name="ages" isCollection="true"><typeRef>number</typeRef></itemComponent></itemDefinition>
           <itemDefinition name="tList" isCollection="1" typeLanguage="x"><typeRef> tPerson </typeRef>
             <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
           <itemDefinition name="tFun"><functionItem outputTypeRef="string"><parameters name="a" typeRef="tList"/>
             </functionItem></itemDefinition>
           <itemDefinition name="tAttribute" typeRef="number"/><itemDefinition name="tNothing"/>"""
    )
    person, many, function, attribute, nothing = found.items
    assert named([one.name for one in person.components]) == ["First Name", "ages"]
    assert named([one.type for one in person.components]) == ["string", "number"]
    assert [one.collection for one in person.components] == [False, True] and not person.collection
    assert person.components[0].allowed is not None and person.components[0].allowed.text == '"a", "b"'
    assert many.collection and named([many.type]) == ["tPerson"] and many.allowed is None
    assert many.constraint is not None and many.constraint.text == "count(?) < 3"
    assert function.parameters is not None and named([function.result, function.parameters[0].type]) == [
        "string",
        "tList",
    ]
    assert named([attribute.type, nothing.type]) == ["number", None]
    assert person.parameters is None and person.type is None


def test_imports() -> None:
    found = one(
        '<import name="o  p" namespace="urn:o" importType="urn:dmn" locationURI="o.dmn"/><import namespace="urn:q"/>'
    )
    assert [(one.name, one.namespace, one.kind, one.location) for one in found.imports] == [
        ("o p", "urn:o", "urn:dmn", "o.dmn"),
        ("", "urn:q", "", ""),
    ]


def test_what_others_added_and_what_is_only_drawn_is_left_out() -> None:
    found = one(
        '<x:thing xmlns:x="urn:x" name="a"><decision name="no"/></x:thing>',
        "<extensionElements><decision/></extensionElements>",
        '<knowledgeSource id="k" name="k"><authorityRequirement/><type>t</type></knowledgeSource>',
        '<textAnnotation id="t"><text>t</text></textAnnotation><association><sourceRef href="#t"/></association>',
        '<group id="g"/><elementCollection name="e"/><performanceIndicator name="p"/><organizationUnit name="o"/>',
        '<decision name="d" xmlns:camunda="urn:c" camunda:ttl="1"><x:y xmlns:x="urn:x"/></decision>',
        f'<dmndi:DMNDI xmlns:dmndi="{DMN.replace("MODEL", "DMNDI")}"><dmndi:DMNDiagram/></dmndi:DMNDI>',
    )
    assert named([one.name for one in found.decisions]) == ["d"] and not found.inputs


# ----------------------------------------------------------------------------------- what is left out


def test_a_variable_that_is_left_out_has_the_name_of_its_element() -> None:
    found = one(
        '<inputData id="a" name="A  B"/><inputData id="b" name="b"><variable typeRef="number"/></inputData>',
        '<inputData id="c"><variable name="C"/></inputData>',
        '<decision id="d" name="d"/><decisionService id="s" name="s"/>',
    )
    assert named([one.variable.name for one in found.inputs]) == ["A B", "b", "C"]
    assert named([one.name for one in found.inputs]) == ["A B", "b", "C"]
    assert named([one.variable.type for one in found.inputs]) == [None, "number", None]
    assert named([found.decisions[0].variable.name, found.services[0].variable.name]) == ["d", "s"]


def test_an_id_that_is_left_out_is_made() -> None:
    found = one('<decision name="a"/><decision name="b" id="_1"/><inputData name="c" id=" "/>')
    assert sorted([found.decisions[0].id, found.decisions[1].id, found.inputs[0].id]) == ["_1", "_2", "_3"]


def test_texts_that_are_left_out() -> None:
    assert logic("") is None
    for spelt in ("<literalExpression/>", "<literalExpression><text/></literalExpression>", literal("\n ")):
        found = logic(spelt)
        assert isinstance(found, m.BoxedLiteral) and found.text is None
    found = logic('<literalExpression><importedValues namespace="n" name="n"/></literalExpression>')
    assert isinstance(found, m.BoxedLiteral) and found.text is None


def test_a_language_is_kept() -> None:
    found = logic('<literalExpression expressionLanguage="urn:js"><text>a</text></literalExpression>')
    assert isinstance(found, m.BoxedLiteral) and found.language == "urn:js"
    for language, expected in (("urn:js", "urn:js"), (DMN.replace("MODEL", "FEEL"), ""), ("", "")):
        attributes = f'xmlns="{DMN}" namespace="n" name="n" expressionLanguage="{language}"'
        spelt = model(f'<decision name="d">{literal("1")}</decision>', attributes=attributes)
        box = read(Source("m", spelt)).decisions[0].logic
        assert isinstance(box, m.BoxedLiteral) and box.language == expected


@pytest.mark.parametrize(
    ("spelt", "expected"),
    [
        ("number", "number"),
        (" days and  time duration ", "days and time duration"),
        ("", None),
        (" ", None),
        ("feel:string", "string"),
        ("feel:dayTimeDuration", "days and time duration"),
        ("feel:yearMonthDuration", "years and months duration"),
        ("feel:dateTime", "date and time"),
        ("own:tPerson", "tPerson"),
        ("own:dateTime", "dateTime"),
        ("other:tPerson", "their model.tPerson"),
        ("nameless:tPerson", "tPerson"),
        ("their model:tPerson", "their model.tPerson"),
        ("their model.tPerson", "their model.tPerson"),
        ("xsd:string", "string"),
        ("{urn:m}tPerson", "tPerson"),
        ("{urn:o}tPerson", "their model.tPerson"),
        ("{http://www.omg.org/spec/FEEL/20140401}string", "string"),
        ("unknown:tPerson", "unknown:tPerson"),
        ("list<number>", "list<number>"),
        ("function<a: number> -> b", "function<a: number> -> b"),
    ],
)
def test_types_are_named_as_expressions_name_them(spelt: str, expected: str | None) -> None:
    escaped = spelt.replace("<", "&lt;")
    attributes = (
        f'xmlns="{DMN}" namespace="urn:m" name="m" xmlns:own="urn:m" '
        'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:other="urn:o" xmlns:nameless="urn:n" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    )
    found = read(
        Source(
            "m",
            model(
                '<import name="their  model" namespace="urn:o"/><import name="" namespace="urn:n"/>',
                f'<inputData name="a"><variable name="a" typeRef="{escaped}"/></inputData>',
                f'<itemDefinition name="t"><typeRef>{escaped}</typeRef></itemDefinition>',
                attributes=attributes,
            ),
        )
    )
    assert named([found.inputs[0].variable.type, found.items[0].type]) == [expected, expected]


def test_a_prefix_counts_where_it_is_declared() -> None:
    found = one('<itemDefinition name="t"><typeRef xmlns:f="http://www.omg.org/spec/FEEL/20140401">f:number</typeRef>'
                '</itemDefinition><itemDefinition name="u"><typeRef>f:number</typeRef></itemDefinition>')  # fmt: skip
    assert named([one.type for one in found.items]) == ["number", "f:number"]


# ------------------------------------------------------------------------------------- boxed expressions


def test_a_context() -> None:
    found = logic(
        f"""<context typeRef="t"><contextEntry><variable name="a  b" typeRef="number"/>{literal("1")}</contextEntry>
            <contextEntry>{literal("2")}<variable name="c"/></contextEntry>
            <contextEntry><variable name="e"/></contextEntry>
            <contextEntry>{literal("a b + c")}</contextEntry></context>"""
    )
    assert isinstance(found, m.BoxedContext) and named([found.type]) == ["t"]
    assert [one.variable.name.text if one.variable else None for one in found.entries] == ["a b", "c", "e", None]
    assert found.entries[2].value is None
    assert [text(one.value) for one in found.entries if one.value] == ["1", "2", "a b + c"]


def test_a_list_and_a_relation() -> None:
    found = logic(f"<list typeRef='t'>{literal('1')}<list/>{literal('2')}</list>")
    assert isinstance(found, m.BoxedList) and len(found.items) == 3
    assert isinstance(found.items[1], m.BoxedList) and not found.items[1].items
    found = logic(
        f"""<relation><row>{literal("1")}<context/></row><column name="a" typeRef="number"/><column name="b"/>
            <row>{literal("3")}{literal("4")}</row></relation>"""
    )
    assert isinstance(found, m.Relation) and named([one.name for one in found.columns]) == ["a", "b"]
    assert isinstance(found.rows[0][1], m.BoxedContext) and [text(one) for one in found.rows[1]] == ["3", "4"]


def test_an_invocation_and_a_function() -> None:
    found = logic(
        f"""<invocation><binding><parameter name="a" typeRef="number"/>{literal("1")}</binding>{literal("f")}
            <binding><parameter name="b"/></binding></invocation>"""
    )
    assert isinstance(found, m.Invocation) and text(found.function) == "f"
    assert [(one.parameter.name.text, one.value and text(one.value)) for one in found.bindings] == [
        ("a", "1"),
        ("b", None),
    ]
    found = logic(
        f'<functionDefinition kind="Java" typeRef="t"><formalParameter name="a"/>{literal("1")}</functionDefinition>'
    )
    assert isinstance(found, m.FunctionDefinition)
    assert (found.kind, named([one.name for one in found.parameters]), text(found.body)) == ("Java", ["a"], "1")
    found = logic("<functionDefinition/>")
    assert isinstance(found, m.FunctionDefinition) and (found.kind, found.parameters, found.body) == ("FEEL", (), None)


def test_conditional_filter_and_iterators() -> None:
    found = logic(
        f"<conditional><else>{literal('3')}</else><if>{literal('1')}</if><then>{literal('2')}</then></conditional>"
    )
    assert isinstance(found, m.Conditional) and [text(found.condition), text(found.yes), text(found.no)] == [
        "1",
        "2",
        "3",
    ]
    found = logic(f"<filter typeRef='t'><match>{literal('m')}</match><in>{literal('i')}</in></filter>")
    assert isinstance(found, m.BoxedFilter) and (text(found.base), text(found.match)) == ("i", "m")
    for kind, body in (("for", "return"), ("some", "satisfies"), ("every", "satisfies")):
        parts = f'<in typeRef="t">{literal("i")}</in><{body}>{literal("b")}</{body}>'
        found = logic(f'<{kind} iteratorVariable="a  b">{parts}</{kind}>')
        assert isinstance(found, m.Iterator) and (found.kind, found.variable.text) == (kind, "a b")
        assert found.items_type is not None and (found.items_type.text, text(found.items), text(found.body)) == (
            "t",
            "i",
            "b",
        )
    found = logic('<for iteratorVariable="a"/>')
    assert isinstance(found, m.Iterator) and (found.items, found.items_type, found.body) == (None, None, None)
    found = logic("<conditional><if/></conditional>")
    assert isinstance(found, m.Conditional) and (found.condition, found.yes) == (None, None)


def test_a_decision_table() -> None:
    found = logic(
        """<decisionTable hitPolicy="COLLECT" aggregation="SUM" outputLabel="out" preferredOrientation="Rule-as-Row">
             <rule id="r1"><description>first</description><inputEntry><text>&lt; 1</text></inputEntry><inputEntry/>
               <outputEntry><text>"a"</text></outputEntry><outputEntry><text/></outputEntry>
               <annotationEntry><text>why</text></annotationEntry><annotationEntry><text/></annotationEntry>
               <annotationEntry><text>more</text></annotationEntry></rule>
             <input label="In"><inputExpression typeRef="number"><text>x</text></inputExpression>
               <inputValues><text>[0..9]</text></inputValues></input>
             <input><inputExpression/></input>
             <output name=" one  two " typeRef="string" label="Out">
               <defaultOutputEntry><text>"d"</text></defaultOutputEntry>
               <outputValues><text>"a", "d"</text></outputValues></output>
             <output/><annotation name="Reason"/><annotation name="Other"/></decisionTable>"""
    )
    assert isinstance(found, m.Table) and (found.hit_policy, found.output_label, found.language) == (
        "COLLECT SUM",
        "out",
        "",
    )
    first, second = found.inputs
    assert first.expression is not None and first.type is not None and first.allowed is not None
    assert (first.expression.text, first.type.text, first.allowed.text, first.label) == ("x", "number", "[0..9]", "In")
    assert (second.expression, second.type, second.allowed, second.label) == (None, None, None, "")
    one_two, other = found.outputs
    assert named([one_two.name, one_two.type, one_two.allowed, one_two.default]) == [
        "one two",
        "string",
        '"a", "d"',
        '"d"',
    ]
    assert (other.name, other.type, other.allowed, other.default) == (None, None, None, None)
    (rule,) = found.rules
    assert [one.text for one in rule.tests] == ["< 1", "-"] and [one.text for one in rule.results] == ['"a"', ""]
    assert rule.tests[1].at(0, 1).line == rule.tests[1].span.line and rule.tests[1].span.text == "<"
    assert (rule.id, rule.description, rule.annotations) == ("r1", "first", (("Reason", "why"), ("", "more")))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", "UNIQUE"),
        ('hitPolicy=""', "UNIQUE"),
        ('hitPolicy="RULE ORDER"', "RULE ORDER"),
        ('hitPolicy="OUTPUT  ORDER"', "OUTPUT ORDER"),
        ('hitPolicy="COLLECT"', "COLLECT"),
        ('hitPolicy="COLLECT" aggregation="COUNT"', "COLLECT COUNT"),
        ('hitPolicy="FIRST" aggregation="COUNT"', "FIRST"),
    ],
)
def test_hit_policies(attributes: str, expected: str) -> None:
    found = logic(f"<decisionTable {attributes}><output/></decisionTable>")
    assert isinstance(found, m.Table) and found.hit_policy == expected


@pytest.mark.parametrize(
    "part",
    [
        '<input><inputExpression expressionLanguage="juel"><text>a</text></inputExpression></input>',
        '<rule><outputEntry expressionLanguage="juel"><text>a</text></outputEntry></rule>',
        '<rule><outputEntry expressionLanguage="FEEL"/></rule><input><inputValues expressionLanguage="juel"/></input>',
    ],
)
def test_a_table_tells_that_it_is_not_in_feel(part: str) -> None:
    spelt = of_decision(f"<decisionTable>{part}<output/></decisionTable>").replace(
        "<rule>", "<rule><inputEntry/>" if "<input>" in part else "<rule>"
    )
    found = read(Source("m", spelt)).decisions[0].logic
    assert isinstance(found, m.Table) and found.language == "juel"


# ------------------------------------------------------------------------------------------- the kit


@pytest.mark.skipif(not KIT, reason="the kit is not beside the checkout, in ../shared/dmn/tck")
def test_every_model_of_the_kit_is_read() -> None:
    for path in KIT:
        source = load(path)
        found = read(source)
        assert (found.decisions or found.knowledge) and found.version == "1.5" and found.namespace, path.name
        assert all(decision.name.text and decision.span.text.endswith("decision") for decision in found.decisions)


@pytest.mark.skipif(not KIT, reason="the kit is not beside the checkout, in ../shared/dmn/tck")
def test_a_model_of_the_kit_is_the_same_in_an_earlier_version() -> None:
    for path in KIT:
        source = load(path)
        earlier = source.text.replace("https://www.omg.org/spec/DMN/20230324/MODEL/", list(VERSIONS)[1])
        assert read(Source("m", earlier)).version == "1.2" and not mistakes(earlier)
