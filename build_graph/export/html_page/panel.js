// What is known of the chosen mark: its facts, its neighbours, and the passages behind each.

const Panel = (() => {
  const { data, state } = Graph;
  const title = document.getElementById("panel-title");
  const body = document.getElementById("panel-body");
  const close = document.getElementById("close");
  const FIRST = 25; // neighbours of one relation that are listed at once
  let came = null;

  function facts(node) {
    const list = make("dl");
    const shown = node.near.size;
    const rows = [...node.facts, ["neighbours", shown === node.neighbours.length ? String(shown)
      : `${shown} shown of ${node.neighbours.length}`]];
    for (const [name, value] of rows) {
      list.append(make("dt", {}, capital(name)), make("dd", {}, value));
    }
    return list;
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  // Relation, then the other end, then each time a report says so.
  function groups(node) {
    const relations = new Map();
    for (const edge of node.edges) {
      if (!edge.shown) continue;
      const ends = relations.get(edge.relation) || new Map();
      relations.set(edge.relation, ends);
      const end = Graph.other(edge, node);
      ends.set(end, [...(ends.get(end) || []), edge]);
    }
    return [...relations].sort(([a], [b]) => a - b).map(([relation, ends]) => [
      data.relations[relation],
      [...ends].sort(([a], [b]) => a.label.localeCompare(b.label, "en")),
    ]);
  }

  function passage(number) {
    const [tail, report, section, quote] = data.passages[number];
    const iri = tail ? `${data.inspections[report]}/${tail}` : state.selected.short;
    const place = [data.reports[report], section && `section ${section}`].filter(Boolean).join(", ");
    const parts = [];
    if (quote) parts.push(make("blockquote", {}, quote));
    parts.push(make("cite", {}, place + (quote === 0 ? ` (${data.untold})` : "")));
    if (quote === "" || (quote && quote.endsWith("…"))) {
      parts.push(make("p", { class: "hint" }, "Print it whole: ",
        make("code", {}, `probation-graph evidence ${iri}`)));
    }
    return parts;
  }

  function passages(edges) {
    const numbers = [...new Set(edges.flatMap((edge) => edge.passages))];
    if (!numbers.length) return [];
    return [make("details", { class: "passages" },
      make("summary", {}, counted(numbers.length, "passage", "passages")),
      ...numbers.flatMap(passage))];
  }

  function detail(edge) {
    return edge.details
      .map(([, value], place) => (value && place === data.printed ? `named “${value}”` : value))
      .filter(Boolean).join(" · ");
  }

  function neighbour(end, edges) {
    const kind = data.kinds[end.kind];
    const lines = [...new Set(edges.map(detail).filter(Boolean))];
    return make("li", {},
      make("div", { class: "kind-line" }, swatch(kind), make("button", {
        type: "button", class: "link", on: { click: () => go(end, title) },
      }, end.label)),
      ...lines.map((line) => make("p", { class: "detail" }, line)),
      ...passages(edges));
  }

  function group([relation, ends]) {
    const list = make("ul", { class: "links" });
    const rest = ends.slice(FIRST);
    for (const [end, edges] of ends.slice(0, FIRST)) list.append(neighbour(end, edges));
    const parts = [make("h3", {}, `${capital(relation)} (${ends.length.toLocaleString("en-GB")})`), list];
    if (rest.length) {
      const more = make("button", { type: "button", class: "more" }, `Show ${rest.length} more`);
      more.addEventListener("click", () => {
        list.append(...rest.map(([end, edges]) => neighbour(end, edges)));
        more.remove();
        list.children[FIRST].querySelector("button").focus();
      });
      parts.push(more);
    }
    return parts;
  }

  function only() {
    return make("button", {
      type: "button", id: "only", "aria-pressed": String(state.only),
      on: { click: () => {
        Graph.change({ only: !state.only });
        document.getElementById("only").focus();
      } },
    }, "Show only this and its neighbours");
  }

  function draw() {
    const node = state.selected;
    document.body.classList.toggle("chosen", Boolean(node));
    close.hidden = !node;
    body.replaceChildren();
    if (!node) {
      title.textContent = "Choose a mark";
      body.append(...data.reading.map((words) => make("p", { class: "hint" }, words)));
      return;
    }
    const kind = data.kinds[node.kind];
    title.textContent = node.label;
    body.append(make("p", { class: "kind-line" }, swatch(kind), kind.label), facts(node), only());
    // The explorer puts its way back into the page; only there things have pages of their own.
    if (document.getElementById("way-back") && !node.short.includes("://")) {
      body.append(make("p", {}, make("a", { href: `/id/${node.short}` }, "Everything about it")));
    }
    if (node.passages.length) body.append(...passages([node]));
    for (const one of groups(node)) body.append(...group(one));
    body.append(make("p", { class: "hint" }, "All passages about it: ",
      make("code", {}, `probation-graph evidence ${node.short}`)));
    body.scrollTop = 0;
    document.getElementById("panel").scrollTop = 0;
  }

  function enter(from) {
    came = from;
    title.focus();
  }

  // From a list to the mark: the panel takes the focus, and gives it back when it closes.
  function go(node, from) {
    if (from !== title) came = from;
    Picture.choose(node);
    title.focus({ preventScroll: true });
    Picture.reveal();
  }

  function leave() {
    const back = came && came.isConnected && came.offsetParent ? came : Picture.canvas;
    came = null;
    Graph.change({ selected: null });
    back.focus({ preventScroll: back === Picture.canvas });
  }

  function start() {
    close.addEventListener("click", leave);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (state.selected) leave();
      else if (state.search) Controls.clear();
    });
    let before = "";
    Graph.onChange(() => {
      const now = [state.selected && state.selected.index, state.only,
        [...state.kinds].sort(), [...state.relations].sort()].join("|");
      if (now !== before) draw();
      before = now;
    });
    draw();
  }

  return { start, draw, go, enter };
})();
