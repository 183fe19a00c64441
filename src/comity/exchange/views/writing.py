"""Writing a message: a draft that saves itself, and sending it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.exchange import attached, corrections, errors, forms, links, passing, permissions, queries, showing
from comity.exchange.codes import AudienceMode, MessageKind, outcomes_of
from comity.exchange.models import Draft
from comity.exchange.services import writing
from comity.exchange.writing import Writing
from comity.records import services as record_services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.attachments.showing import shown
from comity.records.models import Attachment
from comity.records.permissions import ATTACH

# What the form can put right is said beside it; everything else is a page of its own.
IN_THE_FORM = (
    errors.CodeWeakened,
    errors.ContentNotAllowed,
    errors.DraftChanged,
    errors.LanguageUnknown,
    errors.NoRecipient,
    errors.NotABureau,
    errors.NotTheOwner,
    errors.NotReachable,
    errors.NothingWritten,
    errors.PassingNotAllowed,
    errors.QuotaFull,
    errors.RequestEnded,
    errors.RestrictionMissing,
)


@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Begin a message to other bureaus, or to those of a case, or an answer, to pass something on, or a correction."""
    draft = writing.save_draft(request.actor, draft=None, seq=0, writing=_first(request), at=timezone.now())
    return redirect("exchange:draft", draft.pk)


@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest, key: UUID) -> HttpResponse:
    """The form of a draft. Its buttons save, send or throw it away; while one types it saves itself."""
    found = queries.draft_visible_to(request.actor, key)
    permissions.SAVE_MESSAGE_DRAFT.require(request.actor)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, found, form)
            if request.POST.get("then") == "send":
                message = writing.send_message(request.actor, draft=saved, at=timezone.now())
                messages.success(request, _("Sent. Who has received it stands beside the message."))
                return redirect("exchange:case", message.case_id)
        except IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
            found.refresh_from_db()
            form.data = _with_seq(request, found)
        else:
            return redirect("exchange:draft", key)
    page = {
        "form": form,
        "draft": found,
        "title": _title(found),
        "lede": _lede(found),
        "entities": [showing.entity(each) for each in found.entities or ()],
        "linked": [links.by_name(each) for each in found.links],
        "files": shown(attached.files_visible_to(request.actor, [found])[found.pk]),
        "quoted": showing.quoted(request.actor, found),
        "cancel": _back(found),
        "trail": [(_("Inbox"), reverse("exchange:cases")), (_title(found), "")],
    }
    return render(request, "exchange/draft.html", page, status=400 if form.errors else 200)


@require_POST
def save(request: ActorRequest, key: UUID) -> HttpResponse:
    """What was typed so far, saved without a button: says when, or why it was not."""
    found = queries.draft_visible_to(request.actor, key)
    form = _form(request, found)
    shown: dict[str, object] = {"seq": request.POST.get("seq", "0")}
    if not form.is_valid():
        shown["reason"] = _("Something in the form cannot be read.")
    else:
        try:
            kept = _save(request, found, form)
        except errors.DraftChanged as refusal:
            shown |= {"reason": str(refusal), "changed": True}
        except IN_THE_FORM as refusal:
            shown["reason"] = str(refusal)
        else:
            shown |= {"saved_at": kept.saved_at, "seq": kept.seq}
    return render(request, "exchange/parts/saved.html", shown)


