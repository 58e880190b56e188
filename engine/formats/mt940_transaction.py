"""An entry (61) and its information to the account owner (86) as one ``Transaction``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from ..statement import Raw, Transaction, made, pack
from . import mt940_details_slash
from .mt940_details import details
from .mt940_entry import Entry
from .mt940_header import is_iban
from .mt940_said import Said, Side, put, squeeze, under
from .mt940_tags import Tag
from .mt940_types import is_swift_type

#: Rabobank: the other side's account as supplementary details, with a P where it is a giro.
_DUTCH_ACCOUNT = re.compile(r"P?\d{7,10}")
_DUTCH_PARTY = re.compile(r"/(?:ORDP|BENM)/")
#: Rabobank before 2013: account in 16 places, then the name, as reference.
_ACCOUNT_AND_NAME = re.compile(r"(P?\d{7,10}) {2,}(\S.*)")
_CHEQUE = "CHK"
_SHORTEST_IBAN = 14


def transaction(
    line: Entry, tag: Tag, texts: Sequence[Tag], account: str, currency: str
) -> Transaction:
    """The transaction of field 61 (``line``, written in ``tag``) and of the 86 and NS after it."""
    supplementary = "\n".join(line.supplementary)
    side = Side(line.amount, currency, account, supplementary)
    said = details(texts, side)
    if supplementary:
        _put_supplementary(supplementary, texts, side, said)
    cheque, instruction = _put_reference(line, said)
    put(said, "proprietary_code", line.code)
    if is_swift_type(said.get("proprietary_code", "")):
        put(said, "proprietary_issuer", "SWIFT")
    if line.bank_reference:
        said["bank_id"] = line.bank_reference
    return made(
        amount=line.amount,
        currency=currency,
        date=line.date,
        value_date=line.value_date,
        status="PDNG" if line.is_expected else "BOOK",
        is_reversal=line.is_reversal,
        cheque_number=cheque,
        instruction_id=instruction,
        packed_raw=pack(_raw(tag, texts)),
        **said,
    )


def _put_reference(line: Entry, said: Said) -> tuple[str, str]:
    """The owner's reference as cheque number or instruction; it may be the other's account."""
    reference = line.owner_reference
    if line.code[1:] == _CHEQUE:
        return reference, ""
    if len(reference) > _SHORTEST_IBAN and is_iban(reference):
        put(said, "partner_account", reference)
        return "", ""
    found = _ACCOUNT_AND_NAME.fullmatch(reference) if "  " in reference else None
    if found:
        put(said, "partner_account", found[1])
        put(said, "partner_name", squeeze(found[2]))
        return "", ""
    return "", reference


def _put_supplementary(text: str, texts: Sequence[Tag], side: Side, said: Said) -> None:
    """Amounts, the other side's account or name (ASN, SNS), or text about the posting."""
    if text.startswith("/"):
        text = mt940_details_slash.amounts(text, side, said)
    elif is_iban(text) or _is_dutch_account(text, texts):
        if text.strip("0"):
            put(said, "partner_account", text)
        return
    text = squeeze(text)
    if text and text != said.get("partner_name"):
        said["additional_info"] = under(text, *said.get("additional_info", "").split("\n"))


def _is_dutch_account(text: str, texts: Sequence[Tag]) -> bool:
    if not _DUTCH_ACCOUNT.fullmatch(text):
        return False
    return any(_DUTCH_PARTY.search(line) for line in chain.from_iterable(t.lines for t in texts))


def _raw(tag: Tag, texts: Sequence[Tag]) -> dict[str, Raw]:
    """The tags as written; of several with one name a list."""
    raw: dict[str, Raw] = {"61": "\n".join(tag.lines)}
    for each in texts:
        written = "\n".join(each.lines)
        known = raw.get(each.name)
        if known is None:
            raw[each.name] = written
        elif isinstance(known, list):
            known.append(written)
        else:
            raw[each.name] = [known, written]
    return raw
