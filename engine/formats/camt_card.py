"""The card of a camt entry or detail (CardTx): at which till, under which number of the shop."""

from __future__ import annotations

import datetime

from ..errors import BadDateError
from ..statement import Card, masked_card
from .nodes import day, deep, leaf, part
from .xmlnodes import Node


def card(detail: Node, entry: Node) -> Card | None:
    """What CardTx tells of a detail, else of its entry: CardTransaction or CardEntry."""
    node = part(detail, "CardTx") or part(entry, "CardTx")
    if not node:
        return None
    till, sale = part(node, "POI"), _sale(node)
    return Card(
        number=masked_card(_number(part(node, "Card"))),
        merchant=deep(till, "Id", "ShrtNm") or leaf(till, "SysNm"),
        terminal=deep(till, "Id", "Id"),
        category=leaf(sale, "TxCtgy"),
        reference=leaf(sale, "SaleRefNb") or deep(sale, "TxId", "TxRef"),
        total_reference=leaf(sale, "SaleRcncltnId"),
        date=_lenient_day(deep(sale, "TxId", "TxDtTm") or deep(detail, "RltdDts", "TxDtTm")),
    )


def _sale(node: Node) -> Node:
    """The sale, or what is said of all sales of a day."""
    choice = part(node, "Tx")
    return part(choice, "Indv") or part(choice, "Aggtd") or part(node, "AggtdNtry")


def _number(node: Node) -> str:
    return deep(node, "PlainCardData", "PAN") or leaf(node, "MskdPAN")


def _lenient_day(text: str) -> datetime.date | None:
    """The shop's date, which books nothing: no reason to refuse the bank's file."""
    try:
        return day(text, "TxDtTm")
    except BadDateError:
        return None
