"use strict";

// The page never reloads: each event brings the whole state, and what differs is put in its place.

const byId = (id) => document.getElementById(id);
const CSS_PIXELS_PER_POINT = 96 / 72;
const SCROLL_BAR = 16;
let state = null;
let chosen = { format: null, view: "pages" };
// The handout that the address names: none yet is null, the list of all is "".
let wanted = new URLSearchParams(location.search).get("handout");

// ---- listening

function listen() {
  const events = new EventSource(wanted ? `/events?handout=${encodeURIComponent(wanted)}` : "/events");
  events.onopen = () => document.body.classList.remove("lost");
  events.onmessage = (event) => {
    state = JSON.parse(event.data);
    show();
  };
  events.onerror = () => {
    document.body.classList.add("lost");
    byId("status").textContent = "The preview has ended. Start it again, and this page goes on.";
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1500);
  };
}

// ---- showing

function show() {
  const listing = isListing();
  byId("handouts").hidden = !listing;
  byId("views").hidden = listing;
  byId("others").hidden = listing || (state.handouts ?? []).length < 2;
  if (listing) return showHandouts();
  const sheet = state.formats.find((one) => one.name === chosen.format) ?? state.formats[0] ?? null;
  document.body.classList.toggle("making", state.making);
  text("content", state.content);
  text("title", sheet ? sheet.title : "Preview");
  document.title = (state.trouble.length ? "⚠ " : "") + (sheet ? `${sheet.title} – preview` : "Preview");
  text("status", status(sheet));
  showFormats(sheet);
  showDownload(sheet);
  showTrouble(sheet);
  showFindings(sheet);
  byId("pages").hidden = chosen.view !== "pages" || !sheet;
  byId("view").hidden = chosen.view !== "html" || !sheet;
  if (sheet && chosen.view === "pages") showPages(sheet);
  if (sheet && chosen.view === "html") showView(sheet);
}

// What changes comes first: a screen reader says all of it.
function status(sheet) {
  if (!sheet) return state.making ? "Making the first page …" : "Waiting for a save that can be read";
  const checks = sheet.count ?? (state.making ? "Page shown, checking …" : "Page shown, not checked");
  const pages = `${sheet.pages.length} page${sheet.pages.length === 1 ? "" : "s"}`;
  return `${checks} · Made at ${sheet.made} in ${sheet.seconds.toFixed(2)} s: ${pages}`;
}

// ---- the handouts of a project

// All windows show the handout that was opened last; an address that names none of them gives the list.
function isListing() {
  if (!state.handouts) return false;
  const isThere = state.handouts.some((one) => one.file === wanted);
  const listing = wanted === "" || !state.handout || (wanted !== null && !isThere && wanted !== state.handout);
  const address = listing ? (wanted ?? "") : state.handouts.length > 1 ? state.handout : null;
  if (address !== null && address !== wanted) {
    history.replaceState(null, "", `?handout=${encodeURIComponent(address)}${location.hash}`);
    wanted = address;
  }
  return listing;
}

function showHandouts() {
  const count = state.handouts.length;
  document.title = "Handouts – preview";
  document.body.classList.remove("making");
  text("title", "Handouts");
  text("content", "");
  text("status", `${wanted ? `There is no handout ${wanted} here. ` : ""}${count} handout${count === 1 ? "" : "s"}`);
  for (const id of ["pages", "view", "findings", "formats", "download", "jump"]) byId(id).hidden = true;
  byId("trouble").replaceChildren();
  delete byId("trouble").dataset.shown;
  byId("none").hidden = count > 0;
  const list = byId("choices");
  const now = JSON.stringify([state.handouts, state.notes]);
  if (list.dataset.shown === now) return;
  list.dataset.shown = now;
  const focused = document.activeElement?.getAttribute("href");
  list.replaceChildren(...state.handouts.map(choice));
  byId("notes").replaceChildren(...state.notes.map(findingItem));
  if (focused) [...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
}

function choice(handout) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = `/?handout=${encodeURIComponent(handout.file)}`;
  link.textContent = handout.title ?? handout.file;
  item.appendChild(document.createElement("span")).textContent = handout.file;
  item.appendChild(document.createElement("span")).textContent = handout.status ?? "status not known";
  return item;
}

