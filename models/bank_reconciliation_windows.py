from odoo import models
from odoo.fields import Domain

PERIOD_KEY = "account_bank_reconciliation_period_id"
ITEM_FIELDS = ("unconfirmed_item_ids", "outstanding_item_ids")


class BankReconciliation(models.Model):
    """The windows that a period opens: lists in which one, many or all items are chosen."""

    _inherit = "bank.reconciliation"

    def web_read(self, specification):
        """The lists of items on the form show them as its period sees them."""
        asked = {name: specification[name] for name in ITEM_FIELDS if specification.get(name)}
        if len(self) == 1 and asked:
            seen = {
                name: {**spec, "context": {**spec.get("context", {}), PERIOD_KEY: self.id}}
                for name, spec in asked.items()
            }
            specification = {**specification, **seen}
        return super().web_read(specification)

    def action_view_lines(self):
        """Open the statement lines of the period."""
        self.ensure_one()
        action = self.journal_id.action_open_bank_lines()
        action["domain"] = list(self._get_line_domain())
        return action

    def action_open_to_confirm(self):
        """Open the bank items that can be confirmed, those carried forward among them."""
        return self._open_items(
            self.env._("To confirm: %s", self.name),
            self._get_item_domain(),
            self.env._("Everything up to the last day is confirmed."),
        )

    def action_open_outstanding(self):
        """Open the payments that the bank has not shown, to be ticked in manual mode."""
        return self._open_items(
            self.env._("Outstanding: %s", self.name),
            self._get_outstanding_domain(),
            self.env._("The bank has shown every registered payment."),
        )

    def action_open_search(self):
        """Open what is not confirmed, of any date: old cheques, and what came too late."""
        action = self._open_items(
            self.env._("Search: %s", self.name),
            self._get_any_item_domain() | self._get_any_outstanding_domain(),
            self.env._("Nothing of that kind is left to confirm."),
        )
        action["context"]["search_default_outside"] = 1
        return action

    def action_open_confirmed(self):
        """Open what is confirmed, to be looked through or taken back."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.bank_reconciliation_confirmation_action"
        )
        return {
            **action,
            "display_name": self.env._("Confirmed: %s", self.name),
            "domain": [("reconciliation_id", "=", self.id)],
        }

    def _open_items(self, title, domain, empty):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.account_move_line_period_action"
        )
        return {
            **action,
            "display_name": title,
            "domain": list(Domain(domain)),
            "context": {PERIOD_KEY: self.id, "create": False, "edit": False, "delete": False},
            "help": f'<p class="o_view_nocontent_smiling_face">{empty}</p>',
        }
