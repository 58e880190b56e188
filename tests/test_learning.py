"""What confirmed matches teach: names and accounts of partners, with their count and origin."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import BankReconciliationCommon

IBAN_AZURE = "NL91ABNA0417164300"


@tagged("post_install", "-at_install")
class TestLearning(BankReconciliationCommon):
    def paid(self, amount, name, partner=None, account="", **vals):
        """A line of somebody who pays an invoice of ``partner``, matched by hand."""
        line = self.line(
            amount, ref="thanks", partner_name=name, account_number=account or False, **vals
        )
        line.action_match(self.open_item(self.invoice(amount, partner)))
        return line

    def known(self, partner=None, **domain):
        """``[(kind, name, origin, times, proves)]`` of a partner."""
        aliases = (partner or self.azure).bank_alias_ids
        return [(a.kind, a.name, a.origin, a.count, a.is_trusted) for a in aliases]

    def suggestion(self, amount, name, account=""):
        line = self.line(amount, ref="hello", partner_name=name, account_number=account or False)
        self.env["bank.matcher"]._refresh_proposals(line)
        return line

    def test_a_name_is_learned_and_proves_the_payer_from_the_second_match_on(self):
        self.paid(10, "Hansen Holding")
        self.assertEqual(self.known(), [("name", "Hansen Holding", "learned", 1, False)])
        self.paid(11, "HANSEN HOLDING")
        self.assertEqual(self.known(), [("name", "Hansen Holding", "learned", 2, True)])
        self.invoice(77)
        line = self.suggestion(77, "Hansen Holding")
        self.assertEqual(line.match_confidence, "certain")
        self.assertIn("Azure Interior", line.match_reason)

    def test_one_match_alone_proves_nothing(self):
        self.paid(10, "Hansen Holding")
        self.invoice(77)
        self.assertNotEqual(self.suggestion(77, "Hansen Holding").match_confidence, "certain")

    def test_one_wrong_decision_is_outvoted(self):
        self.paid(10, "Hansen Holding", self.gemini)
        self.paid(11, "Hansen Holding")
        self.assertFalse(self.azure.bank_alias_ids.is_trusted)
        self.paid(12, "Hansen Holding")
        self.assertEqual(self.known(), [("name", "Hansen Holding", "learned", 2, True)])
        self.assertEqual(self.known(self.gemini), [("name", "Hansen Holding", "learned", 1, False)])

    def test_who_pays_for_many_is_nobody_in_particular(self):
        for amount, partner in ((10, self.azure), (11, self.gemini), (12, self.azure)):
            self.paid(amount, "Factor Bank", partner)
        self.paid(13, "Factor Bank", self.gemini)
        self.assertFalse(self.env["bank.partner.alias"].search([]).filtered("is_trusted"))

    def test_an_account_is_learned_at_once_where_the_bank_names_the_partner(self):
        self.paid(10, "Azure Interior Ltd", account=IBAN_AZURE)
        account = self.azure.bank_ids
        self.assertEqual(account.acc_number, IBAN_AZURE)
        self.assertFalse(account.allow_out_payment)
        self.invoice(77)
        line = self.suggestion(77, "", IBAN_AZURE)
        self.assertEqual(line.match_confidence, "certain")

    def test_an_account_under_another_name_is_kept_from_the_second_match_on(self):
        self.paid(10, "Hansen Holding", account=IBAN_AZURE)
        self.assertFalse(self.azure.bank_ids)
        self.paid(11, "Hansen Holding", account=IBAN_AZURE)
        self.assertEqual(self.azure.bank_ids.acc_number, IBAN_AZURE)

    def test_undoing_takes_back_what_the_match_taught(self):
        line = self.paid(10, "Azure Interior Ltd", account=IBAN_AZURE)
        line.action_undo_reconciliation()
        self.assertEqual((self.known(), self.azure.bank_ids.ids), ([], []))

    def test_undoing_the_first_of_three_leaves_two(self):
        first = self.paid(10, "Hansen Holding", account=IBAN_AZURE)
        self.paid(11, "Hansen Holding", account=IBAN_AZURE)
        self.paid(12, "Hansen Holding", account=IBAN_AZURE)
        first.action_undo_reconciliation()
        self.assertEqual({row[3:] for row in self.known()}, {(2, True)})
        self.assertTrue(self.azure.bank_ids)

    def test_an_account_that_was_known_before_is_not_touched(self):
        bank = self.env["res.partner.bank"].create(
            {"acc_number": IBAN_AZURE, "partner_id": self.azure.id}
        )
        line = self.paid(10, "Azure Interior", account=IBAN_AZURE)
        self.assertFalse(self.known())
        line.action_undo_reconciliation()
        self.assertTrue(bank.exists())

    def test_an_automatic_match_teaches_the_account_only_under_the_partners_own_name(self):
        own, other = self.invoice(10), self.invoice(11)
        lines = self.line(
            10, ref=own.name, partner_name="Azure Interior", account_number=IBAN_AZURE
        ) | self.line(
            11, ref=other.name, partner_name="Somebody Else", account_number="BE71096123456769"
        )
        self.bank.action_auto_match()
        self.assertEqual(lines.mapped("is_reconciled"), [True, True])
        self.assertEqual(self.azure.bank_ids.mapped("acc_number"), [IBAN_AZURE])
        self.assertEqual(self.known(), [("account", IBAN_AZURE, "learned", 1, False)])

    def test_a_typed_name_proves_the_payer_and_an_archived_one_does_not(self):
        alias = self.env["bank.partner.alias"].create(
            {"partner_id": self.azure.id, "name": "Blaue Möbel"}
        )
        self.invoice(77)
        line = self.suggestion(77, "BLAUE MOEBEL")
        self.assertEqual(line.match_confidence, "certain")
        alias.active = False
        self.env["bank.matcher"]._refresh_proposals(line)
        self.assertNotEqual(line.match_confidence, "certain")

    def test_nobody_writes_votes_by_hand(self):
        accountant = self.role("accountant")
        aliases = self.env["bank.partner.alias"].with_user(accountant)
        vals = {"partner_id": self.azure.id, "name": "Forged"}
        with self.assertRaises(AccessError):
            aliases.create({**vals, "origin": "learned"})
        alias = aliases.with_context(default_origin="learned").create(vals)
        self.assertEqual(alias.origin, "manual")
        line = self.line(10)
        for forged in ({"line_ids": [(4, line.id)]}, {"origin": "learned"}):
            with self.assertRaises(AccessError):
                alias.write(forged)
        with self.assertRaises(AccessError):
            alias.with_user(self.role("auditor")).name = "changed"
