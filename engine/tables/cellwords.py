"""Words inside cells that say something of a row: its direction, its state, that it is no row.

Compared as ``money.flag_word`` leaves them: small letters without accents, lone signs kept.
"""

from __future__ import annotations

from collections.abc import Collection

from .layout import normal

#: Pairs of words for money going out and coming in, as the flag columns of banks have them.
_PAIRS = """
d c, dr cr, db cr, debit credit, dbit crdt, s h, soll haben, af bij, debet credit, d k, debet
kredit, k j, ki be, kiadas bevetel, kimeno bejovo, outflow inflow, out in, o i, outgoing incoming,
- +, withdrawal deposit, t j, terheles jovairas, sortie entree, addebito accredito, cargo abono,
expense income, paid out paid in, debito credito, d h, debe haber, b a, borc alacak, debits
credits, uitgaand inkomend, uit in, ut inn, ut in, ud ind, wydatek wplyw, obciazenie uznanie,
obciazenia uznania, wn ma, vydaj prijem, odchozi prichozi, odchodzace przychodzace, debe abono,
dare avere, d a, g b, lastschrift gutschrift, belastung gutschrift, ausgang eingang, ausgabe
einnahme, uscita entrata, saida entrada, gasto ingreso, salida entrada, otto pano, meno tulo,
deebet kreedit, debets kredits, debetas kreditas, χ π, χρεωση πιστωση, дебет кредит, д к, расход
приход, списание зачисление, видаток надходження, списання зарахування, rashod prihod, isplata
uplata, duguje potrazuje, breme dobro, odliv priliv, money out money in, sent received, send
receive, debited credited, spent received, payment receipt, depense recette, minus plus, charge
payment, afschrijving bijschrijving, przelew wychodzacy przelew przychodzacy, cikis giris, debito
em conta credito em conta, plata incasare, debitare creditare, neg pos
"""

_PENDING = """
ausstehend, unerledigt, en suspens, in sospeso, pendientes, oczekujace na, in afwachting, vantar
pa, avventer, odlozeno, zadrzano, temporary hold, placed, held, unclaimed, nicht eingefordert, on
reserve, pending, vorgemerkt, umsatz vorgemerkt, en attente, en cours, in attesa, autorizzato,
pendiente, pendente, in behandeling, gereserveerd, oczekujaca, oczekujace, w trakcie, nezauctovano,
cekajici, caka, fuggo, fuggoben, varakozo, in asteptare, vantar, vantande, reserverad, reserverat,
reservert, reserveret, afventer, venter, varattu, varaus, odottaa, broneeritud, ootel, rezervets,
gaida, rezervuota, laukiama, beklemede, provizyon, εκκρεμει, в обработке, ожидает, в ожидании,
холд, hold, в обробці, очікує, na cekanju, rezervacija, v obdelavi, authorised, authorized,
authorization, authorisation, reserved, processing, in process, open, offen, in bearbeitung,
scheduled, upcoming, not posted, unposted, uncleared, to be booked, on hold, unbooked, ikke
bogfort, ikke bokfort, a comptabiliser, non comptabilise, non contabilizzato, da contabilizzare, no
contabilizado
"""

_VOID = """
declined, rejected, cancelled, canceled, failed, reverted, denied, expired, voided, void, refused,
abgelehnt, storniert, fehlgeschlagen, refuse, annule, annulee, rejete, rifiutato, annullato,
stornato, rechazado, cancelado, anulado, rejeitado, geweigerd, geannuleerd, mislukt, odrzucona,
anulowana, odrzucone, zamitnuto, zruseno, zamietnuta, elutasitva, torolve, sikertelen, respins,
anulat, avvisad, nekad, avbruten, afvist, avvist, annulleret, hylatty, peruttu, tagasi lukatud,
noraidits, atmesta, reddedildi, iptal, απορριφθηκε, отклонено, отклонён, отменено, отказ,
відхилено, скасовано, odbijeno, zavrnjeno, failure
"""

