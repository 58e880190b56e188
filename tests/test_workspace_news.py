from odoo.tests import tagged
from odoo.tools import SQL

from ..models.bank_workspace_news import MOST_NEWS, PAGE, SUBSCRIBED
from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestWorkspaceNews(BankReconciliationCommon):
    """What others change reaches a page that could not hear of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.january = cls.period(1, start=1000, end=1700)
        cls.workspace = cls.env["bank.workspace"]
        cls.asked = {"journal_id": cls.bank.id, "period_id": cls.january.id, "kind": "receivable"}
        cls.first, cls.second = (cls.line(amount, "2026-01-10") for amount in (300, 70))
        cls.send()
        cls.long_ago()

    @classmethod
    def send(cls):
        """What waits for the end of the transaction is on the bus."""
        cls.env.cr.precommit.run()

    @classmethod
    def long_ago(cls):
        """All that is on the bus has been there for a minute."""
        a_minute = SQL("create_date - INTERVAL '1 minute'")
        cls.env.cr.execute(SQL("UPDATE bus_bus SET create_date = %s", a_minute))
        cls.env.invalidate_all()

    def match(self, line, page=""):
        item = self.open_item(self.invoice(line.amount))
        line.with_context(**{PAGE: page}).action_match(item)
        self.send()
        return item

    def subscribed(self, *channels):
        return {"channels": channels, "missed_presences": self.env["mail.presence"]}

    def load(self):
        return self.workspace.action_load(self.asked)["news_id"]

    def read_news(self, since, page="mine"):
        news = self.workspace.with_context(**{PAGE: page}).action_read_news(self.asked, since)
        return news["line_ids"], news["item_ids"], news["is_many"]

    def test_what_was_matched_since_the_page_was_read_is_told_once(self):
        self.match(self.first)
        self.long_ago()
        since = self.load()
        self.assertEqual(self.read_news(since), ([], [], False))
        item = self.match(self.second)
        self.second.action_undo_reconciliation()
        self.send()
        self.assertEqual(self.read_news(since), (self.second.ids, item.ids, False))

    def test_the_page_does_not_hear_of_what_it_has_done_itself(self):
        since = self.load()
        self.match(self.first, page="mine")
        other = self.match(self.second, page="of another")
        self.assertEqual(self.read_news(since), (self.second.ids, other.ids, False))

    def test_what_was_told_while_the_page_was_read_is_told_again(self):
        item = self.match(self.first)
        self.assertEqual(self.read_news(self.load()), (self.first.ids, item.ids, False))
        self.long_ago()
        self.assertEqual(self.read_news(self.load()), ([], [], False))

    def test_another_journal_is_not_told_of(self):
        other = self.bank.copy({"name": "Savings", "code": "SAV"})
        since = self.load()
        other._send_workspace_news(self.first, self.env["account.move.line"])
        self.send()
        self.assertEqual(self.read_news(since), ([], [], False))

    def test_a_page_that_slept_too_long_or_missed_too_much_is_read_again(self):
        self.match(self.first)
        self.long_ago()
        since = self.load()
        self.env["bus.bus"].sudo().browse(since).unlink()
        self.assertEqual(self.read_news(since), ([], [], True))
        self.long_ago()
        since = self.load()
        for _number in range(MOST_NEWS + 1):
            self.bank._send_workspace_news(self.second, self.env["account.move.line"])
        self.send()
        self.assertTrue(self.read_news(since)[2])

    def test_a_page_is_told_when_the_server_listens_for_it(self):
        accountant = self.role("accountant")
        websocket = self.env["ir.websocket"].with_user(accountant)
        websocket._after_subscribe_data(self.subscribed("broadcast", accountant.partner_id))
        self.assertFalse(self.find_told())
        websocket._after_subscribe_data(self.subscribed((self.bank, "bank_workspace")))
        told = self.find_told()
        self.assertIn(f'"res.partner",{accountant.partner_id.id}', told.channel)
        self.assertIn(f'{{"journal_ids":[{self.bank.id}]}}', told.message)

    def find_told(self):
        self.send()
        return self.env["bus.bus"].sudo().search([("message", "like", SUBSCRIBED)])
