"""The reference pages of notices, made from the tables and from the code: the rules as they are in force, and the life
of a notice as a drawing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from comity.notices import editions, life
from comity.notices.tables import Edition, FieldRow, Provision, Texts, TypeRow, text_in

LANGUAGE = "en"  # the documents are English; the tables hold every text in four languages


def types_page() -> str:
    """Every type of notice with its form, conditions and periods; reasons, clocks and the other tables."""
    edition = editions.edition(editions.names()[-1])
    parts = [
        "# Types of notices",
        (
            f"Edition {edition.name}, in force from {edition.from_on.isoformat()}. The tables stand in"
            f" `src/comity/notices/data/editions/{edition.name}/`; every text is there in Arabic, English, French and"
            " Spanish, and `comity notices rules --check` says what is wrong with them. Diffusions are"
            f" {'held for review before they are sent' if edition.diffusions_held else 'sent, then checked'}."
        ),
        _table(
            ("type", "purpose", "reviewers", "public extract", "kept", "urgency"),
            [
                (
                    f"[{_text(row.name)}](#{_text(row.name).lower().replace(' ', '-')})",
                    _text(row.purpose),
                    row.reviewers,
                    _public(row),
                    f"{row.retention.months} months",
                    row.urgency,
                )
                for row in edition.types.values()
            ],
        ),
    ]
    for row in edition.types.values():
        parts += _type(row, edition)
    parts += [*_fields(edition), *_reasons(edition), *_clocks(edition), *_compatibility(edition), *_others(edition)]
    return "\n\n".join(parts)


def life_page() -> str:
    """The states of a notice, and every step between them."""
    return "\n\n".join(
        [
            "# The life of a notice",
            "Every step that an edition of a notice can take. No other code sets its state.",
            f"```mermaid\n{life.drawing().strip()}\n```",
            _table(
                ("step", "from", "to"),
                [(f"`{act}`", _codes(froms), f"`{to}`" if to else "as it was") for act, froms, to in life.table()],
            ),
        ]
    )


def _type(row: TypeRow, edition: Edition) -> Iterator[str]:
    yield f"## {_text(row.name)}"
    yield f"{_text(row.purpose)}."
    kept = row.retention
    facts = [
        ("legal basis", _provisions(row.legal_basis)),
        ("about", _codes(row.subjects.principal) + ("" if row.subjects.principal_needed else ", or nobody")),
        ("with it", _codes(row.subjects.associated)),
        ("persons are", _codes(row.categories) or "of any category"),
        ("requested by", _codes(row.requested_by)),
        ("sent as", _codes(row.channels)),
        ("serves", _codes(row.purposes)),
        ("reviewers", row.reviewers),
        ("who meets the subject", _text(edition.steps[row.when_met].label)),
        ("public extract", _public(row) + (f": {_codes(row.public.fields)}" if row.public.fields else "")),
        (
            "kept",
            (
                f"{kept.months} months; the owner is asked {kept.ask_months_before} months before and may extend"
                f" by {kept.extension_months}; content goes {kept.erase_days_after_end} days after the end"
            ),
        ),
        ("outcomes", _codes(row.outcomes)),
    ]
    if row.pilot:
        pilot = edition.pilots[row.pilot]
        facts.append(("pilot", f"{pilot.cap} among the states that joined, from {pilot.from_on} to {pilot.until_on}"))
        facts.append(("kinds of request", _codes(row.request_kinds)))
    yield _table(("", ""), facts)
    asked = [(f"`{name}`", _text(edition.fields[name].label), "needed") for name in row.required]
    asked += [(f"`{name}`", _text(edition.fields[name].label), "helps") for name in row.desirable]
    yield _table(("field", "", ""), asked)
    yield _table(
        ("condition", "provision", "judged by", "limits"),
        [
            (
                _text(edition.conditions[one.rule].label),
                _provisions([one.provision]),
                "the reviewer" if edition.conditions[one.rule].by_reviewer else "the tables",
                ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.facts.items() if name != "field"),
            )
            for one in row.conditions
        ],
    )


def _fields(edition: Edition) -> Iterator[str]:
    yield "## Fields"
    yield _table(
        ("field", "label", "type", "limits", "help", "source"),
        [
            (f"`{row.field}`", _text(row.label), row.type, _limits(row), _text(row.help), row.article)
            for row in edition.fields.values()
        ],
    )


def _reasons(edition: Edition) -> Iterator[str]:
    yield "## Reasons"
    yield _table(
        ("code", "what the bureau reads", "for", "provision"),
        [
            (f"`{row.code}`", _text(row.bureau_text), _codes(sorted(row.acts)), _provisions([row.provision]))
            for row in edition.reasons.values()
        ],
    )


def _clocks(edition: Edition) -> Iterator[str]:
    clocks = edition.clocks
    yield "## Clocks"
    yield _table(
        ("step", "time"),
        [
            *((f"review, {urgency}", _span(within)) for urgency, within in clocks.within.items()),
            ("second reviewer", _span(clocks.second)),
            ("answer of the bureau, then the request is discarded", _span(clocks.answer_within)),
            ("a refused request is known again", f"{clocks.refusal_months} months"),
        ],
    )


def _compatibility(edition: Edition) -> Iterator[str]:
    yield "## Requests about the same person"
    yield "The first row that fits is followed."
    yield _table(
        ("mine", "theirs", "same bureau", "result", "an officer follows", ""),
        [
            (
                _codes(sorted(row.mine)) or ("the same type" if row.same_type else "any"),
                _codes(sorted(row.theirs)) or ("the same type" if row.same_type else "any"),
                {None: "", True: "yes", False: "no"}[row.same_owner],
                row.result,
                row.follow,
                _text(row.label),
            )
            for row in edition.compatibility
        ],
    )


def _others(edition: Edition) -> Iterator[str]:
    rule, scheme = edition.images, edition.references
    yield "## Pictures that the public reports"
    yield (
        f"Blocked after reports by {rule.block_after} different people from {rule.networks} different networks; a"
        f" picture that a person restored, after {rule.after_restored}."
    )
    yield "## References"
    yield f"`{scheme.pattern}`, {scheme.scheme}; the letters are {_letters(scheme.letters.items())}."
    yield "## Words that the assistant marks"
    yield "It marks words for the reviewer, in the language of each text, and decides nothing."
    yield _table(
        ("flag", "language", "words"), [(f"`{row.flag}`", row.language, ", ".join(row.words)) for row in edition.flags]
    )


def _limits(row: FieldRow) -> str:
    said = []
    if row.minimum:
        said.append(f"at least {row.minimum} characters")
    if row.maximum:
        said.append(f"at most {row.maximum} characters")
    if row.unit:
        said.append(row.unit)
    if row.of:
        said.append(_codes(f"{part.field}{'?' if part.optional else ''}" for part in row.of))
    if row.codes:
        said.append(_codes(choice.code for choice in row.codes))
    if row.list:
        said.append(f"the coded list {row.list}")
    return "; ".join(said)


def _public(row: TypeRow) -> str:
    if row.public.always:
        return "always"
    return f"if {' and '.join(row.public.consent)} agree" if row.public.allowed else "never"


def _letters(letters: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{letter} for {type_}" for type_, letter in letters)


def _provisions(provisions: Iterable[Provision]) -> str:
    return "; ".join(map(str, provisions))


def _span(span: timedelta) -> str:
    hours = int(span.total_seconds()) // 3600
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} hours"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _text(texts: Texts) -> str:
    return text_in(texts, LANGUAGE)


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines: list[Sequence[object]] = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
