"""The reference pages that are made from the code.

python tools/reference.py           write docs/reference/{commands,api,codes,audit-events,permissions}.md,
                                    voting-rules.md and notice-*
python tools/reference.py --check   fail when a page is not what the code now says
"""

import enum
import inspect
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
LANGUAGES = ("en", "fr", "es", "ar")
APPS = ("core", "members", "records", "notices", "screening", "exchange", "oversight", "assembly", "accreditation")
MADE = "<!-- Made from the code by tools/reference.py. Change the code, then run it again. -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell(value) for value in line)} |" for line in lines)


def cell(value: object) -> str:
    """Text that does not break the table it stands in."""
    return " ".join(str(value).replace("|", "\\|").split())


def code(value: object) -> str:
    """A code in a monospaced face."""
    return f"`{value}`" if value != "" else ""


def in_language(language: str, text: object) -> str:
    """A sentence as a reader of the language sees it."""
    from django.utils import translation

    with translation.override(language):
        return str(text)


def prose(docstring: str | None) -> str:
    """A docstring as a paragraph or several; its aligned parts stay aligned."""
    parts = inspect.cleandoc(docstring or "").split("\n\n")
    return "\n\n".join(
        f"```text\n{part}\n```" if re.search(r"^\S+ {2,}\S", part, re.MULTILINE) else " ".join(part.split())
        for part in parts
    )


# Commands


def commands() -> str:
    """Every command with its arguments and options."""
    import typer

    from comity.site.cli import _build

    root = typer.main.get_command(_build())
    parts = [
        "# Commands",
        (
            "Every command explains itself with `--help`; most answer in JSON with `--json`. A refusal is a sentence on"
            " the standard error and the exit code 1; what cannot be understood ends with 2."
        ),
        *_command("comity", root),
    ]
    return "\n\n".join(parts)


def _command(path: str, command: Any) -> Iterator[str]:
    if command.hidden:
        return
    level = "#" * min(path.count(" ") + 2, 4)
    yield f"{level} {path}"
    if command.help:
        yield prose(re.sub(r"\[/?[a-z ]*\]", "", command.help))
    shown = [one for one in command.params if one.name != "help" and not getattr(one, "hidden", False)]
    if shown:
        yield table(("argument or option", "", "default"), [_parameter(one) for one in shown])
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from _command(f"{path} {name}", below)


def _parameter(one: Any) -> tuple[str, str, str]:
    names = ", ".join([*one.opts, *one.secondary_opts]) if one.param_type_name == "option" else one.name.upper()
    told = getattr(one, "help", "") or ""
    kind = one.type_descriptor.annotation
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        told = f"{told} ({', '.join(str(choice.value) for choice in kind)})"
    default = one.default.value if isinstance(one.default, enum.Enum) else one.default
    # A path is a place of the machine that writes the page.
    is_plain = isinstance(default, str | int | float) and not isinstance(default, bool) and default != ""
    return code(names), told, code(default) if is_plain else "needed" if one.required else ""


# API


def api() -> str:
    """Every endpoint, with what it takes and gives."""
    from comity.site.api import api as interface

    schema = interface.get_openapi_schema(path_prefix="/api/")
    parts = [
        "# API",
        cell(schema["info"]["description"]),
        "The description for programs (OpenAPI) is at `/api/openapi.json`, a page to try it at `/api/docs`.",
    ]
    for path, methods in sorted(schema["paths"].items()):
        for method, endpoint in methods.items():
            parts += _endpoint(f"{method.upper()} {path}", endpoint)
    parts.append("## Shapes")
    for name, shape in sorted(schema["components"]["schemas"].items()):
        parts += _shape(name, shape)
    return "\n\n".join(parts)


