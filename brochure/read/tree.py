"""YAML text to plain values, with the place of every key and value.

Scalars are those of the YAML 1.2 core schema: `no`, `10:30`, `0123456` and `2018-05-01` stay the words they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Path

# Bounds on what a handout may be: the article at hand has 8 KB, 90 nodes, a depth of 4 and no alias.
MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 20
MAX_ALIASES = 100

# YAML 1.2.2, section 10.3.2 (core schema), but for `+.inf` and its like, which no handout needs.
CORE_SCALARS: tuple[tuple[str, str], ...] = (
    ("null", r"|null|Null|NULL|~"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"),
)


class _Loader(yaml.SafeLoader):
    """Knows no tags beyond the core schema's."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}  # type: ignore[assignment]


for _name, _form in CORE_SCALARS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(rf"^(?:{_form})$"), None)


@dataclass
class Tree:
    """A YAML document: its value (mappings, tuples, scalars) and where everything stands."""

    file: str
    value: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    blocks: dict[Path, tuple[Place, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class _Walk:
    """Turns nodes into values, noting places; finds duplicate keys, odd keys, unknown tags, alias bombs."""

    def __init__(self, tree: Tree, lines: list[str]) -> None:
        self.tree, self.lines, self.nodes = tree, lines, 0

    def place(self, mark: yaml.Mark) -> Place:
        text = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return Place(self.tree.file, mark.line + 1, mark.column + 1, text)

    def report(self, mark: yaml.Mark, message: str, hint: str = "") -> None:
        self.tree.findings.append(error("yaml", message, self.place(mark), hint))

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _TooLarge(node.start_mark)
        self.tree.places[path] = self.place(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(child, (*path, index)) for index, child in enumerate(node.value))
        return self.scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                self.report(mark, "a list or mapping cannot be a key", "write a plain word before the colon")
                continue
            key = key_node.value
            if key in result:
                first = self.tree.keys[(*path, key)].line
                self.report(mark, f"'{key}' is given twice; the first is on line {first}", "keep one of the two")
                continue
            self.tree.keys[(*path, key)] = self.place(mark)
            result[key] = self.value(value_node, (*path, key))
        return result

    def scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        if node.style == "|":
            self.tree.blocks[path] = self.block(node)
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind == "str":
            return node.value
        if kind == "null":
            return None
        if kind == "bool":
            return node.value.lower() == "true"
        if kind in {"int", "float"}:
            return (int if kind == "int" else float)(node.value)
        self.report(node.start_mark, f"the tag {node.tag!r} is not known here", "take it out; write plain text")
        return None

    def block(self, node: yaml.ScalarNode) -> tuple[Place, ...]:
        """Return the place of each line of a `|` block."""
        first = node.start_mark.line + 1
        lines = self.lines[first : node.end_mark.line + 1]
        indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
        return tuple(Place(self.tree.file, first + i + 1, indent + 1, line) for i, line in enumerate(lines))


class _TooLarge(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, mark: yaml.Mark) -> None:
        self.mark = mark


def parse(data: bytes, file: str) -> Tree:
    """Return the tree of a YAML file's bytes; trouble is in its findings, never raised."""
    tree = Tree(file)
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1e6:.1f} MB"
        tree.findings.append(error("yaml", f"the file is too large ({size}; at most 1 MB)", Place(file)))
        return tree
    text = _decoded(data, tree)
    if text is None:
        return tree
    lines = text.split("\n")
    walk = _Walk(tree, lines)
    try:
        if not _bounded(text, walk):
            return tree
        node = _Loader(text).get_single_node()
        if node is None:
            tree.findings.append(error("yaml", "the file is empty", Place(file, 1, 1)))
            return tree
        tree.value = walk.value(node, ())
    except yaml.reader.ReaderError as trouble:
        tree.findings.append(_unreadable(trouble, text, tree.file, lines))
    except yaml.MarkedYAMLError as trouble:
        _syntax(trouble, walk)
    except _TooLarge as trouble:
        walk.report(trouble.mark, f"the file unfolds to more than {MAX_NODES} values", "use fewer aliases (*name)")
    except ValueError as trouble:
        tree.findings.append(error("yaml", f"this cannot be read: {trouble}", Place(file, 1, 1)))
    return tree


def _decoded(data: bytes, tree: Tree) -> str | None:
    """Return the text with a byte order mark and carriage returns taken out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        before = data[: trouble.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        message = f"the byte 0x{data[trouble.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8 (in Windows Notepad: Save as, Encoding UTF-8)"
        shown = data.split(b"\n")[line - 1].decode("utf-8", "replace").rstrip("\r")
        tree.findings.append(error("yaml", message, Place(tree.file, line, column, shown), hint))
        return None
    # YAML 1.2 takes only these two for line breaks; PyYAML also breaks at NEL, LS and PS, which would shift the marks.
    return text.replace("\r\n", "\n").replace("\r", "\n").translate({0x85: " ", 0x2028: " ", 0x2029: " "})


def _bounded(text: str, walk: _Walk) -> bool:
    """Return whether depth and aliases keep the bounds; events are read one by one, so nothing can unfold."""
    depth = aliases = 0
    anchors: list[str] = []
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            anchors.append(event.anchor or "")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            anchors.pop()
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if event.anchor in anchors:
                walk.report(event.start_mark, f"*{event.anchor} stands inside the very thing that it names")
                return False
        if depth > MAX_DEPTH:
            walk.report(event.start_mark, f"this is nested deeper than {MAX_DEPTH} levels")
            return False
        if aliases > MAX_ALIASES:
            walk.report(event.start_mark, f"more than {MAX_ALIASES} aliases (*name)", "write the text out")
            return False
    return True


def _unreadable(trouble: yaml.reader.ReaderError, text: str, file: str, lines: list[str]) -> Finding:
    before = text[: trouble.position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"the invisible character U+{ord(text[trouble.position]):04X} is not allowed"
    return error("yaml", message, Place(file, line, column, lines[line - 1]), "delete it")


# What PyYAML says, and what it means to somebody who does not know YAML.
SYNTAX_HINTS = (
    ("mapping values are not allowed here", "a colon inside a text needs quotes around the text: 'Knee: pain'"),
    ("found character '\\t'", "indent with spaces, not with the Tab key"),
    ("found unexpected end of stream", "a quotation mark is opened and never closed"),
    ("could not find expected ':'", "every key needs a colon and a space after it"),
    ("expected <block end>", "this line is not indented like its neighbours"),
    ("did not find expected key", "this line is not indented like its neighbours"),
    ("found character '%'", "a text that starts with this sign needs quotes"),
    ("found character '@'", "a text that starts with this sign needs quotes"),
    ("found character '`'", "a text that starts with this sign needs quotes"),
    ("found undefined alias", "a text that starts with * needs quotes"),
    ("but found another document", "only one document a file: take out the second ---"),
    ("unknown escape character", "in double quotes \\ has a meaning; use single quotes"),
)


def _syntax(trouble: yaml.MarkedYAMLError, walk: _Walk) -> None:
    mark = trouble.problem_mark or trouble.context_mark
    problem = (trouble.problem or "this is not YAML").replace("<block end>", "the end of the block")
    hint = next((say for sign, say in SYNTAX_HINTS if sign in (trouble.problem or "")), "")
    start = trouble.context_mark
    began = f" ({trouble.context}, from line {start.line + 1})" if trouble.context and start else ""
    if mark is None:
        walk.tree.findings.append(error("yaml", problem, Place(walk.tree.file, 1, 1), hint))
    else:
        walk.report(mark, f"this is not valid YAML: {problem}{began}", hint)
