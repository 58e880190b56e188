import base64
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.seal import SealedRow, seal, verify_chain
from .account_bank_statement_line_apply import to_decimal

SECTIONS = [
    ("confirmed", "Confirmed items"),
    ("outstanding", "Outstanding items"),
    ("unconfirmed", "Bank items not confirmed"),
    ("unmatched", "Statement lines not matched"),
]
FIGURES = ("balance_start", "total_confirmed", "balance_cleared", "balance_end", "remaining")


class BankReconciliationSnapshot(models.Model):
    """The frozen proof of a closed period: its rows, its figures and its PDF under a seal.

    The seals of a journal form a chain: each covers the figures and rows of its snapshot, the
    hash of its file and the seal before it. Nobody writes or deletes a snapshot.
    """

    _name = "bank.reconciliation.snapshot"
    _inherit = ["bank.evidence"]
    _description = "Bank reconciliation snapshot"
    _order = "journal_id, number desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    number = fields.Integer(required=True, readonly=True, help="Place in the journal's chain.")
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
    total_confirmed = fields.Monetary(string="Total Reconciled", readonly=True)
    balance_cleared = fields.Monetary(string="Cleared Balance", readonly=True)
    balance_end = fields.Monetary(string="Closing Balance", readonly=True)
    remaining = fields.Monetary(string="Variance", readonly=True)
    reason = fields.Char(string="Closed With Difference Because", readonly=True)
    user_name = fields.Char(string="Closed By", readonly=True)
    closed_at = fields.Datetime(string="Closed On", readonly=True)
    line_ids = fields.One2many(
        "bank.reconciliation.snapshot.line", "snapshot_id", string="Rows", readonly=True
    )
    pdf = fields.Binary(string="PDF", attachment=True, readonly=True)
    pdf_name = fields.Char(compute="_compute_pdf_name")
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True)
    seal = fields.Char(readonly=True)

    _chain_unique = models.UniqueIndex(
        "(journal_id, number)", "This place in the chain of snapshots is taken."
    )

    @api.depends("name")
    def _compute_pdf_name(self):
        for snapshot in self:
            snapshot.pdf_name = f"{snapshot.name}.pdf".replace("/", "-")

    # -------------------------------------------------------------------------
    # TAKE
    # -------------------------------------------------------------------------

    @api.model
    def _take(self, period):
        """Freeze a period that was just closed, print it and seal it; return the snapshot."""
        # snapshots are written here and nowhere else
        chain = self.sudo()
        previous = chain.search([("journal_id", "=", period.journal_id.id)], limit=1)
        snapshot = chain.create(self._prepare_snapshot_vals(period, previous.number + 1))
        pdf = snapshot._render_pdf()
        snapshot.write({"pdf": base64.b64encode(pdf), "pdf_sha256": sha256(pdf).hexdigest()})
        snapshot.seal = seal(snapshot._get_payload(), previous.seal or "")
        return snapshot.sudo(False)

    def _prepare_snapshot_vals(self, period, number):
        return {
            "name": period.name,
            "number": number,
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
            "reason": period.close_reason,
            "user_name": period.closed_by_id.name,
            "closed_at": period.closed_at,
            "line_ids": [fields.Command.create(vals) for vals in self._prepare_rows(period)],
        }

    def _prepare_rows(self, period):
        currency = period.currency_id
        rows = [
            self._prepare_row("confirmed", confirmation.move_line_id, confirmation.amount)
            for confirmation in period.confirmation_ids
        ]
        rows += [
            self._prepare_row("outstanding", item, item._get_residual_in(currency))
            for item in period.outstanding_item_ids
        ]
        rows += [
            self._prepare_row(self._get_open_section(item), item, item._get_amount_in(currency))
            for item in period.unconfirmed_item_ids.sorted("is_bank_line_open")
        ]
        return [{**row, "sequence": place} for place, row in enumerate(rows, start=1)]

    @api.model
    def _get_open_section(self, item):
        return "unmatched" if item.is_bank_line_open else "unconfirmed"

    def _prepare_row(self, section, item, amount):
        return {
            "section": section,
            "date": item.date,
            "entry": item.move_id.name,
            "partner": ", ".join(item.move_id.line_ids.partner_id.mapped("display_name"))
            or item.statement_line_id.partner_name,
            "label": item.name,
            "amount": amount,
            "reason": item.statement_line_id.match_reason,
        }

    def _render_pdf(self):
        """Return the PDF of this snapshot; its page is complete in itself and needs no network."""
        self.ensure_one()
        html = self.env["ir.qweb"]._render(
            "account_bank_reconciliation.snapshot_document", self._get_render_values()
        )
        return self.env["ir.actions.report"]._run_wkhtmltopdf(
            [f"<!DOCTYPE html>{html}"],
            report_ref="account_bank_reconciliation.bank_reconciliation_snapshot_report",
        )

    def _get_render_values(self):
        lines = self.line_ids
        return {
            "snapshot": self,
            "sections": [
                (key, title, lines.filtered(lambda line, key=key: line.section == key))
                for key, title in self.env["bank.reconciliation.snapshot.line"]
                ._fields["section"]
                ._description_selection(self.env)
            ],
        }

    # -------------------------------------------------------------------------
    # VERIFY
    # -------------------------------------------------------------------------

    def _get_payload(self):
        """Everything the seal covers, amounts as Decimal in the period's currency."""
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
            "rows": [line._get_payload() for line in self.line_ids],
        }

    def action_verify(self):
        """Check the whole chain of the journal and say which snapshot, if any, was changed."""
        self.ensure_one()
        self.check_access("read")
        chain = self.search([("journal_id", "=", self.journal_id.id)], order="number")
        broken = chain._find_broken()
        if broken:
            raise UserError(
                self.env._(
                    "Snapshot %(number)s (%(name)s) is not what was sealed: rows, figures or file "
                    "were changed, or a snapshot before it is missing.",
                    number=broken.number,
                    name=broken.name,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s snapshots verified: all are as sealed.", len(chain)),
            },
        }

    def _find_broken(self):
        """Return the first snapshot of this chain, oldest first, that is not what was sealed."""
        rows = [SealedRow(snapshot._get_payload(), snapshot.seal or "") for snapshot in self]
        place = verify_chain(rows)
        for index, snapshot in enumerate(self):
            content = base64.b64decode(snapshot.pdf or b"")
            if sha256(content).hexdigest() != snapshot.pdf_sha256 or index == place:
                return snapshot
            if snapshot.number != index + 1:
                return snapshot
        return self.browse()

    def action_download(self):
        """Download the stored PDF: the same bytes every time."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_name}?download=true",
            "target": "download",
        }

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("Snapshots are evidence and cannot be deleted; reopen and close again.")
        )


class BankReconciliationSnapshotLine(models.Model):
    """One frozen row: what it said when the period was closed."""

    _name = "bank.reconciliation.snapshot.line"
    _inherit = ["bank.evidence"]
    _description = "Row of a bank reconciliation snapshot"
    _order = "snapshot_id, sequence, id"

    snapshot_id = fields.Many2one(
        "bank.reconciliation.snapshot", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="snapshot_id.company_id", store=True)
    currency_id = fields.Many2one(related="snapshot_id.currency_id")
    sequence = fields.Integer(readonly=True)
    section = fields.Selection(SECTIONS, required=True, readonly=True)
    date = fields.Date(readonly=True)
    entry = fields.Char(string="Journal Entry", readonly=True)
    partner = fields.Char(readonly=True)
    label = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)
    reason = fields.Text(readonly=True)

    def _get_payload(self):
        self.ensure_one()
        amount = to_decimal(self.amount, self.currency_id)
        texts = (self.section, self.entry, self.partner, self.label, self.reason)
        return [self.sequence, self.date, amount, *(text or "" for text in texts)]
