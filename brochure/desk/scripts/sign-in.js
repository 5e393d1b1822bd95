// The sign-in: a person and a PIN. The server says how long to wait after a wrong one.

import { byId, make, text } from "./dom.js";
import { post } from "./server.js";
import { word } from "./words.js";

let clock = 0;
let until = 0;
let done = () => {};

/** Take what is called once somebody has signed in. */
export function start(signedIn) {
  done = signedIn;
  byId("sign-in-form").addEventListener("submit", submit);
}

/** Show the form in the page's place. */
export function show(people) {
  const list = byId("name");
  const before = list.value;
  list.replaceChildren(...people.map((name) => make("option", { value: name, textContent: name })));
  if (people.includes(before)) list.value = before;
  byId("pin").value = "";
  if (!byId("sign-in").hidden) return;
  text("sign-in-said", "");
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  byId("main").hidden = true;
  byId("sign-in").hidden = false;
  (people.length > 1 ? list : byId("pin")).focus();
}

export function hide() {
  byId("sign-in").hidden = true;
  byId("pin").value = "";
}

async function submit(event) {
  event.preventDefault();
  const button = byId("sign-in-button");
  if (button.getAttribute("aria-disabled") === "true") return;
  const pin = byId("pin").value;
  if (!pin) return;
  button.setAttribute("aria-disabled", "true");
  text("sign-in-said", "");
  try {
    await post("/sign-in", { name: byId("name").value, pin });
    button.removeAttribute("aria-disabled");
    await done();
  } catch (trouble) {
    byId("pin").value = "";
    const said = trouble.status ? trouble.message : word("lost");
    text("sign-in-said", trouble.wait ? `${said} ${word("wait", { count: Math.ceil(trouble.wait) })}` : said);
    hold(trouble.wait);
    byId("pin").focus();
  }
}

// The seconds run down on the button, where a screen reader does not say each of them.
function hold(seconds) {
  const button = byId("sign-in-button");
  clearInterval(clock);
  until = Date.now() + seconds * 1000;
  const show = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.textContent = left > 0 ? word("sign_in_in", { count: left }) : word("sign_in");
    if (left > 0) return;
    clearInterval(clock);
    button.removeAttribute("aria-disabled");
  };
  clock = setInterval(show, 250);
  show();
}
