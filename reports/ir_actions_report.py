import base64

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

SNAPSHOT_REPORT = "account_bank_reconciliation.snapshot_document"


class IrActionsReport(models.Model):
    """The address of the report of a snapshot gives the stored file, never a new print."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        if self._get_report(report_ref).report_name != SNAPSHOT_REPORT:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        snapshots = self.env["bank.reconciliation.snapshot"].browse(res_ids or ())
        snapshots.check_access("read")
        files = [base64.b64decode(one.with_context(bin_size=False).pdf or b"") for one in snapshots]
        if not all(files) or not files:
            raise UserError(self.env._("The PDF of this snapshot is missing. Verify its seal."))
        return files[0] if len(files) == 1 else merge_pdf(files), "pdf"

    def _render_qweb_html(self, report_ref, docids, data=None):
        if self._get_report(report_ref).report_name != SNAPSHOT_REPORT:
            return super()._render_qweb_html(report_ref, docids, data=data)
        raise UserError(
            self.env._("A snapshot is printed once, when its period closes. Download its PDF.")
        )
