"""The example examples/service, asked over HTTP as it really runs: uvicorn in a process of its own."""

import asyncio
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.service_load import broken, folder, measure, serving, texts, write
from bpmlib import Policies
from bpmlib.receipts import replay

PROBLEM = "application/problem+json"
PRODUCT = {"guide_price": 100, "is_custom": True, "on_guide_list": True, "national_standard": False}
ORDER = {
    "customer": {"is_new": False, "in_city": True, "settlement": "on account"},
    "product": PRODUCT,
    "amount": "AMOUNT",
    "on_account": True,
    "deposit_paid": 0,
    "quotation": {"product": PRODUCT, "unit_price": 95, "vat_invoice": True, "special_granted": True, "pr_fee": 0},
}
SWIPE = {"id": "A1", "on": "2026-03-02", "swiper": {"name": "Li Wei"}, "beneficiary": {"name": "Zhao Min"}}


def order_of(amount: str = "20000.01", **changed: Any) -> str:
    return json.dumps({"order": ORDER | changed, "explain": True}).replace('"AMOUNT"', amount)


class Service:
    """A running service, its folder and what it has logged."""

    def __init__(self, url: str, rules: Path, log: list[str]) -> None:
        self.client = httpx.Client(base_url=url, timeout=60, headers={"content-type": "application/json"})
        self.rules = rules
        self.log = log

    def order(self, body: str) -> httpx.Response:
        return self.client.post("/orders", content=body)

    def reload(self) -> httpx.Response:
        return self.client.post("/policies/reload")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    rules = folder(tmp_path_factory.mktemp("rules"))
    log: list[str] = []
    with serving(rules, log) as url:
        service = Service(url, rules, log)
        yield service
        service.client.close()


@pytest.fixture(autouse=True)
def as_shipped(service: Service) -> None:
    """Each test starts with the shipped texts, and with nothing of another one in the folder."""
    folder(service.rules)
    assert service.reload().status_code == 200


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    found: dict[str, Any] = response.json()
    assert found["status"] == status and found["title"] and found["type"]
    return found


# ------------------------------------------------------------------------------------------- answers


def test_an_order_is_answered_with_every_digit(service: Service) -> None:
    answer = service.order(order_of("12345678901234567.12")).json()
    assert answer["deposit"] == "3703703670370370.14", "30% of it, in cents"
    assert answer["approvals"] == ["sales manager", "general manager"]
    assert answer["price"]["allowed"] is True
    assert "CNY 12,345,678,901,234,567.12" in answer["reasons"]["en"] and "业务经理" in answer["reasons"]["zh"]


def test_a_receipt_from_the_service_stands(service: Service) -> None:
    receipt = service.order(order_of()).json()["receipt"]
    again = replay(Policies.load(service.rules), receipt)
    assert again.same and not again.differences


def test_the_answer_names_the_state_of_the_policies(service: Service) -> None:
    named = service.order(order_of()).json()["fingerprint"]
    assert named == service.client.get("/policies").json()["fingerprint"] == Policies.load(service.rules).fingerprint


