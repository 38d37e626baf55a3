"""The words of displays in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bpmlib.explain.wording import Language

__all__ = ["Say", "language_of", "preferred"]

_WORDS: Final[dict[str, str]] = {
    "account": "账户", "after": "之后", "amount": "金额", "as of": "适用日期", "beats": "优先于", "because": "因为",
    "before": "之前", "before and after": "前后结果", "breached": "违反", "breaches": "违反记录", "by": "由",
    "calendar": "工作日历", "case": "案件", "changed": "改变", "claimed": "声称覆盖", "clause": "条款",
    "computed": "计算值", "conclusions": "推论", "conflict": "规则矛盾", "coverage": "覆盖", "covers": "对应条款",
    "difference": "差额", "difference of": "版本差异", "different": "不同", "documents": "单据数",
    "due": "期限", "duties": "未完成的义务", "duty": "义务", "edits": "改动", "effective": "生效", "entries": "分录",
    "equivalent": "等价", "error": "错误", "event": "事件", "events": "已发生", "examples": "示例",
    "exception": "例外", "exercised": "已检验", "facts": "事实", "figures": "参数", "findings": "检查结果",
    "for example": "例如", "formula": "公式", "free": "休息", "from": "从", "given": "已提供",
    "hint": "提示", "holidays": "节假日", "hours": "工作时间", "incident": "事由", "kind": "类别",
    "ledger": "台账", "less": "减少", "make-up days": "调休上班",
    "met": "已完成", "met late": "逾期完成", "missing papers": "缺少的材料", "more": "增加", "name": "名称",
    "no findings": "没有问题", "no limit": "无期限", "no rule": "无规则", "none": "无", "not compared": "未比较",
    "not covered": "未覆盖", "not decidable": "无法判定", "not effective": "未生效", "not exercised": "未检验",
    "not refuted": "未反驳", "not set": "未设定", "note": "说明", "now": "当前时间", "open": "待完成",
    "otherwise": "其他情况", "overdue": "已逾期", "own days": "公司自定日", "paper": "材料",
    "places": "条件", "policies": "政策", "policy": "政策", "possible now": "当前可办", "process": "流程",
    "properties": "性质", "proved": "已证明", "reached": "有示例", "read": "依据的数据", "readings": "理解",
    "refuted": "已反驳", "released": "已解除", "reversed": "已冲销", "rule": "规则", "rules": "规则", "same": "不变",
    "session": "会话", "share": "比例", "source": "来源", "stage": "阶段", "state": "状态", "status": "状态",
    "step": "步骤", "system": "制度", "taken": "采用的理解", "terms": "计算值", "this document": "当前单据",
    "title": "标题", "to": "到", "total": "合计", "totals": "合计", "type": "类型", "unclear": "不明之处",
    "undecided": "未判定", "unit": "单位", "unknown": "未知条款", "versions": "版本",
    "warning": "警告", "weekend": "周末", "what would change it": "怎样才会不同", "when": "时间", "who": "责任人",
    "worked": "上班", "years": "已公布年份",
}  # fmt: skip


class Say:
    """The words of one language.

    >>> Say("zh")("findings"), Say("en").left_out(3)
    ('检查结果', '… and 3 more')
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, word: str) -> str:
        """Return a word, which is named in English."""
        return _WORDS[word] if self.language == "zh" else word

    def title(self, word: str) -> str:
        """Return a word as it begins a line."""
        said = self(word)
        return said[:1].upper() + said[1:]

    def left_out(self, count: int) -> str:
        """Return what stands in place of what is not shown."""
        return f"… 另有 {count:,} 项" if self.language == "zh" else f"… and {count:,} more"

    def list(self, items: Iterable[str]) -> str:
        """Return words as a list."""
        return ("、" if self.language == "zh" else ", ").join(items)


def language_of(name: str) -> Language:
    """Return a language that displays are in. Raises `ValueError` for any other."""
    if name not in ("en", "zh"):
        raise ValueError(f"displays are in `en` and `zh`, not in `{name}`")
    return "zh" if name == "zh" else "en"


def preferred(languages: Iterable[str]) -> Language:
    """Return the first of a company's languages that displays are in, English where there is none.

    >>> preferred(["zh-CN", "en"]), preferred([])
    ('zh', 'en')
    """
    for name in languages:
        short = name.partition("-")[0].lower()
        if short in ("en", "zh"):
            return language_of(short)
    return "en"
