"""Dead links in the documents: python tools/links.py

Looks at every Markdown file of the project: the file or folder that a relative link names must exist, and so must the
heading or line that its anchor names. Addresses of the network are not asked for: the check works without one.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("*.md", "docs/**/*.md", "bench/**/*.md", "src/**/*.md", "tests/**/*.md")

FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`]+`")
LINK = re.compile(
    r"""!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)   # [words](target "title")
    |(?:href|src)="([^"]+)"
    |^\[[^\]]+\]:\s*(\S+)                                     # [name]: target
    """,
    re.MULTILINE | re.VERBOSE,
)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
ANCHOR = re.compile(r"""<a\s+(?:name|id)="([^"]+)"|\sid="([^"]+)\"""")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def documents() -> list[Path]:
    """Every Markdown file, in the order of their names."""
    return sorted({path for place in PLACES for path in ROOT.glob(place) if path.is_file()})


def links(text: str) -> Iterator[str]:
    """What a document links to, outside of code."""
    prose = CODE.sub("", FENCE.sub("", text))
    for found in LINK.finditer(prose):
        yield next(target for target in found.groups() if target)


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of a document: its headings as hosts of code name them, and those set by hand."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    found = set()
    for heading in HEADING.findall(text):
        name = slug(heading)
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return frozenset(found | {first or second for first, second in ANCHOR.findall(text)})


def slug(heading: str) -> str:
    """A heading as an anchor: small letters, no punctuation, a hyphen for each blank."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def fault(document: Path, target: str) -> str:
    """What is wrong with a link; nothing where it leads somewhere."""
    if ELSEWHERE.match(target):
        return ""
    name, _, anchor = target.partition("#")
    path = (document.parent / unquote(name)).resolve() if name else document
    if not path.exists():
        return f"{target}: there is no such file"
    if not path.is_relative_to(ROOT):
        return f"{target}: leads out of the project"
    if anchor and path.suffix == ".md" and unquote(anchor) not in anchors(path):
        return f"{target}: there is no such heading"
    return ""


def main() -> int:
    """Name every dead link. Returns 1 when there is one."""
    asked = [(document, target) for document in documents() for target in links(document.read_text(encoding="utf-8"))]
    faults = [
        f"{document.relative_to(ROOT)}: {problem}" for document, target in asked if (problem := fault(document, target))
    ]
    print("\n".join(faults) or f"links: {len(asked)} links of {len(documents())} documents lead somewhere")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
