"""The figures of a back-test, worked out by hand from a year that is written down line by line.

The bank of the story has 29 lines. One is older than the twelve months of a test, one belongs to
another bank, four do not speak of a charge: rent twice, interest, insurance. The other 23 are

- booked by hand on Bank Charges: 9, one of them with tax, one the Quarterly rule's as well: same;
- booked by hand on Postage, or on both: 2, and on Bank Charges of Gemini: 1: different;
- matched with a bill: 2;
- where the rule Cards goes first: 2, one booked by hand, one by that rule;
- booked by a rule: 2, one by Quarterly, one by the rule itself;
- open: 5, of which Cards goes first on 1 and an open bill fits 1.
"""

import re
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.account_bank_reconciliation.models import bank_reconciliation_run as run_module

from .rule_story import RuleStoryCommon

TODAY = "2026-03-31"


class YearOfCharges(RuleStoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.vat = cls.company_data["default_tax_purchase"]
        cls.cards_rule = cls.rule("Cards", "card", cls.cards, trigger="auto_reconcile", sequence=10)
        cls.charge_rule = cls.rule("Account charges", "charge", cls.charges)
        cls.quarter_rule = cls.rule("Quarterly", "quarter", cls.postage, sequence=30)
        # a button takes no line from anybody
        cls.rule("By hand", "charge", cls.postage, trigger="manual", sequence=1)
        cls.tell_by_hand()
        cls.tell_by_documents_and_rules()
        cls.tell_open()
        cls.env.flush_all()

    @classmethod
    def tell_by_hand(cls):
        cls.book(cls.line(-10, "2024-12-31", "Charge December 2024"), cls.charges)
        for date, text in (
            ("2025-04-30", "Account charge April"),
            ("2025-05-31", "Account charge May"),
            ("2025-06-30", "Account CHARGE June"),
            ("2025-07-31", "Account charge July"),
            ("2025-08-31", "Account charge August"),
            ("2025-09-30", "Account charge September"),
            ("2026-02-28", "Account charge February"),
        ):
            cls.book(cls.line(-10, date, text), cls.charges)
        cls.book(cls.line(-11.5, "2026-02-15", "Charge with tax"), cls.charges, taxes=cls.vat)
        cls.book(cls.line(-10, "2025-10-31", "Account charge October"), cls.postage)
        november = cls.line(-10, "2025-11-30", "Account charge November")
        cls.book(november, cls.charges, partner=cls.gemini)
        safe = cls.line(-60, "2025-12-15", "Charge for the safe, and stamps")
        cls.book(safe, (cls.charges, -40), (cls.postage, -20))
        cls.book(cls.line(-800, "2026-02-10", "Rent"), cls.postage)
        cls.book(cls.line(-3, "2025-10-05", "Card charge October"), cls.charges)
        cls.book(cls.line(-25, "2025-12-05", "Quarter charge December"), cls.charges)

    @classmethod
    def tell_by_documents_and_rules(cls):
        for amount, date, text in (
            (-200, "2025-12-20", "Charge for the audit"),
            (-220, "2026-01-20", "Charge for the survey"),
        ):
            line = cls.line(amount, date, text)
            line.action_match(cls.open_item(cls.bill(-amount, date=date)))
        for rule, amount, date, text in (
            (cls.cards_rule, -3, "2025-11-05", "Card charge November"),
            (cls.quarter_rule, -25, "2026-01-05", "Quarter charge January"),
            (cls.charge_rule, -10, "2026-01-31", "Account charge January"),
        ):
            cls.line(amount, date, text).action_apply_rule(rule.id)

    @classmethod
    def tell_open(cls):
        cls.line(-10, "2026-03-05", "Account charge March")
        cls.line(-2, "2026-03-06", "Charge for a copy")
        cls.line(-3, "2026-03-07", "Card charge March")
        cls.line(-25, "2026-03-08", "Quarter charge March")
        cls.named_bill = cls.bill(150, date="2026-03-01")
        cls.line(-150, "2026-03-09", f"Charge of {cls.named_bill.name}").action_suggest()
        cls.line(-800, "2026-03-10", "Rent of March")
        cls.line(5, "2026-03-11", "Interest")
        cls.line(-7, "2026-03-12", "Insurance")
        other = cls.company_data["default_journal_cash"]
        cls.line(-10, "2026-03-13", "Account charge of the other bank", journal=other)


@tagged("post_install", "-at_install")
class TestRuleBackTest(YearOfCharges):
    def test_figures_of_the_year(self):
        self.assertRecordValues(
            self.back_test(self.charge_rule),
            [
                {
                    "looked": 27,
                    "caught": 23,
                    "open": 5,
                    "usable": 3,
                    "open_first": 1,
                    "open_document": 1,
                    "failed": 0,
                    "booked": 18,
                    "same": 9,
                    "different": 3,
                    "document": 2,
                    "first": 2,
                    "by_rule": 2,
                    "taken": 3,
                    "is_limited": False,
                }
            ],
        )

    def test_each_line_has_its_verdict(self):
        bill = self.named_bill.name
        self.assertEqual(
            self.verdicts(self.back_test(self.charge_rule)),
            {
                "Account charge April": "same",
                "Account charge May": "same",
                "Account CHARGE June": "same",
                "Account charge July": "same",
                "Account charge August": "same",
                "Account charge September": "same",
                "Account charge February": "same",
                "Charge with tax": "same",
                "Quarter charge December": "same",
                "Account charge October": "account",
                "Charge for the safe, and stamps": "account",
                "Account charge November": "partner",
                "Charge for the audit": "document",
                "Charge for the survey": "document",
                "Card charge October": "first",
                "Card charge November": "first",
                "Quarter charge January": "other",
                "Account charge January": "own",
                "Account charge March": "open",
                "Charge for a copy": "open",
                "Quarter charge March": "open",
                "Card charge March": "first",
                f"Charge of {bill}": "document",
            },
        )

    def test_a_row_says_what_was_booked_by_whom_and_what_the_rule_would_book(self):
        rows = self.back_test(self.charge_rule).line_ids
        rows = {row.label: (row.now, row.would, row.remark) for row in rows}
        who = self.env.user.name
        charges, postage = "659000 Bank Charges", "626000 Postage"
        self.assertEqual(rows["Account charge October"], (f"{postage}, by {who}", charges, False))
        self.assertEqual(
            rows["Quarter charge March"], ("Not matched", charges, "“Quarterly” would lose it.")
        )
        self.assertEqual(rows["Card charge March"], ("Not matched", False, "“Cards” goes first."))

    def test_another_span_has_the_figures_of_its_days(self):
        """In March 2026 are 8 lines of the bank, 5 of a charge; in 2024 there is one."""
        test = self.back_test(self.charge_rule, date_from="2026-03-01", date_to="2026-03-31")
        self.assertRecordValues(
            test, [{"looked": 8, "caught": 5, "open": 5, "usable": 3, "booked": 0, "same": 0}]
        )
        test.action_look("2024-01-01", "2024-12-31")
        self.assertRecordValues(test, [{"looked": 1, "caught": 1, "same": 1, "usable": 0}])
        self.assertEqual(self.verdicts(test), {"Charge December 2024": "same"})

    def test_a_span_that_ends_before_it_begins_is_refused(self):
        test = self.back_test(self.charge_rule)
        with self.assertRaisesRegex(UserError, "not after its last day"):
            test.action_look("2026-03-02", "2026-03-01")

    # -------------------------------------------------------------------------
    # WHILE IT IS BEING WRITTEN
    # -------------------------------------------------------------------------

    def sentences(self, rule):
        """Return the live figures, sentence by sentence."""
        return re.findall(r"<li>(.*?)</li>", rule.test_summary)

    def test_a_rule_that_is_not_saved_tells_what_it_would_catch(self):
        """The old line counts as well: 28 lines of the bank, 10 of 13 booked the same."""
        self.charge_rule.active = False
        rule = self.env["account.reconcile.model"].new(
            {
                "name": "New",
                "sequence": 20,
                "trigger": "suggest",
                "company_id": self.company.id,
                "match_journal_ids": [Command.set(self.bank.ids)],
                "match_label": "contains",
                "match_label_param": "charge",
                "line_ids": [Command.create({"account_id": self.charges.id})],
            }
        )
        self.assertEqual(
            self.sentences(rule),
            [
                "Of the newest 28 lines of its journals it catches 24: 5 open, 19 booked.",
                "Open lines that it would book: 3 of 5.",
                "Open lines that an open item fits, which goes before a rule: 1.",
                "People booked 10 of 13 lines as it would (76 %), 3 otherwise.",
                "Booked lines that settled a document, as they would again: 2.",
                "Lines that a rule has booked: 2.",
                "Lines that another rule catches first: 3.",
                "Lines that it takes from another rule: 4.",
            ],
        )

    def test_the_form_counts_anew_with_every_change(self):
        with Form(self.charge_rule) as form:
            self.assertIn("it catches 24: 5 open, 19 booked", form.test_summary)
            form.match_label_param = "account charge"
            self.assertIn("it catches 11: 1 open, 10 booked", form.test_summary)
            form.match_label_param = "no such text"
            self.assertIn("It catches none of the newest 28 lines", form.test_summary)
            form.match_label_param = "charge"

    def test_a_rule_without_counterpart_says_so_and_counts_what_it_catches(self):
        rule = self.rule("Nothing yet", "insurance")
        self.assertIn("What it would book is not known yet.", rule.test_summary)
        self.assertIn("it catches 1: 1 open, 0 booked", rule.test_summary)
        test = self.back_test(rule)
        self.assertRecordValues(test, [{"usable": 0, "failed": 1}])
        with self.assertRaisesRegex(UserError, "None of these lines"):
            test.line_ids.action_apply()

    # -------------------------------------------------------------------------
    # OTHER RULES
    # -------------------------------------------------------------------------

    def conflicts(self, test):
        return [
            (one.rule_id.name, one.is_first, one.open_count, one.booked_count)
            for one in test.conflict_ids
        ]

    def test_rules_that_want_the_same_lines_are_named_with_their_counts(self):
        test = self.back_test(self.charge_rule)
        self.assertEqual(self.conflicts(test), [("Cards", True, 1, 2), ("Quarterly", False, 1, 2)])
        self.assertEqual(
            test.conflict_ids.mapped("sentence"),
            [
                "“Cards” goes first on 1 open and 2 booked lines.",
                "“Quarterly” loses 1 open and 2 booked lines.",
            ],
        )
        self.assertEqual(test.conflict_ids[0].action_open()["res_id"], self.cards_rule.id)

    def test_the_rule_is_moved_before_the_one_that_goes_first(self):
        """Then it has the three lines of Cards: one booked by hand the same, one by that rule."""
        test = self.back_test(self.charge_rule)
        test.conflict_ids.filtered("is_first").action_move()
        rules = self.env["account.reconcile.model"]._get_rules(self.bank)
        story = self.charge_rule | self.cards_rule | self.quarter_rule
        self.assertEqual((rules & story).mapped("name"), ["Account charges", "Cards", "Quarterly"])
        self.assertRecordValues(
            test,
            [{"usable": 4, "open_first": 0, "first": 0, "same": 10, "by_rule": 3, "taken": 6}],
        )
        self.assertEqual(self.conflicts(test), [("Cards", False, 1, 2), ("Quarterly", False, 1, 2)])

    def test_the_rule_is_moved_after_the_one_that_loses_its_lines(self):
        test = self.back_test(self.charge_rule)
        test.conflict_ids.filtered(lambda one: not one.is_first).action_move()
        rules = self.env["account.reconcile.model"]._get_rules(self.bank)
        story = self.charge_rule | self.cards_rule | self.quarter_rule
        self.assertEqual((rules & story).mapped("name"), ["Cards", "Quarterly", "Account charges"])
        self.assertRecordValues(test, [{"usable": 2, "open_first": 2, "first": 4, "taken": 0}])
        self.assertEqual(self.conflicts(test), [("Cards", True, 1, 2), ("Quarterly", True, 1, 2)])

    def test_a_rule_of_another_kind_of_precedence_gives_its_own_to_the_one_that_joins_it(self):
        self.cards_rule.precedence = "1_reference"
        test = self.back_test(self.charge_rule)
        test.conflict_ids.filtered("is_first").action_move()
        self.assertEqual(self.charge_rule.precedence, "1_reference")
        self.assertEqual(test.first, 0)

    # -------------------------------------------------------------------------
    # APPLY TO OPEN LINES
    # -------------------------------------------------------------------------

    def rows(self, test, *labels):
        return test.line_ids.filtered(lambda row: row.label in labels)

    def test_selected_open_lines_are_booked_in_one_run_and_undone_as_one(self):
        """All lines are selected; the three that would be booked are, nothing else is touched."""
        test = self.back_test(self.charge_rule)
        before = {row.line_id: row.line_id.move_id.line_ids.ids for row in test.line_ids}
        action = test.line_ids.action_apply()
        run = self.env["bank.reconciliation.run"].browse(action["res_id"])
        self.assertRecordValues(
            run,
            [
                {
                    "rule_id": self.charge_rule.id,
                    "journal_id": self.bank.id,
                    "state": "done",
                    "line_count": 3,
                    "matched_count": 3,
                    "problems": False,
                }
            ],
        )
        labels = {"Account charge March", "Charge for a copy", "Quarter charge March"}
        self.assertEqual(set(run.line_ids.mapped("payment_ref")), labels)
        copy = run.line_ids.filtered(lambda line: line.payment_ref == "Charge for a copy")
        nobody = self.env["res.partner"]
        self.assertItems(
            copy.move_id,
            [
                (self.charges, nobody, 2, 0, 2, False),
                (self.bank_account, nobody, 0, 2, -2, False),
            ],
        )
        self.assertEqual(copy.move_id.line_ids.reconcile_model_id, self.charge_rule)
        for line in before.keys() - set(run.line_ids):
            self.assertEqual(line.move_id.line_ids.ids, before[line])
        run.action_undo()
        self.assertEqual(run.state, "undone")
        self.assertFalse(run.line_ids)
        self.assertItems(
            copy.move_id,
            [
                (self.suspense, nobody, 2, 0, 2, False),
                (self.bank_account, nobody, 0, 2, -2, False),
            ],
        )

    def test_many_lines_are_booked_in_the_background(self):
        self.patch(run_module, "DIRECT", 2)
        self.patch(run_module, "CHUNK", 2)
        self.enterContext(patch.object(self.env.cr, "commit", self.env.cr.flush))
        test = self.back_test(self.charge_rule)
        run = self.env["bank.reconciliation.run"].browse(test.line_ids.action_apply()["res_id"])
        self.assertEqual((run.state, run.todo_count, run.matched_count), ("running", 3, 0))
        self.env["bank.reconciliation.run"]._cron_work()
        self.assertEqual((run.state, run.matched_count, run.progress), ("done", 3, 100))

    def test_lines_of_several_banks_are_one_run_for_each(self):
        self.charge_rule.match_journal_ids = False
        test = self.back_test(self.charge_rule)
        labels = ("Account charge March", "Account charge of the other bank")
        action = self.rows(test, *labels).action_apply()
        runs = self.env["bank.reconciliation.run"].search(action["domain"])
        self.assertEqual(len(runs), 2)
        self.assertEqual(runs.journal_id, self.bank | self.company_data["default_journal_cash"])
        self.assertEqual(set(runs.line_ids.mapped("payment_ref")), set(labels))

    def test_a_rule_that_has_changed_since_the_test_books_nothing(self):
        test = self.back_test(self.charge_rule)
        self.charge_rule.line_ids.account_id = self.postage
        with self.assertRaisesRegex(UserError, "has changed since the test"):
            test.line_ids.action_apply()
        test.action_look()
        test.line_ids.action_apply()
        line = self.rows(test, "Charge for a copy").line_id
        self.assertIn(self.postage, line.move_id.line_ids.account_id)

    def test_a_line_that_was_matched_since_the_test_is_not_booked_again(self):
        test = self.back_test(self.charge_rule)
        row = self.rows(test, "Charge for a copy")
        self.book(row.line_id, self.postage)
        with self.assertRaisesRegex(UserError, "has changed since the test"):
            row.action_apply()
        self.assertNotIn(self.charges, row.line_id.move_id.line_ids.account_id)

    def test_booked_lines_alone_cannot_be_applied(self):
        test = self.back_test(self.charge_rule)
        with self.assertRaisesRegex(UserError, "None of these lines"):
            test.line_ids.filtered(lambda row: not row.is_open).action_apply()

    def test_a_closed_period_stays_closed(self):
        """Its line was open when the rule was tested; by now it is booked, confirmed and closed."""
        test = self.back_test(self.charge_rule)
        row = self.rows(test, "Account charge March")
        period = self.period(3, end=-10)
        self.book(row.line_id, self.postage)
        row.line_id.search([("is_reconciled", "=", False)]).unlink()
        period.action_close()
        items = row.line_id.move_id.line_ids
        with self.assertRaisesRegex(UserError, "has changed since the test"):
            row.action_apply()
        self.assertEqual(row.line_id.move_id.line_ids, items)
        test.action_look()
        self.assertEqual(self.verdicts(test)["Account charge March"], "account")

    def test_a_lock_date_keeps_open_lines_from_being_booked_and_compares_the_booked_ones(self):
        # core locks when all lines are matched; these have come later
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET fiscalyear_lock_date = '2026-03-05' WHERE id = %s",
            [self.company.id],
        )
        self.env.invalidate_all()
        test = self.back_test(self.charge_rule)
        row = self.rows(test, "Account charge March")
        self.assertEqual(row.verdict, "failed")
        self.assertIn("The books are locked on this day", row.remark)
        self.assertRecordValues(test, [{"usable": 2, "failed": 1, "same": 9, "different": 3}])

    # -------------------------------------------------------------------------
    # RIGHTS
    # -------------------------------------------------------------------------

    def test_an_auditor_tests_and_changes_nothing(self):
        auditor = self.role("auditor")
        test = self.back_test(self.charge_rule.with_user(auditor))
        self.assertEqual(test.same, 9)
        theirs = test.with_user(auditor)
        with self.assertRaises(AccessError):
            theirs.line_ids.action_apply()
        with self.assertRaises(AccessError):
            theirs.conflict_ids[:1].action_move()

    def test_who_has_no_role_cannot_test(self):
        clerk = new_test_user(
            self.env,
            login="clerk of the back-test",
            groups="base.group_user,account.group_account_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self.charge_rule.with_user(clerk).action_test()

    # -------------------------------------------------------------------------
    # SPEED
    # -------------------------------------------------------------------------

    def test_queries_do_not_depend_on_the_number_of_lines(self):
        def count_queries(months):
            lines = self.charge_rule._get_test_lines(1000, *months)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tested = self.charge_rule._back_test(lines)
            return len(tested), self.env.cr.sql_log_count - before

        for number in range(20):
            self.line(-10, "2026-03-20", f"Account charge no. {number}")
            booked = self.line(-10, "2026-01-20", f"Account charge no. {number}")
            self.book(booked, self.charges)
        self.env.flush_all()
        year = ("2025-04-01", "2026-03-31")
        count_queries(year)  # what is read once for the whole process
        few = ("2025-11-01", "2026-03-09")
        many_lines, many_queries = count_queries(year)
        few_lines, few_queries = count_queries(few)
        self.assertGreaterEqual(many_lines, few_lines + 25)
        self.assertLessEqual(many_queries, few_queries)
