// The front desk: find, pick, print. What will be printed stands on the page before Enter can print it.

import { byId, text, warn } from "./scripts/dom.js";
import * as choices from "./scripts/choices.js";
import { desk } from "./scripts/desk.js";
import { listen } from "./scripts/events.js";
import * as jobs from "./scripts/jobs.js";
import * as own from "./scripts/own-words.js";
import * as pick from "./scripts/pick.js";
import * as press from "./scripts/press.js";
import * as search from "./scripts/search.js";
import { get, onAnswers, post, setToken } from "./scripts/server.js";
import * as sheet from "./scripts/sheet.js";
import * as signIn from "./scripts/sign-in.js";
import { learn, word } from "./scripts/words.js";

const AGAIN_MS = 1500; // after which a server that did not answer is asked again

let events = null;
let looking = 0;

// ---- who is here

async function enter() {
  const told = await get("/api/desk");
  setToken(told.token);
  text("clinic", told.clinic || word("title"));
  const count = told.sign_in ? "" : word("handouts_here", { count: told.handouts });
  text("where", [told.desk || word("title"), count].filter(Boolean).join(" · "));
  const mark = document.title.startsWith("⚠ ") ? "⚠ " : "";
  document.title = mark + (told.clinic ? `${word("title")} – ${told.clinic}` : word("title"));
  byId("signed-in").hidden = !told.person;
  text("person", told.person ?? "");
  if (told.sign_in) return leave(told);
  const wasOut = byId("main").hidden;
  signIn.hide();
  byId("main").hidden = false;
  tell(told);
  events ??= listen({ state, gone });
  if (wasOut) byId("search").focus();
  return search.find(Boolean(desk.pick));
}

// A sign-in is needed: what was chosen stays for whoever comes back, a reader's words do not.
function leave({ people, said }) {
  events?.close();
  events = null;
  own.clear(false);
  sheet.closeAll();
  jobs.forget();
  text("trouble", said ?? "");
  text("making", "");
  signIn.show(people);
}

// ---- what the server says by itself

function state(told) {
  back();
  tell(told);
  jobs.show(told.jobs);
}

function tell({ said, making, printers }) {
  text("trouble", said);
  text("making", making ? word("making", { count: making }) : "");
  const isNews = JSON.stringify(printers) !== JSON.stringify(desk.printers);
  desk.printers = printers;
  if (!isNews || !desk.pick?.handout) return;
  const before = desk.pick.settled.printer?.name;
  pick.renew();
  const { printer, notes } = desk.pick.settled;
  if (before && printer?.name !== before) warn(notes.printer ?? word("no_printer"));
}

// The stream has ended: the server is gone, or nobody is signed in any more.
function gone() {
  get("/api/desk").then((told) => told.sign_in && enter(), () => {});
}

function lost() {
  text("lost", word("lost"));
  clearTimeout(looking);
  looking = setTimeout(() => get("/api/desk").catch(() => {}), AGAIN_MS);
}

// It may be another server by now, with another token.
function back() {
  if (!byId("lost").textContent) return;
  clearTimeout(looking);
  text("lost", "");
  enter().catch(() => {});
}

// ---- wiring

function wire() {
  search.start({
    typed: pick.typed,
    mark: pick.mark,
    enter: press.enter,
    choices: () => desk.pick?.handout && choices.focus(),
    failed: (trouble) => trouble.status && press.failed(trouble),
  });
  choices.start(pick.chosen);
  own.start({ typing: pick.typing, settled: pick.showPicture, cleared: dropCopy });
  jobs.start(press.failed);
  signIn.start(enter);
  onAnswers(() => enter().catch(() => {}), (isHeard) => (isHeard ? back() : lost()));
  byId("choices").addEventListener("submit", (event) => {
    event.preventDefault();
    press.submit();
  });
  byId("open").addEventListener("click", press.opened);
  byId("all-pages").addEventListener("click", sheet.openAll);
  byId("show-code").addEventListener("click", pick.showCode);
  byId("sign-out").addEventListener("click", () => post("/sign-out").then(enter).catch((trouble) => press.failed(trouble)));
  for (const button of document.querySelectorAll("dialog .close")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  byId("work").addEventListener("keydown", (event) => event.key === "Escape" && search.selectAll());
  // a key that is held down presses nothing twice
  addEventListener("keydown", (event) => event.key === "Enter" && event.repeat && event.preventDefault(), true);
}

// The picture showed a reader's words: it shows none any more.
function dropCopy() {
  sheet.closeAll();
  pick.showPicture();
}

await learn();
wire();
await enter().catch((trouble) => trouble.status && press.failed(trouble));
