"""The codes of DMN models: what is wrong with the XML of one."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["DMN"]

DMN: Final = (
    # -------------------------------------------------------------------------------------------------- XML
    Code(
        "xml-encoding",
        "XML in another encoding",
        "The file is not in the encoding that its first bytes or its first line say, or that encoding is not read.",
        'Save the file again as UTF-8, with `<?xml version="1.0" encoding="UTF-8"?>` as its first line.',
    ),
    Code(
        "xml-malformed",
        "file that is not XML",
        "The file is no well-formed XML text, so nothing of it was read: a tag that is not closed, a `<` or `&` inside "
        "a text, a prefix that no `xmlns` declares.",
        "Correct the text at the place that is shown, or export the model again.",
    ),
    Code(
        "xml-doctype",
        "XML with a document type",
        "The file has a `<!DOCTYPE ...>`. Entities are declared there, which may grow without bound or name other "
        "files; a DMN model has no use for them.",
        "Delete it.",
    ),
    Code(
        "xml-too-deep",
        "XML nested too deep",
        "Elements are nested deeper than `Limits.xml_nesting` allows.",
        "Give a part of the expression a decision or a business knowledge model of its own.",
    ),
    Code(
        "xml-too-many",
        "too many elements",
        "The file has more elements than `Limits.xml_elements` allows.",
        "Split the model, or raise the limit.",
    ),
    # ------------------------------------------------------------------------------------------------ model
    Code(
        "dmn-root",
        "file that is no DMN model",
        "The outermost element is not `definitions`.",
        "Read the file of a DMN model; a file of its test cases or its drawing alone is none.",
    ),
    Code(
        "dmn-version",
        "unknown version of DMN",
        "The namespace of `definitions` belongs to none of the versions 1.1 to 1.5.",
        "Export the model as DMN 1.5, or another of these versions.",
    ),
    Code(
        "dmn-version-newer",
        "version of DMN that is not known",
        "The namespace of `definitions` is that of a version of DMN which is newer than the library, or was never. "
        "The model is read as one of DMN 1.5.",
        "Nothing, where the model decides as it should; else export it as DMN 1.5.",
        severity="warning",
    ),
    Code(
        "dmn-element-unknown",
        "unknown element",
        "An element in the namespace of DMN stands where DMN has none of that name. Inside a boxed expression, that "
        "expression is null; elsewhere the element is left out.",
        "Correct its name or its place; what DMN does not define belongs into a namespace of its own.",
    ),
    Code(
        "dmn-element-duplicate",
        "element given twice",
        "Two elements stand where one may: two expressions of one decision, two variables, two texts.",
        "Keep one of them.",
    ),
    Code(
        "dmn-element-missing",
        "missing element",
        "A requirement says nothing of what it requires, a binding nothing of its parameter, or a decision table has "
        "no output.",
        "Add what the message names.",
    ),
    Code(
        "dmn-attribute-missing",
        "missing attribute",
        "An element has no name, no reference or no iterator variable, or an empty one, and nothing stands in for it.",
        "Add the attribute that the message names.",
    ),
    Code(
        "dmn-attribute-value",
        "attribute with an unknown value",
        "The value of an attribute is none of those that DMN has for it: a hit policy, an aggregation, the kind of a "
        "function.",
        "Write one of the values that the hint names.",
    ),
    Code(
        "dmn-reference",
        "reference without an id",
        "An `href` has no `#` with an id behind it, so it points at no element.",
        "Write `#id` for an element of the same model, or the namespace of another model, `#` and the id.",
    ),
    Code(
        "dmn-id-duplicate",
        "id given twice",
        "Two decisions, inputs or other elements of the model have the same id, so references to it are ambiguous.",
        "Give one of them another id.",
    ),
    Code(
        "dmn-row-length",
        "row that does not fit its columns",
        "A rule of a decision table, or a row of a relation, does not have one entry for each clause or column.",
        "Give each column one entry; that of a condition that does not matter is `-`.",
    ),
    Code(
        "dmn-language",
        "expression that is not in FEEL",
        "The model says of an expression that it is in another language (`expressionLanguage`): JUEL, JavaScript, "
        "Groovy. It is not run, and is null.",
        "Write it in FEEL.",
    ),
    Code(
        "dmn-type-foreign",
        "type by another name",
        "A `typeRef` is what Java, XML Schema or a modeler calls a type of FEEL: `integer`, `long`, `double`, `text`. "
        "It is read as that type; every one of them that has numbers is `number`.",
        "Nothing; a model for other tools is better off with the name that FEEL has.",
        severity="note",
    ),
    Code(
        "dmn-import-unknown",
        "import of a model that is not there",
        "No file that was read has the namespace that the model imports.",
        "Put the imported file beside the model, or name it: `load(path, imports=[...])`.",
    ),
    Code(
        "dmn-import-cyclic",
        "models that import each other",
        "A model imports another that imports it in turn, straight away or through further ones.",
        "Move what both need into a third model that imports neither.",
    ),
    Code(
        "dmn-requirement-unknown",
        "requirement of nothing",
        "An `href` names an element that neither the model nor an imported one has. What requires it goes without.",
        "Correct the reference, or import the model that has the element.",
    ),
    Code(
        "dmn-decision-cyclic",
        "decisions that need each other",
        "A decision requires its own value, straight away or through further decisions. All of these are null.",
        "Take away the requirement that closes the circle.",
    ),
    Code(
        "dmn-decision-unknown",
        "unknown decision",
        "The caller asks for a decision, a decision service or a knowledge model that the model does not have.",
        "Ask for one of `Model.decisions`, `Model.services`; the hint names the nearest.",
    ),
    Code(
        "dmn-type-too-large",
        "type that is too large",
        "An item definition uses others, and these further ones, so often that the type written out has more than "
        "10,000 parts, or they stand in each other more than 50 deep. It is taken for `Any`.",
        "Use a simpler type; a definition that is only another name for the next one can go.",
    ),
    Code(
        "dmn-hit-policy",
        "rules that do not go together",
        "The rules that apply are more than the hit policy allows, do not agree under ANY, or their results cannot be "
        "put together. The table is null.",
        "Narrow the rules that the message names, or choose another hit policy.",
    ),
    Code(
        "dmn-value-not-allowed",
        "value that a column does not allow",
        "The value of an input is outside of the column's `inputValues`, or a result outside of its `outputValues`.",
        "Correct the value, or add it to those that are allowed.",
    ),
)
