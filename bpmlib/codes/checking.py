"""The codes of the checker: names, types, units and shapes that do not go together."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["CHECKING"]

CHECKING: Final = (
    # ------------------------------------------------------------------------------------------------ names
    Code(
        "name-unknown",
        "name that nothing has",
        "Nothing that may stand here has this name: no input, parameter, term, decision, relation or variable, or "
        "none of the kind that is wanted.",
        "Correct the spelling, or define the name.",
    ),
    Code(
        "name-duplicate",
        "name given twice",
        "Two things that are told apart by their names have the same one. All names of a policy share one namespace, "
        "and so do the rules and exceptions of one decision.",
        "Rename one of them.",
    ),
    Code(
        "name-reserved",
        "name of the language",
        "The name is a keyword of FEEL or one of its built-in functions.",
        "Choose another name.",
    ),
    Code(
        "name-shadows",
        "name that hides another",
        "A variable, a part of a list's item or a result has the name of an input, a parameter, a term, a built-in or "
        "another variable around it. Where it counts, that one cannot be reached, and a reader may mistake one for the "
        "other.",
        "Give it a name of its own. A part of an item cannot be renamed everywhere: then rename the other.",
        severity="warning",
    ),
    Code(
        "name-unused",
        "name that nothing reads",
        "No decision, reason or property reads the parameter, the term, the relation or the used policy, and no other "
        "policy does. Whoever changes such a figure believes that it counts.",
        "Use it where it was meant, or delete it.",
        severity="warning",
    ),
    Code(
        "field-unknown",
        "field that the document lacks",
        "The path asks a document, a context or a date for a part it does not have.",
        "Correct the spelling, or add the field to the document's class.",
    ),
    Code(
        "field-unsupported",
        "field that FEEL cannot hold",
        "The document has the field, and its Python type has no exact counterpart in FEEL: a float, a union, a field "
        "behind a validator of the whole model.",
        "Give the field an exact type, such as `Decimal`, or leave it out of the policy.",
    ),
    Code(
        "function-unknown",
        "function that does not exist",
        "What stands before the brackets is no built-in function and no decision of a used policy.",
        "Correct the spelling; the reference lists the built-in functions.",
    ),
    Code(
        "rule-unknown",
        "rule that the decision lacks",
        "`beats`, a reason or an example names a rule or an exception that the decision does not have.",
        "Correct the spelling, or add the rule.",
    ),
    Code(
        "word-unknown",
        "word that the vocabulary lacks",
        "The string stands where a word of the vocabulary is wanted, such as a role, and is none. Compared with one it "
        "would never be equal.",
        "Correct the spelling, or add the word to `vocabulary.md`.",
    ),
    Code(
        "word-untranslated",
        "word that a language lacks",
        "A reason may fill this hole with a word for which `vocabulary.md` has no row, or `-` in a language. It would "
        "then show the bare value.",
        "Add a row with `en` and `zh` to `vocabulary.md`.",
        severity="warning",
    ),
    Code(
        "type-unknown",
        "type that nobody defined",
        "The type is no type of FEEL, no unit, no registered document and no type of the vocabulary, or a type in "
        "angle brackets is missing or one too many.",
        "Correct the spelling, register the document, or add the type to `vocabulary.md`.",
    ),
    Code(
        "cycle",
        "definition that needs itself",
        "A term, a decision, an exception or a policy leads back to itself, so it could never be computed.",
        "Break the circle that the message shows.",
    ),
    Code(
        "mark-misplaced",
        "`?` outside of a cell",
        "`?` stands for the value of a column, and here is no column.",
        "Write the value itself.",
    ),
    # ---------------------------------------------------------------------------------------- types and units
    Code(
        "type-mismatch",
        "value of the wrong type",
        "A value stands where one of another type is wanted, or two that cannot be compared or joined are. At run time "
        "this would be null, or false without a word.",
        "Correct the expression, or the type that is declared.",
    ),
    Code(
        "unit-mismatch",
        "numbers of different units",
        "Numbers of different units, such as CNY and kVA, are added, compared or put in one another's place.",
        "Convert one of them by a parameter with the fitting unit, or correct the expression.",
    ),
    Code(
        "bad-arguments",
        "arguments that the function does not take",
        "The number, the names or the types of the arguments fit none of the function's forms.",
        "Call it in a form that the hint shows.",
    ),
    Code(
        "document-value",
        "whole document where a value is wanted",
        "The expression uses a whole document. Only its fields are values; a document is compared with null, or "
        "handed on to another policy.",
        "Name one of its fields.",
    ),
    Code(
        "range-empty",
        "range that holds nothing",
        "The ends of the range are the wrong way round, or equal with one of them left out, so no value lies in it and "
        "the test is never true.",
        "Write the smaller end first; a single value is written as the value.",
    ),
    Code(
        "test-never-true",
        "test that no admitted value passes",
        "The field of the column has allowed values or bounds, and what the cell asks for lies outside of them: a "
        "document with it is refused before any rule is asked.",
        "Correct the cell, or widen what the field allows.",
    ),
    Code(
        "number-unnamed",
        "figure written into a rule",
        "A rule, a formula or a term holds a number other than 0 and 1. The company cannot change it there, nobody "
        "reads what it means, and no reading can replace it. Numbers that count digits, characters or items are "
        "left alone.",
        "Name it in `Parameters` and write the name; many of them belong in a relation.",
        severity="warning",
    ),
    Code(
        "not-constant",
        "value that is no constant",
        "A parameter, a relation, an example or a reading holds an expression that has to be computed.",
        "Write a literal; what is computed belongs in `Terms`.",
    ),
    Code(
        "as-of-form",
        "`as_of` that reads no input",
        "`as_of` picks the version and the figures before anything is computed, so it has to be a date of an input.",
        "Write the path of a date, such as `order.placed_on`.",
    ),
    # ------------------------------------------------------------------------------- inputs and parameters
    Code(
        "allowed-form",
        "`allowed` that cannot be guarded",
        "`allowed` of an input is neither a list of constants nor one range or bound, or the input is a document, "
        "whose fields have their own.",
        "Write constants separated by commas, or one range, such as `[0..100]`.",
    ),
    Code(
        "parameter-duplicate",
        "two figures for one time",
        "Two rows of a parameter have the same `from` date, or none of them has one.",
        "Give each row its own `from` date, or delete one.",
    ),
    Code(
        "parameter-type-differs",
        "parameter of two types",
        "Two rows of one parameter have different types.",
        "Give them one type.",
    ),
    Code(
        "parameter-not-set",
        "figure that the company has to set",
        "The value of the parameter is `?`: the source does not state it. Whatever reads it raises `ParameterNotSet`.",
        "Set it by `override`, or write the figure once it is known.",
        severity="note",
    ),
    # ------------------------------------------------------------------------------------------ decisions
    Code(
        "result-name",
        "only result with a name of its own",
        "A decision with one result is that value, so the result cannot have another name.",
        "Call the result like the decision.",
    ),
    Code(
        "result-incomplete",
        "rule without a result",
        "A result of a rule is `-`, or an exception has some results and not the others.",
        "Write every result. An exception that only withdraws rules has `-` in all of them.",
    ),
    Code(
        "result-unordered",
        "priority without an order",
        "PRIORITY and OUTPUT ORDER go by the order of the result's allowed values, and the result's type has none.",
        "Give it a type of the vocabulary, whose words stand in order of priority, or `boolean`.",
    ),
    Code(
        "hit-policy-mismatch",
        "hit policy that the results do not fit",
        "COLLECT SUM adds numbers, COLLECT MIN and MAX need values with an order, and all of them one result. COLLECT "
        "COUNT counts rules, and `otherwise` is none.",
        "Choose another hit policy, or split the decision.",
    ),
    Code(
        "otherwise-cells",
        "`otherwise` with a condition",
        "The row `otherwise` applies when no rule does, so a condition in it would never be asked.",
        "Write `-` in all its conditions, or give the row another name.",
    ),
    Code(
        "otherwise-not-last",
        "`otherwise` before other rules",
        "The row `otherwise` applies when no rule does, wherever it stands. Above other rules it reads as if it went "
        "before them.",
        "Make it the last row.",
        severity="warning",
    ),
    Code(
        "rule-repeated",
        "rule inside of another one",
        "Whenever the rule applies, another one applies as well: it has the same conditions, or only some of them. "
        "UNIQUE allows one rule, and ANY only one result, so each such document ends in `Conflict`.",
        "Let the conditions exclude each other, write the special rule as an exception, or use FIRST.",
        severity="warning",
    ),
    Code(
        "rule-unreachable",
        "rule that never applies",
        "Under FIRST the rules count in order, and one above has the same conditions, or only some of them.",
        "Put the special rule above the general one, or delete it.",
        severity="warning",
    ),
    Code(
        "exception-idle",
        "exception that beats nothing",
        "`beats` names `otherwise`, which is no rule and applies only when nothing else does, or a rule twice.",
        "Delete the name.",
    ),
    Code(
        "exception-results-differ",
        "exceptions with other results",
        "The result columns of the exceptions are not those of the decision.",
        "Give them the same columns in the same order.",
    ),
    Code(
        "property-path",
        "property along what is no input",
        "`grows with` and `falls with` change one input and keep all others. A term, a parameter or a decision is not "
        "given by anybody, so it cannot be changed alone.",
        "Name the path of an input, such as `order.amount`.",
    ),
)
