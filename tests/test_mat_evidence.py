"""MAT-2: every kind of reference, number and name that says what a line pays."""

from odoo.tests import tagged

from .test_mat_settings import EuroLineOnDollarAccount, OnEuroAccount, StoryCommon

#: What stands on the invoice; what the bank gives: its text, and its reference field.
REFERENCES = {
    "ISO 11649": ("RF18539007547034", "RF18 5390 0754 7034", ""),
    "ISO 11649 in its field": ("RF0520260000042", "", "RF05 2026 0000 042"),
    "Swiss QR": ("210000000003139471430009017", "", "21 00000 00003 13947 14300 09017"),
    "Belgian OGM": ("+++010/8068/17183+++", "***010/8068/17183***", ""),
    "Finnish viite": ("202600130", "viite 20260 0130", ""),
    "Norwegian KID": ("60202600142", "", "60202600142"),
    "Slovenian SI": ("SI12 12345678909", "SI12 1234567 8909", ""),
    "separators": ("RE-2026-00138", "Invoice RE 2026/00138", ""),
    "lost zeros": ("RG-2026-00233", "rg 2026-233", ""),
    "no separators": ("AB-2026-00342", "thanks ab202600342", ""),
    "wrapped": ("WX-2026-00451", "invoice WX-2026-00\n451 of january", ""),
    "cut prefix": ("QR-2026-00560", "2026-00560", ""),
    "order of the customer": ("PO 77A4512", "your ref po77a4512", ""),
    "list": ("LS/2026/00677", "LS/2026/00677 of 5 January", ""),
}
#: The partner's name; what the bank writes.
NAMES = {
    "accents": ("Crêperie Bénédicte", "CREPERIE BENEDICTE"),
    "umlauts": ("Müller & Söhne GmbH", "MUELLER UND SOEHNE"),
    "legal form": ("Kranich Handels GmbH", "KRANICH HANDELS G.M.B.H."),
    "order of words": ("Lindgren Astrid", "Astrid Lindgren"),
    "cut": ("Verwaltungsgesellschaft Nordost mbH", "Verwaltungsgesellschaft Nor"),
    "lost letters": ("Ørsted Værksted", "?RSTED V?RKSTED"),
    "somebody else on the account": ("Paul Weber", "Paul Weber a/o Eva Weber"),
}


class EvidenceStories:
    def rows(self, partner, amount):
        return [
            (self.money.default_account_id, partner, amount, False),
            (self.receivable, partner, -amount, True),
        ]

    def assertAllMatched(self, documents, lines):
        booked = [self.rows(one.partner_id, one.amount_total) for one in documents]
        settled = {one: one.amount_total for one in documents}
        twins = documents if self.worth == 1 else documents[:1]
        self.assertMatched(lines, booked, settled, twins)

    def test_references_and_numbers_in_every_writing_are_enough_with_the_amount(self):
        documents, lines = [], self.env["account.bank.statement.line"]
        for at, (number, text, reference) in enumerate(REFERENCES.values()):
            amount = 100 + 4 * at
            documents.append(self.document(amount, payment_reference=number))
            lines |= self.bank_line(
                amount, text or "see reference", structured_reference=reference or False
            )
        self.assertAllMatched(documents, lines)

    def test_bills_by_the_vendor_s_own_number(self):
        bill = self.document(100, self.gemini, "in_invoice", ref="VF/2026/74025")
        line = self.bank_line(-100, "your invoice vf 2026 74025")
        rows = [
            (self.money.default_account_id, self.gemini, -100, False),
            (self.payable, self.gemini, 100, True),
        ]
        self.assertMatched(line, rows, {bill: -100}, twins=[bill])

    def test_names_as_banks_write_them_are_enough_with_an_amount_that_nobody_else_owes(self):
        documents, lines = [], self.env["account.bank.statement.line"]
        for at, (name, written) in enumerate(NAMES.values()):
            partner = self.env["res.partner"].create({"name": name, "is_company": True})
            amount = 100 + 4 * at
            documents.append(self.document(amount, partner))
            lines |= self.bank_line(amount, partner_name=written)
        self.assertAllMatched(documents, lines)

    def test_other_name_that_somebody_typed_in_is_the_partner_s_name(self):
        self.env["bank.partner.alias"].create(
            {"partner_id": self.azure.id, "name": "Blue Living Ltd"}
        )
        invoice = self.document(100)
        line = self.bank_line(100, partner_name="BLUE LIVING LTD")
        self.assertMatched(line, self.rows(self.azure, 100), {invoice: 100}, twins=[invoice])

    def test_account_and_other_name_are_learned_from_matches_by_hand(self):
        account = "AT483200000012345864"
        for amount in (40, 44):
            line = self.bank_line(amount, partner_name="Hansen Holding", account_number=account)
            line.action_match(self.open_item(self.document(amount)))
        invoices = [self.document(100), self.document(108)]
        lines = self.bank_line(100, partner_name="HANSEN HOLDING")
        lines |= self.bank_line(108, account_number=account)
        booked = [self.rows(self.azure, 100), self.rows(self.azure, 108)]
        self.assertMatched(lines, booked, {invoices[0]: 100, invoices[1]: 108}, twins=invoices)

    def test_account_that_a_run_learns_is_forgotten_with_its_undo(self):
        account = "AT483200000012345864"
        invoice = self.document(100)
        self.bank_line(100, invoice.name, partner_name="Kestrel Interiors", account_number=account)
        before = self.books()
        run = self.auto_match()
        self.assertIn(account, self.azure.bank_ids.mapped("acc_number"))
        self.assertEqual(self.azure.bank_alias_ids.mapped("name"), [account])
        run.action_undo()
        self.assertSame(before)

    def test_name_that_only_resembles_is_no_proof(self):
        invoice = self.document(100)
        line = self.bank_line(100, partner_name="Kestrel Exteriors International")
        self.assertSuggested(line, [invoice])


@tagged("post_install", "-at_install")
class TestMatEvidence(EvidenceStories, StoryCommon):
    pass


@tagged("post_install", "-at_install")
class TestMatEvidenceEuroAccount(OnEuroAccount, EvidenceStories, StoryCommon):
    pass


@tagged("post_install", "-at_install")
class TestMatEvidenceEuroLine(EuroLineOnDollarAccount, EvidenceStories, StoryCommon):
    pass
