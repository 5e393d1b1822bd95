"""Recipient lists of made-up readers, the same at each run: plain names, names with accents, long
ones.
"""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

GIVEN = """\
James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan
Daniel Jessica Thomas Sarah Carlos Karen Ángel Guadalupe Minh Thu Hana Soo-jin Aram Nune Olena
Dmytro José María René Chloé Zoë Björn Søren Łukasz Agnieszka Jiří Dvořák Ngọc Ştefan Ayşe Márta
Héloïse
"""
FAMILY = """\
Smith Johnson Williams Brown Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson
Thomas Taylor Moore Jackson Lee Nguyen Kim Park Petrosyan Sarkissian Kovalenko Tanaka Okafor Haddad
Núñez Muñoz Gutiérrez Müller Sørensen Wójcik Novák Trần Yılmaz Szabó Lefèvre O’Connor Featherstone
"""
CLINICIANS = (
    "Dr. Sam Sample",
    "Dr. Émile Laurent",
    "Dr. Wei Zhang",
    "Dr. Ana Núñez",
    "Dr. Priya Raman",
)
FIRST_DAY = datetime.date(2027, 1, 4)

TITLES = ("Dr.", "Prof. Dr.", "Rev.", "Mr.", "Mrs.", "Ms.")
JOINED = ("{}-{}", "{}-{}", "{} de la {}", "{} y {}")

# One row in so many has a name of so many letters, which stands in its box in smaller type only.
LONG, LETTERS = 50, range(27, 31)
# One row in so many has a letter with a mark that no face has as one glyph: its copy is rendered in
# full.
RARE = 500


def readers(count: int, *, rare: bool = False) -> Iterator[dict[str, str]]:
    """Yield rows by the fields' names, the date as an ISO date; with rare letters or without."""
    chance, given, family = random.Random("readers"), GIVEN.split(), FAMILY.split()
    for number in range(1, count + 1):
        patient = (
            f"{chance.choice(given)} {chance.choice('ABCDEFGHIJKLMNOPRSTVW')}. "
            f"{chance.choice(family)}"
        )
        if rare and number % RARE == RARE // 2:
            patient = f"{patient}x\u030ci"
        elif number % LONG == LONG // 2:
            patient = _long(chance, given, family)
        day = FIRST_DAY + datetime.timedelta(days=chance.randrange(300))
        yield {
            "patient": patient,
            "appointment": day.isoformat(),
            "clinician": chance.choice(CLINICIANS),
        }


def titled(count: int) -> Iterator[dict[str, str]]:
    """Yield the same rows with a title and a double surname in every name."""
    chance, family = random.Random("titles"), FAMILY.split()
    for row in readers(count):
        joined = chance.choice(JOINED).format(row["patient"].split()[-1], chance.choice(family))
        given = row["patient"].split()[0]
        if chance.random() < 0.5:
            given = f"{given}-{chance.choice(GIVEN.split())}"
        yield {**row, "patient": f"{chance.choice(TITLES)} {given} {joined}"}


def _long(chance: random.Random, given: list[str], family: list[str]) -> str:
    while True:
        first, second = chance.choice(given), chance.choice(given)
        name = f"{first} {second} {chance.choice(family)}-{chance.choice(family)}"
        if len(name) in LETTERS:
            return name


def printed(row: dict[str, str]) -> dict[str, str]:
    """Return a row as it stands on a page, the date as an American reads it."""
    day = datetime.date.fromisoformat(row["appointment"])
    return {**row, "appointment": f"{day:%B} {day.day}, {day.year}"}


def write(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """Write a recipient list as a spreadsheet saves it, and return its path."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(["Patient", "Appointment", "Clinician", "Chart"])
        for number, row in enumerate(rows, 100_000):
            sheet.writerow([*row.values(), number])
    return path
