"""Words in texts that tell money coming in from money going out.

They never decide alone against signs; they tell whether a column without a minus holds what
came in, and whether a column with signs is turned round.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from .layout import normal
from .money import Row

_IN = """
employer contribution, dividend, payment thank you, thank you, autopay payment, gutschrift,
gutschr, uberweisungsgutschrift, sepa gutschrift, eingang, zahlungseingang, gehalt, lohn, lohn
gehalt, rente, habenzinsen, einzahlung, retoure, erstattung, deposit, salary, payroll, wages,
incoming, received, refund, cashback, interest paid, payment received, direct deposit, transfer
from, interest earned, credit interest, virement recu, salaire, remboursement, versement, virement
en votre faveur, vir recu, stipendio, bonifico ricevuto, accredito, emolumenti, bonifico a vostro
favore, versamento, nomina, abono, ingreso, transferencia recibida, devolucion, abono de nomina,
vencimento, recebida, deposito, bijschrijving, salaris, ontvangen, storting, teruggave,
wynagrodzenie, wplata, przelew przychodzacy, uznanie, zwrot, mzda, plat mzda, prichozi platba,
prichozi uhrada, prijata platba, jovairas, munkaber, fizetes, beerkezo, bevetel, salariu, incasare,
loen, insattning, innskudd, lonn, indbetaling, innbetaling, palkka, tulorekisteri, palk, laekumine,
alga, atlyginimas, maas, gelen, поступление, зарплата, зачисление, пополнение, надходження, uplata,
priliv
"""
_OUT = """
lastschrift, folgelastschrift, basislastschrift, erstlastschrift, kartenzahlung, dauerauftrag,
abbuchung, entgelt, auszahlung, geldautomat, uberweisungsauftrag, online uberweisung, abschluss
entgelte, sollzinsen, kreditkartenabrechnung, direct debit, card payment, card purchase, debit
card, withdrawal, atm, cash withdrawal, standing order, purchase, pos purchase, bill payment,
outgoing, transfer to, service charge, monthly fee, account fee, debit purchase, prelevement, prlv,
paiement par carte, retrait, cotisation, virement emis, vir emis, achat cb, paiement cb, facture
prelievo, addebito, pagamento canone, bollo, bonifico disposto, sdd, adeudo, compra, pago con
tarjeta, retirada, compra tarj, pagamento, levantamento, debito direto, compras, incasso,
pinbetaling, betaalautomaat, geldopname, automatische incasso, platnosc karta, zakup, wyplata,
przelew wychodzacy, obciazenie, prowizja, oplata, polecenie zaplaty, platba kartou, vyber, inkaso,
trvaly prikaz, odchozi platba, odchozi uhrada, vasarlas kartyaval, keszpenzfelvetel, zarlati dij,
terheles, plata card, retragere, kortkop, kortkjop, uttag, autogiro, varekjop, dankort, haevet,
udbetaling, korttiosto, palvelumaksu, kaardimakse, pirkums, pirkinys, mokestis, odeme, cekme,
покупка, списание, снятие, оплата, комиссия, kupnja, isplata, naknada, nakup, dvig
"""


def _phrases(block: str) -> tuple[str, ...]:
    return tuple(f" {normal(phrase)} " for phrase in block.split(","))


_IN_PHRASES, _OUT_PHRASES = _phrases(_IN), _phrases(_OUT)


def sides(rows: Iterable[Row], amounts: Iterable[Decimal | None]) -> tuple[int, int]:
    """Rows whose words agree with the sign of their amount, and rows whose words contradict it.

    Rows with words of both sides, or of none, are neither.
    """
    agree = differ = 0
    for row, amount in zip(rows, amounts, strict=True):
        said = _side(row) if amount else 0
        if amount and said:
            agree += (amount > 0) == (said > 0)
            differ += (amount > 0) != (said > 0)
    return agree, differ


def _side(row: Row) -> int:
    text = f" {normal(' '.join(text for text in row if len(text) < 200))} "
    is_in = any(phrase in text for phrase in _IN_PHRASES)
    is_out = any(phrase in text for phrase in _OUT_PHRASES)
    return is_in - is_out
