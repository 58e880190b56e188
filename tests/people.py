"""The people of the access table, and one record of every kind for them to try their hands on."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .bank_files import camt, entry, statement
from .closed_month import ClosedMonthCommon
from .common import IBAN

MODULE = "account_bank_reconciliation"
ROLES = ("manager", "accountant", "auditor")
WORK = ("manager", "accountant")
STRANGERS = {
    "system administrator": "base.group_user,base.group_system",
    "internal user": "base.group_user",
    "billing clerk": "base.group_user,account.group_account_invoice",
    "bookkeeper without role": "base.group_user,account.group_account_user",
    "accounting manager without role": "base.group_user,account.group_account_manager",
    "portal client": "base.group_portal",
}


class PeopleCommon(ClosedMonthCommon):
    """January is closed, February has an imported file, suggestions and an open entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "company_1_data"
        cls.people = {name: cls.role(name) for name in ROLES}
        cls.people |= {
            name: new_test_user(
                cls.env,
                login=name,
                groups=groups,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, groups in STRANGERS.items()
        }
        cls.elsewhere = cls.setup_other_company()["company"]
        cls.people["accountant of another company"] = new_test_user(
            cls.env,
            login="accountant elsewhere",
            groups=f"base.group_user,{MODULE}.group_accountant",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )
        cls.invoice_suggested = cls.invoice(70)
        cls.file = cls.import_file(cls.upload())
        cls.file_again = cls.import_file(cls.upload())
        cls.imported = cls.file.result_ids.statement_id.line_ids.sorted("amount")
        cls.fee, cls.suggested = cls.imported
        cls.dry_run = cls.env["bank.reconciliation.run"]._start(cls.bank, cls.suggested, dry=True)
        cls.proposal = cls.suggested.proposal_ids[:1]
        cls.alias = cls.env["bank.partner.alias"].create(
            {"partner_id": cls.azure.id, "name": "Blue House", "company_id": cls.company.id}
        )
        cls.profile = cls.env["bank.statement.profile"].create(
            {
                "name": "Bank of Quittenhain",
                "company_id": cls.company.id,
                "column_ids": [
                    Command.create({"place": 0, "header": "Day", "role": "date"}),
                    Command.create({"place": 1, "header": "Amount", "role": "amount"}),
                ],
            }
        )
        cls.late = cls.bank_entry(5, date="2026-02-20")
        cls.feed, cls.fetched_file = cls.fetched()
        cls.recurring_rule = cls.recurring()
        cls.env.flush_all()

    @classmethod
    def recurring(cls):
        """Return a recurring rule whose first booking has come with another amount."""
        rule = cls.env["account.reconcile.model"].create(
            {
                "name": "Rent",
                "match_partner_ids": [Command.set(cls.gemini.ids)],
                "is_recurring": True,
                "expected_amount": -1200,
                "date_first": "2026-01-01",
                "date_last": "2026-02-28",
            }
        )
        changed = rule.occurrence_ids.sorted("date_expected")[-1]
        changed._note({"state": "changed", "is_booked": True, "amount_met": -1250})
        return rule

    @classmethod
    def upload(cls, user=None, number="2"):
        """Upload February's file as ``user``: a fee, and the invoice that has been suggested."""
        name = cls.invoice_suggested.name
        entries = [
            entry(-9, f"2026-02-0{number}", text="fee", bank_id=f"FEE{number}"),
            entry(
                70,
                f"2026-02-1{number}",
                text=name,
                bank_id=f"PAID{number}",
                partner="Azure Interior",
            ),
        ]
        data = statement(IBAN, "2026-02-01", "2026-02-28", 1815, 1876, entries, number=number)
        return (
            cls.env["ir.attachment"]
            .with_user(user or cls.env.user)
            .sudo()
            .create({"name": f"february-{number}.xml", "raw": camt(data)})
        )

    @classmethod
    def fetched(cls):
        """Return a feed, and a file that another feed of the journal could not import."""
        feed, other = cls.env["bank.feed"].create([{"journal_id": cls.bank.id}] * 2)
        fetch = cls.env["bank.feed.fetch"]._start(other, is_automatic=False)
        vals = {"feed_id": other.id, "fetch_id": fetch.id, "name": "junk.txt", "sha256": "1" * 64}
        vals |= {"content": "anVuaw==", "state": "failed"}
        return feed, cls.env["bank.feed.file"].sudo().create(vals).sudo(False)

    @classmethod
    def import_wizard(cls, file, user=None):
        wizards = cls.env["bank.statement.import"].with_user(user or cls.env.user)
        return wizards.create({"attachment_ids": [Command.set(file.ids)]})

    @classmethod
    def import_file(cls, file):
        cls.import_wizard(file).action_import()
        return cls.env["bank.statement.file"].search([], limit=1)

    def get_error(self, attempt, *args):
        """Return the error that refuses ``attempt``, or nothing; what it did is undone either way.

        Nothing is cached before: what somebody else has read counts as not allowed.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        savepoint = self.env.cr.savepoint()
        try:
            attempt(*args)
            self.env.flush_all()
        except UserError as error:
            return error
        finally:
            self.env.cr.clear()
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return None

    def assertForbidden(self, attempt, *args):
        self.assertIsInstance(self.get_error(attempt, *args), AccessError)

    def assertAllowed(self, attempt, *args):
        self.assertIsNone(self.get_error(attempt, *args))
