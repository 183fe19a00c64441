"""Sentences for what the engine refuses or warns of, in four languages, from its own catalogue."""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .errors import EnvelopeError

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "django"  # the name that tools/translations.py gives every catalogue, also an engine's
_RIGHT_TO_LEFT = frozenset({"ar"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


_SENTENCES: Mapping[str, str] = {
    # Keys.
    "wrong_size": _("This is no key of this kind. Bytes given: %(given)s; expected: %(expected)s."),
    "weak_key": _("This key is refused: it would protect nothing."),
    "unknown_suite": _("Comity knows no suite %(given)s."),
    "not_a_key": _("This is not a locked key, or it is damaged."),
    "other_use": _("This key has another use: it is a “%(given)s”, and a “%(expected)s” was asked for."),
    "wrong_pass_phrase": _("The pass phrase does not unlock this key, or the key was altered."),
    "pass_phrase_length": _(
        "A pass phrase has from %(shortest)s to %(longest)s characters. Characters given: %(given)s."
    ),
    # Certificates and directories.
    "not_signed_by_root": _("Statement %(serial)s about a key of %(bureau)s is not signed by the root of %(bureau)s."),
    "impossible_lifetime": _(
        "Certificate %(serial)s of %(bureau)s ends before it begins, or lasts too long. Days at most: %(longest)s."
    ),
    "unknown_use": _("A certificate is for an unknown use: %(use)s, suite %(suite)s."),
    "foreign_certificate": _("Statement %(serial)s listed under %(bureau)s is about another bureau or organisation."),
    "not_a_directory": _("This is not a key directory."),
    "malformed_head": _("The head of this key directory is malformed."),
    "not_signed_by_organisation": _("This key directory is not signed by the organisation."),
    "foreign_organisation": _("This was not made for the organisation “%(expected)s”."),
    "content_differs": _("The key directory of epoch %(epoch)s does not hold what was signed."),
    "older_epoch": _(
        "This key directory is older than the one already known. Epoch given: %(given)s; known: %(known)s."
    ),
    "two_directories": _(
        "The organisation signed two different key directories for epoch %(epoch)s. Keep both: known is %(known)s,"
        " given was %(given)s."
    ),
    "does_not_follow": _(
        "The key directory of epoch %(epoch)s does not follow the known one. Keep both: known is %(known)s, given was"
        " %(given)s."
    ),
    "revocation_dropped": _("The key directory lists certificate %(serial)s of %(bureau)s as good, which was revoked."),
    "weak_root": _("The root of %(bureau)s is refused: it would protect nothing."),
    "serials_not_ascending": _("The certificates of %(bureau)s are not in the order of their numbers."),
    "key_listed_twice": _("%(bureau)s and %(other)s are listed with the same key."),
    # Values from outside.
    "part_too_large": _("“%(part)s” is too large. Bytes given: %(given)s; allowed: %(largest)s."),
    "not_json": _("“%(part)s” is not strict JSON: %(reason)s."),
    "not_canonical": _("“%(part)s” is not in its canonical form."),
    "not_an_object": _("“%(part)s” is not a JSON object."),
    "field_missing": _("The field %(field)s is missing in “%(part)s”."),
    "field_wrong": _("The field %(field)s in “%(part)s” has a value that it cannot have."),
    "field_unknown": _("“%(part)s” has a field that this version does not know: %(field)s."),
    # Sealing.
    "stale_directory": _(
        "The key directory is too old to seal with: the act waits until a newer one arrives."
        " Epoch: %(epoch)s; age in days: %(age_days)s."
    ),
    "signer_not_certified": _("%(bureau)s has no certificate in force for this signing key."),
    "not_a_member": _("%(bureau)s is not in the key directory."),
    "bureau_suspended": _("%(bureau)s is suspended."),
    "bureau_left": _("%(bureau)s is no longer a member."),
    "no_recipients": _("An act needs a recipient."),
    "too_many_recipients": _("An act has too many recipients. Given: %(given)s; allowed: %(most)s."),
    "recipient_twice": _("A recipient is named twice."),
    "wrong_certificate": _("The certificate is not one to seal to %(bureau)s with in this suite."),
    "certificate_not_in_force": _("The certificate of %(bureau)s is not in force, or not that of the key directory."),
    "wrong_link": _("Number %(number)s and the previous act do not belong together."),
    "body_not_json": _("The body of the act cannot be written as strict JSON: %(reason)s."),
    "body_too_large": _("The body of the act is too large. Bytes given: %(given)s; allowed: %(largest)s."),
    "draft_wrong": _("The field %(field)s has a value that no act can have."),
    # Envelopes.
    "not_an_envelope": _("This is not an act."),
    "unknown_version": _("This act has version %(given)s; the newest known here is %(newest)s."),
    "truncated": _("The act is cut off in “%(part)s”."),
    "trailing_bytes": _("Something was added at the end."),
    "part_size": _("“%(part)s” has a size that no act has. Bytes given: %(given)s."),
    "part_differs": _("“%(part)s” is not what the issuer signed."),
    "wrong_slots": _("The act has a number of slots that does not fit its audience: %(given)s."),
    "version_differs": _("The header states version %(header)s, the envelope %(envelope)s."),
    "suite_too_weak": _("The suite %(suite)s is too weak for information of the class %(handling)s."),
    "signer_unknown": _("The key that signed this act of %(issuer)s is not in the key directory."),
    "not_the_issuers_key": _("The key that signed this act is not a signing key of %(issuer)s."),
    "wrong_signature": _("The signature is not that of %(issuer)s over this act."),
    "signer_not_in_force": _("Certificate %(serial)s of %(issuer)s was not in force when the act says it was issued."),
    "signer_revoked": _("Certificate %(serial)s of %(issuer)s was revoked before this act arrived."),
    "directory_behind": _(
        "This act was sealed under a newer key directory: it is kept until that one arrives."
        " Epoch of the act: %(given)s; known here: %(known)s."
    ),
    "clock_far_ahead": _(
        "This act of %(issuer)s is dated in the future: it is kept until then. Seconds ahead: %(seconds)s."
    ),
    "not_addressed": _("This act is not addressed to %(bureau)s."),
    "no_slot_opens": _("Nothing in this act opens for %(bureau)s."),
    "slot_unopened": _("What was sealed to %(bureau)s does not open with the keys it has."),
    "link_differs": _("The issuer gave %(bureau)s a number that it did not sign."),
    "body_unreadable": _("The body of the act cannot be decrypted."),
    "wrong_padding": _("The padding is not what it has to be."),
    "body_differs": _("The body of the act is not the one that the issuer committed to."),
    "number_not_proven": _("This does not prove which number the act had."),
    "body_not_proven": _("This does not prove what the act said."),
    # Attachments.
    "too_large": _("The attachment is too large. Bytes allowed: %(largest)s."),
    "chunk_truncated": _(
        "The attachment is cut off in chunk %(chunk)s. Bytes given: %(given)s; expected: %(expected)s."
    ),
    "chunk_altered": _("Chunk %(chunk)s of the attachment was altered, or belongs elsewhere."),
    "stream_differs": _("The attachment is not the one that the issuer signed."),
}

_WARNINGS: Mapping[str, str] = {
    "clock_ahead": _("The issuer’s clock is a little ahead of ours."),
    "validity_over": _("This act has ended by itself."),
    "directory_ageing": _("The key directory of this node is getting old."),
    "directory_stale": _("The key directory of this node is old: a key may have been revoked since."),
}

# The facts `part`, `reason`, `given` and `expected` may be codes; these are their names.
_NAMES: Mapping[str, str] = {
    "version": _("version"),
    "header": _("header"),
    "signature": _("signature"),
    "slots": _("slots"),
    "ciphertext": _("encrypted body"),
    "body": _("body"),
    "attachment": _("attachment"),
    "directory": _("key directory"),
    "listing": _("entry of a bureau"),
    "certificate": _("certificate"),
    "revocation": _("revocation"),
    "root": _("root key"),
    "sign": _("signing key"),
    "seal": _("opening key"),
    "not_utf8": _("it is not UTF-8"),
    "malformed": _("it is malformed"),
    "too_deep": _("it is nested too deeply"),
    "duplicate_key": _("a name stands twice"),
    "number_too_large": _("a number is too large"),
    "not_a_finite_number": _("a number is not finite"),
    "lone_surrogate": _("half a character stands alone"),
    "nul": _("it holds the character NUL"),
    "no_json_form": _("a value has no form in JSON"),
}
_NAMED_FACTS = frozenset({"part", "reason", "given", "expected"})


def render(refusal: EnvelopeError, language: str) -> str:
    """One sentence that says what is wrong.

    language    BCP 47, such as `fr` or `ar-EG`; English where there is no translation
    """
    facts = {name: _fact(name, str(value), language) for name, value in refusal.facts.items()}
    if _base(language) in _RIGHT_TO_LEFT:
        # Codes and digits keep their own direction within the sentence.
        facts = {name: f"{_ISOLATE}{fact}{_END_ISOLATE}" for name, fact in facts.items()}
    return _translated(_SENTENCES[refusal.code], language) % facts


def render_warning(code: str, language: str) -> str:
    """One sentence for a warning of `VerifiedSeal`."""
    return _translated(_WARNINGS[code], language)


def codes() -> frozenset[str]:
    """Every code that `render` has a sentence for."""
    return frozenset(_SENTENCES)


def _fact(name: str, value: str, language: str) -> str:
    return _translated(_NAMES[value], language) if name in _NAMED_FACTS and value in _NAMES else value


def _translated(sentence: str, language: str) -> str:
    return _catalogue(_base(language)).gettext(sentence)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _LOCALE, languages=[language], fallback=True)
