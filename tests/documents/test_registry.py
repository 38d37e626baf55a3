"""Finding document types by name."""

import pytest
from pydantic import BaseModel

from bpmlib.documents.registry import Registry, default_registry
from bpmlib.documents.sales import Customer, Product, SalesOrder


class Invoice(BaseModel):
    product: Product


def test_nested_models_come_with_their_parents() -> None:
    registry = Registry.of([Invoice])
    assert set(registry.names) == {"Invoice", "Product"}
    assert registry.get("Customer") is None


def test_the_default_holds_the_shipped_documents() -> None:
    registry = default_registry()
    assert {"SalesOrder", "Quotation", "Customer", "Product"} <= set(registry.names)
    assert default_registry() is registry
    order = registry.get("SalesOrder")
    assert order is not None
    assert order.model is SalesOrder
    assert order.fields["customer"].document is registry.get("Customer")


def test_adding_leaves_the_old_registry_alone() -> None:
    start = Registry.of([Customer])
    more = start.with_models(Invoice, Customer)
    assert start.names == ("Customer",)
    assert set(more.names) == {"Customer", "Invoice", "Product"}
    assert more.get("Customer") is start.get("Customer")


def test_two_models_of_one_name_are_refused_with_both_places() -> None:
    other = type("Customer", (BaseModel,), {"__module__": "shop.models"})
    with pytest.raises(ValueError, match=r"bpmlib.documents.sales.Customer and shop.models.Customer"):
        Registry.of([Customer, other])
    with pytest.raises(ValueError, match="two models are called `Customer`"):
        default_registry().with_models(other)


def test_a_model_cannot_be_called_like_a_type() -> None:
    with pytest.raises(ValueError, match="the name of a FEEL type"):
        Registry.of([type("CNY", (BaseModel,), {"__module__": "shop.models"})])


def test_vocabularies_are_gathered_from_the_fields() -> None:
    assert dict(Registry.of([SalesOrder]).vocabularies) == {
        "Role": (),
        "Settlement": ("cash", "cash on delivery", "payment first", "on account"),
    }
