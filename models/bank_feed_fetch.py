import base64
import logging
import traceback
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from .bank_reconciliation import ACCOUNTANT

_logger = logging.getLogger(__name__)

FILE_STATES = [
    ("imported", "Imported"),
    ("nothing", "Nothing new"),
    ("known", "Imported before"),
    ("failed", "Not imported"),
]
GOING_ON = float("inf")


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a fetched file: a state, why it was not imported, the evidence."""

    state: str
    problem: str = ""
    imported_ids: tuple[int, ...] = ()


class BankFeedFetch(models.Model):
    """One fetch of a feed as evidence: who or what asked, when, and what came of it."""

    _name = "bank.feed.fetch"
    _inherit = ["bank.evidence"]
    _description = "Fetch of a bank feed"
    _order = "id desc"

    feed_id = fields.Many2one("bank.feed", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="feed_id.company_id", store=True)
    user_id = fields.Many2one("res.users", string="By", required=True)
    is_automatic = fields.Boolean(string="By Itself")
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    state = fields.Selection(
        [("going", "Under way"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        default="going",
    )
    problem = fields.Text()
    imported_count = fields.Integer(string="Imported")
    known_count = fields.Integer(string="Nothing New")
    failed_count = fields.Integer(string="Not Imported")

    @api.depends("feed_id", "at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for fetch in self:
            when = format_datetime(self.env, fetch.at, dt_format="short")
            fetch.display_name = f"{fetch.feed_id.display_name}, {when}"

    @api.model
    def _start(self, feed, is_automatic):
        vals = {"feed_id": feed.id, "user_id": self.env.uid, "is_automatic": is_automatic}
        # evidence is written by fetching alone, for users whose role was checked
        return self.sudo().create(vals).sudo(False)

    def _count(self, state):
        name = {"imported": "imported_count", "failed": "failed_count"}.get(state, "known_count")
        evidence = self.sudo()  # as above
        evidence[name] += 1

    def _finish(self, problem=""):
        state = "failed" if problem else "done"
        self.sudo().write({"state": state, "problem": problem or False})  # as above

    def _get_notification(self):
        """Return what the browser shows: a line that says what came, and the form anew."""
        failed = self.problem or self.failed_count
        told = self.problem or self.env._(
            "Files imported: %(imported)s; with nothing new: %(known)s; not imported: %(failed)s.",
            imported=self.imported_count,
            known=self.known_count,
            failed=self.failed_count,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else "success",
                "message": told,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class BankFeedFile(models.Model):
    """One file that a feed has brought, once by its bytes, and what became of it."""

    _name = "bank.feed.file"
    _inherit = ["bank.evidence"]
    _description = "File of a bank feed"
    _order = "id desc"

    feed_id = fields.Many2one("bank.feed", required=True, index=True, ondelete="restrict")
    fetch_id = fields.Many2one("bank.feed.fetch", string="Last Fetch", required=True, index=True)
    fetched_at = fields.Datetime(related="fetch_id.at", string="Fetched")
    company_id = fields.Many2one(related="feed_id.company_id", store=True)
    name = fields.Char(string="File", required=True)
    mark = fields.Char(string="At the Provider")
    sha256 = fields.Char(string="SHA-256", required=True)
    content = fields.Binary(attachment=True)
    state = fields.Selection(FILE_STATES, string="Result", required=True)
    problem = fields.Text()
    failures = fields.Integer(string="Times Failed")
    next_try = fields.Datetime()
    imported_ids = fields.Many2many("bank.statement.file", string="Imported As")

    _feed_sha256_uniq = models.UniqueIndex(
        "(feed_id, sha256)", "This feed has brought the file before."
    )

    def action_import(self):
        """Open the import with this file: a person decides what the feed could not."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.ensure_one()
        self.check_access("read")
        if not self.content:
            raise UserError(self.env._("%s could not be fetched.", self.name))
        return self.feed_id.journal_id.action_import_bank_files(self._copy_to_attachment().ids)

    def _copy_to_attachment(self):
        data = base64.b64decode(self.with_context(bin_size=False).content)
        return self.env["ir.attachment"].create({"name": self.name, "raw": data})

    def _is_to_try(self, is_automatic):
        """A file that failed is not tried again at every fetch, unless somebody asks."""
        waits = is_automatic and self.next_try and self.next_try > fields.Datetime.now()
        return self.state == "failed" and not waits


