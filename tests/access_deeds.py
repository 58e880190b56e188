"""More rows of the access table: periods at full depth, the workspace, statements, snapshots."""

from odoo import Command

READS = ("manager", "accountant", "auditor")
# what a row of the table calls the model of a method
MODELS = {
    "adjusting": "bank.reconciliation.adjusting",
    "analysis": "bank.reconciliation.analysis",
    "cause": "bank.reconciliation.variance.cause",
    "changes": "bank.reconciliation.snapshot.changes",
    "closing": "bank.reconciliation.closing",
    "confirmation": "bank.reconciliation.confirmation",
    "doubt": "bank.statement.import.doubt",
    "event": "bank.match.event",
    "feed": "bank.feed",
    "fetched file": "bank.feed.file",
    "file": "bank.statement.file",
    "import": "bank.statement.import",
    "item": "account.move.line",
    "journal": "account.journal",
    "line": "account.bank.statement.line",
    "manual": "bank.reconciliation.manual",
    "match": "bank.reconciliation.match",
    "move": "account.move",
    "period": "bank.reconciliation",
    "posting": "bank.reconciliation.posting",
    "preview": "bank.statement.import.preview",
    "proposal": "bank.reconciliation.proposal",
    "reason": "bank.reconciliation.reason",
    "record": "bank.reconciliation.variance.record",
    "rule": "account.reconcile.model",
    "rule test": "bank.rule.test",
    "rule test conflict": "bank.rule.test.conflict",
    "rule test row": "bank.rule.test.line",
    "recurring": "bank.rule.recurring",
    "occurrence": "account.reconcile.model.occurrence",
    "run": "bank.reconciliation.run",
    "scheme": "bank.posting.scheme",
    "setup": "bank.statement.profile.setup",
    "skip": "bank.statement.file.skip",
    "snapshot": "bank.reconciliation.snapshot",
    "standard rules": "bank.rule.standard",
    "statement": "account.bank.statement",
    "statement of a day": "bank.reconciliation.statement",
    "variance": "bank.reconciliation.variance",
    "workspace": "bank.workspace",
    "workspace entry": "bank.workspace.entry",
    "workspace files": "bank.workspace.attach",
    "workspace note": "bank.workspace.note",
    "workspace payment": "bank.workspace.payment",
    "year": "bank.reconciliation.year",
}


