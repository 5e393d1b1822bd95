// The handout that is marked: its choices and its page, ready before anything is pressed.

import { byId, make, say, text } from "./dom.js";
import * as choices from "./choices.js";
import { desk } from "./desk.js";
import * as own from "./own-words.js";
import * as press from "./press.js";
import { Trouble, get, path, post } from "./server.js";
import { remember, settle, usable } from "./settle.js";
import * as sheet from "./sheet.js";
import { inside, versionOf, word } from "./words.js";

const HOLD_MS = 120; // an arrow key that is held down asks for no pictures on its way
const READ_MS = 600;

/** A new search is for another person, who gets none of the words typed for the one before. */
export function typed() {
  desk.spent = false;
  desk.early = "";
  text("mishap", "");
  own.clear(false);
  press.show();
}

/** Mark a hit, or none. */
export function mark(hit, byHand) {
  const before = desk.pick;
  if (hit && before && same(hit, before.hit) && (before.handout || before.failed === undefined)) {
    return before.failed === undefined ? press.caughtUp() : showPicture();
  }
  before?.stop.abort();
  own.clear(false);
  desk.spent = false;
  if (desk.early) desk.early = byHand ? "" : "unseen";
  const words = byId("search").value.trim();
  byId("main").classList.toggle("empty", !hit);
  byId("welcome").hidden = Boolean(hit || words);
  if (hit) {
    desk.pick = { hit, picked: [], edition: "", shown: false, stop: new AbortController() };
    return open(desk.pick, byHand ? HOLD_MS : 0);
  }
  desk.pick = null;
  desk.early = "";
  byId("choices").hidden = true;
  sheet.clear();
  press.show();
  return say(words ? byId("found").textContent : "", READ_MS);
}

const TRUTH = ["id", "version", "may_go_out", "why"];
const same = (one, other) => TRUTH.every((key) => one[key] === other[key]);

async function open(mine, hold) {
  showTitle({ title: mine.hit.title });
  sheet.wait();
  press.show();
  try {
    if (hold) await new Promise((done) => setTimeout(done, hold));
    if (desk.pick !== mine) return;
    const handout = await get(path("api", "handouts", mine.hit.id), mine.stop.signal);
    if (desk.pick !== mine) return;
    mine.handout = handout;
    byId("choices").hidden = false;
    renew();
  } catch (fault) {
    if (desk.pick === mine) unseen(fault);
  }
}

function showTitle({ title, tag, direction }) {
  byId("choices-title").replaceChildren(make("bdi", { textContent: title, lang: tag, dir: direction ?? "auto" }));
}

/** Settle the choices anew and show all that follows from them. */
export function renew() {
  const { handout, picked, hit } = desk.pick;
  const printers = usable(desk.printers).length ? desk.printers : [];
  const settled = settle(handout, desk.wanted, picked, printers);
  const { language, choice } = settled;
  desk.pick.settled = settled;
  desk.pick.why = hit.may_go_out ? settled.why : word("may_not_go_out", { why: inside(hit.why) });
  showTitle({ ...language, title: language?.title || handout.title });
  text("about", versionOf(handout));
  text("why", desk.pick.why);
  byId("why").hidden = !desk.pick.why;
  choices.show(settled, handout, printers);
  byId("rows").querySelector("[data-row=copies]").hidden = !printers.length;
  text("load", choice ? load(choice) : "");
  own.show(desk.pick.why ? [] : (language?.fields ?? []));
  byId("show-code").hidden = !handout.code;
  showPicture();
}

function load({ pages, sides, load: paper, folds }) {
  const counted = pages ? word(sides === 2 ? "pages_both_sides" : "pages_one_side", { count: pages }) : "";
  return [counted, paper, folds].filter(Boolean).join(" · ");
}

/** Bring the first page of what is settled into sight, with a reader's own words where there are some. */
export async function showPicture() {
  const mine = desk.pick;
  if (!mine?.settled) return;
  const { language, choice } = mine.settled;
  const fields = own.words();
  const edition = JSON.stringify([language?.tag, choice?.format, fields]);
  if (mine.edition === edition && mine.shown) return press.show();
  Object.assign(mine, { edition, shown: false, failed: undefined });
  sheet.wait();
  press.show();
  const isWanted = () => desk.pick === mine && mine.edition === edition;
  try {
    if (!choice) throw new Trouble(404, { said: mine.why });
    const title = language.title || mine.handout.title;
    if (Object.keys(fields).length) {
      const body = { id: mine.handout.id, language: language.tag, format: choice.format, fields };
      const copy = await post("/api/copies", body, mine.stop.signal);
      if (!isWanted()) return;
      own.tell(copy.said ?? "");
      await sheet.showCopy(copy, language, title);
    } else {
      await sheet.showEdition(mine.handout.id, language, choice, title, mine.stop.signal);
    }
    if (!isWanted()) return;
    mine.shown = true;
    press.show();
    press.announce();
  } catch (fault) {
    if (isWanted()) unseen(fault);
  }
}

function unseen(fault) {
  if (fault.name === "AbortError") return;
  const said = fault instanceof Trouble ? fault.message : "";
  desk.pick.failed = desk.pick.edition;
  if (own.some()) own.tell(said || word("no_picture"));
  sheet.fail(said);
  press.show();
  press.announce();
}

/** The words are being typed: the picture is not of them yet. */
export function typing() {
  desk.spent = false;
  Object.assign(desk.pick, { shown: false, failed: undefined, edition: "typing" });
  sheet.wait();
  press.show();
}

/** A person has chosen. */
export function chosen(key, value) {
  const { pick } = desk;
  desk.wanted = { ...desk.wanted, [key]: value };
  if (key === "language") desk.wanted.languageName = pick.handout.languages.find((one) => one.tag === value)?.name;
  remember(desk.wanted);
  pick.picked = [...pick.picked.filter((one) => one !== key), key];
  desk.spent = false;
  renew();
}

/** Show the code that the patient's phone takes the address from. */
export function showCode() {
  const { code } = desk.pick.handout;
  byId("code").src = code.picture;
  byId("code").alt = word("code_picture", { url: code.url });
  text("code-caption", code.caption ?? "");
  text("code-url", code.url);
  byId("code-window").showModal();
}
