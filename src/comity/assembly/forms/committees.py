"""The form by which a node learns who sits in a committee since an election held elsewhere."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.assembly.content import Sitting
from comity.engines.ballots import rules as voting
from comity.engines.ballots.rules.committees import FIRST_YEAR, LAST_YEAR


class Recording(forms.Form):
    """Somebody sits in a seat, from the session of one year to that of another."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seat_of"] = forms.ChoiceField(label=_("Post"), choices=list(_posts()))
        self.fields["seat"] = forms.IntegerField(
            label=_("Seat"),
            help_text=_("Its number among the seats of this post."),
            min_value=1,
            max_value=100,
            initial=1,
        )
        self.fields["person"] = forms.CharField(
            label=_("Name"), help_text=_("As its bearer writes it, in any script."), max_length=150
        )
        self.fields["member"] = forms.CharField(label=_("State"), help_text=_("Its code."), max_length=4)
        self.fields["region"] = forms.ChoiceField(label=_("Region"), choices=list(_regions()), required=False)
        self.fields["since"] = _year(_("Elected at the session of"))
        self.fields["until"] = _year(_("Until the session of"))

    def edition(self) -> str:
        """The edition whose committee was chosen."""
        return str(self.cleaned_data["seat_of"].split(":")[0])

    def sitting(self) -> Sitting:
        """Who sits where, as it was written."""
        said = self.cleaned_data
        _edition, committee, post = said["seat_of"].split(":")
        return Sitting(
            committee=committee,
            post=post,
            seat=said["seat"],
            person=said["person"],
            member=said["member"],
            region=said["region"],
            since=said["since"],
            until=said["until"],
        )


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


def _committees() -> Iterator[tuple[str, voting.CommitteeRule]]:
    for name in voting.names():
        for rule in voting.edition(name).committees.values():
            yield name, rule


def _posts() -> Iterator[tuple[str, str]]:
    language = get_language() or "en"
    for name, rule in _committees():
        committee = voting.text_in(rule.label, language)
        for post in rule.posts.values():
            yield (
                f"{name}:{rule.committee}:{post.post}",
                f"{committee}, {voting.text_in(post.label, language)} ({name})",
            )


def _regions() -> Iterator[tuple[str, str]]:
    language = get_language() or "en"
    yield "", ""
    known = {region.region: region.label for _name, rule in _committees() for region in rule.regions.values()}
    for code, label in known.items():
        yield code, voting.text_in(label, language)
