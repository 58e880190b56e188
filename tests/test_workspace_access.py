"""A browser may send anything: nothing is done that the user may not do, and each no is clear."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .people import PeopleCommon

PAGE = {"side": "all", "state": "open", "offset": 0, "limit": 40}
#: What is no id of anything, whatever it is asked for.
NO_IDS = (-1, 0.5, "1", True, [1], {"id": 1}, 2**31, 10**30, None)
NO_LISTS = ("12", 12, {"id": 1}, [None], [[1]], [-1], [True], ["1"], [10**30], [1] * 20_001)
DOMAINS = (
    "name",
    [("no_such_field", "=", 1)],
    [("amount", "no operator", 1)],
    [("move_id", "any!", [("id", ">", 0)])],
    ["&"],
    [1, 2],
    [("create_uid.password", "ilike", "a")],
)


@tagged("post_install", "-at_install")
class TestWorkspaceAccess(PeopleCommon):
    """January is closed, February is open; ``suggested`` and ``fee`` are its open lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asked = {"journal_id": cls.bank.id, "period_id": cls.february.id, "kind": "bank"}
        cls.other_bank = cls.bank.copy({"name": "Second bank", "code": "BNK8"})
        cls.other_line = cls.line(33, "2026-02-03", journal=cls.other_bank)
        cls.paid = cls.open_item(cls.invoice_suggested)
        cls.expense = cls.company_data["default_account_expense"]

    def workspace_of(self, name):
        return self.env["bank.workspace"].with_user(self.people[name])

    def call(self, method, *args, by="accountant", **asked):
        workspace = self.workspace_of(by)
        return lambda: getattr(workspace, method)({**self.asked, **asked}, *args)

    def selection(self, lines=None, items=None):
        return {
            "line_ids": (lines or self.suggested).ids,
            "item_ids": (items or self.paid).ids,
        }

    def state(self):
        """Return what no refused call may change."""
        self.env.invalidate_all()
        lines = self.suggested | self.fee | self.other_line
        items = lines.move_id.line_ids.sorted("id")
        return (
            [(line.id, line.is_reconciled, line.partner_id.id, line.checked) for line in lines],
            [(item.id, item.account_id.id, item.balance, item.reconciled) for item in items],
            self.february.confirmation_ids.ids,
            self.january.confirmation_ids.ids,
            self.env["account.payment"].search_count([]),
        )

    def assertRefused(self, attempt, error=UserError, says=""):
        """The attempt is refused by a sentence, and nothing is changed by it."""
        before, found = self.state(), self.get_error(attempt)
        self.assertIsInstance(found, error)
        self.assertIn(says, str(found))
        self.assertEqual(self.state(), before)

    # -------------------------------------------------------------------------
    # WHO
    # -------------------------------------------------------------------------

    def attempts(self, by):
        """Return every call that changes something, made by one of the people."""
        line, item = self.suggested, self.late
        calls = {
            "action_match": (self.selection(),),
            "action_reconcile": (self.selection(), {}),
            "action_preview": (self.selection(), {}),
            "action_apply": (line.ids,),
            "action_apply_proposal": (self.proposal.id,),
            "action_reconcile_all": (),
            "action_undo": (line.ids,),
            "action_undo_last": (),
            "action_undo_event": (1,),
            "action_confirm": (item.ids,),
            "action_take_back": (item.ids,),
            "action_toggle_check": (line.ids,),
            "action_attach": (line.id, []),
            "action_delete": (self.fee.ids,),
            "action_auto": (False,),
            "action_import": (),
            "action_close_period": (),
            "action_back_to_manual": (),
            "action_search": (),
        }
        keys = ("charge", "interest", "transfer", "entry", "payment", "booked", "partner", "attach")
        found = {name: self.call(name, *args, by=by) for name, args in calls.items()}
        return found | {
            key: self.call("action_open_line_dialog", key, line.ids, by=by) for key in keys
        }

    def test_an_auditor_looks_and_changes_nothing(self):
        for name, attempt in self.attempts("auditor").items():
            with self.subTest(name):
                self.assertRefused(attempt, AccessError, "Accountant")
        for method, args in (("action_load", ()), ("action_read", ("lines", PAGE))):
            with self.subTest(method):
                self.assertAllowed(self.call(method, *args, by="auditor"))

    def test_who_has_no_role_or_another_company_gets_nothing(self):
        strangers = set(self.people) - {"manager", "accountant", "auditor"}
        self.assertIn("system administrator", strangers)
        self.assertIn("accountant of another company", strangers)
        reads = {
            "action_load": (),
            "action_summarise": (),
            "action_read": ("items", PAGE),
            "action_explain": (self.suggested.id,),
            "action_read_history": (0,),
            "action_read_news": (0,),
            "action_find_counterparts": ({"items": self.paid.ids},),
            "action_refresh": (self.selection(),),
        }
        for by in sorted(strangers):
            attempts = self.attempts(by)
            attempts |= {name: self.call(name, *args, by=by) for name, args in reads.items()}
            for name, attempt in attempts.items():
                with self.subTest(name, by=by):
                    self.assertForbidden(attempt)

    def test_an_auditor_makes_no_dialog(self):
        auditor = self.people["auditor"]
        for model, vals in (
            ("entry", {"line_id": self.fee.id}),
            ("payment", {"line_id": self.fee.id}),
            ("attach", {"line_id": self.fee.id}),
            ("note", {"line_ids": [Command.set(self.fee.ids)]}),
        ):
            with self.subTest(model):
                dialogs = self.env[f"bank.workspace.{model}"].with_user(auditor)
                self.assertForbidden(dialogs.create, vals)

    def test_the_dialog_of_another_is_not_read_and_not_posted(self):
        rows = [Command.create({"account_id": self.expense.id, "amount": self.fee.amount})]
        dialog = self.env["bank.workspace.entry"].create(
            {"line_id": self.fee.id, "counterpart_ids": rows}
        )
        other = dialog.with_user(self.people["accountant"])
        self.assertForbidden(other.read, ["open_amount"])
        self.assertForbidden(other.action_post)

    # -------------------------------------------------------------------------
    # WHAT IS ASKED FOR
    # -------------------------------------------------------------------------

    def test_journal_and_period_are_what_they_say(self):
        sales = self.company_data["default_journal_sale"]
        foreign = self.env["account.journal"].search([("company_id", "=", self.elsewhere.id)])
        for asked in (
            *({"journal_id": one} for one in (*NO_IDS[:-1], sales.id, 99_999_999, False)),
            *({"period_id": one} for one in (*NO_IDS[:-1], 99_999_999)),
            {"journal_id": self.other_bank.id},
            *({"kind": one} for one in ("cash", 7, ["bank"], {"bank": 1})),
        ):
            with self.subTest(asked=asked):
                self.assertRefused(self.call("action_load", **asked))
        for one in foreign.filtered(lambda journal: journal.type == "bank"):
            self.assertForbidden(self.call("action_load", journal_id=one.id, period_id=False))

    def test_what_is_no_request_is_refused(self):
        workspace = self.workspace_of("accountant")
        for asked in (None, "journal", 1, [], [("journal_id", self.bank.id)]):
            with self.subTest(asked=asked):
                self.assertRefused(lambda asked=asked: workspace.action_load(asked))

    def test_pages_have_numbers_and_names(self):
        for change in (
            *({"offset": one} for one in (-1, "0", None, 0.5, 10**30)),
            *({"limit": one} for one in (-1, "40", [40], 10**30)),
            *({"side": one} for one in ("both", 1, ["in"])),
            *({"state": one} for one in ("closed", 1, ["open"])),
        ):
            with self.subTest(change=change):
                self.assertRefused(self.call("action_read", "lines", {**PAGE, **change}))
        self.assertRefused(self.call("action_read", "users", PAGE))
        self.assertRefused(self.call("action_read", "lines", "all"))
        for offset in (-1, "0", None, 10**30):
            with self.subTest(offset=offset):
                self.assertRefused(self.call("action_read_history", offset))

    def test_a_page_has_no_more_rows_than_it_may(self):
        for number in range(210):
            self.line(1 + number, "2026-02-05")
        page = self.call("action_read", "lines", {**PAGE, "limit": 100_000})()
        self.assertEqual(len(page["rows"]), 200)

    def test_searches_that_mean_nothing_are_refused(self):
        for domain in DOMAINS:
            with self.subTest(domain=domain):
                self.assertRefused(self.call("action_read", "lines", PAGE, domain=domain))

    def test_a_search_does_not_tell_what_the_user_may_not_read(self):
        path = "partner_id.signup_type"
        for domain in ([(path, "ilike", "a")], [("move_id", "any", [(path, "ilike", "a")])]):
            with self.subTest(domain=domain):
                self.assertForbidden(self.call("action_read", "lines", PAGE, domain=domain))

    def test_ids_that_are_none_are_refused_by_every_call(self):
        calls = {
            "action_apply": lambda ids: (ids,),
            "action_attach": lambda ids: (self.suggested.id, ids),
            "action_confirm": lambda ids: (ids,),
            "action_delete": lambda ids: (ids,),
            "action_find_counterparts": lambda ids: ({"lines": ids},),
            "action_open_line_dialog": lambda ids: ("entry", ids),
            "action_reconcile": lambda ids: ({"line_ids": ids, "item_ids": self.paid.ids}, {}),
            "action_refresh": lambda ids: ({"line_ids": ids, "item_ids": []},),
            "action_take_back": lambda ids: (ids,),
            "action_toggle_check": lambda ids: (ids,),
            "action_undo": lambda ids: (ids,),
        }
        for method, make in calls.items():
            for ids in NO_LISTS:
                with self.subTest(method, ids=str(ids)[:20]):
                    self.assertRefused(self.call(method, *make(ids)), says="Reload")

    def test_single_ids_that_are_none_are_refused(self):
        for method in ("action_apply_proposal", "action_undo_event", "action_explain"):
            for one in NO_IDS[:-1]:
                with self.subTest(method, one=str(one)[:20]):
                    self.assertRefused(self.call(method, one), says="Reload")

    # -------------------------------------------------------------------------
    # WHOSE ROWS
    # -------------------------------------------------------------------------

    def test_lines_of_another_bank_are_refused(self):
        ids = self.other_line.ids
        for method, *args in (
            ("action_apply", ids),
            ("action_attach", ids[0], []),
            ("action_delete", ids),
            ("action_explain", ids[0]),
            ("action_find_counterparts", {"lines": ids}),
            ("action_open_line_dialog", "entry", ids),
            ("action_reconcile", self.selection(lines=self.other_line), {}),
            ("action_refresh", {"line_ids": ids}),
            ("action_toggle_check", ids),
            ("action_undo", ids),
        ):
            with self.subTest(method):
                self.assertRefused(self.call(method, *args), says="Reload")

    def test_items_of_another_company_are_refused(self):
        foreign = self.env["account.move"].with_company(self.elsewhere)
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.elsewhere.id), ("type", "=", "general")], limit=1
        )
        account = self.env["account.account"].search(
            [("company_ids", "in", self.elsewhere.ids), ("account_type", "=", "asset_receivable")],
            limit=1,
        )
        rows = [Command.create({"account_id": account.id, "balance": one}) for one in (70, -70)]
        move = foreign.create({"journal_id": journal.id, "date": "2026-02-01", "line_ids": rows})
        item = move.line_ids[0]
        for method, *args in (
            ("action_reconcile", self.selection(items=item), {}),
            ("action_confirm", item.ids),
            ("action_take_back", item.ids),
            ("action_find_counterparts", {"items": item.ids}),
            ("action_refresh", {"item_ids": item.ids}),
        ):
            with self.subTest(method):
                self.assertRefused(self.call(method, *args), AccessError)

    def test_what_is_confirmed_belongs_to_the_period(self):
        self.assertRefused(self.call("action_confirm", self.paid.ids), says="not on the account")
        bank_item = self.suggested._seek_bank_items()
        self.assertRefused(self.call("action_confirm", bank_item.ids), says="not matched yet")

    def test_files_of_others_and_of_other_records_are_not_taken(self):
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        taken = self.env["ir.attachment"].create(
            {
                "name": "b.txt",
                "raw": b"b",
                "res_model": "account.move",
                "res_id": self.fee.move_id.id,
            }
        )
        evidence = self.env["ir.attachment"].search(
            [("res_model", "=", "bank.statement.file"), ("res_field", "!=", False)], limit=1
        )
        self.assertTrue(evidence)
        for one in (file, taken, evidence):
            with self.subTest(one.name):
                self.assertRefused(self.call("action_attach", self.suggested.id, one.ids))
        self.assertEqual(taken.res_id, self.fee.move_id.id)

    # -------------------------------------------------------------------------
    # AMOUNTS AND ACCOUNTS
    # -------------------------------------------------------------------------

    def test_amounts_that_a_browser_sends_are_not_read(self):
        line = self.line(50, "2026-02-12")
        chosen = {**self.selection(lines=line), "amount": 1, "difference": 0, "open": {"1": 70}}
        preview = self.call("action_preview", chosen, {"amount": -20, "key": "keep"})()
        self.assertEqual((preview["line_amount"], preview["difference"]), (50, -20))
        self.call("action_reconcile", chosen, {"key": "keep", "amount": 70})()
        self.assertEqual(self.paid.amount_residual, 20)

    def test_a_difference_goes_to_no_account_of_a_bank(self):
        line = self.line(50, "2026-02-12")
        chosen = self.selection(lines=line)
        for account in (self.bank_account, self.suspense, self.receivable):
            with self.subTest(account.name):
                choice = {"key": "account", "account_id": account.id}
                self.assertRefused(self.call("action_reconcile", chosen, choice))
        for choice in ({"key": ["account"]}, {"key": "gift"}, "keep", {"account_id": "1"}):
            with self.subTest(choice=choice):
                self.assertRefused(self.call("action_reconcile", chosen, choice))

    def test_a_dialog_does_not_reach_beyond_its_line(self):
        entries = self.env["bank.workspace.entry"].with_user(self.people["accountant"])
        for amount in (self.fee.amount - 1, -self.fee.amount, 10**15):
            rows = [Command.create({"account_id": self.expense.id, "amount": amount})]
            dialog = entries.create({"line_id": self.fee.id, "counterpart_ids": rows})
            with self.subTest(amount=amount):
                self.assertRefused(dialog.action_post)

    # -------------------------------------------------------------------------
    # CLOSED
    # -------------------------------------------------------------------------

    def test_nothing_of_a_closed_month_is_touched(self):
        line = self.january.confirmation_ids.line_id[:1]
        item = self.january.confirmation_ids.move_line_id[:1]
        self.assertTrue(line)
        january = {"period_id": self.january.id}
        for method, *args in (
            ("action_undo", line.ids),
            ("action_delete", line.ids),
            ("action_take_back", item.ids),
            ("action_confirm", self.late.ids),
            ("action_close_period",),
            ("action_back_to_manual",),
            ("action_open_line_dialog", "entry", line.ids),
            ("action_reconcile", self.selection(lines=line), {}),
        ):
            with self.subTest(method):
                if method == "action_open_line_dialog":
                    action = self.call(method, *args, **january)()
                    dialogs = self.env[action["res_model"]].with_context(**action["context"])
                    rows = [Command.create({"account_id": self.expense.id, "amount": line.amount})]
                    dialog = dialogs.create({"counterpart_ids": rows})
                    self.assertRefused(dialog.action_post)
                else:
                    self.assertRefused(self.call(method, *args, **january))
