"""What a camt entry is for: remittance text, structured references, documents, codes, return."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypedDict

from ..errors import BadDateError
from ..statement import Document, Reference
from .nodes import amount, choice, day, deep, leaf, leaves, part, parts
from .xmlnodes import Node

#: How a remitted amount is named, with its sign; versions up to 12, then RmtAmtAndTp.
_REMITTED = (("RmtdAmt", 1), ("CdtNoteAmt", -1), ("DuePyblAmt", 1))


_FILLERS = ("NOTPROVIDED", "NOTAVAILABLE")


class Remittance(TypedDict):
    """The part of a ``Transaction`` that RmtInf fills."""

    text: str
    references: tuple[Reference, ...]
    documents: tuple[Document, ...]


class Codes(TypedDict):
    """The part of a ``Transaction`` that BkTxCd, Purp and RtrInf fill."""

    code: str
    proprietary_code: str
    proprietary_issuer: str
    purpose_code: str
    purpose_text: str
    return_reason: str
    return_text: str


def remittance(detail: Node) -> Remittance:
    """RmtInf of a detail; ``text`` has one line per Ustrd and AddtlRmtInf, each line once."""
    info = part(detail, "RmtInf")
    texts = leaves(info, "Ustrd")
    references: list[Reference] = []
    documents: list[Document] = []
    for block in parts(info, "Strd"):
        texts += leaves(block, "AddtlRmtInf")
        if "CdtrRefInf" in block:
            references += _references(block)
        if "RfrdDocInf" in block:
            documents += _documents(block)
    return Remittance(
        text=lines(map(provided, texts)),
        references=tuple(references),
        documents=tuple(documents),
    )


def codes(detail: Node, entry: Node) -> Codes:
    """Codes of a detail, or of its entry where the detail has none."""
    purpose, back = part(detail, "Purp"), part(detail, "RtrInf")
    code = part(detail, "BkTxCd") or part(entry, "BkTxCd")
    proprietary = part(code, "Prtry")
    return Codes(
        code=_domain(part(code, "Domn")),
        proprietary_code=leaf(proprietary, "Cd"),
        proprietary_issuer=leaf(proprietary, "Issr"),
        purpose_code=leaf(purpose, "Cd"),
        purpose_text=leaf(purpose, "Prtry"),
        return_reason=choice(back, "Rsn") or choice(back, "RtrRsn") if back else "",
        return_text=lines(leaves(back, "AddtlInf")) if back else "",
    )


def provided(text: str) -> str:
    """``text``, or ``""`` where it only fills a mandatory element (EPC: NOTPROVIDED)."""
    if text[:1] not in "Nn":
        return text
    return "" if text.replace(" ", "").upper() in _FILLERS else text


def lines(texts: Iterable[str]) -> str:
    """The texts one under the other, without repetitions and empty ones."""
    found = list(filter(None, texts))
    return "\n".join(dict.fromkeys(found)) if len(found) > 1 else "".join(found)


def _domain(domain: Node) -> str:
    family = part(domain, "Fmly")
    found = (leaf(domain, "Cd"), leaf(family, "Cd"), leaf(family, "SubFmlyCd"))
    return "-".join(filter(None, found))


def _references(block: Node) -> Iterator[Reference]:
    info = part(block, "CdtrRefInf")
    value = leaf(info, "Ref") or leaf(info, "CdtrRef")
    if value:
        kind = part(info, "Tp")
        remitted, currency = _remitted(part(block, "RfrdDocAmt"))
        yield Reference(
            value=value,
            kind=choice(kind, "CdOrPrtry") or choice(info, "CdtrRefTp"),
            issuer=leaf(kind, "Issr"),
            amount=remitted,
            currency=currency,
        )


def _documents(block: Node) -> Iterator[Document]:
    """The numbered documents; the remitted amount is known of one only."""
    given = [node for node in parts(block, "RfrdDocInf") if leaf(node, "Nb")]
    remitted, currency = _remitted(part(block, "RfrdDocAmt")) if len(given) == 1 else (None, "")
    for node in given:
        yield Document(
            number=leaf(node, "Nb"),
            kind=choice(part(node, "Tp"), "CdOrPrtry"),
            date=_lenient_day(leaf(node, "RltdDt") or deep(node, "RltdDt", "Dt")),
            amount=remitted,
            currency=currency,
        )


def _remitted(amounts: Node) -> tuple[Decimal | None, str]:
    if not amounts:
        return None, ""
    for tag, sign in _REMITTED:
        text = leaf(amounts, tag)
        if text:
            return sign * amount(text, tag), deep(amounts, tag, "@Ccy")
    text = deep(amounts, "RmtAmtAndTp", "Amt")
    return (amount(text, "Amt") if text else None), deep(amounts, "RmtAmtAndTp", "Amt", "@Ccy")


def _lenient_day(text: str) -> datetime.date | None:
    """A document's date, which the payer typed: no reason to refuse the bank's file."""
    try:
        return day(text, "RltdDt")
    except BadDateError:
        return None
