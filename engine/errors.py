"""Why a file cannot be read: one class per failure, with the data a message needs.

``code`` is stable and is what a translation hangs on; ``message`` is short English for logs and
the command line. ``line`` counts from 1 and is ``None`` where the format has no lines.
"""

from __future__ import annotations

SHOWN = 60


class ReadError(Exception):
    """Base of every failure; ``value`` is shortened, as it comes from the file."""

    code = "unreadable"
    template = "the file cannot be read"

    def __init__(self, *, line: int | None = None, tag: str = "", value: str = "") -> None:
        self.line = line
        self.tag = tag
        self.value = value if len(value) <= SHOWN else value[:SHOWN] + "…"
        self.file = ""
        super().__init__(tag, value)

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """One English sentence without a full stop; names tag, value and line where known."""
        where = f" (line {self.line})" if self.line else ""
        return self.template.format(tag=self.tag, value=self.value) + where


class EmptyFileError(ReadError):
    """No byte other than white space."""

    code = "empty_file"
    template = "the file is empty"


class UnknownFormatError(ReadError):
    """No reader recognises the content."""

    code = "unknown_format"
    template = "the content is not a bank statement of a known format"


class WrongMessageError(ReadError):
    """Another message than a statement, such as a payment order; ``value`` names it."""

    code = "wrong_message"
    template = "{value} is not an account statement"


class TooLargeError(ReadError):
    """A file, field or element beyond a limit; ``tag`` says which, ``value`` the limit."""

    code = "too_large"
    template = "{tag} is larger than {value}"


class MalformedXmlError(ReadError):
    """Not well-formed XML 1.0, for instance cut off; ``value`` is the parser's reason."""

    code = "malformed_xml"
    template = "the XML is damaged: {value}"


class ForbiddenDoctypeError(ReadError):
    """A document type declaration: statements have none, attacks do."""

    code = "forbidden_doctype"
    template = "the XML has a document type declaration, which is refused"


class ForbiddenIncludeError(ReadError):
    """An XInclude, which would pull another file in."""

    code = "forbidden_include"
    template = "the XML includes another file, which is refused"


class MissingElementError(ReadError):
    """An element without which the amount or direction of an entry is unknown."""

    code = "missing_element"
    template = "{tag} is missing"


class BadAmountError(ReadError):
    """Not a plain decimal number of at most 18 digits."""

    code = "bad_amount"
    template = "{tag} {value!r} is not a plain decimal number of at most 18 digits"


class BadDateError(ReadError):
    """Not a calendar day."""

    code = "bad_date"
    template = "{tag} {value!r} is not a date"


class BadDirectionError(ReadError):
    """A credit or debit indicator other than CRDT and DBIT."""

    code = "bad_direction"
    template = "{tag} {value!r} is neither CRDT nor DBIT"


class DamagedArchiveError(ReadError):
    """An archive that is cut off or whose check sum fails; ``tag`` is the member, if known."""

    code = "damaged_archive"
    template = "the archive is damaged: {tag}"


class EncryptedArchiveError(ReadError):
    """A member of an archive that needs a password; ``tag`` is its name."""

    code = "encrypted_archive"
    template = "{tag} in the archive is encrypted"


class UnsupportedArchiveError(ReadError):
    """An archive of a kind, or packed in a way, that is not read; ``value`` names it."""

    code = "unsupported_archive"
    template = "archives packed with {value} are not read"


class NestedArchiveError(ReadError):
    """An archive in an archive in an archive; ``tag`` is its name."""

    code = "nested_archive"
    template = "{tag} is an archive too deep inside others"


class EmptyArchiveError(ReadError):
    """An archive without any file that could be a statement."""

    code = "empty_archive"
    template = "the archive has no file that could be a statement"


class IncompleteFileError(ReadError):
    """The file ends within a transaction or a value, as a download that was cut off."""

    code = "incomplete_file"
    template = "the file is cut off: it ends in the middle of a value"


class DamagedTagsError(ReadError):
    """Tags that contradict each other around a transaction; ``tag`` is the first that does."""

    code = "damaged_tags"
    template = "{tag} stands where it cannot belong"


class BankErrorError(ReadError):
    """The bank answered with an error; ``value`` is its code and message."""

    code = "bank_error"
    template = "the bank sent an error instead of a statement: {value}"


class UnknownLayoutError(ReadError):
    """A table whose layout cannot be told safely; ``value`` lists what is undecided."""

    code = "unknown_layout"
    template = "the layout of the table cannot be told ({value}): a profile is needed"


class DamagedTableError(ReadError):
    """A workbook that is cut off or damaged; ``value`` is its kind."""

    code = "damaged_table"
    template = "the {value} file is damaged"


class EncryptedTableError(ReadError):
    """A workbook under a password; ``value`` is its kind."""

    code = "encrypted_table"
    template = "the {value} file is protected by a password"


class MissingPackageError(ReadError):
    """A Python package that this kind of file needs is not installed; ``value`` names it."""

    code = "missing_package"
    template = "the Python package {value} is needed to read this file"
