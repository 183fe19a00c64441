"""Evidence of a hit reaches its other bureau at another node, and leaves it when it is taken off."""

from typing import Any

import pytest

from comity.core.codes import Handling
from comity.core.ids import new_id
from comity.exchange import hosting
from comity.exchange.files import evidence, taking
from comity.exchange.kinds import faults
from comity.exchange.models import Act, Consignment, Quarantined
from comity.exchange.tests.test_attached import WSQ, fingerprints
from comity.exchange.tests.test_files import named, parts
from comity.exchange.tests.travelling import NOW, arrives, sealed
from comity.records import services as record_services
from comity.records.attachments import storage
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.screening.models import Hit
from comity.screening.tests.casting import taken_up
from comity.screening.tests.conftest import answering, counter, wanted

__all__ = ["answering", "counter", "wanted"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def hit(counter: Any, wanted: Any) -> Hit:
    """A hit that XB reports on a record of XA."""
    made = taken_up(counter)
    assert (made.reporting_bureau_id, made.owner_id) == ("XB", "XA")
    return made


def added(who: Any, hit: Hit) -> Attachment:
    return record_services.attach(
        who, holder_type="screening.hit", holder_id=hit.pk, record_id=None, role=AttachmentRole.FINGERPRINT,
        prepared=prepare(fingerprints()), handling=Handling.H1, at=NOW,
    )  # fmt: skip


def said() -> list[tuple[str, str]]:
    """Kind and issuer of what was said of evidence, in order."""
    acts = Act.objects.filter(kind__in=("hit-evidence", "file-part")).order_by("issued_at", "pk")
    assert not any(fault for act in acts for fault in faults(act.kind, 1, act.body))
    return list(acts.values_list("kind", "issuer"))


class TestSaying:
    """What one bureau attaches is said once to the other, where that is at another node."""

    def test_it_is_said_with_its_parts_and_once(self, counter: Any, hit: Hit, monkeypatch: Any) -> None:
        added(counter, hit)
        assert evidence.say_new(NOW) == 0
        monkeypatch.setattr(hosting, "bureaus_elsewhere", lambda: frozenset({"XA"}))
        assert evidence.say_new(NOW) == 1
        assert evidence.say_new(NOW) == 0
        assert said() == [("hit-evidence", "XB"), ("file-part", "XB")]
        assert set(Consignment.objects.filter(act__kind="file-part").values_list("recipient", flat=True)) == {"XA"}

    def test_what_is_taken_off_is_said_too(self, counter: Any, hit: Hit, monkeypatch: Any) -> None:
        monkeypatch.setattr(hosting, "bureaus_elsewhere", lambda: frozenset({"XA"}))
        file = added(counter, hit)
        evidence.say_new(NOW)
        record_services.detach(counter, attachment=file, at=NOW)
        assert (evidence.say_new(NOW), evidence.say_new(NOW)) == (1, 0)
        assert said()[-1] == ("hit-evidence", "XB")
        assert Act.objects.filter(kind="hit-evidence").latest("pk").body["withdrawn"] is True

    def test_what_never_left_needs_no_taking_off(self, counter: Any, hit: Hit, monkeypatch: Any) -> None:
        file = added(counter, hit)
        record_services.detach(counter, attachment=file, at=NOW)
        monkeypatch.setattr(hosting, "bureaus_elsewhere", lambda: frozenset({"XA"}))
        assert evidence.say_new(NOW) == 0


class TestArriving:
    """Only the other bureau of the hit adds to it, and takes off only what is its own."""

    def arrive(self, hit: Hit, file: str, issuer: str = "XA", number: int = 1, **more: Any) -> Any:
        body = {"hit": {"reference": hit.reference, "id": str(hit.pk)}, "file": named(file)} | more
        act = sealed(number, *more.pop("previous", ()), issuer=issuer, kind="hit-evidence", body=body)
        arrives(act)
        return act

    @pytest.mark.django_db(transaction=True)  # a file goes once that is certain
    def test_it_is_attached_and_taken_off(self, hit: Hit) -> None:
        file = str(new_id())
        last = self.arrive(hit, file)
        for piece in parts(file, last):
            arrives(piece)
            last = piece
        assert taking.take_in(NOW) == 1
        kept = Attachment.objects.get(pk=file)
        assert (kept.holder_id, kept.owner_id, kept.erased_at) == (hit.pk, "XA", None)
        assert storage.file_of(kept.pk, "wsq").read_bytes() == WSQ
        body = {"hit": {"reference": hit.reference, "id": str(hit.pk)}, "file": named(file), "withdrawn": True}
        number = Consignment.objects.filter(recipient="XB", issuer="XA").count() + 1
        arrives(sealed(number, last.act_hash, kind="hit-evidence", body=body))
        kept.refresh_from_db()
        assert kept.erased_at == NOW
        assert not storage.file_of(kept.pk, "wsq").exists()

    def test_a_bureau_that_is_no_part_of_the_hit_adds_nothing(self, hit: Hit) -> None:
        self.arrive(hit, str(new_id()), issuer="XC")
        assert Consignment.objects.get(issuer="XC", recipient="XB").state == "refused"
        assert not Quarantined.objects.exists()
