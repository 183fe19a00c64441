"""One query against one subject: every piece of evidence, its weight, and the score they make."""

from collections.abc import Iterable

from comity.engines.matching import alignment, dates, identifiers, weights
from comity.engines.matching.alignment import Alignment
from comity.engines.matching.model import Candidate, Reason, TokenMatch
from comity.engines.matching.preparation import Number, Prepared

# From how the words met to what an officer is told of it.
CODE_OF_RELATION = {
    "same": "name-exact",
    "equivalent": "name-equivalent",
    "transliterated": "name-transliterated",
    "spelling": "name-spelling",
    "typing-error": "name-typing-error",
    "joined": "name-joined",
    "initial": "name-initial",
    "particle": "name-particle",
}


def score(asked: Prepared, held: Prepared, id: int) -> tuple[Candidate, Alignment | None]:
    """Weigh all evidence that one subject is the one asked for.

    Returns the candidate, whatever its score, and the alignment of the names that fitted best.
    """
    names = best_alignment(asked, held)
    document = document_reasons(asked.numbers, held.numbers)
    other = [*name_reasons(names), *trait_reasons(asked, held)]
    if document:
        other = _soften(other)
        if asked.forms and held.forms and (names is None or names.bits < 0):
            other.append(Reason("name-of-another", _name_facts(asked, held), 0.0))
    reasons = [reason for reason in (*document, *other) if reason.code != "name-particle" or reason.weight_bits]
    reasons.sort(key=lambda reason: (-abs(reason.weight_bits), reason.code))
    total = round(sum(reason.weight_bits for reason in reasons), weights.DECIMALS)
    return Candidate(id, weights.probability(total), total, tuple(reasons)), names


def best_alignment(asked: Prepared, held: Prepared) -> Alignment | None:
    """The pair of names that fits best; None where the kinds differ or either has no name."""
    if asked.kind != held.kind:
        return None
    best: Alignment | None = None
    best_bits = 0.0
    for theirs in held.forms:
        handicap = weights.LOW_QUALITY_ALIAS_BITS if theirs.quality == "low" else 0.0
        for mine in asked.forms:
            found = alignment.align(mine.form, theirs.form)
            bits = found.bits + handicap
            if best is None or bits > best_bits:
                best, best_bits = found, bits
                if handicap:
                    found.penalties["alias-low-quality"] = handicap
    return best


def name_reasons(names: Alignment | None) -> list[Reason]:
    """The alignment told in reasons: one for each way in which words met, one for each penalty."""
    if names is None:
        return []
    grouped: dict[str, list[TokenMatch]] = {}
    for token in names.tokens:
        code = CODE_OF_RELATION[token.relation]
        if code == "name-exact" and names.asked.script != names.held.script:
            code = "name-transliterated"
        grouped.setdefault(code, []).append(token)
    reasons = [
        Reason(
            code,
            {"asked": " ".join(t.asked for t in tokens), "held": " ".join(t.held for t in tokens),
             "asked_name": names.asked.written, "held_name": names.held.written},
            sum(t.weight_bits for t in tokens),
        )
        for code, tokens in grouped.items()
    ]  # fmt: skip
    facts = {"asked": " ".join(names.asked_only), "held": " ".join(names.held_only),
             "asked_name": names.asked.written, "held_name": names.held.written}  # fmt: skip
    reasons.extend(Reason(code, facts, bits) for code, bits in names.penalties.items())
    return reasons


def trait_reasons(asked: Prepared, held: Prepared) -> list[Reason]:
    """What birth date, country, sex and place of birth add or take away; what is missing says nothing."""
    reasons: list[Reason] = []
    if born := dates.compare(asked.birth_dates, held.birth_dates):
        code, bits, mine, theirs = born
        reasons.append(Reason(code, {"asked": mine.text, "held": theirs.text}, bits))
    if asked.countries and held.countries:
        facts = {"asked": " ".join(sorted(asked.countries)), "held": " ".join(sorted(held.countries))}
        if asked.countries & held.countries:
            reasons.append(Reason("country-agrees", facts, weights.COUNTRY_AGREES_BITS))
        else:
            reasons.append(Reason("country-differs", facts, weights.COUNTRY_DIFFERS_BITS))
    if asked.sex and held.sex:
        facts = {"asked": asked.sex, "held": held.sex}
        if asked.sex == held.sex:
            reasons.append(Reason("sex-agrees", facts, weights.SEX_AGREES_BITS))
        else:
            reasons.append(Reason("sex-differs", facts, weights.SEX_DIFFERS_BITS))
    if shared := asked.birth_places & held.birth_places:
        place = {"place": " ".join(sorted(shared))}
        reasons.append(Reason("birth-place-agrees", place, weights.BIRTH_PLACE_AGREES_BITS))
    return reasons


def document_reasons(asked: Iterable[Number], held: Iterable[Number]) -> list[Reason]:
    """The strongest agreement of any asked with any held number, if there is one."""
    best: Reason | None = None
    for mine in asked:
        for theirs in held:
            found = _compare_numbers(mine, theirs)
            if found is not None and (best is None or found.weight_bits > best.weight_bits):
                best = found
    return [] if best is None else [best]


def _compare_numbers(mine: Number, theirs: Number) -> Reason | None:
    if not identifiers.comparable(mine.source.kind, theirs.source.kind):
        return None
    countries = {mine.source.country, theirs.source.country} - {""}
    if len(countries) == 2:  # equal numbers of two states are two documents
        return None
    facts = {"asked": mine.source.value.strip(), "held": theirs.source.value.strip(), "kind": theirs.source.kind}
    if mine.value == theirs.value:
        short = len(mine.value) < 5
        return Reason("document-exact", facts, weights.DOCUMENT_SHORT_BITS if short else weights.DOCUMENT_EXACT_BITS)
    if len(mine.value) >= 5 and identifiers.confusable(mine.value) == identifiers.confusable(theirs.value):
        return Reason("document-confusable", facts, weights.DOCUMENT_CONFUSABLE_BITS)
    return None


def _soften(reasons: list[Reason]) -> list[Reason]:
    """Other evidence beside a document's number: in sum it takes away no more than the table's least."""
    total = sum(reason.weight_bits for reason in reasons)
    if total >= weights.DOCUMENT_LEAST_OTHER_BITS:
        return reasons
    against = sum(reason.weight_bits for reason in reasons if reason.weight_bits < 0)
    share = (against - (total - weights.DOCUMENT_LEAST_OTHER_BITS)) / against
    return [
        Reason(reason.code, reason.facts, reason.weight_bits * share) if reason.weight_bits < 0 else reason
        for reason in reasons
    ]


def _name_facts(asked: Prepared, held: Prepared) -> dict[str, str]:
    return {"asked": asked.forms[0].form.written, "held": held.forms[0].form.written}
