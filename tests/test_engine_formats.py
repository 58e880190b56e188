"""Detection, encodings, hostile bytes and the command line of ``engine.formats``."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine import formats
from engine.errors import (
    DamagedArchiveError,
    EmptyFileError,
    ForbiddenDoctypeError,
    ForbiddenIncludeError,
    MalformedXmlError,
    ReadError,
    TooLargeError,
    UnknownFormatError,
    WrongMessageError,
)
from engine.formats import Options, detect, read, registry, xmlnodes
from engine.formats.encoding import head_text, text_of

HERE = Path(__file__).resolve().parent
SAMPLES = HERE / "samples" / "camt"
HOSTILE = HERE.parent.parent / "shared" / "corpus" / "hostile"
HEAD = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
TAIL = "</Stmt></BkToCstmrStmt></Document>"
DOCTYPE = f"<!DOCTYPE Document []>{HEAD}{TAIL}"
SAMPLE = (SAMPLES / "statement_053_08.xml").read_text(encoding="utf-8")
KEYS = [
    "date", "value_date", "amount", "currency", "bank_id", "end_to_end_id", "reference", "text",
    "partner_name", "partner_account", "partner_bic", "code", "charges", "original_amount",
    "original_currency", "return_reason", "batch_id",
]  # fmt: skip


def as_declared(encoding, declared=None):
    return SAMPLE.replace("UTF-8", declared or encoding).encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        SAMPLE.encode(),
        SAMPLE.encode("utf-8-sig"),
        as_declared("utf-16"),
        as_declared("utf-16-le", "UTF-16"),
        as_declared("utf-16-be", "UTF-16"),
        as_declared("utf-32"),
        as_declared("utf-32-le", "UTF-32"),
        as_declared("utf-32-be", "UTF-32"),
        ("  \n" + SAMPLE).encode("utf-16-le"),
        (" " * 200 + SAMPLE).encode("utf-16-be"),
        (" " * 200 + SAMPLE).encode("utf-32-le"),
        ("\n" + SAMPLE).encode("utf-32-be"),
        as_declared("gb18030"),
        as_declared("iso-8859-1"),
        as_declared("windows-1252"),
        as_declared("cp1250"),
        as_declared("utf-8", "ISO-8859-1"),
        as_declared("cp1252", "UTF-8"),
        as_declared("cp1252", "no-such-encoding"),
        as_declared("utf-8", "UTF-7"),
        b"\r\n \r\n" + SAMPLE.encode(),
        b"{1:F01TRANSFER}\r\n" + SAMPLE.encode(),
        SAMPLE.encode() + b"\r\n\x1a\0\0",
        SAMPLE.split("\n", 1)[1].encode(),
        SAMPLE.replace("\n", "\r\n").encode(),
        SAMPLE.replace("Söhne", "<![CDATA[Söhne]]>").encode(),
        SAMPLE.replace("Söhne", "S&#246;hne").encode(),
    ],
)
def test_a_statement_reads_the_same_in_every_encoding_and_wrapping(data):
    assert read(data) == read(SAMPLE.encode())


@pytest.mark.parametrize(
    ("data", "default", "text"),
    [
        ("Jägerstraße".encode(), "cp1250", "Jägerstraße"),
        ("Jägerstraße".encode("cp1252"), "", "Jägerstraße"),
        ("Łódź".encode("cp1250"), "cp1250", "Łódź"),
        ("Łódź".encode("cp852"), "cp852", "Łódź"),
        ("Łódź".encode("utf-16"), "cp852", "Łódź"),
        ("Łódź, Polska".encode("utf-16-be"), "cp852", "Łódź, Polska"),
        ("Łódź".encode("cp1250"), "no-such-encoding", "£ódŸ"),
        ("Łódź".encode("cp1250"), "utf-7", "£ódŸ"),
    ],
)
def test_a_text_is_read_as_its_bytes_say_then_as_the_journal_says(data, default, text):
    assert text_of(data, default=default) == text


def test_a_declaration_goes_before_the_setting_of_the_journal():
    data = as_declared("iso-8859-1")
    assert read(data, options=Options(encoding="cp1250")) == read(SAMPLE.encode())


def test_a_file_without_declaration_is_read_as_the_journal_says():
    data = SAMPLE.split("\n", 1)[1].replace("Grünwald", "Zielińska").encode("cp1250")
    (found,) = read(data, options=Options(encoding="cp1250"))
    assert found.transactions[1].partner_name == "Zielińska & Söhne KG"


def test_a_head_that_ends_within_a_character_is_still_utf_8():
    assert head_text("Zürich".encode()[:2]).startswith("Z")
    assert "Łódź" in head_text(("Łódź " * 100).encode()[:-2])


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        (b"", EmptyFileError, "empty_file"),
        (b" \r\n\t", EmptyFileError, "empty_file"),
        (b"\xef\xbb\xbf", EmptyFileError, "empty_file"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, DamagedArchiveError, "damaged_archive"),
        (bytes(range(256)) * 100, UnknownFormatError, "unknown_format"),
        (b"<" * 5000, UnknownFormatError, "unknown_format"),
        (
            b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>',
            WrongMessageError,
            "wrong_message",
        ),
        ((HEAD + "<Ntry>").encode(), MalformedXmlError, "malformed_xml"),
        ((HEAD + "</Ntry>" + TAIL).encode(), MalformedXmlError, "malformed_xml"),
        ((HEAD + "<Nm>A & B</Nm>" + TAIL).encode(), MalformedXmlError, "malformed_xml"),
        ((HEAD + "&secret;" + TAIL).encode(), MalformedXmlError, "malformed_xml"),
        ((HEAD + TAIL + "<Document/>").encode(), MalformedXmlError, "malformed_xml"),
        (DOCTYPE.encode(), ForbiddenDoctypeError, "forbidden_doctype"),
        (DOCTYPE.encode("utf-16"), ForbiddenDoctypeError, "forbidden_doctype"),
        (
            (HEAD + '<x:include xmlns:x="http://www.w3.org/2001/XInclude"/>' + TAIL).encode(),
            ForbiddenIncludeError,
            "forbidden_include",
        ),
        ((HEAD + "<a>" * 200 + "</a>" * 200 + TAIL).encode(), TooLargeError, "too_large"),
        ((HEAD + "<Id>" + "9" * 3_000_000 + "</Id>" + TAIL).encode(), TooLargeError, "too_large"),
        ((HEAD + "<!--" + "-x" * 2_000_000 + "-->" + TAIL).encode(), TooLargeError, "too_large"),
        ((HEAD + '<a b="' + "x" * 3_000_000 + '"/>' + TAIL).encode(), TooLargeError, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_with_its_own_error(data, error, code):
    with pytest.raises(error) as caught:
        read(data, "upload")
    assert (caught.value.code, caught.value.file) == (code, "upload")
    assert caught.value.message


def test_a_refused_message_is_named():
    data = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.003.02"/>'
    with pytest.raises(
        WrongMessageError, match=r"^pain\.008\.003\.02 is not an account statement$"
    ):
        read(data)


def test_an_encoding_that_could_hide_tags_is_not_believed():
    data = f'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE D+AD4-{HEAD}{TAIL}'.encode()
    with pytest.raises(MalformedXmlError):
        read(data)


def test_a_file_larger_than_the_limit_is_refused_before_reading(monkeypatch):
    monkeypatch.setattr(registry, "LARGEST_FILE", 100)
    with pytest.raises(TooLargeError):
        read(SAMPLE.encode())


def test_an_entry_larger_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(xmlnodes, "LARGEST_RECORD", 1_000_000)
    flood = HEAD + "<Ntry>" + "<a/>" * 500_000 + "</Ntry>" + TAIL
    with pytest.raises(TooLargeError):
        read(flood.encode())


def test_a_file_cut_off_anywhere_is_refused():
    data = SAMPLE.encode().rstrip()
    for end in range(0, len(data), 5):
        with pytest.raises(ReadError):
            read(data[:end])


def test_a_flipped_byte_gives_the_right_amounts_or_a_clear_error():
    """Digits themselves can't be told from other digits: only flips into a non-digit count."""
    data = bytearray(SAMPLE.encode())
    right = [each.amount for each in read(bytes(data))[0].transactions]
    for place in range(0, len(data), 7):
        kept = data[place]
        data[place] ^= 0x80
        try:
            found = [each.amount for each in read(bytes(data))[0].transactions]
        except ReadError:
            found = right
        data[place] = kept
        assert found == right, place


