import logging
from functools import partial

from odoo import fields, models

from odoo.addons.account_bank_reconciliation.extension import FetchedFile

_logger = logging.getLogger(__name__)


class BankFeed(models.Model):
    """Provider ``inbox``: files that programs attach to the record of the feed by Odoo's API."""

    _inherit = "bank.feed"

    provider = fields.Selection(
        selection_add=[("inbox", "Files attached here")], ondelete={"inbox": "set null"}
    )
    inbox_key = fields.Char(
        string="Key",
        groups="account_bank_reconciliation.group_manager",
        copy=False,
        help="Files are taken whose description is this key.",
    )

    def _fetch_inbox(self):
        key = self.sudo().inbox_key  # the accountant who fetches may use the key, not see it
        attached = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", False)]
        )
        done = set(self.file_ids.filtered(lambda file: file.state != "failed").mapped("mark"))
        wanted = attached.filtered(lambda file: key and file.description == key)
        for file in wanted.filtered(lambda file: str(file.id) not in done):
            yield FetchedFile(file.name, file.raw, mark=str(file.id))

    def _prepare_settle_inbox(self, mark):
        return partial(_logger.info, "bank feed inbox: attachment %s need not come again", mark)
