"""Public pictures: reports of different people block one at once, and a person decides."""

import pytest

from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry, DeskItem
from comity.core.refusals import InvalidInput, NotFound, NotPermitted
from comity.members.queries import visitor
from comity.notices import errors, images, services
from comity.notices.codes import ImageState
from comity.notices.content import Note
from comity.notices.models import ImageReport, PublicImage
from comity.notices.reporters import Reporter
from comity.notices.services.images import Report
from comity.notices.tests.casting import NOW, officer
from comity.notices.tests.picturing import proposed, public, reported
from tests.scenes import scene

pytestmark = pytest.mark.django_db

THREE = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")


@pytest.fixture
@scene
def image(vera, reviewers):
    """A picture that the public sees."""
    _, extract = public(vera, reviewers)
    return extract.photo


def decided(who, image, decision="restore", round_seen=None):
    seen = image.round if round_seen is None else round_seen
    return services.decide_image(who, image=image, round_seen=seen, decision=decision, note=Note("Looked at."), at=NOW)


def test_a_picture_is_shown_until_enough_different_people_report_it(image):
    assert images.shown([image]) == {image.pk}
    image = reported(image, *THREE[:2])
    assert (image.state, images.shown([image])) == (ImageState.SHOWN, {image.pk})
    image = reported(image, THREE[2])
    assert (image.state, images.shown([image])) == (ImageState.BLOCKED, set())


def test_one_person_counts_once(image):
    image = reported(image, *[THREE[0]] * 10)
    assert (image.state, image.reports, ImageReport.objects.count()) == (ImageState.SHOWN, 1, 1)


def test_owner_reviewers_and_data_protection_are_told(image):
    reported(image, *THREE)
    told = DeskItem.objects.filter(kind="notices.image-blocked").values_list("bureau", "unit")
    assert set(told) == {("XB", ""), ("GS", "compliance"), ("GS", "data-protection")}


def test_whoever_reports_is_not_followed(image):
    """The same network is another in another picture's salt; after the decision nothing of it is left."""
    image = reported(image, *THREE)
    assert not ImageReport.objects.filter(reporter__contains="192").exists()
    assert Reporter(network=THREE[0]).person(b"one") != Reporter(network=THREE[0]).person(b"two")


def test_the_audit_keeps_neither_text_nor_network(image):
    reported(image, *THREE)
    kept = "".join(AuditEntry.objects.filter(event="notices.report_image").values_list("details", flat=True))
    assert "brother" not in kept
    assert "192.0.2" not in kept


@pytest.mark.parametrize(("decision", "state"), [("restore", ImageState.SHOWN), ("remove", ImageState.REMOVED)])
def test_a_person_decides(image, reviewers, decision, state):
    image = decided(reviewers[0], reported(image, *THREE), decision)
    assert (image.state, image.salt, image.reports, image.round) == (state, None, 0, 1)
    assert set(ImageReport.objects.values_list("reporter", "network")) == {("", "")}
    assert not DeskItem.objects.filter(kind="notices.image-blocked", done_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_a_removed_picture_is_gone(image, reviewers):
    assert images.file_of(image).exists()
    image = decided(reviewers[0], reported(image, *THREE), "remove")
    assert not images.file_of(image).exists()
    assert reported(image, "192.0.2.0/24").reports == 0


def test_a_restored_picture_needs_many_more(image, reviewers):
    image = decided(reviewers[0], reported(image, *THREE))
    image = reported(image, *(f"10.0.{n}.0/24" for n in range(14)))
    assert image.state == ImageState.SHOWN
    assert reported(image, "10.0.99.0/24").state == ImageState.BLOCKED


def test_the_second_decision_is_refused(image, reviewers):
    image = reported(image, *THREE)
    decided(reviewers[0], image)
    for round_seen in (0, 1):
        with pytest.raises(errors.ImageDecided):
            decided(reviewers[1], image, "remove", round_seen)
    assert PublicImage.objects.get().state == ImageState.SHOWN


def test_only_the_secretariat_decides_and_never_in_its_own_cause(image, vera, huda, duty, privacy):
    image = reported(image, *THREE)
    national = officer("privacy.xb", "XB", Role.DATA_PROTECTION, purpose=Purpose.DATA_PROTECTION)
    for who in (vera, huda, duty, national, visitor()):
        with pytest.raises(NotPermitted):
            decided(who, image)
    assert decided(privacy, image).state == ImageState.SHOWN


def test_a_picture_that_never_was_public_cannot_be_reported(vera, reviewers):
    _, extract = proposed(vera, reviewers)
    assert images.shown([extract.photo]) == set()
    with pytest.raises(errors.ImageUnknown):
        reported(extract.photo, THREE[0])


def test_a_reason_is_one_of_the_list(image):
    with pytest.raises(InvalidInput):
        reported(image, THREE[0], reason="because")


def test_an_officer_counts_as_one_person_of_one_bureau(image, vera, huda):
    salt = b"salt"
    mine, same = Reporter.of(vera, "192.0.2.0/24"), Reporter.of(vera, "203.0.113.0/24")
    assert (mine.person(salt), mine.network(salt)) == (same.person(salt), same.network(salt))
    assert Reporter.of(huda, "192.0.2.0/24").network(salt) != mine.network(salt)
    image = services.report_image(huda, image=image, report=Report(reporter=mine, reason="minor"), at=NOW)
    assert image.reports == 1


class TestLooking:
    """Whoever looks at a picture that may be wrong leaves a trace for its bureau."""

    def test_is_recorded(self, image, vera, reviewers):
        image = reported(image, *THREE)
        for who in (vera, reviewers[0]):
            assert services.consult_image(who, slug=image.slug, at=NOW) == image
        entries = AuditEntry.objects.filter(event="notices.consult_image").order_by("position")
        assert [(entry.actor_id, entry.owner) for entry in entries] == [(vera.id, "XB"), (reviewers[0].id, "XB")]

    def test_is_for_nobody_else(self, image, despina):
        with pytest.raises(NotFound):
            services.consult_image(despina, slug=image.slug, at=NOW)
