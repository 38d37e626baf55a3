"""What DMN cannot say is listed with its place: nothing of a policy is lost in silence."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from bpmlib.dmn.export import export
from bpmlib.dmn.export.beyond import beyond
from bpmlib.documents.shared_types import CNY, Personal
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.patterns import FactHistories, Pattern
from tests.policy_text import decision, exceptions, formula, only, parameters, policy, reasons, section, table
from tests.shipped import SHIPPED


class Guest(BaseModel):
    name: Annotated[str, Personal()] = Field(max_length=40)
    nights: int = Field(ge=1)
    budget: CNY = Field(ge=0)
    arrived_on: date
    code: str | None = Field(default=None, alias="bookingCode")


MADE = only(
    policy(
        "t.inn",
        parameters("free_from | 7 | number | 2024-01-01", "free_from | 8 | number | 2026-01-01", "fee | ? | CNY"),
        decision("d", "rule | guest.nights | → d : CNY", "short | < 7 | fee", "long | >= 7 | guest.budget"),
        exceptions("d", "exception | beats | guest.code | → d", 'known | all | "friend" | 0'),
        reasons("d", "rule | en | zh", "short | {guest.name} stays {guest.nights} | -"),
        section("Property: nothing costs less than nothing", "always d >= 0"),
        section("Readings", table("reading | clause | unclear | taken | instead", "r | 1 | who | he | -")),
        section("Examples", table("guest.nights | set | → d", "1 | {fee: 3} | 3")),
        formula("greeting : string", 'guest.name + " till " + guest.code'),
        front=["as_of: guest.arrived_on", "input: {guest: Guest}"],
    ),
    documents=[Guest],
)
COURSES = (x.Events, x.Process, x.Obligations, x.Dossier, x.Histories, Pattern, FactHistories)
ERRORS = (
    "where no rule holds, rules conflict, or an operation has no value, DMN gives null;"
    " `null and false` is false, a filter leaves out items whose condition is null"
)
EXPECTED = """\
`as_of` (<text 1>:4:8): version and figures are those of one day, whatever day the document has
section `Reasons: d` (<text 1>:27:4): the sentences are annotations of the rules; no value is filled in
section `Property: nothing costs less than nothing` (<text 1>:32:4): DMN has no properties to be held to
section `Readings` (<text 1>:35:4): unclear clauses (1): only how they are taken
section `Examples` (<text 1>:40:4): examples (1): DMN keeps no tests
parameter `free_from` (<text 1>:12:1): 2 dated figures: only the one of the day
parameter `fee` (<text 1>:14:1): the company has not set it: null
personal data (<text 1>:2:1): DMN has no mark for it: whoever runs the model sees these values: Guest.name
units (<text 1>:2:1): DMN numbers have none; the descriptions name them: Guest.budget
defaults (<text 1>:2:1): DMN fills nothing in: the caller has to give these fields: Guest.code
limits of values (<text 1>:2:1): wholeness, length, digits, pattern and step are not checked: Guest.name, Guest.nights
keys (<text 1>:2:1): in a document these fields have another key; DMN knows them by their name: Guest.code
errors (<text 1>:2:1): ERRORS
"""


def test_each_thing_with_its_place() -> None:
    assert "\n".join(map(str, export(MADE).not_said)) + "\n" == EXPECTED.replace("ERRORS", ERRORS)


def test_a_policy_of_patterns_has_all_its_sections_listed() -> None:
    found = only(
        policy(
            "t.guests",
            section("Pattern: again", table("part | name | type | where", "given | one | Guest | one.nights > 1",
                                            "then | told | Notify | {to: one.name, text: one.code}")),
            reasons("again", "rule | en | zh", "again | a guest | -"),
            section("Examples: again", table("case | at | do | type | with | → holds",
                                             'a | 2026-03-01T09:00 | assert | Guest | {name: "x"} | Notify')),
            section("Property: told once", "for any two told: a.to != b.to"),
        ),
        documents=[Guest],
    )  # fmt: skip
    assert {one.what for one in export(found).not_said if one.what.startswith("section")} == {
        "section `Reasons: again`", "section `Property: told once`", "section `Pattern: again`",
        "section `Examples: again`",
    }  # fmt: skip


def test_every_section_of_the_shipped_policies_is_in_the_file_or_listed() -> None:
    policies = SHIPPED
    for name in policies:
        exported = export(policies[name])
        listed = {one.span for one in exported.not_said}
        written = {one.span for one in exported.definitions.decisions}
        left_out = beyond(policies[name].checked())
        assert written or left_out
        symbols = policies[name].checked().scope.symbols
        decisions = {one.name.text for one in exported.definitions.decisions}
        for called in policies[name].checked().decisions:
            assert (called in decisions) != (symbols[called].span in listed)
        for part in policies[name].model.sections:
            if isinstance(part, (p.Readings, p.Property, p.ExampleTable, *COURSES)):
                assert part.span in listed
