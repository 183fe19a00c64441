"""Aircraft: nationality marks."""

from dataclasses import dataclass

from .characters import bare
from .problems import DocumentError

# Source: ICAO Annex 7, supplement (nationality and common marks); a mark that several use (B, HB, SU) stands with the
# state that it was given to.
_MARKS = """
    AD:C3 AE:A6 AF:YA AG:V2 AI:VPA AL:ZA AM:EK AO:D2 AR:LV,LQ AT:OE AU:VH AW:P4 AZ:4K BA:E7 BB:8P BD:S2 BE:OO BF:XT
    BG:LZ BH:A9C BI:9U BJ:TY BM:VPB,VQB BN:V8 BO:CP BR:PP,PR,PS,PT,PU BS:C6 BT:A5 BW:A2 BY:EW BZ:V3 CA:C CD:9S,9Q,9T
    CF:TL CG:TN CH:HB CI:TU CK:E5 CL:CC CM:TJ CN:B CO:HK,HJ CR:TI CU:CU CV:D4 CW:PJ CY:5B CZ:OK DE:D DJ:J2 DK:OY DM:J7
    DO:HI DZ:7T EC:HC EE:ES EG:SU ER:E3 ES:EC ET:ET FI:OH FJ:DQ FK:VPF FM:V6 FR:F GA:TR GB:G GD:J3 GE:4L GG:2 GH:9G
    GI:VPG GM:C5 GN:3X GQ:3C GR:SX GT:TG GW:J5 GY:8R HN:HR HR:9A HT:HH HU:HA ID:PK IE:EI,EJ IL:4X IM:M IN:VT IQ:YI IR:EP
    IS:TF IT:I JE:ZJ JM:6Y JO:JY JP:JA KE:5Y KG:EX KH:XU KI:T3 KM:D6 KN:V4 KP:P KR:HL KW:9K KY:VPC KZ:UP LA:RDPL LB:OD
    LC:J6 LK:4R LR:A8 LS:7P LT:LY LU:LX LV:YL LY:5A MA:CN MC:3A MD:ER ME:4O MG:5R MH:V7 MK:Z3 ML:TZ MM:XY,XZ MN:JU MR:5T
    MS:VPM MT:9H MU:3B MV:8Q MW:7Q MX:XA,XB,XC MY:9M MZ:C9 NA:V5 NE:5U NG:5N NI:YN NL:PH NO:LN NP:9N NR:C2 NZ:ZK,ZL,ZM
    OM:A4O PA:HP PE:OB PG:P2 PH:RP PK:AP PL:SP PT:CR,CS PW:T8 PY:ZP QA:A7 RO:YR RS:YU RU:RA RW:9XR SA:HZ SB:H4 SC:S7
    SD:ST SE:SE SG:9V SH:VQH SI:S5 SK:OM SL:9L SM:T7 SN:6V,6W SO:6O SR:PZ SS:Z8 ST:S9 SV:YS SY:YK SZ:3DC TC:VQT TD:TT
    TG:5V TH:HS TJ:EY TL:4W TM:EZ TN:TS TO:A3 TR:TC TT:9Y TV:T2 TZ:5H UA:UR UG:5X US:N UY:CX UZ:UK VA:HV VC:J8 VE:YV
    VG:VPL VN:VN VU:YJ WS:5W XK:Z6 YE:7O ZA:ZS,ZT,ZU ZM:9J ZW:Z
"""
_COUNTRY_OF_MARK = {
    mark: country for country, marks in (entry.split(":") for entry in _MARKS.split()) for mark in marks.split(",")
}
_LONGEST_MARK = max(map(len, _COUNTRY_OF_MARK))
_LONGEST_REGISTRATION = 8


@dataclass(frozen=True, slots=True)
class AircraftRegistration:
    """An aircraft's nationality and registration marks.

    number      without hyphen, as it is compared
    mark        the nationality mark
    country     ISO 3166-1 alpha-2
    """

    number: str
    mark: str
    country: str


def parse_aircraft_registration(text: str) -> AircraftRegistration:
    """Read an aircraft's registration: a nationality mark, and what follows it.

    Raises DocumentError `wrong_length`, `unknown_nationality_mark`.
    """
    number = bare(text, "aircraft")
    if len(number) > _LONGEST_REGISTRATION:
        raise DocumentError("wrong_length", kind="aircraft", expected=_LONGEST_REGISTRATION, given=len(number))
    # A hyphen after the mark, where it was written, decides: P-211 is not P2's.
    written = text.strip().upper().partition("-")[0]
    if written != text.strip().upper() and written in _COUNTRY_OF_MARK:
        return AircraftRegistration(number, written, _COUNTRY_OF_MARK[written])
    for length in range(_LONGEST_MARK, 0, -1):
        country = _COUNTRY_OF_MARK.get(number[:length])
        if country is not None and len(number) > length:
            return AircraftRegistration(number, number[:length], country)
    raise DocumentError("unknown_nationality_mark", number=number)