class _Lines:
    name = "lines"

    def identify(self, head):
        return 50 if head.startswith(b"LINES") else 0

    def read(self, data, options):
        yield formats.read(SAMPLE.encode())[0]


def test_a_partner_can_register_a_reader_of_his_own(monkeypatch):
    monkeypatch.setattr(registry, "_readers", dict(registry._readers))
    formats.register(_Lines())
    assert [reader.name for reader in formats.readers()][-1] == "lines"
    assert detect(b"LINES\n1").name == "lines"
    assert read(b"LINES\n1")[0].format == "camt.053.001.08"
    assert detect(SAMPLE.encode()).name == "camt"


def command(*arguments, **kwargs):
    root = Path(formats.__file__).resolve().parent.parent.parent
    return subprocess.run(
        [sys.executable, "-m", "engine.formats", *map(str, arguments)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **kwargs,
    )


def test_the_command_prints_one_json_document_per_statement():
    done = command(SAMPLES / "statement_053_08.xml", SAMPLES / "report_052_06.xml")
    first, *others = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr, len(others)) == (0, "", 2)
    shown = first.pop("transactions")
    assert first == {
        "file": str(SAMPLES / "statement_053_08.xml"),
        "format": "camt.053.001.08",
        "account": "DE02120300000000202051",
        "currency": "EUR",
        "number": "7",
        "date_start": "2026-01-31",
        "date_end": "2026-01-31",
        "balance_start": "1000.00",
        "balance_end": "-35.50",
    }
    assert [list(each) for each in shown] == [KEYS] * 3
    assert shown[0] == {
        "date": "2026-01-31",
        "value_date": "2026-02-02",
        "amount": "914.50",
        "currency": "EUR",
        "bank_id": "2026013100000017",
        "end_to_end_id": "INV 2026/0042",
        "reference": "RF18539007547034",
        "text": "Invoice 2026/0042  less\ncredit note 2026/0007\nas agreed by telephone",
        "partner_name": "Blue Mountain Coffee Inc.",
        "partner_account": "0123456789",
        "partner_bic": "CHASUS33XXX",
        "code": "PMNT-RCDT-XBCT",
        "charges": "-3.50",
        "original_amount": "1000.00",
        "original_currency": "USD",
        "return_reason": None,
        "batch_id": "COLLECTION-9",
    }


