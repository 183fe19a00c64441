"""How the demonstration is told in a terminal."""

from collections.abc import Iterable
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from comity.assembly.models import Delegation, Text
from comity.core import verification
from comity.core.codes import NoticeType
from comity.core.models import AuditEntry
from comity.engines import matching
from comity.members.demonstration import sign_ins
from comity.notices.codes import Act, State
from comity.records.models import Record
from comity.screening.answers import CheckAnswer
from comity.site.demonstration import accreditation as press
from comity.site.demonstration import assembly as sittings
from comity.site.demonstration import exchange as letters
from comity.site.demonstration import gates, interviews, meetings, newsroom
from comity.site.demonstration import notices as requests
from comity.site.demonstration import world as story
from comity.site.demonstration.playing import Play

REASONS_SHOWN = 3
ENTRIES_SHOWN = 6


def world(console: Console, play: Play) -> None:
    """Say what is being shown, and found the invented states."""
    operation = story.story().operation
    console.print(
        Panel.fit(
            _("Joint maritime operation %(operation)s. Invented states, invented people: nobody here exists.")
            % {"operation": f"[bold]{operation}[/]"},
            title="Comity",
        )
    )
    with console.status(_("Founding the organisation and its invented members …")):
        play.prepare_world()


def records(console: Console, play: Play) -> None:
    """Import what each bureau shares."""
    with _bar(console) as bar:
        task = bar.add_task(_("Bureaus share their records"), total=None)
        runs = list(play.share_records(lambda done, total: bar.update(task, completed=done, total=total)))
    added, same = sum(run.added for run in runs), sum(run.unchanged for run in runs)
    console.print(
        _("%(held)d records held: %(added)d added now, %(same)d as before.")
        % {"held": Record.objects.count(), "added": added, "same": same}
    )


def notices(console: Console) -> None:
    """Ask for notices, review them, and show how each went and how long it took."""
    table = Table(title=_("Notices that bureaus asked for"), title_justify="left", box=None, pad_edge=False)
    for heading in (_("Reference"), _("Type"), _("Bureau"), _("State"), _("Its life, with minutes between the steps")):
        table.add_column(heading)
    for notice in requests.tell():
        steps = [f"{Act(step.act).label} ({step.clock_minutes or 0})" for step in notice.steps.order_by("number")]
        kind, state = NoticeType(notice.type).label, State(notice.state).label
        table.add_row(notice.reference, str(kind), notice.requesting_bureau_id, str(state), " → ".join(steps))
    console.print(table)


def exchange(console: Console) -> None:
    """What the bureaus write to each other, signed and sealed, and who has received it."""
    table = Table(title=_("What bureaus wrote to each other"), title_justify="left", box=None, pad_edge=False)
    for heading in (_("Bureau"), _("Case"), _("Received by")):
        table.add_column(heading)
    for message in letters.tell():
        reached = message.act.consignments.order_by("recipient") if message.act else []
        said = ", ".join(f"{one.recipient_id} ({one.get_state_display()})" for one in reached)
        table.add_row(message.author_id, escape(message.title), said)
    console.print(table)


def screening(console: Console, play: Play) -> None:
    """Screen the passenger list and the vessel, and show the candidates with their reasons."""
    with console.status(_("Preparing the matching engine (it takes longer the first time) …")):
        matching.warm_up()
    with _bar(console) as bar:
        task = bar.add_task(_("Checking the ferry's passengers"), total=None)
        found = play.screen_passengers(lambda done, total: bar.update(task, completed=done, total=total))
    total = play.batch.rows if play.batch else 0
    console.print(_candidates(_("Passengers: possible hits"), found))
    console.print(
        ngettext("%(n)d passenger was checked;", "%(n)d passengers were checked;", total) % {"n": total},
        ngettext("%(n)d has a candidate.", "%(n)d have candidates.", len(found)) % {"n": len(found)},
        _("One more is sought by a bureau that released the record to another bureau only: this check cannot know."),
        highlight=False,
    )
    console.print(_candidates(_("The vessel"), [play.screen_vessel()]))


def hit(console: Console, play: Play) -> None:
    """Report two of the passengers: the wanted man, whose bureau has still to answer, and the girl who is found."""
    found, reported = play.find_the_girl(), play.report_hit()
    console.print(
        Panel.fit(
            _("Hit %(hit)s: bureau %(owner)s confirmed it. The missing girl is found.")
            % {"hit": f"[bold]{found.reference}[/]", "owner": f"[bold]{found.owner_id}[/]"}
            + "\n"
            + _("Hit %(hit)s: bureau %(owner)s has been told and has until %(due)s UTC to answer.")
            % {
                "hit": f"[bold]{reported.reference}[/]",
                "owner": f"[bold]{reported.owner_id}[/]",
                "due": f"{reported.due_at:%Y-%m-%d %H:%M}",
            }
            + "\n"
            + _("Until it does: possible, not confirmed."),
            title=_("The owner decides"),
        )
    )


