"""`brochure completion`: the completion script of a shell."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the completion script of SHELL.

    For this terminal: source <(brochure completion bash)
    """
    # only this command needs it
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    if kind:  # click has all three
        click.echo(kind(context.find_root().command, {}, "brochure", "_BROCHURE_COMPLETE").source())
    return 0
