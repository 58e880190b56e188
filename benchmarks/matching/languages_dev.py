"""The split for tuning: German, English, Dutch and Italian in six countries."""

from __future__ import annotations

from .speech import Country, Language, Split, words

GERMAN = Language(
    "de",
    words("Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"),
    words(
        "Müller Schmidt Gruber Weiß Böhm Kröger Schäfer Huber Jäger Köhler Lang Pichler Götz "
        "Brandl Wörle Zöllner Reisinger Fuß Eberl Strauß Vogt Hämmerle Nägele Ott"
    ),
    words("Anna Lukas Jürgen Sabine Käthe Thomas Gerda Björn Ingrid Felix Heike Uwe"),
    words(
        "Bäckerei Transporte Elektrotechnik Möbelhaus Gebäudereinigung Metallbau Druckerei "
        "Software Gärtnerei Hausverwaltung Großhandel Werkzeugbau Kälteanlagen Verlag"
    ),
    words("Linz Köln Würzburg Zürich Graz Görlitz Bern Münster Wels Saarbrücken Gießen"),
    ("BAUMARKT AM RING", "TANKSTELLE SÜD", "Papierland", "DB FAHRKARTEN", "Hotel Löwen", "MOBILE1"),
    {
        "number": (
            "Rechnung {n}",
            "RG {n} vom {date}",
            "Rechnungsnr. {n} Kd-Nr. {customer}",
            "Zahlung Re. {n}, danke",
            "{n} / {date} / Kundennummer {customer}",
            "Bestellung vom {date}, Rechnung {n}, Tel. {phone}",
        ),
        "numbers": ("Rechnungen {n}", "RG {n} abzgl. Gutschrift laut Avis", "Sammelzahlung {n}"),
        "plain": ("Vielen Dank", "Überweisung", "Zahlung {month}", "laut Vereinbarung", "Ware"),
        "discount": ("{n} abzgl. Skonto", "RG {n} - 2% Skto", "Skontoabzug Rechnung {n}"),
        "on_account": ("a conto", "Akontozahlung {month} {year}", "Anzahlung auf offene Posten"),
        "rent": ("Miete {month} {year}", "Miete {mm}/{year} Top 4"),
        "salary": ("Lohn/Gehalt {month} {year}", "GEHALT {mm}/{year}"),
        "tax": ("St.Nr. {customer}/2345 UST {mm}.{year}", "Abgaben {month} {year}"),
        "loan": ("Kreditrate {month}, Kontonr. {customer}", "Darlehen {customer} Tilgung+Zins"),
        "fee": ("Kontoführung {month}", "ENTGELT BUCHUNGSPOSTEN {mm}/{year}", "Porti und Spesen"),
        "interest": ("Habenzinsen {month}", "SOLLZINSEN PER {today}", "ABSCHLUSS PER {today}"),
        "card": ("{shop} {town} {date} {clock} Karte {card}", "POS {card} {shop}//{town}/{today}"),
        "returned": ("Rückgabe {n} AC04 Konto aufgelöst", "RETOURE {n} vom {date} mangels Deckung"),
        "batch": ("Sammelauftrag {n}", "SEPA-Sammler {n} Anzahl siehe Anlage"),
        "transfer": ("Umbuchung", "Übertrag auf eigenes Konto", "Kontoausgleich {month}"),
        "instalment": ("{n}, Rate {k} von {of}", "{k}. Teilzahlung Rechnung {n}"),
        "date": ("Lieferung vom {n}", "Auftrag am {n} telefonisch"),
        "phone": ("Rückfragen Tel. {n}", "Telefon {n} Hr. Lang"),
        "customer": ("Kundennummer {n}", "Kd.-Nr. {n} Danke"),
        "year": ("Jahresbeitrag {n}", "Beitrag für {n}"),
        "amount": ("Restbetrag {n} EUR", "Gesamt {n} wie besprochen"),
    },
)

