"""A year of a small bank, written down line by line: what people booked, and what a rule would."""

from odoo import Command

from odoo.addons.account_bank_reconciliation.models.bank_applier import MatchPlan
from odoo.addons.account_bank_reconciliation.models.bank_applier_posting import PlanPosting

from .common import BankReconciliationCommon


class RuleStoryCommon(BankReconciliationCommon):
    """Words for rules, for accounts that people choose, and for lines that they book by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charges = cls.expense("Bank Charges", "659000")
        cls.postage = cls.expense("Postage", "626000")
        cls.cards = cls.expense("Card Fees", "659100")

    @classmethod
    def expense(cls, name, code):
        vals = {"name": name, "code": code, "account_type": "expense"}
        return cls.env["account.account"].create(vals)

    @classmethod
    def rule(cls, name, text, *accounts, trigger="suggest", sequence=20, **vals):
        """A rule for lines with this text; accounts come alone or with their percentage."""
        rows = [one if isinstance(one, tuple) else (one, 100) for one in accounts]
        counterparts = [
            Command.create(
                {
                    "account_id": account.id,
                    "amount_type": "percentage_st_line",
                    "amount_string": str(percent),
                }
            )
            for account, percent in rows
        ]
        return cls.env["account.reconcile.model"].create(
            {
                "name": name,
                "trigger": trigger,
                "sequence": sequence,
                "match_journal_ids": [Command.set(cls.bank.ids)],
                "match_label": "contains",
                "match_label_param": text,
                "line_ids": counterparts,
                **vals,
            }
        )

    @classmethod
    def book(cls, line, *accounts, partner=None, taxes=None):
        """Book a line by hand; accounts come alone, or several with what each takes of it."""
        rows = [one if isinstance(one, tuple) else (one, line.amount) for one in accounts]
        postings = tuple(
            PlanPosting(
                "habit",
                amount,
                account_id=account.id,
                partner_id=partner.id if partner else 0,
                tax_ids=tuple(taxes.ids if taxes else ()),
            )
            for account, amount in rows
        )
        cls.env["bank.applier"]._apply([MatchPlan(line.id, write_offs=postings)])
        return line

    def back_test(self, rule, **span):
        """Return the test of a rule, of the default span or another one."""
        action = rule.action_test()
        test = self.env["bank.rule.test"].browse(
            action["context"]["account_bank_reconciliation_test_id"]
        )
        if span:
            test.action_look(**span)
        return test

    def verdicts(self, test):
        """Return ``{text of the line: verdict}``."""
        return {row.label: row.verdict for row in test.line_ids}
