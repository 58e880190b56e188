"""Which lines the conditions of a rule catch, and what a rule says about itself."""

from odoo import Command
from odoo.tests import tagged

from .common import BankReconciliationCommon

MODEL = "account.reconcile.model"


class RuleConditionsCommon(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fees = cls.company_data["default_account_expense"]
        cls.rent = cls.line(
            -1200,
            date="2026-01-02",
            ref="Dauerauftrag Miete Jänner",
            partner_name="Müller Immobilien GmbH",
            account_number="DE89 3704 0044 0532 0130 00",
            partner_bic="COBADEFFXXX",
            transaction_code="PMNT-ICDT-STDO",
            end_to_end_id="MIETE-2026-01",
            remittance_text="Dauerauftrag Miete\nJänner 2026",
        )
        cls.power = cls.line(
            -98.4,
            date="2026-01-31",
            ref="Strom Abschlag Kd 4711",
            partner_name="Stadtwerke",
            creditor_identifier="DE98 ZZZ 0999 9999 999",
            mandate_reference="M-77",
            transaction_code="PMNT-RDDT-ESDD",
            purpose_code="ELEC",
            proprietary_code="NDDT+105",
        )
        cls.sale = cls.line(
            250,
            date="2026-02-28",
            ref="R:9772938 AX 9415116318 BRT: 257,73 C/ croip",
            partner_id=cls.azure.id,
            structured_reference="RF18 5390 0754 7034",
            transaction_code="PMNT-RCDT-ESCT",
            narration="<p>paid by <b>card</b></p>",
            transaction_details={"terminal": "POS 12"},
        )
        cls.fee = cls.line(
            -9.9,
            date="2026-02-10",
            ref="Account fee",
            transaction_code="ACMT-MDOP-CHRG",
            cheque_number="000123",
            bank_reference="BANK/1",
            return_reason_code="AC04",
        )
        cls.lines = cls.rent | cls.power | cls.sale | cls.fee
        cls.names = {"rent": cls.rent, "power": cls.power, "sale": cls.sale, "fee": cls.fee}

    @classmethod
    def rule(cls, *conditions, name="Rule", account=None, **vals):
        return cls.env[MODEL].create(
            {
                "name": name,
                "line_ids": [Command.create({"account_id": (account or cls.fees).id})],
                "condition_ids": [Command.create(one) for one in conditions],
                **vals,
            }
        )

    def caught(self, rule, lines=None):
        """Return the names of the lines that the rule catches, in the order of the story."""
        caught = rule._catch(lines or self.lines)
        return " ".join(name for name, line in self.names.items() if line.id in caught)


def text(field, operator, value, **vals):
    return {"field": field, "operator": operator, "value_text": value, **vals}


@tagged("post_install", "-at_install")
class TestRuleConditions(RuleConditionsCommon):
    # -------------------------------------------------------------------------
    # EVERY CONDITION
    # -------------------------------------------------------------------------

    def cases(self):
        """Return ``(condition, lines that it catches)``; turned round it catches the others."""
        yield text("any_text", "contains", "jaenner"), "rent"
        yield text("any_text", "contains", "MIETE JANNER"), "rent"
        yield text("any_text", "contains", "card"), "sale"
        yield text("label", "contains", "ABSCHLAG"), "power"
        yield text("label", "starts", "account"), "fee"
        yield text("label", "ends", "kd 4711"), "power"
        yield text("label", "equals", "ACCOUNT FEE"), "fee"
        yield text("label", "regex", r"Kd \d{4}$"), "power"
        yield text("remittance", "contains", "miete janner 2026"), "rent"
        yield text("note", "contains", "by card"), "sale"
        yield text("details", "contains", "pos 12"), "sale"
        yield text("reference", "exists", False), "rent power sale fee"
        yield text("reference", "contains", "m-77"), "power"
        yield text("structured_reference", "equals", "rf18539007547034"), "sale"
        yield text("end_to_end_id", "starts", "MIETE-"), "rent"
        yield text("cheque_number", "equals", "000123"), "fee"
        yield text("mandate_reference", "exists", False), "power"
        yield text("creditor_identifier", "equals", "DE98ZZZ09999999999"), "power"
        yield text("bank_reference", "contains", "bank/1"), "fee"
        yield text("partner_name", "contains", "mueller"), "rent"
        yield text("partner_name", "contains", "Muller"), "rent"
        yield text("account_number", "equals", "de89370400440532013000"), "rent"
        yield text("account_number", "starts", "DE89 3704"), "rent"
        yield text("partner_bic", "starts", "cobade"), "rent"
        yield text("purpose_code", "equals", "elec"), "power"
        yield text("transaction_code", "starts", "PMNT"), "rent power sale"
        yield text("transaction_code", "starts", "PMNT-RDDT"), "power"
        yield text("transaction_code", "starts", "PMNT-R"), ""
        yield text("transaction_code", "equals", "PMNT-RCDT-ESCT"), "sale"
        yield text("proprietary_code", "starts", "NDDT"), "power"
        yield text("return_reason_code", "equals", "AC04"), "fee"
        yield from self.cases_of_values()

    def cases_of_values(self):
        def number(field, operator, least=0.0, most=0.0):
            return {"field": field, "operator": operator, "value_min": least, "value_max": most}

        def records(field, name, ids):
            return {"field": field, "operator": "in", name: [Command.set(ids)]}

        yield number("amount", "between", 9.9, 98.4), "power fee"
        yield number("amount", "lower", most=98.39), "fee"
        yield number("amount", "greater", 250), "rent sale"
        yield number("amount", "equals", 9.9), "fee"
        yield number("amount_signed", "lower", most=-98.4), "rent power"
        yield number("amount_signed", "between", -98.4, 250), "power sale fee"
        yield number("day", "equals", 31), "power sale"
        yield number("day", "equals", 28), "sale"
        yield number("day", "between", 30, 2), "rent power sale"
        yield number("day", "between", 3, 15), "fee"
        yield {"field": "direction", "direction": "out"}, "rent power fee"
        yield {"field": "direction", "direction": "in"}, "sale"
        yield {"field": "date", "date_from": "2026-01-31"}, "power sale fee"
        yield {"field": "date", "date_to": "2026-01-31"}, "rent power"
        between = {"field": "date", "date_from": "2026-01-03", "date_to": "2026-02-10"}
        yield between, "power fee"
        yield records("journal", "journal_ids", self.bank.ids), "rent power sale fee"
        yield records("partner", "partner_ids", self.azure.ids), "sale"
        yield {"field": "partner", "operator": "exists"}, "sale"
        euro = self.company.currency_id
        yield records("currency", "currency_ids", euro.ids), "rent power sale fee"

    def test_each_condition_catches_its_lines_and_turned_round_all_others(self):
        for condition, expected in self.cases():
            others = [name for name in self.names if name not in expected.split()]
            with self.subTest(**condition):
                rule = self.rule(condition)
                self.assertEqual(self.caught(rule), expected)
                rule.condition_ids.negate = True
                self.assertEqual(self.caught(rule), " ".join(others))

    def test_every_field_is_tried(self):
        asked = {condition["field"] for condition, _expected in self.cases()} | {"category"}
        fields = self.env["account.reconcile.model.condition"]._fields["field"].get_values(self.env)
        self.assertEqual(asked, set(fields))
