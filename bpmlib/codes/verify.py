"""The codes of what is found out about decision tables by the values that their rules accept, and about properties."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["VERIFY"]

VERIFY: Final = (
    Code(
        "z3-not-installed",
        "proof without a solver",
        "Something about a policy is to be proved, and the solver Z3, which is an optional package, is not installed.",
        "Install it with `pip install 'bpmlib[verify]'`.",
    ),
    Code(
        "table-gap",
        "documents without a rule",
        "No rule of the table applies to some documents: deciding on one of them is a `NoMatch`. The finding names the "
        "values and a document. Where an example expects the `NoMatch`, it is a note.",
        "Add a rule for them, widen one, or write `otherwise` as the last row. Where it is meant, write an example "
        "that expects it.",
        "warning",
    ),
    Code(
        "rules-conflict",
        "rules that apply together",
        "Several rules, or two exceptions, apply to some documents where the hit policy allows one, or wants all to "
        "say the same: deciding on one of them is a `Conflict`. The finding names the values and a document.",
        "Let their conditions exclude each other, or make the special rule an exception.",
        "warning",
    ),
    Code(
        "rule-dead",
        "rule that never applies",
        "There is no document for which the rule counts: its conditions have no values in common with what the fields "
        "allow, other rules always come first, or exceptions always go before it.",
        "Delete it, or correct the conditions that keep it from applying.",
        "warning",
    ),
    Code(
        "rule-dead-in-context",
        "rule that what it looks at keeps from applying",
        "There is no document for which the rule counts: the terms and other decisions that the table looks at never "
        "have values together for which its conditions hold. That is proved, for all figures of the parameters.",
        "Delete it, or correct the terms and decisions that the finding names.",
        "warning",
    ),
    Code(
        "rule-off",
        "rule that only other figures switch on",
        "With the figures in force the rule never applies: a parameter in its cells, or in a header, says so.",
        "Nothing, where that is meant; otherwise correct the figure.",
        "note",
    ),
    Code(
        "rules-overlap",
        "rules that apply together, without harm",
        "Several rules apply to some documents. The hit policy says which one counts, or they say the same.",
        "Nothing, where that is meant. Conditions that exclude each other are easier to read.",
        "note",
    ),
    Code(
        "rules-mergeable",
        "rules that could be one",
        "The rules have the same results and reasons and differ in one condition, and what they accept there is one "
        "range, or one list of words.",
        "Write one rule with the cell that the hint shows.",
        "note",
    ),
    Code(
        "column-idle",
        "condition that never matters",
        "Whatever the value is, the table says the same.",
        "Delete the column, or correct the cells that were to make the difference.",
        "note",
    ),
    Code(
        "result-idle",
        "result that never occurs",
        "The type of the result has words that no rule which counts says.",
        "Nothing, where that is meant; otherwise a rule is missing.",
        "note",
    ),
    Code(
        "table-undecided",
        "question about a table without an answer",
        "Whether some documents have no rule, or several, depends on what is computed: a term, a cell that names "
        "another field, a parameter without a figure. No document was found that shows it, and none was ruled out.",
        "Write conditions on fields and constants where that is possible, or look at the values named.",
        "note",
    ),
    Code(
        "property-refuted",
        "property that does not hold",
        "There is a valid document, or two, for which the property fails. The finding shows them, what the policy "
        "decides for them, and the figures where the company has yet to set some.",
        "Correct the rules, or the property: one of them says what nobody means.",
    ),
    Code(
        "property-vacuous",
        "property of no document",
        "The property is proved, but only because no document is left of which it says anything: deciding ends in an "
        "error for all, or none is valid.",
        "Correct the rules on which the property looks, or its condition.",
        "warning",
    ),
    Code(
        "property-open",
        "property that is not proved",
        "The solver found no proof, or is not installed, and no random document refutes the property. The places "
        "named are not expressed exactly in the proof.",
        "Nothing, where the random documents are enough. Otherwise simplify what stands at the places named, bound the "
        "fields, or install the extra `verify`.",
        "note",
    ),
)
