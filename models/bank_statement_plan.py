"""The shapes of a plan: what importing will do. The preview shows it and the import writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..engine.coverage import Source
from ..engine.duplicates import Booking, Ledger
from ..engine.statement import Statement, Transaction
from .bank_statement_file_reader import SourceFile

# what a person may decide to import after all
UNDECIDED = ("possible", "deleted")


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """One transaction with its identity; ``reason`` says why it is left out, if it is.

    ``line_id`` is the line that is, or may be, this transaction. ``note`` is a sentence for the
    line. ``currency_id`` is the currency of the original amount, where Odoo knows it.
    ``wanted_as`` is the fingerprint under which the user wants an entry that was left out.
    """

    transaction: Transaction
    fingerprint: str
    reason: str = ""
    line_id: int = 0
    note: str = ""
    currency_id: int = 0
    wanted_as: str = ""

    @property
    def label(self):
        """What to show of the transaction in one line."""
        said = self.transaction
        texts = (said.text, said.reference, said.additional_info, said.partner_name, said.code)
        return " ".join((next(filter(None, texts), "") or "/").split())


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing one statement will do.

    ``problem`` is a sentence that keeps the file from being imported; ``warnings`` are sentences
    the user reads before deciding. ``is_left_out`` where the user wants no such statement.
    """

    statement: Statement
    journal_id: int
    source: Source
    new: tuple[PlannedEntry, ...] = ()
    skipped: tuple[PlannedEntry, ...] = ()
    problem: str = ""
    warnings: tuple[str, ...] = ()
    is_left_out: bool = False

    @property
    def undecided(self):
        """Entries that are left out unless the user decides otherwise."""
        return tuple(entry for entry in self.skipped if entry.reason in UNDECIDED)


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What importing one file will do: all its statements or none."""

    source: SourceFile
    plans: tuple[ImportPlan, ...] = ()
    problem: str = ""

    @property
    def is_ready(self):
        return any(not plan.is_left_out for plan in self.plans) and not any(
            plan.problem for plan in self.plans
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user has decided, by ``(key of the file, place of the statement)``.

    ``wanted`` are ``(journal id, fingerprint)`` of entries to import although they were left out.
    """

    journals: Mapping = field(default_factory=dict)
    left_out: frozenset = frozenset()
    wanted: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement on its way to a plan, with one booking per entry."""

    statement: Statement
    source: Source
    bookings: tuple[Booking, ...]
    claimed: Mapping


def get_difference(statement):
    """Return opening plus booked entries less closing, ``None`` without both balances."""
    if not (statement.opening and statement.closing):
        return None
    booked = sum(entry.amount for entry in statement.transactions if entry.status == "BOOK")
    return statement.opening.amount + booked - statement.closing.amount


class Known:
    """What a journal has already: the engine's ledger, and what its bookings are here.

    ``kinds`` gives for the key of a booking ``line``, ``deleted`` or ``planned``, and the id of
    the line. ``closings`` are ``(last day, closing balance, name)`` of its statements.
    """

    def __init__(self, bookings=(), kinds=None, closings=()):
        self.ledger = Ledger(bookings)
        self.kinds = dict(kinds or {})
        self.closings = list(closings)
        self.fingerprints = {name for each in bookings for name in each.fingerprints}

    def learn(self, plan, bookings):
        """Let the next file of this import know what this one brings."""
        self.ledger.add(bookings)
        self.kinds.update((booking.key, ("planned", 0)) for booking in bookings)
        closing = plan.statement.closing
        if closing and plan.statement.date_end:
            name = plan.statement.number or plan.statement.id
            self.closings.append((plan.statement.date_end, closing.amount, name))


def kind_of(form):
    """Return the format without its version: camt.053.001.08 is camt.053."""
    return ".".join(form.split(".")[:2])
