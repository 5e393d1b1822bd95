"""`brochure desk people`: who may sign in at the desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.shelves import project_of

if TYPE_CHECKING:
    from brochure.desk.people import People

STDIN = click.option(
    "--pin-stdin", "from_stdin", is_flag=True, help="Read the PIN from the first line of stdin."
)
NAME = click.argument("name", metavar="NAME")
MOST_LINE = 1_000


@click.group("people")
def command() -> None:
    """Who may sign in at the desk, each with a PIN of six characters or more."""


@command.command("add")
@NAME
@STDIN
def add(name: str, from_stdin: bool) -> int:
    """Let somebody sign in; the PIN is asked for and not shown."""
    people = _people()
    people.fit(name, new=True)
    people.add(name, _pin(from_stdin))
    click.echo(f"{name} may sign in at the desk.")
    return 0


@command.command("change")
@NAME
@STDIN
def change(name: str, from_stdin: bool) -> int:
    """Give somebody a new PIN; who is signed in by the old one is signed out."""
    people = _people()
    people.fit(name, new=False)
    people.change(name, _pin(from_stdin))
    click.echo(f"{name} has a new PIN. The old one does no more.")
    return 0


@command.command("remove")
@NAME
def remove(name: str) -> int:
    """Let somebody in no more, at once."""
    _people().remove(name)
    click.echo(f"{name} cannot sign in any more. What the record has of them stays.")
    return 0


@command.command("list")
def listed() -> int:
    """List who may sign in."""
    people = _people()
    for name in people.names():
        person = people.person(name)
        click.echo(f"{name}  (PIN of {person.since})" if person else name)
    if not people.names():
        click.echo('Nobody may sign in yet: brochure desk people add "NAME"')
    return 0


def _people() -> People:
    from brochure.desk.people import People  # noqa: PLC0415 - few commands need it

    folder = click.get_current_context().find_object(Path)  # `brochure desk --in FOLDER people …`
    return People(project_of(folder or Path()))


def _pin(from_stdin: bool) -> str:
    """Return the PIN; it is never an argument, which other programs of the machine could read."""
    if from_stdin:
        line = sys.stdin.buffer.readline(MOST_LINE)
        return line.decode("utf-8", "surrogateescape").rstrip("\r\n")  # an odd byte is refused
    pin: str = click.prompt("PIN", hide_input=True, confirmation_prompt="The same PIN again")
    return pin
