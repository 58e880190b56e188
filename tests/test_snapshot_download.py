"""Who gets the files of a snapshot: by its address, by that of its report, by its attachments."""

from hashlib import sha256

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .closed_month import ClosedMonthCommon

REPORT = "account_bank_reconciliation.snapshot_document"
FILES = ("pdf", "xlsx", "manifest")


@tagged("post_install", "-at_install")
class TestSnapshotDownload(ClosedMonthCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshot = cls.january.snapshot_ids

    def get(self, user, address):
        self.authenticate(user.login, user.login)
        response = self.url_open(address)
        return response.status_code, response.content

    def get_address(self, name):
        return f"/web/content/{self.snapshot._name}/{self.snapshot.id}/{name}?download=true"

    def stranger(self, login, groups, company=None):
        company = company or self.company
        return new_test_user(
            self.env,
            login=f"stranger_{login}",
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def test_every_role_downloads_the_files_as_they_were_sealed(self):
        for role in ("auditor", "accountant", "manager"):
            user = self.role(role)
            user.password = user.login
            for name in ("pdf", "xlsx"):
                with self.subTest(f"{role}, {name}"):
                    status, content = self.get(user, self.get_address(name))
                    self.assertEqual(status, 200)
                    sealed = self.snapshot[f"{name}_sha256"]
                    self.assertEqual(sha256(content).hexdigest(), sealed)

    def test_the_address_of_the_report_gives_the_stored_file(self):
        user = self.role("auditor")
        user.password = user.login
        status, content = self.get(user, f"/report/pdf/{REPORT}/{self.snapshot.id}")
        self.assertEqual(status, 200)
        self.assertEqual(sha256(content).hexdigest(), self.snapshot.pdf_sha256)

    def test_nobody_else_gets_a_file_by_any_address(self):
        other = self.setup_other_company()["company"]
        auditor = "base.group_user,account_bank_reconciliation.group_auditor"
        users = {
            "internal": self.stranger("internal", "base.group_user"),
            "accounting": self.stranger("accounting", "account.group_account_manager"),
            "system": self.stranger("system", "base.group_system"),
            "portal": self.stranger("portal", "base.group_portal"),
            "other company": self.stranger("company", auditor, other),
        }
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self.snapshot._name),
                    ("res_id", "=", self.snapshot.id),
                    ("res_field", "in", FILES),
                ]
            )
        )
        self.assertEqual(len(attachments), 3)
        addresses = [self.get_address(name) for name in FILES]
        addresses += [f"/web/content/{attachment.id}?download=true" for attachment in attachments]
        addresses += [f"/report/{kind}/{REPORT}/{self.snapshot.id}" for kind in ("pdf", "html")]
        for who, user in users.items():
            user.password = user.login
            for address in addresses:
                with self.subTest(f"{who}: {address}"):
                    status, content = self.get(user, address)
                    self.assertNotEqual(status, 200)
                    self.assertNotIn(b"%PDF", content)
                    self.assertFalse(content.startswith(b"PK"))
