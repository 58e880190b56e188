r"""What Odoo 19 documents of its reconciliation models, as cases worked out by hand.

Sources: HELP, help texts of the fields of ``account.reconcile.model`` and its lines; CODE, their
computed fields and constraints; FORM, its form view; DEMO, demo data of *account*; CHART, rules
that every chart of accounts brings; GUIDE, page "Reconciliation models" of the user documentation
of Odoo 19; OURS, what none of them says and docs/rules.md decides.

All rules are made with core's own fields. The company has US dollars; the bank's text is
``ref``; ``items`` are the rows ``(account, balance)`` of the line's entry, ``None`` when nothing
is booked, so that the amount stays on the suspense account.
"""

from dataclasses import dataclass, field

#: Every field of a rule and of its lines that a database without this module has.
CORE_FIELDS = {
    "account.reconcile.model": {
        *("active", "name", "sequence", "company_id", "trigger", "next_activity_type_id"),
        *("match_journal_ids", "match_amount", "match_amount_min", "match_amount_max"),
        *("match_label", "match_label_param", "match_partner_ids", "line_ids"),
    },
    "account.reconcile.model.line": {
        *("sequence", "account_id", "partner_id", "label", "amount_type", "amount_string"),
        *("tax_ids", "analytic_distribution"),
    },
}


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    amount: float
    items: list | None
    ref: str = "text of the bank"
    rule: dict = field(default_factory=dict)
    counterparts: tuple = ({"account": "fees"},)
    line: dict = field(default_factory=dict)


def whole(amount):
    """The whole line on the account of the only counterpart."""
    return [("bank", amount), ("fees", -amount)]


def label(operator, text):
    return {"match_label": operator, "match_label_param": text}


def lower(most):
    return {"match_amount": "lower", "match_amount_max": most}


def greater(least):
    return {"match_amount": "greater", "match_amount_min": least}


BETWEEN = {"match_amount": "between", "match_amount_min": 10, "match_amount_max": 20}
OUTGOING = {"match_amount": "between", "match_amount_min": -20, "match_amount_max": -10}
BRT = {"account": "revenue", "amount_type": "regex", "amount_string": r"BRT: ([\d,.]+)"}
REST = {"account": "fees", "amount_type": "percentage", "amount_string": "100"}


def fixed(account, amount):
    return {"account": account, "amount_type": "fixed", "amount_string": amount}


def share(account, percent, of="percentage"):
    return {"account": account, "amount_type": of, "amount_string": percent}


