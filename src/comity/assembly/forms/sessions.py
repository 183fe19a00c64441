"""Forms of a session's frame, its offices and its timetable."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import Audience, MeetingKind, Office, SessionKind
from comity.assembly.content import Frame, Line, Turn
from comity.assembly.forms.languages import InLanguages, language_choices
from comity.assembly.models import Meeting, RunningOrderLine, Session
from comity.assembly.rules.talks import MOST_TABLES
from comity.core.countries import LANGUAGES
from comity.engines.ballots import rules as voting
from comity.records.attachments.captions import LONGEST

MOMENT = {"type": "datetime-local"}
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def moment(label: Any) -> forms.DateTimeField:
    """An instant, by the clock of the session."""
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT))


class Preparing(InLanguages):
    """The frame of a session."""

    reference = forms.CharField(
        label=_("Reference"), help_text=_("Short, for addresses and symbols: GA-93."), max_length=40
    )
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=SessionKind.choices)
    number = forms.IntegerField(label=_("Number of the session"), min_value=1, max_value=9_999, required=False)

    def __init__(self, *args: Any, session: Session | None = None, **options: Any) -> None:
        super().__init__(*args, languages=LANGUAGES, **options)
        known = session or Session()
        self.ask("title", _("Title"), texts=known.titles)
        self.ask("place", _("Place"), texts=known.place)
        date = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["opens_on"] = forms.DateField(label=_("First day"), widget=date)
        self.fields["closes_on"] = forms.DateField(label=_("Last day"), widget=date)
        self.fields["time_zone"] = forms.CharField(
            label=_("Time zone"), help_text=_("Of the place, as the IANA names it: Africa/Casablanca."), max_length=60
        )
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages of work"),
            choices=language_choices(LANGUAGES),
            widget=forms.CheckboxSelectMultiple,
            initial=list(LANGUAGES),
        )
        editions = [
            (name, voting.text_in(voting.edition(name).title, get_language() or "en")) for name in voting.names()
        ]
        self.fields["edition"] = forms.ChoiceField(label=_("Edition of the voting rules"), choices=editions)
        self.fields["host"] = forms.CharField(
            label=_("Host"),
            help_text=_("Code of the member; empty at the seat of the organisation."),
            max_length=4,
            required=False,
        )
        self.fields["circle"] = forms.CharField(
            label=_("Called"),
            help_text=_("Code of the grouping whose members are called; empty for all members."),
            max_length=40,
            required=False,
        )
        self.fields["invented"] = forms.BooleanField(
            label=_("For the invented states of the demonstration"), required=False
        )
        if session is not None:
            del self.fields["reference"]
            self.initial.update(_frame_of(session))

    def frame(self) -> Frame:
        """The frame as it was said."""
        said = self.cleaned_data
        return Frame(
            kind=SessionKind(said["kind"]),
            number=said["number"],
            titles=self.texts("title"),
            place=self.texts("place"),
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            time_zone=said["time_zone"].strip(),
            languages=said["languages"],
            edition=said["edition"],
            host=said["host"].strip().upper(),
            circle=said["circle"].strip().lower(),
            invented=said["invented"],
        )


def _frame_of(session: Session) -> dict[str, Any]:
    names = ("kind", "number", "opens_on", "closes_on", "time_zone", "languages", "edition", "circle", "invented")
    return {name: getattr(session, name) for name in names} | {"host": session.host.code if session.host else ""}


class GivingOffice(forms.Form):
    """Who holds which office."""

    username = forms.CharField(label=_("User name of the officer"), max_length=60)
    office = forms.ChoiceField(label=_("Office"), choices=Office.choices)


class Meetings(InLanguages):
    """One line of the timetable."""

    def __init__(self, *args: Any, session: Session, meeting: Meeting | None = None, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext_lazy("of a meeting", "Kind"), choices=MeetingKind.choices
        )
        self.ask("title", _("Title"), texts=meeting.titles if meeting else {})
        self.fields["room"] = forms.CharField(
            label=pgettext_lazy("of a meeting", "Room"), max_length=120, required=False
        )
        self.fields["starts_at"] = moment(pgettext_lazy("of a meeting", "Begins"))
        self.fields["ends_at"] = moment(pgettext_lazy("of a meeting", "Ends"))
        self.fields["open_to"] = forms.MultipleChoiceField(
            label=_("Open to"),
            choices=Audience.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Nobody else may enter. Gates ask exactly this."),
        )
        self.fields["tables"] = forms.IntegerField(
            label=_("Tables"),
            help_text=_("Of bilateral talks: how many delegations meet two by two at the same time."),
            min_value=1,
            max_value=MOST_TABLES,
            initial=1,
            required=False,
        )
        if meeting is not None:
            known = ("kind", "room", "starts_at", "ends_at", "open_to", "tables")
            self.initial.update({name: getattr(meeting, name) for name in known})

    def line(self) -> Line:
        """The line as it was said."""
        said = self.cleaned_data
        return Line(
            kind=MeetingKind(said["kind"]),
            titles=self.texts("title"),
            room=said["room"],
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            open_to=[Audience(code) for code in said["open_to"]],
            tables=said["tables"] or 1,
        )


class RunningOrder(forms.Form):
    """The running order of a ceremony, one line for each turn, in one language: at first what has not begun yet."""

    HELP = _(
        "One line for each: minutes | what | speaker | institution. For example: 5 | Welcome | Ana Ruiz | Ministry. A "
        "line that is called as before keeps its film, its captions and its other languages."
    )

    def __init__(
        self, *args: Any, languages: Sequence[str], language: str, coming: Sequence[RunningOrderLine], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        # The reader's language where every line has it: what is written in another would name new lines.
        preferred = sorted(languages, key=lambda code: code != language)
        known = next((code for code in preferred if all(code in line.what for line in coming)), preferred[0])
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=language_choices(languages), initial=known
        )
        self.fields["lines"] = forms.CharField(
            label=_("Running order"),
            help_text=self.HELP,
            widget=forms.Textarea(attrs={"rows": 12}),
            max_length=20_000,
            initial="\n".join(self._written(line, known) for line in coming if known in line.what),
        )

    @staticmethod
    def _written(line: RunningOrderLine, language: str) -> str:
        said = [str(line.minutes), line.what[language], line.speaker, line.institution]
        return " | ".join(part.replace("|", "/") for part in said).rstrip(" |")

    def clean_lines(self) -> list[list[str]]:
        """The lines in their parts."""
        lines = [[part.strip() for part in line.split("|")] for line in self.cleaned_data["lines"].splitlines()]
        lines = [line for line in lines if any(line)]
        for number, line in enumerate(lines, 1):
            if not 2 <= len(line) <= 4 or not (line[0].isascii() and line[0].isdecimal() and len(line[0]) <= 3):
                raise forms.ValidationError(
                    _("Line %(number)s does not say minutes and what follows."), params={"number": number}
                )
        return lines

    def turns(self) -> list[Turn]:
        """The turns as they were said."""
        language = self.cleaned_data["language"]
        padded = ([*line, "", ""][:4] for line in self.cleaned_data["lines"])
        return [
            Turn(minutes=int(minutes), what={language: what}, speaker=speaker, institution=institution)
            for minutes, what, speaker, institution in padded
        ]


class ChangingLine(InLanguages):
    """One line of a running order in all languages, with the captions of a film."""

    def __init__(self, *args: Any, line: RunningOrderLine, **options: Any) -> None:
        super().__init__(*args, languages=line.session.languages, **options)
        self.ask("what", pgettext_lazy("of a running order", "What"), texts=line.what)
        self.fields["minutes"] = forms.IntegerField(
            label=pgettext_lazy("of a running order", "Minutes"),
            min_value=1,
            max_value=RunningOrderLine.LONGEST_MINUTES,
            initial=line.minutes,
        )
        self.fields["speaker"] = forms.CharField(
            label=_("Speaker"), max_length=200, required=False, initial=line.speaker
        )
        self.fields["institution"] = forms.CharField(
            label=_("Institution"), max_length=200, required=False, initial=line.institution
        )
        self.ask("captions", _("Line below it on the hall screen"), texts=line.captions)
        for code, language in language_choices(line.session.languages):
            self.fields[f"film_{code}"] = forms.FileField(
                label=_("Captions of the film, WebVTT (%(language)s)") % {"language": language}, required=False
            )

    def turn(self) -> Turn:
        """The line as it was said."""
        said = self.cleaned_data
        return Turn(
            what=self.texts("what"),
            minutes=said["minutes"],
            speaker=said["speaker"],
            institution=said["institution"],
            captions=self.texts("captions"),
        )

    def clean(self) -> dict[str, Any]:
        """The captions are read here, as text, within their limit."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.said_films: dict[str, str] = {}
        for code in self.languages:
            file = said.get(f"film_{code}")
            if file is None:
                continue
            try:
                self.said_films[code] = file.read(4 * LONGEST + 1).decode("utf-8")
            except UnicodeDecodeError:
                self.add_error(f"film_{code}", _("The captions are not written in UTF-8."))
        return said

    def films(self) -> dict[str, str]:
        """The captions that came, by language."""
        return self.said_films
