"""Every condition with every action: a line of 120 that goes out, and what each rule books of it.

Conditions are told apart by a code of the bank on each line. The journal items of an action are the
same whatever the condition; they are worked out by hand beside it.
"""

from dataclasses import dataclass, field

from odoo import Command
from odoo.tests import tagged

from .rule_common import RuleCommon

LINE = {
    "amount": -120,
    "date": "2026-01-15",
    "payment_ref": "RENT January, FEE 7.50",
    "remittance_text": "office in the harbour",
    "narration": "<p>agreed with the landlord</p>",
    "transaction_details": {"terminal": "POS 12"},
    "structured_reference": "RF18 5390 0754 7034",
    "end_to_end_id": "LEASE-2026-01",
    "cheque_number": "000123",
    "mandate_reference": "M-77",
    "creditor_identifier": "DE98ZZZ09999999999",
    "partner_name": "Müller Immobilien GmbH",
    "account_number": "DE89 3704 0044 0532 0130 00",
    "partner_bic": "COBADEFFXXX",
    "purpose_code": "RENT",
    "transaction_code": "PMNT-ICDT-STDO",
    "proprietary_code": "NTRF+105",
}


@dataclass(frozen=True)
class Kind:
    """A kind of condition: one that holds of the line, one that does not, what it needs of it."""

    holds: dict
    misses: dict
    line: dict = field(default_factory=dict)


def of_text(name, operator, holds, misses, **line):
    same = {"field": name, "operator": operator}
    return Kind({**same, "value_text": holds}, {**same, "value_text": misses}, line)


def of_numbers(name, operator, holds, misses):
    same = {"field": name, "operator": operator}
    return Kind(*({**same, "value_min": low, "value_max": high} for low, high in (holds, misses)))


@dataclass(frozen=True)
class Action:
    """What a rule does: its values, what it needs of the line, the items it books.

    ``books``: rows of ``assertBooked``; the partner of a row is that of the line if it has none.
    """

    rule: dict
    books: tuple = ()
    line: dict = field(default_factory=dict)


