"""Why a line is matched: kept as codes, read in the language of whoever looks."""

import re
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.engine.reasons import (
    REASONS,
    TOLD,
    Reason,
    decode,
    encode,
    reason,
)
from odoo.addons.account_bank_reconciliation.models.bank_applier import MatchPlan
from odoo.addons.account_bank_reconciliation.models.bank_matcher_reasons import SENTENCES

from .common import BankReconciliationCommon

ENGLISH = "The line names RE/2026/0138.\nThe amounts are equal: 1,250.00 USD."
GERMAN = "Die Zeile nennt RE/2026/0138.\nDie Beträge stimmen überein: 1.250,00 USD."
FRENCH = (
    "La ligne cite RE/2026/0138.\nLes montants sont identiques\N{NO-BREAK SPACE}: "
    "1\N{NO-BREAK SPACE}250,00 USD."
)


@tagged("post_install", "-at_install")
class TestReasons(BankReconciliationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("de_DE", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)

    def named_line(self):
        """A line that names an invoice of its amount, with its suggestion."""
        invoice = self.invoice(1250)
        invoice.name = "RE/2026/0138"
        line = self.line(1250, ref="RE/2026/0138")
        line.action_suggest()
        return line

    def read_in(self, lang, record, name):
        return record.with_context(lang=lang)[name]

    def said(self, *reasons, lang="en_US"):
        """What somebody reads of these reasons on a line that was matched for them."""
        line = self.line(1)
        self.env["bank.applier"]._mark_matched([MatchPlan(line.id, reasons=reasons)])
        return self.read_in(lang, line, "match_reason")

    # -------------------------------------------------------------------------
    # IN THE LANGUAGE OF THE READER
    # -------------------------------------------------------------------------

    def test_line_and_suggestion_speak_the_language_of_whoever_looks(self):
        line = self.named_line()
        for lang, text in (("en_US", ENGLISH), ("de_DE", GERMAN), ("fr_FR", FRENCH)):
            self.assertEqual(self.read_in(lang, line, "match_reason"), text)
            self.assertEqual(self.read_in(lang, line.proposal_ids, "reasons"), text)

    def test_history_and_confirmation_do_too_whoever_matched(self):
        period = self.period(end=1250.0)
        line = self.named_line()
        line.with_context(lang="de_DE").action_apply_proposal()
        event = self.env["bank.match.event"].search([("line_id", "=", line.id)])
        for lang, text in (("en_US", ENGLISH), ("de_DE", GERMAN), ("fr_FR", FRENCH)):
            self.assertEqual(self.read_in(lang, line, "match_reason"), text)
            self.assertEqual(self.read_in(lang, event, "reason"), text)
            self.assertEqual(self.read_in(lang, period.confirmation_ids, "reason"), text)

    def test_the_chatter_keeps_the_sentence_in_the_language_of_the_writer(self):
        line = self.named_line()
        line.with_context(lang="de_DE").action_apply_proposal()
        body = line.move_id.with_context(lang="fr_FR").message_ids[0].body
        for sentence in GERMAN.splitlines():
            self.assertIn(sentence, body)

    def test_dates_and_amounts_are_written_as_the_reader_writes_them(self):
        discount = reason("amount_discount", amount="980.00", currency="EUR", until="2026-01-19")
        self.assertEqual(
            self.said(discount),
            "Less the discount granted until 01/19/2026, the amount is 980.00 EUR.",
        )
        self.assertEqual(
            self.said(discount, lang="de_DE"),
            "Abzüglich des bis zum 19.01.2026 gewährten Skontos ergeben sich 980,00 EUR.",
        )

    def test_amounts_have_the_decimals_of_their_currency(self):
        for code, amount, said in (
            ("JPY", "125000", "125,000 JPY"),
            ("KWD", "1250.5", "1,250.500 KWD"),
            ("ZZZ", "1250.5", "1,250.5 ZZZ"),
        ):
            equal = reason("amount_equal", amount=amount, currency=code)
            self.assertEqual(self.said(equal), f"The amounts are equal: {said}.")

    def test_data_that_are_not_what_their_names_say_are_read_as_they_are(self):
        data = (("amount", "about ten"), ("currency", "EUR"), ("until", "soon"))
        self.assertEqual(
            self.said(Reason("amount_discount", data)),
            "Less the discount granted until soon, the amount is about ten EUR.",
        )

    def test_an_iban_is_read_in_groups_and_another_account_as_it_is(self):
        for account, said in (("BE68539007547034", "BE68 5390 0754 7034"), ("12-3456", "12-3456")):
            known = reason("payer_account", account=account, partner="Azure")
            self.assertEqual(self.said(known), f"Azure owns the account {said}.")

    # -------------------------------------------------------------------------
    # WHAT PEOPLE AND MODULES SAY
    # -------------------------------------------------------------------------

    def test_who_chose_the_items_is_said_in_the_language_of_the_reader(self):
        accountant = self.role("accountant", login="ada")
        accountant.name = "Ada Example"
        line = self.line(40).with_user(accountant)
        line.action_match(self.open_item(self.invoice(40)).with_user(accountant))
        self.assertEqual(
            self.read_in("en_US", line, "match_reason"), "Ada Example chose the items."
        )
        self.assertEqual(
            self.read_in("de_DE", line, "match_reason"), "Ada Example hat die Posten ausgewählt."
        )

    def test_who_ticked_a_payment_is_said(self):
        payment = self.pay(self.invoice(500))
        period = self.period(end=500.0, mode="manual")
        period.action_confirm(self.transit_item(payment))
        self.assertEqual(
            period.confirmation_ids.reason,
            f"{self.env.user.name} ticked the payment on a paper statement.",
        )

    def test_free_words_follow_the_reasons_as_they_are(self):
        line = self.line(1)
        plan = MatchPlan(line.id, reasons=(reason("only_way"),), reason="Agreed by phone: 5 %.")
        self.env["bank.applier"]._mark_matched([plan])
        self.assertEqual(
            line.match_reason,
            "No other open items of the payer give this amount.\nAgreed by phone: 5 %.",
        )

    def test_an_add_on_brings_sentences_for_its_own_codes(self):
        weather = Reason("weather", (("day", "Monday"), ("text", "Monday was dry.")))
        self.assertEqual(self.said(weather), "Monday was dry.")
        own = {**SENTENCES, "weather": "On %(day)s it did not rain."}
        matcher = type(self.env["bank.matcher"])
        with patch.object(matcher, "_get_reason_sentences", lambda self: own):
            self.assertEqual(self.said(weather), "On Monday it did not rain.")

    def test_a_reason_of_an_older_version_with_other_data_is_still_read(self):
        self.assertEqual(self.said(Reason("amount_equal", (("sum", "5"),))), "Amount equal: 5.")

    def test_what_nobody_can_read_says_so_and_breaks_nothing(self):
        line, other = self.line(1), self.line(2)
        line.sudo().match_reason_codes = "typed in"
        other.sudo().match_reason_codes = encode([reason("only_way")])
        self.assertEqual(
            (line | other).mapped("match_reason"),
            [
                "The reason was noted in a form that cannot be read.",
                "No other open items of the payer give this amount.",
            ],
        )

    def test_every_code_has_the_sentence_of_the_engine_in_the_interface(self):
        said = {code: str(sentence) for code, sentence in SENTENCES.items()}
        self.assertEqual(said, {**REASONS, **TOLD})

    def test_every_sentence_has_its_data_in_german_and_french(self):
        keys = re.compile(r"%\((\w+)\)s")
        for lang in ("de_DE", "fr_FR"):
            matcher = self.env["bank.matcher"].with_context(lang=lang)
            for code, english in {**REASONS, **TOLD}.items():
                said = matcher._translate(SENTENCES[code])
                self.assertEqual(sorted(keys.findall(said)), sorted(keys.findall(english)), code)
                if code != "text":
                    self.assertNotEqual(said, english, (lang, code))

    # -------------------------------------------------------------------------
    # KINDS
    # -------------------------------------------------------------------------

    def test_kinds_have_names_and_an_unknown_one_is_another_one(self):
        line = self.named_line()
        kinds = dict(line._fields["match_kind"]._description_selection(self.env))
        self.assertEqual(kinds[line.match_kind], "Number or reference")
        self.env["bank.applier"]._mark_matched([MatchPlan(line.id, kind="weather")])
        self.assertEqual(line.match_kind, "other")

    def test_line_suggestion_history_and_precision_name_kinds_alike(self):
        models = {
            "account.bank.statement.line": "match_kind",
            "bank.reconciliation.proposal": "kind",
            "bank.match.event": "kind",
            "bank.match.precision": "kind",
        }
        lists = [self.env[model]._fields[name].selection for model, name in models.items()]
        self.assertEqual(lists[1:], lists[:-1])

    # -------------------------------------------------------------------------
    # MATCHED ITEMS
    # -------------------------------------------------------------------------

    def test_an_invoice_paid_at_another_rate_is_the_only_matched_item(self):
        euro = self.setup_other_currency("EUR", rates=[("2025-01-01", 0.8), ("2026-01-10", 0.5)])
        bank = self.env["account.journal"].create(
            {"name": "Euro", "code": "EURB", "type": "bank", "currency_id": euro.id}
        )
        invoice = self.invoice(100, currency=euro)
        line = self.line(100, date="2026-01-15", journal=bank)
        line.action_match(self.open_item(invoice))
        partials = self.open_item(invoice).matched_credit_ids
        self.assertTrue(partials.exchange_move_id, "booked at 125.00, paid with 200.00")
        self.assertEqual(line.matched_item_ids, self.open_item(invoice))
        self.assertEqual(line.match_summary, invoice.name)

    # -------------------------------------------------------------------------
    # MANY LINES
    # -------------------------------------------------------------------------

    def test_ten_lines_and_a_hundred_take_the_same_queries_to_mark_to_log_and_to_read(self):
        lines = self.matched_lines(112)
        plans = [self.plan(line) for line in lines]
        for work in (self.mark, self.log, self.read_all):
            work(lines[:2], plans[:2])
            few = self.count_queries(work, lines[2:12], plans[2:12])
            many = self.count_queries(work, lines[12:], plans[12:])
            self.assertEqual(few, many, work.__name__)

    def matched_lines(self, number):
        """Lines of which each is matched with an invoice of its own."""
        invoices = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self.azure.id,
                    "invoice_date": "2026-01-05",
                    "date": "2026-01-05",
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create({"name": "glass", "price_unit": 10, "tax_ids": False})
                    ],
                }
                for _place in range(number)
            ]
        )
        invoices.action_post()
        lines = self.env["account.bank.statement.line"].sudo()
        lines = lines.create(
            [
                {"journal_id": self.bank.id, "date": "2026-01-15", "amount": 10, "payment_ref": "x"}
                for _place in range(number)
            ]
        ).sudo(False)
        self.env["bank.applier"]._apply(lines._prepare_manual_plans(self.open_item(invoices)))
        return lines

    def plan(self, line):
        return MatchPlan(line.id, reasons=(reason("named_too", number=str(line.id)),))

    def mark(self, _lines, plans):
        self.env["bank.applier"]._mark_matched(plans)

    def log(self, lines, _plans):
        events = self.env["bank.match.event"]._log(lines, "matched")
        self.assertTrue(all(events.mapped("items")))

    def read_all(self, lines, plans):
        self.assertEqual(
            [decode(line.match_reason_codes) for line in lines], [plan.why for plan in plans]
        )
        self.assertTrue(all(lines.mapped("match_reason")))
        self.assertTrue(all(len(line.matched_item_ids) == 1 for line in lines))

    def count_queries(self, work, lines, plans):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(lines, plans)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
