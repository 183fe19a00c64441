"""The figures of one population on a terminal."""

from rich.console import Console
from rich.table import Table

from bench.matching.measuring import Figures
from bench.matching.tables import behind, sheets


def show(console: Console, population: Figures) -> None:
    """Everything about one population."""
    asked = population["asked"]
    console.rule(f"{population['held']:,} people")
    console.print(f"asked: {sum(asked['sought'].values()):,} about people held, {asked['nobody']:,} about nobody held")
    for each in population["systems"]:
        console.print(f"{each['system']:>12}  {each['title']}")
    for sheet in sheets(population):
        table = Table(*sheet.rows[0], title=sheet.title, title_justify="left")
        for row in sheet.rows[1:]:
            table.add_row(*row)
        console.print(table)
    for sentence in behind(population):
        console.print(f"[red]behind {sentence}[/]")
