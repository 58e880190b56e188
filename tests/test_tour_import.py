import io
from decimal import Decimal
from unittest import SkipTest

from openpyxl import Workbook

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.account_bank_reconciliation.demo import story

from .bank_files import camt, entry, mt940, ofx, qif, statement, zipped

LOGIN = "accountant@quittenhain.example"
MAIN = story.bank(story.MAIN).account
SAVINGS = story.bank(story.SAVINGS).account
UNKNOWN = "DE89370400440532013000"
CSV = f"""IBAN;Buchungstag;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung
{MAIN};20.10.2026;Stadtwerke;Abschlag;-120,50;EUR
{MAIN};21.10.2026;Muster GmbH;Rechnung 9;80,00;EUR
"""
PAYPAL = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net",'
    '"From Email Address","To Email Address","Transaction ID","Reference Txn ID","Invoice Number",'
    '"Balance","Subject"\n'
    '"10/13/2026","08:00:00","CET","Hof Nord","Express Checkout Payment","Completed","EUR",'
    '"100.00","-3.20","96.80","hof@nord.example","shop@quittenhain.example","7A1","","117",'
    '"1,057.25","Stühle"\n'
)
# which of the sums is money out, the file does not tell
TWO_SUMS = """Tag;Verwendungszweck;Summe A;Summe B
13.10.2026;Miete;500,00;
14.10.2026;Kunde;;120,00
15.10.2026;Porto;4,50;
"""
SAVED = (
    ("IBAN", "Buchungstag", "Verwendungszweck", "Betrag", "Währung"),
    (SAVINGS, "13.10.2026", "Zinsen", "1,25", "EUR"),
    (SAVINGS, "14.10.2026", "Übertrag", "-30,00", "EUR"),
)


def workbook(rows):
    """Return the bytes of an XLSX file."""
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def day(number, amounts, opening=0, account=MAIN):
    """Return a camt statement of one day of October."""
    date = f"2026-10-{number:02}"
    entries = [
        entry(amount, date, f"Rechnung {number}", currency="EUR", bank_id=f"OCT{number:04}{place}")
        for place, amount in enumerate(amounts)
    ]
    closing = opening + sum(amounts)
    return camt(statement(account, date, date, opening, closing, entries, str(number), "EUR"))


def files(opening):
    """Return the files of the tour in their order; ``opening`` is what the bank last had."""
    first, money = day(1, [100, -20], opening), [("2026-10-02", -45.5, "KAFFEEBOHNEN")]
    second = (opening + 80, opening + 34.5)
    card = [
        ("2026-10-05", -9.9, "F1000001", "Porto"),
        ("2026-10-06", 12, "F1000002", "Erstattung"),
    ]
    days = (("08.xml", day(8, [30])), ("09.xml", day(9, [40], 30)))
    return (
        first,
        mt940("90010010/0027418300", 2, ("2026-10-02",) * 2, second, money, "EUR"),
        ofx("0027418300", ("2026-10-05", "2026-10-06"), card, "EUR"),
        qif([("2026-10-13", -7.3, "Bäckerei")]),
        CSV.encode(),
        workbook(SAVED),
        PAYPAL.encode(),
        zipped(*days),
        day(3, [1])[:-60],
        first,
        day(7, [70], account=UNKNOWN),
        TWO_SUMS.encode(),
    )


@tagged("post_install", "-at_install")
class TestTourImport(HttpCase):
    """An accountant drops twelve files of all kinds on one bank, and solves what is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref(
            "account_bank_reconciliation.demo_company", raise_if_not_found=False
        )
        if not cls.company:
            raise SkipTest("demo data not installed")
        july_august = sum((month.movement for month in story.months()[:2]), Decimal(0))
        cls.files = files(float(Decimal(story.OPENINGS[story.MAIN]) + july_august))
        for number, data in enumerate(cls.files, 1):
            cls.offer(f"tour_import_{number}", data)
        cls.user = new_test_user(
            cls.env,
            login=LOGIN,
            password=LOGIN,
            groups="base.group_user,account_bank_reconciliation.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def offer(cls, name, data):
        """Put a file on the accountant's desk, where the tour can take it."""
        attachment = cls.env["ir.attachment"].create({"name": name, "raw": data, "public": True})
        cls.env["ir.model.data"].create(
            {
                "module": "account_bank_reconciliation",
                "name": name,
                "model": "ir.attachment",
                "res_id": attachment.id,
            }
        )

    def lines(self, code):
        """Return day, amount and label of the lines of October of a journal."""
        found = self.env["account.bank.statement.line"].search(
            [
                ("journal_id.company_id", "=", self.company.id),
                ("journal_id.code", "=", code),
                ("date", ">=", "2026-10-01"),
            ],
            order="date, amount desc",
        )
        return [(line.date.day, line.amount, line.payment_ref) for line in found]

    def test_twelve_mixed_files_end_in_one_result(self):
        dashboard = (
            f"/odoo/action-account.open_account_journal_dashboard_kanban?cids={self.company.id}"
        )
        self.start_tour(dashboard, "account_bank_reconciliation.import", login=LOGIN, timeout=400)
        self.assertEqual(
            self.lines(story.MAIN),
            [
                (1, 100.0, "Rechnung 1"),
                (1, -20.0, "Rechnung 1"),
                (2, -45.5, "KAFFEEBOHNEN"),
                (5, -9.9, "Porto"),
                (6, 12.0, "Erstattung"),
                (8, 30.0, "Rechnung 8"),
                (9, 40.0, "Rechnung 9"),
                (13, -7.3, "Bäckerei"),
                (13, -500.0, "Miete"),
                (14, 120.0, "Kunde"),
                (15, -4.5, "Porto"),
                (20, -120.5, "Abschlag"),
                (21, 80.0, "Rechnung 9"),
            ],
        )
        self.assertEqual(self.lines(story.SAVINGS), [(13, 1.25, "Zinsen"), (14, -30.0, "Übertrag")])
        self.assertEqual(self.lines(story.PAYPAL), [(13, 100.0, "Stühle"), (13, -3.2, "Fee 7A1")])
        self.assertEqual(self.lines(story.CARD), [(7, 70.0, "Rechnung 7")])
        self.compare_evidence()

    def compare_evidence(self):
        """Download every imported file and compare it with what was dropped, byte for byte."""
        kept = self.env["bank.statement.file"].search(
            [("company_id", "=", self.company.id), ("user_id", "=", self.user.id)], order="id"
        )
        self.assertEqual(len(kept), 12)  # two of the archive, all but the broken one
        self.authenticate(LOGIN, LOGIN)
        dropped = dict(enumerate(self.files, 1))
        for file in kept:
            content = self.url_open(file.action_download()["url"]).content
            if file.archive_name:
                self.assertIn(content, [day(8, [30]), day(9, [40], 30)])
            else:
                self.assertEqual(content, dropped[int(file.name[:2])], file.name)
