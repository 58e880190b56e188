"""Statements as camt.053.001.08, with the elements in the order of the schema.

What the message cannot hold is left out: warnings, the entry as it was read, and of an entry with
details whatever the standard says of the details alone. Source: ISO 20022 Message Definition
Report "Bank-to-Customer Cash Management", camt.053.001.08.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from xml.sax.saxutils import escape

from engine.statement import (
    Balance,
    Batch,
    Card,
    Charge,
    Document,
    Reference,
    Statement,
    Transaction,
)

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
)
_DAY = datetime.date(2026, 1, 31)
_N = "7700077"
_FULL = Transaction(
    amount=Decimal(f"{_N}.50"),
    currency="EUR",
    date=_DAY,
    value_date=_DAY,
    bank_id=f"20260131{_N}",
    entry_reference=_N,
    end_to_end_id=f"E{_N}",
    instruction_id=f"I{_N}",
    message_id=f"MSG{_N}",
    mandate_id=f"MANDATE{_N}",
    references=(Reference(value="RF18539007547034", kind="SCOR"),),
    text=f"Invoice 2026/{_N}",
    additional_info="SEPA credit transfer",
    partner_name=f"Customer {_N} GmbH",
    partner_account="DE89370400440532013000",
    partner_bic="COBADEFFXXX",
    partner_address=(f"Street {_N}",),
    partner_country="DE",
    purpose_code="GDDS",
    code="PMNT-RCDT-ESCT",
    proprietary_code="166",
    proprietary_issuer="DK",
    charges=(Charge(amount=Decimal("-1.00"), currency="EUR"),),
    original_amount=Decimal(f"{_N}.90"),
    original_currency="USD",
    exchange_rate=Decimal("1.09"),
    batch=Batch(message_id=f"M{_N}", payment_info_id=f"P{_N}"),
)
_OPENING = Balance(kind="OPBD", amount=Decimal("0.00"), currency="EUR", date=_DAY)
_SAMPLE = Statement(
    format="camt.053.001.08",
    account="DE02120300000000202051",
    currency="EUR",
    id="1",
    message_id="1",
    number="1",
    created="2026-02-01T00:00:00",
    date_start=_DAY,
    date_end=_DAY,
    balances=(_OPENING,),
    opening=_OPENING,
    transactions=(_FULL,),
)


def write(statement: Statement) -> bytes:
    """A message with one statement."""
    header = _tag("MsgId", statement.message_id) + _tag("CreDtTm", statement.created)
    body = _group("GrpHdr", header) + f"<Stmt>{_statement(statement)}</Stmt>"
    return f"{_HEAD}<BkToCstmrStmt>{body}</BkToCstmrStmt></Document>\n".encode()


def sample(size: int) -> bytes:
    """A statement of ``size`` transactions with 67 elements each."""
    head, _start, rest = write(_SAMPLE).decode().partition("<Ntry>")
    entry, _end, tail = rest.rpartition("</Ntry>")
    whole = f"<Ntry>{entry}</Ntry>\n"
    return "".join([head, *(whole.replace(_N, str(n)) for n in range(size)), tail]).encode()


def _statement(it: Statement) -> str:
    page = _tag("PgNb", it.page) + _tag("LastPgInd", _yes_no(it.is_last_page))
    owner = _group("Ownr", _tag("Nm", it.owner_name))
    account = _group("Id", _account(it.account)) + _tag("Ccy", it.currency)
    account += _tag("Nm", it.account_name) + owner + _agent("Svcr", it.servicer_bic)
    counted = _group("TtlNtries", _tag("NbOfNtries", it.declared_count))
    return "".join(
        (
            _tag("Id", it.id),
            _group("StmtPgntn", page),
            _tag("ElctrncSeqNb", it.electronic_number),
            _tag("LglSeqNb", it.legal_number),
            _tag("CreDtTm", it.created),
            _group("FrToDt", _time("FrDtTm", it.date_start) + _time("ToDtTm", it.date_end)),
            _tag("CpyDplctInd", it.copy_kind),
            _group("Acct", account),
            *map(_balance, it.balances),
            _group("TxsSummry", counted),
            *map(_entry, it.transactions),
        )
    )


def _balance(it: Balance) -> str:
    kind = _group("CdOrPrtry", _choice(it.kind)) + _group("SubTp", _choice(it.subtype))
    amount = _amount("Amt", abs(it.amount), it.currency) + _direction(it.amount)
    return _group("Bal", _group("Tp", kind) + amount + _date("Dt", it.date))


def _entry(it: Transaction) -> str:
    """An entry with one detail that is the entry itself, or with several of their own."""
    own = it.details or (it,)
    is_one = not it.details
    blocks = _batch(it.batch) + "".join(_detail(each, it, is_one=is_one) for each in own)
    head = _amount("Amt", abs(it.amount), it.currency) + _direction(it.amount)
    return _group(
        "Ntry",
        _tag("NtryRef", it.entry_reference),
        head,
        _tag("RvslInd", "true" if it.is_reversal else ""),
        _group("Sts", _tag("Cd", it.status)),
        _date("BookgDt", it.date),
        _date("ValDt", it.value_date),
        _tag("AcctSvcrRef", it.bank_id),
        _code(it) or "<BkTxCd/>",
        "" if is_one else _amounts(it) + _charges(it.charges) + _card(it.card),
        _group("NtryDtls", blocks),
        *(_tag("AddtlNtryInf", line) for line in _lines(it.additional_info)),
    )


def _detail(it: Transaction, entry: Transaction, *, is_one: bool) -> str:
    is_known = it.note != "missing_amount"
    amount = _amount("Amt", abs(it.amount), it.currency) if is_known else ""
    told = set(_lines(entry.additional_info))
    more = [line for line in _lines(it.additional_info) if line not in told]
    return _group(
        "TxDtls",
        _references(it, "" if is_one else it.bank_id),
        amount + _direction(it.amount),
        _amounts(it) if is_known else "",
        "" if is_one else _code(it),
        _charges(it.charges),
        _parties(it),
        _purpose(it),
        _remittance(it),
        _returned(it),
        _card(it.card),
        *(_tag("AddtlTxInf", line) for line in more),
    ) or ("" if is_one else "<TxDtls/>")


def _references(it: Transaction, bank_id: str) -> str:
    others = (_tag("Tp", each.kind) + _tag("Ref", each.value) for each in it.other_references)
    return _group(
        "Refs",
        _tag("MsgId", it.message_id),
        _tag("AcctSvcrRef", bank_id),
        _tag("PmtInfId", it.payment_info_id),
        _tag("InstrId", it.instruction_id),
        _tag("EndToEndId", it.end_to_end_id),
        _tag("UETR", it.uetr),
        _tag("TxId", it.transaction_id),
        _tag("MndtId", it.mandate_id),
        _tag("ChqNb", it.cheque_number),
        _tag("ClrSysRef", it.clearing_reference),
        *(_group("Prtry", each) for each in others),
    )


def _amounts(it: Transaction) -> str:
    """The ordered amount, and the rate beside what was booked."""
    ordered = ""
    if it.original_amount is not None:
        ordered = _amount("Amt", abs(it.original_amount), it.original_currency)
    rate = ""
    if it.exchange_rate is not None:
        source = _tag("SrcCcy", it.original_currency or it.currency)
        exchange = _group("CcyXchg", source, _tag("XchgRate", format(it.exchange_rate, "f")))
        rate = _amount("Amt", abs(it.amount), it.currency) + exchange
    return _group("AmtDtls", _group("InstdAmt", ordered), _group("TxAmt", rate))


def _charges(found: Iterable[Charge]) -> str:
    records = (
        _group(
            "Rcrd",
            _amount("Amt", abs(each.amount), each.currency),
            _direction(each.amount),
            _tag("ChrgInclInd", _yes_no(each.is_included)),
            _group("Tp", _group("Prtry", _tag("Id", each.kind))),
            _tag("Br", each.bearer),
        )
        for each in found
    )
    return _group("Chrgs", *records)


def _parties(it: Transaction) -> str:
    """Debtor first; the other side of a return or reversal is the one that was paid before."""
    is_back = it.is_reversal or bool(it.return_reason or it.return_text)
    role = "Dbtr" if (it.amount >= 0) != is_back else "Cdtr"
    address = _tag("Ctry", it.partner_country)
    address += "".join(_tag("AdrLine", line) for line in it.partner_address)
    party = _tag("Nm", it.partner_name) + _group("PstlAdr", address)
    identity = _group("Othr", _tag("Id", it.creditor_id), "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm>")
    creditor = _group("Id", _group("PrvtId", identity)) if it.creditor_id else ""
    account = _group(role + "Acct", _group("Id", _account(it.partner_account)))
    ultimate = _group("Ultmt" + role, _group("Pty", _tag("Nm", it.ultimate_name)))
    own = party + (creditor if role == "Cdtr" else "")
    sides = _group(role, _group("Pty", own)) + account + ultimate
    sides += _group("Cdtr", _group("Pty", creditor)) if role == "Dbtr" else ""
    return _group("RltdPties", sides) + _group("RltdAgts", _agent(role + "Agt", it.partner_bic))


def _purpose(it: Transaction) -> str:
    return _group("Purp", _tag("Cd", it.purpose_code) or _tag("Prtry", it.purpose_text))


def _remittance(it: Transaction) -> str:
    """Every reference and every document in a block of its own, with its amount."""
    return _group(
        "RmtInf",
        *(_tag("Ustrd", line) for line in _lines(it.text)),
        *(_group("Strd", _remitted(each) + _reference(each)) for each in it.references),
        *(_group("Strd", _document(each) + _remitted(each)) for each in it.documents),
    )


def _reference(it: Reference) -> str:
    kind = _group("CdOrPrtry", _choice(it.kind)) + _tag("Issr", it.issuer)
    return _group("CdtrRefInf", _group("Tp", kind) + _tag("Ref", it.value))


def _document(it: Document) -> str:
    kind = _group("Tp", _group("CdOrPrtry", _choice(it.kind)))
    day = _tag("RltdDt", it.date.isoformat() if it.date else "")
    return _group("RfrdDocInf", kind + _tag("Nb", it.number) + day)


def _remitted(it: Reference | Document) -> str:
    if it.amount is None:
        return ""
    tag = "RmtdAmt" if it.amount >= 0 else "CdtNoteAmt"
    return _group("RfrdDocAmt", _amount(tag, abs(it.amount), it.currency))


def _returned(it: Transaction) -> str:
    texts = (_tag("AddtlInf", line) for line in _lines(it.return_text))
    return _group("RtrInf", _group("Rsn", _choice(it.return_reason)), *texts)


def _card(it: Card | None) -> str:
    if it is None:
        return ""
    till = _group("Id", _tag("Id", it.terminal) + _tag("ShrtNm", it.merchant))
    sale = _tag("TxCtgy", it.category) + _tag("SaleRcncltnId", it.total_reference)
    sale += _tag("SaleRefNb", it.reference) + _group("TxId", _time("TxDtTm", it.date))
    number = _group("Card", _group("PlainCardData", _tag("PAN", it.number)))
    return _group("CardTx", number, _group("POI", till), _group("Tx", _group("Indv", sale)))


def _batch(it: Batch | None) -> str:
    if it is None:
        return ""
    total = "" if it.total is None else _amount("TtlAmt", it.total, it.currency)
    ids = _tag("MsgId", it.message_id) + _tag("PmtInfId", it.payment_info_id)
    return _group("Btch", ids + _tag("NbOfTxs", it.count) + total)


def _code(it: Transaction) -> str:
    domain, family, sub_family = [*it.code.split("-", 2), "", ""][:3]
    inner = _group("Fmly", _tag("Cd", family) + _tag("SubFmlyCd", sub_family))
    proprietary = _tag("Cd", it.proprietary_code) + _tag("Issr", it.proprietary_issuer)
    return _group(
        "BkTxCd", _group("Domn", _tag("Cd", domain) + inner), _group("Prtry", proprietary)
    )


def _account(number: str) -> str:
    is_iban = number[:2].isalpha() and number[2:4].isdecimal()
    return _tag("IBAN", number) if is_iban else _group("Othr", _tag("Id", number))


def _agent(name: str, bic: str) -> str:
    return _group(name, _group("FinInstnId", _tag("BICFI", bic)))


def _choice(code: str) -> str:
    is_code = len(code) <= 4 and code.isalnum() and code.isupper()
    return _tag("Cd" if is_code else "Prtry", code)


def _direction(amount: Decimal) -> str:
    return _tag("CdtDbtInd", "DBIT" if amount < 0 else "CRDT")


def _amount(name: str, value: Decimal, currency: str) -> str:
    told = f' Ccy="{escape(currency)}"' if currency else ""
    return f"<{name}{told}>{value:f}</{name}>"


def _date(name: str, day: datetime.date | None) -> str:
    return _group(name, _tag("Dt", day.isoformat() if day else ""))


def _time(name: str, day: datetime.date | None) -> str:
    return _tag(name, f"{day.isoformat()}T00:00:00" if day else "")


def _yes_no(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _tag(name: str, text: object) -> str:
    """An element with a text, nothing where there is none."""
    return "" if text in ("", None) else f"<{name}>{escape(str(text))}</{name}>"


def _group(name: str, *inner: str) -> str:
    """An element around others, nothing where there are none."""
    content = "".join(inner)
    return f"<{name}>{content}</{name}>" if content else ""
