// The same as the picture for those who do not see it, under the same filters and search.

const Tables = (() => {
  const { data, state, nodes, edges } = Graph;
  const PAGE = 200; // rows written at once
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const kind = (node) => data.kinds[node.kind].label;

  const SHEETS = [
    {
      id: "things", one: "thing", many: "things",
      rows: () => [nodes.filter((node) => node.matches), nodes.length],
      columns: [
        ["Name", (node) => node.label, (node) => node],
        ["Kind", kind],
        ...data.facts.map((name, place) => [name, (node) => factOf(node, place)]),
        ["Neighbours", (node) => String(node.near.size)],
      ],
    },
    {
      id: "connections", one: "connection", many: "connections",
      rows: () => [edges.filter((edge) => edge.shown && (edge.from.matches || edge.to.matches)),
        edges.length],
      columns: [
        ["One end", (edge) => edge.from.label, (edge) => edge.from],
        ["Relation", (edge) => data.relations[edge.relation]],
        ["Other end", (edge) => edge.to.label, (edge) => edge.to],
        ...data.details.map((name, place) => [name, (edge) => edge.details[place][1]]),
        ["Stated in", (edge) => edge.passages.length ? place(edge.passages[0]) : ""],
      ],
    },
  ];

  function factOf(node, place) {
    const found = node.facts.find(([name]) => name === data.facts[place]);
    return found ? found[1] : "";
  }

  function place(number) {
    const [, report, section] = data.passages[number];
    return `${data.reports[report]}${section ? `, section ${section}` : ""}`;
  }

  function head(sheet) {
    return make("tr", {}, ...sheet.columns.map(([name], number) => make("th", {
      scope: "col",
      "aria-sort": sheet.by === number ? (sheet.down ? "descending" : "ascending") : null,
    }, make("button", { type: "button", on: { click: () => sort(sheet, number) } },
      name.charAt(0).toUpperCase() + name.slice(1)))));
  }

  function sort(sheet, number) {
    sheet.down = sheet.by === number && !sheet.down;
    sheet.by = number;
    draw(sheet);
    document.querySelectorAll(`#${sheet.id} th button`)[number].focus();
  }

  function row(sheet, item) {
    return make("tr", {}, ...sheet.columns.map(([, value, node]) => {
      if (!node) return make("td", {}, value(item));
      const button = make("button", { type: "button", class: "row-link" }, value(item));
      button.addEventListener("click", () => Panel.go(node(item), button));
      return make("td", {}, button);
    }));
  }

  function sorted(sheet, rows) {
    if (sheet.by === undefined) return rows;
    const value = sheet.columns[sheet.by][1];
    const turned = sheet.down ? -1 : 1;
    return [...rows].sort((a, b) => turned * compare(value(a), value(b)));
  }

  function draw(sheet) {
    const [all, total] = sheet.rows();
    const rows = sorted(sheet, all);
    const caption = rows.length === total ? counted(total, sheet.one, sheet.many)
      : `${rows.length.toLocaleString("en-GB")} of ${counted(total, sheet.one, sheet.many)}`;
    const body = make("tbody");
    const table = make("table", {}, make("caption", {}, caption), make("thead", {}, head(sheet)), body);
    const holder = document.getElementById(sheet.id);
    holder.replaceChildren(make("div", {
      class: "scroll", tabindex: "0", role: "region", "aria-label": caption,
    }, table));
    let written = 0;
    const more = make("button", { type: "button", class: "more" });
    const write = () => {
      const next = rows.slice(written, written + PAGE);
      body.append(...next.map((item) => row(sheet, item)));
      const before = written;
      written += next.length;
      const left = rows.length - written;
      more.textContent = `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString("en-GB")}`;
      if (left <= 0) more.remove();
      return body.children[before];
    };
    more.addEventListener("click", () => write().querySelector("button").focus());
    if (rows.length > PAGE) holder.append(more);
    write();
  }

  let seen = "";
  function drawAll() {
    if (document.getElementById("tables").hidden) return;
    const now = [state.search, state.only && state.selected.index, [...state.kinds].sort(),
      [...state.relations].sort()].join("|");
    if (now === seen) return;
    seen = now;
    SHEETS.forEach(draw);
  }

  function start() {
    Graph.onChange(drawAll);
  }

  return { start, draw: drawAll };
})();
