"""The minutes tell the record, in every language; members correct them; whoever has the export derives them again."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from comity.assembly import errors, exporting, verifying, verifying_minutes
from comity.assembly.codes import CorrectionState
from comity.assembly.document.minutes import pdf
from comity.assembly.minutes_names import Names
from comity.assembly.minutes_wording import SENTENCES, sentence
from comity.assembly.models import Correction, Minutes
from comity.assembly.queries import minutes as asked
from comity.assembly.rules import minutes as rules
from comity.assembly.rules.minutes_record import Entry, ranges
from comity.assembly.services import minutes as verbs
from comity.assembly.tests.afterwards import AFTERWARDS, TOO_LATE, UNTIL, Over, held
from comity.assembly.tests.casting import BEFORE, in_four, officer
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.assembly.tests.test_texts import amend, delegate, rival, text
from comity.assembly.tests.test_verifying import change
from comity.assembly.tests.test_verifying_elections import CLOSE, NAMES, WON, ballot
from comity.assembly.tests.test_votes import sitting
from comity.assembly.verdicts import Defect
from comity.core import checkpoints
from comity.core.countries import LANGUAGES
from comity.core.models import AuditEntry, DeskItem
from comity.core.refusals import NotFound
from comity.core.subjects import state_of
from comity.engines import ledger
from comity.records.tests.casting import as_operation
from tests.scenes import scene

__all__ = ["delegate", "rival", "sitting", "text"]

HELD = {"edition": "worldwide-2021", "method": "paper-ballot"}
ELECTION = {
    "item_id": "i",
    "committee": "executive-committee",
    "post": "president",
    "decision": "president",
    "seats": 1,
    "state": "filled",
}


@pytest.fixture
@scene
def over(secretary, sitting, rival, text) -> Over:
    """A closed session."""
    return held(secretary, sitting, text, amend(rival, text))


def published(over: Over) -> Minutes:
    """Its provisional minutes."""
    return verbs.publish_minutes(over.secretary, session=over.session, corrections_until=UNTIL, at=AFTERWARDS)


def line_of(minutes: Minutes, code: str) -> int:
    """Where the first paragraph of a code stands."""
    return next(number for number, line in enumerate(minutes.lines) if line["code"] == code)


class TestTelling:
    """Pure: entries and rows in, paragraphs out."""

    def test_numbers_that_follow_each_other_are_a_range(self):
        assert ranges([9, 3, 4, 5, 3]) == [(3, 5), (9, 9)]
        assert ranges([]) == []

    def test_an_empty_session_has_its_headings_and_no_resolution(self):
        session = {"titles": {"en": "One"}, "opens_on": "2026-05-04", "closes_on": "2026-05-07", "edition": "e"}
        rows = {"assembly.session": {"s": session}}
        entries = [Entry(0, "assembly.prepare_session", frozenset({("assembly.session", "s")}))]
        codes = [line.code for line in rules.told(entries, rows)]
        assert codes == [
            "heading-opening",
            "opened",
            "heading-credentials",
            "heading-agenda",
            "heading-closing",
            "resolutions",
        ]

    def test_an_election_is_told_with_who_stood_and_each_ballot(self):
        rows = {
            "assembly.session": {"s": {"edition": "worldwide-2021"}},
            "assembly.agendaitem": {"i": {"place": 1, "state": "admitted", "titles": {"en": "Election"}}},
            "assembly.election": {"e-1": ELECTION},
            "assembly.candidacy": {
                key: {"election_id": "e-1", "name": name, "member_id": "m", "state": "not-elected"}
                for key, name in NAMES.items()
            },
            "assembly.vote": {"v-1": ballot(1, CLOSE, **HELD), "v-2": ballot(2, WON, minute=5, **HELD)},
        }
        verbs_of = {
            "assembly.session": "prepare_session",
            "assembly.agendaitem": "propose_item",
            "assembly.election": "announce_election",
            "assembly.candidacy": "stand",
            "assembly.vote": "decide_ballot",
        }
        keys = [(label, key) for label in verbs_of for key in rows[label]]
        entries = [
            Entry(number, f"assembly.{verbs_of[label]}", frozenset({(label, key)}))
            for number, (label, key) in enumerate(keys)
        ]
        lines = rules.told(entries, rows)
        told = [line for line in lines if not line.code.startswith(("heading-", "opened"))]
        codes = [line.code for line in told]
        assert codes == ["election", *["candidacy"] * 3, "ballot", "ballot", "resolutions"]
        words = [sentence(line.code, line.facts, Names({"m": {"en": "State"}}, None)) for line in told]
        assert "Mira Vale" in words[1]
        for part in ("ballot 1", "18", "15"):
            assert part in words[4]
        assert "ballot 2" in words[5]

    def test_a_row_that_no_entry_touched_is_not_told(self):
        rows = {"assembly.hostingbid": {"b": {"member_id": "m", "for_year": 2028}}}
        assert "bid" not in {line.code for line in rules.told([], rows)}

    @pytest.mark.django_db
    def test_a_closed_session_is_told_item_by_item_in_the_order_of_its_entries(self, over):
        told = asked.told_now(over.session)
        codes = [line["code"] for line in told.lines]
        begins = codes.index("heading-item")
        assert codes[begins:] == [
            "heading-item",
            "text-tabled",
            "amendment",
            "debate-opened",
            "spoke",
            "point-of-order",
            "vote",
            "explanation",
            "vote",
            "resolution",
            "explanation",
            "debate-closed",
            "heading-closing",
            "resolutions",
            "closed",
        ]
        assert all(line["entries"] for line in told.lines if not line["code"].startswith(("heading-", "resolutions")))
        words = " ".join(line["words"]["en"] for line in told.lines)
        for part in ("In favour: 2; against: 0; abstaining: 0.", "GA-12-RES-01", "We support the text.", "XF"):
            assert part in words

    @pytest.mark.django_db
    def test_every_paragraph_has_words_of_its_own_in_each_language(self, over):
        for line in asked.told_now(over.session).lines:
            assert set(line["words"]) == set(LANGUAGES)
            if line["code"] not in ("heading-item", "explanation"):
                assert len(set(line["words"].values())) == len(LANGUAGES), line

    def test_every_code_that_is_told_has_a_sentence(self):
        folder = Path(rules.__file__).parent
        source = "".join((folder / name).read_text() for name in ("minutes.py", "minutes_votes.py"))
        told = {part.split('"')[1] for part in source.split("Line(")[1:] if part.startswith('"')}
        assert told - set(SENTENCES) == set()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_numbers_of_things_are_said_in_the_forms_of_the_language(self, language):
        with translation.override(language):
            said = {sentence("resolutions", {"numbers": ["R"] * number}, Names({}, None)) for number in (1, 2, 3, 11)}
        assert len(said) == 4


@pytest.mark.django_db
class TestPublishing:
    def test_is_for_the_secretary_of_a_closed_session_once(self, over, sitting):
        with pytest.raises(errors.NotInOffice):
            verbs.publish_minutes(sitting.seats["XA"], session=over.session, corrections_until=UNTIL, at=AFTERWARDS)
        with pytest.raises(errors.CorrectionsDayNotPossible):
            verbs.publish_minutes(over.secretary, session=over.session, corrections_until=BEFORE.date(), at=AFTERWARDS)
        made = published(over)
        assert (made.number, made.sha256) == (1, rules.digest(made.lines))
        assert set(DeskItem.objects.filter(kind=verbs.CHECK).values_list("bureau", flat=True)) == {"XA", "XB"}
        with pytest.raises(errors.MinutesPublished):
            published(over)

    def test_waits_for_the_closing(self, secretary, sitting):
        with pytest.raises(errors.SessionNotClosed):
            verbs.publish_minutes(secretary, session=sitting.session, corrections_until=UNTIL, at=AFTERWARDS)


@pytest.mark.django_db
class TestCorrections:
    def test_are_asked_for_in_time_by_who_took_part(self, over, sitting, outsider):
        minutes = published(over)
        ask = {"minutes": minutes, "line": 1, "words": "It was held here."}
        with pytest.raises(errors.NotADelegate):
            verbs.ask_correction(outsider, at=AFTERWARDS, **ask)
        with pytest.raises(errors.CorrectionsOver):
            verbs.ask_correction(sitting.seats["XA"], at=TOO_LATE, **ask)
        with pytest.raises(NotFound):
            verbs.ask_correction(sitting.seats["XA"], at=AFTERWARDS, **ask | {"line": len(minutes.lines)})
        verbs.ask_correction(sitting.seats["XA"], at=AFTERWARDS, **ask)
        with pytest.raises(errors.CorrectionAsked):
            verbs.ask_correction(sitting.seats["XA"], at=AFTERWARDS, **ask)

    def test_are_made_in_every_language_or_refused_with_a_reason(self, over, sitting):
        minutes = published(over)
        made, refused = (
            verbs.ask_correction(sitting.seats["XA"], minutes=minutes, line=line, words="Other words.", at=AFTERWARDS)
            for line in (line_of(minutes, "spoke"), 1)
        )
        for texts, reason in (({"en": "Only one"}, {}), ({}, {}), (in_four("Both"), {"en": "Both"})):
            with pytest.raises(errors.CorrectionIncomplete):
                verbs.decide_correction(over.secretary, correction=made, texts=texts, reason=reason, at=AFTERWARDS)
        with pytest.raises(errors.CorrectionsRunning):
            verbs.finish_minutes(over.secretary, minutes=minutes, at=TOO_LATE)
        verbs.decide_correction(over.secretary, correction=made, texts=in_four("Better"), reason={}, at=AFTERWARDS)
        verbs.decide_correction(
            over.secretary, correction=refused, texts={}, reason={"en": "The record says so."}, at=AFTERWARDS
        )
        with pytest.raises(errors.CorrectionDecided):
            verbs.decide_correction(over.secretary, correction=made, texts=in_four("X"), reason={}, at=AFTERWARDS)
        with pytest.raises(errors.CorrectionsRunning):
            verbs.finish_minutes(over.secretary, minutes=minutes, at=AFTERWARDS)
        final = verbs.finish_minutes(over.secretary, minutes=minutes, at=TOO_LATE)
        changed = [number for number, line in enumerate(final.lines) if line != minutes.lines[number]]
        assert changed == [line_of(minutes, "spoke")]
        assert final.lines[changed[0]]["words"] == in_four("Better")
        assert Correction.objects.filter(state=CorrectionState.REFUSED).count() == 1
        with pytest.raises(errors.MinutesPublished):
            verbs.finish_minutes(over.secretary, minutes=minutes, at=TOO_LATE)


@pytest.mark.django_db
class TestVerifying:
    """Who has the folder tells the record again."""

    @pytest.fixture
    def folder(self, tmp_path, over, sitting):
        minutes = published(over)
        line = line_of(minutes, "spoke")
        correction = verbs.ask_correction(
            sitting.seats["XA"], minutes=minutes, line=line, words="Other words.", at=AFTERWARDS
        )
        verbs.decide_correction(
            over.secretary, correction=correction, texts=in_four("Better"), reason={}, at=AFTERWARDS
        )
        verbs.finish_minutes(over.secretary, minutes=minutes, at=TOO_LATE)
        return tmp_path / "out"

    def exported(self, over, folder):
        """The session as it is now."""
        checkpoints.sign_checkpoint(TOO_LATE + timedelta(minutes=1))
        exporting.export(over.session, folder)
        return verifying.verify(folder)

    def test_both_editions_hold(self, over, folder):
        report = self.exported(over, folder)
        assert report.defect is None, report.defect
        assert report.minutes == 2

    def test_a_changed_byte_is_found(self, over, folder):
        self.exported(over, folder)
        change(folder, "rows.jsonl", "In favour: 2", "In favour: 9")
        assert verifying.verify(folder).defect.code == "row-altered"

    @pytest.mark.parametrize(
        ("code", "facts", "defect"),
        [
            ("vote", {"first_called": "XE"}, "minutes-differ"),
            ("spoke", None, "correction-differs"),
            ("", None, "minutes-altered"),
        ],
        ids=["fact", "words", "hash"],
    )
    def test_minutes_that_the_record_does_not_give_are_found_even_where_the_ledger_has_them(
        self, over, folder, code, facts, defect
    ):
        """A secretary who signs something else than the record says."""
        final = Minutes.objects.get(number=2)
        lines = json.loads(json.dumps(final.lines))
        for line in lines:
            if line["code"] == code:
                line["facts"] |= facts or {}
                line["words"] = line["words"] if facts else in_four("Invented")
        final.lines = lines
        final.sha256 = rules.digest(lines) if code else "0" * 64
        as_operation(final.save)
        rows, entries, leaves = _as_exported(over)
        with pytest.raises(Defect) as found:
            verifying_minutes.require_minutes(rows, entries, leaves)
        assert found.value.code == defect


def _as_exported(over: Over):
    """Rows, entries and leaf hashes of a session, as the export would give them."""
    entries, _last = asked._entries(over.session)
    rows = dict(asked._rows(over.session))
    for label, model in (("assembly.minutes", Minutes), ("assembly.correction", Correction)):
        rows[label] = {str(row.pk): state_of(row) for row in model.objects.filter(session=over.session)}
    stream = AuditEntry.objects.filter(stream=f"session:{over.session.pk}").order_by("stream_number")
    leaves = [bytes(leaf).hex() for leaf in stream.values_list("leaf_hash", flat=True)]
    return ledger.parse(ledger.canonical(rows)), entries, leaves


@pytest.mark.django_db
class TestPages:
    def test_before_they_are_published_only_who_leads_reads_the_record_as_minutes(self, over):
        assert "GA-12-RES-01" in page(signed_in("petra.lind"), "minutes", "GA-12")
        assert "GA-12-RES-01" not in page(signed_in("ana.ruiz"), "minutes", "GA-12")
        officer("nadia.brook", "XE")
        assert signed_in("nadia.brook").get(reverse("assembly:minutes", args=["GA-12"])).status_code == 404

    def test_are_read_in_every_language_on_the_page_and_on_paper(self, over):
        secretary, delegate_ = signed_in("petra.lind"), signed_in("ana.ruiz")
        until = (over.session.closes_on + timedelta(days=36_500)).isoformat()
        assert sent(secretary, "publish-minutes", "GA-12", corrections_until=until) == 400
        published(over)
        for language in LANGUAGES:
            assert f'lang="{language}"' in page(signed_in("ana.ruiz", language), "minutes", "GA-12")
        answer = delegate_.get(reverse("assembly:minutes-pdf", args=["GA-12"]), {"edition": "1", "language": "ar"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert delegate_.get(reverse("assembly:minutes-pdf", args=["GA-12"]), {"edition": "7"}).status_code == 404
        assert delegate_.get(reverse("assembly:minutes", args=["GA-12"]), {"language": "xx"}).status_code == 400

    def test_the_same_edition_gives_the_same_pdf(self, over):
        minutes = published(over)
        assert pdf(minutes, "ar") == pdf(minutes, "ar")
