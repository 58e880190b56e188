"""In the very moment of a close: two transactions at a time, and no edit slips in.

Real transactions are needed, so the books of this test are committed, and deleted afterwards.
"""

from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import Command, api
from odoo.exceptions import ConcurrencyError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

CREATED = (
    "account.partial.reconcile",
    "account.full.reconcile",
    "bank.reconciliation.confirmation",
    "bank.reconciliation.event",
    "bank.reconciliation.snapshot.line",
    "bank.reconciliation.snapshot",
    "bank.reconciliation",
    "account.move.line",
    "account.move",
    "account.journal",
    "account.account",
)


@tagged("post_install", "-at_install")
class TestCloseRace(BaseCase):
    """March 2031 of an own bank: a deposit of 80 for an invoice, charges of 5, ends with 75."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.transaction() as env:
            self.last_ids = {name: self.last_id(env, name) for name in CREATED}
        self.addCleanup(self.delete_books)
        with self.transaction() as env:
            self.ids = {name: record.id for name, record in self.book(env).items()}

    @contextmanager
    def transaction(self):
        """Work as the administrator, who is a manager; commit at the end."""
        with self.registry.cursor() as cursor:
            yield api.Environment(cursor, 2, {})

    def last_id(self, env, name):
        table = SQL.identifier(env[name]._table)
        return env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", table))[0][0]

    def delete_books(self):
        with self.registry.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # in whatever order
            for name, last in self.last_ids.items():
                table = SQL.identifier(self.registry[name]._table)
                cursor.execute(SQL("DELETE FROM %s WHERE id > %s", table, last))
            cursor.execute("SET session_replication_role = DEFAULT")
            self.registry.clear_all_caches()

    def book(self, env):
        accounts = env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("Race bank", "899901", "asset_cash"),
                    ("Race customers", "899902", "asset_receivable"),
                    ("Race income", "899903", "income"),
                    ("Race suspense", "899904", "asset_current"),
                )
            ]
        )
        bank, customers, income, suspense = accounts
        journals = env["account.journal"].create(
            [
                {
                    "name": "Race bank",
                    "code": "RACE1",
                    "type": "bank",
                    "default_account_id": bank.id,
                    "suspense_account_id": suspense.id,
                },
                {"name": "Race entries", "code": "RACE2", "type": "general"},
            ]
        )
        self.other = journals[1].id
        invoice = self.entry(env, customers, income, 80)
        deposit = self.entry(env, bank, customers, 80)
        charge = self.entry(env, bank, income, -5)
        matched = (invoice | deposit).filtered(lambda item: item.account_id == customers)
        matched.reconcile()
        items = (deposit | charge).filtered(lambda item: item.account_id == bank)
        period = env["bank.reconciliation"].create(
            {
                "journal_id": journals[0].id,
                "date_start": "2031-03-01",
                "date_end": "2031-03-31",
                "balance_end": 75,
            }
        )
        period.action_confirm(items)
        return {
            "period": period,
            "charge": items[1],
            "receivable": matched[0],
            "bank": bank,
            "income": income,
        }

    def entry(self, env, debit, credit, amount):
        entry = env["account.move"].create(
            {
                "journal_id": self.other,
                "date": "2031-03-10",
                "line_ids": [
                    Command.create({"account_id": debit.id, "balance": amount}),
                    Command.create({"account_id": credit.id, "balance": -amount}),
                ],
            }
        )
        entry.action_post()
        return entry.line_ids

    # -------------------------------------------------------------------------
    # WHO DOES WHAT
    # -------------------------------------------------------------------------

    def period(self, env):
        return env["bank.reconciliation"].browse(self.ids["period"])

    def item(self, env, name):
        return env["account.move.line"].browse(self.ids[name])

    def look(self, env):
        """Begin the transaction: from now on it reads the books as they are at this moment."""
        return self.period(env).state

    def close(self, env):
        self.period(env).action_close()
        env.flush_all()

    def rename(self, env):
        self.item(env, "charge").name = "other words"
        env.flush_all()

    def unreconcile(self, env):
        self.item(env, "receivable").remove_move_reconcile()
        env.flush_all()

    def delete_partial(self, env):
        item = self.item(env, "receivable")
        (item.matched_debit_ids | item.matched_credit_ids).unlink()
        env.flush_all()

    def write_draft(self, env):
        self.item(env, "receivable").move_id.write({"state": "draft"})
        env.flush_all()

    def take_back(self, env):
        self.period(env).action_unconfirm(self.item(env, "charge"))
        env.flush_all()

    def confirm_new(self, env):
        accounts = env["account.account"]
        bank, income = accounts.browse(self.ids["bank"]), accounts.browse(self.ids["income"])
        items = self.entry(env, bank, income, 3)
        self.period(env).action_confirm(items.filtered(lambda item: item.account_id == bank))
        env.flush_all()

    def attach(self, env):
        file = env["ir.attachment"].search([("name", "=", "race.pdf")])
        file.raw = b"%PDF other"
        env.flush_all()

    EDITS = ("rename", "unreconcile", "delete_partial", "write_draft", "take_back", "confirm_new")

    def state(self):
        with self.transaction() as env:
            return self.look(env)

    # -------------------------------------------------------------------------
    # RACES
    # -------------------------------------------------------------------------

    def test_edit_that_began_before_the_close_is_refused_after_it(self):
        """It reads the books of its beginning, where the period is open; the database says no."""
        for edit in self.EDITS:
            with self.subTest(edit), self.again() as editor:
                self.assertEqual(self.look(editor), "open")
                with self.transaction() as closer:
                    self.close(closer)
                with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                    getattr(self, edit)(editor)
                editor.cr.rollback()
                editor.transaction.reset()
                with self.assertRaisesRegex(UserError, "closed"):  # as Odoo tries it again
                    getattr(self, edit)(editor)
                editor.cr.rollback()

    def test_close_does_not_go_ahead_while_an_edit_is_under_way(self):
        for edit in ("rename", "take_back", "confirm_new"):
            with self.subTest(edit), self.again() as editor:
                getattr(self, edit)(editor)
                with (
                    self.registry.cursor() as cursor,
                    self.assertRaisesRegex(UserError, "Somebody is working on Race bank March"),
                ):
                    self.close(api.Environment(cursor, 2, {}))
                editor.cr.rollback()
                self.assertEqual(self.state(), "open")
        with self.transaction() as closer:
            self.close(closer)
        self.assertEqual(self.state(), "closed")

    def test_close_that_began_before_an_edit_was_committed_starts_again(self):
        """Else it would seal books that are not there any more."""
        for edit in self.EDITS:
            with self.subTest(edit), self.again() as closer:
                self.assertEqual(self.look(closer), "open")
                with self.transaction() as editor:
                    getattr(self, edit)(editor)
                with self.assertRaises(ConcurrencyError):
                    self.close(closer)
                closer.cr.rollback()
                self.assertEqual(self.state(), "open")

    def test_two_who_close_at_once_close_once(self):
        with self.again() as first:
            self.close(first)
            with self.registry.cursor() as cursor, self.assertRaisesRegex(UserError, "Somebody"):
                self.close(api.Environment(cursor, 2, {}))
            first.cr.commit()
            with self.transaction() as env:
                self.assertEqual(len(self.period(env).snapshot_ids), 1)

    def test_confirming_does_not_keep_others_from_editing(self):
        with self.again() as first, self.again() as second:
            self.rename(first)
            self.look(second)
            second["account.move.line"].browse(self.ids["charge"]).move_id.message_post(body="x")
            self.period(second)._check_moves_not_closed(self.item(second, "charge").move_id)
            second.cr.rollback()
            first.cr.rollback()

    @contextmanager
    def again(self):
        """Open a transaction on books that are as at the beginning."""
        self.delete_books()
        with self.transaction() as env:
            self.ids = {name: record.id for name, record in self.book(env).items()}
        with self.registry.cursor() as cursor:
            yield api.Environment(cursor, 2, {})
