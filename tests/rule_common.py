"""Words for the tests of rules: a rule, its counterparts, what it suggests and books."""

from odoo import Command

from .posting_common import PostingCommon


class RuleCommon(PostingCommon):
    """A company in dollars; rent goes to 613200, fees to 627000, interest to 768000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rent = cls.account("Rent", "613200")
        cls.savings = cls.env["account.journal"].create(
            {"name": "Savings", "code": "SAV", "type": "bank"}
        )
        cls.transit = cls.company.transfer_account_id
        cls.own = cls.company.partner_id
        plan = cls.env["account.analytic.plan"].create({"name": "Projects"})
        analytic = cls.env["account.analytic.account"]
        cls.office = analytic.create({"name": "Office", "plan_id": plan.id})

    @classmethod
    def rule(cls, *counterparts, text="RENT", **vals):
        """Create a rule for lines with this text, applied by itself if not said otherwise.

        :param counterparts: of :meth:`part`.
        """
        conditions = [Command.create(one) for one in vals.pop("conditions", [])]
        label = {"match_label": "contains", "match_label_param": text} if text else {}
        return cls.env["account.reconcile.model"].create(
            {
                "name": vals.pop("name", "Rent"),
                "company_id": cls.company.id,
                "trigger": "auto_reconcile",
                "line_ids": [Command.create(one) for one in counterparts],
                "condition_ids": conditions,
                **label,
                **vals,
            }
        )

    @classmethod
    def part(cls, account, amount="100", how="percentage", **vals):
        """Return the values of a counterpart: all that is open, if nothing else is said."""
        taxes = vals.pop("taxes", cls.env["account.tax"])
        return {
            "account_id": account.id if account else False,
            "amount_type": how,
            "amount_string": str(amount),
            "tax_ids": [Command.set(taxes.ids)],
            **vals,
        }

    @classmethod
    def run_on(cls, *lines, confidence="certain"):
        """Let Auto-reconcile look at these lines."""
        lines = cls.env["account.bank.statement.line"].union(*lines)
        return cls.env["bank.reconciliation.run"]._start(
            lines.journal_id, lines, confidence=confidence
        )

    def lock(self, day):
        """Lock the books until this day, although lines are open."""
        companies = type(self.env["res.company"])
        self.patch(companies, "_validate_locks", lambda *args: None)
        self.company.fiscalyear_lock_date = day

    def assertBooked(self, line, *expected):
        """Compare all items of a line's entry but the bank's: ``(account, amount in currency)``,
        then balance and partner where they are not the same amount and nobody.
        """
        bank = line.journal_id.default_account_id
        items = line.move_id.line_ids.filtered(lambda item: item.account_id != bank)
        booked = [
            (item.account_id, item.amount_currency, item.balance, item.partner_id) for item in items
        ]
        rows = [(row[0], row[1], *(row[2:] or (row[1],)), self.nobody)[:4] for row in expected]
        self.assertCountEqual(booked, rows)
        self.assertAlmostEqual(sum(line.move_id.line_ids.mapped("balance")), 0)

    def assertFails(self, line, sentence):
        """The line says why its rule cannot be booked, and nothing was booked."""
        self.assertFalse(line.match_method)
        suspense = line.journal_id.suspense_account_id
        others = line.move_id.line_ids.account_id - line.journal_id.default_account_id
        self.assertEqual(others, suspense)
        self.assertRecordValues(
            line.best_proposal_id,
            [{"kind": "rule", "confidence": "low", "is_doubtful": True}],
        )
        self.assertIn(sentence, line.match_reason)
