from odoo.exceptions import AccessError
from odoo.tests import tagged

from .bank_files import batch, camt, entry, mt940, ofx, qif, statement
from .common import IBAN
from .import_common import ImportCommon

DAYS = ("2026-01-01", "2026-01-31")
DOMESTIC = "37040044/0532013000"


@tagged("post_install", "-at_install")
class TestOtherFormat(ImportCommon):
    """The same bookings come again in another format: the figures stay."""

    def camt_january(self, *more):
        return self.january(
            entry(50, "2026-01-05", "Invoice 7", "Azure", bank_id="AZ-000001"),
            entry(-20, "2026-01-06", "Coffee beans", bank_id="AZ-000002"),
            entry(-20, "2026-01-06", "Coffee beans", bank_id="AZ-000003"),
            *more,
            opening=100,
            closing=110,
        )

    def mt940_january(self, *more, closing=110):
        entries = [
            ("2026-01-05", 50, "INVOICE 7 AZURE"),
            ("2026-01-06", -20, "COFFEE BEANS"),
            ("2026-01-06", -20, "COFFEE BEANS"),
            *more,
        ]
        return ("january.sta", mt940(DOMESTIC, 1, DAYS, (100, closing), entries))

    def test_mt940_then_camt_adds_nothing(self):
        self.imported(self.mt940_january())
        before = self.lines()
        again = self.imported(self.camt_january())
        self.assertRows(again, [("nothing", 0, 3)])
        self.assertEqual(self.reasons(again), ["same"] * 3)
        self.assertEqual(again.preview_ids.file_id.skip_ids.line_id, before)
        self.assertEqual(self.lines(), before)
        self.assertEqual(sum(before.mapped("amount")), 10.0)

    def test_camt_then_mt940_adds_nothing_and_each_of_them_again_neither(self):
        self.imported(self.camt_january())
        self.assertRows(self.imported(self.mt940_january()), [("nothing", 0, 3)])
        again = self.imported(self.mt940_january())
        self.assertEqual(self.reasons(again), ["imported"] * 3)
        self.assertRows(self.imported(self.camt_january()), [("nothing", 0, 3)])
        self.assertEqual(len(self.lines()), 3)

    def test_both_formats_in_one_import_count_once(self):
        wizard = self.imported(self.mt940_january(), self.camt_january())
        self.assertRows(wizard, [("imported", 3, 0), ("nothing", 0, 3)])
        self.assertEqual(len(self.lines()), 3)

    def test_what_the_other_format_has_more_is_imported(self):
        self.imported(self.camt_january())
        longer = self.mt940_january(
            ("2026-01-06", -20, "COFFEE BEANS"), ("2026-01-20", -9, "FEE"), closing=81
        )
        wizard = self.imported(longer)
        self.assertRows(wizard, [("imported", 2, 3)])
        self.assertEqual(self.lines().mapped("amount"), [50, -20, -20, -20, -9])
        self.assertEqual(self.lines()[-1].statement_id.balance_end_real, 81)

    def test_a_longer_period_of_another_format_adds_the_later_days(self):
        first = mt940(
            DOMESTIC, 1, ("2026-01-01", "2026-01-10"), (100, 150), [("2026-01-05", 50, "INV 7")]
        )
        self.imported(("half.sta", first))
        whole = self.january(
            entry(50, "2026-01-05", "Invoice 7"), entry(-30, "2026-01-20", "Rent"), closing=120
        )
        self.imported(whole)
        self.assertLines([("2026-01-05", 50, "INV 7"), ("2026-01-20", -30, "Rent")])

    def test_ids_of_ofx_and_camt_are_not_compared(self):
        data = ofx("0532013000", DAYS, [("2026-01-05", 50, "2026010500017", "Azure")])
        self.imported(("january.ofx", data))
        again = self.imported(self.january(entry(50, "2026-01-05", bank_id="ZZ-991"), closing=150))
        self.assertRows(again, [("nothing", 0, 1)])
        self.assertEqual(len(self.lines()), 1)

    def test_a_deleted_line_does_not_come_back_from_another_format(self):
        self.imported(self.mt940_january())
        self.lines()[0].action_delete_imported()
        again = self.imported(self.camt_january())
        self.assertEqual(sorted(self.reasons(again)), ["deleted", "same", "same"])
        self.assertEqual(self.lines().mapped("amount"), [-20, -20])

    def test_a_typed_line_is_shown_as_a_possible_duplicate(self):
        typed = self.line(50, "2026-01-05", "Invoice 7")
        wizard = self.wizard(self.january(entry(50, "2026-01-05", "Invoice 7"), closing=150))
        self.assertRecordValues(
            wizard.doubt_ids,
            [{"reason": "possible", "line_id": typed.id, "amount": 50, "include": False}],
        )
        wizard.doubt_ids.action_include()
        self.assertRows(wizard, [("ready", 1, 0)])
        wizard.doubt_ids.action_leave_out()
        wizard.action_import()
        self.assertEqual(self.lines(), typed)


