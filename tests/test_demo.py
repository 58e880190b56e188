"""The demo company is what its story says, and its third month can be done to the end.

Every figure is worked out here, from the table of the story or by hand, never by the add-on.
"""

import base64
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from unittest import SkipTest

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from ..demo import make_statements, story, story_2026_09
from ..engine import formats

JULY, AUGUST, SEPTEMBER = story.months()
FIGURES = {  # opening, incoming, outgoing, closing, added up by hand
    JULY: ("18240.55", "14500.67", "-14971.90", "17769.32"),
    AUGUST: ("17769.32", "10210.30", "-7766.35", "20213.27"),
    SEPTEMBER: ("20213.27", "13249.45", "-13114.05", "20348.67"),
}
STILL_OPEN = {  # what customers owe when September is done
    "RE/2026/0049": 2927.00,
    "RE/2026/0051": 490.00,
    "RE/2026/0052": 208.00,
    "RE/2026/0057": 1500.00,
    "RE/2026/0060": 428.40,
}


class TestDemoCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.ref("account_bank_reconciliation.demo_company", raise_if_not_found=False)
        if not company:
            raise SkipTest("demo data not installed")
        accountant = new_test_user(
            cls.env,
            login="demo_accountant",
            groups="base.group_user,account_bank_reconciliation.group_accountant",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        cls.env = cls.env(user=accountant, context={"allowed_company_ids": company.ids})
        cls.company = company.with_env(cls.env)
        cls.journals = cls.env["account.journal"].search([("company_id", "=", company.id)])
        cls.bank = cls.journals.filtered(lambda journal: journal.code == story.MAIN)

    def lines(self, month):
        return self.env["account.bank.statement.line"].search(
            [
                ("journal_id", "=", self.bank.id),
                ("date", ">=", month.first_day),
                ("date", "<=", month.last_day),
            ]
        )

    def line(self, told):
        found = self.env["account.bank.statement.line"].search(
            [
                ("journal_id", "=", self.bank.id),
                ("date", "=", told.date),
                ("amount", "=", float(told.amount)),
            ]
        )
        self.assertEqual(len(found), 1, told)
        return found

    def period(self, month):
        return self.env["bank.reconciliation"].search(
            [("journal_id", "=", self.bank.id), ("date_start", "=", month.first_day)]
        )

    def document(self, number):
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("origin_payment_id", "=", False),
                "|",
                ("name", "=", number),
                ("ref", "=", number),
            ]
        )

    def items(self, *numbers):
        """The open receivable or payable items of documents."""
        moves = self.env["account.move"].concat(*map(self.document, numbers))
        types = ("asset_receivable", "liability_payable")
        return moves.line_ids.filtered(lambda item: item.account_type in types)

    def payments_in_transit(self, *numbers):
        payments = self.env["account.payment"].search(
            [("company_id", "=", self.company.id), ("memo", "in", numbers)]
        )
        outstanding = payments.move_id.line_ids.filtered(lambda item: item.balance < 0)
        self.assertEqual(len(outstanding), len(numbers))
        return outstanding

    def settled_numbers(self, line):
        """Numbers of the documents or payments that a line is matched with."""
        moves = line.matched_item_ids.move_id
        names = {move.name for move in moves} | {move.ref for move in moves}
        return names - {False}

    def money(self, text):
        return float(Decimal(text))


@tagged("post_install", "-at_install")
class TestDemoFiles(TestDemoCommon):
    def read_statement(self, month):
        data = (Path(make_statements.__file__).parent / month.file_name).read_bytes()
        (statement,) = formats.read(data, month.file_name)
        return data, statement

    def test_files_are_written_from_the_story(self):
        for month, opening, closing in story.statements():
            data, _statement = self.read_statement(month)
            self.assertEqual(data, make_statements.render(month, opening, closing))

    def test_engine_reads_the_sums_of_the_files(self):
        for month, figures in FIGURES.items():
            _data, statement = self.read_statement(month)
            amounts = [entry.amount for entry in statement.transactions]
            incoming = sum(amount for amount in amounts if amount > 0)
            outgoing = sum(amount for amount in amounts if amount < 0)
            self.assertEqual(
                (statement.opening.amount, incoming, outgoing, statement.closing.amount),
                tuple(map(Decimal, figures)),
            )
            self.assertEqual(len(amounts), len(month.lines))
            self.assertEqual(statement.opening.amount + sum(amounts), statement.closing.amount)

    def test_files_follow_each_other_without_a_gap(self):
        statements = [self.read_statement(month)[1] for month in FIGURES]
        for before, after in pairwise(statements):
            self.assertEqual(before.closing.amount, after.opening.amount)
            self.assertEqual((after.date_start - before.date_end).days, 1)
            self.assertEqual(int(after.number), int(before.number) + 1)

    def test_account_numbers_have_right_check_digits(self):
        accounts = [
            one.account for one in (*story.BANKS, *story.PARTIES) if one.account[:2] == "DE"
        ]
        for account in accounts:
            rearranged = account[4:] + account[:4]
            number = "".join(str(int(character, 36)) for character in rearranged)
            self.assertEqual(int(number) % 97, 1, account)
        self.assertEqual(len(set(accounts)), len(accounts))


