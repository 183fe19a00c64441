"""The codes that travel documents use for states and organisations, in three letters (Germany: one).

Source: ISO 3166-1 alpha-3, and ICAO Doc 9303, part 3, section 5.
"""

import re

_ISO_CODES = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP
    CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB
    GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN
    KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
    MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR
    SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA
    UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""

_STATES = frozenset(_ISO_CODES.split())

GERMANY = "D"

# Classes of British nationality; Germany's one letter; the European Union; Kosovo; the United Nations, their agencies
# and their mission in Kosovo; banks, courts, orders and unions of states that issue documents (XPO: INTERPOL, XOM: the
# Sovereign Order of Malta); stateless persons (XXA), refugees (XXB, XXC), unspecified (XXX); Utopia, of the specimens.
_ICAO_CODES = """
    D EUE GBD GBN GBO GBP GBS IAO NTZ RKS UNA UNK UNO UTO
    XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXA XXB XXC XXX
"""

SPECIAL_CODES = frozenset(_ICAO_CODES.split())

# AAA-AAZ, QMA-QZZ, XAA-XZZ, ZZA-ZZZ: ISO leaves them to users (also for states that exist only in examples).
_USER_ASSIGNED = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z][A-Z]|ZZ[A-Z]")


def is_state_code(code: str) -> bool:
    """Whether a code, without fillers, may stand in a travel document."""
    return code in _STATES or code in SPECIAL_CODES or _USER_ASSIGNED.fullmatch(code) is not None


def iso_state(code: str) -> str:
    """The ISO 3166-1 alpha-3 code for a document's code: `D` is DEU, the British classes are GBR.

    Every other code is returned as it is, also those that are no state's.
    """
    if code == GERMANY:
        return "DEU"
    return "GBR" if code in {"GBD", "GBN", "GBO", "GBP", "GBS"} else code
