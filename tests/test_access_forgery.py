"""An accountant has keys to the office, not to the evidence: nothing that proves can be forged."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ..models.account_bank_statement import EVIDENCE_FIELDS as STATEMENT_FIELDS
from ..models.account_bank_statement_line import MATCH_FIELDS
from ..models.account_bank_statement_line_evidence import EDITABLE_BY_HAND, EVIDENCE_FIELDS
from .people import PeopleCommon

SAMPLES = {
    "boolean": True,
    "char": "forged",
    "date": "2020-02-02",
    "datetime": "2020-02-02 02:02:02",
    "float": 7.0,
    "integer": 7,
    "monetary": 7.0,
    "text": "forged",
}


@tagged("post_install", "-at_install")
class TestAccessForgery(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.people["accountant"]
        cls.manager = cls.people["manager"]

    def sample(self, model, name):
        """Return a value of the field that nothing has by itself."""
        field = self.env[model]._fields[name]
        if field.type == "many2one":
            return self.env[field.comodel_name].sudo().search([], order="id desc", limit=1).id
        if field.type == "selection":
            return [key for key, _title in field._description_selection(self.env)][-1]
        return SAMPLES[field.type]

    # -------------------------------------------------------------------------
    # WHAT THE BANK SAID
    # -------------------------------------------------------------------------

    def test_evidence_and_match_of_a_line_are_not_written(self):
        by_hand = self.line(12, date="2026-02-11")
        lines = "account.bank.statement.line"
        new = {"journal_id": self.bank.id, "date": "2026-02-12", "amount": 5, "payment_ref": "x"}
        for name in sorted((EVIDENCE_FIELDS | MATCH_FIELDS) - EDITABLE_BY_HAND):
            vals = {name: self.sample(lines, name)}
            for user in (self.accountant, self.manager):
                mine = self.env[lines].with_user(user)
                nested = {"statement_line_ids": [Command.update(by_hand.id, vals)]}
                for what, attempt in {
                    "write": lambda vals=vals, mine=mine: mine.browse(by_hand.id).write(vals),
                    "create": lambda vals=vals, mine=mine: mine.create({**new, **vals}),
                    "entry": lambda nested=nested, user=user: (
                        by_hand.move_id.with_user(user)
                        .with_context(skip_readonly_check=True)
                        .write(nested)
                    ),
                    "copy": lambda vals=vals, mine=mine: mine.browse(by_hand.id).copy(vals),
                }.items():
                    with self.subTest(name, what=what, by=user.login):
                        self.assertForbidden(attempt)

    def test_imported_line_keeps_what_the_bank_said_in_every_way_of_writing(self):
        line = self.suggested.with_user(self.accountant)
        entry = line.move_id.with_context(skip_readonly_check=True)
        bank, rest = self.bank_item(line), line._seek_for_lines()[1]
        items = [
            Command.update(bank.id, {"debit": 71, "credit": 0}),
            Command.update(rest.id, {"credit": 71, "debit": 0}),
        ]
        for what, attempt in {
            "amount": lambda: line.write({"amount": 71}),
            "date": lambda: line.write({"date": "2026-02-06"}),
            "name": lambda: line.write({"partner_name": "Gemini"}),
            "account": lambda: line.write({"account_number": "BE0"}),
            "details": lambda: line.write({"transaction_details": "x"}),
            "date of the entry": lambda: entry.write({"date": "2026-02-06"}),
            "items of the entry": lambda: entry.write({"line_ids": items}),
            "by another module": lambda: line.sudo().write({"amount": 71}),
        }.items():
            with self.subTest(what):
                self.assertIn("was imported from a bank file", str(self.get_error(attempt)))
        self.assertAllowed(lambda: line.write({"amount": 70.0, "partner_id": self.azure.id}))

    def test_evidence_of_a_statement_is_not_written(self):
        statements = self.env["account.bank.statement"].with_user(self.manager)
        imported = self.file.result_ids.statement_id.with_user(self.manager)
        for name in sorted(STATEMENT_FIELDS):
            vals = {name: self.sample("account.bank.statement", name)}
            for what, attempt in {
                "write": lambda vals=vals: imported.write(vals),
                "create": lambda vals=vals: statements.create({"name": "x", **vals}),
            }.items():
                with self.subTest(name, what=what):
                    self.assertForbidden(attempt)

    def test_bookkeeper_without_role_deletes_no_imported_line(self):
        clerk = self.people["bookkeeper without role"]
        self.suggested.statement_id = False
        self.assertForbidden(self.suggested.with_user(clerk).unlink)
        self.assertAllowed(self.suggested.with_user(self.accountant).unlink)

    def test_bookkeeper_without_role_takes_no_match_apart(self):
        self.suggested.action_match(self.open_item(self.invoice_suggested))
        clerk = self.people["bookkeeper without role"]
        line, item = self.suggested, self.open_item(self.invoice_suggested)
        for what, attempt in {
            "line": line.with_user(clerk).action_undo_reconciliation,
            "label": lambda: line.with_user(clerk).write({"payment_ref": "x"}),
            "invoice": item.with_user(clerk).remove_move_reconcile,
            "counterpart": self.counterpart(line).with_user(clerk).unlink,
        }.items():
            with self.subTest(what):
                self.assertForbidden(attempt)

    def test_other_modules_take_a_match_apart_for_whoever_uses_them(self):
        """A refund on the portal runs as superuser; the line is to be matched again."""
        self.suggested.action_match(self.open_item(self.invoice_suggested))
        portal = self.people["portal client"]
        self.open_item(self.invoice_suggested).with_user(portal).sudo().remove_move_reconcile()
        self.assertRecordValues(self.suggested, [{"is_reconciled": False, "match_method": False}])

    # -------------------------------------------------------------------------
    # WHAT A BROWSER SENDS ALONG
    # -------------------------------------------------------------------------

    def forge(self, model, names):
        """Keep forged defaults for the accountant, and return them as a browser sends them.

        Every internal user may keep defaults of his own (``ir.default``).
        """
        values = {name: self.sample(model, name) for name in names}
        mine = self.env["ir.default"].with_user(self.accountant)
        for name, value in values.items():
            mine.set(model, name, value, user_id=True)
        return {f"default_{name}": value for name, value in values.items()}

    def test_defaults_of_a_browser_do_not_say_who_confirmed_what_and_when(self):
        names = (
            "amount",
            "company_id",
            "confirmed_at",
            "date",
            "is_carried_forward",
            "journal_id",
            "line_id",
            "method",
            "move_id",
            "move_line_id",
            "reason",
            "reconciliation_id",
            "user_id",
        )
        model = "bank.reconciliation.confirmation"
        self.env["account.journal"].create({"name": "last", "type": "bank", "code": "LAST"})
        mine = self.february.with_user(self.accountant)
        mine.with_context(**self.forge(model, names)).action_confirm(self.late)
        confirmation = self.late.bank_confirmation_ids
        self.assertRecordValues(
            confirmation,
            [
                {
                    "amount": 5.0,
                    "company_id": self.company.id,
                    "date": fields.Date.to_date("2026-02-20"),
                    "is_carried_forward": False,
                    "journal_id": self.bank.id,
                    "line_id": False,
                    "method": "manual",
                    "move_id": self.late.move_id.id,
                    "reason": False,
                    "reconciliation_id": self.february.id,
                    "user_id": self.accountant.id,
                }
            ],
        )
        self.assertGreater(confirmation.confirmed_at.year, 2025)

    def test_defaults_of_a_browser_do_not_mark_an_imported_or_ticked_line(self):
        names = sorted((EVIDENCE_FIELDS | MATCH_FIELDS) - EDITABLE_BY_HAND)
        forged = self.forge("account.bank.statement.line", names)
        lines = self.env["account.bank.statement.line"].with_user(self.accountant)
        line = lines.with_context(**forged).create(
            {"journal_id": self.bank.id, "date": "2026-02-12", "amount": 5, "payment_ref": "x"}
        )
        for name in names:
            with self.subTest(name):
                self.assertIn(line[name] or "none", ("none", 0, self.env["res.users"]))
        statements = self.env["account.bank.statement"].with_user(self.accountant)
        forged = self.forge("account.bank.statement", STATEMENT_FIELDS)
        statement = statements.with_context(**forged).create({"name": "x"})
        for name in STATEMENT_FIELDS:
            with self.subTest(name):
                self.assertFalse(statement[name])

    def test_defaults_of_a_browser_do_not_change_an_import(self):
        names = sorted((EVIDENCE_FIELDS | MATCH_FIELDS) - EDITABLE_BY_HAND)
        forged = {
            **self.forge("account.bank.statement.line", names),
            **self.forge("bank.statement.file", ("imported_at", "user_id", "sha256", "size")),
            **self.forge("bank.statement.file.result", ("new_count", "message", "date_start")),
            **self.forge("bank.statement.file.skip", ("reason", "date", "amount")),
        }
        file = self.upload(self.accountant, number="3")
        wizard = self.import_wizard(file, self.accountant)
        wizard.with_context(**forged).action_import()
        evidence = self.env["bank.statement.file"].search([], limit=1)
        lines = evidence.result_ids.statement_id.line_ids
        self.assertRecordValues(
            evidence, [{"user_id": self.accountant.id, "name": "february-3.xml", "new_count": 2}]
        )
        self.assertGreater(evidence.imported_at.year, 2025)
        self.assertEqual(lines.sorted("amount").mapped("bank_reference"), ["FEE3", "PAID3"])
        for name in ("match_method", "is_ticked", "matched_by_id", "mandate_reference", "charges"):
            with self.subTest(name):
                self.assertFalse(any(lines.mapped(name)))

    def test_defaults_of_a_browser_do_not_change_a_run_or_a_snapshot(self):
        run_names = ("user_id", "state", "matched_count", "problems", "reconciliation_id")
        forged = self.forge("bank.reconciliation.run", run_names)
        run = self.env["bank.reconciliation.run"].browse(
            self.bank.with_user(self.accountant)
            .with_context(**forged)
            .action_auto_match_dry()["res_id"]
        )
        self.assertRecordValues(
            run,
            [
                {
                    "user_id": self.accountant.id,
                    "state": "done",
                    "matched_count": 0,
                    "problems": False,
                    "reconciliation_id": False,
                }
            ],
        )
        names = ("reason", "seal", "pdf_sha256", "account_number", "label", "entry", "partner")
        context = {f"default_{name}": "forged" for name in names}
        self.forge("bank.reconciliation.snapshot", names[:4])
        self.forge("bank.reconciliation.snapshot.line", names[4:])
        self.january.action_reopen("once more")
        self.january.with_user(self.accountant).with_context(**context).action_close()
        snapshot = self.january.snapshot_ids.sorted("number")[-1]
        self.assertEqual(snapshot.action_verify()["params"]["type"], "success")
        texts = [*snapshot.mapped("reason"), *snapshot.line_ids.mapped("partner")]
        self.assertNotIn("forged", texts)

    def test_defaults_of_a_browser_do_not_say_that_the_bank_has_shown_a_payment(self):
        forged = self.forge("account.payment", ["bank_statement_line_id"])
        payments = self.env["account.payment"].with_user(self.accountant)
        payment = payments.with_context(**forged).create({"amount": 5, "payment_type": "inbound"})
        self.assertFalse(payment.bank_statement_line_id)
        shown = {"bank_statement_line_id": self.fee.id}
        self.assertForbidden(payment.write, shown)
        self.assertForbidden(payments.create, {"amount": 5, **shown})

    def test_period_named_by_the_browser_is_read_under_the_users_rights(self):
        item = self.late.with_user(self.accountant)
        key = "account_bank_reconciliation_period_id"
        for period_id in (0, None, False, 2**31 - 1):
            with self.subTest(period_id), self.assertRaisesRegex(UserError, "Open the period"):
                item.with_context(**{key: period_id}).action_confirm_bank_item()
        bank = (
            self.env["account.journal"]
            .with_company(self.elsewhere)
            .search([("company_id", "=", self.elsewhere.id), ("type", "=", "bank")], limit=1)
        )
        theirs = self.period(2, journal=bank)
        self.assertForbidden(item.with_context(**{key: theirs.id}).action_confirm_bank_item)

    # -------------------------------------------------------------------------
    # IDS OF ANOTHER COMPANY
    # -------------------------------------------------------------------------

    def foreign(self):
        """Return an item and a bank of another company, made by its own accountant."""
        env = self.env(user=self.people["accountant of another company"])
        bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
        line = env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "date": "2026-02-05", "amount": 70, "payment_ref": "x"}
        )
        return line, bank

    def test_ids_of_another_company_are_refused(self):
        line, bank = self.foreign()
        items = line.move_id.line_ids.ids
        mine, february = self.suggested.with_user(self.accountant), self.february
        file = self.upload(self.accountant, number="3")
        wizard = self.import_wizard(file, self.accountant)
        matches = mine.env["bank.reconciliation.match"]
        for what, attempt in {
            "match": lambda: mine.action_match(items),
            "match in the dialog": lambda: matches.create({"line_id": mine.id, "item_ids": items}),
            "confirm": lambda: february.with_user(self.accountant).action_confirm(items),
            "take back": lambda: february.with_user(self.accountant).action_unconfirm(items),
            "import into": lambda: wizard.preview_ids.write({"journal_id": bank.id}),
            "drop on": lambda: bank.with_user(self.accountant).action_import_bank_files(file.ids),
            "match its lines": lambda: (
                bank.with_user(self.accountant).with_context(default_user_id=1).action_auto_match()
            ),
            "period of": lambda: february.with_user(self.accountant).create(
                {"journal_id": bank.id, "date_start": "2026-02-01", "date_end": "2026-02-28"}
            ),
            "move the period to": lambda: february.with_user(self.accountant).write(
                {"journal_id": bank.id}
            ),
        }.items():
            with self.subTest(what):
                self.assertForbidden(attempt)

    def test_accountant_of_a_branch_does_not_work_on_the_journal_of_the_parent(self):
        """Core lets a branch read the journals of its parent."""
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        user = self.role("accountant", "branch accountant")
        user.write({"company_ids": [Command.set(branch.ids)], "company_id": branch.id})
        bank = self.bank.with_user(user)
        self.assertAllowed(bank.read, ["name"])
        days = {"date_start": "2026-03-01", "date_end": "2026-03-31"}
        for what, attempt in {
            "import": lambda: bank.action_import_bank_files(self.upload(user, number="3").ids),
            "period": lambda: self.february.with_user(user).create({"journal_id": bank.id, **days}),
            "close": lambda: self.february.with_user(user).action_close(),
            "match": lambda: self.suggested.with_user(user).action_suggest(),
        }.items():
            with self.subTest(what):
                self.assertForbidden(attempt)

    def test_items_that_are_gone_are_refused(self):
        gone = [2**31 - 1]
        mine, february = self.suggested.with_user(self.accountant), self.february
        for attempt in (mine.action_match, february.with_user(self.accountant).action_confirm):
            self.assertIn("are gone", str(self.get_error(attempt, gone)))

    # -------------------------------------------------------------------------
    # METHODS
    # -------------------------------------------------------------------------

    def test_methods_that_write_evidence_are_private(self):
        for model, names in {
            "bank.applier": ("_apply",),
            "bank.matcher": ("_refresh_proposals",),
            "bank.statement.file": ("_import", "_import_statement"),
            "bank.statement.planner": ("_plan",),
            "bank.reconciliation": ("_write_closed", "_release_partials", "_create_confirmations"),
            "bank.reconciliation.run": (
                "_start",
                "_apply_all",
                "_cron_work",
                "_work",
                "_write_counts",
            ),
            "bank.reconciliation.snapshot": ("_take",),
            "account.bank.statement": ("_create_from_plan",),
            "account.bank.statement.line": ("_create_from_plan", "_write_partner"),
            "account.journal": ("_remember_statement_account",),
        }.items():
            for name in names:
                with self.subTest(model, method=name):
                    self.assertTrue(callable(getattr(self.env[model], name)))
                    with self.assertRaises(AccessError):
                        get_public_method(self.env[model], name)
