"""The refusals of the exchange."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NoRecipient(Refusal):
    """A message to nobody."""

    code = "exchange.no-recipient"
    status = 400
    message = _("Say to which bureau this goes.")


class NotABureau(Refusal):
    """A code that names no bureau to which this can be sent."""

    code = "exchange.not-a-bureau"
    status = 400
    message = _("%(bureau)s is no bureau to which this can be sent.")


class NothingWritten(Refusal):
    """A message without a text in its original language."""

    code = "exchange.nothing-written"
    status = 400
    message = _("Write the text in the language you chose as the original.")


class LanguageUnknown(Refusal):
    """A language in which the organisation does not work."""

    code = "exchange.language-unknown"
    status = 400
    message = _("%(language)s is none of the languages of the organisation.")


class ContentNotAllowed(Refusal):
    """What was written does not hold against the published schema of its kind."""

    code = "exchange.content-not-allowed"
    status = 400
    message = _("This cannot be sent as it is: %(where)s does not hold against the schema of its kind.")


class DraftChanged(Refusal):
    """The draft was saved from another page since this one was opened."""

    code = "exchange.draft-changed"
    message = _("This draft was saved from another page at %(saved_at)s. Open it again, so that nothing is lost.")


class RestrictionMissing(Refusal):
    """Handling code H3 without the words that say what it restricts."""

    code = "exchange.restriction-missing"
    status = 400
    message = _("Handling code H3 needs the restriction in words.")


class RequestEnded(Refusal):
    """A request that was answered, refused or withdrawn takes no further step."""

    code = "exchange.request-ended"
    message = _("This request has ended already: %(state)s.")


class NotSentYet(Refusal):
    """A step of a request whose act is still being sealed."""

    code = "exchange.not-sent-yet"
    message = _("This request is being sent at this moment. Try again.")


class ReasonUnknown(Refusal):
    """A code that is in no table of reasons."""

    code = "exchange.reason-unknown"
    status = 400
    message = _("Choose one of the reasons of the table.")


class ExtensionNotPossible(Refusal):
    """Too late, too far, or not later than it was due."""

    code = "exchange.extension-not-possible"
    message = _("A longer time is announced before the first one ends, and reaches at most until %(latest)s.")


class PassingNotAllowed(Refusal):
    """The handling code leaves it to the originator."""

    code = "exchange.passing-not-allowed"
    status = 403
    message = _(
        "%(originator)s did not allow that this goes to %(bureaus)s (handling code %(handling)s). Ask it first: there"
        " is a request for that."
    )


class CodeWeakened(Refusal):
    """What is passed on under a weaker code than it came with."""

    code = "exchange.code-weakened"
    status = 400
    message = _("What you pass on came under %(handling)s: choose that code, or a stricter one.")


class NothingToAsk(Refusal):
    """Passing on that needs no leave."""

    code = "exchange.nothing-to-ask"
    message = _("This may be passed on to them without asking.")


class OwnToCorrect(Refusal):
    """A correction proposed to oneself."""

    code = "exchange.own-to-correct"
    message = _("This is your own bureau’s: correct it there, nobody needs to be asked.")


class NotTheOwner(Refusal):
    """A correction proposed to a bureau that does not own what is to be corrected, or does not share it."""

    code = "exchange.not-the-owner"
    status = 403
    message = _("A correction is proposed to the bureau that owns what is to be corrected, and to no other.")


class AlreadyRecalled(Refusal):
    """What was taken back from everybody cannot be taken back again."""

    code = "exchange.already-recalled"
    message = _("This was taken back already.")


class NotRecallable(Refusal):
    """A kind of act that says what happened, and stands."""

    code = "exchange.not-recallable"
    message = _("This kind of act cannot be taken back.")


class QuotaFull(Refusal):
    """A bureau has as much under way as one bureau may."""

    code = "exchange.quota-full"
    status = 429
    message = _(
        "Your bureau has %(open)s acts under way that were not receipted yet; %(most)s are possible. Wait until some"
        " are receipted."
    )


class NotReachable(Refusal):
    """A bureau that is suspended, has left, or of which the directory knows no key: nothing can be sealed to it."""

    code = "exchange.not-reachable"
    message = _(
        "%(bureaus)s cannot be reached: suspended, no longer a member, or without a valid key in the directory. Leave"
        " it out, or ask the General Secretariat."
    )


class CheckpointUnreadable(Refusal):
    """What another node states of a ledger is not signed as it should be."""

    code = "exchange.checkpoint-unreadable"
    status = 400
    message = _("This checkpoint is not accepted: %(reason)s")


class NoLongerTrue(Refusal):
    """What was about to be said holds no more: it is made anew from what holds now."""

    code = "exchange.no-longer-true"
    message = _("What this act says changed while it was made. It is made again.")


class FilesWaiting(Refusal):
    """A bureau sends parts of files and not the messages that name them."""

    code = "exchange.quota"
    status = 429
    message = _("Too many files of %(bureau)s wait for their messages.")


class NotResolvable(Refusal):
    """An arrival that was resolved already, or whose bytes are gone."""

    code = "exchange.not-resolvable"
    message = _("Nothing is left to decide about this arrival.")


class DirectoryNotAccepted(Refusal):
    """A directory that this node does not believe."""

    code = "exchange.directory-not-accepted"
    message = _("This directory is not accepted: %(reason)s")


class KeyNotKnown(Refusal):
    """A serial that names no certificate of the bureau, or one that was revoked already."""

    code = "exchange.key-not-known"
    status = 404
    message = _("%(bureau)s has no certificate %(serial)s that could be revoked.")


class RootNotHere(Refusal):
    """Who certifies and revokes needs the root of the bureau."""

    code = "exchange.root-not-here"
    message = _("The root key of %(bureau)s is not at this node. Do this where it is kept.")


class NotTheHub(Refusal):
    """What only the hub of the organisation does."""

    code = "exchange.not-the-hub"
    message = _("This node is not the hub of its organisation. Make it the hub with: comity node hub")


class TakesPartInNone(Refusal):
    """A node that takes part in no federation, where what is asked concerns others."""

    code = "exchange.takes-part-in-none"
    message = _("This node takes part in no federation.")


class NodeHasAPlace(Refusal):
    """A node that is the hub, or joined one, stays what it is."""

    code = "exchange.node-has-a-place"
    message = _("This node takes part already, as %(node)s.")


class NodeSignsAlready(Refusal):
    """A node with a directory of its own cannot join another organisation's hub."""

    code = "exchange.node-signs-already"
    message = _("This node has a directory of its own. Join with a new node, in an empty folder.")


