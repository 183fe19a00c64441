"""Texts and amendments as pages show them: side by side in all languages, with what is missing or stale marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from comity.assembly.codes import AmendmentState, TextState, VoidBecause
from comity.assembly.models import Amendment, Paragraph, Text, Wording
from comity.assembly.rules.languages import Freshness, Piece, freshness
from comity.assembly.showing import name_of
from comity.core.listing import Word
from comity.engines.ballots import rules as voting

TEXT_TONES = {
    TextState.DRAFT: "neutral",
    TextState.TABLED: "info",
    TextState.COMMITTEE: "wait",
    TextState.ADOPTED: "good",
    TextState.REJECTED: "bad",
    TextState.WITHDRAWN: "neutral",
}
AMENDMENT_TONES = {
    AmendmentState.TABLED: "info",
    AmendmentState.ADOPTED: "good",
    AmendmentState.REJECTED: "bad",
    AmendmentState.WITHDRAWN: "neutral",
    AmendmentState.VOID: "neutral",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece in one language."""

    language: str
    words: str
    is_original: bool
    freshness: Freshness

    @property
    def direction(self) -> str:
        """How it is written."""
        return "rtl" if self.language == "ar" else "ltr"

    @property
    def name(self) -> str:
        """The language by its name in the reader's."""
        return str(get_language_info(self.language)["name_translated"])


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph, or one amendment, in all languages."""

    row: Paragraph | Amendment
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class AmendmentShown:
    """An amendment for a reader."""

    row: Amendment
    cells: Sequence[Cell]
    proposer: str
    word: Word
    void_because: str
    percent: int


def text_word(text: Text) -> Word:
    """How far a text has come, as a word with its tone."""
    state = TextState(text.state)
    return Word(label=state.label, tone=TEXT_TONES[state])


def language_names(languages: Iterable[str]) -> list[str]:
    """Languages by their names in the reader's language."""
    return [get_language_info(code)["name_translated"] for code in languages]


def title_of(text: Text, language: str) -> str:
    """The title of a text: in a language, else in its original. `text` brings its paragraphs and wordings along."""
    for paragraph in text.paragraphs.all():
        if paragraph.kind == "title":
            words = {wording.language: wording.words for wording in paragraph.wordings.all()}
            return words.get(language) or words.get(text.original, "")
    return text.symbol


def rows(paragraphs: Iterable[Paragraph], text: Text) -> list[Row]:
    """The paragraphs of a text side by side."""
    return [Row(one, cells(one.version, one.wordings.all(), text)) for one in paragraphs]


def cells(version: int, wordings: Iterable[Wording], text: Text) -> list[Cell]:
    """One piece in each language of the session, the original first."""
    by_language = {wording.language: wording for wording in wordings}
    piece = Piece(version, {code: wording.version for code, wording in by_language.items()})
    others = [code for code in text.session.languages if code != text.original]
    return [
        Cell(
            language=code,
            words=by_language[code].words if code in by_language else "",
            is_original=code == text.original,
            freshness=freshness(piece, code),
        )
        for code in (text.original, *others)
    ]


def amendments(found: Iterable[Amendment], text: Text, language: str) -> list[AmendmentShown]:
    """Amendments for a reader."""
    shown = []
    for one in found:
        state = AmendmentState(one.state)
        shown.append(
            AmendmentShown(
                row=one,
                cells=cells(one.version, one.wordings.all(), text) if one.kind != "delete" else [],
                proposer=name_of(one.proposed_by, language),
                word=Word(label=state.label, tone=AMENDMENT_TONES[state]),
                void_because=str(VoidBecause(one.void_because).label) if one.void_because else "",
                percent=round(one.distance / 10),
            )
        )
    return shown


def sentences(reasons: Iterable[voting.Reason], language: str, edition: voting.Edition) -> list[str]:
    """What keeps a vote from opening, in words: the engine's own reasons and those of texts."""
    return [
        _OWN[reason.code](reason.facts) if reason.code in _OWN else voting.render(reason, language, edition=edition)
        for reason in reasons
    ]


def _amendments_wait(facts: Mapping[str, voting.reasons.Fact]) -> str:
    number = int(str(facts["number"]))
    words = ngettext("%(number)d amendment waits for a decision.", "%(number)d amendments wait for a decision.", number)
    return words % {"number": number}


def _costs_unseen(facts: Mapping[str, voting.reasons.Fact]) -> str:
    return _("The Executive Committee has not seen what it costs.")


def _budget_differs(facts: Mapping[str, voting.reasons.Fact]) -> str:
    words = _("Paragraph %(place)s says %(stated)s %(currency)s, its budget lines add up to %(added)s.")
    return words % facts


def _figures_missing(facts: Mapping[str, voting.reasons.Fact]) -> str:
    words = _(
        "Paragraph %(place)s lacks its figures: a budget line has an amount and a currency, an indicator has a target."
    )
    return words % facts


_OWN = {
    "amendments_wait": _amendments_wait,
    "budget_differs": _budget_differs,
    "costs_unseen": _costs_unseen,
    "figures_missing": _figures_missing,
}
