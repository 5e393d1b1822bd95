"""What a print job repeats of a template for each copy, what it shares among them, and what it says
of the whole.

A name such as `/@key3` marks where something differs from copy to copy; `MARKS` says what each kind
stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree

from brochure.stamp.objects import Item, gathered, number_of, opened, slots_of

MARKS = {
    "tree": "the node of the page tree that the page hangs on",
    "document": "the job's topmost element of structure",
    "key": "a key of the tree that leads from content to its element",
    "id": "the name of an element, such as of a table's head",
}
# What a page is without what only a screen uses: of the keys that lead to tags and links none is
# left.
FOR_SCREENS = ("/Annots", "/StructParents", "/Tabs", "/AA")
SHAPE = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
SHARED_NAMES = ("/RoleMap", "/ClassMap")


@dataclass(frozen=True)
class DividedTemplate:
    """A template as a print job uses it; all numbers are those of the template's own objects."""

    items: dict[int, Item]
    own: tuple[int, ...]
    """The objects that each copy has for itself, its pages first; streams among them last."""
    pages: tuple[int, ...]
    slots: tuple[int, ...]
    """The streams of the slots, in their order."""
    part: int | None
    """The element of structure that holds a copy, and `keys`, the node of the tree of its keys;
    both with tags only.
    """
    keys: int | None
    number_of_keys: int
    blank: bytes
    """A page without content that goes behind the last one, without brackets."""
    viewer: bytes
    """How a viewer is asked to show and print the file, without brackets."""
    names: dict[str, dict[str, bytes]]
    """What names of structure stand for, by their dictionary."""


def divided(data: bytes, language: str, *, tagged: bool) -> DividedTemplate:
    """Take a template apart for a job in a language. Raises ValueError when tags are asked for and
    it has none.
    """
    with opened(data) as pdf:
        pages = tuple(number_of(page.obj) for page in pdf.pages)
        part = keys = None
        count = 0
        if tagged:
            _aim_links(pdf)
            part, keys, count = _tags(pdf, language)
        for page in pdf.pages:
            _loosen(page.obj, tagged)
        items = gathered(pdf, [*pages, *(number for number in (part, keys) if number)])
        last = pdf.pages[-1].obj
        return DividedTemplate(
            items=items,
            own=_own(items, pages),
            pages=pages,
            slots=_slots(items),
            part=part,
            keys=keys,
            number_of_keys=count,
            blank=_dictionary({key: last[key] for key in SHAPE if key in last}),
            viewer=_dictionary(
                {**pdf.Root.get("/ViewerPreferences", {}), "/DisplayDocTitle": True}
            ),
            names=dict(_names(pdf)) if tagged else {},
        )


def _dictionary(values: dict[str, object]) -> bytes:
    return Dictionary(values).unparse().removeprefix(b"<<").removesuffix(b">>").strip()


def _loosen(page: pikepdf.Object, tagged: bool) -> None:
    """Take a page off its tree, and without tags all from it that only a screen uses."""
    page.Parent = Name("/@tree")
    for key in () if tagged else FOR_SCREENS:
        if key in page:
            del page[key]


def _own(items: dict[int, Item], pages: tuple[int, ...]) -> tuple[int, ...]:
    """Return what cannot be shared: what has a mark or refers, by whatever way, to a page or to
    what has one.
    """
    users: dict[int, list[int]] = {}
    for number, item in items.items():
        for other in item.references():
            users.setdefault(other, []).append(number)
    found = set(pages)
    waiting = [*pages, *(number for number, item in items.items() if item.marked)]
    while waiting:
        number = waiting.pop()
        found.add(number)
        waiting.extend(user for user in users.get(number, ()) if user not in found)
    rest = [number for number in items if number in found and number not in pages]
    return (*pages, *sorted(rest, key=lambda number: items[number].data is not None))


def _slots(items: dict[int, Item]) -> tuple[int, ...]:
    slots_of(items.values())
    by_slot = {item.slot: number for number, item in items.items() if item.slot is not None}
    return tuple(number for _, number in sorted(by_slot.items()))


# ---- tags


