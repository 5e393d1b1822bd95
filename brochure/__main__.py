"""The entry point: no traceback reaches a user."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import traceback
from pathlib import Path


def main() -> None:
    """Run the command line and end the process with its exit code."""
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # no stranger's code in ours, and 10 ms less
    gc.set_threshold(
        500_000, 20, 20
    )  # a build is over before its objects are garbage: one collection costs 25 ms
    try:
        # an import that fails is told as kindly as anything else
        from brochure import cli  # noqa: PLC0415

        code = cli.run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    except BaseException as trouble:  # noqa: BLE001 - whatever it is, it is ours
        code = _apologise(trouble)
    _leave(code)


def _apologise(trouble: BaseException) -> int:
    """Say that this is our fault and where the details are; they hold no text of the handout."""
    frames = traceback.extract_tb(trouble.__traceback__)
    lines = [
        f"{type(trouble).__name__}",
        *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames),
    ]
    try:
        handle, name = tempfile.mkstemp(prefix="brochure-", suffix=".log")  # made 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        details = f"The details are in {Path(name)}."
    except OSError:
        details = "The details could not be written down: " + "; ".join(lines[-2:])
    sys.stderr.write(
        f"Sorry, this is our fault, not yours: brochure stopped at something it did not "
        f"expect.\n{details}\n"
    )
    return 4


def _leave(code: int) -> None:
    """End at once when all is said: taking the engine apart object by object costs 7 % of a
    build.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # the reader of a pipe has gone
        os._exit(code or 1)
    os._exit(code)


if __name__ == "__main__":
    main()
