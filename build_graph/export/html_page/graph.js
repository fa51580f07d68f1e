// The graph that stands in the page, and which part of it is to be seen.
// Words of the reports are only ever handed on as text, never as markup.

const { d3 } = window;

const Graph = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const word = (number) => (number < 0 ? "" : data.words[number]);

  const nodes = data.nodes.map(([iri, label, kind, x, y, size, passages, ...facts], index) => ({
    index, label, kind, x, y, passages, radius: size / 2,
    iri: iri.startsWith("<") ? iri.slice(1) : data.base + iri,
    short: iri.startsWith("<") ? iri.slice(1) : iri,
    plain: plain(label),
    facts: data.facts.map((name, place) => [name, word(facts[place])]).filter((one) => one[1]),
    edges: [],
  }));
  const edges = data.edges.map(([from, to, relation, passages, ...details]) => ({
    from: nodes[from], to: nodes[to], relation, passages,
    details: data.details.map((name, place) => [name, word(details[place])]),
    value: data.filter < 0 ? "" : word(details[data.filter]),
    colour: data.rated < 0 ? null : data.ratings[word(details[data.rated])] || null,
  }));
  // What edges can be left out by besides their relation: pathways of services. Most have none.
  const values = [...new Set(edges.map((edge) => edge.value).filter(Boolean))]
    .sort((a, b) => a.localeCompare(b, "en"));
  for (const edge of edges) {
    edge.from.edges.push(edge);
    if (edge.to !== edge.from) edge.to.edges.push(edge);
  }
  for (const node of nodes) {
    node.neighbours = [...new Set(node.edges.map((edge) => other(edge, node)))]
      .filter((one) => one !== node);
  }

  const state = {
    kinds: new Set(data.kinds.keys()), relations: new Set(data.relations.keys()),
    values: new Set(values.keys()),
    search: "", selected: null, only: false,
  };
  const listeners = [];

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f’']/g, "").toLowerCase();
  }

  function other(edge, node) {
    return edge.from === node ? edge.to : edge.from;
  }

  function kept(edge) {
    return state.relations.has(edge.relation)
      && (!edge.value || state.values.has(values.indexOf(edge.value)));
  }

  // A mark goes with its kind, and with the last of its relations.
  function nodeShown(node) {
    if (!state.kinds.has(node.kind)) return false;
    if (node.edges.length && !node.edges.some(kept)) return false;
    if (state.only && state.selected) {
      return node === state.selected || state.selected.edges.some(
        (edge) => kept(edge) && other(edge, state.selected) === node);
    }
    return true;
  }

  function see() {
    const words = plain(state.search).split(/\s+/).filter(Boolean);
    state.searching = words.length > 0;
    for (const node of nodes) {
      node.shown = nodeShown(node);
      node.matches = node.shown && words.every((one) => node.plain.includes(one));
    }
    for (const edge of edges) {
      edge.shown = edge.from.shown && edge.to.shown && kept(edge)
        && !(state.only && state.selected
          && edge.from !== state.selected && edge.to !== state.selected);
    }
    for (const node of nodes) node.near = new Set(); // neighbours by what is shown
    for (const edge of edges) {
      if (!edge.shown || edge.from === edge.to) continue;
      edge.from.near.add(edge.to);
      edge.to.near.add(edge.from);
    }
  }

  function change(changes) {
    Object.assign(state, changes);
    if (state.selected && !nodeShown(state.selected)) state.selected = null;
    if (!state.selected) state.only = false;
    see();
    for (const listener of listeners) listener(state);
  }

  see();
  return {
    data, nodes, edges, values, state, change, other, plain,
    onChange: (listener) => listeners.push(listener),
    found: () => nodes.filter((node) => node.matches),
  };
})();

// Makes an element. Attributes and text are set as such; there is no way in for markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) {
      element.addEventListener(event, act);
    } else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function counted(number, one, many) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

// The mark of a kind: its shape tells it as well as its colour.
const SHAPES = {
  circle: d3.symbolCircle, square: d3.symbolSquare, diamond: d3.symbolDiamond,
  triangle: d3.symbolTriangle, star: d3.symbolStar, cross: d3.symbolCross, wye: d3.symbolWye,
};
const AREAS = { circle: 1, square: 1.1, diamond: 0.9, triangle: 0.85, star: 0.8, cross: 0.95, wye: 0.8 };

function symbol(shape, radius) {
  const area = Math.PI * radius * radius * (AREAS[shape] || 1);
  return d3.symbol().type(SHAPES[shape] || d3.symbolCircle).size(area);
}

function dark() {
  return document.documentElement.dataset.theme === "dark";
}

function rim(colour) {
  return String(dark() ? d3.color(colour).brighter(1.1) : d3.color(colour).darker(1.1));
}

function swatch(kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [name, value] of Object.entries({
    width: 18, height: 18, viewBox: "-9 -9 18 18", class: "swatch", "aria-hidden": "true",
  })) svg.setAttribute(name, value);
  path.setAttribute("d", symbol(kind.shape, 6.5)());
  path.setAttribute("fill", kind.colour);
  path.setAttribute("stroke", rim(kind.colour));
  path.setAttribute("stroke-width", "1.5");
  svg.append(path);
  return svg;
}
