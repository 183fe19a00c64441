"""Votes: prepared and led by the chair, counted by tellers, answered at the roll-call or from the seat."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import hosting_showing, offices, votes_showing
from comity.assembly.codes import Choice, Office, SessionState, VoteState, VoteSubject
from comity.assembly.forms.votes import Counting, CountingPapers, Explaining, Preparing
from comity.assembly.models import CastVote, Delegation, Session, Vote
from comity.assembly.queries import votes as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.rules.roll import Line
from comity.assembly.services import votes as verbs
from comity.assembly.showing import member_names, name_of, roll_shown
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor
from comity.core.refusals import InvalidInput
from comity.core.requests import ActorRequest
from comity.engines.ballots.rules import Method


@require_GET
def votes(request: ActorRequest, reference: str) -> HttpResponse:
    """All votes of the session, the newest first."""
    found = require_whole(request.actor, reference)
    held = offices.held_by(request.actor, found)
    shown = head_of(request, found, "votes") | {
        "votes": [votes_showing.shown(vote, request.actor.language) for vote in asked.votes_of(found)],
        "may_prepare": found.state == SessionState.OPEN and bool(held & set(verbs.LEADING)),
    }
    return show(request, "assembly/votes.html", shown)


@require_GET
def vote(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One vote: the question, what keeps it closed, the roll, the answers, the outcome."""
    found = require_whole(request.actor, reference)
    row = asked.vote_in(found, key)
    if row.election_id is not None:
        return redirect(address("election", found, row.election_id))
    if row.about == VoteSubject.HOST:
        return redirect(address("choice", found, key))
    language = request.actor.language
    line = votes_showing.shown(row, language)
    is_waiting = row.state == VoteState.PREPARED
    shown = head_of(request, found, "votes") | {
        "vote": line,
        "obstacles": asked.obstacles_of(row, language, at=timezone.now()) if is_waiting else [],
        "roll": _roll(row, found, language),
        "explanations": [
            (name_of(one.delegation, language), one)
            for one in row.explanations.select_related("delegation__member").order_by("given_at")
        ],
        "trail": trail_of(found, request.actor, (_("Votes"), address("votes", found)), (line.question, "")),
    }
    return show(request, "assembly/vote.html", shown | possible(request.actor, found, row))


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest, reference: str) -> HttpResponse:
    """Prepare a vote."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, *verbs.LEADING)
    waiting = votes_showing.waiting(found, request.actor.language)
    return task(
        request,
        found,
        lambda posted: Preparing(posted, session=found, waiting=waiting),
        title=_("Prepare a vote"),
        do=lambda form: verbs.prepare_vote(request.actor, session=found, question=form.question(), at=timezone.now()),
        back=address("votes", found),
    )


@require_POST
def step(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Open, close, decide or annul a vote."""
    found = require_whole(request.actor, reference)
    row = asked.vote_in(found, key)
    now = timezone.now()
    if step == "decide":
        verbs.decide_vote(request.actor, vote=row, casting=_choice(request, "casting", needed=False), at=now)
    else:
        verb = {"open": verbs.open_vote, "close": verbs.close_vote, "annul": verbs.annul_vote}[step]
        verb(request.actor, vote=row, at=now)
    return redirect(address("vote", found, key))