// ---- the page and what is said of it

// Unchanged text is left alone, so that a screen reader does not say it again.
function text(id, words) {
  if (byId(id).textContent !== words) byId(id).textContent = words;
}

function showFormats(sheet) {
  const group = byId("formats");
  const names = state.formats.map((one) => one.name);
  group.hidden = names.length < 2;
  if (group.dataset.names !== names.join()) {
    group.dataset.names = names.join();
    group.querySelectorAll("label").forEach((label) => label.remove());
    for (const name of names) {
      const label = group.appendChild(document.createElement("label"));
      const input = label.appendChild(document.createElement("input"));
      Object.assign(input, { type: "radio", name: "format", value: name });
      label.appendChild(document.createElement("span")).textContent = name;
    }
  }
  for (const input of group.querySelectorAll("input")) input.checked = input.value === sheet?.name;
}

function showDownload(sheet) {
  const link = byId("download");
  link.hidden = !sheet;
  if (!sheet) return;
  link.href = `/pdf/${sheet.name}.pdf`;
  const checked = { null: ", not checked", false: " with errors", true: "" }[sheet.deliverable];
  link.textContent = `Download PDF${checked}, ${sheet.size}`;
}

function showTrouble(sheet) {
  const box = byId("trouble");
  const now = JSON.stringify([state.trouble, Boolean(sheet), sheet?.current, Boolean(sheet?.findings)]);
  if (box.dataset.shown === now) return;
  box.dataset.shown = now;
  box.replaceChildren();
  if (!state.trouble.length) return;
  const title = box.appendChild(document.createElement("h2"));
  const words = box.appendChild(document.createElement("p"));
  if (!sheet) {
    title.textContent = "There is no page yet";
    words.textContent = "It appears by itself when this is mended and saved.";
  } else if (sheet.current && !sheet.findings) {
    title.textContent = "This page could not be checked";
    words.textContent = "It is of your last save, and nothing is known of it.";
  } else if (sheet.current) {
    title.textContent = "Another format could not be made";
    words.textContent = "This page is of your last save; another format is not.";
  } else {
    title.textContent = "Your last save could not be made into a page";
    words.textContent = "This is the page before your last save. Mend what follows, and the new one appears.";
  }
  box.appendChild(document.createElement("ol")).append(...state.trouble.map(findingItem));
}

function showFindings(sheet) {
  byId("jump").hidden = !sheet?.findings?.length;
  byId("jump").dataset.gravest = sheet?.findings?.[0]?.severity ?? "";
  text("jump", sheet?.count ?? "");
  byId("findings").hidden = !sheet;
  if (!sheet) return;
  const list = byId("list");
  const whose = JSON.stringify([state.handout, sheet.name]);
  byId("findings").setAttribute("aria-busy", !sheet.findings && state.making);
  byId("verdict").dataset.deliverable = sheet.deliverable;
  if (!sheet.findings) {
    // Those of the page before stay, pale, so that the eye keeps its place; another handout's do not.
    if (list.dataset.whose !== whose) list.replaceChildren();
    const before = list.children.length ? " These are of the page before." : "";
    text("verdict", (state.making ? "Checking …" : "Not checked.") + before);
    delete list.dataset.shown;
    return;
  }
  const before = sheet.current || state.making ? "" : "Of the page before your last save. ";
  const delivery = sheet.deliverable
    ? sheet.findings.length ? "None of this forbids delivery." : "Nothing found. It may go out."
    : "With these errors it would not be delivered.";
  text("verdict", before + delivery);
  list.dataset.whose = whose;
  const now = JSON.stringify(sheet.findings);
  if (list.dataset.shown === now) return;
  list.dataset.shown = now;
  list.replaceChildren(...sheet.findings.map(findingItem));
}