def _endpoint(title: str, endpoint: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {title}"
    yield cell(endpoint.get("description") or endpoint.get("summary", ""))
    asked = endpoint.get("parameters", [])
    if asked:
        rows = [
            (code(one["name"]), one["in"], _kind(one["schema"]), one["schema"].get("description", "")) for one in asked
        ]
        yield table(("parameter", "in", "kind", ""), rows)
    body = endpoint.get("requestBody", {}).get("content", {})
    for form, content in body.items():
        yield f"Takes {code(form)}: {_kind(content['schema'])}"
    answers = [
        f"{status}: {_kind(content['schema'])}"
        for status, answer in sorted(endpoint.get("responses", {}).items())
        for content in answer.get("content", {}).values()
    ]
    if answers:
        yield f"Gives {'; '.join(answers)}"


def _shape(name: str, shape: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {name}"
    if shape.get("description"):
        yield prose(shape["description"])
    needed = set(shape.get("required", ()))
    rows = [
        (code(key), _kind(one), "needed" if key in needed else "", one.get("description", ""))
        for key, one in shape.get("properties", {}).items()
    ]
    if rows:
        yield table(("name", "kind", "", ""), rows)
    if shape.get("enum"):
        yield ", ".join(code(value) for value in shape["enum"])


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "allOf" in schema:
        return _kind(schema["allOf"][0])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return " ".join(str(schema[key]) for key in ("type", "format") if key in schema) or "any"


# Codes


def codes() -> str:
    """Coded lists in four languages, and the refusals."""
    parts = [
        "# Codes",
        (
            "A code is stored and exchanged; its label is the reader's. Countries are ISO 3166-1, scripts ISO 15924,"
            " languages BCP 47, documents ICAO 9303."
        ),
    ]
    for app in APPS:
        for coded in _coded(app):
            parts += [f"## {_spaced(coded.__name__)}", prose(coded.__doc__)]
            rows = [
                (code(value), *(in_language(language, coded(value).label) for language in LANGUAGES))
                for value in coded.values
            ]
            parts.append(table(("code", "English", "français", "español", "العربية"), rows))
    parts += ["## Refusals", "The expected no: what the API answers as `code`, and what the audit keeps."]
    rows = [(code(kind.code), kind.status, in_language("en", kind.message)) for kind in _refusals()]
    parts.append(table(("code", "status", "sentence"), rows))
    return "\n\n".join(parts)


def _coded(app: str) -> list[Any]:
    from importlib import import_module, util

    from django.db.models import Choices

    if util.find_spec(f"comity.{app}.codes") is None:
        return []
    module = import_module(f"comity.{app}.codes")
    return [
        one
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, Choices) and one.__module__ == module.__name__
    ]


def _refusals() -> list[Any]:
    from comity.core.refusals import Refusal

    found, waiting = {}, [Refusal]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.code:
            found[kind.code] = kind
    return [kind for _, kind in sorted(found.items())]


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


# Audit events and permissions


def audit_events() -> str:
    """Every action as the audit names it, and every finding of a verification."""
    from comity.core.labels import action_label
    from comity.core.operations import REGISTRY
    from comity.oversight.findings import SENTENCES

    parts = [
        "# Audit events",
        (
            "Each action of Comity leaves one entry of the ledger when it is done, and one when it is refused, under"
            " this name. The bytes of an entry are in [the ledger's format](ledger-format.md#audit-entry)."
        ),
    ]
    for app in APPS:
        known = [one for name, one in sorted(REGISTRY.items()) if name.startswith(f"{app}.")]
        if not known:
            continue
        rows = [
            (code(one.name), in_language("en", action_label(one.name)), _done(one), ", ".join(_refused(one)))
            for one in known
        ]
        parts += [f"## {app.capitalize()}", table(("event", "on screens", "what is done", "may be refused as"), rows)]
    parts += [
        "## Findings of a verification",
        "What `comity audit verify` and the ledger's page may find, by the code that `--json` gives.",
        table(
            ("code", "sentence"), [(code(name), in_language("en", text)) for name, text in sorted(SENTENCES.items())]
        ),
    ]
    return "\n\n".join(parts)


def _done(known: Any) -> str:
    """The first sentence, without the list of refusals: those have a column of their own."""
    return re.sub(r"\s*Raises [^.]*\.", "", known.purpose).strip()


def _refused(known: Any) -> list[str]:
    """Codes of the refusals that the docstring names. Of two apps' of one name, the own app's is meant."""
    own = f"{known.name.split('.')[0]}."
    by_name = {kind.__name__: kind.code for kind in sorted(_refusals(), key=lambda kind: kind.code.startswith(own))}
    said = " ".join(re.findall(r"Raises ([^.]*)\.", " ".join((inspect.getdoc(known.verb) or "").split())))
    return [code(by_name[name]) for name in re.findall(r"\w+", said) if name in by_name]


def permissions() -> str:
    """The permission table."""
    from comity.core.codes import CONSULTING
    from comity.core.operations import REGISTRY
    from comity.core.permissions import SELF, TABLE

    def whose(line: Any) -> str:
        return "" if not line.own else "the own bureau" if line.own == SELF else f"of the own bureau (`{line.own}`)"

    def purposes(line: Any) -> str:
        if line.purposes == frozenset(CONSULTING):
            return "any for consulting"
        return ", ".join(code(one.value) for one in sorted(line.purposes))

    parts = [
        "# Permissions",
        (
            "What no line of this table allows is refused. One of the roles is needed, within the actor's own bureau;"
            " an integration needs the action among the scopes of its token as well. A purpose is stated before"
            " personal data are consulted. What an actor may then see of it, the queries decide: handling, release and"
            " purposes of each record."
        ),
    ]
    for app in APPS:
        lines = [line for name, line in sorted(TABLE.items()) if name.startswith(f"{app}.") and name in REGISTRY]
        if lines:
            rows = [
                (
                    code(line.name),
                    ", ".join(code(role.value) for role in sorted(line.roles)),
                    whose(line),
                    purposes(line),
                )
                for line in lines
            ]
            parts += [f"## {app.capitalize()}", table(("action", "roles", "whose", "purposes"), rows)]
    return "\n\n".join(parts)


# Notices


def notice_types() -> str:
    """The tables that notices are judged by."""
    from comity.notices.reference import types_page

    return types_page()


def notice_life() -> str:
    """What can happen to a notice."""
    from comity.notices.reference import life_page

    return life_page()


def notice_schema() -> str:
    """The JSON Schema of a notice."""
    from comity.notices.schema import notice_schema

    return json.dumps(notice_schema(), ensure_ascii=False, indent=2)


# Voting


def voting_rules() -> str:
    """The editions of voting rules, and known elections replayed."""
    from comity.engines.ballots.rules.reference import voting_rules_page

    return voting_rules_page()


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands,
    "api.md": api,
    "codes.md": codes,
    "audit-events.md": audit_events,
    "permissions.md": permissions,
    "notice-types.md": notice_types,
    "notice-life.md": notice_life,
    "notice.schema.json": notice_schema,
    "voting-rules.md": voting_rules,
}


def _whole(name: str, made: str) -> str:
    # JSON has no comments to say so in.
    return f"{MADE}\n\n{made.strip()}\n" if name.endswith(".md") else f"{made}\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or check them. Returns 1 when a page is stale, 2 when the arguments are not understood."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    home = tempfile.mkdtemp(prefix="comity-reference-")
    try:
        os.environ |= {"COMITY_HOME": home, "DJANGO_SETTINGS_MODULE": "comity.site.settings"}
        import django
        from django.utils import translation

        django.setup()
        with translation.override("en"):
            pages = {FOLDER / name: _whole(name, make()) for name, make in PAGES.items()}
    finally:
        shutil.rmtree(home, ignore_errors=True)
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if arguments:
        for path in stale:
            print(f"docs/reference/{path.name} is not what the code says; run: python tools/reference.py")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
    print(f"reference: {len(pages)} pages, {len(stale)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
