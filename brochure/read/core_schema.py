"""YAML's scalars and loaders by the 1.2 core schema, and its tokens up to a fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

CORE = "tag:yaml.org,2002:"
# YAML 1.2.2, section 10.3.2 (core schema), but for `+.inf` and its like, which no handout needs.
FORMS = {
    "null": re.compile(r"(?:|null|Null|NULL|~)\Z"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"[-+]?[0-9]+\Z"),
    "float": re.compile(
        r"(?:[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+)\Z"
    ),
}


class _Loader(yaml.SafeLoader):
    """Knows no tags beyond the core schema's."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}  # type: ignore[assignment]

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: yaml.Mark) -> list[str]:
        """Return a part of a quoted text, letters that JSON writes in two halves as one. Raises
        ScannerError for the number of no letter, such as half of a pair, where PyYAML fails.
        """
        try:
            chunks = super().scan_flow_scalar_non_spaces(double, start_mark)
            return ["".join(chunks).encode("utf-16", "surrogatepass").decode("utf-16")]
        except (ValueError, OverflowError):
            mark = self.get_mark()
            problem = "expected escape sequence of a letter"
            raise yaml.scanner.ScannerError(None, None, problem, mark) from None


for _name, _form in FORMS.items():
    _Loader.add_implicit_resolver(CORE + _name, _form, None)


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # chosen at run time
    """The same by libyaml, where PyYAML was built with it: 10 ms less for a handout and its
    edition.
    """

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers


def loader_for(text: str) -> Any:
    """Return the quick loader for a text that it can read; for any other the one whose troubles can
    be explained.
    """
    if yaml.reader.Reader.NON_PRINTABLE.search(text):
        return _Loader
    try:
        for _ in yaml.parse(text, Loader=_QuickLoader):
            pass
    except yaml.YAMLError:
        return _Loader
    return _QuickLoader


def tokens(text: str) -> list[yaml.Token]:
    """Return the tokens up to where the text stops being YAML."""
    loader: Any = _Loader(text)
    found: list[yaml.Token] = []
    try:
        while loader.check_token():
            found.append(loader.get_token())
    except yaml.YAMLError:
        found.extend(loader.tokens)
    return found
