/** The map: who held which place on a day by our computation, and what happened there, moved by a slider of days. */
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import "./app.css";
import "./map.css";
import { daySlider, element, start, still } from "./page.js";

const SHAPES = {
  circle: "M8 2a6 6 0 1 0 .01 0z",
  square: "M3 3h10v10H3z",
  diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l7 12H1z",
  star: "M8 1l2 4.6 5 .5-3.8 3.3 1.2 4.9L8 11.7l-4.4 2.6 1.2-4.9L1 6.1l5-.5z",
  hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  cross: "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z",
  drop: "M8 1c4 5 5 7 5 9a5 5 0 0 1-10 0c0-2 1-4 5-9z",
  bar: "M1 6h14v4H1z",
};
const HELD = ["square", "diamond", "triangle", "star", "hexagon", "cross", "drop", "bar"]; // most places first
const NEAR = 0.12; // degrees from the middle within which a place is in view at first

start("map", (page) => {
  const { places, control, happenings } = page.data;
  const located = places.filter(({ latitude }) => latitude !== null);
  const at = new Map(located.map(({ place, latitude, longitude }) => [place, [latitude, longitude]]));
  const marks = markOf(control);
  const dated = happenings.filter(({ begin, end }) => begin && end);
  const days = [...page.data.days, ...dated.flatMap(({ begin, end }) => [begin, end])].sort();
  const last = page.data.days.at(-1) ?? days.at(-1);

  const place = element("div", { class: "map", dir: "ltr" });
  const events = element("div", { class: "details", "aria-live": "polite" });
  const slider = daySlider(page, page.word("day"), { first: page.data.days[0] ?? days[0], last: days.at(-1), value: last, changed: (day) => draw(day) });
  const step = (way) => {
    const now = slider.day();
    const next = way > 0 ? changes.find((day) => day > now) : changes.findLast((day) => day < now);
    if (!next) return;
    slider.input.value = (Date.parse(next) - Date.parse(changes[0])) / 86_400_000;
    slider.input.dispatchEvent(new Event("input"));
  };
  const changes = [...new Set(page.data.days)];
  const button = (word, way) => element("button", { type: "button", click: () => step(way) }, page.word(word));
  page.section.append(
    element("div", { class: "controls" }, slider.field, element("div", { class: "buttons" }, button("before", -1), button("after", 1))),
    legend(page, marks),
    place,
    events,
  );

  const map = chart(place, page);
  const markers = new Map(located.map((one) => [one.place, marker(page, one).addTo(map)]));
  const routes = L.layerGroup().addTo(map);
  const spots = [...at.values()];
  const middle = [median(spots.map(([latitude]) => latitude)), median(spots.map(([, longitude]) => longitude))];
  map.fitBounds(L.latLngBounds(spots.filter(([y, x]) => Math.hypot(y - middle[0], x - middle[1]) < NEAR)), { padding: [30, 30] });
  map.on("zoomend", () => thin([...markers.values()]));

  const draw = (day) => {
    const now = dated.filter(({ begin, end }) => begin <= day && day <= end);
    const busy = new Set(now.map((one) => one.place));
    for (const [iri, one] of markers) {
      const holders = control.filter((held) => held.place === iri && held.begin <= day && (!held.end || day < held.end)).map((held) => held.controller);
      dress(page, one, iri, holders, marks, busy.has(iri));
    }
    routes.clearLayers();
    for (const line of movements(now, at)) routes.addLayer(L.polyline(line, { className: "route", interactive: false }));
    tell(page, events, day, now);
  };
  draw(last);
  thin([...markers.values()]);
});

/** Returns shape and number of each controller, those of most places first. */
function markOf(control) {
  const counts = new Map();
  for (const { controller } of control) counts.set(controller, (counts.get(controller) ?? 0) + 1);
  const ordered = [...counts].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
  return new Map(ordered.map(([iri], number) => [iri, { shape: HELD[Math.min(number, HELD.length - 1)], number: Math.min(number, HELD.length - 1) }]));
}

function chart(container, page) {
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: false, // the wheel moves the page
    zoomSnap: 0.25,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  L.control.zoom({ position: page.rightToLeft ? "topright" : "topleft", zoomInTitle: page.word("nearer"), zoomOutTitle: page.word("farther") }).addTo(map);
  L.control.scale({ imperial: false, position: page.rightToLeft ? "bottomright" : "bottomleft" }).addTo(map);
  const { tiles, tilesCredit } = page.section.dataset;
  if (tiles) {
    L.tileLayer(tiles).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(element("span", { dir: "auto" }, tilesCredit ?? "").outerHTML).addTo(map);
  }
  container.setAttribute("role", "group");
  container.setAttribute("aria-label", page.word("label"));
  return map;
}

