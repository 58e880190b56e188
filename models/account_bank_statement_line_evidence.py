from odoo import api, fields, models
from odoo.exceptions import UserError

from .account_bank_statement_line import MATCH_FIELDS
from .bank_evidence import check_not_forged

EVIDENCE_FIELDS = {
    "statement_file_id",
    "fingerprint",
    "bank_date",
    "value_date",
    "bank_reference",
    "entry_reference",
    "end_to_end_id",
    "instruction_id",
    "message_id",
    "payment_information_id",
    "mandate_reference",
    "creditor_identifier",
    "cheque_number",
    "clearing_reference",
    "structured_reference",
    "structured_reference_type",
    "remittance_text",
    "additional_information",
    "partner_bic",
    "partner_address",
    "ultimate_partner_name",
    "purpose_code",
    "transaction_code",
    "proprietary_code",
    "is_reversal",
    "charges",
    "charges_detail",
    "original_amount",
    "original_currency_id",
    "exchange_rate",
    "return_reason_code",
    "return_reason",
    "batch_count",
    "batch_note",
    "transaction_details",
    "account_number",
    "partner_name",
}
EDITABLE_BY_HAND = {"account_number", "partner_name", "transaction_details"}
BOOKED_FIELDS = {"amount", "date", "journal_id"}


class AccountBankStatementLine(models.Model):
    """What the bank said: kept as it came, readonly for everybody (ISO 20022 names)."""

    _inherit = "account.bank.statement.line"

    statement_file_id = fields.Many2one(
        "bank.statement.file",
        string="Imported File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    fingerprint = fields.Char(
        readonly=True,
        copy=False,
        help="Identity of the transaction: the same one is never imported twice.",
    )
    bank_date = fields.Date(string="Booking Date", readonly=True, copy=False)
    value_date = fields.Date(readonly=True, copy=False)
    bank_reference = fields.Char(
        readonly=True, copy=False, help="Reference of the account servicer (AcctSvcrRef)."
    )
    entry_reference = fields.Char(readonly=True, copy=False, help="NtryRef of the bank.")
    end_to_end_id = fields.Char(
        string="End-to-End ID", readonly=True, copy=False, index="btree_not_null"
    )
    instruction_id = fields.Char(string="Instruction ID", readonly=True, copy=False)
    message_id = fields.Char(string="Message ID", readonly=True, copy=False)
    payment_information_id = fields.Char(string="Payment Information ID", readonly=True, copy=False)
    mandate_reference = fields.Char(readonly=True, copy=False)
    creditor_identifier = fields.Char(readonly=True, copy=False)
    cheque_number = fields.Char(readonly=True, copy=False)
    clearing_reference = fields.Char(readonly=True, copy=False)
    structured_reference = fields.Char(readonly=True, copy=False)
    structured_reference_type = fields.Char(readonly=True, copy=False)
    remittance_text = fields.Text(readonly=True, copy=False)
    additional_information = fields.Text(readonly=True, copy=False)
    partner_bic = fields.Char(string="Counterparty BIC", readonly=True, copy=False)
    partner_address = fields.Text(string="Counterparty Address", readonly=True, copy=False)
    ultimate_partner_name = fields.Char(string="Ultimate Party", readonly=True, copy=False)
    purpose_code = fields.Char(string="Purpose", readonly=True, copy=False)
    transaction_code = fields.Char(
        string="Bank Transaction Code",
        readonly=True,
        copy=False,
        help="Domain, family and sub-family of ISO 20022, for example PMNT-RCDT-ESCT.",
    )
    proprietary_code = fields.Char(string="Code of the Bank", readonly=True, copy=False)
    is_reversal = fields.Boolean(readonly=True, copy=False)
    charges = fields.Monetary(readonly=True, copy=False, help="Charges the bank stated, in total.")
    charges_detail = fields.Text(readonly=True, copy=False)
    original_amount = fields.Monetary(
        readonly=True, copy=False, currency_field="original_currency_id"
    )
    original_currency_id = fields.Many2one("res.currency", readonly=True, copy=False)
    exchange_rate = fields.Float(digits=(16, 8), readonly=True, copy=False)
    return_reason_code = fields.Char(readonly=True, copy=False)
    return_reason = fields.Char(readonly=True, copy=False)
    batch_count = fields.Integer(
        string="Transactions in Batch", readonly=True, copy=False, aggregator=None
    )
    batch_note = fields.Char(readonly=True, copy=False)

    _fingerprint_unique = models.UniqueIndex(
        "(journal_id, fingerprint) WHERE fingerprint IS NOT NULL",
        "This transaction was imported before.",
    )

    def _check_evidence_is_ours(self, vals):
        """Evidence and matching state come from the import and the applier."""
        check_not_forged(self, vals, self._get_protected_fields())

    @api.model
    def _get_protected_fields(self):
        return (EVIDENCE_FIELDS | MATCH_FIELDS) - EDITABLE_BY_HAND

    def _check_evidence_stays(self, vals):
        """An imported line keeps date, amount and everything else the bank said."""
        names = (BOOKED_FIELDS | EVIDENCE_FIELDS) & set(vals)
        if not names:
            return
        will_change = self.env["account.move"]._field_will_change
        for line in self.filtered("fingerprint"):
            changed = [name for name in names if will_change(line, vals, name)]
            if changed:
                raise UserError(
                    self.env._(
                        "%(line)s was imported from a bank file; its %(field)s stays as the bank "
                        "reported it. Delete the unmatched line, or book the difference.",
                        line=line.display_name,
                        field=self._fields[changed[0]].string,
                    )
                )
