from dataclasses import dataclass, replace
from hashlib import sha256

from odoo import api, models
from odoo.exceptions import UserError

from ..engine import formats
from ..engine.errors import ReadError
from ..engine.formats import archive
from ..engine.formats.options import DEFAULT
from ..engine.statement import Statement
from .bank_statement_file_problems import describe_problem

#: Bytes of files whose statements are kept while a request lasts, so that planning again is cheap.
MOST_KEPT = 128 * 1024 * 1024
CACHE = "account_bank_reconciliation.statements"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it came, or one out of an archive; ``key`` tells those of one import apart."""

    attachment_id: int
    place: int
    name: str
    data: bytes
    archive_name: str = ""
    archive_sha256: str = ""

    @property
    def key(self):
        return self.attachment_id, self.place


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The statements of a file, or the problem, a sentence, that kept it from being read."""

    source: SourceFile
    statements: tuple[Statement, ...] = ()
    problem: str = ""


class BankStatementReader(models.AbstractModel):
    """Bytes become statements: archives are opened, settings of the journal are handed over."""

    _name = "bank.statement.reader"
    _description = "Reads bank statement files"

    @api.model
    def _read_attachments(self, attachments, journal, chosen):
        """Return one :class:`ReadFile` per file, those in archives each for itself.

        :param attachments: read under the user's own rights.
        :param journal: on whose card the files were dropped, if any.
        :param chosen: ``{key of the file: journals the user has chosen for its statements}``.
        """
        attachments.check_access("read")
        attachments = attachments.with_context(bin_size=False)  # forms ask for sizes
        found = []
        for attachment in attachments.sorted("id"):
            data = attachment.raw or b""
            try:
                sources = self._open(attachment, data)
            except ReadError as error:
                source = SourceFile(attachment.id, 0, attachment.name, data)
                found.append(ReadFile(source, problem=describe_problem(self, source.name, error)))
                continue
            found += [self._read_file(each, journal, chosen.get(each.key)) for each in sources]
        return tuple(found)

    def _open(self, attachment, data):
        """Return the files in an archive, or the file itself. An archive is opened whole."""
        name = attachment.name
        members = list(archive.members(data, name))
        if len(members) == 1 and members[0].data is data:
            return [SourceFile(attachment.id, 0, name, data)]
        digest = sha256(data).hexdigest()
        return [
            SourceFile(attachment.id, place, f"{name}/{member.name}", member.data, name, digest)
            for place, member in enumerate(members)
        ]

    def _read_file(self, source, journal, chosen):
        try:
            statements = self._read_for_journal(source, journal, chosen)
        except UserError as error:
            return ReadFile(source, problem=str(error))
        return ReadFile(source, statements)

    def _read_for_journal(self, source, journal, chosen):
        """Read with the settings of the card's journal, then with those of the one it is for."""
        options = self._get_options(chosen or journal)
        statements = self._read_content(source.name, source.data, options)
        if chosen:
            return statements
        found = self.env["bank.statement.planner"]._find_journals(statements, journal)
        better = self._get_options(found)
        if len(found) != 1 or better == options:
            return statements
        return self._read_content(source.name, source.data, better)

    @api.model
    def _is_table(self, data):
        """Whether a file is a table, whose columns a person may set up."""
        try:
            return formats.detect(data).name == "table"
        except ReadError:
            return False

    @api.model
    def _get_options(self, journal):
        """Return the engine's options: what one journal is set to, and the layouts of tables."""
        journal = journal or self.env["account.journal"]
        one = journal if len(journal) == 1 else journal.browse()
        return formats.Options(
            encoding=one.bank_file_encoding or "",
            date_order=one.bank_date_order or "",
            layouts=self.env["bank.statement.profile"]._get_layouts(one),
        )

    @api.model
    def _read_content(self, name, data, options=DEFAULT):
        """Return the engine's statements of a file, read once while the request lasts.

        :param bytes data: the file as it came.
        :raises UserError: the file cannot be read; says what, where and what to do.
        """
        kept = self.env.cr.cache.setdefault(CACHE, {})
        key = (sha256(data).hexdigest(), options, self._get_date_order())
        if key not in kept:
            if len(data) + sum(size for size, _found in kept.values()) > MOST_KEPT:
                kept.clear()
            kept[key] = len(data), self._read_once(data, name, options)
        found = kept[key][1]
        if isinstance(found, ReadError):
            raise UserError(describe_problem(self, name, found)) from found
        if not found:
            raise UserError(
                self.env._("%s holds no statement. Download the statement again.", name)
            )
        return found

    def _read_once(self, data, name, options):
        """Return statements or the error. A date order nobody has set is the user's, and told."""
        try:
            statements = formats.read(data, name, options)
            assumed = any("assumed_date_order" in each.warnings for each in statements)
            order = self._get_date_order()
            if not assumed or options.date_order or not order:
                return statements
            again = formats.read(data, name, replace(options, date_order=order))
        except ReadError as error:
            return error
        return tuple(
            replace(each, warnings=(*each.warnings, "assumed_date_order")) for each in again
        )

    @api.model
    def _get_date_order(self):
        """Return ``dmy``, ``mdy`` or ``ymd`` as in the dates of the user's language, or nothing."""
        letters = {"d": "d", "m": "m", "y": "y", "Y": "y", "b": "m", "B": "m", "j": ""}
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        form = language.date_format or ""
        order = "".join(letters.get(mark[:1], "") for mark in form.split("%")[1:])
        return order if order in ("dmy", "mdy", "ymd") else ""