@require_POST
def discard(request: ActorRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = queries.draft_visible_to(request.actor, key)
    back = _back(found)
    writing.discard_draft(request.actor, draft=found, at=timezone.now())
    messages.success(request, _("The draft was thrown away."))
    return redirect(back)


@require_http_methods(["GET", "POST"])
def files(request: ActorRequest, key: UUID) -> HttpResponse:
    """The files of a draft, and a form for one more."""
    found = queries.draft_visible_to(request.actor, key)
    permissions.SAVE_MESSAGE_DRAFT.require(request.actor)
    form = forms.Attaching(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _attach(request, found, AttachmentRole(form.cleaned_data["role"]), form.cleaned_data["file"])
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("exchange:draft-files", key)
    back = reverse("exchange:draft", args=[key])

    def taking_off(one: Attachment) -> str:
        return reverse("exchange:draft-file-off", args=[key, one.pk])

    page = {
        "form": form,
        "attached": shown(attached.files_visible_to(request.actor, [found])[found.pk], detach=taking_off),
        "back": back,
        "trail": [(_("Inbox"), reverse("exchange:cases")), (_title(found), back), (_("Files"), "")],
    }
    return render(request, "exchange/files.html", page, status=400 if form.errors else 200)


@require_POST
def take_file_off(request: ActorRequest, key: UUID, attachment_id: UUID) -> HttpResponse:
    """Take a file off a draft, and erase it."""
    found = queries.draft_visible_to(request.actor, key)
    held = attached.files_visible_to(request.actor, [found])[found.pk]
    file = next((one for one in held if one.pk == attachment_id), None)
    if file is None:
        raise NotFound
    record_services.detach(request.actor, attachment=file, at=timezone.now())
    return redirect("exchange:draft-files", key)


def _attach(request: ActorRequest, found: Draft, role: AttachmentRole, sent: Any) -> None:
    ATTACH.require(request.actor)  # before anything is decoded for somebody who may not
    record_services.attach(
        request.actor,
        holder_type=found._meta.label_lower,
        holder_id=found.pk,
        record_id=None,
        role=role,
        prepared=prepare(sent),
        handling=Handling(found.handling),
        at=timezone.now(),
    )


def _form(request: ActorRequest, found: Draft) -> forms.Compose:
    return forms.Compose(
        request.POST or None,
        draft=found,
        outcomes=showing.outcomes(request.actor, found),
        properties=corrections.properties(request.actor, found.details),
    )


def _save(request: ActorRequest, found: Draft, form: forms.Compose) -> Draft:
    return writing.save_draft(
        request.actor,
        draft=found,
        seq=form.cleaned_data["seq"] or 0,
        writing=form.writing(),
        at=timezone.now(),
    )


def _with_seq(request: ActorRequest, found: Draft) -> QueryDict:
    """What was typed, with the number of what is kept now: the next press of a button is no longer the later page."""
    typed = request.POST.copy()
    typed["seq"] = str(found.seq)
    return typed


def _first(request: ActorRequest) -> Writing:
    """What a new draft begins with, from where the officer pressed."""
    actor, given = request.actor, request.POST
    language = actor.language
    if key := given.get("request"):
        asked = queries.request_visible_to(actor, _key(key))
        return Writing(
            to=[asked.asker_id],
            case=asked.case_id,
            kind=MessageKind.ANSWER,
            title=asked.message.title,
            original_language=language,
            priority=asked.priority,
            details={"request": str(asked.message.act_id), "outcome": outcomes_of(asked.message.kind)[0][0]},
            reply_to=asked.message.act_id,
        )
    if key := given.get("passes_on"):
        return passing.written_from(queries.act_visible_to(actor, _key(key)), language=language)
    if said := given.get("corrects"):
        return corrections.begun(actor, said)
    if key := given.get("case"):
        file = queries.case_file_visible_to(actor, _key(key))
        others = queries.parties_to(actor, file.case_id) - {actor.bureau}
        return Writing(
            to=others, case=file.case_id, title=file.title,
            original_language=language, own_reference=file.own_reference,
            audience=_audience_so_far(actor, file.case_id),
            links=[links.named(actor, linked)] if (linked := given.get("link", "")) else (),
        )  # fmt: skip
    return Writing(original_language=language)


def _audience_so_far(actor: Actor, case: UUID) -> AudienceMode:
    """Confidential where the bureau wrote so before: those it wrote to do not know of each other."""
    own = queries.messages_in(actor, case).filter(author=actor.bureau, audience=AudienceMode.CONFIDENTIAL)
    return AudienceMode.CONFIDENTIAL if own.exists() else AudienceMode.OPEN


def _key(said: str) -> UUID:
    """An id that a page sent.  Raises NotFound for what is none."""
    try:
        return UUID(said)
    except ValueError:
        raise NotFound from None


def _title(found: Draft) -> str:
    if found.kind == MessageKind.CORRECTION:
        return _("Propose a correction")
    if found.kind == MessageKind.ANSWER:
        return _("Answer")
    return _("Message in a case") if found.case_id else _("New message")


def _lede(found: Draft) -> str:
    """To whom a correction goes, for which the form does not ask; "" for anything else."""
    if found.kind != MessageKind.CORRECTION:
        return ""
    return _("It goes to %(bureau)s, which owns what is to be corrected, and to nobody else.") % {
        "bureau": " ".join(found.to)
    }


def _back(found: Draft) -> str:
    return reverse("exchange:case", args=[found.case_id]) if found.case_id else reverse("exchange:cases")