class MoreDeeds:
    """To be mixed into the test of the table; a deed gets ``by``, which gives records a user."""

    def more_deeds(self):
        deeds = self.period_deeds() | self.evidence_deeds()
        deeds |= self.feed_deeds()
        deeds |= self.workspace_reads() | self.workspace_deeds()
        return deeds | self.workspace_dialogs() | self.rule_deeds() | self.rule_test_deeds()

    def dialog(self, by, model, **vals):
        return by(self.env[model]).create(vals)

    def period_deeds(self):
        period, item = self.february, self.late

        def dialog(by, model, **vals):
            return self.dialog(by, model, reconciliation_id=period.id, **vals)

        def year(by):
            journals = [Command.set(self.bank.ids)]
            return self.dialog(by, "bank.reconciliation.year", year=2027, journal_ids=journals)

        def standard_rules(by):
            line = Command.create(
                {"kind": "charge", "is_chosen": True, "account_id": self.revenue.id}
            )
            vals = {"company_id": self.company.id, "line_ids": [line]}
            return self.dialog(by, "bank.rule.standard", **vals)

        def in_form(by):
            return by(item).with_context(account_bank_reconciliation_period_id=period.id)

        closing, manual = "bank.reconciliation.closing", "bank.reconciliation.manual"
        return {
            "period.action_confirm_possible": (
                lambda by: by(period).action_confirm_possible(item.ids)
            ),
            "period.action_open_closing_wizard": (
                lambda by: by(period).action_open_closing_wizard()
            ),
            "item.action_confirm_bank_items": lambda by: in_form(by).action_confirm_bank_items(),
            "closing.action_apply": lambda by: dialog(by, closing, balance_end=5).action_apply(),
            "closing.action_take_from_statement": (
                lambda by: dialog(by, closing).action_take_from_statement()
            ),
            "manual.action_apply": lambda by: dialog(by, manual).action_apply(),
            "year.action_create_periods": lambda by: year(by).action_create_periods(),
            "standard rules.action_create_rules": (
                lambda by: standard_rules(by).action_create_rules()
            ),
        }

    def feed_deeds(self):
        journal = {"journal_id": self.bank.id}
        return {
            "feed.action_fetch": lambda by: by(self.feed).action_fetch(),
            "feed.create": (lambda by: by(self.feed).create(journal), ("manager",)),
            "fetched file.action_import": lambda by: by(self.fetched_file).action_import(),
        }

    def evidence_deeds(self):
        snapshot = self.january.snapshot_ids
        row = self.env["bank.reconciliation.analysis"].search([("line_id", "=", self.fee.id)])

        def statement(by):
            vals = {"journal_id": self.bank.id, "date": "2026-02-28"}
            return self.dialog(by, "bank.reconciliation.statement", **vals)

        def rows(by):
            key = "account_bank_reconciliation_position"
            return statement(by).with_context(**{key: "lines_not_matched"})

        return {
            "snapshot.action_download_xlsx": (
                lambda by: by(snapshot).action_download_xlsx(),
                READS,
            ),
            "snapshot.action_download_manifest": (
                lambda by: by(snapshot).action_download_manifest(),
                READS,
            ),
            "snapshot.action_view_changes": (lambda by: by(snapshot).action_view_changes(), READS),
            "statement of a day.action_open_rows": (lambda by: rows(by).action_open_rows(), READS),
            "statement of a day.action_print_xlsx": (
                lambda by: statement(by).action_print_xlsx(),
                READS,
            ),
            "statement of a day.action_print_pdf": (
                lambda by: statement(by).action_print_pdf(),
                READS,
            ),
            "analysis.action_open_line": (lambda by: by(row).action_open_line(), READS),
        }

    def work(self, by):
        """Return the workspace, and what a browser asks it for."""
        asked = {"journal_id": self.bank.id, "period_id": self.february.id, "kind": "bank"}
        return by(self.env["bank.workspace"]), asked

    def workspace_reads(self):
        line, page = self.suggested, {"side": "all", "state": "open", "offset": 0, "limit": 40}

        def read(name, *args):
            def deed(by):
                workspace, asked = self.work(by)
                return getattr(workspace, name)(asked, *args)

            return deed, READS

        return {
            f"workspace.{name}": read(name, *args)
            for name, *args in (
                ("action_load",),
                ("action_summarise",),
                ("action_read", "lines", page),
                ("action_find_counterparts", {"lines": line.ids}),
                ("action_explain", line.id),
                ("action_read_history", 0),
                ("action_read_news", 0),
                ("action_refresh", {"line_ids": line.ids, "item_ids": []}),
                ("action_open_period",),
                ("action_explain_difference",),
            )
        }

    def workspace_deeds(self):
        line, invoice = self.suggested, self.open_item(self.invoice_suggested)
        selection = {"line_ids": line.ids, "item_ids": invoice.ids}

        def change(name, *args, matched=False):
            def deed(by):
                if matched:
                    line.action_match(invoice)
                workspace, asked = self.work(by)
                return getattr(workspace, name)(asked, *args)

            return deed

        def undo_event(by):
            line.action_match(invoice)
            event = self.env["bank.match.event"].search([("line_id", "=", line.id)], limit=1)
            workspace, asked = self.work(by)
            return workspace.action_undo_event(asked, event.id)

        def undo_last(by):
            by(line).action_match(invoice.ids)
            workspace, asked = self.work(by)
            return workspace.action_undo_last(asked)

        changes = {
            f"workspace.{name}": change(name, *args)
            for name, *args in (
                ("action_preview", selection, {}),
                ("action_match", selection),
                ("action_reconcile", selection, {}),
                ("action_apply", line.ids),
                ("action_apply_proposal", self.proposal.id),
                ("action_reconcile_all",),
                ("action_auto", True),
                ("action_import",),
                ("action_close_period",),
                ("action_back_to_manual",),
                ("action_search",),
                ("action_open_line_dialog", "note", line.ids),
                ("action_toggle_check", line.ids),
                ("action_delete", self.fee.ids),
            )
        }

        def upload(by):
            files = by(self.env["ir.attachment"]).sudo()  # whoever works in Odoo uploads files
            return files.create({"name": "receipt.txt", "raw": b"paid"})

        def attach(by):
            workspace, asked = self.work(by)
            return workspace.action_attach(asked, line.id, upload(by).ids)

        def take_back(by):
            self.february.action_confirm(self.late)
            workspace, asked = self.work(by)
            return workspace.action_take_back(asked, self.late.ids)

        return {
            **changes,
            **self.workspace_rule_deeds(),
            "workspace.action_attach": attach,
            "workspace.action_confirm": change("action_confirm", self.late.ids),
            "workspace.action_take_back": take_back,
            "workspace.action_undo": change("action_undo", line.ids, matched=True),
            "workspace.action_undo_event": undo_event,
            "workspace.action_undo_last": undo_last,
        }

    def workspace_rule_deeds(self):
        line, counterpart = (
            self.fee,
            {"account_id": self.company_data["default_account_expense"].id},
        )
        rule = self.env["account.reconcile.model"].create(
            {"name": "By button", "line_ids": [Command.create(counterpart)]}
        )
        dismissal = self.env["bank.rule.offer.dismissal"].create(
            {"journal_id": self.bank.id, "habit_text": "RENT", "label": "rent"}
        )

        def change(name, *args):
            def deed(by):
                workspace, asked = self.work(by)
                return getattr(workspace, name)(asked, *args)

            return deed

        return {
            f"workspace.{name}": change(name, *args)
            for name, *args in (
                ("action_read_rules", line.ids),
                ("action_preview_rule", line.ids, rule.id),
                ("action_book_rule", line.ids, rule.id),
                ("action_make_rule", line.ids),
                ("action_take_rules", rule.id),
                ("action_read_offers",),
                ("action_dismiss_offer", line.id),
                ("action_restore_offer", dismissal.id),
            )
        } | {"line.action_make_rule": lambda by: by(line).action_make_rule()}

    def workspace_dialogs(self):
        fee, paid = self.fee, self.suggested
        account = self.company_data["default_account_expense"]

        def entry(by):
            rows = [Command.create({"account_id": account.id, "amount": fee.amount})]
            vals = {"line_id": fee.id, "counterpart_ids": rows}
            return self.dialog(by, "bank.workspace.entry", **vals).action_post()

        def payment(by):
            vals = {"line_id": paid.id, "partner_id": self.azure.id}
            return self.dialog(by, "bank.workspace.payment", **vals).action_post()

        def note(by):
            vals = {"line_ids": [Command.set(fee.ids)], "note": "look"}
            return self.dialog(by, "bank.workspace.note", **vals).action_apply()

        def files(by):
            uploads = by(self.env["ir.attachment"]).sudo()  # whoever works in Odoo uploads files
            upload = uploads.create({"name": "receipt.txt", "raw": b"paid"})
            vals = {"line_id": fee.id, "attachment_ids": [Command.set(upload.ids)]}
            return self.dialog(by, "bank.workspace.attach", **vals).action_apply()

        return {
            "workspace entry.action_post": entry,
            "workspace files.action_apply": files,
            "workspace note.action_apply": note,
            "workspace payment.action_post": payment,
        }

    def rule_test_deeds(self):
        account = self.company_data["default_account_expense"]
        rules = self.env["account.reconcile.model"].create(
            [
                {
                    "name": name,
                    "sequence": sequence,
                    "trigger": "suggest",
                    "match_label": "contains",
                    "match_label_param": name,
                    "line_ids": [Command.create({"account_id": account.id})],
                }
                for sequence, name in enumerate(("fee", "ee", "fe"), start=1)
            ]
        )

        def tested(by, rule):
            test = by(rule).action_test()["context"]["account_bank_reconciliation_test_id"]
            return by(self.env["bank.rule.test"].browse(test))

        def row(by):
            return tested(by, rules[0]).line_ids[:1]

        def conflict(by):
            return tested(by, rules[1]).conflict_ids[:1]

        return {
            "rule.action_test": (lambda by: by(rules[0]).action_test(), READS),
            "rule test.action_look": (lambda by: tested(by, rules[0]).action_look(), READS),
            "rule test conflict.action_move": lambda by: conflict(by).action_move(),
            "rule test conflict.action_open": (lambda by: conflict(by).action_open(), READS),
            "rule test row.action_apply": lambda by: row(by).action_apply(),
            "rule test row.action_open": (lambda by: row(by).action_open(), READS),
        }

    def rule_deeds(self):
        booked = Command.create({"account_id": self.company_data["default_account_expense"].id})
        rule = self.env["account.reconcile.model"].create({"name": "Rule", "line_ids": [booked]})
        return {
            "line.action_apply_rule": lambda by: by(self.fee).action_apply_rule(rule.id),
            "rule.action_set_suggest": lambda by: by(rule).action_set_suggest(),
            **self.recurring_deeds(),
        }

    def recurring_deeds(self):
        first, changed = self.recurring_rule.occurrence_ids.sorted("date_expected")

        def recurring(by):
            vals = {
                "kind": "rent",
                "partner_id": self.gemini.id,
                "account_id": self.revenue.id,
                "amount": 1200,
                "date_first": "2026-02-01",
            }
            return self.dialog(by, "bank.rule.recurring", **vals)

        return {
            "occurrence.action_skip": lambda by: by(first).action_skip(),
            "occurrence.action_resume": lambda by: by(first).action_resume(),
            "occurrence.action_accept_amount": lambda by: by(changed).action_accept_amount(),
            "occurrence.action_open_line": (lambda by: by(first).action_open_line(), READS),
            "recurring.action_create_rule": lambda by: recurring(by).action_create_rule(),
        }