_BOOKED = """
abgeschlossen, termine, terminee, completado, completada, completata, completato, voltooid,
concluida, zakonczona, zakonczono, slutford, slutfort, fuldfort, valmis, dokonceno, refunded,
partially refunded, reversed, returned, zuruckgezahlt, ruckgezahlt, rembourse, remboursee,
reembolsado, rimborsato, terugbetaald, removed, booked, completed, complete, posted, cleared,
settled, done, executed, processed, gebucht, umsatz gebucht, ausgefuhrt, comptabilise, execute,
effectue, contabilizzato, eseguito, contabilizado, realizado, ejecutado, concluido, efetuado,
geboekt, verwerkt, uitgevoerd, zrealizowana, wykonana, zaksiegowana, zaksiegowane, zauctovano,
provedeno, zauctovane, konyvelt, teljesitett, teljesult, executat, procesat, finalizat, bokford,
bokfort, bogfort, udfort, utfort, kirjattu, maksettu, teostatud, izpildits, ivykdyta, tamamlandi,
gerceklesti, ολοκληρωθηκε, исполнено, исполнен, выполнено, проведено, виконано, izvrseno, izvrsena,
realizirano, izvedeno, success, successful, accepted, ok, paid, issued, afstemt, ja, nej, fullfort,
gjennomfort, utford, genomford, reconciled, unreconciled, accettato
"""

_OPENING = """
pocatecni stav uctu, pociatocny stav uctu, saldo na poczatek okresu, balance at beginning, opening
balance, opening ledger balance, balance brought forward, brought forward, balance b f, b f, start
balance, starting balance, balance at start of period, beginning balance, previous balance, opening
book balance, initial balance, balance forward, anfangssaldo, anfangsbestand, saldovortrag, alter
saldo, alter kontostand, saldo alt, kontostand alt, eroffnungssaldo, startsaldo, saldo vortrag,
solde initial, ancien solde, solde precedent, solde d ouverture, solde debut de periode, solde
reporte, report solde, saldo iniziale, saldo precedente, saldo inicial, saldo anterior, beginsaldo,
vorig saldo, openingssaldo, saldo poczatkowe, saldo otwarcia, pocatecni zustatek, predchozi
zustatek, pociatocny zostatok, nyito egyenleg, nyitoegyenleg, elozo egyenleg, sold initial, sold
precedent, ingaende saldo, inngaende saldo, indgaende saldo, primosaldo, primo saldo, alkusaldo,
algsaldo, alguse jaak, sakuma atlikums, likutis pradziai, pradinis likutis, acilis bakiyesi,
devreden bakiye, onceki bakiye, υπολοιπο εναρξησ, προηγουμενο υπολοιπο, входящий остаток, начальный
остаток, вхідний залишок, початковий залишок, pocetno stanje, prethodno stanje, zacetno stanje,
prejsnje stanje, остаток на начало периода
"""

_CLOSING = """
koncovy stav uctu, konecny stav uctu, saldo na koniec okresu, closing balance, closing ledger
balance, balance carried forward, carried forward, balance c f, c f, end balance, ending balance,
balance at end of period, closing book balance, new balance, final balance, statement balance,
endsaldo, schlusssaldo, endbestand, neuer saldo, neuer kontostand, saldo neu, kontostand neu,
abschlusssaldo, schlussaldo, solde final, nouveau solde, solde de cloture, solde fin de periode,
saldo finale, saldo final, nuovo saldo, eindsaldo, nieuw saldo, slotsaldo, saldo koncowe, saldo
zamkniecia, konecny zustatek, koncovy zustatek, konecny zostatok, novy zustatek, zaro egyenleg,
zaroegyenleg, uj egyenleg, sold final, utgaende saldo, udgaende saldo, ultimosaldo, ultimo saldo,
loppusaldo, loppsaldo, lopu jaak, beigu atlikums, likutis pabaigai, galutinis likutis, kapanis
bakiyesi, yeni bakiye, υπολοιπο ληξησ, νεο υπολοιπο, исходящий остаток, конечный остаток, вихідний
залишок, кінцевий залишок, zavrsno stanje, novo stanje, koncno stanje, остаток на конец периода
"""

