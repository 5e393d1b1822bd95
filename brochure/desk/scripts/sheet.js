// The page as it will be printed: the first at once, all of them in a window.

import { byId, make, text } from "./dom.js";
import { get, path } from "./server.js";
import { word } from "./words.js";

const SLOW_MS = 400; // after which the page says that it is on its way

let slow = 0;
let wanted = "";
let shown = null;

/** What is in the picture now: {address(n), pdf, pages, sizes, title}, or null. */
export const inSight = () => shown;

export function clear() {
  wanted = "";
  shown = null;
  clearTimeout(slow);
  byId("paper").replaceChildren();
  byId("sheet").classList.remove("waiting", "failed");
  text("caption", "");
}

/** Return where an edition's PDF is, also when its picture is not to be had. */
export const pdfOf = (id, language, choice) => `${path("api", "pdf", id, language.tag, choice.format)}.pdf`;

/** Show an edition's first page; resolves to true once it is in sight, to false when another is wanted by then. */
export async function showEdition(id, language, choice, title, signal) {
  const mine = await wait(JSON.stringify([id, language.tag, choice.format]));
  const about = await get(path("api", "editions", id, language.tag, choice.format), signal);
  const folder = path("api", "pages", id, language.tag, choice.format);
  const address = (number) => `${folder}/${number}.png?v=${encodeURIComponent(about.key)}`;
  return bring(mine, { address, pdf: pdfOf(id, language, choice), title, language, ...about });
}

/** Show a copy with a reader's own words, which the server keeps in memory only. */
export async function showCopy(copy, language, title) {
  const mine = await wait(`copy ${copy.copy}`);
  const folder = path("api", "copies", copy.copy);
  return bring(mine, { address: (number) => `${folder}/${number}.png`, pdf: `${folder}.pdf`, title, language, ...copy });
}

/** The picture is of something else now, until the next one has come. */
export async function wait(mine = "") {
  wanted = mine;
  shown = null;
  clearTimeout(slow);
  slow = setTimeout(() => text("caption", word("one_moment")), SLOW_MS);
  byId("sheet").classList.add("waiting");
  byId("sheet").classList.remove("failed");
  byId("paper").setAttribute("aria-busy", "true");
  return mine;
}

async function bring(mine, edition) {
  if (wanted !== mine) return false;
  const picture = make("img", { alt: word("page_picture", { title: edition.title, language: edition.language.name }) });
  picture.src = edition.address(1);
  await picture.decode(); // where it cannot be had, the caller is told
  if (wanted !== mine) return false;
  const [width, height] = edition.sizes[0];
  byId("paper").style.setProperty("--ratio", String(width / height));
  byId("paper").replaceChildren(picture);
  byId("sheet").classList.remove("waiting");
  byId("paper").removeAttribute("aria-busy");
  shown = edition;
  clearTimeout(slow);
  text("caption", word("page_of", { page: 1, count: edition.pages, pages: edition.pages }));
  return true;
}

/** Say that there is no picture: what is printed can still be read. */
export function fail(said) {
  clearTimeout(slow);
  byId("sheet").classList.remove("waiting");
  byId("sheet").classList.add("failed");
  byId("paper").removeAttribute("aria-busy");
  byId("paper").replaceChildren(make("p", { textContent: said || word("no_picture") }));
  text("caption", "");
}

export function openAll() {
  if (!shown) return;
  const { title, language, pages, sizes, address } = shown;
  text("pages-title", title);
  byId("pages").replaceChildren();
  for (let number = 1; number <= pages; number += 1) {
    const said = word("page_of", { page: number, count: pages, pages });
    const picture = make("img", { alt: `${said}: ${title}, ${language.name}`, loading: "lazy" });
    const [width, height] = sizes[number - 1] ?? sizes[0];
    picture.width = Math.round(width);
    picture.height = Math.round(height);
    picture.src = address(number);
    byId("pages").append(make("figure", {}, picture, make("figcaption", { textContent: said })));
  }
  byId("pages-window").showModal();
}

export function closeAll() {
  if (byId("pages-window").open) byId("pages-window").close();
  byId("pages").replaceChildren();
}
