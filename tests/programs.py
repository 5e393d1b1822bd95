"""Programs of the machine that some tests need beside Python."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str, packages: str) -> str:
    """Return where a program is. A machine without it skips the test and says why; CI, which
    installs it by `.ci/run`, fails.
    """
    # Debian puts servers where only root's search path leads
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if path is None:
        tell = pytest.fail if os.environ.get("CI") else pytest.skip
        tell(f"no {name} on this machine (apt-get install {packages})")
    return path
