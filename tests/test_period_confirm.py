from odoo.exceptions import UserError
from odoo.tests import tagged

from .period_common import PeriodCommon


@tagged("post_install", "-at_install")
class TestPeriodConfirm(PeriodCommon):
    """Confirm one, many or all; what stays says why."""

    # -------------------------------------------------------------------------
    # ONE, MANY, ALL
    # -------------------------------------------------------------------------

    def test_many_chosen_items_are_confirmed_and_the_message_says_how_many_stay_and_why(self):
        period = self.period(start=0, end=60)
        good = self.bank_entries([10, 20, 30])
        open_lines = (self.line(1) | self.line(2))._seek_bank_items()
        later = self.bank_entries([5], date="2026-02-01")
        chosen = self.in_period(good | open_lines | later, period)
        told = chosen.action_confirm_bank_items()["params"]
        self.assertEqual(period.confirmation_ids.move_line_id, good)
        self.assertEqual(
            told["message"],
            "3 confirmed. "
            "2 not confirmed: its statement line is not matched yet. Match it first. "
            "1 not confirmed: it is later than the period. Confirm it in its own month.",
        )
        self.assertEqual((told["type"], told["sticky"]), ("warning", True))

    def test_all_items_of_the_month_are_confirmed_and_older_ones_are_left_to_a_person(self):
        self.period(1)
        february = self.period(2, end=7)
        older = self.bank_entries([100], date="2026-01-20")
        own = self.bank_entries([3, 4], date="2026-02-10")
        told = february.action_confirm_all()["params"]
        self.assertEqual((told["message"], told["type"]), ("2 confirmed.", "success"))
        self.assertEqual(february.confirmation_ids.move_line_id, own)
        self.assertEqual(february.unconfirmed_item_ids, older)
        self.assertRecordValues(february, [{"remaining": 0.0, "is_fully_reconciled": True}])

    def test_strict_confirmation_confirms_all_of_the_items_or_none(self):
        period = self.period()
        items = self.bank_entries([10, 20]) | self.bank_entries([5], date="2026-02-01")
        with self.assertRaisesRegex(UserError, "later than the period"):
            period.action_confirm(items)
        self.assertFalse(period.confirmation_ids)

    def test_many_confirmations_are_taken_back_together(self):
        period = self.period(end=60)
        period.action_confirm(self.bank_entries([10, 20, 30]))
        listed = self.open_window({**period.action_open_confirmed(), "context": {}})
        listed.filtered(lambda confirmation: confirmation.amount > 15).action_unconfirm()
        self.assertRecordValues(period.confirmation_ids, [{"amount": 10.0}])
        self.assertRecordValues(period, [{"remaining": -50.0, "unconfirmed_count": 2}])

    def test_confirmed_by_someone_else_is_named(self):
        period = self.period()
        item = self.bank_entries([10])
        ann = self.role("accountant")
        ann.name = "Ann Accountant"
        period.with_user(ann).action_confirm(item)
        told = self.in_period(item, period).action_confirm_bank_items()["params"]["message"]
        self.assertEqual(
            told,
            "0 confirmed. 1 not confirmed: Ann Accountant confirmed it already in "
            "Bank January 2026.",
        )

    def test_taken_back_item_of_a_matched_line_stays_open_when_another_line_is_matched(self):
        period = self.period(end=30)
        first, second = self.line(10), self.line(20)
        first.action_match(self.open_item(self.invoice(10)))
        period.action_unconfirm(first._seek_bank_items())
        second.action_match(self.open_item(self.invoice(20)))
        self.assertEqual(period.confirmation_ids.line_id, second)
        self.assertEqual(period.unconfirmed_item_ids, first._seek_bank_items())

    def test_counterparty_is_who_the_bank_names_until_the_partner_is_known(self):
        period = self.period(1)
        invoice = self.invoice(120)
        line = self.line(120, ref="thank you", partner_name="AZURE INT.")
        item = line._seek_bank_items()
        self.assertEqual(period.unconfirmed_item_ids, item)
        self.assertEqual(item.bank_counterparty, "AZURE INT.")
        line.action_match(self.open_item(invoice))
        self.assertEqual(item.bank_counterparty, "Azure Interior")

    # -------------------------------------------------------------------------
    # SEARCH
    # -------------------------------------------------------------------------

    def test_search_finds_what_is_outside_the_month_and_says_where_it_stands(self):
        self.period(1)
        february = self.period(2)
        before = self.bank_entries([-40], date="2025-12-30")
        carried = self.bank_entries([-35], date="2026-01-20")
        own = self.bank_entries([7], date="2026-02-03")
        later = self.bank_entries([8], date="2026-03-01")
        cheque = self.transit_item(self.pay(self.bill(90, date="2025-11-01"), date="2025-11-20"))
        found = self.open_window(february.action_open_search())
        self.assertEqual(found, before | carried | own | later | cheque)
        places = {item.id: item.bank_place for item in found}
        self.assertEqual(
            places,
            {
                before.id: "before",
                carried.id: "carried",
                own.id: "period",
                later.id: "later",
                cheque.id: "before",
            },
        )
        for names, expected in {
            ("before",): before | cheque,
            ("carried",): carried,
            ("later",): later,
            ("before", "carried", "later"): before | carried | later | cheque,
        }.items():
            with self.subTest(names):
                self.assertEqual(
                    found.search([("id", "in", found.ids), ("bank_place", "in", names)]), expected
                )
        self.assertEqual(
            found.filtered_domain([("bank_is_outstanding", "=", True)]),
            cheque.with_env(found.env),
        )

    def test_item_later_than_the_month_says_why_it_cannot_be_confirmed_and_an_old_one_can(self):
        january = self.period(1, start=100, end=60)
        old, later = self.bank_entries([-40], "2025-12-30"), self.bank_entries([8], "2026-02-01")
        listed = self.in_period(old | later, january)
        self.assertEqual(
            listed.mapped("bank_confirm_problem"),
            ["", "It is later than the period. Confirm it in its own month."],
        )
        listed.action_confirm_bank_items()
        self.assertRecordValues(
            january.confirmation_ids,
            [{"move_line_id": old.id, "amount": -40.0, "is_carried_forward": True}],
        )
        self.assertEqual(january.remaining, 0.0)

    def test_amounts_are_found_as_they_are_typed(self):
        january = self.period(1)
        items = self.bank_entries([-1234.5, 1234.5, 99])
        found = self.open_window(january.action_open_search())
        for text, amounts in {
            "-1.234,50": [-1234.5],
            "1234.50": [-1234.5, 1234.5],
            "+99": [99.0],
            "1": [],
        }.items():
            with self.subTest(text):
                domain = [("id", "in", found.ids), ("bank_amount_text", "ilike", text)]
                self.assertEqual(
                    sorted(found.search(domain).mapped("bank_amount")), sorted(amounts)
                )
        self.assertEqual(found, items)

    def test_windows_list_what_their_buttons_say(self):
        self.period(1)
        february = self.period(2)
        carried = self.bank_entries([-35], date="2026-01-20")
        own = self.bank_entries([7], date="2026-02-03")
        later = self.bank_entries([8], date="2026-03-01")
        waiting = self.transit_item(self.pay(self.invoice(50), date="2026-02-02"))
        self.assertEqual(self.open_window(february.action_open_to_confirm()), carried | own)
        self.assertEqual(self.open_window(february.action_open_outstanding()), waiting)
        self.assertNotIn(later, self.open_window(february.action_open_to_confirm()))
        february.action_confirm(own)
        confirmed = february.action_open_confirmed()
        self.assertEqual(
            self.env[confirmed["res_model"]].search(confirmed["domain"]).move_line_id, own
        )

    # -------------------------------------------------------------------------
    # FIGURES
    # -------------------------------------------------------------------------

    def test_summary_counts_number_and_amount_by_direction(self):
        self.period(1)
        february = self.period(2)
        self.bank_entries([-35], date="2026-01-20")
        self.pay(self.invoice(50), date="2026-02-02")
        items = self.bank_entries([7, 8, -2, -3, -4], date="2026-02-03")
        february.action_confirm(items[0] | items[2])
        rows = february._get_summary_rows()[february]
        figures = [
            (title, t.incoming_count, t.incoming, t.outgoing_count, t.outgoing, t.count, t.amount)
            for title, t, _is_sum in rows
        ]
        self.assertEqual(
            figures,
            [
                ("Confirmed", 1, 7.0, 1, -2.0, 2, 5.0),
                ("To confirm", 1, 8.0, 2, -7.0, 3, 1.0),
                ("Total", 2, 15.0, 3, -9.0, 5, 6.0),
                ("Carried forward, to confirm", 0, 0.0, 1, -35.0, 1, -35.0),
                ("Outstanding", 1, 50.0, 0, 0.0, 1, 50.0),
            ],
        )
        self.assertIn("Carried forward", february.summary)
        self.assertIn("-35.00", february.summary.replace("\u2011", "-"))

    def test_amounts_of_a_foreign_bank_are_in_its_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        bank = self.env["account.journal"].create(
            {"name": "Euro", "type": "bank", "code": "EURB", "currency_id": currency.id}
        )
        line = self.line(-30, journal=bank)
        period = self.period(journal=bank, end=-30)
        line.action_match(self.open_item(self.invoice(30, kind="in_invoice", currency=currency)))
        self.assertRecordValues(
            period, [{"total_confirmed": -30.0, "remaining": 0.0, "is_fully_reconciled": True}]
        )
        waiting = self.line(12, journal=bank)._seek_bank_items()
        self.assertEqual(self.in_period(waiting, period).bank_amount, 12.0)
        self.assertEqual(waiting.balance, 6.0)
        self.assertEqual(period._get_summary_rows()[period][1][1].incoming, 12.0)

    def test_card_of_the_bank_shows_the_month_that_is_closed_next(self):
        january, _february = self.period(1, end=10), self.period(2)
        items = self.bank_entries([4, 6])
        january.action_confirm(items[0])
        card = self.bank._get_journal_dashboard_data_batched()[self.bank.id]["bank_period"]
        self.assertEqual(
            {name: card[name] for name in ("name", "progress", "todo", "is_ready", "end")},
            {
                "name": "January 2026",
                "progress": 50,
                "todo": 1,
                "is_ready": False,
                "end": "01/31/2026",
            },
        )
        self.assertIn("6.00", card["remaining"])
        january.action_confirm(items[1])
        card = self.bank._get_journal_dashboard_data_batched()[self.bank.id]["bank_period"]
        self.assertEqual(
            (card["progress"], card["todo"], card["remaining"], card["is_ready"]),
            (100, 0, "", True),
        )
        january.action_close()
        card = self.bank._get_journal_dashboard_data_batched()[self.bank.id]["bank_period"]
        self.assertEqual(card["name"], "February 2026")
