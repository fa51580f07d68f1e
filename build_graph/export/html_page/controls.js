// Search, legend and filters, and the switches at the top.

const Controls = (() => {
  const { data, state, nodes, edges, values } = Graph;
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const found = document.getElementById("found");
  const LISTED = 8;

  function filter(holder, name, set, labels, totals, mark) {
    for (const [number, label] of labels.entries()) {
      const box = make("input", { type: "checkbox", id: `${name}-${number}`, checked: true });
      box.addEventListener("change", () => {
        const now = new Set(state[name]);
        if (box.checked) now.add(number);
        else now.delete(number);
        Graph.change({ [name]: now });
      });
      holder.append(make("label", {}, box, ...(mark ? [mark(number)] : []),
        make("span", { class: "name" }, label),
        make("span", { class: "number" }, totals[number].toLocaleString("en-GB"))));
    }
  }

  function tally(items, key, length) {
    const totals = new Array(length).fill(0);
    for (const item of items) totals[item[key]] += 1;
    return totals;
  }

  function filters() {
    filter(document.getElementById("kinds"), "kinds", state.kinds,
      data.kinds.map((kind) => kind.label), tally(nodes, "kind", data.kinds.length),
      (number) => swatch(data.kinds[number]));
    filter(document.getElementById("relations"), "relations", state.relations,
      data.relations, tally(edges, "relation", data.relations.length));
    const holder = document.getElementById("values");
    holder.hidden = values.length < 2;
    if (!holder.hidden) {
      const name = data.details[data.filter];
      holder.querySelector("legend").textContent = name.charAt(0).toUpperCase() + name.slice(1);
      filter(holder, "values", state.values, values,
        values.map((one) => edges.filter((edge) => edge.value === one).length));
    }
    document.getElementById("reset").addEventListener("click", () => {
      for (const box of document.querySelectorAll("#filters input")) box.checked = true;
      search.value = "";
      Graph.change({
        kinds: new Set(data.kinds.keys()), relations: new Set(data.relations.keys()),
        values: new Set(values.keys()), search: "", only: false,
      });
    });
  }

  function results() {
    const matches = Graph.found();
    const shown = nodes.filter((node) => node.shown).length;
    const all = counted(nodes.length, "thing", "things");
    const seen = shown === nodes.length ? all : `${shown.toLocaleString("en-GB")} of ${all} shown`;
    count.textContent = state.searching ? `${matches.length.toLocaleString("en-GB")} found in ${seen}`
      : shown === nodes.length ? `${all}, ${counted(edges.length, "connection", "connections")}` : seen;
    found.replaceChildren();
    if (!state.searching) return;
    const best = rank(matches).slice(0, LISTED);
    for (const node of best) {
      const button = make("button", { type: "button" }, swatch(data.kinds[node.kind]), node.label);
      button.addEventListener("click", () => Panel.go(node, search));
      found.append(make("li", {}, button));
    }
    if (matches.length > LISTED) {
      found.append(make("li", { class: "hint" },
        `and ${matches.length - LISTED} more: the table lists all`));
    }
  }

  // Names that begin with the words come first, then the better connected.
  function rank(matches) {
    const words = Graph.plain(state.search.trim());
    const starts = (node) => node.plain.startsWith(words) ? 0 : 1;
    return [...matches].sort((a, b) => starts(a) - starts(b)
      || b.neighbours.length - a.neighbours.length || a.index - b.index);
  }

  function clear() {
    search.value = "";
    Graph.change({ search: "" });
    search.focus();
  }

  function keys() {
    search.addEventListener("input", () => Graph.change({ search: search.value }));
    search.addEventListener("keydown", (event) => {
      const first = found.querySelector("button");
      if (event.key === "ArrowDown" && first) {
        event.preventDefault();
        first.focus();
      } else if (event.key === "Enter" && first) first.click();
    });
    found.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const buttons = [...found.querySelectorAll("button")];
      const next = buttons.indexOf(document.activeElement) + step;
      (next < 0 ? search : buttons[Math.min(next, buttons.length - 1)]).focus();
    });
  }

  function shownAs(table) {
    document.getElementById("as-picture").setAttribute("aria-pressed", String(!table));
    document.getElementById("as-table").setAttribute("aria-pressed", String(table));
    document.getElementById("picture").hidden = table;
    document.getElementById("tables").hidden = !table;
    Tables.draw();
  }

  function recolour(name) {
    document.documentElement.dataset.theme = name;
    document.getElementById("theme").setAttribute("aria-pressed", String(name === "dark"));
    for (const [place, old] of document.querySelectorAll("#kinds .swatch").entries()) {
      old.replaceWith(swatch(data.kinds[place]));
    }
    Panel.draw();
    results();
    Picture.ask();
  }

  function switches() {
    document.getElementById("as-picture").addEventListener("click", () => shownAs(false));
    document.getElementById("as-table").addEventListener("click", () => shownAs(true));
    const wish = window.matchMedia("(prefers-color-scheme: dark)");
    recolour(wish.matches ? "dark" : "light");
    wish.addEventListener("change", () => recolour(wish.matches ? "dark" : "light"));
    document.getElementById("theme").addEventListener("click", () => recolour(dark() ? "light" : "dark"));
  }

  function start() {
    for (const part of ["title", "about", "source", "note"]) {
      document.getElementById(part).textContent = data[part];
    }
    document.getElementById("note").hidden = !data.note;
    document.querySelector("#keys ul").prepend(...data.reading.map((words) => make("li", {}, words)));
    filters();
    keys();
    switches();
    Graph.onChange(results);
    results();
    document.getElementById("filters").open = window.matchMedia("(min-width: 1000px)").matches;
  }

  return { start, clear };
})();

Controls.start();
Panel.start();
Tables.start();
Picture.start();
window.performance.measure("drawn");
