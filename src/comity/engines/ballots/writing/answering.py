"""What every role's commands share: options, saying things in the reader's language, refusing in one sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from comity.engines.ballots.defects import ArchiveRejected, Fact
from comity.engines.ballots.groups import GROUP_NAMES
from comity.engines.ballots.reporting import render as defect_sentence

from . import files
from .forms import Form
from .refusal_sentences import _, render, said
from .refusals import StepRefused

EXIT_REFUSED = 1

Group = Annotated[str, typer.Option(help=f"The group: {', '.join(GROUP_NAMES)}.")]
Format = Annotated[Form, typer.Option("--format", help="The tools' form: codes and trustees' certificates differ.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for the files that are written.")]
Archive = Annotated[Path, typer.Argument(help="The election's archive, UUID.bel.")]


@contextmanager
def answering() -> Iterator[None]:
    """Say a refusal in one sentence of the reader's language, and end with an exit code of its own."""
    try:
        yield
    except StepRefused as refused:
        _refuse(render(refused, language()))
    except ArchiveRejected as rejected:
        _refuse(defect_sentence(rejected.defect, language()))
    except OSError as error:
        reason = {"file": str(error.filename), "reason": str(error.strerror)}
        _refuse(said(_("%(file)s cannot be used: %(reason)s."), language(), **reason))


def _refuse(sentence: str) -> NoReturn:
    typer.secho(sentence, err=True, fg="red")
    # Without its cause: what was being read may be a secret.
    raise typer.Exit(EXIT_REFUSED) from None


def language() -> str:
    """The reader's language, from the environment as other commands read it."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"


def say(sentence: str, **facts: Fact) -> None:
    typer.echo(said(sentence, language(), **facts))


def write(path: Path, content: bytes, private: bool = False) -> None:
    files.write_new(path, content, private)
    if private:
        say(_("Written, for your eyes alone: %(file)s"), file=str(path))
    else:
        say(_("Written: %(file)s"), file=str(path))


def require_group(group: str, form: Form) -> None:
    if group not in form.groups:
        raise StepRefused("group_not_of_form", form=str(form), group=group[:40], known=", ".join(form.groups))