#: The balance at the time of the export: opening or closing, which only the sum can tell.
_CURRENT = """
balance, current balance, account balance, ledger balance, available balance, kontostand, saldo,
letzter kontostand, aktueller kontostand, aktueller saldo, kontostand vom, solde, solde au, solde
actuel, solde du compte, saldo actual, saldo attuale, saldo contabile, saldo al, huidig saldo,
actueel saldo, saldo konta, saldo ksiegowe, saldo rachunku, zustatek, aktualni zustatek, zostatok,
egyenleg, aktualis egyenleg, sold, sold curent, sold contabil, aktuellt saldo, bokfort saldo, jaak,
atlikums, likutis, bakiye, υπολοιπο, остаток, баланс, залишок, stanje, trenutno stanje, closing
cleared balance, cleared balance, disponibelt belopp, saldo disponible, saldo disponibile,
verfugbarer betrag, available
"""

_TOTALS = """
total, totals, sum, subtotal, grand total, turnover, total debits, total credits, total amount,
value of credits, value of debits, summe, gesamt, gesamtsumme, umsatz gesamt, summe soll, summe
haben, gesamtumsatz, total general, totaux, total des operations, total debit, total credit, sous
total, totale, totale movimenti, totali, totale entrate, totale uscite, total cargos, total abonos,
totais, totaal, totalen, razem, suma, ogolem, suma obciazen, suma uznan, celkem, spolu, obrat
celkem, osszesen, mindosszesen, total general ron, total rulaj, summa, sammanlagt, sum inn, sum ut,
i alt, ialt, yhteensa, kokku, kopa, apgrozijums, is viso, viso, apyvarta, debeto apyvarta, kredito
apyvarta, toplam, genel toplam, συνολο, итого, всего, оборот, обороты, разом, усього, всього,
ukupno, skupaj, promet, transaction total, transactions total, number of transactions
"""


def _words(block: str) -> frozenset[str]:
    return frozenset(normal(phrase) for phrase in block.split(","))


def _pairs(block: str) -> tuple[tuple[str, str], ...]:
    """Each pair is split in its middle."""
    found = []
    for pair in block.split(","):
        words = pair.split()
        half = len(words) // 2
        found.append((_flag(words[:half]), _flag(words[half:])))
    return tuple(found)


def _flag(words: list[str]) -> str:
    text = " ".join(words)
    return normal(text) or text


PAIRS = _pairs(_PAIRS)
PENDING = _words(_PENDING)
VOID = _words(_VOID)
BOOKED = _words(_BOOKED)
STATES = PENDING | VOID | BOOKED
OPENING = _words(_OPENING)
CLOSING = _words(_CLOSING)
CURRENT = _words(_CURRENT) - OPENING - CLOSING
TOTALS = _words(_TOTALS)


def flags_out(values: Collection[str]) -> tuple[str, ...]:
    """The words that mean going out, by the words in a flag column; ``()`` where it is none.

    All values must be of one pair; an empty value beside one word of a pair stands for the other.
    A word that is the one side here and the other side there is no flag alone.
    """
    words = set(values)
    named = words - {""}
    fitting = [pair for pair in PAIRS if named and named.issubset(pair)]
    outs = {bool(named & {pair[0]}) for pair in fitting}
    if len(outs) != 1:
        return ()
    if "" in words and not outs.pop():
        return ("",)
    return tuple(dict.fromkeys(pair[0] for pair in fitting))


def unknown_direction(word: str, out: Collection[str]) -> bool:
    """Whether a word that is not in ``out`` cannot mean coming in beside ``out``."""
    known_in = {pair[1] for pair in PAIRS if pair[0] in out}
    return word in _OUT_WORDS and word not in known_in


_OUT_WORDS = frozenset(pair[0] for pair in PAIRS)
