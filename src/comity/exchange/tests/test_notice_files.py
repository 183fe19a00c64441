"""Files of notices: a photograph of who is wanted goes to whom the notice goes, and is gone when it ends."""

from typing import Any

import pytest

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.ids import new_id
from comity.core.refusals import NotFound
from comity.exchange.files import asking, naming, taking
from comity.exchange.kinds import faults
from comity.exchange.shared_sayings.notices import publication
from comity.exchange.tests.following import Voice
from comity.exchange.tests.test_attached import fingerprints
from comity.exchange.tests.test_following_notices import named, said, voice, xa_
from comity.exchange.tests.test_mirrored_files import send, traces, with_file
from comity.exchange.tests.travelling import NOW
from comity.notices import queries
from comity.notices import services as services_of_notices
from comity.notices.models import Notice
from comity.notices.queries.attached import attached_to
from comity.notices.tests.casting import NOW as THEN
from comity.notices.tests.casting import decided, drafted, seen
from comity.notices.tests.conftest import reviewers, vera
from comity.records import services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.reading import attachment_visible_to
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment, AwaitedFile

__all__ = ["reviewers", "said", "vera", "voice", "xa_"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("organisation")]


def attach(who: Actor, notice: Notice, role: AttachmentRole) -> Attachment:
    about = notice.principal_id if role is AttachmentRole.FINGERPRINT else None
    return services.attach(
        who, holder_type=naming.NOTICE, holder_id=notice.pk, record_id=about, role=role,
        prepared=prepare(fingerprints()), handling=Handling.H1, at=THEN,
    )  # fmt: skip


def test_a_notice_names_its_files_but_for_consents(vera: Actor, reviewers: tuple[Actor, Actor]):
    notice = drafted(vera)
    file = attach(vera, notice, AttachmentRole.FINGERPRINT)
    consent = attach(vera, notice, AttachmentRole.CONSENT)
    decided(services_of_notices.request_notice(vera, notice=notice, seen=seen(vera, notice), at=THEN), reviewers)
    notice.refresh_from_db()
    body = publication(Notice.objects.select_related("release").get(pk=notice.pk), set())[1]
    assert [(one["id"], one["record"]) for one in body["files"]] == [(str(file.pk), str(notice.principal_id))]
    assert not list(faults("notice-published", 1, body))
    assert naming.that_may_go([str(file.pk), str(consent.pk)], owner="XB", to="XA") == [file]


def test_of_a_request_the_secretariat_reads_all_files_and_nobody_else_any(vera: Actor):
    notice = drafted(vera)
    file = attach(vera, notice, AttachmentRole.FINGERPRINT)
    assert naming.that_may_go([str(file.pk)], owner="XB", to="GS") == []
    notice = services_of_notices.request_notice(vera, notice=notice, seen=seen(vera, notice), at=THEN)
    assert naming.that_may_go([str(file.pk)], owner="XB", to="GS") == [file]
    assert naming.that_may_go([str(file.pk)], owner="XB", to="XA") == []
    assert [one["id"] for one in naming.of_request(notice, [notice.principal])] == [str(file.pk)]


def coming(body: dict[str, Any], file: str, **changes: Any) -> dict[str, Any]:
    """What is said of a notice, with a file of it that shows its subject."""
    [entity] = body["subjects"]
    [described] = with_file(entity, file, holder="notice", **changes)["files"]
    return body | {"files": [described]}


def test_it_is_seen_by_who_sees_the_notice_and_goes_when_that_ends(voice: Voice, said: dict[str, Any], xa_: Actor):
    file = str(new_id())
    assert voice.says("notice-published", coming(said, file)).state == "delivered"
    asking.ask(NOW)
    send(voice, file)
    assert taking.take_in(NOW) == 1
    notice = queries.notice_visible_to(xa_, said["notice"]["reference"])
    [kept] = attached_to(xa_, notice)
    assert (str(kept.pk), kept.record_id) == (file, notice.principal_id)
    voice.says("notice-withdrawn", named(said, reason={"code": "aim-met"}, cancelled=False))
    with pytest.raises(NotFound):
        attachment_visible_to(xa_, kept.pk)
    assert traces() == []


def test_a_file_of_a_record_that_did_not_come_is_left_out(voice: Voice, said: dict[str, Any]):
    voice.says("notice-published", coming(said, str(new_id()), record=str(new_id())))
    assert Notice.objects.filter(mirrored_at__isnull=False).exists()
    assert not AwaitedFile.objects.exists()


def test_what_is_awaited_goes_with_the_notice(voice: Voice, said: dict[str, Any]):
    voice.says("notice-published", coming(said, str(new_id())))
    assert AwaitedFile.objects.exists()
    voice.says("notice-narrowed", named(said, keep=False))
    assert not AwaitedFile.objects.exists()
