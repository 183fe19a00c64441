"""Public extracts: what the public may see of a notice, once all agreed whom its type names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.members.rules.names import folded
from comity.notices import errors, images, permissions, public_face
from comity.notices.codes import IN_FORCE, ExtractState, SubjectRole
from comity.notices.events import ExtractPublished
from comity.notices.models import Notice, PublicExtract, PublicWord
from comity.notices.references import new_slug
from comity.notices.services.keeping import named, require_officer, require_ours, require_review_by, rules_of
from comity.notices.tables import LANGUAGES, TypeRow
from comity.records.attachments import reading
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import ReleaseRule
from comity.records.models import Attachment

BUREAU, SECRETARIAT = "bureau", "secretariat"
PHOTOGRAPH = "photograph"
WORD_LENGTH, NAME_LENGTH = 60, 60
_FROM_RECORD: Mapping[str, str] = {"name": "name", "birth_date": "birthDate", "nationality": "nationality"}


def propose_extract(actor: Actor, *, notice: Notice, photo: Attachment | None, at: datetime) -> PublicExtract:
    """Agree, for the bureau, that the public may see the extract of a notice; where nobody else must, publish it.

    photo   an attached photograph of the principal, of which a public copy is made; None: without

    Raises ExtractNotAllowed, OfficerNeeded, NotFound for a picture that the actor may not see, and what preparing it
    raises.
    """
    copy = None
    if photo is not None:
        seen = reading.attachment_visible_to(actor, photo.pk)
        if seen.role != AttachmentRole.PHOTOGRAPH or seen.record_id is None or seen.record_id != notice.principal_id:
            raise NotFound
        copy = images.prepare_for_public(images.Stored(seen))
    return _propose_extract(actor, notice=notice, copy=copy, at=at)


@operation("notices.propose_extract", allow=permissions.PROPOSE_EXTRACT, subject="notice")
def _propose_extract(actor: Actor, *, notice: Notice, copy: Prepared | None, at: datetime) -> PublicExtract:
    """Agree, for the bureau, that the public may see the extract of a notice.

    Raises ExtractNotAllowed, OfficerNeeded, NoticeElsewhere.
    """
    require_officer(actor)
    require_ours(notice)
    _, row = rules_of(notice)
    _require_allowed(notice, row)
    if PublicExtract.objects.filter(notice=notice).exists():
        raise errors.ExtractNotAllowed(type=notice.get_type_display())
    extract = _drawn(notice, row, actor, at)
    if copy is not None and PHOTOGRAPH in row.public.fields:
        alt = dict.fromkeys(LANGUAGES, _caption(extract))
        extract.photo = images.publish_image(copy, holder=extract, owner=notice.requesting_bureau_id, alt=alt, at=at)
    extract.save()
    if SECRETARIAT not in row.public.consent:
        _publish(extract, actor, at)
    return extract


@operation("notices.agree_extract", allow=permissions.AGREE_EXTRACT, subject="notice")
def agree_extract(actor: Actor, *, notice: Notice, at: datetime) -> PublicExtract:
    """Agree, for the Secretariat, to an extract that its bureau proposed: the public sees it from now on.

    Raises NotPermitted, OfficerNeeded, OwnCause, TookPart, ConsentMissing, ExtractNotAllowed.
    """
    require_review_by(actor, notice)
    _, row = rules_of(notice)
    _require_allowed(notice, row)
    extract = PublicExtract.objects.select_for_update(of=("self",)).filter(notice=notice).first()
    if extract is None or extract.state != ExtractState.PROPOSED:
        raise errors.ConsentMissing
    _publish(extract, actor, at)
    return extract


@operation("notices.end_extract", allow=permissions.END_EXTRACT, subject="notice")
def end_extract(actor: Actor, *, notice: Notice, at: datetime) -> Notice:
    """Take the extract of a notice off the public pages, for good; the notice itself stays.

    Raises NotFound, NoticeElsewhere.
    """
    require_ours(notice)
    if not PublicExtract.objects.filter(notice=notice).exclude(state=ExtractState.ENDED).exists():
        raise NotFound
    public_face.end_extract(notice, at=at)
    return notice


def publish_always(notice: Notice, row: TypeRow, actor: Actor, *, at: datetime) -> None:
    """Publish the extract of a notice whose type is always public, in the operation that publishes the notice."""
    if row.public.always and _goes_to_everybody(notice) and not PublicExtract.objects.filter(notice=notice).exists():
        extract = _drawn(notice, row, actor, at)
        extract.save()
        _publish(extract, actor, at)


def _require_allowed(notice: Notice, row: TypeRow) -> None:
    """Fail closed: the type must allow it, the notice be in force, and go to everybody.  Raises ExtractNotAllowed."""
    in_force = notice.state in IN_FORCE and notice.frozen is not None and not notice.after_sending
    if not row.public.allowed or not in_force or not _goes_to_everybody(notice):
        raise errors.ExtractNotAllowed(type=notice.get_type_display())


def _goes_to_everybody(notice: Notice) -> bool:
    """What one bureau must not see, the public must not see either."""
    return notice.release.rule == ReleaseRule.ALL and not notice.release.discreet


def _drawn(notice: Notice, row: TypeRow, actor: Actor, at: datetime) -> PublicExtract:
    """An extract of what was published, and of nothing else: the fields that the type makes public."""
    content = extract_content(notice.frozen or {}, row)
    extract = PublicExtract(
        notice=notice,
        slug=new_slug(),
        content=content,
        languages=list(row.languages),
        proposed_by=actor.id,
        proposed_at=at,
        state=ExtractState.PROPOSED,
    )
    extract.order_key = folded(_caption(extract))[:NAME_LENGTH]
    return extract


def extract_content(frozen: Mapping[str, Any], row: TypeRow) -> dict[str, Any]:
    """{field: value or {language: text}} of a snapshot, for the fields that a type makes public."""
    notice = frozen.get("notice", {})
    principal = next((one for one in frozen.get("subjects", ()) if one["role"] == SubjectRole.PRINCIPAL), None)
    said = principal["record"].get("properties", {}) if principal else {}
    content: dict[str, Any] = {}
    for field in row.public.fields:
        if field in _FROM_RECORD:
            value: Any = [one["text"] for one in said.get(_FROM_RECORD[field], ())]
        else:
            value = notice.get("texts", {}).get(field) or notice.get("facts", {}).get(field)
        if value:
            content[field] = value
    return content


def _caption(extract: PublicExtract) -> str:
    names = (extract.content or {}).get("name") or [extract.notice.reference]
    return str(names[0])


def _publish(extract: PublicExtract, actor: Actor, at: datetime) -> None:
    notice = extract.notice
    extract.state, extract.agreed_by = ExtractState.PUBLIC, actor.id
    extract.agreed_at = extract.published_at = at
    extract.save()
    PublicWord.objects.filter(extract=extract).delete()
    PublicWord.objects.bulk_create(PublicWord(extract=extract, word=word) for word in sorted(words_of(extract)))
    public_face.touch()
    events.emit(ExtractPublished(**named(notice), extract=str(extract.pk)))


def words_of(extract: PublicExtract) -> set[str]:
    """The words by which an extract is found: of the names and of the notice's number, and one for its type."""
    texts = [*(extract.content or {}).get("name", ()), extract.notice.reference]
    words = {word[:WORD_LENGTH] for text in texts for word in folded(str(text)).split()}
    return words | {PublicWord.of_type(extract.notice.type)}
