"""Secret ballots: their archives, the box while it is open, the booth."""

from functools import lru_cache
from uuid import UUID

from comity.assembly.models import BallotArchive, ProvidedBallots, SecretBallot, Session, Vote
from comity.assembly.queries.sessions import one
from comity.engines.ballots import holding
from comity.engines.ballots import rules as voting

BOXES_KEPT = 4  # open boxes that one process remembers: setting one up again takes a moment
RECEIPTS_KEPT = 16  # of ballots that are between their check and their place in the box; each is a megabyte at most


def uuids_of(session: Session) -> list[str]:
    """Names of all secret ballots provided for in the session, in the order in which ballots take them."""
    provided = ProvidedBallots.objects.filter(session=session).first()
    return list(provided.uuids) if provided else []


def ballot_in(session: Session, key: UUID) -> SecretBallot:
    """The box of a vote, by the key of the vote.  Raises NotFound."""
    rows = SecretBallot.objects.filter(session=session, vote=key)
    return one(rows.select_related("vote__election", "trustees", "session"))


def ballot_named(uuid: str) -> SecretBallot:
    """The box of a name in the protocol: what a sealed ballot is addressed to.  Raises NotFound."""
    return one(SecretBallot.objects.filter(uuid=uuid).select_related("vote", "session"))


def archive(sha256: str) -> bytes:
    """The bytes of an archive that a row names."""
    return bytes(BallotArchive.objects.get(pk=sha256).data)


@lru_cache(maxsize=BOXES_KEPT)
def poll_of(opening: str) -> holding.Poll:
    """The box that an opening sets up, ready to check ballots. It never changes: its name is the hash of its bytes."""
    return holding.poll_of(archive(opening))


@lru_cache(maxsize=RECEIPTS_KEPT)
def receipt_of(opening: str, data: bytes) -> holding.Receipt:
    """What the voter of a ballot is told, every proof in it checked; whether the voter has voted before is not asked.

    It follows from these bytes alone, so that who asks twice pays once.  Raises StepRefused, ArchiveRejected.
    """
    return poll_of(opening).accept(data, earlier=lambda _credential: (), recast=True)


def archive_of(ballot: SecretBallot) -> bytes:
    """The archive as it stands: so far while the vote goes on, with the shares that are in it afterwards."""
    if ballot.archive:
        return archive(ballot.archive)
    received = (data.encode() for data in ballot.sealed.order_by("place").values_list("data", flat=True))
    return holding.archive_of(archive(ballot.opening), received)


@lru_cache(maxsize=BOXES_KEPT)
def booth(opening: str, deliver_to: str) -> dict[str, bytes]:
    """The booth of a ballot as static files, the same for every voter: name and content."""
    return holding.booth_of(archive(opening), deliver_to)


def draft_of(vote: Vote) -> str:
    """What a ballot is called, on the booth and in its archive: the post, or what is proposed, in the languages of
    work, and its number."""
    edition = voting.edition(vote.edition)
    rule = edition.rules[vote.decision]
    labels = [
        vote.question.get(language) or voting.text_in(rule.label, language) for language in vote.session.languages
    ]
    return f"{vote.session.reference} · {' / '.join(dict.fromkeys(labels))} · {vote.ballot}"