function findingItem(found) {
  const item = byId("finding").content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`.${name}`);
  item.dataset.severity = found.severity;
  part("severity").textContent = found.severity;
  part("place").textContent = found.place ?? "";
  part("message").textContent = found.message;
  part("message").title = found.code;
  if (found.excerpt) {
    part("excerpt").hidden = false;
    part("line").textContent = found.excerpt.text;
    part("caret").textContent = " ".repeat(found.excerpt.caret) + "^";
  }
  if (found.hint) {
    part("hint").hidden = false;
    part("hint").textContent = found.hint;
  }
  return item;
}

// ---- the pages: a picture takes the old one's place only when it is ready, and only near the screen

const nearScreen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      entry.target.dataset.near = entry.isIntersecting ? "yes" : "";
      if (entry.isIntersecting) bring(entry.target);
    }
  },
  { rootMargin: "400px 0px" },
);

function showPages(sheet) {
  const room = byId("pages");
  while (room.children.length > sheet.pages.length) {
    nearScreen.unobserve(room.lastElementChild);
    room.lastElementChild.remove();
  }
  sheet.pages.forEach(([width, height], index) => {
    const figure = room.children[index] ?? newPage(room);
    const number = index + 1;
    figure.querySelector("figcaption").textContent = `Page ${number} of ${sheet.pages.length}`;
    figure.style.maxWidth = `${width * CSS_PIXELS_PER_POINT}px`;
    figure.firstElementChild.style.aspectRatio = `${width} / ${height}`;
    figure.dataset.alt = `Page ${number} of ${sheet.pages.length}: ${sheet.title}`;
    figure.dataset.wanted = `/pages/${sheet.name}/${number}.png?pdf=${sheet.key}`;
    if (figure.dataset.near) bring(figure);
  });
  restoreScroll();
}

function newPage(room) {
  const figure = room.appendChild(document.createElement("figure"));
  figure.appendChild(document.createElement("div")).className = "sheet";
  figure.appendChild(document.createElement("figcaption"));
  nearScreen.observe(figure);
  return figure;
}

async function bring(figure) {
  const wanted = figure.dataset.wanted;
  if (figure.dataset.shown === wanted) return;
  const picture = new Image();
  picture.src = wanted;
  picture.alt = figure.dataset.alt;
  try {
    await picture.decode();
  } catch {
    return; // a newer page is on its way
  }
  if (figure.dataset.wanted !== wanted) return;
  figure.dataset.shown = wanted;
  figure.firstElementChild.replaceChildren(picture);
}

// ---- the HTML view: the next one loads behind the one that is seen, then takes its place and its scroll position

function showView(sheet) {
  const room = byId("view");
  room.style.maxWidth = `${sheet.pages[0][0] * CSS_PIXELS_PER_POINT + SCROLL_BAR}px`;
  const wanted = `/view/${sheet.name}/?pdf=${sheet.key}`;
  if (room.dataset.wanted === wanted) return;
  room.dataset.wanted = wanted;
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
  frame.title = `${sheet.title}, as HTML`;
  frame.className = "waiting";
  frame.addEventListener("load", () => {
    if (room.dataset.wanted !== wanted) return frame.remove();
    const before = room.querySelector("iframe:not(.waiting)");
    if (before) frame.contentWindow.scrollTo(0, before.contentWindow.scrollY);
    before?.remove();
    frame.className = "";
  });
  frame.src = wanted;
  room.append(frame);
}

// ---- choosing, and coming back to the same place

function choose(change) {
  chosen = { ...chosen, ...change };
  history.replaceState(null, "", `#${chosen.view}${chosen.format ? `/${chosen.format}` : ""}`);
  if (state) show();
}

function restoreScroll() {
  const before = sessionStorage.getItem("scroll");
  if (before === null) return;
  sessionStorage.removeItem("scroll");
  scrollTo(0, Number(before));
}

document.addEventListener("change", ({ target }) => {
  if (target.name === "view" || target.name === "format") choose({ [target.name]: target.value });
});
addEventListener("pagehide", () => sessionStorage.setItem("scroll", scrollY));

const [view, format] = decodeURIComponent(location.hash.slice(1)).split("/");
if (view === "html" || view === "pages") {
  chosen = { view, format: format ?? null };
  document.querySelector(`input[value="${view}"]`).checked = true;
}
listen();
