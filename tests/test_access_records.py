"""The access table, record by record: who sees, who writes, who reads the files behind them."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .closed_month import LOOK_AWAY
from .people import MODULE, ROLES, WORK, PeopleCommon

EVIDENCE = (
    "account.reconcile.model.occurrence",
    "bank.feed.fetch",
    "bank.feed.file",
    "bank.match.event",
    "bank.match.precision",
    "bank.reconciliation.analysis",
    "bank.reconciliation.confirmation",
    "bank.reconciliation.event",
    "bank.reconciliation.proposal",
    "bank.reconciliation.proposal.item",
    "bank.reconciliation.proposal.write.off",
    "bank.reconciliation.run",
    "bank.reconciliation.seal.register",
    "bank.reconciliation.snapshot",
    "bank.reconciliation.snapshot.line",
    "bank.statement.file",
    "bank.statement.file.result",
    "bank.statement.file.skip",
)
SETTINGS = (
    "bank.partner.alias",
    "bank.rule.offer.dismissal",
    "bank.statement.profile",
    "bank.statement.profile.column",
)
MANAGED = ("bank.feed", "bank.posting.scheme")
# parts of a record of Odoo's own: who sees and writes that sees and writes them
FOLLOWING = {"account.reconcile.model.condition": "account.reconcile.model"}
# dialogs that only show something, and those in which accountants work
SHOWING = {
    "bank.reconciliation.snapshot.change",
    "bank.reconciliation.snapshot.changes",
    "bank.reconciliation.statement",
    "bank.reconciliation.variance",
    "bank.reconciliation.variance.cause",
    "bank.reconciliation.variance.record",
    "bank.rule.test",
    "bank.rule.test.conflict",
    "bank.rule.test.line",
}
WORKING = {
    "bank.reconciliation.adjusting",
    "bank.reconciliation.closing",
    "bank.reconciliation.manual",
    "bank.reconciliation.match",
    "bank.reconciliation.posting",
    "bank.reconciliation.posting.line",
    "bank.reconciliation.reason",
    "bank.reconciliation.year",
    "bank.reconciliation.year.line",
    "bank.rule.recurring",
    "bank.rule.standard",
    "bank.rule.standard.line",
    "bank.statement.import",
    "bank.statement.import.doubt",
    "bank.statement.import.preview",
    "bank.statement.profile.setup",
    "bank.statement.profile.setup.column",
    "bank.workspace.attach",
    "bank.workspace.entry",
    "bank.workspace.entry.line",
    "bank.workspace.note",
    "bank.workspace.payment",
}


@tagged("post_install", "-at_install")
class TestAccessRecords(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["bank.reconciliation.proposal.write.off"].sudo().create(
            {"proposal_id": cls.proposal.id, "kind": "tolerance", "amount": 1}
        )
        cls.env["bank.posting.scheme"].create(
            {"name": "Fee", "journal_id": cls.bank.id, "account_id": cls.revenue.id}
        )
        cls.env["bank.rule.offer.dismissal"].create(
            {"journal_id": cls.bank.id, "habit_text": "RENT", "label": "rent"}
        )
        cls.models = {
            name: model
            for name, model in cls.env.registry.models.items()
            if model._original_module == MODULE and not model._abstract and name not in FOLLOWING
        }
        cls.stored = [name for name, model in cls.models.items() if not model._transient]
        cls.dialogs = [name for name, model in cls.models.items() if model._transient]

    def strangers(self):
        return [name for name in self.people if name not in ROLES]

    def records(self, model):
        """Return those of the company of the test; the demo company has its own."""
        records = self.env[model].sudo().search([("company_id", "=", self.company.id)])
        self.assertTrue(records, f"there is no {model} to be seen")
        return records

    # -------------------------------------------------------------------------
    # SEE
    # -------------------------------------------------------------------------

    def test_every_model_is_looked_at(self):
        """A model that is new needs a decision here: who sees it, and who writes it."""
        decided = {*EVIDENCE, *SETTINGS, *MANAGED, "bank.reconciliation"}
        self.assertEqual(set(self.stored), decided)
        self.assertEqual(set(self.dialogs), SHOWING | WORKING)

    def test_parts_of_a_record_are_for_those_whom_the_record_is_for(self):
        for part, whole in FOLLOWING.items():
            for name, user in self.people.items():
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(part, by=name, operation=operation):
                        self.assertEqual(
                            self.env[part].with_user(user).has_access(operation),
                            self.env[whole].with_user(user).has_access(operation),
                        )

    def test_the_three_roles_see_everything(self):
        for model in self.stored:
            for name in ROLES:
                with self.subTest(model, by=name):
                    ids = self.records(model).ids
                    theirs = self.env[model].with_user(self.people[name])
                    self.env.invalidate_all()
                    self.assertEqual(sorted(theirs.search([]).ids), sorted(ids))
                    self.assertEqual(len(theirs.search_read([], ["display_name"])), len(ids))
                    self.assertEqual(theirs._read_group([], [], ["__count"]), [(len(ids),)])
                    self.assertEqual(len(theirs.browse(ids).read()), len(ids))

    def test_nobody_else_sees_anything(self):
        for model in self.stored:
            ids = self.records(model).ids
            for name in self.strangers():
                theirs = self.env[model].with_user(self.people[name])
                for what, look in self.looks(theirs.browse(ids)).items():
                    with self.subTest(model, by=name, what=what):
                        self.assertForbidden(look)
                for what, search in self.searches(theirs).items():
                    with self.subTest(model, by=name, what=what):
                        if name == "accountant of another company":
                            self.assertFalse(search())
                        else:
                            self.assertForbidden(search)

    def looks(self, records):
        return {
            "read": records.read,
            "web_read": lambda: records.web_read({"display_name": {}, "company_id": {}}),
            "export": lambda: records._export_rows([["id"], ["company_id", "id"]]),
            "copy": records[0].copy_data,
        }

    def searches(self, model):
        return {
            "search": lambda: model.search([]),
            "search_read": lambda: model.search_read([]),
            "web_search_read": lambda: model.web_search_read([], {"display_name": {}})["records"],
            "name_search": lambda: model.name_search(""),
            "count": lambda: model.search_count([]),
            "group": lambda: model.formatted_read_group([], ["company_id"], ["__count"]),
            "web group": lambda: model.web_read_group([], ["company_id"], ["__count"])["groups"],
        }

    def test_switching_the_company_on_in_the_browser_shows_nothing(self):
        stranger = self.people["accountant of another company"]
        for model in self.stored:
            records = self.env[model].with_user(stranger)
            for ids in (self.company.ids, [*self.elsewhere.ids, *self.company.ids]):
                with self.subTest(model, companies=ids):
                    self.assertForbidden(
                        records.with_context(allowed_company_ids=ids).search_read, []
                    )

    def test_fields_on_cores_models_are_for_the_roles(self):
        fields = {
            (self.charge, "bank_confirmation_ids"),
            (self.line_matched, "confirmation_ids"),
            (self.bank, "bank_reconciliation_ids"),
        }
        for record, field in fields:
            for name, user in self.people.items():
                with self.subTest(field, by=name):
                    look = record.with_user(user).read
                    if name in ROLES:
                        self.assertAllowed(look, [field])
                    else:
                        self.assertForbidden(look, [field])

    def test_seal_of_a_matching_is_read_by_nobody(self):
        """Core shows matchings to the users of every company."""
        partial = self.matching(self.line_matched)
        for name, user in self.people.items():
            with self.subTest(by=name):
                self.assertForbidden(partial.with_user(user).read, ["bank_reconciliation_id"])

    # -------------------------------------------------------------------------
    # CHANGE
    # -------------------------------------------------------------------------

    def test_nobody_writes_evidence_not_even_a_manager(self):
        contexts = ({}, LOOK_AWAY, {"default_company_id": self.company.id})
        for model in EVIDENCE:
            records = self.records(model)
            values = records[0].copy_data()[0]
            for name, user in self.people.items():
                for context in contexts:
                    theirs = records.with_user(user).with_context(**context)
                    for what, attempt in self.changes(theirs, values).items():
                        with self.subTest(model, by=name, what=what):
                            self.assertIsInstance(self.get_error(attempt), UserError)
            self.assertEqual(self.records(model), records)

    def changes(self, records, values):
        return {
            "create": lambda: records.create(values),
            "web_save": lambda: records.browse().web_save(values, {}),
            "copy": records[0].copy,
            "write": lambda: records.write({"create_uid": 1}),
            "write nothing new": lambda: records[0].write(values),
            "unlink": records.unlink,
        }

    def test_only_accountants_write_periods(self):
        march = {"journal_id": self.bank.id, "date_start": "2026-03-01", "date_end": "2026-03-31"}
        for name, user in self.people.items():
            theirs = self.february.with_user(user)
            for what, attempt in {
                "create": lambda theirs=theirs: theirs.create(march),
                "write": lambda theirs=theirs: theirs.write({"balance_end": 5}),
                "message": lambda theirs=theirs: theirs.message_post(body="hello"),
                "activity": lambda theirs=theirs: theirs.activity_schedule(summary="look"),
                "unlink": lambda theirs=theirs: theirs.unlink(),
            }.items():
                with self.subTest(by=name, what=what):
                    if name in WORK:
                        self.assertAllowed(attempt)
                    else:
                        self.assertForbidden(attempt)

    def test_accountants_write_names_and_layouts_and_managers_settings(self):
        for model in (*SETTINGS, *MANAGED):
            allowed = ("manager",) if model in MANAGED else WORK
            for name, user in self.people.items():
                theirs = self.records(model)[0].with_user(user)
                for what, attempt in {
                    "write": lambda theirs=theirs: theirs.write({"display_name": "x"}),
                    "unlink": lambda theirs=theirs: theirs.unlink(),
                }.items():
                    with self.subTest(model, by=name, what=what):
                        if name in allowed:
                            self.assertAllowed(attempt)
                        else:
                            self.assertForbidden(attempt)

    def test_dialogs_are_for_those_who_may_do_what_they_are_for(self):
        for model in self.dialogs:
            allowed = (*(ROLES if model in SHOWING else WORK), "accountant of another company")
            for name in self.people:
                theirs = self.env[model].with_user(self.people[name])
                with self.subTest(model, by=name):
                    if name in allowed:
                        self.assertAllowed(theirs.search, [])
                    else:
                        self.assertForbidden(theirs.create, {})
                        self.assertForbidden(theirs.search, [])

    def test_dialogs_are_seen_by_who_has_opened_them(self):
        """Every dialog model has a rule on its creator."""
        for model in self.dialogs:
            with self.subTest(model):
                rules = self.env["ir.rule"].sudo().search([("model_id.model", "=", model)])
                domains = rules.filtered("active").mapped("domain_force")
                self.assertIn("[('create_uid', '=', user.id)]", domains)

    def test_dialog_of_another_accountant_is_closed_to_me(self):
        mine = self.import_wizard(self.upload(self.people["accountant"]), self.people["accountant"])
        self.assertForbidden(mine.with_user(self.people["manager"]).action_import)
        self.assertForbidden(mine.with_user(self.people["manager"]).read)

    def test_dialog_shows_nothing_of_a_line_of_another_company(self):
        stranger = self.people["accountant of another company"]
        matches = self.env["bank.reconciliation.match"].with_user(stranger)
        reasons = self.env["bank.reconciliation.reason"].with_user(stranger)
        match = {"line_id": self.suggested.id}
        reason = {"reconciliation_id": self.january.id, "operation": "close", "reason": "x"}
        shown = ("line_label", "line_amount", "line_date", "line_partner_name", "company_id")
        for field in (*shown, "settled", "available_item_ids", "line_id"):
            with self.subTest(field):
                self.assertForbidden(self.open_dialog, matches, match, field)
        for field in ("problems", "reconciliation_id"):
            with self.subTest(field):
                self.assertForbidden(self.open_dialog, reasons, reason, field)
        for field in shown:
            with self.subTest(field, what="before it is saved"):
                self.assertForbidden(matches.onchange, match, ["line_id"], {field: {}})

    def open_dialog(self, dialogs, vals, field):
        return dialogs.create(vals).web_read({field: {"fields": {"display_name": {}}}})

    # -------------------------------------------------------------------------
    # FILES
    # -------------------------------------------------------------------------

    def evidence_files(self):
        """Return the bank file and the PDF of the company of the test."""
        files = self.env["ir.attachment"].sudo()
        for model, field in (
            ("bank.statement.file", "content"),
            ("bank.reconciliation.snapshot", "pdf"),
        ):
            files |= files.search(
                [
                    ("res_model", "=", model),
                    ("res_field", "=", field),
                    ("res_id", "in", self.records(model).ids),
                ]
            )
        return files

    def test_bytes_of_files_and_snapshots_are_read_by_the_roles_alone(self):
        files = self.evidence_files()
        self.assertEqual(set(files.mapped("res_field")), {"content", "pdf"})
        for file in files:
            for name, user in self.people.items():
                theirs = file.with_user(user)
                for field in ("raw", "datas", "name", "checksum", "access_token"):
                    with self.subTest(file.res_field, by=name, field=field):
                        if name in ROLES:
                            self.assertAllowed(theirs.read, [field])
                        else:
                            self.assertForbidden(theirs.read, [field])

    def test_files_are_not_written_deleted_or_handed_out_by_anybody(self):
        for file in self.evidence_files():
            before = file.raw
            for name, user in self.people.items():
                theirs = file.with_user(user).with_context(**LOOK_AWAY)
                for what, attempt in {
                    "write": lambda theirs=theirs: theirs.write({"raw": b"other"}),
                    "publish": lambda theirs=theirs: theirs.write({"public": True}),
                    "token": lambda theirs=theirs: theirs.generate_access_token(),
                    "unlink": lambda theirs=theirs: theirs.unlink(),
                    "replace": lambda theirs=theirs, file=file: theirs.create(
                        {
                            "name": "other",
                            "raw": b"other",
                            "res_model": file.res_model,
                            "res_id": file.res_id,
                            "res_field": file.res_field,
                        }
                    ),
                }.items():
                    with self.subTest(file.res_field, by=name, what=what):
                        self.assertIsInstance(self.get_error(attempt), UserError)
            self.assertEqual(file.raw, before)

    def test_uploaded_file_of_another_user_is_not_imported_or_named(self):
        mine = self.upload(self.people["accountant"])
        for name in ("manager", "accountant of another company"):
            with self.subTest(by=name):
                self.assertForbidden(self.import_wizard, mine, self.people[name])
        row = {"attachment_id": mine.id, "place": 0}
        rows = self.env["bank.statement.import.preview"].with_user(self.people["manager"])
        self.assertForbidden(lambda: rows.create(row).read(["file_name"]))
