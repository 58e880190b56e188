from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .account_journal import BANK_TYPES
from .bank_reconciliation import ACCOUNTANT, MANAGER

#: The longest that a feed which fails waits for its next try.
LONGEST_WAIT = timedelta(days=1)
WARNING = "mail.mail_activity_data_warning"


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """One file as a provider gives it.

    ``mark`` names the file at the provider, the same at every fetch. ``problem`` is a sentence
    for a file that is there and cannot be had; its ``data`` are empty then.
    """

    name: str
    data: bytes = b""
    mark: str = ""
    problem: str = ""


class BankFeed(models.Model):
    """Where the statement files of a journal come from by themselves.

    A provider is a value of ``provider`` with a method ``_fetch_<provider>()`` that yields
    :class:`FetchedFile`, and if the provider keeps its files a method
    ``_prepare_settle_<provider>(mark)``, see :meth:`_prepare_settle`. Fields that hold secrets
    bear ``groups="account_bank_reconciliation.group_manager"``.
    """

    _name = "bank.feed"
    _description = "Bank feed"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "journal_id, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank Journal",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        domain=[("type", "in", BANK_TYPES)],
        help="Where statements go that name no account. Statements of a known account go to its "
        "journal.",
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    provider = fields.Selection(
        [("folder", "Watched folder")],
        tracking=True,
        help="Where the files come from. Empty: the add-on that fetched them was removed.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        help="Files that come by themselves are imported under this name and with these rights; "
        "an activity says when something needs a person.",
    )
    interval_minutes = fields.Integer(
        string="Every (Minutes)", default=60, required=True, tracking=True
    )
    state = fields.Selection(
        [("new", "Not fetched yet"), ("working", "Working"), ("failing", "Failing")],
        default="new",
        required=True,
        readonly=True,
        copy=False,
    )
    failures = fields.Integer(
        readonly=True, copy=False, help="How often in a row the last fetches failed."
    )
    problem = fields.Text(readonly=True, copy=False)
    last_success = fields.Datetime(string="Last Fetched", readonly=True, copy=False)
    next_try = fields.Datetime(readonly=True, copy=False, default=fields.Datetime.now)
    fetch_ids = fields.One2many("bank.feed.fetch", "feed_id", string="Fetches")
    file_ids = fields.One2many("bank.feed.file", "feed_id", string="Files")
    problem_count = fields.Integer(compute="_compute_problem_count", string="Files Not Imported")

    _interval_is_sensible = models.Constraint(
        "CHECK (interval_minutes BETWEEN 5 AND 10080)",
        "A feed fetches every 5 minutes at the most often and once a week at the least.",
    )

    @api.depends("journal_id", "provider")
    @api.depends_context("lang")
    def _compute_display_name(self):
        titles = dict(self._fields["provider"]._description_selection(self.env))
        for feed in self:
            title = titles.get(feed.provider) or self.env._("No provider")
            feed.display_name = f"{feed.journal_id.display_name}: {title}"

    @api.depends("file_ids.state")
    def _compute_problem_count(self):
        groups = self.env["bank.feed.file"]._read_group(
            [("feed_id", "in", self.ids), ("state", "=", "failed")], ["feed_id"], ["__count"]
        )
        counts = {feed.id: count for feed, count in groups}
        for feed in self:
            feed.problem_count = counts.get(feed._origin.id, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_fetched(self):
        fetched = self.filtered("fetch_ids")
        if fetched:
            raise UserError(
                self.env._(
                    "%s has fetched before; what it did is kept. Archive it instead.",
                    fetched[0].display_name,
                )
            )

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_fetch(self):
        """Fetch now, and say what came of it."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.ensure_one()
        self.check_access("read")
        self.journal_id._check_own_rights()
        if not self._hold():
            raise UserError(self.env._("%s is fetching just now.", self.display_name))
        return self._fetch()._get_notification()

    def action_open_problems(self):
        """Open the files of this feed that a person has to look at."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.bank_feed_file_action"
        )
        return {**action, "domain": [("feed_id", "=", self.id)]}

    # -------------------------------------------------------------------------
    # SCHEDULE
    # -------------------------------------------------------------------------

    def _hold(self):
        """Keep others from fetching the same until the end of the transaction, if nobody does."""
        # the lock is ours to take, an accountant may not edit feeds
        return bool(self.sudo().try_lock_for_update(allow_referencing=True))

    def _note_success(self, is_over=True):
        """Plan the next fetch; at once where the time was over before the last file."""
        wait = timedelta(minutes=self.interval_minutes if is_over else 0)
        self._write_state("working", 0, False, wait)
        # the state of a feed is written by fetching alone
        self.sudo().last_success = fields.Datetime.now()
        if not self.problem_count:
            self.sudo().activity_unlink([WARNING])  # as above

    def _note_failure(self, problem):
        """Wait twice as long after each failure in a row, a day at the most."""
        failures = self.failures + 1
        interval = timedelta(minutes=self.interval_minutes)
        self._write_state("failing", failures, problem, self._get_wait(interval, failures))
        self._tell_responsible(problem)

    @api.model
    def _get_wait(self, interval, failures):
        """Return how long to wait after so many failures in a row."""
        return max(interval, min(interval * 2 ** min(failures, 16), LONGEST_WAIT))

    def _write_state(self, state, failures, problem, wait):
        following = fields.Datetime.now() + wait
        vals = {"state": state, "failures": failures, "problem": problem, "next_try": following}
        self.sudo().write(vals)  # the state of a feed is written by fetching alone
        # the job belongs to the system
        self.env.ref("account_bank_reconciliation.bank_feed_cron").sudo()._trigger(at=following)

    def _tell_responsible(self, problem):
        """Give the responsible person one activity, however often the same goes wrong."""
        feed = self.sudo()  # an activity for somebody else
        if not feed.activity_search([WARNING]):
            feed.activity_schedule(
                WARNING,
                summary=self.env._("Bank feed: something needs a person"),
                note=problem,
                user_id=self._get_who_cares().id,
            )

    def _get_who_cares(self):
        """Return the responsible person, or a manager once he has left or lost the role."""
        managers = self.env.ref(MANAGER).sudo().all_user_ids  # whom to tell is no secret
        able = managers.filtered(lambda user: self.company_id in user.company_ids and user.active)
        return self.user_id if self._is_able(self.user_id) else able[:1] or self.user_id

    @api.model
    def _is_able(self, user):
        return user.active and user.has_group(ACCOUNTANT)

    # -------------------------------------------------------------------------
    # PROVIDER
    # -------------------------------------------------------------------------

    def _ask_provider(self):
        """Return an iterable of the :class:`FetchedFile` that the provider has.

        :raises UserError: the provider cannot be asked; OSError likewise.
        """
        ask = getattr(self, f"_fetch_{self.provider}", None)
        if not ask:
            raise UserError(
                self.env._(
                    "Nothing fetches for %s: choose where its files come from.", self.display_name
                )
            )
        return ask()

    def _prepare_settle(self, mark) -> Callable[[], None] | None:
        """Return what tells the provider that a file need not come again, or nothing.

        It is called once the import is committed and must not use the database. Where it fails the
        file comes again, is recognised, and settled then.
        """
        prepare = getattr(self, f"_prepare_settle_{self.provider}", None)
        return prepare(mark) if prepare else None
