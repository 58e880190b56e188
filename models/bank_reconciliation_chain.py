from calendar import monthrange

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date, formatLang

from .bank_evidence import own_defaults

RANGE_FIELDS = {"journal_id", "date_start", "date_end"}
CHAINED_FIELDS = RANGE_FIELDS | {"balance_start", "balance_end"}
SYSTEM_FIELDS = {
    "balance_end_at",
    "balance_end_by_id",
    "balance_end_source",
    "balance_end_statement_id",
    "closed_at",
    "closed_by_id",
    "close_reason",
    "company_id",
    "currency_id",
    "name",
    "state",
}


class BankReconciliation(models.Model):
    """The chain of a journal's periods: they do not overlap, each opens where the last closed."""

    _inherit = "bank.reconciliation"

    # -------------------------------------------------------------------------
    # CONSTRAINTS
    # -------------------------------------------------------------------------

    @api.constrains("journal_id", "date_start", "date_end")
    def _check_overlap(self):
        chains = self._get_chains()
        for period in self:
            other = chains[period.journal_id].filtered(period._is_crossed_by)[:1]
            if other:
                raise ValidationError(
                    self.env._(
                        "%(period)s overlaps %(other)s. Choose days that no period of %(journal)s "
                        "covers yet.",
                        period=period._format_range(),
                        other=other.name,
                        journal=period.journal_id.display_name,
                    )
                )

    @api.constrains("journal_id", "date_start", "date_end")
    def _check_after_closed(self):
        """The opening balance of a closed period is proved by what is before it."""
        chains = self._get_chains()
        for period in self.filtered(lambda period: period.state == "open"):
            closed = chains[period.journal_id].filtered(lambda other: other.state == "closed")[-1:]
            if closed and closed.date_start > period.date_end:
                raise ValidationError(
                    self.env._(
                        "%(closed)s is closed, and its opening balance stands for all days before "
                        "it. Let %(period)s start after it, or let a manager reopen the closed "
                        "periods first.",
                        period=period._format_range(),
                        closed=closed.name,
                    )
                )

    def _siblings_domain(self):
        return Domain([("journal_id", "=", self.journal_id.id), ("id", "!=", self._origin.id)])

    def _is_crossed_by(self, other):
        is_apart = other.date_start > self.date_end or other.date_end < self.date_start
        return other != self and not is_apart

    @api.constrains("date_start", "date_end")
    def _check_range_keeps_confirmed(self):
        for period in self:
            lost = period.confirmation_ids.filtered(
                lambda confirmation, period=period: (
                    not confirmation.is_carried_forward
                    and not period.date_start <= confirmation.date <= period.date_end
                )
            )
            if lost:
                raise ValidationError(
                    self.env._(
                        "%(item)s of %(date)s is confirmed in %(period)s. Remove its confirmation "
                        "before you leave its date out of the period.",
                        item=lost[0].move_line_id.display_name,
                        date=format_date(self.env, lost[0].date),
                        period=period.name,
                    )
                )

    @api.constrains("journal_id")
    def _check_journal_has_account(self):
        for period in self:
            if not period.account_id:
                raise ValidationError(
                    self.env._(
                        "The journal %s has no bank account in the books. Set its account in the "
                        "journal's configuration first.",
                        period.journal_id.display_name,
                    )
                )

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        defaults = own_defaults(self, super().default_get(fields), SYSTEM_FIELDS)
        journal = self.env["account.journal"].browse(defaults.get("journal_id"))
        latest = self._latest(journal)
        if latest and "default_date_start" not in self.env.context:
            defaults.update(self._prepare_following(latest))
        return defaults

    @api.model
    def _with_following_dates(self, vals):
        """Without dates, a period follows the latest one of its journal, as in the form."""
        if not vals.get("journal_id") or {"date_start", "date_end"} & set(vals):
            return vals
        latest = self._latest(self.env["account.journal"].browse(vals["journal_id"]))
        return {**self._prepare_following(latest), **vals} if latest else vals

    @api.model
    def _prepare_following(self, latest):
        start = fields.Date.add(latest.date_end, days=1)
        end = start.replace(day=monthrange(start.year, start.month)[1])
        return {"date_start": start, "date_end": end, "balance_start": latest.balance_end}

    @api.model_create_multi
    def create(self, vals_list):
        self._check_state_is_not_given(vals_list)
        vals_list = [self._with_following_dates(vals) for vals in vals_list]
        vals_list = [self._with_closing_source(vals) for vals in vals_list]
        periods = super().create(vals_list)
        periods._touch_journals()
        periods._fill_closing_from_statement()
        chains = periods._get_chains()
        for period in periods.sorted("date_start"):
            period._join_chain(chains[period.journal_id], periods)
        periods._confirm_reconciled_lines()
        return periods

    def write(self, vals):
        self._check_state_is_not_given([vals])
        protected = CHAINED_FIELDS | {"mode"}
        if protected & set(vals):
            self._check_is_open()
        self._check_opening_is_free(vals)
        self._check_journal_is_free(vals)
        result = super().write(self._with_closing_source(vals))
        if RANGE_FIELDS & set(vals):
            self._touch_journals()
        if CHAINED_FIELDS & set(vals):
            for period in self.sorted("date_start"):
                period._pass_closing_on(period._next())
        if {"date_start", "date_end", "mode"} & set(vals):
            self._confirm_reconciled_lines()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Keep closed periods, and those that were closed once."""
        self._check_is_open()
        for period in self:
            if period.snapshot_ids:
                raise UserError(
                    self.env._(
                        "%s has been closed before; its snapshots are evidence. It cannot be "
                        "deleted.",
                        period.name,
                    )
                )

    def _check_state_is_not_given(self, vals_list):
        """The state changes by ``action_close`` and ``action_reopen`` alone (they use sudo)."""
        if not self.env.su and any(SYSTEM_FIELDS & set(vals) for vals in vals_list):
            raise AccessError(
                self.env._("A period is closed and reopened with its buttons, not by writing.")
            )

    def _check_is_open(self):
        closed = self._hold_open()
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed. A manager can reopen the latest period with a reason.",
                    closed[0].name,
                )
            )

    def _check_journal_is_free(self, vals):
        """A period changes its journal only while it has confirmed nothing."""
        changed = self.filtered(
            lambda period: vals.get("journal_id", period.journal_id.id) != period.journal_id.id
        )
        if not changed:
            return
        self.env["account.journal"].browse(vals["journal_id"])._check_own_rights()
        if changed.confirmation_ids:
            raise UserError(
                self.env._(
                    "%s has confirmed items of its journal. Take them back, or make a new period.",
                    changed.confirmation_ids[0].reconciliation_id.name,
                )
            )

    def _check_opening_is_free(self, vals):
        """Allow an opening balance only where no earlier period gives it."""
        if "balance_start" not in vals:
            return
        for period in self:
            previous = period._previous()
            given = vals["balance_start"]
            if previous and period.currency_id.compare_amounts(previous.balance_end, given):
                raise UserError(
                    self.env._(
                        "The opening balance of %(period)s is the closing balance of %(previous)s. "
                        "Change it there.",
                        period=period.name,
                        previous=previous.name,
                    )
                )

    # -------------------------------------------------------------------------
    # CHAIN OF PERIODS
    # -------------------------------------------------------------------------

    @api.model
    def _latest(self, journal):
        return self.search([("journal_id", "=", journal.id)], order="date_end desc", limit=1)

    def _previous(self):
        self.ensure_one()
        if not self.journal_id or not self.date_start:
            return self.browse()
        domain = self._siblings_domain() & Domain("date_end", "<", self.date_start)
        return self.search(domain, order="date_end desc", limit=1)

    @api.depends("journal_id", "date_start")
    def _compute_has_previous(self):
        for period in self:
            period.has_previous = bool(period._previous())

    def _next(self):
        self.ensure_one()
        domain = self._siblings_domain() & Domain("date_start", ">", self.date_end)
        return self.search(domain, order="date_start", limit=1)

    def _get_chains(self):
        """Return ``{journal: all its periods, oldest first}``."""
        periods = self.search([("journal_id", "in", self.journal_id.ids)], order="date_start")
        return periods.grouped("journal_id")

    def _join_chain(self, chain, new):
        """Take the opening from the period before, and give the one after its own.

        :param new: the periods that are created together with this one.
        """
        place = chain.ids.index(self.id)
        previous, following = chain[max(place - 1, 0) : place], chain[place + 1 : place + 2]
        if previous and self.currency_id.compare_amounts(self.balance_start, previous.balance_end):
            self.balance_start = previous.balance_end
        if following and following not in new and not self.balance_end_source:
            self._set_closing(following.balance_start, "next")
        self._pass_closing_on(following)

    def _touch_journals(self):
        """Let the database refuse a second user who gives the same journal a period meanwhile.

        Overlaps are looked for among the periods that this transaction sees; the later one of two
        runs into the changed row of the journal, and Odoo runs it again.
        """
        self.env.execute_query(
            SQL(
                "UPDATE account_journal SET code = code WHERE id IN %s RETURNING id",
                tuple(self.journal_id.ids),
            )
        )

    def _pass_closing_on(self, following):
        """The following period opens with this closing balance, once that is known."""
        if not following or not self.balance_end_source:
            return
        changed = following.currency_id.compare_amounts(following.balance_start, self.balance_end)
        if changed and following.state == "closed":
            raise UserError(
                self.env._(
                    "%(next)s is closed and starts with %(amount)s. A period before it must end "
                    "with that balance.",
                    next=following.name,
                    amount=formatLang(
                        self.env, following.balance_start, currency_obj=following.currency_id
                    ),
                )
            )
        if changed:
            following.balance_start = self.balance_end
