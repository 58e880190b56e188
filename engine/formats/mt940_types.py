"""Codes of category 9 messages: what kind of transaction an entry is.

``swift_type`` is subfield 6 of field 61; the German banks' business transaction code (GVC) opens
field 86 and is finer. Others may use these tables for their own formats.
"""

from __future__ import annotations

_TYPES = (
    "BNK BOE BRF CAR CAS CHG CHK CLR CMI CMN CMP CMS CMT CMZ COL COM CPN DCR DDT DIS DIV EQA EXT "
    "FEX INT LBX LDP MAR MAT MGT MSC NWI ODC OPT PCH POP PRN REC RED RIG RTI SAL SEC SLE STO STP "
    "SUB SWP TAX TCK TCM TRA TRF TRN UWC VDA WAR"
)
#: Transaction types of field 61, subfield 6 (SWIFT User Handbook, Category 9, MT940).
SWIFT_TYPES = frozenset(_TYPES.split())
#: German business transaction codes of returned SEPA payments (DFÜ-Abkommen, Anlage 3).
GERMAN_RETURNS = frozenset({"108", "109", "159", "181", "184"})
_REASONS = (
    "AC01 AC02 AC03 AC04 AC06 AC13 AG01 AG02 AM01 AM02 AM04 AM05 AM07 AM09 AM10 BE01 BE04 BE05 "
    "BE06 BE07 CNOR CUST DNOR DT01 ED05 FF01 FF05 FOCR MD01 MD02 MD06 MD07 MS02 MS03 RC01 RR01 "
    "RR02 RR03 RR04 SL01 TM01"
)
#: Reasons of returned SEPA payments (EPC rulebooks; ISO 20022 ExternalReturnReason1Code).
RETURN_REASONS = frozenset(_REASONS.split())
_FILLERS = (
    "NONREF NOREF NOTPROVIDED NOTAVAILABLE NOREFERENCE "
    "EREF EREF+ KREF KREF+ PREF MARF MREF MREF+ CREF SREF OREF"
)
#: Words that fill a mandatory reference, or only say where in field 86 it stands.
FILLERS = frozenset(_FILLERS.split())
#: With a blank between its words.
_LONGEST_FILLER = len("NOT AVAILABLE")


def is_swift_type(code: str) -> bool:
    """Whether ``code`` (four characters) is SWIFT's own: N or F and a known type, or S and the
    number of the message that caused the entry."""
    if code[:1] == "S":
        return code[1:].isdecimal() and code[1:] != "000"
    return code[:1] in ("N", "F") and code[1:] in SWIFT_TYPES


def provided(reference: str) -> str:
    """``reference`` without blanks around it, or ``""`` where it only fills the field."""
    reference = reference.strip()
    if len(reference) > _LONGEST_FILLER:
        return reference
    return "" if reference.replace(" ", "").upper() in FILLERS else reference