def assembly(console: Console) -> None:
    """Sessions of the Assembly: two of the public record, and a rehearsal that is open."""
    table = Table(title=_("Sessions of the Assembly"), title_justify="left", box=None, pad_edge=False)
    for heading in (_("Reference"), _("State"), _("Delegations"), _("Texts")):
        table.add_column(heading)
    with console.status(_("Holding sessions of the Assembly …")):
        for session in chain(sittings.tell(), meetings.tell()):
            held = [
                Delegation.objects.filter(session=session).count(),
                Text.objects.filter(session=session).count(),
            ]
            table.add_row(session.reference, session.get_state_display(), *map(str, held))
    console.print(table)
    with console.status(_("Receiving applications of journalists …")):
        number = press.tell()
    told = ngettext(
        "%(number)s journalist applied to cover the rehearsal.",
        "%(number)s journalists applied to cover the rehearsal.",
        number,
    )
    console.print(told % {"number": number})
    with console.status(_("Issuing badges, and opening the doors …")):
        badges, asked = gates.tell(), interviews.tell()
    counted = _("Badges issued: %(badges)s; interviews asked for: %(asked)s. The gates have sent what they read.")
    console.print(counted % {"badges": badges, "asked": asked})
    with console.status(_("Publishing what the sessions decided …")):
        items = len(list(newsroom.tell()))
    said = ngettext("%(number)s item was added to the newsroom.", "%(number)s items were added to the newsroom.", items)
    console.print(said % {"number": items})


def audit(console: Console) -> None:
    """Show the last entries of the ledger, and verify all of them."""
    table = Table(title=_("Who did what, and why"), title_justify="left", box=None, pad_edge=False)
    for heading in (_("Entry"), _("Actor"), _("Bureau"), _("Action"), _("Purpose"), _("Rows")):
        table.add_column(heading)
    for entry in AuditEntry.objects.order_by("-position")[:ENTRIES_SHOWN]:
        rows = entry.items_count + bool(entry.subject_id)
        table.add_row(str(entry.position), entry.actor_kind, entry.bureau, entry.event, entry.purpose, str(rows))
    console.print(table)
    with _bar(console) as bar:
        task = bar.add_task(_("Verifying the ledger"), total=None)
        run = verification.verify(lambda done, total: bar.update(task, completed=done, total=total))
    verdict = _("nothing altered") if run.content else _("ALTERED: run comity audit verify")
    console.print(
        _("Ledger: %(entries)d entries, %(subjects)d rows compared: %(verdict)s.")
        % {"entries": run.entries, "subjects": run.subjects, "verdict": verdict}
    )


def places(console: Console, port: int) -> None:
    """Where to look next, and everybody's sign-in."""
    base = f"http://localhost:{port}"
    table = Table(title=_("Sign in as"), title_justify="left", box=None, pad_edge=False)
    people = sign_ins()
    # What has to be typed is never cut short, however narrow the terminal.
    table.add_column(_("User name"), no_wrap=True, min_width=max(len(person.username) for person in people))
    table.add_column(_("Pass phrase"), no_wrap=True, min_width=max(len(person.password) for person in people))
    for heading in (_("Person"), _("Bureau"), _("Roles")):
        table.add_column(heading)
    for person in people:
        roles = ", ".join(str(role.label) for role in person.roles)
        table.add_row(f"[bold]{person.username}[/]", person.password, person.name, person.bureau, roles)
    console.print(table)
    console.print(f"\n[bold]{base}[/]")
    for path, words in (
        ("/counter/", _("the counter: paste a machine-readable zone, or type a name")),
        ("/hits/", _("the hit, as huda.xc of the bureau that owns the record")),
        ("/notices/", _("notices: drafted by huda.xc, reviewed by compliance.gs and second.gs")),
        ("/public/", _("what the public sees of them; one picture was reported until it was blocked")),
        ("/records/", _("what the members share, as far as each may see it")),
        ("/audit/", _("who looked at what, as privacy.gs")),
        ("/members/", _("196 members, and the invented ones")),
        ("/assembly/", _("a session of the Assembly: as protocol.gs its secretary, as haiqing.xf its chair")),
        (
            "/accreditation/",
            _("the press desk, badges and gates: as salma.xd of the host, who decides, and protocol.gs, who sees"),
        ),
        ("/press/en/", _("where journalists apply, without an account")),
        (
            f"/press/fr/follow/{press.link_of(press.SHOWN)}/",
            _("the page of a journalist who was accepted: badge, press conferences, interviews"),
        ),
        ("/api/docs", _("the API, with a page to try it")),
    ):
        console.print(f"  {base}{path:<12} {words}", highlight=False)
    console.print(_("Ctrl-C stops the server."))


def _candidates(title: str, found: Iterable[CheckAnswer]) -> Table:
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in (_("Seat"), pgettext("who or what", "Asked"), _("Possible"), _("Score"), _("Why"), _("What to do")):
        table.add_column(heading)
    for one in found:
        for candidate in one.candidates:
            warnings = "".join(f"[bold red]{escape(label)}[/]\n" for _code, label in candidate.markers)
            whose = f"{candidate.category_label or candidate.kind} · {candidate.owner} {candidate.reference}"
            table.add_row(
                escape(one.check.seat),
                escape(one.label),
                f"{warnings}{escape(candidate.name)}\n{escape(whose)}",
                f"{candidate.score:.0%}",
                escape("\n".join(candidate.reasons[:REASONS_SHOWN])),
                escape(candidate.advice),
            )
    return table


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
