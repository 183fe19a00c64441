"""`comity ballots decide`, `seats` and `rules`."""

import json

import pytest
from typer.testing import CliRunner

from comity.engines.ballots.rules.cli import app
from comity.engines.ballots.rules.editions import _folder

COMMITTEE = """
committee: executive-committee
year: 2026
terms:
  - {post: vice-president, seat: 1, person: V1, country: XA, region: africa, since: 2024, until: 2027}
  - {post: delegate, seat: 1, person: D1, country: XB, region: europe, since: 2023, until: 2026}
candidates:
  - {person: N1, country: XC, region: europe}
  - {person: N2, country: XD, region: africa}
  - {person: D1, country: XB, region: europe}
"""
OF_2026 = "committee: executive-committee\nyear: 2026\n"


def run(*arguments, locale="C"):
    result = CliRunner().invoke(app, list(arguments), env={"LC_ALL": locale})
    return result.exit_code, result.stdout, result.stderr


class TestDecide:
    def test_it_says_the_sentence(self):
        assert run("decide", "regulations-amendment", "--for", "108", "--against", "56") == (
            0,
            "Needs 110 of 164 cast for or against; has 108. The proposal is not adopted.\n",
            "",
        )

    def test_in_the_language_asked_for(self):
        _, said, _ = run("decide", "resolution", "--for", "3", "--against", "1", "--language", "es")
        assert said.endswith("La propuesta queda aprobada.\n")

    def test_or_that_of_the_environment(self):
        assert run("decide", "resolution", "--for", "3", locale="fr_FR.UTF-8")[1].endswith("à l’unanimité.\n")

    def test_as_json_it_can_be_derived_again(self):
        votes = ["--votes", "A=84", "--votes", "B=60", "--votes", "C=12", "--votes", "D=8"]
        code, said, _ = run("decide", "president", *votes, "--ballot", "3", "--json")
        record = json.loads(said)
        assert (code, record["outcome"], record["elected"]) == (0, "elected", ["A"])
        assert (record["needed"], record["base"]) == (83, 164)

    def test_the_chair_and_the_lot_are_heard(self):
        of = ["--edition", "simple-majority", "--roll", "20", "20", "20"]
        _, said, _ = run("decide", "resolution", "--for", "5", "--against", "5", "--casting-vote", "for", *of)
        assert said.endswith("The proposal is adopted.\n")
        tied = ["--votes", "A=5", "--votes", "B=5", "--ballot", "3", "--drawn", "B", "--drawn", "A"]
        _, said, _ = run("decide", "chair", *tied, *of)
        assert said.endswith("B is elected with 5 votes.\n")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["constitution-amendment", "--for", "3"], "the rules need the number of members"),
            (["resolution", "--for", "3", "--ballot", "2"], "The rules know no ballot 2"),
            (["resolution", "--for", "9", "--roll", "9", "9", "8"], "More have voted than are there."),
        ],
        ids=["no roll", "no ballot", "too many"],
    )
    def test_what_cannot_be_judged_is_refused_in_a_sentence(self, arguments, said):
        code, _, refused = run("decide", *arguments)
        assert code == 1
        assert said in refused

    @pytest.mark.parametrize(
        "arguments",
        [
            ["king"],
            ["resolution"],
            ["resolution", "--for", "x"],
            ["resolution", "--for", "3", "--votes", "A=1"],
            ["president", "--for", "3"],
            ["president", "--votes", "A"],
            ["president", "--votes", "A=1", "--votes", "A=2"],
            ["resolution", "--for", "3", "--casting-vote", "maybe"],
            ["resolution", "--for", "3", "--edition", "none"],
            ["resolution", "--for", "3", "--language", "de"],
        ],
        ids=" ".join,
    )
    def test_what_cannot_be_understood_ends_with_2(self, arguments):
        assert run("decide", *arguments)[0] == 2


