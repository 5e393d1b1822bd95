// A reader's own words: never stored, never in an address, gone after printing and after two quiet minutes.

import { byId, make, say, text, warn } from "./dom.js";
import { word } from "./words.js";

export const QUIET_S = 120;
const WARN_S = 30;
const PAUSE_MS = 350;

let act = {};
let pause = 0;
let quiet = 0;
let last = 0;

/**
 * Take what is done: typing() at each key, settled() once a person pauses,
 * cleared() when what was typed is gone. */
export function start(actions) {
  act = actions;
  byId("fields").addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => act.settled(), PAUSE_MS);
    act.typing();
    awake();
  });
  for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, awake, { passive: true });
  addEventListener("pagehide", () => clear(false));
}

/** Show a language's fields, empty. */
export function show(fields) {
  const now = JSON.stringify(fields);
  const box = byId("own");
  if (box.dataset.shown === now) return;
  box.dataset.shown = now;
  box.open = false;
  box.hidden = !fields.length;
  byId("fields").replaceChildren(...fields.map(field));
}

function field(one, index) {
  const id = `own-${index}`;
  const about = `${id}-example`;
  const input = make("input", {
    id, type: one.type, autocomplete: "off", spellcheck: false, maxLength: 200, "aria-describedby": one.example ? about : null,
  });
  input.dataset.name = one.name;
  const label = make("label", { htmlFor: id, textContent: one.label });
  const example = one.example ? make("span", { id: about, className: "example", textContent: word("such_as", { example: one.example }) }) : "";
  return make("div", { className: "row" }, label, input, example);
}

/** Return the words by the fields' names, the empty ones left out. */
export function words() {
  const filled = [...byId("fields").querySelectorAll("input")].filter((one) => one.value.trim());
  return Object.fromEntries(filled.map((one) => [one.dataset.name, one.value.trim()]));
}

/** Show what is said of the copy with these words; a warning that they are cleared soon stands before it. */
export function tell(said) {
  if (!byId("own-said").dataset.warned) text("own-said", said);
}

export const some = () => Object.keys(words()).length > 0;

/** Drop what was typed; `told` says so. */
export function clear(told = true) {
  clearTimeout(pause);
  clearInterval(quiet);
  quiet = 0;
  const had = some();
  for (const input of byId("fields").querySelectorAll("input")) input.value = "";
  delete byId("own-said").dataset.warned;
  text("own-said", "");
  if (had && told) say(word("own_words_cleared"));
  if (had) act.cleared();
  return had;
}

function awake() {
  last = Date.now();
  if (byId("own-said").dataset.warned) {
    delete byId("own-said").dataset.warned;
    text("own-said", "");
  }
  if (some() && !quiet) quiet = setInterval(look, 1000);
}

// The clock is read anew each time: a computer that has slept drops the words as it wakes.
function look() {
  if (!some()) {
    clearInterval(quiet);
    quiet = 0;
    return;
  }
  const left = QUIET_S - (Date.now() - last) / 1000;
  if (left <= 0) {
    clear(false);
    text("own-said", word("own_words_cleared"));
    warn(word("own_words_cleared"));
  } else if (left <= WARN_S && !byId("own-said").dataset.warned) {
    byId("own-said").dataset.warned = "yes";
    text("own-said", word("own_words_soon", { count: WARN_S }));
    warn(word("own_words_soon", { count: WARN_S }));
  }
}
