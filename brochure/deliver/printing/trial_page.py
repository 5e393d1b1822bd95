"""A page that shows whether a printer prints at full size and on both sides: a PDF of lines and of
type that every printer and viewer has (ISO 32000-1, 9.6.2.2), so that no engine need start.
"""

from __future__ import annotations

from brochure.model.paper import Size

MM = 72 / 25.4
MARGIN, RULE = 10, 100


def page(size: Size, printer: str, *, two_sided: bool) -> bytes:
    """Return the PDF, upright, with a second page where there are two sides."""
    texts = [
        [
            "brochure: test page",
            printer,
            f"The frame stands {MARGIN} mm from each edge of the paper.",
            f"The rule is {RULE} mm long. Measure it: if it is shorter, the printer shrinks pages.",
        ]
    ]
    if two_sided:
        texts[0].append("There is a page on the back. Turn the sheet like a leaf of a book.")
        texts.append(["The back", "Its head is where the front's is."])
    return _file(size, [_drawn(size, lines) for lines in texts])


def _drawn(size: Size, lines: list[str]) -> bytes:
    """Return what draws a page: the frame, an arrow to its head, the rule, the lines of text."""
    width, height = size
    margin, rule = MARGIN * MM, RULE * MM
    left, base = (width - rule) / 2, height / 2
    frame = f"{margin:.3f} {margin:.3f} {width - 2 * margin:.3f} {height - 2 * margin:.3f} re S"
    drawn = ["0.5 w 0 G", frame, f"{left:.3f} {base:.3f} m {left + rule:.3f} {base:.3f} l S"]
    for step in range(RULE // 10 + 1):
        across, tick = left + step * 10 * MM, (5 if step % 5 else 9)
        drawn.append(f"{across:.3f} {base:.3f} m {across:.3f} {base + tick:.3f} l S")
    top = height - margin - 8
    drawn.append(
        f"{width / 2:.3f} {top:.3f} m {width / 2 - 8:.3f} {top - 12:.3f} l "
        f"{width / 2 + 8:.3f} {top - 12:.3f} l f"
    )
    for number, line in enumerate(lines):
        points, leading = (18, 0) if number == 0 else (11, 8)
        down = height - margin - 60 - number * 18 - leading
        drawn.append(f"BT /F {points} Tf {margin + 20:.3f} {down:.3f} Td ({_escaped(line)}) Tj ET")
    return "\n".join(drawn).encode("cp1252")


def _escaped(line: str) -> str:
    """Return text for a string of PDF; what Helvetica has not becomes a question mark."""
    plain = line.encode("cp1252", "replace").decode("cp1252")
    return "".join(f"\\{one}" if one in "\\()" else one for one in plain if one.isprintable())


def _file(size: Size, contents: list[bytes]) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}"
        f"/MediaBox[0 0 {size[0]:.2f} {size[1]:.2f}]>>".encode(),
        font,
    ]
    for index, content in enumerate(contents):
        objects += [
            f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {5 + 2 * index} 0 R>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    data, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)
