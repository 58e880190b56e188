"""What the tours of the workspace share: its page is opened, and the books are read anew after."""

from odoo.tests import HttpCase

LOGIN = "workspace accountant"


class WorkspaceTours(HttpCase):
    """For test classes with ``bank``, the journal, and ``role()``."""

    #: Seconds that a request waits for another one: in a test all share one connection.
    test_cursor_lock_timeout = 120

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.role("accountant", login=LOGIN, password=LOGIN)

    def tour(self, name, query=""):
        """Open the workspace of the bank, and run the tour of this name in it."""
        self.env.flush_all()
        url = f"/odoo/{self.bank.id}/bank-workspace{query}"
        tour = f"account_bank_reconciliation.workspace_{name}"
        self.start_tour(url, tour, login=LOGIN, timeout=400)
        self.env.invalidate_all()
