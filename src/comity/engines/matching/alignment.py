"""Two names, word by word: which words met, how, and what that weighs."""

from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from comity.engines.matching import weights
from comity.engines.matching.distance import MISTAKE, consonants, spelling_distance
from comity.engines.matching.lexicon import are_equivalent
from comity.engines.matching.model import TokenMatch
from comity.engines.matching.names import Form, Token, joins

# Plain edits per letter beyond which nobody would think of a mistake: spares most of the weighted counting.
MOST_PLAIN_MISTAKES = 0.55


@dataclass(frozen=True, slots=True)
class Alignment:
    """How one form of an asked name fits one form of a held name.

    bits         what the names weigh together, after bounds
    tokens       the words that met, in asked order
    asked_only, held_only   words that name somebody and met nothing
    penalties    what order and missing words took away, by code
    """

    asked: Form
    held: Form
    bits: float
    tokens: tuple[TokenMatch, ...]
    asked_only: tuple[str, ...]
    held_only: tuple[str, ...]
    penalties: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Link:
    bits: float
    relation: str
    asked: tuple[int, int]
    held: tuple[int, int]


def align(asked: Form, held: Form) -> Alignment:
    """Link the words of two names, the weightiest links first, each word once."""
    found = _links(asked.tokens, held.tokens)
    found.extend(_joined(asked, held))
    found.extend(_Link(x.bits, x.relation, x.held, x.asked) for x in _joined(held, asked))
    links = _choose(found)
    used_asked = {i for link in links for i in range(*link.asked)}
    used_held = {i for link in links for i in range(*link.held)}
    asked_only = _unmet(asked.tokens, used_asked)
    held_only = _unmet(held.tokens, used_held)
    words_met = sum(1 for link in links if link.relation not in ("particle", "initial"))
    penalties = _penalties(links, words_met, asked_only, held_only)
    most = weights.NAME_MOST_BITS
    if _words(asked, used_asked) + len(asked_only) <= 1 or _words(held, used_held) + len(held_only) <= 1:
        most = weights.SINGLE_NAME_MOST_BITS
    gained = sum(link.bits for link in links)
    scale = min(1.0, most / gained) if gained > 0 else 1.0
    tokens = tuple(
        TokenMatch(_text(asked.tokens, link.asked), _text(held.tokens, link.held), link.relation, link.bits * scale)
        for link in sorted(links, key=lambda link: link.asked)
    )
    bits = gained * scale + sum(penalties.values())
    return Alignment(asked, held, bits, tokens, asked_only, held_only, penalties)


def _words(form: Form, used: set[int]) -> int:
    return sum(form.tokens[i].role == "name" for i in used)


def _unmet(tokens: tuple[Token, ...], used: set[int]) -> tuple[str, ...]:
    return tuple(token.text for i, token in enumerate(tokens) if i not in used and token.role == "name")


def _penalties(
    links: list[_Link], words_met: int, asked_only: tuple[str, ...], held_only: tuple[str, ...]
) -> dict[str, float]:
    found: dict[str, float] = {}
    both = min(len(asked_only), len(held_only))
    dropped = (len(asked_only) - both) * weights.ASKED_MORE_BITS + (len(held_only) - both) * weights.HELD_MORE_BITS
    if both:
        found["name-differs"] = both * weights.NAME_CONTRADICTS_BITS
    if words_met == 1 and (asked_only or held_only):
        dropped += weights.LONE_WORD_BITS
    if dropped:
        found["name-dropped"] = dropped
    order = [link.held for link in sorted(links, key=lambda link: link.asked) if link.relation != "particle"]
    if order != sorted(order):
        found["name-reordered"] = weights.REORDERED_BITS
    return found


