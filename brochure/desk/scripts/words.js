// Every word of the page comes from the language's desk.yaml.

let words = {};
let plural = new Intl.PluralRules("en");

export async function learn() {
  const answer = await fetch("/words.json");
  if (!answer.ok) throw new Error("the words of the page did not come");
  const told = await answer.json();
  words = told.words;
  plural = new Intl.PluralRules(told.language);
}

/** Return a word with its {places} filled; one that counts takes the form for `count`. */
export function word(name, values = {}) {
  const given = words[name];
  if (given === undefined) throw new Error(`desk.yaml has no word ${name}`);
  const form = typeof given === "string" ? given : (given[plural.select(values.count)] ?? given.other);
  return form.replace(/\{(\w+)\}/g, (_, place) => values[place] ?? "");
}

/** Return a sentence of somebody else's without its full stop, to stand inside one of ours. */
export const inside = (said) => said.replace(/\.$/, "");

/** Return what is said of a handout's version; a file that cannot be read has none. */
export function versionOf({ version, reviewed }) {
  const said = version ? [word("version", { version })] : [];
  if (reviewed) said.push(word("reviewed", { date: reviewed }));
  return said.join(" · ");
}

/** Return the language's name in that language. */
export function ownName(tag) {
  try {
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    return name[0].toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}
