"""Names of months and weekdays as banks write them, in normalised letters (``layout.normal``)."""

from __future__ import annotations

from .layout import normal

#: One line for each month: every name and abbreviation of the languages.
_NAMES = """
jan january januar jaen jaenner janner janvier janv enero ene gennaio gen janeiro januari stycznia
styczen sty leden ledna led ianuarie ian jaanuar janvaris sausis sausio tammikuu tammi januarja
sijecanj sijecnja sij ocak oca января янв январь січень січня січ ιανουαριος ιαν januara janviem
feb february februar feber fevrier fevr fev febrero febbraio fevereiro februari luty lutego lut
unor unora uno februarie februaris vasaris vasario helmikuu helmi veljaca veljace velj subat sub
февраля фев февраль лютий лютого лют φεβρουαριος φεβ veebruar veebr februara
mar march marz maerz mrz mars marzo marco maart mrt marzec marca brezen brezna bre martie marts
kovas kovo maaliskuu maalis marec ozujak ozujka ozu mart марта мар март березень березня бер
μαρτιος μαρ marec marcius marc marts
apr april avril avr abril abr aprile kwiecien kwietnia kwi duben dubna dub aprilie aprilis
balandis balandzio huhtikuu huhti travanj travnja tra nisan nis апреля апр апрель квітень квітня
απριλιος απρ aprill prilis
may mai mayo maggio mag maio mei maj maja kveten kvetna kve majus majs geguze geguzes toukokuu
touko svibanj svibnja svi mayis мая май травень травня μαιος μαι maijs
jun june juni juin junio giugno giu junho czerwiec czerwca cze cerven cervna cer lip iunie junijs
birzelis birzelio kesakuu kesa junij junija lipanj lipnja lip haziran haz июня июн июнь червень
червня ιουνιος ιουν juuni junius
jul july juli juillet juil julio luglio lug julho lipiec lipca cervenec cervence cvc iulie julijs
liepa liepos heinakuu heina julij julija srpanj srpnja srp lip temmuz tem июля июл июль липень липня
ιουλιος ιουλ juuli julius
aug august aout agosto ago augustus sierpien sierpnia sie srpen srpna srp augusti augusts rugpjutis
rugpjucio elokuu elo avgust avgusta avg kolovoz kolovoza kol agustos agu августа авг август
серпень серпня αυγουστος αυγ augusztus
sep sept september septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari zar
septembrie septembris rugsejis rugsejo syyskuu syys rujan rujna ruj eylul eyl сентября сен сент
сентябрь вересень вересня σεπτεμβριος σεπ szeptember szept
oct october oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz
listopad lis rijen rijna rij octombrie oktobris spalis spalio lokakuu loka listopada ekim eki
октября окт октябрь жовтень жовтня οκτωβριος οκτ oktoober
nov november novembre noviembre novembro listopad lis listopadu noiembrie novembris lapkritis
lapkricio marraskuu marras studeni studenog stu kasim kas ноября ноя ноябрь листопад листопада
νοεμβριος νοε
dec december dez dezember decembre diciembre dic dicembre dezembro grudzien grudnia gru prosinec
prosince pro decembrie decembris gruodis gruodzio joulukuu joulu prosinac prosinca aralik ara
декабря дек декабрь грудень грудня δεκεμβριος δεκ des desember detsember
"""

_WEEKDAYS = """
mo mon monday montag lun lundi lunes lunedi seg segunda ma maandag pon poniedzialek pondeli po
pirmadienis esmaspaev man mandag mandag maanantai пн hetfo
tu tue tues tuesday di die dienstag mar mardi martes martedi ter terca di dinsdag wt wtorek ut
utery utorok antradienis teisipaev tis tisdag tir tirsdag tiistai вт kedd
we wed wednesday mi mit mittwoch mer mercredi mie miercoles mercoledi qua quarta wo woensdag sr
sroda streda st treciadienis kolmapaev ons onsdag keskiviikko ср szerda
th thu thur thurs thursday do don donnerstag jeu jeudi jue jueves gio giovedi qui quinta donderdag
czw czwartek ctvrtek ct stvrtok ketvirtadienis neljapaev tor tors torsdag torstai чт csutortok
fr fri friday fre freitag ven vendredi vie viernes venerdi sex sexta vr vrijdag pt piatek patek pa
piatok penktadienis reede fredag perjantai пт pentek
sa sat saturday sam samstag samedi sab sabado sabato za zaterdag sob sobota so laupaev lor lordag
lauantai сб szombat
su sun sunday son sonntag dim dimanche dom domingo domenica zo zondag nd niedziela nedele ne
nedela puhapaev sondag sunnuntai вс vasarnap
"""


def _months() -> dict[str, int]:
    """A word that is another month in another language is none."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_lines(_NAMES), 1):
        for word in line:
            found.setdefault(word, set()).add(number)
    return {word: min(numbers) for word, numbers in found.items() if len(numbers) == 1}


def _lines(block: str) -> list[list[str]]:
    """The words of each paragraph that starts with an English name."""
    paragraphs: list[list[str]] = []
    for line in block.strip().splitlines():
        words = normal(line).split()
        if words[0] in _FIRST:
            paragraphs.append([])
        paragraphs[-1].extend(words)
    return paragraphs


_FIRST = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS = _months()
WEEKDAYS = frozenset(normal(_WEEKDAYS).split())
