"""What the public sees and sends: pictures and reports of them, extracts of notices, information."""

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Bureau
from comity.notices.codes import ExtractState, ImageState, ReportReason, TipState
from comity.notices.models.notices import Notice


class PublicImage(Subject):
    """A picture that anyone may look at, of whichever app.

    holder_type, holder_id   the row that shows it, such as a notice's extract
    slug      random: the address says nothing of the picture's origin
    alt       {language: text}: what is to be seen, for those who cannot see it
    round     counts how often it was decided about: reports count within one round only
    salt      by which reporters are told apart in this round; destroyed with the decision
    """

    holder_type = models.CharField(max_length=40)
    holder_id = models.UUIDField()
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=26, unique=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = CanonicalJSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImageState.choices)
    round = models.SmallIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)
    salt = models.BinaryField(max_length=32, null=True)
    blocked_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ImageState.BLOCKED) | Q(blocked_at__isnull=False), name="blocked_picture_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state=ImageState.REMOVED) | Q(removed_at__isnull=False), name="removed_picture_says_when"
            ),
        )
        indexes = (models.Index(fields=("holder_type", "holder_id"), name="picture_by_holder"),)

    def __str__(self) -> str:
        return self.slug


class ImageReport(Subject):
    """One person's report of a picture.

    reporter, network  hashes with the picture's salt, emptied with the decision: one person counts once, and nobody
                       is followed
    """

    image = models.ForeignKey(PublicImage, on_delete=models.PROTECT, related_name="reported")
    round = models.SmallIntegerField(default=0)
    reporter = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=20, choices=ReportReason.choices)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "round", "reporter"),
                condition=~Q(reporter=""),
                name="one_person_reports_a_picture_once",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau whose picture it is."""
        return self.image.owner_id

    def __str__(self) -> str:
        return f"{self.reason} {self.image_id}"


class PublicExtract(Subject):
    """The part of a published notice that the public may see, once the bureau and the Secretariat both agreed.

    content    {field: value or {language: text}}; null once it is erased
    order_key  the folded name by which a list is sorted
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="extract")
    slug = models.CharField(max_length=26, unique=True)
    content = CanonicalJSONField(null=True)
    languages = CanonicalJSONField(default=list)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ExtractState.choices)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    photo = models.ForeignKey(PublicImage, on_delete=models.PROTECT, null=True, related_name="+")
    order_key = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ExtractState.PUBLIC) | Q(agreed_at__isnull=False, published_at__isnull=False),
                name="public_extract_was_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExtractState.ENDED) | Q(ended_at__isnull=False), name="ended_extract_says_when"
            ),
        )
        indexes = (
            models.Index(fields=("state", "-published_at", "-id"), name="extract_by_publication"),
            models.Index(fields=("state", "order_key"), name="extract_by_name"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that asks."""
        return self.notice.requesting_bureau_id

    def __str__(self) -> str:
        return self.slug


class Tip(Subject):
    """Information that somebody sent about an extract, for the bureau that asks."""

    extract = models.ForeignKey(PublicExtract, on_delete=models.PROTECT, related_name="tips")
    reference = models.CharField(max_length=20, unique=True)
    text = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TipState.choices)
    read_by = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("erase_on",), name="tip_to_erase", condition=Q(erased_at__isnull=True)),)

    @property
    def owner_id(self) -> str:
        """The bureau that asks."""
        return self.extract.notice.requesting_bureau_id

    def __str__(self) -> str:
        return self.reference


class PublicWord(models.Model):
    """A word by which an extract is found, or the one that stands for its type. Derived, so not a subject."""

    id = models.BigAutoField(primary_key=True)
    extract = models.ForeignKey(PublicExtract, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)

    class Meta:
        indexes = (models.Index(fields=("word", "extract"), name="extract_by_word"),)

    def __str__(self) -> str:
        return self.word

    @staticmethod
    def of_type(type_: str) -> str:
        """The word that stands for a type of notice: one that nobody can type, for a search knows no colon."""
        return f":{type_}"


class UsedToken(models.Model):
    """A public form that was sent: it is accepted once, by whichever process. Working memory, so not a subject."""

    id = models.BigAutoField(primary_key=True)
    nonce = models.CharField(max_length=32, unique=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.nonce


class Allowance(models.Model):
    """How many public forms one network may still send. Working memory of every process, so not a subject.

    network  a hash of it, under a key of this node and of the day: no address is stored
    left     how many it could send at `at`; more each minute since, up to a limit
    """

    id = models.BigAutoField(primary_key=True)
    network = models.CharField(max_length=64, unique=True)
    left = models.FloatField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.left:.1f}"


class PublicHead(models.Model):
    """The one row that says how often what the public sees has changed. Derived, so not a subject."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="there_is_one_public_head"),)

    def __str__(self) -> str:
        return str(self.version)
