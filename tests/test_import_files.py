import re
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine import formats
from ..engine.errors import ReadError
from ..engine.statement import Statement
from ..models.bank_statement_file_problems import (
    READ_PROBLEMS,
    READ_WARNINGS,
    describe_problem,
    describe_warning,
)
from .bank_files import camt, entry, mt940, qif, statement, zipped
from .common import IBAN
from .import_common import ImportCommon

OTHER = "DE02120300000000202051"


class FilesCommon(ImportCommon):
    def day(self, number, *entries, opening=0, account=IBAN, currency="USD", **more):
        """One day of January as a file."""
        date = f"2026-01-{number:02}"
        amounts = more.pop("amounts", [10])
        entries = entries or [entry(each, date, currency=currency) for each in amounts]
        closing = opening + sum(amounts)
        return camt(
            statement(account, date, date, opening, closing, entries, str(number), currency)
        )

    def second_bank(self, account=OTHER, currency=None):
        journal = self.bank.copy({"name": "Second bank", "code": "BNK9"})
        journal.currency_id = currency
        if account:
            journal.set_bank_account(account)
        return journal


@tagged("post_install", "-at_install")
class TestArchives(FilesCommon):
    def test_each_file_of_an_archive_is_a_file_of_its_own(self):
        first, second = self.day(5), self.day(6, opening=10)
        archive = zipped(("05.xml", first), ("06.xml", second), ("broken.xml", second[:-40]))
        wizard = self.imported(("january.zip", archive))
        self.assertRows(wizard, [("imported", 1, 0), ("imported", 1, 0), ("problem", 0, 0)])
        files = wizard.preview_ids.file_id
        self.assertEqual(files.mapped("name"), ["january.zip/05.xml", "january.zip/06.xml"])
        self.assertEqual(set(files.mapped("archive_name")), {"january.zip"})
        self.assertEqual(len(set(files.mapped("archive_sha256"))), 1)
        self.assertEqual(files[0].size, len(first))
        self.assertIn("january.zip/broken.xml", wizard.preview_ids[2].problem)

    def test_an_archive_that_cannot_be_opened_is_one_row(self):
        archive = zipped(("05.xml", self.day(5)))
        wizard = self.imported(("cut.zip", archive[:-60]), ("05.xml", self.day(5)))
        self.assertRows(wizard, [("problem", 0, 0), ("imported", 1, 0)])
        self.assertIn("cut.zip", wizard.preview_ids[0].problem)