ENGLISH = Language(
    "en",
    words("January February March April May June July August September October November December"),
    words(
        "Smith Patel Hughes O'Brien Turner Clarke Walsh Doyle Bennett Khan Fletcher Murphy Hart "
        "Saunders Whitby Pryce McKay Lowe Ashton Byrne Nolan Frost Sharp Kerr"
    ),
    words("Emma Oliver Niamh Jack Priya Sean Grace Liam Chloe Harry Aoife Amir"),
    words(
        "Plumbing Joinery Catering Logistics Roofing Textiles Motors Stationery Foods Analytics "
        "Packaging Brewery Scaffolding Interiors"
    ),
    words("Leeds Cork Bristol Galway Derby Exeter Dundee York Swansea Limerick Hull"),
    ("COFFEE CORNER", "SHELL FORECOURT", "Office World", "TRAINLINE", "The Swan Inn", "APP STORE"),
    {
        "number": (
            "Invoice {n}",
            "Payment for inv {n} dated {date}",
            "INV {n} acct {customer}",
            "{n} thanks",
            "Settlement of your invoice {n}, any questions call {phone}",
            "PO {customer} / invoice {n}",
        ),
        "numbers": ("Invoices {n}", "Remittance for {n} less credits", "Paying {n} as per list"),
        "plain": ("Thank you", "Faster payment", "{month} payment", "as agreed", "goods"),
        "discount": ("{n} less 2% discount", "inv {n} net of prompt payment discount"),
        "on_account": ("on account", "payment on account {month}", "part payment to account"),
        "rent": ("Rent {month} {year}", "rent {mm}/{year} unit 4"),
        "salary": ("Wages {month} {year}", "SALARY {mm}/{year}"),
        "tax": ("VAT {mm}/{year} ref {customer}", "PAYE {month} {year}"),
        "loan": ("Loan {customer} repayment {month}", "business loan {customer} interest+capital"),
        "fee": ("Account fee {month}", "SERVICE CHARGE TO {today}", "card terminal rental"),
        "interest": ("Gross interest {month}", "OVERDRAFT INTEREST TO {today}"),
        "card": ("{shop} {town} ON {today} CARD {card}", "CARD PURCHASE {shop} {town} {clock}"),
        "returned": ("Unpaid {n} refer to payer", "RETURNED ITEM {n} account closed"),
        "batch": ("Bulk payment {n}", "BACS file {n}"),
        "transfer": ("Internal transfer", "to own account", "sweep {month}"),
        "instalment": ("{n} instalment {k} of {of}", "payment {k}/{of} for invoice {n}"),
        "date": ("delivery of {n}", "order phoned in on {n}"),
        "phone": ("call {n}", "tel {n} ask for Jack"),
        "customer": ("customer no {n}", "account number {n}"),
        "year": ("membership {n}", "annual fee {n}"),
        "amount": ("balance of {n} agreed", "total {n} incl VAT"),
    },
)

DUTCH = Language(
    "nl",
    words(
        "januari februari maart april mei juni juli augustus september oktober november december"
    ),
    words(
        "Jansen Bakker Visser Smit Mulder Bos Dekker Vermeulen Peeters Maes Coppens Claes "
        "Kuipers Hoekstra Postma Brouwer Verhoeven Driessen Geerts Wouters"
    ),
    words("Sanne Daan Bram Lotte Joris Femke Stijn Fleur Ruud Marieke"),
    words(
        "Bouwbedrijf Installatietechniek Bloemen Schilderwerken Drukkerij Zuivel Fietsen "
        "Meubelen Verhuizingen Glashandel Automatisering Tuinen"
    ),
    words("Utrecht Breda Gent Zwolle Leuven Tilburg Hasselt Arnhem Brugge Delft"),
    ("BOUWMARKT OOST", "Tankstation A2", "KANTOORSHOP", "NS REIZIGERS", "Hotel Zuid", "WEBWINKEL"),
    {
        "number": (
            "Factuur {n}",
            "Fact.nr. {n} klantnr {customer}",
            "Betaling factuur {n} d.d. {date}",
            "{n} debiteur {customer}",
            "ref {n} bellen {phone}",
        ),
        "numbers": ("Facturen {n}", "diverse facturen {n} minus creditnota", "Betreft {n}"),
        "plain": ("Bedankt", "Overboeking", "betaling {month}", "zoals afgesproken", "levering"),
        "discount": ("{n} min korting betaling contant", "factuur {n} -2% betalingskorting"),
        "on_account": ("voorschot", "vooruitbetaling {month} {year}", "op rekening"),
        "rent": ("Huur {month} {year}", "huur {mm}-{year} pand 4"),
        "salary": ("Salaris {month} {year}", "LOON {mm}/{year}"),
        "tax": ("BTW {mm}-{year} kenmerk {customer}", "Loonheffing {month} {year}"),
        "loan": ("Lening {customer} aflossing {month}", "rente en aflossing {customer}"),
        "fee": ("Kosten zakelijk pakket {month}", "BANKKOSTEN {mm}-{year}", "transactiekosten"),
        "interest": ("Creditrente {month}", "DEBETRENTE TOT {today}"),
        "card": ("{shop} {town} PAS{card} {today} {clock}", "BEA {terminal} {shop} {town}"),
        "returned": ("Storno {n} MS03", "Geweigerde incasso {n} d.d. {date}"),
        "batch": ("Verzamelbetaling {n}", "SEPA batch {n}"),
        "transfer": ("Eigen rekening", "interne overboeking", "naar spaarrekening {month}"),
        "instalment": ("{n} termijn {k} van {of}", "deel {k}/{of} factuur {n}"),
        "date": ("levering van {n}", "opdracht d.d. {n}"),
        "phone": ("tel {n}", "bellen met {n}"),
        "customer": ("klantnummer {n}", "klant nr. {n}"),
        "year": ("contributie {n}", "jaarbijdrage {n}"),
        "amount": ("totaal {n} euro", "restant {n} volgens afspraak"),
    },
)

