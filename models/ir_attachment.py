from odoo import api, models
from odoo.exceptions import UserError

EVIDENCE_MODELS = ("bank.reconciliation.snapshot", "bank.statement.file")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_not_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_evidence(self):
        self._check_not_evidence()

    def _check_not_evidence(self):
        """Stored bank files and snapshots stay as they are; only the add-on's own code (as
        superuser) writes them."""
        if self.env.su:
            return
        # res_field attachments are read by their record only; the check must see them all
        evidence = self.sudo().filtered(
            lambda file: file.res_model in EVIDENCE_MODELS and file.res_field
        )
        if evidence:
            raise UserError(
                self.env._("“%s” is evidence of a reconciliation and stays.", evidence[0].name)
            )
