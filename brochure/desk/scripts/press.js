// What Enter does, said before it is pressed; and the printing itself.

import { byId, make, say, text } from "./dom.js";
import { desk } from "./desk.js";
import { doubt } from "./jobs.js";
import * as own from "./own-words.js";
import { showPicture } from "./pick.js";
import * as search from "./search.js";
import { get, post, setToken } from "./server.js";
import { name } from "./settle.js";
import { inSight, pdfOf } from "./sheet.js";
import { word } from "./words.js";

const READ_MS = 600; // a screen reader says what was found once the person pauses

/** Return what will be printed, part by part, the title first. */
function ticket() {
  const { handout, settled } = desk.pick;
  const { language, choice, printer, copies, colour } = settled;
  const title = language.title || handout.title;
  const parts = [title, language.name, name("size", choice.size), name("shape", choice.shape), choice.paper, name("colour", colour)];
  if (printer) parts.push(word("copies_told", { count: copies }), printer.name);
  if (own.some()) parts.push(word("with_own_words"));
  return parts;
}

/** Return why it cannot be printed now, or "". */
function hindrance() {
  const { pick } = desk;
  if (!pick) return word("nothing_chosen");
  if (desk.sending) return word("sending");
  if (!pick.handout) return pick.failed === undefined ? word("one_moment") : word("no_picture");
  if (pick.why) return pick.why;
  if (desk.spent) return word("sent_once");
  return isInSight() ? "" : word("one_moment");
}

// Where the picture cannot be had, the button still prints what stands in words.
const isInSight = () => desk.pick.shown || desk.pick.failed === desk.pick.edition;

export function show() {
  const { pick } = desk;
  const why = hindrance();
  const hasPrinter = Boolean(pick?.settled?.printer);
  const box = byId("enter");
  box.hidden = !pick;
  box.className = !why ? "go" : pick?.why ? "no" : desk.spent ? "done" : "wait";
  const lead = make("strong", { textContent: why || word(hasPrinter ? "enter_prints" : "enter_opens") });
  const parts = why ? [] : ticket().flatMap((part, index) => [index ? " · " : " ", make(index ? "bdi" : "b", { textContent: part, dir: "auto" })]);
  box.replaceChildren(lead, ...parts);
  byId("work").classList.toggle("kept-back", Boolean(pick?.why));
  if (!pick) return;
  showButton(why, hasPrinter);
  if (why || desk.early !== "unseen" || !search.current()) return;
  desk.early = "";
  (hasPrinter ? byId("print") : byId("open")).focus();
}

function showButton(why, hasPrinter) {
  const { pick } = desk;
  const button = byId("print");
  button.textContent = desk.sending
    ? word("sending")
    : pick.why ? word("may_not_print") : desk.spent ? word("sent") : word("print", { count: pick.settled?.copies ?? 1 });
  button.setAttribute("aria-disabled", String(Boolean(why)));
  const isByHand = !hasPrinter && !pick.why && Boolean(pick.settled);
  byId("open").hidden = !isByHand;
  button.hidden = isByHand;
  const { language, choice } = pick.settled ?? {};
  const isUnseen = choice && pick.failed === pick.edition && !own.some();
  const pdf = isUnseen ? pdfOf(pick.handout.id, language, choice) : inSight()?.pdf;
  for (const id of ["open", "open-beside"]) {
    if (pdf && !pick.why) byId(id).href = pdf;
    else byId(id).removeAttribute("href");
  }
  byId("open-beside").hidden = !hasPrinter || Boolean(pick.why) || !pdf;
  byId("all-pages").hidden = !inSight();
  text("print-note", isByHand ? `${word("no_printer")} ${word("actual_size")}` : "");
}

/** Say what was found and what Enter does, to whoever is in the search. */
export function announce() {
  if (document.activeElement !== byId("search")) return;
  const found = byId("search").value.trim() ? byId("found").textContent : "";
  const parts = desk.pick && !hindrance() ? ticket().join(", ") : "";
  say([found, desk.pick ? byId("enter").firstChild.textContent : "", parts].filter(Boolean).join(" "), READ_MS);
}

/** Enter in the search: it prints what is in sight, and leads to the button where that comes late. */
export function enter() {
  const { pick } = desk;
  if (search.current() && (!pick || pick.shown || pick.why || desk.spent)) return print();
  desk.early = pick?.shown ? "seen" : "unseen";
  say(word("one_moment"));
  return show();
}

/** The list is of what was typed by now, and its handout is the one that was in sight when Enter came. */
export function caughtUp() {
  if (desk.early !== "seen") return announce();
  desk.early = "";
  return print();
}

/** Enter or a click at the choices: without a picture it prints too, since that was waited for. */
export function submit() {
  return desk.pick && (isInSight() || desk.pick.why) ? print() : enter();
}

async function print() {
  const why = hindrance();
  if (why) return say(why);
  const mine = desk.pick;
  const { language, choice, printer, colour, copies } = mine.settled;
  if (!printer) return byId("open").click();
  desk.sending = desk.spent = true;
  text("mishap", "");
  show();
  say(word("sending"));
  const title = language.title || mine.handout.title;
  const order = { id: mine.handout.id, language: language.tag, format: choice.format, printer: printer.name, colour, copies, fields: own.words(), key: inSight()?.key ?? "" };
  try {
    await post("/api/print", order);
    say(word("sent_to", { printer: printer.name, title }));
    if (document.activeElement === byId("search")) search.selectAll();
  } catch (trouble) {
    failed(trouble, { title, printer: printer.name });
  } finally {
    desk.sending = false;
    if (desk.spent && desk.pick === mine) own.clear(false);
    show();
  }
}

/** Say what did not work. No answer at all is not a no: of a job, paper may lie in the tray. */
export function failed(trouble, job = null) {
  if (job && !trouble.status) {
    return doubt(job, () => {
      desk.spent = false;
      show();
    });
  }
  if (job) desk.spent = false;
  if (trouble.status === 412) look();
  if (trouble.status === 403) get("/api/desk").then((told) => setToken(told.token), () => {});
  return text("mishap", trouble.message || word("failed"));
}

/** The handout has changed: bring it as it is now. */
function look() {
  desk.pick.edition = "";
  showPicture();
}

/** The browser's own print follows: as with a printer, a second Enter is a second decision. */
export function opened() {
  desk.spent = true;
  setTimeout(() => {
    own.clear(false);
    show();
  }, 0);
}