@tagged("post_install", "-at_install")
class TestResult(FilesCommon):
    def test_many_files_end_in_one_result(self):
        second = self.second_bank()
        one = self.day(5)
        wizard = self.wizard(
            ("one.xml", one),
            ("copy.xml", one),
            ("other.xml", self.day(5, account=OTHER)),
            ("two.sta", mt940(IBAN, 2, ("2026-01-06",) * 2, (10, 30), [("2026-01-06", 20, "x")])),
            ("broken.xml", one[:-50]),
            ("note.txt", b"Dear customer, please find attached"),
            ("unknown.xml", self.day(7, account="BE71096123456769")),
            ("days.zip", zipped(("a.xml", self.day(8, opening=30)), ("b.xml", self.day(9)))),
        )
        action = wizard.action_import()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        self.assertRows(
            wizard,
            [
                ("imported", 1, 0),
                ("nothing", 0, 1),
                ("imported", 1, 0),
                ("imported", 1, 0),
                ("problem", 0, 0),
                ("problem", 0, 0),
                ("problem", 0, 0),
                ("imported", 1, 0),
                ("imported", 1, 0),
            ],
        )
        self.assertRecordValues(
            wizard,
            [
                {
                    "file_count": 9,
                    "imported_count": 5,
                    "nothing_count": 1,
                    "new_count": 5,
                    "skipped_count": 1,
                    "problem_count": 3,
                }
            ],
        )
        self.assertEqual(self.lines(second).mapped("amount"), [10])
        self.assertEqual(self.lines().mapped("amount"), [10, 20, 10, 10])

    def test_rows_lead_to_lines_to_what_was_left_out_and_to_the_file(self):
        wizard = self.imported(("a.xml", self.day(5)), ("b.xml", self.day(5)))
        first, second = wizard.preview_ids
        lines = self.env["account.bank.statement.line"].search(first.action_open_lines()["domain"])
        self.assertEqual(lines, self.lines())
        skips = self.env["bank.statement.file.skip"].search(second.action_open_left_out()["domain"])
        self.assertEqual(skips.mapped("reason"), ["repeated"])
        self.assertIn(f"/{first.file_id.id}/content", first.action_download()["url"])
        lines = self.env["account.bank.statement.line"].search(
            wizard.action_open_new_lines()["domain"]
        )
        self.assertEqual(lines, self.lines())

    def test_a_journal_chosen_on_the_result_imports_the_rest(self):
        other = self.second_bank(account=False)
        wizard = self.imported(("a.xml", self.day(5)), ("b.xml", self.day(5, account=OTHER)))
        self.assertRows(wizard, [("imported", 1, 0), ("problem", 0, 0)])
        before = wizard.preview_ids[0].file_id
        wizard.preview_ids[1].journal_id = other
        self.assertTrue(wizard.can_import)
        wizard.action_import()
        self.assertRows(wizard, [("imported", 1, 0), ("imported", 1, 0)])
        self.assertEqual(wizard.preview_ids[0].file_id, before)
        self.assertEqual(len(self.lines()), 1)
        self.assertEqual(other.statement_account_numbers, OTHER)

    def test_a_file_that_fails_while_written_leaves_nothing_and_holds_no_other_up(self):
        statements = type(self.env["account.bank.statement"])
        create, refusal = statements._create_from_plan, "No room on the fifth."

        def fail_on_the_fifth(model, plan, file):
            created = create(model, plan, file)
            if plan.statement.number == "5":
                raise UserError(refusal)
            return created

        files = [("bad.xml", self.day(5)), ("good.xml", self.day(6)), ("same.xml", self.day(5))]
        with patch.object(statements, "_create_from_plan", fail_on_the_fifth):
            wizard = self.imported(*files)
        self.assertRows(wizard, [("problem", 1, 0), ("imported", 1, 0), ("problem", 1, 0)])
        self.assertIn("No room on the fifth", wizard.preview_ids[0].problem)
        self.assertEqual([str(line.date) for line in self.lines()], ["2026-01-06"])
        self.assertEqual(len(self.env["bank.statement.file"].search([])), 1)
        wizard.action_import()
        self.assertRows(wizard, [("imported", 1, 0), ("imported", 1, 0), ("nothing", 0, 1)])

    def test_a_statement_nobody_wants_does_not_hold_up_its_file(self):
        entries = [entry(10, "2026-01-05")]
        data = camt(
            statement(IBAN, "2026-01-05", "2026-01-05", 0, 10, entries),
            statement(OTHER, "2026-01-05", "2026-01-05", 0, 10, entries),
        )
        wizard = self.wizard(("two.xml", data))
        self.assertEqual(wizard.preview_ids.mapped("outcome"), ["problem", "problem"])
        wizard.preview_ids[1].leave_out = True
        self.assertEqual(wizard.preview_ids.mapped("outcome"), ["ready", "left_out"])
        wizard.action_import()
        self.assertRows(wizard, [("imported", 1, 0), ("left_out", 0, 0)])
        self.assertEqual(len(self.lines()), 1)

    def test_several_rows_decided_at_once_are_planned_once(self):
        wizard = self.wizard(*((f"{n}.xml", self.day(n, account=OTHER)) for n in (5, 6, 7)))
        other = self.second_bank(account=False)
        planner = type(self.env["bank.statement.planner"])
        commands = [(1, row.id, {"journal_id": other.id}) for row in wizard.preview_ids]
        with patch.object(planner, "_plan", autospec=True, side_effect=planner._plan) as plan:
            wizard.write({"preview_ids": commands})
        self.assertEqual(plan.call_count, 1)
        self.assertEqual(wizard.preview_ids.mapped("outcome"), ["ready"] * 3)


@tagged("post_install", "-at_install")
class TestRouting(FilesCommon):
    def test_one_iban_in_two_currencies_goes_by_the_currency(self):
        chf = self.env.ref("base.CHF")
        chf.active = True
        swiss = self.second_bank(account=False, currency=chf)
        swiss.statement_account_numbers = IBAN
        wizard = self.wizard(("usd.xml", self.day(5)), ("chf.xml", self.day(5, currency="CHF")))
        self.assertEqual(wizard.preview_ids.journal_id, self.bank | swiss)
        self.assertEqual(wizard.preview_ids[1].journal_id, swiss)

    def test_a_domestic_number_is_the_iban_of_one_journal(self):
        for number in ("37040044/0532013000", "0532013000", "532013000"):
            with self.subTest(number):
                data = mt940(number, 1, ("2026-01-05",) * 2, (0, 1), [("2026-01-05", 1, "x")])
                self.assertEqual(self.wizard(("a.sta", data)).preview_ids.journal_id, self.bank)

    def test_a_number_that_two_journals_may_have_is_asked_for(self):
        self.second_bank(account="DE21120300000532013000")
        data = mt940("532013000", 1, ("2026-01-05",) * 2, (0, 1), [("2026-01-05", 1, "x")])
        self.assertFalse(self.wizard(("a.sta", data)).preview_ids.journal_id)
        chosen = self.wizard(("a.sta", data), journal=self.bank)
        self.assertEqual(chosen.preview_ids.journal_id, self.bank)

    def test_a_file_without_account_goes_to_the_card_it_was_dropped_on(self):
        data = qif([("2026-01-25", 5, "Azure")])
        self.assertFalse(self.wizard(("a.qif", data)).preview_ids.journal_id)
        wizard = self.imported(("a.qif", data), journal=self.bank)
        self.assertRows(wizard, [("imported", 1, 0)])
        self.assertEqual(self.lines().currency_id, self.bank.company_id.currency_id)


