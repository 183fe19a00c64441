"""Every edition that is shipped loads; a broken row is named, and an edition with one fault does not load."""

import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from comity.core.codes import NoticeType
from comity.notices import editions, errors
from comity.notices.tables import LANGUAGES, FieldType, text_in


@pytest.mark.parametrize("name", editions.names())
def test_every_edition_loads_without_a_problem(name):
    assert editions.problems_of(name) == ()
    assert editions.edition(name).name == name


def test_the_edition_in_force_is_the_youngest_that_began():
    assert editions.in_force(date(2026, 11, 22)).name == "2026-11"
    assert editions.in_force(date(2026, 10, 31)).name == "2021-07"
    with pytest.raises(errors.RulesUnsound):
        editions.in_force(date(2021, 6, 30))


@pytest.mark.parametrize("name", editions.names())
def test_an_edition_is_called_by_the_month_in_which_it_began(name):
    """The youngest that began is found by names, and only that one is read."""
    assert editions.edition(name).from_on.isoformat().startswith(name)


def test_an_unknown_edition_is_refused_and_never_empty():
    with pytest.raises(errors.RulesUnsound):
        editions.edition("2019-01")


class TestThePresentEdition:
    def test_each_type_has_its_row_and_its_texts(self):
        edition = editions.edition("2026-11")
        assert set(edition.types) == set(NoticeType.values)
        for row in edition.types.values():
            assert set(row.name) == set(LANGUAGES)
            assert row.when_met in edition.steps

    def test_two_people_review_what_takes_liberty_or_property_and_what_is_always_public(self):
        types = editions.edition("2026-11").types
        assert {name for name, row in types.items() if row.reviewers == 2} == {"red", "silver", "un"}

    def test_silver_is_a_pilot_and_never_public(self):
        silver = editions.edition("2026-11").types["silver"]
        assert silver.pilot == "silver"
        assert silver.request_kinds == ("locate", "identify", "information", "monitor")
        assert not silver.public.allowed

    def test_a_photograph_of_a_body_is_never_public(self):
        assert "photograph" not in editions.edition("2026-11").types["black"].public.fields

    def test_every_field_is_asked_by_some_type(self):
        edition = editions.edition("2026-11")
        assert set(edition.fields) == {name for row in edition.types.values() for name in row.fields}

    def test_prose_stands_in_languages_and_files_have_a_role(self):
        for row in editions.edition("2026-11").fields.values():
            assert (row.type is FieldType.ATTACHMENT) == bool(row.role)

    def test_a_reader_of_another_language_gets_english(self):
        name = editions.edition("2026-11").types["red"].name
        assert text_in(name, "fr-CA") == "Notice rouge"
        assert text_in(name, "de") == "Red notice"


class TestABrokenTable:
    """The fault is named by table and row, and the whole edition does not load."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        source = Path(str(files("comity.notices").joinpath("data", "editions", "2026-11")))
        return Path(shutil.copytree(source, tmp_path / "2026-11"))

    def broken(self, folder: Path, table: str, change) -> list[str]:
        path = folder / f"{table}.yaml"
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(said)
        path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
        with pytest.raises(editions.EditionUnsound) as unsound:
            editions.load(folder)
        return [str(problem) for problem in unsound.value.problems]

    @pytest.mark.parametrize(
        ("table", "change", "named"),
        [
            ("types", lambda said: said["types"][0]["name"].pop("ar"), "types: red: a text must stand in"),
            ("types", lambda said: said["types"][0]["required"].append("horoscope"), "no field is called horoscope"),
            ("types", lambda said: said["types"].pop(), "types: every type needs a row: un"),
            ("types", lambda said: said["types"][0].update(reviewers=3), "types: red: reviewers must be 1 or 2"),
            ("types", lambda said: said["types"][0].update(when_met="shoot"), "no step is called shoot"),
            ("types", lambda said: said["types"][0]["retention"].pop("months"), "types: red:"),
            (
                "types",
                lambda said: said["types"][3]["public"]["consent"].pop(),
                "types: yellow: a public extract needs",
            ),
            ("types", lambda said: said["types"][0]["conditions"][0].pop("sentence_months"), "penalty-threshold needs"),
            ("types", lambda said: said["types"].append(said["types"][0]), "types: red: stands here twice"),
            (
                "reasons",
                lambda said: said["reasons"][0].update({"for": ["mocked"]}),
                "article-2-human-rights: 'mocked'",
            ),
            ("conditions", lambda said: said["conditions"][0].update(judged="reviewer"), "penalty-threshold: no rule"),
            ("clocks", lambda said: said["review"].pop("urgent_hours"), "clocks: urgent_hours is missing"),
            ("images", lambda said: said.update(colour="blue"), "images:"),
            ("references", lambda said: said["letters"].update(blue="R"), "two types share a letter"),
            ("compatibility", lambda said: said["rows"].pop(), "the last row must fit every pair"),
            (
                "fields",
                lambda said: said["fields"][6]["of"][0].update(field=True),
                "penalty: True is no code: quote it",
            ),
            ("pilots", lambda said: said["pilots"][0].update(cap=0), "pilots: silver: a pilot needs a cap"),
        ],
    )
    def test_is_named(self, folder, table, change, named):
        assert any(named in problem for problem in self.broken(folder, table, change))

    def test_that_is_no_yaml_is_named(self, folder):
        (folder / "fields.yaml").write_text("fields: [", encoding="utf-8")
        with pytest.raises(editions.EditionUnsound, match=r"fields\.yaml: is no YAML"):
            editions.load(folder)

    def test_flag_without_words_is_named(self, folder):
        (folder / "flags" / "ar.yaml").write_text("minor: [[]]", encoding="utf-8")
        with pytest.raises(editions.EditionUnsound, match="flags/ar: minor: needs words"):
            editions.load(folder)
