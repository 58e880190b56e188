from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import babel_locale_parse, get_lang

from ..models.bank_reconciliation import ACCOUNTANT

ACCOUNT_DOMAIN = (
    "[('account_type', 'not in', ('asset_cash', 'liability_credit_card', 'off_balance'))]"
)


class BankRuleStandard(models.TransientModel):
    """Offer the rules for what every bank books; what is ticked is made, and nothing twice.

    A new rule never books by itself: it is a button or a suggestion until somebody changes that.
    """

    _name = "bank.rule.standard"
    _description = "Make standard rules"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    trigger = fields.Selection(
        [("manual", "Are buttons on the line"), ("suggest", "Suggest what to book")],
        string="The New Rules",
        required=True,
        default="manual",
        help="Neither books anything by itself. Once a rule has proved right, its own form has "
        "“Automate”.",
    )
    languages = fields.Char(compute="_compute_languages")
    line_ids = fields.One2many(
        "bank.rule.standard.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_languages(self):
        """The languages in which words are looked for, as the reader calls them."""
        reader = babel_locale_parse(get_lang(self.env).code)
        for wizard in self:
            codes = self.env["bank.standard.rules"]._get_languages(wizard.company_id)
            names = (babel_locale_parse(code).get_language_name(str(reader)) for code in codes)
            wizard.languages = ", ".join(names)

    @api.depends("company_id")
    def _compute_line_ids(self):
        standard = self.env["bank.standard.rules"]
        for wizard in self:
            accounts = standard._get_accounts(wizard.company_id)
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"kind": kind, "account_id": accounts[kind].id})
                    if kind in accounts
                    else Command.create({"kind": kind})
                    for kind in standard._get_kinds()
                ),
            ]

    def action_create_rules(self):
        """Make the rules of the ticked rows and open them."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self._check_company_is_on()
        vals_list = [vals for line in self.line_ids for vals in line._prepare_rules()]
        if not vals_list:
            raise UserError(self.env._("Tick what the company needs rules for."))
        return self._open_rules(self.env["account.reconcile.model"].create(vals_list))

    def _check_company_is_on(self):
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Switch on %s to make its rules.", self.company_id.display_name)
            )

    def _open_rules(self, rules):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Standard Rules"),
            "res_model": rules._name,
            "view_mode": "list,form",
            "domain": [("id", "in", rules.ids)],
        }


class BankRuleStandardLine(models.TransientModel):
    """What is booked, to which account, and how its lines are recognised."""

    _name = "bank.rule.standard.line"
    _description = "Kind of standard rules"
    _check_company_auto = True

    wizard_id = fields.Many2one("bank.rule.standard", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id")
    kind = fields.Selection(
        lambda self: list(self.env["bank.standard.rules"]._get_kinds().items()),
        string="For",
        required=True,
        readonly=True,
    )
    is_chosen = fields.Boolean(string="Make")
    account_id = fields.Many2one("account.account", check_company=True, domain=ACCOUNT_DOMAIN)
    signs = fields.Char(string="Recognised By", compute="_compute_signs")
    is_there = fields.Boolean(compute="_compute_signs")

    @api.depends("kind", "wizard_id.company_id")
    @api.depends_context("lang")
    def _compute_signs(self):
        standard = self.env["bank.standard.rules"]
        existing = {one: standard._get_existing(one) for one in self.wizard_id.company_id}
        for line in self:
            company = line.wizard_id.company_id
            signs = standard._get_signs(line.kind, company) if line.kind else {}
            there = existing.get(company, {})
            missing = [how for how in signs if f"{line.kind}_{how}" not in there]
            line.is_there = not missing
            line.signs = line._describe_signs(missing)

    def _describe_signs(self, missing):
        names = {
            "code": self.env._("the bank's code"),
            "purpose": self.env._("the purpose"),
            "words": self.env._("the bank's words"),
        }
        if not missing:
            return self.env._("There already")
        return ", ".join(names[how] for how in missing)

    def _prepare_rules(self):
        """Return values of the rules that the row asks for.

        :raises UserError: nobody has said which account it is.
        """
        if not self.is_chosen or self.is_there:
            return []
        if not self.account_id:
            name = self.env["bank.standard.rules"]._get_kinds()[self.kind]
            raise UserError(self.env._("%s: choose the account that it is booked to.", name))
        # a browser sends any id: the account is read again under the user's own rights
        self.account_id.check_access("read")
        standard = self.env["bank.standard.rules"]
        return standard._prepare_rules(
            self.kind, self.account_id, self.company_id, self.wizard_id.trigger
        )
