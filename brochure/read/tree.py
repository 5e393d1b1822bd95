"""YAML text to plain values, with the place of every key and value.

Scalars are those of the YAML 1.2 core schema: `no`, `10:30`, `0123456` and `2018-05-01` stay the
words they are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from brochure.fold import folded
from brochure.model.base import UNSEEN, unprintable
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Path
from brochure.prose import starts
from brochure.read import core_schema, syntax
from brochure.read.core_schema import CORE, FORMS

# Bounds on what a handout may be: the article at hand has 8 KB, 90 nodes, a depth of 4 and no
# alias.
MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 20
MAX_ALIASES = 100
MAX_DIGITS = 30

EMPTY = "the file is empty"
EMPTY_HINT = "`brochure new my-clinic` starts a project with a handout to fill in"
TAG_HINT = "take it out; if it is text, put the whole text in quotes"


@dataclass
class Tree:
    """A YAML document: its value (mappings, tuples, scalars) and where everything stands."""

    file: str
    value: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    blocks: dict[Path, tuple[Place, ...]] = field(default_factory=dict)
    folded: dict[Path, tuple[Place, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class _Walk:
    """Turns nodes into values, noting places; finds duplicate keys, odd keys, unknown tags, alias
    bombs.
    """

    def __init__(self, tree: Tree, lines: list[str]) -> None:
        self.tree, self.lines, self.nodes = tree, lines, 0
        self.is_askew = False

    def place(self, mark: yaml.Mark) -> Place:
        line, column = mark.line, mark.column
        while line and line == len(self.lines) - 1 and not self.lines[line]:  # the end of the file
            line -= 1
            column = len(self.lines[line])
        return Place(self.tree.file, line + 1, column + 1, self.lines[line])

    def report(self, mark: yaml.Mark, message: str, hint: str = "") -> None:
        self.tree.findings.append(
            error("yaml", " ".join(message.splitlines()), self.place(mark), hint)
        )

    def report_odd(self, odd: syntax.OddSpace) -> None:
        """Tell a space that is none to YAML: what stands under what is then anybody's guess."""
        where = Place(self.tree.file, odd.line + 1, odd.column + 1, self.lines[odd.line])
        self.tree.findings.append(error("yaml", odd.message, where, odd.hint))
        self.is_askew = True

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _TooLarge(node.start_mark)
        self.tree.places[path] = self.place(node.start_mark)
        if node.tag.removeprefix(CORE) not in {*FORMS, "str", "map", "seq"}:
            tag = node.tag.replace(CORE, "!!")
            self.report(
                node.start_mark,
                f"a text cannot start with ! (here it makes the tag {tag})",
                TAG_HINT,
            )
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return tuple(
                self.value(child, (*path, index)) for index, child in enumerate(node.value)
            )
        return self.scalar(node, path) if isinstance(node, yaml.ScalarNode) else None

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                self.report(
                    mark, "a list or mapping cannot be a key", "write a plain word before the colon"
                )
                continue
            odd = syntax.odd_space(self.lines, mark.line, around=False)
            lead = key_node.value.lstrip("".join(UNSEEN))[:1]
            if odd and odd.column == mark.column and lead.isspace():
                self.report_odd(odd)
                continue
            key = folded(key_node.value)
            if key == "<<" and not key_node.style:
                self.report(
                    mark, "keys are not copied here (<<)", "write each key and its value out"
                )
                continue
            if key in result:
                first = self.tree.keys[(*path, key)].line
                self.report(
                    mark,
                    f"'{key}' is given twice; the first is on line {first}",
                    "keep one of the two",
                )
                continue
            self.tree.keys[(*path, key)] = self.place(mark)
            result[key] = self.value(value_node, (*path, key))
        return result

    def scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        if node.style == "|":
            self.tree.blocks[path] = self.block(node)
        elif node.end_mark.line > node.start_mark.line:
            self.tree.folded[path] = self.folded(node)
        kind = node.tag.removeprefix(CORE)
        if kind not in FORMS:
            if node.style in {"|", ">"}:
                return starts.plain(node.value)
            return node.value.strip("".join(UNSEEN))
        if not FORMS[kind].match(node.value):
            self.report(node.start_mark, f"this is not what its tag says (!!{kind})", TAG_HINT)
            return node.value
        if kind == "null":
            return None
        if kind == "bool":
            return node.value.lower() == "true"
        if kind == "int" and len(node.value) <= MAX_DIGITS:
            return int(node.value)
        return float(node.value)

    def block(self, node: yaml.ScalarNode) -> tuple[Place, ...]:
        """Return the place of each line of a `|` block."""
        first = node.start_mark.line + 1
        lines = self.lines[first : node.end_mark.line + 1]
        indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
        return tuple(
            Place(self.tree.file, first + i + 1, indent + 1, line) for i, line in enumerate(lines)
        )

    def folded(self, node: yaml.ScalarNode) -> tuple[Place, ...]:
        """Return the place of each line of a text that YAML folds into one."""
        first = node.start_mark.line + (node.style == ">")
        last = node.end_mark.line + (node.style != ">")
        lines = enumerate(self.lines[first:last], first + 1)
        return tuple(
            Place(self.tree.file, number, len(line) - len(line.lstrip()) + 1, line)
            for number, line in lines
        )


