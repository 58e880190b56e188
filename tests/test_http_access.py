"""The access table over the wire: what a browser or a script sends, and what comes back."""

from odoo.tests import HttpCase, tagged

from .closed_month import LOOK_AWAY
from .people import ROLES, PeopleCommon

ACCESS = "odoo.exceptions.AccessError"
STRANGERS = (
    "internal user",
    "system administrator",
    "billing clerk",
    "portal client",
    "accountant of another company",
)


@tagged("post_install", "-at_install")
class TestHttpAccess(PeopleCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = {"account_bank_reconciliation_period_id": cls.february.id}

    def sign_in(self, name):
        login = self.people[name].login
        self.authenticate(login, login + "x" * (8 - len(login)))

    def call(self, records, method, *args, **context):
        """Call a method of records as a browser does; return ``(result, error, message)``."""
        params = {
            "model": records._name,
            "method": method,
            "args": [*args] if records._abstract else [records.ids, *args],
            "kwargs": {"context": context},
        }
        route = f"{self.base_url()}/web/dataset/call_kw/{records._name}/{method}"
        answer = self.opener.post(route, json={"jsonrpc": "2.0", "id": 1, "params": params}).json()
        self.env.invalidate_all()
        error = answer.get("error", {}).get("data", {})
        return answer.get("result"), error.get("name"), error.get("message", "")

    # -------------------------------------------------------------------------
    # STRANGERS
    # -------------------------------------------------------------------------

    def deeds(self):
        item, invoice = self.late, self.open_item(self.invoice_suggested)
        workspace, snapshot = self.env["bank.workspace"], self.january.snapshot_ids
        asked = {"journal_id": self.bank.id, "period_id": self.february.id, "kind": "bank"}
        chosen = {"line_ids": self.suggested.ids, "item_ids": invoice.ids}
        counted = self.env["bank.reconciliation.analysis"].search([("line_id", "=", self.fee.id)])
        return {
            "match": (self.suggested, "action_match", invoice.ids),
            "suggest": (self.suggested, "action_suggest"),
            "apply the suggestion": (self.suggested, "action_apply_proposal"),
            "apply the proposal": (self.proposal, "action_apply"),
            "undo": (self.line_matched, "action_undo_reconciliation"),
            "delete": (self.fee, "action_delete_imported"),
            "unlink": (self.fee, "unlink"),
            "apply the run": (self.dry_run, "action_apply"),
            "undo the run": (self.dry_run, "action_undo"),
            "auto-reconcile": (self.bank, "action_auto_match"),
            "auto-reconcile the period": (self.february, "action_auto_match"),
            "drop a file": (self.bank, "action_import_bank_files", []),
            "confirm": (self.february, "action_confirm", item.ids),
            "confirm all": (self.february, "action_confirm_all"),
            "confirm in the form": (
                item,
                "action_confirm_bank_item",
            ),
            "take back": (self.february, "action_unconfirm", item.ids),
            "close": (self.february, "action_close", "because"),
            "reopen": (self.january, "action_reopen", "because"),
            "edit the period": (self.february, "write", {"balance_end": 1}),
            "delete the period": (self.february, "unlink"),
            "verify": (self.january.snapshot_ids, "action_verify"),
            "download": (self.january.snapshot_ids, "action_download"),
            "read the period": (self.january, "read", ["name", "balance_end"]),
            "read the snapshot": (self.january.snapshot_ids, "web_read", {"seal": {}}),
            "read the file": (self.file, "read", ["content", "sha256"]),
            "read the proposal": (self.proposal, "read", ["reasons"]),
            "read the run": (self.dry_run, "read", []),
            "read the confirmation": (self.january.confirmation_ids, "read", ["amount"]),
            "read the closing": (self.january.event_ids, "read", ["reason", "seal"]),
            "read the analysis": (counted, "read", ["to_match_amount"]),
            "read the workspace": (workspace, "action_load", asked),
            "read the causes": (self.february, "action_explain"),
            "download the workbook": (snapshot, "action_download_xlsx"),
            "download the manifest": (snapshot, "action_download_manifest"),
            "reconcile in the workspace": (workspace, "action_reconcile", asked, chosen, {}),
            "delete in the workspace": (workspace, "action_delete", asked, self.fee.ids),
            "match all in the workspace": (workspace, "action_auto", asked, False),
            "post a charge": (self.february, "action_open_posting", "charge", -3),
        }

    def test_strangers_are_refused_whatever_they_send_along(self):
        deeds = self.deeds()
        before = self.books()
        for name in STRANGERS:
            self.sign_in(name)
            for what, (records, method, *args) in deeds.items():
                for context in (
                    self.known,
                    {**LOOK_AWAY, **self.known, "allowed_company_ids": self.company.ids},
                ):
                    with self.subTest(what, by=name, context=len(context)):
                        _result, error, message = self.call(records, method, *args, **context)
                        self.assertEqual(error, ACCESS, message)
                        self.assertNotIn("January", message)
                        self.assertNotIn("February", message)
            self.assertEqual(self.books(), before)

    def test_strangers_search_in_vain(self):
        for name in STRANGERS:
            self.sign_in(name)
            for records in (
                self.january,
                self.january.snapshot_ids,
                self.file,
                self.file_again.skip_ids,
                self.proposal,
                self.dry_run,
                self.january.confirmation_ids,
                self.january.event_ids,
                self.env["bank.reconciliation.analysis"],
                self.env["bank.reconciliation.seal.register"],
            ):
                for method in ("search_read", "web_search_read", "search_count", "name_search"):
                    with self.subTest(records._name, by=name, method=method):
                        found, error = self.search(records._name, method)
                        if name == "accountant of another company":
                            self.assertFalse(found)
                        else:
                            self.assertEqual(error, ACCESS)

    def search(self, model, method):
        args = {"name_search": [""], "web_search_read": [[], {"display_name": {}}]}
        params = {"model": model, "method": method, "args": args.get(method, [[]]), "kwargs": {}}
        route = f"{self.base_url()}/web/dataset/call_kw"
        answer = self.opener.post(route, json={"jsonrpc": "2.0", "id": 1, "params": params}).json()
        result = answer.get("result")
        found = result["records"] if isinstance(result, dict) else result
        return found, answer.get("error", {}).get("data", {}).get("name")

    # -------------------------------------------------------------------------
    # ROLES
    # -------------------------------------------------------------------------

    def test_auditor_reads_and_downloads_but_changes_nothing(self):
        self.sign_in("auditor")
        reads = ("verify", "download", "read the ")
        before = self.books()
        for what, (records, method, *args) in self.deeds().items():
            with self.subTest(what):
                result, error, message = self.call(records, method, *args, **self.known)
                if what.startswith(reads):
                    self.assertTrue(result, message)
                else:
                    self.assertEqual(error, ACCESS, message)
        self.assertEqual(self.books(), before)

    def test_accountant_does_the_month_but_does_not_reopen(self):
        self.sign_in("accountant")
        deeds = self.deeds()
        for what in ("match", "confirm", "verify", "read the file"):
            records, method, *args = deeds[what]
            with self.subTest(what):
                result, _error, message = self.call(records, method, *args)
                self.assertTrue(result, message)
        self.assertTrue(self.suggested.is_reconciled)
        self.assertEqual(self.late.bank_confirmation_ids.user_id, self.people["accountant"])
        with self.subTest("reopen"):
            self.assertEqual(self.call(self.january, "action_reopen", "because")[1], ACCESS)
        with self.subTest("close with a difference"):
            _result, _error, message = self.call(self.february, "action_close", "because")
            self.assertIn("cannot be closed yet", message)
        self.assertEqual((self.january.state, self.february.state), ("closed", "open"))

    def test_closed_month_stays_closed_for_a_manager_over_the_wire(self):
        self.sign_in("manager")
        entry, line, invoice = self.charge.move_id, self.line_transit, self.invoice_matched
        before = self.books()
        for what, (records, method, *args) in {
            "amount": (self.charge, "write", {"balance": 1}),
            "date": (entry, "write", {"date": "2026-02-01"}),
            "account": (self.charge, "write", {"account_id": self.receivable.id}),
            "label": (line, "write", {"payment_ref": "x"}),
            "label, saved": (line, "web_save", {"payment_ref": "x"}, {}),
            "draft": (entry, "button_draft"),
            "cancel": (entry, "button_cancel"),
            "payment": (self.payment, "action_draft"),
            "invoice": (invoice, "button_draft"),
            "undo": (line, "action_undo_reconciliation"),
            "unreconcile": (self.open_item(invoice), "remove_move_reconcile"),
            "partial": (self.matching(line), "unlink"),
            "payment widget": (
                invoice,
                "js_remove_outstanding_partial",
                self.matching(self.line_matched).id,
            ),
            "delete": (entry, "unlink"),
            "delete the line": (line, "unlink"),
            "delete the statement": (self.statement, "unlink"),
            "balance": (self.january, "write", {"balance_end": 1}),
        }.items():
            for context in ({}, LOOK_AWAY):
                with self.subTest(what, context=len(context)):
                    _result, error, message = self.call(records, method, *args, **context)
                    self.assertEqual(error, "odoo.exceptions.UserError")
                    self.assertIn(self.january.name, message)
        self.assertEqual(self.books(), before)

    # -------------------------------------------------------------------------
    # PRIVATE METHODS
    # -------------------------------------------------------------------------

    def test_private_methods_are_refused_to_everybody(self):
        self.sign_in("manager")
        for records, method, *args in (
            (self.file, "_import", "x.xml", "x", []),
            (self.env["bank.applier"], "_apply", []),
            (self.env["bank.matcher"], "_refresh_proposals", []),
            (self.february, "_write_closed", "x"),
            (self.january, "_release_partials"),
            (self.february, "_create_confirmations", [], "manual"),
            (self.january, "_check_is_open"),
            (self.env["bank.reconciliation.snapshot"], "_take", self.february.id),
            (self.line_matched, "_write_partner", 1),
            (self.fee, "_create_from_plan", {}, 1, 1),
            (self.bank, "_remember_statement_account", "x"),
            (self.proposal, "_prepare_plan", "auto"),
        ):
            with self.subTest(records._name, method=method):
                self.assertTrue(hasattr(records, method))
                _result, error, message = self.call(records, method, *args)
                self.assertEqual(error, ACCESS)
                self.assertIn(method, message)

    # -------------------------------------------------------------------------
    # FILES
    # -------------------------------------------------------------------------

    def test_files_are_downloaded_by_the_roles_alone(self):
        snapshot, file = self.january.snapshot_ids, self.file
        pdf = self.attachment(snapshot, "pdf")
        xml = self.attachment(file, "content")
        xlsx = self.attachment(snapshot, "xlsx")
        urls = {
            f"/web/content/{snapshot._name}/{snapshot.id}/xlsx": xlsx,
            f"/web/content/{xlsx.id}": xlsx,
            f"/web/content/{snapshot._name}/{snapshot.id}/pdf": pdf,
            f"/web/content/{snapshot._name}/{snapshot.id}/pdf/x.pdf?download=true": pdf,
            f"/web/content/{pdf.id}": pdf,
            f"/web/content/{pdf.id}?access_token=": pdf,
            f"/web/content/{file._name}/{file.id}/content": xml,
            f"/web/content/{xml.id}": xml,
            f"/web/content?model={file._name}&id={file.id}&field=content": xml,
        }
        for name in (*ROLES, *STRANGERS, None):
            if name:
                self.sign_in(name)
            else:
                self.authenticate(None, None)
            for url, attachment in urls.items():
                with self.subTest(url, by=name or "the public"):
                    answer = self.url_open(url)
                    if name in ROLES:
                        self.assertEqual(
                            (answer.status_code, answer.content), (200, attachment.raw)
                        )
                    else:
                        self.assertNotEqual(answer.status_code, 200)
                        self.assertNotIn(attachment.raw[:20], answer.content)

    def test_report_shows_nothing_to_strangers(self):
        snapshot = self.january.snapshot_ids
        report = "account_bank_reconciliation.snapshot_document"
        for name in (*STRANGERS, None):
            if name:
                self.sign_in(name)
            else:
                self.authenticate(None, None)
            for kind in ("html", "pdf", "text"):
                with self.subTest(kind, by=name or "the public"):
                    answer = self.url_open(f"/report/{kind}/{report}/{snapshot.id}")
                    self.assertNotIn(snapshot.seal, answer.text)
                    self.assertNotIn(self.january.name, answer.text)
                    self.assertFalse(answer.content.startswith(b"%PDF"))

    def attachment(self, record, field):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("res_field", "=", field),
                ]
            )
        )

    def test_file_comes_back_as_a_download_and_is_never_run_by_the_browser(self):
        """A bank file may hold anything, also a web page with a script, under any name."""
        self.file.sudo().name = 'a"b\\../february\u202e.html'
        attachment = self.attachment(self.file, "content")
        attachment.sudo().mimetype = "text/html"
        self.sign_in("auditor")
        for url in (
            f"/web/content/{self.file._name}/{self.file.id}/content",
            f"/web/content/{self.file._name}/{self.file.id}/content?mimetype=text/html",
            f"/web/content/{attachment.id}",
            self.fee.action_download_file()["url"],
        ):
            with self.subTest(url):
                answer = self.url_open(url)
                self.assertEqual(answer.content, attachment.raw)
                self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        disposition = answer.headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("attachment; "), disposition)
        self.assertNotIn('a"b', disposition)
        self.assertNotIn("\u202e", disposition)
