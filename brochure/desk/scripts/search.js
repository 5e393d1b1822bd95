// The search: a combobox whose list stays open. The cursor never leaves the field; the marked handout is
// told by aria-activedescendant.

import { byId, make, text } from "./dom.js";
import { get } from "./server.js";
import { inside, versionOf, word } from "./words.js";

const STEP = 5; // of Page Up and Page Down

let hits = [];
let marked = -1;
let asked = null; // what stops the question that is on its way
let frame = 0;
let isCurrent = false; // whether the list is of what stands in the field
let act = {};

/** Take what is done: typed(), mark(hit or null, byHand), enter(), choices(), failed(trouble). */
export function start(actions) {
  act = actions;
  const field = byId("search");
  field.addEventListener("input", () => {
    isCurrent = false;
    act.typed();
    byId("clear").hidden = !field.value;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => find());
  });
  field.addEventListener("keydown", key);
  byId("clear").addEventListener("click", () => empty());
  byId("hits").addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays
  byId("hits").addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) mark(Number(option.dataset.number), true);
  });
}

export const current = () => isCurrent;

/** Ask again; `keep` leaves the same handout marked, as after a sign-in. */
export async function find(keep = false) {
  asked?.abort();
  const mine = (asked = new AbortController());
  const words = byId("search").value.trim();
  let told;
  try {
    told = await get(`/api/find?words=${encodeURIComponent(words)}`, mine.signal);
  } catch (fault) {
    if (mine === asked && fault.name !== "AbortError") act.failed(fault);
    return;
  }
  if (mine !== asked) return; // a newer question is on its way
  const before = hits[marked]?.id;
  hits = told.hits;
  isCurrent = true;
  show(words, told.total);
  const again = keep ? hits.findIndex((hit) => hit.id === before) : -1;
  // Nothing was typed: nothing is chosen, so that Enter prints nothing.
  mark(again >= 0 ? again : words && hits.length ? 0 : -1, false);
}

export function selectAll() {
  byId("search").focus();
  byId("search").select();
}

function empty() {
  const field = byId("search");
  field.value = "";
  field.dispatchEvent(new Event("input"));
  field.focus();
}

function key(event) {
  const field = byId("search");
  if (event.isComposing) return;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: STEP, PageUp: -STEP };
  if (event.key in steps && hits.length && !event.ctrlKey && !event.metaKey && isCurrent) {
    event.preventDefault();
    const to = event.altKey ? marked : marked + steps[event.key];
    mark(Math.max(0, Math.min(hits.length - 1, to)), true);
  } else if (event.key === "Escape" && field.value) {
    event.preventDefault();
    empty();
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (event.repeat) return; // the key is held down
    if (event.ctrlKey || event.metaKey) act.choices();
    else act.enter();
  }
}

function mark(number, byHand) {
  const list = byId("hits");
  list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  marked = number;
  const option = list.children[number];
  const field = byId("search");
  if (option) {
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
    list.scrollTop = 0;
  }
  act.mark(hits[number] ?? null, byHand);
}

function show(words, total) {
  const list = byId("hits");
  list.replaceChildren(...hits.map(row));
  list.hidden = !hits.length;
  byId("search").setAttribute("aria-expanded", String(hits.length > 0));
  text("found", count(words, total));
}

function count(words, total) {
  if (!hits.length) return words ? word("nothing_found", { words }) : word("no_handouts");
  const said = words ? word("found", { count: total }) : word("recent");
  return total > hits.length && words ? `${said} ${word("found_shown", { count: hits.length })}` : said;
}

function row(hit, number) {
  const id = `hit-${number}`;
  const title = make("span", { className: "title", id: `${id}-title`, textContent: hit.title });
  const option = make("li", { id, role: "option", "aria-selected": "false" }, title);
  const named = [title.id];
  option.dataset.number = number;
  if (!hit.may_go_out) {
    option.setAttribute("aria-disabled", "true");
    const why = word("may_not_go_out", { why: inside(hit.why) });
    option.append(make("span", { className: "why", id: `${id}-why`, textContent: why }));
    named.push(`${id}-why`);
  }
  if (hit.place) {
    const place = word("found_by", { words: hit.place });
    option.append(make("span", { className: "place", id: `${id}-place`, textContent: place }));
    named.push(`${id}-place`);
  }
  option.append(make("span", { className: "more", id: `${id}-more` }, languages(hit), version(hit)));
  option.setAttribute("aria-labelledby", named.join(" "));
  option.setAttribute("aria-describedby", `${id}-more`);
  return option;
}

function languages(hit) {
  const all = make("span", { className: "languages" });
  for (const language of hit.languages) {
    const name = make("bdi", { lang: language.tag, textContent: language.name });
    if (!language.may_go_out && hit.may_go_out) {
      name.className = "kept-back";
      name.title = language.why;
      name.append(make("span", { className: "unseen", lang: document.documentElement.lang }, ` (${word("not_today")})`));
    }
    if (all.childNodes.length) all.append(" · ");
    all.append(name);
  }
  return all;
}

function version(hit) {
  return make("span", { className: "version", textContent: versionOf(hit) });
}
