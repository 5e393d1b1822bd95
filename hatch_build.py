"""Puts the files that stand outside the package into the wheel, and only there.

Static `force-include` would copy them at an editable install as well, where they go stale without a
word.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("templates", "assets", "content.yaml", "make_pdf.py")


class ShippedFiles(BuildHookInterface[Any]):
    """Named by pyproject.toml's `[tool.hatch.build.targets.wheel.hooks.custom]`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "standard" for a wheel and "editable" for a link to this checkout."""
        if version == "standard":
            build_data["force_include"].update(
                {name: f"brochure/shipped/{name}" for name in SHIPPED}
            )
