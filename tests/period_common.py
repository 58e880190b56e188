"""A bank without statement files: entries straight on its account, and what the books hold."""

from odoo import Command
from odoo.tools import SQL

from .common import BankReconciliationCommon

BOOKS = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_full_reconcile",
    "account_payment",
    "account_bank_statement",
    "account_bank_statement_line",
    "bank_reconciliation_confirmation",
    "bank_partner_alias",
    "res_partner_bank",
)
# who wrote last and when, and core's note that an entry was edited after it had been posted
WHEN = ("write_date", "write_uid", "is_manually_modified")


class PeriodCommon(BankReconciliationCommon):
    @classmethod
    def bank_entries(cls, amounts, date="2026-01-20", journal=None):
        """Post one entry straight on the bank account for each amount; return its bank items."""
        account = (journal or cls.bank).default_account_id
        moves = cls.env["account.move"].create(
            [
                {
                    "journal_id": cls.company_data["default_journal_misc"].id,
                    "date": date,
                    "line_ids": [
                        Command.create({"account_id": account.id, "balance": amount}),
                        Command.create({"account_id": cls.revenue.id, "balance": -amount}),
                    ],
                }
                for amount in amounts
            ]
        )
        moves.action_post()
        return moves.line_ids.filtered(lambda item: item.account_id == account)

    @classmethod
    def in_period(cls, records, period):
        """Return the records as the lists of a period show them."""
        return records.with_context(account_bank_reconciliation_period_id=period.id)

    def books(self):
        """Return every stored value of the books."""
        self.env.flush_all()
        query = "SELECT to_jsonb(row) - %s FROM %s row ORDER BY row.id"
        return {
            table: self.env.execute_query(SQL(query, list(WHEN), SQL.identifier(table)))
            for table in BOOKS
        }

    def assertBooks(self, before):
        """Compare the books with what they were, table by table."""
        after = self.books()
        for table, rows in before.items():
            self.assertEqual(after[table], rows, table)

    def open_window(self, action):
        """Return the records that a window lists, with its context."""
        records = self.env[action["res_model"]].with_context(**action["context"])
        return records.search(action["domain"])