CONDITIONS = (
    Case("lower than or equal: the bound counts", "HELP", 100, whole(100), rule=lower(100)),
    Case("lower than or equal: a cent more", "HELP", 100.01, None, rule=lower(100)),
    Case("lower than or equal: money out", "OURS", -100, whole(-100), rule=lower(100)),
    Case("lower than or equal: a cent more goes out", "OURS", -100.01, None, rule=lower(100)),
    Case("greater than or equal: the bound counts", "HELP", 100, whole(100), rule=greater(100)),
    Case("greater than or equal: a cent less", "HELP", 99.99, None, rule=greater(100)),
    Case("greater than or equal: money out", "OURS", -100, whole(-100), rule=greater(100)),
    Case("greater than or equal: a cent less goes out", "OURS", -99.99, None, rule=greater(100)),
    Case("between: the lower bound counts", "HELP", 10, whole(10), rule=BETWEEN),
    Case("between: the upper bound counts", "HELP", 20, whole(20), rule=BETWEEN),
    Case("between: a cent less", "HELP", 9.99, None, rule=BETWEEN),
    Case("between: a cent more", "HELP", 20.01, None, rule=BETWEEN),
    Case("between: money out", "OURS", -20, whole(-20), rule=BETWEEN),
    Case("between: a cent more goes out", "OURS", -20.01, None, rule=BETWEEN),
    Case("between: bounds with a sign mean it", "OURS", -15, whole(-15), rule=OUTGOING),
    Case("between: bounds with a sign and money in", "OURS", 15, None, rule=OUTGOING),
    Case(
        "contains: whatever the case",
        "HELP",
        -7,
        whole(-7),
        ref="MONTHLY BANK FEES 01/26",
        rule=label("contains", "Bank Fees"),
    ),
    Case(
        "contains: another text", "HELP", -7, None, ref="Bank fee", rule=label("contains", "fees")
    ),
    Case(
        "contains: in the note",
        "HELP",
        -7,
        whole(-7),
        rule=label("contains", "parking"),
        line={"narration": "<p>Parking, 3 hours</p>"},
    ),
    Case(
        "contains: in the transaction details",
        "HELP",
        -7,
        whole(-7),
        rule=label("contains", "terminal 4711"),
        line={"transaction_details": {"card": {"place": "Terminal 4711"}}},
    ),
    Case(
        "not contains: it is in none of the three",
        "HELP",
        -7,
        whole(-7),
        rule=label("not_contains", "parking"),
        line={"narration": "<p>3 hours</p>", "transaction_details": {"place": "Berlin"}},
    ),
    Case(
        "not contains: it is in the label",
        "HELP",
        -7,
        None,
        ref="PARKING",
        rule=label("not_contains", "parking"),
    ),
    Case(
        "not contains: it is in the note",
        "HELP",
        -7,
        None,
        rule=label("not_contains", "parking"),
        line={"narration": "<p>Parking</p>"},
    ),
    Case(
        "not contains: it is in the transaction details",
        "HELP",
        -7,
        None,
        rule=label("not_contains", "parking"),
        line={"transaction_details": {"place": "Parking East"}},
    ),
    Case(
        "regular expression: anywhere in the label, as the form's own example needs it",
        "FORM",
        96.67,
        whole(96.67),
        ref="R:9772938 10/07 AX 9415116318 T:5 BRT: 100.00 C/ croip",
        rule=label("match_regex", r"BRT: *([\d,\.]+)"),
    ),
    Case(
        "regular expression: not found",
        "HELP",
        96.67,
        None,
        ref="R:9772938 10/07 BRT: none",
        rule=label("match_regex", r"BRT: *([\d,\.]+)"),
    ),
    Case(
        "regular expression: in the note",
        "HELP",
        -7,
        whole(-7),
        rule=label("match_regex", r"park(ing|haus)"),
        line={"narration": "<p>parkhaus mitte</p>"},
    ),
    Case(
        "regular expression: whatever the case",
        "OURS",
        -7,
        whole(-7),
        ref="PARKHAUS MITTE",
        rule=label("match_regex", r"park(ing|haus)"),
    ),
    Case(
        "regular expression: not only at the beginning",
        "OURS",
        -7,
        whole(-7),
        ref="card payment parking",
        rule=label("match_regex", r"parking$"),
    ),
    Case(
        "partners: his line",
        "HELP",
        -7,
        whole(-7),
        rule={"match_partner_ids": ("azure",)},
        line={"partner_id": "azure"},
    ),
    Case(
        "partners: somebody else's line",
        "HELP",
        -7,
        None,
        rule={"match_partner_ids": ("azure",)},
        line={"partner_id": "gemini"},
    ),
    Case(
        "partners: a line without partner",
        "HELP",
        -7,
        None,
        rule={"match_partner_ids": ("azure",)},
    ),
    Case(
        "partners: a contact of the company",
        "OURS",
        -7,
        whole(-7),
        rule={"match_partner_ids": ("azure",)},
        line={"partner_id": "anna_of_azure"},
    ),
    Case(
        "journals: a line of the journal",
        "HELP",
        -7,
        whole(-7),
        rule={"match_journal_ids": ("bank",)},
    ),
    Case(
        "journals: a line of another journal",
        "HELP",
        -7,
        None,
        rule={"match_journal_ids": ("other_bank",)},
    ),
    Case(
        "all conditions hold",
        "GUIDE",
        -7,
        whole(-7),
        ref="parking",
        rule={**label("contains", "parking"), **lower(10), "match_journal_ids": ("bank",)},
    ),
    Case(
        "one of the conditions does not hold",
        "GUIDE",
        -11,
        None,
        ref="parking",
        rule={**label("contains", "parking"), **lower(10), "match_journal_ids": ("bank",)},
    ),
    Case("without a condition: every line", "GUIDE", -7, whole(-7)),
    Case("archived: none", "CODE", -7, None, rule={"active": False}),
)

