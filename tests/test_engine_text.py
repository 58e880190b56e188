"""Names as banks write them, and who bears them."""

import pytest

from engine.payer import ACCOUNT, NAME, NOBODY, OTHER, SIMILAR, payer_of
from engine.text import Partner, account_key, index_partners, name_key

PARTNERS = (
    Partner(1, ("Bäckerei Müller & Söhne GmbH",), ("AT61 1904 3002 3457 3201",)),
    Partner(2, ("Customer 00003 GmbH",), ()),
    Partner(3, ("Vereinigte Donau-Schifffahrtsgesellschaft Wien AG",), ()),
    Partner(4, ("Vereinigte Donau-Schifffahrt Holding AG",), ()),
    Partner(5, ("Huber",), ("DE89370400440532013000",)),
    Partner(6, ("Huber",), ("DE89370400440532013000",)),
    Partner(7, ("Mutter SE",), ()),
    Partner(8, ("Tochter Handels GmbH",), ("NL91ABNA0417164300",), 7),
    Partner(9, ("My Company",), ("DE02120300000000202051",)),
)
DIRECTORY = index_partners(PARTNERS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bäckerei Müller & Söhne GmbH", "MUELLER BAECKEREI UND SOEHNE"),
        ("S.A.R.L. Dupré Frères", "Dupre Freres SARL"),
        ("Sp. z o.o. Łódź Transport", "LODZ TRANSPORT"),
        ("O'Neill Ltd.", "ONEILL LIMITED"),
        ("Dr. Max Muster", "Muster, Max"),
        ("J. P. Morgan Inc", "JP MORGAN"),
    ],
)
def test_one_name_in_two_writings_has_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Huber", "Hubert"), ("Customer 3", "Customer 4")])
def test_two_names_have_two_keys(one, other):
    assert name_key(one) != name_key(other)


def payer(name: str = "", account: str = "", known: int | None = None):
    return payer_of(known, name, account, DIRECTORY)


@pytest.mark.parametrize(
    ("name", "ids", "grade"),
    [
        ("BAECKEREI MUELLER UND SOEHNE GMBH", {1}, NAME),
        ("Customer 00003 GmbH & Co", {2}, NAME),
        ("Vereinigte Donau-Schifffahrtsgesell", {3}, NAME),
        ("Vereinigte Donau-Schifffahr", {3, 4}, SIMILAR),
        ("Huber", {5, 6}, SIMILAR),
        ("Max Moser a/o Bäckerei Müller & Söhne", {1}, NAME),
        ("Tochter Handels GmbH", {7, 8}, NAME),
        ("Müller Bäckerei Filiale Graz", {1}, SIMILAR),
        ("Unbekannt", set(), NOBODY),
        ("GmbH", set(), NOBODY),
        ("", set(), NOBODY),
    ],
)
def test_a_name_tells_the_payer_only_when_one_partner_bears_it(name, ids, grade):
    found = payer(name)
    assert (set(found.ids), found.grade) == (ids, grade)


def test_an_account_tells_the_payer_with_and_without_spaces():
    assert payer(account="AT611904300234573201").grade == ACCOUNT
    assert set(payer(account="at61 1904 3002 3457 3201").ids) == {1}


def test_an_account_of_two_partners_needs_the_name():
    assert payer(account="DE89370400440532013000").grade == SIMILAR


@pytest.mark.parametrize(
    ("name", "ids", "grade"),
    [
        ("NORDLICHT BAU AG", {2}, NAME),
        ("Nordlicht Bau G.m.b.H.", {1}, NAME),
        ("Bau Nordlicht KG", {3}, NAME),
        ("Nordlicht Bau", {1, 2, 3}, SIMILAR),
        ("Nordlicht Bau Ltd", {1, 2, 3}, SIMILAR),
    ],
)
def test_the_legal_form_tells_apart_who_else_bears_one_name(name, ids, grade):
    three = ("Nordlicht Bau GmbH", "Nordlicht Bau AG", "Bau Nordlicht KG")
    directory = index_partners(Partner(at, (one,), ()) for at, one in enumerate(three, 1))
    found = payer_of(None, name, "", directory)
    assert (set(found.ids), found.grade) == (ids, grade)


@pytest.mark.parametrize("account", ["DE", "", "NOTPROVIDED", "12"])
def test_what_is_no_account_number_finds_nobody(account):
    assert account_key(account) == ""
    assert payer(account=account).grade == NOBODY


def test_account_and_name_of_different_partners_are_a_conflict():
    found = payer("Bäckerei Müller & Söhne", "NL91ABNA0417164300")
    assert found.conflict
    assert set(found.ids) == {1, 7, 8}


def test_the_partner_set_on_the_line_comes_first():
    found = payer("Huber", known=2)
    assert (set(found.ids), found.grade, found.conflict) == ({2}, ACCOUNT, False)
    assert payer(account="NL91ABNA0417164300", known=2).conflict


def test_parents_in_a_ring_do_not_hang():
    ring = (Partner(1, ("Eins",), (), 2), Partner(2, ("Zwei",), (), 1))
    assert index_partners(ring).family((1,)) == {1, 2}


def test_a_stranger_is_someone_else_only_when_the_payer_is_known():
    assert payer("Customer 00003").fits(1) == OTHER
    assert payer("Müller Bäckerei Filiale Graz").fits(2) == NOBODY
    assert payer("Customer 00003").fits(None) == NOBODY
