"""Write the bank's files of the story (repository root: ``python3 -m demo.make_statements``).

One camt.053.001.08 file per statement (ISO 20022, Bank-to-Customer Statement, message definition
of 2019), valid against the schema. The files are committed; with ``--check`` nothing is written and
the exit status says whether they are what the story says.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from . import story

FOLDER = Path(__file__).parent
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
NOTICE = " Own work: a statement of the demo company. Made by demo/make_statements.py. "


def main(arguments: list[str]) -> int:
    """Write the files, or compare them with the story."""
    files = {FOLDER / told.file_name: render(told, *both) for told, *both in story.statements()}
    if "--check" in arguments:
        return int(any(path.read_bytes() != data for path, data in files.items()))
    for path, data in files.items():
        path.write_bytes(data)
    return 0


def render(told: story.Statement, opening: Decimal, closing: Decimal) -> bytes:
    """The bytes of the statement as a file."""
    document = ET.Element("Document", xmlns=NAMESPACE)
    message = ET.SubElement(document, "BkToCstmrStmt")
    made = f"{told.last_day}T22:15:00"
    _add(message, "GrpHdr", {"MsgId": f"{told.bank}053-{told.last_day}", "CreDtTm": made})
    statement = ET.SubElement(message, "Stmt")
    _write_head(statement, told, made)
    _write_balance(statement, "OPBD", opening, told.first_day)
    _write_balance(statement, "CLBD", closing, told.last_day)
    _add(statement, "TxsSummry", {"TtlNtries": {"NbOfNtries": str(len(told.lines))}})
    for place, line in enumerate(told.lines, start=1):
        _write_entry(statement, line, place)
    ET.indent(document)
    text = ET.tostring(document, encoding="unicode")
    return f"{HEADER}<!--{NOTICE}-->\n{text}\n".encode()


def _write_head(statement: ET.Element, told: story.Statement, made: str) -> None:
    bank = story.bank(told.bank)
    period = {"FrDtTm": f"{told.first_day}T00:00:00", "ToDtTm": f"{told.last_day}T23:59:59"}
    account = {
        "Id": {"IBAN": bank.account},
        "Ccy": story.CURRENCY,
        "Ownr": {"Nm": story.COMPANY},
        "Svcr": {"FinInstnId": {"BICFI": bank.bic, "Nm": bank.name}},
    }
    _fill(
        statement,
        {
            "Id": f"{bank.account}-2026-{told.number:03}",
            "ElctrncSeqNb": str(told.number),
            "CreDtTm": made,
            "FrToDt": period,
            "Acct": account,
        },
    )


def _write_balance(statement: ET.Element, kind: str, amount: Decimal, day: str) -> None:
    balance = _add(statement, "Bal", {"Tp": {"CdOrPrtry": {"Cd": kind}}})
    _write_amount(balance, amount)
    _add(balance, "Dt", {"Dt": day})


def _write_amount(parent: ET.Element, amount: Decimal) -> None:
    ET.SubElement(parent, "Amt", Ccy=story.CURRENCY).text = f"{abs(amount):.2f}"
    ET.SubElement(parent, "CdtDbtInd").text = "DBIT" if amount < 0 else "CRDT"


def _write_entry(statement: ET.Element, line: story.Line, place: int) -> None:
    entry = ET.SubElement(statement, "Ntry")
    _add(entry, "NtryRef", str(place))
    _write_amount(entry, line.value)
    domain, family, sub_family = line.code.split("-")
    code = {"Cd": domain, "Fmly": {"Cd": family, "SubFmlyCd": sub_family}}
    parts = {
        "Sts": {"Cd": "BOOK"},
        "BookgDt": {"Dt": line.date},
        "ValDt": {"Dt": line.date},
        "AcctSvcrRef": f"{line.date.replace('-', '')}{place:05}",
        "BkTxCd": {"Domn": code},
    }
    _fill(entry, parts)
    details = ET.SubElement(entry, "NtryDtls")
    if line.order_size:
        _write_batch(details, line)
    else:
        _write_transaction(details, line)
    if line.note:
        _add(entry, "AddtlNtryInf", line.note)


def _write_batch(details: ET.Element, line: story.Line) -> None:
    """An order that the bank booked in one sum, without its single payments."""
    named = {"PmtInfId": line.order} if line.order else {}
    batch = _add(details, "Btch", {**named, "NbOfTxs": str(line.order_size)})
    ET.SubElement(batch, "TtlAmt", Ccy=story.CURRENCY).text = f"{abs(line.value):.2f}"


def _write_transaction(details: ET.Element, line: story.Line) -> None:
    transaction = ET.SubElement(details, "TxDtls")
    references = {
        "EndToEndId": line.end_to_end or "NOTPROVIDED",
        "MndtId": line.mandate,
        "ChqNb": line.cheque,
    }
    _add(transaction, "Refs", {name: text for name, text in references.items() if text})
    _write_amount(transaction, line.value)
    if line.party or line.name:
        _write_parties(transaction, line)
    if line.text:
        _add(transaction, "RmtInf", {"Ustrd": line.text})
    elif line.reference:
        kind = {"CdOrPrtry": {"Cd": "SCOR"}}
        _add(transaction, "RmtInf", {"Strd": {"CdtrRefInf": {"Tp": kind, "Ref": line.reference}}})


def _write_parties(transaction: ET.Element, line: story.Line) -> None:
    """The other side as debtor of a credit, as creditor of a debit."""
    other = story.party(line.party) if line.party else story.Party("", line.name)
    role = "Cdtr" if line.value < 0 else "Dbtr"
    parties: dict[str, object] = {role: {"Pty": {"Nm": line.name or other.name}}}
    if other.account:
        parties[f"{role}Acct"] = {"Id": {"IBAN": other.account}}
    _add(transaction, "RltdPties", parties)


def _add(parent: ET.Element, name: str, content: object) -> ET.Element:
    """Append an element: text, or a dict of further elements in their order."""
    element = ET.SubElement(parent, name)
    if isinstance(content, dict):
        _fill(element, content)
    else:
        element.text = str(content)
    return element


def _fill(element: ET.Element, content: dict[str, object]) -> None:
    for name, inner in content.items():
        _add(element, name, inner)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
