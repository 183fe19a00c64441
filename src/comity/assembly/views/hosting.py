"""Hosting a coming session: offers, the ballots among them, the agreement with the host, its duties."""

from datetime import date
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import hosting_showing, offices, permissions, votes_showing
from comity.assembly.codes import BidState, DutyKind, Office, SessionState, VoteState, VoteSubject
from comity.assembly.forms import hosting as forms
from comity.assembly.forms.delegations import Hosting
from comity.assembly.models import HostAgreement, Session, Vote
from comity.assembly.queries import calling
from comity.assembly.queries import delegations as queries
from comity.assembly.queries import hosting as asked
from comity.assembly.queries import votes as votes_asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.rules.timetable import zone_of
from comity.assembly.services import agreeing, balloting
from comity.assembly.services import choosing_host as choosing
from comity.assembly.services import hosting as verbs
from comity.assembly.services import votes as voting_verbs
from comity.assembly.views import votes
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.engines.ballots.rules import Method
from comity.members.models import Bureau
from comity.records.attachments.preparing import prepare
from comity.records.models import Attachment


@require_GET
def bids(request: ActorRequest, reference: str) -> HttpResponse:
    """Who offers to host which session, and who was chosen."""
    found = require_whole(request.actor, reference)
    own = calling.called_members(found).filter(bureaus=request.actor.bureau).values_list("pk", flat=True).first()
    held = offices.held_by(request.actor, found)
    is_open = found.state != SessionState.CLOSED
    shown = head_of(request, found, "bids") | {
        "years": hosting_showing.years_shown(found, request.actor.language, today=_today(found)),
        "own_member": own,
        "is_open": is_open,
        "may_offer": is_open and own is not None and permissions.OFFER_TO_HOST.allows(request.actor),
        "may_call": is_open and Office.SECRETARY in held,
        "may_choose": found.state == SessionState.OPEN and bool(held & set(voting_verbs.LEADING)),
        "is_seat": request.actor.bureau == Bureau.SECRETARIAT,
    }
    return show(request, "assembly/bids.html", shown)


@require_http_methods(["GET", "POST"])
def call(request: ActorRequest, reference: str) -> HttpResponse:
    """Call for offers."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        lambda posted: forms.Calling(posted, session=found),
        title=_("Call for offers to host"),
        do=lambda form: verbs.call_for_offers(request.actor, session=found, at=timezone.now(), **form.cleaned_data),
        back=address("bids", found),
    )


@require_http_methods(["GET", "POST"])
def offer(request: ActorRequest, reference: str) -> HttpResponse:
    """Offer to host."""
    found = require_whole(request.actor, reference)
    permissions.OFFER_TO_HOST.require(request.actor)
    return task(
        request,
        found,
        lambda posted: Hosting(posted, session=found),
        title=_("Offer to host a session"),
        do=lambda form: verbs.offer_to_host(
            request.actor,
            session=found,
            for_year=form.cleaned_data["for_year"],
            place=form.texts("place"),
            offer=form.texts("offer"),
            at=timezone.now(),
        ),
        back=address("bids", found),
    )


@require_POST
def withdraw(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw an offer."""
    found = require_whole(request.actor, reference)
    verbs.withdraw_bid(request.actor, bid=queries.bid_in(found, key), at=timezone.now())
    return redirect(address("bids", found))


