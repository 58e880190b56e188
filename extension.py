"""What an add-on imports. Names here stay where they are; the modules they come from may change.

See docs/extending.md for the hooks that get and return these shapes.
"""

from .engine import formats
from .engine.allocate import Allocation, Open, allocate
from .engine.candidates import Item, Line
from .engine.errors import (
    BadAmountError,
    BadDateError,
    EmptyFileError,
    MissingElementError,
    ReadError,
    WrongMessageError,
)
from .engine.formats.encoding import text_of
from .engine.formats.values import calendar_day, number
from .engine.proposals import Proposal
from .engine.reasons import Reason
from .engine.rules import Caught
from .engine.statement import Balance, Reference, Statement, Transaction
from .models.account_reconcile_model_condition import ConditionField
from .models.account_reconcile_model_plan import RuleCase
from .models.bank_applier import MatchPlan, Settlement
from .models.bank_applier_posting import PlanPosting
from .models.bank_feed import FetchedFile

__all__ = [
    "Allocation",
    "BadAmountError",
    "BadDateError",
    "Balance",
    "Caught",
    "ConditionField",
    "EmptyFileError",
    "FetchedFile",
    "Item",
    "Line",
    "MatchPlan",
    "MissingElementError",
    "Open",
    "PlanPosting",
    "Proposal",
    "ReadError",
    "Reason",
    "Reference",
    "RuleCase",
    "Settlement",
    "Statement",
    "Transaction",
    "WrongMessageError",
    "allocate",
    "calendar_day",
    "formats",
    "number",
    "text_of",
]
