from odoo import api, models
from odoo.exceptions import UserError

EVIDENCE_MODELS = ("bank.reconciliation.snapshot", "bank.statement.file")
CONTENT_FIELDS = {"datas", "raw", "db_datas", "store_fname", "res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT_FIELDS & set(vals):
            self._check_not_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
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