class BankFeed(models.Model):
    """The fetch itself. No file is lost or imported twice, whenever it is broken off.

    The bytes of a file are known once the transaction that imported it is committed, and only
    then the provider is told. By itself a feed commits after every file.
    """

    _inherit = "bank.feed"

    @api.model
    def _cron_fetch(self):
        """Let every feed fetch that is due, one after the other, as long as the job has time."""
        due = Domain("next_try", "<=", fields.Datetime.now()) & Domain("provider", "!=", False)
        feeds = self.search(due, order="next_try, id")
        crons = self.env["ir.cron"]
        left = crons._commit_progress(remaining=len(feeds))
        for feed in feeds:
            if left <= 0:
                return
            feed._fetch_by_itself()
            left = crons._commit_progress(1)

    def _fetch_by_itself(self):
        """Fetch as the responsible person; whatever goes wrong is noted, the others go on."""
        if not self._hold():
            return
        try:
            self._as_its_user()._fetch(self.env["ir.cron"]._commit_progress)
        except OperationalError:
            self.env.cr.rollback()
            self._leave_to_the_next()
        except Exception as error:  # noqa: BLE001 - providers of add-ons raise whatever comes
            self.env.cr.rollback()
            self._note_crash(error)

    def _as_its_user(self):
        user = self.user_id
        if not self._is_able(user):
            raise UserError(
                self.env._(
                    "%s may not import statements any more. Choose somebody else as responsible.",
                    user.name,
                )
            )
        return self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids
        )

    def _leave_to_the_next(self):
        """Somebody wrote the same records at the same moment: no failure, the job looks again."""
        self._get_broken_off()._finish(self.env._("Broken off before its end."))
        self.env.ref("account_bank_reconciliation.bank_feed_cron")._trigger()

    def _get_broken_off(self):
        """Return fetches that are under way; who holds the feed knows that nobody is at them."""
        return self.env["bank.feed.fetch"].search(
            [("feed_id", "=", self.id), ("state", "=", "going")]
        )

    def _note_crash(self, error):
        """Keep what happened without the words of the error: they may hold a secret."""
        if not isinstance(error, UserError):
            where = "".join(traceback.format_tb(error.__traceback__))
            _logger.error("bank feed %s: %s\n%s", self.id, type(error).__name__, where)
        fetch = self._get_broken_off()[:1]
        fetch = fetch or fetch._start(self, is_automatic=True)
        self._end(fetch, self._describe(error))

    def _fetch(self, save=None):
        """Take every file that the provider has; return the fetch.

        :param save: commits and returns the seconds left; without it everything is one
            transaction, that of a user's action.
        """
        self.ensure_one()
        self._get_broken_off()._finish(self.env._("Broken off before its end."))
        fetch = self.env["bank.feed.fetch"]._start(self, is_automatic=bool(save))
        try:
            is_over = self._take_all(fetch, save)
        except (UserError, OSError) as error:
            self._end(fetch, self._describe(error))
        else:
            self._end(fetch, is_over=is_over)
        return fetch

    def _take_all(self, fetch, save):
        """Return whether the last file was reached before the time was over; None where somebody
        fetches the rest by now.
        """
        for file in self._ask_provider():
            self._take(file, fetch)
            left = save() if save else GOING_ON
            if not self._hold():
                return None
            if left <= 0:
                return False
        return True

    def _end(self, fetch, problem="", is_over=True):
        """Finish the fetch and plan the next one, unless who took over does."""
        fetch._finish(problem)
        if problem:
            self._note_failure(problem)
        elif is_over is not None:
            self._note_success(is_over)

    def _describe(self, error):
        if isinstance(error, UserError):
            return str(error)
        told = getattr(error, "strerror", None) or type(error).__name__
        return self.env._("The files could not be fetched: %s.", told)

    # -------------------------------------------------------------------------
    # ONE FILE
    # -------------------------------------------------------------------------

    def _take(self, file, fetch):
        """Import one file and note what became of it; a file that fails leaves nothing else."""
        digest = sha256(file.data or file.mark.encode()).hexdigest()
        kept = self.env["bank.feed.file"].search(
            [("feed_id", "=", self.id), ("sha256", "=", digest)]
        )
        result = self._recognise(kept, digest)
        if not result and kept and not kept._is_to_try(fetch.is_automatic):
            return
        result = result or self._import_file(file)
        kept = self._keep(kept, file, digest, fetch, result)
        fetch._count(result.state)
        if result.state == "failed":
            said = result.problem
            self._tell_responsible(said if file.name in said else f"{file.name}: {said}")
        else:
            self._settle_later(file)

    def _recognise(self, kept, digest):
        """Return a result for bytes that were imported before, by this feed or by a person."""
        if kept and kept.state != "failed":
            return FileResult("known", imported_ids=tuple(kept.imported_ids.ids))
        same = self.env["bank.statement.file"].search(
            [("sha256", "=", digest), ("company_id", "=", self.company_id.id)]
        )
        return FileResult("known", imported_ids=tuple(same.ids)) if same else None

    def _keep(self, kept, file, digest, fetch, result):
        """Write the evidence of a file, one record however often it comes."""
        vals = {"fetch_id": fetch.id, "mark": file.mark, **self._prepare_result(kept, result)}
        evidence = kept.sudo()  # evidence is written by fetching alone
        if kept:
            evidence.write(vals)
            return kept
        vals |= {"feed_id": self.id, "name": file.name, "sha256": digest}
        vals["content"] = base64.b64encode(file.data) if file.data else False
        return evidence.create(vals).sudo(False)

    def _prepare_result(self, kept, result):
        has_failed = result.state == "failed"
        failures = (kept.failures + 1) if has_failed else 0
        wait = self._get_wait(timedelta(minutes=self.interval_minutes), failures)
        return {
            "state": result.state,
            "problem": result.problem or False,
            "failures": failures,
            "next_try": has_failed and fields.Datetime.now() + wait,
            "imported_ids": [Command.set(result.imported_ids)],
        }

    def _import_file(self, file):
        if file.problem:
            return FileResult("failed", file.problem)
        try:
            with self.env.cr.savepoint():
                return self._import_in_dialog(file)
        except UserError as error:
            return FileResult("failed", str(error))

    def _import_in_dialog(self, file):
        """Import as a person would who decides nothing: the same plan, the same evidence."""
        upload = self.env["ir.attachment"].create({"name": file.name, "raw": file.data})
        dialog = self.env["bank.statement.import"].create(
            {"journal_id": self.journal_id.id, "attachment_ids": [Command.set(upload.ids)]}
        )
        self._leave_out_known(dialog)
        dialog.action_import()
        rows = dialog.preview_ids
        problems = dict.fromkeys(row.problem for row in rows if row.problem)
        is_new = "imported" in rows.mapped("outcome")
        state = "failed" if problems else "imported" if is_new else "nothing"
        result = FileResult(state, "\n".join(problems), tuple(rows.file_id.ids))
        upload.unlink()
        return result

    def _leave_out_known(self, dialog):
        """Of an archive that is tried again, import what is not imported yet."""
        names = {
            read.source.key: sha256(read.source.data).hexdigest() for read in dialog._read_files()
        }
        domain = [("sha256", "in", [*names.values()]), ("company_id", "=", self.company_id.id)]
        known = set(self.env["bank.statement.file"].search(domain).mapped("sha256"))
        rows = dialog.preview_ids.filtered(lambda row: names.get(row._get_key()) in known)
        later = {"account_bank_reconciliation_plan_later": True}  # the import plans again
        rows.with_context(**later).leave_out = True

    def _settle_later(self, file):
        """Tell the provider once what came of the file is committed."""
        settle = self._prepare_settle(file.mark)
        if settle:
            self.env.cr.postcommit.add(lambda: _settle(settle, self.id))


def _settle(settle, feed_id):
    """What fails here is told at the next fetch, when the file comes again."""
    try:
        settle()
    except OSError as error:
        told = error.strerror or type(error).__name__
        _logger.warning("bank feed %s: a file could not be put away: %s", feed_id, told)
