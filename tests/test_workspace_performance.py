"""As many queries for ten rows as for a hundred, whatever the workspace shows or books."""

from odoo.tests import tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestWorkspacePerformance(BankReconciliationCommon):
    FEW, MANY = 10, 100

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.january = cls.period(1, start=0, end=0)
        cls.workspace = cls.env["bank.workspace"]
        cls.asked = {"journal_id": cls.bank.id, "period_id": cls.january.id, "kind": "receivable"}
        first = cls.invoice(100)
        others = [first.copy({"invoice_date": first.invoice_date}) for _one in range(cls.MANY - 1)]
        cls.invoices = first.union(*others)
        (cls.invoices - first).action_post()
        cls.lines = (
            cls.env["account.bank.statement.line"]
            .sudo()
            .create(
                [
                    {
                        "journal_id": cls.bank.id,
                        "date": "2026-01-15",
                        "amount": 100,
                        "payment_ref": f"payment {invoice.name}",
                    }
                    for invoice in cls.invoices
                ]
            )
            .sudo(False)
        )
        cls.lines.action_suggest()

    def test_each_line_names_an_invoice_of_its_own(self):
        found = self.lines.best_proposal_id.item_ids.move_line_id
        self.assertEqual(found.move_id, self.invoices)

    def page(self, number):
        return {"side": "all", "state": "open", "offset": 0, "limit": number}

    def count_queries(self, call):
        """Return the number of queries of a request: from an empty cache to everything written."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertFlat(self, call):
        """Compare the queries of ``call(number of rows)`` for few and for many of them."""
        call(1)  # what is read once and kept for all
        few = self.count_queries(lambda: call(self.FEW))
        many = self.count_queries(lambda: call(self.MANY))
        self.assertEqual(many, few)

    def test_a_page_of_lines_with_their_suggestions_takes_the_same_queries(self):
        def read(number):
            page = self.workspace.action_read(self.asked, "lines", self.page(number))
            found = [row for row in page["rows"] if row["suggestion"] and row["reasons"]]
            self.assertEqual(len(found), number)

        self.assertFlat(read)

    def test_a_page_of_items_takes_the_same_queries(self):
        def read(number):
            page = self.workspace.action_read(self.asked, "items", self.page(number))
            self.assertEqual((len(page["rows"]), page["count"]), (number, self.MANY))

        self.assertFlat(read)

    def test_the_items_that_fit_many_lines_take_the_same_queries(self):
        lines = self.lines

        def find(number):
            chosen = {"lines": lines[:number].ids}
            found = self.workspace.action_find_counterparts(self.asked, chosen)
            self.assertEqual(len(found["items"]), number)

        self.assertFlat(find)

    def test_the_lines_that_fit_many_items_take_the_same_queries(self):
        items = self.lines.best_proposal_id.item_ids.move_line_id

        def find(number):
            chosen = {"items": items[:number].ids}
            found = self.workspace.action_find_counterparts(self.asked, chosen)
            self.assertEqual(len(found["lines"]), number)

        self.assertFlat(find)

    def test_the_first_page_and_the_sums_take_the_same_queries_whatever_is_open(self):
        lines = self.lines

        def head():
            loaded = self.workspace.action_load({**self.asked, "kind": False})
            summary = self.workspace.action_summarise(self.asked)
            self.assertEqual(loaded["kind"], "receivable")
            return summary["items"]["open"]["in_count"]

        self.assertEqual(head(), self.MANY)
        many = self.count_queries(head)
        lines[self.FEW :].best_proposal_id.action_apply()
        self.assertEqual(head(), self.FEW)
        self.assertEqual(self.count_queries(head), many)

    def test_one_match_takes_the_same_queries_whatever_else_is_open(self):
        lines = self.lines

        def match(line):
            items = line.best_proposal_id.item_ids.move_line_id
            selection = {"line_ids": line.ids, "item_ids": items.ids}
            changes = self.workspace.action_reconcile(self.asked, selection, {})
            self.assertEqual([row["is_open"] for row in changes["lines"]], [False])

        match(lines[0])
        many = self.count_queries(lambda: match(lines[1]))
        lines[self.FEW :].best_proposal_id.action_apply()
        self.assertEqual(self.count_queries(lambda: match(lines[2])), many)
