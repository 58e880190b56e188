import base64
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ..engine import formats
from ..engine.errors import ReadError

_lt = LazyTranslate(__name__)

# code of the engine's error → what is wrong and what to do next
READ_PROBLEMS = {
    "empty_file": _lt("The file is empty. Download it again."),
    "unknown_format": _lt(
        "Its content is not a bank statement of a known format. Ask your bank for camt.053."
    ),
    "wrong_message": _lt("It is %(value)s, not an account statement. Choose another file."),
    "too_large": _lt("%(tag)s is larger than %(value)s. Ask for a shorter period."),
    "malformed_xml": _lt("The XML is damaged: %(value)s. Download the file again."),
    "forbidden_doctype": _lt(
        "It has a document type declaration, as attacks have. Ask your bank for a clean file."
    ),
    "forbidden_include": _lt(
        "It includes another file, as attacks do. Ask your bank for a clean file."
    ),
    "missing_element": _lt("%(tag)s is missing. Ask your bank for a complete file."),
    "bad_amount": _lt("%(tag)s “%(value)s” is not an amount. Ask your bank to correct it."),
    "bad_date": _lt("%(tag)s “%(value)s” is not a date. Ask your bank to correct it."),
    "bad_direction": _lt("%(tag)s “%(value)s” is neither credit nor debit."),
}


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
    # READ
    # -------------------------------------------------------------------------

    @api.model
    def _read_content(self, name, data):
        """Return the engine's statements of a file.

        :param bytes data: the file as it came.
        :raises UserError: the file cannot be read; says what, where and what to do.
        """
        try:
            statements = formats.read(data, name)
        except ReadError as error:
            raise UserError(self._describe_read_error(name, error)) from error
        if not statements:
            raise UserError(
                self.env._("%s holds no statement. Download the statement again.", name)
            )
        return statements

    @api.model
    def _describe_read_error(self, name, error):
        where = self.env._(" (line %s)", error.line) if error.line else ""
        return self.env._(
            "%(file)s was not imported: %(problem)s%(where)s",
            file=name,
            problem=self._get_read_problem(error),
            where=where,
        )

    @api.model
    def _get_read_problem(self, error):
        """Return what is wrong and what to do next, or what the engine says of a new code."""
        if error.code not in READ_PROBLEMS:
            return error.message
        translate = self.env._  # READ_PROBLEMS are lazy: extracted above, translated here
        sentence = translate(READ_PROBLEMS[error.code])
        return sentence % {"tag": error.tag, "value": error.value}

    # -------------------------------------------------------------------------
    # WRITE
    # -------------------------------------------------------------------------

    @api.model
    def _import(self, name, data, plans):
        """Write one file: evidence, statements, lines, and the list of what was left out.

        :param plans: the :class:`ImportPlan` of every statement of the file, already shown.
        :return: the ``bank.statement.file`` record.
        """
        # evidence is written by the import alone, for users whose role was checked
        file = self.sudo().create(self._prepare_file_vals(name, data, plans))
        for plan in plans:
            file._import_statement(plan)
        return file.sudo(False)

    def _prepare_file_vals(self, name, data, plans):
        journals = self.env["account.journal"].browse([plan.journal_id for plan in plans])
        return {
            "name": name,
            "content": base64.b64encode(data),
            "sha256": sha256(data).hexdigest(),
            "size": len(data),
            "format": plans[0].statement.format,
            "company_id": journals[0].company_id.id,
            "user_id": self.env.uid,
        }

    def _import_statement(self, plan):
        statement = self.env["account.bank.statement"]
        if plan.new:
            statement = statement._create_from_plan(plan, self)
        self.env["bank.statement.file.result"].create(
            {
                "file_id": self.id,
                "journal_id": plan.journal_id,
                "account_number": plan.statement.account,
                "statement_id": statement.id,
                "date_start": plan.statement.date_start,
                "date_end": plan.statement.date_end,
                "new_count": len(plan.new),
                "skipped_count": len(plan.skipped),
                "message": "\n".join(plan.warnings),
            }
        )
        skips = [self._prepare_skip_vals(plan, entry) for entry in plan.skipped]
        self.env["bank.statement.file.skip"].create(skips)

    def _prepare_skip_vals(self, plan, entry):
        journal = self.env["account.journal"].browse(plan.journal_id)
        return {
            "file_id": self.id,
            "journal_id": journal.id,
            "currency_id": (journal.currency_id or journal.company_id.currency_id).id,
            "fingerprint": entry.fingerprint,
            "date": entry.transaction.date,
            "amount": float(entry.transaction.amount),
            "label": entry.transaction.text or entry.transaction.partner_name,
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
    journal_id = fields.Many2one("account.journal", required=True)
    account_number = fields.Char()
    statement_id = fields.Many2one(
        "account.bank.statement", index="btree_not_null", ondelete="set null"
    )
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To")
    new_count = fields.Integer(string="New")
    skipped_count = fields.Integer(string="Left Out")
    message = fields.Text()


class BankStatementFileSkip(models.Model):
    """A transaction that was not imported, or was deleted after its import, and why."""

    _name = "bank.statement.file.skip"
    _inherit = ["bank.evidence"]
    _description = "Transaction left out"
    _order = "file_id desc, date, id"

    file_id = fields.Many2one("bank.statement.file", index=True, ondelete="cascade")
    journal_id = fields.Many2one("account.journal", required=True)
    company_id = fields.Many2one(related="journal_id.company_id", store=True)
    currency_id = fields.Many2one("res.currency")
    fingerprint = fields.Char(required=True)
    date = fields.Date()
    amount = fields.Monetary()
    label = fields.Char()
    reason = fields.Selection(
        [
            ("imported", "Imported before"),
            ("repeated", "Twice in these files"),
            ("deleted", "Deleted by a user after an earlier import"),
            ("pending", "Not booked by the bank yet"),
        ],
        required=True,
    )
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Existing Line",
        index="btree_not_null",
        ondelete="set null",
    )

    _deleted_idx = models.Index("(journal_id, fingerprint) WHERE reason = 'deleted'")
