from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bank_files import camt, entry, statement
from .common import IBAN
from .import_common import ImportCommon


@tagged("post_install", "-at_install")
class TestImport(ImportCommon):
    # -------------------------------------------------------------------------
    # PREVIEW AND IMPORT
    # -------------------------------------------------------------------------

    def test_preview_says_what_will_be_imported_and_writes_nothing(self):
        file = self.january(entry(50, "2026-01-05"), entry(-20, "2026-01-06"), closing=130)
        wizard = self.wizard(file)
        self.assertRecordValues(
            wizard.preview_ids,
            [
                {
                    "account_number": IBAN,
                    "journal_id": self.bank.id,
                    "balance_start": 100.0,
                    "balance_end": 130.0,
                    "new_count": 2,
                    "skipped_count": 0,
                    "problem": "",
                    "warnings": "",
                }
            ],
        )
        self.assertFalse(self.lines())

    def test_import_keeps_what_the_bank_said(self):
        file = self.january(
            entry(
                50,
                "2026-01-05",
                text="Invoice 7",
                partner="Azure Interior",
                end_to_end="E2E-7",
                bank_id="BANKREF-0001",
            ),
            closing=150,
        )
        self.wizard(file).action_import()
        line = self.lines()
        self.assertRecordValues(
            line,
            [
                {
                    "amount": 50.0,
                    "payment_ref": "Invoice 7",
                    "partner_name": "Azure Interior",
                    "account_number": "BE68539007547034",
                    "end_to_end_id": "E2E-7",
                    "bank_reference": "BANKREF-0001",
                    "transaction_code": "PMNT-RCDT-ESCT",
                    "remittance_text": "Invoice 7",
                }
            ],
        )
        self.assertEqual(str(line.date), "2026-01-05")
        self.assertRecordValues(
            line.statement_id,
            [{"balance_start": 100.0, "balance_end_real": 150.0, "is_complete": True}],
        )
        self.assertTrue(line.transaction_details)
        self.assertEqual(line.statement_file_id.content and line.statement_file_id.name, file[0])

    def test_file_is_kept_byte_for_byte(self):
        name, data = self.january(entry(50, "2026-01-05"), closing=150)
        self.wizard((name, data)).action_import()
        file = self.lines().statement_file_id
        self.assertEqual(
            file.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", file._name),
                    ("res_id", "=", file.id),
                    ("res_field", "=", "content"),
                ]
            )
            .raw,
            data,
        )
        self.assertEqual(file.new_count, 1)

    # -------------------------------------------------------------------------
    # TWICE
    # -------------------------------------------------------------------------

    def test_same_file_twice_adds_nothing(self):
        file = self.january(entry(50, "2026-01-05"), entry(50, "2026-01-05"), closing=200)
        self.wizard(file).action_import()
        self.assertEqual(len(self.lines()), 2)
        again = self.wizard(file)
        self.assertRecordValues(again.preview_ids, [{"new_count": 0, "skipped_count": 2}])
        again.action_import()
        self.assertEqual(len(self.lines()), 2)
        skipped = self.env["bank.statement.file"].search([], limit=1).skip_ids
        self.assertEqual(skipped.mapped("reason"), ["imported", "imported"])
        self.assertEqual(skipped.line_id, self.lines())

    def test_overlapping_file_adds_only_what_is_new(self):
        self.wizard(self.january(entry(50, "2026-01-05", "a"), closing=150)).action_import()
        longer = self.january(
            entry(50, "2026-01-05", "a"), entry(30, "2026-01-20", "b"), closing=180, name="two.xml"
        )
        self.wizard(longer).action_import()
        self.assertEqual(self.lines().mapped("amount"), [50.0, 30.0])
        self.assertRecordValues(
            self.lines()[1].statement_id,
            [{"balance_start": 150.0, "balance_end_real": 180.0, "is_complete": True}],
        )

    def test_two_equal_files_in_one_import_count_once(self):
        first = self.january(entry(50, "2026-01-05"), closing=150)
        second = ("copy.xml", first[1])
        wizard = self.wizard(first, second)
        self.assertEqual(wizard.preview_ids.mapped("new_count"), [1, 0])
        wizard.action_import()
        self.assertEqual(len(self.lines()), 1)

    def test_deleted_line_does_not_come_back(self):
        file = self.january(entry(50, "2026-01-05"), closing=150)
        self.wizard(file).action_import()
        self.lines().action_delete_imported()
        self.assertFalse(self.lines())
        again = self.wizard(file)
        self.assertRecordValues(again.preview_ids, [{"new_count": 0, "skipped_count": 1}])
        self.assertIn("Deleted", again.preview_ids.skipped_reasons)

    def test_pending_entries_wait_until_they_are_booked(self):
        pending = self.january(entry(50, "2026-01-05", status="PDNG"), closing=100)
        wizard = self.wizard(pending)
        self.assertRecordValues(wizard.preview_ids, [{"new_count": 0, "skipped_count": 1}])
        booked = self.january(entry(50, "2026-01-05"), closing=150, name="booked.xml")
        self.wizard(booked).action_import()
        self.assertEqual(self.lines().mapped("amount"), [50.0])

    # -------------------------------------------------------------------------
    # WHERE IT GOES
    # -------------------------------------------------------------------------

    def test_unknown_account_asks_for_the_journal_and_remembers_it(self):
        data = camt(
            statement(
                "BE71096123456769", "2026-01-01", "2026-01-31", 0, 5, [entry(5, "2026-01-05")]
            )
        )
        wizard = self.wizard(("other.xml", data))
        self.assertIn("BE71096123456769", wizard.preview_ids.problem)
        action = wizard.action_import()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        self.assertRecordValues(wizard, [{"state": "done", "new_count": 0, "problem_count": 1}])
        other = self.bank.copy({"name": "Second bank", "code": "BNK9"})
        wizard.preview_ids.journal_id = other
        self.assertFalse(wizard.preview_ids.problem)
        wizard.action_import()
        self.assertEqual(len(self.lines(other)), 1)
        self.assertEqual(self.wizard(("next.xml", data)).preview_ids.journal_id, other)

    def test_statement_in_another_currency_is_refused(self):
        data = camt(
            statement(
                IBAN, "2026-01-01", "2026-01-31", 0, 5, [entry(5, "2026-01-05")], currency="CHF"
            )
        )
        wizard = self.wizard(("chf.xml", data))
        self.assertIn("CHF", wizard.preview_ids.problem)

    # -------------------------------------------------------------------------
    # WHAT IS WRONG
    # -------------------------------------------------------------------------

    def test_broken_file_says_why_and_leaves_nothing_behind(self):
        good = self.january(entry(50, "2026-01-05"), closing=150)
        wizard = self.wizard(good, ("broken.xml", good[1][:-60]), ("empty.xml", b" "))
        problems = wizard.preview_ids.filtered("problem")
        self.assertEqual(len(problems), 2)
        self.assertIn("broken.xml", problems[0].problem)
        self.assertIn("damaged", problems[0].problem)
        wizard.action_import()
        self.assertEqual(len(self.lines()), 1)
        self.assertEqual(self.env["bank.statement.file"].search_count([]), 1)

    def test_balances_that_do_not_add_up_are_pointed_out(self):
        wizard = self.wizard(self.january(entry(50, "2026-01-05"), closing=170))
        self.assertIn("-20.00", wizard.preview_ids.warnings.replace("\xa0", " ").replace("$ ", ""))

    def test_gap_to_the_statement_before_is_pointed_out(self):
        self.wizard(self.january(entry(50, "2026-01-05"), closing=150)).action_import()
        data = camt(
            statement(
                IBAN, "2026-03-01", "2026-03-31", 175, 180, [entry(5, "2026-03-05")], number="3"
            )
        )
        self.assertIn("missing", self.wizard(("march.xml", data)).preview_ids.warnings)

    # -------------------------------------------------------------------------
    # EVIDENCE
    # -------------------------------------------------------------------------

    def test_imported_line_keeps_amount_date_and_texts(self):
        self.wizard(self.january(entry(50, "2026-01-05"), closing=150)).action_import()
        line = self.lines()
        for vals in ({"amount": 60}, {"date": "2026-01-06"}, {"journal_id": self.bank.copy().id}):
            with self.assertRaisesRegex(UserError, "as the bank reported"):
                line.write(vals)
        with self.assertRaises(AccessError):
            line.end_to_end_id = "X"

    def test_matched_imported_line_cannot_be_deleted(self):
        self.wizard(self.january(entry(50, "2026-01-05"), closing=150)).action_import()
        line = self.lines()
        line.action_match(self.open_item(self.invoice(50)))
        with self.assertRaisesRegex(UserError, "Undo its reconciliation"):
            line.action_delete_imported()

    def test_dropping_a_file_on_the_card_opens_the_preview(self):
        name, data = self.january(entry(50, "2026-01-05"), closing=150)
        attachment = self.env["ir.attachment"].create({"name": name, "raw": data})
        journals = self.env["account.journal"].with_context(default_journal_id=self.bank.id)
        action = journals.create_document_from_attachment(attachment.ids)
        self.assertEqual(action["res_model"], "bank.statement.import")
        wizard = self.env["bank.statement.import"].browse(action["res_id"])
        self.assertEqual(wizard.new_count, 1)
