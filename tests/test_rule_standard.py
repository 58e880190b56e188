"""Standard rules: the accounts of real charts, the words of banks, nothing made twice."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.account_bank_reconciliation.models.bank_standard_rules_accounts import (
    ACCOUNTS,
    KINDS,
    LANGUAGES,
)
from odoo.addons.account_bank_reconciliation.models.bank_standard_rules_words import WORDS

from .common import BankReconciliationCommon

EXPENSES = {"expense", "expense_other"}
DEBTS = {"liability_current", "liability_payable"}
#: Which types an account of a kind may have. Odoo's Swiss and Dutch charts hold interest received
#: among the expenses, the Swiss one wages to be paid among the assets.
TYPES = {
    "card": EXPENSES,
    "charge": EXPENSES,
    "interest_in": {"income", "income_other", "expense"},
    "interest_out": EXPENSES,
    "vat": DEBTS,
    "wage_tax": DEBTS,
    "social": DEBTS,
    "payroll": {*DEBTS, "asset_current"},
}
#: By chart: what the bank writes, and the kind whose words it has (`""` for none).
SAID = {
    "de_skr03": (
        (-4.9, "KONTOFUEHRUNG JANUAR 2026", "charge"),
        (-12.35, "Entgeltabrechnung siehe Anlage", "charge"),
        (-3.5, "Überweisungsentgelt Ausland", "charge"),
        (-30, "Kreditkartenpreis 2026", "card"),
        (1.25, "Habenzinsen 4. Quartal", "interest_in"),
        (-88.4, "SOLLZINSEN 01.10.-31.12.", "interest_out"),
        (-1234.56, "FINANZAMT MITTE STEUERNR 123/456 UMS.ST JAN.26", "vat"),
        (-812.1, "Finanzamt Jena Lohnsteuer 01/2026", "wage_tax"),
        (-2046.66, "Finanzamt Jena Lohnsteuer 812,10 Umsatzsteuer 1234,56", ""),
        (-640.2, "AOK PLUS Beitraege 01/26 BETRNR 12345678", "social"),
        (-2100, "Gehalt Januar 2026", "payroll"),
        (-119, "Rechnung 4711 inkl. 19% Umsatzsteuer", ""),
        (-500, "Darlehen 77 Rate Zins und Tilgung", ""),
        (4.9, "Storno Kontofuehrung", ""),
        (-60, "Bananenlohnfertigung GmbH", ""),
    ),
    "ch": (
        (-5, "Kontoführungsgebühren Dezember", "charge"),
        (-5, "Frais de tenue de compte décembre", "charge"),
        (-5, "Spese di tenuta del conto", "charge"),
        (-3100, "Eidg. Steuerverwaltung ESTV MWST Q4", "vat"),
        (-900, "Ausgleichskasse Zürich AHV", "social"),
        (-1800, "Caisse de compensation cotisations", "social"),
    ),
    "fr": (
        (-8.5, "FRAIS DE TENUE DE COMPTE", "charge"),
        (-2.1, "COMMISSION D'INTERVENTION", "charge"),
        (-45, "COTISATION CARTE BUSINESS", "card"),
        (-17.8, "ARRETE DE COMPTE AGIOS", "interest_out"),
        (3.2, "Intérêts créditeurs 2025", "interest_in"),
        (-2400, "PRLV SEPA DGFIP IMPOT TVA-012026-CA3", "vat"),
        (-310, "DGFIP PASDSN 012026", "wage_tax"),
        (-1900, "PRLV URSSAF ILE DE FRANCE", "social"),
        (-2050, "VIR SALAIRE JANVIER", "payroll"),
        (-120, "FACTURE 77 TVA INCLUSE", ""),
    ),
    "be_comp": (
        (-4, "Kosten zakelijke rekening", "charge"),
        (-700, "RSZ bijdragen 4e kwartaal", "social"),
        (-800, "FOD Financiën BTW 12/2025", "vat"),
        (-300, "SPF Finances précompte professionnel", "wage_tax"),
    ),
    "nl": (
        (-9.95, "Kosten Zakelijk Betaalpakket", "charge"),
        (-6, "Kosten pintransacties", "card"),
        (0.4, "Creditrente", "interest_in"),
        (-12, "Debetrente vierde kwartaal", "interest_out"),
        (-1500, "Belastingdienst omzetbelasting 4e kwartaal", "vat"),
        (-900, "BELASTINGDIENST LOONHEFFINGEN DECEMBER", "wage_tax"),
        (-2500, "Salaris december", "payroll"),
        (-55, "Energie termijn incl. btw", ""),
    ),
    "es_pymes": (
        (-12, "COMISION MANTENIMIENTO CUENTA", "charge"),
        (-25, "Cuota anual tarjeta", "card"),
        (-7, "Liquidación de intereses", "interest_out"),
        (-1800, "AEAT MODELO 303 4T", "vat"),
        (-400, "AEAT MODELO 111 4T", "wage_tax"),
        (-950, "TGSS SEGUROS SOCIALES DICIEMBRE", "social"),
        (-1700, "NOMINA ENERO", "payroll"),
        (-60, "Factura 12 IVA incluido", ""),
    ),
    "it": (
        (-7.5, "SPESE TENUTA CONTO", "charge"),
        (-3, "Commissioni POS gennaio", "card"),
        (1, "INTERESSI CREDITORI", "interest_in"),
        (-900, "Delega F24 IVA trimestrale", "vat"),
        (-200, "Delega F24 ritenute lavoro dipendente", "wage_tax"),
        (-1100, "INPS contributi", "social"),
        (-1500, "Stipendio gennaio", "payroll"),
    ),
    "pl": (
        (-15, "Opłata za prowadzenie rachunku", "charge"),
        (-4, "OPLATA ZA KARTE DEBETOWA", "card"),
        (2, "Kapitalizacja odsetek", "interest_in"),
        (-700, "Urząd Skarbowy VAT-7 12/2025", "vat"),
        (-300, "Urząd Skarbowy PIT-4 12/2025", "wage_tax"),
        (-1400, "ZUS składki 12/2025", "social"),
        (-4000, "Wynagrodzenie styczeń", "payroll"),
    ),
    "generic_coa": (
        (-10, "MONTHLY ACCOUNT FEE", "charge"),
        (-25, "Incoming wire transfer fee", "charge"),
        (-18, "Merchant services fees December", "card"),
        (2.2, "INTEREST PAID", "interest_in"),
        (-6, "Overdraft interest", "interest_out"),
        (-3000, "HMRC VAT 123456789", "vat"),
        (-1200, "HMRC PAYE NOVEMBER", "wage_tax"),
        (-2200, "Salary January", "payroll"),
        (-40, "Adobe monthly fee", ""),
        (-800, "Office service charge Q1", ""),
        (10, "Reversal of bank charges", ""),
    ),
}


@tagged("post_install", "-at_install")
class TestRuleStandard(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["account.reconcile.model"]
        cls.standard = cls.env["bank.standard.rules"]
        cls.rules.search([("company_id", "=", cls.company.id)]).active = False

    def wizard(self, *kinds, company=None, user=None, **vals):
        model = self.env["bank.rule.standard"].with_company(company or self.company)
        wizard = model.with_user(user or self.env.user).create(vals)
        for line in wizard.line_ids:
            line.is_chosen = line.kind in kinds
        return wizard

    def make(self, *kinds, **vals):
        action = self.wizard(*kinds, **vals).action_create_rules()
        return self.rules.search(action["domain"])

    def make_all(self, trigger="suggest"):
        """Make all rules of the company's chart, with one account for all."""
        vals_list = [
            vals
            for kind in KINDS
            for vals in self.standard._prepare_rules(kind, self.revenue, self.company, trigger)
        ]
        return self.rules.create(vals_list)

    def charted(self, chart):
        """Return a company with accounts of Odoo's own file for that chart of accounts."""
        company = self.env["res.company"].create({"name": f"Company with {chart}"})
        self.env.user.company_ids |= company
        company.chart_template = chart
        template = self.env["account.chart.template"].with_company(company)
        wanted = {name for names in ACCOUNTS.values() for name in names.values()}
        kept = ("name", "code", "account_type", "reconcile")
        rows = {
            name: {field: value for field, value in row.items() if field in kept}
            for name, row in template._parse_csv(chart, "account.account").items()
            if name in wanted
        }
        template._load_data({"account.account": rows})
        return company

    def codes(self, company):
        accounts = self.standard._get_accounts(company)
        return {kind: account.with_company(company).code for kind, account in accounts.items()}

    # -------------------------------------------------------------------------
    # ACCOUNTS
    # -------------------------------------------------------------------------

    def test_every_account_is_in_odoos_own_chart_and_of_a_right_type(self):
        template = self.env["account.chart.template"]
        charts = template._get_chart_template_mapping(get_all=True)
        for chart, names in ACCOUNTS.items():
            rows = template._parse_csv(chart, "account.account", charts[chart]["module"])
            for kind, name in names.items():
                with self.subTest(chart, kind=kind):
                    self.assertIn(rows[name]["account_type"], TYPES[kind])

    def test_every_language_has_words(self):
        spoken = {language for languages in LANGUAGES.values() for language in languages}
        self.assertEqual(spoken | {"en"}, set(WORDS))
        for language, words in WORDS.items():
            self.assertEqual(set(words), set(WORDS["en"]), language)

    def test_the_generic_chart_has_its_accounts(self):
        self.assertEqual(
            {
                kind: account.name
                for kind, account in self.standard._get_accounts(self.company).items()
            },
            {
                "card": "Bank Fees",
                "charge": "Bank Fees",
                "interest_in": "Other Income",
                "vat": "Tax Payable",
                "wage_tax": "Employee Payroll Taxes",
                "social": "Employer Payroll Taxes",
                "payroll": "Salary Payable",
            },
        )

    def test_the_german_chart_has_its_accounts(self):
        self.assertEqual(
            self.codes(self.charted("de_skr03")),
            {
                "card": "4970",
                "charge": "4970",
                "interest_in": "2650",
                "interest_out": "2110",
                "vat": "1797",
                "wage_tax": "1741",
                "social": "1742",
                "payroll": "1740",
            },
        )

    def test_the_swiss_chart_has_its_accounts(self):
        self.assertEqual(
            self.codes(self.charted("ch")),
            {
                "card": "6900",
                "charge": "6900",
                "interest_in": "6950",
                "interest_out": "6900",
                "vat": "2201",
                "wage_tax": "2279",
                "social": "2270",
                "payroll": "1091",
            },
        )

    def test_a_chart_that_builds_on_another_has_its_accounts(self):
        codes = self.codes(self.charted("es_pymes"))
        self.assertEqual((codes["charge"][:3], codes["social"][:3]), ("626", "476"))

    def test_a_branch_has_the_chart_of_its_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.assertEqual(
            self.standard._get_accounts(branch), self.standard._get_accounts(self.company)
        )

    def test_an_account_that_is_archived_or_gone_is_not_offered(self):
        accounts = self.standard._get_accounts(self.company)
        accounts["charge"].active = False
        accounts["payroll"].unlink()
        found = self.standard._get_accounts(self.company)
        self.assertFalse({"card", "charge", "payroll"} & found.keys())
        self.assertIn("vat", found)

    # -------------------------------------------------------------------------
    # WIZARD
    # -------------------------------------------------------------------------

    def test_nothing_is_ticked_and_nothing_is_made_without_a_tick(self):
        wizard = self.env["bank.rule.standard"].create({})
        self.assertEqual(wizard.line_ids.mapped("kind"), list(KINDS))
        self.assertFalse(any(wizard.line_ids.mapped("is_chosen")))
        with self.assertRaisesRegex(UserError, "Tick"):
            wizard.action_create_rules()

    def test_what_is_ticked_is_made_as_buttons(self):
        rules = self.make("charge", "payroll")
        self.assertRecordValues(
            rules.sorted("standard_key"),
            [
                {"standard_key": "charge_code", "trigger": "manual", "precedence": "2_code"},
                {"standard_key": "charge_words", "trigger": "manual", "precedence": "3_rest"},
                {"standard_key": "payroll_code", "trigger": "manual", "precedence": "2_code"},
                {"standard_key": "payroll_purpose", "trigger": "manual", "precedence": "2_code"},
                {"standard_key": "payroll_words", "trigger": "manual", "precedence": "3_rest"},
            ],
        )
        self.assertTrue(all(rules.mapped("is_ready")))
        self.assertEqual(
            set(rules.line_ids.account_id.mapped("name")), {"Bank Fees", "Salary Payable"}
        )

    def test_the_dialog_in_the_browser_makes_what_is_ticked(self):
        form = Form(self.env["bank.rule.standard"])
        with form.line_ids.edit(1) as row:
            row.is_chosen = True
        self.rules.search(form.save().action_create_rules()["domain"])
        self.assertEqual(
            set(self.standard._get_existing(self.company)), {"charge_code", "charge_words"}
        )

    def test_no_rule_ever_starts_automated(self):
        trigger = self.env["bank.rule.standard"]._fields["trigger"]
        self.assertEqual(
            [value for value, _name in trigger._description_selection(self.env)],
            ["manual", "suggest"],
        )

    def test_nothing_is_made_twice(self):
        rules = self.make("charge")
        rules[0].active = False
        again = self.wizard("charge", "vat")
        self.assertEqual(again.line_ids.filtered("is_there").kind, "charge")
        made = self.rules.search(again.action_create_rules()["domain"])
        self.assertEqual(set(made.mapped("standard_key")), {"vat_purpose", "vat_words"})
        self.assertEqual(len(rules.exists()), 2)

    def test_a_rule_that_was_deleted_can_be_made_again(self):
        rules = self.make("charge")
        rules.filtered(lambda rule: rule.standard_key == "charge_code").unlink()
        again = self.wizard("charge").line_ids.filtered("is_chosen")
        self.assertEqual((again.is_there, again.signs), (False, "the bank's code"))

    def test_a_copy_is_no_standard_rule(self):
        self.assertFalse(self.make("charge")[0].copy().standard_key)

    def test_without_an_account_nothing_is_made(self):
        wizard = self.wizard("interest_out", "charge")
        with self.assertRaisesRegex(UserError, "Interest paid: choose the account"):
            wizard.action_create_rules()
        self.assertFalse(self.standard._get_existing(self.company))

    def test_a_person_names_the_account_that_the_chart_has_not(self):
        wizard = self.wizard("interest_out")
        wizard.line_ids.filtered("is_chosen").account_id = self.revenue
        rules = self.rules.search(wizard.action_create_rules()["domain"])
        self.assertEqual(rules.line_ids.account_id, self.revenue)

    def languages(self):
        return self.env["bank.rule.standard"].create({}).languages

    def test_the_languages_of_the_chart_are_shown(self):
        self.company.chart_template = "ch"
        self.assertEqual(self.languages(), "German, French, Italian, English")

    def test_a_chart_of_no_country_has_the_languages_of_the_company(self):
        self.assertEqual(self.languages(), "English")
        self.company.account_fiscal_country_id = self.env.ref("base.be")
        self.assertEqual(self.languages(), "Dutch, French, German, English")

    def test_only_accountants_make_rules_and_only_in_their_company(self):
        auditor, accountant = self.role("auditor"), self.role("accountant")
        with self.assertRaises(AccessError):
            self.wizard("charge", user=auditor)
        rules = self.wizard("charge", user=accountant).action_create_rules()
        self.assertEqual(len(self.rules.search(rules["domain"])), 2)
        elsewhere = self.charted("de_skr03")
        wizard = self.wizard("vat", user=accountant)
        wizard.sudo().company_id = elsewhere
        with self.assertRaises(AccessError):
            wizard.action_create_rules()

    # -------------------------------------------------------------------------
    # WHAT THEY CATCH
    # -------------------------------------------------------------------------

    def caught(self, lines):
        """Return the keys of the rules that catch the lines, in order."""
        rules = self.rules._get_rules(self.bank)
        found = rules._catch(lines)
        return [
            rules.browse(found[line.id].rule_id).standard_key if line.id in found else ""
            for line in lines
        ]

    def test_words_of_the_bank_are_recognised_in_its_language_and_nothing_else(self):
        for chart, rows in SAID.items():
            with self.subTest(chart), self.env.cr.savepoint() as point:
                self.company.chart_template = chart
                self.make_all()
                lines = self.env["account.bank.statement.line"]
                for amount, text, _kind in rows:
                    lines |= self.line(amount, ref=text)
                expected = [kind and f"{kind}_words" for _amount, _text, kind in rows]
                told = [text for _amount, text, _kind in rows]
                self.assertEqual(
                    list(zip(told, self.caught(lines), strict=True)),
                    list(zip(told, expected, strict=True)),
                )
                point.rollback()

    def test_codes_of_the_bank_go_before_words(self):
        self.make_all()
        code, purpose = "transaction_code", "purpose_code"
        rows = (
            (-5, {code: "ACMT-MDOP-CHRG"}, "charge_code"),
            (-5, {code: "PMNT-MCRD-FEES"}, "card_code"),
            (-5, {code: "PMNT-CCRD-COMM"}, "card_code"),
            (-5, {code: "PMNT-ICDT-CHRG"}, "charge_code"),
            (5, {code: "ACMT-MDOP-CHRG"}, ""),
            (1, {code: "ACMT-MCOP-INTR"}, "interest_in_code"),
            (-1, {code: "ACMT-MDOP-INTR"}, "interest_out_code"),
            (-2000, {code: "PMNT-ICDT-SALA"}, "payroll_code"),
            (2000, {code: "PMNT-RCDT-SALA"}, ""),
            (-2000, {code: "PMNT-ICDT-ESCT", purpose: "SALA"}, "payroll_purpose"),
            (-700, {purpose: "VATX"}, "vat_purpose"),
            (-300, {purpose: "WHLD"}, "wage_tax_purpose"),
            (-700, {purpose: "GDDS"}, ""),
        )
        lines = self.env["account.bank.statement.line"]
        for amount, vals, _key in rows:
            lines |= self.line(amount, ref="no word that is known", **vals)
        self.assertEqual(self.caught(lines), [key for _amount, _vals, key in rows])

    def test_the_authority_may_stand_in_the_name_of_the_counterparty(self):
        self.company.chart_template = "de_skr03"
        self.make_all()
        line = self.line(-700, ref="Umsatzsteuer 01/26", partner_name="Finanzamt Jena")
        other = self.line(-700, ref="Umsatzsteuer 01/26", partner_name="Bäckerei Müller")
        self.assertEqual(self.caught(line | other), ["vat_words", ""])

    def test_a_suggested_standard_rule_books_the_charge(self):
        self.make("charge", trigger="suggest")
        line = self.line(-4.9, ref="Monthly account fee")
        self.bank.action_auto_match()
        self.assertFalse(line.is_reconciled, "it is suggested, not booked")
        rule = self.rules.search([("standard_key", "=", "charge_words")])
        line.action_apply_rule(rule.id)
        fees = self.standard._get_accounts(self.company)["charge"]
        nobody = self.env["res.partner"]
        self.assertItems(
            line.move_id,
            [
                (fees, nobody, 4.9, 0.0, 4.9, False),
                (self.bank_account, nobody, 0.0, 4.9, -4.9, False),
            ],
        )

    def test_an_add_on_adds_the_accounts_of_its_country(self):
        """The hook that docs/rules.md names."""
        standard = type(self.standard)
        self.patch(
            standard, "_get_chart_accounts", lambda self, company: {"charge": "expense_rent"}
        )
        rule = self.make("charge")[0]
        self.assertEqual(rule.line_ids.account_id.name, "Rent")

    def test_a_language_without_words_is_left_out(self):
        standard = type(self.standard)
        self.patch(standard, "_get_languages", lambda self, company: ("eo", "en"))
        rule = self.make("charge").filtered(lambda one: one.standard_key == "charge_words")
        asked = rule.condition_ids.filtered(lambda one: one.field == "any_text").value_text
        self.assertEqual(asked, WORDS["en"]["charge"].said)

    def test_the_conditions_of_a_rule_are_commands_of_its_own(self):
        vals = self.standard._prepare_rules("vat", self.revenue, self.company, "manual")
        self.assertEqual([one["standard_key"] for one in vals], ["vat_purpose", "vat_words"])
        self.assertEqual(len(vals[1]["condition_ids"]), 4, "direction, words, authority, not wages")
        self.assertTrue(all(one[0] == Command.CREATE for one in vals[1]["condition_ids"]))