@require_http_methods(["GET", "POST"])
def count(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Enter what one teller counted."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.TELLER)
    row = asked.vote_in(found, key)
    return task(
        request,
        found,
        CountingPapers if row.method == Method.PAPER_BALLOT else Counting,
        title=_("Enter the count"),
        lede=votes_showing.question_of(row, request.actor.language),
        do=lambda form: verbs.enter_count(request.actor, vote=row, at=timezone.now(), **form.cleaned_data),
        back=address("vote", found, key),
        said=_("Your count is entered."),
    )


@require_POST
def answer(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Write down the answer of a delegation that was called."""
    found = require_whole(request.actor, reference)
    row = asked.vote_in(found, key)
    verbs.record_answer(
        request.actor,
        vote=row,
        delegation=posted_uuid(request, "delegation"),
        choice=_choice(request, "choice") or Choice.ABSTAINING,
        key=posted_uuid(request, "key"),
        at=timezone.now(),
    )
    return redirect(address("vote", found, key))


@require_POST
def cast(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Vote from the seat."""
    found = require_whole(request.actor, reference)
    row = asked.vote_in(found, key)
    received = verbs.cast_vote(
        request.actor,
        vote=row,
        choice=_choice(request, "choice") or Choice.ABSTAINING,
        key=posted_uuid(request, "key"),
        at=timezone.now(),
    )
    return answer_for(request, found, received)


@require_http_methods(["GET", "POST"])
def explain(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Explain the vote of the own delegation."""
    found = require_whole(request.actor, reference)
    offices.require_delegate(request.actor, found)
    row = asked.vote_in(found, key)
    return task(
        request,
        found,
        Explaining,
        title=_("Explain the vote of a delegation"),
        do=lambda form: verbs.explain_vote(
            request.actor, vote=row, words=form.cleaned_data["words"], at=timezone.now()
        ),
        back=address("vote", found, key),
    )


def answer_for(request: ActorRequest, session: Session, received: CastVote) -> HttpResponse:
    """What a seat is told of the vote that was received: the page again, or the sentence for a script that asks."""
    labels = dict(_choices(received.vote, request.actor.language))
    words = _("Received: %(choice)s, as number %(place)s.")
    sentence = words % {"choice": labels.get(_said(received), ""), "place": received.place}
    if not request.accepts("text/html"):
        return JsonResponse({"message": sentence, "place": received.place})
    messages.success(request, sentence)
    return redirect(address("seat", session))


def at_the_seat(actor: Actor, session: Session, delegation: Delegation) -> dict[str, Any]:
    """The open vote as the seat of a delegation shows it."""
    row = asked.open_vote_of(session)
    if row is None:
        return {"open_vote": None}
    own = row.cast_votes.filter(delegation=delegation).first()
    choices = _choices(row, actor.language)
    return {
        "open_vote": votes_showing.shown(row, actor.language),
        "own_vote": own,
        "own_choice": dict(choices).get(_said(own), "") if own else "",
        "choices": choices,
        "cast_at": address("cast-choice" if row.about == VoteSubject.HOST else "cast-vote", session, row.pk),
        "vote_key": uuid4(),
        "is_electronic": row.method == Method.ELECTRONIC_VOTE,
        "booth": row.secret.uuid if row.method == Method.SECRET_BALLOT else "",
    }


def possible(actor: Actor, session: Session, row: Vote) -> dict[str, Any]:
    """What the page of a vote offers its reader."""
    held = offices.held_by(actor, session)
    leads = bool(held & set(verbs.LEADING)) and session.state == SessionState.OPEN
    is_open = row.state == VoteState.OPEN
    calling = is_open and row.method == Method.RECORD_VOTE and bool(held & {Office.SECRETARY, Office.TELLER})
    return {
        "leads": leads,
        "may_count": is_open and row.method in verbs.COUNTED_BY_TELLERS and Office.TELLER in held,
        "is_sealed": row.method == Method.SECRET_BALLOT,
        "secret": getattr(row, "secret", None),
        "may_explain": session.state == SessionState.OPEN and offices.delegate_of(actor, session) is not None,
        "called": _called(row, session, actor.language) if calling else [],
        "choices": _choices(row, actor.language),
        "tellers": row.tellers_counts.count(),
        "answered": row.cast_votes.count(),
        "answers": answers_of(row, actor.language) if row.state == VoteState.DECIDED else [],
    }


def _called(row: Vote, session: Session, language: str) -> list[dict[str, Any]]:
    """The members still to be called, in the order of the roll-call; each form has its key."""
    answered = set(row.cast_votes.values_list("delegation__member__code", flat=True))
    by_code = {
        one.member.code: one
        for one in Delegation.objects.filter(session=session, member__code__in=row.order).select_related("member")
        if one.member
    }
    left = [code for code in row.order if code not in answered and code in by_code]
    return [{"delegation": by_code[code], "name": name_of(by_code[code], language), "key": uuid4()} for code in left]


def answers_of(row: Vote, language: str) -> list[tuple[str, str]]:
    """Who answered what, of a vote by record or from the seats: open votes are public to who takes part."""
    rows = row.cast_votes.select_related("delegation__member").order_by("place")
    labels = dict(_choices(row, language))
    return [(name_of(one.delegation, language), labels.get(_said(one), "")) for one in rows]


def _choices(row: Vote, language: str) -> list[tuple[str, str]]:
    """What may be answered: for, against or abstention; in the choice of a host the offers, or none of them."""
    if row.about == VoteSubject.HOST:
        return [*hosting_showing.names_of(row, language).items(), ("", _("none of them"))]
    return [(choice.value, str(choice.label)) for choice in Choice]


def _said(cast: CastVote) -> str:
    """The answer of a delegation, as one of the choices."""
    return cast.choice or next(iter(cast.candidates), "")


def _roll(row: Vote, session: Session, language: str) -> list[Any]:
    if row.roll is None:
        return []
    lines = [Line.from_record(line) for line in row.roll.lines]
    return roll_shown(lines, member_names(session, (line.member for line in lines), language))


def _choice(request: ActorRequest, name: str, *, needed: bool = True) -> Choice | None:
    said = request.POST.get(name, "")
    if not said and not needed:
        return None
    if said not in Choice.values:
        raise InvalidInput(reason=f"{name}: {said[:20]}")
    return Choice(said)


def posted_uuid(request: ActorRequest, name: str) -> UUID:
    """An id that a form brings.  Raises InvalidInput."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise InvalidInput(reason=name) from None
