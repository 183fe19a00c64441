"""Elections: announced, candidacies, the electoral board, ballots and their results."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import elections_showing as showing
from comity.assembly import offices
from comity.assembly.codes import Office, SessionState
from comity.assembly.forms import elections as forms
from comity.assembly.models import Election, Session, Vote
from comity.assembly.queries import elections as asked
from comity.assembly.queries import votes as votes_asked
from comity.assembly.queries.agenda import item_visible_to
from comity.assembly.queries.sealed import ballot_in
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import balloting, sealed
from comity.assembly.services import elections as verbs
from comity.assembly.services.votes import LEADING
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.requests import ActorRequest
from comity.engines.ballots import rules as voting
from comity.engines.ballots.rules import Method
from comity.members.rules.names import name_in


@require_GET
def elections(request: ActorRequest, reference: str) -> HttpResponse:
    """All elections of the session."""
    found = require_whole(request.actor, reference)
    language = request.actor.language
    secretary = Office.SECRETARY in offices.held_by(request.actor, found) and found.state != SessionState.CLOSED
    shown = head_of(request, found, "elections") | {
        "elections": [showing.shown(row, language) for row in asked.elections_of(found)],
        "items": [(item, name_in(item.titles, language)) for item in asked.items_to_elect(found)] if secretary else [],
        "may_settle": secretary,
    }
    return show(request, "assembly/elections.html", shown)


@require_GET
def election(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One election: who stands, the board's report, each ballot with its result, and what the reader may do now."""
    found = require_whole(request.actor, reference)
    row = asked.election_in(found, key)
    language = request.actor.language
    line = showing.shown(row, language)
    held = offices.held_by(request.actor, found)
    shown = head_of(request, found, "elections") | {
        "election": line,
        "candidacies": showing.candidacies_shown(row, language),
        "ballots": showing.ballots_shown(row, language),
        "report": name_in(row.report.words, language) if hasattr(row, "report") else "",
        "is_board": Office.BOARD in held,
        "is_teller": Office.TELLER in held,
        "leads": bool(held & set(LEADING)) and found.state == SessionState.OPEN,
        "may_stand": found.state != SessionState.CLOSED and not asked.has_ended(row),
        "trail": trail_of(found, request.actor, (_("Elections"), address("elections", found)), (line.post, "")),
    }
    return show(request, "assembly/election.html", shown)


@require_http_methods(["GET", "POST"])
def announce(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Announce an election under an item of the agenda."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    item = item_visible_to(request.actor, found, key)
    posts = list(showing.posts_to_announce(found, request.actor.language))
    return task(
        request,
        found,
        partial(forms.Announcing, posts=posts),
        title=_("Announce an election"),
        do=lambda form: verbs.announce_election(request.actor, item=item, post=form.post(), at=timezone.now()),
        back=address("elections", found),
    )


@require_http_methods(["GET", "POST"])
def stand(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Put a candidate forward."""
    found = require_whole(request.actor, reference)
    row = asked.election_in(found, key)
    mine = offices.delegate_of(request.actor, found)
    member = mine.delegation.member.code if mine and mine.delegation.member else ""
    return task(
        request,
        found,
        partial(forms.Putting, session=found, member=member, regions=_regions(row, request.actor.language)),
        title=_("Put a candidate forward"),
        do=lambda form: verbs.stand(request.actor, election=row, standing=form.standing(), at=timezone.now()),
        back=address("election", found, key),
        said=_("The candidacy is received."),
    )


@require_http_methods(["GET", "POST"])
def examine(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Decide on a candidacy."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.BOARD)
    row = asked.candidacy_in(found, key)
    return task(
        request,
        found,
        forms.Examining,
        title=_("Decide on the candidacy"),
        lede=row.name,
        do=lambda form: verbs.examine_candidacy(request.actor, candidacy=row, fault=form.decided(), at=timezone.now()),
        back=address("election", found, row.election_id),
    )


@require_POST
def withdraw(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw a candidacy."""
    found = require_whole(request.actor, reference)
    row = asked.candidacy_in(found, key)
    verbs.withdraw_candidacy(request.actor, candidacy=row, at=timezone.now())
    return redirect(address("election", found, row.election_id))


@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Hand in the board's report."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.BOARD)
    row = asked.election_in(found, key)
    return task(
        request,
        found,
        partial(forms.Reporting, session=found),
        title=_("Report on the election"),
        do=lambda form: verbs.report_on_election(
            request.actor, election=row, words=form.texts("words"), at=timezone.now()
        ),
        back=address("election", found, key),
    )


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Prepare the ballot that follows."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, *LEADING)
    row = asked.election_in(found, key)
    return task(
        request,
        found,
        lambda posted: forms.PreparingBallot(posted, initial={"method": row.method}),
        title=_("Prepare the ballot"),
        lede=showing.warning_of_few(found, at=timezone.now()),
        do=lambda form: balloting.prepare_ballot(
            request.actor, election=row, method=Method(form.cleaned_data["method"]), at=timezone.now()
        ),
        back=address("election", found, key),
    )


@require_http_methods(["GET", "POST"])
def count(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Enter what one teller counted of the papers."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.TELLER)
    vote = votes_asked.vote_in(found, key)
    names = showing.names_of(vote.election) if vote.election else {}
    candidates = [(one, names.get(one, one)) for one in vote.candidates]
    return task(
        request,
        found,
        partial(forms.CountingPapers, candidates=candidates),
        title=_("Enter the count of the papers"),
        lede=showing.ballot_question(vote, request.actor.language),
        do=lambda form: balloting.count_papers(request.actor, vote=vote, papers=form.papers(), at=timezone.now()),
        back=address("election", found, vote.election_id),
        said=_("Your count is entered."),
    )


@require_POST
def step(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Open or close a sealed ballot, draw the lot, decide a ballot."""
    found = require_whole(request.actor, reference)
    vote = votes_asked.vote_in(found, key)
    now = timezone.now()
    if step == "close":
        sealed.close_ballot(request.actor, ballot=ballot_in(found, key), at=now)
    elif step == "open":
        sealed.open_ballot(request.actor, vote=vote, at=now)
    elif step == "lot":
        balloting.draw_lot(request.actor, vote=vote, at=now)
    else:
        balloting.decide_ballot(request.actor, vote=vote, at=now)
    return redirect(page_of(found, vote))


def page_of(session: Session, vote: Vote) -> str:
    """Where a ballot is shown: with its election, or alone where it is on a proposal."""
    if vote.election_id is None:
        return address("vote", session, vote.pk)
    return address("election", session, vote.election_id)


def _regions(row: Election, language: str) -> list[tuple[str, str]]:
    """The regions of the committee, to choose from; the one of the election where it has one."""
    if not row.committee:
        return []
    regions = voting.edition(row.session.edition).committees[row.committee].regions.values()
    return [
        (one.region, voting.text_in(one.label, language))
        for one in regions
        if not row.region or one.region == row.region
    ]
