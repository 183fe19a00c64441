"""Badges: issued to all, one alive for a person, dead at once, signed by keys that rotate."""

from datetime import date
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from comity.accreditation import codewriting, errors, services, session_keys
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.badge_content import Bearer
from comity.accreditation.badge_format import Fault, NoBadge, Role, key_mark, read
from comity.accreditation.document import making
from comity.accreditation.models import Badge, SessionKey, Terms
from comity.accreditation.queries import badges as asked
from comity.accreditation.rules.issuing import role_of, validity
from comity.accreditation.tests.casting import scan
from comity.accreditation.tests.gate_casting import AT, MINUTE, delegates, guard, opening, stating
from comity.assembly.codes import InstitutionKind
from comity.assembly.content import Guest
from comity.assembly.models import Delegate
from comity.assembly.services import ceremonies, photographs
from comity.core.refusals import NotPermitted, NotYours, Refusal
from comity.exchange import keyring
from comity.members.queries import operator_actor
from comity.records.attachments.preparing import prepare

pytestmark = pytest.mark.django_db


def trusted(terms: Terms) -> dict:
    keys = [session_keys.public(key) for key in session_keys.trusted(terms)]
    return {key_mark(key): key for key in keys}


def test_everybody_of_a_delegation_is_issued_a_badge_once(terms, host, secretary):
    delegates(secretary, terms.session, "Ana Ruiz", "Bo Lind")
    assert services.issue_badges(host, terms=terms, at=AT) == 2
    with pytest.raises(errors.NothingToIssue):
        services.issue_badges(host, terms=terms, at=AT)
    badge = Badge.objects.get(name="Ana Ruiz")
    said = read(codewriting.code_of(badge), trusted(terms))
    assert (said.badge, said.role, said.holds(AT)) == (badge.pk, Role.DELEGATE, True)


def test_roles_follow_delegation_and_capacity():
    assert role_of("member", "head") is Role.DELEGATE
    assert role_of("member", "observer") is Role.OBSERVER
    assert role_of("observer", "head") is Role.OBSERVER
    assert role_of("guest", "guest") is Role.GUEST


def test_a_badge_holds_whole_days_of_the_host():
    zone = ZoneInfo("Africa/Casablanca")
    first, last = validity(date(2026, 5, 4), date(2026, 5, 7), zone, before=1, after=1)
    assert (first.isoformat(), last.isoformat()) == ("2026-05-03T00:00:00+01:00", "2026-05-09T00:00:00+01:00")


def test_the_same_person_is_named_once(terms, host):
    first = guard(host, terms)
    with pytest.raises(errors.HasABadge, match=first.reference):
        guard(host, terms, "  nils   BERG ")


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.OBSERVER, Role.MEDIA], ids=lambda role: role.name)
def test_who_belongs_elsewhere_is_not_named(terms, host, role):
    with pytest.raises(errors.RoleNotByName):
        guard(host, terms, role=role)


def test_nobody_is_no_name(terms, host):
    with pytest.raises(errors.NobodyNamed):
        services.issue_badge(host, terms=terms, bearer=Bearer(Role.STAFF, " \u200b "), at=AT)


def test_a_badge_issued_anew_kills_the_one_before(terms, host):
    first = guard(host, terms)
    second = services.reissue_badge(host, badge=first, photograph=None, at=AT + MINUTE)
    first.refresh_from_db()
    assert (first.is_live, first.revoked_for, second.replaces_id) == (False, RevocationReason.REPLACED, first.pk)
    assert second.pk != first.pk
    with pytest.raises(errors.BadgeRevoked):
        services.reissue_badge(host, badge=first, photograph=None, at=AT + MINUTE)
    assert list(asked.dead_badges(terms)) == [first]


def test_a_revoked_badge_is_neither_printed_nor_revoked_again(terms, host):
    badge = services.revoke_badge(host, badge=guard(host, terms), reason=RevocationReason.LOST, at=AT)
    with pytest.raises(errors.BadgeRevoked):
        services.revoke_badge(host, badge=badge, reason=RevocationReason.LOST, at=AT)
    with pytest.raises(errors.BadgeRevoked):
        services.print_badges(stating(host), terms=terms, badges=[badge], at=AT)


def test_only_the_host_issues(terms, secretary, outsider):
    for actor in (secretary, outsider):
        with pytest.raises((NotYours, NotPermitted)):
            guard(actor, terms)


def test_who_leaves_the_delegation_has_a_dead_badge(terms, host, secretary):
    from comity.assembly.services import delegations

    delegates(secretary, terms.session, "Ana Ruiz", "Bo Lind")
    services.issue_badges(host, terms=terms, at=AT)
    badge = Badge.objects.select_related("delegate").get(name="Bo Lind")
    delegations.withdraw_delegate(secretary, delegate=badge.delegate, at=AT)
    assert list(asked.dead_badges(terms)) == [badge]


