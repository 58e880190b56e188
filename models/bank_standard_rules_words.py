r"""What banks and authorities write, by language: regular expressions, looked for without case.

Banks drop or spell out accents (Überweisung, Ueberweisung, Uberweisung), so each is written in all
its spellings. Words stand alone (``\b``), so that a longer word or a number never fits by accident.
``\b`` and the alternatives are all that is used: nothing here takes longer than the text is long.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """``said`` is found in the line and, where it is given, ``who`` as well."""

    said: str
    who: str = ""


_GERMAN_OFFICE = (
    r"\b(finanzamt|finanzkasse|bundeskasse|landes(haupt)?kasse|staatsoberkasse|steuerkasse"
    r"|steuerverwaltung|estv)\b"
)
_FRENCH_OFFICE = (
    r"\b(dgfip|drfip|imp(o|ô)ts?|tr(e|é)sor public|finances publiques|spf finances"
    r"|administration de l.enregistrement|aed|contributions directes"
    r"|administration f(e|é)d(e|é)rale des contributions)\b"
)
_DUTCH_OFFICE = r"\b(belastingdienst|fod financi(e|ë)n|btw-?ontvangsten|inning btw)\b"
_SPANISH_OFFICE = (
    r"\b(aeat|agencia tributaria|agencia estatal de (la )?administraci(o|ó)n tributaria|hacienda)\b"
)
_ITALIAN_OFFICE = r"\b(agenzia (delle )?entrate|f24|amministrazione federale delle contribuzioni)\b"
_POLISH_OFFICE = r"\b(urz(a|ą)d skarbowy|mikrorachunek( podatkowy)?|skarbow\w+)\b"
_ENGLISH_OFFICE = (
    r"\b(hmrc|hm revenue|revenue commissioners|irs|internal revenue|department of revenue"
    r"|dept\.? of revenue|comptroller|tax authority)\b"
)

WORDS = {
    "de": {
        "card": Words(
            r"\b((kredit|debit|giro)?karten?(preis|geb(ü|ue|u)hr|entgelt)\w*"
            r"|jahres(preis|geb(ü|ue|u)hr|beitrag) \w*karte|karten\w*disagio)\b"
        ),
        "charge": Words(
            r"\b(kontof(ü|ue|u)hrung\w*|konto(geb(ü|ue|u)hr|entgelt|spesen)\w*"
            r"|bank(geb(ü|ue|u)hr|spesen|entgelt)\w*|buchungs(posten)?(entgelt|geb(ü|ue|u)hr)\w*"
            r"|entgelt(abschluss|abrechnung)|(ü|ue|u)berweisungs(entgelt|geb(ü|ue|u)hr)\w*"
            r"|spesen des geldverkehrs)\b"
        ),
        "interest": Words(
            r"\b((haben|guthaben|soll|(ü|ue|u)berziehungs|dispo)zins\w*"
            r"|zins(abschluss|gutschrift|belastung|ertrag)\w*)\b"
        ),
        "vat": Words(
            r"\b(umsatzst\w*|ums\.? ?st|ust|ust-?va\w*|ust-vorauszahlung|mehrwertsteuer\w*|mwst)\b",
            _GERMAN_OFFICE,
        ),
        "wage_tax": Words(r"\b(lohnst\w*|quellenst\w*)\b", _GERMAN_OFFICE),
        "social": Words(
            r"\b(aok|barmer|dak|techniker krankenkasse|ikk|bkk|kkh|hkk|knappschaft"
            r"|minijob-?zentrale|\w*krankenkasse|gesundheitskasse|(ö|oe)gk|sozialversicherung\w*"
            r"|ausgleichskasse|suva|sva|pensionskasse)\b"
        ),
        "payroll": Words(
            r"\b(lohn|l(ö|oe|o)hne|gehalt|geh(ä|ae|a)lter|(lohn|gehalts)zahlung\w*)\b"
        ),
    },
    "en": {
        "card": Words(
            r"\b((merchant|card|credit card|debit card) ((processing|services?) )?(fees?|charges?)"
            r"|interchange( fees?)?|merchant discount)\b"
        ),
        "charge": Words(
            r"\b(bank (service )?(charges?|fees?)"
            r"|account (maintenance |management |service )?(fees?|charges?)"
            r"|monthly (account|maintenance|service) (fees?|charges?)"
            r"|(wire|transfer|overdraft|maintenance) (transfer )?(fees?|charges?))\b"
        ),
        "interest": Words(
            r"\b(interest (paid|earned|received|credit(ed)?|charged|charges?)"
            r"|(credit|debit|overdraft|gross|net) interest)\b"
        ),
        "vat": Words(r"\b(vat|sales (and use )?tax)\b", _ENGLISH_OFFICE),
        "wage_tax": Words(r"\b(paye|usataxpymt|payroll tax\w*|withholding)\b", _ENGLISH_OFFICE),
        "social": Words(r"\b(social security|national insurance) (contributions?|payments?)\b"),
        "payroll": Words(r"\b(salary|salaries|wages|payroll|net pay)\b"),
    },
    "es": {
        "card": Words(
            r"\b(comisi(o|ó)n(es)? (de |por )?(tarjetas?|tpv|dat(a|á)fono)"
            r"|cuota (anual )?(de )?(la )?tarjeta)\b"
        ),
        "charge": Words(
            r"\b(comisi(o|ó)n(es)? (de |por )?(mantenimiento|administraci(o|ó)n|transferencias?"
            r"|apunte|bancarias?)|gastos bancarios|cuota (de )?mantenimiento)\b"
        ),
        "interest": Words(
            r"\b(intereses (acreedores|deudores|a (su|tu) favor)"
            r"|(abono|liquidaci(o|ó)n) (de )?intereses)\b"
        ),
        "vat": Words(r"\b(iva|igic|mod(elo)?\.? ?30[03])\b", _SPANISH_OFFICE),
        "wage_tax": Words(r"\b(irpf|retenciones|mod(elo)?\.? ?111)\b", _SPANISH_OFFICE),
        "social": Words(
            r"\b(tgss|tesorer(i|í)a (general )?(de la )?seg\w*\.? social|seguridad social"
            r"|seguros sociales)\b"
        ),
        "payroll": Words(r"\b(n(o|ó)minas?|salarios?|sueldos?)\b"),
    },
    "fr": {
        "card": Words(
            r"\b(cotisation (annuelle )?carte|commissions? (sur )?cartes?|commissions? (cb|tpe)"
            r"|frais (de |sur )?cartes?)\b"
        ),
        "charge": Words(
            r"\b(frais (bancaires|de tenue de compte|de virement)"
            r"|commissions? (bancaires?|de mouvement|de tenue de compte|d.intervention)"
            r"|cotisation (compte|convention))\b"
        ),
        "interest": Words(
            r"\b(agios|int(e|é)r(e|ê)ts? (d(e|é)biteurs?|cr(e|é)diteurs?|cr(e|é)dit(e|é)s?))\b"
        ),
        "vat": Words(r"\btva\w*\b", _FRENCH_OFFICE),
        "wage_tax": Words(
            r"\b(pasdsn|pr(e|é)l(e|è)vement (a|à) la source|pr(e|é)compte prof\w*"
            r"|imp(o|ô)t (a|à) la source|retenue sur (les )?(salaires|traitements))\b",
            _FRENCH_OFFICE,
        ),
        "social": Words(
            r"\b(urssaf|agirc[- ]?arrco|onss|ccss|s(e|é)curit(e|é) sociale|caisse de compensation"
            r"|cotisations? avs)\b"
        ),
        "payroll": Words(r"\b(salaires?|paies?|r(e|é)mun(e|é)rations?)\b"),
    },
    "it": {
        "card": Words(
            r"\b(commission[ei] (pos|cart[ae])|canone (pos|cart[ae])|quota (annuale )?carta)\b"
        ),
        "charge": Words(
            r"\b(spese (di )?(tenuta|gestione) (del )?conto|commission[ei] bancari[ae]"
            r"|commission[ei] (su )?bonific[io]|canone (mensile )?(del )?conto|spese bancarie)\b"
        ),
        "interest": Words(r"\binteressi (attivi|passivi|creditori|debitori)\b"),
        "vat": Words(r"\biva\b", _ITALIAN_OFFICE),
        "wage_tax": Words(r"\b(ritenut[ae]|irpef|imposta alla fonte)\b", _ITALIAN_OFFICE),
        "social": Words(r"\b(inps|inail|cassa (di )?compensazione)\b"),
        "payroll": Words(r"\b(stipendio?|salario?|emolument[io]|retribuzion[ei])\b"),
    },
    "nl": {
        "card": Words(
            r"\b(kosten (pin|credit ?card|betaalpas|betaalautomaat)\w*"
            r"|(pintransactie|credit ?card|betaalpas)kosten)\b"
        ),
        "charge": Words(
            r"\b(bankkosten|rekeningkosten|kosten (zakelijk\w* )?(betaal|rekening|bank)\w*"
            r"|beheers?kosten rekening|transactiekosten)\b"
        ),
        "interest": Words(r"\b((credit|debet|rood|spaar)rente|rente-?afrekening)\b"),
        "vat": Words(r"\b(btw|omzetbelasting)\b", _DUTCH_OFFICE),
        "wage_tax": Words(r"\b(loonheffing\w*|loonbelasting|bedrijfsvoorheffing)\b", _DUTCH_OFFICE),
        "social": Words(r"\b(rsz|rijksdienst voor sociale zekerheid)\b"),
        "payroll": Words(r"\b(salaris(sen|betaling(en)?)?|nettolo(o)?n(en)?|lonen|wedden?)\b"),
    },
    "pl": {
        "card": Words(
            r"\b(op(l|ł)at[ay] (za )?(obs(l|ł)ug(e|ę) )?kart\w*"
            r"|prowizj[ae] (za )?(kart|terminal)\w*)\b"
        ),
        "charge": Words(
            r"\b(op(l|ł)at[ay] (za )?(prowadzenie|przelew|rachunek|konto)\w*"
            r"|op(l|ł)at[ay] bankow[ae]|prowizj[ae] (bankow[ae]|(za|od) przelewu?))\b"
        ),
        "interest": Words(
            r"\b(kapitalizacja odsetek|odsetki (naliczone|debetowe|kredytowe|uznaniowe|od salda))\b"
        ),
        "vat": Words(r"\b(vat(-?7k?)?|jpk_?v7[mk]?)\b", _POLISH_OFFICE),
        "wage_tax": Words(r"\bpit-?4r?\b", _POLISH_OFFICE),
        "social": Words(r"\b(zus|zak(l|ł)ad ubezpiecze(n|ń) spo(l|ł)ecznych)\b"),
        "payroll": Words(r"\b(wynagrodzeni\w+|pensj[ae])\b"),
    },
}


def join(languages, kind):
    """Return the :class:`Words` of those languages that are known; a kind has ``who`` in all of
    them or in none.
    """
    found = [WORDS[language][kind] for language in languages if language in WORDS]
    return Words(
        "|".join(words.said for words in found),
        "|".join(words.who for words in found if words.who),
    )
