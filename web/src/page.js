/**
 * What a script finds on its page: a section to fill, the words of the interface, and the data of the view.
 *
 * The server writes `<section data-app="timeline" data-json="timeline.json" data-content="ar" data-words="{…}" hidden>`;
 * all that a reader sees comes from there, so that no word stands in a script.
 */
export class Page {
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.words = JSON.parse(section.dataset.words);
    this.language = document.documentElement.lang;
    this.rightToLeft = document.documentElement.dir === "rtl";
    this.order = [section.dataset.content, this.language, "en", "ar", ""];
    this.days = this.#format({ day: "numeric", month: "long", year: "numeric" });
    this.months = this.#format({ month: "long", year: "numeric" });
    this.short = this.#format({ day: "numeric", month: "short" });
    this.collator = new Intl.Collator(this.language);
  }

  #format(options) {
    return new Intl.DateTimeFormat(this.words.locale, { ...options, timeZone: "UTC" });
  }

  /** Returns the words at `key` (and fails where there are none), with `values` in the places of their names. */
  word(key, values = {}) {
    const words = this.words[key];
    if (words === undefined) throw new Error(`no words for ${key}`);
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  /** Returns the name of a thing and the language that it is in: names, else the end of its IRI. */
  name(iri) {
    const names = this.data.things[iri]?.names ?? {};
    const language = this.order.find((one) => one in names) ?? Object.keys(names).sort()[0];
    return language === undefined ? { text: localName(iri), language: "" } : { text: names[language], language };
  }

  /** Returns the address of the page about a thing, or nothing. */
  href(iri) {
    return this.data.things[iri]?.pages[this.language];
  }

  /** Returns the name of a thing as an element, a link where there is a page about it. */
  named(iri) {
    const { text, language } = this.name(iri);
    const href = this.href(iri);
    const name = literal(text, language);
    return href ? element("a", { href }, name) : name;
  }

  /** Returns the IRIs in the order of their names. */
  sorted(iris) {
    return [...new Set(iris)].sort((one, other) => this.collator.compare(this.name(one).text, this.name(other).text));
  }

  /** Returns a day, ISO 8601, as people write it. */
  day(text) {
    return this.days.format(new Date(text));
  }

  /** Returns the words for some day or days between two, either of which may be unknown. */
  when(begin, end) {
    if (begin && end) return begin === end ? this.day(begin) : this.word("between", { begin: this.day(begin), end: this.day(end) });
    if (begin) return this.word("from", { begin: this.day(begin) });
    return end ? this.word("until", { end: this.day(end) }) : this.word("undated");
  }
}

/** Makes the view called `name` on this page with `draw`; the page stays as the server wrote it if the data cannot be had. */
export async function start(name, draw) {
  const section = document.querySelector(`[data-app="${name}"]`);
  if (!section) return;
  const answer = await fetch(section.dataset.json);
  if (!answer.ok) throw new Error(`${section.dataset.json}: ${answer.status}`);
  const page = new Page(section, await answer.json());
  section.hidden = false;
  draw(page);
  replaceStill(name);
  section.dataset.ready = "";
}

/** Hides the still picture, and moves the server's own choice to the table, if there is one that it is for. */
function replaceStill(name) {
  for (const still of document.querySelectorAll(`[data-view="${name}"]`)) (still.closest("section.picture") ?? still).hidden = true;
  for (const still of document.querySelectorAll("[data-still]")) still.hidden = true;
  const own = document.querySelectorAll("main > form.filter:not([data-query], [data-index]), main > p.count");
  const table = document.querySelector("#table");
  if (table) table.after(...own);
  else for (const part of own) part.hidden = true;
}

/** Returns an element with attributes and children; a function among the attributes listens to the event it is named for. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity));
  return made;
}

/** Returns a text in an element with its own language and direction. */
export function literal(text, language) {
  const right = ["ar", "fa", "he", "ur"].includes(language.split("-")[0]);
  return element("span", { lang: language || undefined, dir: language ? (right ? "rtl" : "ltr") : "auto" }, text);
}

/** Returns a control with its label above it. */
function labelled(text, control) {
  return element("label", { class: "field" }, element("span", {}, text), control);
}

/** Returns a set of checkboxes, all ticked; `changed` gets the set of the values that are. */
export function choices(legend, options, changed) {
  const chosen = new Set(options.map(({ value }) => value));
  const boxes = options.map(({ value, text, mark }) => {
    const toggle = ({ target }) => {
      if (target.checked) chosen.add(value);
      else chosen.delete(value);
      changed(chosen);
    };
    const box = element("input", { type: "checkbox", value, checked: true, change: toggle });
    return element("label", { class: "choice" }, box, ...(mark ? [mark] : []), element("span", {}, text));
  });
  return element("fieldset", { class: "choices" }, element("legend", {}, legend), boxes);
}

/** Returns a choice of one among several, the first of them for any. */
export function selection(label, any, options, changed) {
  const list = [{ value: "", text: any, language: "" }, ...options];
  const select = element(
    "select",
    { change: () => changed(select.value) },
    list.map(({ value, text, language }) => element("option", { value, lang: language || undefined }, text)),
  );
  return { field: labelled(label, select), select };
}

/** Returns a slider over the days from `first` to `last`, both included; `changed` gets the day, ISO 8601. */
export function daySlider(page, label, { first, last, value, changed, enabled = true }) {
  const start = Date.parse(first);
  const dayOf = (number) => new Date(start + number * DAY).toISOString().slice(0, 10);
  const shown = element("output", { class: "day" });
  const show = () => {
    const day = dayOf(Number(input.value));
    shown.textContent = page.day(day);
    input.setAttribute("aria-valuetext", page.day(day));
    return day;
  };
  const input = element("input", {
    type: "range",
    min: 0,
    max: Math.round((Date.parse(last) - start) / DAY),
    value: Math.round((Date.parse(value) - start) / DAY),
    disabled: !enabled,
    input: () => changed(show()),
  });
  show();
  return { field: element("div", { class: "slider" }, labelled(label, input), shown), input, day: () => dayOf(Number(input.value)) };
}

/** Returns the end of an IRI that tells it from others like it. */
export function localName(iri) {
  const tail = iri.replace(/^.*[#]/, "");
  if (tail !== iri) return tail;
  return decodeURIComponent(iri.replace(/^.*?\/(?:claim|passage)\//, "").replace(/^https?:\/\/.*\//, ""));
}

export const DAY = 86_400_000;
export const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
