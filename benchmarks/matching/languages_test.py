"""The held-out split: French, Spanish, Polish and Norwegian in six countries; never tune on it."""

from __future__ import annotations

from .speech import Country, Language, Split, words

FRENCH = Language(
    "fr",
    words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    words(
        "Martin Lefèvre Dubois Moreau Garnier Rousseau Chevalier Perrin Lambert Noël Bérard "
        "Gauthier Fournier Marchand Delcourt Hébert Renaud Besson Maréchal Carlier"
    ),
    words("Camille Hugo Léa Étienne Manon Théo Aurélie François Inès Benoît"),
    words(
        "Menuiserie Plomberie Imprimerie Boulangerie Électricité Maçonnerie Traiteur Fleuriste "
        "Serrurerie Couverture Négoce Ateliers"
    ),
    words("Lyon Namur Nantes Liège Orléans Béziers Mons Rennes Charleroi Nîmes"),
    (
        "STATION TOTALE",
        "PAPETERIE DU NORD",
        "SNCF VOYAGE",
        "Brasserie Foch",
        "BRICO 59",
        "HEBERGEUR",
    ),
    {
        "number": (
            "Règlement facture {n}",
            "Fact {n} du {date}",
            "N/réf client {customer} facture {n}",
            "VIR {n}",
            "solde {n} merci, joindre au {phone}",
        ),
        "numbers": ("Règlement factures {n}", "{n} moins avoir", "paiement groupé {n}"),
        "plain": ("Merci", "Virement", "règlement {month}", "selon devis", "fournitures"),
        "discount": ("{n} escompte 2% déduit", "facture {n} sous escompte"),
        "on_account": ("acompte", "acompte {month} {year}", "versement à valoir"),
        "rent": ("Loyer {month} {year}", "loyer {mm}/{year} local 4"),
        "salary": ("Salaire {month} {year}", "PAIE {mm}/{year}"),
        "tax": ("TVA {mm}/{year} dossier {customer}", "précompte {month} {year}"),
        "loan": ("Échéance prêt {customer} {month}", "remboursement crédit {customer}"),
        "fee": ("Frais de tenue de compte {month}", "COTISATION CARTE {mm}/{year}", "frais divers"),
        "interest": ("Intérêts créditeurs {month}", "AGIOS AU {today}"),
        "card": ("CB {shop} {town} {today} CARTE {card}", "PAIEMENT CB {card} {shop} {clock}"),
        "returned": ("Impayé {n} provision insuffisante", "REJET PRLV {n} DU {date}"),
        "batch": ("Remise {n}", "VIR DE MASSE {n}"),
        "transfer": ("Virement interne", "compte à compte {month}", "approvisionnement"),
        "instalment": ("{n} échéance {k} sur {of}", "versement {k}/{of} facture {n}"),
        "date": ("livraison du {n}", "commande passée le {n}"),
        "phone": ("tél. {n}", "téléphoner au {n}"),
        "customer": ("client n° {n}", "numéro client {n}"),
        "year": ("adhésion {n}", "cotisation année {n}"),
        "amount": ("solde de {n} convenu", "montant {n} TTC"),
    },
)

