from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from ..engine.fingerprint import fingerprints
from ..engine.statement import Statement, Transaction


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """One transaction with its identity; ``reason`` says why it is left out, if it is."""

    transaction: Transaction
    fingerprint: str
    reason: str = ""
    line_id: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing one statement will do; the preview shows it and the import writes it.

    ``problem`` is a sentence that keeps the statement from being imported; ``warnings`` are
    sentences the user reads before deciding.
    """

    statement: Statement
    journal_id: int
    new: tuple[PlannedEntry, ...] = ()
    skipped: tuple[PlannedEntry, ...] = ()
    problem: str = ""
    warnings: tuple[str, ...] = ()


class BankStatementPlanner(models.AbstractModel):
    """Routes statements to journals and finds what was imported before, without writing."""

    _name = "bank.statement.planner"
    _description = "Plans the import of statements"

    @api.model
    def _plan(self, statements, journals=None, seen=None):
        """Return one :class:`ImportPlan` per statement of a file.

        :param statements: the engine's statements of one file.
        :param journals: ``{place in statements: journal}`` that the user has chosen.
        :param seen: set of ``(journal id, fingerprint)`` of files planned before; extended.
        """
        seen = set() if seen is None else seen
        self.env["account.journal"].union(*(journals or {}).values())._check_own_rights()
        identities = self._get_fingerprints(statements)
        plans = []
        for place, statement in enumerate(statements):
            journal = (journals or {}).get(place) or self._find_journal(statement)
            plans.append(self._plan_statement(statement, journal, identities[place], seen))
        return plans

    @api.model
    def _get_fingerprints(self, statements):
        """Return the fingerprints of every statement, counted over all of the same account."""
        places = defaultdict(list)
        for place, statement in enumerate(statements):
            places[self._sanitize(statement.account)].append(place)
        result = {}
        for account, group in places.items():
            entries = [entry for place in group for entry in statements[place].transactions]
            identities = iter(fingerprints(entries, account))
            for place in group:
                result[place] = [next(identities) for _entry in statements[place].transactions]
        return result

    @api.model
    def _find_journal(self, statement):
        """Return the journal whose account number or IBAN the statement names, or none."""
        number = self._sanitize(statement.account)
        journals = self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.env.companies),
                ("type", "in", ("bank", "credit", "cash")),
            ]
        )
        found = journals.filtered(lambda journal: number in journal._get_statement_accounts())
        if len(found) > 1:
            found = found.filtered(
                lambda journal: journal._get_bank_currency().name == statement.currency
            )
        return found if number and len(found) == 1 else journals.browse()

    @api.model
    def _sanitize(self, number):
        return "".join(character for character in number or "" if character.isalnum()).upper()

    def _plan_statement(self, statement, journal, identities, seen):
        problem = self._get_problem(statement, journal)
        if problem:
            return ImportPlan(statement, journal.id, problem=problem)
        entries = [
            PlannedEntry(transaction, identity)
            for transaction, identity in zip(statement.transactions, identities, strict=True)
        ]
        entries = self._mark_left_out(entries, journal, seen)
        return ImportPlan(
            statement,
            journal.id,
            new=tuple(entry for entry in entries if not entry.reason),
            skipped=tuple(entry for entry in entries if entry.reason),
            warnings=tuple(self._get_warnings(statement, journal)),
        )

    def _get_problem(self, statement, journal):
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

    # -------------------------------------------------------------------------
    # WHAT IS LEFT OUT
    # -------------------------------------------------------------------------

    def _mark_left_out(self, entries, journal, seen):
        known = self._get_known_lines(entries, journal)
        deleted = self._get_deleted(entries, journal)
        marked = []
        for entry in entries:
            reason, line_id = self._get_reason(entry, journal, known, deleted, seen)
            seen.add((journal.id, entry.fingerprint))
            marked.append(PlannedEntry(entry.transaction, entry.fingerprint, reason, line_id))
        return marked

    def _get_reason(self, entry, journal, known, deleted, seen):
        if entry.transaction.status != "BOOK":
            return "pending", 0
        if entry.fingerprint in known:
            return "imported", known[entry.fingerprint]
        if entry.fingerprint in deleted:
            return "deleted", 0
        if (journal.id, entry.fingerprint) in seen:
            return "repeated", 0
        return "", 0

    def _get_known_lines(self, entries, journal):
        """Return ``{fingerprint: line id}`` of the entries that are in the journal already."""
        lines = self.env["account.bank.statement.line"].search_fetch(
            [
                ("journal_id", "=", journal.id),
                ("fingerprint", "in", [entry.fingerprint for entry in entries]),
            ],
            ["fingerprint"],
        )
        return {line.fingerprint: line.id for line in lines}

    def _get_deleted(self, entries, journal):
        skips = self.env["bank.statement.file.skip"].search_fetch(
            [
                ("journal_id", "=", journal.id),
                ("fingerprint", "in", [entry.fingerprint for entry in entries]),
                ("reason", "=", "deleted"),
            ],
            ["fingerprint"],
        )
        return set(skips.mapped("fingerprint"))

    # -------------------------------------------------------------------------
    # WARNINGS
    # -------------------------------------------------------------------------

    def _get_warnings(self, statement, journal):
        """Yield what the user should know: sums, continuity, the owner's name."""
        checks = (self._warn_sum, self._warn_continuity, self._warn_owner)
        return [warning for check in checks if (warning := check(statement, journal))]

    def _warn_sum(self, statement, journal):
        if not (statement.opening and statement.closing):
            return ""
        booked = sum(entry.amount for entry in statement.transactions if entry.status == "BOOK")
        difference = statement.opening.amount + booked - statement.closing.amount
        if not difference:
            return ""
        return self.env._(
            "Opening balance plus transactions is not the closing balance: the difference is %s.",
            formatLang(self.env, float(difference), currency_obj=journal._get_bank_currency()),
        )

    def _warn_continuity(self, statement, journal):
        if not statement.opening or not statement.date_start:
            return ""
        previous = self.env["account.bank.statement"].search(
            [("journal_id", "=", journal.id), ("bank_date_end", "<", statement.date_start)],
            order="bank_date_end desc, id desc",
            limit=1,
        )
        currency = journal._get_bank_currency()
        opening = float(statement.opening.amount)
        if not previous or not currency.compare_amounts(previous.balance_end_real, opening):
            return ""
        return self.env._(
            "The statement before (%(name)s, to %(date)s) ends with %(end)s, this one starts with "
            "%(start)s. A statement may be missing between them.",
            name=previous.name,
            date=format_date(self.env, previous.bank_date_end),
            end=formatLang(self.env, previous.balance_end_real, currency_obj=currency),
            start=formatLang(self.env, opening, currency_obj=currency),
        )

    def _warn_owner(self, statement, journal):
        owner, company = statement.owner_name, journal.company_id.name
        words = set(owner.casefold().split()) & set(company.casefold().split())
        if not owner or words:
            return ""
        return self.env._(
            "The account belongs to “%(owner)s”, the company is “%(company)s”.",
            owner=owner,
            company=company,
        )
