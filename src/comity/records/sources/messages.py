"""What readers say, in English: the table of codes that the application translates.

Each sentence is a gettext message with named places, filled from the facts of a `Remark`, `Skipped` or
`SourceRefused`. Codes are stable; they are the public ones of reports and of the API.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _(sentence: str) -> str:
    """Mark a sentence for the translators; it is translated where it is shown."""
    return sentence


REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "files.one": _("This list is one file, but %(files)s were given."),
        "stream.archive": _("This is a %(format)s archive. Give the list itself, plain or compressed with gzip."),
        "stream.bomb": _("The file expands to more than %(ratio)s times its size and was not read on."),
        "stream.corrupt": _("The compressed file is damaged."),
        "stream.encoding": _(
            "Line %(line)s is not in UTF-8 (byte %(byte)s). Save the file in UTF-8 and import it again."
        ),
        "stream.long-line": _("Line %(line)s is longer than %(limit_bytes)s bytes."),
        "stream.nested": _("The compressed file contains another compressed file."),
        "stream.too-large": _("The file holds more than %(limit_megabytes)s megabytes of text."),
        "stream.truncated": _("The compressed file ends too early. It was probably not downloaded completely."),
        "stream.wide": _("The file is in %(encoding)s. Save it in UTF-8 and import it again."),
        "xml.dtd": _("The file declares a document type or entities, which no list needs. It was not read."),
        "xml.depth": _("Elements are nested more than %(limit)s deep near line %(line)s."),
        "xml.long-text": _("One element holds more than %(limit_bytes)s bytes of text near line %(line)s."),
        "xml.malformed": _("The file is not well-formed XML at line %(line)s, column %(column)s."),
        "xml.unexpected-root": _("The file begins with the element %(element)s instead of %(expected)s."),
        "csv.no-header": _("The first line must name the columns, among them the column “kind”."),
        "csv.empty": _("The file is empty."),
        "csv.repeated-column": _("The column “%(column)s” appears twice."),
        "ofac.no-primary": _("Neither sdn.csv nor cons_prim.csv is among the files."),
        "ofac.repeated-file": _("Two of the files are the same part of the list: %(part)s."),
        "fetch.unknown": _("There is no official download place for “%(list)s”."),
        "fetch.redirect": _("The server sent the request on to %(host)s, which is not an official place."),
        "fetch.not-public": _(
            "The name %(host)s leads to an address that is not on the open network. Nothing was asked."
        ),
        "fetch.status": _("The server answered %(status)s."),
        "fetch.too-large": _("The server sends more than %(limit_megabytes)s megabytes."),
        "fetch.too-many-redirects": _("The server sent the request on too often."),
        "fetch.unreachable": _("The server %(host)s cannot be reached."),
    }
)

SKIPPED: Mapping[str, str] = MappingProxyType(
    {
        "record.no-key": _("The entry has no identifier that would tell it from others."),
        "record.long-key": _("The identifier of the entry is longer than %(limit)s characters."),
        "record.missing": _("The entry has no %(property)s."),
        "record.too-many-values": _("The entry has more than %(limit)s values of “%(property)s”."),
        "record.too-many-elements": _("The entry has more than %(limit)s parts."),
        "record.repeated-key": _("The identifier %(key)s appeared before."),
        "kind.unknown": _("“%(kind)s” is not a kind of record."),
        "ftm.not-imported": _("Entities of the schema %(schema)s are not imported."),
        "ofac.columns": _("The line has %(columns)s columns instead of %(expected)s."),
        "csv.columns": _("The line has %(columns)s columns instead of %(expected)s."),
        "csv.conditions": _("The release or the retention date of the row cannot be read."),
        "csv.quotes": _("A quotation mark is not closed or stands in the wrong place."),
        "json.malformed": _("The line is not valid JSON."),
        "json.not-an-entity": _("The line is not an object with “id”, “schema” and “properties”."),
        "json.repeated-key": _("The name “%(name)s” appears twice in one object."),
        "json.not-a-number": _("The line contains NaN or an infinite number."),
        "json.long-number": _("The line contains a number of more than %(limit)s digits."),
        "comity.conditions": _("The handling, release or another condition under the “comity” key cannot be read."),
        "json.depth": _("Objects are nested more than %(limit)s deep."),
    }
)

REMARKS: Mapping[str, str] = MappingProxyType(
    {
        "entry.under-notice": _("The entry %(key)s is part of a notice and was left as it is until the notice ends."),
        "text.control": _("Control characters were removed from “%(property)s”."),
        "text.bidi": _("Characters that reverse the reading direction were removed from “%(property)s”."),
        "text.invisible": _("Invisible characters were removed from “%(property)s”."),
        "text.marks": _("Marks piled up on one letter of “%(property)s” were removed."),
        "text.surrogate": _("Half characters in “%(property)s” were replaced."),
        "text.replacement": _(
            "“%(property)s” contains a replacement character: part of the text was lost at its source."
        ),
        "text.empty": _("A value of “%(property)s” has no readable character and was left out."),
        "text.shortened": _("A value of “%(property)s” was cut to %(limit)s characters."),
        "value.too-long": _("A value of “%(property)s” is longer than %(limit)s characters and was left out."),
        "value.repeated": _("A value of “%(property)s” is written twice and was kept once."),
        "value.not-a-code": _("“%(text)s” is not a code of “%(property)s” and was kept as a note."),
        "property.unknown": _("“%(property)s” is not a property of this kind of record and was left out."),
        "country.unknown": _("The country “%(text)s” is not known and was kept as text."),
        "country.not-applicable": _("“%(text)s” was read as: no country."),
        "date.unreadable": _("The date “%(text)s” could not be read and was kept as a note."),
        "date.listed-unreadable": _("The date of listing “%(text)s” could not be read."),
        "gender.unknown": _("The gender “%(text)s” is not known and was kept as a note."),
        "document.no-number": _("A document without a number was kept as a note."),
        "csv.unknown-column": _("The column “%(column)s” is not known and was left out."),
        "element.unknown": _("The element %(element)s is not known and was left out."),
        "un.alias-quality": _("The alias quality “%(text)s” is not known; the alias was kept as ungraded."),
        "ofac.orphan": _("A line of %(part)s belongs to entry %(key)s, which is not in the list."),
        "ofac.part-missing": _("The part %(part)s of the list was not given: aliases or addresses may be missing."),
        "ofac.part-line": _("A line of %(part)s cannot be read and was left out."),
        "ftm.nested-entity": _("A nested entity in “%(property)s” was read as its identifier."),
        "ftm.not-text": _("A value of “%(property)s” is not text and was left out."),
        "ftm.detail-without-value": _("The “comity” key describes a value of “%(property)s” that is gone."),
        "comity.unreadable": _("The “comity” key cannot be read at “%(field)s”; it was left out."),
    }
)

SENTENCES: Mapping[str, str] = MappingProxyType({**REFUSED, **SKIPPED, **REMARKS})


def sentence(code: str, facts: Mapping[str, str | int], *, line: int = 0, key: str = "") -> str:
    """The English sentence of a code with its facts filled in."""
    return SENTENCES[code] % {"line": line, "key": key, **facts}
