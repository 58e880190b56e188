"""Bank feeds whatever the provider: what is fetched, by whom, when, and what fails."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import OperationalError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.models.bank_feed import FetchedFile

from .bank_files import entry, zipped
from .import_common import ImportCommon

JUNK = b"\x00\x01 this is no statement"
FETCHER = "odoo.addons.account_bank_reconciliation.models.bank_feed_folder.BankFeed"


class FeedCommon(ImportCommon):
    """A feed whose provider is played by the test: ``offered`` is what it has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.role("accountant")
        cls.manager = cls.role("manager")

    def setUp(self):
        super().setUp()
        self.offered, self.settled = [], []
        # the provider answers from memory; test_feed_folder has the real one
        self.enterContext(patch(f"{FETCHER}._locate", lambda _, folder: Path("/feeds", folder)))
        self.enterContext(patch(f"{FETCHER}._fetch_folder", lambda feed: self.answer()))
        self.enterContext(
            patch(
                f"{FETCHER}._prepare_settle_folder", lambda _feed, mark: self.prepare_settle(mark)
            )
        )
        self.feed = self.env["bank.feed"].create(
            {
                "journal_id": self.bank.id,
                "provider": "folder",
                "folder": "bank",
                "user_id": self.accountant.id,
            }
        )
        # a test's transaction is neither committed nor rolled back
        self.enterContext(patch.object(self.env.cr, "commit", self.commit))
        self.enterContext(patch.object(self.env.cr, "rollback", self.env.cr.postcommit.clear))

    def answer(self):
        for file in self.offered:
            if isinstance(file, Exception):
                raise file
            yield file

    def prepare_settle(self, mark):
        return lambda: self.settled.append(mark)

    def commit(self):
        self.env.cr.flush()
        self.env.cr.postcommit.run()

    def offer(self, *files):
        self.offered = [
            file
            if isinstance(file, Exception | FetchedFile)
            else FetchedFile(*file, mark=f"at {file[0]}")
            for file in files
        ]

    def fetch(self, user=None):
        """Fetch by the button, and commit as the end of the request does."""
        self.feed.with_user(user or self.accountant).action_fetch()
        self.commit()
        return self.env["bank.feed.fetch"].search([("feed_id", "=", self.feed.id)], limit=1)

    def work(self, at=None):
        """Let the job run, at ``at`` if given."""
        with freeze_time(at or fields.Datetime.now()):
            self.env["bank.feed"]._cron_fetch()

    def assertFiles(self, expected):
        rows = [(file.name, file.state) for file in self.feed.file_ids.sorted("name")]
        self.assertEqual(rows, expected)


