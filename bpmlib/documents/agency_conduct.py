"""Facts about the conduct of consultants at an estate agency: what was found, and what follows from it.

A finding says what was proven of one person, when it was done and when it was found; findings of the same person are
counted. Deals are those of `agency`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Role, Word

__all__ = [
    "AgencyDiscipline", "AgencyDispute", "AgencyObjection", "BriefingGap", "BriefingGiven", "BriefingTopic",
    "ClientComplained", "ClientDiverted", "ClientFreed", "Compensation", "ConductBreach", "ConductReport",
    "ConsultantLiable", "ContractSigned", "CountedDiversion", "DisciplineKind", "DisputeOpen", "DisputeSettled",
    "DisputeTold", "DisputeUnsolved", "Dissatisfaction", "EntryHarm", "ManagerFailing", "Misconduct",
    "NegotiationEntered", "PayForfeited", "PayPart", "PerformanceTaken", "PrivateDeal", "SabotageFound",
]  # fmt: skip

DisciplineKind: TypeAlias = Annotated[
    Literal[
        "warning", "dismissal", "expulsion", "termination", "public criticism", "penalty", "notice to the trade",
        "publication", "legal action",
    ],
    Word("DisciplineKind"),
]  # fmt: skip
"""What is done about misconduct, fines and pay apart (处分)."""

PayPart: TypeAlias = Annotated[Literal["base salary", "commission", "wage", "bonus"], Word("PayPart")]
"""What is not paid out (底薪、提成、工资、奖金)."""

BriefingTopic: TypeAlias = Annotated[
    Literal["time of the transfer", "costs", "payment to the owner"], Word("ServiceTopic")
]
"""What a client is told before a contract is signed (过户时间、费用、支付业主房款时间)."""

Dissatisfaction: TypeAlias = Annotated[
    Literal["time of the transfer", "costs", "payment to the owner", "attitude", "quality"], Word("ServiceTopic")
]
"""What a client or an owner is dissatisfied with (不满事由)."""

Misconduct: TypeAlias = Annotated[
    Literal[
        "favours taken", "commission discounted", "free service", "law broken", "ethics broken",
        "orders refused wilfully",
    ],
    Word("Misconduct"),
]  # fmt: skip
"""What is forbidden without a sanction of its own (收受好处、佣金打折、无偿服务、违法、违反职业道德、故意违抗安排)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# -------------------------------------------------------------------------------------------------- findings


class ClientDiverted(_Document):
    """A client asked for somebody by name, and a colleague talked the client over (诱导客户)."""

    id: str = Field(description="number of the finding (事件编号)")
    employee: _Name = Field(description="who did it (当事人)")
    asked_for: _Name = Field(description="whom the client asked for (客户指定的员工)")
    client: str = Field(description="number of the client (客户编号)")
    done_at: datetime = Field(description="when it was done (发生时间)")
    found_at: datetime = Field(description="when it was found (发现时间)")
    serious: bool = Field(default=False, description="it is serious (情节严重)")


class CountedDiversion(_Document):
    """A finding of talking a client over, with its number among those of the person (第几次诱导客户)."""

    employee: _Name = Field(description="who did it (当事人)")
    incident: str = Field(description="number of the finding (事件编号)")
    month: date = Field(description="first day of the month whose pay it may cost (月份)")
    serious: bool = Field(description="it is serious (情节严重)")
    number: int = Field(ge=1, description="its number among the findings about the person (次数)")


class SabotageFound(_Document):
    """Colleagues compete for a client, and one of them harms the company (恶意竞争)."""

    id: str = Field(description="number of the finding (事件编号)")
    employee: _Name = Field(description="who did it (当事人)")
    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="what the person offered (房源)")
    rival_listing: str = Field(description="what the colleague offered (同事的房源)")
    means: Literal["commission given away", "bid up", "deal wrecked"] = Field(description="how (让佣、恶意抬价、砸单)")
    loss: CNY = Field(default=Decimal(0), ge=0, description="loss of the company (公司损失)")
    serious: bool = Field(default=False, description="it is serious (情节严重)")
    found_at: datetime = Field(description="when it was found (发现时间)")


class NegotiationEntered(_Document):
    """A colleague has both parties together, and somebody enters into it (介入谈判)."""

    id: str = Field(description="number of the finding (事件编号)")
    employee: _Name = Field(description="who did it (当事人)")
    how: Literal["telephone", "client brought"] = Field(description="how (电话联系、直接带客户)")
    knew: bool = Field(description="knew of the meeting (明知)")
    done_at: datetime = Field(description="when it was done (发生时间)")
    found_at: datetime = Field(description="when it was found (发现时间)")


class EntryHarm(_Document):
    """What entering into a negotiation did to the deal (失单、佣金减少)."""

    incident: str = Field(description="number of the finding (事件编号)")
    how: Literal["deal lost", "commission reduced"] = Field(description="what it did (失单、佣金减少)")
    loss: CNY = Field(ge=0, description="the loss (经济损失)")


class PrivateDeal(_Document):
    """A deal made past the company (私下走单)."""

    id: str = Field(description="number of the deal (走单编号)")
    employee: _Name = Field(description="who made it (当事人)")
    loss: CNY = Field(default=Decimal(0), ge=0, description="loss of the company (公司损失)")
    serious: bool = Field(default=False, description="it is serious (情节严重)")
    found_at: datetime = Field(description="when it was found (发现时间)")


class ConductReport(_Document):
    """Something that is forbidden was proven (违规事实)."""

    id: str = Field(description="number of the finding (事件编号)")
    employee: _Name = Field(description="who did it (当事人)")
    what: Misconduct = Field(description="what it was (违规行为)")
    within_authority: bool = Field(default=False, description="within the person's authority (权限之内)")


