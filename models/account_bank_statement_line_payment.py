"""A payment that the bank shows and nobody has entered: what the dialog and rules register."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .bank_evidence import own_defaults


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _get_payment_account(self, method_line, payment_type):
        """Return the account on which payments by this method wait for the bank."""
        payment = self.env["account.payment"].new({"company_id": self.company_id.id})
        account = method_line.payment_account_id
        return account or payment._get_outstanding_account(payment_type)

    def _check_payment_waits(self, method_line, account):
        """A payment that is booked straight on the bank account would count the line twice."""
        if not self._is_payment_account(account):
            raise UserError(
                self.env._(
                    "Payments by “%(method)s” do not wait for the bank: %(account)s is not an "
                    "outstanding account that is reconciled. Choose another method.",
                    method=method_line.name,
                    account=account.display_name,
                )
            )

    def _is_payment_account(self, account):
        return account != self.journal_id.default_account_id and account.reconcile

    def _get_payment_key(self, partner, amount):
        """Return what tells a payment that this line shows: bank, partner, currency, amount."""
        currency = self._get_transaction_currency()
        owner = partner.commercial_partner_id
        return (self.journal_id, owner, currency, currency.round(amount))

    def _prepare_payment_vals(self, plan):
        """Return the values of core's payment for a :class:`PlanPayment`."""
        currency = self._get_transaction_currency()
        return {
            "payment_type": "inbound" if plan.amount > 0 else "outbound",
            "partner_type": plan.partner_type,
            "partner_id": plan.partner_id,
            "amount": currency.round(abs(plan.amount)),
            "currency_id": currency.id,
            "date": self.date,
            "memo": plan.memo,
            "journal_id": self.journal_id.id,
            "payment_method_line_id": plan.method_line_id,
        }


class AccountPayment(models.Model):
    _inherit = "account.payment"

    bank_rule_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Registered by a Rule for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The statement line whose rule has registered this payment; it goes with the match.",
    )

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), {"bank_rule_line_id"})

    def _check_line_is_not_given(self, names):
        is_given = "bank_rule_line_id" in names
        return super()._check_line_is_not_given(
            {*names, "bank_statement_line_id"} if is_given else names
        )

    def _take_back(self):
        """Cancel payments that a rule has registered, where nobody has gone on from them."""
        unused = self.filtered(
            lambda payment: (
                not payment.move_id.line_ids.filtered(
                    lambda item: item.matched_debit_ids or item.matched_credit_ids
                )
            )
        )
        unused.action_draft()
        unused.action_cancel()