@tagged("post_install", "-at_install")
class TestFeed(FeedCommon):
    # -------------------------------------------------------------------------
    # WHAT IS FETCHED
    # -------------------------------------------------------------------------

    def test_a_fetched_file_is_imported_like_one_that_a_person_drops(self):
        self.offer(self.january(entry(50, "2026-01-05", text="Invoice 7"), closing=150))
        fetch = self.fetch()
        self.assertLines([("2026-01-05", 50.0, "Invoice 7")])
        self.assertRecordValues(
            fetch,
            [
                {
                    "state": "done",
                    "user_id": self.accountant.id,
                    "is_automatic": False,
                    "imported_count": 1,
                    "known_count": 0,
                    "failed_count": 0,
                }
            ],
        )
        file = self.feed.file_ids
        self.assertEqual(file.imported_ids, self.lines().statement_file_id)
        self.assertEqual(file.imported_ids.user_id, self.accountant)
        self.assertEqual(file.imported_ids.sha256, file.sha256)
        self.assertEqual(self.settled, ["at january.xml"])

    def test_the_same_file_is_imported_once_however_often_it_comes(self):
        name, data = self.january(entry(50, "2026-01-05", text="Invoice 7"), closing=150)
        self.offer((name, data), ("copy.xml", data))
        self.assertRecordValues(self.fetch(), [{"imported_count": 1, "known_count": 1}])
        again = self.fetch()
        self.assertRecordValues(again, [{"imported_count": 0, "known_count": 2}])
        self.assertLines([("2026-01-05", 50.0, "Invoice 7")])
        self.assertEqual(self.env["bank.statement.file"].search_count([("name", "=", name)]), 1)
        self.assertFiles([("january.xml", "known")])
        # one that could not be put away the first time is put away now
        self.assertEqual(self.settled, ["at january.xml", "at copy.xml"] * 2)

    def test_a_file_that_a_person_has_imported_is_known(self):
        file = self.january(entry(50, "2026-01-05", text="Invoice 7"), closing=150)
        self.imported(file)
        self.offer(file)
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "known_count": 1}])
        self.assertEqual(self.feed.file_ids.imported_ids, self.lines().statement_file_id)

    def test_statements_of_another_account_go_to_its_journal_and_unknown_ones_ask_a_person(self):
        savings = self.bank.copy({"name": "Savings", "code": "SAV"})
        savings.set_bank_account("DE02120300000000202051")
        _name, data = self.january(entry(50, "2026-01-05", text="one"), closing=150)
        there = data.replace(b"DE89370400440532013000", b"DE02120300000000202051")
        nowhere = data.replace(b"DE89370400440532013000", b"DE75512108001245126199")
        self.offer(("savings.xml", there), ("unknown.xml", nowhere))
        self.fetch()
        self.assertFiles([("savings.xml", "imported"), ("unknown.xml", "failed")])
        self.assertLines([])
        self.assertLines([("2026-01-05", 50.0, "one")], savings)
        problem = self.feed.file_ids.filtered(lambda file: file.state == "failed").problem
        self.assertIn("No bank journal has the account DE75512108001245126199", problem)

    # -------------------------------------------------------------------------
    # WHAT FAILS
    # -------------------------------------------------------------------------

    def test_a_file_that_cannot_be_read_does_not_stop_the_others(self):
        good = self.january(entry(50, "2026-01-05", text="Invoice 7"), closing=150)
        self.offer(("junk.xml", JUNK), good)
        fetch = self.fetch()
        self.assertRecordValues(fetch, [{"state": "done", "imported_count": 1, "failed_count": 1}])
        self.assertFiles([("january.xml", "imported"), ("junk.xml", "failed")])
        self.assertLines([("2026-01-05", 50.0, "Invoice 7")])
        self.assertEqual(self.settled, ["at january.xml"], "the other one stays where it is")
        self.assertEqual((self.feed.state, self.feed.problem_count), ("working", 1))
        junk = self.feed.file_ids.filtered(lambda file: file.state == "failed")
        self.assertIn("junk.xml", junk.problem)

    def test_the_responsible_person_is_told_once_and_no_more_when_all_is_well(self):
        self.offer(("junk.xml", JUNK))
        self.fetch()
        self.fetch(self.manager)
        activity = self.feed.activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, self.accountant))
        self.assertIn("junk.xml", activity.note)
        self.offer()
        self.feed.file_ids.sudo().state = "known"
        self.fetch()
        self.assertFalse(self.feed.activity_ids)

    def test_a_manager_is_told_where_the_responsible_person_has_left(self):
        self.accountant.active = False
        self.feed._tell_responsible("a problem")
        able = self.env.ref("account_bank_reconciliation.group_manager").all_user_ids
        self.assertIn(self.feed.activity_ids.user_id, able)

    def test_a_person_imports_what_the_feed_could_not_and_then_it_is_known(self):
        name, data = self.january(entry(50, "2026-01-05", text="one"), closing=150)
        data = data.replace(b"DE89370400440532013000", b"DE75512108001245126199")
        self.offer((name, data))
        self.fetch()
        action = self.feed.file_ids.with_user(self.accountant).action_import()
        dialog = self.env["bank.statement.import"].with_user(self.accountant)
        dialog = dialog.browse(action["res_id"])
        dialog.preview_ids.journal_id = self.bank
        dialog.action_import()
        self.assertLines([("2026-01-05", 50.0, "one")])
        self.fetch()
        self.assertFiles([("january.xml", "known")])
        self.assertEqual(self.settled, ["at january.xml"])
        self.assertFalse(self.feed.problem_count)

    def test_of_an_archive_only_what_failed_is_tried_again(self):
        one = self.january(entry(50, "2026-01-05", text="one"), closing=150)
        archive = zipped(one, ("junk.xml", JUNK))
        self.offer(("all.zip", archive))
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "failed_count": 1}])
        self.assertLines([("2026-01-05", 50.0, "one")])
        self.fetch()
        kept = self.env["bank.statement.file"].search([("name", "=", "all.zip/january.xml")])
        self.assertEqual(len(kept), 1)
        self.assertFiles([("all.zip", "failed")])

    def test_a_provider_that_cannot_be_reached_is_asked_later_and_later(self):
        self.offer(ConnectionError("https://bank.example/?token=secret"))
        start = fields.Datetime.to_datetime("2026-02-01 08:00:00")
        self.feed.next_try = start
        waits = []
        for _time in range(7):
            now = self.feed.next_try
            self.work(now)
            waits.append(int((self.feed.next_try - now).total_seconds() // 60))
        self.assertEqual(waits, [120, 240, 480, 960, 1440, 1440, 1440])
        self.assertEqual((self.feed.state, self.feed.failures), ("failing", 7))
        self.assertEqual(len(self.feed.activity_ids), 1)
        told = [*self.feed.fetch_ids.mapped("problem"), self.feed.problem]
        self.assertNotIn("secret", "".join(told))
        self.assertIn("ConnectionError", self.feed.problem)
        self.offer()
        self.work(self.feed.next_try)
        self.assertRecordValues(self.feed, [{"state": "working", "failures": 0, "problem": False}])
        self.assertFalse(self.feed.activity_ids)

    def test_what_came_before_the_connection_broke_stays_imported(self):
        file = self.january(entry(50, "2026-01-05", text="Invoice 7"), closing=150)
        self.offer(file, OSError(110, "Connection timed out"))
        fetch = self.fetch()
        self.assertRecordValues(fetch, [{"state": "failed", "imported_count": 1}])
        self.assertEqual(fetch.problem, "The files could not be fetched: Connection timed out.")
        self.assertLines([("2026-01-05", 50.0, "Invoice 7")])

    def test_an_unreadable_file_is_tried_by_itself_less_and_less_often(self):
        self.offer(("junk.xml", JUNK))
        tries = []
        for hour in range(8):
            now = fields.Datetime.to_datetime("2026-02-01 00:00:00") + timedelta(hours=hour)
            self.feed.next_try = now
            self.work(now)
            tries.append(self.feed.file_ids.failures)
        self.assertEqual(tries, [1, 1, 2, 2, 2, 2, 3, 3], "after two hours, then four")
        self.fetch()
        self.assertEqual(self.feed.file_ids.failures, 4, "by the button at once")

    # -------------------------------------------------------------------------
    # BY ITSELF
    # -------------------------------------------------------------------------

    def test_a_feed_that_is_due_fetches_under_the_name_of_who_is_responsible(self):
        self.offer(self.january(entry(50, "2026-01-05", text="Invoice 7"), closing=150))
        self.work()
        self.assertRecordValues(
            self.feed.fetch_ids, [{"user_id": self.accountant.id, "is_automatic": True}]
        )
        self.assertEqual(self.lines().statement_file_id.user_id, self.accountant)
        self.work()
        self.assertEqual(len(self.feed.fetch_ids), 1, "it is not due again")

    def test_nothing_is_imported_under_the_name_of_who_lost_his_role(self):
        self.accountant.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.offer(self.january(entry(50, "2026-01-05"), closing=150))
        self.work()
        self.assertLines([])
        self.assertRecordValues(self.feed, [{"state": "failing", "failures": 1}])
        self.assertIn("may not import statements any more", self.feed.problem)

    def test_one_feed_that_breaks_does_not_stop_the_next(self):
        self.offer(KeyError("token 4711"))
        healthy = self.feed.copy({"folder": "other"})
        asked = []

        def answer(feed):
            asked.append(feed.id)
            return self.answer() if feed == self.feed else iter(())

        with patch(f"{FETCHER}._fetch_folder", answer), self.assertLogs(level="ERROR") as logs:
            self.work()
        self.assertEqual(asked, [self.feed.id, healthy.id])
        self.assertEqual((self.feed.state, healthy.state), ("failing", "working"))
        self.assertEqual(self.feed.problem, "The files could not be fetched: KeyError.")
        self.assertNotIn("4711", "".join(logs.output))

    def test_a_feed_goes_on_where_the_time_of_the_job_was_over(self):
        one = self.january(entry(50, "2026-01-05", text="one"), closing=150)
        two = self.january(entry(7, "2026-01-06", text="two"), closing=107, name="two.xml")
        self.offer(one, two)
        # the job starts, and its time is over after the first file
        answers = iter([60, 0, 0])

        def progress(*args, **kwargs):
            self.commit()
            return next(answers, 60)

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", progress):
            self.work()
        self.assertFiles([("january.xml", "imported")])
        self.assertEqual(self.settled, ["at january.xml"])
        self.work(self.feed.next_try)
        self.assertFiles([("january.xml", "known"), ("two.xml", "imported")])

    def test_two_do_not_fetch_the_same_at_once(self):
        self.offer(self.january(entry(50, "2026-01-05"), closing=150))
        with patch.object(type(self.feed), "_hold", lambda feed: False):
            with self.assertRaisesRegex(UserError, "is fetching just now"):
                self.fetch()
            self.work()
        self.assertFalse(self.feed.fetch_ids)

    def test_who_takes_over_between_two_files_fetches_the_rest_and_plans_the_next(self):
        one = self.january(entry(50, "2026-01-05", text="one"), closing=150)
        two = self.january(entry(7, "2026-01-06", text="two"), closing=107, name="two.xml")
        self.offer(one, two)
        planned = self.feed.next_try
        answers = iter([True, False])
        with patch.object(type(self.feed), "_hold", lambda feed: next(answers)):
            self.work()
        self.assertRecordValues(self.feed.fetch_ids, [{"state": "done", "imported_count": 1}])
        self.assertEqual((self.feed.next_try, self.feed.state), (planned, "new"))

    def test_a_fetch_whose_server_stopped_is_told_as_broken_off_by_the_next_one(self):
        self.env["bank.feed.fetch"]._start(self.feed, is_automatic=True)
        self.work()
        self.assertRecordValues(
            self.feed.fetch_ids.sorted("id"),
            [
                {"state": "failed", "problem": "Broken off before its end."},
                {"state": "done", "problem": False},
            ],
        )

    def test_other_work_at_the_same_moment_is_no_failure(self):
        self.offer(OperationalError("could not serialize access"))
        self.work()
        self.assertRecordValues(self.feed, [{"state": "new", "failures": 0}])
        self.assertFalse(self.feed.activity_ids)
        self.assertEqual(self.feed.fetch_ids.state, "failed")

    def test_what_was_not_committed_is_not_put_away(self):
        self.offer(self.january(entry(50, "2026-01-05"), closing=150))
        self.feed.with_user(self.accountant).action_fetch()
        self.assertEqual(self.settled, [])
        self.env.cr.postcommit.clear()  # what a rollback does
        self.env.cr.postcommit.run()
        self.assertEqual(self.settled, [])

    def test_a_feed_without_provider_waits_for_a_new_one(self):
        self.feed.provider = False
        self.work()
        self.assertFalse(self.feed.fetch_ids)
        fetch = self.fetch()
        self.assertIn("choose where its files come from", fetch.problem)

    # -------------------------------------------------------------------------
    # WHO
    # -------------------------------------------------------------------------

    def test_accountants_fetch_and_managers_configure(self):
        auditor = self.role("auditor")
        with self.assertRaises(AccessError):
            self.feed.with_user(auditor).action_fetch()
        with self.assertRaises(AccessError):
            self.feed.with_user(self.accountant).interval_minutes = 5
        self.feed.with_user(self.manager).interval_minutes = 5
        self.assertTrue(self.feed.with_user(auditor).read(["state"]))

    def test_a_feed_that_has_fetched_is_archived_and_not_deleted(self):
        self.feed.copy({"folder": "other"}).unlink()
        self.fetch()
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.feed.unlink()

    def test_the_card_of_the_journal_speaks_of_feeds_only_where_there_is_one(self):
        other = self.bank.copy({"name": "Savings", "code": "SAV"})
        self.offer(("junk.xml", JUNK))
        self.fetch()
        data = (self.bank | other)._get_journal_dashboard_data_batched()
        card = data[self.bank.id]["bank_feed"]
        self.assertEqual((card["is_failing"], card["problems"]), (False, 1))
        self.assertNotIn("bank_feed", data[other.id])
        action = self.bank.action_open_bank_feeds()
        self.assertEqual(action["context"]["search_default_journal_id"], self.bank.id)
