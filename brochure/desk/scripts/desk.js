// What this page knows now; the rooms of the page share it.

import { remembered } from "./settle.js";

export const desk = {
  printers: [],
  /** The last choices of this desk. */
  wanted: remembered(),
  /** The handout that is marked: {hit, handout, settled, why, picked, edition, shown, failed, stop}. */
  pick: null,
  /** Enter has printed this pick; printing it another time is a decision of its own. */
  spent: false,
  sending: false,
  /**
   * Enter came early. "unseen": before the page was in sight, and the cursor goes to the button once it is;
   * "seen": only before the list had caught up, and it prints if the same handout is still the first.
   */
  early: "",
};