def _choose(links: list[_Link]) -> list[_Link]:
    """The links to keep: greedy by weight, ties by place, so that the order of finding never matters."""
    chosen: list[_Link] = []
    asked_taken: set[int] = set()
    held_taken: set[int] = set()
    for link in sorted(links, key=lambda link: (-link.bits, link.asked, link.held)):
        asked, held = range(*link.asked), range(*link.held)
        if asked_taken.isdisjoint(asked) and held_taken.isdisjoint(held):
            chosen.append(link)
            asked_taken.update(asked)
            held_taken.update(held)
    return chosen


def _links(asked: tuple[Token, ...], held: tuple[Token, ...]) -> list[_Link]:
    links: list[_Link] = []
    for i, one in enumerate(asked):
        for j, other in enumerate(held):
            found = compare_tokens(one, other)
            if found is not None:
                relation, bits = found
                links.append(_Link(bits, relation, (i, i + 1), (j, j + 1)))
    return links


def _joined(single: Form, split: Form) -> list[_Link]:
    """Links of one word with two or three neighbours written together ("Saifalarab", "Saif al-Arab")."""
    links: list[_Link] = []
    for i, one in enumerate(single.tokens):
        if one.role != "name" or len(one.text) < 4:
            continue
        for join in joins(split.tokens):
            vowelless = one.vowelless != join.vowelless
            if abs(len(join.text) - len(one.text)) > 2 and not vowelless:
                continue
            rate = _mistakes_per_letter(one.text, join.text, vowelless)
            if rate <= weights.MOST_MISTAKES_PER_LETTER_JOINED:
                bits = _discounted(min(one.rarity, join.rarity), rate)
                links.append(_Link(bits + weights.JOINED_BITS, "joined", (i, i + 1), (join.start, join.end)))
    return links


def compare_tokens(one: Token, other: Token) -> tuple[str, float] | None:
    """How two words relate and what that weighs; None where they are different words."""
    if one.role != "name" or other.role != "name":
        return _compare_minor(one, other)
    rarity = min(one.rarity, other.rarity)
    if one.text == other.text:
        return "same", rarity
    if are_equivalent(one.text, other.text):
        return "equivalent", rarity + weights.EQUIVALENT_BITS
    vowelless = one.vowelless != other.vowelless
    rate = _mistakes_per_letter(one.text, other.text, vowelless)
    short = max(len(one.text), len(other.text)) <= 3
    if rate > (weights.MOST_MISTAKES_PER_LETTER_SHORT if short else weights.MOST_MISTAKES_PER_LETTER):
        return None
    bits = _discounted(rarity, rate)
    if bits <= 0:
        return None
    relation = "transliterated" if vowelless else ("spelling" if rate <= 0.12 else "typing-error")
    return relation, bits


def _compare_minor(one: Token, other: Token) -> tuple[str, float] | None:
    """Particles, initials and legal forms: they agree or weigh nothing."""
    if one.text == other.text:
        return "particle", weights.PARTICLE_BITS
    if "initial" in (one.role, other.role) and one.text[:1] == other.text[:1]:
        if "name" in (one.role, other.role):
            return "initial", weights.INITIAL_BITS
        return "particle", weights.PARTICLE_BITS
    return None


def _discounted(rarity: float, rate: float) -> float:
    return rarity * (1 - weights.MISTAKE_SLOPE * rate) - weights.MISTAKE_COST_BITS * rate


@lru_cache(maxsize=262144)
def _mistakes_per_letter(one: str, other: str, vowelless: bool) -> float:
    """Weighted mistakes for each letter that both scripts write; 1 for words that are plainly far apart."""
    if vowelless:
        mine, theirs = consonants(one), consonants(other)
        letters = max(len(mine), len(theirs), 2)
        plain = abs(len(mine) - len(theirs))  # letters of one sound may all differ
    else:
        letters = max(len(one), len(other))
        plain = OSA.distance(one, other)
    if plain > MOST_PLAIN_MISTAKES * letters:
        return 1.0
    return spelling_distance(one, other, vowelless) / (MISTAKE * letters)


def _text(tokens: tuple[Token, ...], span: tuple[int, int]) -> str:
    return " ".join(token.text for token in tokens[span[0] : span[1]])
