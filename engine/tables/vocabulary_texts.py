"""The words above columns of texts, names, accounts and references; see ``vocabulary``."""

from __future__ import annotations

TEXTS = """
text 10: description, descriptions, transaction description, narrative, narration, particulars,
  details, memo, transaction details, payment details, remittance information, remittance, purpose,
  payment purpose, payment reference, reference text, statement text, message, label, note, notes,
  subject, narrative text, transaction narrative, detail, original description, long description,
  message for payee, text, transaction remarks, remarks, payment description, booking text,
  statement description, cash details, desc, descr, text description | verwendungszweck,
  buchungstext verwendungszweck, vwz, zahlungsgrund, buchungsinformation, beschreibung,
  buchungsdetails, zahlungszweck, umsatztext, zahlungsreferenz, verwendung, mitteilung, betreff,
  avisierungstext, transaktionsbeschreibung, buchungs details, description1, vorgang
  verwendungszweck, libelle, libelle operation, libelle de l operation, communication, motif,
  intitule, remarque, nature de l operation, libelle complet, libelle simplifie, message pour le
  beneficiaire, objet, descrizione, causale, descrizione completa, descrizione operazione,
  descrizione estesa, dettagli, dettaglio, causale descrizione, operazione, descrizione movimento,
  concepto, descripcion, observaciones, detalle, detalles, movimiento, concepto operacion, mas
  datos, descricao, descritivo, historico, descricao do movimento, descricao operacao, descripcio,
  omschrijving, mededeling, mededelingen, vrije mededeling, omschrijving 1, betalingsomschrijving,
  toelichting, opis, opis operacji, tytul, tytul operacji, tytul przelewu, szczegoly, opis
  transakcji, tytulem, zprava pro prijemce, zprava, popis, poznamka, popis transakce, sprava pre
  prijemcu, informacia pre prijemcu, ucel platby, informace k platbe, zprava pro me, avizo,
  kozlemeny, megjegyzes, leiras, reszletek, descriere, detalii, detalii tranzactie, explicatii,
  detaliile, rubrik, meddelande, beskrivning, transaktion, specifikation, referens, tekst,
  beskrivelse, forklaring, melding, transaktionstext, betalningsmeddelande, posteringstekst,
  melding kid, fakturatekst, viesti, selite, selitys viesti, selgitus, makse selgitus, tehingu
  kirjeldus, apraksts, maksajuma merkis, informacija sanemejam, paaiskinimai, mokejimo paskirtis,
  paskirtis, detales, aciklama, islem aciklamasi, περιγραφη, αιτιολογια, περιγραφη συναλλαγησ,
  назначение платежа, описание, описание операции, основание, призначення платежу, опис операції,
  деталі операції, опис, комментарий, пояснение, opis placanja, svrha, svrha placanja, opis
  transakcije, namen, namen placila, описание на операцията, otsikko, text mottagare, libelles,
  detail van de omzet, bericht, details du mouvement, libelles operation, detail de l operation,
  dettagli operazione
additional_info 5: additional information, additional info, additional details, transaction info,
  funding source, destination,
  info | zusatzinfo, zusatz, transaktionsbeschreibung zusatz, zusatzinformation, informations
  complementaires, informations, description 2, description 3, omschrijving 2, omschrijving 3,
  extra information, fusszeile, weitere informationen, category, kategorie, categorie, categoria,
  kategoria, kategori, kategoria tranzakcji, memo conv, memoconv, memodet, memo det, ubernahme,
  client note, klientska poznamka, message for me, comment, comments, extended details, further
  information, more details, descrizione aggiuntiva, extra
partner_name 10: payer or payee, counterparty name, partner name, partner, other party name,
  merchant, merchant name, merchantname, name of counterparty, payee payer, counteraccount name,
  customer, contact, counterpart, counterpart name, name description, debtor creditor, beneficiary
  party name | auftraggeber empfanger, mokėtojo arba gavėjo pavadinimas, empfanger absender,
  beguenstigter zahlungspflichtiger, begunstigter zahlungspflichtiger, auftraggeber beguenstigter,
  name zahlungsbeteiligter, zahlungsbeteiligter, kontoinhaber gegenkonto, auftraggeber 1,
  auftraggeber begunstigter, beguenstigter auftraggeber, name des partners, handler, begunstigter
  auftraggeber, empfanger auftraggeber, empfanger zahlungspflichtiger, partnername, tiers,
  contrepartie de l operation, nom de la contrepartie, nom contrepartie, supplierfound, commercant,
  ordinante beneficiario, nominativo, esercente, comercio, beneficiario ordenante, titular
  contraparte, ordenante beneficiario, naam tegenpartij, naam omschrijving, handelaar, naam
  tegenrekening, naam tegenpartij bevat, naam wederpartij, nadawca odbiorca, dane kontrahenta,
  nazwa kontrahenta, odbiorca zleceniodawca, zleceniodawca odbiorca, odbiorca nadawca,
  nazwa nadawcy odbiorcy, nazwa odbiorcy nadawcy, dane nadawcy
  odbiorcy, nazev protiuctu, protistrana, nazov protiuctu, meno protistrany, nazev protistrany,
  nazov protistrany, jmeno protistrany, nazev uctu protistrany, obchodnik, nazev obchodnika,
  partner neve, partner nev, ellenoldali nev, ellenpartner, partener, nume partener, mottagare
  avsandare, motpart navn, navn pa motpart, mottaker avsender, mottagare betalare, saaja maksaja,
  saaja maksaja nimi, saaja maksja nimi, vastaspool, partneris, sanemejs maksatajs, sanemejs
  maksatajs nosaukums, darijuma partneris, moketojas gavejas, kitos salies pavadinimas, karsi
  taraf, alici gonderen, αντισυμβαλλομενοσ, наименование контрагента, назва контрагента,
  кореспондент, контрагент наименование, primatelj platitelj, prejemnik placnik, udelezenec, naziv
  udelezenca, naziv partnerja, наредител получател, tegenrekeninghouder, naam rekeninghouder
  tegenpartij
partner_account 10: counterparty account, counterparty iban, counter account, counterparty account
  number, partner iban, partner account, contra account, counteraccount, counter account number,
  opposing account, other account, other party account, counterparty account no, iban of
  counterparty, counterpart account | gegenkonto, gegenkonto iban, iban zahlungsbeteiligter, iban
  gegenkonto, ag iban konto nr, iban des partners, gegenkontonummer, konto zahlungsbeteiligter,
  kontonummer iban, iban kontonummer, kontonr auftraggeber, partner kontonummer, iban contrepartie,
  compte de contrepartie, numero de compte contrepartie, compte contrepartie, contrepartie compte,
  compte du tiers, iban controparte, conto controparte, cuenta contrapartida, cuenta contraparte,
  tegenrekening, tegenrekening iban bban, tegenrekeningnummer, rekening tegenpartij, rekeningnummer
  tegenpartij, iban tegenpartij, tegenrekening iban, rekeningnummer tegenrekening, rachunek
  kontrahenta, numer rachunku kontrahenta, rachunek nadawcy odbiorcy, numer konta kontrahenta, nr
  rachunku kontrahenta, na konto z konta, z konta na konto, numer rachunku nadawcy odbiorcy,
  konto kontrahenta, rachunek odbiorcy
  nadawcy, rachunek przeciwstawny, konto nadawcy odbiorcy, cislo protiuctu, protiucet, protiucet
  cislo, cislo protiuctu kod banky, iban protiuctu, cislo uctu protistrany, bankovni spojeni, iban
  protistrany, bank account details, partner szamlaszama, ellenoldali szamlaszam, partner
  szamlaszam, ellenszamla, ellenszamlaszam, cont partener, iban partener, motkonto, modkonto,
  motkontonummer, motpart konto, vastatili, saaja maksja konto, vastaskonto, saaja konto,
  vastaspoole konto, partnera konts, sanemeja maksataja konts, moketojo gavejo saskaita, kitos
  salies saskaita, korespondento saskaita, karsi hesap, karsi iban, счет контрагента, рахунок
  контрагента, корреспондирующий счет, racun primatelja platitelja, racun partnerja, compte partie
  adverse, compte de la contrepartie, conto controparte iban
account 10: own account, account no, account number own, my account, source account |
  auftragskonto, kontonummer auftragskonto, iban auftragskonto, iban auftraggeberkonto,
  auftraggeberkonto, eigenes konto, eigene iban, kontonummer eigen, own iban, eigene kontonummer,
  umsatz konto, iban des kontos, konto des auftraggebers, account iban, compte source, accountnum,
  numero de compte, compte a debiter, mon compte, conto corrente, mio conto, numero conto, cuenta
  propia, cuenta origen, mi cuenta, iban bban, mijn rekening, eigen rekening, rekeningnummer eigen,
  numer rachunku wlasnego, rachunek wlasny, moj rachunek, wlasny ucet, cislo vlastniho uctu, cislo
  meho uctu, szamlaszam, szamla szama, sajat szamla, cont propriu, account name own, iban banka,
  saskaitos nr, saskaitos numeris, kliendi konto, klienta konts, bankkontonummer eget, счет
  клиента, номер счета, рахунок клієнта, мой счет, hesap no, hesap numarasi, moj racun, tilinumero,
  kontonr
any_account 5: account, iban, bank account, account number, account id | konto, kontonummer, konto
  nr, compte, conto, cuenta, rekening, rekeningnummer, iban rekeningnummer, rachunek, numer
  rachunku, numer konta, nr rachunku, ucet, cislo uctu, szamla, cont, numar cont, konto iban,
  bankkonto, tili, konts, saskaita, hesap, λογαριασμοσ, счет, рахунок, racun, iban konto nr, iban
  racuna, iban account
partner_bic 10: bic, swift, bic swift, swift bic, bic swift code, swift code, counterparty bic |
  bic tegenpartij, partner bic, ag bic blz, bic zahlungsbeteiligter, bic auftraggeber, bic
  contrepartie, bic beneficiario, saajan pankin bic, pankin bic, bic beneficiaire, blz,
  bankleitzahl, bic swift code des partners, bic des partners, beneficiary bic, bank bic, saaja
  panga bic, swift bic kod, бик, bic blz, bic kod, swift kod, bic code, bic prejemnika, bankcode,
  bank code, mfo, мфо
partner_address 10: address, counterparty address, partner address | adres tegenpartij, adresse,
  anschrift, indirizzo, direccion, adres, adresa, partner address line, merchant address, cim,
  adress, merchantplace, merchant place, merchant city, city, ort
bank_id 10: transaction id, transactionid, transaction number, transaction no, transaction
  reference number, transaction reference, id, unique id, bank reference, bank transaction id,
  transfer id, transferwise id, record id, operation id, operation number, fitid, psp reference,
  payment id, balance transaction id, unique transaction id, entry id, archive id, movement id, txn
  id, reference number | transaktionsid, transaktionsnummer, transaktions id, buchungsreferenz,
  bankreferenz, umsatz id, vorgangsnummer, archivierungs id, transaktions nr, trx id, identifiant,
  reference operation, numero d operation, reference banque, annee reference, numero de
  transaction, reference de l operation, id transazione, numero operazione, riferimento banca, id
  transaccion, numero de operacion, num operacion, referencia operacion, referentie transactie,
  transactiereferentie, transactie id, volgnummer, omzetnummer, volgnr, volg nr, numer transakcji,
  identyfikator
  transakcji, nr operacji, numer operacji, id transakcji, id transakce, id operace, cislo
  transakce, id pohybu, referencni cislo transakce, referencni cislo, id obratu, id transakcie,
  referencia platby banky, banki azonosito, tranzakcio azonosito, azonosito, tranzakcioszam,
  referinta tranzactie, numar referinta, id tranzactie, verifikationsnummer, arkivreferens,
  arkivref, arkivreferanse, transaktionsnr, archive code, arkistointitunnus, arkistointi tunnus,
  arhiveerimistunnus, tehingu id, kande number, arhiva identifikators, darijuma numurs, iraso nr,
  operacijos nr, dokumento nr, kanne, islem no, referans no, dekont no, fis no, αριθμοσ συναλλαγησ,
  κωδικοσ συναλλαγησ, номер операции, номер документа, номер операції, идентификатор операции,
  referenca banke, id transakcije, broj transakcije, identifikacijska oznaka transakcije,
  identifikator transakcije, numero de mouvement, numero du mouvement
bank_id 2: reference, ref | referenz, reference no, referencia, riferimento, referentie,
  referencja, referinta, referens nr, referenca, referans
end_to_end_id 10: end to end, end to end id, endtoend id, e2e reference, end to end reference |
  kundenreferenz end to end, end to end referenz, endtoendid, ende zu ende referenz, endtoend
  referenz, eref, end to end identification, kundenreferenz, customer reference, referenz e2e, e2e
reference 10: structured reference, structured communication, creditor reference |
  betalingskenmerk, gestructureerde mededeling, communication structuree, viite, viitenumero,
  viitenumber, kid, kid nummer, ocr, ocr nummer, ocr referens, variable symbol, variable symbol 1,
  variabilni symbol, variabilny symbol, variabilni symbol 1, vs, rf reference, reference
  structuree, poziv na broj, poziv na broj primatelja, referenca prejemnika, sklic, sklic
  prejemnika, referenca v dobro, qr reference, qr referenz, esr referenz, strukturierte referenz,
  imokos kodas, viite kid, poziv na broj odobrenja, referenznummer
mandate_id 10: mandate, mandate id, mandate reference | mandatsreferenz, mandats id, mandat,
  reference mandat, rum, machtigingskenmerk, machtiging, mandatsref, referencia mandato,
  riferimento mandato, mandaat, kenmerk machtiging, direct debit mandate, id mandato
creditor_id 10: creditor id, creditor identifier | glaubiger id, glaeubiger id, glaubiger
  identifikationsnummer, glaubigeridentifikation, incassant id, ics, identifiant creancier, id
  creditore, identificador acreedor, glaubiger identifikation, glaubigeridentifikationsnummer,
  incassant, sci
cheque_number 10: cheque number, check number, cheque no, check no, check, cheque, chq no, chq ref
  no, check or slip, cheque serial number | scheck nr, schecknummer, numero de cheque, n cheque,
  numero assegno, numero cheque, sekkinumero, chequenummer, chq ref number, cek no, numero del
  cheque, cheque ref no
original_amount 10: original amount, orig amount, amount in original currency, foreign amount,
  local amount, amount currency, amount in currency, original amount in currency, amount in
  transaction currency, transaction amount in foreign currency, source amount, instructed amount,
  amount foreign currency, amount in foreign currency, merchant amount, total in transaction
  currency | originalbetrag, betrag fremdwahrung, betrag in fremdwahrung, ursprungsbetrag,
  fremdwahrungsbetrag, lastschrift ursprungsbetrag, transaktionsbetrag original, splittbuchung
  original betrag, original betrag, montant d origine, montant devise, montant initial, montant en
  devise, importo originale, importo in divisa, importo valuta originale, importe original, importe
  divisa, importe en divisa, oorspr bedrag, oorspronkelijk bedrag, origineel bedrag, bedrag vreemde
  valuta, kwota oryginalna, kwota w walucie operacji, kwota w walucie oryginalnej, kwota w walucie
  transakcji, puvodni castka, puvodni castka a mena, castka v mene obchodu, castka v puvodni mene,
  povodna suma, eredeti osszeg, osszeg eredeti, suma originala, suma valuta originala, ursprungligt
  belopp, utlandskt belopp, valutabelopp, originalt belop, oprindeligt belob, valutabelop, belopp i
  utlandsk valuta, alkuperainen maara, algne summa, originalvaluta belopp, originala summa,
  originali suma, orijinal tutar, αρχικο ποσο, сумма в валюте операции, сума в валюті операції,
  сумма в валюте транзакции, сума в валюті транзакції, iznos u originalnoj valuti, originalni
  iznos, znesek v originalni valuti
original_currency 10: original currency, orig currency, foreign currency, local currency, original
  ccy, source currency, instructed currency, merchant currency, transaction ccy | originalwahrung,
  fremdwahrung, ursprungswahrung, originale wahrung, devise d origine, devise originale, divisa
  originale, valuta originale, divisa original, moneda original, oorspr munt, oorspronkelijke
  valuta, vreemde valuta, waluta oryginalna, waluta transakcji, puvodni mena, mena obchodu, povodna
  mena, eredeti devizanem, eredeti penznem, moneda originala, originalvaluta, utlandsk valuta,
  oprindelig valuta, alkuperainen valuutta, algne valuuta, originala valuta, originali valiuta,
  orijinal para birimi, originalna valuta
exchange_rate 10: exchange rate, rate, fx rate, conversion rate, exch rate | wechselkurs,
  umrechnungskurs, kurs, devisenkurs, taux de change, cours, tasso di cambio, cambio, tipo de
  cambio, tasa de cambio, koers, wisselkoers, kurs walutowy, kurs wymiany, smenny kurz, kurz,
  arfolyam, curs, curs valutar, vaxelkurs, vekselkurs, valutakurs, valuuttakurssi, kurssi,
  vahetuskurss, valutas kurss, valiutos kursas, doviz kuru, kur, ισοτιμια, курс, курс обмена,
  tecaj, menjalni tecaj, taxa de cambio
fee 10: fee, fees, fee amount, charges, commission, fees comm, total fees, amount fee | gebuhr,
  gebuhren, entgelt, auslagenersatz rucklastschrift, kosten, kosten op verrichting, frais,
  commissions, commissioni, spese, comision, comisiones, comissao, kosten transactie, oplata,
  prowizja, oplaty, poplatek, poplatky, dij, koltseg, comision aplicat, avgift, gebyr, kulu,
  palvelumaksu, teenustasu, komisija, komisinis, masraf, komisyon, προμηθεια, комиссия, комісія,
  naknada, provizija, balance transaction fee, billingfees incl vat
code 10: transaction type, transaction code, type, trans type, booking type, type code, code,
  transaction category code, payment type, payment method, operation type, type of transaction,
  mutation type | buchungstext, umsatzart, vorgang, buchungsart, transaktionstyp,
  buchungsschlussel, textschlussel, vorgang buchungstext, art, geschaftsvorfall, transaktionsart,
  geschaftsvorfallcode, gvc, umsatztyp, zahlungsart, type d operation, type operation, type de
  transaction, nature, type de mouvement, tipo operazione, tipologia, tipo movimento, causale abi,
  tipo, tipo operacion, tipo de operacion, tipo de movimiento, tipo transazione, mutatiesoort,
  transactiesoort, soort, transactietype, soort transactie, boekingssoort, typ operacji, rodzaj
  operacji, typ transakcji, rodzaj transakcji, typ, typ transakce, typ operace, typ pohybu, typ
  platby, druh transakcie, kategorie transakce, operacni kod, typ transakcie, tranzakcio tipusa,
  forgalom tipusa, megnevezes, tipus, tranzakcio tipus, tip tranzactie, tip operatiune, typ av
  transaktion, transaksjonstype, transaktionstype, type transaksjon, laji, tapahtumalaji, selitys,
  tehingu tyyp, tehingu liik, kande liik, darijuma veids, tips, operacijos tipas, kodas, islem
  tipi, islem turu, τυποσ συναλλαγησ, ειδοσ κινησησ, тип операции, вид операции, тип операції,
  vrsta transakcije, vrsta prometa, tip, item, polozka, action, transaction
status 10: status, state, transaction status, booking status, statetype | umsatzstatus,
  buchungsstatus, statut, etat, stato, stato operazione, estado, situacao, statuss, stav, allapot,
  statusz, stare, tila, olek, busena, durum, κατασταση, статус, stato pagamento, status operacji,
  cancellation, storno, reconciled, afstemt
time 10: time | uhrzeit, heure, ora, hora, tijd, godzina, cas, ido, idopont, ora tranzactiei, tid,
  klokkeslett, tidspunkt, aika, kellonaeg, kellaaeg, laiks, laikas, saat, ωρα, время, час, vrijeme,
  timezone, time zone
ignore 10: sort code, branch, branch code, quantity, price, symbol, balance date, pending amount,
  running number, initial balance, final balance, opening balance, start balance, initial date,
  final date, end date, number of entries, income entries, expenses entries | laufende nummer, lfd
  nr, serial number, page, attachment, labels, tag, tags, emoji, receipt, country, land, pays,
  paese, pais, product, produkt, is transfer, merchantcountry, batch
  number, batch id, quantite, exported, check box, month, monat, year, jahr, sum of, number of,
  konto name, steuersatz, steuerbetrag, vat, vat rate, vat amount, tax amount, montant
  tva, betrag mwst, mwst betrag, importo iva, importe iva, btw bedrag, kwota vat, sales tax, tax,
  mwst, tva, iva, kst, koszt,
  saldo eur afschrift, afschriftnummer, statement number, statement no, auszug nr, auszugsnummer,
  auszug, extrait, num extrait, numero releve
card 10: card, card number, card no, card id, cardid, card account, credit card | kortnummer,
  kartennummer, kreditkarte, kreditkartennummer, karte, numero carta, carta, numero carte, numero
  de carte, kredietkaart, kaartnummer, kartyaszam, numero tarjeta, tarjeta, numero de tarjeta,
  numer karty, karta, cislo karty, номер карты, карта, kreditkort, kortti, kortin numero
partner_name 5: name | naam, nom, nome, nombre, navn, namn, nimi, nev, nume, ονομα, naziv
account_name 10: account name, account alias, account type name | konto navn, kontonavn, kontonamn,
  kontoname, kontobezeichnung, bezeichnung auftragskonto, nazwa rachunku, nazev uctu, nazov uctu,
  szamla neve, nom du compte, accountlabel, nombre cuenta, nome conto, rekeningnaam, rubrieknaam
partner_account 3: counterparty, counter party, other party, contra | tegenpartij, contrepartie,
  controparte, contraparte, gegenpartei, kontrahent, motpart, modpart, контрагент
partner_name 3: ordering customer | auftraggeber, ordinante, ordenante, zahlungspflichtiger,
  beguenstigter, begunstigter
partner_name 4: counterparty, counter party, other party | tegenpartij, contrepartie, controparte,
  contraparte, gegenpartei, kontrahent, motpart, modpart, контрагент
debtor_name 10: payer, payer name, remitter, sender, sender name, from name, originator, debtor,
  ordering party, paid by, from | zahlungspflichtiger, zahlungspflichtige, zahlungspflichtige r,
  absender, auftraggeber, zahler, donneur d ordre, emetteur, debiteur, ordinante, mittente,
  ordenante, remitente, emisor, opdrachtgever, nadawca, nazwa nadawcy, zleceniodawca, platce,
  platitor, ordonator, avsandare, betalare, afsender, avsender, maksaja, maksajan nimi, maksja,
  maksja nimi, maksatajs, moketojas, gonderen, εντολεασ, плательщик, platitelj, placnik
creditor_name 10: payee, payee name, beneficiary, beneficiary name, recipient, recipient name, paid
  to, creditor, to | zahlungsempfanger, zahlungsempfanger in, empfanger, begunstigter,
  beguenstigter,
  beneficiaire, nom du beneficiaire, destinataire, beneficiario, destinatario, nombre beneficiario,
  nome beneficiario, begunstigde, naam begunstigde, ontvanger, odbiorca, nazwa odbiorcy, prijemce,
  prijemca, kedvezmenyezett, kedvezmenyezett neve, beneficiar, nume beneficiar, mottagare,
  modtager, mottaker, saaja, saajan nimi, maksunsaaja, saaja nimi, sanemejs, gavejas, gavejo
  pavadinimas, alici, δικαιουχοσ, получатель, наименование получателя, одержувач, primatelj, naziv
  primatelja, prejemnik
debtor_account 10: payer account, payer iban, sender account, sender iban, remitter account, from
  account, debtor account | fra konto, avsandarkonto, rachunek nadawcy, cont platitor, racun
  platitelja, auftraggeber kontonummer, iban auftraggeber, iban ordenante, konto nadawcy
creditor_account 10: beneficiary account, beneficiary iban, payee account, payee account number,
  recipient account, creditor account, beneficiary account number | til konto, tilkonto,
  mottagarkonto, mottagarens konto, modtagerkonto, mottakerkonto, empfanger iban, iban empfanger,
  konto empfanger, iban begunstigter, compte beneficiaire, iban beneficiaire, iban beneficiario,
  coordinate beneficiario, cuenta beneficiario, cuenta destino, rekening begunstigde, rachunek
  odbiorcy, kedvezmenyezett szamlaszama, cont beneficiar, iban beneficiar, saajan tilinumero,
  saajan tili, saajan tilinumero iban, sanemeja konts, gavejo saskaita, alici iban, λογαριασμοσ
  δικαιουχου, счет получателя, рахунок одержувача, racun primatelja, iban primatelja, racun
  prejemnika, iban prejemnika
amount 3: value | valor
"""
