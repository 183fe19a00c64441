"""What is said of each code, in English. `locale/` holds the other languages; `rendering` chooses among them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """A sentence whose form depends on the number that the fact `by` gives."""

    singular: str
    plural: str
    by: str


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


def ngettext(singular: str, plural: str, by: str) -> Counted:
    """Mark a sentence with a number for translation."""
    return Counted(singular, plural, by)


SENTENCES: Mapping[str, str | Counted] = {
    # How a vote on a proposal is counted.
    "needs_of_for_and_against": _("Needs %(needed)s of %(base)s cast for or against; has %(votes)s."),
    "needs_of_all_votes": _("Needs %(needed)s of %(base)s cast, abstentions among them; has %(votes)s."),
    "needs_of_present": _("Needs %(needed)s of %(base)s present; has %(votes)s."),
    "needs_of_entitled": _("Needs %(needed)s of %(base)s with the right to vote; has %(votes)s."),
    "needs_of_members": _("Needs %(needed)s of all %(base)s of the organisation; has %(votes)s."),
    "nobody_voted": _("No vote was cast that counts."),
    # What follows for the proposal.
    "adopted": _("The proposal is adopted."),
    "adopted_unanimously": _("Nobody voted against it or abstained: the proposal is adopted unanimously."),
    "not_adopted": _("The proposal is not adopted."),
    "tie": _("As many voted for as against."),
    "tie_chair_decides": _("As many voted for as against: the chair has the casting vote."),
    "chair_votes_for": _("As many voted for as against, and the chair’s casting vote is for the proposal."),
    "chair_votes_against": _("As many voted for as against, and the chair’s casting vote is against the proposal."),
    # How a ballot of an election is counted.
    "ballots_needed_of_cast": _("Needed to be elected: %(needed)s of %(base)s ballots cast for somebody or against."),
    "ballots_needed_of_all": _("Needed to be elected: %(needed)s of %(base)s ballots cast, blank ones among them."),
    "ballots_needed_of_present": _("Needed to be elected: the votes of %(needed)s of %(base)s present."),
    "ballots_needed_of_entitled": _(
        "Needed to be elected: the votes of %(needed)s of %(base)s with the right to vote."
    ),
    "ballots_needed_of_members": _(
        "Needed to be elected: the votes of %(needed)s of all %(base)s of the organisation."
    ),
    "most_votes_needed": _("Whoever has the most votes is elected."),
    # Who is elected, and what follows.
    "elected": ngettext(
        "%(candidate)s is elected with %(votes)s vote.", "%(candidate)s is elected with %(votes)s votes.", "votes"
    ),
    "nobody_elected": ngettext(
        "Nobody is elected; the most is %(votes)s vote, for %(candidates)s.",
        "Nobody is elected; the most is %(votes)s votes, for %(candidates)s.",
        "votes",
    ),
    "tied": ngettext(
        "%(candidates)s have %(votes)s vote each, and not all of them can be elected.",
        "%(candidates)s have %(votes)s votes each, and not all of them can be elected.",
        "votes",
    ),
    "lot_decides": _("The lot decides between them."),
    "settled_by_lot": _("Equal votes were settled by lot, in this order: %(candidates)s."),
    "seats_open": ngettext("%(seats)s seat is still open.", "%(seats)s seats are still open.", "seats"),
    "no_further_ballot": _("The rules know no further ballot."),
    "nobody_left": _("No candidate is left who could be elected."),
    "next_under_same_majority": _("Ballot %(ballot)s follows, under the same majority."),
    "next_under_other_majority": _("Ballot %(ballot)s follows, under another majority: %(majority)s."),
    "next_candidates": _("Candidates in it: %(candidates)s."),
    # Quorum.
    "quorum_not_asked": _("The rules ask for no quorum."),
    "quorum_of_entitled": _(
        "There is a quorum. Present: %(present)s; needed: %(needed)s of %(base)s with the right to vote."
    ),
    "quorum_of_members": _("There is a quorum. Present: %(present)s; needed: %(needed)s of all %(base)s members."),
    "no_quorum_of_entitled": _(
        "There is no quorum, so the vote does not stand. Present: %(present)s; needed: %(needed)s of %(base)s with the"
        " right to vote."
    ),
    "no_quorum_of_members": _(
        "There is no quorum, so the vote does not stand. Present: %(present)s; needed: %(needed)s of all %(base)s"
        " members."
    ),
    # Texts.
    "text_missing": _("The text is missing in %(language)s."),
    "text_stale": _("The text in %(language)s is version %(version)s; the one to be voted on is version %(current)s."),
    # Who may not be elected.
    "no_such_region": _("%(candidate)s: the rules know no region “%(region)s”."),
    "other_region": _("%(candidate)s comes from %(region)s; this seat belongs to %(asked)s."),
    "elected_already": _("%(candidate)s was elected at this session already, as %(held)s."),
    "sits_already": _("%(candidate)s sits already, as %(held)s until %(until)s."),
    "not_again": _(
        "%(candidate)s cannot be elected as %(post)s before %(year)s, after a term as %(held)s until %(until)s."
    ),
    "country_taken": _("%(candidate)s: the country %(country)s has a member already, %(member)s."),
    "region_full": ngettext(
        "%(candidate)s: the %(seats)s seat of %(region)s is taken.",
        "%(candidate)s: the %(seats)s seats of %(region)s are taken.",
        "seats",
    ),
    "region_leads": _(
        "%(candidate)s cannot be %(post)s: %(member)s, %(held)s, comes from the same region, %(region)s."
    ),
    "rest_not_fillable": _(
        "With %(candidate)s from %(region)s as %(post)s, the seats that stay open could no longer all be filled within"
        " the regions’ seats."
    ),
    # What is unlawful in a committee as it is.
    "country_has_two": _("The country %(country)s has more than one member: %(candidates)s."),
    "region_leads_twice": _(
        "%(candidates)s come from the same region, %(region)s, and hold posts that ask for different ones."
    ),
    "region_over_full": ngettext(
        "%(region)s has more members than its %(seats)s seat.",
        "%(region)s has more members than its %(seats)s seats.",
        "seats",
    ),
    "not_completable": _("The open seats cannot all be filled within the regions’ seats."),
    # How a committee stands.
    "seats_to_fill": _("Open: %(post)s; numbers of the seats: %(numbers)s; next terms until %(until)s."),
    "terms_end": _("%(year)s, end of terms: %(post)s; seats held by %(candidates)s."),
    "election_next": _("Next election: %(post)s; seats: %(seats)s; terms until %(until)s."),
    "election_next_of_region": _("Next election: %(post)s, %(region)s; seats: %(seats)s; terms until %(until)s."),
    "may_be_elected": _("%(candidate)s can be elected as %(post)s."),
    "committee_complete": _("Every seat of the committee is filled."),
    # What cannot be judged.
    "no_such_ballot": _("The rules know no ballot %(ballot)s of this decision."),
    "casting_vote_not_asked": _("There is no tie for a casting vote to decide."),
    "other_kind_of_vote": _(
        "Proposals and elections are counted differently; these counts do not belong to “%(decision)s”."
    ),
    "roll_disagrees": _(
        "The roll cannot be right: members %(members)s, with the right to vote %(entitled)s, present %(present)s."
    ),
    "roll_needed": _(
        "To judge “%(decision)s”, the rules need the number of members, of those with the right to vote and of those"
        " present."
    ),
    "no_count": _("“%(name)s” is not a whole number from 0 to %(most)s."),
    "no_id": _("A name or code is empty, longer than %(most)s characters, or has characters that nobody sees."),
    "candidates_too_many": _("Candidates given: %(candidates)s; there must be at least one, and at most %(most)s."),
    "more_votes_than_present": _("Votes given: %(votes)s; present: %(present)s. More have voted than are there."),
    "more_votes_than_ballots": _("%(candidate)s has more votes than there are ballots: %(votes)s of %(ballots)s."),
    "ballots_without_votes": _("Ballots that name somebody or stand against all: %(ballots)s; but votes: %(votes)s."),
    "too_many_marks": _(
        "Votes given: %(votes)s; ballots: %(ballots)s. A ballot may name at most %(marks)s, so these are too many."
    ),
    "ballots_needed": _("A ballot may name %(marks)s candidates here, so the number of ballots is needed too."),
    "tally_impossible": _(
        "So many ballots cannot have given this tally. Ballots: %(ballots)s; votes for all answers together: %(votes)s."
    ),
    "tally_hides_ballots": _(
        "A ballot could name several answers (%(most)s) or none, so the tally does not say how many named somebody."
    ),
    "tally_of_others": _(
        "The answers of the question are not those of the candidates. Answers: %(answers)s; candidates: %(candidates)s."
    ),
    "tally_of_no_proposal": _(
        "The question does not ask for one of for, against and abstention. Answers: %(answers)s."
    ),
    "candidate_twice": _("One candidate stands twice on the ballot."),
    "no_seats": _("An election fills at least one seat."),
    "lot_not_asked": _("There are no equal votes that this lot could decide."),
    "lot_leaves_out": _("The lot is to be drawn among all of these: %(candidates)s."),
    "lot_of_others": _("The lot names somebody twice, or somebody who was no candidate."),
    "no_such_post": _("The committee has no post “%(post)s”."),
    "no_such_seat": _("The committee has no seat number %(number)s of the post “%(post)s”."),
    "no_open_seat": _("No seat is open: %(post)s."),
    "no_year": _("%(year)s is not a year that the rules count with."),
    "term_ends_before_it_begins": _("A term of %(candidate)s ends before it begins."),
    "too_many_terms": _("More terms than the %(most)s that are read."),
    "seat_held_twice": _("One seat has two holders at once: %(name)s."),
    "person_sits_twice": _("%(name)s holds two seats at once."),
}

# Codes within facts that have names of their own. Posts and regions have theirs in the edition.
LANGUAGES: Mapping[str, str] = {
    "ar": _("Arabic"), "en": _("English"), "es": _("Spanish"), "fr": _("French"),
    "ru": _("Russian"), "zh": _("Chinese"), "pt": _("Portuguese"),
}  # fmt: skip
MAJORITIES: Mapping[str, str] = {
    "simple": _("more than half"),
    "two-thirds": _("two-thirds"),
    "most-votes": _("the most votes"),
}
AT_LEAST = _("at least %(fraction)s")
MORE_THAN = _("more than %(fraction)s")
SEPARATOR = _(", ")
