from odoo import Command, api, fields, models

from .bank_standard_rules_accounts import ACCOUNTS, KINDS, LANGUAGES
from .bank_standard_rules_words import join

_CHARGES = "(CHRG|COMM|COME|COMI|COMT|FEES)"
#: Codes of ISO 20022 by which a kind is known: bank transaction codes of the external code set
#: (domain, family, sub-family), and external purpose codes.
TRANSACTION_CODES = {
    "card": f"^PMNT-[CM]CRD-{_CHARGES}$",
    "charge": f"-{_CHARGES}$",
    "interest_in": "-INTR$",
    "interest_out": "-INTR$",
    "payroll": "^PMNT-ICDT-SALA$",
}
PURPOSES = {"payroll": "^(SALA|PAYR)$", "vat": "^VATX$", "wage_tax": "^WHLD$"}
#: Which words a kind has, where they are not under its own name.
WORDS_OF = {"interest_in": "interest", "interest_out": "interest"}
#: One payment to the tax authority for several taxes is split by a person.
NOT_WITH = {"vat": "wage_tax", "wage_tax": "vat"}


class AccountReconcileModel(models.Model):
    _inherit = "account.reconcile.model"

    standard_key = fields.Char(
        readonly=True, copy=False, help="Which of the standard rules it was made as."
    )

    _standard_key_unique = models.UniqueIndex(
        "(company_id, standard_key) WHERE standard_key IS NOT NULL",
        "The company has this standard rule already.",
    )


class BankStandardRules(models.AbstractModel):
    """Rules for what every bank books, by the company's chart of accounts.

    Extension: a country's add-on overrides ``_get_chart_accounts`` and ``_get_languages``.
    """

    _name = "bank.standard.rules"
    _description = "Standard rules of a chart of accounts"

    @api.model
    def _get_kinds(self):
        """Return ``{kind: name}`` in the order in which the rules are tried."""
        names = {
            "card": self.env._("Card fees"),
            "charge": self.env._("Bank charges"),
            "interest_in": self.env._("Interest received"),
            "interest_out": self.env._("Interest paid"),
            "vat": self.env._("Tax authority: VAT or sales tax"),
            "wage_tax": self.env._("Tax authority: wage tax"),
            "social": self.env._("Social insurance"),
            "payroll": self.env._("Payroll"),
        }
        return {kind: names[kind] for kind in KINDS}

    # -------------------------------------------------------------------------
    # CHART
    # -------------------------------------------------------------------------

    @api.model
    def _get_charts(self, company):
        """Return the codes of the company's chart and of those that it builds on."""
        chart = company.root_id.chart_template
        return self.env["account.chart.template"]._get_parent_template(chart) if chart else []

    @api.model
    def _get_chart_accounts(self, company):
        """Return ``{kind: id of the account in the chart's template}``."""
        found = {}
        for chart in reversed(self._get_charts(company)):
            found |= ACCOUNTS.get(chart, {})
        return found

    @api.model
    def _get_languages(self, company):
        """Return the languages of the banks of the company's countries, English last."""
        charts = self.env["account.chart.template"]._get_chart_template_mapping(get_all=True)
        chart = charts.get(company.root_id.chart_template, {})
        fiscal = company.account_fiscal_country_id
        countries = (fiscal.code, company.country_id.code, chart.get("country_code"))
        found = (language for country in countries for language in LANGUAGES.get(country, ()))
        return (*dict.fromkeys(found), "en")

    @api.model
    def _get_accounts(self, company):
        """Return ``{kind: account}`` of the accounts that the company still has and uses."""
        template = self.env["account.chart.template"].with_company(company)
        names = self._get_chart_accounts(company)
        found = {kind: template.ref(name, raise_if_not_found=False) for kind, name in names.items()}
        return {kind: account for kind, account in found.items() if account and account.active}

    # -------------------------------------------------------------------------
    # RULES
    # -------------------------------------------------------------------------

    @api.model
    def _get_existing(self, company):
        """Return ``{key: rule}``, archived ones and those of the companies above included."""
        rules = self.env["account.reconcile.model"].with_context(active_test=False)
        domain = [
            ("company_id", "in", company.parent_ids.ids),
            ("standard_key", "!=", False),
        ]
        return {rule.standard_key: rule for rule in rules.search(domain)}

    @api.model
    def _get_signs(self, kind, company):
        """Return ``{how the line is recognised: conditions}``, one rule for each."""
        direction = {"field": "direction", "direction": "in" if kind == "interest_in" else "out"}
        signs = {"words": self._prepare_words(kind, self._get_languages(company))}
        if kind in TRANSACTION_CODES:
            signs["code"] = [_matches("transaction_code", TRANSACTION_CODES[kind])]
        if kind in PURPOSES:
            signs["purpose"] = [_matches("purpose_code", PURPOSES[kind])]
        return {how: [direction, *conditions] for how, conditions in sorted(signs.items())}

    @api.model
    def _prepare_words(self, kind, languages):
        words = join(languages, WORDS_OF.get(kind, kind))
        conditions = [_matches("any_text", words.said)]
        if words.who:
            conditions.append(_matches("any_text", words.who))
        if kind in NOT_WITH:
            other = join(languages, NOT_WITH[kind])
            conditions.append({**_matches("any_text", other.said), "negate": True})
        return conditions

    @api.model
    def _prepare_rules(self, kind, account, company, trigger):
        """Return values of the kind's rules that the company does not have."""
        existing, name = self._get_existing(company), self._get_kinds()[kind]
        return [
            {
                "name": self._get_rule_name(name, how),
                "standard_key": f"{kind}_{how}",
                "company_id": company.id,
                "sequence": 100 + list(self._get_kinds()).index(kind),
                "trigger": trigger,
                "condition_ids": [Command.create(vals) for vals in conditions],
                "line_ids": [Command.create({"account_id": account.id, "label": name})],
            }
            for how, conditions in self._get_signs(kind, company).items()
            if f"{kind}_{how}" not in existing
        ]

    def _get_rule_name(self, name, how):
        said = {
            "code": self.env._("%s, by the bank's code", name),
            "purpose": self.env._("%s, by the purpose", name),
            "words": self.env._("%s, by the bank's words", name),
        }
        return said[how]


def _matches(field, expression):
    return {"field": field, "operator": "regex", "value_text": expression}