def test_openapi_shows_documents_and_problems(service: Service) -> None:
    described = service.client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    assert {"SalesOrder", "Customer", "Quotation", "ProxySwipe", "Fine", "OrderAnswer", "Problem", "Fault"} <= set(
        schemas
    )
    assert schemas["SalesOrder"]["properties"]["amount"]["description"] == "order total (订单金额)"
    answers = described["paths"]["/orders"]["post"]["responses"]
    assert answers["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/OrderAnswer")
    assert answers["422"]["content"] == {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert "HTTPValidationError" not in json.dumps(described)


# --------------------------------------------------------------------------------------------- problems


def test_every_field_that_is_wrong_is_named(service: Service) -> None:
    found = problem(service.order(order_of("-1", customer={"is_new": None})), 422)
    faults = {(one["field"], one["code"]) for one in found["errors"]}
    assert {("order.amount", "request-greater_than_equal"), ("order.customer.is_new", "request-bool_type")} <= faults
    assert ("order.customer.in_city", "request-missing") in faults


@pytest.mark.parametrize("body", ["{", '{"order": 1, "order": 2}', '{"order": NaN}', "\xff", "[" * 500])
def test_a_body_that_is_no_sound_json_is_a_problem(service: Service, body: str) -> None:
    found = problem(service.client.post("/orders", content=body.encode("latin-1")), 400)
    assert found["errors"][0]["code"] == "input-json"


def test_what_pydantic_takes_and_the_library_does_not_has_field_file_and_line(service: Service) -> None:
    found = problem(service.order(order_of("1" * 40)), 422)
    (fault,) = found["errors"]
    assert (fault["code"], fault["field"]) == ("input-too-long", "order.amount")
    assert fault["file"] == "sales/payment_terms.md" and fault["line"] > 1
    assert found["policy"] == "sales.payment_terms"


def test_a_gap_names_policy_and_file_and_nothing_of_the_inside(service: Service) -> None:
    text = texts(0)["sales/payment_terms.md"]
    start = text.index("| standard |")
    write(service.rules, {"sales/payment_terms.md": text[:start] + text[text.index("\n", start) + 1 :]})
    assert service.reload().status_code == 200
    response = service.order(order_of(product=PRODUCT | {"is_custom": False}))
    found = problem(response, 500)
    assert (found["type"], found["policy"]) == ("urn:bpmlib:problem:NoMatch", "sales.payment_terms")
    assert found["errors"][0]["code"] == "no-match" and found["errors"][0]["file"] == "sales/payment_terms.md"
    assert str(service.rules) not in response.text and "Traceback" not in response.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/orders", 405)])
def test_what_http_refuses_is_a_problem_too(service: Service, method: str, path: str, status: int) -> None:
    problem(service.client.request(method, path), status)


# ---------------------------------------------------------------------------------------------- reloading


def test_a_reload_counts_at_once(service: Service) -> None:
    write(service.rules, {**texts(5)})
    after = service.reload().json()["fingerprint"]
    answer = service.order(order_of("10000.00")).json()
    assert (answer["deposit"], answer["fingerprint"]) == ("2500.00", after), "25%"


@pytest.mark.parametrize("number", range(15))
def test_a_broken_file_never_replaces_a_good_one(service: Service, number: int) -> None:
    before = service.order(order_of()).json()
    write(service.rules, broken(number))
    found = problem(service.reload(), 409)
    assert all(one["code"] and not Path(one.get("file", "")).is_absolute() for one in found["errors"])
    assert service.order(order_of()).json() == before


def change_name(text: str) -> str:
    return text.replace("deposit_share * order.amount", "deposit_shre * order.amount")


def test_the_problem_of_a_reload_says_file_and_line(service: Service) -> None:
    text = change_name(texts(0)["sales/payment_terms.md"])
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if "deposit_shre" in one)
    write(service.rules, {"sales/payment_terms.md": text})
    fault = problem(service.reload(), 409)["errors"][0]
    assert (fault["code"], fault["file"], fault["line"]) == ("name-unknown", "sales/payment_terms.md", line)
    assert fault["hint"] == "did you mean `deposit_share`?"


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"---\npolicy: sales.pri")])
def test_a_file_that_is_gone_or_half_written_replaces_nothing(service: Service, spoil: Callable[[Path], Any]) -> None:
    before = service.order(order_of()).json()
    spoil(service.rules / "sales/pricing.md")
    problem(service.reload(), 409)
    assert service.order(order_of()).json() == before


# ---------------------------------------------------------------------------------------------- the log


def test_no_name_is_in_the_log(service: Service) -> None:
    answer = service.client.post("/proxy-swipes", content=json.dumps({"offence": SWIPE})).json()
    assert [(fine["who"], Decimal(fine["amount"])) for fine in answer["fines"]] == [("Li Wei", 50), ("Zhao Min", 50)]
    assert "Li Wei" in json.dumps(answer["receipt"])
    wrong = SWIPE | {"swiper": {"name": "Li Wei", "earlier": "Zhao Min"}, "beneficiary": {"name": ["Li Wei"]}}
    response = service.client.post("/proxy-swipes", content=json.dumps({"offence": wrong}))
    assert problem(response, 422) and "Li Wei" not in response.text
    marks = service.reload().json()["fingerprint"]
    log = logged(service, f"reloaded: {marks}")
    assert "decided: " in log and "(personal data)" in log and '"masked": true' in log
    assert "Li Wei" not in log and "Zhao Min" not in log


def logged(service: Service, end: str) -> str:
    """Return the log once the last line of it that is known has come."""
    for _ in range(200):
        if any(end in line for line in service.log[-3:]):
            break
        asyncio.run(asyncio.sleep(0.01))
    return "".join(service.log)


# ------------------------------------------------------------------------------------------ under load


@pytest.mark.long
def test_under_load_and_reloads_no_answer_is_wrong_or_mixed() -> None:
    """Two seconds of `benchmarks/service_load.py`, which runs for half a minute by itself."""
    found = measure(seconds=2, clients=6)
    assert (found["wrong"], found["faults"], found["errors_logged"]) == (0, 0, 0), found
    assert found["requests"] > 10 and found["refused"] > 0