class _TooLarge(Exception):
    def __init__(self, mark: yaml.Mark) -> None:
        self.mark = mark


def parse(data: bytes, file: str) -> Tree:
    """Return the tree of a YAML file's bytes; trouble is in its findings, never raised."""
    tree = Tree(file)
    if len(data) > MAX_BYTES:
        hint = "put pictures into files of their own; a handout's text has a few KB"
        tree.findings.append(error("yaml", "the file is larger than 1 MB", Place(file, 1, 1), hint))
        return tree
    text = _decoded(data, tree)
    if text is None:
        return tree
    lines = text.split("\n")
    walk = _Walk(tree, lines)
    try:
        loader = core_schema.loader_for(text)
        if not _bounded(text, walk, loader):
            return tree
        node = loader(text).get_single_node()
        if node is None:
            tree.findings.append(error("yaml", EMPTY, Place(file, 1, 1), EMPTY_HINT))
            return tree
        value = walk.value(node, ())
        tree.value = None if walk.is_askew else value
    except yaml.reader.ReaderError as trouble:
        tree.findings.append(_unreadable(trouble, text, tree.file, lines))
    except yaml.MarkedYAMLError as trouble:
        _syntax(trouble, text, walk)
    except _TooLarge as trouble:
        walk.report(
            trouble.mark,
            f"the file unfolds to more than {MAX_NODES} values",
            "use fewer aliases (*name)",
        )
    return tree


UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_HINT = "save the file as UTF-8 (in Windows Notepad: Save as, Encoding UTF-8)"


def _decoded(data: bytes, tree: Tree) -> str | None:
    """Return the text with a byte order mark and carriage returns taken out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        before = _plain_breaks(data[: trouble.start].decode("utf-8-sig"))
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        shown = _plain_breaks(data.decode("utf-8-sig", "replace")).split("\n")[line - 1]
        message = f"this letter is not saved as UTF-8 (byte {data[trouble.start]:02x})"
        if data.startswith(UTF_16):
            message, shown = "the file is saved as UTF-16", ""
        tree.findings.append(
            error("yaml", message, Place(tree.file, line, column, shown), SAVE_HINT)
        )
        return None
    return _plain_breaks(text)


def _plain_breaks(text: str) -> str:
    """Return a text composed (NFC), with \\n for its line breaks: PyYAML breaks at NEL, LS and PS
    too, which would shift the marks. Marks of bytes inside it come from files that were joined.
    """
    return unicodedata.normalize(
        "NFC",
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .translate({0x85: " ", 0x2028: " ", 0x2029: " ", 0xFEFF: None}),
    )


def _bounded(text: str, walk: _Walk, loader: Any) -> bool:
    """Return whether depth and aliases keep the bounds; events are read one by one, so nothing can
    unfold.
    """
    depth = aliases = 0
    anchors: list[str] = []
    for event in yaml.parse(text, Loader=loader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            anchors.append(event.anchor or "")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            anchors.pop()
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if event.anchor in anchors:
                walk.report(
                    mark,
                    f"*{event.anchor} stands inside the very thing that it names",
                    "write the text out",
                )
                return False
        if depth > MAX_DEPTH:
            hint = "take the brackets out, or put the text in quotes"
            walk.report(mark, f"this is nested deeper than {MAX_DEPTH} levels", hint)
            return False
        if aliases > MAX_ALIASES:
            walk.report(mark, f"more than {MAX_ALIASES} aliases (*name)", "write the text out")
            return False
    return True


def _unreadable(
    trouble: yaml.reader.ReaderError, text: str, file: str, lines: list[str]
) -> Finding:
    before = text[: trouble.position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message, _, hint = unprintable(text[trouble.position]).partition("; ")
    return error("yaml", message, Place(file, line, column, lines[line - 1]), hint)


def _syntax(trouble: yaml.MarkedYAMLError, text: str, walk: _Walk) -> None:
    mark = trouble.problem_mark or trouble.context_mark
    odd = syntax.odd_space(walk.lines, mark.line) if mark else None
    if odd:
        walk.report_odd(odd)
        return
    fault = syntax.explained(trouble, core_schema.tokens(text))
    if fault is None:
        walk.tree.findings.append(
            error("yaml", f"this is not YAML: {trouble.problem}", Place(walk.tree.file, 1, 1))
        )
    else:
        walk.report(fault.mark, fault.message, fault.hint)
