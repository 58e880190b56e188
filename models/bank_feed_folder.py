import errno
import os
import stat
import time
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, count
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote_to_bytes

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config

from ..engine.formats.registry import LARGEST_FILE
from .bank_feed import FetchedFile

ROOT_OPTION = "bank_feed_root"
DONE = "done"
#: Seconds for which a file must not have changed: who copies it in may not be finished.
QUIET = 10
#: Names under which programs write what is not complete yet.
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial")
# systems without these flags have no directories by descriptor either, see _get_feed_root
NOT_A_LINK = getattr(os, "O_NOFOLLOW", 0)
DIRECTORY = os.O_RDONLY | NOT_A_LINK | getattr(os, "O_DIRECTORY", 0)
READ = os.O_RDONLY | NOT_A_LINK | getattr(os, "O_NONBLOCK", 0)


class BankFeed(models.Model):
    """Provider ``folder``: a directory of the server below the root of its configuration file.

    Whoever configures feeds is no administrator of the server: nothing outside of the root is
    read, whatever links lie in it. Files are moved, never deleted or overwritten.
    """

    _inherit = "bank.feed"

    folder = fields.Char(
        tracking=True,
        help="Below the root that the administrator of the server has set. Files that are imported "
        "are moved into its folder “done”; the others stay, with the reason in the list of files.",
    )

    @api.constrains("provider", "folder", "active")
    def _check_folder(self):
        """A folder is watched by one feed, of whatever company: two would share the files out."""
        watching = self.filtered(lambda feed: feed.provider == "folder")
        if not watching:
            return
        # the folders of other companies count as well
        known = self.sudo().search([("provider", "=", "folder")])
        for feed in watching:
            mine = feed._locate(feed.folder)
            if any(other._is_at(mine) for other in known - feed):
                raise ValidationError(
                    self.env._("Another feed watches the folder %s already.", feed.folder)
                )

    def _locate(self, folder):
        """Return the real path of a folder.

        :raises UserError: there is no root, or the folder does not lie below it.
        """
        root = self._get_feed_root()
        parts = PurePosixPath(folder or "").parts
        place = root.joinpath(*parts).resolve()
        if not parts or ".." in parts or not place.is_relative_to(root):
            raise ValidationError(
                self.env._(
                    "“%s” is no folder below the root of watched folders. Enter it without the "
                    "root, for example bank/main.",
                    folder or "",
                )
            )
        return place

    def _is_at(self, place):
        try:
            return self._locate(self.folder) == place
        except ValidationError:  # its root was changed meanwhile
            return False

    def _get_feed_root(self):
        if os.open not in os.supports_dir_fd:
            raise ValidationError(self.env._("This system cannot watch folders safely."))
        root = str(config.get(ROOT_OPTION) or "").replace("{database}", self.env.cr.dbname)
        if not root:
            raise ValidationError(
                self.env._(
                    "No folder may be watched yet: the administrator of the server sets the option "
                    "%s in Odoo's configuration file.",
                    ROOT_OPTION,
                )
            )
        return Path(root).resolve()

    # -------------------------------------------------------------------------
    # FETCH
    # -------------------------------------------------------------------------

    def _fetch_folder(self):
        """Yield the files of the folder, oldest first; those that are being written later."""
        place = self._locate(self.folder)
        with self._told_by_name(place), open_directory(place) as folder:
            check_movable(folder)
            found = list_files(folder)
        for name in found:
            with open_directory(place) as folder:
                file = self._read_from_folder(folder, name)
            if file:
                yield file

    @contextmanager
    def _told_by_name(self, place):
        try:
            yield
        except OSError as error:
            raise UserError(
                self.env._(
                    "The folder %(folder)s cannot be used: %(problem)s. Odoo must be allowed to "
                    "read it and to move files in it.",
                    folder=place,
                    problem=error.strerror or "",
                )
            ) from error

    def _read_from_folder(self, folder, name):
        """Return the file, or nothing where it has gone or is no plain file any more."""
        shown = os.fsencode(name).decode(errors="replace")
        try:
            with open(os.open(name, READ, dir_fd=folder), "rb") as handle:
                state = os.fstat(handle.fileno())
                if not stat.S_ISREG(state.st_mode):
                    return None
                if state.st_size <= LARGEST_FILE:
                    return FetchedFile(shown, handle.read(), make_mark(state, name))
                problem = self.env._("The file is larger than %s bytes.", LARGEST_FILE)
        except FileNotFoundError:
            return None
        except OSError as error:
            problem = self.env._("The file cannot be read: %s.", error.strerror or "")
        return FetchedFile(shown, mark=quote(os.fsencode(name)), problem=problem)

    def _prepare_settle_folder(self, mark):
        return partial(put_away, self._locate(self.folder), mark)


@contextmanager
def open_directory(place, within=None):
    """Yield a descriptor: what is done by it stays in this directory, whatever its name becomes.

    :param within: the descriptor of the directory in which it lies. A link is refused (OSError).
    """
    folder = os.open(place, DIRECTORY, dir_fd=within)
    try:
        yield folder
    finally:
        os.close(folder)


@contextmanager
def open_done(folder):
    """Yield the directory of files that are done, made where it is missing."""
    with suppress(FileExistsError):
        os.mkdir(DONE, dir_fd=folder)
    with open_directory(DONE, folder) as done:
        yield done


def check_movable(folder):
    """Raise OSError where files could be imported, and not be put away afterwards."""
    with open_done(folder) as done:
        for each in (folder, done):
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=each):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def list_files(folder):
    """Return the names of plain files that nobody is writing, oldest first."""
    latest = time.time() - QUIET
    with os.scandir(folder) as entries:
        found = [
            (entry.stat(follow_symlinks=False).st_mtime, entry.name)
            for entry in entries
            if entry.is_file(follow_symlinks=False) and is_finished(entry.name)
        ]
    return [name for written, name in sorted(found) if written <= latest]


def is_finished(name):
    return not name.startswith(".") and not name.lower().endswith(UNFINISHED)


def make_mark(state, name):
    """Name this file as it is now: another one under its name is not put away for it."""
    written = quote(os.fsencode(name), safe=" ")  # whatever bytes a name has, a mark is text
    return f"{state.st_ino}-{state.st_size}-{state.st_mtime_ns}-{written}"


def put_away(place, mark):
    """Move an imported file into ``done``, beside others of its name, if it is still the same."""
    name = os.fsdecode(unquote_to_bytes(mark.split("-", 3)[3]))
    with open_directory(place) as folder:
        try:
            state = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return
        if make_mark(state, name) == mark:
            with open_done(folder) as done:
                os.rename(name, reserve(done, name), src_dir_fd=folder, dst_dir_fd=done)


def reserve(done, name):
    """Take a name in ``done`` that no file has, and return it: nothing is overwritten."""
    stem, ending = os.path.splitext(name)
    others = (f"{stem} ({number}){ending}" for number in count(2))
    return next(free for free in chain((name,), others) if take(done, free))


def take(done, name):
    try:
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600, dir_fd=done))
    except FileExistsError:
        return False
    return True
