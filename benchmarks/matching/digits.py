"""Account numbers and payment references with right check digits, made from given digits."""

from __future__ import annotations

from random import Random

BBAN = {
    "DE": "18n", "AT": "16n", "CH": "17n", "NL": "FIKT 10n", "IT": "X 22n", "GB": "FIKT 14n",
    "IE": "FIKT 14n", "FR": "23n", "BE": "12n", "ES": "20n", "PL": "24n", "NO": "11n",
    "FI": "14n", "SI": "15n",
}  # fmt: skip
"""Shape of the basic account number: letters of a bank that doesn't exist, then digits."""

_MOD10 = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)


def iban(country: str, rng: Random) -> str:
    """An IBAN of the country whose check digits hold (ISO 13616); the bank is fictional."""
    *letters, size = BBAN[country].split()
    bban = "".join(letters) + some_digits(rng, int(size[:-1]))
    return f"{country}{_mod97(bban + country):02}{bban}"


def some_digits(rng: Random, size: int) -> str:
    """``size`` digits, the first not zero."""
    return str(rng.randrange(10 ** (size - 1), 10**size))


def _mod97(text: str) -> int:
    return 98 - int("".join(str(int(char, 36)) for char in text + "00")) % 97


def creditor_reference(rng: Random) -> str:
    """ISO 11649: RF, two check digits, up to 21 letters and digits."""
    body = some_digits(rng, rng.choice((8, 10, 12, 15)))
    return f"RF{_mod97(body + 'RF'):02}{body}"


def swiss(rng: Random) -> str:
    """Swiss QR/ESR reference: 26 digits and one modulo 10, recursive."""
    body = some_digits(rng, 20).zfill(26)
    carry = 0
    for char in body:
        carry = _MOD10[(carry + int(char)) % 10]
    return f"{body}{(10 - carry) % 10}"


def belgian(rng: Random) -> str:
    """Belgian OGM-VCS: ten digits and two modulo 97, written +++123/4567/89012+++."""
    body = some_digits(rng, 10)
    all_digits = f"{body}{int(body) % 97 or 97:02}"
    return f"+++{all_digits[:3]}/{all_digits[3:7]}/{all_digits[7:]}+++"


def finnish(rng: Random) -> str:
    """Finnish viitenumero: digits and one by the weights 7, 3, 1 from the right."""
    body = some_digits(rng, rng.choice((6, 9, 12)))
    total = sum(int(char) * (7, 3, 1)[at % 3] for at, char in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def norwegian(rng: Random) -> str:
    """Norwegian KID: digits and one modulo 10 (Luhn)."""
    body = some_digits(rng, rng.choice((7, 10, 14)))
    doubled = (int(char) * (2 - at % 2) for at, char in enumerate(reversed(body)))
    return f"{body}{-sum(number // 10 + number % 10 for number in doubled) % 10}"


def slovenian(rng: Random) -> str:
    """Slovenian SI12: digits and one modulo 11 by the weights 2, 3 … from the right."""
    body = some_digits(rng, rng.choice((8, 10, 12)))
    total = sum(int(char) * weight for weight, char in enumerate(reversed(body), 2))
    check = 11 - total % 11
    return f"SI12{body}{check if check < 10 else 0}"
