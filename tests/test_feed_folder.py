"""The watched folder, with real folders: what is read, what is moved, what stays where it is."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import config

from .bank_files import entry
from .import_common import ImportCommon

LONG_AGO = 1_700_000_000


@tagged("post_install", "-at_install")
class TestFeedFolder(ImportCommon):
    def setUp(self):
        super().setUp()
        top = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.outside = top / "outside"
        self.root = top / "root"
        self.inbox = self.root / "bank"
        for folder in (self.outside, self.inbox):
            folder.mkdir(parents=True)
        self.enterContext(patch.dict(config.options, {"bank_feed_root": str(self.root)}))
        self.feed = self.make_feed("bank")

    def make_feed(self, folder, **vals):
        return self.env["bank.feed"].create(
            {"journal_id": self.bank.id, "provider": "folder", "folder": folder, **vals}
        )

    def put(self, name, data, folder=None, written=LONG_AGO):
        path = (folder or self.inbox) / name
        path.write_bytes(data)
        os.utime(path, (written, written))
        return path

    def put_january(self, name="january.xml", amount=50, **more):
        opening = {"closing": 100 + amount}
        data = self.january(entry(amount, "2026-01-05", text=name), **opening)[1]
        return self.put(name, data, **more)

    def fetch(self):
        self.feed.action_fetch()
        self.env.cr.postcommit.run()
        return self.env["bank.feed.fetch"].search([("feed_id", "=", self.feed.id)], limit=1)

    def names(self, folder):
        """Return what lies in a folder."""
        return sorted(path.name for path in folder.iterdir())

    # -------------------------------------------------------------------------
    # FETCH
    # -------------------------------------------------------------------------

    def test_imported_files_are_moved_to_done_and_the_others_stay(self):
        data = self.put_january().read_bytes()
        self.put("junk.xml", b"\x00 this is no statement")
        fetch = self.fetch()
        self.assertRecordValues(fetch, [{"imported_count": 1, "failed_count": 1}])
        self.assertLines([("2026-01-05", 50.0, "january.xml")])
        self.assertEqual(self.names(self.inbox), ["done", "junk.xml"])
        self.assertEqual((self.inbox / "done" / "january.xml").read_bytes(), data)

    def test_files_are_taken_oldest_first(self):
        self.put_january("b.xml", amount=7, written=LONG_AGO + 60)
        self.put_january("a.xml", amount=8, written=LONG_AGO + 120)
        self.fetch()
        files = self.feed.file_ids.sorted("id")
        self.assertEqual(files.mapped("name"), ["b.xml", "a.xml"])

    def test_a_file_that_is_still_written_waits(self):
        path = self.put_january("new.xml")
        os.utime(path)
        self.put_january("half.xml.part")
        self.put_january(".hidden.xml")
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "failed_count": 0}])
        os.utime(path, (LONG_AGO, LONG_AGO))
        self.assertRecordValues(self.fetch(), [{"imported_count": 1, "failed_count": 0}])

    def test_nothing_in_done_is_overwritten(self):
        done = self.inbox / "done"
        done.mkdir()
        self.put("january.xml", b"earlier", folder=done)
        self.put_january()
        self.fetch()
        self.assertEqual(self.names(done), ["january (2).xml", "january.xml"])
        self.assertEqual((done / "january.xml").read_bytes(), b"earlier")
        self.assertIn(b"camt.053", (done / "january (2).xml").read_bytes())

    def test_another_file_that_takes_the_name_meanwhile_is_not_put_away_unread(self):
        self.put_january()
        self.feed.action_fetch()
        self.put_january(amount=7, written=LONG_AGO + 60)  # before the import is committed
        self.env.cr.postcommit.run()
        self.assertEqual(self.names(self.inbox), ["done", "january.xml"])
        self.assertEqual(self.names(self.inbox / "done"), [])
        self.fetch()
        self.assertEqual(self.names(self.inbox / "done"), ["january.xml"])
        self.assertEqual(self.lines().mapped("amount"), [7.0, 50.0])

    def test_a_file_that_could_not_be_put_away_is_put_away_the_next_time(self):
        self.put_january()
        self.feed.action_fetch()
        self.env.cr.postcommit.clear()  # the server stops just here
        self.assertEqual(self.names(self.inbox), ["done", "january.xml"])
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "known_count": 1}])
        self.assertEqual(self.names(self.inbox), ["done"])
        self.assertEqual(len(self.lines()), 1)

    def test_names_of_any_bytes_are_read_and_put_away(self):
        data = self.put_january().read_bytes()
        (self.inbox / "january.xml").unlink()
        path = os.path.join(os.fsencode(self.inbox), b"Kontoausz\xfcge 1-2.xml")
        with open(path, "wb") as handle:
            handle.write(data)
        os.utime(path, (LONG_AGO, LONG_AGO))
        self.assertRecordValues(self.fetch(), [{"imported_count": 1, "failed_count": 0}])
        self.assertEqual(self.feed.file_ids.name, "Kontoausz\N{REPLACEMENT CHARACTER}ge 1-2.xml")
        self.assertEqual(os.listdir(os.fsencode(self.inbox / "done")), [b"Kontoausz\xfcge 1-2.xml"])

    def test_a_folder_that_is_missing_says_so(self):
        (self.inbox).rmdir()
        fetch = self.fetch()
        self.assertEqual(fetch.state, "failed")
        self.assertIn("No such file or directory", fetch.problem)
        self.assertEqual(self.feed.state, "failing")

    def test_a_file_that_is_too_large_is_not_read_into_memory(self):
        path = self.inbox / "huge.xml"
        with path.open("wb") as handle:
            handle.truncate(256 * 1024 * 1024 + 1)
        os.utime(path, (LONG_AGO, LONG_AGO))
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "failed_count": 1}])
        self.assertEqual(self.feed.file_ids.problem, "The file is larger than 268435456 bytes.")
        self.assertTrue(path.exists())

    # -------------------------------------------------------------------------
    # NO ESCAPE
    # -------------------------------------------------------------------------

    def test_a_folder_lies_below_the_root_or_is_refused(self):
        (self.root / "link").symlink_to(self.outside)
        for folder in ("../outside", "bank/../../outside", str(self.outside), "link", ".", "/", ""):
            with self.subTest(folder), self.assertRaisesRegex(ValidationError, "no folder below"):
                self.make_feed(folder)

    def test_without_root_no_folder_is_watched(self):
        with patch.dict(config.options, {"bank_feed_root": ""}):
            with self.assertRaisesRegex(ValidationError, "bank_feed_root"):
                self.make_feed("other")
            self.assertIn("bank_feed_root", self.fetch().problem)

    def test_a_root_may_name_the_database(self):
        root = f"{self.root}/{{database}}"
        (self.root / self.env.cr.dbname / "bank").mkdir(parents=True)
        self.put_january(folder=self.root / self.env.cr.dbname / "bank")
        with patch.dict(config.options, {"bank_feed_root": root}):
            self.assertRecordValues(self.fetch(), [{"imported_count": 1}])

    def test_a_link_that_appears_later_is_not_followed(self):
        self.put_january(folder=self.outside)
        self.inbox.rmdir()
        self.inbox.symlink_to(self.outside)
        fetch = self.fetch()
        self.assertIn("no folder below", fetch.problem)
        self.assertEqual(self.names(self.outside), ["january.xml"])

    def test_links_and_folders_among_the_files_are_left_alone(self):
        secret = self.put_january("secret.xml", folder=self.outside)
        (self.inbox / "link.xml").symlink_to(secret)
        (self.inbox / "folder.xml").mkdir()
        os.mkfifo(self.inbox / "pipe.xml")
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "failed_count": 0}])
        self.assertEqual(self.names(self.inbox), ["done", "folder.xml", "link.xml", "pipe.xml"])
        self.assertEqual(self.names(self.outside), ["secret.xml"])

    def test_done_may_be_no_link(self):
        self.put_january()
        (self.inbox / "done").symlink_to(self.outside)
        fetch = self.fetch()
        self.assertEqual((fetch.state, fetch.imported_count), ("failed", 0))
        self.assertEqual(self.names(self.outside), [])
        self.assertLines([])

    def test_a_folder_belongs_to_one_feed_also_across_companies(self):
        other = self.setup_other_company()["default_journal_bank"]
        (self.root / "alias").symlink_to(self.inbox)
        for folder in ("bank", "./bank", "alias", str(self.inbox)):
            with (
                self.subTest(folder),
                self.assertRaisesRegex(ValidationError, "Another feed watches"),
            ):
                self.make_feed(folder, journal_id=other.id)
