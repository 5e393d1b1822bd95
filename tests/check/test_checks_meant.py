"""What an author meant is printed: nothing of Markdown's marks is left over or eaten, no place is
left to fill in, no letter is garbled.

Each kind of fault is planted in every key that is printed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import clinic
import pytest
from paths import ROOT, TESTS

from brochure import check, read
from brochure.check import letters_garbled, mark_left_over, markdown_fault, placeholder_left
from brochure.model.finding import Finding, Severity
from brochure.model.manuscript import Manuscript
from brochure.prose import faults, garbled, leftovers, parts, placeholders
from brochure.shelves import Shelves

CHECKS = (markdown_fault, mark_left_over, placeholder_left, letters_garbled)
EVERYTHING = """\
title: Knee pain
kicker: Patient handout
subtitle: What to expect
brand: beverly-hills-wellness-center
document: {id: knee-pain, version: '1', status: draft, owner: The desk, reviewed_by: C. Example}
at_a_glance:
  - label: In short
    text: Rest helps.
sections:
  - heading: What it is
    body: |
      Rest helps.
      - First
      - Second

      | Drug | Dose |
      | --- | --- |
      | Aspirin | one |
glossary:
  - term: Cartilage
    meaning: what covers the bone
questions:
  - How long?
references:
  - id: sample2024
    text: Sample A. Rest and knees.
qr:
  url: https://example.org/knee
  caption: Read more
fields:
  - {name: patient, label: For, example: Jordan Example}
