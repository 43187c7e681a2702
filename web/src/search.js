/** Names that fit what a reader writes, as it is written, from the index: it needs no server. */
import "./app.css";
import { element, literal, start } from "./page.js";
import { fold } from "./folding.js";

const MOST = 15;

start("search", (page) => {
  const form = document.querySelector("form[data-index]");
  const field = form.elements.q;
  const list = element("ul", { class: "plain" });
  const count = element("p", { class: "hint", role: "status" });
  const live = form.dataset.live !== undefined;
  form.after(page.section);
  page.section.append(count, list);
  const show = (most) => {
    const hits = search(page.data.entries, field.value);
    list.replaceChildren(...hits.slice(0, most).map((hit) => element("li", {}, found(page, hit))));
    const told = field.value.trim() && (hits.length || !live); // the server also finds what only sounds alike
    count.textContent = told ? page.word("count", { n: hits.length }) : "";
  };
  field.addEventListener("input", () => show(MOST));
  form.addEventListener("submit", (event) => {
    if (live) return;
    event.preventDefault();
    show(200);
  });
  if (!live) field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (!live) show(MOST);
});

/** Returns a hit as a link to its page, with the text by which it was found where that is not its name. */
function found(page, { entry, text }) {
  const { text: name, language } = page.name(entry.thing);
  const by = text === name ? [] : [" ", element("span", { class: "hint" }, literal(text, ""))];
  return [element("a", { href: page.href(entry.thing) }, literal(name, language)), by];
}

/** Returns the entries that fit, best first: those that are the words, begin so, hold the words, hold the letters. */
function search(entries, written) {
  const query = fold(written);
  if (!query) return [];
  const words = query.split(" ");
  const hits = [];
  for (const entry of entries) {
    const ranks = entry.texts.map(({ folded }) => rank(folded, query, words));
    const best = Math.min(...ranks);
    if (best < Infinity) hits.push({ entry, text: entry.texts[ranks.indexOf(best)].text, best });
  }
  return hits.sort((one, other) => one.best - other.best || one.text.length - other.text.length);
}

function rank(folded, query, words) {
  if (folded === query) return 0;
  if (folded.startsWith(query)) return 1;
  const its = new Set(folded.split(" "));
  if (words.every((word) => its.has(word))) return 2;
  return words.every((word) => folded.includes(word)) ? 3 : Infinity;
}
