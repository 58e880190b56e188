"""What a person chooses in the preview, and what is never chosen for them."""

from odoo.tests import Form, tagged

from .bank_files import camt, entry, mt940, ofx, statement
from .common import IBAN
from .import_common import ImportCommon

FIRST, SECOND = "DE02120300000000202051", "AT611904300234573201"
DAY = ("2026-01-05", "2026-01-05")


@tagged("post_install", "-at_install")
class TestChoices(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls.bank.copy({"name": "Fresh bank", "code": "BNK9"})
        cls.other = cls.bank.copy({"name": "Other bank", "code": "BNK8"})

    def one(self, account, amount=10):
        return statement(account, *DAY, 0, amount, [entry(amount, DAY[0])])

    def two_accounts(self):
        return ("two.xml", camt(self.one(FIRST), self.one(SECOND)))

    def form(self, wizard):
        view = "account_bank_reconciliation.bank_statement_import_view_form"
        return Form(wizard, view=view)

    # -------------------------------------------------------------------------
    # A CARD WITHOUT A NUMBER
    # -------------------------------------------------------------------------

    def test_a_card_without_number_learns_the_number_of_one_account(self):
        wizard = self.imported(("one.xml", camt(self.one(FIRST))), journal=self.fresh)
        self.assertRows(wizard, [("imported", 1, 0)])
        self.assertEqual(self.fresh.statement_account_numbers, FIRST)

    def test_of_two_accounts_it_takes_none_whether_in_one_file_or_in_several(self):
        apart = [(f"{number}.xml", camt(self.one(number))) for number in (FIRST, SECOND)]
        for files in ([self.two_accounts()], apart):
            wizard = self.wizard(*files, journal=self.fresh)
            self.assertFalse(wizard.preview_ids.journal_id)
            self.assertEqual(wizard.preview_ids.mapped("outcome"), ["problem", "problem"])

    def test_a_domestic_number_and_its_iban_are_one_account(self):
        files = (
            ("a.sta", mt940("12030000/202051", 1, DAY, (0, 10), [(DAY[0], 10, "x")])),
            ("b.xml", camt(self.one(FIRST))),
        )
        for order in (files, files[::-1]):
            wizard = self.wizard(*order, journal=self.fresh)
            self.assertEqual(wizard.preview_ids.mapped("journal_id"), self.fresh)
            self.assertEqual(wizard.preview_ids.mapped("new_count"), [1, 0])

    def test_an_iban_finds_the_domestic_number_that_was_remembered(self):
        first = ofx("202051", DAY, [(DAY[0], 10, "FIT0000001", "Azure")])
        self.imported(("a.ofx", first), journal=self.fresh)
        self.assertEqual(self.fresh.statement_account_numbers, "202051")
        self.assertEqual(
            self.wizard(("b.xml", camt(self.one(FIRST)))).preview_ids.journal_id, self.fresh
        )

    # -------------------------------------------------------------------------
    # CHOOSING
    # -------------------------------------------------------------------------

    def test_a_file_of_two_accounts_is_ready_once_both_have_a_journal(self):
        wizard = self.wizard(self.two_accounts())
        with self.form(wizard) as form:
            with form.preview_ids.edit(0) as row:
                row.journal_id = self.fresh
            self.assertFalse(form.can_import)
            with form.preview_ids.edit(1) as row:
                row.journal_id = self.other
            self.assertTrue(form.can_import)
            self.assertEqual(form.new_count, 2)
        wizard.action_import()
        self.assertRows(wizard, [("imported", 1, 0)] * 2)
        self.assertEqual(self.fresh.statement_account_numbers, FIRST)
        self.assertEqual(self.other.statement_account_numbers, SECOND)

    def test_a_statement_that_is_skipped_makes_the_rest_of_its_file_ready(self):
        wizard = self.wizard(self.two_accounts())
        with self.form(wizard) as form:
            with form.preview_ids.edit(0) as row:
                row.journal_id = self.fresh
            with form.preview_ids.edit(1) as row:
                row.leave_out = True
            self.assertTrue(form.can_import)
        wizard.action_import()
        self.assertRows(wizard, [("imported", 1, 0), ("left_out", 0, 0)])
        self.assertFalse(self.other.statement_account_numbers)

    def test_a_journal_chosen_for_one_statement_is_that_of_the_account(self):
        first = statement(FIRST, *DAY, 0, 10, [entry(10, DAY[0])], "1")
        second = statement(FIRST, "2026-01-06", "2026-01-06", 10, 30, [entry(20, "2026-01-06")])
        wizard = self.wizard(("5.xml", camt(first)), ("6.xml", camt(second)))
        with self.form(wizard) as form:
            with form.preview_ids.edit(0) as row:
                row.journal_id = self.fresh
            self.assertEqual(form.new_count, 2)
        self.assertEqual(wizard.preview_ids.mapped("journal_id"), self.fresh)
        self.assertEqual(wizard.preview_ids.mapped("outcome"), ["ready", "ready"])

    def test_a_balance_that_the_file_does_not_state_is_no_zero(self):
        data = ofx("0532013000", DAY, [(DAY[0], 10, "FIT0000001", "Azure")])
        row = self.wizard(("a.ofx", data)).preview_ids
        self.assertRecordValues(row, [{"has_opening": False, "has_closing": False}])
        row = self.wizard(("b.xml", camt(self.one(FIRST)))).preview_ids
        self.assertRecordValues(row, [{"has_opening": True, "has_closing": True}])
        self.assertEqual(row.period, "01/05/2026")


@tagged("post_install", "-at_install")
class TestNumbering(ImportCommon):
    """The entries of the bank are numbered by the year, whatever months a file holds."""

    def entries(self, *days):
        return [entry(1, day, day, bank_id=f"ID-{day}-{at}") for at, day in enumerate(days)]

    def quarter(self, name, start, end, *days, opening=0):
        data = statement(IBAN, start, end, opening, opening + len(days), self.entries(*days))
        return (name, camt(data))

    def numbers(self):
        return [line.move_id.sequence_number for line in self.lines()]

    def test_a_file_of_three_months_and_of_two_years(self):
        days = ("2025-11-30", "2025-12-01", "2025-12-31", "2026-01-01", "2026-01-02")
        more = (*days, "2026-02-01", "2026-02-01", "2026-03-31")
        self.imported(self.quarter("a.xml", days[0], more[-1], *more))
        self.assertEqual(self.numbers(), [1, 2, 3, 1, 2, 3, 4, 5])
        self.assertEqual(len(set(self.lines().mapped("name"))), 8)

    def test_files_of_several_months_in_one_import_in_any_order(self):
        late = self.quarter(
            "b.xml", "2026-03-01", "2026-04-30", "2026-03-02", "2026-04-03", "2026-04-04", opening=3
        )
        early = self.quarter(
            "a.xml", "2026-01-01", "2026-02-28", "2026-01-05", "2026-02-06", "2026-02-07"
        )
        self.assertRows(self.imported(late, early), [("imported", 3, 0)] * 2)
        self.assertEqual(sorted(self.numbers()), [1, 2, 3, 4, 5, 6])


@tagged("post_install", "-at_install")
class TestColumnsByHand(ImportCommon):
    """A table that does not tell which of its sums is money out."""

    TWO_SUMS = (
        "Tag;Vorgang;Summe A;Summe B\n"
        "13.10.2026;Miete;500,00;\n"
        "14.10.2026;Kunde;;120,00\n"
        "15.10.2026;Porto;4,50;\n"
    )

    def result(self):
        """Import the file; nothing of it is imported."""
        wizard = self.imported(("sums.csv", self.TWO_SUMS.encode()), journal=self.bank)
        self.assertRows(wizard, [("problem", 0, 0)])
        return wizard

    def setup_of(self, wizard):
        action = wizard.preview_ids.action_set_up_columns()
        return self.env["bank.statement.profile.setup"].browse(action["res_id"])

    def test_what_the_file_leaves_open_is_told_first(self):
        setup = self.setup_of(self.result())
        self.assertIn("Several columns hold amounts", setup.question_text)

    def test_columns_of_money_out_and_in_say_how_amounts_are_written(self):
        wizard = self.result()
        setup = self.setup_of(wizard)
        with Form(setup) as form:
            for place, role in ((2, "debit"), (3, "credit")):
                with form.column_ids.edit(place) as column:
                    column.role = role
            self.assertEqual(form.amount_mode, "debit_credit")
            self.assertFalse(form.problem_text)
        self.assertEqual(setup.action_save()["type"], "ir.actions.act_window_close")
        wizard.action_import()
        self.assertRows(wizard, [("imported", 3, 0)])
        self.assertEqual(self.lines().mapped("amount"), [-500, 120, -4.5])

    def test_one_column_of_amounts_again_is_one_with_a_sign(self):
        setup = self.setup_of(self.result())
        with Form(setup) as form:
            with form.column_ids.edit(2) as column:
                column.role = "debit"
            with form.column_ids.edit(2) as column:
                column.role = "amount"
            self.assertEqual(form.amount_mode, "signed")