@tagged("post_install", "-at_install")
class TestParts(ImportCommon):
    """Files that hold parts of a day."""

    def part(self, number, opening, closing, *entries):
        day = "2026-01-05"
        data = statement(IBAN, day, day, opening, closing, entries, number=number)
        return (f"part{number}.xml", camt(data))

    def coffee(self):
        return entry(-4.5, "2026-01-05", "COFFEE BAR")

    def test_two_files_that_divide_a_day_keep_their_equal_purchases(self):
        morning, evening = (
            self.part("1", 100, 95.5, self.coffee()),
            self.part("2", 95.5, 91, self.coffee()),
        )
        self.imported(morning)
        self.assertRows(self.imported(evening), [("imported", 1, 0)])
        self.assertLines([("2026-01-05", -4.5, "COFFEE BAR")] * 2)
        for file in (morning, evening, self.part("3", 100, 91, self.coffee(), self.coffee())):
            self.assertFalse(self.wizard(file).new_count)

    def test_in_one_import_and_in_the_other_order_too(self):
        self.imported(
            self.part("2", 95.5, 91, self.coffee()), self.part("1", 100, 95.5, self.coffee())
        )
        self.assertEqual(self.lines().mapped("amount"), [-4.5, -4.5])
        whole = self.part("3", 100, 91, self.coffee(), self.coffee())
        self.assertFalse(self.wizard(whole).new_count)

    def test_parts_that_prove_nothing_are_for_the_user_to_decide(self):
        first = qif([("2026-01-05", -4.5, "COFFEE BAR"), ("2026-01-05", -12, "LUNCH")])
        second = qif([("2026-01-05", -4.5, "COFFEE BAR"), ("2026-01-05", -30, "DINNER")])
        self.imported(("first.qif", first), journal=self.bank)
        wizard = self.wizard(("second.qif", second), journal=self.bank)
        self.assertRows(wizard, [("ready", 1, 1)])
        self.assertEqual(wizard.doubt_ids.mapped("label"), ["COFFEE BAR"])
        wizard.doubt_ids.action_include()
        wizard.action_import()
        self.assertEqual(self.lines().mapped("amount"), [-30, -12, -4.5, -4.5])
        again = self.wizard(("second.qif", second), journal=self.bank)
        self.assertFalse(again.new_count)

    def test_what_was_left_out_in_doubt_can_be_imported_later(self):
        first = qif([("2026-01-05", -4.5, "COFFEE BAR"), ("2026-01-05", -12, "LUNCH")])
        second = qif([("2026-01-05", -4.5, "COFFEE BAR"), ("2026-01-05", -30, "DINNER")])
        self.imported(("first.qif", first), journal=self.bank)
        wizard = self.imported(("second.qif", second), journal=self.bank)
        skip = wizard.preview_ids.file_id.skip_ids
        self.assertRecordValues(skip, [{"reason": "possible", "can_restore": True}])
        skip.action_restore()
        self.assertEqual(self.lines().mapped("amount"), [-30, -12, -4.5, -4.5])
        self.assertFalse(skip.can_restore)

    def test_a_report_of_the_day_then_the_statement(self):
        pending = entry(-20, "2026-01-05", "Card", status="PDNG")
        booked = entry(50, "2026-01-05", "Invoice 7")
        report = statement(IBAN, "2026-01-05", "2026-01-05", 100, 150, [booked, pending])
        self.imported(("report.xml", camt(report, kind="052")))
        self.assertLines([("2026-01-05", 50, "Invoice 7")])
        final = entry(-20, "2026-01-05", "Card")
        wizard = self.imported(self.part("5", 100, 130, booked, final))
        self.assertRows(wizard, [("imported", 1, 1)])
        self.assertLines([("2026-01-05", -20, "Card"), ("2026-01-05", 50, "Invoice 7")])
        self.assertRecordValues(
            self.lines()[0].statement_id, [{"balance_start": 150, "balance_end_real": 130}]
        )

    def test_a_corrected_file_shows_what_changed_and_touches_nothing(self):
        self.imported(self.part("7", 100, 5.5, self.coffee(), entry(-90, "2026-01-05", "Rent")))
        rent = self.lines()[0]
        corrected = self.part("7", 100, 4.5, self.coffee(), entry(-91, "2026-01-05", "Rent"))
        wizard = self.wizard(corrected)
        self.assertRows(wizard, [("ready", 1, 1)])
        self.assertIn("not in this file", wizard.preview_ids.warnings)
        self.assertIn("Rent", wizard.preview_ids.warnings)
        self.assertNotIn("COFFEE", wizard.preview_ids.warnings)
        wizard.action_import()
        self.assertEqual(rent.amount, -90)
        self.assertEqual(self.lines().mapped("amount"), [-91, -90, -4.5])

    def test_a_deleted_line_is_brought_back_when_somebody_wants_it(self):
        file = self.part("1", 100, 145.5, self.coffee(), entry(50, "2026-01-05", "Invoice 7"))
        self.imported(file)
        first = self.lines().statement_id
        self.lines()[0].action_delete_imported()
        self.assertLines([("2026-01-05", 50, "Invoice 7")])
        skip = first.statement_file_id.skip_ids
        self.assertEqual(skip.mapped("reason"), ["deleted"])
        skip.action_restore()
        self.assertLines([("2026-01-05", -4.5, "COFFEE BAR"), ("2026-01-05", 50, "Invoice 7")])
        self.assertEqual(self.lines().statement_id, first)
        self.assertTrue(first.is_complete)
        self.assertFalse(self.wizard(file).new_count)

    def test_a_deleted_line_is_brought_back_in_the_preview(self):
        file = self.part("1", 100, 95.5, self.coffee())
        self.imported(file)
        self.lines().action_delete_imported()
        wizard = self.wizard(file)
        self.assertEqual(wizard.doubt_ids.mapped("reason"), ["deleted"])
        wizard.doubt_ids.action_include()
        wizard.action_import()
        self.assertLines([("2026-01-05", -4.5, "COFFEE BAR")])
        self.lines().action_delete_imported()
        self.assertFalse(self.wizard(file).new_count)


