"""The words banks write above their columns, by role and language.

Facts collected from the exports of banks: English, German, French, Italian, Spanish, Portuguese,
Catalan, Dutch, Polish, Czech, Slovak, Hungarian, Romanian, Swedish, Danish, Norwegian, Finnish,
Estonian, Latvian, Lithuanian, Turkish, Greek, Russian, Ukrainian, Croatian, Slovenian, Bulgarian.
Phrases are separated by commas and compared as ``layout.normal`` leaves them, without currencies;
those before the bar are English.
The number after a role orders phrases of one role: the column with the highest wins.
"""

from __future__ import annotations

from .vocabulary_texts import TEXTS

MONEY = """
date 10: booking date, booked, booked date, posting date, posted date, post date, date posted,
  posted on, date processed, process date, processing date, entry date, date booked, book date,
  ledger date, settlement date, settled date, completed date, date completed, completed, finished
  on | buchungstag, buchungsdatum, buchung, buchungs datum, gebucht am, datum buchung, eingangstag,
  date comptable, date de comptabilisation, date de l execution, date de traitement, date d
  ecriture, date ecriture, data contabile, data contabilizzazione, data registrazione, data di
  registrazione, fecha contable, f contable, fecha de contabilizacion, data lancamento, data do
  lancamento, data movimento, data mov, data de lancamento, boekingsdatum, boekdatum, datum
  verwerking, verwerkingsdatum, datum verrekening, uitvoeringsdatum, datum geboekt, data comptable,
  data ksiegowania, data zaksiegowania, data ksiegowa, datum zauctovani, datum zauctovania,
  zauctovano, datum zaksiegowania, datum uctovania, datum realizacie, konyveles datuma, konyveles
  napja, konyvelesi nap, konyvelesi datum, konyvelve, data contabilizarii, data inregistrarii, data
  procesarii, bokforingsdag, reskontradatum, bokforingsdatum, bokford, bokfort, bokforingsdato,
  bokfort dato,
  bogforingsdato, bogfort, bogfoeringsdato, bokforingsdagen, bogf dato, bogforingsdag,
  posteringsdato, kirjauspaiva, kirjauspvm, kirjattu, kande kuupaev, kandekuupaev, gramatojuma
  datums, iegramatosanas datums, apstrades datums, irasymo data, operacijos data, islem tarihi,
  muhasebe tarihi, ημερομηνια κινησησ, ημερομηνια συναλλαγησ, ημ νια κινησησ, дата проводки, дата
  операции, дата проведения, дата операції, дата проведення, дата обробки, дата обработки, дата на
  осчетоводяване, datum knjizenja, datum izvrsenja, datum knjizbe, datum knjizbi, datum prometa
date 5: date, day, datetime, date time, when | datum, dato, data, fecha, pvm, paivamaara, kuupaev,
  datums, дата, tarih, ημερομηνια, ημ νια, paiva, kupaeev, napja, datumas, fecha hora, tag, dag
date 2: transaction date, trans date, trans. date, tran date, txn date, date of transaction, date
  utc, timestamp | umsatzdatum, belegdatum, kaufdatum, transaktionsdatum, transaktionsdato,
  transaktionsdag, kopdatum, kobsdato, kjopsdato, date transaction, date de transaction, date de la
  transaction, date d achat, date achat, data transazione, data valuta operazione, fecha de
  transaccion, fecha transaccion, fecha de la transaccion, fecha movimiento, f mov, fecha de
  compra, data transakcji, data da transacao, data da operacao, datum transakce, tranzakcio datuma,
  tranzakcio idopontja, tranzakcios idopont, tranzakcio napja, data tranzactiei, datum verrichting,
  aankoopdatum, maksupaiva, tapahtumapaiva, tehingu kuupaev, darijuma datums, data di acquisto,
  fakturadato, rentabilitetsdato, sandoris, islem zamani, date of purchase, дата транзакции, дата и
  время операции, дата і час операції, datum provedeni, datum uskutecneni, date operation, date op,
  date d operation, date de l operation, data operazione, fecha de operacion, fecha operacion, f
  operacion, data operacji, transactiedatum, transactie datum, data operacio, data operacao,
  dateop, datum transakcije
date 1: created, created on, created date, created utc, started date, start date, date started,
  initiated, initiated date, date initiated, creation date, authorised on, date created | zeitpunkt
value_date 10: value date, value | valuta, valutadate, valuta datum, valutadatum, valuta date,
  valuedate, date value, wertstellung, wertstellungsdatum, wertstellungstag, wert, date valeur,
  date de valeur, dateval, valeur, data valuta, valuta data, data di valuta, fecha valor, f valor,
  fecha de valor, data valor, data val, data do valor, data de valor, rentedatum, renteboekdatum,
  valutadato, valutadag, rentedato, rentedag, rantedatum, interest date, available on, available on
  utc, data waluty, datum valuty, datum ucinnosti, valutovani, erteknap, ertek nap, ertek datum,
  erteknapja, data valutei, arvopaiva, arvopvm, vaartuspaev, valutas datums, valiutos data, valor
  tarihi, valor, ημερομηνια valeur, αξια, τοκοφορα ημερομηνια, дата валютирования, дата
  валютування, вальор, datum valute, datum valutacije, valuta dan, effective date
amount 10: amount, amt, transaction amount, trans amount, txn amount, booked amount, posted amount,
  amount account currency, account amount, amount in account currency, paid amount, net amount,
  credit debit amount, debit credit amount, amount debit credit, amount credit debit | betrag,
  umsatz, buchungsbetrag, umsatzbetrag, betrag in kontowahrung, betrag kontowahrung, umsatz in,
  transaktionsbetrag, kontobetrag, montant, montant operation, montant de l operation, montant de
  la transaction, montant devise compte, somme, importo, importo operazione, importo movimento,
  ammontare, importe, importe operacion, importe de la operacion, monto, cantidad, importe
  movimiento, importe eur, valor da transacao, valor operacao, importancia, montante, quantia,
  valor movimento, importo in, bedrag, bedrag bij, transactiebedrag, bedrag transactie, import,
  kwota, kwota operacji, kwota transakcji, kwota w walucie rachunku, kwota w walucie konta, castka,
  objem, zauctovana castka, castka v mene uctu, suma, suma v mene uctu, obrat, ciastka, osszeg,
  tranzakcio osszege, konyvelt osszeg, terhelt osszeg, forgalom osszege, belopp,
  transaktionsbelopp, belob, belop, belopet, beloep, transaktionsbelob, bevegelse, summa, maara,
  maara euroa, maara euro, maara eur, summas, summa konta valuta, suma tranzactie, suma
  operatiunii, suma operacji, operacijos suma, sandorio suma, tutar, islem tutari, ποσο, ποσο
  κινησησ, ποσο συναλλαγησ, сумма, сумма операции, сумма в валюте счета, сумма платежа, сума, сума
  операції, сума в валюті картки, сумма в валюте карты, сума в валюті рахунку, iznos, iznos
  transakcije, iznos u valuti racuna, znesek, сума на операцията, inflow outflow, betrag in
amount 5: total, net | netto, sum, gesamt, turnover, amount total, total amount, totaal,
  gesamtbetrag, netto betrag, nettobetrag, montant net, neto, importo netto, bedrag in
amount 1: gross | brutto, bruttobetrag, brut, bruto
debit 10: debit, debits, debit amount, debit amt, debited, withdrawal, withdrawals, withdrawal
  amount, withdrawal amt, money out, paid out, payment out, payments out, outgoing, out, outflow,
  payments, payment amount, spent, dr, dr amount, amount out, paid out amount, charge, charges
  amount, expense | soll, belastung, belastungen, lastschrift, ausgang, ausgaben, abgang, ausgabe,
  zahlungsausgang, lastschriften, soll betrag, belastungsbetrag, ausgange, debit euros, montant
  debit, montant au debit, sortie, sorties, depense, depenses, dare, addebito, addebiti, uscite,
  uscita, importo addebito, addebiti importo, debe, cargo, cargos, adeudo, debito, debitos, importe
  debe, importe cargo, retiro, retiros, salida, salidas, gasto, gastos, debitos importo, valor
  debito, saida, saidas, a debito, debet, af, afschrijving, afgeschreven, uit, uitgaven, bedrag af,
  uitgaand, obciazenia, obciazenie, wydatki, wyplata, wyplaty, winien, kwota obciazenia, wydatek,
  debetowa, vydaje, odepsano, odchozi, na vrub, debetna, debetni, vydaj, debetu, terheles, kiadas,
  kimeno, tartozik, terhelesek, terheles osszege, debitare, plati, suma debit, iesiri, uttag,
  utgift, utgifter, ut, utbetalning, ut fra konto, ut av konto, ud, udgift, haevet, trukket,
  utbetalinger, panot menot, otot, otto, menot, veloitus, veloitukset, deebet, valjaminek, debets,
  izmaksa, debetas, islaidos, nurasyta, borc, cekilen, χρεωση, χρεωσεισ, αναληψεισ, дебет, расход,
  списание, списано, видатки, витрати, дебит, rashod, isplata, isplate, duguje, terecenje, breme, v
  breme, odliv, odlivi, odhod, zaduzenje, na teret
credit 10: credit, credits, credit amount, credit amt, credited, deposit, deposits, deposit amount,
  deposit amt, money in, paid in, payment in, payments in, incoming, in, inflow, receipts,
  received, cr, cr amount, amount in, paid in amount, income, lodgement, lodgements, refund |
  haben, gutschrift, gutschriften, eingang, einnahmen, zugang, zahlungseingang, eingange, haben
  betrag, gutschriftsbetrag, einnahme, einzahlung, credit euros, montant credit, montant au credit,
  entree, entrees, recette, recettes, avere, accredito, accrediti, entrate, entrata, importo
  accredito, haber, abono, abonos, ingreso, ingresos, credito, creditos, importe haber, importe
  abono, deposito, depositos, entrada, entradas, valor credito, a credito, bij, bijschrijving,
  bijgeschreven, inkomsten, bedrag bij, inkomend, uznania, uznanie, wplywy, wplata, wplaty, kwota
  uznania, wplyw, kredytowa, prijmy, pripsano, prichozi, ve prospech, kreditna, kreditni, prijem,
  jovairas, bevetel, bejovo, kovetel, jovairasok, jovairas osszege, creditare, incasari, suma
  credit, intrari, insattning, insattningar, inkomst, inn, innskudd, inn pa konto, ind, indsat,
  indtaegt, indbetaling, inbetalning, innbetaling, innbetalinger, panot, pano, tulot, hyvitys,
  hyvitykset, kreedit, laekumine, sissetulek, kredits, iemaksa, kreditas, pajamos, iskaityta,
  alacak, yatan, πιστωση, πιστωσεισ, καταθεσεισ, кредит, приход, зачисление, зачислено,
  надходження, зарахування, prihod, uplata, uplate, potrazuje, odobrenje, dobro, v dobro, priliv,
  prilivi, u korist, kredit
flag 10: debit credit, credit debit, debit or credit, credit or debit, dr cr, cr dr, d c, c d, dc,
  cd, debit credit indicator, credit debit indicator, debit credit flag, direction, sign, in out,
  type debit credit | s h, soll haben, soll haben kennzeichen, soll haben kz, sh kennzeichen,
  vorzeichen, debit credit kennzeichen, sens, sens operation, debit ou credit, signe, segno, dare
  avere, d a, signo, debe haber, cargo abono, natureza, af bij, bij af, debet credit, debit of
  credit, credit debet, d k, k d, debet kredit, wn ma, strona, znak, typ obratu, smer, be ki,
  bevetel kiadas, terheles jovairas, t j, irany, jelleg, debit credit sens, tegn, plus minus,
  deebet kreedit, debets kredits, dk, borc alacak, b a, χ π, χρεωση πιστωση, дебет кредит, д к,
  приход расход, тип, duguje potrazuje, cdtdbtind, balance impact, incoming outgoing, rodzaj
  operacji
flag 3: transaction type, type | typ, tipo, art, soort, typ operacji, type d operation
balance 10: balance, running balance, runningbalance, account balance, closing balance, ledger
  balance, booked balance, balance after, balance after transaction, cash balance, available
  balance, current balance, end balance, new balance, bal, running bal, balance amount, after
  balance, resulting balance, balance account currency | saldo, kontostand, saldo nach buchung,
  kontosaldo, saldo in, neuer saldo, saldo kontowahrung, solde, solde apres operation, solde du
  compte, solde comptable, accountbalance, saldo contabile, saldo progressivo, saldo disponibile,
  saldo contable, saldo disponible, saldo posterior, saldo final, saldo contabilistico, saldo
  disponivel, saldo apos movimento, saldo na trn, saldo na mutatie, saldo na boeking, saldo na
  transactie, saldo po operacji, stan konta, saldo po transakcji, zustatek, zostatok, zustatek po,
  konecny zustatek, zostatok po, egyenleg, konyvelt egyenleg, uj egyenleg, utana egyenleg, sold,
  sold final, sold contabil, sold dupa, bokfort saldo, bokford saldo, disponibel saldo, saldot,
  kontobehallning, behallning, bogfort saldo, jaak, konto jaak, atlikums, likutis, bakiye,
  bakiyesi, υπολοιπο, λογιστικο υπολοιπο, остаток, баланс, остаток после операции, залишок, залишок
  після операції, salda, stanje, novo stanje, stanje racuna, салдо, залишок на кінець періоду,
  остаток на конец периода, laatste saldo
currency 10: currency, ccy, cur, curr, currency code, account currency, transaction currency,
  billing currency | wahrung, waehrung, whg, waehrg, buchungswahrung, kontowahrung, devise, devise
  du compte, monnaie, code devise, valuta code, divisa, moneda, moeda, divisa cuenta, codice
  divisa, munt, muntsoort, valuta rekening, waluta, waluta rachunku, waluta operacji, mena, mena
  uctu, kod meny, deviza, devizanem, penznem, tranzakcio devizaneme, valuta, valutakod,
  valuutta, valuutta koodi, valuuttakoodi, valuuta, valuta konta, valiuta, para birimi, doviz,
  doviz cinsi, doviz kodu,
  νομισμα, валюта, валюта операции, валюта счета, валюта операції, valuta racuna, valutna oznaka,
  netto wahrung, munteenheid, valute, devies, valutacode
"""
PHRASES = MONEY + TEXTS
