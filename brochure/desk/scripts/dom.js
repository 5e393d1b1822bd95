// Small helpers for the page's elements, and what is said to a screen reader.

export const byId = (id) => document.getElementById(id);

/** Make an element with properties and children; text is never read as HTML. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Unchanged text is left alone, so that a screen reader does not say it again. */
export function text(id, words) {
  const element = byId(id);
  if (element.textContent !== words) element.textContent = words;
  if (element.classList.contains("notice") || element.dataset.fold) element.hidden = !words;
}

let waiting = 0;

/** Say something politely once the person pauses; what was not yet said is dropped. */
export function say(words, pause = 50) {
  clearTimeout(waiting);
  waiting = setTimeout(() => renew("status", words), pause);
}

/** Say at once what nobody may miss. */
export function warn(words) {
  renew("alert", words);
}

// The same words a second time are said only when the region was emptied between.
function renew(id, words) {
  const region = byId(id);
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 30);
}