SPANISH = Language(
    "es",
    words(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    words(
        "García Núñez Romero Ibáñez Serrano Muñoz Vidal Castro Peña Ortega Molina Cano Prieto "
        "Herrero Gil Fuentes Soler Vega Bravo Rubio"
    ),
    words("Lucía Pablo Carmen Javier Begoña Íñigo Marta Álvaro Rocío Andrés"),
    words(
        "Construcciones Transportes Suministros Talleres Panadería Cerrajería Hostelería "
        "Reformas Limpiezas Cerámicas Instalaciones Maderas"
    ),
    words("Sevilla Zaragoza Málaga Vigo Gijón Murcia Bilbao Cádiz León Lleida"),
    ("GASOLINERA SUR", "Papelería Sol", "RENFE VIAJEROS", "FERRETERIA 7", "Bar Pepe", "HOSTING24"),
    {
        "number": (
            "Pago factura {n}",
            "Fra. {n} de fecha {date}",
            "su factura {n} cliente {customer}",
            "FRA {n}",
            "transferencia factura {n} tfno {phone}",
        ),
        "numbers": ("Pago facturas {n}", "fras {n} menos abono", "Liquidación {n}"),
        "plain": ("Gracias", "Transferencia", "pago {month}", "según acuerdo", "material"),
        "discount": ("{n} dto pronto pago", "factura {n} menos 2% p.p."),
        "on_account": ("a cuenta", "entrega a cuenta {month}", "anticipo {month} {year}"),
        "rent": ("Alquiler {month} {year}", "renta {mm}/{year} local 4"),
        "salary": ("Nómina {month} {year}", "NOMINA {mm}/{year}"),
        "tax": ("IVA {mm}/{year} NRC {customer}", "Seguros sociales {month} {year}"),
        "loan": ("Cuota préstamo {customer} {month}", "amortización {customer}"),
        "fee": ("Comisión mantenimiento {month}", "GASTOS CORREO {mm}/{year}", "comisiones"),
        "interest": ("Intereses a favor {month}", "LIQUIDACION CUENTA {today}"),
        "card": ("COMPRA {shop} {town} {today} TARJ {card}", "TARJETA {card} {shop} {clock}"),
        "returned": ("Devolución {n} incorriente", "DEV. RECIBO {n} DE {date}"),
        "batch": ("Remesa {n}", "Orden múltiple {n}"),
        "transfer": ("Traspaso", "traspaso propio {month}", "movimiento entre cuentas"),
        "instalment": ("{n} plazo {k} de {of}", "plazo {k}/{of} factura {n}"),
        "date": ("entrega del {n}", "pedido de fecha {n}"),
        "phone": ("tfno {n}", "llamar al {n}"),
        "customer": ("nº cliente {n}", "cliente {n} gracias"),
        "year": ("cuota de socio {n}", "cuota anual {n}"),
        "amount": ("importe {n} iva incluido", "resto {n} pactado"),
    },
)

POLISH = Language(
    "pl",
    words(
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik "
        "listopad grudzień"
    ),
    words(
        "Kowalski Nowak Wiśniewski Wójcik Zieliński Szymański Woźniak Dąbrowski Kozłowski "
        "Jabłoński Król Pawłowski Sikora Baran Górski Ostrowski Żak Lis Głowacki"
    ),
    words("Agnieszka Paweł Łukasz Zofia Michał Małgorzata Jakub Żaneta Piotr"),
    words(
        "Budownictwo Transport Hurtownia Drukarnia Piekarnia Meble Elektronika Stolarnia "
        "Ogrodnictwo Księgarnia Opakowania Serwis"
    ),
    words("Kraków Gdańsk Łódź Poznań Wrocław Lublin Białystok Toruń Rzeszów"),
    ("STACJA PALIW 8", "SKLEP ZABKA", "PKP BILETY", "Papiernik", "HOTEL RYNEK", "DOMENY24"),
    {
        "number": (
            "Zapłata za fakturę {n}",
            "FV nr {n} z dnia {date}",
            "faktura {n} nr klienta {customer}",
            "{n}",
            "płatność {n} tel {phone}",
        ),
        "numbers": ("Faktury {n}", "zapłata {n} minus korekta", "FV: {n}"),
        "plain": ("Dziękujemy", "Przelew", "płatność {month}", "zgodnie z umową", "towar"),
        "discount": ("{n} minus skonto 2%", "faktura {n} po potrąceniu skonta"),
        "on_account": ("zaliczka", "przedpłata {month} {year}", "na poczet należności"),
        "rent": ("Czynsz {month} {year}", "czynsz {mm}/{year} lok 4"),
        "salary": ("Wynagrodzenie {month} {year}", "PENSJA {mm}/{year}"),
        "tax": ("VAT-7 {mm}/{year} id {customer}", "Składki {month} {year}"),
        "loan": ("Rata kredytu {customer} {month}", "spłata pożyczki {customer}"),
        "fee": ("Opłata za prowadzenie {month}", "PROWIZJA {mm}/{year}", "opłata za przelewy"),
        "interest": ("Odsetki {month}", "KAPITALIZACJA ODSETEK {today}"),
        "card": ("TRANSAKCJA {shop} {town} {today} KARTA {card}", "{shop} {town} GODZ {clock}"),
        "returned": ("Zwrot przelewu {n}", "ODRZUCONE {n} Z DNIA {date}"),
        "batch": ("Paczka przelewów {n}", "Przelew zbiorczy {n}"),
        "transfer": ("Przelew własny", "zasilenie rachunku {month}", "między rachunkami"),
        "instalment": ("{n} rata {k} z {of}", "część {k}/{of} faktury {n}"),
        "date": ("dostawa z dnia {n}", "zamówienie z {n}"),
        "phone": ("nr tel {n}", "kontakt tel. {n}"),
        "customer": ("nr klienta {n}", "klient nr {n}"),
        "year": ("składka za rok {n}", "opłata roczna {n}"),
        "amount": ("kwota {n} brutto", "pozostało {n} wg ustaleń"),
    },
)

NORWEGIAN = Language(
    "nb",
    words("januar februar mars april mai juni juli august september oktober november desember"),
    words(
        "Hansen Johansen Øverland Sæther Bakke Lund Moen Strand Haugen Ødegård Solberg Dahl "
        "Berge Myhre Kvåle Virtanen Mäkelä Nieminen Heikkinen Lehtonen"
    ),
    words("Ingrid Lars Åse Magnus Silje Håkon Aino Eero Tuula Bjørn"),
    words(
        "Rør Bygg Fisk Maling Elektro Trelast Gartneri Regnskap Reklame Verksted Data Rengjøring"
    ),
    words("Oslo Bergen Tromsø Turku Ålesund Bodø Vaasa Hamar Molde"),
    ("CIRCLE NORD", "Papirhuset", "VY REISER", "JERNIA", "Kafe Havn", "SKYTJENESTE"),
    {
        "number": (
            "Faktura {n}",
            "Betaling fakturanr {n} av {date}",
            "kundenr {customer} faktura {n}",
            "Fakt. {n} takk",
            "gjelder {n} tlf {phone}",
        ),
        "numbers": ("Fakturaer {n}", "{n} minus kreditnota", "Samlet betaling {n}"),
        "plain": ("Takk", "Overføring", "innbetaling {month}", "etter avtale", "varer"),
        "discount": ("{n} minus kontantrabatt 2%", "faktura {n} fratrukket kasserabatt"),
        "on_account": ("à konto", "forskudd {month} {year}", "delbetaling konto"),
        "rent": ("Husleie {month} {year}", "leie {mm}.{year} lokale 4"),
        "salary": ("Lønn {month} {year}", "LØNN {mm}/{year}"),
        "tax": ("MVA {mm}/{year} id {customer}", "Skattetrekk {month} {year}"),
        "loan": ("Termin lån {customer} {month}", "avdrag og renter {customer}"),
        "fee": ("Kontogebyr {month}", "GEBYR {mm}/{year}", "transaksjonspriser"),
        "interest": ("Kreditrenter {month}", "DEBETRENTER PR {today}"),
        "card": ("VAREKJØP {shop} {town} {today} KORT {card}", "*{card} {today} {shop} {town}"),
        "returned": ("Retur {n} manglende dekning", "AVVIST {n} {date}"),
        "batch": ("Samlebetaling {n}", "Remittering {n}"),
        "transfer": ("Overføring egen konto", "intern flytting {month}", "dekning"),
        "instalment": ("{n} avdrag {k} av {of}", "delbetaling {k}/{of} faktura {n}"),
        "date": ("levering {n}", "bestilt den {n}"),
        "phone": ("tlf {n}", "ring {n}"),
        "customer": ("kundenummer {n}", "kunde nr {n}"),
        "year": ("kontingent {n}", "årsavgift {n}"),
        "amount": ("rest {n} avtalt", "beløp {n} inkl mva"),
    },
)

TEST = Split(
    "test",
    2025,
    (
        Country(
            "FR", "EUR", FRENCH, ("SARL", "SAS", "SA", "EURL"),
            (("FA", "{p}{y}-{c:04}"), ("FAC", "{p}{yy}{m:02}{c:04}")), "AV",
            "%d/%m/%Y", ",", " ", "06 ",
            ("cfonb31", "camt70", "slashes"),
        ),
        Country(
            "BE", "EUR", FRENCH, ("SRL", "SA", "ASBL", "SC"),
            (("VF", "{p}/{y}/{c:04}"), ("", "{yy}{c:05}")), "NCV",
            "%d-%m-%y", ",", ".", "0475 ",
            ("camt70", "slashes", "lost"),
        ),
        Country(
            "ES", "EUR", SPANISH, ("S.L.", "S.A.", "S.L.U.", "S.C.P."),
            (("F", "{p}{yy}/{c:04}"), ("A", "{p}/{y}/{c}"), ("FV", "{p}-{c:06}")), "AB",
            "%d/%m/%y", ",", ".", "6",
            ("n43", "camt70", "slashes"),
        ),
        Country(
            "PL", "PLN", POLISH, ("Sp. z o.o.", "S.A.", "Sp.j.", "s.c."),
            (("FV", "{p}/{c}/{m:02}/{y}"), ("FS", "{p} {c}/{y}"), ("F", "{p}/{c:05}/{yy}")), "KOR",
            "%d.%m.%Y", ",", " ", "60",
            ("four35", "camt70", "lost"),
        ),
        Country(
            "NO", "NOK", NORWEGIAN, ("AS", "ASA", "ANS", "ENK"),
            (("", "{c:05}"), ("", "1{c:05}")), "K",
            "%d.%m.%y", ",", " ", "9",
            ("nordic", "camt70"),
        ),
        Country(
            "FI", "EUR", NORWEGIAN, ("Oy", "Ab", "Oyj", "Ky"),
            (("", "{c:07}"), ("L", "{p}{y}{c:03}")), "H",
            "%d.%m.%Y", ",", " ", "040 ",
            ("nordic", "lost", "camt70"),
        ),
    ),
)  # fmt: skip
"""Countries, templates and bank shapes here are not those of the split for tuning."""
