"""The service of examples/service under load while its policies are reloaded: is any answer wrong, or of two versions?

    python benchmarks/service_load.py --seconds 30 --clients 16

Three processes: the service itself; one that sends requests over as many connections as there are clients and compares
each answer, every digit, with what the version that it names has to say; and this one, which puts new versions of three
files in place and has them reloaded, with broken files in between. What has to be said was worked out before, version
by version, by policies that were loaded alone; deposits and fines also by hand. The exit code is 1 if one is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "examples")]

from service.models import OrderRequest, SwipeRequest, order_answer  # noqa: E402

from bpmlib import Policies  # noqa: E402
from bpmlib.library import shipped_rules  # noqa: E402

FILES = ("sales/payment_terms.md", "sales/pricing.md", "attendance/proxy_swiping.md")
VERSIONS = 12
RUNNING = re.compile(r"running on (http://\S+:\d+)")

# -------------------------------------------------------------------------------------------- versions


def folder(root: Path) -> Path:
    """Make a folder with three of the shipped policies and their words."""
    for name in (*FILES, "vocabulary.md", "catalogue.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_rules() / name, root / name)
    return root


def texts(number: int) -> dict[str, str]:
    """Return the three files of a version: each has a figure that no other version has."""
    found = {name: (shipped_rules() / name).read_text("utf-8") for name in FILES}
    figures = {
        FILES[0]: [("deposit_share", f"{20 + number}%"), ("first_band", f"(> {15_000 + 1_000 * number})")],
        FILES[1]: [("commission_per_step", f"0.{number + 1:02}%")],
        FILES[2]: [("fine", f"{50 + number}")],
    }
    for name, rows in figures.items():
        for figure, value in rows:
            found[name], count = re.subn(rf"(?m)^(\| {figure} +\| )[^|]+", rf"\g<1>{value} ", found[name])
            assert count == 1, (name, figure)
    return found


def write(root: Path, files: dict[str, str | bytes]) -> None:
    """Put files in place, each whole: written beside, then renamed."""
    for name, text in files.items():
        beside = root / f"{name}.new"
        beside.write_bytes(text if isinstance(text, bytes) else text.encode())
        beside.replace(root / name)


def broken(number: int) -> dict[str, str | bytes]:
    """Return a file that has to be refused: cut off, a wrong name, a contradiction with the words, no UTF-8."""
    name = FILES[number % len(FILES)]
    text = texts(number % VERSIONS)[name]
    ways: tuple[str | bytes, ...] = (
        text[: len(text) // 20],
        text.replace("## Parameters", "## Parametres", 1),
        text.replace("| CNY ", "| kVA ", 1) if name == FILES[0] else text.replace("policy: ", "policy: x", 1),
        text.encode()[:300] + b"\xff" + text.encode()[300:],
        "",
    )
    return {name: ways[number // len(FILES) % len(ways)]}


# ---------------------------------------------------------------------------------------------- oracle


def requests() -> list[tuple[str, str]]:
    """Return what is asked: paths and bodies, numbers with all their digits."""
    found = []
    for number in range(24):
        product = {"guide_price": 100, "is_custom": number % 2 == 0, "on_guide_list": True, "national_standard": False}
        quotation = {
            "product": product, "unit_price": 91 + number % 9, "vat_invoice": True, "special_granted": True, "pr_fee": 0
        }  # fmt: skip
        order = {
            "customer": {"is_new": number % 3 == 0, "in_city": True, "settlement": "on account"}, "product": product,
            "amount": 0, "on_account": True, "deposit_paid": 0, "quotation": quotation if number % 4 else None,
        }  # fmt: skip
        amount = f"{10_000 + 1_717 * number}.{number:02}" if number else "12345678901234567.12"
        body = json.dumps({"order": order, "explain": number % 5 == 0})
        found.append(("/orders", body.replace('"amount": 0', f'"amount": {amount}')))
    for name in ("Li", "Wu"):
        swipe = {"id": name, "on": "2026-03-02", "swiper": {"name": name}, "beneficiary": {"name": "Zhao"}}
        found.append(("/proxy-swipes", json.dumps({"offence": swipe})))
    return found


def exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def answers(policies: Policies, number: int) -> list[Any]:
    """Return what a version has to answer, worked out without the service."""
    found: list[Any] = []
    for path, body in requests():
        data = exact(body)
        if path == "/orders":
            request = OrderRequest.model_validate(data)
            order = request.order
            wanted = ["terms", "deposit", "approvals", "may_dispatch"]
            terms = policies["sales.payment_terms"].decide(order=order, answers=wanted)
            price = policies["sales.pricing"].decide(quotation=order.quotation) if order.quotation else None
            answer = order_answer(policies.fingerprint, terms, price, request)
            share = Decimal(20 + number) / 100 if order.product.is_custom else Decimal(0)
            assert answer.deposit == (share * order.amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert ("sales manager" in answer.approvals) == (
                order.amount >= 20_000 if order.customer.is_new else order.amount > 15_000 + 1_000 * number
            )
            found.append(answer.model_dump(mode="json"))
        else:
            offence = SwipeRequest.model_validate(data).offence
            decision = policies["attendance.proxy_swiping"].decide(offence=offence, answers=["fines"])
            assert [fine["amount"] for fine in decision["fines"]] == [50 + number] * 2
            fines = [{**fine, "amount": str(fine["amount"])} for fine in decision["fines"]]
            found.append({"fingerprint": policies.fingerprint, "fines": fines, "receipt": decision.to_dict()})
    return found


def oracle() -> dict[str, list[Any]]:
    """Return the answers of every version by its fingerprint."""
    found = {}
    with TemporaryDirectory() as made:
        root = folder(Path(made))
        for number in range(VERSIONS):
            write(root, {**texts(number)})
            policies = Policies.load(root)
            found[policies.fingerprint] = answers(policies, number)
    assert len(found) == VERSIONS
    return found


# --------------------------------------------------------------------------------------------- processes


@contextmanager
def serving(root: Path, log: list[str]) -> Iterator[str]:
    """Start the service in a process of its own on a free port; give its address, and put what it logs into `log`."""
    service = ROOT / "examples"
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(service), "--factory", "service.app:create"]
    command += ["--port", "0", "--no-access-log", "--log-config", str(service / "service/logging.json")]
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "BPMLIB_RULES": str(root), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    reading = None
    try:
        for line in process.stderr:
            log.append(line)
            if (running := RUNNING.search(line)) is not None:
                break
        else:
            raise RuntimeError("the service did not start:\n" + "".join(log))
        reading = Thread(target=log.extend, args=(process.stderr,), daemon=True)
        reading.start()
        yield running[1]
    finally:
        process.terminate()
        process.wait(20)
        if reading is not None:
            reading.join(20)
        process.stderr.close()


async def send(url: str, seconds: float, clients: int, expected: dict[str, list[Any]]) -> dict[str, Any]:
    """Send requests for so long and compare every answer; return what came of it."""
    asked, end = requests(), time.monotonic() + seconds
    seen: Counter[str] = Counter()
    times: list[float] = []
    wrong: list[str] = []

    async def one(client: httpx.AsyncClient, number: int) -> None:
        while time.monotonic() < end:
            number = (number + 1) % len(asked)
            path, body = asked[number]
            start = time.perf_counter()
            response = await client.post(path, content=body, headers={"content-type": "application/json"})
            times.append(time.perf_counter() - start)
            answer = exact(response.text) if response.status_code == 200 else {}
            name = answer.get("fingerprint", "")
            seen[name] += 1
            if name not in expected or answer != expected[name][number]:
                wrong.append(f"{path} {body}: {response.status_code} {response.text}")

    async with httpx.AsyncClient(base_url=url, timeout=30, limits=httpx.Limits(max_connections=clients)) as client:
        await asyncio.gather(*(one(client, 7 * number) for number in range(clients)))
    times.sort()
    late = times[-len(times) // 100 - 1]
    return {
        "requests": len(times), "per_second": round(len(times) / seconds), "versions": len(seen),
        "median_ms": round(1000 * statistics.median(times), 1), "p99_ms": round(1000 * late, 1),
        "max_ms": round(1000 * times[-1], 1), "wrong": len(wrong), "first_wrong": wrong[:3],
    }  # fmt: skip


def reloading(root: Path, url: str, sender: subprocess.Popen[str], names: list[str], pause: float) -> dict[str, int]:
    """Put versions in place while the sender runs, with broken files in between; return how many of each."""
    counts = {"reloads": 0, "refused": 0, "faults": 0}
    with httpx.Client(base_url=url, timeout=60) as client:
        number = 0
        while sender.poll() is None:
            number += 1
            version = number % VERSIONS
            write(root, {**texts(version)})
            answer = client.post("/policies/reload")
            counts["reloads"] += 1
            counts["faults"] += answer.status_code != 200 or answer.json()["fingerprint"] != names[version]
            write(root, broken(number))
            refused = client.post("/policies/reload")
            still = client.get("/policies").json()["fingerprint"]
            counts["refused"] += 1
            counts["faults"] += refused.status_code != 409 or still != names[version]
            time.sleep(pause)
    return counts


def measure(seconds: float, clients: int, pause: float = 0.05) -> dict[str, Any]:
    """Run the three processes and return what came of it."""
    with TemporaryDirectory() as made:
        root, file = folder(Path(made) / "rules"), Path(made) / "oracle.json"
        expected = oracle()
        file.write_text(json.dumps(expected), "utf-8")
        write(root, {**texts(0)})
        log: list[str] = []
        with serving(root, log) as url:
            command = [sys.executable, __file__, "--send", url, "--seconds", str(seconds), "--clients", str(clients)]
            sender = subprocess.Popen([*command, "--oracle", str(file)], stdout=subprocess.PIPE, text=True)
            counts = reloading(root, url, sender, list(expected), pause)
            output, _ = sender.communicate()
        if sender.returncode:
            raise RuntimeError("the sender failed")
        return {**json.loads(output), **counts, "errors_logged": sum("Traceback" in line for line in log)}


def main() -> int:
    parser = argparse.ArgumentParser(description="load on the service while its policies are reloaded")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--send", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--oracle", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.send:
        expected = exact(given.oracle.read_text("utf-8"))
        print(json.dumps(asyncio.run(send(given.send, given.seconds, given.clients, expected))))
        return 0
    found = measure(given.seconds, given.clients)
    for name, value in found.items():
        print(f"{name:14} {value}")
    return 1 if found["wrong"] or found["faults"] or found["errors_logged"] or found["versions"] < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