@require_POST
def accept(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Accept the duties of a host."""
    found = require_whole(request.actor, reference)
    verbs.accept_duties(request.actor, bid=queries.bid_in(found, key), at=timezone.now())
    return redirect(address("bids", found))


@require_http_methods(["GET", "POST"])
def prepare_choice(request: ActorRequest, reference: str, year: int) -> HttpResponse:
    """Prepare the ballot among the offers for a year."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, *voting_verbs.LEADING)
    return task(
        request,
        found,
        forms.PreparingChoice,
        title=_("Prepare the choice of the host"),
        do=lambda form: choosing.prepare_choice(
            request.actor,
            session=found,
            for_year=year,
            method=Method(form.cleaned_data["method"]),
            at=timezone.now(),
        ),
        back=address("bids", found),
    )


@require_GET
def choice(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One ballot among offers: what is asked, the counts by offer, the outcome."""
    found = require_whole(request.actor, reference)
    row = _choice(found, key)
    language = request.actor.language
    names = hosting_showing.names_of(row, language)
    line = votes_showing.shown(row, language)
    counted = row.counts["votes"] if row.counts else {}
    shown = head_of(request, found, "bids") | {
        "vote": line,
        "offers": list(names.items()),
        "counted": [(names[one], counted[one]) for one in names] if counted else [],
        "chosen": [
            hosting_showing.bid_shown(bid, language)
            for bid in queries.bids_in(found).filter(vote=row, state=BidState.CHOSEN).select_related("vote")
        ],
        "obstacles": (
            votes_asked.obstacles_of(row, language, at=timezone.now()) if row.state == VoteState.PREPARED else []
        ),
        "trail": trail_of(found, request.actor, (_("Hosting"), address("bids", found)), (line.question, "")),
    }
    return show(request, "assembly/choice.html", shown | votes.possible(request.actor, found, row))


@require_POST
def choice_step(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Open, close, decide or annul a ballot among offers, or draw the lot that its rules ask for."""
    found = require_whole(request.actor, reference)
    verb = {
        "open": voting_verbs.open_vote,
        "close": voting_verbs.close_vote,
        "annul": voting_verbs.annul_vote,
        "lot": balloting.draw_lot,
        "decide": choosing.decide_host,
    }[step]
    verb(request.actor, vote=_choice(found, key), at=timezone.now())
    return redirect(address("choice", found, key))


@require_http_methods(["GET", "POST"])
def count(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Enter the hands that one teller counted."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.TELLER)
    row = _choice(found, key)
    return task(
        request,
        found,
        partial(forms.CountingHands, offers=hosting_showing.names_of(row, request.actor.language)),
        title=_("Enter the count for each host"),
        lede=hosting_showing.question_of(row),
        do=lambda form: choosing.count_hands(request.actor, vote=row, papers=form.papers(), at=timezone.now()),
        back=address("choice", found, key),
        said=_("Your count is entered."),
    )


@require_POST
def answer(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Write down for which offer a delegation votes that was called."""
    found = require_whole(request.actor, reference)
    choosing.record_choice(
        request.actor,
        vote=_choice(found, key),
        delegation=votes.posted_uuid(request, "delegation"),
        bid=_offer(request),
        key=votes.posted_uuid(request, "key"),
        at=timezone.now(),
    )
    return redirect(address("choice", found, key))


@require_POST
def cast(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Vote for an offer from the seat."""
    found = require_whole(request.actor, reference)
    received = choosing.choose_host(
        request.actor,
        vote=_choice(found, key),
        bid=_offer(request),
        key=votes.posted_uuid(request, "key"),
        at=timezone.now(),
    )
    return votes.answer_for(request, found, received)


@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Draft the agreement with a chosen host."""
    found = require_whole(request.actor, reference)
    permissions.DRAFT_AGREEMENT.require(request.actor)  # before anything is decoded for somebody who may not
    offices.require(request.actor, found, Office.SECRETARY)
    bid = queries.bid_in(found, key)
    return task(
        request,
        found,
        lambda posted: forms.DraftingAgreement(posted, request.FILES if posted is not None else None),
        title=_("Draft the host agreement"),
        do=lambda form: agreeing.draft_agreement(
            request.actor,
            bid=bid,
            opens_on=form.cleaned_data["opens_on"],
            closes_on=form.cleaned_data["closes_on"],
            prepared=prepare(form.cleaned_data["file"]),
            at=timezone.now(),
        ),
        back=address("bids", found),
    )


@require_GET
def agreement(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """The agreement with a host: who has signed, and the duties with their days."""
    found = require_whole(request.actor, reference)
    row = asked.agreement_visible_to(request.actor, found, key)
    language = request.actor.language
    bid = hosting_showing.bid_shown(row.bid, language)
    files = Attachment.objects.filter(holder_type=row._meta.label_lower, holder_id=row.pk, erased_at__isnull=True)
    title = _("Agreement with the host of %(year)s") % {"year": row.bid.for_year}
    shown = head_of(request, found, "bids") | {
        "agreement": row,
        "bid": bid,
        "heading": title,
        "file": files.first(),
        "duties": hosting_showing.duties_shown(row.duties.all(), language, today=_today(found)),
        "may_sign": _may_sign(request.actor, row),
        "may_report": asked.is_host(request.actor, row.bid) and row.is_in_force,
        "may_add": Office.SECRETARY in offices.held_by(request.actor, found)
        and not (row.host_signed_at or row.seat_signed_at),
        "trail": trail_of(found, request.actor, (_("Hosting"), address("bids", found)), (title, "")),
    }
    return show(request, "assembly/agreement.html", shown)


@require_POST
def sign(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Sign the agreement for the own side."""
    found = require_whole(request.actor, reference)
    row = asked.agreement_visible_to(request.actor, found, key)
    agreeing.sign_agreement(request.actor, agreement=row, at=timezone.now())
    return redirect(address("agreement", found, key))


@require_http_methods(["GET", "POST"])
def add_duty(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Add a duty to an agreement that nobody has signed yet."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    row = asked.agreement_visible_to(request.actor, found, key)
    return task(
        request,
        found,
        lambda posted: forms.AddingDuty(posted, session=found),
        title=_("Add a duty of the host"),
        do=lambda form: agreeing.add_duty(
            request.actor,
            agreement=row,
            kind=DutyKind(form.cleaned_data["kind"]),
            words=form.texts("words"),
            due_on=form.cleaned_data["due_on"],
            at=timezone.now(),
        ),
        back=address("agreement", found, key),
    )


@require_http_methods(["GET", "POST"])
def duty(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Report a duty as done, confirm that it is, or give it back."""
    found = require_whole(request.actor, reference)
    row = asked.duty_visible_to(request.actor, found, key)
    titles = {
        "report": _("Report a duty as done"),
        "confirm": _("Confirm that the duty is done"),
        "return": _("Give the duty back"),
    }

    def do(form: forms.Noting) -> object:
        note = form.cleaned_data["note"]
        if step == "report":
            return agreeing.report_duty(request.actor, duty=row, note=note, at=timezone.now())
        return agreeing.settle_duty(request.actor, duty=row, done=step == "confirm", note=note, at=timezone.now())

    return task(
        request,
        found,
        forms.Noting,
        title=titles[step],
        lede=DutyKind(row.kind).label,
        do=do,
        back=address("agreement", found, row.agreement_id),
    )


def _today(session: Session) -> date:
    """The day by the clock of a session."""
    return timezone.now().astimezone(zone_of(session.time_zone)).date()


def _choice(session: Session, key: UUID) -> Vote:
    """A ballot among offers.  Raises NotFound."""
    row = votes_asked.vote_in(session, key)
    if row.about != VoteSubject.HOST:
        raise NotFound
    return row


def _offer(request: ActorRequest) -> UUID | None:
    """The offer that was named; None for none of them."""
    return votes.posted_uuid(request, "choice") if request.POST.get("choice") else None


def _may_sign(actor: Actor, row: HostAgreement) -> bool:
    if not permissions.SIGN_AGREEMENT.allows(actor):
        return False
    if actor.bureau == Bureau.SECRETARIAT:
        return row.seat_signed_at is None
    return asked.is_host(actor, row.bid) and row.host_signed_at is None
