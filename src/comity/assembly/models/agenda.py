"""The agenda: its items, the editions in which it was published, and the documents of the session."""

from django.db import models

from comity.assembly.codes import AgendaKind, DebateState, DocumentAudience, ItemKind, ItemState
from comity.assembly.models.delegations import Delegation
from comity.assembly.models.sessions import InSession, Meeting
from comity.core.fields import CanonicalJSONField


class AgendaItem(InSession):
    """One item of the agenda.

    place         its number on the agenda; null before it is admitted
    proposed_by   null where the Secretariat proposed it
    is_late       proposed after the last day of the edition: only a vote admits it
    admitted_by   the vote that admitted a late one
    debate        whether it is being discussed
    """

    place = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    titles = CanonicalJSONField(default=dict)
    explanation = CanonicalJSONField(default=dict)
    proposed_by = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.PROPOSED)
    admitted_by = models.ForeignKey("assembly.Vote", on_delete=models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="items")
    debate = models.CharField(max_length=12, choices=DebateState.choices, default=DebateState.WAITING)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("session", "place"), name="item_of_agenda"),)

    def __str__(self) -> str:
        return f"{self.place or '-'} {self.kind}"


class AgendaEdition(InSession):
    """The agenda as it was published: provisional, supplementary or definitive. Never changed.

    lines     [{"item", "place", "kind", "titles"}]; sha256 of their canonical text
    due_on    the last day that the rules gave for it; null where they give none
    """

    kind = models.CharField(max_length=16, choices=AgendaKind.choices)
    lines = CanonicalJSONField(default=list)
    sha256 = models.CharField(max_length=64)
    due_on = models.DateField(null=True)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.published_at:%Y-%m-%d}"


class Document(InSession):
    """A working document of the session; its files, one for each language and version, hang on `DocumentFile`."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="documents")
    symbol = models.CharField(max_length=60)
    titles = CanonicalJSONField(default=dict)
    audience = models.CharField(max_length=12, choices=DocumentAudience.choices)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "symbol"), name="document_has_a_symbol_of_its_own"),)

    def __str__(self) -> str:
        return self.symbol


class DocumentFile(InSession):
    """One version of a document in one language. The file is an attachment of this row, drawn anew."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("document", "language", "version"), name="document_has_one_file_of_a_version_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.language} {self.version}"
