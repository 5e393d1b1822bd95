"""The command line: one file a command. Nothing here imports the engine until a command draws."""

from __future__ import annotations

from collections.abc import Sequence

import click

from brochure import __version__, system, tell
from brochure.cli import (
    batch,
    check,
    completion,
    desk,
    diff,
    due,
    find,
    log,
    make,
    new,
    preview,
    print_,
    printers,
    recall,
    review,
    schema,
    shelves,
    verify,
)
from brochure.cli.outcome import EXIT_CODES
from brochure.errors import BrochureError, Refused


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    try:
        result = commands.main(list(arguments), prog_name="brochure", standalone_mode=False)
    except click.ClickException as trouble:
        trouble.show()
        return trouble.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except SystemExit as leaving:  # click ends a shell's question for completions so
        return int(leaving.code or 0)
    except click.Abort:
        return 130
    except Refused as trouble:
        system.say(tell.sentences(trouble.findings))
        return trouble.exit_code
    except BrochureError as trouble:
        system.say(str(trouble))
        return trouble.exit_code
    except (OSError, MemoryError) as trouble:
        refused = system.explained(trouble)
        if refused is None:
            raise
        system.say(refused[0])
        return refused[1]
    return result if isinstance(result, int) else 0


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brochure")
def commands() -> None:
    """One YAML file of a clinic's article becomes a branded, checked patient handout."""


for one in (
    make,
    batch,
    check,
    review,
    diff,
    due,
    find,
    log,
    verify,
    recall,
    shelves,
    new,
    preview,
    desk,
    print_,
    printers,
    schema,
    completion,
):
    commands.add_command(one.command)
