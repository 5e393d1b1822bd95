// The choices as controls: radios for a few, a list for more, plain words where there is nothing to choose.

import { byId, make, text } from "./dom.js";
import { MOST_COPIES, answers, name } from "./settle.js";
import { inside, word } from "./words.js";

const FEW = { language: 3, size: 2, colour: 2 };
let change = () => {};

/** Take what is called with a key and its new value when a person chooses. */
export function start(changed) {
  change = changed;
  byId("rows").addEventListener("change", ({ target }) => {
    // a number that cannot be is left to the browser, which says so and lets no Enter through
    if (target.id === "choice-copies") target.reportValidity() && change("copies", Number(target.value));
    else if (target.dataset.key) change(target.dataset.key, JSON.parse(target.value));
  });
  byId("rows").addEventListener("click", ({ target }) => {
    const step = Number(target.closest("button")?.dataset.step ?? 0);
    if (step) change("copies", Math.max(1, Math.min(MOST_COPIES, Number(byId("choice-copies").dataset.settled) + step)));
  });
  byId("rows").addEventListener("focusout", ({ target }) => {
    if (target.id === "choice-copies" && !target.validity.valid) target.value = target.dataset.settled;
  });
  byId("rows").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "SELECT") event.preventDefault();
  });
}

/** Put the cursor on the first thing to choose. */
export function focus() {
  (byId("rows").querySelector("input:checked, select, input") ?? byId("print")).focus();
}

/** Show the choices that there are, as they are settled. */
export function show(settled, handout, printers) {
  const choices = settled.language?.choices ?? [];
  const unique = (key) => [...new Set(choices.map((one) => one[key]))];
  const languages = handout.languages.map((one) => ({
    value: one.tag, label: one.name, lang: one.tag, off: !one.may_go_out,
  }));
  row("language", word("language"), languages, settled.language?.tag);
  for (const key of ["size", "shape", "paper"]) {
    const options = unique(key).map((value) => {
      const off = !choices.some((one) => one[key] === value && one.may_go_out);
      return { value, label: name(key, value), off };
    });
    row(key, word(key), options, settled.choice?.[key]);
  }
  const colours = [true, false].map((value) => ({ value, label: name("colour", value) }));
  row("colour", word("colour"), choices.some((one) => !one.black_and_white) ? colours : [colours[1]], settled.colour);
  row("printer", word("printer"), printers.map(printerOption), settled.printer?.name);
  copies(settled.copies);
  for (const key of ["language", "size", "shape", "paper", "colour", "printer"]) note(key, settled.notes[key] ?? "");
}

function printerOption(printer) {
  const place = printer.place && printer.place !== printer.name ? `${printer.name}, ${printer.place}` : printer.name;
  // the whole sentence stands in the note under the list
  const said = printer.said ? inside(printer.said.split(":")[0]) : word("not_asked");
  return { value: printer.name, label: answers(printer) && printer.ready ? place : `${place} (${said})`, off: false };
}

// A row is built anew only when what can be chosen differs, so that the focus stays.
function row(key, label, options, value) {
  const room = byId("rows");
  const now = JSON.stringify([label, options]);
  let box = room.querySelector(`[data-row=${key}]`);
  if (!box || box.dataset.shown !== now) {
    const held = box?.contains(document.activeElement);
    const made = built(key, label, options);
    made.dataset.row = key;
    made.dataset.shown = now;
    if (box) box.replaceWith(made);
    else room.append(made);
    box = made;
    if (held) (box.querySelector("select") ?? [...box.querySelectorAll("input")].find((one) => JSON.parse(one.value) === value) ?? byId("choices-title")).focus();
  }
  box.hidden = !options.length;
  const wanted = JSON.stringify(value ?? null);
  const list = box.querySelector("select");
  if (list) list.value = wanted;
  for (const input of box.querySelectorAll("input")) input.checked = input.value === wanted;
}

function built(key, label, options) {
  const note = make("p", { className: "note", id: `note-${key}`, hidden: true });
  if (options.length > (FEW[key] ?? 1)) {
    const list = make("select", { id: `choice-${key}`, "aria-describedby": note.id });
    list.dataset.key = key;
    for (const one of options) list.append(option(one));
    return make("div", { className: "row" }, make("label", { htmlFor: list.id, textContent: label }), list, note);
  }
  const group = make("fieldset", { className: "row", "aria-describedby": note.id }, make("legend", { textContent: label }));
  const set = group.appendChild(make("div", { className: options.length > 1 ? "switch" : "only" }));
  for (const one of options) {
    const said = make("span", { className: one.off ? "off" : "" }, make("bdi", { lang: one.lang, textContent: one.label }));
    if (one.off) said.append(` (${word("not_today")})`);
    if (options.length === 1) {
      set.append(said);
      continue;
    }
    const input = make("input", { type: "radio", name: `choice-${key}`, value: JSON.stringify(one.value) });
    input.dataset.key = key;
    set.append(make("label", {}, input, said));
  }
  group.append(note);
  return group;
}

// An option holds text alone: the name of a language is kept apart by isolates (U+2068, U+2069).
function option(one) {
  const label = one.off ? `\u2068${one.label}\u2069 (${word("not_today")})` : one.label;
  return make("option", { value: JSON.stringify(one.value), textContent: label, lang: one.off ? undefined : one.lang, dir: one.lang ? "auto" : undefined });
}

function copies(value) {
  let box = byId("rows").querySelector("[data-row=copies]");
  if (!box) {
    const step = (by, label, sign) => {
      const button = make("button", { type: "button", "aria-label": label, textContent: sign });
      button.dataset.step = by;
      return button;
    };
    const field = make("input", { id: "choice-copies", type: "number", required: true, min: "1", max: String(MOST_COPIES), inputMode: "numeric" });
    const stepper = make("div", { className: "stepper" }, step(-1, word("fewer"), "−"), field, step(1, word("more"), "+"));
    box = make("div", { className: "row" }, make("label", { htmlFor: field.id, textContent: word("copies") }), stepper);
    box.dataset.row = "copies";
    byId("rows").append(box);
  }
  byId("choice-copies").value = byId("choice-copies").dataset.settled = value;
}

function note(key, said) {
  text(`note-${key}`, said);
  byId(`note-${key}`).hidden = !said;
}
