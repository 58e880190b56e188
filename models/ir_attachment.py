from odoo import api, models
from odoo.exceptions import UserError

EVIDENCE_MODELS = ("bank.reconciliation.snapshot", "bank.statement.file")
CONTENT_FIELDS = {"checksum", "datas", "db_datas", "raw", "store_fname"}
PLACE_FIELDS = {"name", "res_field", "res_id", "res_model", "type", "url"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_not_evidence()
        self._filter_changed(vals)._check_not_closed()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_evidence(self):
        self._check_not_evidence()
        self._check_not_closed()

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

    def _filter_changed(self, vals):
        """Return those whose content, name or place would be another one."""
        if CONTENT_FIELDS & set(vals):
            return self
        names = PLACE_FIELDS & set(vals)
        return self.filtered(lambda file: any(file.sudo()[name] != vals[name] for name in names))

    def _check_not_closed(self):
        """Keep what is attached to a closed period, its entries and its statements.

        More may be attached at any time.
        """
        # whoever edits the file runs into the lock; see _check_not_evidence
        ids = {
            model: files.mapped("res_id")
            for model, files in self.sudo().grouped("res_model").items()
            if model in ("account.bank.statement", "account.move", "bank.reconciliation")
        }
        moves = self.env["account.move"].browse(ids.get("account.move"))
        statements = self.env["account.bank.statement"].browse(ids.get("account.bank.statement"))
        moves |= statements.exists().line_ids.move_id
        periods = self.env["bank.reconciliation"]
        periods._check_moves_not_closed(moves)
        periods.browse(ids.get("bank.reconciliation")).exists()._check_is_open()
