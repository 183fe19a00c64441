"""Applications that came by mail: the same rules, and the moment at which the host's server had the letter."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from comity.accreditation import errors, mailbox, queries, services
from comity.accreditation.codes import ApplicationState, Document
from comity.accreditation.content import Said, Sorted
from comity.accreditation.models import Application
from comity.accreditation.taking import taken
from comity.accreditation.tests.casting import APPLICANT, CLOSES, ENOUGH, LATE, SAID, draft, scan, terms_of
from comity.assembly.tests.casting import prepared
from comity.assembly.tests.test_pages import signed_in
from comity.core.actors import Actor
from comity.core.refusals import NotFound, NotYours
from comity.records.attachments.reading import attachments_of
from comity.records.models import Attachment

pytestmark = pytest.mark.django_db
IN_TIME = CLOSES - timedelta(seconds=2)
VALID = datetime(2030, 1, 1, tzinfo=UTC).date()


def letter(arrived_at: datetime = IN_TIME, files: int = 3, text: str = "I apply.") -> bytes:
    message = EmailMessage()
    message["Received"] = f"by mx.host.example; {arrived_at:%a, %d %b %Y %H:%M:%S} +0000"
    message["From"] = "Odile Ferrant <odile.ferrant@courrier.example>"
    message["Subject"] = "Accreditation"
    message.set_content(text)
    for number in range(files):
        message.add_attachment(scan().read(), maintype="image", subtype="png", filename=f"{number}.png")
    return message.as_bytes()


def take_in(host: Actor, terms: object, content: bytes, at: datetime = LATE) -> Application:
    (one,) = mailbox.letters_of(content)
    return services.take_in(host, terms=terms, taken=taken(one, at), at=at)


def completed(host: Actor, application: Application, kinds: tuple[Document, ...] = ENOUGH) -> Application:
    keys = [one.pk for one in attachments_of(host, application)]
    files = Sorted(dict(zip(keys, kinds, strict=False)), {Document.IDENTITY: VALID, Document.PRESS_CARD: VALID})
    return services.complete_mailed(host, application=application, said=Said(SAID), files=files, at=LATE)


def test_one_that_arrived_in_time_is_received_as_of_then_though_it_is_read_later(terms, host):
    written = completed(host, take_in(host, terms, letter()))
    got = services.receive_mailed(host, application=written, consents=True, at=LATE)
    assert (got.state, got.received_at) == (ApplicationState.RECEIVED, IN_TIME)


def test_one_that_arrived_late_is_refused_by_the_same_rule(terms, host):
    written = completed(host, take_in(host, terms, letter(CLOSES)))
    with pytest.raises(errors.TooLate):
        services.receive_mailed(host, application=written, consents=True, at=LATE)


def test_what_is_missing_and_consent_are_asked_for_as_of_everybody(terms, host):
    written = completed(host, take_in(host, terms, letter(files=1)))
    with pytest.raises(errors.NotComplete):
        services.receive_mailed(host, application=written, consents=True, at=LATE)
    agreed = completed(host, take_in(host, terms, letter(text="Another.")))
    with pytest.raises(errors.ConsentMissing):
        services.receive_mailed(host, application=agreed, consents=False, at=LATE)


def test_the_same_letter_is_taken_in_once(terms, host):
    content = letter()
    take_in(host, terms, content)
    with pytest.raises(errors.TakenInAlready):
        take_in(host, terms, content)


def test_is_for_officers_of_the_host_alone(terms, host, outsider, secretary):
    mine = take_in(host, terms, letter())
    for who in (outsider, secretary):
        with pytest.raises(NotYours):
            take_in(who, terms, letter(text="Another."))
        with pytest.raises(NotYours):
            completed(who, mine)
        assert not queries.mailed_visible_to(who, terms).exists()
        assert attachments_of(who, mine) == []
    assert list(queries.mailed_visible_to(host, terms)) == [mine]


def test_an_officer_writes_in_no_draft_of_an_applicant(terms, host):
    theirs = draft(terms, *ENOUGH)
    with pytest.raises(errors.NotByMail):
        services.complete_mailed(host, application=theirs, said=Said(SAID), files=Sorted({}, {}), at=LATE)
    with pytest.raises(errors.NotByMail):
        services.receive_mailed(host, application=theirs, consents=True, at=LATE)


def test_a_file_of_another_letter_is_none_of_this_one(terms, host):
    mine, other = take_in(host, terms, letter()), take_in(host, terms, letter(text="Another."))
    foreign = {attachments_of(host, other)[0].pk: Document.IDENTITY}
    with pytest.raises(NotFound):
        services.complete_mailed(host, application=mine, said=Said(SAID), files=Sorted(foreign, {}), at=LATE)


def test_files_that_are_no_document_go_when_it_is_received(terms, host):
    written = completed(host, take_in(host, terms, letter(files=4)))
    services.receive_mailed(host, application=written, consents=True, at=LATE)
    assert Attachment.objects.filter(erased_at__isnull=True).count() == len(ENOUGH)


def test_a_file_that_cannot_be_drawn_anew_stops_neither_the_letter_nor_the_others(terms, host):
    message = letter(files=1).replace(b"0.png", b"0.exe")
    (one,) = mailbox.letters_of(message)
    broken = mailbox.Letter(number=1, parts=(*one.parts, mailbox.Part("x.png", b"MZ")), digest="d")
    got = taken(broken, LATE)
    assert (len(got.files), got.unread) == (1, 1)


def test_what_a_letter_says_goes_with_what_it_says_of_the_person(terms, host):
    gone = services.withdraw_application(APPLICANT, application=take_in(host, terms, letter()), at=LATE)
    assert (gone.letter, gone.name) == ("", "")


def test_officers_take_in_complete_and_receive_on_pages(secretary, host):
    opens_on = timezone.now().date() + timedelta(days=60)
    terms_of(secretary, prepared(secretary, "GA-13", host="XB", opens_on=opens_on, closes_on=opens_on))
    client = signed_in("bastien.roche")
    inbox = reverse("accreditation:mailed", args=["GA-13"])
    assert client.post(inbox, {"file": SimpleUploadedFile("in.eml", letter())}).status_code == 302
    assert client.post(inbox, {"file": SimpleUploadedFile("in.eml", b" ")}).status_code == 400
    mine = Application.objects.get()
    assert mine.reference in client.get(inbox).content.decode()
    address = reverse("accreditation:complete-mailed", args=["GA-13", mine.reference])
    assert "I apply." in client.get(address).content.decode()
    keys = [one.pk for one in attachments_of(host, mine)]
    said = {name: value for name, value in SAID.items() if value} | {"born_on": "1984-02-09"}
    said |= {f"is-{key}": kind.value for key, kind in zip(keys, ENOUGH, strict=True)}
    twice = said | {f"is-{keys[0]}": "identity", f"is-{keys[1]}": "identity"}
    assert client.post(address, twice).status_code == 400
    assert client.post(address, said).status_code == 302
    mine.refresh_from_db()
    assert (mine.name, mine.state) == ("Odile Ferrant", ApplicationState.DRAFT)
