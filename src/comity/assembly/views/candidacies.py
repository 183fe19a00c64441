"""One candidacy: who it is, its documents, what the person promises, and what became of it."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.assembly import elections_showing as showing
from comity.assembly import offices, permissions
from comity.assembly.codes import CandidacyState, Office, SessionState
from comity.assembly.forms import elections as forms
from comity.assembly.models import Candidacy
from comity.assembly.queries import elections as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import elections as verbs
from comity.assembly.services import pledges
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in
from comity.records.attachments.preparing import prepare
from comity.records.attachments.showing import shown as files_shown
from comity.records.models import Attachment


@require_GET
def candidacy(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One candidacy, and what the reader may do with it. Its documents are for those who decide on it."""
    found = require_whole(request.actor, reference)
    row = asked.candidacy_in(found, key)
    language = request.actor.language
    (shown_row,) = showing.candidacies_shown(row.election, language, only=row)
    runs = found.state != SessionState.CLOSED
    keeps = keeps_candidacy(request.actor, row)
    held = offices.held_by(request.actor, found)
    attached = Attachment.objects.filter(holder_type=row._meta.label_lower, holder_id=row.pk, erased_at__isnull=True)
    sees_files = keeps or Office.BOARD in held
    shown = head_of(request, found, "elections") | {
        "candidacy": shown_row,
        "post": showing.post_of(row.election, language),
        "dossier": name_in(row.dossier, language),
        "pledges": showing.pledges_shown(row, language),
        "attached": files_shown(attached) if sees_files else [],
        "may_add": keeps and runs and row.state == CandidacyState.SUBMITTED,
        "may_pledge": keeps and runs and row.state in pledges.STANDING,
        "may_withdraw": keeps and runs and row.state in verbs.WITHDRAWABLE,
        "may_report": keeps and row.state == CandidacyState.ELECTED,
        "may_examine": runs and Office.BOARD in held and row.state == CandidacyState.SUBMITTED,
        "trail": trail_of(
            found,
            request.actor,
            (_("Elections"), address("elections", found)),
            (showing.post_of(row.election, language), address("election", found, row.election_id)),
            (row.name, ""),
        ),
    }
    return show(request, "assembly/candidacy.html", shown)


@require_http_methods(["GET", "POST"])
def add_file(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Add a document to a candidacy."""
    found = require_whole(request.actor, reference)
    row = asked.candidacy_in(found, key)
    permissions.ADD_TO_DOSSIER.require(request.actor)  # before anything is decoded for somebody who may not
    verbs.require_own(request.actor, found, row.member)
    return task(
        request,
        found,
        lambda posted: forms.AddingToDossier(posted, request.FILES if posted is not None else None),
        title=_("Add a document to the candidacy"),
        lede=row.name,
        do=lambda form: verbs.add_to_dossier(
            request.actor, candidacy=row, prepared=prepare(form.cleaned_data["file"]), at=timezone.now()
        ),
        back=address("candidacy", found, key),
        said=_("The document is added."),
    )


@require_http_methods(["GET", "POST"])
def pledge(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Write down what a candidate promises."""
    found = require_whole(request.actor, reference)
    row = asked.candidacy_in(found, key)
    return task(
        request,
        found,
        partial(forms.Pledging, session=found),
        title=_("Write down a pledge"),
        lede=row.name,
        do=lambda form: pledges.make_pledge(
            request.actor,
            candidacy=row,
            words=form.texts("words"),
            due_on=form.cleaned_data["due_on"],
            at=timezone.now(),
        ),
        back=address("candidacy", found, key),
    )


@require_http_methods(["GET", "POST"])
def report_on_pledge(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Say what became of a pledge."""
    found = require_whole(request.actor, reference)
    row = asked.pledge_in(found, key)
    return task(
        request,
        found,
        partial(forms.ReportingOnPledge, session=found),
        title=_("Report on a pledge"),
        lede=name_in(row.words, request.actor.language),
        do=lambda form: pledges.report_on_pledge(
            request.actor, pledge=row, state=form.state(), words=form.texts("words"), at=timezone.now()
        ),
        back=address("candidacy", found, row.candidacy_id),
        said=_("The report is recorded."),
    )


def keeps_candidacy(actor: Actor, row: Candidacy) -> bool:
    """Whether an actor acts for the member that puts somebody forward: its bureau, or the secretary."""
    own = row.member.bureaus.filter(pk=actor.bureau).exists() and not actor.entity
    return own or Office.SECRETARY in offices.held_by(actor, row.session_id)
