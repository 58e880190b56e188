from odoo import fields, models
from odoo.tools.misc import format_datetime


class AccountJournal(models.Model):
    """The card of a bank journal says how its feeds are doing, if it has any."""

    _inherit = "account.journal"

    bank_feed_ids = fields.One2many(
        "bank.feed",
        "journal_id",
        string="Bank Feeds",
        groups="account_bank_reconciliation.group_auditor",
    )

    def _fill_bank_cash_dashboard_data(self, dashboard_data):
        super()._fill_bank_cash_dashboard_data(dashboard_data)
        if not self.env.user.has_group("account_bank_reconciliation.group_auditor"):
            return
        feeds = self.env["bank.feed"].search([("journal_id", "in", list(dashboard_data))])
        for journal, group in feeds.grouped("journal_id").items():
            dashboard_data[journal.id]["bank_feed"] = group._get_card()

    def action_open_bank_feeds(self):
        """Open the feeds of this journal."""
        return self._open_of_journal("bank_feed_action")


class BankFeed(models.Model):
    _inherit = "bank.feed"

    def _get_card(self):
        """Return what the card shows of the feeds of one journal."""
        latest = max(filter(None, self.mapped("last_success")), default=None)
        return {
            "is_failing": "failing" in self.mapped("state"),
            "problems": sum(self.mapped("problem_count")),
            "fetched": format_datetime(self.env, latest, dt_format="short") if latest else "",
        }
