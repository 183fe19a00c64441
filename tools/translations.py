"""Translations: extract what readers read, keep the catalogues, and say what is missing.

    python tools/translations.py update [ROOM ...]   extract sentences into locale/*/LC_MESSAGES/django.po, compile
    python tools/translations.py check               fail when a sentence lacks a language, a catalogue is stale, or two
                                                     apps say one sentence in two ways

A room is an app (`records`), an engine (`engines/matching`), or a part of one that has a `locale` of its own
(`engines/ballots/rules`). Sentences are the msgids, in English. Pure Python: it
needs no gettext on the machine.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "comity"
ARABIC_FORMS = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
LANGUAGES = {
    "ar": f"nplurals=6; plural={ARABIC_FORMS}",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
SINGLE = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)\}|%[sd]")
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(\w*gettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence, as the catalogue knows it."""

    text: str
    plural: str = ""
    context: str | None = None


def rooms() -> list[Path]:
    """Every folder that has, or needs, a catalogue of its own."""
    apps = [path for path in PACKAGE.iterdir() if (path / "__init__.py").exists() and path.name != "engines"]
    engines = [path for path in (PACKAGE / "engines").iterdir() if (path / "__init__.py").exists()]
    parts = [path.parent for path in (PACKAGE / "engines").glob("*/*/locale")]
    return sorted(apps + engines + parts)


def messages_of(room: Path) -> dict[Message, str]:
    """Each sentence of a room, with the file that says it first."""
    found: dict[Message, str] = {}
    rooms_within = {other for other in rooms() if room in other.parents}
    for path in sorted(room.rglob("*")):
        if rooms_within & set(path.parents):
            continue
        if path.suffix == ".py" and not {"tests", "migrations"} & set(path.relative_to(room).parts):
            said = in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            said = in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in said:
            found.setdefault(message, path.relative_to(PACKAGE).as_posix())
    return found


def in_python(source: str) -> Iterator[Message]:
    """The sentences of Python source: literal first arguments of the gettext functions."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in SINGLE and texts:
            yield Message(texts[0])
        elif name in PLURAL and len(texts) >= 2:
            yield Message(texts[0], texts[1])
        elif name in CONTEXT and len(texts) >= 2:
            yield Message(texts[1], context=texts[0])


def in_template(source: str) -> Iterator[Message]:
    """The sentences of a template: translate and blocktranslate tags, and `_()` in expressions."""
    for name, first, second in IN_TEMPLATE.findall(templatize(source)):
        texts = [ast.literal_eval(text) for text in (first, second) if text]
        if name == "ngettext" and len(texts) == 2:
            yield Message(texts[0], texts[1])
        elif name == "pgettext" and len(texts) == 2:
            yield Message(texts[1], context=texts[0])
        elif texts[0]:
            yield Message(texts[0])


def catalogue(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def update(room: Path) -> None:
    """Bring a room's catalogues to what its source says, keeping every translation that still has its sentence."""
    said = messages_of(room)
    for language, plural_forms in LANGUAGES.items():
        path = catalogue(room, language)
        if not said and not path.exists():
            continue
        old = {(e.msgid, e.msgctxt): e for e in polib.pofile(str(path))} if path.exists() else {}
        fresh = polib.POFile(wrapwidth=110)
        fresh.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": plural_forms,
        }
        for message, source in said.items():
            fresh.append(_entry(message, source, old.get((message.text, message.context)), plural_forms))
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(path))
        fresh.save_as_mofile(str(path.with_suffix(".mo")))


def _entry(message: Message, source: str, known: polib.POEntry | None, plural_forms: str) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context, occurrences=[(source, "")])
    if message.plural:
        entry.msgid_plural = message.plural
        forms = int(plural_forms.split("=")[1].split(";")[0])
        entry.msgstr_plural = {n: (known.msgstr_plural.get(n, "") if known else "") for n in range(forms)}
    elif known:
        entry.msgstr = known.msgstr
    return entry


def faults(room: Path) -> Iterator[str]:
    """What is wrong with a room's catalogues, one line each."""
    said = messages_of(room)
    for language, plural_forms in LANGUAGES.items():
        path = catalogue(room, language)
        name = f"{room.relative_to(PACKAGE)} {language}"
        if not said:
            continue
        if not path.exists():
            yield f"{name}: no catalogue ({len(said)} sentences)"
            continue
        entries = {(e.msgid, e.msgctxt): e for e in polib.pofile(str(path))}
        for message in said:
            entry = entries.pop((message.text, message.context), None)
            yield from (f"{name}: {fault}: {message.text[:70]!r}" for fault in _faults_of(message, entry, plural_forms))
        yield from (f"{name}: no longer said: {text[:70]!r}" for text, _ in entries)
        yield from _stale(path, name)


def _faults_of(message: Message, entry: polib.POEntry | None, plural_forms: str) -> Iterator[str]:
    forms = int(plural_forms.split("=")[1].split(";")[0])
    texts = [] if entry is None else list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
    if entry is None or len(texts) != (forms if message.plural else 1) or not all(texts):
        yield "not translated"
        return
    if "fuzzy" in entry.flags:
        yield "marked fuzzy"
    wanted = set(PLACEHOLDER.findall(message.plural or message.text))
    for text in texts:
        given = set(PLACEHOLDER.findall(text))
        # A plural form may leave the number out ("one hit"), but never name what is not there.
        if given - wanted or (not message.plural and given != wanted):
            yield "other placeholders"


def _stale(path: Path, name: str) -> Iterator[str]:
    compiled = path.with_suffix(".mo")
    source = {(e.msgid, e.msgctxt): (e.msgstr, e.msgstr_plural) for e in polib.pofile(str(path)) if e.translated()}
    built = (
        {(e.msgid, e.msgctxt): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(compiled))}
        if compiled.exists()
        else None
    )
    if built != source:
        yield f"{name}: {compiled.name} is not compiled from {path.name}; run: python tools/translations.py update"


def quarrels() -> Iterator[str]:
    """Sentences that two apps translate in two ways: Django merges their catalogues, and one would speak for both.

    What means two things in English is told apart by a context; engines speak from catalogues of their own.
    """
    apps = [room for room in rooms() if room.parent == PACKAGE]
    for language in LANGUAGES:
        said: dict[tuple[str, str | None], dict[str, list[str]]] = {}
        for room in apps:
            path = catalogue(room, language)
            for entry in polib.pofile(str(path)) if path.exists() else ():
                words = entry.msgstr or "|".join(entry.msgstr_plural.values())
                said.setdefault((entry.msgid, entry.msgctxt), {}).setdefault(words, []).append(room.name)
        for (text, _context), ways in said.items():
            if len(ways) > 1:
                told = "; ".join(f"{', '.join(names)}: {words[:60]!r}" for words, names in ways.items())
                yield f"{language}: said in {len(ways)} ways: {text[:70]!r}: {told}"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update", *names]:
            for room in [PACKAGE / name for name in names] or rooms():
                update(room)
            return 0
        case ["check"]:
            found = [*(fault for room in rooms() for fault in faults(room)), *quarrels()]
            print(
                "\n".join(found) or "translations: every sentence has its French, Spanish and Arabic, and one of each"
            )
            return 1 if found else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
