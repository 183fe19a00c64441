"""A notice's whole life in the browser, each step by its own officer; one refused; a silver one over its share."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SitDown, visit
from tests.nodes import Node

pytestmark = pytest.mark.browser

SUMMARY = (
    "Recherchée pour avoir dirigé un trafic de véhicules volés entre deux ports. Peut être armée, voyage sous un autre "
    "nom."
)
FACTS = f"{SUMMARY} Les faits ont duré d'avril à septembre ; deux complices l'ont reconnue."
SAID_OF_HER = (
    "عضوة في حزب معارض، شاركت في مظاهرة سياسية وتوزيع منشورات، وتعدها السلطات خطرا على النظام العام في البلاد كلها."
)

FINGERPRINT = b"\xff\xa0\xff\xa4\x00\x3a" + b"\x09\x07" * 40

# Four requests of bureau XA, as its officer would make them.
USE_UP_THE_SHARE = """
from django.utils import timezone
from comity.core.codes import Purpose
from comity.notices import asking, queries, services
from comity.notices.content import DraftContent, SubjectInput
from comity.records.drafts import Release, ReleaseRule, draft_of
from comity.site.demonstration.playing import acting

officer = acting("ines.xa", Purpose.INVESTIGATION, "test")
text = {"en": "Bought with money that two hundred savers had been promised ships for, and moved since. " * 3}
for number in range(4):
    named = {"name": [{"text": f"Motor launch Tramontane {number}"}]}
    asset = {"kind": "asset", "key": str(number), "properties": named}
    decision = {"number": "1", "issued_on": "2026-05-18", "authority": "Court of Lanta", "state": "XA"}
    content = DraftContent(
        type="silver", language="en", request_kind="locate", audience=Release(ReleaseRule.ALL),
        purposes=["investigation"], subjects=[SubjectInput(draft=draft_of(asset))],
        texts={"summary": text, "facts_of_case": text, "link_to_crime": text},
        facts={"offences": ["fraud"], "asset_decision": decision, "asset_value": 500000},
    )
    drafted = services.draft_notice(officer, content=content, at=timezone.now())
    seen = queries.last_step_seen(officer, drafted)
    asking.ask(officer, notice=drafted, seen=seen, duplicates_note="Another launch.", at=timezone.now())
"""

# The days of a notice, as they are when ninety of them are left: its owner was asked whether it is still needed.
YEARS_PASS = """
from datetime import timedelta
from django.utils import timezone
from comity.notices import upkeep
from comity.notices.models import Notice
from comity.records.tests.casting import as_operation

now = timezone.now()

def years_pass():
    notice = Notice.objects.get(reference="{reference}")
    notice.kept_until, notice.ask_on = (now + timedelta(days=90)).date(), (now - timedelta(days=90)).date()
    notice.save()

