"""Currencies: the codes of ISO 4217, also those no longer in use, and how banks abbreviate them."""

from __future__ import annotations

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND BOB BRL BSD
    BTN BWP BYN BYR BZD CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CYP CZK DEM DJF DKK DOP DZD
    EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEL GHS GIP GMD GNF GRD GTQ GYD HKD HNL HRK HTG
    HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
    LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MTL MUR MVR MWK MXN MYR MZN NAD
    NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
    TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XAG XAU XCD XOF XPF YER ZAR ZMW ZWL BTC ETH
    """.split()  # noqa: SIM905
)

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
