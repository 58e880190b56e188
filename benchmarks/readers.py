"""How well and how fast statement files are read: ``python3 benchmarks/formats.py [corpus]``.

Two tables on stdout. The first is the corpus against its INDEX.tsv, by format: files, read, right
number of transactions, right amounts and balances, refused with a clear error, crashed. A file
inside which the index knows no number has nothing to be wrong. The second is a generated file of
10,000 fully filled transactions per reader: transactions a second of processor time, best of
three, and the peak memory of reading it in a process of its own, as tuple and as stream.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.errors import ReadError  # noqa: E402
from engine.formats import camt, read  # noqa: E402
from engine.statement import Statement  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"
COLUMNS = ("files", "read", "right count", "right amounts", "refused", "crash")
SIZE = 10_000

ENTRY = """<Ntry><NtryRef>{n}</NtryRef><Amt Ccy="EUR">{n}.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-31</Dt></BookgDt><ValDt><Dt>2026-01-31</Dt></ValDt>
<AcctSvcrRef>20260131{n:08}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>
<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>166</Cd><Issr>DK</Issr></Prtry></BkTxCd>
<NtryDtls><Btch><MsgId>M{n}</MsgId><PmtInfId>P{n}</PmtInfId></Btch><TxDtls>
<Refs><MsgId>MSG{n}</MsgId><InstrId>I{n}</InstrId><EndToEndId>E{n}</EndToEndId>
<MndtId>MANDATE{n}</MndtId></Refs><AmtDtls><InstdAmt><Amt Ccy="USD">{n}.90</Amt></InstdAmt>
<TxAmt><Amt Ccy="EUR">{n}.50</Amt><CcyXchg><SrcCcy>USD</SrcCcy><XchgRate>1.09</XchgRate></CcyXchg>
</TxAmt></AmtDtls><Chrgs><Rcrd><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>
<RltdPties><Dbtr><Pty><Nm>Customer {n} GmbH</Nm><PstlAdr><Ctry>DE</Ctry><AdrLine>Street {n}
</AdrLine></PstlAdr></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
</RltdPties><RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>
</RltdAgts><Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>Invoice 2026/{n}</Ustrd><Strd><CdtrRefInf><Tp>
<CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
</TxDtls></NtryDtls><AddtlNtryInf>SEPA credit transfer</AddtlNtryInf></Ntry>
"""


def main(arguments: list[str]) -> None:
    """Print both tables, or with ``--peak`` what one process needs."""
    if arguments[:1] == ["--peak"]:
        print_peak(arguments[1], int(arguments[2]))
        return
    corpus = Path(arguments[0]) if arguments else CORPUS
    print_corpus(corpus)
    print()
    print_speed()


def print_corpus(corpus: Path) -> None:
    """The corpus by format; every file that is not right, with the reason, below."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for row in index(corpus):
        outcome, reason = judge(corpus / row["path"], row)
        tally[row["format"]].update(outcome)
        if reason:
            wrong.append(f"  {row['path']}: {reason}")
    print_rows(
        ("format", *COLUMNS), [(name, *(tally[name][c] for c in COLUMNS)) for name in sorted(tally)]
    )
    known = [line for line in wrong if not line.endswith("known format")]
    print(f"\n{len(wrong) - len(known)} files are of a format without reader; not right otherwise:")
    print("\n".join(known) or "  none")


def index(corpus: Path) -> Iterator[dict[str, str]]:
    """The statement files of the index."""
    path = corpus / "INDEX.tsv"
    if not path.exists():
        print(f"corpus not here: {path}")
        return
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            if row["format"] not in ("xsd", "pain"):
                yield row


def judge(path: Path, row: dict[str, str]) -> tuple[list[str], str]:
    """The columns a file counts in, and why it does not count in all."""
    try:
        statements = read(path.read_bytes())
    except ReadError as error:
        return ["files", "refused"], error.message
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        return ["files", "crash"], repr(error)
    found = Counter(difference(statements, row))
    outcome = ["files", "read"]
    outcome += ["right count"] if not found["count"] else []
    outcome += ["right amounts"] if not found["amounts"] else []
    return outcome, ", ".join(found)


def difference(statements: tuple[Statement, ...], row: dict[str, str]) -> Iterator[str]:
    """``count`` or ``amounts`` where the index says otherwise; hostile files have no figures."""
    if row["format"] == "hostile":
        return
    if sum(len(statement.transactions) for statement in statements) != int(row["n_transactions"]):
        yield "count"
    told = json.loads(row[RAW]) if row[RAW] else {}
    found = figures(statements)
    if any(number(told[key]) not in (None, found[key]) for key in found if key in told):
        yield "amounts"


def figures(statements: tuple[Statement, ...]) -> dict[str, Decimal | None]:
    """What the index has: balances of the first statement, amount of the first entry."""
    entries = [entry for statement in statements for entry in statement.transactions]
    opening, closing = next(((each.opening, each.closing) for each in statements), (None, None))
    return {
        "first": entries[0].amount if entries else None,
        "open": opening.amount if opening else None,
        "close": closing.amount if closing else None,
    }


def number(text: str) -> Decimal | None:
    """A figure of the index, ``None`` where it is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def print_speed() -> None:
    """Speed and memory of the readers; memory also ten times as large, to see whether it grows."""
    data = camt_file(SIZE)
    best = min(seconds(data) for _ in range(3))
    entries = (
        f"{SIZE:,} transactions, {len(data):,} bytes, {data.count(b'</') // SIZE} elements each"
    )
    print(f"camt: {entries}")
    rows = [("transactions a second", f"{SIZE / best:,.0f}")]
    for kind in ("read", "stream"):
        rows += [(f"peak of {kind}, {n:,}", f"{peak(kind, n)} MB") for n in (SIZE, 10 * SIZE)]
    print_rows(("camt", ""), rows)


def camt_file(size: int) -> bytes:
    """A camt.053.001.08 file of ``size`` fully filled transactions."""
    data = bytearray(
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        b"<Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    )
    for n in range(size):
        data += ENTRY.format(n=n).encode()
    data += b"</Stmt></BkToCstmrStmt></Document>"
    return bytes(data)


def seconds(data: bytes) -> float:
    """Processor time of one reading, proved to be complete."""
    start = time.process_time()
    (statement,) = read(data)
    taken = time.process_time() - start
    if len(statement.transactions) != SIZE:
        raise SystemExit("not all transactions were read")
    return taken


def peak(kind: str, size: int) -> str:
    """Megabytes that reading ``size`` transactions adds, in a process of its own."""
    command = [sys.executable, __file__, "--peak", kind, str(size)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def print_peak(kind: str, size: int) -> None:
    """What ``peak`` runs: memory above that of the bytes themselves, which come from a file."""
    with tempfile.NamedTemporaryFile() as file:
        make = "import sys, formats; sys.stdout.buffer.write(formats.camt_file(int(sys.argv[1])))"
        command = [sys.executable, "-c", make, str(size)]
        subprocess.run(command, stdout=file, cwd=Path(__file__).parent, check=True)
        data = Path(file.name).read_bytes()
    before = peak_kilobytes()
    kept = read(data) if kind == "read" else sum(1 for _ in camt.stream(data))
    print(f"{(peak_kilobytes() - before) / 1024:,.0f}" if kept else "nothing read")


def peak_kilobytes() -> int:
    """The most memory this process had so far (Linux; rusage would count its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def print_rows(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Columns, the first to the left, the others to the right."""
    table = [tuple(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for first, *others in table:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        print(first.ljust(widths[0]), *cells, sep="  ")


if __name__ == "__main__":
    main(sys.argv[1:])
