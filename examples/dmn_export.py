"""A policy as a DMN model: what the file holds, what it cannot say, and that it decides the same.

    python examples/dmn_export.py

`python -m bpmlib export sales.payment_terms --to dmn --out models` writes the same file.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from bpmlib import Policies, dmn
from bpmlib.dmn.export import export
from bpmlib.formats.dmn.writer import write

QUOTATION = {
    "product": {"guide_price": Decimal(100), "is_custom": False, "on_guide_list": True, "national_standard": True},
    "unit_price": Decimal("92.50"),
    "vat_invoice": False,
    "special_granted": False,
    "pr_fee": Decimal(0),
}


def main() -> None:
    """Export the policy of prices, read the file back, and ask both the same."""
    pricing = Policies.load()["sales.pricing"]
    exported = export(pricing)
    with TemporaryDirectory() as folder:
        file = Path(folder, "pricing.dmn")
        file.write_text(write(exported.definitions), "utf-8")
        model = dmn.load(file)

    print(f"inputs: {', '.join(model.inputs)}; decisions: {', '.join(model.decisions)}")
    print(f"\nnot said, {len(exported.not_said)} things, among them:")
    for unsaid in exported.not_said[:3]:
        print(f"  {unsaid.what}: {unsaid.reason}")

    print()
    for name in pricing.answers:
        decided = pricing.decide(quotation=QUOTATION, answers=[name]).value
        asked = model.evaluate(name, {"quotation": QUOTATION}).value
        print(f"{name:16}{'the same' if decided == asked else 'DIFFERENT'}: {asked}")


if __name__ == "__main__":
    main()
