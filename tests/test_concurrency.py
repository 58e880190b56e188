"""Two users at once: one confirmation, one line, one month, and a clear message for the other.

Real transactions are needed, so the books of this test are committed, and deleted afterwards.
"""

from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

from odoo import Command, api
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

ADMIN = 2
LOGIN = "ann.two.at.once"
CREATED = (
    "account.partial.reconcile",
    "account.full.reconcile",
    "bank.match.event",
    "bank.reconciliation.confirmation",
    "bank.reconciliation",
    "account.bank.statement.line",
    "account.move.line",
    "account.move",
    "account.payment.method.line",
    "account.journal",
    "account.account",
)
MONTH = {"date_start": "2032-03-01", "date_end": "2032-03-31", "mode": "manual"}


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """March 2032 of an own bank in manual mode: two deposits of 80 and 5, a cheque of 30 to tick.

    The administrator and Ann, an accountant, work at the same time.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.transaction() as env:
            self.last_ids = {name: self.last_id(env, name) for name in CREATED}
        self.addCleanup(self.delete_books)
        with self.transaction() as env:
            self.book(env)
        # Odoo waits before it tries again; there is nobody to wait for here
        waiting = patch("odoo.service.model.time.sleep")
        waiting.start()
        self.addCleanup(waiting.stop)

    # -------------------------------------------------------------------------
    # BOOKS
    # -------------------------------------------------------------------------

    @contextmanager
    def transaction(self, user_id=ADMIN):
        """Work as a user; commit at the end."""
        with self.registry.cursor() as cursor:
            yield api.Environment(cursor, user_id, {})

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
        with self.transaction() as env:
            ann = env["res.users"].search([("login", "=", LOGIN)])
            partner = ann.partner_id
            ann.unlink()
            partner.unlink()

    def book(self, env):
        accounts = env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": kind, "reconcile": reconcile}
                for name, code, kind, reconcile in (
                    ("Two at once: bank", "899801", "asset_cash", False),
                    ("Two at once: income", "899802", "income", False),
                    ("Two at once: suspense", "899803", "asset_current", True),
                    ("Two at once: cheques", "899804", "asset_current", True),
                )
            ]
        )
        bank, income, suspense, cheques = accounts
        journals = env["account.journal"].create(
            [
                {
                    "name": "Two at once",
                    "code": "TWO1",
                    "type": "bank",
                    "default_account_id": bank.id,
                    "suspense_account_id": suspense.id,
                },
                {"name": "Two at once, entries", "code": "TWO2", "type": "general"},
            ]
        )
        journal, entries = journals
        methods = journal.inbound_payment_method_line_ids
        methods |= journal.outbound_payment_method_line_ids
        methods.payment_account_id = cheques
        deposit = self.entry(env, entries, bank, income, 80)
        other = self.entry(env, entries, bank, income, 5)
        cheque = self.entry(env, journal, income, cheques, 30)
        period = env["bank.reconciliation"].create({"journal_id": journal.id, **MONTH})
        self.ids = {
            "journal": journal.id,
            "period": period.id,
            "deposit": deposit[0].id,
            "other": other[0].id,
            "cheque": cheque[1].id,
            "ann": self.make_ann(env).id,
        }

    def make_ann(self, env):
        groups = ("base.group_user", "account_bank_reconciliation.group_accountant")
        return env["res.users"].create(
            {
                "name": "Ann Accountant",
                "login": LOGIN,
                "group_ids": [Command.set([env.ref(name).id for name in groups])],
            }
        )

    def entry(self, env, journal, debit, credit, amount):
        entry = env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": "2032-03-10",
                "line_ids": [
                    Command.create({"account_id": debit.id, "balance": amount}),
                    Command.create({"account_id": credit.id, "balance": -amount}),
                ],
            }
        )
        entry.action_post()
        return entry.line_ids.sorted("balance", reverse=True)

    # -------------------------------------------------------------------------
    # WHO DOES WHAT
    # -------------------------------------------------------------------------

    @contextmanager
    def two(self):
        """Open two transactions that see the books as they are now: the administrator and Ann."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            mine = api.Environment(first, ADMIN, {})
            hers = api.Environment(second, self.ids["ann"], {})
            for env in (mine, hers):
                env["bank.reconciliation"].browse(self.ids["period"]).state  # noqa: B018
            yield mine, hers
            first.rollback()
            second.rollback()

    def confirm(self, env, *names):
        period = env["bank.reconciliation"].browse(self.ids["period"])
        period.action_confirm([self.ids[name] for name in names])
        env.flush_all()

    def confirmed(self, name):
        """Return who has confirmed an item, as everybody sees it now."""
        with self.transaction() as env:
            item = env["account.move.line"].browse(self.ids[name])
            return item.bank_confirmation_ids.user_id.mapped("name")

    # -------------------------------------------------------------------------
    # AT ONCE
    # -------------------------------------------------------------------------

    def test_second_user_is_told_at_once_that_someone_works_on_the_item(self):
        with self.two() as (mine, hers):
            self.confirm(hers, "deposit")
            with self.assertRaisesRegex(UserError, "Someone else is working on the same items"):
                self.confirm(mine, "deposit")
            mine.cr.rollback()
            hers.cr.commit()
        self.assertEqual(self.confirmed("deposit"), ["Ann Accountant"])

    def test_concurrent_confirm_of_one_item_ends_with_one_confirmation_and_names_who(self):
        with self.two() as (mine, hers):
            self.confirm(hers, "deposit")
            hers.cr.commit()
            tries = []
            attempt = partial(self.confirm_and_count, mine, tries)
            with (
                mute_logger("odoo.sql_db", "odoo.service.model"),
                self.assertRaisesRegex(
                    UserError, "Ann Accountant confirmed it already in Two at once March 2032"
                ),
            ):
                retrying(attempt, mine)
        self.assertEqual(tries, [1, 1])  # the books of the first try did not show hers
        self.assertEqual(self.confirmed("deposit"), ["Ann Accountant"])

    def confirm_and_count(self, env, tries):
        tries.append(1)
        self.confirm(env, "deposit")

    def test_without_odoo_trying_again_the_database_keeps_one_confirmation(self):
        with self.two() as (mine, hers):
            self.confirm(hers, "deposit")
            hers.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
                self.confirm(mine, "deposit")
        self.assertEqual(self.confirmed("deposit"), ["Ann Accountant"])

    def test_two_users_confirm_different_items_of_one_period_at_a_time(self):
        with self.two() as (mine, hers):
            self.confirm(hers, "deposit")
            self.confirm(mine, "other")
            mine.cr.commit()
            hers.cr.commit()
        self.assertEqual(self.confirmed("deposit"), ["Ann Accountant"])
        self.assertEqual(len(self.confirmed("other")), 1)

    def test_payment_ticked_by_two_users_gets_one_line(self):
        with self.two() as (mine, hers):
            self.confirm(hers, "cheque")
            with self.assertRaisesRegex(UserError, "Someone else is working on the same items"):
                self.confirm(mine, "cheque")
            mine.cr.rollback()
            hers.cr.commit()
            with (
                mute_logger("odoo.sql_db", "odoo.service.model"),
                self.assertRaisesRegex(UserError, "the bank has shown it already"),
            ):
                retrying(partial(self.confirm, mine, "cheque"), mine)
        with self.transaction() as env:
            lines = env["account.bank.statement.line"].search(
                [("journal_id", "=", self.ids["journal"])]
            )
            self.assertRecordValues(lines, [{"amount": -30.0, "is_ticked": True}])

    def test_month_made_by_two_users_at_once_is_there_once(self):
        with self.two() as (mine, hers):
            april = {
                "journal_id": self.ids["journal"],
                "date_start": "2032-04-01",
                "date_end": "2032-04-30",
            }
            hers["bank.reconciliation"].create(april)
            hers.cr.commit()
            late = {**april, "date_start": "2032-04-30"}
            with (
                mute_logger("odoo.sql_db", "odoo.service.model"),
                self.assertRaisesRegex(ValidationError, "overlaps Two at once April 2032"),
            ):
                retrying(lambda: mine["bank.reconciliation"].create(late), mine)
        with self.transaction() as env:
            journal = env["account.journal"].browse(self.ids["journal"])
            self.assertEqual(len(journal.bank_reconciliation_ids), 2)

    def assertRecordValues(self, records, expected):
        rows = [{name: record[name] for name in expected[0]} for record in records]
        self.assertEqual(rows, expected)
