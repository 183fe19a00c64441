"""What an exported session was found to be wrong with, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.assembly.verdicts import Defect

SENTENCES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "unreadable": _("Something cannot be read: %(where)s."),
        "too-large": _("A file is larger than any session makes it: %(where)s."),
        "format-unknown": _("This is no exported session, or of a newer form: %(where)s."),
        "files-differ": _("Files are missing, or there are others: %(where)s."),
        "file-altered": _("A file is not what the manifest says: %(where)s."),
        "checkpoint-not-signed": _("The checkpoint is not signed by the key: %(where)s."),
        "entry-not-in-tree": _("An entry is not in the signed tree: %(where)s."),
        "stream-broken": _("An entry does not continue the session: %(where)s."),
        "entries-missing": _("There are fewer or more entries than the manifest says: %(where)s."),
        "details-altered": _("The content of an entry is not what it commits to: %(where)s."),
        "items-altered": _("What an entry touched is not what it commits to: %(where)s."),
        "row-altered": _("A row is not what the last entry about it commits to: %(where)s."),
        "row-missing": _("A row is missing: %(where)s."),
        "rules-missing": _("The rules of a vote are not there: %(where)s."),
        "roll-altered": _("A voting roll has not its hash: %(where)s."),
        "roll-differs": _("The numbers of a voting roll are not those of its lines: %(where)s."),
        "tellers-disagree": _("No two tellers agree: %(where)s."),
        "answers-missing": _("An answer is missing, or there are two of a number: %(where)s."),
        "delegation-counted-twice": _("A delegation is counted twice: %(where)s."),
        "lot-differs": _("A lot, drawn again, falls elsewhere: %(where)s."),
        "counts-differ": _("The answers give other counts: %(where)s."),
        "outcome-differs": _("The rules give another outcome: %(where)s."),
        "archive-missing": _("The archive of a secret ballot is missing: %(where)s."),
        "archive-differs": _("The archive is not that of the secret ballot: %(where)s."),
        "archive-unsound": _("The archive of a secret ballot breaks a rule: %(where)s."),
        "credentials-differ": _("A secret ballot was open to others than the voting roll says: %(where)s."),
        "ballots-differ": _("The archive does not hold the ballots that were received: %(where)s."),
        "candidate-unknown": _("Somebody stood in a ballot without a candidacy: %(where)s."),
        "ballot-out-of-turn": _("A ballot has not the number that the one before it asks for: %(where)s."),
        "term-without-ballot": _("Somebody holds a seat whom no ballot elected: %(where)s."),
        "host-without-ballot": _("A host is named whom no ballot chose: %(where)s."),
        "text-altered": _("A resolution has not its hash: %(where)s."),
        "minutes-altered": _("An edition of the minutes has not its hash: %(where)s."),
        "minutes-of-another-record": _("The minutes tell entries that are not these: %(where)s."),
        "minutes-differ": _("The record gives other minutes: %(where)s."),
        "correction-differs": _("A paragraph of the minutes was changed by no correction: %(where)s."),
        "text-without-vote": _("No vote adopted this resolution: %(where)s."),
    }
)


def sentence(defect: Defect) -> str:
    """The sentence for what does not hold."""
    return str(SENTENCES.get(defect.code, SENTENCES["unreadable"])) % {"where": defect.where or defect.code}