def test_the_command_can_show_details_instead_of_the_batch_they_prove():
    name = SAMPLES / "batches_053_02.xml"
    whole, split = (
        [each["amount"] for each in json.loads(command(*options, name).stdout)["transactions"]]
        for options in ([], ["--details"])
    )
    assert (whole, split) == (["60.00", "5.00"], ["35.00", "20.00", "5.00", "5.00"])


def test_the_command_reads_the_others_when_one_file_is_bad(tmp_path):
    bad, good = tmp_path / "bad.xml", SAMPLES / "returns_053_04.xml"
    bad.write_bytes((HEAD + "\n<Ntry>").encode())
    done = command(bad, tmp_path / "missing.xml", good)
    one, two, three = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 2
    assert one == {
        "file": str(bad),
        "error": {
            "code": "malformed_xml",
            "message": "the XML is damaged: no element found (line 2)",
            "line": 2,
        },
    }
    assert (two["error"]["code"], three["number"]) == ("no_file", "S2")


def test_the_command_reads_archives_and_names_the_file_inside(tmp_path):
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    with zipfile.ZipFile(good, "w") as archive:
        archive.write(SAMPLES / "statement_053_08.xml", "a.xml")
        archive.write(SAMPLES / "report_052_06.xml", "b.xml")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("c.xml", HEAD)
    *statements, error = map(json.loads, command(good, bad).stdout.splitlines())
    assert [each["number"] for each in statements] == ["7", "RPT-A", "RPT-B"]
    assert (error["file"], error["error"]["code"]) == (f"{bad}/c.xml", "malformed_xml")


def test_the_command_without_files_says_how_it_is_used():
    done = command()
    assert (done.returncode, done.stdout) == (2, "")
    assert "FILE..." in done.stderr


def _bounded():
    """At most 20 s of processor time and 400 MB of address space, of which Python takes most."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_AS, (400 * 2**20, 400 * 2**20))


REFUSED = {"camt", "zip"}
READABLE = {
    "camt_utf16.xml",
    "camt_wrong_declared_encoding.xml",
    "camt_truncated.xml",
    "zip_path_traversal.zip",
}


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="corpus not here: shared/corpus/hostile")
def test_hostile_files_are_refused_fast_and_in_little_memory():
    """All in one process; files of other formats may be read, but cleanly."""
    paths = sorted(HOSTILE.glob("*"))
    done = command(*paths, preexec_fn=_bounded)
    answers = {each["file"]: "error" in each for each in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, done.stderr) == (2, "")
    assert list(answers) == [str(path) for path in paths]
    for path in paths:
        if path.name.partition("_")[0] in REFUSED:
            assert answers[str(path)] is (path.name not in READABLE), path.name
    assert "secret" not in done.stdout.lower()


REPEATED = [
    b"\n", b"\r\n", b" ", b"\t", b"0", b"1,", b"<", b">", b'"', b";", b"?", b":61:", b":86:\n",
    b"-", b"/", b"!", b"^\n", b"D1\n", b"{", b"\0", b"\xff", b".", b"&", b"<!--", b"01,",
    b"88,\n", b"|",
]  # fmt: skip


def test_no_reader_takes_long_to_look_at_a_head():
    """Every file goes past every reader: in one process with little processor time for all."""
    look = (
        "import sys; from engine.formats import readers\n"
        "for each in eval(sys.argv[1]):\n"
        "    head = (each * 65536)[:65536]\n"
        "    assert all(0 <= reader.identify(head) <= 100 for reader in readers()), each\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, repr(REPEATED)],
        cwd=Path(formats.__file__).resolve().parent.parent.parent,
        preexec_fn=_bounded,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
