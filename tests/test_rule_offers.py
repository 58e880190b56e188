from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_rule_making import RuleMakingCommon


@tagged("post_install", "-at_install")
class TestRuleOffers(RuleMakingCommon):
    """Bookings that repeat are offered as rules: which, and which not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = [
            cls.booked(-9, f"account fee {month}/2026", date=f"2026-0{month}-15")
            for month in (1, 2, 3)
        ]
        cls.accountant = cls.role("accountant")

    def offers(self):
        """Return ``[(text of the last line, accounts, times)]``."""
        lines = self.env["account.bank.statement.line"]
        accounts = self.env["account.account"]
        return [
            (
                lines.browse(one.line_id).payment_ref,
                accounts.browse(one.account_ids),
                one.times,
            )
            for one in self.bank._get_rule_offers()
        ]

    def workspace(self, method, *args, user=None):
        workspace = self.env["bank.workspace"].with_user(user or self.accountant)
        asked = {"journal_id": self.bank.id, "period_id": False, "kind": "bank", "domain": []}
        return getattr(workspace, method)(asked, *args)

    FEE = "account fee 3/2026"

    # -------------------------------------------------------------------------
    # WHICH
    # -------------------------------------------------------------------------

    def test_what_was_booked_three_times_the_same_way_is_offered(self):
        self.assertEqual(self.offers(), [(self.FEE, self.fees, 3)])

    def test_twice_is_not_often(self):
        for month in (1, 2):
            self.booked(-900, f"rent {month}/2026", self.rent, date=f"2026-0{month}-01")
        self.assertEqual(self.offers(), [(self.FEE, self.fees, 3)])

    def test_the_most_frequent_comes_first(self):
        for month in (1, 2, 3, 4):
            self.booked(-900, f"rent {month}/2026", self.rent, date=f"2026-0{month}-01")
        self.assertEqual(self.offers(), [("rent 4/2026", self.rent, 4), (self.FEE, self.fees, 3)])

    def test_what_was_booked_otherwise_once_is_not_offered(self):
        self.booked(-9, "account fee 4/2026", self.cleaning, date="2026-04-15")
        self.assertEqual(self.offers(), [])

    def test_money_that_comes_back_is_another_kind(self):
        self.booked(9, "account fee 4/2026", self.cleaning, date="2026-04-15")
        self.assertEqual(self.offers(), [(self.FEE, self.fees, 3)])

    def test_open_lines_are_waiting_for_the_rule(self):
        self.line(-9, "2026-04-15", ref="account fee 4/2026")
        (offer,) = self.bank._get_rule_offers()
        self.assertEqual((offer.times, offer.waiting), (3, 1))

    def test_settled_invoices_are_no_bookings(self):
        for month in (1, 2, 3):
            invoice = self.invoice(100, date=f"2026-0{month}-01")
            line = self.line(100, f"2026-0{month}-20", ref=f"payment {month}/2026")
            line.action_match(self.open_item(invoice))
        self.assertEqual(self.offers(), [(self.FEE, self.fees, 3)])

    def test_another_journal_has_its_own_offers(self):
        other = self.env["account.journal"].create({"name": "B", "code": "BB", "type": "bank"})
        self.assertEqual(other._get_rule_offers(), [])

    def test_what_a_rule_catches_is_not_offered(self):
        rule = self.made(self.fee[0])
        self.assertEqual(self.offers(), [])
        rule.active = False
        self.assertEqual(self.offers(), [(self.FEE, self.fees, 3)])

    def test_what_a_rule_has_booked_is_not_offered_again(self):
        rule = self.made(self.fee[0])
        line = self.line(-9, "2026-04-15", ref="account fee 4/2026")
        line.action_apply_rule(rule.id)
        rule.active = False
        self.assertEqual(self.offers(), [])

    def test_what_the_bank_does_not_tell_apart_is_not_offered(self):
        for month in (1, 2, 3):
            # the same words of the bank, and a counterparty that only some lines have
            self.booked(
                -5, f"fee {month}/2026", self.cleaning, f"2026-0{month}-16", partner_name="account"
            )
        offered = self.offers()
        for line in (one[0] for one in offered):
            self.assertNotIn("fee 3/2026", [line])

    # -------------------------------------------------------------------------
    # IN THE WORKSPACE
    # -------------------------------------------------------------------------

    def test_the_workspace_shows_the_last_line_of_each_kind(self):
        self.assertEqual(
            self.workspace("action_read_offers"),
            {
                "offers": [
                    {
                        "line_id": self.fee[2].id,
                        "title": "",
                        "text": self.FEE,
                        "amount": -9.0,
                        "accounts": self.fees.display_name,
                        "times": 3,
                        "last": "2026-03-15",
                        "waiting": 0,
                    }
                ],
                "dismissed": [],
            },
        )

    def test_an_offer_that_is_dismissed_is_gone_until_it_is_wanted_again(self):
        shown = self.workspace("action_dismiss_offer", self.fee[2].id)
        self.assertEqual(shown["offers"], [])
        (dismissed,) = shown["dismissed"]
        self.assertEqual((dismissed["label"], dismissed["is_incoming"]), (self.FEE, False))
        self.assertEqual(self.workspace("action_read_offers"), shown)
        again = self.workspace("action_restore_offer", dismissed["id"])
        self.assertEqual(
            ([one["text"] for one in again["offers"]], again["dismissed"]), ([self.FEE], [])
        )

    def test_an_offer_is_dismissed_once_though_two_people_do_it(self):
        self.workspace("action_dismiss_offer", self.fee[2].id)
        shown = self.workspace("action_dismiss_offer", self.fee[1].id)
        self.assertEqual(len(shown["dismissed"]), 1)

    def test_a_kind_is_dismissed_on_its_own_journal_only(self):
        other = self.env["account.journal"].create({"name": "B", "code": "BB", "type": "bank"})
        line = self.line(-9, ref="account fee", journal=other)
        with self.assertRaises(UserError):
            self.workspace("action_dismiss_offer", line.id)

    def test_an_auditor_is_offered_nothing(self):
        with self.assertRaises(AccessError):
            self.workspace("action_read_offers", user=self.role("auditor"))

    # -------------------------------------------------------------------------
    # COST
    # -------------------------------------------------------------------------

    def test_many_offers_take_no_more_queries_than_few(self):
        few = self.count_queries()
        for kind in ("rent", "cleaning", "insurance", "water"):
            for month in (1, 2, 3):
                self.booked(-7, f"{kind} {month}/2026", self.rent, date=f"2026-0{month}-03")
        many = self.count_queries()
        self.assertEqual(len(self.bank._get_rule_offers()), 5)
        self.assertLessEqual(many, few)

    def count_queries(self):
        self.workspace("action_read_offers")  # what is kept from call to call is read
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.workspace("action_read_offers")
        return self.cr.sql_log_count - before
