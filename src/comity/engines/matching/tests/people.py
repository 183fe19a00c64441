"""Invented people for the tests of this engine."""

from comity.engines.matching import Identifier, Name, Subject


def person(id, *names, born=(), countries=(), numbers=(), release_class=0, sex=""):
    """A held person with primary names; numbers are passports."""
    return Subject(
        id=id,
        kind="person",
        names=tuple(Name(name) for name in names),
        birth_dates=tuple(born),
        countries=tuple(countries),
        sex=sex,
        identifiers=tuple(Identifier("passport", number) for number in numbers),
        release_class=release_class,
    )


CAST = (
    person(1, "Abdulghafar Testwari", born=("1965-03-29",), countries=("XA",), numbers=("XA1234567",)),
    person(2, "Kestrel Olvanov", "Кестрел Олванов", born=("1971-05-03",), countries=("XB",), sex="M"),
    person(3, "Marisol Quintabrava Peñalosa", born=("1988",), countries=("XC",), sex="F"),
    person(4, "Ch'un-sik Toprak", born=("~1954",), countries=("QM",)),
    person(5, "نور الدين بن علي القسطاوي", born=("1960/1965",)),
)
