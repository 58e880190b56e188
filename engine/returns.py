"""Payments that come back: what says so, and what they take back (stage: match).

A return reopens what an earlier line had paid; it is never held against ordinary open items unless
it names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .candidates import PAID, Item, Line
from .text import fold, repaired

LONGEST_TEXT = 1000
"""Characters in which a wording is looked for."""

_REASON_CODES = r"(?:AC|AG|AM|AB|BE|CNOR|DNOR|DU|FF|FOCR|MD|MS|RC|RR|SL|TM|ED|NARR)[0-9]{2}"
_WORDINGS = (
    # German
    r"RUE?CK(?:LAST|GABE|LAE?UFER|BUCHUNG|UE?BERWEISUNG|SCHECK|LEITUNG|RUF)[A-Z]*",
    r"RETOUREN?",
    r"(?:LASTSCHRIFT|SCHECK|UE?BERWEISUNG)S?RUE?CK[A-Z]*",
    r"NICHT EINGELOE?ST",
    r"MANGELS DECKUNG",
    # English
    r"RETURN(?: OF)? (?:PAYMENT|ITEM|DEBIT|DIRECT|CHEQUE|CHECK|TRANSFER|CREDIT|ACH|SEPA|UNPAID)",
    r"(?:PAYMENT|DEBIT|CHEQUE|CHECK|TRANSFER|ITEM) (?:RETURN(?:ED)?|REJECTED|REVERSED|REVERSAL)",
    r"UNPAID (?:ITEM|CHEQUE|CHECK|DIRECT|DD)",
    r"RETURNED",
    r"CHARGE ?BACK",
    r"REVERSAL",
    r"INSUFFICIENT FUNDS",
    # French
    r"REJETS?",
    r"(?:PRELEVEMENT|PRLV|VIREMENT|VIR|CHEQUE)S?(?: SEPA)? (?:REJETE|IMPAYE|RETOURNE)S?",
    r"IMPAYES?",
    r"(?:VIREMENT|VIR|PRLV)(?: SEPA)? RETOUR",
    r"RETOUR (?:VIREMENT|VIR|PRLV|PRELEVEMENT|PAIEMENT|SEPA)",
    r"RETOURNE(?:E|S)?",
    # Italian
    r"INSOLUT[OI]",
    r"STORN[OI]",
    r"(?:BONIFICO|ADDEBITO|PAGAMENTO) (?:RESPINTO|RESTITUITO|STORNATO)",
    r"RESPINT[OA]",
    # Spanish, Portuguese
    r"DEVOLUCION(?:ES)?",
    r"DEVUELT[OA]S?",
    r"IMPAGAD[OA]S?",
    r"DEVOLUCAO",
    r"DEVOLVID[OA]",
    # Dutch
    r"STORNERING",
    r"GESTORNEERD",
    r"TERUG(?:BOEKING|GEBOEKT)",
    # Polish, Czech, Slovenian, Croatian
    r"ZWROT",
    r"ODRZUCON[YEA]",
    r"VRACEN[AIOY]",
    r"VRACILO",
    r"POVRAT",
    r"ZAVRNJEN[AO]",
    # Nordic
    r"RETURNERT",
    r"RETURNERAD",
    r"TILBAKEFOE?RT",
    r"TILBAGEFOE?RT",
    r"AVVIST",
    r"PALAUTUS",
    r"PALAUTETTU",
)
_SAID = re.compile(rf"\b(?:{'|'.join(_WORDINGS)})\b")
_CODE = re.compile(
    rf"(?:\bRTRN?\b|\bRETURN|\bREASON|\bRSN|\bRTN|\bCODE)[ :/+-]{{1,4}}{_REASON_CODES}\b"
)


def says_returned(texts: Iterable[str]) -> bool:
    """Whether words or a reason code (ISO 20022 ExternalReturnReason1Code) say that a payment came
    back.
    """
    text = " ".join(fold(repaired("\n".join(texts)[:LONGEST_TEXT])).split())
    return bool(_SAID.search(text) or _CODE.search(text))


def is_return(line: Line) -> bool:
    """Whether the bank, or the line's own text, says that a payment came back."""
    return line.is_return or says_returned(line.texts)


def paid_by(line: Line, settled: Iterable[Item]) -> Item:
    """What a line would reopen that takes ``line`` back, known by all that was said and settled."""
    items = tuple(settled)
    numbers = (number for item in items for number in item.numbers)
    partners = {item.partner_id for item in items}
    partner = (
        items[0] if len(partners) == 1 else replace(items[0], partner_id=None, partner_name="")
    )
    return Item(
        key=("line", line.id),
        kind=PAID,
        date=line.date,
        due=None,
        residual=-line.amount,
        currency=line.currency,
        partner_id=partner.partner_id,
        partner_name=partner.partner_name,
        numbers=tuple(dict.fromkeys((*line.identifiers, *line.references, *numbers))),
    )
