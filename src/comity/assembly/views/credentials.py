"""Letters of credentials, and the voting roll that follows from them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.assembly import offices, permissions, showing
from comity.assembly.codes import Office, SessionState
from comity.assembly.forms.delegations import Appealing, Deciding, HandingIn
from comity.assembly.queries import delegations as queries
from comity.assembly.queries.roll import roll_to_read
from comity.assembly.queries.sessions import require_whole
from comity.assembly.rules import roll as rules
from comity.assembly.services import credentials as verbs
from comity.assembly.services import presence
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.engines.ballots import rules as voting
from comity.records.attachments.preparing import prepare
from comity.records.attachments.showing import shown as files_shown
from comity.records.models import Attachment

RESOLUTION = "resolution"  # the decision whose quorum the roll shows; each vote follows its own


@require_GET
def credentials(request: ActorRequest, reference: str) -> HttpResponse:
    """What waits for the credentials committee, and what it decided."""
    found = require_whole(request.actor, reference)
    letters = [
        (letter, showing.name_of(letter.delegation, request.actor.language), showing.letter_word(letter))
        for letter in queries.letters_visible_to(request.actor, found).order_by("-state", "submitted_at")
    ]
    shown = head_of(request, found, "credentials") | {
        "letters": letters,
        "waiting": queries.letters_to_examine(request.actor, found).count(),
    }
    return show(request, "assembly/credentials.html", shown)


@require_http_methods(["GET", "POST"])
def hand_in(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Hand in a letter of credentials."""
    found = require_whole(request.actor, reference)
    row = queries.delegation_in(found, key)
    permissions.SUBMIT_LETTER.require(request.actor)  # before anything is decoded for somebody who may not
    if not queries.keeps(request.actor, row):
        raise NotFound
    return task(
        request,
        found,
        lambda posted: HandingIn(posted, request.FILES if posted is not None else None),
        title=_("Hand in the letter of credentials"),
        lede=showing.name_of(row, request.actor.language),
        do=lambda form: verbs.submit_letter(
            request.actor,
            delegation=row,
            letter=form.letter(),
            prepared=prepare(form.cleaned_data["file"]),
            at=timezone.now(),
        ),
        back=address("delegation", found, key),
        said=_("The letter is handed in."),
    )


@require_http_methods(["GET", "POST"])
def letter(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One letter: what it says, whom the delegation named, and the committee's decision."""
    found = require_whole(request.actor, reference)
    row = queries.letter_visible_to(request.actor, found, key)
    may_decide = Office.CREDENTIALS in offices.held_by(request.actor, found) and row.state == "submitted"
    if request.method == "POST":
        return task(
            request,
            found,
            Deciding,
            title=_("Decide on the letter"),
            do=lambda form: verbs.decide_letter(
                request.actor,
                letter=row,
                fault=form.decided(),
                note=form.cleaned_data["note"],
                at=timezone.now(),
            ),
            back=address("credentials", found),
            said=_("The decision is recorded."),
        )
    name = showing.name_of(row.delegation, request.actor.language)
    attached = Attachment.objects.filter(holder_type=row._meta.label_lower, holder_id=row.pk, erased_at__isnull=True)
    shown = head_of(request, found, "credentials") | {
        "letter": row,
        "name": name,
        "word": showing.letter_word(row),
        "fault": showing.fault_of(row),
        "people": row.delegation.delegates.filter(withdrawn_at__isnull=True).order_by("named_at"),
        "attached": files_shown(attached),
        "form": Deciding() if may_decide else None,
        "trail": trail_of(found, request.actor, (_("Credentials"), address("credentials", found)), (name, "")),
    }
    return show(request, "assembly/letter.html", shown)


@require_GET
def roll(request: ActorRequest, reference: str) -> HttpResponse:
    """The voting roll now, or at the closing: who votes, and for each member that does not, why."""
    found = require_whole(request.actor, reference)
    lines = roll_to_read(found, at=timezone.now())
    numbers = rules.numbers(lines)
    quorum = voting.quorum(voting.edition(found.edition).rules[RESOLUTION].quorum, numbers)
    names = showing.member_names(found, (line.member for line in lines), request.actor.language)
    shown = head_of(request, found, "roll") | {
        "lines": showing.roll_shown(lines, names),
        "numbers": numbers,
        "quorum": voting.render(quorum.reason, request.actor.language),
        "may_receive": Office.SECRETARY in offices.held_by(request.actor, found) and found.state != SessionState.CLOSED,
    }
    return show(request, "assembly/roll.html", shown)


@require_http_methods(["GET", "POST"])
def appeal(request: ActorRequest, reference: str) -> HttpResponse:
    """Write down an appeal against the loss of the vote."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        lambda posted: Appealing(posted, session=found),
        title=_("Receive an appeal"),
        do=lambda form: presence.receive_appeal(
            request.actor,
            session=found,
            member=form.cleaned_data["member"],
            received_on=form.cleaned_data["received_on"],
            grounds=form.texts("grounds"),
            at=timezone.now(),
        ),
        back=address("roll", found),
    )
