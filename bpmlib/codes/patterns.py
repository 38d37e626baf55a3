"""The codes of patterns: their parts, their joins, what depends on itself."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["PATTERNS"]

PATTERNS: Final = (
    Code(
        "pattern-part",
        "part of a pattern out of place",
        "A row of a pattern is no part that there is, stands where it does not belong, says what it cannot say, or a "
        "part is missing that every pattern has: a `given` and a `then`.",
        "Write the parts in order: `given`, then `none` and `all`, then `when`, at most one `from`, and `then`.",
    ),
    Code(
        "pattern-type",
        "fact without fields",
        "The type of a part is a number, a text or a list. Facts and conclusions are documents, whose fields can be "
        "asked for.",
        "Name a pydantic model that was given to `Policies.load(documents=[...])`, or a shipped one.",
    ),
    Code(
        "pattern-then",
        "conclusion that is no context",
        "The `where` of a `then` does not write the fields of what is concluded.",
        "Write `{field: value}`, with every field of the document that has no default.",
    ),
    Code(
        "pattern-input",
        "input in a pattern",
        "A pattern reads an input of the policy or something of a case, directly or through a term or a decision. It "
        "sees facts alone, of which there are many at once.",
        "Make what it needs a fact of its own, or call a decision of another policy with a fact: "
        "`prices.price(order: sale)`.",
    ),
    Code(
        "pattern-cycle",
        "absence that depends on itself",
        "A pattern asks that a fact is missing (`none`), or gathers all of a kind (`all`), and facts of this kind "
        "follow from what it concludes: there would be no answer that holds.",
        "Break the circle: conclude another type, or look at facts that do not follow from the conclusion.",
    ),
    Code(
        "join-without-key",
        "part without a join",
        "No equality at the top of `where` joins the facts of a part with those of the parts before. Each is compared "
        "with every one of the others, which takes long once there are many.",
        "Add an equality of a field of the new fact with the earlier ones: `new.customer = earlier.customer`.",
        "warning",
    ),
    Code(
        "join-cartesian",
        "several parts without a join",
        "A pattern has three or more facts, and two of them are joined with nothing before them: all combinations of "
        "all facts would be gone through.",
        "Add equalities of fields, such as `new.customer = earlier.customer`, or split the pattern in two.",
    ),
    Code(
        "bad-do",
        "nothing that is done with a fact",
        "The column `do` of a history of facts says something else than `assert`, `retract` or `-`, or a row in which "
        "only time passes names a fact.",
        "Write `assert` for a fact that comes, `retract` for one that goes, and three times `-` where time passes.",
    ),
    Code(
        "bad-holds",
        "conclusion or effect that cannot be read",
        "The column `→ holds`, or `→ does` of a process, lists something else than types of documents, each perhaps "
        "with some of its fields.",
        "Write `Fine`, `Fine {amount: 20}`, several with commas, or `-` where nothing holds.",
    ),
)