AMOUNTS = (
    Case(
        "percentage of balance: of what the rows above left",
        "GUIDE",
        100,
        # half of 100, then half of the other 50
        [("bank", 100), ("suspense", -25), ("revenue", -50), ("fees", -25)],
        counterparts=(share("revenue", "50"), share("fees", "50")),
    ),
    Case(
        "percentage of statement line: of the whole line",
        "GUIDE",
        100,
        [("bank", 100), ("revenue", -50), ("fees", -50)],
        counterparts=(
            share("revenue", "50", "percentage_st_line"),
            share("fees", "50", "percentage_st_line"),
        ),
    ),
    Case(
        "percentage of the line, then of the balance",
        "GUIDE",
        -80,
        # 40 % of 80 is 32, the rest is 48
        [("bank", -80), ("revenue", 32), ("fees", 48)],
        counterparts=(share("revenue", "40", "percentage_st_line"), REST),
    ),
    Case(
        "percentage of the line: cents are rounded",
        "GUIDE",
        -10,
        # a third of 10 is 3.33; the rest stays open
        [("bank", -10), ("fees", 3.33), ("suspense", 6.67)],
        counterparts=(share("fees", "33.33", "percentage_st_line"),),
    ),
    Case(
        "fixed: positive is a credit",
        "HELP",
        100,
        [("bank", 100), ("revenue", -2.5), ("fees", -97.5)],
        counterparts=(fixed("revenue", "2.5"), REST),
    ),
    Case(
        "fixed: negative is a debit",
        "HELP",
        96.67,
        [("bank", 96.67), ("fees", 3.33), ("revenue", -100)],
        counterparts=(fixed("fees", "-3.33"), share("revenue", "100")),
    ),
    Case(
        "fixed: a debit of a line that goes out leaves the rest open",
        "HELP",
        -10,
        [("bank", -10), ("fees", 2.5), ("suspense", 7.5)],
        counterparts=(fixed("fees", "-2.5"),),
    ),
    Case(
        "fixed: a credit of a line that goes out",
        "HELP",
        -100,
        [("bank", -100), ("revenue", -2.5), ("fees", 102.5)],
        counterparts=(fixed("revenue", "2.5"), REST),
    ),
    Case(
        "from label: Odoo's demo rule 'Line with Bank Fees'",
        "DEMO",
        96.67,
        [("bank", 96.67), ("revenue", -100), ("fees", 3.33)],
        ref="R:9772938  10/07 AX 9415116318 T:5 BRT: 100.00 C/ croip",
        rule=label("contains", "BRT"),
        counterparts=(BRT, REST),
    ),
    Case(
        "from label: the example of the help text, with its decimal comma",
        "HELP",
        3358.07,
        [("bank", 3358.07), ("revenue", -3358.07)],
        ref="R:9672938 10/07 AX 9415126318 T:5L:NA BRT: 3358,07 C:",
        counterparts=({**BRT, "amount_string": r"BRT: ([\d,]+)"},),
    ),
    Case(
        "from label: thousands with a comma",
        "OURS",
        1230,
        [("bank", 1230), ("revenue", -1234.56), ("fees", 4.56)],
        ref="BRT: 1,234.56 C",
        counterparts=(BRT, REST),
    ),
    Case(
        "from label: thousands with a dot",
        "OURS",
        1230,
        [("bank", 1230), ("revenue", -1234.56), ("fees", 4.56)],
        ref="BRT: 1.234,56 C",
        counterparts=(BRT, REST),
    ),
    Case(
        "from label: thousands with an apostrophe",
        "OURS",
        1230,
        [("bank", 1230), ("revenue", -1234.5), ("fees", 4.5)],
        ref="BRT: 1'234.50 C",
        counterparts=({**BRT, "amount_string": r"BRT: ([\d'.]+)"}, REST),
    ),
    Case(
        "from label: thousands with a blank",
        "OURS",
        1230,
        [("bank", 1230), ("revenue", -1234.5), ("fees", 4.5)],
        ref="BRT: 1 234,50 C",
        counterparts=({**BRT, "amount_string": r"BRT: ([\d ]+,\d\d)"}, REST),
    ),
    Case(
        "from label: thousands without cents",
        "OURS",
        1230,
        [("bank", 1230), ("revenue", -1234), ("fees", 4)],
        ref="BRT: 1,234 C",
        counterparts=(BRT, REST),
    ),
    Case(
        "from label: money out",
        "OURS",
        -50,
        [("bank", -50), ("revenue", 40), ("suspense", 10)],
        ref="BRT: 40.00 C",
        counterparts=(BRT,),
    ),
    Case(
        "from label: no number in the text",
        "OURS",
        96.67,
        None,
        ref="BRT unknown",
        rule=label("contains", "BRT"),
        counterparts=(BRT, REST),
    ),
    Case(
        "a tax outside the price is inside the amount",
        "OURS",
        -12,
        # 20 % on 10 is 2
        [("bank", -12), ("fees", 10), ("vat", 2)],
        counterparts=({**REST, "tax_ids": ("tax_excluded",)},),
    ),
    Case(
        "a tax inside the price is inside the amount",
        "GUIDE",
        -12,
        [("bank", -12), ("fees", 10), ("vat", 2)],
        counterparts=({**REST, "tax_ids": ("tax_included",)},),
    ),
    Case(
        "a tax on one of two rows",
        "OURS",
        -100,
        # 60 with 20 % is 50 and 10; 40 without
        [("bank", -100), ("fees", 50), ("vat", 10), ("revenue", 40)],
        counterparts=(
            {**share("fees", "60"), "tax_ids": ("tax_excluded",)},
            share("revenue", "100"),
        ),
    ),
    Case(
        "a row without account or partner: the rule is not used",
        "GUIDE",
        -7,
        None,
        counterparts=({"label": "Bank Fees"},),
    ),
    Case("no row at all: the rule is not used", "GUIDE", -7, None, counterparts=()),
)