@tagged("post_install", "-at_install")
class TestDemoBooks(TestDemoCommon):
    def test_company_keeps_its_books_in_euro_apart_from_the_others(self):
        self.assertEqual(self.company.currency_id.name, "EUR")
        self.assertEqual(self.company.country_id.code, "DE")
        self.assertEqual(self.env.ref("base.user_admin").company_id, self.company)
        elsewhere = self.env["bank.reconciliation"].sudo().search([]).company_id - self.company
        self.assertFalse(elsewhere & self.env.ref("base.main_company"))

    def test_journals(self):
        self.assertEqual(
            {
                (journal.code, journal.type, journal.bank_acc_number or "")
                for journal in self.journals
                if journal.type in ("bank", "credit")
            },
            {(bank.code, bank.type, bank.account) for bank in story.BANKS},
        )

    def test_the_rent_of_two_months_has_come_and_the_third_is_expected_with_its_import(self):
        occurrences = self.env["account.reconcile.model.occurrence"].search(
            [("company_id", "=", self.company.id)], order="date_expected"
        )
        first = occurrences[:2]
        self.assertEqual([str(one.date_expected) for one in first], ["2026-07-01", "2026-08-01"])
        self.assertEqual(first.mapped("state"), ["met", "met"])
        self.assertEqual(set(first.mapped("amount_met")), {-float(story.RENT)})
        self.assertEqual(first.line_id.mapped("match_method"), ["auto", "auto"])
        self.assertFalse(first.line_id.match_rule_id)
        self.assertFalse(occurrences[2:].line_id)

    def test_charge_and_interest_of_the_bank_are_posted_by_amount_alone(self):
        period = self.env["bank.reconciliation"].search(
            [("journal_id", "=", self.bank.id), ("state", "=", "open")]
        )
        for kind, amount, account in (
            ("charge", -7.50, "Bank Fees"),
            ("interest", 4.05, "Other Income"),
            ("interest", -4.05, "Bank Fees"),
            ("rounding", 0.01, "Cash Difference Gain"),
            ("rounding", -0.01, "Cash Difference Loss"),
        ):
            with self.subTest(kind=kind, amount=amount):
                action = period.action_open_posting(kind, amount)
                dialog = (
                    self.env["bank.reconciliation.posting"]
                    .with_context(**action["context"])
                    .create({"line_ids": [Command.clear()], "amount": amount})
                )
                self.assertEqual(dialog.account_id.name, account)
                self.assertEqual(dialog.partner_id.name, "Hainbank eG")

    def test_registered_payments_wait_on_outstanding_accounts(self):
        methods = self.bank.inbound_payment_method_line_ids
        methods |= self.bank.outbound_payment_method_line_ids
        self.assertEqual(len(methods.payment_account_id), 2)
        self.assertNotIn(self.bank.default_account_id, methods.payment_account_id)
        self.assertEqual(self.document("WQ-4418").payment_state, "in_payment")

    def test_bank_account_agrees_with_the_imported_statements(self):
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.bank.default_account_id.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(sum(items.mapped("balance")), 20213.27)

    def test_statements_follow_each_other(self):
        statements = self.lines(JULY).statement_id | self.lines(AUGUST).statement_id
        self.assertRecordValues(
            statements.sorted("bank_date_start"),
            [
                {"balance_start": 18240.55, "balance_end_real": 17769.32, "is_complete": True},
                {"balance_start": 17769.32, "balance_end_real": 20213.27, "is_complete": True},
            ],
        )
        self.assertTrue(all(statements.mapped("is_valid")))

    def test_july_is_closed_with_its_snapshot(self):
        period = self.period(JULY)
        self.assertRecordValues(
            period,
            [
                {
                    "state": "closed",
                    "balance_start": 18240.55,
                    "total_confirmed": -471.23,
                    "balance_end": 17769.32,
                    "remaining": 0.0,
                    "confirmed_count": 16,
                    "is_fully_reconciled": True,
                    "is_balanced": True,
                }
            ],
        )
        snapshot = period.snapshot_ids
        self.assertRecordValues(snapshot, [{"balance_end": 17769.32, "remaining": 0.0}])
        self.assertTrue(base64.b64decode(snapshot.pdf).startswith(b"%PDF"))
        outstanding = snapshot.line_ids.filtered(lambda row: row.section == "outstanding")
        self.assertEqual(outstanding.mapped("amount"), [-720.0])

    def test_every_matched_line_settles_what_the_story_says(self):
        for told in (*JULY.lines, *AUGUST.lines):
            line = self.line(told)
            if line.is_reconciled and told.settles:
                self.assertLessEqual(set(told.settles), self.settled_numbers(line), told)

    def test_lines_are_matched_automatically_where_the_story_says(self):
        methods = {story.AUTO: "auto", story.HAND: "manual", story.BOOKED: False}
        for told in JULY.lines:
            self.assertEqual(self.line(told).match_method, methods[told.how], told)
        for told in AUGUST.lines:
            expected = "auto" if told.how == story.AUTO else False
            self.assertEqual(self.line(told).match_method, expected, told)
        self.assertEqual(self.lines(JULY).mapped("is_reconciled"), [True] * 16)
        self.assertEqual(len(self.lines(AUGUST).filtered("is_reconciled")), 12)

    def test_august_leaves_an_ambiguous_a_partial_an_overpaid_and_an_unknown_line(self):
        left = self.lines(AUGUST).filtered(lambda line: not line.is_reconciled).sorted("date")
        self.assertRecordValues(
            left,
            [
                {"amount": 490.0, "match_kind": "amount_account", "match_confidence": "high"},
                {"amount": 1000.0, "match_kind": "partial", "match_confidence": "high"},
                {"amount": 3600.0, "match_kind": "overpaid", "match_confidence": "high"},
                {"amount": 357.0, "match_kind": "amount", "match_confidence": "medium"},
            ],
        )
        self.assertEqual(left[0].proposal_ids.mapped("is_ambiguous"), [True, True])
        self.assertRecordValues(
            self.period(AUGUST),
            [{"state": "open", "balance_start": 17769.32, "unmatched_count": 4}],
        )

    def test_september_is_booked_but_not_imported(self):
        self.assertFalse(self.lines(SEPTEMBER))
        self.assertFalse(self.period(SEPTEMBER))
        for document in SEPTEMBER.documents:
            self.assertEqual(self.document(document.number).state, "posted")


