"""Ten thousand scans at two gates without a network, then merged. `python -m bench.accreditation.gates [scans]`

Four hundred people come and go; some come in again without having gone out, ten wear a badge that was revoked: the pack
of one gate knows of it, that of the other does not. A quarter of what the phones send is sent twice, in any order of
parcels. Everything is counted while it is made, and compared with what the node keeps and finds.

The peer is a bare insert of the same lines, as many at once and as durable: no audit, nothing looked for.
"""

import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.nodes import Node

SCANS = 10_000


def figures(scans: int) -> dict[str, object]:
    """What became of so many scans, on a node of its own."""
    root = Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.script("from django.core.management import call_command\ncall_command('migrate', verbosity=0)")
        code = f"import sys\nsys.path.insert(0, {str(root)!r})\nfrom bench.accreditation import inside\n"
        said = node.script(f"{code}print(inside.measure({scans}))")
    found: dict[str, object] = json.loads(said.splitlines()[-1])
    return found


def main(arguments: list[str]) -> int:
    """Print the table. Returns 1 where something was lost, doubled, or not found."""
    scans = int(arguments[0]) if arguments else SCANS
    said = figures(scans)
    seconds, peer = float(str(said["seconds"])), float(str(said["peer_seconds"]))
    doubles, revoked = said["doubles"], said["revoked_admitted"]
    table = Table(title=f"{scans} scans at two gates without a network, merged")
    for heading in ("what", "found", "made"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    table.add_row("scans kept", str(said["kept"]), str(scans))
    table.add_row("entered without having left", *map(str, doubles if isinstance(doubles, list) else ()))
    table.add_row("revoked, admitted by the older pack", *map(str, revoked if isinstance(revoked, list) else ()))
    table.add_row("revoked, refused by the newer pack", "", str(said["revoked_refused"]))
    Console().print(table)
    sent = int(str(said["sent"]))
    Console().print(
        f"merged: {sent / seconds:,.0f} lines a second ({sent} sent, {sent - scans} of them twice); "
        f"bare insert: {sent / peer:,.0f} a second; ratio {peer / seconds:.3f}"
    )
    holds = said["kept"] == scans and all(isinstance(pair, list) and pair[0] == pair[1] for pair in (doubles, revoked))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
