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

    def books_of(self, line):
        """Return ``[(account, partner, amount in currency, balance)]`` without the bank's item."""
        bank = line.journal_id.default_account_id
        items = line.move_id.line_ids.filtered(lambda item: item.account_id != bank)
        return [
            (item.account_id, item.partner_id, item.amount_currency, item.balance)
            for item in items.sorted(lambda item: (item.account_id.code, item.id))
        ]
