"""A chain of the shape of yente: candidates by tantivy with yente's kind of query, then logic-v2 on the first fifty.

Without yente's server, JSON and database, so faster than the real one; the matcher is nomenklatura's own. Fields and
boosts follow what yente 5 asks Elasticsearch: all words, most trigrams, and for each word the better of its spelling,
its sound and the names it is known to stand for.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import tantivy
from followthemoney import EntityProxy
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.logic_v2.names.analysis import entity_names

from bench.matching.peers.interface import LIMIT, System
from bench.matching.people import Asked, Found, Person

CANDIDATES = 50
SEXES = {"M": "male", "F": "female"}
FIELDS = ("words", "trigrams", "sounds", "symbols", "born")
WORD = re.compile(r"\w+")
SHOULD, MUST = tantivy.Occur.Should, tantivy.Occur.Must
Query = tantivy.Query


class Part(NamedTuple):
    """One word of a name: its letters, its sound (empty if too short) and the names it stands for."""

    letters: str
    sound: str
    symbols: tuple[str, ...]


class Adapter(System):
    """Everybody's name, birth date and sex in memory, their words in a tantivy index in memory."""

    takes_dates = True
    changeable = True
    suggested = 0.7

    def warm_up(self) -> None:
        self.matcher: Any = get_algorithm("logic-v2")
        self.settings = self.matcher.default_config()
        # The matcher keeps what it found out about an entity under its id: every entity gets a new one.
        self.numbers = count()
        one, other = (self._entity(name, "", "") for name in ("Ada Example", "Ada Exemple"))
        self.matcher.compare(one, other, self.settings)

    def build(self, people: Iterator[Person]) -> None:
        builder = tantivy.SchemaBuilder()
        for field in FIELDS:
            builder.add_text_field(field, stored=False, tokenizer_name="whitespace")
        builder.add_unsigned_field("place", stored=True, indexed=False)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema)
        self.held: list[Person] = []
        writer = self.index.writer(300_000_000, 2)
        for person in people:
            self._write(writer, person)
        self._commit(writer)

    def add(self, person: Person) -> None:
        writer = self.index.writer(15_000_000, 1)
        self._write(writer, person)
        self._commit(writer)

    def ask(self, question: Asked) -> list[Found]:
        asked = self._entity(question.name, question.born, "")
        clauses = self._clauses(question, parts_of(asked, is_query=True))
        if not clauses:
            return []
        hits = self.searcher.search(Query.boolean_query(clauses), CANDIDATES).hits
        found = []
        for _, address in hits:
            person = self.held[self.searcher.doc(address)["place"][0]]
            held = self._entity(person.name, person.born, person.sex)
            found.append(Found(person.id, self.matcher.compare(asked, held, self.settings).score))
        found.sort(key=lambda each: -each.score)
        return [each for each in found if each.score > 0][:LIMIT]

    def _write(self, writer: Any, person: Person) -> None:
        parts = parts_of(self._entity(person.name, person.born, person.sex), is_query=False)
        document = tantivy.Document(
            place=len(self.held),
            words=" ".join(part.letters for part in parts),
            trigrams=" ".join(trigrams(person.name)),
            sounds=" ".join(part.sound for part in parts if part.sound),
            symbols=" ".join(symbol for part in parts for symbol in part.symbols),
            born=person.born,
        )
        writer.add_document(document)
        self.held.append(person)

    def _commit(self, writer: Any) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _entity(self, name: str, born: str, sex: str) -> EntityProxy:
        properties = {"name": [name]}
        if born:
            properties["birthDate"] = [born]
        if sex:
            properties["gender"] = [SEXES[sex]]
        return EntityProxy.from_dict({"id": f"e{next(self.numbers)}", "schema": "Person", "properties": properties})

    def _clauses(self, question: Asked, parts: list[Part]) -> list[tuple[Any, Any]]:
        found = []
        words = list({part.letters: part for part in parts}.values())
        if words:
            every = Query.boolean_query([(MUST, self._term("words", part.letters)) for part in words])
            found.append((SHOULD, Query.boost_query(every, 3.0)))
        threes = list(dict.fromkeys(trigrams(question.name)))
        if threes:
            most = [(SHOULD, self._term("trigrams", three)) for three in threes]
            found.append((SHOULD, Query.boost_query(Query.boolean_query(most, max(1, int(len(threes) * 0.7))), 1.5)))
        found += [(SHOULD, self._best_of(part)) for part in words]
        if question.born:
            found.append((SHOULD, self._term("born", question.born)))
        return found

    def _best_of(self, part: Part) -> Any:
        """The word as it is spelt, as it sounds or as what it stands for, whichever is met best."""
        ways = [self._term("words", part.letters)]
        if part.sound:
            ways.append(Query.boost_query(self._term("sounds", part.sound), 0.5))
        ways += [Query.boost_query(self._term("symbols", symbol), 0.7) for symbol in part.symbols]
        return Query.disjunction_max_query(ways, 0.2) if len(ways) > 1 else ways[0]

    def _term(self, field: str, text: str) -> Any:
        return Query.term_query(self.schema, field, text)


def parts_of(entity: EntityProxy, is_query: bool) -> list[Part]:
    """Every word of an entity's names as nomenklatura reads it."""
    found = []
    for name in entity_names(entity, is_query=is_query):
        symbols: dict[int, set[str]] = {}
        for span in name.spans:
            for part in span.parts:
                symbols.setdefault(id(part), set()).add(f"{span.symbol.category.value}:{span.symbol.id}")
        for part in name.parts:
            sound = part.metaphone or ""
            known = sorted(symbol.replace(" ", "_") for symbol in symbols.get(id(part), ()))
            found.append(Part(part.comparable, sound if len(sound) > 2 else "", tuple(known)))
    return found


def trigrams(name: str) -> list[str]:
    """Three neighbouring letters each, word by word, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return [word[start : start + 3] for word in WORD.findall(plain) for start in range(len(word) - 2)]
