"""The same handout by others: the bare engine, Typst and Prince, each as quick as it goes; each
timed where it runs.
"""

from __future__ import annotations

import json
import resource
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Literal

from bench.measure import ROOT, cpu
from bench.page import page
from brochure.typeset import start

Reader = Mapping[str, str]
Readers = Sequence[Reader]
Pages = Literal["counted", "reckoned"]
VARIANT = "PDF/UA-1"


class CannotRun(Exception):
    """Why another cannot be measured here, in a few words."""


def weasyprint(readers: Readers, *, shared: bool) -> float:
    """Return the CPU seconds of a bare loop in this process: a page a reader, tagged, written to
    the disk.

    Fonts are configured and style sheets parsed anew for each, as the manual does, or once for all
    of them.
    """
    kept = _sheets() if shared else None
    return _timed(lambda reader, path: weasyprint_to(path, reader, kept), readers)


def weasyprint_to(path: Path, reader: Reader, sheets: dict[str, Any] | None = None) -> None:
    """Write one copy by the bare engine, with style sheets that are kept or anew."""
    one = page(fields=True)
    html = start.engine().HTML(string=one.markup(reader))
    html.write_pdf(path, pdf_variant=one.html.pdf_variant, **(sheets or _sheets()))


def _sheets() -> dict[str, Any]:
    engine, one = start.engine(), page(fields=True)
    fonts = engine.text.fonts.FontConfiguration()
    texts = (one.faces, *one.html.stylesheets)
    return {
        "font_config": fonts,
        "stylesheets": [engine.CSS(string=text, font_config=fonts) for text in texts],
    }


def typst(readers: Readers) -> float:
    """Return the CPU seconds of Typst's binding in this process: a tagged document a reader,
    written to the disk.
    """
    return _timed(lambda reader, path: typst_to(path, [reader]), readers)


def typst_to(
    path: Path, readers: Readers, pages: Pages = "reckoned", *, tagged: bool = True
) -> None:
    """Write one document by Typst with a copy for each reader. Raises CannotRun."""
    _typst()(readers, pages, path, tagged=tagged)


def typst_job(readers: Readers, pages: Pages, *, tagged: bool) -> tuple[float, int, float]:
    """Return CPU seconds, bytes and the process's peak in MiB of one Typst document with a copy for
    each reader.

    Typst keeps what it has laid out: a process does this once.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job.pdf"
        begin = cpu()
        typst_to(path, readers, pages, tagged=tagged)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return cpu() - begin, path.stat().st_size, peak


@cache
def _typst() -> Callable[..., None]:
    if find_spec("typst") is None:
        raise CannotRun("Typst's binding is not installed")
    import typst as binding  # noqa: PLC0415 - of the bench alone, and it may be missing

    fonts = [str(path) for path in (ROOT / "assets" / "fonts").iterdir()]
    compiler = binding.Compiler(
        str(ROOT / "bench" / "handout.typ"),
        root=str(ROOT / "bench"),
        font_paths=fonts,
        ignore_system_fonts=True,
    )

    def compiled(readers: Readers, pages: Pages, path: Path, *, tagged: bool) -> None:
        how: dict[str, Any] = {"pdf_standards": "ua-1"} if tagged else {"pdf_tags": False}
        inputs = {"copies": json.dumps(list(readers)), "pages": pages}
        try:
            compiler.compile(output=str(path), format="pdf", sys_inputs=inputs, **how)
        except binding.TypstError:
            raise CannotRun("Typst refuses bench/handout.typ") from None

    return compiled


def prince(readers: Readers) -> float:
    """Return the CPU seconds of Prince's own interface for Python: a process a reader, tagged,
    written to the disk.
    """
    binding = _prince()

    def make(reader: Reader, path: Path) -> None:
        try:
            binding.html_to_pdf(
                page(fields=True).whole(reader), path, args=[f"--pdf-profile={VARIANT}"]
            )
        except binding.PrinceError:
            raise CannotRun("Prince refuses the page") from None

    return _timed(make, readers)


def prince_kept(readers: Readers) -> float:
    """Return the CPU seconds of one Prince process that is sent a page after the other (its control
    interface).
    """
    command = _prince().command("--control")
    begin = cpu()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        _answer(process.stdout)  # its version
        with tempfile.TemporaryDirectory() as folder:
            for number, reader in enumerate(readers):
                job = {"input": {"src": "job-resource:0", "type": "html"}, "job-resource-count": 1}
                job["pdf"] = {"pdf-profile": VARIANT}
                for tag, data in (
                    ("job", json.dumps(job)),
                    ("dat", page(fields=True).whole(reader)),
                ):
                    process.stdin.write(_chunk(tag, data.encode()))
                process.stdin.flush()
                tag, made = _answer(process.stdout)
                if tag != "pdf":
                    raise CannotRun("Prince refuses the page")
                _answer(process.stdout)  # its log
                (Path(folder) / f"{number}.pdf").write_bytes(made)
            process.stdin.close()
            process.wait()
    return cpu() - begin


@cache
def _prince() -> Any:
    if find_spec("prince_pdf") is None:
        raise CannotRun("Prince is not installed")
    import prince_pdf  # noqa: PLC0415 - of the bench alone, and it may be missing

    try:
        prince_pdf.version()
    except (OSError, RuntimeError) as trouble:
        raise CannotRun(f"Prince does not run here: {type(trouble).__name__}") from None
    return prince_pdf


def _chunk(tag: str, data: bytes) -> bytes:
    """Return a chunk of the control protocol: tag, length, data; data of no length has no line of
    its own.
    """
    return b"%s %d\n%s\n" % (tag.encode(), len(data), data)


def _answer(pipe: IO[bytes]) -> tuple[str, bytes]:
    head = pipe.readline().split()
    if not head:
        raise CannotRun("Prince ended in the middle")
    size = int(head[1]) if len(head) > 1 else 0
    data = pipe.read(size)
    if size:
        pipe.readline()
    return head[0].decode(), data


def _timed(make: Callable[[Reader, Path], object], readers: Readers) -> float:
    with tempfile.TemporaryDirectory() as folder:
        begin = cpu()
        for number, reader in enumerate(readers):
            make(reader, Path(folder) / f"{number}.pdf")
        used = cpu() - begin
        assert sum(1 for _ in Path(folder).iterdir()) == len(readers)
        return used
