"""Every code has a sentence, in four languages."""

import ast
import re
from pathlib import Path

import pytest

from comity.engines.ballots import rules
from comity.engines.ballots.rules import (
    CountsRejected,
    ElectionCounts,
    Reason,
    decide,
    explain,
    render,
    render_majority,
)
from comity.engines.ballots.rules.rendering import codes
from comity.engines.ballots.rules.sentences import SENTENCES, Counted
from comity.engines.ballots.rules.tests.examples import WORLDWIDE

ROOM = Path(rules.__file__).parent
GIVERS = {"Reason", "CountsRejected", "SeatRejected", "_require_distinct"}


def codes_in_source():
    """The codes that the rules give, read from their source: literals where a code stands, and tables of them."""
    found = set()
    for path in ROOM.glob("*.py"):
        if path.name == "sentences.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in GIVERS and node.args:
                found |= strings_in(node.args[0])
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
                if {ast.unparse(one) for one in targets} & {"_NEEDS", "_CODES", "code"}:
                    found |= strings_in(node.value)
    return found


def strings_in(node):
    texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)*", text)}


def facts_of(code):
    said = SENTENCES[code]
    text = said.singular + said.plural if isinstance(said, Counted) else said
    facts = {name: f"<{name}>" for name in re.findall(r"%\((\w+)\)s", text)}
    if "majority" in facts:
        facts["majority"] = "at-least 3/5"
    return facts | {said.by: 7} if isinstance(said, Counted) else facts


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert codes_in_source() == codes()


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("code", sorted(codes()))
def test_every_sentence_is_translated_with_all_its_facts(language, code):
    facts = facts_of(code)
    sentence = render(Reason(code, facts), language)
    assert sentence != render(Reason(code, facts), "en")
    assert all(str(fact).removeprefix("at-least ") in sentence for fact in facts.values())


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["1 seat is still open.", "2 seats are still open."]),
        ("fr", ["Il reste 1 siège à pourvoir.", "Il reste 2 sièges à pourvoir."]),
        ("es", ["Queda 1 puesto por cubrir.", "Quedan 2 puestos por cubrir."]),
    ],
    ids=["en", "fr", "es"],
)
def test_numbers_bend_the_sentence(language, sentences):
    assert [render(Reason("seats_open", {"seats": seats}), language) for seats in (1, 2)] == sentences


def test_arabic_has_its_six_forms():
    forms = [render(Reason("seats_open", {"seats": seats}), "ar") for seats in (0, 1, 2, 3, 11, 100)]
    bare = {re.sub(r"\u2068\d+\u2069", "n", form) for form in forms}
    assert len(bare) == 6


def test_posts_and_regions_have_the_names_of_the_edition():
    reason = Reason("region_full", {"candidate": "N", "post": "delegate", "region": "africa", "seats": 3})
    assert render(reason, "fr", edition=WORLDWIDE) == "N : les 3 sièges de la région Afrique sont pourvus."
    assert render(reason, "fr-CA") == "N : les 3 sièges de la région africa sont pourvus."


def test_candidates_and_countries_have_the_names_that_are_given():
    reason = Reason("country_taken", {"candidate": "c1", "post": "delegate", "country": "XA", "member": "c2"})
    names = {"c1": "Ilva Sorren", "c2": "Tomas Belk", "XA": "Arland"}
    assert render(reason, "en", names=names) == "Ilva Sorren: the country Arland has a member already, Tomas Belk."


def test_arabic_keeps_names_and_numbers_in_their_own_direction():
    sentence = render(Reason("tied", {"candidates": ("A", "B"), "votes": 60}), "ar")
    assert "\u2068\u2068A\u2069، \u2068B\u2069\u2069" in sentence
    assert "\u206860\u2069" in sentence


def test_a_decision_is_explained_in_the_language_of_the_reader():
    decision = decide(WORLDWIDE.rules["president"], ElectionCounts(votes={"A": 84, "B": 80}), ballot=2)
    assert explain(decision, "es") == (
        "Para resultar elegido se necesitan 110 de los 164 votos emitidos por un candidato o en contra."
        " Nadie resulta elegido; el máximo es 84 votos, para A. Queda 1 puesto por cubrir."
        " Sigue la votación n.º 3, con otra mayoría: más de la mitad. Candidatos en ella: A, B."
    )


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("simple", "more than half", "plus de la moitié"),
        ("at-least 3/5", "at least 3/5", "au moins 3/5"),
        ("more-than 2/3", "more than 2/3", "plus de 2/3"),
    ],
    ids=["simple", "at least", "more than"],
)
def test_majorities_have_names(code, english, french):
    assert (render_majority(code, "en"), render_majority(code, "fr")) == (english, french)


def test_a_refusal_is_a_sentence_too():
    with pytest.raises(CountsRejected) as refused:
        ElectionCounts(votes={"A": 11}, ballots=10)
    assert render(refused.value, "en") == "A has more votes than there are ballots: 11 of 10."


def test_a_language_without_catalogue_gets_english():
    assert render(Reason("adopted"), "de") == "The proposal is adopted."