def test_a_delegates_badge_has_the_photograph_of_now_whenever_it_is_issued(terms, host, secretary):
    delegates(secretary, terms.session, "Ana Ruiz")
    (delegate,) = Delegate.objects.all()
    photographs.add_photograph(secretary, delegate=delegate, prepared=prepare(scan()), at=AT)
    services.issue_badges(host, terms=terms, at=AT)
    (badge,) = Badge.objects.select_related("photograph")
    assert badge.photograph_mark == badge.photograph.sha256[:32]
    assert read(codewriting.code_of(badge), trusted(terms)).photograph.hex() == badge.photograph_mark
    photographs.add_photograph(secretary, delegate=delegate, prepared=prepare(scan("JPEG")), at=AT + MINUTE)
    anew = services.reissue_badge(host, badge=badge, photograph=None, at=AT + MINUTE)
    assert (anew.photograph.erased_at, anew.photograph.added_at) == (None, AT + MINUTE)
    hosts_own = services.reissue_badge(host, badge=anew, photograph=prepare(scan()), at=AT + 2 * MINUTE)
    kept = services.reissue_badge(host, badge=hosts_own, photograph=None, at=AT + 3 * MINUTE)
    assert kept.photograph == hosts_own.photograph


def test_guests_of_ceremonies_have_one_badge_each_until_they_are_expected_no_more(terms, host, secretary):
    session = terms.session
    minister = Guest(name="Omar Idri", institution="Ministry of Justice", kind=InstitutionKind.MINISTRY)
    first, second = (
        ceremonies.name_guest(secretary, meeting=opening(secretary, session, **at), guest=minister, at=AT)
        for at in ({}, {"hour": 14, "room": "Court"})
    )
    assert services.issue_badges(host, terms=terms, at=AT) == 1
    badge = Badge.objects.get()
    assert (badge.role, badge.name, badge.organisation) == (Role.GUEST, "Omar Idri", "Ministry of Justice")
    ceremonies.withdraw_guest(secretary, guest=first, at=AT)
    assert list(asked.dead_badges(terms)) == []
    ceremonies.withdraw_guest(secretary, guest=second, at=AT)
    assert list(asked.dead_badges(terms)) == [badge]
    with pytest.raises(errors.NothingToIssue):
        services.issue_badges(host, terms=terms, at=AT)


class TestKeys:
    """Keys rotate; what a lost one signed is dead."""

    def test_badges_of_the_key_before_still_hold(self, terms, host):
        before = guard(host, terms)
        services.rotate_keys(operator_actor(), terms=terms, lost=False, at=AT)
        after = guard(host, terms, "Lea Holm")
        assert before.key_id != after.key_id
        for badge in (before, after):
            assert read(codewriting.code_of(badge), trusted(terms)).badge == badge.pk

    def test_a_lost_key_is_trusted_no_more_and_all_are_issued_anew(self, terms, host):
        badge = guard(host, terms)
        code = codewriting.code_of(badge)
        services.rotate_keys(operator_actor(), terms=terms, lost=True, at=AT)
        with pytest.raises(NoBadge) as refused:
            read(code, trusted(terms))
        assert refused.value.fault is Fault.UNKNOWN_KEY
        assert services.replace_badges(operator_actor(), terms=terms, at=AT) == 1
        assert services.replace_badges(operator_actor(), terms=terms, at=AT) == 0
        anew = Badge.objects.get(revoked_at__isnull=True)
        assert (anew.replaces_id, anew.name) == (badge.pk, badge.name)

    def test_a_private_key_that_is_not_here_is_named(self, terms, host):
        badge = guard(host, terms)
        keyring.forget_seed(session_keys.FOLDER, badge.key.public)
        with pytest.raises(errors.KeyNotHere, match=badge.key.mark):
            codewriting.code_of(badge)

    def test_k1_the_seed_lies_locked_and_in_no_row(self, terms, host):
        key = guard(host, terms).key
        seed = keyring.seed(session_keys.FOLDER, key.public)
        assert seed is not None
        assert "secret" in repr(seed)
        kept = [str(value) for row in SessionKey.objects.values_list() for value in row]
        assert not any(seed.hex() in value for value in kept)


def test_sheets_and_single_badges_are_printed_whatever_a_name_says(terms, host):
    """I1: what somebody wrote is set as text."""
    names = ['Nils #import("x") *Berg* $x$', "<b>Lea</b> \\u{202e}", "مريم العلوي"]
    rows = [guard(host, terms, name) for name in names]
    opened = services.print_badges(stating(host), terms=terms, badges=rows, at=AT)
    for sheets in (True, False):
        assert making.pdf(opened, "ar", sheets=sheets, at=AT).startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_r1_of_two_officers_who_issue_anew_at_once_one_wins(terms, host):
    badge = guard(host, terms)
    said: list[object] = []

    def anew() -> None:
        try:
            said.append(services.reissue_badge(host, badge=badge, photograph=None, at=AT))
        except Refusal as refusal:
            said.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=anew) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in said].count(Badge) == 1
    assert sum(isinstance(one, errors.BadgeRevoked) for one in said) == 5
    assert Badge.objects.filter(revoked_at__isnull=True).count() == 1


def test_badges_are_erased_with_the_applications(terms, host):
    badge = guard(host, terms)
    late = AT + 60 * 24 * 60 * MINUTE
    from comity.accreditation import upkeep

    assert asked.badges_to_erase(AT) == []
    upkeep.erase_badges(late)
    badge.refresh_from_db()
    assert (badge.name, badge.holder, badge.role) == ("", "", Role.SECURITY)
