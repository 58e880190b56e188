import base64
import json
import logging
from decimal import Decimal
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.seal import canonical_json, seal_text
from .account_bank_statement_line_apply import to_decimal

_logger = logging.getLogger(__name__)
FIGURES = ("balance_start", "total_confirmed", "balance_cleared", "balance_end", "remaining")
FILES = ("pdf", "xlsx")
#: What version 2 seals of a snapshot; every stored field but the files, which it seals by hash.
SEALED = (
    "name",
    "number",
    "previous_seal",
    "reconciliation_id",
    "journal_id",
    "company_id",
    "currency_id",
    "company_name",
    "account_name",
    "account_number",
    "date_start",
    "date_end",
    *FIGURES,
    "total_in",
    "total_out",
    "reason",
    "user_name",
    "closed_at",
    "lang",
    "tz",
    "pdf_sha256",
    "xlsx_sha256",
)


class BankReconciliationSnapshot(models.Model):
    """The frozen proof of a closed period: its rows, its figures and its files under a seal.

    The seals of a journal form a chain: each covers the figures and rows of its snapshot, the
    hashes of its files and the seal before it. The manifest is the text that is sealed; it tells
    what a field was when somebody has changed it. Nobody writes or deletes a snapshot.
    """

    _name = "bank.reconciliation.snapshot"
    _inherit = ["bank.evidence"]
    _description = "Bank reconciliation snapshot"
    _order = "journal_id, number desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    number = fields.Integer(required=True, readonly=True, help="Place in the journal's chain.")
    previous_seal = fields.Char(readonly=True, help="Seal of the snapshot before, in the journal.")
    reconciliation_id = fields.Many2one(
        "bank.reconciliation",
        string="Period",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    journal_id = fields.Many2one("account.journal", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    company_name = fields.Char(readonly=True)
    account_name = fields.Char(readonly=True)
    account_number = fields.Char(string="Bank Account Number", readonly=True)
    date_start = fields.Date(readonly=True)
    date_end = fields.Date(readonly=True)
    balance_start = fields.Monetary(string="Opening Balance", readonly=True)
    total_in = fields.Monetary(string="Confirmed Incoming", readonly=True)
    total_out = fields.Monetary(string="Confirmed Outgoing", readonly=True)
    total_confirmed = fields.Monetary(string="Total Reconciled", readonly=True)
    balance_cleared = fields.Monetary(string="Cleared Balance", readonly=True)
    balance_end = fields.Monetary(string="Closing Balance", readonly=True)
    remaining = fields.Monetary(readonly=True)
    reason = fields.Char(string="Closed With Difference Because", readonly=True)
    user_name = fields.Char(string="Closed By", readonly=True)
    closed_at = fields.Datetime(string="Closed On", readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    tz = fields.Char(string="Time Zone", readonly=True)
    line_ids = fields.One2many(
        "bank.reconciliation.snapshot.line", "snapshot_id", string="Rows", readonly=True
    )
    pdf = fields.Binary(string="PDF", attachment=True, readonly=True)
    pdf_name = fields.Char(compute="_compute_file_names")
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True)
    xlsx = fields.Binary(string="XLSX", attachment=True, readonly=True)
    xlsx_name = fields.Char(compute="_compute_file_names")
    xlsx_sha256 = fields.Char(string="SHA-256 of the XLSX", readonly=True)
    manifest = fields.Binary(
        attachment=True, readonly=True, help="The text that the seal covers, as JSON."
    )
    manifest_name = fields.Char(compute="_compute_file_names")
    seal = fields.Char(readonly=True)

    _chain_unique = models.UniqueIndex(
        "(journal_id, number)", "This place in the chain of snapshots is taken."
    )

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    def write(self, vals):
        """A snapshot is written until it is sealed; then not even other modules may."""
        if self.env.su:  # users are refused by their rights
            self._check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("Snapshots are evidence and cannot be deleted; reopen and close again.")
        )

    def _check_not_sealed(self):
        sealed = self.filtered("seal")
        if sealed:
            raise UserError(
                self.env._(
                    "Snapshot %(number)s (%(name)s) is sealed and stays as it is.",
                    number=sealed[0].number,
                    name=sealed[0].name,
                )
            )

    @api.depends("name")
    def _compute_file_names(self):
        for snapshot in self:
            stem = (snapshot.name or "").replace("/", "-")
            snapshot.pdf_name = f"{stem}.pdf"
            snapshot.xlsx_name = f"{stem}.xlsx"
            snapshot.manifest_name = f"{stem}.json"

    # -------------------------------------------------------------------------
    # TAKE
    # -------------------------------------------------------------------------

    @api.model
    def _take(self, period):
        """Freeze a period that was just closed, print it and seal it; return the snapshot.

        The files are in the language and the time zone of who closes.
        """
        user = self.env.user
        # snapshots are written here and nowhere else
        chain = self.sudo().with_context(lang=user.lang, tz=user.tz or "UTC")
        previous = chain.search([("journal_id", "=", period.journal_id.id)], limit=1)
        rows = chain._prepare_rows(period)
        snapshot = chain.create(chain._prepare_snapshot_vals(period, previous, rows))
        snapshot._store_files()
        snapshot._set_seal()
        snapshot.env["bank.reconciliation.seal.register"]._enter(snapshot)
        _logger.info("%s: snapshot %s, seal %s", snapshot.name, snapshot.number, snapshot.seal)
        return snapshot.sudo(False).with_env(self.env)

    def _prepare_snapshot_vals(self, period, previous, rows):
        confirmed = [row["amount"] for row in rows if row["section"] == "confirmed"]
        return {
            "name": period.name,
            "number": previous.number + 1,
            "previous_seal": previous.seal,
            "reconciliation_id": period.id,
            "journal_id": period.journal_id.id,
            "company_id": period.company_id.id,
            "currency_id": period.currency_id.id,
            "company_name": period.company_id.name,
            "account_name": period.account_id.display_name,
            "account_number": period.journal_id.bank_acc_number,
            "date_start": period.date_start,
            "date_end": period.date_end,
            **{name: period[name] for name in FIGURES},
            "total_in": sum(amount for amount in confirmed if amount > 0),
            "total_out": sum(amount for amount in confirmed if amount < 0),
            "reason": period.close_reason,
            "user_name": period.closed_by_id.name,
            "closed_at": period.closed_at,
            "lang": self.env.context["lang"],
            "tz": self.env.context["tz"],
            "line_ids": [fields.Command.create(vals) for vals in rows],
        }

    def _store_files(self):
        pdf, xlsx = self._render_pdf(), self._render_xlsx()
        self.write(
            {
                "pdf": base64.b64encode(pdf),
                "pdf_sha256": sha256(pdf).hexdigest(),
                "xlsx": base64.b64encode(xlsx),
                "xlsx_sha256": sha256(xlsx).hexdigest(),
            }
        )

    def _set_seal(self):
        manifest = canonical_json(self._get_payload())
        self.write(
            {
                "manifest": base64.b64encode(manifest.encode()),
                "seal": seal_text(manifest, self.previous_seal or ""),
            }
        )

    # -------------------------------------------------------------------------
    # PAYLOAD
    # -------------------------------------------------------------------------

    def _get_payload(self):
        """Everything that version 2 seals; the rows by their ids, columns named once."""
        self.ensure_one()
        lines = self.line_ids
        lines.fetch(lines._SEALED)
        return {
            "columns": list(lines._SEALED),
            "rows": {str(line.id): _seal_fields(line, lines._SEALED) for line in lines},
            "snapshot": dict(zip(SEALED, _seal_fields(self, SEALED), strict=True)),
        }

    def _get_payload_1(self):
        """Everything that version 1 sealed, amounts as Decimal in the period's currency."""
        self.ensure_one()
        return {
            "number": self.number,
            "name": self.name,
            "company": self.company_name or "",
            "account": self.account_name or "",
            "account_number": self.account_number or "",
            "currency": self.currency_id.name,
            "period": [self.date_start, self.date_end],
            "figures": {name: to_decimal(self[name], self.currency_id) for name in FIGURES},
            "reason": self.reason or "",
            "closed": [self.user_name or "", self.closed_at],
            "pdf": self.pdf_sha256 or "",
            "rows": [line._get_payload_1() for line in self.line_ids],
        }

    def _get_manifest(self):
        """Return what was sealed, or an empty text where the manifest is missing."""
        self.ensure_one()
        return base64.b64decode(self.manifest or b"").decode(errors="replace")

    def _read_manifest(self):
        """Return what was sealed as plain values, or None where it cannot be read."""
        try:
            manifest = json.loads(self._get_manifest())
        except ValueError:
            return None
        is_whole = isinstance(manifest, dict) and {"columns", "rows", "snapshot"} <= set(manifest)
        return manifest if is_whole else None

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_download(self):
        """Download the stored PDF: the same bytes every time."""
        return self._get_download_action("pdf")

    def action_download_xlsx(self):
        """Download the stored workbook: the same bytes every time."""
        return self._get_download_action("xlsx")

    def action_download_manifest(self):
        """Download the text under the seal, to verify it without Odoo."""
        return self._get_download_action("manifest")

    def _get_download_action(self, name):
        self.ensure_one()
        self.check_access("read")
        file_name = self[f"{name}_name"]
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{name}/{file_name}?download=true",
            "target": "download",
        }


class IrAttachment(models.Model):
    """The files of a sealed snapshot stay, whoever asks; ``ir_attachment.py`` has the users."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if self.env.su:
            self._check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if self.env.su:
            self._check_not_sealed()

    def _check_not_sealed(self):
        snapshots = self.env["bank.reconciliation.snapshot"].sudo()  # of any company
        files = self.sudo().filtered(lambda file: file.res_model == snapshots._name)
        snapshots.browse(files.filtered("res_field").mapped("res_id")).exists()._check_not_sealed()


def _seal_fields(record, names):
    """Return the values as the database has them: a float is an amount, unset is None."""
    return [_seal_value(record._fields[name], record[name]) for name in names]


def _seal_value(field, value):
    if field.type == "many2one":
        return value.id or None
    if field.type in ("monetary", "float"):
        return Decimal(repr(value))
    if field.type in ("boolean", "integer"):
        return value
    return value or None
