"""The access table: who may do what. Every deed is tried by every one of the people."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .access_deeds import MODELS, READS, MoreDeeds
from .closed_month import LOOK_AWAY
from .people import MODULE, ROLES, STRANGERS, WORK, PeopleCommon

# public methods that only tell the client which window to open, or that core guards
WINDOWS = {
    "action_open_already_booked",
    "action_open_bank_analysis",
    "action_open_bank_feeds",
    "action_open_bank_lines",
    "action_open_bank_match",
    "action_open_bank_period",
    "action_open_close_wizard",
    "action_open_confirmed",
    "action_open_continuity",
    "action_open_expected",
    "action_open_left_out",
    "action_open_lines",
    "action_open_manual_wizard",
    "action_open_match_wizard",
    "action_open_new_lines",
    "action_open_outstanding",
    "action_open_posting",
    "action_open_problems",
    "action_open_reopen_wizard",
    "action_open_search",
    "action_open_statement",
    "action_open_to_confirm",
    "action_open_uploaded_entries",
    "action_open_used_lines",
    "action_open_workspace",
    "action_view_lines",
}
CORE = {"create", "write", "unlink", "default_get", "web_read", "web_save"}


@tagged("post_install", "-at_install")
class TestAccess(MoreDeeds, PeopleCommon):
    # -------------------------------------------------------------------------
    # THE TABLE
    # -------------------------------------------------------------------------

    def import_deeds(self):
        def wizard(by):
            return by(self.import_wizard(self.upload(number="3")))

        def upload(by):
            return self.upload(by(self.env["res.users"]).env.user, number="3").ids

        def preview(by):
            vals = {"journal_id": self.bank.id, "attachment_ids": upload(by)}
            return by(self.bank).env["bank.statement.import"].create(vals)

        def imported(by):
            dialog = preview(by)
            dialog.action_import()
            return dialog.preview_ids

        def sheet(by):
            data = (
                b"Date;Text;Amount;Balance\n2026-02-03;one;-1.00;9.00\n2026-02-04;two;2.00;11.00\n"
            )
            file = self.env["ir.attachment"].with_user(by(self.env["res.users"]).env.user)
            return file.sudo().create({"name": "table.csv", "raw": data})

        def table(by):
            dialogs = by(self.bank).env["bank.statement.import"]
            vals = {"journal_id": self.bank.id, "attachment_ids": sheet(by).ids}
            return dialogs.create(vals).preview_ids

        def setup(by):
            setups = by(self.bank).env["bank.statement.profile.setup"]
            return setups.browse(setups._open(sheet(by), journal_id=self.bank.id)["res_id"])

        def doubt(by):
            self.line(-9, "2026-02-03", "fee")
            return preview(by).doubt_ids

        def deleted(by):
            self.fee.action_delete_imported()
            skips = self.env["bank.statement.file.skip"]
            return by(skips.search([("fingerprint", "!=", False), ("reason", "=", "deleted")]))

        return {
            "import.create": preview,
            "preview.action_download": lambda by: imported(by).action_download(),
            "preview.action_set_up_columns": lambda by: table(by).action_set_up_columns(),
            "setup.action_save": lambda by: setup(by).action_save(),
            "doubt.action_include": lambda by: doubt(by).action_include(),
            "doubt.action_leave_out": lambda by: doubt(by).action_leave_out(),
            "skip.action_restore": lambda by: deleted(by).action_restore(),
            "import.action_preview": lambda by: preview(by).action_preview(),
            "import.action_import": lambda by: preview(by).action_import(),
            "import.action_import of another": (lambda by: wizard(by).action_import(), ()),
            "journal.action_import_bank_files": lambda by: by(self.bank).action_import_bank_files(
                upload(by)
            ),
            "journal.create_document_from_attachment": lambda by: by(
                self.bank
            ).create_document_from_attachment(upload(by)),
        }

    def match_deeds(self):
        line, item = self.suggested, self.open_item(self.invoice_suggested)

        def match_wizard(by):
            matches = by(line).env["bank.reconciliation.match"]
            return matches.create({"line_id": line.id, "item_ids": item.ids})

        def noted():
            line.action_match(item.ids)
            return self.env["bank.match.event"].search([("line_id", "=", line.id)])

        def applied_run(by):
            self.dry_run.action_apply()
            return by(self.dry_run)

        def matched(by):
            line.action_match(item)
            return by(line)

        return {
            "line.action_match": lambda by: by(line).action_match(item.ids),
            "line.action_suggest": lambda by: by(line).action_suggest(),
            "line.action_apply_proposal": lambda by: by(line).action_apply_proposal(),
            "line.action_undo_reconciliation": lambda by: matched(by).action_undo_reconciliation(),
            "line.action_delete_imported": lambda by: by(self.fee).action_delete_imported(),
            "match.action_match": lambda by: match_wizard(by).action_match(),
            "proposal.action_apply": lambda by: by(self.proposal).action_apply(),
            "run.action_apply": lambda by: by(self.dry_run).action_apply(),
            "run.action_undo": lambda by: applied_run(by).action_undo(),
            "run.action_stop": lambda by: by(self.dry_run).action_stop(),
            "event.action_undo": lambda by: by(noted()).action_undo(),
            "journal.action_auto_match": lambda by: by(self.bank).action_auto_match(),
            "journal.action_auto_match_dry": lambda by: by(self.bank).action_auto_match_dry(),
            "period.action_auto_match": lambda by: by(self.february).action_auto_match(),
        }

    def confirm_deeds(self):
        period, item = self.february, self.late
        march = {"journal_id": self.bank.id, "date_start": "2026-03-01", "date_end": "2026-03-31"}

        def confirmed(by, record):
            period.action_confirm(item)
            return by(record)

        def confirmation(by):
            period.action_confirm(item)
            return by(item.sudo().bank_confirmation_ids)

        def in_form(by):
            return by(item).with_context(account_bank_reconciliation_period_id=period.id)

        return {
            "period.action_confirm": lambda by: by(period).action_confirm(item.ids),
            "period.action_confirm_all": lambda by: by(period).action_confirm_all(),
            "period.action_unconfirm": lambda by: confirmed(by, period).action_unconfirm(item.ids),
            "period.action_back_to_manual": lambda by: by(period).action_back_to_manual(),
            "confirmation.action_unconfirm": lambda by: confirmation(by).action_unconfirm(),
            "item.action_confirm_bank_item": lambda by: in_form(by).action_confirm_bank_item(),
            "period.create": lambda by: by(period).create(march),
            "period.write": lambda by: by(period).write({"balance_end": 7, "mode": "manual"}),
            "period.unlink": lambda by: by(period).unlink(),
        }

    def posting_deeds(self):
        period, line = self.february, self.fee
        account = self.company_data["default_account_expense"]

        def posting(by):
            vals = {"reconciliation_id": period.id, "journal_id": self.bank.id}
            counterpart = Command.create({"account_id": account.id, "debit": 3})
            vals |= {"kind": "adjusting", "amount": -3, "entry_line_ids": [counterpart]}
            return by(period).env["bank.reconciliation.posting"].create(vals)

        def posted(by):
            posting(lambda record: record).action_post()
            return by(period.adjusting_move_ids)

        def adjusting(by):
            booked = self.bank_entry(-9, date="2026-02-03")
            vals = {"line_id": line.id, "item_ids": [Command.set(booked.ids)]}
            return by(line).env["bank.reconciliation.adjusting"].create(vals)

        return {
            "posting.action_post": lambda by: posting(by).action_post(),
            "adjusting.action_post": lambda by: adjusting(by).action_post(),
            "move.action_undo_bank_adjusting": lambda by: posted(by).action_undo_bank_adjusting(),
            "scheme.create": (
                lambda by: (
                    by(self.bank)
                    .env["bank.posting.scheme"]
                    .create({"name": "fee", "journal_id": self.bank.id, "account_id": account.id})
                ),
                ("manager",),
            ),
        }

    def close_deeds(self):
        def balanced(by):
            self.february.action_confirm(self.late)
            self.imported.action_undo_reconciliation()
            self.imported.action_delete_imported()
            self.february.balance_end = 1820
            return by(self.february)

        def reason(by, period, operation):
            vals = {"reconciliation_id": period.id, "operation": operation, "reason": "agreed"}
            return by(period).env["bank.reconciliation.reason"].create(vals)

        manager = ("manager",)
        return {
            "period.action_close": lambda by: balanced(by).action_close(),
            "reason.action_apply, close": lambda by: reason(
                by, balanced(by), "close"
            ).action_apply(),
            "period.action_reopen": (lambda by: by(self.january).action_reopen("agreed"), manager),
            "reason.action_apply, reopen": (
                lambda by: reason(by, self.january, "reopen").action_apply(),
                manager,
            ),
            "journal.write": (
                lambda by: by(self.bank).write({"statement_account_numbers": "DE12"}),
                manager,
            ),
            "snapshot.action_verify": (
                lambda by: by(self.january.sudo().snapshot_ids).action_verify(),
                READS,
            ),
            "line.action_download_file": (lambda by: by(self.fee).action_download_file(), READS),
            "statement.action_download_file": (
                lambda by: by(self.fee.statement_id).action_download_file(),
                READS,
            ),
            "file.action_download": (lambda by: by(self.file).action_download(), READS),
            "snapshot.action_download": (
                lambda by: by(self.january.sudo().snapshot_ids).action_download(),
                READS,
            ),
        }

    def variance_deeds(self):
        def page(by):
            self.february.balance_end = 1820  # as much as the entry that is to be confirmed
            action = by(self.february).action_explain()
            return by(self.env[action["res_model"]].browse(action["res_id"]))

        def cause(by):
            return page(by).cause_ids.filtered(lambda each: each.fix == "confirm")[:1]

        def closing(by):
            vals = {"variance_id": page(by).id, "fix": "change_closing", "amount": 1}
            return by(self.env["bank.reconciliation.variance.cause"]).create(vals)

        return {
            "period.action_explain": (lambda by: by(self.february).action_explain(), READS),
            "variance.action_look_again": (lambda by: page(by).action_look_again(), READS),
            "cause.action_look": (lambda by: cause(by).action_look(), READS),
            "cause.action_look_others": (lambda by: cause(by).action_look_others(), READS),
            "record.action_open": (lambda by: cause(by).evidence_ids[:1].action_open(), READS),
            "cause.action_fix": lambda by: cause(by).action_fix(),
            "cause.action_apply": lambda by: closing(by).action_apply(),
        }

    def deeds(self):
        """Return ``{deed: (function, who may do it)}``; accountants do what is not said."""
        deeds = self.import_deeds() | self.match_deeds() | self.confirm_deeds() | self.close_deeds()
        deeds |= self.posting_deeds() | self.variance_deeds() | self.more_deeds()
        return {
            what: deed if isinstance(deed, tuple) else (deed, WORK) for what, deed in deeds.items()
        }

    def try_deed(self, deed, user, **context):
        return self.get_error(deed, lambda records: records.with_user(user).with_context(**context))

    def test_each_deed_is_done_by_its_people_and_refused_to_all_others(self):
        self.assertEqual(set(self.people), {*ROLES, *STRANGERS, "accountant of another company"})
        for what, (deed, allowed) in self.deeds().items():
            for name, user in self.people.items():
                with self.subTest(what, by=name):
                    error = self.try_deed(deed, user)
                    if name in allowed:
                        self.assertIsNone(error)
                    else:
                        self.assertIsInstance(error, AccessError)

    def test_no_context_of_a_browser_opens_a_door(self):
        keys = {
            **LOOK_AWAY,
            "allowed_company_ids": self.company.ids,
            "default_company_id": self.company.id,
            "default_state": "closed",
            "default_user_id": self.env.uid,
            "su": True,
            "sudo": True,
            "uid": 1,
        }
        for what, (deed, allowed) in self.deeds().items():
            for name, user in self.people.items():
                if name not in allowed:
                    with self.subTest(what, by=name):
                        self.assertIsInstance(self.try_deed(deed, user, **keys), AccessError)

    def test_every_public_method_is_in_the_table(self):
        """A method without underscore can be called by every browser."""
        rows = [what.split(".") for what in self.deeds()]
        named = {(MODELS[model], name.split(" ")[0].rstrip(",")) for model, name in rows}
        public = {
            (model._name, name)
            for model in self.env.registry.models.values()
            for base in model.__mro__
            if base.__module__.startswith(f"odoo.addons.{MODULE}.")
            for name, method in vars(base).items()
            if callable(method) and not name.startswith("_")
        }
        self.assertGreater(len(public), 100)
        public = {row for row in public if row[1] not in WINDOWS | CORE}
        self.assertEqual(public - named, set())

    # -------------------------------------------------------------------------
    # CLOSE WITH A DIFFERENCE
    # -------------------------------------------------------------------------

    def test_only_a_manager_closes_with_a_difference(self):
        with self.subTest("accountant"):
            refusal = self.get_refusal(
                self.february.with_user(self.people["accountant"]).action_close, "agreed"
            )
            self.assertIn("A manager can close it as it is, with a reason.", refusal)
        with self.subTest("manager without a reason"):
            manager = self.february.with_user(self.people["manager"])
            self.assertIn("cannot be closed yet", self.get_refusal(manager.action_close, "  "))
        manager.action_close("agreed with the owner")
        self.assertRecordValues(
            self.february,
            [{"state": "closed", "closed_by_id": self.people["manager"].id}],
        )

    # -------------------------------------------------------------------------
    # GROUPS
    # -------------------------------------------------------------------------

    def test_no_other_group_gives_a_role(self):
        roles = self.env["res.groups"].union(
            *(self.env.ref(f"{MODULE}.group_{name}") for name in ROLES)
        )
        for group in self.env["res.groups"].search([("id", "not in", roles.ids)]):
            with self.subTest(group.display_name):
                self.assertFalse(group.all_implied_ids & roles)

    def test_manager_includes_accountant_includes_auditor(self):
        has = {
            name: [role for role in ROLES if user.has_group(f"{MODULE}.group_{role}")]
            for name, user in self.people.items()
        }
        self.assertEqual(has.pop("manager"), ["manager", "accountant", "auditor"])
        self.assertEqual(has.pop("accountant"), ["accountant", "auditor"])
        self.assertEqual(has.pop("accountant of another company"), ["accountant", "auditor"])
        self.assertEqual(has.pop("auditor"), ["auditor"])
        self.assertEqual(set(map(tuple, has.values())), {()})

    def test_auditor_may_write_nothing_in_accounting(self):
        auditor = self.people["auditor"]
        for model in (
            "account.move",
            "account.move.line",
            "account.bank.statement.line",
            "account.bank.statement",
            "account.payment",
            "account.journal",
        ):
            for operation in ("create", "write", "unlink"):
                with self.subTest(model, operation=operation):
                    self.assertFalse(self.env[model].with_user(auditor).has_access(operation))

    def test_new_user_has_no_role(self):
        user = self.env["res.users"].create(
            {
                "name": "new",
                "login": "new colleague",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        for role in ROLES:
            self.assertFalse(user.has_group(f"{MODULE}.group_{role}"))
