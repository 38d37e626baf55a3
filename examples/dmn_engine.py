"""A DMN model is loaded and asked: a table, a decision on it, a function, a service; and why an answer is null.

Run it with `python examples/dmn_engine.py`.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

from bpmlib import dmn

MODEL = Path(__file__).parent / "models" / "discount.dmn"
DEALER = {"kind": "dealer", "since": date(2021, 3, 1)}
ORDER = {"amount": Decimal("24000.50"), "day": date(2026, 7, 1)}


def main() -> None:
    """Ask the model for what it can say, then for what it cannot."""
    model = dmn.load(MODEL)
    print(f"{model.name}: {', '.join(model.decisions)}; on {', '.join(model.inputs)}; as {', '.join(model.services)}")
    print("wrong in the model:", [one.message for one in model.diagnostics] or "nothing")

    inputs = {"Order": ORDER, "Customer": DEALER}
    print("discount:", model.evaluate("Base discount", inputs).value)
    print("price:", model.evaluate("Price to pay", inputs).value)
    print("price at no discount:", model.evaluate("Price to pay", inputs | {"Base discount": 0}).value)
    print("bonus:", model.invoke("loyalty bonus", {"since": DEALER["since"], "day": ORDER["day"]}).value)
    print("quotation:", model.invoke("Quotation", inputs).value)

    outcome = model.evaluate("Base discount", {"Order": ORDER | {"amount": "24000.50"}, "Customer": DEALER})
    print("discount:", outcome.value)
    print(outcome.diagnostics[0].draw())


if __name__ == "__main__":
    main()
