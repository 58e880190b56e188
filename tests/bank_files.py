"""Small files for tests, written out so that a test shows what the bank says."""

import io
import zipfile

ENTRY = """<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="{currency}">{amount}</Amt>
<CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>
<BookgDt><Dt>{date}</Dt></BookgDt><ValDt><Dt>{date}</Dt></ValDt>{bank_id}
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>
<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>{partner}</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""

BALANCE = """<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>
<Amt Ccy="{currency}">{amount}</Amt>
<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{date}</Dt></Dt></Bal>"""

STATEMENT = """<Stmt><Id>{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>
<CreDtTm>{end}T23:00:00</CreDtTm>
<FrToDt><FrDtTm>{start}T00:00:00</FrDtTm><ToDtTm>{end}T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy><Ownr><Nm>{owner}</Nm></Ownr></Acct>
{balances}{entries}</Stmt>"""

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-02-01T00:00:00</CreDtTm></GrpHdr>{statements}
</BkToCstmrStmt></Document>"""


def _signed(amount):
    return {"amount": f"{abs(amount):.2f}", "direction": "CRDT" if amount >= 0 else "DBIT"}


def entry(amount, date, text="", partner="", account="", number="", **more):
    """One booked entry; ``bank_id`` is the bank's reference, ``status`` BOOK or PDNG."""
    bank_id = more.pop("bank_id", "")
    return ENTRY.format(
        **_signed(amount),
        date=date,
        text=text,
        partner=partner,
        account=account or "BE68539007547034",
        number=number,
        bank_id=f"<AcctSvcrRef>{bank_id}</AcctSvcrRef>" if bank_id else "",
        currency=more.pop("currency", "USD"),
        status=more.pop("status", "BOOK"),
        end_to_end=more.pop("end_to_end", "NOTPROVIDED"),
    )


def statement(account, start, end, opening, closing, entries, number="1", currency="USD"):
    balances = "".join(
        BALANCE.format(kind=kind, date=date, currency=currency, **_signed(amount))
        for kind, date, amount in (("OPBD", start, opening), ("CLBD", end, closing))
    )
    return STATEMENT.format(
        number=number,
        account=account,
        start=start,
        end=end,
        currency=currency,
        owner="company_1_data",
        balances=balances,
        entries="".join(entries),
    )


def camt(*statements, kind="053"):
    """Return the bytes of a camt file: statement 053, report 052 or notification 054."""
    text = DOCUMENT.format(statements="".join(statements)).replace("camt.053", f"camt.{kind}")
    root, tag = {
        "053": ("BkToCstmrStmt", "Stmt"),
        "052": ("BkToCstmrAcctRpt", "Rpt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[kind]
    text = text.replace("BkToCstmrStmt", root)
    return text.replace("<Stmt>", f"<{tag}>").replace("</Stmt>", f"</{tag}>").encode()


def batch(amount, date, details, bank_id="", message_id="MSG-1"):
    """One booked camt entry with its transactions: ``[(amount, text)]``."""
    inner = "".join(
        DETAIL.format(**_signed(value), text=text, number=number)
        for number, (value, text) in enumerate(details, start=1)
    )
    whole = entry(amount, date, bank_id=bank_id)
    start, end = whole.index("<NtryDtls>"), whole.index("</Ntry>")
    head = f"<NtryDtls><Btch><MsgId>{message_id}</MsgId></Btch>"
    return f"{whole[:start]}{head}{inner}</NtryDtls>{whole[end:]}"


DETAIL = """<TxDtls><Refs><EndToEndId>E2E-{number}</EndToEndId></Refs>
<Amt Ccy="USD">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def mt940(account, number, days, balances, entries, currency="USD"):
    """Return the bytes of one MT940 statement.

    :param days: first and last day, ``YYYY-MM-DD``.
    :param balances: opening and closing.
    :param entries: ``[(day, amount, text)]``.
    """

    def balance(tag, day, amount):
        mark, short = _mark(amount), day.replace("-", "")[2:]
        return f":{tag}:{mark}{short}{currency}{_comma(amount)}"

    lines = [":20:STARTUMS", f":25:{account}", f":28C:{number}/1"]
    lines.append(balance("60F", days[0], balances[0]))
    for day, amount, text in entries:
        short = day.replace("-", "")[2:]
        lines.append(f":61:{short}{short[2:]}{_mark(amount)}{_comma(amount)}NTRFNONREF")
        lines.append(f":86:{text}")
    lines.append(balance("62F", days[1], balances[1]))
    return "\r\n".join([*lines, "-", ""]).encode()


def _mark(amount):
    return "C" if amount >= 0 else "D"


def _comma(amount):
    return f"{abs(amount):.2f}".replace(".", ",")


def ofx(account, days, entries, currency="USD"):
    """Return the bytes of an OFX 1.0.2 file; ``entries``: ``[(day, amount, id, name)]``."""
    transactions = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day.replace('-', '')}<TRNAMT>{amount:.2f}"
        f"<FITID>{number}<NAME>{name}</STMTTRN>"
        for day, amount, number, name in entries
    )
    start, end = (day.replace("-", "") for day in days)
    return (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
        "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
        "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260201"
        "<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>0<STATUS><CODE>0"
        f"<SEVERITY>INFO</STATUS><STMTRS><CURDEF>{currency}<BANKACCTFROM><BANKID>37040044<ACCTID>"
        f"{account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>{start}<DTEND>{end}"
        f"{transactions}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def qif(entries):
    """Return the bytes of a QIF file; ``entries``: ``[(day, amount, payee)]``."""
    lines = ["!Type:Bank"]
    for day, amount, payee in entries:
        year, month, number = day.split("-")
        lines += [f"D{month}/{number}/{year}", f"T{amount:.2f}", f"P{payee}", "^"]
    return "\n".join([*lines, ""]).encode()


def zipped(*files):
    """Return the bytes of a zip archive of ``(name, data)``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return held.getvalue()
