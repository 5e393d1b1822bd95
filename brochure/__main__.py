"""The entry point: no traceback reaches a user."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import traceback
from pathlib import Path

from brochure import system


def main() -> None:
    """Run the command line and end the process with its exit code."""
    system.hold_streams()
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
    """Say that this is our fault and where the details are; they hold no text of the handout.

    What the system refuses is no fault of ours, and is told as that.
    """
    refused = system.explained(trouble)
    if refused:
        system.say(refused[0])
        return refused[1]
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
    system.say(
        f"Sorry, this is our fault, not yours: brochure stopped at something it did not "
        f"expect.\n{details}"
    )
    return 4


def _leave(code: int) -> None:
    """End at once when all is said: taking the engine apart object by object costs 7 % of a
    build.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # its reader has gone
        os._exit(code or 1)
    except OSError as trouble:
        refused = system.explained(trouble)
        system.say(refused[0] if refused else "What was to be said could not be written.")
        os._exit(code or system.LACKS)
    os._exit(code)


if __name__ == "__main__":
    main()
