"""The columns of PayPal's downloads in its languages.

After PayPal's documentation of the activity report and the monthly statement ("Download
specification: columns") and the headers of its downloads. Compared as ``layout.normal`` leaves
them. ``gross`` and ``net`` are before and after the fee; ``impact`` says whether a row moves the
balance.
"""

from __future__ import annotations

import re

from ..tables.layout import normal

_HEADERS = """
date: date, datum, fecha, data, dato, pvm, tarih, дата, paivamaara
time: time, uhrzeit, heure, hora, ora, orario, tijd, godzina, czas, tid, klokkeslett, tidspunkt,
  cas, aika, saat, время
zone: timezone, time zone, zeitzone, fuseau horaire, zona horaria, fuso orario, tijdzone, fuso
  horario, strefa czasowa, tidszon, tidszone, tidssone, casove pasmo
name: name, nom, nombre, nome, naam, nazwa, imie i nazwisko nazwa, namn, navn, nimi, jmeno, isim,
  имя
type: type, description, typ, beschreibung, tipo, descripcion, descrizione, omschrijving,
  descricao, opis, beskrivning, beskrivelse, tyyppi, kuvaus, popis, tur, тип
status: status, etat, statut, estado, stato, stan, tila, stav, durum, статус
currency: currency, wahrung, devise, divisa, moneda, valuta, moeda, waluta, valuutta, mena, para
  birimi, валюта
gross: gross, brutto, brut, avant commission, bruto, lordo, valor bruto, hruba castka, brut tutar,
  сумма
fee: fee, fees, gebuhr, entgelt, frais, commission, comision, tarifa, tariffa, kosten, vergoeding,
  taxa, oplata, avgift, gebyr, palvelumaksu, kulu, poplatek, ucret, комиссия
net: net, netto, neto, liquido, valor liquido, cista castka
from: from email address, absender e mail adresse, de l adresse email, adresse email de l
  expediteur, correo electronico del remitente, desde la direccion de correo electronico, indirizzo
  email mittente, da indirizzo email, van e mailadres, do endereco de e mail, de endereco de e
  mail, z adresu e mail, adres e mail nadawcy, fran e postadress, fra mailadresse, fra e
  postadresse, lahettajan sahkopostiosoite
to: to email address, empfanger e mail adresse, a l adresse email, adresse email du destinataire,
  correo electronico del destinatario, a la direccion de correo electronico, indirizzo email
  destinatario, a indirizzo email, naar e mailadres, para o endereco de e mail, para endereco de e
  mail, na adres e mail, adres e mail odbiorcy, till e postadress, til mailadresse, til e
  postadresse, vastaanottajan sahkopostiosoite
id: transaction id, transaktionscode, numero de transaction, n de transaction, n° de transaction,
  no de transaction, id de transaction, id de transaccion, codice transazione, id transazione,
  transactiereferentie, transactie id, id da transacao, codigo da transacao, numer transakcji,
  identyfikator transakcji, transaktions id, transaksjons id, tapahtumatunnus, kod transakce, id
  transakce, islem kodu, код операции
reference: reference txn id, zugehoriger transaktionscode, numero de la transaction de reference,
  no de la transaction de reference, id de referencia de trans, codigo de la transaccion de
  referencia, id de la transaccion de referencia, codice transazione di riferimento, rif codice
  transazione, referentie txn id, referentie transactie id, id da transacao de referencia, codigo
  de referencia da transacao, pokrewny numer transakcji, numer pomocniczy transakcji, referens
  transaktions id, referencetransaktions id, referansetransaksjons id, viitetapahtuman tunnus
invoice: invoice number, invoice id, rechnungsnummer, numero de facture, numero de factura, id de
  factura, numero fattura, factuurnummer, numero da fatura, id da fatura, numer faktury,
  fakturanummer, laskun numero, cislo faktury, fatura numarasi
balance: balance, guthaben, solde, saldo, bakiye, zustatek, баланс
subject: subject, betreff, objet, asunto, oggetto, onderwerp, assunto, temat, amne, emne, aihe,
  predmet
note: note, hinweis, remarque, nota, messaggio, opmerking, observacao, uwaga, meddelande,
  meddelelse, melding, poznamka, huomautus
title: item title, artikelbezeichnung, titre de l objet, nombre del articulo, titulo del articulo,
  nome oggetto, naam item, objectnaam, titulo do item, nazwa przedmiotu, objektets rubrik,
  varebetegnelse
bank: bank name, name der bank, nom de la banque, nombre del banco, nome della banca, naam bank,
  nome do banco, nazwa banku
impact: balance impact, auswirkung auf guthaben, impact sur le solde, impacto en el saldo, impatto
  sul saldo, effetto sul saldo, saldo impact, impacto no saldo, wplyw na saldo, saldopaverkan,
  saldopavirkning
"""
#: Words of ``impact`` that leave the balance as it is.
MEMO = frozenset({"memo", "memorando", "promemoria", "informacja", "notiz", "aide memoire"})
#: Columns that together no other export has.
CERTAIN = frozenset({"date", "currency", "gross", "fee", "net", "id"})


def _load(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    _, *parts = re.split(r"(?m)^(\w+): ", text.strip())
    for field, block in zip(parts[::2], parts[1::2], strict=True):
        for phrase in block.split(","):
            found.setdefault(normal(phrase), field)
    return found


_FIELDS = _load(_HEADERS)


def fields_of(header: tuple[str, ...]) -> dict[str, int]:
    """The place of each known column, the first of a name."""
    found: dict[str, int] = {}
    for place, text in enumerate(header):
        field = _FIELDS.get(normal(text)) if len(text) < 60 else None
        if field:
            found.setdefault(field, place)
    return found
