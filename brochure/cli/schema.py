"""`brochure schema`: the JSON Schemas of handouts and of brochure.yaml."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("kind", type=click.Choice(["handout", "project"]), default="handout")
def command(kind: str) -> int:
    """Print the JSON Schema of handouts, or of a project's brochure.yaml, for editors."""
    from brochure import schema as schemas  # noqa: PLC0415 - only this command needs it

    click.echo(schemas.as_text(kind), nl=False)
    return 0
