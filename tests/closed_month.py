"""A closed January with one item of each kind, and the sentence "refused, and nothing changed"."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import SQL

from .common import BankReconciliationCommon

# what a browser or another module may send along to make the server look away
LOOK_AWAY = {
    "_force_unlink": True,
    "account_bank_reconciliation_period_id": 0,
    "bypass_lock_check": True,
    "check_move_validity": False,
    "dynamic_unlink": True,
    "force_delete": True,
    "install_mode": True,
    "module_uninstall": True,
    "skip_account_move_synchronization": True,
    "skip_invoice_sync": True,
    "skip_readonly_check": True,
    "tracking_disable": True,
}
BOOKS = (
    "account_bank_statement",
    "account_bank_statement_line",
    "account_full_reconcile",
    "account_journal",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "bank_reconciliation",
    "bank_reconciliation_confirmation",
    "bank_reconciliation_event",
    "bank_reconciliation_snapshot",
    "bank_reconciliation_snapshot_line",
)


class ClosedMonthCommon(BankReconciliationCommon):
    """January: 100 opening, an invoice of 1250 paid by an imported line of the bank, a registered
    payment of 500 that the bank has shown, and charges of 35 booked straight on the bank account;
    closed with 1815. February is open.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice_matched = cls.invoice(1250)
        cls.invoice_transit = cls.invoice(500)
        cls.line_matched = cls.line(1250, date="2026-01-12", fingerprint="1:january-12")
        cls.line_transit = cls.line(500, date="2026-01-16")
        cls.statement = cls.bank_statement("January of the bank", 100, 1850)
        cls.january = cls.period(1, start=100, end=1815)
        cls.february = cls.period(2, end=1815)
        cls.payment = cls.pay(cls.invoice_transit)
        cls.line_matched.action_match(cls.open_item(cls.invoice_matched))
        cls.line_transit.action_match(cls.transit_item(cls.payment))
        cls.charge = cls.bank_entry(-35, date="2026-01-31")
        cls.january.action_confirm(cls.charge)
        cls.january.action_close()
        cls.env.flush_all()

    @classmethod
    def bank_statement(cls, name, start, end, lines=None):
        lines = lines or cls.line_matched | cls.line_transit
        return cls.env["account.bank.statement"].create(
            {
                "name": name,
                "balance_start": start,
                "balance_end_real": end,
                "line_ids": [Command.set(lines.ids)],
            }
        )

    @classmethod
    def bank_entry(cls, amount, date, account=None):
        """Post an entry straight on the bank account and return its bank item."""
        entry = cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    Command.create({"account_id": cls.bank_account.id, "balance": amount}),
                    Command.create({"account_id": (account or cls.revenue).id, "balance": -amount}),
                ],
            }
        )
        entry.action_post()
        return entry.line_ids.filtered(lambda item: item.account_id == cls.bank_account)

    @classmethod
    def bank_item(cls, line):
        return line._seek_for_lines()[0]

    @classmethod
    def counterpart(cls, line):
        """Return the journal item that settles what the line was matched with."""
        return line._seek_for_lines()[2]

    @classmethod
    def matching(cls, line):
        items = cls.counterpart(line)
        return items.matched_debit_ids | items.matched_credit_ids

    # -------------------------------------------------------------------------
    # REFUSED
    # -------------------------------------------------------------------------

    def books(self):
        """Return every stored row of the books, the matching, the periods and the snapshots."""
        self.env.flush_all()
        query = "SELECT to_jsonb(row) FROM %s row ORDER BY row.id"
        return {table: self.env.execute_query(SQL(query, SQL.identifier(table))) for table in BOOKS}

    def get_refusal(self, attempt, *args):
        """Return the sentence that refuses ``attempt``, or nothing when it was let through."""
        self.env.flush_all()
        self.env.invalidate_all()  # what another user has read before counts as not allowed
        try:
            with self.env.cr.savepoint():
                attempt(*args)
                self.env.flush_all()
        except UserError as error:
            return str(error)
        finally:
            self.env.invalidate_all()
        return ""

    def assertLocked(self, attempts, ways=None, period=None):
        """Check that every attempt is refused in every way, naming the period, changing nothing.

        :param attempts: ``{what is tried: function}``; the function gets one of :meth:`ways`, which
            it applies to the records it works on.
        :param period: the closed period, January if it is not given.
        """
        before, name = self.books(), (period or self.january).name
        for what, attempt in attempts.items():
            for way, using in (ways or self.ways()).items():
                with self.subTest(f"{what}, {way}"):
                    self.assertIn(name, self.get_refusal(attempt, using))
                    self.assertEqual(self.books(), before)

    @classmethod
    def ways(cls):
        """By the manager, who may do everything, by other modules, and with every known excuse."""
        return {
            "by hand": lambda records: records,
            "by another module": lambda records: records.sudo(),
            "told to look away": lambda records: records.with_context(**LOOK_AWAY),
            "by another module that looks away": (
                lambda records: records.sudo().with_context(**LOOK_AWAY)
            ),
        }

    @classmethod
    def way_of(cls, user):
        return {f"by {user.login}": lambda records: records.with_user(user)}
