import json
import time
from concurrent.futures import TimeoutError as LateError
from contextlib import ExitStack, contextmanager, suppress
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tests.common import (
    HOST,
    TEST_CURSOR_COOKIE_NAME,
    ChromeBrowser,
    ChromeBrowserException,
    _registry_test_lock,
)

from odoo.addons.bus.models.bus import BusBus
from odoo.addons.bus.websocket import (
    CloseCode,
    WebsocketConnectionHandler,
    _kick_all,
    _websocket_instances,
)

from ..models.bank_workspace_news import IrWebsocket
from .common import BankReconciliationCommon
from .workspace_tours import LOGIN, WorkspaceTours

OTHER = "other accountant"
BUS = "odoo.__WOWL_DEBUG__.root.env.services.bus_service"
#: Seconds that a page may take on a busy computer until it shows something.
PATIENCE = 120
#: Seconds between two looks at a page.
GLANCE = 0.1


@tagged("post_install", "-at_install")
class TestTourWorkspaceTwo(WorkspaceTours, BankReconciliationCommon):
    """Two accountants in two browsers have the same journal open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role("accountant", login=OTHER, password=OTHER)
        cls.period(1, start=1000, end=1370)
        cls.invoices = [cls.invoice(amount) for amount in (300, 70)]
        cls.lines = [
            cls.line(move.amount_total, ref=f"paid {move.amount_total:.0f} {move.name}")
            for move in cls.invoices
        ]
        for line in cls.lines:
            line.action_suggest()

    def setUp(self):
        super().setUp()
        held = ExitStack()
        self.addCleanup(held.close)
        self.env.flush_all()
        held.enter_context(self.allow_requests())
        held.callback(self._wait_remaining_requests)
        held.callback(_kick_all, CloseCode.KILL_NOW)
        held.enter_context(
            patch.object(WebsocketConnectionHandler, "websocket_allowed", return_value=True)
        )
        held.enter_context(patch.object(BusBus, "_sendone", self.make_sender()))
        self.held = held

    def make_sender(self):
        """News are sent when a request commits; in a test nothing is ever committed."""
        send = BusBus._sendone

        def send_at_once(bus, *message):
            send(bus, *message)
            bus.env.cr.precommit.run()
            bus.env.cr.postcommit.run()

        return send_at_once

    @contextmanager
    def books(self):
        """The test looks at the books only while no page does: all share one connection."""
        with _registry_test_lock:
            yield

    # -------------------------------------------------------------------------
    # BROWSERS
    # -------------------------------------------------------------------------

    def open_page(self, login):
        """Return a browser of its own in which this user has the workspace open."""
        browser = ChromeBrowser(self)
        self.held.callback(browser.stop)
        browser.set_cookie(TEST_CURSOR_COOKIE_NAME, self.http_request_key, "/", HOST)
        self.session = None  # that of the other user stays
        with self.books():
            self.authenticate(login, login, browser=browser)
        browser.navigate_to(f"{self.base_url()}/odoo/{self.bank.id}/bank-workspace")
        self.wait(browser, "document.querySelectorAll('.o_bank_row[data-pane=lines]').length === 2")
        return browser

    def ask(self, browser, code):
        """Return what the code gives in the page as it is now."""
        request = {"expression": code, "returnByValue": True}
        answer = browser._websocket_request("Runtime.evaluate", params=request)
        self.assertNotIn("exceptionDetails", answer, code)
        return answer["result"].get("value")

    def wait(self, browser, condition):
        """Look at the page until the condition is true; a page that is being loaded has none."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # on its way to another page, or busy, it answers nothing
            with suppress(ChromeBrowserException, LateError, TimeoutError):
                if self.ask(browser, f"Boolean({condition})"):
                    return
            time.sleep(GLANCE)
        shown = self.ask(browser, "document.body.innerText")
        self.fail(f"{condition} was not true in {PATIENCE} seconds. The page shows:\n{shown}")

    def row(self, line):
        return f".o_bank_row[data-pane=lines][data-id='{line.id}']"

    def click(self, browser, selector):
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(browser, f"{found} && !{found}.disabled")
        self.ask(browser, f"{found}.click()")

    def reconcile(self, browser, line):
        """Accept the suggestion in the row."""
        self.click(browser, f"{self.row(line)} .o_bank_row_body ~ * button")

    def assertGone(self, browser, line):
        self.wait(browser, f"!document.querySelector({json.dumps(self.row(line))})")

    # -------------------------------------------------------------------------
    # WHAT THEY DO
    # -------------------------------------------------------------------------

    def test_each_sees_what_the_other_matches_and_nobody_matches_twice(self):
        large, small = self.lines
        anna, ben = self.open_page(LOGIN), self.open_page(OTHER)
        self.click(ben, f"{self.row(small)} .o_bank_row_date")
        self.wait(ben, "document.querySelector('.o_bank_pane_items .o_bank_marked')")
        self.reconcile(anna, large)
        self.assertGone(anna, large)
        self.assertGone(ben, large)
        selected = f"document.querySelector({json.dumps(self.row(small))}).ariaSelected"
        self.assertEqual(self.ask(ben, selected), "true")
        self.leave_news(ben)
        self.reconcile(anna, small)
        self.assertGone(anna, small)
        self.click(ben, ".o_bank_bar button[name=reconcile]")
        told = "document.querySelector('.modal .alert')?.textContent"
        self.wait(ben, told)
        self.assertIn("matched", self.ask(ben, told))
        self.click(ben, ".modal footer .btn-secondary")
        self.assertGone(ben, small)
        with self.books():
            self.compare_books()

    def compare_books(self):
        """Both lines are matched by the one who was quicker, once."""
        self.env.invalidate_all()
        for line, invoice in zip(self.lines, self.invoices, strict=True):
            self.assertEqual(line.matched_item_ids, self.open_item(invoice))
            self.assertEqual(line.matched_by_id.login, LOGIN)
        lines = self.lines[0] | self.lines[1]
        events = self.env["bank.match.event"].search([("line_id", "in", lines.ids)])
        self.assertEqual(events.mapped("action"), ["matched", "matched"])

    def leave_news(self, browser):
        """News do not reach this page any more, as over a bad line."""
        self.ask(browser, f"{BUS}.stop()")

    def test_a_page_catches_up_with_what_it_could_not_hear(self):
        large, small = self.lines
        with patch.object(IrWebsocket, "_get_readable_journals", return_value=[]):
            anna, ben = self.open_page(LOGIN), self.open_page(OTHER)
            self.wait(ben, f"{BUS}.workerState === 'CONNECTED'")
            self.reconcile(anna, large)
            self.assertGone(anna, large)
        with self.books():
            self.forget_unsent()
        self.ask(ben, f"{BUS}.forceUpdateChannels()")
        self.assertGone(ben, large)
        self.wait(ben, f"document.querySelector({json.dumps(self.row(small))})")

    def forget_unsent(self):
        """The bus goes on from here, as it does when later messages have been sent."""
        last = self.env["bus.bus"].sudo().search([], order="id desc", limit=1)
        for websocket in _websocket_instances:
            websocket._last_notif_sent_id = last.id
