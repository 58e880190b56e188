from odoo import api, models
from odoo.fields import Domain

from odoo.addons.base.models.res_bank import sanitize_account_number

ABOUT_PARTNERS = frozenset(("partner", "category"))


class AccountReconcileModel(models.Model):
    """Conditions on the partner hold for lines without one, by the account that they name.

    Files rarely say which partner is meant; the owner of the counterparty's account does.
    """

    _inherit = "account.reconcile.model"

    @api.model
    def _prepare_rule_lines(self, lines, asked, partners):
        if ABOUT_PARTNERS & asked:
            partners = self._add_account_owners(lines, partners)
        return super()._prepare_rule_lines(lines, asked, partners)

    def _add_account_owners(self, lines, partners):
        """Return ``{line id: partner}`` with the owners of accounts where nobody is known."""
        lines.fetch(["account_number", "partner_id"])
        strange = lines.filtered(
            lambda line: line.account_number and not partners.get(line.id, line.partner_id)
        )
        owners = self._find_account_owners(strange) if strange else {}
        known = {
            line.id: owners[number]
            for line in strange
            if (number := sanitize_account_number(line.account_number)) in owners
        }
        return {**partners, **known}

    def _find_account_owners(self, lines):
        """Return ``{account number: partner}`` of accounts that one partner has alone.

        The company's own accounts are those of transfers: nobody pays or is paid there.
        """
        numbers = {sanitize_account_number(line.account_number) for line in lines}
        domain = Domain("sanitized_acc_number", "in", list(numbers))
        domain &= Domain("company_id", "in", [False, *lines.company_id.parent_ids.ids])
        domain &= Domain("partner_id.ref_company_ids", "=", False)
        accounts = self.env["res.partner.bank"].search_fetch(
            domain, ["partner_id", "sanitized_acc_number"]
        )
        return {
            number: group.partner_id
            for number, group in accounts.grouped("sanitized_acc_number").items()
            if len(group.partner_id) == 1
        }

    def _prepare_plan_vals(self, case, facts, method):
        """The one partner that a rule is for is the partner of its lines that have none."""
        vals = super()._prepare_plan_vals(case, facts, method)
        if not (vals["partner_id"] or case.partner or case.line.partner_id):
            only = self.match_partner_ids._origin if len(self.match_partner_ids) == 1 else None
            vals["partner_id"] = only.id if only else 0
        return vals
