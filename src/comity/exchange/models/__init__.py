"""What the exchange keeps: nodes, acts and their consignments, trouble, cases, recalls, the library."""

from comity.exchange.models.acts import Act, Chain, Consignment, Receipt
from comity.exchange.models.cases import Case, CaseFile, Draft, Message, Request
from comity.exchange.models.following import Share
from comity.exchange.models.found import ArrivalMatch, Wording
from comity.exchange.models.library import ExpertiseItem
from comity.exchange.models.nodes import DirectoryEdition, Hosting, Node
from comity.exchange.models.recalls import Grant, Recall
from comity.exchange.models.trouble import Evidence, Gap, Quarantined
from comity.exchange.models.witnesses import Cosigned, PassedOn, WatchedLedger

__all__ = [
    "Act",
    "ArrivalMatch",
    "Case",
    "CaseFile",
    "Chain",
    "Consignment",
    "Cosigned",
    "DirectoryEdition",
    "Draft",
    "Evidence",
    "ExpertiseItem",
    "Gap",
    "Grant",
    "Hosting",
    "Message",
    "Node",
    "PassedOn",
    "Quarantined",
    "Recall",
    "Receipt",
    "Request",
    "Share",
    "WatchedLedger",
    "Wording",
]
