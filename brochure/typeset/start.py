"""A quick start of the engine, by public means of Python and without a change to its package.

WeasyPrint 70.0 looks for libraries by names that Linux does not have, through some 85 runs of
ldconfig, gcc and ld, and imports modules that no handout needs. `tests/typeset/test_typeset.py`
holds the bytes equal to a build without this.
"""

from __future__ import annotations

import ctypes.util
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from brochure.typeset import pillow

# Only WOFF fonts, variable fonts, missing HarfBuzz-Subset and colour profiles need these; they load
# when they are used.
DEFERRED = {
    "fontTools.subset": (),
    "fontTools.ttLib.woff2": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "PIL.ImageCms": ("ImageCmsProfile",),
}


def engine() -> Any:
    """Import and return WeasyPrint."""
    if "weasyprint" not in sys.modules:
        with _library_names_as_they_are(), _deferred():
            import weasyprint  # noqa: F401, PLC0415
    pillow.restrict()
    return sys.modules["weasyprint"]


@contextmanager
def _library_names_as_they_are() -> Iterator[None]:
    """Keep cffi from running ldconfig, gcc and ld for each library name that is not a file name.

    The engine tries `libpango-1.0-0` before `libpango-1.0.so.0`; on Linux only the latter is ever
    found.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    original = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - cffi's signature
    try:
        yield
    finally:
        ctypes.util.find_library = original


@contextmanager
def _deferred() -> Iterator[None]:
    """Let the engine's imports of DEFERRED find stand-ins, which load the real module when
    something of it is used.
    """
    stand_ins: dict[str, ModuleType] = {}
    for name, functions in DEFERRED.items():
        if name not in sys.modules:
            stand_ins[name] = sys.modules[name] = _StandIn(name, functions)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


class _StandIn(ModuleType):
    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, _late(name, function))

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(importlib.import_module(self.__name__), attribute)


def _late(module: str, function: str) -> Any:
    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(module), function)(*arguments, **options)

    return call