def _tags(pdf: pikepdf.Pdf, language: str) -> tuple[int, int, int]:
    """Mark what of the tags differs; return the copy's element, the node with its keys, and how
    many they are.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        raise ValueError("a PDF without tags cannot go into a job with tags")
    part = _part(pdf, root)
    if str(pdf.Root.get("/Lang", language)) != language and "/Lang" not in part:
        part.Lang = pdf.Root.Lang
    ranks = _keys(pdf, root)
    _name_elements(pdf)
    numbers = Array([])
    for rank, value in enumerate(ranks.values()):
        numbers.extend([Name(f"/@key{rank}"), value])
    node = {"/Nums": numbers}
    if ranks:
        node["/Limits"] = Array([Name("/@key0"), Name(f"/@key{len(ranks) - 1}")])
    return number_of(part), number_of(pdf.make_indirect(Dictionary(node))), len(ranks)


def _part(pdf: pikepdf.Pdf, root: pikepdf.Object) -> pikepdf.Object:
    """Return the element that holds a whole copy: the template's document, or a new one around all
    that it has.
    """
    given = root.get("/K", Array([]))
    kids = list(given) if isinstance(given, Array) else [given]
    if len(kids) == 1 and kids[0].get("/S") == Name.Document:
        part = kids[0]
        part.S = Name.Part
    else:
        part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(kids)))
        for kid in kids:
            kid.P = part
    part.P = Name("/@document")
    return part


def _keys(pdf: pikepdf.Pdf, root: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """Mark the keys of all objects, and return what they lead to, in their order."""
    leads = dict(sorted(NumberTree(root.ParentTree).items())) if "/ParentTree" in root else {}
    ranks = {key: rank for rank, key in enumerate(leads)}
    for thing in pdf.objects:
        for name in ("/StructParent", "/StructParents"):
            key = thing.get(name) if isinstance(thing, Dictionary | pikepdf.Stream) else None
            if key is None:
                continue
            if int(key) in ranks:
                thing[name] = Name(f"/@key{ranks[int(key)]}")
            else:  # it leads nowhere, and would lead into another copy
                del thing[name]
    return leads


def _name_elements(pdf: pikepdf.Pdf) -> None:
    """Mark the names of elements, which must not come twice in a file, and where a table's cells
    use them.
    """
    known: dict[bytes, int] = {}

    def marked(name: pikepdf.Object) -> Name:
        return Name(f"/@id{known.setdefault(bytes(name), len(known))}")

    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/S" in thing and "/P" in thing:
            if isinstance(thing.get("/ID"), pikepdf.String):
                thing.ID = marked(thing.ID)
            for attributes in _attributes(thing):
                if "/Headers" in attributes:
                    attributes.Headers = Array([marked(name) for name in attributes.Headers])


def _attributes(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    given = element.get("/A", Array([]))
    for one in given if isinstance(given, Array) else [given]:
        if isinstance(one, Dictionary):  # beside each may stand a number, its revision
            yield one


def _names(pdf: pikepdf.Pdf) -> Iterator[tuple[str, dict[str, bytes]]]:
    for name in SHARED_NAMES:
        given = pdf.Root.StructTreeRoot.get(name, Dictionary())
        yield name, {key: Array([value]).unparse()[1:-1].strip() for key, value in given.items()}


# ---- links within the copy


def _aim_links(pdf: pikepdf.Pdf) -> None:
    """Let links within a copy lead to a page itself: a name would lead to the first copy that has
    it.
    """
    places = _destinations(pdf)
    for page in pdf.pages:
        for link in _links(page.obj):
            for holder, key in ((link, "/Dest"), (link.get("/A", Dictionary()), "/D")):
                named = holder.get(key)
                if not isinstance(named, pikepdf.String | Name):
                    continue
                if str(named) in places:
                    holder[key] = places[str(named)]
                else:  # it leads nowhere, and would lead into another copy
                    del holder[key]


def _links(page: pikepdf.Object) -> Iterable[pikepdf.Object]:
    return (one for one in page.get("/Annots", Array([])) if isinstance(one, Dictionary))


def _destinations(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return the places that have names, in both of the forms that PDF knows (ISO 32000-1,
    12.3.2.3).
    """
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    named = [
        *(NameTree(tree).items() if tree is not None else ()),
        *pdf.Root.get("/Dests", Dictionary()).items(),
    ]
    return {str(key): value.D if isinstance(value, Dictionary) else value for key, value in named}
