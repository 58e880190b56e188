"""Statements of a journal in a row: verdict, sentence, list and card."""

from odoo import Command
from odoo.tests import tagged

from .bank_files import BALANCE, STATEMENT, camt, entry, statement
from .common import IBAN, BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestContinuity(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "company_1_data"

    # -------------------------------------------------------------------------
    # BOOKKEEPING WORDS
    # -------------------------------------------------------------------------

    def upload(self, data, name="bank.xml"):
        """Import one file and return its statement, if it brought one."""
        attachment = self.env["ir.attachment"].create({"name": name, "raw": data})
        wizard = self.env["bank.statement.import"].create(
            {"journal_id": self.bank.id, "attachment_ids": [Command.set(attachment.ids)]}
        )
        wizard.action_import()
        return self.env["bank.statement.file"].search([], limit=1).result_ids.statement_id

    def month(self, number, opening, amounts, closing=None, day="05", **more):
        """Import the statement of a month: its entries are all of one day."""
        closing = opening + sum(amounts) if closing is None else closing
        entries = [
            entry(amount, f"2026-0{number}-{day}", text=f"entry {place} of month {number}")
            for place, amount in enumerate(amounts)
        ]
        first, last = f"2026-0{number}-01", f"2026-0{number}-28"
        return self.upload(
            camt(
                statement(
                    IBAN, first, last, opening, closing, entries, more.get("sequence", number)
                )
            )
        )

    def piece(self, date, entries, message, balances=()):
        """Import a report (camt.052) or notification (camt.054) of one day."""
        root, tag, kind = {
            "052": ("BkToCstmrAcctRpt", "Rpt", "052.001.08"),
            "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "054.001.08"),
        }[message]
        inside = "".join(
            BALANCE.format(kind=name, date=date, currency="USD", amount=amount, direction="CRDT")
            for name, amount in balances
        )
        body = STATEMENT.format(
            number="N1",
            account=IBAN,
            start=date,
            end=date,
            currency="USD",
            owner="company_1_data",
            balances=inside,
            entries="".join(entries),
        )
        body = body.replace("<Stmt>", f"<{tag}>").replace("</Stmt>", f"</{tag}>")
        data = camt(body).decode()
        data = data.replace("053.001.08", kind).replace("BkToCstmrStmt", root)
        return self.upload(data.encode(), f"{message}.xml")

    def verdicts(self, statements):
        self.env.invalidate_all()
        return statements.mapped("continuity")

    def text(self, statements):
        self.env.invalidate_all()
        return statements.continuity_text.replace("\xa0", " ")

    def problems(self):
        return self.env["account.bank.statement"].search(
            [("has_continuity_problem", "=", True), ("journal_id", "=", self.bank.id)]
        )

    # -------------------------------------------------------------------------
    # VERDICTS
    # -------------------------------------------------------------------------

    def test_months_that_connect(self):
        january = self.month(1, 100, [50])
        february = self.month(2, 150, [-20, 5])
        self.assertRecordValues(
            january | february,
            [
                {
                    "balance_start": 100,
                    "lines_total": 50,
                    "balance_end_real": 150,
                    "continuity": "first",
                    "continuity_previous_id": False,
                    "has_continuity_problem": False,
                },
                {
                    "balance_start": 150,
                    "lines_total": -15,
                    "balance_end_real": 135,
                    "continuity": "good",
                    "continuity_previous_id": january.id,
                    "has_continuity_problem": False,
                },
            ],
        )
        self.assertEqual(self.text(february), "Starts with what 1 ended with.")
        self.assertFalse(self.problems())

    def test_gap_is_told_in_amounts_and_days(self):
        self.month(1, 100, [50])
        march = self.month(3, 175, [5])
        self.assertEqual(self.verdicts(march), ["problem"])
        self.assertEqual(
            self.text(march),
            "Starts with $ 175.00, but 1 (to 01/28/2026) ended with $ 150.00: $ 25.00 in between "
            "is not there. Import what is missing, or look for deleted lines.\n"
            "Statement numbers that are not there: 2.",
        )
        self.assertEqual(self.problems(), march)

    def test_missing_month_that_comes_later_closes_the_gap(self):
        self.month(1, 100, [50])
        march = self.month(3, 175, [5])
        february = self.month(2, 150, [25])
        self.assertEqual(self.verdicts(february | march), ["good", "good"])

    def test_missing_number_alone_is_to_be_looked_at_but_no_problem(self):
        self.month(1, 100, [50])
        march = self.month(3, 150, [5])
        self.assertEqual(self.verdicts(march), ["notice"])
        self.assertFalse(self.problems())

    def test_figures_of_the_bank_that_do_not_add_up(self):
        january = self.month(1, 100, [50], closing=170)
        self.assertIn("do not add up: the closing balance is $ 20.00 more", self.text(january))

    def test_overlap_of_which_the_known_lines_were_left_out_connects(self):
        january = self.month(1, 100, [50])
        entries = [entry(50, "2026-01-05", text="entry 0 of month 1"), entry(30, "2026-02-03")]
        longer = self.upload(
            camt(statement(IBAN, "2026-01-01", "2026-02-28", 100, 180, entries, "2"))
        )
        self.assertEqual(longer.line_ids.mapped("amount"), [30])
        self.assertEqual(self.verdicts(january | longer), ["first", "good"])

    def test_same_month_with_other_texts_is_left_out_by_the_import(self):
        january = self.month(1, 100, [50])
        again = self.upload(
            camt(
                statement(
                    IBAN, "2026-01-01", "2026-01-28", 100, 150, [entry(50, "2026-01-05", "x")], "1"
                )
            )
        )
        self.assertFalse(again)
        self.assertEqual(self.verdicts(january), ["first"])

    def test_deleted_lines_are_told_with_their_sum(self):
        january = self.month(1, 100, [50, -20, -5])
        january.line_ids.filtered(lambda line: line.amount < 0).unlink()
        self.assertEqual(self.text(january), "Lines deleted by a user: 2, in total $ -25.00.")
        self.assertEqual(self.problems(), january)
        found = self.env["account.bank.statement"].search([("deleted_line_ids", "!=", False)])
        self.assertEqual(found & january, january)

    def test_cancelled_line_is_told(self):
        january = self.month(1, 100, [50, -20])
        january.line_ids.filtered(lambda line: line.amount < 0).move_id.button_cancel()
        self.assertIn("$ -20.00 less than the statement", self.text(january))

    def test_statement_by_hand_is_judged_too(self):
        lines = self.line(10, "2026-01-05") | self.line(20, "2026-02-05")
        first, second = (
            self.env["account.bank.statement"].create(
                {
                    "name": f"paper {line.amount:.0f}",
                    "line_ids": [Command.set(line.ids)],
                    "balance_start": start,
                    "balance_end_real": start + line.amount,
                }
            )
            for line, start in zip(lines, (0, 11), strict=True)
        )
        self.assertEqual(self.verdicts(first | second), ["first", "problem"])
        self.assertEqual(str(second.period_start), "2026-02-05")
        self.assertIn("paper 10 (to 01/05/2026) ended with $ 10.00: $ 1.00", self.text(second))

    # -------------------------------------------------------------------------
    # NO FALSE ALARM
    # -------------------------------------------------------------------------

    def test_pages_of_one_statement_imported_in_any_order(self):
        pages = [
            camt(
                statement(
                    IBAN,
                    "2026-01-05",
                    "2026-01-05",
                    start,
                    start + 10,
                    [entry(10, "2026-01-05", text=f"page {start}")],
                    "5",
                )
            )
            for start in (100, 110, 120)
        ]
        statements = [self.upload(pages[place]) for place in (2, 0, 1)]
        third, first, second = statements
        self.assertEqual(self.verdicts(first | second | third), ["first", "good", "good"])

    def test_report_and_notification_without_closing_balance_raise_no_alarm(self):
        """The bank's own ids make an entry one and the same in all three messages."""

        def booked(amount, number):
            return entry(amount, "2026-01-05", text=f"t{number}", bank_id=f"BANK-000{number}")

        before = self.upload(
            camt(
                statement(IBAN, "2026-01-04", "2026-01-04", 90, 100, [entry(10, "2026-01-04")], "4")
            )
        )
        morning = self.piece("2026-01-05", [booked(30, 1)], "052", [("OPBD", 100)])
        noon = self.piece("2026-01-05", [booked(30, 1), booked(20, 2)], "052", [("OPBD", 100)])
        notice = self.piece("2026-01-05", [booked(7, 3)], "054")
        entries = [booked(30, 1), booked(20, 2), booked(7, 3), booked(-2, 4)]
        evening = self.upload(
            camt(statement(IBAN, "2026-01-05", "2026-01-05", 100, 155, entries, "5"))
        )
        after = self.upload(
            camt(
                statement(IBAN, "2026-01-06", "2026-01-06", 155, 160, [entry(5, "2026-01-06")], "6")
            )
        )
        statements = before | morning | noon | notice | evening | after
        self.assertEqual(
            self.verdicts(statements), ["first", "unknown", "unknown", "unknown", "good", "good"]
        )
        self.assertEqual(
            [line.running_balance for line in statements.line_ids.sorted("internal_index")],
            [100, 130, 150, 157, 155, 160],
        )
        self.assertFalse(self.problems())

    # -------------------------------------------------------------------------
    # LIST AND CARD
    # -------------------------------------------------------------------------

    def card(self):
        return self.bank._get_journal_dashboard_data_batched()[self.bank.id]

    def test_card_counts_the_problems_and_opens_them(self):
        self.month(1, 100, [50])
        self.assertEqual(self.card()["bank_statement_problems"], 0)
        self.assertNotIn(
            "search_default_with_problem", self.bank.action_open_continuity()["context"]
        )
        self.month(3, 175, [5])
        self.month(4, 181, [5])
        self.assertEqual(self.card()["bank_statement_problems"], 2)
        action = self.bank.action_open_continuity()
        self.assertEqual(action["context"]["search_default_with_problem"], 1)
        self.assertEqual(action["context"]["search_default_journal_id"], self.bank.id)

    def test_other_journals_and_companies_do_not_count(self):
        self.month(1, 100, [50])
        other = self.bank.copy({"name": "second", "code": "BNK9"})
        line = self.line(10, "2026-02-05", journal=other)
        self.env["account.bank.statement"].create(
            {"name": "x", "line_ids": [Command.set(line.ids)], "balance_start": 7}
        )
        self.assertFalse(self.problems())
        counts = self.env["account.bank.statement"]._count_problems(self.bank | other)
        self.assertEqual(dict(counts), {self.bank: 0, other: 0})

    def test_filter_finds_those_without_a_problem_too(self):
        good = self.month(1, 100, [50])
        bad = self.month(2, 151, [5])
        for domain, expected in (
            ([("has_continuity_problem", "=", False)], good),
            ([("has_continuity_problem", "!=", False)], bad),
            ([("has_continuity_problem", "in", [True, False])], good | bad),
        ):
            found = self.env["account.bank.statement"].search(
                [*domain, ("journal_id", "=", self.bank.id)]
            )
            self.assertEqual(found.sorted("id"), expected)

    def test_ten_and_hundred_statements_take_the_same_number_of_queries(self):
        lines = self.env["account.bank.statement.line"].concat(
            *(self.line(1, f"2026-{1 + n // 28:02}-{1 + n % 28:02}") for n in range(100))
        )
        statements = self.env["account.bank.statement"].create(
            [{"name": f"s{line.id}", "line_ids": [Command.set(line.ids)]} for line in lines]
        )
        names = {"name": {}, "continuity": {}, "continuity_text": {}, "lines_total": {}}
        counts = []
        for size in (1, 10, 100):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            statements[:size].web_read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