ITALIAN = Language(
    "it",
    words(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre"
    ),
    words(
        "Rossi Bianchi Ferrari Russo Colombo Ricci Greco Conti Esposito Marini Rinaldi Caruso "
        "Fontana Moretti Bellini Dalla Cattaneo Sartori Monti Niccolò"
    ),
    words("Giulia Marco Chiara Luca Paola Andrea Sofia Matteo Elena Pietro"),
    words(
        "Costruzioni Trasporti Ceramiche Impianti Vini Tessuti Carpenteria Grafica Alimentari "
        "Arredamenti Officina Consulenze"
    ),
    words("Milano Torino Bologna Verona Lugano Bari Udine Parma Forlì Cantù"),
    ("AUTOGRILL EST", "Ferramenta Po", "TRENITALIA", "CARTOLERIA PIU", "Bar Centrale", "ENERGIA1"),
    {
        "number": (
            "Fattura {n}",
            "Saldo fatt. n. {n} del {date}",
            "Pagamento ft {n} cod. cliente {customer}",
            "FT {n}",
            "bonifico per fattura {n} tel {phone}",
        ),
        "numbers": ("Saldo fatture {n}", "ft {n} al netto nota credito", "Pagamento {n}"),
        "plain": ("Grazie", "Bonifico", "pagamento {month}", "come da accordi", "merce"),
        "discount": ("{n} sconto cassa 2%", "fattura {n} meno sconto pronta cassa"),
        "on_account": ("acconto", "acconto {month} {year}", "pagamento in conto"),
        "rent": ("Affitto {month} {year}", "canone {mm}/{year} locale 4"),
        "salary": ("Stipendio {month} {year}", "EMOLUMENTI {mm}/{year}"),
        "tax": ("F24 {mm}/{year} cod {customer}", "Delega IVA {month} {year}"),
        "loan": ("Rata mutuo {customer} {month}", "finanziamento {customer} quota capitale"),
        "fee": ("Canone conto {month}", "COMMISSIONI {mm}/{year}", "spese tenuta conto"),
        "interest": ("Interessi attivi {month}", "COMPETENZE AL {today}"),
        "card": ("PAGAMENTO POS {shop} {town} {today} CARTA {card}", "{shop} {town} ORE {clock}"),
        "returned": ("Insoluto {n} AM04", "Storno bonifico {n} del {date}"),
        "batch": ("Distinta {n}", "Bonifico multiplo {n}"),
        "transfer": ("Giroconto", "giro fondi {month}", "trasferimento conto proprio"),
        "instalment": ("{n} rata {k} di {of}", "rata {k}/{of} fattura {n}"),
        "date": ("consegna del {n}", "ordine del {n}"),
        "phone": ("telefono {n}", "tel. {n} sig. Conti"),
        "customer": ("cod. cliente {n}", "codice cliente {n}"),
        "year": ("quota associativa {n}", "quota anno {n}"),
        "amount": ("totale {n} iva compresa", "residuo {n} concordato"),
    },
)

DEV = Split(
    "dev",
    2026,
    (
        Country(
            "DE", "EUR", GERMAN, ("GmbH", "AG", "KG", "OHG", "e.K.", "UG (haftungsbeschränkt)"),
            (("RE", "{p}-{y}-{c:05}"), ("RG", "{p}{y}{c:04}"), ("", "{y}{c:04}")), "GU",
            "%d.%m.%Y", ",", ".", "0171 ",
            ("camt", "wrapped27", "sepa_words", "joined27"),
        ),
        Country(
            "CH", "CHF", GERMAN, ("AG", "GmbH", "& Co. KG", "Genossenschaft"),
            (("R", "{p}-{yy}{c:04}"), ("", "{c:06}")), "G",
            "%d.%m.%y", ".", "'", "+41 79 ",
            ("camt", "narrow35", "one_text"),
        ),
        Country(
            "GB", "GBP", ENGLISH, ("Ltd", "Limited", "PLC", "LLP", "& Sons Ltd"),
            (("INV", "{p}-{c:05}"), ("INV", "{p}{c:06}"), ("SI", "{p}/{c:04}")), "CN",
            "%d/%m/%Y", ".", ",", "07700 ",
            ("narrow35", "one_text", "camt"),
        ),
        Country(
            "IE", "EUR", ENGLISH, ("Ltd", "DAC", "Teoranta"),
            (("INV", "{p}/{y}/{c:05}"), ("IN", "{p}{c:05}")), "CRN",
            "%d-%b-%Y", ".", ",", "+353 86 ",
            ("camt", "sepa_words", "narrow35"),
        ),
        Country(
            "NL", "EUR", DUTCH, ("B.V.", "N.V.", "V.O.F.", "Holding B.V."),
            (("", "{y}-{c:04}"), ("F", "{p}{y}.{c:04}"), ("VF", "{p}{yy}{c:05}")), "CR",
            "%d-%m-%Y", ",", ".", "06-",
            ("camt", "sepa_words", "wrapped27"),
        ),
        Country(
            "IT", "EUR", ITALIAN, ("S.r.l.", "S.p.A.", "S.n.c.", "S.a.s."),
            (("", "{c}/{y}"), ("FPR", "{p} {c}/{yy}"), ("A", "{c}/{p}/{y}")), "NC",
            "%d/%m/%y", ",", ".", "347 ",
            ("joined27", "camt", "narrow35"),
        ),
    ),
)  # fmt: skip
"""Countries, templates and bank shapes here are not those of the other split."""