# ------------------------------------------------------------------------------------------------- sanctions


class AgencyDiscipline(_Document):
    """What is done about a finding (纪律处分)."""

    employee: _Name = Field(description="about whom (当事人)")
    kind: DisciplineKind = Field(description="what is done (处分)")
    incident: str = Field(description="number of the finding (事件编号)")
    clause: str = Field(description="clause that it rests on (条款)")


class PayForfeited(_Document):
    """A part of the pay is not paid out (扣发)."""

    employee: _Name = Field(description="whose pay it is (当事人)")
    part: PayPart = Field(description="what is not paid out (扣发项目)")
    month: date | None = Field(description="first day of the month; none: all that is not paid yet (月份)")
    incident: str = Field(description="number of the finding (事件编号)")
    clause: str = Field(description="clause that it rests on (条款)")


class Compensation(_Document):
    """Somebody makes good a loss of the company (赔偿)."""

    employee: _Name = Field(description="who pays (赔偿人)")
    amount: CNY = Field(ge=0, description="how much (金额)")
    incident: str = Field(description="number of the finding (事件编号)")
    clause: str = Field(description="clause that it rests on (条款)")


class PerformanceTaken(_Document):
    """Whose performance a deal is after a finding; none: nobody's (业绩归属)."""

    deal: str = Field(description="number of the deal (成交编号)")
    employee: _Name | None = Field(description="whose performance it is (业绩归属人)")
    taken_from: _Name = Field(description="whose it would have been (原成单人)")
    clause: str = Field(description="clause that it rests on (条款)")


class ConductBreach(_Document):
    """Something forbidden for which the clause names no sanction (违反禁令)."""

    employee: _Name = Field(description="who did it (当事人)")
    incident: str = Field(description="number of the finding (事件编号)")
    clause: str = Field(description="clause that it offends against (条款)")


# -------------------------------------------------------------------------------------------------- disputes


class AgencyDispute(_Document):
    """Two of the staff quarrel and cannot settle it (纠纷)."""

    id: str = Field(description="number of the dispute (纠纷编号)")
    one: _Name = Field(description="one of the two (一方)")
    other: _Name = Field(description="the other (另一方)")


class DisputeTold(_Document):
    """One of the parties has told the own branch manager (向店长说明)."""

    dispute: str = Field(description="number of the dispute (纠纷编号)")
    party: _Name = Field(description="who told it (当事人)")
    manager: _Name = Field(description="whom (店长)")


class DisputeOpen(_Document):
    """A dispute that lies with the branch managers, as both parties told theirs (店长处理中)."""

    dispute: str = Field(description="number of the dispute (纠纷编号)")


class DisputeSettled(_Document):
    """A dispute is settled (纠纷已解决)."""

    dispute: str = Field(description="number of the dispute (纠纷编号)")


class DisputeUnsolved(_Document):
    """The branch managers could not settle a dispute (仍无法解决)."""

    dispute: str = Field(description="number of the dispute (纠纷编号)")


class ManagerFailing(_Document):
    """A branch manager does not deal with a dispute as is right (店长处理不力)."""

    dispute: str = Field(description="number of the dispute (纠纷编号)")
    manager: _Name = Field(description="who it is (店长)")
    how: Literal["delayed", "shifted", "passive"] = Field(description="what the manager did (拖延、推诿、消极)")
    bad_effect: bool = Field(description="it had a bad effect (造成不良影响)")


class AgencyObjection(_Document):
    """Somebody does not agree with a decision, and appeals (逐级申诉)."""

    id: str = Field(description="number of the matter (申诉编号)")
    employee: _Name = Field(description="who appeals (申诉人)")
    against: Role = Field(description="whose decision it is (作出决定者)")


# ------------------------------------------------------------------------------------------------ the service


class ContractSigned(_Document):
    """A client signs a contract (签约)."""

    id: str = Field(description="number of the contract (合同编号)")
    consultant: _Name = Field(description="whose client it is (置业顾问)")
    signed_at: datetime = Field(description="when (签约时间)")


class BriefingGiven(_Document):
    """The client was told about a topic (已解释)."""

    contract: str = Field(description="number of the contract (合同编号)")
    topic: BriefingTopic = Field(description="about what (解释事项)")
    at: datetime = Field(description="when (解释时间)")


class BriefingGap(_Document):
    """What the client was not told before signing (签约前未解释)."""

    contract: str = Field(description="number of the contract (合同编号)")
    consultant: _Name = Field(description="who should have told it (置业顾问)")
    topics: list[BriefingTopic] = Field(description="what is missing (未解释事项)")


class ClientComplained(_Document):
    """A client or an owner is plainly dissatisfied (明确表示不满)."""

    id: str = Field(description="number of the complaint (投诉编号)")
    contract: str | None = Field(description="number of the contract, if there is one (合同编号)")
    client: str = Field(description="number of the client or owner (客户、业主编号)")
    consultant: _Name = Field(description="with whom (置业顾问)")
    about: Dissatisfaction = Field(description="with what (不满事由)")
    proven: bool = Field(description="it is proven (经证实)")


class ConsultantLiable(_Document):
    """A consultant answers for a dissatisfied client (置业顾问负责)."""

    consultant: _Name = Field(description="who answers (置业顾问)")
    incident: str = Field(description="number of the complaint (投诉编号)")
    clause: str = Field(description="clause that it rests on (条款)")


class ClientFreed(_Document):
    """A client or an owner whom other consultants may receive as well (可由其他置业顾问接待)."""

    client: str = Field(description="number of the client or owner (客户、业主编号)")
    consultant: _Name = Field(description="with whom the client was dissatisfied (原置业顾问)")
