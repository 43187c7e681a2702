/** The network: signed, dated ties between actors, to be filtered by layer and day; each leads to its claims. */
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import "./app.css";
import "./network.css";
import { choices, daySlider, element, selection, start } from "./page.js";

cytoscape.use(fcose);

/** Lines by sign: colour and pattern both, so that neither alone tells. */
const LINES = {
  1: { color: "#1f5f99", style: "solid" },
  "-1": { color: "#a8321a", style: "dashed" },
  0: { color: "#6a6a6a", style: "dotted" },
};

const SIGNS = { 1: "positive", "-1": "negative", 0: "neutral" };
const KINDS = "https://w3id.org/conflict-kg/scheme/edge-kind/";

start("network", (page) => {
  const { ties, nodes, layers } = page.data;
  const days = ties.flatMap(({ begin, end }) => [begin, end]).filter(Boolean).sort();
  const shown = { layers: new Set(layers), day: "", undated: true };
  const place = element("div", { class: "graph", role: "img", "aria-label": page.word("label") });
  const details = element("section", { class: "details", "aria-live": "polite" }, element("p", { class: "hint" }, page.word("hint")));
  const count = element("p", { class: "hint", role: "status" });

  const kept = () => ties.filter((tie) => shown.layers.has(tie.layer) && holds(tie, shown));
  const openActor = (iri) => {
    const its = kept().filter(({ source, target }) => source === iri || target === iri);
    tell(page, details, [page.named(iri)], its);
    near(iri);
  };
  const actor = selection(
    page.word("actor"),
    page.word("choose"),
    page.sorted(nodes.map(({ id }) => id)).map((iri) => ({ value: iri, ...page.name(iri) })),
    (iri) => (iri ? openActor(iri) : near("")),
  );
  const slider = daySlider(page, page.word("day"), {
    first: days[0],
    last: days.at(-1),
    value: days.at(-1),
    enabled: false,
    changed: (day) => draw((shown.day = day)),
  });
  const all = element("input", {
    type: "checkbox",
    checked: true,
    change: () => {
      slider.input.disabled = all.checked;
      draw((shown.day = all.checked ? "" : slider.day()));
    },
  });
  const undated = element("input", { type: "checkbox", checked: true, change: () => draw((shown.undated = undated.checked)) });
  page.section.append(
    element(
      "div",
      { class: "controls" },
      choices(page.word("layer"), layers.map((layer) => ({ value: layer, text: page.word(`layers.${layer}`) })), (chosen) =>
        draw((shown.layers = chosen)),
      ),
      element(
        "fieldset",
        { class: "choices" },
        element("legend", {}, page.word("time")),
        element("label", { class: "choice" }, all, element("span", {}, page.word("all"))),
        element("label", { class: "choice" }, undated, element("span", {}, page.word("undated_too"))),
        slider.field,
      ),
      actor.field,
    ),
    legend(page),
    place,
    count,
    details,
  );

  const graph = picture(place);
  graph.on("tap", "node", ({ target }) => openActor((actor.select.value = target.id())));
  graph.on("tap", "edge", ({ target }) => {
    const [one, other] = [target.source().id(), target.target().id()];
    tell(page, details, [page.named(one), element("span", {}, page.word("and")), page.named(other)], target.data("ties"));
  });

  const near = (iri) => {
    graph.elements().removeClass("far");
    if (!iri) return;
    const its = graph.getElementById(iri).closedNeighborhood();
    if (its.length) graph.elements().not(its).addClass("far");
    name(graph);
  };
  const zoom = (by) => graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
  const button = (word, click) => element("button", { type: "button", click }, page.word(word));
  place.before(
    element(
      "div",
      { class: "buttons", role: "group", "aria-label": page.word("view") },
      button("nearer", () => zoom(1.4)),
      button("farther", () => zoom(1 / 1.4)),
      button("whole", () => graph.fit(undefined, 24)),
    ),
  );
  const draw = () => {
    const its = kept();
    graph.batch(() => {
      graph.edges().remove();
      graph.add(lines(its));
      graph.nodes().forEach((node) => node.toggleClass("alone", node.degree() === 0));
    });
    name(graph);
    count.textContent = page.word("count", { shown: its.length, all: ties.length });
    if (actor.select.value) openActor(actor.select.value);
  };
  graph.add(nodes.map(({ id }, number) => node(page, id, number, nodes.length)));
  draw();
  graph.layout({ name: "fcose", quality: "proof", randomize: false, animate: false, idealEdgeLength: 190, nodeRepulsion: 90000, gravity: 0.15, numIter: 5000 }).run();
  graph.fit(undefined, 24);
  graph.on("zoom", () => name(graph));
  name(graph);
});

/** Whether a tie may have held on the day that is shown. */
function holds({ begin, end }, { day, undated }) {
  if (!begin && !end) return undated;
  return !day || ((!begin || begin <= day) && (!end || day <= end));
}

