"""Every situation of docs/matching_reasons.md has the reasons that an accountant would give, and
the document shows what the add-on says.

To write the document anew after a sentence was changed:
``WRITE_REASON_TABLE=1 ./dev test tests/test_reason_table.py``.
"""

import inspect
import os
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.engine.reasons import decode

from .reason_cases import ReasonCases
from .test_demo import TestDemoCommon

DOCUMENT = Path(__file__).parent.parent / "docs" / "matching_reasons.md"
LANGUAGES = {"en_US": "English", "de_DE": "Deutsch", "fr_FR": "Français"}
EQUAL, SUM = "amount_equal", "amount_sum"
EXPECTED = {  # confidence, whether several fit, reasons in their order
    "number": ("certain", False, ["number", EQUAL]),
    "number_damaged": ("certain", False, ["number", EQUAL]),
    "number_cut": ("certain", False, ["number_cut", EQUAL]),
    "number_tail": ("certain", False, ["number_tail", "payer_account", EQUAL]),
    "number_list": ("certain", False, ["number", "number_short", SUM]),
    "number_typing": ("medium", False, [EQUAL, "number_near"]),
    "number_two_owners": ("high", True, ["number", "number_shared", EQUAL, "rivals"]),
    "reference_iso": ("certain", False, ["number_standard", EQUAL]),
    "reference_belgian": ("certain", False, ["number_standard", EQUAL]),
    "reference_kid": ("certain", False, ["number_standard", EQUAL]),
    "reference_swiss": ("certain", False, ["number_standard", EQUAL]),
    "end_to_end": ("certain", False, ["number_identifier", EQUAL, "date_near"]),
    "number_unknown": ("high", False, ["payer_account", EQUAL, "number_unknown"]),
    "account": ("certain", False, ["payer_account", EQUAL, "only_way"]),
    "name": ("certain", False, ["payer_name", EQUAL, "only_amount"]),
    "name_alias": ("certain", False, ["payer_alias", EQUAL, "only_amount"]),
    "name_similar": ("high", False, ["payer_similar", EQUAL]),
    "group": ("certain", False, ["payer_account", "payer_group", EQUAL, "only_way"]),
    "payer_other": ("certain", False, ["number", "payer_other", EQUAL]),
    "payer_conflict": ("high", False, ["payer_account", EQUAL, "payer_conflict"]),
    "sum": ("certain", False, ["payer_account", SUM, "only_way"]),
    "sum_twice": ("high", True, ["payer_account", SUM, "rivals", "rival_sum"]),
    "equal": ("high", True, ["payer_account", EQUAL, "rivals"]),
    "discount": ("certain", False, ["number", "amount_discount"]),
    "discount_late": ("high", False, ["number", "amount_partial", "amount_discount_late"]),
    "charge": ("certain", False, ["number", "amount_charge"]),
    "charge_unstated": ("certain", False, ["number", "amount_charge_unstated"]),
    "tolerance": ("certain", False, ["number", "amount_tolerance"]),
    "rounding": ("certain", False, ["number", "amount_rounding"]),
    "partial": ("high", False, ["number", "amount_partial"]),
    "over": ("medium", False, ["number", "amount_over"]),
    "oldest": ("low", False, ["payer_account", "oldest_first", "amount_partial"]),
    "credit_note": ("certain", False, ["number", "number", SUM]),
    "booked_rate": ("certain", False, ["number", "amount_booked_rate"]),
    "other_currency": ("medium", False, ["number", "amount_currency"]),
    "ordered": ("certain", False, ["number", "amount_ordered", EQUAL]),
    "payment": (
        "certain",
        False,
        ["payer_account", EQUAL, "payment_first", "only_way", "date_near"],
    ),
    "paid_elsewhere": (
        "high",
        False,
        ["payer_account", EQUAL, "payment_first", "date_near", "payment_unstated"],
    ),
    "batch": (
        "certain",
        False,
        ["number_identifier", "number_shared", SUM, "batch_sum", "date_near"],
    ),
    "transfer": ("high", False, ["own_transfer", EQUAL, "date_near"]),
    "return": ("certain", False, ["number", EQUAL, "return_of"]),
    "habit": ("medium", False, ["habit"]),
    "booked": ("medium", False, ["already_booked", EQUAL, "date_near"]),
    "double": ("low", False, ["already_given"]),
    "undone": ("high", False, ["payer_account", EQUAL, "undone_before"]),
}


