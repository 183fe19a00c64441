"""What happens to the public face of a notice together with the notice: helpers for verbs."""

from datetime import datetime

from django.db.models import F

from comity.core import events
from comity.notices import images
from comity.notices.codes import ExtractState, ImageState
from comity.notices.events import ExtractEnded
from comity.notices.models import Notice, PublicExtract, PublicHead, PublicWord


def end_extract(notice: Notice, *, at: datetime) -> None:
    """End the public extract of a notice, if it has one that has not ended: its page, its words, its picture."""
    extract = PublicExtract.objects.filter(notice=notice).exclude(state=ExtractState.ENDED).first()
    if extract is None:
        return
    was_public = extract.state == ExtractState.PUBLIC
    extract.state, extract.ended_at = ExtractState.ENDED, at
    extract.save()
    PublicWord.objects.filter(extract=extract).delete()
    if extract.photo is not None and extract.photo.state != ImageState.REMOVED:
        images.end_image(extract.photo, at=at)
    if was_public:
        touch()
        events.emit(
            ExtractEnded(
                notice=str(notice.pk),
                series=str(notice.series),
                owner=notice.requesting_bureau_id,
                reference=notice.reference,
                edition=notice.edition_number,
                extract=str(extract.pk),
            )
        )


def touch() -> None:
    """Say that what the public sees has changed: browsers that ask again get the new page."""
    PublicHead.objects.get_or_create(id=1)
    PublicHead.objects.filter(id=1).update(version=F("version") + 1)


def touch_if_public(notice: Notice) -> None:
    """The same, where the public sees something of this notice: of any other it must not even learn that it changed."""
    if PublicExtract.objects.filter(notice=notice, state=ExtractState.PUBLIC).exists():
        touch()
