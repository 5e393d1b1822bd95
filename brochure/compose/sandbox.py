"""What a clinic's template may do: read the declared fields of what it is given, and call what is
offered.

A template is a file that a clinic gets from somebody. Jinja2's own sandbox lets through every
method without an underscore: a pydantic model's `parse_raw` ran a command, its `parse_file` read a
file outside the project. Here all is refused that is not on a list, and nothing that a template
computes grows without end.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

import jinja2
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from brochure.compose.generator import Generator
from brochure.model.base import Noun
from brochure.model.finding import Severity
from brochure.model.review import Review

# In letters, items or bits: a page of a handout is a thousandth of it.
MOST = 1_000_000
# A width that a text is filled up to.
WIDEST = 1_000
# Turns of loops and calls of macros in one page: an article takes 64, and a file of 1 MB, the most
# that is read, has 250,000 entries.
MOST_TURNS = 1_000_000


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TEXT = _names(
    "capitalize casefold count endswith find isalnum isalpha isdigit islower isspace "
    "isupper lower lstrip partition removeprefix removesuffix rfind rpartition rsplit "
    "rstrip split splitlines startswith strip title upper"
)
# By type: the attributes that are no field. What is not listed has none.
ATTRIBUTES: Mapping[type, frozenset[str]] = {
    str: TEXT,
    Markup: TEXT | _names("striptags unescape"),
    tuple: _names("count index"),
    list: _names("count index"),
    dict: _names("get items keys values"),
    datetime.date: _names("day month year isoformat weekday isoweekday"),
    Severity: _names("name value"),
    Review: _names("of grouped codes"),
    LoopContext: _names(
        "changed cycle depth depth0 first index index0 last length nextitem previtem "
        "revindex revindex0"
    ),
    Macro: _names("name arguments catch_kwargs catch_varargs caller"),
    BlockReference: _names("super"),
    Cycler: _names("current next reset"),
    Joiner: _names(""),
}
# Their attributes are what a template itself has named.
NAMED_BY_TEMPLATES = (TemplateModule, Namespace, jinja2.runtime.TemplateReference)
CALLABLE = (Macro, BlockReference, LoopContext, Cycler, Joiner)
FILTERS = _names(
    "abs batch capitalize center count d default dictsort e escape first float format "
    "groupby indent int items join last length list lower map max min reject "
    "rejectattr replace reverse round safe select selectattr slice sort string "
    "striptags sum title trim truncate unique upper urlencode wordcount wordwrap"
)


class Offered:
    """A function of ours that a template may call, and may not look into."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        """Take the function."""
        self._function = function

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it."""
        return self._function(*arguments, **named)