@tagged("post_install", "-at_install")
class TestRulePairs(RuleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pound = cls.setup_other_currency("GBP")
        tags = cls.env["res.partner.category"].create([{"name": "Landlord"}, {"name": "Staff"}])
        cls.landlord, cls.staff = tags
        cls.azure.category_id = cls.landlord
        outgoing = cls.bank.outbound_payment_method_line_ids.payment_account_id[:1]
        cls.outstanding_out = outgoing or cls.bank._get_bank_outstanding_accounts()[1]
        cls.in_price = cls.tax(
            "purchase", 20, name="in the price", price_include_override="tax_included"
        )
        cls.on_top = cls.tax("purchase", 20, name="on top", price_include_override="tax_excluded")

    # -------------------------------------------------------------------------
    # CONDITIONS
    # -------------------------------------------------------------------------

    def kinds(self):
        """Return ``{name: Kind}``: every field of the line, every comparison."""
        texts = {
            "any_text": ("contains", "HARBOUR", "mountain"),
            "label": ("starts", "rent jan", "January"),
            "remittance": ("ends", "harbour", "office"),
            "note": ("regex", r"with the \w+lord", r"^landlord"),
            "details": ("contains", "pos 12", "pos 13"),
            "reference": ("equals", "lease-2026-01", "lease-2026"),
            "structured_reference": ("equals", "RF18539007547034", "RF18"),
            "end_to_end_id": ("starts", "LEASE", "2026"),
            "cheque_number": ("ends", "123", "000"),
            "mandate_reference": ("equals", "m-77", "m-7"),
            "creditor_identifier": ("starts", "DE98 ZZZ", "AT"),
            "partner_name": ("contains", "muller", "Maier"),
            "account_number": ("equals", "DE89370400440532013000", "DE12"),
            "partner_bic": ("starts", "COBA", "DEUT"),
            "purpose_code": ("equals", "RENT", "SALA"),
            "transaction_code": ("starts", "PMNT-ICDT", "PMNT-RCDT"),
            "proprietary_code": ("regex", r"\+105$", r"\+106$"),
        }
        found = {name: of_text(name, *asked) for name, asked in texts.items()}
        found["return_reason_code"] = of_text(
            "return_reason_code", "equals", "AC04", "MS03", return_reason_code="AC04"
        )
        found["is given"] = Kind(
            {"field": "partner_bic", "operator": "exists"},
            {"field": "return_reason_code", "operator": "exists"},
        )
        return {**found, **self.kinds_of_numbers(), **self.kinds_of_records()}

    def kinds_of_numbers(self):
        return {
            "amount between": of_numbers("amount", "between", (100, 120), (121, 200)),
            "amount at least": of_numbers("amount", "greater", (120, 0), (120.01, 0)),
            "amount at most": of_numbers("amount", "lower", (0, 120), (0, 119.99)),
            "amount is": of_numbers("amount", "equals", (120, 0), (-120, 0)),
            "amount_signed": of_numbers("amount_signed", "between", (-130, -110), (110, 130)),
            "day": of_numbers("day", "between", (10, 20), (16, 31)),
            "date": Kind(
                {"field": "date", "operator": "between", "date_from": "2026-01-15"},
                {"field": "date", "operator": "between", "date_to": "2026-01-14"},
            ),
            "direction": Kind(
                {"field": "direction", "operator": "equals", "direction": "out"},
                {"field": "direction", "operator": "equals", "direction": "in"},
            ),
        }

    def kinds_of_records(self):
        def of_records(name, names, holds, misses, **line):
            same = {"field": name, "operator": "in"}
            return Kind(
                {**same, names: [Command.set(holds.ids)]},
                {**same, names: [Command.set(misses.ids)]},
                line,
            )

        by_azure = {"partner_id": self.azure.id}
        currencies = self.dollar | self.euro
        return {
            "journal": of_records("journal", "journal_ids", self.bank, self.savings),
            "currency": of_records("currency", "currency_ids", currencies, self.pound),
            "partner": of_records("partner", "partner_ids", self.azure, self.gemini, **by_azure),
            "category": of_records(
                "category", "category_ids", self.landlord, self.staff, **by_azure
            ),
        }

    def conditions(self, is_held=True):
        """Return ``{name: (values of the rule, values of the line)}``: each condition and its
        negation, and Odoo's own, those that hold or those that do not.
        """
        found = {}
        for name, kind in self.kinds().items():
            plain, negated = (kind.holds, kind.misses) if is_held else (kind.misses, kind.holds)
            found[name] = ({"condition": plain}, kind.line)
            found[f"not {name}"] = ({"condition": {**negated, "negate": True}}, kind.line)
        return found | self.odoo_conditions(is_held)

    def odoo_conditions(self, is_held):
        def label(how, holds, misses):
            return {"match_label": how, "match_label_param": holds if is_held else misses}, {}

        journal = self.bank if is_held else self.savings
        partner = self.azure if is_held else self.gemini
        low, high = (100, 120) if is_held else (121, 200)
        amounts = {"match_amount_min": low, "match_amount_max": high}
        by_azure = {"partner_id": self.azure.id}
        return {
            "Odoo's journals": ({"match_journal_ids": [Command.set(journal.ids)]}, {}),
            "Odoo's amount": ({"match_amount": "between", **amounts}, {}),
            "Odoo's partners": ({"match_partner_ids": [Command.set(partner.ids)]}, by_azure),
            "Odoo's label": label("contains", "landlord", "mountain"),
            "Odoo's not label": label("not_contains", "mountain", "landlord"),
            "Odoo's expression": label("match_regex", r"FEE \d", r"FEE$"),
        }

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def actions(self):
        """Return ``{name: Action}``; the figures are parts of 120."""
        fees, rent, part = self.fees, self.rent, self.part
        rest, plain = part(rent), {str(self.office.id): 100}
        return {
            # 20 fixed, 100 are left
            "fixed": self.book(part(fees, "-20", "fixed"), rest, books=((fees, 20), (rent, 100))),
            # a quarter of 120 is 30, all of what is left 90
            "balance": self.book(part(fees, "25"), rest, books=((fees, 30), (rent, 90))),
            # a quarter and a half of 120 are 30 and 60, 30 stay open
            "line": self.book(
                part(fees, "25", "percentage_st_line"),
                part(rent, "50", "percentage_st_line"),
                books=((fees, 30), (rent, 60), (self.suspense, 30)),
            ),
            # the text says FEE 7.50
            "text": self.book(
                part(fees, r"FEE ([\d.,]+)", "regex"), rest, books=((fees, 7.5), (rent, 112.5))
            ),
            # a tenth of 120 is 12
            "formula": self.book(
                part(fees, "line * 0.1", "formula"),
                part(rent, "open", "formula"),
                books=((fees, 12), (rent, 108)),
            ),
            # 120 are 100 and 20 of tax, whatever the tax says of prices
            "tax in the price": self.book(
                part(rent, taxes=self.in_price), books=((rent, 100), (self.vat_account, 20))
            ),
            "tax on top": self.book(
                part(rent, taxes=self.on_top), books=((rent, 100), (self.vat_account, 20))
            ),
            "analytic": self.book(part(rent, analytic_distribution=plain), books=((rent, 120),)),
            "partner": self.book(
                part(rent, partner_id=self.gemini.id), books=((rent, 120, 120, self.gemini),)
            ),
            # 120 $ are 60 €: 15 € are 30 $, 45 € are 90 $
            "foreign currency": self.book(
                part(fees, "-15", "fixed"),
                rest,
                books=((fees, 15, 30), (rent, 45, 90)),
                line={"foreign_currency_id": self.euro.id, "amount_currency": -60},
            ),
            # 60 € with a tax of a fifth: 50 € and 10 €, at two dollars each
            "foreign currency with tax": self.book(
                part(rent, taxes=self.on_top),
                books=((rent, 50, 100), (self.vat_account, 10, 20)),
                line={"foreign_currency_id": self.euro.id, "amount_currency": -60},
            ),
            "transfer": Action(
                {"rule_action": "transfer", "transfer_journal_id": self.savings.id},
                ((self.transit, 120, 120, self.own),),
            ),
        }

    def book(self, *parts, books, **vals):
        return Action({"line_ids": [Command.create(one) for one in parts]}, books, **vals)

    # -------------------------------------------------------------------------
    # PAIRS
    # -------------------------------------------------------------------------

    def pairs(self, action, is_held=True):
        """Return ``{name of the condition: (rule, line)}``, each rule for its own line alone."""
        conditions = self.conditions(is_held)
        codes = {name: f"PAIR{place:03}." for place, name in enumerate(conditions)}
        rules, lines = [], []
        for name, (rule, line) in conditions.items():
            asked = [{"field": "bank_reference", "operator": "equals", "value_text": codes[name]}]
            asked += [rule["condition"]] if "condition" in rule else []
            rules.append(
                {
                    "name": name,
                    "company_id": self.company.id,
                    "trigger": "auto_reconcile",
                    **{key: value for key, value in rule.items() if key != "condition"},
                    "condition_ids": [Command.create(one) for one in asked],
                    **action.rule,
                }
            )
            own = {"journal_id": self.bank.id, "bank_reference": codes[name]}
            lines.append({**LINE, **own, **line, **action.line})
        rules = self.env["account.reconcile.model"].create(rules)
        lines = self.env["account.bank.statement.line"].sudo()._create_many(lines).sudo(False)
        return dict(zip(conditions, zip(rules, lines, strict=True), strict=True))

    def run_pairs(self, pairs):
        self.run_on(*(line for _rule, line in pairs.values()))

    def finish(self, pairs):
        self.env["account.reconcile.model"].union(*(one for one, _ in pairs.values())).unlink()

    def test_every_condition_with_every_booking(self):
        for what, action in self.actions().items():
            pairs = self.pairs(action)
            self.run_pairs(pairs)
            for name, (rule, line) in pairs.items():
                with self.subTest(name, action=what):
                    owner = line.partner_id or self.nobody
                    self.assertEqual(line.match_rule_id, rule)
                    self.assertBooked(line, *(self.fill(row, owner) for row in action.books))
            self.finish(pairs)

    def fill(self, row, owner):
        """A row without a balance has its amount, one without a partner that of the line."""
        usual = (None, None, row[1], owner)
        return (*row, *usual[len(row) :])

    def test_analytic_and_rule_stand_on_the_items_of_every_condition(self):
        action = self.actions()["analytic"]
        taxed = {"line_ids": [Command.create(self.part(self.rent, taxes=self.on_top))]}
        for what, rule in (("analytic", action.rule), ("tax", taxed)):
            pairs = self.pairs(Action(rule))
            self.run_pairs(pairs)
            for name, (one, line) in pairs.items():
                items = line.move_id.line_ids.filtered(
                    lambda item: item.account_id != self.bank_account
                )
                with self.subTest(name, action=what):
                    self.assertEqual(items.reconcile_model_id, one)
                    self.assertEqual(
                        items.analytic_line_ids.mapped("amount"),
                        [-120.0] if what == "analytic" else [],
                    )
            self.finish(pairs)

    def test_every_condition_sets_the_partner_of_a_line_without_one(self):
        counterpart = Command.create({"partner_id": self.gemini.id, "amount_string": "100"})
        pairs = self.pairs(Action({"line_ids": [counterpart], "rule_action": "partner"}))
        before = {name: line.partner_id for name, (_rule, line) in pairs.items()}
        self.run_pairs(pairs)
        for name, (rule, line) in pairs.items():
            with self.subTest(name):
                self.assertFalse(line.match_method)
                self.assertEqual(line.partner_id, before[name] or self.gemini)
                self.assertEqual(line.partner_rule_id, rule.browse() if before[name] else rule)
                self.assertEqual(
                    line.move_id.line_ids.account_id, self.bank_account | self.suspense
                )

    def test_every_condition_registers_a_payment(self):
        """The vendor is paid 120: his account has the debit, the outstanding account nothing."""
        counterpart = Command.create({"partner_id": self.gemini.id, "amount_string": "100"})
        pairs = self.pairs(Action({"line_ids": [counterpart], "rule_action": "payment"}))
        self.run_pairs(pairs)
        for name, (rule, line) in pairs.items():
            payment = line.matched_item_ids.payment_id
            with self.subTest(name):
                self.assertEqual(line.match_rule_id, rule)
                self.assertItems(
                    line.move_id,
                    [
                        (self.outstanding_out, self.gemini, 120.0, 0.0, 120.0, True),
                        (self.bank_account, self.gemini, 0.0, 120.0, -120.0, False),
                    ],
                )
                self.assertItems(
                    payment.move_id,
                    [
                        (self.payable, self.gemini, 120.0, 0.0, 120.0, False),
                        (self.outstanding_out, self.gemini, 0.0, 120.0, -120.0, True),
                    ],
                )

    def test_a_rule_that_fails_half_way_leaves_nothing_behind_and_says_why(self):
        """The first counterpart could be booked, the second divides by nothing."""
        action = self.book(
            self.part(self.fees, "-20", "fixed"),
            self.part(self.rent, "line / (open + 100)", "formula"),
            books=(),
        )
        pairs = self.pairs(action)
        before = self.books()
        self.run_pairs(pairs)
        for name, (_rule, line) in pairs.items():
            with self.subTest(name):
                self.assertFails(line, f"The rule “{name}” cannot be booked: ")
                self.assertIn("it divides by zero", line.match_reason)
        self.assertEqual(self.books(), before)

    def test_what_a_condition_does_not_catch_is_left_alone(self):
        pairs = self.pairs(self.actions()["fixed"], is_held=False)
        self.run_pairs(pairs)
        for name, (_rule, line) in pairs.items():
            with self.subTest(name):
                self.assertFalse(line.match_method)
                self.assertFalse(line.proposal_ids)

    def test_every_field_and_comparison_of_conditions_is_in_the_table(self):
        model = self.env["account.reconcile.model.condition"]
        asked = [condition for kind in self.kinds().values() for condition in (kind.holds,)]
        own = {"field": "bank_reference", "operator": "equals"}  # of every pair
        for name in ("field", "operator"):
            known = {key for key, _title in model._fields[name].selection}
            self.assertEqual(known - {one[name] for one in [*asked, own]}, set())
