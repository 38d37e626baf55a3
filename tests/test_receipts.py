"""Receipts: every decision's fits the published schema, decides again to the same, and damage is found with its place.

`BPMLIB_RECEIPTS=all` tries the examples of every shipped policy, an ordinary run those of some. `--accept` writes the
published schema anew from `bpmlib.receipts.schema`.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import bpmlib
from bpmlib.receipts import read, replay, schema
from bpmlib.run.receipt import digest_of
from bpmlib.verify.examples import run_examples
from tests.policy_text import decision, formula, inputs, parameters, policy
from tests.shipped import SHIPPED

PUBLISHED = Path(__file__).parents[1] / "docs/reference/receipt.schema.json"
VALIDATOR = Draft202012Validator(schema())
SOME = ["fit_out.papers", "sales.lead_ownership", "sales.payment_terms", "sales.pricing", "services.till"]
CHOSEN = sorted(SHIPPED) if os.environ.get("BPMLIB_RECEIPTS") == "all" else SOME
TERMS = SHIPPED["sales.payment_terms"]
ORDER = {
    "amount": Decimal("20000.01"),
    "on_account": True,
    "customer": {"is_new": False, "in_city": True, "settlement": "on account"},
    "product": {"is_custom": True},
    "deposit_paid": Decimal("6000.00"),
    "confirmed_by": ["sales manager"],
    "quotation": None,
}
RECEIPT = json.loads(json.dumps(TERMS.decide(order=ORDER).to_dict()))


def altered(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the receipt with a change, under a digest of its own."""
    receipt: dict[str, Any] = json.loads(json.dumps(RECEIPT))
    change(receipt)
    return {**receipt, "digest": digest_of(receipt)}


# ------------------------------------------------------------------------------------------- schema


def test_the_published_schema_is_that_of_the_library(accept: bool) -> None:
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if accept:
        PUBLISHED.write_text(text, "utf-8")
    assert PUBLISHED.read_text("utf-8") == text


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", CHOSEN)
def test_receipts_of_the_examples_fit_the_schema_and_stand(name: str) -> None:
    """The rows with figures of their own too: those are in the receipt."""
    for result in run_examples(SHIPPED, name):
        if result.decision is None or result.trial is None:
            continue
        receipt = json.loads(json.dumps(result.decision.to_dict()))
        VALIDATOR.validate(receipt)
        again = replay(SHIPPED, receipt)
        assert again.same, again
        assert {one.section for one in again.differences} <= {"parameters"}, again
        VALIDATOR.validate(result.decision.to_dict(masked=True))


# ------------------------------------------------------------------------------- what is read back

