"""Small camt.053 files for tests, written out so that a test shows what the bank says."""

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


def camt(*statements):
    """Return the bytes of a camt.053 file."""
    return DOCUMENT.format(statements="".join(statements)).encode()
