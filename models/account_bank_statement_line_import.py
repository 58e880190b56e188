from odoo import api, models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model
    def _create_from_plan(self, plan, journal, file):
        """Create the new lines of an import plan in one batch, oldest first.

        Lines of one day stay in the order in which they came, also those of several statements.
        """
        vals_list = [
            {**self._prepare_imported_vals(entry, journal), "statement_file_id": file.id}
            for entry in plan.new
        ]
        # what the bank said is written once, by the import, and readonly afterwards
        return self.sudo()._create_many(vals_list).sudo(False)

    @api.model
    def _prepare_imported_vals(self, entry, journal):
        """Values of a line from one bank transaction; extension point for partners."""
        transaction = entry.transaction
        return {
            "journal_id": journal.id,
            "date": transaction.date,
            "amount": float(transaction.amount),
            "payment_ref": entry.label,
            "fingerprint": entry.fingerprint,
            **self._prepare_identifiers(transaction),
            **self._prepare_texts(transaction),
            **self._prepare_counterparty(transaction),
            **self._prepare_amounts(entry, journal),
            "batch_note": entry.note or False,
            "transaction_details": transaction.raw or False,
        }

    @api.model
    def _prepare_identifiers(self, transaction):
        reference = transaction.references[0] if transaction.references else None
        batch = transaction.batch
        return {
            "bank_date": transaction.date,
            "value_date": transaction.value_date,
            "bank_reference": transaction.bank_id,
            "entry_reference": transaction.entry_reference,
            "end_to_end_id": transaction.end_to_end_id,
            "instruction_id": transaction.instruction_id,
            "message_id": transaction.message_id or (batch and batch.message_id),
            "payment_information_id": transaction.payment_info_id
            or (batch and batch.payment_info_id),
            "mandate_reference": transaction.mandate_id,
            "creditor_identifier": transaction.creditor_id,
            "cheque_number": transaction.cheque_number,
            "clearing_reference": transaction.clearing_reference,
            "structured_reference": reference and reference.value,
            "structured_reference_type": reference and reference.kind,
            "batch_count": batch and batch.count,
        }

    @api.model
    def _prepare_texts(self, transaction):
        return {
            "remittance_text": transaction.text,
            "additional_information": transaction.additional_info,
            "purpose_code": transaction.purpose_code or transaction.purpose_text,
            "transaction_code": transaction.code,
            "transaction_type": transaction.code or transaction.proprietary_code,
            "proprietary_code": transaction.proprietary_code,
            "is_reversal": transaction.is_reversal,
            "return_reason_code": transaction.return_reason,
            "return_reason": transaction.return_text,
        }

    @api.model
    def _prepare_counterparty(self, transaction):
        address = [*transaction.partner_address, transaction.partner_country]
        return {
            "partner_name": transaction.partner_name,
            "ultimate_partner_name": transaction.ultimate_name,
            "account_number": transaction.partner_account,
            "partner_bic": transaction.partner_bic,
            "partner_address": "\n".join(part for part in address if part),
        }

    @api.model
    def _prepare_amounts(self, entry, journal):
        """Charges, and the original amount; a foreign one is booked in its own currency."""
        transaction = entry.transaction
        currency = self.env["res.currency"].browse(entry.currency_id or [])
        vals = {
            "charges": float(sum(charge.amount for charge in transaction.charges)),
            "charges_detail": "\n".join(
                f"{charge.amount} {charge.currency} {charge.kind}".strip()
                for charge in transaction.charges
            ),
            "original_amount": float(transaction.original_amount or 0),
            "original_currency_id": currency.id,
            "exchange_rate": float(transaction.exchange_rate or 0),
        }
        if currency and transaction.original_amount and currency != journal._get_bank_currency():
            vals["foreign_currency_id"] = currency.id
            vals["amount_currency"] = float(transaction.original_amount)
        return vals
