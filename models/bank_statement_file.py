import base64
from hashlib import sha256

from odoo import api, fields, models

from .bank_statement_plan import get_difference


class BankStatementFile(models.Model):
    """An imported file as evidence: its bytes, who imported it when, and what became of it.

    A file is imported whole or not at all. Nobody edits these records; the import writes them.
    """

    _name = "bank.statement.file"
    _inherit = ["bank.evidence"]
    _description = "Imported bank file"
    _order = "id desc"

    name = fields.Char(string="File", required=True, readonly=True)
    content = fields.Binary(attachment=True, required=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True, index=True)
    size = fields.Integer(string="Bytes", readonly=True)
    format = fields.Char(readonly=True)
    archive_name = fields.Char(
        string="Archive", readonly=True, help="The archive out of which the file was taken."
    )
    archive_sha256 = fields.Char(string="SHA-256 of the Archive", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Imported By", required=True, readonly=True)
    imported_at = fields.Datetime(
        string="Imported On", required=True, readonly=True, default=fields.Datetime.now
    )
    result_ids = fields.One2many(
        "bank.statement.file.result", "file_id", string="Statements", readonly=True
    )
    skip_ids = fields.One2many(
        "bank.statement.file.skip", "file_id", string="Left Out", readonly=True
    )
    new_count = fields.Integer(compute="_compute_counts", string="New Lines")
    skipped_count = fields.Integer(compute="_compute_counts", string="Left Out Lines")

    @api.depends("result_ids.new_count", "result_ids.skipped_count")
    def _compute_counts(self):
        for file in self:
            file.new_count = sum(file.result_ids.mapped("new_count"))
            file.skipped_count = sum(file.result_ids.mapped("skipped_count"))

    # -------------------------------------------------------------------------
    # WRITE
    # -------------------------------------------------------------------------

    @api.model
    def _import(self, plan):
        """Write one file: evidence, statements, lines, and the list of what was left out.

        :param plan: the :class:`FilePlan`, already shown to the user.
        :return: the ``bank.statement.file`` record.
        """
        plans = [each for each in plan.plans if not each.is_left_out]
        # evidence is written by the import alone, for users whose role was checked
        file = self.sudo().create(self._prepare_file_vals(plan.source, plans))
        for each in plans:
            file._import_statement(each)
        return file.sudo(False)

    def _prepare_file_vals(self, source, plans):
        journals = self.env["account.journal"].browse([plan.journal_id for plan in plans])
        return {
            "name": source.name,
            "content": base64.b64encode(source.data),
            "sha256": sha256(source.data).hexdigest(),
            "size": len(source.data),
            "format": plans[0].statement.format,
            "archive_name": source.archive_name,
            "archive_sha256": source.archive_sha256,
            "company_id": journals[0].company_id.id,
            "user_id": self.env.uid,
        }

    def _import_statement(self, plan):
        statement = self.env["account.bank.statement"]
        if plan.new:
            statement = statement._create_from_plan(plan, self)
        result = self.env["bank.statement.file.result"].create(
            self._prepare_result_vals(plan, statement)
        )
        skips = [self._prepare_skip_vals(plan, entry, result) for entry in plan.skipped]
        self.env["bank.statement.file.skip"].create(skips)

    def _prepare_result_vals(self, plan, statement):
        said = plan.statement
        return {
            "file_id": self.id,
            "journal_id": plan.journal_id,
            "format": said.format,
            "account_number": said.account,
            "statement_number": said.number,
            "statement_id": statement.id,
            "date_start": said.date_start,
            "date_end": said.date_end,
            "is_proved": get_difference(said) == 0,
            "balance_start": float(said.opening.amount) if said.opening else 0.0,
            "balance_end": float(said.closing.amount) if said.closing else 0.0,
            "new_count": len(plan.new),
            "skipped_count": len(plan.skipped),
            "message": "\n".join(plan.warnings),
        }

    def _prepare_skip_vals(self, plan, entry, result):
        return {
            "file_id": self.id,
            "result_id": result.id,
            "journal_id": plan.journal_id,
            "currency_id": result.currency_id.id,
            "fingerprint": entry.fingerprint,
            "date": entry.transaction.date or entry.transaction.value_date,
            "amount": float(entry.transaction.amount),
            "label": entry.label,
            "reason": entry.reason,
            "line_id": entry.line_id,
        }


class BankStatementFileResult(models.Model):
    """What became of one statement of an imported file."""

    _name = "bank.statement.file.result"
    _inherit = ["bank.evidence"]
    _description = "Result of an imported statement"
    _order = "file_id, id"

    file_id = fields.Many2one("bank.statement.file", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="file_id.company_id", store=True)
    journal_id = fields.Many2one("account.journal", required=True, index=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    format = fields.Char()
    account_number = fields.Char()
    statement_number = fields.Char()
    statement_id = fields.Many2one(
        "account.bank.statement", index="btree_not_null", ondelete="set null"
    )
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To")
    balance_start = fields.Monetary(string="Opening")
    balance_end = fields.Monetary(string="Closing")
    is_proved = fields.Boolean(
        string="Balances Proved", help="Opening balance plus transactions is the closing balance."
    )
    new_count = fields.Integer(string="New")
    skipped_count = fields.Integer(string="Left Out")
    message = fields.Text()

    @api.depends("journal_id.currency_id", "journal_id.company_id.currency_id")
    def _compute_currency_id(self):
        for result in self:
            result.currency_id = result.journal_id._get_bank_currency()
