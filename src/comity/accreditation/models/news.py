"""The newsroom: items in several languages, their pictures and films, what was corrected in them."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from comity.accreditation.newsroom_codes import NewsKind, NewsState
from comity.assembly.models import Text, Vote
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField
from comity.members.models import Bureau
from comity.notices.models import PublicImage


class NewsItem(InSession):
    """One item of the newsroom. It is public from `published_at` on, if it was released and not withdrawn.

    slug          random: an address that cannot be guessed before the item is public
    original      the language in which it was written; the others follow it
    version       counts the changes of the original: a wording below it is stale
    revision      counts every change: pages that were drawn for another revision are drawn anew
    ballot, text  the ballot of an election, or the adopted text, whose words the record says; null for what is written
    record_sha256 of what the record said when it was published or last confirmed, in hexadecimal
    related       ids of other items
    source        where the public record has it; "" for what is only said here
    released_at   when somebody released it; published_at: from when on it is public, never before `released_at`
    updated_at    of the last change while it was public
    withdrawn_why {language: text}, for whoever follows an old link
    """

    slug = models.CharField(max_length=26, unique=True)
    kind = models.CharField(max_length=12, choices=NewsKind.choices)
    original = models.CharField(max_length=8)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=NewsState.choices, default=NewsState.DRAFT)
    ballot = models.ForeignKey(Vote, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    record_sha256 = models.CharField(max_length=64, blank=True)
    related = CanonicalJSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = CanonicalJSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ballot__isnull=True) | Q(text__isnull=True), name="news_is_of_one_thing_of_the_record"
            ),
            models.CheckConstraint(
                condition=~Q(state=NewsState.RELEASED) | Q(released_at__isnull=False, published_at__isnull=False),
                name="released_news_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(published_at__gte=F("released_at")),
                name="news_is_public_after_it_was_released",
            ),
            models.CheckConstraint(
                condition=~Q(state=NewsState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="withdrawn_news_says_when",
            ),
        )
        indexes = (models.Index(fields=("state", "-published_at"), name="news_by_publication"),)

    @property
    def owner_id(self) -> str:
        """The General Secretariat."""
        return Bureau.SECRETARIAT

    @property
    def is_from_record(self) -> bool:
        """Whether its words are those of the session's record."""
        return self.ballot_id is not None or self.text_id is not None

    def is_public(self, at: datetime) -> bool:
        """Whether anybody may read it."""
        return self.state == NewsState.RELEASED and self.published_at is not None and self.published_at <= at

    def is_embargoed(self, at: datetime) -> bool:
        """Whether it was released, and its moment has not come."""
        return self.state == NewsState.RELEASED and not self.is_public(at)

    def __str__(self) -> str:
        return self.slug


class NewsWording(InSession):
    """The words of an item in one language.

    transcript  of a film: what is said and to be heard
    version     of the item at which the words were written: below the item's own they are stale
    """

    item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    transcript = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "language"), name="news_has_one_wording_in_a_language"),)

    def __str__(self) -> str:
        return f"{self.language} {self.version}"


class NewsPicture(InSession):
    """A picture of an item. The picture itself is a public image, which anybody may report.

    credit    who took it, and for whom; captions {language: text}; its alternative text is the image's own
    """

    item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="pictures")
    image = models.OneToOneField(PublicImage, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.PositiveIntegerField()
    credit = models.CharField(max_length=200)
    captions = CanonicalJSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "place"), name="one_picture_at_a_place_of_news"),
            models.CheckConstraint(condition=~Q(credit=""), name="picture_of_news_is_credited"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.place}"


class NewsFilm(InSession):
    """The film of an item: a file of its own under a random name, with captions.

    tracks    {language: WebVTT}, each written anew from what was sent
    seconds   how long it is, as its header says
    """

    item = models.OneToOneField(NewsItem, on_delete=models.PROTECT, related_name="film")
    slug = models.CharField(max_length=26, unique=True)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    seconds = models.PositiveIntegerField()
    credit = models.CharField(max_length=200)
    tracks = CanonicalJSONField(default=dict)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(credit=""), name="film_of_news_is_credited"),)

    def __str__(self) -> str:
        return self.slug


class NewsCorrection(InSession):
    """What was changed in an item while it was public, and when: shown under it for good.

    what   {language: text}
    """

    item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="corrections")
    what = CanonicalJSONField(default=dict)
    corrected_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(what={}), name="correction_says_what_was_changed"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.corrected_at:%Y-%m-%d %H:%M}"
