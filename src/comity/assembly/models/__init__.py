"""What the assembly keeps, by subject: sessions, delegations, agenda, texts, debates, votes, elections, afterwards."""

from comity.assembly.models.afterwards import Correction, FollowUp, Minutes, TreatyCommitment
from comity.assembly.models.agenda import AgendaEdition, AgendaItem, Document, DocumentFile
from comity.assembly.models.ceremonies import CeremonyGuest
from comity.assembly.models.debates import Debate, Ruling, Speech
from comity.assembly.models.delegations import (
    CredentialsLetter,
    Delegate,
    Delegation,
    Presence,
    SuspensionAppeal,
    VotingRoll,
)
from comity.assembly.models.elections import (
    BallotArchive,
    BoardReport,
    Candidacy,
    Credential,
    Election,
    Pledge,
    PledgeNote,
    ProvidedBallots,
    SealedBallot,
    SecretBallot,
    Term,
    Trustees,
)
from comity.assembly.models.hosting import HostAgreement, HostDuty, HostingCall
from comity.assembly.models.programme import ProgrammeResult
from comity.assembly.models.sessions import (
    BilateralSlot,
    HostingBid,
    InSession,
    Meeting,
    OfficeHolder,
    RunningOrderLine,
    Session,
)
from comity.assembly.models.talks import Invitation, TalkFollowUp
from comity.assembly.models.texts import Amendment, Paragraph, Sponsor, Text, Wording
from comity.assembly.models.votes import CastVote, ExplanationOfVote, Lot, TellersCount, Vote

__all__ = [
    "AgendaEdition",
    "AgendaItem",
    "Amendment",
    "BallotArchive",
    "BilateralSlot",
    "BoardReport",
    "Candidacy",
    "CastVote",
    "CeremonyGuest",
    "Correction",
    "Credential",
    "CredentialsLetter",
    "Debate",
    "Delegate",
    "Delegation",
    "Document",
    "DocumentFile",
    "Election",
    "ExplanationOfVote",
    "FollowUp",
    "HostAgreement",
    "HostDuty",
    "HostingBid",
    "HostingCall",
    "InSession",
    "Invitation",
    "Lot",
    "Meeting",
    "Minutes",
    "OfficeHolder",
    "Paragraph",
    "Pledge",
    "PledgeNote",
    "Presence",
    "ProgrammeResult",
    "ProvidedBallots",
    "Ruling",
    "RunningOrderLine",
    "SealedBallot",
    "SecretBallot",
    "Session",
    "Speech",
    "Sponsor",
    "SuspensionAppeal",
    "TalkFollowUp",
    "TellersCount",
    "Term",
    "Text",
    "TreatyCommitment",
    "Trustees",
    "Vote",
    "VotingRoll",
    "Wording",
]