function marker(page, { place, latitude, longitude }) {
  const { text, language } = page.name(place);
  const one = L.marker([latitude, longitude], { icon: icon("circle", "", false), alt: text, riseOnHover: true });
  const label = element("span", { lang: language, dir: page.rightToLeft ? "rtl" : "ltr" }, text);
  return one.bindTooltip(label, { permanent: true, direction: page.rightToLeft ? "left" : "right", className: "name", offset: [page.rightToLeft ? -8 : 8, 0] }).bindPopup("");
}

function icon(shape, held, busy) {
  const svg = `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${SHAPES[shape]}"/></svg>`;
  return L.divIcon({ className: `spot ${held} ${busy ? "busy" : ""}`, html: svg, iconSize: [24, 24] });
}

/** Gives a marker the shape of those who hold its place, and tells in its popup what is known. */
function dress(page, one, iri, holders, marks, busy) {
  const mark = marks.get(holders[0]);
  one.setIcon(icon(mark?.shape ?? "circle", mark ? `held${mark.number}` : "", busy));
  const words = holders.length ? holders.map((holder) => page.name(holder).text).join(page.word("comma")) : page.word("nobody");
  one.getElement()?.setAttribute("aria-label", `${page.name(iri).text}: ${words}`);
  const list = (holders.length ? holders.map((holder) => element("li", {}, page.named(holder))) : [element("li", {}, page.word("nobody"))]);
  one.setPopupContent(element("div", { dir: document.documentElement.dir }, element("strong", {}, page.named(iri)), element("ul", {}, list)));
}

/** Returns a line from each origin to each destination of an event. */
function movements(happenings, at) {
  const ends = (tie, event) => happenings.filter((one) => one.event === event && one.tie.endsWith(`#${tie}`) && at.has(one.place)).map((one) => at.get(one.place));
  const moving = [...new Set(happenings.map(({ event }) => event))];
  return moving.flatMap((event) => ends("origin", event).flatMap((from) => ends("destination", event).map((to) => [from, to])));
}

function tell(page, where, day, happenings) {
  const ties = Map.groupBy(happenings, ({ event }) => event);
  const rows = [...ties].map(([event, its]) =>
    element("li", {}, page.named(event), " ", element("span", { class: "hint" }, its.map(({ place }) => page.name(place).text).join(page.word("comma")))),
  );
  where.replaceChildren(
    element("h3", {}, page.word("events", { day: page.day(day) })),
    rows.length ? element("ul", {}, rows) : element("p", {}, page.word("none")),
  );
}

function legend(page, marks) {
  const entry = (mark, held, content) => {
    const drawing = element("span", { class: `spot ${held}`, "aria-hidden": "true" });
    drawing.innerHTML = `<svg viewBox="0 0 16 16" width="16" height="16"><path d="${SHAPES[mark]}"/></svg>`;
    return element("li", {}, drawing, content);
  };
  const rows = [...marks].map(([iri, { shape, number }]) => entry(shape, `held${number}`, page.named(iri)));
  return element("ul", { class: "legend" }, rows, entry("circle", "", page.word("nobody")));
}

/** Leaves out the names for which there is no room; a mark on which a finger would not find its own place is not for touch. */
function thin(markers) {
  const marks = [];
  for (const one of markers) {
    const mark = one.getElement();
    const box = mark.getBoundingClientRect();
    mark.inert = marks.some((other) => overlap(box, other));
    if (!mark.inert) marks.push(box);
  }
  const taken = markers.map((one) => shrunk(one.getElement().getBoundingClientRect()));
  for (const one of markers) {
    const label = one.getTooltip().getElement();
    const box = label.getBoundingClientRect();
    const crowded = taken.some((other) => overlap(box, other));
    label.classList.toggle("crowded", crowded);
    if (!crowded) taken.push(box);
  }
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Returns the part of a mark's box that its drawing fills. */
function shrunk({ left, right, top, bottom }) {
  return { left: left + 5, right: right - 5, top: top + 5, bottom: bottom - 5 };
}

function median(numbers) {
  return numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
