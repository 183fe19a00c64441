"""What verification finds wrong, as a sentence that names it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES = {
    "entry-altered": gettext_lazy("Entry %(position)s was altered: it no longer gives the hash in the tree."),
    "entry-missing": gettext_lazy("Entry %(position)s is missing, or stands in another place."),
    "stream-broken": gettext_lazy("Entry %(position)s does not continue its stream: a number or the entry before."),
    "entry-unreadable": gettext_lazy("Entry %(position)s cannot be read: a column holds what no entry can."),
    "details-missing": gettext_lazy("The content of entry %(position)s is gone, and no action ordered its erasure."),
    "details-altered": gettext_lazy("The content of entry %(position)s was altered."),
    "state-salt-altered": gettext_lazy("A salt of entry %(position)s was altered."),
    "items-altered": gettext_lazy("The list of what entry %(position)s touched was altered."),
    "items-without-entry": gettext_lazy("There are lines of entries that do not exist."),
    "erasure-not-recorded": gettext_lazy(
        "Content of entry %(position)s is marked as erased, but no action says that it erased it."
    ),
    "erased-content-present": gettext_lazy("Content of entry %(position)s that was erased is back."),
    "tile-differs": gettext_lazy("The stored hash over the entries up to %(position)s is not that of the entries."),
    "tile-beyond-ledger": gettext_lazy("There is a stored hash over entries that do not exist (%(subject)s)."),
    "head-differs": gettext_lazy("The stored head of the ledger is not that of its %(position)s entries."),
    "checkpoint-altered": gettext_lazy("The checkpoint at %(position)s entries was altered, or its key is missing."),
    "checkpoint-differs": gettext_lazy(
        "The checkpoint signed at %(position)s entries, and so each after it, speaks of another history "
        "than the entries now tell."
    ),
    "checkpoint-beyond-ledger": gettext_lazy(
        "A checkpoint speaks of %(position)s entries: the ledger has fewer now. Entries were cut off."
    ),
    "checkpoint-copy-altered": gettext_lazy("The second copy of the checkpoints was altered."),
    "checkpoint-copy-differs": gettext_lazy(
        "The second copy of the checkpoint at %(position)s entries is not the one in the store."
    ),
    "checkpoint-copy-missing": gettext_lazy("The checkpoint at %(position)s entries is missing in the second copy."),
    "ledger-shorter-than-signed": gettext_lazy(
        "The ledger was signed at %(position)s entries and has fewer now: the store is an older copy, or was cut."
    ),
    "row-altered": gettext_lazy("%(subject)s is not as entry %(position)s, the last that speaks of it, left it."),
    "row-missing": gettext_lazy("%(subject)s is gone, and entry %(position)s, the last that speaks of it, kept it."),
    "row-without-entry": gettext_lazy("%(subject)s is in the store, but no entry speaks of it."),
    "row-unreadable": gettext_lazy("%(subject)s cannot be read: a column holds what none of its kind can."),
}


def sentence(code: str, position: int | None, subject: str) -> str:
    """What was found, in the reader's language."""
    facts = {"position": "?" if position is None else position, "subject": subject}
    return str(SENTENCES.get(code, _("Found at %(position)s: %(subject)s"))) % facts
