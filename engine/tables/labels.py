"""Rows that are no transaction: balances, totals, and what stands above and below a table."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .cells import currency, figure, iban
from .cellwords import CLOSING, CURRENT, OPENING, TOTALS
from .columns import is_account
from .days import days
from .layout import Layout, normal
from .money import Row, number_in, signed
from .monthnames import MONTHS
from .words import CAMEL, roles_of

#: Characters of a label: longer texts are texts.
LONGEST_LABEL = 80
#: Totals that no payee is called; other words count as totals only where there is no day.
_SURE_TOTALS = frozenset({"apyvarta", "apgrozijums", "turnover", "обороты", "оборот"})
_FILLERS = frozenset(
    """
    per am vom zum zu au al a on at as of del den til op na k ke dne der le du el il da dal data
    date datum bis to from od do la za w of in saldo eur
    """.split()  # noqa: SIM905
)
_LABELLED = re.compile(r"([^:=]{2,60}?)\s*[:=]\s*(.*)", re.DOTALL)
_PERIOD = re.compile(
    r"(\d[\d./ -]{5,12}\d)\s*(?:-|–|bis|to|au|al|a|t/m|do|по|until|till):?\s*(\d.*)", re.IGNORECASE
)

_ACCOUNT = """
iban, account, account number, account no, acct, account id, konto, kontonummer, konto nr, konto
iban, kontonr, iban konto, compte, numero de compte, n de compte, compte numero, conto, numero
conto, conto corrente, iban conto, cuenta, numero de cuenta, iban cuenta, conta, numero da conta,
conta n, rekening, rekeningnummer, iban rekening, rachunek, numer rachunku, nr rachunku, numer
konta, ucet, cislo uctu, szamlaszam, szamla, cont, numar cont, iban cont, tili, tilinumero, konto
number, konts, konta numurs, saskaita, saskaitos numeris, hesap, hesap no, hesap numarasi, iban
hesap, λογαριασμοσ, αριθμοσ λογαριασμου, счет, номер счета, рахунок, номер рахунку, racun, broj
racuna, iban racuna, stevilka racuna, account details for, girokonto, kontokorrent, sparkonto,
statement for, account statement for, auftragskonto, card number, kartennummer, kreditkarte, numero
carta, kortnummer, numero de carte, kredietkaart
"""
_OWNER = """
account holder, account owner, account name, customer, customer name, owner, name, client, client
name, kunde, kontoinhaber, inhaber, kundenname, karteninhaber, kontobezeichnung inhaber, titulaire,
titulaire du compte, nom, intestatario, intestazione, intestazione conto corrente, intestatario
conto, titular, titular de la cuenta, cliente, rekeninghouder, naam, wlasciciel, posiadacz
rachunku, wlasciciel rachunku, klient, majitel, majitel uctu, nazev uctu, vlastnik uctu,
szamlatulajdonos, tulajdonos, ugyfel, titular cont, nume client, kontohaver, kontohavare,
kontoinnehavare, kontoeier, tilinomistaja, asiakas, omanik, konto omanik, ipasnieks, savininkas,
klientas, hesap sahibi, musteri, δικαιουχοσ λογαριασμου, владелец, владелец счета, клиент, власник,
клієнт, vlasnik racuna, imetnik, cardholder, company name
"""
_CURRENCY = """
currency, wahrung, waehrung, devise, divisa, moneda, valuta, munt, waluta, mena, deviza, penznem,
valuutta, valuuta, валюта, doviz cinsi, para birimi, νομισμα, account currency, moeda
"""
_FROM = """
from, from date, start date, date start, date from, period from, von, ab, datum von, du, dal,
date de debut,
data inizio, periodo dal, desde, fecha desde, fecha inicio, de, data inicio, van, vanaf, datum van,
od, data od, od dnia, datum od, kezdete, idoszak kezdete, lekerdezes kezdete, de la, fra, fran, fra
dato, startdato, alkaen, alates, algus, no, nuo, baslangic tarihi, απο, с, дата начала, з, download
start date, statement start date, begin date
"""
_TO = """
to, to date, end date, date end, date to, period to, bis, datum bis, date de fin, al, data fine,
periodo al,
hasta, fecha hasta, fecha fin, ate, tot, tot en met, datum tot, do, data do, do dnia, datum do,
vege, idoszak vege, lekerdezes vege, pana la, til, till, til dato, sluttdato, slutdato, asti, kuni,
lopp, lidz, iki, bitis tarihi, εωσ, по, дата окончания, download end date, statement end date
"""
_PERIOD_WORDS = """
period, statement period, date range, zeitraum, periode, periodo, plage, intervalle, okres, obdobi,
obdobie, idoszak, perioada, ajanjakso, ajavahemik, periods, laikotarpis, donem, περιοδοσ, период,
період, razdoblje, obdobje, transaction period, umsatze vom, umsatzzeitraum, okres od, за период
"""
_NUMBER = """
statement number, statement no, auszugsnummer, auszug nr, auszug, kontoauszug nr, releve n, numero
de releve, estratto conto n, numero extracto, afschriftnummer, numer wyciagu, cislo vypisu, kivonat
szama
"""


def _words(block: str) -> frozenset[str]:
    return frozenset(normal(phrase) for phrase in block.split(","))


_KINDS = {
    "account": _words(_ACCOUNT),
    "owner": _words(_OWNER),
    "currency": _words(_CURRENCY),
    "from": _words(_FROM),
    "to": _words(_TO),
    "period": _words(_PERIOD_WORDS),
    "number": _words(_NUMBER),
}


_FIRST_WORDS = frozenset(
    phrase.split()[0] for phrase in OPENING | CLOSING | CURRENT | TOTALS if phrase
)


@lru_cache(maxsize=16384)
def balance_label(text: str) -> str:
    """``opening``, ``closing``, ``current`` or ``total`` where a cell is such a label, else ``""``.

    Days, numbers and small words behind the label do not count, as in "Balance as of 31.03.".
    """
    if not 2 < len(text) < LONGEST_LABEL or text[0].isdigit() or text[0] in "+-":
        return ""
    words = _words_of(text).split()
    if words[:1] and words[0] not in _FIRST_WORDS:
        return ""
    kept = [word for word in words if not word.isdigit() and word not in MONTHS]
    for phrase in (" ".join(kept), " ".join(_stripped(kept))):
        for kind, known in (
            ("opening", OPENING),
            ("closing", CLOSING),
            ("total", TOTALS),
            ("current", CURRENT),
        ):
            if phrase in known:
                return kind
    return ""


def _words_of(label: str) -> str:
    return normal(label if label.isupper() else CAMEL.sub(" ", label))


def _stripped(words: list[str]) -> list[str]:
    """Without small words and currencies at the end."""
    while len(words) > 1 and (words[-1] in _FILLERS or currency(words[-1])):
        words = words[:-1]
    return words


def row_label(row: Row, has_day: bool) -> str:
    """The label a row carries. A row with a day must say it with words no payee is called."""
    for text in _split(row):
        kind = balance_label(text)
        if kind and (not has_day or _is_sure(kind, text)):
            return kind
    return ""


def _split(row: Row) -> Iterator[str]:
    """The cells, and the parts of those that are a label with a colon and a value."""
    for text in row:
        is_pair = len(text) < 100 and (":" in text or "=" in text)
        match = _LABELLED.fullmatch(text) if is_pair else None
        if match and match[2] and figure(match[2]):
            yield from match.groups()
        else:
            yield text


def _is_sure(kind: str, text: str) -> bool:
    words = normal(text)
    if kind == "total":
        return words in _SURE_TOTALS or len(words.split()) > 2
    return kind in ("opening", "closing")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An amount under a label, with the day in its row if there is one."""

    kind: str
    amount: Decimal
    day: datetime.date | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What rows outside the table say; ``""`` and ``None`` where they do not."""

    account: str = ""
    owner: str = ""
    currency: str = ""
    number: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None


def told(rows: Sequence[Row], layout: Layout) -> Told:
    """What is said of the account above and below the table, the first word counts."""
    found: dict[str, str] = {}
    for row in rows:
        for label, value in _pairs(row):
            _keep(found, label, value)
    for text in (text for row in rows for text in row):
        if iban(text) and "account" not in found:
            found["account"] = text
    start, end = (_day(found.get(name, ""), layout) for name in ("from", "to"))
    return Told(
        account=found.get("account", ""),
        owner=found.get("owner", ""),
        currency=currency(found.get("currency", "")),
        number=found.get("number", ""),
        start=start,
        end=end,
    )


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    """Labels and values: in one cell with a colon, or the next filled cell."""
    filled = [text for text in row if text]
    for place, text in enumerate(filled):
        match = _LABELLED.fullmatch(text)
        if match and match[2]:
            yield match[1], match[2]
        elif place + 1 < len(filled):
            yield text.rstrip(":= "), filled[place + 1].lstrip(":= ")


def _keep(found: dict[str, str], label: str, value: str) -> None:
    words = _words_of(label)
    _prefer_iban(found, words, value)
    for kind, known in _KINDS.items():
        if words in known and kind not in found and _fits(kind, value):
            found[kind] = _account(value) if kind == "account" else value.strip()
        elif words in known and kind == "from":
            _keep_range(found, value)
    if words in _KINDS["period"]:
        _keep_range(found, value)


def _prefer_iban(found: dict[str, str], words: str, value: str) -> None:
    """Of two numbers of the account its IBAN."""
    if words in _KINDS["account"] and "account" in found and not iban(found["account"]):
        account = _account(value)
        if iban(account):
            found["account"] = account


def _keep_range(found: dict[str, str], value: str) -> None:
    match = _PERIOD.search(value)
    if match and days(match[1]) and days(match[2].strip()):
        found.setdefault("from", match[1])
        found.setdefault("to", match[2].strip())


def _fits(kind: str, value: str) -> bool:
    if kind == "account":
        return bool(_account(value))
    if kind == "currency":
        return bool(currency(value))
    if kind in ("from", "to"):
        return days(value.strip()) is not None
    if kind != "owner":
        return True
    is_words = any(map(str.isalpha, value)) and not any(map(str.isdigit, value))
    return is_words and len(value) < 100 and max(roles_of(value).values(), default=0) < 100


def _account(value: str) -> str:
    """The number of an account without the words before it, ``""`` where there is none."""
    text = value.strip().strip("[];,' ")
    part = next((each.strip() for each in re.split("[/;,]", text) if iban(each)), "")
    if part or (is_account(text) and not days(text)):
        return part or text
    last = text.rsplit(" ", 1)[-1]
    return last if is_account(last) and not days(last) else ""


def _day(text: str, layout: Layout) -> datetime.date | None:
    found = days(text.strip())
    return found.by(layout.date_order) if found else None


def labelled(row: Row, kind: str, layout: Layout, is_typed: bool) -> Labelled | None:
    """The balance in a row with a label: its last number that is no day; ``None`` without one."""
    numbers = [
        found
        for text in _split(row)
        if figure(text) and not days(text) and (found := number_in(text, layout, is_typed))
    ]
    if not numbers or kind == "total":
        return None
    day = next((at for text in row if (at := _day(text, layout))), None)
    written = numbers[-1][0].currency
    return Labelled(kind, signed(numbers[-1]), day, "" if written == "XXX" else written)
