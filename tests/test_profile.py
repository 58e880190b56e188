"""Profiles of table files: kept, found again, and turned into what the engine reads by."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.engine.tables.layout import (
    ROLES,
    Column,
    Layout,
    problems_of,
)
from odoo.addons.account_bank_reconciliation.models.bank_statement_layout import LAYOUT_PROBLEMS

from .common import BankReconciliationCommon

LAYOUT = Layout(
    name="Bank of Quittenhain",
    columns=(
        Column(place=0, role="date", header="Buchungstag"),
        Column(place=1, role="text", header="Verwendungszweck"),
        Column(place=2, role="amount", header="Betrag"),
        Column(place=3, role="flag", header="S/H"),
    ),
    header_row=5,
    date_order="dmy",
    decimal=",",
    thousands=".",
    amount_mode="flag",
    flag_out=("S", "Soll"),
    delimiter=";",
    encoding="cp1252",
    currency="EUR",
    account="DE89370400440532013000",
)


@tagged("post_install", "-at_install")
class TestProfile(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["bank.statement.profile"]

    def remember(self, layout=LAYOUT, **vals):
        vals = {"name": layout.name, "company_id": self.company.id, **vals}
        return self.profiles._remember(vals, layout)

    def test_a_profile_gives_back_the_layout_it_was_made_from(self):
        self.assertEqual(self.remember()._to_layout(), LAYOUT)

    def test_every_meaning_and_every_problem_the_engine_knows_has_words(self):
        roles = dict(self.env["bank.statement.profile.column"]._fields["role"].selection)
        self.assertEqual(set(roles), ROLES)
        bad = Layout(
            columns=(Column(place=0, role="amount"), Column(place=0, role="amount")),
            amount_mode="flag",
            decimal=".",
            thousands=".",
        )
        self.assertLessEqual(set(problems_of(bad)), set(LAYOUT_PROBLEMS))

    def test_the_same_titles_are_one_profile_and_the_last_word_counts(self):
        first = self.remember()
        second = self.remember(
            Layout(
                columns=LAYOUT.columns,
                header_row=2,
                amount_mode="flag",
                flag_out=("S",),
                decimal=",",
            ),
            name="Corrected",
        )
        self.assertEqual(first, second)
        self.assertEqual(
            (first.name, first.header_row, first.thousands, len(first.column_ids)),
            ("Corrected", 2, "none", 4),
        )

    def test_a_profile_without_titles_is_tried_for_its_own_journals_only(self):
        headerless = Layout(
            columns=(Column(place=0, role="date"), Column(place=1, role="amount")), header_row=0
        )
        profile = self.remember(headerless, name="no titles", journal_ids=self.bank.ids)
        self.assertFalse(profile.signature)
        self.assertIn("no titles", [each.name for each in self.profiles._get_layouts(self.bank)])
        self.assertNotIn("no titles", [each.name for each in self.profiles._get_layouts()])

    def test_a_layout_that_cannot_be_read_by_is_refused_in_words(self):
        with self.assertRaisesRegex(ValidationError, "No column is the amount"):
            self.remember(Layout(columns=(Column(place=0, role="date", header="Day"),)))

    def test_a_journal_of_another_company_is_refused(self):
        other = self.setup_other_company()
        with self.assertRaisesRegex(ValidationError, "its journals must too"):
            self.remember(journal_ids=other["default_journal_bank"].ids)

    def test_an_auditor_reads_profiles_and_an_accountant_writes_them(self):
        profile = self.remember()
        auditor, accountant = self.role("auditor"), self.role("accountant")
        self.assertEqual(profile.with_user(auditor).name, LAYOUT.name)
        with self.assertRaises(AccessError):
            profile.with_user(auditor).name = "changed"
        profile.with_user(accountant).write(
            {"column_ids": [Command.update(profile.column_ids[0].id, {"role": "value_date"})]}
        )
        self.assertEqual(profile.column_ids[0].role, "value_date")

    def test_profiles_of_another_company_are_neither_seen_nor_used(self):
        elsewhere = self.setup_other_company()
        profile = self.remember(company_id=elsewhere["company"].id, name="elsewhere")
        self.assertNotIn("elsewhere", [each.name for each in self.profiles._get_layouts(self.bank)])
        accountant = self.role("accountant")
        self.assertFalse(self.profiles.with_user(accountant).search([("id", "=", profile.id)]))
