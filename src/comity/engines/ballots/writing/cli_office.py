"""`comity ballots office …`: the archive of an election, from its questions to its result."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.election import HomomorphicQuestion, ListsQuestion, Question, read_credentials
from comity.engines.ballots.holding import SharedKey, trustees_of
from comity.engines.ballots.trustees import read_trustees

from . import files
from .answering import Archive, Group, Out, answering, language, say, write
from .booth import booth_files
from .box import Box
from .credentials import new_uuid
from .refusal_sentences import _, said

app = typer.Typer(help="The office that holds the election: its archive. It holds no secret.", no_args_is_help=True)

_SHARED_FILES = ("certificate", "polynomial", "public")


@app.command("uuid")
def office_uuid(count: Annotated[int, typer.Option(help="How many.", min=1, max=1000)] = 1) -> None:
    """Draw names for elections; the credential authority needs them first.

    Example: comity ballots office uuid --count 3
    """
    for _number in range(count):
        typer.echo(new_uuid())


@app.command("trustees")
def office_trustees(
    single: Annotated[list[Path] | None, typer.Option(help="trustee.json of a trustee who must take part.")] = None,
    shared: Annotated[
        Path | None, typer.Option(help="Folder with certificate-N.json, polynomial-N.json and public-N.json.")
    ] = None,
    threshold: Annotated[int, typer.Option(help="How many of the sharing trustees are needed.", min=1)] = 1,
    out: Out = Path(),
) -> None:
    """Put the trustees together: those who must all take part, then those who share a key.

    Example: comity ballots office trustees --single board/trustee.json --shared office --threshold 3 --out office
    """
    with answering():
        parts = None
        if shared is not None:
            parts = SharedKey(threshold, *(files.numbered(shared, kind, bytes) for kind in _SHARED_FILES))
        trustees = trustees_of([files.read_bytes(path) for path in single or ()], parts)
        read_trustees(trustees)
        write(out / "trustees.json", trustees)


@app.command("set-up")
def office_set_up(
    draft: Annotated[Path, typer.Argument(help="YAML: name, description and questions of the election.")],
    uuid: Annotated[str, typer.Option(help="The election's UUID, as the credential authority used it.")],
    trustees: Annotated[Path, typer.Option(help="trustees.json")],
    credentials: Annotated[Path, typer.Option(help="credentials-UUID.json")],
    group: Group = "Ed25519",
    out: Out = Path(),
) -> None:
    """Begin the archive of an election; election.json is for the voters' devices.

    Example: comity ballots office set-up draft.yaml --uuid UUID --trustees trustees.json --credentials c.json --out box
    """
    with answering():
        box = Box.set_up(
            files.read_draft(files.read_bytes(draft), group, uuid),
            read_trustees(files.read_bytes(trustees)),
            read_credentials(files.read_bytes(credentials)),
            int(time.time()),
        )
        write(out / "election.json", box.election.written())
        write(out / f"{uuid}.bel", box.take())
        say(_("Fingerprint of the election: %(fingerprint)s"), fingerprint=box.election.fingerprint)


@app.command("booth")
def office_booth(archive: Archive, out: Out = Path("booth")) -> None:
    """Write a voting booth: web pages in four languages that seal ballots and need no network once loaded.

    Any web server may serve the folder, over HTTPS or on the same machine.

    Example: comity ballots office booth UUID.bel --out booth
    """
    with answering():
        for name, content in booth_files(read_archive(files.read_whole(archive))):
            files.write_new(out / name, content)
        say(_("Written: %(file)s"), file=str(out))


@app.command("receive")
def office_receive(
    archive: Archive,
    ballots: Annotated[list[Path], typer.Argument(help="Ballots as voters' devices sealed them.")],
    final: Annotated[bool, typer.Option("--final", help="A voter who has voted cannot vote again.")] = False,
) -> None:
    """Check ballots and take them in; prints each tracking number.

    Example: comity ballots office receive UUID.bel ballot.json
    """
    with answering(), files.open_box(archive) as box:
        for ballot in ballots:
            typer.echo(box.receive(files.read_bytes(ballot), final))


@app.command("close")
def office_close(archive: Archive) -> None:
    """End the vote and add up the encrypted answers.

    Example: comity ballots office close UUID.bel
    """
    with answering(), files.open_box(archive) as box:
        say(_("Ballots that count: %(count)s"), count=box.close().num_tallied)


@app.command("shuffle")
def office_shuffle(
    archive: Archive, shuffle: Annotated[Path, typer.Argument(help="shuffle-N.json of a trustee.")]
) -> None:
    """Check a trustee's shuffle and take it in; the next trustee shuffles what it left.

    Example: comity ballots office shuffle UUID.bel shuffle-1.json
    """
    with answering(), files.open_box(archive) as box:
        say(_("Shuffled by trustee %(trustee)s"), trustee=box.add_shuffle(files.read_bytes(shuffle)))


@app.command("end-shuffles")
def office_end_shuffles(archive: Archive) -> None:
    """Say that every trustee who should has shuffled: from now on ballots are opened.

    Example: comity ballots office end-shuffles UUID.bel
    """
    with answering(), files.open_box(archive) as box:
        box.end_shuffles()


@app.command("decryption")
def office_decryption(
    archive: Archive, shares: Annotated[list[Path], typer.Argument(help="decryption-N.json of trustees.")]
) -> None:
    """Check trustees' shares of the decryption and take them in.

    Example: comity ballots office decryption UUID.bel decryption-1.json decryption-3.json
    """
    with answering(), files.open_box(archive) as box:
        for share in shares:
            say(_("Decrypted by trustee %(trustee)s"), trustee=box.add_decryption(files.read_bytes(share)))


@app.command("publish")
def office_publish(archive: Archive) -> None:
    """Combine the trustees' shares into the counts, and end the archive with them.

    Example: comity ballots office publish UUID.bel
    """
    with answering(), files.open_box(archive) as box:
        for question, counts in zip(box.election.questions, box.publish(), strict=True):
            typer.echo(question.question)
            _show_counts(question, counts)


def _show_counts(question: Question, counts: Sequence[Any]) -> None:
    """A line for each count; for questions whose ballots were shuffled, a line for each ballot."""
    if isinstance(question, HomomorphicQuestion):
        for label, count in zip(question.labels, counts, strict=True):
            typer.echo(f"    {label or said(_('Blank'), language())}: {count}")
    elif isinstance(question, ListsQuestion):
        for texts, row in zip(question.answers, counts, strict=True):
            for place, (label, count) in enumerate(zip(texts, row, strict=True)):
                typer.echo(f"{'    ' if place == 0 else '        '}{label}: {count}")
    else:
        for numbers in counts:
            shown = (f"{label}: {number}" for label, number in zip(question.answers, numbers, strict=True))
            typer.echo(f"    {'; '.join(shown)}")
