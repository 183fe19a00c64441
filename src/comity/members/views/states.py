"""Member states, their files, the map, and how they are represented."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core import countries
from comity.core.exports import rows_as_csv
from comity.core.requests import ActorRequest
from comity.members import listings, panels, permissions, queries
from comity.members.models import Bureau, Member, Post, Secondment, Visit
from comity.members.models.dated import Dated
from comity.members.rules.names import name_in
from comity.members.views.parts import Cell, Fact, Table, cells, facts

SHOWN_AT_MOST = 200


@require_GET
def members(request: ActorRequest) -> HttpResponse:
    """The members of the organisation."""
    return _list(request, invented=False)


@require_GET
def invented_members(request: ActorRequest) -> HttpResponse:
    """The invented states of the demonstration, apart from the members."""
    return _list(request, invented=True)


@require_GET
def export_members(request: ActorRequest) -> StreamingHttpResponse:
    """The list of members as CSV."""
    page = listings.MEMBERS.read(_rows(request, invented=False), request.GET)
    return StreamingHttpResponse(
        rows_as_csv(page),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="members.csv"'},
    )


@require_GET
def world(request: ActorRequest) -> HttpResponse:
    """The members on the map, by region and grouping in words beside it."""
    present = queries.present_members(request.actor, on=timezone.localdate())
    values = dict.fromkeys(present.values_list("code", flat=True), 1)
    return render(request, "members/map.html", {"values": values, "tabs": _tabs(request), "count": len(values)})


@require_GET
def member(request: ActorRequest, code: str) -> HttpResponse:
    """The file of one member: bureau, posts, groupings, secondments, visits, and what other apps know of it."""
    member = queries.member_visible_to(request.actor, code)
    language = get_language() or "en"
    content = {
        "member": member,
        "title": name_in(member.names, language),
        "facts": _facts_of(member, language),
        "tables": [
            _groupings_of(member, language),
            _posts(queries.posts_visible_to(request.actor).filter(member=member), language),
            _secondments(queries.secondments_visible_to(request.actor).filter(member=member), language),
            _visits(queries.visits_visible_to(request.actor).filter(member=member)),
            _former_names(member, language),
            _suspensions(member),
        ],
        "sections": panels.sections(request.actor, member),
        "bureaus": member.bureaus.all(),
        "may_record": permissions.RECORD_VISIT.allows(request.actor),
        "trail": [(_("Members"), reverse("members:list")), (name_in(member.names, language), "")],
    }
    return render(request, "members/member.html", content)


@require_GET
def bureau(request: ActorRequest, code: str) -> HttpResponse:
    """One bureau: what it is, its languages, its units, and its national entities where the reader may see them."""
    bureau = queries.bureau_visible_to(request.actor, code)
    language = get_language() or "en"
    mine = request.actor.bureau == bureau.code
    entities = queries.entities_visible_to(request.actor).filter(bureau=bureau).order_by("name")[:SHOWN_AT_MOST]
    title = name_in(bureau.names, language)
    content = {
        "bureau": bureau,
        "title": title,
        "facts": _facts_of_bureau(bureau, language),
        "units": [(unit.code, name_in(unit.names, language)) for unit in bureau.units.order_by("order")],
        "entities": entities if mine or request.actor.kind == "operator" else None,
        "may_appoint": permissions.INVITE_FIRST_ADMINISTRATOR.allows(request.actor)
        and not queries.administrators_of(bureau).exists(),
        "trail": [(_("Members"), reverse("members:list")), (title, "")],
    }
    return render(request, "members/bureau.html", content)


@require_GET
def representation(request: ActorRequest) -> HttpResponse:
    """How many states are represented in the Secretariat over time, who is there now, and recent visits."""
    actor, today = request.actor, timezone.localdate()
    language = get_language() or "en"
    points = queries.states_represented(actor, queries.years_of_representation(actor, today=today))
    now = queries.states_seconding(actor, on=today)
    content = {
        "series": [queries.Line(_("States represented"), [(day, float(count)) for day, count in points])],
        "now": ngettext(
            "%(count)s state has somebody in the General Secretariat today.",
            "%(count)s states have somebody in the General Secretariat today.",
            now,
        )
        % {"count": now},
        "tables": [
            _secondments(queries.secondments_visible_to(actor)[:SHOWN_AT_MOST], language, with_member=True),
            _visits(queries.visits_visible_to(actor)[:SHOWN_AT_MOST], with_member=True),
            _posts(queries.posts_visible_to(actor).in_force(today)[:SHOWN_AT_MOST], language, with_member=True),
        ],
        "trail": [(_("Representation"), "")],
    }
    return render(request, "members/representation.html", content)


def _list(request: ActorRequest, *, invented: bool) -> HttpResponse:
    today = timezone.localdate()
    count = queries.present_members(request.actor, on=today, invented=invented).count()
    content = {
        "listing_page": listings.MEMBERS.read(_rows(request, invented=invented), request.GET),
        "export": "" if invented else reverse("members:export"),
        "tabs": _tabs(request),
        "invented": invented,
        "lede": _invented_lede(count)
        if invented
        else ngettext("%(count)s member", "%(count)s members", count) % {"count": count},
        "may_admit": permissions.ADMIT_MEMBER.allows(request.actor),
    }
    return render(request, "members/list.html", content)


def _invented_lede(count: int) -> str:
    text = ngettext(
        "%(count)s invented state, for demonstration. It is no member and no country.",
        "%(count)s invented states, for demonstration. They are no members and no countries.",
        count,
    )
    return text % {"count": count}


def _rows(request: ActorRequest, *, invented: bool) -> Any:
    rows = queries.members_visible_to(request.actor, invented=invented)
    ordered = queries.in_alphabetical_order(rows, get_language() or "en")
    return ordered.prefetch_related("memberships", "suspensions", "groupings__grouping")


def _tabs(request: ActorRequest) -> list[dict[str, Any]]:
    today = timezone.localdate()
    places: list[tuple[str, str, int | None]] = [
        (_("Members"), "members:list", queries.present_members(request.actor, on=today).count()),
        (_("Map"), "members:map", None),
    ]
    if invented := queries.members_visible_to(request.actor, invented=True).count():
        places.append((_("Demonstration"), "members:demonstration", invented))
    return [
        {"label": label, "url": reverse(route), "current": request.path == reverse(route), "count": count}
        for label, route, count in places
    ]


def _facts_of(member: Member, language: str) -> list[Fact]:
    return facts(
        [
            Fact(_("State"), listings.member_word(member), "state"),
            Fact(_("Code"), member.code, "code"),
            Fact(_("Three letters"), countries.country(member.code).alpha3, "code"),
            Fact(_("Region"), name_in(member.region.names, language) if member.region else ""),
            *(Fact(_("Member"), period(one), source=one.source) for one in member.memberships.order_by("from_on")),
            *(
                Fact(names, member.names.get(code, ""))
                for code, names in (
                    ("ar", _("Name in Arabic")),
                    ("en", _("Name in English")),
                    ("fr", _("Name in French")),
                    ("es", _("Name in Spanish")),
                )
            ),
        ]
    )


def _facts_of_bureau(bureau: Bureau, language: str) -> list[Fact]:
    return facts(
        [
            Fact(_("Kind"), bureau.get_kind_display()),
            Fact(_("Code"), bureau.code, "code"),
            Fact(_("Member"), name_in(bureau.member.names, language) if bureau.member else ""),
            Fact(_("Languages"), ", ".join(bureau.languages)),
        ]
    )


def period(one: Dated) -> str:
    """A time in words: from which day, until which."""
    began, ends = (formats.date_format(day, "DATE_FORMAT") if day else "" for day in (one.from_on, one.until_on))
    if began and ends:
        return _("from %(from)s until %(until)s") % {"from": began, "until": ends}
    if ends:
        return _("until %(until)s") % {"until": ends}
    return _("since %(from)s") % {"from": began} if began else _("since a day that is not recorded")


def _groupings_of(member: Member, language: str) -> Table:
    rows = member.groupings.select_related("grouping").order_by("grouping__order")
    return Table(
        _("Groupings"),
        [_("Grouping"), _("Time"), _("Source")],
        [cells(name_in(one.grouping.names, language), period(one), one.grouping.source) for one in rows],
        _("Groupings that the state belongs to will stand here."),
        identity="groupings",
    )


def _of_member(one: Post | Secondment | Visit) -> list[Cell]:
    name = name_in(one.member.names, get_language() or "en")
    return [Cell(name, url=reverse("members:file", args=[one.member.code]))]


def _table(
    title: str, headings: list[str], rows: Any, row: Callable[[Any], list[Cell]], empty: str, *, with_member: bool
) -> Table:
    drawn = [(_of_member(one) if with_member else []) + row(one) for one in rows]
    return Table(title, ([_("Member")] if with_member else []) + headings, drawn, empty)


def _posts(rows: Any, language: str, *, with_member: bool = False) -> Table:
    def row(post: Post) -> list[Cell]:
        region = name_in(post.region.names, language) if post.region else ""
        return cells(post.get_kind_display(), Cell(post.holder, "name"), region, period(post))

    headings = [_("Post"), _("Holder"), _("Region"), _("Time")]
    return _table(_("Posts"), headings, rows, row, _("Posts held will stand here."), with_member=with_member)


def _secondments(rows: Any, language: str, *, with_member: bool = False) -> Table:
    def row(one: Secondment) -> list[Cell]:
        return cells(Cell(one.name, "name"), name_in(one.unit.names, language), period(one))

    headings = [_("Name"), _("Unit"), _("Time")]
    empty = _("People seconded to the General Secretariat will stand here.")
    return _table(_("Secondments"), headings, rows, row, empty, with_member=with_member)


def _visits(rows: Any, *, with_member: bool = False) -> Table:
    def row(one: Visit) -> list[Cell]:
        return cells(
            one.get_direction_display(),
            Cell(one.visitor, "name"),
            one.get_host_level_display(),
            one.place,
            one.from_on,
            one.subject,
        )

    headings = [_("Which way"), _("Who visited"), _("Received by"), _("Place"), _("First day"), _("What it was about")]
    empty = _("Official visits will stand here.")
    return _table(_("Official visits"), headings, rows, row, empty, with_member=with_member)


def _former_names(member: Member, language: str) -> Table:
    rows = member.former_names.order_by("-until_on")
    return Table(
        _("Former names"),
        [_("Name"), _("Code"), _("Time"), _("Source")],
        [cells(name_in(one.names, language), Cell(one.code, "code"), period(one), one.source) for one in rows],
    )


def _suspensions(member: Member) -> Table:
    rows = member.suspensions.order_by("-from_on")
    return Table(
        _("Suspensions"),
        [_("What is suspended"), _("Rule"), _("Time")],
        [cells(one.get_measure_display(), one.rule, period(one)) for one in rows],
    )
