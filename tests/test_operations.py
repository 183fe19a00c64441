"""Every action of every app: documented, allowed by the table, labelled in four languages, kept by the ledger."""

import pytest
from django.apps import apps
from django.utils.translation import trans_real

from comity.core.labels import actions, subjects
from comity.core.operations import REGISTRY
from comity.core.permissions import TABLE
from comity.core.subjects import Subject, subject_models

OURS = sorted(name for name, known in REGISTRY.items() if ".tests." not in known.verb.__module__)
LANGUAGES = ("fr", "es", "ar")

# What is stored and not a subject, and why the ledger need not commit to it.
NOT_SUBJECTS = {
    "assembly.ballotarchive": "bytes under their SHA-256, which a row that the ledger commits to names",
    "core.auditentry": "the ledger itself",
    "core.audititem": "the ledger itself",
    "core.ledgerhead": "the ledger itself",
    "core.ledgertile": "the ledger itself",
    "core.checkpoint": "signed",
    "core.storedevent": "on its way from one action to the next; what subscribers do is committed to",
    "core.eventcursor": "on its way from one action to the next",
    "exchange.chain": "derived: how far the numbers have come, which the newest consignment says",
    "exchange.consignment": "its act vouches for its birth, and receipts for what became of it",
    "exchange.share": "derived: how far a first copy has come, which the acts say",
    "exchange.wording": "derived: what messages and cases are found by: their own words once more, folded",
    "members.account": "allauth writes it; its signals become entries",
    "members.tokenuse": "a count of requests, not what they did",
    "notices.allowance": "working memory of public forms",
    "notices.publichead": "derived: how often what the public sees has changed",
    "notices.publicword": "derived: words of the public extracts, for their search",
    "notices.refusalmark": "derived: keyed hashes of what a refused notice said, which its entries commit to",
    "notices.usedtoken": "working memory of public forms",
    "records.awaitedfile": "derived: what the newest acts name, and what of it is not here yet",
    "records.heard": "derived: up to when everything has arrived, which the newest act says",
    "records.indexhead": "derived: the index is built anew from the records",
    "records.reportline": "derived: what an import said of one line of its file",
    "records.seenkey": "working memory of an import that runs",
    "screening.clockend": "derived: when an owner answered, which the entries of its answers say",
    "screening.pendingwatch": "working memory: checks to be looked up among discreet records",
}


def is_translated(text: object, language: str) -> bool:
    """Whether the catalogue of a language has the sentence."""
    return str(text) in trans_real.translation(language)._catalog


def test_there_are_actions():
    assert len(OURS) > 50


@pytest.mark.parametrize("name", OURS)
class TestAction:
    def test_is_documented_by_a_sentence(self, name):
        said = REGISTRY[name].purpose
        assert said[0].isupper()
        assert ". " in f"{said} "
        assert len(said) > 10

    def test_is_allowed_by_its_own_line_of_the_table(self, name):
        assert REGISTRY[name].allow is TABLE[name]
        assert TABLE[name].roles

    def test_is_labelled_in_four_languages(self, name):
        label = actions().get(name)
        assert label, f"{name} has no label: write it into the room `labels` of its app"
        assert [language for language in LANGUAGES if not is_translated(label, language)] == []

    def test_has_a_subject_whose_ownership_can_be_asked(self, name):
        known = REGISTRY[name]
        assert not known.subject or known.subject in known.parameters
        assert not known.allow.own or known.subject, "whose it must be can be asked of a subject only"


def test_every_line_of_the_table_is_that_of_an_action():
    lines = {name for name in TABLE if not name.startswith(("casebook.", "tests."))}
    assert lines - set(OURS) == set()


@pytest.mark.parametrize("model", [each for each in subject_models() if ".tests." not in each.__module__])
def test_every_subject_has_a_name_in_four_languages(model):
    label = subjects().get(model._meta.label_lower)
    assert label, f"{model._meta.label_lower} has no name: write it into the room `labels` of its app"
    assert [language for language in LANGUAGES if not is_translated(label, language)] == []


def test_what_is_stored_is_a_subject_or_says_why_not():
    ours = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("comity.") and not issubclass(model, Subject)
    }
    links = {name for name in ours if name.startswith("members.account_")}  # Django's own groups, which nobody uses
    assert ours - links == set(NOT_SUBJECTS)
