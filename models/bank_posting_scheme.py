import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .account_journal_write_off import ACCOUNT_DOMAIN
from .bank_evidence import own_defaults

KINDS = [
    ("charge", "Service charge"),
    ("interest_in", "Interest received"),
    ("interest_out", "Interest paid"),
    ("rounding_in", "Rounding gain"),
    ("rounding_out", "Rounding loss"),
    ("exchange_in", "Exchange gain"),
    ("exchange_out", "Exchange loss"),
]
#: Codes of banks, whole or as a part between separators: ISO 20022 sub-families (external code
#: sets, bank transaction codes), SWIFT transaction types (MT940, field 61), OFX transaction types.
CODES = {
    "charge": {
        *("CHRG", "COMM", "COME", "COMI", "COMT", "FEES"),
        *("NCHG", "NCOM", "FCHG", "CHG", "COM"),
        *("FEE", "SRVCHG"),
    },
    "interest": {"INTR", "NINT", "FINT", "INT"},
}
_PARTS = re.compile(r"[^A-Z0-9]+")


class BankPostingScheme(models.Model):
    """How a bank's charge, its interest or a rounding is booked on one journal.

    The amount is what the bank took or paid: taxes are inside it, whatever the tax says of prices.
    """

    _name = "bank.posting.scheme"
    _description = "Posting scheme of a bank journal"
    _inherit = ["analytic.mixin"]
    _order = "journal_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(
        string="Label", required=True, translate=True, help="How the journal item reads."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, required=True, default="charge")
    account_id = fields.Many2one(
        "account.account", required=True, check_company=True, domain=ACCOUNT_DOMAIN
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        check_company=True,
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        help="The amount of the bank includes them: a charge of 12 with 20 % is 10 and 2 of tax.",
    )
    partner_id = fields.Many2one(
        "res.partner", check_company=True, help="For example the bank itself. Empty: none."
    )
    words = fields.Char(
        string="Words of the Bank",
        help="Texts by which its lines are recognised, separated by commas, besides the bank's "
        "codes and the accounts that lines of this text were booked on.",
    )

    @api.depends("account_id")
    def _compute_tax_ids(self):
        for scheme in self:
            taxes = scheme.account_id.tax_ids
            scheme.tax_ids = taxes._filter_taxes_by_company(scheme.company_id)

    @api.constrains("account_id", "journal_id")
    def _check_account_is_no_bank(self):
        """Money that goes to the account of a bank is a transfer."""
        for scheme in self:
            if scheme.account_id.account_type in ("asset_cash", "liability_credit_card"):
                raise ValidationError(
                    self.env._(
                        "%s is the account of a bank. Post a transfer instead.",
                        scheme.account_id.display_name,
                    )
                )

    @api.constrains("journal_id")
    def _check_journal_is_bank(self):
        for scheme in self:
            if scheme.journal_id.type not in ("bank", "cash", "credit"):
                raise ValidationError(
                    self.env._("%s is no bank journal.", scheme.journal_id.display_name)
                )

    @api.model
    def default_get(self, fields):
        """Defaults of a user do not decide where charges go."""
        return own_defaults(self, super().default_get(fields), {"account_id", "tax_ids"})

    # -------------------------------------------------------------------------
    # WHICH SCHEME
    # -------------------------------------------------------------------------

    @api.model
    def _get_domain(self, journal, kind, amount):
        """Schemes for what is posted: ``kind`` as the dialog names it, ``amount`` signed."""
        side = "in" if amount > 0 else "out"
        return Domain([("journal_id", "=", journal.id), ("kind", "in", (kind, f"{kind}_{side}"))])

    @api.model
    def _find(self, journal, kind, amount):
        return self.search(self._get_domain(journal, kind, amount), limit=1)

    @api.model
    def _get_default_account(self, journal, kind, amount):
        """Return the account without a scheme: that of the journal's differences, if it has one."""
        company = journal.company_id
        return {
            "charge": journal.bank_charge_account_id,
            "rounding": journal.bank_tolerance_account_id,
            "exchange": company.income_currency_exchange_account_id
            if amount > 0
            else company.expense_currency_exchange_account_id,
        }.get(kind, self.env["account.account"])

    # -------------------------------------------------------------------------
    # WHICH LINES
    # -------------------------------------------------------------------------

    @api.model
    def _recognise(self, lines, kind):
        """Return the lines that are charges or interest by code, text or habit.

        A charge that comes back is no charge of this kind: a person says what it is.
        """
        if kind not in CODES or not lines:
            return lines.browse()
        if kind == "charge":
            lines = lines.filtered(lambda line: line.amount < 0)
        schemes = self.search([("journal_id", "in", lines.journal_id.ids)])
        schemes = schemes.filtered(lambda scheme: scheme.kind.startswith(kind))
        accounts = self.env["account.account"]
        usual = self._get_usual(lines) if schemes else {}
        return lines.filtered(
            lambda line: (
                _has_code(line, CODES[kind])
                or schemes._has_word_of(line)
                or bool(usual.get(line.id, accounts) & schemes.account_id)
            )
        )

    @api.model
    def _get_usual(self, lines):
        """Return ``{line id: account}`` of lines whose text was mostly booked on one account."""
        accounts = self.env["account.account"]
        usual = dict.fromkeys(lines.ids, accounts)
        for group in lines.filtered("habit_text").grouped("journal_id").values():
            found = self.env["bank.matcher"]._get_usual_accounts(group)
            for line in group:
                usual[line.id] = found.get((line.habit_text, line.amount > 0), (accounts,))[0]
        return {line_id: account for line_id, account in usual.items() if account}

    def _has_word_of(self, line):
        text = f"{line.payment_ref or ''} {line.remittance_text or ''}".casefold()
        words = {word.strip().casefold() for one in self for word in (one.words or "").split(",")}
        return any(word in text for word in words - {""})


def _has_code(line, codes):
    said = f"{line.transaction_code or ''} {line.proprietary_code or ''}".upper()
    return not codes.isdisjoint(_PARTS.split(said))