as_operation(years_pass)
upkeep.ask_to_justify(now)
"""


def begin(page: Page, type_: str, language: str, **chosen: str) -> str:
    """Begin a draft. Returns the path of its edition."""
    visit(page, f"/notices/new/{type_}/")
    page.locator("main [name=language]").select_option(language)
    for name, value in chosen.items():
        page.locator(f"main [name={name}]").select_option(value)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/draft/**")
    return page.url.split("/", 3)[3].split("draft/")[0].join(("/", ""))


def fill(page: Page, **values: str) -> None:
    """Type into fields of the drafting form; two underscores stand for a hyphen."""
    for name, value in values.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def describe(page: Page, name: str, born: str, nationality: str) -> None:
    """Say who the person is."""
    fill(page, subject__name=name, subject__birthDate=born, subject__nationality=nationality)


def complete_red(page: Page, language: str) -> None:
    """All that the rules ask of a red notice."""
    fill(page, **{f"summary__{language}": SUMMARY, f"facts_of_case__{language}": FACTS})
    fill(page, date_of_facts__from="2026-04-02", date_of_facts__until="2026-09-30", place_of_facts="Orlo, XB")
    page.locator("[name=offences][value=vehicles]").check()
    fill(page, law="Code pénal, art. 311", penalty__months="60")
    fill(page, warrant__number="XB-2026-118", warrant__issued_on="2026-10-04", warrant__state="XB")
    fill(page, warrant__authority="Cour d'Orlo")
    page.locator("[name=extradition-assured]").check()


def complete_silver(page: Page) -> None:
    """All that the rules ask of a silver notice."""
    fill(
        page, subject__name="Goélette Zéphirine", summary__fr=SUMMARY, facts_of_case__fr=FACTS, link_to_crime__fr=FACTS
    )
    page.locator("[name=offences][value=fraud]").check()
    fill(page, asset_decision__number="7", asset_decision__issued_on="2026-05-18", asset_decision__state="XA")
    fill(page, asset_decision__authority="Cour de Lanta", asset_value="300000")


def save_and_go_on(page: Page) -> None:
    """From the draft to the page of the request."""
    page.locator("button[name=then][value=request]").click()
    page.wait_for_url("**/request/")


def decide(page: Page, path: str, act: str) -> None:
    """Press the button of a decision, and confirm it where it is asked again."""
    page.locator("main form button[type=submit]").last.click()
    again = page.locator("dialog[open] button.btn-grave, dialog[open] button[value=yes]")
    if again.count():
        again.first.click()
    page.wait_for_url(lambda address: address.endswith(path))


def leave(page: Page) -> None:
    """Put the device away: a page that is left open draws itself anew with all that happens afterwards."""
    page.context.close()


def check(counter: Page, name: str) -> None:
    """Ask for somebody at the counter."""
    visit(counter, "/counter/")
    counter.locator("[name=text]").first.fill(name)
    counter.keyboard.press("Enter")


class TestWholeLife:
    """Drafted in French with faults, put right, asked about, answered, reviewed by two, published, met at a border,
    confirmed, arrested, kept longer, withdrawn: one notice, each step by its own officer.
    """

    def test_of_a_red_notice(self, sit_down: SitDown, served: Node):
        bureau = sit_down("vera.xb", language="fr", purpose="wanted-persons")
        border = sit_down("despina.lanta", language="fr")
        path = self.drafted_with_faults_and_put_right(bureau)
        reference = path.split("/")[2]
        assert border.goto(path).status == 404  # type: ignore[union-attr]

        self.asked_and_answered(sit_down, bureau, path)
        self.reviewed_by_two(sit_down, path)
        hit = self.met(border, reference)
        self.confirmed(sit_down, hit)
        self.arrested(border, hit)
        served.script(YEARS_PASS.format(reference=reference))
        self.kept_longer(bureau, reference, path)
        self.withdrawn(bureau, border, path)

    def drafted_with_faults_and_put_right(self, bureau: Page) -> str:
        path = begin(bureau, "red", "fr")
        describe(bureau, "Odette Quillarmois", "1981-07-19", "XB")
        found = bureau.locator("#findings")
        missing = bureau.locator("#findings li", has_text="mandat").or_(found.locator("a[href='#part-warrant']"))
        expect(missing.first).to_be_visible()
        complete_red(bureau, "fr")
        fill(bureau, penalty__months="6")
        # The rules answer while one types: too low a penalty is pointed at, and goes when it is put right.
        expect(found.locator("a[href='#part-penalty']")).to_be_visible()
        fill(bureau, penalty__months="60")
        expect(found.locator("a[href='#part-penalty']")).to_have_count(0)
        save_and_go_on(bureau)
        decide(bureau, path, "request")
        expect(bureau.locator("main")).to_contain_text("Odette Quillarmois")
        return path

    def asked_and_answered(self, sit_down: SitDown, bureau: Page, path: str) -> None:
        first = sit_down("compliance.gs", language="fr", purpose="wanted-persons")
        visit(first, f"{path}review/")
        expect(first.locator("main")).to_contain_text("Odette Quillarmois")
        visit(first, f"{path}return/")
        first.locator("[name=field-1]").select_option("warrant")
        first.locator("[name=text-1]").fill("La décision est-elle exécutoire ?")
        decide(first, path, "return")
        leave(first)

        visit(bureau, f"{path}answers/")
        bureau.locator("[name=answer-1]").fill("Oui, depuis le 4 octobre.")
        decide(bureau, path, "answers")
        visit(bureau, f"{path}request/")
        decide(bureau, path, "request")

    def reviewed_by_two(self, sit_down: SitDown, path: str) -> None:
        first = sit_down("compliance.gs", language="fr", purpose="wanted-persons")
        visit(first, f"{path}recommend/")
        decide(first, path, "recommend")
        leave(first)
        second = sit_down("second.gs", language="fr", purpose="wanted-persons")
        visit(second, f"{path}review/")
        expect(second.locator("main")).to_contain_text("exécutoire")
        visit(second, f"{path}publish/")
        decide(second, path, "publish")
        leave(second)

    def met(self, border: Page, reference: str) -> str:
        check(border, "Odette Quillarmois")
        met = border.locator("#answer article", has_text=reference)
        expect(met).to_contain_text("non confirmé par XB")
        met.locator("a[href$='/take-up/']").click()
        border.locator("[name=place]").fill("Port de Lanta, quai 4")
        border.locator("[name=document]").fill("Passeport de XB, délivré à Orlo")
        border.locator("main form button[type=submit]").click()
        border.wait_for_url("**/hits/HIT-*/")
        border.locator("a[href$='/evidence/new/']").click()
        border.locator("[name=role]").select_option("fingerprint")
        border.locator("[name=file]").set_input_files({"name": "pouce.wsq", "mimeType": "x/x", "buffer": FINGERPRINT})
        border.locator("main form button[type=submit]").click()
        expect(border.locator("#evidence")).to_contain_text("pouce.wsq")
        return border.url.split("/hits/")[1].split("/")[0]

    def confirmed(self, sit_down: SitDown, hit: str) -> None:
        bureau = sit_down("vera.xb", language="fr", purpose="hit-confirmation")
        visit(bureau, f"/hits/{hit}/")
        expect(bureau.locator("main")).to_contain_text("Port de Lanta, quai 4")
        expect(bureau.locator("#evidence")).to_contain_text("pouce.wsq")
        bureau.locator("[name=answer][value=confirmed]").check()
        bureau.locator("[name=means][value=fingerprints]").check()
        bureau.locator("#answer-form button[type=submit]").click()
        expect(bureau.locator("#hit")).to_contain_text("Confirmé")
        leave(bureau)

    def arrested(self, border: Page, hit: str) -> None:
        visit(border, f"/hits/{hit}/outcomes/new/")
        border.locator("[name=code]").select_option("provisionally-arrested")
        border.locator("main form button[type=submit]").click()
        border.wait_for_url(f"**/hits/{hit}/")
        expect(border.locator("#outcomes")).to_contain_text("Personne arrêtée provisoirement")
        # Forty days for the papers: the clock runs, and says until when.
        expect(border.locator("#outcomes time").last).to_be_visible()
        expect(border.locator("#outcomes")).to_contain_text("Les pièces de l’extradition sont attendues")

    def kept_longer(self, bureau: Page, reference: str, path: str) -> None:
        visit(bureau, "/notices/retention/?when=asked")
        bureau.locator("tr", has_text=reference).locator("a").first.click()
        bureau.wait_for_url("**/extend/")
        bureau.locator("[name=reason]").fill("La remise n’a pas encore eu lieu.")
        decide(bureau, path, "extend")
        expect(bureau.locator("main .events")).to_contain_text("Prolongée")

    def withdrawn(self, bureau: Page, border: Page, path: str) -> None:
        visit(bureau, f"{path}withdraw/")
        bureau.locator("[name=reason][value=no-longer-sought]").check()
        decide(bureau, path, "withdraw")
        assert border.goto(path).status == 404  # type: ignore[union-attr]
        check(border, "Odette Quillarmois")
        expect(border.locator("#answer")).to_contain_text("Aucune réponse positive")


class TestDraft:
    """A draft saves itself; a second window is told, and writes over nothing by itself."""

    def test_saves_itself_when_a_field_is_left(self, sit_down: SitDown):
        first = sit_down("vera.xb", language="fr", purpose="wanted-persons")
        path = begin(first, "red", "fr")
        visit(first, f"{path}draft/?kind=person")
        second = first.context.new_page()
        visit(second, f"{path}draft/?kind=person")

        describe(first, "Odette Quillarmois", "1981-07-19", "XB")
        first.locator("[name=national_reference]").fill("B-12/26")
        first.locator("[name=law]").focus()
        expect(first.locator("#saved")).to_contain_text("Enregistré à")
        first.locator("[name=law]").fill("Code pénal, art. 311")
        # Pressed at once: the button waits for the saving that leaving the field began.
        first.locator("button[name=then][value='']").click()
        first.wait_for_url("**/draft/")
        expect(first.locator("[name=national_reference]")).to_have_value("B-12/26")
        expect(first.locator("[name=law]")).to_have_value("Code pénal, art. 311")

        second.locator("[name=law]").fill("Code pénal, art. 12")
        second.locator("[name=national_reference]").focus()
        expect(second.locator("#saved")).to_contain_text("autre fenêtre")
        visit(first, f"{path}draft/")
        expect(first.locator("[name=law]")).to_have_value("Code pénal, art. 311")


class TestRefused:
    """Drafted in Arabic: the words that the assistant marks, and a refusal with its article."""

    def test_with_coded_reasons_that_the_bureau_reads(self, sit_down: SitDown):
        bureau = sit_down("huda.xc", language="ar", purpose="wanted-persons")
        path = begin(bureau, "green", "ar")
        assert bureau.locator("html").get_attribute("dir") == "rtl"
        describe(bureau, "فريدة الجزولي المرزوقية", "1975-02-11", "XC")
        fill(bureau, **dict.fromkeys(("summary__ar", "facts_of_case__ar", "threat__ar", "assessment__ar"), SAID_OF_HER))
        bureau.locator("[name=offences]").first.check()
        save_and_go_on(bureau)
        decide(bureau, path, "request")

        reviewer = sit_down("compliance.gs", language="ar", purpose="wanted-persons")
        visit(reviewer, f"{path}review/")
        expect(reviewer.locator("mark").first).to_be_visible()
        visit(reviewer, f"{path}refuse/")
        reviewer.locator("[name=reasons][value=article-3-political]").check()
        decide(reviewer, path, "refuse")

        visit(bureau, path)
        expect(bureau.locator("main .events")).to_contain_text("3")
        assert bureau.goto(f"{path}draft/").status == 409  # type: ignore[union-attr]


class TestSilver:
    """A pilot of three states shares twelve notices: a state that asks for a fifth one is refused."""

    def test_over_the_share_of_its_state(self, sit_down: SitDown, served: Node):
        served.script(USE_UP_THE_SHARE)
        bureau = sit_down("ines.xa", language="fr", purpose="investigation")
        visit(bureau, "/notices/pilot/")
        expect(bureau.locator("main")).to_contain_text("12")
        path = begin(bureau, "silver", "fr", kind="asset")
        complete_silver(bureau)
        save_and_go_on(bureau)
        bureau.locator("main form button[type=submit]").last.click()
        expect(bureau.locator("body")).to_contain_text("sa part de 4")
        visit(bureau, path)
        expect(bureau.locator("main")).to_contain_text("projet")
