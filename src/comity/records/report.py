"""What an import says about a file, as sentences for its reader."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from comity.core.refusals import Refusal
from comity.records import errors
from comity.records.sources.messages import SENTENCES

_OURS: Mapping[str, str] = {
    "offence.unknown": _("“%(text)s” is not a crime area and was left out."),
    "marker.unknown": _("“%(text)s” is not a warning marker and was left out."),
}
# Entries are refused for the reasons for which a contribution by hand is.
_REFUSALS: Mapping[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in vars(errors).values()
    if isinstance(refusal, type) and issubclass(refusal, Refusal)
}


def said_of(code: str, facts: Mapping[str, str | int], *, line: int = 0, key: str = "") -> str:
    """The sentence of a code in the reader's language; the code itself if a later version wrote it."""
    if code in _REFUSALS:
        return str(_REFUSALS[code](**facts))
    sentence = _OURS.get(code) or SENTENCES.get(code)
    if sentence is None:
        return code
    return gettext(sentence) % {"line": line, "key": key, **facts}