class _Turns(threading.local):
    left = MOST_TURNS


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 as far as a template of a handout needs it."""

    code_generator_class = Generator
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        """Take what finds a template by its name."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._turns = _Turns()
        self.globals = {
            "range": Offered(_range), "dict": Offered(dict), "namespace": Offered(Namespace),
            "cycler": Offered(Cycler), "joiner": Offered(Joiner),
        }  # fmt: skip
        self.filters = {
            name: _bounded(name, function)
            for name, function in self.filters.items()
            if name in FILTERS
        }

    def begin(self) -> None:
        """Count the turns of a page from the start."""
        self._turns.left = MOST_TURNS

    def turn(self) -> bool:
        """Count a turn of a loop or a call of a macro, True. Raises SecurityError when they are too
        many.
        """
        self._turns.left -= 1
        if self._turns.left < 0:
            raise SecurityError(
                f"its loops take more than {MOST_TURNS:,} turns: a page needs no more than a few "
                "thousand"
            )
        return True

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute or an item of that name; what is not allowed is not even looked
        at.
        """
        if self.is_safe_attribute(obj, attribute, None):
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except (TypeError, LookupError, AttributeError):
            if attribute in dir(type(obj)):
                return self.unsafe_undefined(obj, attribute)
            return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute of that name."""
        try:
            return obj[argument]
        except (TypeError, LookupError, AttributeError):
            if isinstance(argument, str):
                return self.getattr(obj, argument)
            return self.undefined(obj=obj, name=argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        """Return whether a template may read an attribute: a field, or one that is listed."""
        return not attr.startswith("_") and (
            isinstance(obj, NAMED_BY_TEMPLATES) or attr in _attributes(cast(Hashable, type(obj)))
        )

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call a value: what is offered, its own macros, and listed
        methods.
        """
        if isinstance(obj, (Offered, jinja2.Undefined, *CALLABLE)):
            return True  # what is undefined says so when it is called
        owner = getattr(obj, "__self__", None)
        kinds = type(owner).__mro__
        return any(getattr(obj, "__name__", "") in ATTRIBUTES.get(kind, ()) for kind in kinds)

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        """Return what says, once it is used, that an attribute is not for templates."""
        return self.undefined(
            f"a template may not read '{attribute}' of a {type(obj).__name__}",
            name=attribute,
            obj=obj,
            exc=SecurityError,
        )

    def joined(self, parts: Iterable[Any], autoescape: bool) -> str:
        """Return `a ~ b`. Raises SecurityError when it is too long."""
        texts = [part if isinstance(part, str) else str(part) for part in parts]
        _at_most(sum(map(len, texts)))
        marked = autoescape and any(hasattr(text, "__html__") for text in texts)
        return Markup("").join(texts) if marked else "".join(texts)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operator. Raises SecurityError when it is too large."""
        for sized, number in ((left, right), (right, left)):
            if operator == "*" and isinstance(number, int) and hasattr(sized, "__len__"):
                _at_most(len(sized) * number)
        if operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            _at_most(len(left) + len(right))
        if operator == "%" and isinstance(left, str):
            _narrow(left)
        if isinstance(left, int) and isinstance(right, int):
            if operator == "**":
                _at_most(left.bit_length() * right)
            elif operator == "*":
                _at_most(left.bit_length() + right.bit_length())
        return super().call_binop(context, operator, left, right)


@lru_cache(256)
def _attributes(kind: type) -> frozenset[str]:
    """Return what may be read of a type: its fields, its own properties, and what is listed."""
    found: set[str] = set()
    for base in kind.__mro__:
        found |= ATTRIBUTES.get(base, frozenset())
        if base.__module__.startswith("brochure."):
            found |= {name for name, one in vars(base).items() if isinstance(one, property)}
    if issubclass(kind, Noun):
        found |= set(kind.model_fields)
    elif dataclasses.is_dataclass(kind):
        found |= {field.name for field in dataclasses.fields(kind)}
    return frozenset(found)


def _at_most(size: int) -> None:
    if size > MOST:
        raise SecurityError("this grows too large: a page needs no text or number of that size")


def _narrow(form: str) -> None:
    """Refuse a width in a format that would fill the memory with blanks."""
    if "*" in form or any(int(width) > WIDEST for width in re.findall(r"\d+", form)):
        raise SecurityError(f"a width of more than {WIDEST} is refused")


def _range(*arguments: int) -> range:
    made = range(*arguments)
    _at_most(len(made) * 10)
    return made


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses what would grow too large, or the filter itself."""

    def replace(context: Any, text: Any, old: Any, new: Any, count: int | None = None) -> Any:
        found = str(text).count(str(old)) if count is None else count
        _at_most(len(str(text)) + found * len(str(new)))
        return function(context, text, old, new, count)

    def join(context: Any, value: Any, d: str = "", attribute: Any = None) -> Any:
        parts = list(value)
        _at_most(sum(len(str(part)) + len(str(d)) for part in parts))
        return function(context, parts, d, attribute)

    def formatted(value: Any, *arguments: Any, **named: Any) -> Any:
        _narrow(str(value))
        return function(value, *arguments, **named)

    def measured(*arguments: Any, **named: Any) -> Any:
        for one in (*arguments, *named.values()):
            if isinstance(one, int) and one > WIDEST:
                raise SecurityError(f"a width of more than {WIDEST} is refused")
        return function(*arguments, **named)

    bounds: dict[str, Any] = {"replace": replace, "join": join, "format": formatted}
    bounds |= dict.fromkeys(("batch", "center", "indent", "slice", "wordwrap"), measured)
    made: Callable[..., Any] = bounds.get(name, function)
    passed = getattr(function, "jinja_pass_arg", None)
    if made is not function and passed:
        made.jinja_pass_arg = passed  # type: ignore[attr-defined]
    return made
