"""Uploaded entries: what the list shows, what typing finds, and where an entry came from."""

from ast import literal_eval

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .bank_files import camt, entry, statement
from .common import IBAN, BankReconciliationCommon

LINES = "account.bank.statement.line"


@tagged("post_install", "-at_install")
class TestUploadedEntries(BankReconciliationCommon):
    """January: 100 + 1234.56 - 12.50 + 12.50 - 1.23 = 1333.33."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "company_1_data"
        entries = [
            entry(1234.56, "2026-01-05", text="Rechnung 7", partner="Azure Interior"),
            entry(
                -12.5,
                "2026-01-06",
                text="fee",
                partner="Hainbank",
                account="DE02120300000000202051",
            ),
            entry(12.5, "2026-01-06", text="fee returned", end_to_end="E2E-77"),
            entry(-1.23, "2026-01-07", text="stamps"),
        ]
        cls.statement, cls.lines = cls.upload(
            statement(IBAN, "2026-01-01", "2026-01-31", 100, 1333.33, entries)
        )

    @classmethod
    def upload(cls, *statements, journal=None):
        """Import a file and return its statements and their lines, oldest first."""
        attachment = cls.env["ir.attachment"].create({"name": "b.xml", "raw": camt(*statements)})
        wizard = cls.env["bank.statement.import"].create(
            {
                "journal_id": (journal or cls.bank).id,
                "attachment_ids": [Command.set(attachment.ids)],
            }
        )
        wizard.action_import()
        found = cls.env["bank.statement.file"].search([], limit=1).result_ids.statement_id
        return found, found.line_ids.sorted("internal_index")

    def find(self, *domain, journal=None):
        """Return the amounts that a search of the list finds."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.account_bank_statement_line_uploaded_action"
        )
        mine = [("fingerprint", "!=", False), ("journal_id", "=", (journal or self.bank).id)]
        self.assertIn("fingerprint", action["domain"])
        found = self.env[LINES].search([*mine, *domain], order="internal_index")
        return found.mapped("amount")

    # -------------------------------------------------------------------------
    # SEARCH
    # -------------------------------------------------------------------------

    def test_typed_amounts_find_the_line_in_every_way_of_writing(self):
        for typed, expected in {
            "-12.50": [-12.5],
            "-12,50": [-12.5],
            "−12,5": [-12.5],
            "12.50-": [-12.5],
            "+12.5": [12.5],
            "12,50": [-12.5, 12.5],
            "12.5": [-12.5, 12.5],
            "$ -12.50": [-12.5],
            "EUR 12,50": [-12.5, 12.5],
            "1234.56": [1234.56],
            "1,234.56": [1234.56],
            "1.234,56": [1234.56],
            "1 234,56": [1234.56],
            "1'234.56": [1234.56],
            "12": [],
            "12.501": [],
            "-1234.56": [],
            "fee": [],
            "1.2.3": [],
            "--12.50": [],
        }.items():
            with self.subTest(typed):
                self.assertEqual(self.find(("amount_text", "ilike", typed)), expected)

    def test_one_separator_before_three_digits_may_be_thousands_or_decimals(self):
        self.line(1234, fingerprint="1:thousand")
        for typed in ("1,234", "1.234", "1234", "1 234", "1234.00", "1.234,00"):
            with self.subTest(typed):
                self.assertEqual(self.find(("amount_text", "ilike", typed)), [1234])

    def test_one_box_finds_texts_and_amounts(self):
        view = self.env.ref("account_bank_reconciliation.account_bank_statement_line_view_search")
        self.assertIn('string="Text or Amount"', view.arch)
        for typed, expected in {
            "rechnung": [1234.56],
            "hainbank": [-12.5],
            "-1,23": [-1.23],
            "nothing like it": [],
        }.items():
            with self.subTest(typed):
                domain = [
                    "|",
                    "|",
                    ("payment_ref", "ilike", typed),
                    ("partner_name", "ilike", typed),
                    ("amount_text", "ilike", typed),
                ]
                self.assertEqual(self.find(*domain), expected)

    def test_account_number_is_found_with_and_without_spaces(self):
        for typed in (
            "DE02120300000000202051",
            "de02 1203 0000 0000 2020 51",
            "2020 51",
            "DE02-1203",
        ):
            with self.subTest(typed):
                self.assertEqual(self.find(("account_text", "ilike", typed)), [-12.5])
        for typed in ("%", "DE99", "_"):
            with self.subTest(typed):
                self.assertEqual(self.find(("account_text", "ilike", typed)), [])

    def test_periods_of_the_filters(self):
        view = self.env.ref("account_bank_reconciliation.account_bank_statement_line_view_search")
        months = {
            node.get("name"): node.get("domain")
            for node in self.env[LINES]._get_view(view.id, "search")[0].iter("filter")
            if node.get("name") in ("this_month", "last_month")
        }
        january = [1234.56, -12.5, 12.5, -1.23]
        for today, this, last in (
            ("2026-01-01 00:00:00", january, []),
            ("2026-01-31 23:59:00", january, []),
            ("2026-02-01 00:00:00", [], january),
            ("2026-02-28 12:00:00", [], january),
            ("2026-03-01 12:00:00", [], []),
        ):
            with self.subTest(today), freeze_time(today):
                for name, expected in (("this_month", this), ("last_month", last)):
                    domain = [tuple(term) for term in literal_eval(months[name])]
                    self.assertEqual(self.find(*domain), expected)

    # -------------------------------------------------------------------------
    # STATE
    # -------------------------------------------------------------------------

    def test_state_goes_from_unreconciled_to_closed(self):
        payment, fee, returned, stamps = self.lines
        payment.action_match(self.open_item(self.invoice(1234.56)))
        period = self.period(1, start=100, end=1333.33)
        fee.action_match(self.open_item(self.bill(12.5)))
        period.action_unconfirm((payment | fee)._seek_bank_items())
        states = {
            payment: "reconciled",
            fee: "reconciled",
            returned: "unreconciled",
            stamps: "unreconciled",
        }
        self.assertStates(states)
        period.action_confirm(payment._seek_bank_items())
        self.assertStates(states | {payment: "confirmed"})
        period.action_close("the rest is of February")
        self.assertStates(states | {payment: "closed"})

    def assertStates(self, states):
        self.env.invalidate_all()
        self.assertEqual({line: line.bank_state for line in states}, states)
        for state in ("unreconciled", "reconciled", "confirmed", "closed"):
            expected = [line.amount for line in self.lines if states[line] == state]
            self.assertEqual(self.find(("bank_state", "=", state)), expected)
        self.assertEqual(len(self.find(("bank_state", "in", list(set(states.values()))))), 4)

    # -------------------------------------------------------------------------
    # RUNNING BALANCE
    # -------------------------------------------------------------------------

    def balances(self, *domain, order="internal_index", limit=None, journal=None):
        """Return what the list shows as balance, read as the browser reads a page of it."""
        self.env.flush_all()
        self.env.invalidate_all()
        mine = [("journal_id", "=", (journal or self.bank).id), *domain]
        page = self.env[LINES].web_search_read(
            mine, {"running_balance": {}}, order=order, limit=limit
        )
        return [row["running_balance"] for row in page["records"]]

    def test_balance_is_that_of_the_account_whatever_is_filtered_or_sorted(self):
        self.assertEqual(self.balances(), [1334.56, 1322.06, 1334.56, 1333.33])
        self.assertEqual(self.balances(order="internal_index desc", limit=2), [1333.33, 1334.56])
        self.assertEqual(self.balances(("amount", "<", 0)), [1322.06, 1333.33])
        self.assertEqual(self.balances(("payment_ref", "=", "stamps")), [1333.33])
        self.assertEqual(self.balances(order="amount"), [1322.06, 1333.33, 1334.56, 1334.56])

    def test_balance_goes_on_from_statement_to_statement(self):
        self.upload(
            statement(
                IBAN, "2026-02-01", "2026-02-28", 1333.33, 1300, [entry(-33.33, "2026-02-03")], "2"
            )
        )
        self.assertEqual(self.balances(), [1334.56, 1322.06, 1334.56, 1333.33, 1300])

    def test_statements_of_one_day_keep_their_lines_together(self):
        def page(number, opening, *amounts):
            entries = [
                entry(amount, "2026-02-03", text=f"{number} {place}")
                for place, amount in enumerate(amounts)
            ]
            closing = opening + sum(amounts)
            return statement(
                IBAN, "2026-02-03", "2026-02-03", opening, closing, entries, str(number)
            )

        self.upload(page(2, 1333.33, 1), page(3, 1334.33, 10, 20, 30))
        self.assertEqual(
            self.balances(("date", "=", "2026-02-03")), [1334.33, 1344.33, 1364.33, 1394.33]
        )
        self.assertEqual(self.find(("date", "=", "2026-02-03")), [1, 10, 20, 30])

    def test_balance_of_a_journal_in_foreign_currency_is_in_that_currency(self):
        currency = self.setup_other_currency("EUR")
        foreign = self.bank.copy({"name": "euro", "code": "EURB", "currency_id": currency.id})
        foreign.set_bank_account("BE68539007547034")
        entries = [
            entry(5, "2026-01-05", currency="EUR"),
            entry(-2, "2026-01-06", currency="EUR"),
        ]
        _found, lines = self.upload(
            statement(
                "BE68539007547034", "2026-01-01", "2026-01-31", 40, 43, entries, currency="EUR"
            ),
            journal=foreign,
        )
        self.assertEqual(lines.currency_id, currency)
        self.assertEqual(self.balances(journal=foreign), [45, 43])

    def test_cancelled_line_moves_no_balance(self):
        self.lines[0].move_id.button_cancel()
        self.assertEqual(self.balances(), [100, 87.5, 100, 98.77])

    def test_list_of_ten_and_hundred_lines_takes_the_same_number_of_queries(self):
        for number in range(100):
            self.line(1, f"2026-02-{1 + number % 28:02}", fingerprint=f"1:{number}")
        view = self.env.ref(
            "account_bank_reconciliation.account_bank_statement_line_view_list_uploaded"
        )
        arch = self.env[LINES]._get_view(view.id, "list")[0]
        names = {node.get("name"): {} for node in arch.iter("field")}
        self.assertIn("running_balance", names)
        counts = []
        for limit in (1, 10, 100):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env[LINES].web_search_read([("journal_id", "=", self.bank.id)], names, limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # -------------------------------------------------------------------------
    # WHERE IT CAME FROM
    # -------------------------------------------------------------------------

    def test_entry_as_the_bank_wrote_it_is_readable(self):
        raw = self.lines[0].raw_entry.splitlines()
        self.assertIn("BookgDt", raw)
        self.assertIn("    Dt: 2026-01-05", raw)
        self.assertIn("Amt: 1234.56 (Ccy USD)", raw)
        self.assertIn("Rechnung 7", self.lines[0].raw_entry)
        self.assertNotIn("{", self.lines[0].raw_entry)

    def test_line_leads_to_its_file(self):
        line = self.lines[0].with_user(self.role("auditor"))
        self.assertRegex(line.file_sha256, "^[0-9a-f]{64}$")
        action = line.action_download_file()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn(f"/bank.statement.file/{line.statement_file_id.id}/content", action["url"])

    def test_card_opens_the_entries_of_its_journal(self):
        action = self.bank.action_open_uploaded_entries()
        self.assertEqual(action["context"]["search_default_journal_id"], self.bank.id)
        self.assertIn("fingerprint", action["domain"])
