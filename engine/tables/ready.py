"""Exports of banks that are known by their header row: a name, and what their cells do not tell.

Facts about the exports, not about single files. Days, marks and columns are found out in the
file all the same: a bank writes them by the settings and country of its customer.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass

from .layout import signature


@dataclass(frozen=True, slots=True)
class Known:
    """An export: its name, and whether money going out is written positive (of cards)."""

    name: str
    is_inverted: bool = False


#: Name of the export, its headers as CSV. ``!`` before the name: money going out is positive.
_EXPORTS = """
N26|Booking Date,Value Date,Partner Name,Partner Iban,Type,Payment Reference,Account Name,Amount (EUR),Original Amount,Original Currency,Exchange Rate
N26|Date,Payee,Account number,Transaction type,Payment reference,Amount (EUR),Amount (Foreign Currency),Type Foreign Currency,Exchange Rate
N26|Datum,Empfänger,Kontonummer,Transaktionstyp,Verwendungszweck,Kategorie,Betrag (EUR),Betrag (Fremdwährung),Fremdwährung,Wechselkurs
N26|Datum,Empfänger,Kontonummer,Transaktionstyp,Verwendungszweck,Betrag (EUR),Betrag (Fremdwährung),Fremdwährung,Wechselkurs
Revolut|Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
Wise|TransferWise ID,Date,Amount,Currency,Description,Payment Reference,Running Balance,Exchange From,Exchange To,Exchange Rate,Payer Name,Payee Name,Payee Account Number,Merchant,Card Last Four Digits,Card Holder Full Name,Attachment,Note,Total fees,Exchange To Amount
bunq|Date,Interest Date,Amount,Account,Counterparty,Name,Description
bunq|Date,Amount,Account,Counterparty,Name,Description
bunq|Datum,Bedrag,Rekening,Tegenrekening,Naam,Omschrijving
ING (NL)|Datum,Naam / Omschrijving,Rekening,Tegenrekening,Code,Af Bij,Bedrag (EUR),MutatieSoort,Mededelingen
ING (NL)|Datum,Naam / Omschrijving,Rekening,Tegenrekening,Code,Af Bij,Bedrag (EUR),Mutatiesoort,Mededelingen,Saldo na mutatie,Tag
Rabobank|IBAN/BBAN,Munt,BIC,Volgnr,Datum,Rentedatum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,Naam uiteindelijke partij,Naam initiërende partij,BIC tegenpartij,Code,Batch ID,Transactiereferentie,Machtigingskenmerk,Incassant ID,Betalingskenmerk,Omschrijving-1,Omschrijving-2,Omschrijving-3,Reden retour,Oorspr bedrag,Oorspr munt,Koers
KBC|Rekeningnummer,Rubrieknaam,Naam,Munt,Afschriftnummer,Datum,Omschrijving,Valuta,Bedrag,Saldo,credit,debet,rekeningnummer tegenpartij,BIC tegenpartij,Naam tegenpartij,Adres tegenpartij,gestructureerde mededeling,Vrije mededeling
Belfius|Rekening,Boekingsdatum,Rekeninguittrekselnummer,Transactienummer,Rekening tegenpartij,Naam tegenpartij bevat,Straat en nummer,Postcode en plaats,Transactie,Valutadatum,Bedrag,Devies,BIC,Landcode,Mededelingen
ING (BE)|Numéro de compte,Nom du compte,Compte partie adverse,Numéro de mouvement,Date comptable,Date valeur,Montant,Devise,Libellés,Détails du mouvement,Message
BNP Paribas Fortis|ANNEE + REFERENCE,DATE DE L'EXECUTION,DATE VALEUR,MONTANT,DEVISE DU COMPTE,CONTREPARTIE DE L'OPERATION,DETAIL,NUMERO DE COMPTE
Sparkasse|Auftragskonto,Buchungstag,Valutadatum,Buchungstext,Verwendungszweck,Beguenstigter/Zahlungspflichtiger,Kontonummer,BLZ,Betrag,Waehrung,Info
Sparkasse|Auftragskonto,Buchungstag,Valutadatum,Buchungstext,Verwendungszweck,Glaeubiger ID,Mandatsreferenz,Kundenreferenz (End-to-End),Sammlerreferenz,Lastschrift Ursprungsbetrag,Auslagenersatz Ruecklastschrift,Beguenstigter/Zahlungspflichtiger,Kontonummer/IBAN,BIC (SWIFT-Code),Betrag,Waehrung,Info
Commerzbank|Buchungstag,Wertstellung,Umsatzart,Buchungstext,Betrag,Währung,Auftraggeberkonto,Bankleitzahl Auftraggeberkonto,IBAN Auftraggeberkonto
ING (DE)|Buchung,Wertstellungsdatum,Auftraggeber/Empfänger,Buchungstext,Verwendungszweck,Saldo,Währung,Betrag,Währung
ING (DE)|Buchung,Wertstellungsdatum,Auftraggeber/Empfänger,Buchungstext,Verwendungszweck,Betrag,Währung
DKB|Buchungsdatum,Wertstellung,Status,Zahlungspflichtige*r,Zahlungsempfänger*in,Verwendungszweck,Umsatztyp,IBAN,Betrag (€),Gläubiger-ID,Mandatsreferenz,Kundenreferenz
DKB|Buchungstag,Wertstellung,Buchungstext,Auftraggeber / Begünstigter,Verwendungszweck,Kontonummer,BLZ,Betrag (EUR),Gläubiger-ID,Mandatsreferenz,Kundenreferenz
comdirect|Buchungstag,Wertstellung (Valuta),Vorgang,Buchungstext,Umsatz in EUR
Boursorama|dateOp,dateVal,label,category,categoryParent,supplierFound,amount,comment,accountNum,accountLabel,accountbalance
OP|Kirjauspäivä,Arvopäivä,Määrä EUROA,Laji,Selitys,Saaja/Maksaja,Saajan tilinumero,Saajan pankin BIC,Viite,Viesti,Arkistointitunnus
Danske Bank|Dato,Tekst,Beløb,Saldo,Status,Afstemt
Swedbank|Sąskaitos Nr.,,Data,Gavėjas,Paaiškinimai,Suma,Valiuta,D/K,Įrašo Nr.,Kodas,Įmokos kodas,Dok. Nr.,Kliento kodas mokėtojo IS,Kliento kodas,Pradinis mokėtojas,Galutinis gavėjas
Swedbank|Account No,,Date,Beneficiary,Details,Amount,Currency,D/K,Record ID,Code,Reference No,Doc. No,Code in payer IS,Client code,Originator,Beneficiary party
FinecoBank|Data_Operazione,Data_Valuta,Entrate,Uscite,Descrizione,Descrizione_Completa,Stato
FinecoBank|Data,Entrate,Uscite,Descrizione,Descrizione_Completa,Stato
mBank|#Data operacji,#Opis operacji,#Rachunek,#Kategoria,#Kwota,#Saldo po operacji
Chase|Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
Chase|Transaction Date,Post Date,Description,Category,Type,Amount,Memo
Capital One|Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
Lloyds Bank|Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
NatWest|Date,Type,Description,Value,Balance,Account Name,Account Number
Monzo|id,created,amount,currency,local_amount,local_currency,category,emoji,description,address,notes,receipt
Starling|Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
Raiffeisen (CH)|IBAN,Booked At,Text,Credit/Debit Amount,Balance,Valuta Date
!Viseca|TransactionId,CardId,Date,ValutaDate,Amount,Currency,OriginalAmount,OriginalCurrency,MerchantName,MerchantPlace,MerchantCountry,StateType,Details,Type,Exchange Rate
!American Express|Date,Description,Card Member,Account #,Amount
!Discover|Trans. Date,Post Date,Description,Amount,Category
!Apple Card|Transaction Date,Clearing Date,Description,Merchant,Category,Type,Amount (USD),Purchased By
"""  # noqa: E501


def _load(text: str) -> dict[str, Known]:
    found = {}
    for line in text.strip().splitlines():
        name, _bar, header = line.partition("|")
        cells = next(csv.reader([header]))
        found[signature(cells)] = Known(name.lstrip("!"), name.startswith("!"))
    return found


_KNOWN = _load(_EXPORTS)


def known(header: tuple[str, ...]) -> Known | None:
    """The export with this header row, ``None`` where it is not known."""
    return _KNOWN.get(signature(header))
