"""March as bookkeepers keep it, in which one thing goes wrong, or two."""

from odoo import Command

from .bank_files import camt, entry, statement
from .closed_month import ClosedMonthCommon
from .common import IBAN, BankReconciliationCommon

BUSINESS = (
    ("2026-03-02", 1210.40),
    ("2026-03-04", -318.75),
    ("2026-03-09", 96.20),
    ("2026-03-12", -2450.00),
    ("2026-03-17", 873.15),
    ("2026-03-20", -64.90),
    ("2026-03-26", 405.60),
)
"""Days and amounts of what the bank really has; together -248.30."""

OPENING, CLOSING = 5000.00, 4751.70


class VarianceCommon(BankReconciliationCommon):
    """March: every line is typed, matched with its document, and so confirmed."""

    bank_entry = classmethod(ClosedMonthCommon.bank_entry.__func__)
    get_refusal = ClosedMonthCommon.get_refusal

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_bank = cls.env["account.journal"].create(
            {"name": "Savings Bank", "code": "SAV", "type": "bank", "company_id": cls.company.id}
        )
        cls.march = cls.period(3, start=OPENING, end=CLOSING)
        for date, amount in BUSINESS:
            cls.paid(amount, date)
        cls.env.flush_all()

    # -------------------------------------------------------------------------
    # BOOKS
    # -------------------------------------------------------------------------

    @classmethod
    def paid(cls, amount, date, typed=None, **vals):
        """A typed line of the bank with the document it settles; ``typed`` is what was typed."""
        document = cls.invoice(
            abs(amount), cls.azure, date, "out_invoice" if amount > 0 else "in_invoice"
        )
        line = cls.line(
            amount if typed is None else typed,
            date,
            f"payment {abs(amount)}",
            partner_id=cls.azure.id,
            **vals,
        )
        line.action_match(cls.open_item(document))
        return line

    @classmethod
    def month(cls, closing=CLOSING, without=()):
        """March with this closing balance; without the lines and documents of some amounts."""
        left_out = without if isinstance(without, tuple) else (without,)
        for line in cls.lines_of(cls.march).filtered(lambda line: line.amount in left_out):
            document = line.matched_item_ids.move_id
            line.action_undo_reconciliation()
            line.unlink()
            document.button_draft()
            document.unlink()
        cls.march.balance_end = closing
        return cls.march

    @classmethod
    def lines_of(cls, period, amount=None):
        lines = cls.env["account.bank.statement.line"].search(
            [("journal_id", "=", period.journal_id.id)], order="date, id"
        )
        return lines if amount is None else lines.filtered(lambda line: line.amount == amount)

    @classmethod
    def statement(cls, name, start, end, lines):
        """A statement on paper: its lines were typed, and the balances that the bank printed."""
        return cls.env["account.bank.statement"].create(
            {
                "name": name,
                "balance_start": start,
                "balance_end_real": end,
                "line_ids": [Command.set(lines.ids)],
            }
        )

    @classmethod
    def import_line(cls, amount, date, text, opening):
        """Import a file of the bank with one line."""
        entries = [entry(amount, date, text=text, bank_id=text)]
        data = statement(IBAN, date, date, opening, opening + amount, entries)
        file = cls.env["ir.attachment"].create({"name": "march.xml", "raw": camt(data)})
        wizard = cls.env["bank.statement.import"].create(
            {"attachment_ids": [Command.set(file.ids)]}
        )
        wizard.action_import()
        return cls.env["bank.statement.file"].search([], limit=1).result_ids.statement_id.line_ids

    @classmethod
    def set_amount(cls, item, amount):
        other = item.move_id.line_ids - item
        item.move_id.write(
            {
                "line_ids": [
                    Command.update(item.id, {"balance": amount}),
                    Command.update(other.id, {"balance": -amount}),
                ]
            }
        )

    # -------------------------------------------------------------------------
    # EXPLANATIONS
    # -------------------------------------------------------------------------

    def explain(self, period, user=None):
        """Open the page with the explanations, as the button does."""
        user = user or self.env.user
        action = period.with_user(user).action_explain()
        self.assertEqual(action["res_model"], "bank.reconciliation.variance")
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def assertFound(self, period, code, amount, records=None):
        """Check that the first or second explanation is this cause alone, and return it."""
        (cause,) = self.assertFoundTogether(period, [(code, amount, records)])
        return cause

    def assertFoundTogether(self, period, expected):
        """Check that the first or second explanation has just these causes, with these records."""
        page = self.explain(period)
        told = [
            page.cause_ids.filtered(lambda cause, place=place: cause.explanation == place)
            for place in (1, 2)
        ]
        wanted = sorted((code, amount) for code, amount, _records in expected)
        found = [sorted((cause.code, cause.amount) for cause in causes) for causes in told]
        self.assertIn(wanted, found, page.cause_ids.mapped(lambda each: each.sentence))
        causes = told[found.index(wanted)]
        self.assertNotEqual(causes[0].likelihood, "noticed")
        ordered = [
            causes.filtered(lambda cause, row=row: (cause.code, cause.amount) == row[:2])
            for row in expected
        ]
        for cause, (_code, _amount, records) in zip(ordered, expected, strict=True):
            if records is not None:
                self.assertEqual(set(self.shown(cause)), set(records))
        return ordered

    def shown(self, cause):
        evidence = cause.evidence_ids
        return [*evidence.move_line_id, *evidence.skip_id, *evidence.statement_id]

    def apply(self, cause):
        """Open the dialog of the fix and apply what it shows."""
        action = cause.action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), (cause._name, cause.id))
        self.assertTrue(cause.consequence)
        cause.action_apply()

    def post(self, cause, kind, amount):
        """Open the dialog that posts, and post what it shows."""
        action = cause.action_fix()
        self.assertEqual(action["res_model"], "bank.reconciliation.posting")
        dialog = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertRecordValues(dialog, [{"kind": kind, "amount": amount}])
        dialog.account_id = dialog.account_id or self.company_data["default_account_expense"]
        dialog.action_post()

    def assertOpens(self, action, records):
        """Check that a click opens just these records."""
        self.assertEqual(action["res_model"], records._name)
        ids = [action["res_id"]] if action.get("res_id") else action["domain"][0][2]
        self.assertEqual(set(ids), set(records.ids))
