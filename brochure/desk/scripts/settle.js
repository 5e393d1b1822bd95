// What is printed of a handout: the last choices of this desk as far as this handout and this printer go.

import { inside, word } from "./words.js";

const KEPT = "desk-choices";
const KEYS = ["language", "languageName", "size", "shape", "paper", "colour", "copies", "printer"];
export const MOST_COPIES = 99;

/** The last choices of this desk; nothing of a reader is ever among them. */
export function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return Object.fromEntries(KEYS.filter((key) => key in kept).map((key) => [key, kept[key]]));
  } catch {
    return {};
  }
}

export function remember(wanted) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(wanted));
  } catch {
    // a browser that keeps nothing still prints
  }
}

/** Whether a printer is there; one without paper is, and takes a job. */
export const answers = (printer) => printer.answers ?? (printer.ready || !printer.known);
export const usable = (printers) => printers.filter(answers);

/**
 * Settle on one choice. `wanted` are the last choices, `picked` the keys chosen by hand for this handout,
 * the newest last: those hold even where they cannot be printed, so that the reason can be read.
 */
export function settle(handout, wanted, picked, printers) {
  const notes = {};
  const printer = settledPrinter(wanted, printers, notes);
  const language = settledLanguage(handout, wanted, picked, notes);
  const isColour = (wanted.colour ?? true) && hasColour(printer);
  const score = (choice) => {
    const fits = {
      size: choice.size === (wanted.size ?? "standard"),
      shape: choice.shape === (wanted.shape ?? "sheet"),
      paper: choice.paper === wanted.paper,
      colour: choice.black_and_white === !isColour,
    };
    let sum = choice.may_go_out ? 32 : 0;
    sum += fits.size * 16 + fits.shape * 8 + hasPaper(printer, choice.paper) * 4 + fits.paper * 2 + fits.colour;
    picked.forEach((key, index) => (sum += (fits[key] ?? 0) * 64 * 2 ** index));
    return sum;
  };
  let choice = null;
  for (const one of language?.choices ?? []) if (!choice || score(one) > score(choice)) choice = one;
  if (choice) tellNotes(choice, language, wanted, printer, notes);
  const copies = Math.max(1, Math.min(MOST_COPIES, Math.trunc(Number(wanted.copies)) || 1));
  return { language, choice, printer, copies, colour: isColour && !choice?.black_and_white, notes, why: why(handout, language, choice) };
}

function settledPrinter(wanted, printers, notes) {
  const there = printers.find((one) => one.name === wanted.printer);
  if (there && answers(there)) return there;
  const taken = printers.find((one) => one.ready) ?? usable(printers)[0] ?? there ?? null;
  if (wanted.printer && taken && taken !== there)
    notes.printer = word("instead", { wanted: wanted.printer, taken: taken.name });
  return taken;
}

function settledLanguage(handout, wanted, picked, notes) {
  const there = handout.languages.find((one) => one.tag === wanted.language);
  if (there && (there.may_go_out || picked.includes("language"))) return there;
  const taken = handout.languages.find((one) => one.may_go_out) ?? there ?? handout.languages[0] ?? null;
  if (wanted.language && taken && taken !== there)
    notes.language = word("instead", { wanted: there?.name ?? wanted.languageName ?? wanted.language, taken: taken.name });
  return taken;
}

// What a printer that has not been asked yet can do is not known, and nothing is taken away for it.
const isKnown = (printer) => Boolean(printer) && printer.known !== false;
const hasColour = (printer) => !isKnown(printer) || printer.colour;
const hasPaper = (printer, paper) => !printer || !printer.paper.length || printer.paper.includes(paper);

function tellNotes(choice, language, wanted, printer, notes) {
  for (const key of ["size", "shape", "paper"]) {
    if (wanted[key] === undefined || wanted[key] === choice[key]) continue;
    const other = language.choices.find((one) => one[key] === wanted[key]);
    const names = { wanted: name(key, wanted[key]), taken: name(key, choice[key]) };
    notes[key] = other && !other.may_go_out && other.why ? word("instead_why", { ...names, why: inside(other.why) }) : word("instead", names);
  }
  const isWanted = wanted.colour ?? true;
  if (!hasColour(printer) && isWanted) notes.colour = word("no_colour", { printer: printer.name });
  else if (isWanted && choice.black_and_white) notes.colour = word("no_colour_here");
  if (!hasPaper(printer, choice.paper)) notes.paper = word("not_in_printer", { printer: printer.name, paper: choice.paper });
  if (isKnown(printer) && choice.sides === 2 && !printer.two_sided) notes.printer ??= word("one_sided", { printer: printer.name });
  if (printer && !printer.ready && printer.said) notes.printer = word("printer_says", { printer: printer.name, said: inside(printer.said) });
}

/** Return the name of a value of a choice, as the person at the desk calls it. */
export function name(key, value) {
  if (key === "size") return word(value === "large" ? "size_large" : "size_standard");
  if (key === "shape") return word(`shape_${value}`);
  if (key === "colour") return word(value ? "in_colour" : "black_and_white");
  return String(value);
}

function why(handout, language, choice) {
  if (!language) return word("no_format");
  if (!language.may_go_out) return word("may_not_go_out", { why: inside(language.why) });
  if (!choice) return word("no_format");
  return choice.may_go_out ? "" : word("may_not_go_out", { why: inside(choice.why) });
}
