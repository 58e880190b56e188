"""BAI2, CODA, CFONB and Norma 43 as banks wrote them: the corpus index, the columns of the files
themselves, and what other libraries make of the files that they can read.
"""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import BadDateError, MissingElementError, ReadError
from engine.formats import detect, read
from engine.formats.encoding import text_of

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
FORMATS = ("bai2", "coda", "cfonb", "n43")
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"

#: Broken on purpose: what is refused, and in which line.
REFUSED = {
    "pennylane-hq+cfonb__end_of_statement_without_beginning.txt": (MissingElementError, 9),
    "pennylane-hq+cfonb__invalid_date.txt": (BadDateError, 1),
    "pennylane-hq+cfonb__operation.txt": (MissingElementError, 1),
    "pennylane-hq+cfonb__operation_already_defined.txt": (MissingElementError, 1),
    "pennylane-hq+cfonb__operation_detail_without_operation.txt": (MissingElementError, 3),
    "pennylane-hq+cfonb__operation_out_of_statement.txt": (MissingElementError, 1),
}
#: Balances that do not agree in the file itself, by a person's sum of it. The accounts, amounts
#: and balances of these were altered by whoever gave them away.
UNBALANCED = {
    "JeffreyDevloo+coda-parser__sample2.cod",
    "JeffreyDevloo+coda-parser__sample3.cod",
    "JeffreyDevloo+coda-parser__sample4.cod",
    "JeffreyDevloo+coda-parser__sample5.cod",
    "JeffreyDevloo+coda-parser__sample6.cod",
    "JeffreyDevloo+coda-parser__sample7.cod",
    "JeffreyDevloo+coda-parser__sample9.cod",
    "OCA+l10n-belgium__Ontvangen_CODA.2012-01-11-18.59.15.txt",
    "OCA+l10n-belgium__test_coda_file__Ontvangen_CODA.2012-01-11-18.59.15.txt",
    "TRIPTYK+typescript-coda-parser__sample2.cod",
    "TRIPTYK+typescript-coda-parser__sample6.cod",
    "akretion+python-cfonb__bank_statement.cfo",
    "jwadin+php-coda-parser__sample2.cod",
    "jwadin+php-coda-parser__sample5.cod",
    "jwadin+php-coda-parser__sample6.cod",
    "ministryofjustice+bai2__citi_example.bai2",
    "pennylane-hq+cfonb__new_statement_without_previous_ended.txt",
    "supervos+coda-parser__sample6.cod",
}
#: BAI2 has no figures in the index: opening, closing and amounts, read off the files by hand.
BAI2 = {
    "account_trailer_amount_blank_example": [(None, None, []), (None, None, [])],
    "citi_example": [("100.00", "100.00", ["0.01"])],
    "nwb_example": [("365.21", "338.45", ["-9.71", "-1.00", "-1.23", "-15.71", "0.89"])],
    "svb_us_example": [
        ("347269.79", "352171.75", ["4901.96"]),
        ("352171.75", "361229.75", ["9058.00"]),
    ],
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def rows(*names):
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as handle:
        found = [row for row in csv.DictReader(handle, delimiter="\t") if row["format"] in names]
    return [row for row in found if Path(row["path"]).name not in REFUSED]


def paths(*names):
    return [CORPUS / row["path"] for row in rows(*names)]


def flat(entries):
    for entry in entries:
        yield entry
        yield from flat(entry.details)


def movements(data):
    """All amounts in the order of the file, details of details too."""
    return [entry.amount for each in read(data) for entry in flat(each.transactions)]


def money(balance):
    return balance and balance.amount


def decimal(text):
    return None if text is None else Decimal(text)


def test_every_file_is_read_as_the_index_says():
    found = {row["path"]: list(problems(row)) for row in rows(*FORMATS)}
    wrong = {path: what for path, what in found.items() if what}
    assert len(found) > 40
    assert not wrong


def problems(row):
    data = (CORPUS / row["path"]).read_bytes()
    statements = read(data)
    told = json.loads(row[RAW]) if row[RAW] else {}
    booked = [each.amount for statement in statements for each in statement.transactions]
    if detect(data).name != row["format"]:
        yield f"read as {detect(data).name}"
    if not counted(row, data):
        yield f"not {row['n_transactions']} transactions"
    if told.get("first") and booked[0] != Decimal(told["first"]):
        yield f"first {booked[0]}"
    if told.get("open") and money(statements[0].opening) != Decimal(told["open"]):
        yield f"open {statements[0].opening}"
    if told.get("close") and Decimal(told["close"]) not in [
        money(each.closing) for each in statements
    ]:
        yield "close"
    is_balanced = not any("sum_differs" in each.warnings for each in statements)
    if is_balanced is (Path(row["path"]).name in UNBALANCED):
        yield "balanced" if is_balanced else "not balanced"


def counted(row, data):
    """The index counts movement records, those of CODA with their details."""
    entries = sum(len(each.transactions) for each in read(data))
    count = int(row["n_transactions"])
    if row["format"] != "coda":
        return entries == count
    return data.count(b"\n21") == count and entries <= count


@pytest.mark.parametrize(("name", "expected"), REFUSED.items())
def test_a_file_broken_on_purpose_is_refused_with_its_line(name, expected):
    with pytest.raises(ReadError) as caught:
        read((CORPUS / "cfonb" / name).read_bytes())
    assert (type(caught.value), caught.value.line) == expected


def test_amounts_of_bai2_are_those_a_person_reads():
    for path in paths("bai2"):
        found = [
            (
                money(each.opening),
                money(each.closing),
                [entry.amount for entry in each.transactions],
            )
            for each in read(path.read_bytes())
        ]
        name = path.name.partition("__")[2].removesuffix(".bai2")
        assert found == [
            (decimal(start), decimal(end), [Decimal(amount) for amount in amounts])
            for start, end, amounts in BAI2[name]
        ]


def test_every_amount_of_coda_stands_where_the_file_has_it():
    checked = 0
    for path in paths("coda"):
        lines = text_of(path.read_bytes()).splitlines()
        moved = [line for line in lines if line.startswith("21")]
        written = [Decimal(line[32:47]) / 1000 * (1 - 2 * int(line[31])) for line in moved]
        whole = [entry.amount for each in read(path.read_bytes()) for entry in each.transactions]
        assert whole == [
            value for value, line in zip(written, moved, strict=True) if line[6:10] == "0000"
        ], path.name
        checked += len(whole)
    assert checked > 90


def test_every_amount_of_norma_43_stands_where_the_file_has_it():
    checked = 0
    for path in paths("n43"):
        moved = [line for line in text_of(path.read_bytes()).splitlines() if line[:2] == "22"]
        written = [Decimal(line[28:42]) / 100 * (2 * int(line[27]) - 3) for line in moved]
        assert movements(path.read_bytes()) == written, path.name
        checked += len(written)
    assert checked > 70


def test_every_amount_of_cfonb_stands_where_the_file_has_it():
    plus, minus = "{ABCDEFGHI", "}JKLMNOPQR"
    checked = 0
    for path in paths("cfonb"):
        moved = [line for line in text_of(path.read_bytes()).splitlines() if line[:2] == "04"]
        written = []
        for line in moved:
            digit = (plus + minus).index(line[103])
            written.append(Decimal(f"{line[90:103]}{digit % 10}") / 100 * (1 if digit < 10 else -1))
        assert movements(path.read_bytes()) == written, path.name
        checked += len(written)
    assert checked > 20


def test_coda_is_read_as_febelfin_coda_reads_it():
    library = pytest.importorskip("coda")
    agreed = 0
    for path in paths("coda"):
        try:
            theirs = library.CODA(str(path)).statements
        except AssertionError:
            continue  # it refuses files whose balances, totals or accounts do not agree
        ours = read(path.read_bytes())
        assert [each.account for each in ours] == [each.account for each in theirs]
        for one, other in zip(ours, theirs, strict=True):
            assert [key(each) for each in one.transactions] == [
                (
                    move.amount,
                    move.entry_date,
                    move.value_date,
                    " ".join(move.bank_reference.split()),
                    (move.counterparty_bic or "").strip(),
                )
                for move in other.moves
            ]
        agreed += 1
    assert agreed >= 9


def key(entry):
    return (entry.amount, entry.date, entry.value_date, entry.bank_id, entry.partner_bic)


def test_norma_43_is_read_as_aeb43_reads_it():
    library = pytest.importorskip("aeb43")
    agreed = 0
    for path in paths("n43"):
        try:
            theirs = library.AEB43(str(path), encoding="latin-1").accounts
        except (KeyError, AssertionError):
            continue  # it refuses a sign 0 and totals that do not agree
        ours = read(path.read_bytes())
        for one, other in zip(ours, theirs, strict=True):
            assert one.account == other.bank_code + other.branch_code + other.number
            assert (one.date_start, one.date_end) == (other.start_date, other.end_date)
            assert (money(one.opening), money(one.closing)) == (
                other.initial_balance,
                other.final_balance,
            )
            assert [
                (each.amount, each.date, each.value_date, each.proprietary_code, each.bank_id)
                for each in one.transactions
            ] == [
                (
                    move.amount,
                    move.transaction_date,
                    move.value_date,
                    move.shared_item + move.own_item,
                    references(move),
                )
                for move in other.transactions
            ]
        agreed += 1
    assert agreed >= 4


def references(move):
    """Its two references, without those that are only zeros."""
    both = (move.reference1.strip(), move.reference2.strip())
    return " ".join(each for each in both if each.strip("0"))


def test_cfonb_is_read_as_python_cfonb_reads_it():
    library = pytest.importorskip("cfonb.parser.statement")
    path = (
        CORPUS
        / "cfonb"
        / "pypi+odoo_addon_account_statement_import_fr_cfonb-19.0.1.0.0.2__cfonb_classic.cfo"
    )
    with path.open(encoding="ascii") as handle:
        (theirs,) = library.StatementReader().parse(handle)
    (ours,) = read(path.read_bytes())
    assert (money(ours.opening), money(ours.closing)) == (
        theirs.header.prev_amount if "prev_amount" in theirs.header else theirs.header.amount,
        theirs.footer.next_amount if "next_amount" in theirs.footer else theirs.footer.amount,
    )
    assert [
        (each.amount, each.date.isoformat(), each.additional_info.split("\n")[0])
        for each in ours.transactions
    ] == [(row["amount"], row["operation_date"], row["label"]) for row in theirs.lines]


def test_bai2_is_read_as_the_library_bai2_reads_it():
    library = pytest.importorskip("bai2.bai2")
    compared = 0
    for path in paths("bai2"):
        theirs = library.parse_from_string(path.read_text("ascii"), check_integrity=False)
        accounts = [(group, each) for group in theirs.children for each in group.children]
        ours = read(path.read_bytes())
        for one, (group, other) in zip(ours, accounts, strict=True):
            assert one.account == other.header.customer_account_number
            assert one.date_end == group.header.as_of_date
            assert [
                (abs(each.amount * 100), each.proprietary_code, each.bank_id, each.end_to_end_id)
                for each in one.transactions
            ] == [
                (
                    move.amount,
                    move.type_code.code,
                    move.bank_reference or "",
                    move.customer_reference or "",
                )
                for move in other.children
            ]
            signs = [1 if each.amount > 0 else -1 for each in one.transactions]
            kinds = {"credit": 1, "debit": -1}
            assert signs == [kinds[move.type_code.transaction.value] for move in other.children]
            compared += len(signs)
    assert compared == 8
