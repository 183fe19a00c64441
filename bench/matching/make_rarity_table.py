"""Make the engine's rarity table from public name data.

    python bench/matching/make_rarity_table.py FOLDER > src/comity/engines/matching/data/rarity.txt

FOLDER holds `wd_*_train.tsv.gz` (name tokens of Wikidata with frequencies) and `yente_negatives_global.csv.gz`
(invented persons of many cultures). The result keeps words and their bands only; no name of a person can be
read back from it.
"""

import csv
import gzip
import math
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from comity.engines.matching import names, normalise
from comity.engines.matching.skeleton import skeleton

LANGUAGES = ("arabic", "russian", "chinese", "japanese", "katakana")
WORDS_PER_PERSON = 2.2
RAREST_BITS = 14.0
# A name is as rare as among the people who bear names of its kind: "Kim" is no evidence between two Koreans.
# The other half of the judgement is that most people asked about are not of that one culture.
SHARE_OF_A_CULTURE = 0.3

Chances = dict[str, Counter[str]]


def wikidata(folder: Path) -> Chances:
    """P(a person's name has this word), averaged over the languages whose Wikipedias name the person."""
    chance: Counter[str] = Counter()
    for language in LANGUAGES:
        counts: Counter[str] = Counter()
        with gzip.open(folder / f"wd_{language}_train.tsv.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                word, _, count = line.rstrip("\n").split("\t")
                counts[normalise.fold_latin(normalise.clean(word))] += int(count)
        persons = counts.total() / WORDS_PER_PERSON
        for word, count in counts.items():
            chance[word] += count / persons / len(LANGUAGES)
    return {"wikidata": chance}


def invented(folder: Path) -> Chances:
    """P(a person's name has this word) among the invented persons who write in one script, script by script."""
    with gzip.open(folder / "yente_negatives_global.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [row["full_name"] for row in csv.DictReader(lines)]
    counts: Chances = {}
    persons: Counter[str] = Counter()
    for name in rows:
        for form in names.forms(name, "person")[:1]:
            persons[form.script] += 1
            counts.setdefault(form.script, Counter()).update({token.text for token in form.tokens})
    return {
        script: Counter({word: count / persons[script] for word, count in found.items()})
        for script, found in counts.items()
        if persons[script] >= 500
    }


def over_cultures(chances: Chances, key: Callable[[str], str]) -> Counter[str]:
    """The highest chance of a key (a word, a skeleton) in any culture, weighed with a culture's share."""
    highest: Counter[str] = Counter()
    for culture in chances.values():
        of_key: Counter[str] = Counter()
        for word, p in culture.items():
            of_key[key(word)] += p
        for word, p in of_key.items():
            highest[word] = max(highest[word], p * SHARE_OF_A_CULTURE)
    return highest


def bands(chance: Counter[str]) -> dict[float, list[str]]:
    """Words by rarity in half bits (-log2 of the chance), the rare ones left out."""
    found: dict[float, list[str]] = {}
    for word, p in sorted(chance.items()):
        bits = round(-2 * math.log2(min(p, 1.0))) / 2
        if word and bits < RAREST_BITS:
            found.setdefault(bits, []).append(word)
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    chances = {**wikidata(folder), **invented(folder)}
    print(
        "# Rarity of words and of consonant skeletons in names, in bits; made by bench/matching/make_rarity_table.py."
    )
    for kind, key in (("word", str), ("skeleton", skeleton)):
        for bits, words in sorted(bands(over_cultures(chances, key)).items()):
            for start in range(0, len(words), 500):
                print(kind, bits, *words[start : start + 500])


if __name__ == "__main__":
    main()
