"""The papers of an export order: quotation sheets, booking, customs dossier, bill of lading, bank; and of a sample."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Word

__all__ = [
    "BankPresentation", "BillSupplement", "CustomsDossier", "CustomsFiling", "CustomsQuestion", "CustomsRelease",
    "ExportConfirmed", "ExportHelp", "ExportInstruction", "ExportLine", "ExportOrder", "ExportPayment",
    "ExportProgress", "ExportShipment", "ExportSupport", "ExportTrouble", "QuotationBook", "QuotationSheet",
    "SampleFault", "SampleOrder", "SampleState", "SheetItem", "SpaceBooking",
]  # fmt: skip

ExportLine: TypeAlias = Annotated[
    Literal["VCD", "DVD", "car DVD", "portable DVD", "DVB-S", "DVB-T", "home theater"], Word("ExportLine")
]
"""A line of products that is quoted (报价产品线)."""

SheetItem: TypeAlias = Annotated[
    Literal["panel picture", "specification", "price", "packing data", "payment terms", "delivery time"],
    Word("SheetItem"),
]
"""What stands on a quotation sheet (报价单内容)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuotationSheet(_Document):
    """The quotation sheet of one line of products (报价单)."""

    line: ExportLine = Field(description="what it quotes (产品)")
    filled: list[SheetItem] = Field(default=[], description="what stands on it (已填内容)")
    newest_panel: bool = Field(default=True, description="it shows the newest panel (面板图为最新)")


class QuotationBook(_Document):
    """All quotation sheets of the company (全部报价单)."""

    sheets: list[QuotationSheet] = Field(default=[], description="the sheets (报价单)")


class ExportOrder(_Document):
    """An order from abroad (出口订单)."""

    customer: str = Field(min_length=1, description="the customer (客户)")
    line: ExportLine = Field(description="what is ordered (产品)")
    peak_season: bool = Field(default=False, description="ships are full at this time of the year (旺季)")


class ExportConfirmed(_Document):
    """The customer has confirmed the order (订单确认)."""


class ExportProgress(_Document):
    """How far production has come (生产进度)."""

    finished: bool = Field(default=False, description="the goods are finished (已完工)")


class ExportTrouble(_Document):
    """Something is wrong with the order (订单异常)."""

    what: str = Field(min_length=1, description="what is wrong (异常情况)")


class ExportHelp(_Document):
    """The salesman has helped the departments concerned (业务员协助解决)."""


class ExportSupport(_Document):
    """The follow-up clerk has helped (业务跟单协助解决)."""


class SpaceBooking(_Document):
    """Space on a ship is booked (订舱)."""

    freight: CNY | None = Field(default=None, ge=0, description="the newest freight price (最新运价)")
    spoke_with_salesman: bool = Field(default=True, description="the salesman was asked (已与业务员沟通)")


class CustomsDossier(_Document):
    """The papers for customs are ready (报关资料)."""

    accurate: bool = Field(description="they are right (资料准确)")


class CustomsFiling(_Document):
    """The goods are declared to customs and for inspection (报关、报检)."""

    customs: bool = Field(default=True, description="declared to customs (已报关)")
    inspection: bool = Field(default=True, description="declared for commodity inspection (已报检)")


class CustomsQuestion(_Document):
    """The declarant asks the management what to do (请示问题)."""

    question: str = Field(min_length=1, description="what is asked (问题)")


class ExportInstruction(_Document):
    """The management says what to do (领导批示)."""


class CustomsRelease(_Document):
    """The goods may move (放行)."""

    customs_met: bool = Field(description="what customs require is met (符合海关要求)")
    inspection_met: bool = Field(description="what commodity inspection requires is met (符合商检要求)")
    formalities: bool = Field(description="all formalities are complete (手续齐备)")


class ExportShipment(_Document):
    """The goods have left (出货)."""


class BillSupplement(_Document):
    """The data for the bill of lading are sent (提单补料)."""


class BankPresentation(_Document):
    """The papers are presented to the bank (银行交单)."""


class ExportPayment(_Document):
    """The money for the goods has come (货款回收)."""

    amount: CNY = Field(gt=Decimal(0), description="how much (金额)")


SampleState: TypeAlias = Annotated[Literal["ordered", "made", "sent"], Word("SampleState")]
"""How far a sample has come (样机状态)."""


SampleFault: TypeAlias = Annotated[Literal["not tracked", "money not pursued"], Word("SampleFault")]
"""What is neglected of a sample (样机跟踪缺失)."""


class SampleOrder(_Document):
    """An order for a sample (样机单)."""

    customer: str = Field(min_length=1, description="the customer (客户)")
    price: CNY = Field(gt=Decimal(0), description="what the sample costs (样机款)")
    tracked: SampleState | None = Field(default=None, description="how far it has come, as tracked (样机情况)")
    paid: CNY = Field(default=Decimal(0), ge=0, description="what is paid of it (已付样机款)")
    pursued: bool = Field(default=False, description="the clerk pursues the money (已追踪样机款)")