ZONES = [None, UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")]
TIMES = bpmlib.Policies.from_text(
    policy("t.at", inputs("at: date and time", "n: number"), formula("d : Any", "{at: at, n: n, zone: at.timezone}"))
)


@given(
    st.datetimes(datetime(1800, 1, 1), datetime(9000, 1, 1), timezones=st.sampled_from(ZONES)),  # noqa: DTZ001
    st.decimals(allow_nan=False, allow_infinity=False, places=7, min_value=-(10**20), max_value=10**20),
)
def test_an_instant_keeps_its_zone_and_its_offset(at: datetime, number: Decimal) -> None:
    receipt = json.dumps(TIMES["t.at"].decide(at=at, n=number).to_dict())
    again = replay(TIMES, receipt)
    assert again.same and not again.differences and again.decision is not None
    read_back = again.decision.reads["at"]
    assert (read_back, read_back.utcoffset(), str(read_back.tzinfo)) == (at, at.utcoffset(), str(at.tzinfo))
    assert again.decision.reads["n"] == number


def test_of_a_time_shown_twice_the_offset_says_which() -> None:
    hour = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    texts = [TIMES["t.at"].decide(at=hour.replace(fold=fold), n=0).to_dict()["reads"]["at"] for fold in (0, 1)]
    assert texts == ["2026-10-25T02:30:00+02:00[Europe/Paris]", "2026-10-25T02:30:00+01:00[Europe/Paris]"]


@pytest.mark.parametrize(
    "text",
    ["2026-10-25T02:30:00+03:00[Europe/Paris]", "2026-10-25T02:30:00[Europe/Paris]", "2026-01-01T00:00Z[No/Zone]"],
)
def test_an_offset_that_the_zone_never_has_is_refused(text: str) -> None:
    with pytest.raises(bpmlib.InputError) as caught:
        TIMES["t.at"].decide_json(json.dumps({"at": text, "n": 1}))
    assert caught.value.problems == {"at": "input-type"}


# -------------------------------------------------------------------------------- what is different


def dated(limit: str = "100") -> bpmlib.Policies:
    return bpmlib.Policies.from_text(
        policy(
            "t.dated",
            inputs("a: number", "day: date"),
            parameters(f"limit | {limit} | number", "limit | 200 | number | 2026-07-01"),
            decision("d", "rule | a | → d : string", 'low | <= limit | "low"', 'high | > limit | "high"'),
            front=["as_of: day"],
        )
    )


def test_the_day_of_the_receipt_counts() -> None:
    for day, value in ((date(2026, 6, 30), "high"), (date(2026, 7, 1), "low")):
        receipt = dated()["t.dated"].decide(a=150, day=day).to_dict()
        assert (receipt["as_of"], receipt["outcome"]) == (str(day), {"d": value})
        assert not replay(dated(), receipt).differences


def test_another_figure_of_a_changed_file_is_told_apart_from_another_outcome() -> None:
    receipt = dated()["t.dated"].decide(a=120, day=date(2026, 6, 30)).to_dict()
    kept = replay(dated("130"), receipt)
    assert kept.same, "by the figures of the receipt"
    assert {(one.section, one.name, one.before, one.now) for one in kept.differences if one.section != "files"} == {
        ("parameters", "limit", "100", "130")
    }
    own = replay(dated("130"), receipt, figures="own")
    assert not own.same
    assert [(one.section, one.before, one.now) for one in own.differences if one.section in ("rules", "outcome")] == [
        ("rules", ["high"], ["low"]),
        ("outcome", "high", "low"),
    ]
    assert str(own).splitlines()[0] == "t.dated: another outcome"
    assert "  parameters limit: 100, now 130" in str(own)


def test_figures_of_a_used_policy_count_as_well() -> None:
    used = policy(
        "t.used", inputs("a: number"), parameters("share | 0.5 | number"), formula("half : number", "a * share")
    )
    user = policy("t.user", inputs("a: number"), formula("d : number", "u.half"), front=["uses: {u: t.used}"])
    policies = bpmlib.Policies.from_text(used, user)
    receipt = policies.override("t.used", share=Decimal("0.1"))["t.user"].decide(a=10).to_dict()
    assert receipt["outcome"] == {"d": "1.0"}
    again = replay(policies, receipt)
    assert again.same and [str(one) for one in again.differences] == ["parameters u.share: 0.1, now 0.5"]
    assert not replay(policies, receipt, figures="own").same


def test_another_version_of_the_library_is_named() -> None:
    again = replay(SHIPPED, altered(lambda one: one.update(library="0.0.1")))
    assert again.same
    assert [str(one) for one in again.differences] == [f"library: 0.0.1, now {RECEIPT['library']}"]


def test_an_outcome_that_was_forged_is_found() -> None:
    again = replay(SHIPPED, altered(lambda one: one["outcome"].update(deposit="1.00")))
    assert not again.same
    assert [(one.section, one.name, one.before, one.now) for one in again.differences] == [
        ("outcome", "deposit", "1.00", "6000.00")
    ]


def test_what_cannot_be_decided_now_is_an_error_in_the_answer() -> None:
    text = policy("t.gap", inputs("a: number"), decision("d", "rule | a | → d : number", "x | > 0 | 1", "y | <= 0 | 2"))
    receipt = bpmlib.Policies.from_text(text)["t.gap"].decide(a=-1).to_dict()
    again = replay(bpmlib.Policies.from_text(text.replace("<= 0", "= 0")), receipt)
    assert not again.same and again.decision is None
    assert isinstance(again.error, bpmlib.NoMatch) and "NoMatch" in str(again)


def test_what_is_read_only_now_is_named() -> None:
    before = policy("t.more", inputs("a: number", "b: number"), formula("d : number", "a"))
    receipt = bpmlib.Policies.from_text(before)["t.more"].decide(a=1).to_dict()
    after = policy("t.more", inputs("a: number", "b: number"), formula("d : number", "b"))
    again = replay(bpmlib.Policies.from_text(after), receipt)
    assert isinstance(again.error, bpmlib.InputError) and again.error.problems == {"b": "input-missing"}
    assert {(one.section, one.name) for one in again.differences} == {("reads", "a"), ("reads", "b")}


@pytest.mark.parametrize("value", ["ten", "", "1e", True, ["1"], {"a": "1"}, "NaN", "1" * 7000])
def test_a_value_of_another_type_is_an_input_error_at_its_path(value: Any) -> None:
    again = replay(SHIPPED, altered(lambda one: one["reads"].update({"order.amount": value})))
    assert isinstance(again.error, bpmlib.InputError)
    assert list(again.error.problems) == ["order.amount"]


# ------------------------------------------------------------------------- receipts that are none


def refused(receipt: Any) -> bpmlib.ReceiptError:
    with pytest.raises(bpmlib.ReceiptError) as caught:
        replay(SHIPPED, receipt)
    return caught.value


def test_a_receipt_that_was_tampered_with_is_refused() -> None:
    error = refused(RECEIPT | {"outcome": RECEIPT["outcome"] | {"deposit": "0"}})
    assert (error.diagnostics[0].code, error.pointer) == ("receipt-altered", "/digest")


@pytest.mark.parametrize("end", range(0, len(json.dumps(RECEIPT)), 37))
def test_a_receipt_that_ends_too_early_is_refused(end: int) -> None:
    assert refused(json.dumps(RECEIPT)[:end]).diagnostics[0].code == "receipt-unsound"


@pytest.mark.parametrize("key", sorted(RECEIPT))
def test_every_key_is_needed(key: str) -> None:
    error = refused({name: value for name, value in RECEIPT.items() if name != key})
    assert error.diagnostics[0].code == "receipt-unsound" and f"`{key}`" in str(error)


WRONG: list[tuple[str, Any, str]] = [
    ("policy", 5, "/policy"),
    ("policy", "", "/policy"),
    ("effective", "today", "/effective"),
    ("files", {"a": "sha1:0"}, "/files/a"),
    ("as_of", 20260101, "/as_of"),
    ("as_of", "2026-02-30", "/as_of"),
    ("reads", {"a/b~c": [{"x": 1}]}, "/reads/a~1b~0c/0/x"),
    ("reads", [], "/reads"),
    ("rules", {"d": "only"}, "/rules/d"),
    ("outcome", {}, "/outcome"),
    ("outcome", {"d": 1.5}, "/outcome/d"),
    ("personal", {"rules": ["a"]}, "/personal/rules"),
    ("masked", "no", "/masked"),
    ("digest", "sha256:", "/digest"),
    ("surplus", 1, "/surplus"),
]


@pytest.mark.parametrize(("key", "value", "pointer"), WRONG, ids=lambda value: str(value)[:20])
def test_a_part_of_another_form_is_refused_with_its_place(key: str, value: Any, pointer: str) -> None:
    receipt = RECEIPT | {key: value}
    error = refused(receipt if key == "digest" else receipt | {"digest": digest_of(receipt)})
    assert (error.diagnostics[0].code, error.pointer) == ("receipt-unsound", pointer)


@pytest.mark.parametrize("number", [2, 0, "1", None, True])
def test_another_format_is_refused(number: Any) -> None:
    error = refused(RECEIPT | {"format": number})
    assert (error.diagnostics[0].code, error.pointer) == ("receipt-format", "/format")


def test_a_value_that_is_nested_without_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert refused(RECEIPT | {"reads": {"a": endless}}).diagnostics[0].code == "receipt-unsound"


@pytest.mark.parametrize("receipt", ["[]", "5", b"\xff", "", [], None])
def test_what_is_no_object_is_refused(receipt: Any) -> None:
    assert refused(receipt).diagnostics[0].code == "receipt-unsound"


def test_the_schema_refuses_what_reading_refuses() -> None:
    for key, value, pointer in WRONG:
        if pointer != "/as_of" or not isinstance(value, str):  # the schema asks for no calendar
            assert not VALIDATOR.is_valid(RECEIPT | {key: value}), key
    assert not VALIDATOR.is_valid(RECEIPT | {"format": 2})


JUNK: list[Any] = [
    None, True, "", "x", "-1", "1e5", "9" * 50, "2026-13-01", "(> 3)", "[1..", "P1D", "99:00:00", "2 working days",
    "2026-01-01T00:00:00+01:00[Asia/Shanghai]", "10:00:00@x", "\ud800", [], ["1"], {}, {"a.b": [{}]},
]  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container in a receipt with every key of it."""
    for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from places(item)


@settings(max_examples=150)
@given(st.data())
def test_whatever_is_in_a_receipt_what_comes_of_it_is_said(data: st.DataObject) -> None:
    receipt = json.loads(json.dumps(RECEIPT))
    container, key = data.draw(st.sampled_from(list(places(receipt))))
    container[key] = data.draw(st.sampled_from(JUNK))
    receipt["digest"] = digest_of(receipt)
    with suppress(bpmlib.ReceiptError, bpmlib.UnknownPolicy):
        assert str(replay(SHIPPED, receipt))


# -------------------------------------------------------------------------------------- personal data


def test_a_masked_receipt_is_read_and_not_replayed() -> None:
    text = policy(
        "t.call",
        inputs("lead: Lead"),
        formula("d : string", 'if lead.contact = null then "nobody" else lead.contact'),
    )
    policies = bpmlib.Policies.from_text(text)
    lead = {"contact": "13800138000"}
    decided = policies["t.call"].decide(lead=lead)
    masked = decided.to_dict(masked=True)
    VALIDATOR.validate(masked)
    assert "13800138000" not in json.dumps(masked) and read(masked)["masked"] is True
    with pytest.raises(bpmlib.ReceiptError) as caught:
        replay(policies, masked)
    assert (caught.value.diagnostics[0].code, caught.value.pointer) == ("receipt-masked", "/masked")
    forged = decided.to_dict() | {"outcome": {"d": "13900139000"}}
    again = replay(policies, forged | {"digest": digest_of(forged)})
    assert not again.same and "13800138000" not in str(again) and "13900139000" not in str(again)
    assert "outcome d: (personal data), now (personal data)" in str(again)