"""
KEYS = {
    "title": "title: Knee pain", "kicker": "kicker: Patient handout",
    "subtitle": "subtitle: What to expect", "owner": "owner: The desk",
    "reviewed_by": "reviewed_by: C. Example", "label at a glance": "label: In short",
    "excerpt": "text: Rest helps.", "heading": "heading: What it is",
    "paragraph": "      Rest helps.", "item": "      - First", "cell": "      | Aspirin",
    "term": "term: Cartilage", "meaning": "meaning: what covers the bone",
    "question": "  - How long?", "reference": "text: Sample A. Rest and knees.",
    "caption": "caption: Read more", "field": "label: For",
}  # fmt: skip


def on_text(module: ModuleType, text: Manuscript) -> list[Finding]:
    return list(module.text(text, clinic.edition()))


def found_in(text: Manuscript) -> list[Finding]:
    return [one for module in CHECKS for one in on_text(module, text)]


def with_body(body: str, key: str = "body: |") -> Manuscript:
    text = clinic.SHORT.replace("Rest helps.", body.replace("\n", "\n      "))
    return clinic.manuscript(text.replace("body: |", key))


def test_the_handout_with_every_key_is_silent_and_holds_them_all() -> None:
    text = clinic.manuscript(EVERYTHING)
    assert found_in(text) == []
    kinds = {part.kind for part in parts.of(text.handout)}
    assert kinds == {
        "title", "kicker", "subtitle", "label", "excerpt", "heading", "body", "term", "meaning",
        "question", "source", "caption", "address",
    }  # fmt: skip
    for part in parts.of(text.handout):
        lines = [line for line in KEYS.values() if part.text.splitlines()[0] in line]
        assert lines or part.kind == "address", f"no fault is planted in {part.path}"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("risks &amp; more", "mark-left-over"), ("it&#8217;s so", "mark-left-over"),
        ("the **word:**is", "mark-left-over"), ("do ~~not~~ rest", "mark-left-over"),
        ("five cm^2^ of", "mark-left-over"), ("SpO~2~ is", "mark-left-over"),
        ("here{#rest} now", "mark-left-over"), ("rest.[^1] now", "mark-left-over"),
        ("![a knee](a b.png) now", "mark-left-over"), ("[a page](my page) now", "mark-left-over"),
        ("==rest== now", "mark-left-over"), ("so\\dots now", "mark-left-over"),
        ("at {{time}} now", "placeholder-left"), ("call [INSERT PHONE] now", "placeholder-left"),
        ("call XXX-XXX-XXXX now", "placeholder-left"), ("TODO now", "placeholder-left"),
        ("dear %%NAME%% now", "placeholder-left"), ("at ${clinic} now", "placeholder-left"),
        ("dear «FirstName» now", "placeholder-left"), ("on ____ now", "placeholder-left"),
        ("Donâ€™t now", "letters-garbled"), ("25Â°C now", "letters-garbled"),
        ("cafÃ© now", "letters-garbled"), ("it\ufffds now", "letters-garbled"),
    ],
)  # fmt: skip
def test_a_fault_is_found_in_every_key_at_its_own_place(key: str, fault: str, code: str) -> None:
    old = KEYS[key]
    new = f"{old} {fault}"
    if ": " in old and old.strip()[0] not in "-|":
        name, _, words = old.partition(": ")
        new = f"{name}: '{words} {fault}'"
    text = clinic.manuscript(clinic.replaced(EVERYTHING, old, new))
    found = clinic.one(found_in(text))
    assert (found.code, found.severity) == (code, Severity.ERROR)
    assert found.hint and found.where
    line = next(line for line in EVERYTHING.splitlines() if old in line)
    assert found.where.line == EVERYTHING.splitlines().index(line) + 1
    at = found.where.text[found.where.column - 1 :]
    assert fault.startswith(at[:1]) or at[:2] in fault


@pytest.mark.parametrize(
    ("plain", "left"),
    [
        ("Rest <i>now</i>", "<i>now</i>"), ("Is **this** so?", "**this**"),
        ("Is *this* so?", "*this*"), ("Is _this_ so?", "_this_"), ("# Rest", "#"),
        ("- Rest", "-"), ("• Rest", "•"),
        ("Read [this](https://example.org)", "[this](https://example.org"),
        ("Use `this`", "`this`"), ("Rest<br>now", "<br>"), ("<!-- rest -->", "<!-- rest -->"),
    ],
)  # fmt: skip
def test_markdown_in_a_plain_key_is_left_over(plain: str, left: str) -> None:
    (found,) = leftovers.of(plain, markdown=False)
    assert f"«{left}" in found.message
    assert plain[found.column :].startswith(left[:1])


@pytest.mark.parametrize(
    "plain",
    [
        "Risks & benefits", "HLA-B*27 and *5", "p < 0.05 and q > 2", "my_clinic_portal", "AT&T",
        "5 * 3 and 2 * 4", "See https://example.org/a__b~~c", "10^9/L", "~5 and ~10", "$5 to $10",
        "– 5 °C", "A | B", "[Internet]", "#1 in town", "doi 10.1002/(SICI)1<2::AID>3.0.CO;2-2",
    ],
)  # fmt: skip
def test_signs_of_plain_words_are_no_marks(plain: str) -> None:
    assert list(leftovers.of(plain, markdown=False)) == []


@pytest.mark.parametrize(
    ("body", "said", "at"),
    [
        ("Take 5*3*2 drops.", "«5*3*2» would print as «532»", "*3*2"),
        ("The rs2*7*1 kind.", "would print as «rs271»", "*7*1"),
        ("From 2*4 mg to 3*5.", "would print as «24 mg to 35.»", "*4 mg"),
        ("Keep it at\n- 5 degrees at most.", "without a minus", "- 5"),
        ("Add\n+ 3 mg.", "without its +", "+ 3"),
        ("> 38 °C: call us.", "without its >", "> 38"),
        ("Rest.\n\n[note]: soon", "«[note]: soon» would not be printed", "[note]"),
        ("Take [K](2) now.", "«(2)» would not be printed", "[K](2)"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 mg |", "«3 mg» would not be printed", "3 mg"),
        ("Rest\n---\nnow.", "draws a rule", "---"),
        ("```\nRest\n```", "computer code", "```"),
        ("a) Rest\nb) Walk", "lines that start with «a)»", "a) Rest"),
        ("Then:\n5. Rest\n6. Walk", "lines that start with «5.»", "5. Rest"),
        ("☐ Rest\n☐ Walk", "lines that start with «☐»", "☐ Rest"),
        ("Drug     Dose\nAspirin    81 mg", "columns that are parted", "Drug"),
        ("Take 20 mg* now.\n\n*Not more than 60 mg* in all.", "the star before", "*Not"),
    ],
)
def test_what_markdown_eats_is_told_at_its_sign(body: str, said: str, at: str) -> None:
    found = clinic.one(on_text(markdown_fault, with_body(body)))
    assert said in found.message and found.hint
    assert found.where and found.where.text[found.where.column - 1 :].startswith(at)


@pytest.mark.parametrize(
    "body",
    [
        "Take 5\\*3\\*2 drops.", "Take 20 mg* daily, and 60 mg* in all.", "**B**alance, **E**yes",
        "- 5 days of rest\n- 10 days of walks", "Take:\n- 2 tablets", "Rest.\n\n---\n\nWalk.",
        "See [our page].\n\n[our page]: https://example.org", "> Rest.", "1. a\n2. b\n\nc\n\n3. d",
        "Dr. A. Sample\nMain Street", "Fast \\- no food\\!",
        "| a | b |\n|---|---|\n| 1 \\| 2 | 3 |",
        "### Rest", "A line  \nand one", "`word` and word", "• a\n• b", "–5 °C", "\\+ 3",
        "\\> 38 °C",
        "<https://example.org> and [a](mailto:a@example.org)", "x\n\n***\n\ny",
        "*Rest* and **walk**",
        "Rest [@sample2024].", "Come on\n14. March", "On 5 * 3 days", "text_in_words and _so_",
    ],
)  # fmt: skip
def test_what_is_meant_as_markdown_is_silent(body: str) -> None:
    assert found_in(with_body(body)) == []


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("+---+---+\n| a | b |\n+===+===+", "+---+---+"), ("| a | b |\n| c | d |", "| a | b |"),
        ("a | b\nc | d", "a | b"), ("Rest\n===", "==="), ("- [ ] Rest", "[ ]"), ("– Rest", "–"),
        ("::: note\nRest\n:::", "::: note"), ("$$x^2$$ is", "$$x^2$$"), ("> [!NOTE]\n> Rest",
        "[!NOTE]"),
        ("** Rest **", "** Rest **"), ("*Rest:*now", "*Rest:*"), ("my__own__word", "__own__"),
        ("C:\\files", "\\files"), ("one `tick", "`tick"), ("[b]Rest[/b]", "[/b]"),
    ],
)  # fmt: skip
def test_another_dialect_is_left_over(body: str, left: str) -> None:
    first = on_text(mark_left_over, with_body(body))[0]
    assert f"«{left}" in first.message
    assert first.where and first.where.text[first.where.column - 1 :].startswith(left[:2])


@pytest.mark.parametrize("key", ["body: >", "body: >-"])
def test_a_folded_list_is_told_at_its_line_and_once(key: str) -> None:
    found = clinic.one(found_in(with_body("Bring:\n- a card\n- pills\n\nRest.", key)))
    assert found.code == "markdown-fault" and "runs on" in found.message
    assert found.where and found.where.text.strip() == "- a card" and "body: |" in found.hint


def test_a_folded_paragraph_is_silent() -> None:
    assert found_in(with_body("Rest helps\nwhen it hurts.", "body: >")) == []


# ---- placeholders


@pytest.mark.parametrize(
    "left",
    [
        "{{NAME}}", "{{ due_date }}", "{doctor}", "${clinic}", "%%NAME%%", "%NAME%", "@@NAME@@",
        "<<name>>", "«First_Name»", "«DATE»", "[date]", "[Your name]", "[DRUG NAME]",
        "[FIRST_NAME]",
        "[Insert the number here]", "[clinic’s phone number]", "[Title of your handout]", "[XX]",
        "XXX-XXX", "XX/XX", "(XXX) XXX-XXXX", "XXXX", "MM/DD/YYYY", "20XX", "###-###-####", "???",
        "(555) 555-5555", "123-456-7890", "TODO", "TBD", "FIXME", "FirstName", "LAST_NAME",
        "Lorem ipsum", "____", "..........", "Your Clinic Name", "Click here to enter text.",
        "Error! Reference source not found.",
    ],
)  # fmt: skip
def test_a_place_to_fill_in_is_found(left: str) -> None:
    (found,) = placeholders.of(f"So {left} it is")
    assert f"So {left} it is"[found.offset :].startswith(found.text)
    assert left.rstrip(".").startswith(found.text.rstrip("."))


@pytest.mark.parametrize(
    "fine",
    [
        "[@sample2024; @other2020]", "[sic]", "[a page](https://example.org)", "[name][1]", "[…]",
        "Super Bowl XXX", "XXL and XX chromosomes", "XY and XX", "(310) 555-0100", "[MRI]",
        "«Hola»", "a to-do list", "10/10/2026", "5% of 10%", "\\_\\_\\_\\_", "in 2000-2001",
        "a@b.org",
        "[emphasis added]", "Well...", "https://example.org/?a={b",
    ],
)  # fmt: skip
def test_what_looks_like_one_is_let_pass(fine: str) -> None:
    assert list(placeholders.of(fine)) == []


def test_publishers_brackets_in_a_reference_are_let_pass() -> None:
    for words in ("[Article in German]", "[Rest for the patient]", "[Internet]", "[cited 2020]"):
        assert list(placeholders.of(words, source=True)) == []


def test_a_placeholder_of_the_brand_is_told_in_its_file() -> None:
    made, _ = read.edition(Shelves(ROOT), "handout", "en", clinic.BRAND)
    assert made
    contact = made.brand.contact.model_copy(update={"phone": "XXX-XXX-XXXX"})
    made = replace(made, brand=made.brand.model_copy(update={"contact": contact}))
    (found,) = placeholder_left.text(clinic.manuscript(clinic.SHORT), made)
    assert found.where and found.where.file.endswith("brand.yaml") and "phone" in found.where.text


def waived(status: str) -> list[Finding]:
    control = f"status: {status}, reviewed_on: '2026-11-01', reviewed_by: C. Example"
    text = clinic.SHORT.replace("status: draft", control).replace("Rest", "Rest [date]")
    text += (
        "waivers:\n  - {code: placeholder-left, place: Rest, by: C. Example, until: '2027-01-01', "
        "reason: It is filled in by hand at the desk.}\n"
    )
    manuscript = clinic.manuscript(text)
    settled = check.settled(on_text(placeholder_left, manuscript), manuscript, clinic.edition())
    return [one for one in settled if one.code in {"placeholder-left", "waiver-refused"}]


def test_a_placeholder_can_be_waived_until_the_handout_is_approved() -> None:
    assert [one.severity for one in waived("draft")] == [Severity.NOTE]
    assert {(one.code, one.severity) for one in waived("approved")} == {
        ("placeholder-left", Severity.ERROR),
        ("waiver-refused", Severity.ERROR),
    }


def test_the_skeletons_words_are_known_and_never_approved() -> None:
    skeleton = (ROOT / "assets" / "skeleton" / "content.yaml").read_text("utf-8")
    text = f"brand: {clinic.BRAND}\n{skeleton}"
    draft = clinic.manuscript(text)
    written = {part.text.strip() for part in parts.of(draft.handout)}
    assert written - {"Patient handout", "For", "Appointment", "With"} == placeholders.SKELETON
    (found,) = on_text(placeholder_left, draft)
    assert found.severity is Severity.WARNING
    approved = re.sub("status: draft", "status: in-review", text)
    (found,) = on_text(placeholder_left, clinic.manuscript(approved))
    assert found.severity is Severity.ERROR


# ---- garbled letters

WORDS = (
    "Don’t “drink” – 25 °C ½ café Zoë Größe naïve señor ção Łódź été… Việt ≥ € Γειά Привет שלום "
    "مرحبا 你好 안녕하세요"
)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
def test_utf_8_that_was_read_as_another_encoding_is_turned_back(encoding: str) -> None:
    for word in WORDS.split():
        wrong = "".join(
            bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in word.encode()
        )
        assert garbled.mended(wrong) == word
        if wrong != word:
            assert [one.meant for one in garbled.of(f"So {wrong} it")] == [word]


def test_what_was_read_wrongly_twice_is_turned_back() -> None:
    assert garbled.mended("DonÃ¢â‚¬â„¢t") == "Don’t"
    assert garbled.mended("cafÃƒÂ©") == "café"


@pytest.mark.parametrize(
    "fine",
    [
        WORDS, "NÃO AMANHÃ” IRMÃ… PÃES", "À É Â Ã Ê Õ", "«\u00a0santé\u00a0» «\u00a0à\u00a0»",
        "DÉJÀ\u00a0!",
        "«Aquí está»…", "ĐÃ… quâ…”", "2×½ 2×–3× ±5", "“Ä” ‚Ähnlich‘ ÜBER…", "Її Её РС “Её”",
        "ESPAÑA”",
        "Why? Because", "Tylenol® Advil™", "MÃE’ ÉTÉ’",
    ],
)  # fmt: skip
def test_words_of_real_languages_are_let_pass(fine: str) -> None:
    assert [one.word for one in garbled.of(fine)] == []


def test_a_garbled_word_is_told_with_the_word_meant() -> None:
    found = clinic.one(on_text(letters_garbled, with_body("Rest. Donâ€™t walk. Donâ€™t.")))
    assert (found.code, found.severity) == ("letters-garbled", Severity.ERROR)
    assert "wrong encoding; «Don’t» was probably meant" in found.message
    assert found.where and found.where.text[found.where.column - 1 :].startswith("Donâ€™t walk")


def test_a_garbled_source_is_told_at_its_line() -> None:
    text = clinic.manuscript(clinic.SHORT, "Rest helps.\n\nAt 25Â°C.")
    found = clinic.one(on_text(letters_garbled, text))
    assert found.where and found.where.file.endswith(".txt") and "«25°C»" in found.message


def test_a_quote_of_windows_in_yaml_is_told_as_garbled(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(clinic.SHORT.replace("Rest helps", "Don\x92t rest"), "utf-8")
    manuscript, findings = read.handout(path)
    assert manuscript is None
    assert "wrong encoding; ’ was probably meant" in f"{findings[0].message}; {findings[0].hint}"


# ---- no false findings


@pytest.mark.parametrize(
    "path", sorted((TESTS / "health_texts").glob("*.txt")), ids=lambda one: one.stem
)
def test_public_texts_are_silent(path: Path) -> None:
    body = "\n".join(
        line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    assert [one.message for one in leftovers.of(body, markdown=True)] == []
    assert [one.message for one in faults.of(body)] == []
    assert list(placeholders.of(body)) == []
    assert list(garbled.of(body)) == []