@tagged("post_install", "-at_install")
class TestBatches(ImportCommon):
    """An entry with its transactions, booked whole or one by one (IMP-5)."""

    def batch_file(self, details=((40, "Ann"), (50, "Bob")), kind="053"):
        entries = [batch(90, "2026-01-05", details, bank_id="BATCH-000001")]
        data = statement(IBAN, *DAYS, 100, 190, entries)
        return (f"batch{kind}.xml", camt(data, kind=kind))

    def test_a_batch_is_one_line_by_default(self):
        self.imported(self.batch_file())
        self.assertRecordValues(self.lines(), [{"amount": 90, "batch_note": False}])

    def test_a_batch_is_split_where_the_journal_says_so(self):
        self.bank.bank_batch_mode = "split"
        self.imported(self.batch_file())
        self.assertLines([("2026-01-05", 40, "Ann"), ("2026-01-05", 50, "Bob")])
        self.assertEqual(self.lines().mapped("end_to_end_id"), ["E2E-1", "E2E-2"])
        self.assertTrue(self.lines().statement_id.is_complete)

    def test_details_that_do_not_add_up_stay_one_line_and_say_why(self):
        self.bank.bank_batch_mode = "split"
        wizard = self.imported(self.batch_file([(40, "Ann"), (49, "Bob")]))
        self.assertEqual(self.lines().mapped("amount"), [90])
        self.assertIn("add up to 89.00, not to 90.00", self.lines().batch_note)
        self.assertIn(self.lines().batch_note, wizard.preview_ids.warnings)

    def test_a_changed_setting_imports_nothing_again(self):
        for first, then in (("whole", "split"), ("split", "whole")):
            with self.subTest(first):
                self.lines().action_delete_imported()
                self.env["bank.statement.file.skip"].sudo().search([]).unlink()
                self.bank.bank_batch_mode = first
                self.imported(self.batch_file())
                before = self.lines()
                self.bank.bank_batch_mode = then
                self.assertRows(self.imported(self.batch_file()), [("nothing", 0, 1)])
                self.assertEqual(self.lines(), before)

    def test_a_deleted_transaction_of_a_batch_stays_deleted_until_wanted(self):
        self.bank.bank_batch_mode = "split"
        self.imported(self.batch_file())
        self.lines()[1].action_delete_imported()
        self.assertRows(self.imported(self.batch_file()), [("nothing", 0, 1)])
        self.assertEqual(self.lines().mapped("amount"), [40])
        skips = self.env["bank.statement.file.skip"].search([("reason", "=", "deleted")])
        skips.action_restore()
        self.assertLines([("2026-01-05", 40, "Ann"), ("2026-01-05", 50, "Bob")])

    def test_a_notification_before_the_statement_is_not_doubled(self):
        self.bank.bank_batch_mode = "split"
        self.imported(self.batch_file(kind="054"))
        self.assertEqual(self.lines().mapped("amount"), [40, 50])
        self.assertRows(self.imported(self.batch_file()), [("nothing", 0, 1)])
        self.assertEqual(self.lines().mapped("amount"), [40, 50])

    def test_single_notices_of_a_collection_are_its_one_entry(self):
        notices = [
            batch(amount, "2026-01-05", [(amount, text)], bank_id=f"NOTICE-{text}")
            for amount, text in ((40, "Ann"), (50, "Bob"))
        ]
        data = statement(IBAN, "2026-01-05", "2026-01-05", 0, 0, notices)
        self.imported(("notices.xml", camt(data, kind="054")))
        self.assertEqual(self.lines().mapped("amount"), [40, 50])
        self.assertRows(self.imported(self.batch_file()), [("nothing", 0, 1)])

    def test_a_notification_after_the_statement_is_not_doubled_either(self):
        self.imported(self.batch_file())
        self.assertRows(self.imported(self.batch_file(kind="054")), [("nothing", 0, 1)])
        self.assertEqual(self.lines().mapped("amount"), [90])

    def test_only_managers_change_how_batches_are_booked(self):
        journal = self.bank.with_user(self.role("accountant"))
        with self.assertRaises(AccessError):
            journal.bank_batch_mode = "split"
