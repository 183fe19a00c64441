"""Sentences of the writer's steps: what they refuse and what they tell, in the reader's language."""

import gettext as gettext_module
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from comity.engines.ballots.defects import Fact

from .refusals import StepRefused

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "django"  # the name that tools/translations.py gives every catalogue, also an engine's
_RIGHT_TO_LEFT = frozenset({"ar"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


_SENTENCES: Mapping[str, str] = {
    # Codes and answers.
    "code_malformed": _("This is not a voter's code. Check its length, its letters and its hyphens."),
    "code_mistyped": _("The code has a typing error: its last character does not fit the others."),
    "code_unknown": _("This code belongs to no voter of this election."),
    "answers_malformed": _("The answers do not fit the questions. Each answer is 1 or 0, one for each choice."),
    "answers_too_few": _("Question %(question)s: %(given)s chosen, at least %(least)s are needed."),
    "answers_too_many": _("Question %(question)s: %(given)s chosen, at most %(most)s are allowed."),
    "blank_with_answers": _("Question %(question)s: a blank vote chooses nothing else."),
    "ballot_already_used": _("This ballot was cast or audited already. Seal another one."),
    "list_not_one": _("Question %(question)s: choose one list, and at least one of its candidates."),
    "numbers_malformed": _("Question %(question)s: give each answer a whole number from 0 to %(most)s."),
    "question_not_sealed": _(
        "Question %(question)s: the group %(group)s has room for the numbers of %(most)s answers. Choose another group."
    ),
    "sealer_failed": _("The ballot could not be sealed. Reload the page and try again."),
    "ballot_refused": _("The ballot box refused the ballot. It says: %(reason)s"),
    "ballot_not_delivered": _(
        "The ballot box cannot be reached, or does not confirm that it has the ballot. Send it again, or save it and"
        " bring the file."
    ),
    # Audits.
    "audit_unknown": _("This is not the record of an audited ballot."),
    "audit_other_election": _("The audited ballot was made for another election."),
    "ciphertext_differs": _(
        "The device cheated or failed: choice %(choice)s of question %(question)s does not hold what it says."
        " Do not vote with it; tell the office."
    ),
    # Trustees.
    "place_impossible": _(
        "There is no trustee %(index)s of %(size)s of whom %(threshold)s are needed. Check the three numbers."
    ),
    "certificates_incomplete": _("Certificates found: %(given)s; needed: %(expected)s."),
    "certificate_not_mine": _("Certificate %(member)s should be yours, and is not. Somebody replaced it."),
    "certificate_invalid": _("The certificate of trustee %(member)s is not signed as it should be."),
    "polynomials_incomplete": _("Trustees who have finished: %(given)s; needed: %(expected)s."),
    "commitments_invalid": _("The commitments of trustee %(member)s are not signed as they should be."),
    "share_unreadable": _("The share from trustee %(member)s cannot be opened: it was changed, or is for others."),
    "share_differs": _("The share from trustee %(member)s does not fit what that trustee committed to."),
    "trustees_missing": _("An election needs at least one trustee."),
    "other_tally_opened": _(
        "You have opened another tally of this election before. Two tallies of one election tell single votes:"
        " ask the office why there are two."
    ),
    "key_of_no_trustee": _("This key belongs to no trustee of this election."),
    # The box.
    "uuid_malformed": _("“%(uuid)s” cannot name an election. Take a UUID that “office uuid” printed."),
    "archive_without_setup": _("The archive does not begin with the set-up of an election."),
    "archive_unsound": _("The archive breaks a rule (%(rule)s). Nothing was decrypted. Verify it to see more."),
    "ballots_closed": _("The vote is closed: no more ballots are taken in."),
    "ballots_still_open": _("The vote is still open. Close it first."),
    "no_ballots": _("Nobody has voted: there is nothing to count."),
    "ballot_of_other_election": _("The ballot was made for another election."),
    "credential_unknown": _("The ballot's credential is not on the electoral roll."),
    "ballot_received_before": _("This very ballot was received before."),
    "voted_already": _("This voter has voted, and a vote is final here."),
    "not_a_shuffle": _("This is not a trustee's shuffle."),
    "nothing_to_shuffle": _("No question of this election asks for ranks or grades: nothing is shuffled."),
    "shuffle_of_other_ballots": _("The shuffle is of other ballots than those in the box."),
    "shuffles_ended": _("The ballots are being opened: no more shuffles are taken in."),
    "shuffles_missing": _("The ballots must be shuffled before they are opened."),
    "trustee_unknown": _("There is no trustee %(trustee)s: this election has %(trustees)s."),
    "decryption_added_before": _("Trustee %(trustee)s has decrypted already."),
    "decryption_of_nobody": _("This decryption fits the key of no trustee, or another tally."),
    "result_published": _("The result is published: the archive is complete."),
    "result_missing": _("The election is not finished: there is nothing to count yet."),
    "nothing_to_rank": _("No question of this election asks for ranks or grades."),
    "counting_unknown": _(
        "Question %(question)s does not say how its ranks or grades are counted, or in a way that is not known here."
    ),
    "lot_needed": _(
        "Question %(question)s: equal votes, and one of these must be excluded: %(tied)s. Draw the lot and say whom it"
        " drew."
    ),
    "count_not_found": _("A count is larger than all votes together: something is wrong with the tally."),
    "ballot_not_found": _("No ballot in the archive has this number."),
    # Rolls and files.
    "voters_malformed": _("The list of voters is not one voter a line, with a weight where votes are weighted."),
    "voter_twice": _("“%(voter)s” is on the list of voters twice."),
    "voter_unknown": _("“%(voter)s” is not on the roll."),
    "cards_handed_out": _("The cards were handed out already: their codes are forgotten."),
    "no_voters": _("There are no voters."),
    "election_not_on_roll": _("The roll has no credentials for the election %(uuid)s."),
    "group_not_of_form": _("The tools of form %(form)s do not know the group %(group)s. Choose one of: %(known)s."),
    "draft_malformed": _("This is not the draft of an election: name, description and questions."),
    "question_malformed": _(
        "Question %(question)s of the draft is not complete: question, answers, min, max, and blank if allowed; or"
        " question and lists; or question and numbers."
    ),
    "not_a_trustee_key": _("This is not a trustee's key file."),
    "not_a_member_key": _("This is not the file of a trustee who shares a key."),
    "not_a_roll": _("This is not a credential authority's roll."),
    "file_missing": _("The file %(file)s cannot be read."),
    "file_exists": _("The file %(file)s is there already; nothing was overwritten."),
    "file_too_long": _("The file %(file)s is too long. Bytes allowed: %(longest)s."),
}


def render(refused: StepRefused, language: str) -> str:
    """One sentence that says why a step was not taken.

    language    BCP 47, such as `fr` or `ar-EG`; English where there is no translation
    """
    return said(_SENTENCES[refused.code], language, **refused.facts)


def codes() -> frozenset[str]:
    """Every code that `render` has a sentence for."""
    return frozenset(_SENTENCES)


def said(sentence: str, language: str, **facts: Fact) -> str:
    """A sentence marked with `_`, in the reader's language, with its facts."""
    told: dict[str, Fact] = dict(facts)
    if _base(language) in _RIGHT_TO_LEFT:
        # Codes and digits keep their own direction within the sentence.
        told = {name: f"{_ISOLATE}{fact}{_END_ISOLATE}" for name, fact in facts.items()}
    return _catalogue(_base(language)).gettext(sentence) % told


def unfilled(code: str, language: str) -> str:
    """The sentence of a refusal with its places still named, for whoever fills them elsewhere."""
    return _catalogue(_base(language)).gettext(_SENTENCES[code])


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def _catalogue(language: str) -> gettext_module.NullTranslations:
    return gettext_module.translation(_DOMAIN, _LOCALE, languages=[language], fallback=True)