class TestSeats:
    def test_it_says_what_is_open_who_comes_next_and_who_may_be_elected(self, tmp_path):
        path = tmp_path / "committee.yaml"
        path.write_text(COMMITTEE, encoding="utf-8")
        code, said, _ = run("seats", str(path))
        assert code == 0
        assert "Open: President; numbers of the seats: 1; next terms until 2030.\n" in said
        assert "Open: Vice-President; numbers of the seats: 2, 3; next terms until 2029.\n" in said
        assert "Next election: President; seats: 1; terms until 2030.\n" in said
        assert "N1 can be elected as President.\n" in said
        assert "N2 cannot be President: V1, Vice-President, comes from the same region, Africa.\n" in said
        assert "D1 cannot be elected as Delegate before 2027, after a term as Delegate until 2026.\n" in said

    def test_and_who_leaves_in_the_years_to_come(self, tmp_path):
        path = tmp_path / "committee.yaml"
        path.write_text(COMMITTEE, encoding="utf-8")
        assert run("seats", str(path), "--years", "3")[1].endswith(
            "2027, end of terms: Vice-President; seats held by V1.\n"
        )

    def test_as_json(self, tmp_path):
        path = tmp_path / "committee.yaml"
        path.write_text(COMMITTEE, encoding="utf-8")
        told = json.loads(run("seats", str(path), "--json")[1])
        assert [one["code"] for one in told["next"]] == ["election_next"]
        assert {one["code"] for one in told["eligibility"]} >= {"may_be_elected", "region_leads", "not_again"}

    def test_an_unlawful_committee_is_told_and_ends_with_1(self, tmp_path):
        path = tmp_path / "committee.yaml"
        path.write_text(COMMITTEE.replace("seat: 1, person: D1, country: XB", "seat: 1, person: D1, country: XA")
                        .replace("until: 2026", "until: 2028"), encoding="utf-8")  # fmt: skip
        code, said, _ = run("seats", str(path))
        assert code == 1
        assert said.startswith("The country XA has more than one member: V1, D1.\n")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "is not a row of names and values"),
            ("committee: parliament", "has no committee parliament"),
            (f"{OF_2026}year: next", "'year' is said twice"),
            (f"{OF_2026}terms: [{{post: king}}]", "terms/1/post: the committee has no post king"),
            (f"{OF_2026}term: []", "nothing is known under 'term'"),
            (f"{OF_2026}candidates: [{{person: ' '}}]", "candidates/1/person"),
            (f'{OF_2026}candidates: [{{person: "a\\u202e", country: XA}}]', "characters that nobody sees"),
        ],
        ids=["empty", "committee", "year", "post", "misspelt", "nobody", "hidden"],
    )
    def test_a_file_with_a_fault_is_refused(self, tmp_path, text, said):
        path = tmp_path / "committee.yaml"
        path.write_text(text, encoding="utf-8")
        code, _, refused = run("seats", str(path))
        assert code == 1
        assert said in refused

    def test_a_file_that_is_not_there_or_no_text_is_refused(self, tmp_path):
        assert run("seats", str(tmp_path / "none.yaml"))[0] == 1
        (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
        assert "UTF-8" in run("seats", str(tmp_path / "bytes.yaml"))[2]


class TestRules:
    def test_it_lists_the_editions(self):
        _, said, _ = run("rules", "--language", "fr")
        assert "worldwide-2021  Organisation mondiale de police, règles de 2021\n" in said

    def test_it_lists_what_an_edition_decides(self):
        _, said, _ = run("rules", "--edition", "worldwide-2021")
        assert "president  Election of the President (election, for-and-against: two-thirds, more than half)" in said

    def test_an_organisation_reads_its_own(self, tmp_path):
        text = _folder().joinpath("simple-majority.yaml").read_text(encoding="utf-8")
        path = tmp_path / "own.yaml"
        path.write_text(text.replace("edition: simple-majority", "edition: own"), encoding="utf-8")
        assert run("rules", "--file", str(path))[1].startswith("own  ")
        said = run("decide", "resolution", "--for", "3", "--roll", "5", "5", "5", "--file", str(path))
        assert said[0] == 0

    def test_and_is_told_what_is_wrong_with_it(self, tmp_path):
        path = tmp_path / "own.yaml"
        path.write_text("edition: own\n", encoding="utf-8")
        assert run("rules", "--file", str(path)) == (1, "", "quorum: is missing\n")
