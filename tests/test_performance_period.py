"""As many queries for ten items as for a hundred, wherever a period works on items."""

from odoo.tests import tagged

from .period_common import PeriodCommon

LISTED = "unconfirmed_item_ids"


@tagged("post_install", "-at_install")
class TestPerformancePeriod(PeriodCommon):
    FEW, MANY = 10, 100

    def count_queries(self, call):
        """Return the number of queries of a request: from an empty cache to everything written."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertFlat(self, prepare, many=MANY):
        """Compare the queries for few and for many items, each in its own month.

        :param prepare: ``(month, number) → what is measured``.
        """
        self.count_queries(prepare(1, 1))  # what is read once and kept for all
        few = self.count_queries(prepare(2, self.FEW))
        many = self.count_queries(prepare(3, many))
        self.assertEqual(many, few)

    def filled_period(self, month, number, **vals):
        """Make a month with unconfirmed entries straight on the account."""
        period = self.period(month, **vals)
        items = self.bank_entries(range(1, number + 1), date=f"2026-{month:02}-10")
        return period, items

    # -------------------------------------------------------------------------
    # READING
    # -------------------------------------------------------------------------

    def test_form_is_read_with_the_same_queries(self):
        names = (
            *("total_confirmed", "remaining", "unconfirmed_count", "unmatched_count", "progress"),
            *("summary", "has_previous", "balance_end_origin", "has_imported_lines"),
        )
        shown = {"date": {}, "bank_place": {}, "bank_amount": {}, "bank_counterparty": {}}
        item_spec = {"fields": shown, "limit": 40}
        spec = {
            **{name: {} for name in names},
            "unconfirmed_item_ids": item_spec,
            "outstanding_item_ids": item_spec,
            "confirmation_ids": {"fields": {"amount": {}, "is_changed": {}}, "limit": 40},
        }

        def prepare(month, number):
            period, items = self.filled_period(month, number)
            period.action_confirm(items[: number // 2])

            def read():
                amounts = [row["bank_amount"] for row in period.web_read(spec)[0][LISTED][:1]]
                self.assertEqual(amounts, [1.0])  # of January, carried forward

            return read

        self.assertFlat(prepare)

    def test_list_of_periods_is_read_with_the_same_queries(self):
        names = ("total_confirmed", "remaining", "progress", "is_balanced", "unconfirmed_count")
        periods = [self.filled_period(month, 2)[0] for month in (1, 2, 3, 4, 5, 6)]
        few = periods[0]
        many = self.env["bank.reconciliation"].concat(*periods)
        self.count_queries(lambda: few.read(names))
        self.assertEqual(
            self.count_queries(lambda: many.read(names)),
            self.count_queries(lambda: few.read(names)),
        )

    def test_why_items_cannot_be_confirmed_is_told_with_the_same_queries(self):
        def prepare(month, number):
            period, items = self.filled_period(month, number)
            period.action_confirm(items[: number // 2])
            lines = self.line(1, date=f"2026-{month:02}-11")
            for _more in range(number // 5):
                lines |= self.line(1, date=f"2026-{month:02}-11")
            listed = self.in_period(items | lines._seek_bank_items(), period)
            return lambda: listed.mapped("bank_confirm_problem")

        self.assertFlat(prepare)

    # -------------------------------------------------------------------------
    # WRITING
    # -------------------------------------------------------------------------

    def test_items_are_confirmed_with_the_same_queries(self):
        def prepare(month, number):
            period, items = self.filled_period(month, number)
            return lambda: period.action_confirm_possible(items)

        self.assertFlat(prepare)

    def test_all_items_are_confirmed_with_the_same_queries(self):
        def prepare(month, number):
            period, _items = self.filled_period(month, number)
            return period.action_confirm_all

        self.assertFlat(prepare)

    def test_items_are_taken_back_with_the_same_queries(self):
        def prepare(month, number):
            period, items = self.filled_period(month, number)
            period.action_confirm(items)
            return lambda: period.action_unconfirm(items)

        self.assertFlat(prepare)

    def test_items_in_a_third_currency_are_confirmed_with_the_same_queries(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        bank = self.env["account.journal"].create(
            {"name": "Euro", "type": "bank", "code": "EURB", "currency_id": euro.id}
        )
        bank.default_account_id.currency_id = False

        def prepare(month, number):
            period = self.period(month, journal=bank)
            items = self.bank_entries([4] * number, date=f"2026-{month:02}-10", journal=bank)

            def confirm():
                period.action_confirm(items)
                self.assertEqual(period.total_confirmed, 8 * number)

            return confirm

        self.assertFlat(prepare)

    def test_payments_are_ticked_with_the_same_queries(self):
        def prepare(month, number):
            period = self.period(month, mode="manual")
            payments = self.pay_each(month, number)
            items = self.env["account.move.line"].concat(*map(self.transit_item, payments))
            return lambda: period.action_confirm(items)

        self.assertFlat(prepare, many=40)  # the ORM inserts 100 items at a time, two for each tick

    def pay_each(self, month, number):
        """Register payments without documents, all of one month."""
        payments = self.env["account.payment"].create(
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.azure.id,
                    "journal_id": self.bank.id,
                    "amount": amount,
                    "date": f"2026-{month:02}-10",
                }
                for amount in range(1, number + 1)
            ]
        )
        payments.action_post()
        return payments

    def test_year_of_many_journals_takes_as_many_queries_as_that_of_one(self):
        journals = self.env["account.journal"].create(
            [{"name": f"Bank {n}", "type": "bank", "code": f"B{n}"} for n in range(6)]
        )

        def create(chosen):
            wizard = self.env["bank.reconciliation.year"].create(
                {"year": 2026, "journal_ids": [(6, 0, chosen.ids)]}
            )
            return wizard.action_create_periods

        self.count_queries(create(journals[0]))
        one = self.count_queries(create(journals[1]))
        four = self.count_queries(create(journals[2:]))
        self.assertEqual(four, one)
