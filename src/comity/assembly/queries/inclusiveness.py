"""What the record has of who took part how, for the figures by which an assembly sees itself."""

from collections import Counter

from django.db.models import QuerySet

from comity.assembly.codes import CandidacyState, Capacity
from comity.assembly.models import Candidacy, CastVote, Delegate, Delegation, Session, Speech, Sponsor
from comity.assembly.rules.inclusiveness import DelegationFacts, Figure, PersonFacts, figures


def figures_of(session: Session) -> list[Figure]:
    """Every figure of a session, with small numbers of persons hidden."""
    return figures(_delegations(session), _persons(session))


def _delegations(session: Session) -> list[DelegationFacts]:
    given = Speech.objects.filter(session=session, began_at__isnull=False)
    spoke = Counter(given.values_list("delegation", flat=True))
    standing = Sponsor.objects.filter(session=session, withdrawn_at__isnull=True)
    sponsored = Counter(standing.values_list("delegation", flat=True))
    voted = Counter(CastVote.objects.filter(session=session).values_list("delegation", flat=True))
    elected = Counter(_elected(session).values_list("member", flat=True))
    rows = Delegation.objects.filter(session=session, member__isnull=False).select_related("member__region")
    return [
        DelegationFacts(
            region=row.member.region.code if row.member and row.member.region else "",
            spoke=spoke[row.pk],
            sponsored=sponsored[row.pk],
            voted=voted[row.pk],
            elected=elected[row.member.pk] if row.member else 0,
        )
        for row in rows
    ]


def _persons(session: Session) -> list[PersonFacts]:
    given = Speech.objects.filter(session=session, began_at__isnull=False, delegate__isnull=False)
    spoke = set(given.values_list("delegate", flat=True))
    voted = set(CastVote.objects.filter(session=session).values_list("cast_by", flat=True))
    delegates = [
        PersonFacts(
            sex=row.sex,
            language=row.language,
            head=row.capacity == Capacity.HEAD,
            spoke=row.pk in spoke,
            voted=str(row.officer_id) in voted,
        )
        for row in Delegate.objects.filter(session=session, withdrawn_at__isnull=True)
    ]
    elected = _elected(session).values_list("sex", flat=True)
    return [*delegates, *(PersonFacts(sex=sex, language="", delegate=False, elected=True) for sex in elected)]


def _elected(session: Session) -> QuerySet[Candidacy]:
    return Candidacy.objects.filter(session=session, state=CandidacyState.ELECTED)
