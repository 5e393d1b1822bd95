"""`brochure schema`: the JSON Schema of content.yaml."""

from __future__ import annotations

import click


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of content.yaml, for editors."""
    from brochure import schema as schemas  # noqa: PLC0415 - only this command needs it

    click.echo(schemas.as_text(), nl=False)
    return 0