class NodeKnown(Refusal):
    """A code under which a node takes part, or took part."""

    code = "exchange.node-known"
    message = _("A node %(node)s is known already. Choose another code.")


class NodeHasLeft(Refusal):
    """A node that takes part no more, or is this one."""

    code = "exchange.node-has-left"
    message = _("%(node)s is no node that could be let go.")


class HostedElsewhere(Refusal):
    """A bureau is at home at one node."""

    code = "exchange.hosted-elsewhere"
    message = _("%(bureau)s is hosted at another node. End that first with: comity node end")


class JoinCodeNotValid(Refusal):
    """Text that is no one-time code, or was mistyped. It is not repeated."""

    code = "exchange.join-code-not-valid"
    status = 400
    message = _("This is no one-time code, or it was mistyped. Copy the whole line that the hub printed.")


class JoinCodeEnded(Refusal):
    """A one-time code that was used, has expired, or was never given out here."""

    code = "exchange.join-code-ended"
    message = _("No one-time code waits for %(node)s: it was used, it has expired, or another hub gave it.")


class JoinFileNotValid(Refusal):
    """A file of joining that was altered, or belongs to another code."""

    code = "exchange.join-file-not-valid"
    status = 400
    message = _("This file was altered, or it belongs to another one-time code.")


class FingerprintDiffers(Refusal):
    """What was read out is not what this side sees: somebody stands between the two, or somebody misread."""

    code = "exchange.fingerprint-differs"
    message = _(
        "The fingerprint is %(seen)s here. If the other side reads out another one, stop: somebody stands between you."
    )


class ListingNotAccepted(Refusal):
    """Keys that a node announces for a bureau, and that the hub does not list."""

    code = "exchange.listing-not-accepted"
    message = _("The keys of %(bureau)s are not listed: %(reason)s")
