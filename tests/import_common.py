"""Importing files in tests: the wizard, and the lines that come of it."""

from odoo import Command

from .bank_files import camt, statement
from .common import IBAN, BankReconciliationCommon


class ImportCommon(BankReconciliationCommon):
    """A bank journal with an IBAN, and words for dropping files on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "company_1_data"

    def wizard(self, *files, journal=None, user=None):
        attachments = (
            self.env["ir.attachment"]
            .with_user(user or self.env.user)
            .create([{"name": name, "raw": data} for name, data in files])
        )
        return (
            self.env["bank.statement.import"]
            .with_user(user or self.env.user)
            .create(
                {
                    "journal_id": journal and journal.id,
                    "attachment_ids": [Command.set(attachments.ids)],
                }
            )
        )

    def imported(self, *files, journal=None):
        """Import files and return the wizard with its result."""
        wizard = self.wizard(*files, journal=journal)
        wizard.action_import()
        return wizard

    def january(self, *entries, opening=100, closing=None, name="january.xml", **more):
        closing = opening if closing is None else closing
        data = statement(IBAN, "2026-01-01", "2026-01-31", opening, closing, entries, **more)
        return (name, camt(data))

    def lines(self, journal=None):
        return self.env["account.bank.statement.line"].search(
            [("journal_id", "=", (journal or self.bank).id)], order="date, amount, id"
        )

    def assertLines(self, expected, journal=None):
        """Compare day, amount and label of all lines, oldest first."""
        lines = self.lines(journal)
        rows = [(str(line.date), line.amount, line.payment_ref) for line in lines]
        self.assertEqual(rows, expected)

    def assertRows(self, wizard, expected):
        """Compare result, new and left out of every row."""
        rows = [(row.outcome, row.new_count, row.skipped_count) for row in wizard.preview_ids]
        self.assertEqual(rows, expected)

    def reasons(self, wizard):
        return wizard.preview_ids.file_id.skip_ids.mapped("reason")