function picture(container) {
  // Cytoscape writes a style element for its container unless it finds one by this name; the style sheet has the rule.
  container.ownerDocument.querySelector("link[rel=stylesheet][href*='network.css']").id = "__________cytoscape_stylesheet";
  return cytoscape({
    container,
    minZoom: 0.2,
    maxZoom: 4,
    userZoomingEnabled: false, // the wheel moves the page
    autounselectify: true,
    style: [
      {
        selector: "node",
        style: {
          label: "data(name)",
          "font-family": getComputedStyle(container).fontFamily,
          "text-wrap": "wrap",
          "text-valign": "bottom",
          "text-background-color": "#ffffff",
          "text-background-opacity": 0.8,
          "background-color": "#3d4b54",
          color: "#1b1b1b",
          width: "data(size)",
          height: "data(size)",
        },
      },
      ...Object.entries(LINES).map(([sign, { color, style }]) => ({
        selector: `edge[sign = ${sign}]`,
        style: { "line-color": color, "line-style": style, "target-arrow-color": color },
      })),
      { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", opacity: 0.8 } },
      { selector: "edge[?directed]", style: { "target-arrow-shape": "triangle", "arrow-scale": 0.8 } },
      { selector: ".far", style: { opacity: 0.12, "text-opacity": 0, "text-background-opacity": 0 } },
      { selector: ".unnamed", style: { "text-opacity": 0, "text-background-opacity": 0 } },
      { selector: ".alone", style: { display: "none" } },
    ],
  });
}

function node(page, id, number, of) {
  const angle = (number / of) * 2 * Math.PI; // a fixed start, so that the picture is the same each time
  const degree = page.data.ties.filter(({ source, target }) => source === id || target === id).length;
  return {
    group: "nodes",
    data: { id, name: page.name(id).text, size: 10 + 4 * Math.sqrt(degree) },
    position: { x: 500 * Math.cos(angle), y: 500 * Math.sin(angle) },
  };
}

/** Writes names as large as on the page at any zoom, those with most ties first, as far as there is room. */
function name(graph) {
  const zoom = graph.zoom();
  graph.nodes().style({ "font-size": 12 / zoom, "text-max-width": 120 / zoom, "text-margin-y": 3 / zoom }).removeClass("unnamed");
  const taken = [];
  for (const node of graph.nodes(":visible").not(".far").sort((one, other) => other.data("size") - one.data("size"))) {
    const box = node.boundingBox({ includeNodes: false, includeLabels: true, includeOverlays: false });
    const crowded = taken.some((other) => box.x1 < other.x2 && other.x1 < box.x2 && box.y1 < other.y2 && other.y1 < box.y2);
    node.toggleClass("unnamed", crowded);
    if (!crowded) taken.push(box);
  }
}

/** Returns one line for the ties of one sign between two actors. */
function lines(ties) {
  const found = new Map();
  for (const tie of ties) {
    const pair = tie.directed ? [tie.source, tie.target] : [tie.source, tie.target].sort();
    const key = [...pair, tie.sign, tie.directed].join(" ");
    if (!found.has(key)) found.set(key, { pair, tie, ties: [] });
    found.get(key).ties.push(tie);
  }
  return [...found].map(([id, { pair: [source, target], tie, ties: its }]) => ({
    group: "edges",
    data: { id, source, target, sign: tie.sign, directed: tie.directed, ties: its, width: 1.5 + Math.sqrt(its.length) },
  }));
}

/** Tells the ties in words, each with its event and its claims. */
function tell(page, place, heading, ties) {
  const rows = ties.map((tie) =>
    element(
      "li",
      {},
      element("span", { class: `line sign${tie.sign}`, "aria-hidden": "true" }),
      page.named(tie.source),
      element("span", { "aria-hidden": "true" }, ` ${tie.directed ? (page.rightToLeft ? "←" : "→") : "–"} `),
      page.named(tie.target),
      element("div", {}, element("strong", {}, page.word(`signs.${SIGNS[tie.sign]}`)), " · ", page.named(KINDS + tie.kind), " · ", page.when(tie.begin, tie.end)),
      element("div", {}, `${page.word("event")}: `, page.named(tie.event)),
      element("div", {}, `${page.word("claims")}: `, element("ul", {}, tie.claims.map((iri) => element("li", {}, page.named(iri))))),
    ),
  );
  place.replaceChildren(
    element("h3", {}, heading.flatMap((part) => [part, " "])),
    rows.length ? element("ul", { class: "ties" }, rows) : element("p", {}, page.word("none")),
  );
}

function legend(page) {
  const entry = (sign) =>
    element("li", {}, element("span", { class: `line sign${sign}`, "aria-hidden": "true" }), element("span", {}, page.word(`line.${SIGNS[sign]}`)));
  return element("ul", { class: "legend" }, [1, -1, 0].map(entry));
}
