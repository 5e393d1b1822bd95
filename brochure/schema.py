"""The JSON Schema of content.yaml, so that editors complete keys and explain them."""

from __future__ import annotations

import ast
import inspect
import json
from typing import Any

from brochure.model import handout, personal, signoff
from brochure.model.handout import Handout


def as_text() -> str:
    """Return the schema as JSON, the same bytes on every run."""
    return json.dumps(as_values(), indent=2, ensure_ascii=False) + "\n"


def as_values() -> dict[str, Any]:
    """Return the schema, each key described by the string that follows it in the model's source."""
    schema = Handout.model_json_schema()
    described = _descriptions()
    for name, part in [("Handout", schema), *schema["$defs"].items()]:
        for key, value in part["properties"].items():
            if key in described.get(name, {}):
                value["description"] = described[name][key]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _descriptions() -> dict[str, dict[str, str]]:
    """Return class by class the text under each field.

    Read from the source here rather than by pydantic at each start, where it costs 60 ms.
    """
    found: dict[str, dict[str, str]] = {}
    sources = (inspect.getsource(module) for module in (handout, personal, signoff))
    for model in [model for source in sources for model in ast.parse(source).body]:
        if isinstance(model, ast.ClassDef):
            pairs = zip(model.body, model.body[1:], strict=False)
            found[model.name] = {
                field.target.id: " ".join(str(text.value.value).split())
                for field, text in pairs
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
            }  # fmt: skip
    return found
