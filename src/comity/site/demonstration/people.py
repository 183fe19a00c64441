"""Invented people: names drawn from parts, in several scripts, always the same for the same seed.

No name here is anybody's: given names and family names are common ones, put together by chance, and every bearer
belongs to an invented state.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

STATES = ("XA", "XB", "XC", "XD", "XE", "XF")
YOUNGEST = date(2010, 1, 1)
OLDEST = date(1945, 1, 1)


@dataclass(frozen=True, slots=True)
class Parts:
    """Name parts of one culture of the invented world.

    women, men, families  (as a passport writes it, in the original script: empty where that is Latin)
    states                where such names are common
    """

    script: str
    language: str
    states: tuple[str, ...]
    women: tuple[tuple[str, str], ...]
    men: tuple[tuple[str, str], ...]
    families: tuple[tuple[str, str], ...]


CULTURES = (
    Parts(
        "Arab",
        "ar",
        ("XC", "XD"),
        (
            ("Salma", "سلمى"),
            ("Nour", "نور"),
            ("Huda", "هدى"),
            ("Rania", "رانيا"),
            ("Widad", "وداد"),
            ("Zaynab", "زينب"),
        ),
        (
            ("Tariq", "طارق"),
            ("Yasin", "ياسين"),
            ("Munir", "منير"),
            ("Idris", "إدريس"),
            ("Samir", "سمير"),
            ("Bilal", "بلال"),
        ),
        (
            ("Al-Marsawi", "المرساوي"),
            ("Bin Qasim", "بن قاسم"),
            ("Haddadin", "حدادين"),
            ("Al-Zahrawi", "الزهراوي"),
            ("Sabbaghi", "صباغي"),
            ("Tamimi", "تميمي"),
            ("Ghandouri", "غندوري"),
            ("Al-Barqi", "البرقي"),
        ),
    ),
    Parts(
        "Cyrl",
        "ru",
        ("XB",),
        (("Galina", "Галина"), ("Vera", "Вера"), ("Daria", "Дарья"), ("Nadezhda", "Надежда"), ("Yulia", "Юлия")),
        (
            ("Gennady", "Геннадий"),
            ("Arseny", "Арсений"),
            ("Timofey", "Тимофей"),
            ("Yaroslav", "Ярослав"),
            ("Fyodor", "Фёдор"),
        ),
        (
            ("Verkhovtsev", "Верховцев"),
            ("Shchukarev", "Щукарев"),
            ("Zherebtsov", "Жеребцов"),
            ("Tyukavkin", "Тюкавкин"),
            ("Ozerny", "Озёрный"),
            ("Krylatov", "Крылатов"),
            ("Polozkov", "Полозков"),
        ),
    ),
    Parts(
        "Hani",
        "zh",
        ("XF",),
        (("Meilin", "美琳"), ("Xiuying", "秀英"), ("Lihua", "丽华"), ("Yan", "燕")),
        (("Jianguo", "建国"), ("Zhiqiang", "志强"), ("Wenhao", "文浩"), ("Guoliang", "国良")),
        (("Ouyang", "欧阳"), ("Zhuge", "诸葛"), ("Liang", "梁"), ("Shen", "沈"), ("Tao", "陶"), ("Qiu", "邱")),
    ),
    Parts(
        "Grek",
        "el",
        ("XA",),
        (("Eleni", "Ελένη"), ("Despina", "Δέσποινα"), ("Foteini", "Φωτεινή")),
        (("Stavros", "Σταύρος"), ("Lefteris", "Λευτέρης"), ("Thanos", "Θάνος")),
        (
            ("Karavelis", "Καραβέλης"),
            ("Thalassinos", "Θαλασσινός"),
            ("Psaropoulos", "Ψαρόπουλος"),
            ("Limnios", "Λίμνιος"),
        ),
    ),
    Parts(
        "Latn",
        "es",
        ("XA",),
        (("Inés", ""), ("Marisol", ""), ("Carmela", ""), ("Odalys", ""), ("Jimena", ""), ("Beatriz", "")),
        (("Rodrigo", ""), ("Anselmo", ""), ("Joaquín", ""), ("Fermín", ""), ("Nicolás", ""), ("Baltasar", "")),
        (
            ("Quiñones Vidal", ""),
            ("Arrebola", ""),
            ("Peñaranda", ""),
            ("Del Río Sotomar", ""),
            ("Urdangar", ""),
            ("Castañal", ""),
            ("Marquina Soler", ""),
        ),
    ),
    Parts(
        "Latn",
        "fr",
        ("XB",),
        (("Solène", ""), ("Mathilde", ""), ("Aminata", ""), ("Clémence", ""), ("Fatoumata", "")),
        (("Gaspard", ""), ("Thibault", ""), ("Mamadou", ""), ("Étienne", ""), ("Ousmane", "")),
        (
            ("Delacombe", ""),
            ("Vauquelin", ""),
            ("N'Dourou", ""),
            ("Saint-Aubert", ""),
            ("Kouyatéba", ""),
            ("Brissandre", ""),
        ),
    ),
    Parts(
        "Latn",
        "en",
        ("XE", "XF"),
        (("Philippa", ""), ("Rosalind", ""), ("Maeve", ""), ("Adaeze", ""), ("Wanjiku", "")),
        (("Alistair", ""), ("Desmond", ""), ("Chukwuma", ""), ("Kipkemboi", ""), ("Rupert", "")),
        (
            ("Thornbury-Hale", ""),
            ("Okwuosa", ""),
            ("Mac an Tuairn", ""),
            ("Fairweather", ""),
            ("Wekesani", ""),
            ("Lindqvist", ""),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `native` is the name in its own script, empty where that is Latin."""

    name: str
    native: str
    script: str
    language: str
    sex: str
    born: date
    state: str
    document: str = field(compare=False, default="")


def people(count: int, seed: int, *, half: int) -> Iterator[Person]:
    """`count` invented people, the same for the same seed.

    half  0 or 1: which half of the family names they bear. The world is small; without this, every other traveller
          would be the namesake of somebody on record.
    """
    chance = random.Random(seed)  # noqa: S311  for a demonstration, not for a secret
    for _ in range(count):
        parts = chance.choice(CULTURES)
        sex = chance.choice(("F", "M"))
        given = chance.choice(parts.women if sex == "F" else parts.men)
        family = chance.choice(parts.families[half::2])
        state = chance.choice(parts.states)
        yield Person(
            name=f"{given[0]} {family[0]}",
            native=f"{family[1]}{given[1]}" if parts.script == "Hani" else f"{given[1]} {family[1]}".strip(),
            script=parts.script,
            language=parts.language,
            sex=sex,
            born=OLDEST + timedelta(days=chance.randrange((YOUNGEST - OLDEST).days)),
            state=state,
            document=f"{state[1]}{chance.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{chance.randrange(10**6, 10**7)}",
        )