@tagged("post_install", "-at_install")
class TestDemoSavings(TestDemoCommon):
    def test_two_files_dropped_on_one_card_go_each_to_its_own_journal(self):
        folder = Path(make_statements.__file__).parent
        names = [SEPTEMBER.file_name, story_2026_09.SAVINGS_STATEMENT.file_name]
        files = self.env["ir.attachment"].create(
            [{"name": name, "raw": (folder / name).read_bytes()} for name in names]
        )
        action = self.bank.create_document_from_attachment(files.ids)
        wizard = self.env["bank.statement.import"].browse(action["res_id"])
        self.assertEqual(wizard.preview_ids.mapped("journal_id.code"), [story.MAIN, story.SAVINGS])
        wizard.action_import()
        savings = self.journals.filtered(lambda journal: journal.code == story.SAVINGS)
        savings.action_auto_match()
        lines = self.env["account.bank.statement.line"].search([("journal_id", "=", savings.id)])
        self.assertEqual(lines.mapped("is_reconciled"), [True, True])
        self.assertEqual(sum(lines.mapped("amount")), 8000.0)
        self.assertEqual(lines.statement_id.balance_end_real, 20000.0)


@tagged("post_install", "-at_install")
class TestDemoThirdMonth(TestDemoCommon):
    """What a person does with the demo, from the open lines of August to a closed September."""

    def test_third_month_is_imported_matched_and_closed(self):
        self.finish_august()
        self.drop_file_on_card()
        self.auto_reconcile()
        self.match_by_hand()
        self.close_september()
        self.check_books()

    def finish_august(self):
        """Three suggestions are taken as they are; the overpaid line needs a second item."""
        ambiguous, partial, overpaid, unknown = (
            self.line(told) for told in AUGUST.lines if told.how == story.HAND
        )
        ambiguous.proposal_ids[:1].action_apply()  # two invoices fit: the older one is chosen
        (partial | unknown).action_apply_proposal()
        overpaid.action_match(self.items("RE/2026/0050", "RE/2026/0052"))
        self.assertEqual(self.items("RE/2026/0046").reconciled, True)
        self.assertEqual(self.items("RE/2026/0049").amount_residual, 2927.0)
        self.assertEqual(self.items("RE/2026/0052").amount_residual, 208.0)
        period = self.period(AUGUST)
        period.action_close()
        self.assertRecordValues(
            period,
            [
                {
                    "state": "closed",
                    "total_confirmed": 2443.95,
                    "balance_end": 20213.27,
                    "remaining": 0.0,
                }
            ],
        )
        self.assertFalse(period.close_reason)

    def drop_file_on_card(self):
        data = (Path(make_statements.__file__).parent / SEPTEMBER.file_name).read_bytes()
        file = self.env["ir.attachment"].create({"name": SEPTEMBER.file_name, "raw": data})
        action = self.bank.create_document_from_attachment(file.ids)
        wizard = self.env["bank.statement.import"].browse(action["res_id"])
        self.assertRecordValues(
            wizard.preview_ids,
            [
                {
                    "journal_id": self.bank.id,
                    "balance_start": 20213.27,
                    "balance_end": 20348.67,
                    "new_count": 17,
                    "skipped_count": 0,
                    "problem": "",
                    "warnings": "",
                }
            ],
        )
        wizard.action_import()
        self.assertEqual(len(self.lines(SEPTEMBER)), 17)

    def auto_reconcile(self):
        action = self.bank.action_auto_match()
        run = self.env["bank.reconciliation.run"].browse(action["res_id"])
        self.assertRecordValues(
            run,
            [{"line_count": 17, "matched_count": 14, "suggestion_count": 2, "none_count": 1}],
        )
        for told in SEPTEMBER.lines:
            line = self.line(told)
            self.assertEqual(line.is_reconciled, told.how == story.AUTO, told)
            if line.is_reconciled:
                self.assertLessEqual(set(told.settles), self.settled_numbers(line), told)

    def match_by_hand(self):
        batch, partial, ambiguous = (
            self.line(told) for told in SEPTEMBER.lines if told.how == story.HAND
        )
        batch.action_match(self.payments_in_transit("WQ-4477", "EH-26-1290", "HB-26-0330"))
        partial.action_apply_proposal()
        self.assertEqual(len(ambiguous.proposal_ids.filtered("is_ambiguous")), 2)
        ambiguous.action_match(self.items("RE/2026/0059"))
        ambiguous.action_undo_reconciliation()
        ambiguous.action_match(self.items("RE/2026/0059"))

    def close_september(self):
        opening, _incoming, _outgoing, closing = map(self.money, FIGURES[SEPTEMBER])
        action = self.bank.action_open_bank_period()
        period = self.env["bank.reconciliation"].browse(action["res_id"])
        self.assertRecordValues(
            period,
            [
                {
                    "balance_start": opening,
                    "balance_end": closing,
                    "total_confirmed": 135.40,
                    "balance_cleared": closing,
                    "remaining": 0.0,
                    "confirmed_count": 17,
                    "unconfirmed_count": 0,
                }
            ],
        )
        self.assertEqual(str(period.date_end), SEPTEMBER.last_day)
        period.action_close()
        self.assertEqual(period.state, "closed")
        rows = period.snapshot_ids.line_ids.filtered(lambda row: row.section == "confirmed")
        told = sorted(float(line.value) for line in SEPTEMBER.lines)
        self.assertEqual(sorted(rows.mapped("amount")), told)
        self.assertFalse(
            period.snapshot_ids.line_ids.filtered(lambda row: row.section == "outstanding")
        )

    def check_books(self):
        """The bank account is what the bank says; nothing is in suspense or in transit."""
        items = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        )
        balance = {
            account: round(sum(group.mapped("balance")), 2)
            for account, group in items.grouped("account_id").items()
        }
        self.assertEqual(balance[self.bank.default_account_id], 20348.67)
        self.assertFalse(balance.get(self.bank.suspense_account_id))
        in_transit = items.filtered(
            lambda item: (
                item.journal_id == self.bank
                and item.account_id in self.bank._get_bank_outstanding_accounts()
                and not item.reconciled
            )
        )
        self.assertFalse(in_transit)
        receivable = items.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        )
        self.assertEqual(
            {item.move_id.name: item.amount_residual for item in receivable}, STILL_OPEN
        )
