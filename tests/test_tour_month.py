import base64
import io
import re
from decimal import Decimal
from unittest import SkipTest

from pypdf import PdfReader

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.misc import file_open

from odoo.addons.account_bank_reconciliation.demo import reconciling, story

LOGIN = "accountant@quittenhain.example"


@tagged("post_install", "-at_install")
class TestTourMonth(HttpCase):
    """An accountant does September of the demo company in the browser, from file to PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref(
            "account_bank_reconciliation.demo_company", raise_if_not_found=False
        )
        if not cls.company:
            raise SkipTest("demo data not installed")
        cls.journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("code", "=", story.MAIN)]
        )
        cls.finish_august()
        cls.offer_september()
        new_test_user(
            cls.env,
            login=LOGIN,
            password=LOGIN,
            groups="base.group_user,account_bank_reconciliation.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def finish_august(cls):
        """A colleague has matched the rest of August by hand and closed it."""
        env = cls.env(user=cls.env.ref("base.user_admin"))
        env = env(context={"allowed_company_ids": cls.company.ids})
        august = story.months()[1]
        for line in august.lines:
            if line.how != story.AUTO:
                reconciling._settle_by_hand(env, line)
        period = env["bank.reconciliation"].search(
            [("journal_id", "=", cls.journal.id), ("state", "=", "open")]
        )
        period.action_confirm_all()
        period.action_close()

    @classmethod
    def offer_september(cls):
        """The file on the accountant's desk, where the tour can take it."""
        name = story.months()[2].file_name
        with file_open(f"account_bank_reconciliation/demo/{name}", "rb") as file:
            attachment = cls.env["ir.attachment"].create(
                {"name": name, "raw": file.read(), "public": True}
            )
        cls.env["ir.model.data"].create(
            {
                "module": "account_bank_reconciliation",
                "name": "tour_statement",
                "model": "ir.attachment",
                "res_id": attachment.id,
            }
        )

    def test_accountant_imports_matches_closes_and_prints_a_month(self):
        self.start_tour("/web/login", "account_bank_reconciliation.month", timeout=400)
        september = story.months()[2]
        period = self.env["bank.reconciliation"].search(
            [("journal_id", "=", self.journal.id), ("date_start", "=", september.first_day)]
        )
        self.assertEqual((period.state, period.closed_by_id.login), ("closed", LOGIN))
        self.assertEqual(period.confirmed_count, len(september.lines))
        self.compare_matches(september)
        snapshot = period.snapshot_ids
        self.authenticate(LOGIN, LOGIN)
        printed = self.url_open(snapshot.action_download()["url"]).content
        self.assertEqual(printed, base64.b64decode(snapshot.pdf))
        self.compare_pdf(printed, september)

    def compare_matches(self, month):
        """Every line has settled what the story says; one key was enough for certain ones only."""
        env = self.env(context={"allowed_company_ids": self.company.ids})
        for line in month.lines:
            found = reconciling.find_line(env, line)
            documents = found.matched_item_ids.move_id
            names = " ".join(f"{one.name} {one.ref} {one.payment_reference}" for one in documents)
            for number in line.settles:
                self.assertIn(number, names, line.why)
            self.assertEqual(found.match_confidence == "certain", line.how == story.AUTO, line.why)

    def compare_pdf(self, pdf, month):
        """Compare the printed figures with those worked out from the story, not from the code."""
        pages = PdfReader(io.BytesIO(pdf)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        opening = Decimal(story.OPENINGS[story.MAIN])
        opening += sum((m.movement for m in story.months()[:2]), Decimal(0))
        self.assertEqual(self.figure(text, "Opening balance"), opening)
        incoming = [line.value for line in month.lines if line.value > 0]
        outgoing = [line.value for line in month.lines if line.value < 0]
        for way, values in (("incoming", incoming), ("outgoing", outgoing)):
            label = rf"Confirmed items, {way} \({len(values)}\)"
            self.assertEqual(self.figure(text, label), sum(values))
        self.assertEqual(self.figure(text, "Cleared balance"), opening + month.movement)
        self.assertEqual(self.figure(text, "Closing balance of the bank"), opening + month.movement)
        self.assertEqual(self.figure(text, "Remaining"), Decimal(0))
        for line in month.lines:
            self.assertIn(f"{abs(line.value):,.2f}", text)

    def figure(self, text, label):
        """Return the amount that the PDF prints beside a label and perhaps its day."""
        found = re.search(rf"{label} (?:on \d\d/\d\d/\d{{4}} )?(-?[\d,]+\.\d\d)", text)
        self.assertTrue(found, f"{label} is not on the PDF:\n{text[:600]}")
        return Decimal(found[1].replace(",", ""))
