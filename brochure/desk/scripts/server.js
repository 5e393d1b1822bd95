// What the page asks the desk's server for.

/** An answer that is not what was asked for: `status` 0 when none came at all. */
export class Trouble extends Error {
  constructor(status, told = {}) {
    super(told.said ?? "");
    this.status = status;
    this.wait = told.wait ?? 0;
  }
}

let token = "";
let signedOut = () => {};
let heard = () => {};

export function setToken(given) {
  token = given;
}

/** Take what is called when a sign-in has run out, and whenever the server has answered or not. */
export function onAnswers(whenSignedOut, whenHeard) {
  signedOut = whenSignedOut;
  heard = whenHeard;
}

export const path = (...parts) => "/" + parts.map(encodeURIComponent).join("/");

export function get(address, signal) {
  return ask(address, { signal });
}

export function post(address, body = {}, signal = undefined) {
  const headers = { "Content-Type": "application/json", "X-Desk-Token": token };
  return ask(address, { method: "POST", headers, body: JSON.stringify(body), signal });
}

async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    heard(false);
    throw new Trouble(0);
  }
  heard(true);
  let told;
  try {
    told = await answer.json();
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    told = null;
  }
  if (answer.ok && told !== null) return told;
  // an answer that was cut off says nothing of what became of the request
  if (answer.ok) throw new Trouble(0);
  if (answer.status === 401 && address !== "/sign-in" && address !== "/api/desk") signedOut();
  throw new Trouble(answer.status, told ?? {});
}
