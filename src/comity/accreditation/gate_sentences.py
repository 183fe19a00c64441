"""What the page of a gate says, in all four languages at once: a phone without a network changes its language, too."""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.badge_codes import ROLE_NAMES
from comity.core.countries import LANGUAGES

SENTENCES: Final[dict[str, str | Promise]] = {
    "title": _("Gate"),
    "language": _("Language"),
    "enrol-title": _("Enrol this phone"),
    "enrol-code": _("One-time code"),
    "enrol-help": _("The head of the gate gives it to you. It holds once, for a few minutes."),
    "enrol-do": _("Enrol this phone"),
    "blocked": _("This phone is not enrolled, or was blocked. Ask the head of the gate for a code."),
    "no-network": _("There is no network. Enrolling needs one; scanning does not."),
    "meeting": _("Meeting"),
    "direction": _("Direction"),
    "direction-in": pgettext_lazy("direction at a gate", "in"),
    "direction-out": pgettext_lazy("direction at a gate", "out"),
    "scan-label": _("Code of the badge"),
    "scan-do": _("Read the badge"),
    "camera-do": _("Use the camera"),
    "camera-refused": _("The camera cannot be used. A hand scanner or the keyboard can."),
    "online": _("Network: yes"),
    "offline": _("Network: none"),
    "age": _("Minutes since the last pack: %(minutes)s"),
    "clock": _("The clock of this phone is wrong."),
    "no-pack": _("No gate pack"),
    "unsent": _("Scans to be sent: %(number)s"),
    "inside": _("Inside: %(inside)s"),
    "inside-of": _("Inside: %(inside)s of %(capacity)s"),
    "rule": _("Rule %(number)s: %(text)s"),
    "supervisor": _("To let the person in, a supervisor scans the own security badge."),
    "word-green": pgettext_lazy("answer of a gate", "May enter"),
    "word-amber": pgettext_lazy("answer of a gate", "In doubt"),
    "word-red": pgettext_lazy("answer of a gate", "May not enter"),
    "word-left": pgettext_lazy("answer of a gate", "Left"),
    "word-let-in": pgettext_lazy("answer of a gate", "Let in by a supervisor"),
    "proof-identity": _("Identity document shown: name and face are those of the badge"),
    "proof-press": _("Press card or letter of assignment shown"),
    "reason-admitted": _("%(role)s. Badge and documents are in order."),
    "reason-left": _("%(role)s. Noted as having left."),
    "reason-not-open-to": _("%(role)s: this meeting is not open to this role."),
    "reason-wrong-zone": _("%(role)s: the badge does not admit to this zone."),
    "reason-revoked": _("%(role)s: this badge was revoked."),
    "reason-not-yet-valid": _("%(role)s: this badge does not hold yet."),
    "reason-no-longer-valid": _("%(role)s: this badge holds no longer."),
    "reason-doors-closed": _("The doors of this meeting are closed at this hour."),
    "reason-proof-not-shown": _("%(role)s: ask for what is missing, and confirm what you saw."),
    "reason-already-inside": _("%(role)s: this badge is inside already."),
    "reason-clock-wrong": _("The clock of this phone is wrong: set it, then read the badge again."),
    "reason-pack-too-old": _("The gate pack is too old to know of the latest revocations: find a network."),
    "reason-full": _("There is no more room in this meeting."),
    "reason-unreadable": _("This is no badge, or it was not read whole."),
    "reason-unknown-version": _("This badge is of a kind that this page does not know."),
    "reason-unknown-key": _("This badge is of another session, or its key is trusted no more."),
    "reason-forged": _("This badge is forged: its signature does not hold."),
    "reason-unknown-role": _("This badge has a role that this page does not know."),
    "reason-no-pack": _("This phone has no gate pack: find a network."),
    "reason-not-checked": _("This browser cannot check signatures: use another phone."),
    "reason-not-written": _("This phone cannot write its log, perhaps because its storage is full: use another phone."),
    "reason-failed": _("Something went wrong. Read the badge again."),
}

# Files of the page, with their type. All are public, and the same for every phone.
TYPES: Final = {
    "index.html": "text/html; charset=utf-8",
    "gate.css": "text/css; charset=utf-8",
    "gate.js": "text/javascript; charset=utf-8",
    "badge.js": "text/javascript; charset=utf-8",
    "admission.js": "text/javascript; charset=utf-8",
    "judging.js": "text/javascript; charset=utf-8",
    "modules.js": "text/javascript; charset=utf-8",
    "node_calls.js": "text/javascript; charset=utf-8",
    "picture.js": "text/javascript; charset=utf-8",
    "store.js": "text/javascript; charset=utf-8",
    "sentences.json": "application/json",
    "manifest.webmanifest": "application/manifest+json",
    "mark.svg": "image/svg+xml",
    "worker.js": "text/javascript; charset=utf-8",
}


@cache
def page_files() -> dict[str, bytes]:
    """Every file of the page by its name; the worker knows all the others, and a name for this state of them."""
    kept = {name: _content(name) for name in TYPES if name != "worker.js"}
    digest = hashlib.sha256(b"".join(kept[name] for name in sorted(kept))).hexdigest()[:16]
    names = ["./", *(name for name in kept if name != "index.html")]
    head = f'const VERSION = "comity-gate-{digest}";\nconst FILES = {json.dumps(names)};\n'
    return kept | {"worker.js": head.encode() + _content("worker.js")}


def _content(name: str) -> bytes:
    if name == "sentences.json":
        return json.dumps(_in_all(), ensure_ascii=False, sort_keys=True).encode()
    if name == "manifest.webmanifest":
        return json.dumps(_MANIFEST).encode()
    if name == "mark.svg":
        return files("comity.site").joinpath("static", "comity", "mark.svg").read_bytes()
    return files("comity.accreditation").joinpath("gate_page", name).read_bytes()


def _in_all() -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            roles = {f"role-{role.name.lower()}": str(label) for role, label in ROLE_NAMES.items()}
            said[language] = {key: str(text) for key, text in SENTENCES.items()} | roles
    return said


_MANIFEST: Final = {
    "name": "Comity",
    "short_name": "Comity",
    "start_url": "./",
    "scope": "./",
    "display": "standalone",
    "background_color": "#10151c",
    "theme_color": "#10151c",
    "icons": [{"src": "mark.svg", "sizes": "any", "type": "image/svg+xml"}],
}
