"""One company in the making: its partners, items and statement lines, with what is right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, count
from random import Random
from typing import Any

from . import digits
from .amounts import Amounts
from .banks import Said, heard, shaped, squash
from .data import DOCUMENT, MATCH, Company, Item, Label, Line, Partner, Settlement
from .speech import Country, Number, noise, numbered

ZERO = Decimal(0)
PERIOD = 28
"""Days of the statement month."""


FEW, MANY = 4, 40
"""Tries after which a name is made of more words, and after which it bears a number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A label before the oracle has looked for rivals; ``payer`` is whom account or name tell."""

    label: Label
    payer: int | None


class Ids:
    """Running numbers over all companies of a data set."""

    def __init__(self) -> None:
        self.company, self.partner, self.item, self.line = (count(1) for _ in range(4))


class World:
    """What families add to: every method makes one thing and returns it."""

    def __init__(self, rng: Random, country: Country, year: int, ids: Ids, houses: int) -> None:
        self.rng, self.country, self.ids = rng, country, ids
        self.start = dt.date(year, 10, 1)
        self.amounts = Amounts(rng)
        self.partners: dict[int, Partner] = {}
        self.items: dict[int, Item] = {}
        self.numbers: dict[int, Number] = {}
        self.lines: list[Line] = []
        self.drafts: list[Draft] = []
        self.names: set[str] = set()
        self.written: set[str] = set()
        self.counters = {"out": rng.randrange(80, 4000), "in": rng.randrange(80, 4000)}
        self.pattern = rng.choice(country.numbers)
        accounts = tuple(digits.iban(country.code, rng) for _ in range(3))
        self.company = Company(
            next(ids.company), self.name(), country.code, country.language.code, country.currency,
            accounts,
        )  # fmt: skip
        self.myself = self.partner(name=self.company.name, accounts=accounts[1:])
        self.houses = [self.partner() for _ in range(max(4, houses))]
        self._weights = list(accumulate(1 / (at + 1) ** 0.9 for at in range(len(self.houses))))

    # --- partners ---------------------------------------------------------------------------------

    def name(self, *, is_person: bool = False) -> str:
        """A name that nobody else bears, whatever legal form and order of words; longer ones where
        the short ones are given away.
        """
        for tries in count():
            found = self._person(tries > FEW) if is_person else self._firm(tries > FEW)
            found += f" {len(self.names)}" if tries > MANY else ""
            key = " ".join(sorted(squash(word) for word in re.split(r"[ &-]+", found)))
            if key not in self.names:
                break
        self.names.add(key)
        return found if is_person else f"{found} {self.rng.choice(self.country.legal)}"

    def _person(self, is_long: bool) -> str:
        language = self.country.language
        first = " ".join(self.rng.sample(language.firsts, 2 if is_long else 1))
        last = "-".join(self.rng.sample(language.surnames, self.rng.choice((1, 1, 2))))
        return f"{first} {last}"

    def _firm(self, is_long: bool) -> str:
        language, rng = self.country.language, self.rng
        last, other = rng.sample(language.surnames, 2)
        trade, town = rng.choice(language.trades), rng.choice(language.towns)
        if is_long:
            return f"{trade} {rng.choice(language.firsts)} {last} & {other} {town}"
        shapes = (f"{trade} {last}", f"{last} & {other}", f"{last} {trade}", f"{trade} {town}")
        longer = (f"{trade} {last} {town}", f"{last}-{other} {trade}", f"{last} & {other} {trade}")
        return rng.choice(shapes + longer * 2)

    def partner(
        self, name: str = "", accounts: Sequence[str] | None = None, parent: int | None = None
    ) -> Partner:
        """A partner of its own; without ``accounts`` with one or two known bank accounts."""
        person = not name and self.rng.random() < 0.15
        if accounts is None:
            size = self.rng.choice((1, 1, 1, 2))
            accounts = [digits.iban(self.country.code, self.rng) for _ in range(size)]
        made = Partner(
            next(self.ids.partner), self.company.id, (name or self.name(is_person=person),),
            tuple(accounts), parent,
        )  # fmt: skip
        self.partners[made.id] = made
        return made

    def house(self) -> Partner:
        """A partner who owes or is owed many things; few have most of them."""
        return self.rng.choices(self.houses, cum_weights=self._weights)[0]

    # --- items ------------------------------------------------------------------------------------

    def number(self, day: dt.date, *, own: bool = True, letters: str = "") -> Number:
        """A document number that nothing else bears: the company's next, or a supplier's."""
        while True:
            pattern = self.pattern if own else self.rng.choice(self.country.numbers)
            series = "out" if own else "in"
            self.counters[series] += self.rng.choice((1, 1, 1, 2, 3, 7))
            counter = self.counters[series] if own else self.rng.randrange(100, 99999)
            made = numbered((letters or pattern[0], pattern[1]), day, counter)
            if squash(made.full) not in self.written:
                self.written.add(squash(made.full))
                return made

    def item(self, partner: Partner | None, amount: Decimal, **more: Any) -> Item:
        """An item with these fields; documents without ``numbers`` are given their own."""
        day = self.start - dt.timedelta(days=self.rng.randrange(4, 120))
        values: dict[str, Any] = {
            "kind": DOCUMENT,
            "date": day,
            "due": day + dt.timedelta(days=self.rng.choice((0, 10, 14, 30, 30, 60))),
            "amount": amount,
            "residual": amount,
            "currency": self.country.currency,
            "partner": partner.id if partner else None,
        } | more
        key = next(self.ids.item)
        if "numbers" not in values:
            values["numbers"] = self._document_numbers(key, amount, day)
        made = Item(id=key, company=self.company.id, **values)
        self.items[key] = made
        return made

    def _document_numbers(self, key: int, amount: Decimal, day: dt.date) -> tuple[str, ...]:
        """Invoices bear the company's number, bills an inner one and the supplier's."""
        self.numbers[key] = self.number(day, own=amount > 0)
        if amount > 0:
            return (self.numbers[key].full,)
        return (f"BILL/{day.year}/{day.month:02}/{key % 10000:04}", self.numbers[key].full)

    def credit(self, partner: Partner, amount: Decimal, **more: Any) -> Item:
        """A credit note: it goes the other way than an invoice (or bill) of the partner."""
        number = self.number(self.start, own=amount < 0, letters=self.country.credit)
        made = self.item(partner, amount, numbers=(number.full,), **more)
        self.numbers[made.id] = number
        return made

    def change(self, item: Item, **more: Any) -> Item:
        """The item with other fields."""
        self.items[item.id] = replace(item, **more)
        return self.items[item.id]

    def sign(self) -> int:
        """Mostly customers pay us; sometimes we pay suppliers."""
        return 1 if self.rng.random() < 0.65 else -1

    def called(self, item: Item) -> str:
        """The number by which a payer calls the item."""
        return self.numbers[item.id].full if item.id in self.numbers else item.numbers[0]

    # --- lines ------------------------------------------------------------------------------------

    def day(self) -> dt.date:
        return self.start + dt.timedelta(days=self.rng.randrange(PERIOD))

    def say(self, topic: str, day: dt.date | None = None, **data: object) -> str:
        """A sentence of the country's language about a topic."""
        template = self.rng.choice(self.country.language.texts[topic])
        return template.format_map(noise(self.rng, self.country, day or self.start) | data)

    def payer(self, partner: Partner) -> Said:
        """How a partner mostly appears: with account and name, sometimes with one of them."""
        account = self.rng.choice(partner.accounts) if partner.accounts else ""
        kind = self.rng.random()
        known = account if kind < 0.6 else ""
        if kind >= 0.8:
            known = digits.iban(self.country.code, self.rng)
        return Said(name=partner.names[0], account=known)

    def stranger(self) -> Said:
        """A payer whom the company doesn't know."""
        name, account = self.name(), digits.iban(self.country.code, self.rng)
        return Said(name=name, account=account)

    def line(
        self,
        label: Label,
        amount: Decimal,
        said: Said,
        *,
        payer: Partner | None = None,
        day: dt.date | None = None,
        must: Iterable[str] = (),
        **more: Any,
    ) -> Line:
        """A line of this amount and its label. ``must`` is what the bank may not cut away; a label
        by account or name needs that field.
        """
        raw = Line(
            next(self.ids.line), self.company.id, day or self.day(), amount, self.country.currency,
            said.name, said.account, (said.text,), **more,
        )  # fmt: skip
        made = self._passed_on(raw, said, [*must], label.basis)
        self.lines.append(made)
        self.drafts.append(Draft(replace(label, line=made.id), payer.id if payer else None))
        return made

    def repeat(self, line: Line, label: Label, day: dt.date) -> Line:
        """The same line on another day."""
        made = replace(line, id=next(self.ids.line), date=day)
        self.lines.append(made)
        self.drafts.append(Draft(replace(label, line=made.id), None))
        return made

    def _passed_on(self, raw: Line, said: Said, must: list[str], basis: str) -> Line:
        banks = self.rng.sample(self.country.banks, len(self.country.banks))
        for bank in banks:
            found = shaped(raw, said, bank)
            is_whole = all(squash(one) in heard(found) for one in must)
            if is_whole and (basis not in ("account", "name") or getattr(found, basis)):
                return found
        return replace(
            shaped(raw, said, "camt"), name=said.name, account=said.account, texts=(said.text,)
        )


def label(
    family: str, items: Iterable[Item] = (), status: str = MATCH, basis: str = "identity"
) -> Label:
    """A label that settles these items whole."""
    settled: Settlement = tuple((item.id, item.residual) for item in items)
    return Label(0, family, status, settled, basis)


def total(items: Iterable[Item]) -> Decimal:
    return sum((item.residual for item in items), ZERO)
