"""Nodes, which bureaus they host, and the directories that said so."""

from django.db import models
from django.db.models import F, Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.exchange.codes import NodeKind, Standing
from comity.members.models import Bureau


class Node(Subject):
    """One installation that takes part in the exchange.

    here         this node itself
    fingerprint  of the node's own key, as both sides read it out when it joined
    address      host and port at which its broker is reached; "" for this node and for those of the same store
    forgot_at    of this node: when somebody first receipted an act of it that it does not know
    """

    code = models.SlugField(max_length=40, unique=True)
    names = CanonicalJSONField(default=dict)
    kind = models.CharField(max_length=8, choices=NodeKind.choices)
    here = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=200, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    forgot_at = models.DateTimeField(null=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ACTIVE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("here",), condition=Q(here=True), name="one_node_is_this_one"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="node_leaves_after_it_joined"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Hosting(Subject):
    """A bureau whose acts are issued and received at a node, during [from_at, until_at)."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="hostings")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="hostings")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("bureau",), condition=Q(until_at__isnull=True), name="bureau_is_hosted_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="hosting_ends_after_it_begins",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that is hosted."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.bureau_id} at {self.node_id}"


class DirectoryEdition(Subject):
    """One epoch of the signed directory, as this node issued or accepted it. Never changed.

    head    the signed head, which binds content and predecessor: kept for ever
    signed  head and content; null of those that a newer one took the place of
    hash    SHA-256 of the head's text in hexadecimal, to which the next epoch is bound
    """

    epoch = models.PositiveBigIntegerField(unique=True)
    head = models.BinaryField()
    signed = models.BinaryField(null=True)
    hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    accepted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.epoch)
