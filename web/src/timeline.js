/** The timeline: events as bars in rows by kind, to be zoomed and moved, filtered by kind and actor. */
import moment from "moment";
import { DataSet } from "vis-data/peer/esm/vis-data.js";
import { Timeline } from "vis-timeline/peer/esm/vis-timeline-graph2d.js";
import "vis-timeline/styles/vis-timeline-graph2d.css";
import "./app.css";
import "./timeline.css";
import { DAY, choices, element, literal, selection, start, still } from "./page.js";

const LONGEST = 92 * DAY; // what is dated no closer than this is in the table only
const ROOM = 55; // days after the last event, for its name

start("timeline", (page) => {
  const { events, kinds } = page.data;
  const drawn = events.filter(({ begin, end }) => begin && end && Date.parse(end) - Date.parse(begin) <= LONGEST);
  const items = new DataSet(drawn.map((event) => item(page, event)));
  const shown = { kinds: new Set(kinds), actor: "" };
  const place = element("div", { class: "timeline", role: "group", "aria-label": page.word("label") });
  const count = element("p", { class: "hint", role: "status" });

  const first = Math.min(...drawn.map(({ begin }) => Date.parse(begin)));
  const last = Math.max(...drawn.map(({ end }) => Date.parse(end)));
  const whole = { start: first - 5 * DAY, end: last + ROOM * DAY };
  const timeline = new Timeline(place, items, groups(page, kinds), {
    rtl: page.rightToLeft,
    ...whole,
    min: first - 60 * DAY,
    max: last + 60 * DAY,
    zoomMin: 2 * DAY,
    zoomKey: "ctrlKey", // the wheel alone moves the page
    horizontalScroll: false,
    showCurrentTime: false,
    selectable: false,
    margin: { item: { horizontal: 4, vertical: 3 } },
    orientation: { axis: "top", item: "top" },
    order: (one, other) => one.start - other.start,
    maxMinorChars: 9,
    format: axis(page),
    moment: (date) => moment(date).utc(), // a day is a day wherever it is read
  });

  const filter = () => {
    const kept = drawn.filter((one) => shown.kinds.has(one.kind) && (!shown.actor || one.actors.includes(shown.actor)));
    items.clear();
    items.add(kept.map((event) => item(page, event)));
    timeline.setGroups(groups(page, kinds.filter((kind) => shown.kinds.has(kind))));
    count.textContent = page.word("count", { shown: kept.length, all: drawn.length, rest: events.length - drawn.length });
  };
  const actors = page.sorted(drawn.flatMap((one) => one.actors));
  const { field } = selection(
    page.word("actor"),
    page.word("any"),
    actors.map((iri) => ({ value: iri, ...page.name(iri) })),
    (actor) => filter((shown.actor = actor)),
  );
  const motion = { animation: !still };
  const move = (part) => {
    const { start, end } = timeline.getWindow();
    const way = (end - start) * part;
    timeline.setWindow(Number(start) + way, Number(end) + way, motion);
  };
  const button = (word, click) => element("button", { type: "button", click }, page.word(word));
  page.section.append(
    element(
      "div",
      { class: "controls" },
      choices(page.word("kind"), kinds.map((kind) => ({ value: kind, text: page.word(`kinds.${kind}`), mark: mark(kind) })), (chosen) =>
        filter((shown.kinds = chosen)),
      ),
      field,
    ),
    element(
      "div",
      { class: "buttons", role: "group", "aria-label": page.word("view") },
      button("earlier", () => move(-0.4)),
      button("later", () => move(0.4)),
      button("nearer", () => timeline.zoomIn(0.5, motion)),
      button("farther", () => timeline.zoomOut(0.5, motion)),
      button("whole", () => timeline.setWindow(whole.start, whole.end, motion)),
    ),
    place,
    count,
  );
  filter();
});

function mark(kind) {
  return element("span", { class: `mark ${kind}`, "aria-hidden": "true" });
}

function groups(page, kinds) {
  return kinds.map((kind) => ({ id: kind, content: page.word(`kinds.${kind}`), className: kind }));
}

function item(page, { event, kind, begin, end }) {
  const { text, language } = page.name(event);
  const content = element("a", { href: page.href(event) }, literal(text, language));
  content.title = `${text} (${page.when(begin, end)})`;
  return { id: event, group: kind, className: kind, content, start: Date.parse(begin), end: Date.parse(end) + DAY, type: "range" };
}

/** Returns how days and months are written on the axis. */
function axis(page) {
  const minor = (date, scale) => {
    if (["year", "month"].includes(scale)) return scale === "year" ? String(date.year()) : page.months.format(date.toDate());
    return page.short.format(date.toDate());
  };
  const major = (date, scale) => (scale === "month" ? String(date.year()) : page.months.format(date.toDate()));
  return { minorLabels: minor, majorLabels: major };
}
