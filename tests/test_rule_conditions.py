"""Which lines the conditions of a rule catch, and what a rule says about itself."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools.mail import html_to_inner_content

from .common import BankReconciliationCommon

MODEL = "account.reconcile.model"
RECEIVED = "PMNT-RCDT (Payments, Received credit transfers)"
CHARGES = "Account management, Miscellaneous debit operations"


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
            payment_information_id="PMTINF-9",
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
        yield text("reference", "equals", "pmtinf-9"), "fee"
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

    def test_a_tag_counts_with_those_below_it_and_the_company_for_its_contacts(self):
        tags = self.env["res.partner.category"]
        vendors = tags.create({"name": "Vendors"})
        landlords = tags.create({"name": "Landlords", "parent_id": vendors.id})
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.gemini.id})
        self.gemini.category_id = landlords
        self.rent.partner_id = contact
        asked = {"field": "category", "operator": "in", "category_ids": [Command.set(vendors.ids)]}
        rule = self.rule(asked)
        self.assertEqual(self.caught(rule), "rent")
        rule.condition_ids.category_ids = tags.create({"name": "Others"})
        self.assertEqual(self.caught(rule), "")

    def test_the_currency_is_that_of_the_line_or_in_which_it_was_ordered(self):
        other = self.setup_other_currency("CHF")
        line = self.line(-10, original_amount=-11, original_currency_id=other.id)
        foreign = self.line(-10, foreign_currency_id=other.id, amount_currency=-11)
        asked = {"field": "currency", "operator": "in", "currency_ids": [Command.set(other.ids)]}
        rule = self.rule(asked)
        self.assertEqual(set(rule._catch(line | foreign | self.rent)), {line.id, foreign.id})
        rule.condition_ids.currency_ids = self.company.currency_id
        self.assertEqual(set(rule._catch(line | foreign)), {line.id})

    def test_another_journal_is_not_asked(self):
        other = self.env["account.journal"].create(
            {"name": "Second Bank", "type": "bank", "code": "BNK9"}
        )
        line = self.line(-1200, ref="Miete", journal=other)
        only = {"field": "journal", "operator": "in", "journal_ids": [Command.set(other.ids)]}
        rule = self.rule(text("label", "contains", "miete"), only)
        self.assertEqual(set(rule._catch(self.lines | line)), {line.id})
        rule = self.rule(text("label", "contains", "miete"), match_journal_ids=self.bank.ids)
        self.assertEqual(set(rule._catch(self.lines | line)), {self.rent.id})
        self.assertIn(rule, rule._get_rules(self.bank))
        self.assertNotIn(rule, rule._get_rules(other))

    def test_the_partner_may_be_one_who_is_only_known_now(self):
        asked = {"field": "partner", "operator": "in", "partner_ids": [Command.set(self.azure.ids)]}
        rule = self.rule(asked)
        now = {self.rent.id: self.azure, self.sale.id: self.env["res.partner"]}
        self.assertEqual(set(rule._catch(self.lines, now)), {self.rent.id})

    # -------------------------------------------------------------------------
    # ODOO'S OWN CONDITIONS
    # -------------------------------------------------------------------------

    def test_odoos_label_is_looked_for_in_label_details_and_note(self):
        for label, operator, expected in (
            ("brt", "contains", "sale"),
            ("BY CARD", "contains", "sale"),
            ("pos 12", "contains", "sale"),
            ("POS 12", "not_contains", "rent power fee"),
            (r"BRT: ([\d,]+)", "match_regex", "sale"),
            (r"^account fee$", "match_regex", "fee"),
            (r"^paid by", "match_regex", "sale"),
            ("janner", "contains", ""),
        ):
            with self.subTest(label, operator=operator):
                rule = self.rule(match_label=operator, match_label_param=label)
                self.assertEqual(self.caught(rule), expected)

    def test_odoos_amount_is_without_sign_unless_a_bound_has_one(self):
        for operator, least, most, expected in (
            ("lower", 0, 98.4, "power fee"),
            ("greater", 250, 0, "rent sale"),
            ("between", 9.9, 98.4, "power fee"),
            ("between", -98.4, 250, "power sale fee"),
            ("lower", 0, -98.4, "rent power"),
        ):
            with self.subTest(operator, least=least, most=most):
                vals = {"match_amount_min": least, "match_amount_max": most}
                rule = self.rule(match_amount=operator, **vals)
                self.assertEqual(self.caught(rule), expected)

    def test_odoos_conditions_and_ours_must_all_hold(self):
        out = {"field": "direction", "direction": "out"}
        rule = self.rule(out, match_amount="greater", match_amount_min=98.4)
        self.assertEqual(self.caught(rule), "rent power")
        rule.match_partner_ids = self.azure
        self.assertEqual(self.caught(rule), "")
        rule.condition_ids.negate = True
        self.assertEqual(self.caught(rule), "sale")


@tagged("post_install", "-at_install")
class TestRuleOrder(RuleConditionsCommon):
    # -------------------------------------------------------------------------
    # FIRST, EVERY ONE, NAMED GROUPS
    # -------------------------------------------------------------------------

    def test_the_first_rule_is_the_one_and_every_one_is_told_on_demand(self):
        rent = self.rule(text("label", "contains", "miete"), name="Rent")
        out = self.rule({"field": "direction", "direction": "out"}, name="Out")
        rules = rent | out
        self.assertEqual(
            {line_id: caught.rule_id for line_id, caught in rules._catch(self.lines).items()},
            {self.rent.id: rent.id, self.power.id: out.id, self.fee.id: out.id},
        )
        found = rules._catch_all(self.lines)
        self.assertEqual([one.rule_id for one in found[self.rent.id]], [rent.id, out.id])
        self.assertEqual([one.rule_id for one in found[self.fee.id]], [out.id])
        self.assertNotIn(self.sale.id, found)

    def test_named_groups_are_handed_on(self):
        rule = self.rule(
            text("label", "regex", r"BRT: (?P<amount>[\d,]+)"),
            text("structured_reference", "regex", r"(?P<reference>RF\d\d) (?P<partner>\d+)"),
        )
        caught = rule._catch(self.sale)[self.sale.id]
        groups = {"amount": "257,73", "reference": "RF18", "partner": "5390"}
        self.assertEqual(dict(caught.groups), groups)

    def test_an_expression_that_is_stopped_is_told_and_no_later_rule_is_tried(self):
        line = self.line(-1, ref="a" * 60 + "!")
        evil = self.rule(text("label", "regex", "(a+)+$"), name="Evil")
        every = self.rule(name="Every")
        caught = (evil | every)._catch(self.fee | line)
        self.assertEqual((caught[line.id].rule_id, caught[line.id].problem), (evil.id, "time"))
        self.assertEqual(caught[self.fee.id].rule_id, every.id)

    def test_rules_that_are_not_saved_catch_as_well(self):
        saved = self.rule(text("label", "contains", "fee"))
        draft = self.env[MODEL].new({"name": "Draft", "match_label": "contains"})
        draft.match_label_param = "miete"
        draft.condition_ids = [Command.create({"field": "direction", "direction": "out"})]
        rules = draft | saved
        found = rules._catch(self.lines)
        self.assertEqual(
            {line_id: rules._get_rule_of(caught) for line_id, caught in found.items()},
            {self.rent.id: draft, self.fee.id: saved},
        )

    # -------------------------------------------------------------------------
    # ORDER
    # -------------------------------------------------------------------------

    def test_references_are_tried_first_then_codes_then_the_rest(self):
        rest = self.rule(text("label", "contains", "x"), sequence=1)
        code = self.rule(text("transaction_code", "starts", "PMNT"), sequence=2)
        reference = self.rule(text("mandate_reference", "exists", False), sequence=3)
        plain = self.rule(match_label="contains", match_label_param="x", sequence=0)
        without = self.rule(text("mandate_reference", "exists", False, negate=True), sequence=4)
        rules = rest | code | reference | plain | without
        order = [rule for rule in self.env[MODEL]._get_rules(self.bank) if rule in rules]
        self.assertEqual(order, [reference, code, plain, rest, without])
        self.assertRecordValues(
            rules,
            [
                {"precedence": "3_rest"},
                {"precedence": "2_code"},
                {"precedence": "1_reference"},
                {"precedence": "3_rest"},
                {"precedence": "3_rest"},
            ],
        )

    def test_what_somebody_chose_stays_when_conditions_change(self):
        rule = self.rule(text("label", "contains", "x"))
        rule.precedence = "1_reference"
        rule.condition_ids = [Command.create(text("transaction_code", "starts", "PMNT"))]
        self.assertEqual(rule.precedence, "1_reference")
        rule.precedence = "2_code"  # what its conditions say
        rule.condition_ids = [Command.create(text("mandate_reference", "contains", "M"))]
        self.assertEqual(rule.precedence, "1_reference")

    def test_only_complete_active_rules_of_the_trigger_are_given(self):
        by_hand = self.rule(text("label", "contains", "x"))
        suggested = self.rule(text("label", "contains", "x"), trigger="suggest")
        automatic = self.rule(text("label", "contains", "x"), trigger="auto_reconcile")
        incomplete = self.rule(trigger="suggest", line_ids=[])
        archived = self.rule(trigger="suggest", active=False)
        rules = by_hand | suggested | automatic | incomplete | archived
        given = self.env[MODEL]._get_rules
        self.assertEqual(given(self.bank) & rules, by_hand | suggested | automatic)
        self.assertEqual(given(self.bank, ["suggest"]) & rules, suggested)

    def test_a_branch_has_the_rules_of_its_company_and_no_other_has(self):
        self.company.child_ids = [Command.create({"name": "Branch"})]
        self.cr.precommit.run()  # the chart of accounts is that of the company
        branch = self.company.child_ids
        self.env.user.company_ids |= branch
        bank = self.env["account.journal"].create(
            {"name": "Branch Bank", "type": "bank", "code": "BBB", "company_id": branch.id}
        )
        line = self.line(-9, ref="Account fee", journal=bank)
        rule = self.rule(text("label", "contains", "fee"))
        other = self.setup_other_company()
        self.assertIn(rule, rule._get_rules(bank))
        self.assertIn(line.id, rule._catch(line))
        self.assertNotIn(rule, rule._get_rules(other["default_journal_bank"]))
        elsewhere = self.line(-9, ref="Account fee", journal=other["default_journal_bank"])
        self.assertFalse(rule._catch(elsewhere))

    def test_queries_do_not_depend_on_the_number_of_lines_or_rules(self):
        conditions = (
            text("any_text", "contains", "fee"),
            text("label", "regex", r"fee \d+"),
            {"field": "category", "operator": "exists", "negate": True},
        )
        rules = self.env[MODEL].union(*(self.rule(*conditions) for _n in range(12)))
        lines = self.lines.browse(
            [self.line(-number, ref=f"fee {number}").id for number in range(1, 51)]
        )
        lines.partner_id = self.azure

        def count(rules, lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(rules._catch(lines)), len(lines))
            return self.env.cr.sql_log_count - before

        count(rules[:1], lines[:1])  # rights and the like are read once
        few = count(rules[:2], lines[:5])
        self.assertEqual(count(rules, lines), few)


@tagged("post_install", "-at_install")
class TestRuleInWords(RuleConditionsCommon):
    # -------------------------------------------------------------------------
    # SENTENCES
    # -------------------------------------------------------------------------

    def test_each_condition_is_a_sentence(self):
        azure = [Command.set(self.azure.ids)]
        between = {"value_min": 10, "value_max": 20.5}
        for asked, sentence, turned in (
            (
                text("label", "contains", "rent"),
                "Label contains “rent”",
                "Label does not contain “rent”",
            ),
            (
                text("transaction_code", "starts", "PMNT-RCDT"),
                f"Bank transaction code starts with “{RECEIVED}”",
                f"Bank transaction code does not start with “{RECEIVED}”",
            ),
            (
                {"field": "amount", "operator": "between", **between},
                "Amount is between 10.00 and 20.50",
                "Amount is not between 10.00 and 20.50",
            ),
            (
                {"field": "amount", "operator": "lower", "value_max": 5},
                "Amount is at most 5.00",
                "Amount is more than 5.00",
            ),
            (
                {"field": "day", "operator": "equals", "value_min": 31},
                "Day of the month is “31”",
                "Day of the month is not “31”",
            ),
            (
                {"field": "date", "date_from": "2026-01-31"},
                "Date from 01/31/2026 on",
                "Date before 01/31/2026",
            ),
            (
                {"field": "direction", "direction": "out"},
                "Direction: Money out",
                "Direction: not Money out",
            ),
            (
                {"field": "partner", "operator": "in", "partner_ids": azure},
                "Partner: Azure Interior",
                "Partner: not Azure Interior",
            ),
            (
                {"field": "mandate_reference", "operator": "exists"},
                "Mandate reference is given",
                "Mandate reference is not given",
            ),
        ):
            with self.subTest(sentence):
                condition = self.rule(asked).condition_ids
                self.assertEqual(condition.summary, sentence)
                condition.negate = True
                self.assertEqual(condition.summary, turned)

    def test_a_rule_tells_odoos_conditions_and_ours(self):
        rule = self.rule(
            text("partner_name", "contains", "Müller"),
            match_label="not_contains",
            match_label_param="BRT",
            match_amount="between",
            match_amount_min=1,
            match_amount_max=2,
            match_partner_ids=self.azure.ids,
        )
        self.assertEqual(
            rule.conditions_summary.splitlines(),
            [
                "Partner: Azure Interior",
                "Amount is between 1.00 and 2.00",
                "Label, transaction details or note does not contain “BRT”",
                "Counterparty's name contains “Müller”",
            ],
        )
        self.assertEqual(self.rule().conditions_summary, "Every line of its journals")

    # -------------------------------------------------------------------------
    # WHAT IS MISSING
    # -------------------------------------------------------------------------

    def test_a_condition_without_its_value_is_refused(self):
        for condition, sentence in (
            (text("label", "contains", " "), "Enter the text that “Label” is compared with."),
            (
                text("account_number", "equals", " - "),
                "Enter the text that “Counterparty's account” is compared with.",
            ),
            (text("label", "regex", "(a"), "“(a” is no regular expression"),
            (text("label", "regex", "a" * 1001), "at most 1000 characters"),
            ({"field": "date"}, "Enter the first or the last day."),
            (
                {"field": "date", "date_from": "2026-02-01", "date_to": "2026-01-31"},
                "The last day is before the first one.",
            ),
            (
                {"field": "amount", "operator": "between", "value_min": 2, "value_max": 1},
                "The upper bound is below the lower one.",
            ),
            ({"field": "day", "operator": "equals", "value_min": 32}, "from 1 to 31"),
            ({"field": "day", "operator": "equals", "value_min": 1.5}, "from 1 to 31"),
            ({"field": "partner", "operator": "in"}, "Choose what “Partner” is compared with."),
            ({"field": "direction", "direction": False}, "Choose money in or money out."),
            ({"field": "amount", "operator": "contains"}, "nobody can answer any more"),
        ):
            with self.subTest(**condition), self.assertRaisesRegex(ValidationError, ".") as refused:
                self.rule(condition)
            self.assertIn(sentence, str(refused.exception))

    def test_an_incomplete_rule_says_what_is_missing_and_is_found(self):
        complete = self.rule()
        empty = self.rule(line_ids=[])
        without = self.rule(line_ids=[Command.create({"label": "Bank Fees"})])
        lost = self.rule(
            {"field": "partner", "operator": "in", "partner_ids": [Command.set(self.azure.ids)]}
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        lost.condition_ids.partner_ids = stranger
        stranger.unlink()
        rules = complete | empty | without | lost
        self.assertRecordValues(
            rules,
            [
                {"is_ready": True, "not_ready_reason": ""},
                {"is_ready": False, "not_ready_reason": "Say what it books: add a counterpart."},
                {"is_ready": False, "not_ready_reason": "A counterpart has no account."},
                {
                    "is_ready": False,
                    "not_ready_reason": "Choose what “Partner” is compared with.",
                },
            ],
        )
        for ready, expected in ((True, complete), (False, empty | without | lost)):
            found = self.env[MODEL].search([("is_ready", "=", ready), ("id", "in", rules.ids)])
            self.assertEqual(found, expected)
        self.assertEqual(rules._get_rules(self.bank) & rules, complete)

    def test_a_partner_alone_says_who_the_line_is_of(self):
        line = [Command.create({"partner_id": self.azure.id})]
        rule = self.rule(text("partner_name", "contains", "Immobilien"), line_ids=line)
        self.assertEqual(rule.mapped_partner_id, self.azure)
        self.assertTrue(rule.is_ready)
        self.assertFalse(rule.can_be_proposed)
        self.assertFalse(self.rule(line_ids=line).mapped_partner_id)

    # -------------------------------------------------------------------------
    # FORM
    # -------------------------------------------------------------------------

    def test_a_rule_is_made_on_the_form(self):
        with Form(self.env[MODEL], "account.view_account_reconcile_model_form") as form:
            form.name = "Account fees"
            with form.condition_ids.new() as condition:
                condition.field = "transaction_code"
                condition.value_text = "ACMT-MDOP"
            with form.condition_ids.new() as condition:
                condition.field = "amount"
                condition.value_min = 5
                condition.value_max = 10
            with form.condition_ids.new() as condition:
                condition.field = "day"
                self.assertEqual((condition.value_min, condition.value_max), (1, 31))
                condition.value_max = 10
            self.assertEqual(form.precedence, "2_code")
            with form.line_ids.new() as counterpart:
                counterpart.account_id = self.fees
        rule = form.record
        self.assertEqual(rule.condition_ids.mapped("operator"), ["starts", "between", "between"])
        self.assertEqual(rule.condition_ids[0].code_name, CHARGES)
        self.assertEqual(self.caught(rule), "fee")

    def test_the_comparison_follows_the_field(self):
        condition = self.env["account.reconcile.model.condition"].new({"field": "label"})
        self.assertEqual(condition.operator, "contains")
        condition.field = "amount"
        self.assertEqual(condition.operator, "between")
        self.assertEqual(condition.operators, ["between", "lower", "greater", "equals"])
        condition.operator = "lower"
        condition.field = "amount_signed"
        self.assertEqual(condition.operator, "lower")

    def test_a_copy_has_the_conditions(self):
        rule = self.rule(text("label", "contains", "fee"))
        self.assertEqual(rule.copy().condition_ids.mapped("summary"), ["Label contains “fee”"])

    def test_roles_and_those_whom_odoo_lets_write_rules(self):
        rule = self.rule(text("label", "contains", "fee"))
        auditor, accountant = self.role("auditor"), self.role("accountant")
        self.assertEqual(rule.with_user(auditor).conditions_summary, "Label contains “fee”")
        self.assertFalse(rule.condition_ids.with_user(auditor).has_access("write"))
        rule.with_user(accountant).condition_ids.value_text = "rent"
        rule.with_user(accountant).action_set_suggest()
        self.assertEqual(rule.trigger, "suggest")

    # -------------------------------------------------------------------------
    # HISTORY
    # -------------------------------------------------------------------------

    def notes(self, rule):
        """Return what the history of the rule says of conditions, oldest first."""
        bodies = [html_to_inner_content(message.body) for message in rule.message_ids.sorted("id")]
        return [body for body in bodies if "conditions" in body]

    def test_changes_of_conditions_stay_in_the_history_of_the_rule(self):
        rule = self.rule(text("label", "contains", "fee"))
        self.assertEqual(self.notes(rule), [])
        rule.condition_ids = [
            Command.update(rule.condition_ids.id, {"negate": True}),
            Command.create({"field": "direction", "direction": "out"}),
        ]
        rule.condition_ids[0].value_text = "rent"
        rule.condition_ids[0].sequence = 5
        rule.condition_ids.unlink()
        two = "Label does not contain “rent”; Direction: Money out"
        self.assertEqual(
            self.notes(rule),
            [
                f"Further conditions until now: {before}. From now on: {now}."
                for before, now in (
                    (
                        "Label contains “fee”",
                        "Label does not contain “fee”; Direction: Money out",
                    ),
                    ("Label does not contain “fee”; Direction: Money out", two),
                    (two, "none"),
                )
            ],
        )

    def test_a_condition_that_is_added_by_itself_is_noted(self):
        rule = self.rule()
        self.env["account.reconcile.model.condition"].create(
            {"rule_id": rule.id, **text("label", "contains", "fee")}
        )
        said = "Further conditions until now: none. From now on: Label contains “fee”."
        self.assertEqual(self.notes(rule), [said])
