"""The JSON Schemas of handouts and of brochure.yaml, so that editors complete and explain keys."""

from __future__ import annotations

import ast
import inspect
import json
from typing import Any

from brochure.model import handout, personal, project, signoff
from brochure.model.base import Noun
from brochure.model.handout import Handout
from brochure.model.project import Project

KINDS: dict[str, type[Noun]] = {"handout": Handout, "project": Project}


def as_text(kind: str = "handout") -> str:
    """Return the schema of a handout or of a project's brochure.yaml as JSON, the same bytes on
    every run.
    """
    return json.dumps(as_values(kind), indent=2, ensure_ascii=False) + "\n"


def as_values(kind: str = "handout") -> dict[str, Any]:
    """Return the schema, each key described by the string that follows it in the model's source.

    A handout's brand is not asked for: its project may settle it.
    """
    model = KINDS[kind]
    schema = model.model_json_schema()
    schema["required"] = [key for key in schema.get("required", ()) if key != "brand"]
    described = _descriptions()
    for name, part in [(model.__name__, schema), *schema["$defs"].items()]:
        for key, value in part["properties"].items():
            if key in described.get(name, {}):
                value["description"] = described[name][key]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _descriptions() -> dict[str, dict[str, str]]:
    """Return class by class the text under each field.

    Read from the source here rather than by pydantic at each start, where it costs 60 ms.
    """
    found: dict[str, dict[str, str]] = {}
    sources = (inspect.getsource(module) for module in (handout, personal, project, signoff))
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
