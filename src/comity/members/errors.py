"""The refusals of this app."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class SignInNeeded(Refusal):
    """Nobody is signed in, or the token opens nothing: which of the two is not said."""

    code = "members.sign-in-needed"
    status = 401
    message = _("Sign in first, or send a valid token.")


class ServiceEnded(Refusal):
    """The officer's service has ended, or has not begun."""

    code = "members.service-ended"
    status = 403
    message = _("Your service in this bureau has ended, so you may no longer act for it. Ask its administrator.")


class RoleNotGrantable(Refusal):
    """A role that the actor may not give, or that this kind of bureau does not have."""

    code = "members.role-not-grantable"
    status = 403
    message = _("You may not give the role “%(role)s” here. Choose other roles.")


class StrongerOfficer(Refusal):
    """The officer holds a role that the actor could not give: the actor may not change them."""

    code = "members.stronger-officer"
    status = 403
    message = _("This officer holds a role that you may not give, so you may not change their account.")


class OwnAccount(Refusal):
    """Nobody ends their own service or changes their own roles."""

    code = "members.own-account"
    status = 403
    message = _("You may not do this to your own account. Ask another administrator of your bureau.")


class LastAdministrator(Refusal):
    """A bureau must keep an administrator."""

    code = "members.last-administrator"
    message = _("This is the last administrator of the bureau. Appoint another one first.")


class AdministratorServes(Refusal):
    """The Secretariat appoints a bureau's first administrator only."""

    code = "members.administrator-serves"
    message = _("The bureau %(bureau)s has an administrator, who invites its officers.")


class UsernameNotPossible(Refusal):
    """A user name that is not lower-case ASCII, so that two accounts could look alike."""

    code = "members.username-not-possible"
    status = 400
    message = _(
        "A user name has 3 to 60 small letters a to z, digits, points, hyphens or underscores, "
        "and begins with a letter."
    )


class UsernameTaken(Refusal):
    """Another account has this user name."""

    code = "members.username-taken"
    message = _("The user name “%(username)s” is taken. Choose another one.")


class EntityNotInForce(Refusal):
    """The national entity is another bureau's, or its authorisation is not in force."""

    code = "members.entity-not-in-force"
    message = _("This entity is not authorised by the bureau today.")


class EntityAuthorised(Refusal):
    """An entity of that name is authorised already."""

    code = "members.entity-authorised"
    message = _("An entity named “%(name)s” is authorised already. End that authorisation first.")


class LinkNotValid(Refusal):
    """The one-time link was used, withdrawn, is too old, or never was: the answer is the same."""

    code = "members.link-not-valid"
    status = 404
    message = _("This link cannot be used. Ask the administrator of your bureau for a new one.")


class ScopeUnknown(Refusal):
    """A scope that names no operation the integration's roles allow."""

    code = "members.scope-unknown"
    status = 400
    message = _("“%(scope)s” is no action that this integration could do.")


class ExpiryTooLate(Refusal):
    """A token lives for a bounded time."""

    code = "members.expiry-too-late"
    status = 400
    message = _("A token expires after today, and at most %(days)s days from now.")


class IntegrationRevoked(Refusal):
    """The integration was revoked before."""

    code = "members.integration-revoked"
    message = _("This integration was revoked before.")


class AlreadyMember(Refusal):
    """The state is a member already."""

    code = "members.already-member"
    message = _("%(code)s is a member already.")


class NotAMember(Refusal):
    """The state is no member on that day."""

    code = "members.not-a-member"
    message = _("%(code)s is no member on %(on)s.")


class AlreadySuspended(Refusal):
    """That measure is in force against the member."""

    code = "members.already-suspended"
    message = _("%(code)s is suspended already by this measure.")


class NotSuspended(Refusal):
    """The suspension has been lifted."""

    code = "members.not-suspended"
    message = _("This suspension has been lifted already.")


class EndsBeforeItBegins(Refusal):
    """An interval is [from, until): until must be later."""

    code = "members.ends-before-it-begins"
    status = 400
    message = _("The end, %(until_on)s, must be after the beginning, %(from_on)s.")


class Overlaps(Refusal):
    """The interval overlaps one of the same kind."""

    code = "members.overlaps"
    message = _("This overlaps a time that is recorded already (from %(from_on)s).")


class AlreadyEnded(Refusal):
    """What is to be ended has ended."""

    code = "members.already-ended"
    message = _("This has ended already, on %(until_on)s.")


class ProfileInvalid(Refusal):
    """A profile does not say what it must."""

    code = "members.profile-invalid"
    status = 400
    message = _("The organisation profile “%(profile)s” cannot be used: %(reason)s")


class AnotherOrganisation(Refusal):
    """The node serves another organisation."""

    code = "members.another-organisation"
    message = _("This node serves the organisation of the profile “%(profile)s”. One node serves one organisation.")