@tagged("post_install", "-at_install")
class TestReading(FilesCommon):
    def test_the_order_of_dates_is_the_journals_or_assumed_with_a_warning(self):
        data = qif([("2026-02-01", 5, "Azure")])  # written 02/01/2026
        self.bank.bank_date_order = "dmy"
        row = self.wizard(("a.qif", data), journal=self.bank).preview_ids
        self.assertEqual((str(row.date_start), row.warnings), ("2026-01-02", ""))
        self.bank.bank_date_order = False
        row = self.wizard(("a.qif", data), journal=self.bank).preview_ids
        self.assertEqual(str(row.date_start), "2026-02-01")
        self.assertIn("order of your language", row.warnings)

    def test_the_order_of_the_users_language_is_taken_where_nothing_else_tells(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.user.lang = "fr_FR"
        data = qif([("2026-02-01", 5, "Azure")])
        journal = self.bank.with_context(lang="fr_FR")
        wizard = self.wizard(("a.qif", data), journal=journal)
        row = wizard.with_context(lang="fr_FR")
        row.action_preview()
        self.assertEqual(str(row.preview_ids.date_start), "2026-01-02")

    def test_the_encoding_of_the_journal_is_taken_where_the_file_is_silent(self):
        self.bank.bank_file_encoding = "cp850"
        data = qif([("2026-01-25", 5, "Jürgen")]).decode().encode("cp850")
        self.imported(("a.qif", data), journal=self.bank)
        self.assertEqual(self.lines().partner_name, "Jürgen")

    def test_no_day_shifts_whatever_the_timezone(self):
        for zone, number in (("Pacific/Kiritimati", 5), ("America/Adak", 6)):
            with self.subTest(zone):
                self.env.user.tz = zone
                self.imported((f"{number}.xml", self.day(number, opening=number)))
                line = self.lines()[-1]
                days = {str(line[name]) for name in ("date", "bank_date", "value_date")}
                self.assertEqual(days, {f"2026-01-{number:02}"})
                self.assertEqual(str(line.statement_id.bank_date_end), f"2026-01-{number:02}")

    def test_a_file_is_read_once_in_a_request(self):
        with patch.object(formats, "read", side_effect=formats.read) as read:
            self.imported(("a.xml", self.day(5, amounts=[3, 4])))
        self.assertEqual(read.call_count, 1)


@tagged("post_install", "-at_install")
class TestSentences(FilesCommon):
    def all_errors(self, base=ReadError):
        for error in base.__subclasses__():
            yield error
            yield from self.all_errors(error)

    def test_every_error_of_the_engine_has_a_sentence_for_the_user(self):
        codes = {error.code for error in self.all_errors()}
        self.assertGreater(len(codes), 15)
        self.assertEqual(codes - set(READ_PROBLEMS), set())
        for code in sorted(codes):
            with self.subTest(code):
                error = ReadError(tag="TAG", value="VALUE", line=7)
                error.code = code
                sentence = describe_problem(self.env["bank.statement.file"], "a.xml", error)
                self.assertRegex(sentence, r"^a\.xml was not imported: .+ \(line 7\)$")
                self.assertNotIn("%(", sentence)

    def test_every_warning_of_the_engine_has_a_sentence_for_the_user(self):
        told = Statement.__doc__.partition("``warnings``")[2]
        codes = set(re.findall(r"``(\w+)``", told))
        self.assertGreater(len(codes), 6)
        self.assertEqual(codes, set(READ_WARNINGS))
        for code in sorted(codes):
            self.assertTrue(describe_warning(self.env, code).endswith("."))


@tagged("post_install", "-at_install")
class TestQueries(FilesCommon):
    def count_queries(self, number, count):
        """Return the queries of preview and import of ``count`` lines."""
        amounts = [n + 1 for n in range(count)]
        wizard = self.wizard((f"{number}.xml", self.day(number, amounts=amounts)))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        wizard._make_preview()
        preview = self.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        wizard.action_import()
        self.env.flush_all()
        return preview, self.cr.sql_log_count - before

    def test_ten_and_a_hundred_lines_take_the_same_number_of_queries(self):
        self.count_queries(3, 10)  # caches of the registry
        ten, hundred = self.count_queries(5, 10), self.count_queries(7, 100)
        self.assertEqual(hundred[0], ten[0])
        # Odoo inserts and updates a hundred records with one statement, and here are twice as many
        self.assertLessEqual(hundred[1], ten[1] + 10)
