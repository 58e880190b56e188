from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

from odoo import api, models

from ..engine.coverage import Source
from ..engine.duplicates import Booking
from ..engine.fingerprint import detail_fingerprint, fingerprints
from ..engine.statement import split_batch
from .bank_statement_file_problems import describe_warning
from .bank_statement_plan import (
    UNDECIDED,
    Choices,
    Draft,
    FilePlan,
    ImportPlan,
    Known,
    PlannedEntry,
    get_difference,
    kind_of,
)

NOTHING_CHOSEN = Choices()
UNROUTED = Source(kind="")
#: Why an entry is left out that the bank has not booked, by its status.
UNBOOKED = {"INFO": "info"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a statement: the twins of its bookings by their key."""

    draft: Draft
    twins: Mapping
    journal: models.BaseModel
    known: Known


class BankStatementPlanner(models.AbstractModel):
    """Routes statements to journals and finds what was imported before, without writing.

    The number of queries depends on the journals, not on files, statements or transactions.
    """

    _name = "bank.statement.planner"
    _description = "Plans the import of statements"

    @api.model
    def _plan(self, reads, choices=NOTHING_CHOSEN, card=None):
        """Return one :class:`FilePlan` per file, in their order.

        :param reads: the :class:`ReadFile` of every file of an import.
        :param choices: what the user has decided in the preview.
        :param card: the journal on whose card the files were dropped, if any.
        """
        routes = self._route(reads, choices, card)
        self.env["account.journal"].union(*choices.journals.values())._check_own_rights()
        known = self._load_all_known(reads, routes)
        keys = count(-1, -1)
        return tuple(
            self._plan_file(read, journals, known, choices, keys)
            for read, journals in zip(reads, routes, strict=True)
        )

    def _route(self, reads, choices, card):
        """Return by file the journals of its statements.

        All files together tell which accounts are new; a journal that a person chose for one
        statement of an account is that of its others too.
        """
        places = [
            ((read.source.key, place), statement)
            for read in reads
            for place, statement in enumerate(read.statements)
        ]
        chosen = {
            self._sanitize(statement.account): choices.journals[place]
            for place, statement in places
            if place in choices.journals and statement.account
        }
        found = self._choose_journals([statement for _place, statement in places], card)
        journals = {
            place: choices.journals.get(place)
            or journal
            or chosen.get(self._sanitize(statement.account), journal)
            for (place, statement), journal in zip(places, found, strict=True)
        }
        return [
            [journals[read.source.key, place] for place in range(len(read.statements))]
            for read in reads
        ]

    def _load_all_known(self, reads, routes):
        """Return what every journal has of the days of all its statements, by its id."""
        statements = defaultdict(list)
        for read, journals in zip(reads, routes, strict=True):
            for statement, journal in zip(read.statements, journals, strict=True):
                statements[journal] += [statement]
        return {
            journal.id: self._load_known(journal, group)
            for journal, group in statements.items()
            if journal
        }

    # -------------------------------------------------------------------------
    # ONE FILE
    # -------------------------------------------------------------------------

    def _plan_file(self, read, journals, known, choices, keys):
        if read.problem:
            return FilePlan(read.source, problem=read.problem)
        problems = self._get_problems(read, journals, choices)
        drafts = self._draft(read, journals, problems, known, keys)
        plans = []
        for place, (statement, journal) in enumerate(zip(read.statements, journals, strict=True)):
            if place in drafts:
                plans.append(self._finish(drafts[place], journal, known[journal.id], choices))
            else:
                plans.append(self._plan_nothing(statement, journal, problems[place]))
        plan = FilePlan(read.source, tuple(plans))
        if plan.is_ready:
            self._learn(plan, drafts, known)
        return plan

    def _get_problems(self, read, journals, choices):
        """Return by place a sentence, nothing, or ``None`` where the user wants no statement."""
        return {
            place: None
            if (read.source.key, place) in choices.left_out
            else self._get_problem(statement, journal)
            for place, (statement, journal) in enumerate(
                zip(read.statements, journals, strict=True)
            )
        }

    def _get_problem(self, statement, journal):
        """Return what keeps a statement from being imported; no direction is taken on trust."""
        if "assumed_direction" in statement.warnings:
            return describe_warning(self.env, "assumed_direction")
        if not journal:
            return self.env._(
                "No bank journal has the account %s. Choose the journal; the number is remembered.",
                statement.account or "–",
            )
        currency = journal._get_bank_currency().name
        if statement.currency and statement.currency != currency:
            return self.env._(
                "The statement is in %(theirs)s, the journal %(journal)s in %(ours)s.",
                theirs=statement.currency,
                journal=journal.display_name,
                ours=currency,
            )
        return ""

    def _plan_nothing(self, statement, journal, problem):
        return ImportPlan(
            statement, journal.id, UNROUTED, problem=problem or "", is_left_out=problem is None
        )

    def _draft(self, read, journals, problems, known, keys):
        """Recognise by fingerprint in all statements of the file, before any pairing."""
        for journal in self.env["account.journal"].union(*journals):
            known[journal.id].ledger.restart()
        seen, drafts = defaultdict(Counter), {}
        for place, statement in enumerate(read.statements):
            if problems[place] == "":
                ledger = known[journals[place].id].ledger
                counted = seen[self._sanitize(statement.account)]
                drafts[place] = self._draft_statement(statement, ledger, counted, keys)
        return drafts

    def _draft_statement(self, statement, ledger, seen, keys):
        source = self._get_source(statement)
        taken = ledger.taken(source)
        names = fingerprints(statement.transactions, statement.account, taken=taken, seen=seen)
        bookings = tuple(
            self._get_booking(entry, name, source, next(keys))
            for entry, name in zip(statement.transactions, names, strict=True)
        )
        booked = [
            booking
            for booking, entry in zip(bookings, statement.transactions, strict=True)
            if entry.status == "BOOK"
        ]
        return Draft(statement, source, bookings, ledger.claim(booked))

    def _get_source(self, statement):
        is_proved = get_difference(statement) == 0
        return Source(
            kind=kind_of(statement.format),
            number=statement.number,
            date_start=statement.date_start,
            date_end=statement.date_end,
            opening=statement.opening.amount if is_proved else None,
            closing=statement.closing.amount if is_proved else None,
        )

    def _get_booking(self, entry, name, source, key):
        batch = entry.batch
        texts = (entry.partner_name, entry.text, entry.additional_info, entry.reference)
        return Booking(
            key=key,
            amount=entry.amount,
            date=entry.date or entry.value_date,
            value_date=entry.value_date,
            fingerprints=frozenset([name]),
            bank_id=entry.bank_id,
            end_to_end_id=entry.end_to_end_id,
            partner_account=entry.partner_account,
            collection=entry.payment_info_id
            or (batch and batch.payment_info_id)
            or entry.message_id
            or (batch and batch.message_id)
            or "",
            text=" ".join(text for text in texts if text),
            sources=(source,),
        )

    def _learn(self, plan, drafts, known):
        """Files after this one know what it brings, as it will be imported as a whole."""
        for place, draft in drafts.items():
            new = {entry.fingerprint.partition("#")[0] for entry in plan.plans[place].new}
            bookings = [each for each in draft.bookings if each.fingerprints & new]
            known[plan.plans[place].journal_id].learn(plan.plans[place], bookings)

    # -------------------------------------------------------------------------
    # ONE STATEMENT
    # -------------------------------------------------------------------------

    def _finish(self, draft, journal, known, choices):
        """Pair what is left, decide for every entry, and gather what the user should know."""
        statement = draft.statement
        left = [
            booking
            for booking, entry in zip(draft.bookings, statement.transactions, strict=True)
            if entry.status == "BOOK" and booking.key not in draft.claimed
        ]
        finding = Finding(draft, {**draft.claimed, **known.ledger.pair(left)}, journal, known)
        entries = [
            planned
            for entry, booking in zip(statement.transactions, draft.bookings, strict=True)
            for planned in self._decide(entry, booking, finding, choices)
        ]
        new = self._with_currencies(entry for entry in entries if not entry.reason)
        return ImportPlan(
            statement,
            journal.id,
            draft.source,
            new=new,
            skipped=tuple(entry for entry in entries if entry.reason),
            warnings=(
                *self._get_warnings(statement, journal, known),
                *self._warn_whole(new),
                *self._warn_missing(known.ledger.missing(draft.source), journal),
            ),
        )

    def _decide(self, entry, booking, finding, choices):
        """Return the entry as it is left out, or what is to be booked for it."""
        (name,) = booking.fingerprints
        if entry.status != "BOOK":
            return [PlannedEntry(entry, name, UNBOOKED.get(entry.status, "pending"))]
        reason, line_id = self._get_reason(booking, finding)
        if reason in UNDECIDED and (finding.journal.id, name) in choices.wanted:
            free = self._get_free_name(entry, name, reason, finding)
            return [
                replace(each, wanted_as=name, line_id=line_id)
                for each in self._split(entry, free, finding)
            ]
        if reason:
            return [PlannedEntry(entry, name, reason, line_id)]
        return self._split(entry, name, finding)

    def _get_reason(self, booking, finding):
        """Return why a booked entry is left out, and the line it is or may be."""
        twin = finding.twins.get(booking.key)
        if not twin:
            return "", 0
        kind, line_id = finding.known.kinds[twin.booking.key]
        if not twin.is_sure:
            return "possible", line_id
        if kind == "deleted":
            return "deleted", 0
        if booking.key not in finding.draft.claimed:
            return "same", line_id
        return ("imported" if kind == "line" else "repeated"), line_id

    def _get_free_name(self, entry, name, reason, finding):
        """Return a fingerprint for an entry that a person says is not the one that bears it."""
        known = finding.known
        if reason == "possible" and name in known.fingerprints:
            account = finding.draft.statement.account
            (name,) = fingerprints([entry], account, taken=known.fingerprints)
        known.fingerprints.add(name)
        return name

    def _split(self, entry, name, finding):
        """Return the entry, or its details where the journal books them and they prove it."""
        if finding.journal.bank_batch_mode != "split" or not entry.details:
            return [PlannedEntry(entry, name)]
        split = split_batch(entry)
        if split.reason:
            return [PlannedEntry(entry, name, note=self._describe_whole(entry, split.reason))]
        return [
            PlannedEntry(detail, detail_fingerprint(name, place))
            for place, detail in enumerate(split.transactions, start=1)
        ]

    def _with_currencies(self, entries):
        """Find the currencies of the original amounts, all at once."""
        entries = tuple(entries)
        names = {each.transaction.original_currency for each in entries} - {""}
        found = self.env["res.currency"].search([("name", "in", list(names))]) if names else ()
        ids = {currency.name: currency.id for currency in found}
        return tuple(
            replace(each, currency_id=ids[each.transaction.original_currency])
            if each.transaction.original_currency in ids
            else each
            for each in entries
        )
