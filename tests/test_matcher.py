"""What the matcher fetches: few records, and the same suggestions as from all of them."""

from random import Random
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.account_bank_reconciliation.models import (
    bank_matcher_partners,
    bank_matcher_search,
)
from odoo.addons.account_bank_reconciliation.models.bank_matcher_search import Found

from .common import BankReconciliationCommon

NAMES = ("Nordwind", "Südberg", "Kranich", "Müller", "Hansen", "Ørsted", "Weiß", "Lindgren")
TRADES = ("Bau GmbH", "Handel AG", "Technik", "Möbel KG", "Druck OHG", "Holding SE")


@tagged("post_install", "-at_install")
class TestMatcherCandidates(BankReconciliationCommon):
    """A company of chance: few amounts, shared words and numbers, so that much competes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random("a company of chance")
        cls.partners = cls._make_partners()
        cls.moves = cls._make_moves(140)
        cls.payments = cls._make_payments(25)
        cls.lines = cls._make_lines(90)
        cls.env.flush_all()

    @classmethod
    def _make_partners(cls):
        choice = cls.random.choice
        names = [f"{choice(NAMES)} {choice(TRADES)}" for _number in range(36)]
        partners = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in names]
        )
        for child, parent in zip(partners[:5], partners[5:10], strict=True):
            child.parent_id = parent
        partners[30].active = False
        cls.env["res.partner.bank"].create(
            [
                {"acc_number": f"DE{10 + at}50010517 00{at:08}", "partner_id": partners[at].id}
                for at in range(0, 24, 2)
            ]
        )
        cls.env["bank.partner.alias"].create(
            [
                {"partner_id": partners[11].id, "name": "Kontor Eleven"},
                {"partner_id": partners[12].id, "name": "Bau Zwölf"},
                {"partner_id": partners[13].id, "name": "AT611904300234573201", "kind": "account"},
            ]
        )
        return partners

    @classmethod
    def _amount(cls):
        return cls.random.choice((10, 25, 40, 99.9, 120, 250, 333.33, 1200)) * cls.random.choice(
            (1, 1, 1, 2, 3)
        )

    @classmethod
    def _make_moves(cls, count):
        chance = cls.random
        kinds = ("out_invoice",) * 6 + ("in_invoice",) * 2 + ("out_refund",)
        service = {"name": "service", "tax_ids": False}
        vals_list = []
        for number in range(count):
            date = f"2026-01-{1 + number % 28:02}"
            item = Command.create({**service, "price_unit": cls._amount()})
            vals_list.append(
                {
                    "move_type": chance.choice(kinds),
                    "partner_id": chance.choice(cls.partners).id,
                    "invoice_date": date,
                    "date": date,
                    "ref": chance.choice((f"PO {4000 + number}", f"B-{number % 7:05}", False)),
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [item],
                }
            )
        moves = cls.env["account.move"].create(vals_list)
        moves.action_post()
        return moves

    @classmethod
    def _make_payments(cls, count):
        chance = cls.random
        payments = cls.env["account.payment"].create(
            [
                {
                    "amount": cls._amount(),
                    "partner_id": chance.choice(cls.partners).id,
                    "payment_type": chance.choice(("inbound", "outbound")),
                    "journal_id": cls.bank.id,
                    "date": "2026-01-20",
                    "memo": f"SAMMLER 2026-{number % 4:03}",
                }
                for number in range(count)
            ]
        )
        payments.action_post()
        return payments

    @classmethod
    def _make_lines(cls, count):
        lines = cls.env["account.bank.statement.line"]
        for _number in range(count):
            lines |= cls._make_line()
        return lines

    @classmethod
    def _make_line(cls):
        chance = cls.random
        move = chance.choice(cls.moves)
        sign = -1 if move.move_type in ("in_invoice", "out_refund") else 1
        amount = chance.choice((move.amount_total, move.amount_total, cls._amount()))
        digits = move.name.rpartition("/")[2].lstrip("0")
        text = chance.choice(
            (
                f"Zahlung {move.name}",
                f"{move.name.replace('/', ' ')} danke",
                f"Rg. {digits}",
                move.ref or "Danke",
                f"{move.name}, {int(digits) + 1} und {int(digits) + 2}",
                "SAMMLER 2026-002",
                f"{move.partner_id.name} überweist",
                "INV/2026/99999",
                "Dauerauftrag",
            )
        )
        partner = chance.choice((move.partner_id, move.partner_id, chance.choice(cls.partners)))
        names = (
            partner.name,
            partner.name.upper(),
            partner.name.replace("ü", "?"),
            "",
            "Bau Zwölf",
        )
        bank = partner.bank_ids[:1].acc_number
        return cls.line(
            sign * amount,
            date=f"2026-02-{chance.randint(1, 28):02}",
            ref=text,
            partner_name=chance.choice(names),
            account_number=chance.choice((bank, False, "AT611904300234573201")),
        )

    # -------------------------------------------------------------------------
    # THE SAME AS FROM EVERYTHING
    # -------------------------------------------------------------------------

    def look(self, lines):
        matcher = self.env["bank.matcher"]
        return matcher._find_proposals(lines, matcher._prepare_lines(lines))

    def look_at_everything(self, lines):
        matcher = type(self.env["bank.matcher"])
        items = self.env["account.move.line"].search([("parent_state", "=", "posted")])
        everything = Found(frozenset(), set(items.ids), set(), {})
        with (
            patch.object(matcher, "_find_items", lambda *args: everything),
            patch.object(matcher, "_get_bearers", lambda self, marks: self._get_everyone()),
            patch.object(bank_matcher_search, "MANY_KEYS", -1),
        ):
            return self.look(lines)

    def test_each_line_alone_has_the_suggestions_of_reading_everything(self):
        found = 0
        for line in self.lines[:40]:
            expected = self.look_at_everything(line)
            self.assertEqual(self.look(line), expected, line.payment_ref)
            found += len(expected)
        self.assertGreater(found, 40)

    def test_all_lines_together_have_the_suggestions_of_reading_everything(self):
        expected = self.look_at_everything(self.lines)
        self.assertEqual(self.look(self.lines), expected)
        self.assertGreater(len({one.line_id for one in expected if one.is_enough}), 10)
        with (
            patch.object(bank_matcher_search, "MANY_KEYS", 0),
            patch.object(bank_matcher_partners, "MANY_WORDS", 0),
        ):
            self.assertEqual(self.look(self.lines), expected)

    def test_a_single_line_reads_few_of_the_open_items(self):
        line = self.line(4711, ref="PO 4001")
        matcher = self.env["bank.matcher"]
        scope = matcher._get_scope(line)
        items, *_others = matcher._get_candidates(matcher._prepare_lines(line), scope)
        named = {item.key[1] for item in items}
        self.assertLess(len(named), len(self.moves) / 4)
        for item in self.moves.line_ids.filtered(lambda item: item.ref == "PO 4001"):
            if item.account_id in (self.receivable, self.payable):
                self.assertIn(item.id, named)

    def test_ten_lines_and_ninety_take_the_same_queries(self):
        self.look(self.lines[:2])
        self.assertEqual(self.count_queries(self.lines[:10]), self.count_queries(self.lines))

    def count_queries(self, lines):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.look(lines)
        return self.env.cr.sql_log_count - before

    # -------------------------------------------------------------------------
    # KEYS
    # -------------------------------------------------------------------------

    def test_keys_made_at_the_installation_are_those_that_records_keep(self):
        self.env.flush_all()
        tables = {
            "account.move.line": "bank_match_keys",
            "account.bank.statement.line": "habit_text",
            "res.partner": "bank_match_words",
            "bank.partner.alias": "match_words",
        }
        for name, column in tables.items():
            model = self.env[name]
            kept = self.read_column(model, column)
            self.assertTrue(any(kept.values()), name)
            self.env.cr.execute(
                SQL("UPDATE %s SET %s = NULL", *map(SQL.identifier, (model._table, column)))
            )
            model._fill_match_column()
            self.assertEqual(self.read_column(model, column), kept, name)

    def read_column(self, model, column):
        names = (SQL.identifier(column), SQL.identifier(model._table))
        return dict(self.env.execute_query(SQL("SELECT id, %s FROM %s", *names)))

    def test_an_item_is_found_by_its_new_number_and_not_by_its_old_one(self):
        item = self.open_item(self.moves[0])
        item.move_id.ref = "Bestellung 778899"
        self.assertIn("BESTELLUNG778899", item.bank_match_keys.split())
        item.move_id.ref = False
        self.assertNotIn("BESTELLUNG778899", item.bank_match_keys.split())

    def test_an_item_has_keys_while_it_is_open(self):
        invoice = self.invoice(77)
        item = self.open_item(invoice)
        self.assertTrue(item.bank_match_keys)
        line = self.line(77)
        line.action_match(item)
        self.assertFalse(item.bank_match_keys)
        line.action_undo_reconciliation()
        self.assertTrue(item.bank_match_keys)

    def test_draft_invoices_and_other_accounts_have_no_keys(self):
        draft = self.moves[0].copy()
        self.assertFalse(any(draft.line_ids.mapped("bank_match_keys")))
        others = self.moves.line_ids.filtered(lambda item: item.account_id == self.revenue)
        self.assertFalse(any(others.mapped("bank_match_keys")))
