"""The verdict in words, in four languages, on the terminal and on paper."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import polib
import pypdfium2
import pytest
from rich.console import Console
from typer.testing import CliRunner

from comity.engines.ballots import reporting
from comity.engines.ballots.cli import app
from comity.engines.ballots.defects import Defect
from comity.engines.ballots.report import Report
from comity.engines.ballots.reporting import paper, sentences, text
from comity.engines.ballots.verification import verify

from .naive import put_together, steps_of

ROOM = Path(reporting.__file__).parent.parent
FACTS = re.compile(r"%\((\w+)\)s")


def _raised_codes() -> set[str]:
    """Every code that the verifier's own source raises."""
    found: set[str] = set()
    for path in ROOM.glob("*.py"):
        found |= set(re.findall(r'(?:ArchiveRejected|MalformedElement)\(\s*"(\w+)"', path.read_text("utf-8")))
        found |= set(re.findall(r'_require_equal\("(\w+)"', path.read_text("utf-8")))
    return found


class TestSentences:
    """Each rule has its sentence, in every language."""

    def test_every_rule_has_a_sentence_and_every_sentence_a_rule(self):
        assert _raised_codes() | {"ballot_choice_invalid"} == set(sentences.DEFECTS)

    @pytest.mark.parametrize("language", reporting.LANGUAGES)
    @pytest.mark.parametrize("code", sorted(sentences.DEFECTS))
    def test_a_sentence_says_its_facts_and_where(self, code, language):
        facts = {name: f"<{name}>" for name in FACTS.findall(sentences.DEFECTS[code])}
        asked = "ballot_proof_invalid" if code == "ballot_choice_invalid" else code
        if asked == "ballot_proof_invalid":
            facts["choice"] = "<choice>" if code == "ballot_choice_invalid" else 0
        said = reporting.render(Defect(asked, 7, "Ballot", facts), language)
        assert all(fact in said for fact in facts.values() if fact)
        assert "7" in said
        assert "Ballot" in said
        assert "%" not in said

    @pytest.mark.parametrize("language", ["fr", "es", "ar"])
    def test_no_sentence_is_left_in_english(self, language):
        catalogue = polib.pofile(str(ROOM / "reporting" / "locale" / language / "LC_MESSAGES" / "django.po"))
        same = {entry.msgid for entry in catalogue if entry.msgstr == entry.msgid}
        assert same <= {"Description", "Page", "Bytes", "%(number)s (%(percent)s %%)"}

    def test_names_of_proofs_are_said_not_coded(self):
        defect = Defect("ballot_proof_invalid", 3, "Ballot", {"question": 1, "proof": "individual", "choice": 2})
        assert reporting.render(defect, "en") == (
            "Event 3 (Ballot): Question 1, choice 2: the ballot does not prove to be a permitted vote"
            " (each choice is chosen once or not at all)."
        )
        assert "individual" not in reporting.render(defect, "fr-CA")

    def test_in_arabic_numbers_keep_their_direction(self):
        assert "\u2068404\u2069" in reporting.render(
            Defect("archive_cut_short", facts={"position": 404, "missing": 1}), "ar"
        )


class TestPage:
    """What a reader finds in the report."""

    def _printed(self, report: Report, language: str = "en", **options) -> str:
        told = io.StringIO()
        text.show(reporting.page_of(report, language, **options), Console(file=told, width=120))
        return told.getvalue()

    def test_verdict_turnout_counts_trustees_and_fingerprints_are_there(self, archive):
        report = verify(archive)
        said = self._printed(report, with_ballots=True)
        for part in ("ACCEPTED", "3 (100.0 %)", "President", "Blank", "Ana", "For", report.fingerprint, "any 2 of 3"):
            assert part in said
        assert all(ballot.tracking_number in said for ballot in report.ballots)
        assert said.count("replaced by a later one") == 2

    def test_tracking_numbers_are_listed_where_asked(self, archive):
        report = verify(archive)
        assert report.ballots[0].tracking_number not in self._printed(report)

    def test_a_rejected_archive_shows_no_counts(self, archive):
        steps = steps_of(archive)
        steps[-1].edit(0, lambda _: {"result": [[2, 0, 1], [1, 1]]})
        said = self._printed(verify(put_together(steps)))
        assert "REJECTED" in said
        assert "The result is not what the decrypted tally holds" in said
        assert "Ana" not in said

    def test_weights_are_told_where_votes_weigh(self):
        report = Report(None, on_roll=2, weight_on_roll=5, voted=1, weight_voted=4)
        assert "Weight of the votes cast" in self._printed(report)
        assert "Weight" not in self._printed(Report(None, on_roll=2, weight_on_roll=2))

    def test_an_archive_cannot_steer_the_terminal(self):
        said = self._printed(Report(None, name="\x1b[2J\u202eevil [bold]", state="voting"))
        assert "\x1b[2J" not in said
        assert "\u202e" not in said
        assert "evil [bold]" in said

    @pytest.mark.parametrize("language", reporting.LANGUAGES)
    def test_on_paper_the_same_is_said(self, archive, language):
        report = verify(archive)
        page = reporting.page_of(report, language, with_ballots=True)
        made = paper.pdf(page, timestamp=report.timestamp)
        document = pypdfium2.PdfDocument(made)
        said = "".join(each.get_textpage().get_text_range() for each in document)
        assert "President" in said
        assert "Béa" in said
        # Texts are taken out of pages that run from right to left in another order than they are read.
        assert page.rtl or report.ballots[0].tracking_number in re.sub(r"[^0-9A-Za-z+/]", "", said)
        assert made == paper.pdf(page, timestamp=report.timestamp)

    def test_what_an_archive_says_is_no_markup_on_paper(self):
        page = reporting.page_of(Report(None, name='#panic("no") *bold* $x$', state="voting"), "en")
        said = pypdfium2.PdfDocument(paper.pdf(page, timestamp=0))[0].get_textpage().get_text_range()
        assert '#panic("no") *bold* $x$' in said


