"""Archives: what is taken out of them, what is passed over, and what is refused before it hurts."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import (
    BadAmountError,
    DamagedArchiveError,
    EmptyArchiveError,
    EncryptedArchiveError,
    NestedArchiveError,
    ReadError,
    TooLargeError,
    UnknownFormatError,
    UnsupportedArchiveError,
)
from engine.formats import read, unpack
from engine.formats.archive import Member, members

HERE = Path(__file__).resolve().parent
SAMPLES = HERE / "samples" / "camt"
HOSTILE = HERE.parent.parent / "shared" / "corpus" / "hostile"
ONE = (SAMPLES / "returns_053_04.xml").read_bytes()
TWO = (SAMPLES / "batches_053_02.xml").read_bytes()
BOTH = {"a.xml": ONE, "sub/b.xml": TWO}


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files, form=tarfile.PAX_FORMAT, more=()):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for info in more:
            archive.addfile(info)
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def found(data, name="upload"):
    return {member.name: member.data for member in members(data, name)}


ARCHIVES = {
    "zip": zipped(BOTH),
    "zip, not packed": zipped(BOTH, zipfile.ZIP_STORED),
    "zip, bzip2": zipped(BOTH, zipfile.ZIP_BZIP2),
    "tar, pax": tarred(BOTH),
    "tar, gnu": tarred(BOTH, tarfile.GNU_FORMAT),
    "tar, ustar": tarred(BOTH, tarfile.USTAR_FORMAT),
    "tar.gz": gzip.compress(tarred(BOTH)),
    "tar.bz2": bz2.compress(tarred(BOTH)),
    "tar.xz": lzma.compress(tarred(BOTH)),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_every_kind_of_archive_gives_its_files_in_their_order(kind):
    taken = list(members(ARCHIVES[kind], "upload"))
    assert taken == [Member("a.xml", ONE), Member("sub/b.xml", TWO)]


@pytest.mark.parametrize("kind", ARCHIVES)
def test_statements_are_read_through_an_archive(kind):
    assert read(ARCHIVES[kind], "may.bin") == read(ONE) + read(TWO)


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        (gzip.compress(ONE), "may.xml.gz"),
        (gzip.compress(ONE[:99]) + gzip.compress(ONE[99:]), "may.xml.gz"),
        (gzip.compress(ONE) + bytes(500), "may.xml.GZ"),
        (bz2.compress(ONE), "may.xml.bz2"),
        (lzma.compress(ONE), "may.xml.xz"),
        (gzip.compress(ONE), "may.xml"),
    ],
)
def test_a_single_packed_file_has_the_name_without_its_ending(packed, name):
    assert found(packed, name) == {"may.xml": ONE}


@pytest.mark.parametrize("data", [ONE, b"", b"Date;Amount\n", b"PK", b"\x1f\x8b", bytes(1024)])
def test_a_file_that_is_no_archive_is_its_own_only_member(data):
    assert list(members(data, "x.zip")) == [Member("x.zip", data)]


@pytest.mark.parametrize(
    "files",
    [
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"},
        {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"},
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"},
    ],
)
def test_a_workbook_is_no_archive_alone_and_inside_one(files):
    book = zipped(files)
    assert found(book, "may.xlsx") == {"may.xlsx": book}
    assert found(zipped({"a.xml": ONE, "may.xlsx": book})) == {"a.xml": ONE, "may.xlsx": book}


def test_what_cannot_be_a_statement_is_passed_over():
    signature = bytes.fromhex("308203e806092a864886f70d010702a08203d9") + bytes(100)
    passed = {
        "__MACOSX/._a.xml": ONE,
        ".DS_Store": ONE,
        "sub/.hidden/a.xml": ONE,
        "Thumbs.db": ONE,
        "desktop.ini": ONE,
        "empty.xml": b"",
        "folder/": b"",
        "letter.pdf": b"%PDF-1.7 ...",
        "scan.png": b"\x89PNG\r\n\x1a\n...",
        "scan.jpg": b"\xff\xd8\xff\xe0...",
        "cheque.tiff": b"II*\0....",
        "other.tiff": b"MM\0*....",
        "a.xml.p7s": signature,
    }
    assert found(zipped({**passed, "a.xml": ONE})) == {"a.xml": ONE}
    with pytest.raises(EmptyArchiveError):
        found(zipped(passed))


@pytest.mark.parametrize("data", [zipped({}), tarred({"a": b""}), gzip.compress(b"")])
def test_an_archive_without_a_file_is_refused(data):
    with pytest.raises(EmptyArchiveError) as caught:
        read(data, "may.zip")
    assert caught.value.file == "may.zip"


def test_links_devices_and_folders_are_passed_over():
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
    more = []
    for number, kind in enumerate(kinds):
        info = tarfile.TarInfo(f"odd{number}")
        info.type, info.linkname = kind, "/etc/passwd"
        more.append(info)
    assert found(tarred({"a.xml": ONE}, more=more)) == {"a.xml": ONE}
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    assert found(zipped({link: b"/etc/passwd", "a.xml": ONE})) == {"a.xml": ONE}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/evil.xml", "../../etc/evil.xml"),
        ("/etc/evil.xml", "/etc/evil.xml"),
        ("C:\\bank\\a.xml", "C:/bank/a.xml"),
        ("a\r\nb.xml", "ab.xml"),
        ("Kontoauszüge/März.xml", "Kontoauszüge/März.xml"),
        ("x" * 300 + ".xml", "x" * 251 + ".xml"),
    ],
)
def test_a_name_is_only_a_name(written, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert found(zipped({written: ONE})) == {shown: ONE}
    assert found(tarred({written: ONE})) == {shown: ONE}
    assert found(tarred({written: ONE}, tarfile.GNU_FORMAT)) == {shown: ONE}
    assert list(tmp_path.iterdir()) == []


def test_a_long_name_of_the_posix_form_is_put_together():
    name = "folder" * 20 + "/" + "n" * 90 + ".xml"
    assert found(tarred({name: ONE}, tarfile.USTAR_FORMAT)) == {name: ONE}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_kept_apart():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for data in (ONE, TWO, ONE):
            archive.writestr("a.xml", data)
    assert found(out.getvalue()) == {"a.xml": ONE, "a.xml (2)": TWO, "a.xml (3)": ONE}


def test_an_archive_in_an_archive_is_opened_but_no_third():
    inner = zipped({"a.xml": ONE})
    day = gzip.compress(tarred({"b.xml": TWO}))
    outer = zipped({"day.zip": inner, "day.tgz": day, "c.xml.gz": gzip.compress(ONE)})
    assert found(outer) == {
        "day.zip/a.xml": ONE,
        "day.tgz/b.xml": TWO,
        "c.xml.gz/c.xml": ONE,
    }
    with pytest.raises(NestedArchiveError) as caught:
        read(zipped({"outer.zip": outer}), "year.zip")
    assert (caught.value.tag, caught.value.file) == ("outer.zip/day.zip", "year.zip")


def test_an_error_names_the_file_inside_the_archive():
    bad = ONE.replace(b">53.00", b">53,00", 1)
    with pytest.raises(BadAmountError) as caught:
        read(zipped({"a.xml": TWO, "sub/bad.xml": bad}), "may.zip")
    assert caught.value.file == "may.zip/sub/bad.xml"
    with pytest.raises(UnknownFormatError) as caught:
        read(zipped({"a.xml": TWO, "notes.bin": bytes(range(256))}), "may.zip")
    assert caught.value.file == "may.zip/notes.bin"


def test_sizes_that_stand_behind_a_member_or_in_64_bits_do_not_matter():
    class Pipe(io.RawIOBase):
        """Cannot seek, so that zipfile writes data descriptors."""

        def __init__(self):
            self.data = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.data += data
            return len(data)

    pipe = Pipe()
    with (
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.xml", "w", force_zip64=True) as member,
    ):
        member.write(ONE)
    assert found(bytes(pipe.data)) == {"a.xml": ONE}


def test_a_directory_in_64_bits_is_read():
    """The same archive with its end, sizes and place moved to where zip64 has them."""
    data = zipped({"a.xml": ONE})
    place = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = bytearray(data[place:end])
    packed, unpacked = struct.unpack_from("<2L", entry, 20)
    wide = struct.pack("<2H3Q", 1, 24, unpacked, packed, 0)
    struct.pack_into("<2L", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", entry, 30, len(wide))
    struct.pack_into("<L", entry, 42, 0xFFFFFFFF)
    directory = bytes(entry) + wide
    end64 = place + len(directory)
    moved = b"".join(
        (
            data[:place],
            directory,
            struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(directory), place),
            struct.pack("<4sLQL", b"PK\6\7", 0, end64, 1),
            struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 0),
        )
    )
    assert found(moved) == {"a.xml": ONE}


def test_a_zip_with_a_comment_is_read():
    out = io.BytesIO(zipped({"a.xml": ONE}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"Statements of May"
    assert found(out.getvalue()) == {"a.xml": ONE}


def test_an_encrypted_member_is_refused_by_name():
    data = bytearray(zipped({"a.xml": ONE}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedArchiveError) as caught:
        read(bytes(data), "may.zip")
    assert caught.value.message == "a.xml in the archive is encrypted"


def test_a_way_of_packing_that_is_not_read_is_named():
    with pytest.raises(UnsupportedArchiveError) as caught:
        found(zipped({"a.xml": ONE}, zipfile.ZIP_LZMA))
    assert (caught.value.tag, caught.value.value) == ("a.xml", "zip method 14")
    with pytest.raises(UnsupportedArchiveError) as caught:
        found(b"Rar!\x1a\x07\x01\x00" + bytes(100))
    assert caught.value.value == "RAR"


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_cut_off_anywhere_is_refused(kind):
    data = ARCHIVES[kind]
    end = len(data.rstrip(b"\0")) + 512 if kind.startswith("tar,") else len(data)
    for place in range(10, end, 1 + end // 60):
        with pytest.raises(ReadError):
            read(data[:place])


@pytest.mark.parametrize("kind", [each for each in ARCHIVES if not each.startswith("tar,")])
def test_a_flipped_bit_never_gives_another_content(kind):
    """Names and times have no check sum; a tar archive has none over its files at all."""
    whole, dice = ARCHIVES[kind], random.Random(7)
    for _number in range(150):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        try:
            taken = [member.data for member in members(bytes(data))]
        except ReadError:
            continue
        assert taken in ([ONE, TWO], [ONE], [TWO], [bytes(data)])


@settings(deadline=None, derandomize=True, max_examples=150)
@given(
    st.sampled_from(
        [b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\x00"]
    ),
    st.binary(max_size=600),
)
def test_any_bytes_are_members_or_refused(mark, data):
    try:
        taken = list(members(mark + data))
    except ReadError:
        return
    assert all(isinstance(member.data, bytes) for member in taken)


def bombs():
    million = bytes(unpack.MEGABYTE)
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = b"".join(packed.compress(million) for _number in range(300)) + packed.flush()
    data = bytearray(zipped({"a.xml": b""}, zipfile.ZIP_STORED))
    lying = _with_content(data, stream)
    yield "zip that tells a small size", lying
    yield "gz", gzip.compress(million * 100)
    yield "tar.gz", gzip.compress(tarred({"a.xml": million * 100}))
    yield "bz2", bz2.compress(million * 100)
    yield "xz", lzma.compress(million * 100, preset=0)
    yield "zip in zip", zipped({"b.zip": zipped({"a.xml": million * 100})})


def _with_content(empty, stream):
    """A zip archive of one empty stored file, with a deflate stream put in; sizes still told 0."""
    place = empty.index(b"PK\x01\x02")
    head, directory = empty[:place], bytearray(empty[place:])
    struct.pack_into("<H", directory, 10, 8)
    struct.pack_into("<L", directory, 20, len(stream))
    end = directory.index(b"PK\x05\x06")
    struct.pack_into("<L", directory, end + 16, place + len(stream))
    return bytes(head + stream + directory)


@pytest.mark.parametrize(("kind", "data"), bombs())
def test_a_bomb_is_refused_in_bounded_memory(kind, data):
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            found(data)
        assert tracemalloc.get_traced_memory()[1] < 120 * unpack.MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_directory_that_names_one_content_again_and_again_is_counted_every_time(monkeypatch):
    monkeypatch.setattr(unpack, "LARGEST_TOTAL", 3 * len(ONE))
    data = zipped({"a.xml": ONE})
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    tail = bytearray(data[end:])
    struct.pack_into("<2H", tail, 8, 10, 10)
    with pytest.raises(TooLargeError):
        found(data[:place] + data[place:end] * 10 + bytes(tail))


MANY = dict.fromkeys(map(str, range(1001)), b"x")


@pytest.mark.parametrize("data", [zipped(MANY), tarred(MANY)])
def test_too_many_files_are_refused(data):
    with pytest.raises(TooLargeError) as caught:
        found(data)
    assert caught.value.value == "1000 files"


def test_a_member_larger_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(unpack, "LARGEST_MEMBER", 1000)
    with pytest.raises(TooLargeError) as caught:
        found(gzip.compress(ONE), "may.xml.gz")
    assert (caught.value.tag, caught.value.value) == ("may.xml.gz", "1000 bytes")


def test_many_streams_in_one_file_are_refused(monkeypatch):
    monkeypatch.setattr(unpack, "STREAMS", 20)
    assert found(gzip.compress(b"x") * 20) == {"upload": b"x" * 20}
    with pytest.raises(TooLargeError):
        found(gzip.compress(b"x") * 21)


def test_a_blank_form_packs_well_and_is_no_bomb():
    form = (b" " * 119 + b"\n") * 20_000
    assert found(gzip.compress(form), "f.gz") == {"f": form}


def test_files_of_the_hostile_corpus_are_refused():
    if not HOSTILE.is_dir():
        pytest.skip("corpus not here: shared/corpus/hostile")
    with pytest.raises(TooLargeError):
        read((HOSTILE / "zip_bomb_100MB.zip").read_bytes())
    (statement,) = read((HOSTILE / "zip_path_traversal.zip").read_bytes())
    assert len(statement.transactions) == 1


def test_a_directory_that_tells_too_few_members_is_refused():
    data = bytearray(zipped(BOTH))
    struct.pack_into("<2H", data, data.index(b"PK\x05\x06") + 8, 1, 1)
    with pytest.raises(DamagedArchiveError):
        found(bytes(data))


def test_a_damaged_member_is_named():
    data = bytearray(zipped({"a.xml": ONE}, zipfile.ZIP_STORED))
    data[200] ^= 1
    with pytest.raises(DamagedArchiveError) as caught:
        read(bytes(data), "may.zip")
    assert caught.value.message == "the archive is damaged: a.xml"
