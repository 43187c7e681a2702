/** The editor: SPARQL in colours, completed from the site's own prefixes and terms; answers as a table on the page. */
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./app.css";
import "./sparql.css";
import { element, literal, start } from "./page.js";

start("sparql", (page) => {
  const form = document.querySelector("form[data-query]");
  const area = form.elements.query;
  complete(page.data);
  area.closest("label").hidden = true;
  form.elements.format[0].hidden = false;
  form.elements.format.value = "";
  const editor = write(page, form, area);
  const answer = element("div", { class: "answer", role: "region", "aria-live": "polite", "aria-label": page.word("answer") });
  page.section.append(answer);
  form.after(page.section);

  let running;
  form.addEventListener("submit", async (event) => {
    area.value = editor.getValue();
    if (form.elements.format.value) return; // a file, which the browser fetches itself
    event.preventDefault();
    running?.abort();
    running = new AbortController();
    answer.replaceChildren(element("p", { role: "status" }, page.word("asking")));
    try {
      page.data.things ??= await names(form.dataset.names);
      answer.replaceChildren(...(await ask(page, form.action, area.value, running.signal)));
    } catch (error) {
      if (error.name !== "AbortError") answer.replaceChildren(element("p", { role: "alert" }, page.word("unreachable")));
    }
  });
  for (const link of document.querySelectorAll("a[data-example]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      editor.setValue(page.data.examples[link.dataset.example]);
      form.scrollIntoView();
      editor.focus();
    });
  }
});

/** Returns names and pages of all things of the site, from the index of the search. */
async function names(address) {
  const answer = await fetch(address);
  return answer.ok ? (await answer.json()).things : {};
}

/** Makes the editor in the place of the text area. */
function write(page, form, area) {
  const place = element("div", { class: "editor", dir: "ltr" });
  area.closest("label").after(place);
  const editor = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "20rem",
    autocompleters: ["ours-prefixes", "ours-property", "ours-class", "variables"],
    collapsePrefixesOnLoad: false,
    screenReaderLabel: page.word("editor"),
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false }, // Tab leaves the editor
  });
  function run() {
    form.requestSubmit();
  }
  return editor;
}

/** Lets the editor complete what this site knows, and nothing that another would have to be asked for. */
function complete({ prefixes, classes, properties }) {
  const beginning = (known) => (_, token) => known.filter((iri) => iri.startsWith(token?.autocompletionString ?? ""));
  const known = Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "ours-prefixes", get: () => known, persistenceId: null }, false);
  Yasqe.forkAutocompleter("property", { name: "ours-property", get: beginning(properties), autoShow: true }, false);
  Yasqe.forkAutocompleter("class", { name: "ours-class", get: beginning(classes), autoShow: true }, false);
}

/** Asks the endpoint, and returns the elements that tell what it answers. */
async function ask(page, endpoint, query, signal) {
  const answer = await fetch(endpoint, {
    method: "POST",
    body: new URLSearchParams({ query }),
    headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.1" },
    signal,
  });
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) return refusal(page, answer, type.includes("json") ? await answer.json() : {});
  if (!type.includes("json")) return [element("pre", { dir: "ltr", tabindex: "0" }, await answer.text())];
  const { head, results, boolean } = await answer.json();
  if (boolean !== undefined) return [element("p", { class: "boolean" }, page.word(boolean ? "yes" : "no"))];
  return table(page, head.vars, results.bindings);
}

function refusal(page, { status }, { title, detail, line, column }) {
  const where = line ? [element("p", {}, page.word("place", { line, column: column ?? 1 }))] : [];
  const said = [title, detail].filter(Boolean).map((text) => element("p", {}, literal(text, "en")));
  return [element("div", { role: "alert", class: "refusal" }, element("h2", {}, page.word("refused", { status })), said, where)];
}

function table(page, columns, rows) {
  const cell = (term) => element("td", {}, term ? value(page, term) : "");
  return [
    element("p", { role: "status" }, page.word("rows", { n: rows.length })),
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": page.word("answer") },
      element(
        "table",
        { class: "wide" },
        element("thead", {}, element("tr", {}, columns.map((name) => element("th", { scope: "col" }, element("bdi", { dir: "ltr" }, name))))),
        element("tbody", {}, rows.map((row) => element("tr", {}, columns.map((name) => cell(row[name]))))),
      ),
    ),
  ];
}

/** Returns a term: a link with its name where it is of this site, a text in its own language and direction. */
function value(page, term) {
  if (term.type === "literal" && (term["xml:lang"] || !term.datatype)) return literal(term.value, term["xml:lang"] ?? "");
  if (term.type !== "uri") return element("bdi", { dir: "ltr" }, term.value);
  const short = element("bdi", { dir: "ltr", title: term.value }, shortened(page.data.prefixes, term.value));
  const href = page.href(term.value);
  if (!href) return short;
  const { text, language } = page.name(term.value);
  const name = language ? [" ", element("span", { class: "hint" }, literal(text, language))] : [];
  return element("span", {}, element("a", { href }, short), name);
}

function shortened(prefixes, iri) {
  const fitting = Object.entries(prefixes).filter(([, start]) => iri.startsWith(start) && iri !== start);
  const [prefix, start] = fitting.sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
  return start ? `${prefix}:${iri.slice(start.length)}` : iri;
}
