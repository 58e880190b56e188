"""A year of a company in euros with a bank in euros and one in dollars, told in two tables.

The figures of every day come from the tables alone. A dollar is 0.80 € until June and 0.625 € from
July on.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import BankReconciliationCommon

YEAR = 2026
MONTHS = range(1, 13)
DAYS = [date(YEAR, 1, 1) + timedelta(days=day) for day in range(365)]


class Event(NamedTuple):
    """What happened: the day of the document, the day on which the bank shows it, and how much.

    An *invoice*, *bill* or *credit* (an invoice of 1000 less a credit note of 200) is nothing to
    the bank account before its line. A *cheque* or *deposit* is a registered payment, outstanding
    from its day until the bank shows it. A *charge* and a *transfer* are known by their line only;
    the *forgotten* charge is found after April was closed.
    """

    kind: str
    booked: str
    shown: str
    amount: str

    def day(self, name):
        day = getattr(self, name)
        return date.fromisoformat(day if len(day) == 10 else f"{YEAR}-{day}")


OPENING = {"EUR": Decimal("10000.00"), "USD": Decimal("2000.00")}
STORY = {
    "EUR": [
        Event("invoice", "01-05", "01-15", "1200.00"),
        Event("cheque", "01-20", "02-10", "-450.00"),
        Event("transfer", "01-30", "01-30", "-5000.00"),
        Event("charge", "01-31", "01-31", "-7.50"),
        Event("bill", "02-02", "02-20", "-980.40"),
        Event("cheque", "02-25", "04-14", "-1333.33"),
        Event("charge", "02-28", "02-28", "-7.50"),
        Event("credit", "03-03", "03-18", "800.00"),
        Event("deposit", "03-30", "04-02", "640.10"),
        Event("charge", "03-31", "03-31", "-7.50"),
        Event("invoice", "04-07", "04-21", "75.25"),
        Event("charge", "04-30", "04-30", "-7.50"),
        Event("forgotten", "04-30", "04-30", "-12.00"),
        Event("bill", "05-04", "05-13", "-310.00"),
        Event("cheque", "05-29", "06-01", "-90.09"),
        Event("charge", "05-31", "05-31", "-7.50"),
        Event("invoice", "06-10", "06-26", "4100.99"),
        Event("deposit", "06-30", "07-01", "2500.00"),
        Event("charge", "06-30", "06-30", "-7.50"),
        Event("bill", "07-01", "07-31", "-55.55"),
        Event("cheque", "07-15", "09-15", "-720.00"),
        Event("charge", "07-31", "07-31", "-7.50"),
        Event("invoice", "08-03", "08-17", "999.01"),
        Event("transfer", "08-31", "08-31", "-3200.00"),
        Event("charge", "08-31", "08-31", "-7.50"),
        Event("invoice", "09-01", "09-30", "1.00"),
        Event("charge", "09-30", "09-30", "-7.50"),
        Event("bill", "10-05", "10-12", "-1250.00"),
        Event("deposit", "10-30", "11-02", "333.00"),
        Event("charge", "10-31", "10-31", "-7.50"),
        Event("credit", "11-03", "11-27", "800.00"),
        Event("charge", "11-30", "11-30", "-7.50"),
        Event("invoice", "12-01", "12-31", "50.00"),
        Event("cheque", "12-15", "2027-01-08", "-610.00"),
        Event("charge", "12-31", "12-31", "-7.50"),
    ],
    "USD": [
        Event("invoice", "01-08", "01-22", "300.00"),
        Event("charge", "01-31", "01-31", "-2.25"),
        Event("transfer", "02-03", "02-03", "6250.00"),
        Event("charge", "02-28", "02-28", "-2.25"),
        Event("cheque", "03-25", "04-06", "-410.00"),
        Event("charge", "04-30", "04-30", "-2.25"),
        Event("charge", "05-31", "05-31", "-2.25"),
        Event("invoice", "06-15", "07-15", "1250.00"),
        Event("bill", "06-20", "07-20", "-800.00"),
        Event("deposit", "06-29", "07-02", "500.00"),
        Event("charge", "08-31", "08-31", "-2.25"),
        Event("transfer", "09-02", "09-02", "5120.00"),
        Event("cheque", "10-31", "12-01", "-99.99"),
        Event("invoice", "11-10", "11-30", "60.00"),
        Event("cheque", "12-30", "2027-01-05", "-75.00"),
        Event("charge", "12-31", "12-31", "-2.25"),
    ],
}
# what the bank states at the end of each month, and what is on its way then
STATED = {
    "EUR": [
        ("6192.50", "-450.00"),
        ("4754.60", "-1333.33"),
        ("5547.10", "-693.23"),
        ("4909.62", "0.00"),
        ("4592.12", "-90.09"),
        ("8595.52", "2500.00"),
        ("11032.47", "-720.00"),
        ("8823.98", "-720.00"),
        ("8097.48", "0.00"),
        ("6839.98", "333.00"),
        ("7965.48", "0.00"),
        ("8007.98", "-610.00"),
    ],
    "USD": [
        ("2297.75", "0.00"),
        ("8545.50", "0.00"),
        ("8545.50", "-410.00"),
        ("8133.25", "0.00"),
        ("8131.00", "0.00"),
        ("8131.00", "500.00"),
        ("9081.00", "0.00"),
        ("9078.75", "0.00"),
        ("14198.75", "0.00"),
        ("14198.75", "-99.99"),
        ("14258.75", "-99.99"),
        ("14156.51", "-75.00"),
    ],
}


class Books:
    """The figures of a bank on any day, added up from its story."""

    def __init__(self, currency):
        self.opening, self.events = OPENING[currency], STORY[currency]

    def shown(self, day):
        """Return the balance of the bank at the end of the day."""
        return self.opening + self.sum(event for event in self.events if event.day("shown") <= day)

    def on_the_way(self, day, sign):
        """Return the registered payments of this direction that the bank has not shown yet."""
        return self.sum(
            event
            for event in self.events
            if event.kind in ("cheque", "deposit")
            and event.day("booked") <= day < event.day("shown")
            and Decimal(event.amount) * sign > 0
        )

    @staticmethod
    def sum(events):
        return sum((Decimal(event.amount) for event in events), Decimal(0))


@tagged("post_install", "-at_install")
class TestYear(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency("EUR")
        cls.dollar = cls.env.ref("base.USD")
        cls.company.currency_id = cls.euro
        cls.set_rates()
        cls.expense = cls.company_data["default_account_expense"]
        cls.transfer = cls.company.transfer_account_id
        dollars = cls.env["account.journal"].create(
            {"name": "Dollars", "code": "USD", "type": "bank", "currency_id": cls.dollar.id}
        )
        cls.banks = {"EUR": cls.bank, "USD": dollars}
        cls.lines = {name: cls.book(name) for name in cls.banks}
        cls.settle_transfers()
        cls.periods = {name: cls.year_of(name) for name in cls.banks}
        cls.close_the_year()
        cls.env.flush_all()

    @classmethod
    def set_rates(cls):
        rates = cls.env["res.currency.rate"]
        rates.search([("company_id", "in", (False, cls.company.id))]).unlink()
        rates.create(
            [
                {
                    "name": day,
                    "rate": rate,
                    "currency_id": cls.dollar.id,
                    "company_id": cls.company.id,
                }
                for day, rate in (("2025-01-01", 1.25), ("2026-07-01", 1.6))
            ]
        )

    # -------------------------------------------------------------------------
    # BOOKKEEPING
    # -------------------------------------------------------------------------

    @classmethod
    def book(cls, name):
        """Book the year of a bank but the forgotten charge; return ``[(event, line)]``."""
        cls.open_bank(name)
        events = [event for event in STORY[name] if event.kind != "forgotten"]
        documents = cls.create_documents(name, events) | cls.create_payments(name, events)
        shown = [event for event in events if event.day("shown").year == YEAR]
        lines = cls.create_lines(name, shown)
        plans = []
        for event, line in zip(shown, lines, strict=True):
            if event in documents:
                plans += line._prepare_manual_plans(documents[event])
        cls.env["bank.applier"]._apply(plans)
        return list(zip(shown, lines, strict=True))

    @classmethod
    def open_bank(cls, name):
        """Book the balance of the last year straight on the bank account."""
        amount = float(OPENING[name])
        balance = amount * (0.8 if name == "USD" else 1.0)
        currency = cls.banks[name].currency_id or cls.euro
        rows = ((cls.banks[name].default_account_id, 1), (cls.revenue, -1))
        cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": "2025-12-31",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "balance": sign * balance,
                            "amount_currency": sign * amount,
                            "currency_id": currency.id,
                        }
                    )
                    for account, sign in rows
                ],
            }
        ).action_post()

    @classmethod
    def create_documents(cls, name, events):
        """Return ``{event: open items}`` of the invoices, bills and credit notes, posted."""
        rows = []
        for event in events:
            amount = Decimal(event.amount)
            if event.kind == "credit":
                rows += [
                    (event, "out_invoice", Decimal(1000)),
                    (event, "out_refund", 1000 - amount),
                ]
            elif event.kind in ("invoice", "bill"):
                kind = "out_invoice" if amount > 0 else "in_invoice"
                rows.append((event, kind, abs(amount)))
        moves = cls.env["account.move"].create(
            [cls.prepare_document(name, event, kind, float(amount)) for event, kind, amount in rows]
        )
        moves.action_post()
        items = {}
        for (event, _kind, _amount), move in zip(rows, moves, strict=True):
            items[event] = items.get(event, cls.env["account.move.line"]) | cls.open_item(move)
        return items

    @classmethod
    def prepare_document(cls, name, event, kind, amount):
        return {
            "move_type": kind,
            "partner_id": cls.azure.id,
            "invoice_date": event.day("booked"),
            "date": event.day("booked"),
            "currency_id": (cls.banks[name].currency_id or cls.euro).id,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create({"name": "service", "price_unit": amount, "tax_ids": False})
            ],
        }

    @classmethod
    def create_payments(cls, name, events):
        """Return ``{event: item on the outstanding account}`` of the cheques and deposits."""
        events = [event for event in events if event.kind in ("cheque", "deposit")]
        payments = cls.env["account.payment"].create(
            [
                {
                    "payment_type": "inbound" if Decimal(event.amount) > 0 else "outbound",
                    "partner_type": "customer" if Decimal(event.amount) > 0 else "supplier",
                    "partner_id": cls.gemini.id,
                    "amount": abs(float(event.amount)),
                    "currency_id": (cls.banks[name].currency_id or cls.euro).id,
                    "date": event.day("booked"),
                    "journal_id": cls.banks[name].id,
                }
                for event in events
            ]
        )
        payments.action_post()
        return {
            event: cls.transit_item(payment)
            for event, payment in zip(events, payments, strict=True)
        }

    @classmethod
    def create_lines(cls, name, events):
        """Create the lines of the bank; charges and transfers are booked on their accounts."""
        accounts = {"charge": cls.expense, "forgotten": cls.expense, "transfer": cls.transfer}
        return cls.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": cls.banks[name].id,
                    "date": event.day("shown"),
                    "amount": float(event.amount),
                    "payment_ref": event.kind,
                    "counterpart_account_id": accounts[event.kind].id
                    if event.kind in accounts
                    else None,
                }
                for event in events
            ]
        )

    @classmethod
    def settle_transfers(cls):
        """Each transfer leaves the euros in one month and comes to the dollars in the next."""
        items = {
            name: [
                line.line_ids.filtered(lambda item: item.account_id == cls.transfer)
                for event, line in lines
                if event.kind == "transfer"
            ]
            for name, lines in cls.lines.items()
        }
        for leaves, comes in zip(items["EUR"], items["USD"], strict=True):
            (leaves | comes).reconcile()

    # -------------------------------------------------------------------------
    # PERIODS
    # -------------------------------------------------------------------------

    @classmethod
    def year_of(cls, name):
        days = [(date(YEAR, month, 1), cls.end_of(month)) for month in MONTHS]
        return cls.env["bank.reconciliation"].create(
            [
                {
                    "journal_id": cls.banks[name].id,
                    "date_start": first,
                    "date_end": last,
                    "balance_start": float(OPENING[name]) if first.month == 1 else 0.0,
                }
                for first, last in days
            ]
        )

    @staticmethod
    def end_of(month):
        return date(YEAR + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @classmethod
    def close_the_year(cls):
        """Close month after month; April is closed, opened again for a charge, and closed again.

        What a snapshot looks like on paper is for other tests.
        """
        snapshots = cls.env.registry["bank.reconciliation.snapshot"]
        with (
            patch.object(snapshots, "_render_pdf", lambda self: b"%PDF of the year"),
            patch.object(snapshots, "_render_xlsx", lambda self: b"PK of the year"),
        ):
            for month in MONTHS:
                for name, periods in cls.periods.items():
                    period = periods[month - 1]
                    period.balance_end = float(STATED[name][month - 1][0])
                    if (name, month) == ("EUR", 4):
                        cls.close_twice(period)
                    else:
                        period.action_close()

    @classmethod
    def close_twice(cls, april):
        april.balance_end = 4921.62
        april.action_close()
        april.action_reopen("the bank has sent a corrected statement")
        forgotten = [event for event in STORY["EUR"] if event.kind == "forgotten"]
        line = cls.create_lines("EUR", forgotten)
        april.action_confirm(line._seek_bank_items())
        april.balance_end = 4909.62
        april.action_close()

    # -------------------------------------------------------------------------
    # WHAT THE YEAR SHOWS
    # -------------------------------------------------------------------------

    def test_story_adds_up_to_what_the_bank_has_stated(self):
        """The figures of the months were worked out by hand; the table of events agrees."""
        for name, stated in STATED.items():
            books = Books(name)
            for month, (balance, on_the_way) in zip(MONTHS, stated, strict=True):
                end = self.end_of(month)
                with self.subTest(name, month=month):
                    self.assertEqual(books.shown(end), Decimal(balance))
                    both = books.on_the_way(end, 1) + books.on_the_way(end, -1)
                    self.assertEqual(both, Decimal(on_the_way))

    def test_every_month_is_closed_with_nothing_left_and_the_chain_holds(self):
        for name, periods in self.periods.items():
            closings = [float(balance) for balance, _on_the_way in STATED[name]]
            openings = [float(OPENING[name]), *closings[:-1]]
            self.assertRecordValues(
                periods,
                [
                    {
                        "state": "closed",
                        "balance_start": start,
                        "balance_end": end,
                        "balance_cleared": end,
                        "remaining": 0.0,
                        "unconfirmed_count": 0,
                        "close_reason": False,
                    }
                    for start, end in zip(openings, closings, strict=True)
                ],
            )

    def test_every_line_is_confirmed_once_in_its_month(self):
        for name, periods in self.periods.items():
            shown = [event for event in STORY[name] if event.day("shown").year == YEAR]
            expected = sorted((event.day("shown"), float(event.amount)) for event in shown)
            found = sorted(
                (confirmation.date, confirmation.amount)
                for confirmation in periods.confirmation_ids
            )
            self.assertEqual(found, expected)
            for confirmation in periods.confirmation_ids:
                self.assertEqual(
                    confirmation.date.month, confirmation.reconciliation_id.date_end.month
                )

    def test_reopened_month_keeps_both_proofs(self):
        april, march = self.periods["EUR"][3], self.periods["EUR"][2]
        self.assertRecordValues(
            april.snapshot_ids.sorted("number"),
            [
                {"number": 4, "balance_end": 4921.62, "remaining": 0.0},
                {"number": 5, "balance_end": 4909.62, "remaining": 0.0},
            ],
        )
        self.assertEqual(march.snapshot_ids.number, 3)
        self.assertEqual(
            april.event_ids.sorted("id").mapped("action"), ["closed", "reopened", "closed"]
        )
        self.assertEqual(april.snapshot_ids[0].action_verify()["params"]["type"], "success")

    def test_reconciliation_statement_is_proved_on_every_day_of_the_year(self):
        for name, bank in self.banks.items():
            books = Books(name)
            for day in DAYS:
                statement = bank._get_reconciliation_statement(day)
                figures = statement.figures
                positions = {key: amount for key, amount in figures.positions.items() if amount}
                expected = {
                    "deposits_in_transit": books.on_the_way(day, 1),
                    "payments_outstanding": books.on_the_way(day, -1),
                }
                found = (
                    statement.balance_bank,
                    positions,
                    statement.proof,
                    statement.company.proof,
                )
                wanted = (
                    books.shown(day),
                    {key: amount for key, amount in expected.items() if amount},
                    0,
                    0,
                )
                self.assertEqual(found, wanted, f"{name} on {day}")
                self.assertEqual(statement.balance_books, books.shown(day) + sum(expected.values()))

    def test_exchange_differences_are_those_of_what_waited_over_the_first_of_july(self):
        """An invoice of 1250 $ lost 218.75 €, a deposit of 500 $ lost 87.50 €, a bill of 800 $ won
        140 €.
        """
        company = self.company
        for account, balance in (
            (company.expense_currency_exchange_account_id, 306.25),
            (company.income_currency_exchange_account_id, -140.0),
        ):
            items = self.env["account.move.line"].search(
                [("account_id", "=", account.id), ("parent_state", "=", "posted")]
            )
            self.assertAlmostEqual(sum(items.mapped("balance")), balance)

    def test_transfers_leave_nothing_on_their_account(self):
        items = self.env["account.move.line"].search([("account_id", "=", self.transfer.id)])
        self.assertEqual(sorted(items.mapped("balance")), [-5000.0, -3200.0, 3200.0, 5000.0])
        self.assertTrue(all(items.mapped("reconciled")))
