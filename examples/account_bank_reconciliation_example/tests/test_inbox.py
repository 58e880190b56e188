from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.tests.import_common import ImportCommon

from .test_box_office import FILE


@tagged("post_install", "-at_install")
class TestInbox(ImportCommon):
    def setUp(self):
        super().setUp()
        self.feed = self.env["bank.feed"].create(
            {"journal_id": self.bank.id, "provider": "inbox", "inbox_key": "sesame"}
        )
        self.accountant = self.role("accountant")

    def attach(self, name, key):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": FILE,
                "description": key,
                "res_model": "bank.feed",
                "res_id": self.feed.id,
            }
        )

    def fetch(self):
        self.feed.with_user(self.accountant).action_fetch()
        return self.env["bank.feed.fetch"].search([("feed_id", "=", self.feed.id)], limit=1)

    def test_files_with_the_key_are_fetched_once(self):
        self.attach("stranger.txt", "guess")
        wanted = self.attach("january.txt", "sesame")
        self.assertRecordValues(self.fetch(), [{"imported_count": 1, "failed_count": 0}])
        self.assertEqual(len(self.lines()), 2)
        self.assertEqual(self.feed.file_ids.mark, str(wanted.id))
        self.assertRecordValues(self.fetch(), [{"imported_count": 0, "known_count": 0}])

    def test_accountants_use_the_key_without_seeing_it(self):
        with self.assertRaises(AccessError):
            self.feed.with_user(self.accountant).read(["inbox_key"])
