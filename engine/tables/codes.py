"""Currencies of tables: the codes of ISO 4217, and how banks abbreviate them."""

from __future__ import annotations

from .. import currencies

#: Also what exchanges and apps keep accounts in: gold, silver, the two common coins, and the
#: guilder of the Antilles, whose number another currency has now.
CURRENCIES = currencies.CURRENCIES | {"ANG", "BTC", "ETH", "XAG", "XAU"}

#: Signs and abbreviations in small letters. Where several currencies share one, it is ``XXX``,
#: the code of ISO 4217 for none: the number is read, its currency is not known by it.
SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "$": "XXX",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "s$": "SGD",
    "nz$": "NZD",
    "hk$": "HKD",
    "r$": "BRL",
    "¥": "XXX",
    "kr": "XXX",
    "kr.": "XXX",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "kc": "CZK",
    "ft": "HUF",
    "ft.": "HUF",
    "lei": "RON",
    "лв": "BGN",
    "лв.": "BGN",
    "₺": "TRY",
    "tl": "TRY",
    "₽": "RUB",
    "руб": "RUB",
    "руб.": "RUB",
    "₴": "UAH",
    "грн": "UAH",
    "₹": "INR",
    "rs.": "INR",
    "₪": "ILS",
    "₩": "KRW",
    "fr.": "CHF",
    "sfr.": "CHF",
    "€uro": "EUR",
    "euro": "EUR",
    "lt": "LTL",
    "kn": "HRK",
    "din": "RSD",
}
UNKNOWN = "XXX"
