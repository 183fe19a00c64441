"""`comity`: the command line. Each app and each engine brings its own commands."""

import gettext
import os
import sys
from importlib import import_module, util
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.site.loading import stays_for_good

ENGINES = Path(__file__).resolve().parent.parent / "engines"
LANGUAGES = ("ar", "en", "es", "fr")
# Commands that look at a store without preparing it, or need none.
STORELESS = {"doctor"}

EXIT_REFUSED = 1


def _build() -> typer.Typer:
    """The whole command line: the site's commands, the apps', the engines'."""
    from comity import __version__

    app = typer.Typer(
        name="comity",
        help="Police cooperation between states: screen, share, notify, account for it. Start with: comity run",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    storeless = set(STORELESS)
    for name, room in _engine_rooms():
        app.add_typer(room.app, name=name)
        storeless.add(name)
    _mount_apps(app)

    def version(asked: bool) -> None:
        if asked:
            typer.echo(__version__)
            raise typer.Exit

    @app.callback()
    def root(
        context: typer.Context,
        version: Annotated[
            bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and end.")
        ] = False,
    ) -> None:
        asked_for_help = {"-h", "--help"} & set(sys.argv)
        if context.invoked_subcommand not in storeless and not asked_for_help:
            from comity.site import store

            store.prepare()

    return app


def _engine_rooms() -> list[tuple[str, Any]]:
    found = []
    for path in sorted(ENGINES.iterdir()):
        module = f"comity.engines.{path.name}"
        if (path / "cli.py").exists() and util.find_spec(f"{module}.cli"):
            room = import_module(f"{module}.cli")
            found.append((getattr(room, "NAME", path.name), room))
    return found


def _engine_alone() -> typer.Typer | None:
    """The whole command line with one engine mounted, where the command is that engine's: it needs neither store nor
    settings, and starts in a third of the time. None for every other command, and where help on all is asked for."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if not asked.isidentifier() or not (ENGINES / asked / "cli.py").exists():
        return None
    room = import_module(f"comity.engines.{asked}.cli")
    if getattr(room, "NAME", asked) != asked:
        return None
    app = typer.Typer(name="comity", pretty_exceptions_enable=False)
    app.add_typer(room.app, name=asked)
    app.callback()(lambda: None)
    return app


def _mount_apps(app: typer.Typer) -> None:
    from comity.core.rooms import rooms

    for _label, room in rooms("cli"):
        if room.__name__ == __name__:
            continue
        if hasattr(room, "app"):
            app.add_typer(room.app, name=room.NAME)
        for name, command in getattr(room, "COMMANDS", {}).items():
            app.command(name)(command)
        for name, group in getattr(room, "GROUPS", {}).items():
            app.add_typer(group, name=name)
    from comity.site import commands

    for name, command in commands.COMMANDS.items():
        app.command(name)(command)


def _language() -> str:
    """The reader's language, from the environment as other commands read it."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return spoken[:2] if spoken[:2] in LANGUAGES else "en"


def main() -> None:
    """Run one command; say refusals in a sentence, never in a traceback."""
    if (alone := _engine_alone()) is not None:
        alone()
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    with stays_for_good():
        _set_up()
    try:
        from django.utils import translation

        translation.activate(_language())
        with stays_for_good():
            app = _build()
        app()
    except SystemExit:
        _finish()
        raise
    except KeyboardInterrupt:
        typer.echo("", err=True)
        sys.exit(130)
    except Exception as error:
        from comity.site import store

        sentence = store.sentence_for(error)
        if sentence is None:
            raise
        typer.secho(sentence, err=True, fg="red")
        sys.exit(EXIT_REFUSED)


def _set_up() -> None:
    """Load the settings and the apps. A folder that cannot be the node's home is told before there are any."""
    import django

    try:
        django.setup()
    except OSError as error:
        # Django's own translation needs the settings that have just failed.
        catalogue = gettext.translation("django", Path(__file__).with_name("locale"), [_language()], fallback=True)
        sentence = catalogue.gettext("COMITY_HOME cannot be used (%(reason)s). Set it to a folder of yours.")
        typer.secho(sentence % {"reason": error}, err=True, fg="red")
        sys.exit(EXIT_REFUSED)


def _finish() -> None:
    """Serve the events this command caused, and sign the ledger as it leaves it."""
    from comity.site import upkeep

    upkeep.after_command()