class Written:
    """The sections of the document, as its tests make them."""

    @classmethod
    def speak(cls):
        for code in LANGUAGES:
            cls.env["res.lang"].sudo()._activate_lang(code)

    def describe(self, title, line):
        """Return one situation as the document shows it."""
        best = line.proposal_ids[:1]
        rows = [
            ("Line", self.describe_line(line)),
            ("Suggestion", self.describe_match(best)),
            *(
                (name, best.with_context(lang=code).reasons.replace("\n", " "))
                for code, name in LANGUAGES.items()
            ),
        ]
        table = [f"| {name} | {text.replace('|', chr(92) + '|')} |" for name, text in rows]
        return "\n".join([f"### {title}", "", "| | |", "|---|---|", *table, ""])

    def describe_line(self, line):
        ordered = f"{line.original_amount:,.2f} {line.original_currency_id.name}"
        parts = {
            f"{line.amount:,.2f} {line.currency_id.name}": line.amount,
            line.date.strftime("%d %b %Y"): line.date,
            f"“{line.payment_ref}”": line.payment_ref,
            line.partner_name: line.partner_name,
            f"account {line.account_number}": line.account_number,
            f"reference {line.structured_reference}": line.structured_reference,
            f"end-to-end id {line.end_to_end_id}": line.end_to_end_id,
            f"order {line.payment_information_id}": line.payment_information_id,
            f"charges {-line.charges:,.2f}": line.charges,
            f"ordered {ordered}": line.original_amount,
            f"return code {line.return_reason_code}": line.return_reason_code,
        }
        return " · ".join(text for text, value in parts.items() if value)

    def describe_match(self, best):
        names = {
            name: dict(best._fields[name]._description_selection(best.env))[best[name]]
            for name in ("kind", "confidence")
        }
        several = ["several fit: a person chooses"] if best.is_ambiguous else []
        matched = best.summary or "nothing left to match"
        return "; ".join(
            [f"{matched} – **{names['confidence'].lower()}**", names["kind"].lower(), *several]
        )

    def check_document(self, heading, sections):
        """Compare a part of the document, which starts with its heading; write it when asked to."""
        before, _heading, rest = DOCUMENT.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
        shown, mark, after = rest.partition("\n## ")
        said = "\n" + "\n".join(sections)
        if os.environ.get("WRITE_REASON_TABLE"):
            text = f"{before}\n## {heading}\n{said}{mark}{after}"
            DOCUMENT.write_text(text, encoding="utf-8")
        self.assertEqual(shown.strip(), said.strip())


@tagged("post_install", "-at_install")
class TestReasonTable(Written, ReasonCases):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak()

    def test_every_situation_has_the_reasons_that_the_document_shows(self):
        sections = []
        for number, (name, (confidence, several, codes)) in enumerate(EXPECTED.items(), 1):
            case = getattr(self, f"case_{name}")
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                line = case()
                if not line.proposal_ids:
                    line.action_suggest()
                best = line.proposal_ids[:1]
                self.assertEqual([one.code for one in decode(best.reason_codes)], codes)
                self.assertEqual((best.confidence, best.is_ambiguous), (confidence, several))
                sections.append(self.describe(f"{number}. {inspect.getdoc(case)}", line))
                savepoint.rollback()
            self.env.invalidate_all()
        self.check_document("Situations", sections)

    def test_every_situation_is_in_the_table(self):
        cases = {name[5:] for name in dir(ReasonCases) if name.startswith("case_")}
        self.assertEqual(cases, set(EXPECTED))


@tagged("post_install", "-at_install")
class TestReasonTableOfTheDemo(Written, TestDemoCommon):
    """What August of the demo company leaves to a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak()

    def test_what_the_demo_company_leaves_open_is_said_as_the_document_shows(self):
        lines = self.env["account.bank.statement.line"].search(
            [("journal_id", "=", self.bank.id), ("is_reconciled", "=", False)], order="date, id"
        )
        lines.action_suggest()
        self.assertEqual(lines.mapped("amount"), [490.0, 1000.0, 3600.0, 357.0])
        titles = ("Two equal invoices", "An instalment", "Too much", "Nothing but the amount")
        sections = [self.describe(title, line) for title, line in zip(titles, lines, strict=True)]
        self.check_document("The demo company", sections)
