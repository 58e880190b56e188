from odoo import fields, models
from odoo.tools.misc import format_date


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _fill_bank_cash_dashboard_data(self, dashboard_data):
        super()._fill_bank_cash_dashboard_data(dashboard_data)
        journals = self.filtered(lambda journal: journal.id in dashboard_data)
        journals = journals.filtered(lambda journal: journal.type in ("bank", "cash", "credit"))
        if not self.env.user.has_group("account_bank_reconciliation.group_auditor"):
            return
        periods = journals._get_current_periods()
        suggested = journals._count_suggested()
        problems = self.env["account.bank.statement"]._count_problems(journals)
        for journal in journals:
            period = periods.get(journal)
            dashboard_data[journal.id].update(
                {
                    "bank_suggested": suggested.get(journal, 0),
                    "bank_statement_problems": problems.get(journal, 0),
                    "bank_period": period._get_card() if period else False,
                }
            )

    def _get_current_periods(self):
        """Return ``{journal: its first open period}``, the one that is to be closed next."""
        periods = self.env["bank.reconciliation"].search(
            [("journal_id", "in", self.ids), ("state", "=", "open")], order="date_start desc"
        )
        first = {period.journal_id.id: period.id for period in periods}
        # the others are not counted: figures are made for all records that are read together
        current = periods.browse(first.values())
        return {period.journal_id: period for period in current}

    def _count_suggested(self):
        """Return ``{journal: number of open lines that have a certain suggestion}``."""
        groups = self.env["account.bank.statement.line"]._read_group(
            [*self._get_unmatched_domain(), ("match_confidence", "=", "certain")],
            ["journal_id"],
            ["__count"],
        )
        return dict(groups)

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_open_uploaded_entries(self):
        """Open the imported lines of this journal."""
        return self._open_of_journal("account_bank_statement_line_uploaded_action")

    def action_open_continuity(self):
        """Open the statements of this journal; those with a problem, if there are any."""
        action = self._open_of_journal("account_bank_statement_action")
        if self.env["account.bank.statement"]._count_problems(self).get(self):
            action["context"]["search_default_with_problem"] = 1
        return action

    def action_open_bank_analysis(self):
        """Open the analysis of this journal: what is to match, how old, how much by itself."""
        return self._open_of_journal("bank_reconciliation_analysis_action")

    def _open_of_journal(self, name):
        self.ensure_one()
        self._check_own_rights()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"account_bank_reconciliation.{name}"
        )
        return {
            **action,
            "display_name": f"{action['name']}: {self.display_name}",
            "context": {"search_default_journal_id": self.id, "default_journal_id": self.id},
        }


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    def _get_card(self):
        """Return what the card of the bank shows of this period."""
        today = fields.Date.context_today(self)
        return {
            "name": self._format_range(),
            "progress": int(self.progress),  # 100 only when nothing is left
            "todo": self.unconfirmed_count,
            "remaining": "" if self.is_balanced else self._format_figure(self.remaining),
            "is_ready": self.is_balanced and self.is_fully_reconciled,
            "is_over": self.date_end < today,
            "end": format_date(self.env, self.date_end),
        }
