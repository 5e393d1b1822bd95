// What became of the jobs of this desk, in words.

import { byId, make, say, warn } from "./dom.js";
import { post } from "./server.js";
import { ownName, word } from "./words.js";

const MOST = 12; // that are listed
const GRAVE = new Set(["uncertain", "refused", "aborted", "stopped"]);
const LOOKED = "desk-looked";
const AGAIN_MS = 2000; // within which a second press of "print again" is taken for a slip

let states = null; // of each job as it was told last
let failed = () => {};

/** Take what is called with the trouble when a job cannot be cancelled or repeated. */
export function start(whenFailed) {
  failed = whenFailed;
  for (const id of ["job-list", "uncertain"]) byId(id).addEventListener("click", press);
}

/** Show the jobs, the newest first, and tell what has changed. */
export function show(jobs) {
  byId("jobs").hidden = !jobs.length;
  put(byId("job-list"), jobs.slice(0, MOST), item);
  const seen = looked();
  put(byId("uncertain"), jobs.filter((job) => job.state === "uncertain" && !seen.includes(job.number)), unsure);
  showUnsure();
  if (states) tell(jobs);
  states = new Map(jobs.map((job) => [job.number, job.state + job.said]));
}

// The window's title says it too, to whoever works in another window.
function showUnsure() {
  const none = !byId("uncertain").children.length;
  byId("uncertain").hidden = none;
  document.title = (none ? "" : "⚠ ") + document.title.replace(/^⚠ /, "");
}

export function forget() {
  states = null;
  for (const id of ["job-list", "uncertain"]) byId(id).replaceChildren();
  byId("jobs").hidden = true;
  showUnsure();
}

// Only what differs is built anew, so that a button keeps the focus.
function put(list, jobs, build) {
  const before = new Map([...list.children].map((one) => [one.dataset.number, one]));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const where = focused && [focused.closest("[data-number]")?.dataset.number, focused.dataset.act];
  const elements = jobs.map((job) => {
    const shown = JSON.stringify(job);
    const old = before.get(String(job.number));
    if (old?.dataset.shown === shown) return old;
    const made = build(job);
    made.dataset.number = job.number;
    made.dataset.title = job.title;
    made.dataset.shown = shown;
    return made;
  });
  if (elements.length !== list.children.length || elements.some((one, index) => one !== list.children[index])) list.replaceChildren(...elements);
  if (!where || document.activeElement !== document.body) return;
  const again = list.querySelector(`[data-number="${where[0]}"]`);
  (again?.querySelector(`[data-act="${where[1]}"]`) ?? again?.querySelector("button") ?? byId("search")).focus();
}

function item(job) {
  const title = make("p", { className: "title", textContent: job.title });
  const about = make("p", { className: "about" });
  const language = make("bdi", { lang: job.language, textContent: ownName(job.language) });
  const copies = word("copies_told", { count: job.copies });
  about.append(`${job.at} · ${copies} · `, language, ` · ${job.format} · ${job.printer}`);
  const state = make("p", { className: "state" }, make("span", { textContent: told(job) }));
  const made = make("li", { className: "job" }, title, state, about);
  made.dataset.state = job.state;
  const buttons = make("p", { className: "buttons" });
  if (job.can_cancel) buttons.append(button("cancel", word("cancel"), job));
  if (job.can_repeat) buttons.append(button("again", word("print_again"), job));
  if (buttons.children.length) made.append(buttons);
  return made;
}

function unsure(job) {
  const words = make("p", {}, make("strong", { textContent: word("uncertain_title") }), ` ${job.title} · ${job.printer} · ${job.at}`);
  const what = make("p", { textContent: word("uncertain") });
  const buttons = make("p", { className: "buttons" }, button("looked", word("looked"), job));
  if (job.can_repeat) buttons.append(button("again", word("print_again"), job));
  return make("div", { className: "notice grave unsure" }, make("div", {}, words, what), buttons);
}

/** The page itself got no answer to an order; `looked` is called when somebody has looked. */
export function doubt({ title, printer }, whenLooked) {
  const words = make("p", {}, make("strong", { textContent: word("uncertain_title") }), ` ${[title, printer].filter(Boolean).join(" · ")}`);
  const looked = make("button", { type: "button", textContent: word("looked") });
  const box = make("div", { className: "notice grave unsure" }, make("div", {}, words, make("p", { textContent: word("uncertain_here") })),
    make("p", { className: "buttons" }, looked));
  looked.addEventListener("click", () => {
    box.remove();
    whenLooked();
    byId("search").focus();
  });
  byId("doubts").append(box);
  warn(`${title}: ${word("uncertain_here")}`);
}

function button(act, label, job) {
  const made = make("button", { type: "button", textContent: label, "aria-label": `${label}: ${job.title}` });
  made.dataset.act = act;
  return made;
}

/** Return what became of a job; the printer's own words stand behind ours. */
export function told(job) {
  const ours = word(`state_${job.state}`, { printer: job.printer });
  return job.said && job.state !== "uncertain" ? `${ours} ${job.said[0].toUpperCase()}${job.said.slice(1)}${/[.!?]$/.test(job.said) ? "" : "."}` : ours;
}

function tell(jobs) {
  const news = jobs.filter((job) => states.get(job.number) !== job.state + job.said);
  const grave = news.filter((job) => GRAVE.has(job.state) || (job.said && !job.over));
  // that it is on its way was said when the button was pressed
  const calm = news.filter((job) => !grave.includes(job) && !["sending", "pending"].includes(job.state));
  const said = (some) => some.slice(0, 3).map((job) => `${job.title}: ${told(job)}`).join(" ");
  if (grave.length) warn(said(grave));
  if (calm.length) say(said(calm), 300);
}

async function press({ target }) {
  const pressed = target.closest("button");
  if (!pressed || pressed.getAttribute("aria-disabled") === "true") return;
  const number = Number(pressed.closest("[data-number]").dataset.number);
  const act = pressed.dataset.act;
  if (act === "looked") return acknowledge(number);
  pressed.setAttribute("aria-disabled", "true");
  const label = pressed.textContent;
  pressed.textContent = word(act === "cancel" ? "cancelling" : "sending");
  try {
    await post(`/api/jobs/${number}/${act}`);
    if (act === "again") say(word("sent"));
    if (act === "again" && pressed.closest("#uncertain")) acknowledge(number);
  } catch (trouble) {
    failed(trouble, act === "again" ? { title: pressed.closest("[data-number]").dataset.title, printer: "" } : null);
  }
  setTimeout(() => {
    pressed.textContent = label;
    pressed.removeAttribute("aria-disabled");
  }, AGAIN_MS);
}

// That somebody has looked is kept for this window: the number of the job and nothing else.
function looked() {
  try {
    return JSON.parse(sessionStorage.getItem(LOOKED)) ?? [];
  } catch {
    return [];
  }
}

function acknowledge(number) {
  try {
    sessionStorage.setItem(LOOKED, JSON.stringify([...looked(), number].slice(-100)));
  } catch {
    // it is shown again when the page is loaded anew
  }
  byId("uncertain").querySelector(`[data-number="${number}"]`)?.remove();
  showUnsure();
  (byId("uncertain").querySelector("button") ?? byId("search")).focus();
}