class TestCommand:
    """`comity ballots verify`"""

    @pytest.fixture
    def path(self, archive, tmp_path) -> Path:
        path = tmp_path / "election.bel"
        path.write_bytes(archive)
        return path

    def _run(self, *arguments):
        return CliRunner().invoke(app, ["verify", *map(str, arguments)])

    def test_an_accepted_archive_ends_with_zero(self, path):
        ended = self._run(path)
        assert ended.exit_code == 0
        assert "ACCEPTED" in ended.stdout

    def test_a_rejected_one_ends_with_one_and_a_sentence(self, path):
        path.write_bytes(path.read_bytes()[:-512])
        ended = self._run(path, "--language", "fr")
        assert ended.exit_code == 1
        assert "REJETÉE" in ended.stdout
        assert "Traceback" not in ended.output

    def test_a_missing_file_ends_with_two(self, tmp_path):
        ended = self._run(tmp_path / "none.bel")
        assert ended.exit_code == 2
        assert "none.bel" in ended.output

    def test_a_folder_holds_one_archive(self, path, tmp_path):
        assert self._run(path.parent).exit_code == 0
        (tmp_path / "other.bel").write_bytes(path.read_bytes())
        assert self._run(path.parent).exit_code == 2

    def test_json_tells_everything(self, path):
        told = json.loads(self._run(path, "--json").stdout)
        assert told["accepted"] is True
        assert told["questions"][0]["counts"] == [1, 0, 2]
        path.write_bytes(b"x")
        told = json.loads(self._run(path, "--json").stdout)
        assert (told["accepted"], told["defect"]["code"]) == (False, "archive_cut_short")
        assert told["sentence"].startswith("The file ends too early")

    def test_the_report_is_written_as_pdf(self, path, tmp_path):
        assert self._run(path, "--pdf", tmp_path / "report.pdf").exit_code == 0
        assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")

    def test_a_checkpoint_is_kept_and_used(self, path, tmp_path, archive):
        steps = steps_of(archive)
        kept = tmp_path / "checkpoint"
        path.write_bytes(put_together(steps[:3]))
        assert self._run(path, "--checkpoint", kept).exit_code == 0
        path.write_bytes(archive)
        ended = self._run(path, "--checkpoint", kept, "--json")
        assert json.loads(ended.stdout)["verified_before"] == 3
        path.write_bytes(put_together(steps[:2]))
        assert self._run(path, "--checkpoint", kept).exit_code == 1
        kept.write_bytes(b"mine")
        assert self._run(path, "--checkpoint", kept).exit_code == 2

    def test_loose_files_have_no_checkpoint(self, tmp_path):
        for name in ("election.json", "ballots.jsons"):
            (tmp_path / name).write_text("{}\n")
        assert self._run(tmp_path).exit_code == 1
        assert self._run(tmp_path, "--checkpoint", tmp_path / "kept").exit_code == 2
        assert not (tmp_path / "kept").exists()

    def test_an_unknown_language_is_refused(self, path):
        assert self._run(path, "--language", "de").exit_code == 2


def test_whoever_verifies_does_not_wait_for_the_rules_and_the_writer():
    started = (
        "import sys; sys.argv = ['comity', 'ballots', 'verify', '--help']; import comity.engines.ballots.cli;"
        "sys.exit(any(name.startswith('comity.engines.ballots.' + part) for name in sys.modules"
        " for part in ('rules', 'writing', 'holding')))"
    )
    assert subprocess.run([sys.executable, "-c", started], check=False).returncode == 0
