from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging writes the partners of journal items in SQL; closed periods keep theirs."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        advice = self.env._(
            "Keep the contact of the closed period and merge the other one into it; where both are "
            "in closed periods, archive the one that you no longer need."
        )
        self.env["bank.reconciliation"]._check_merge_not_closed("partner_id", src_partners, advice)
        return super()._update_foreign_keys(src_partners, dst_partner)
