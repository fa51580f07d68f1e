// The picture: lines and marks on a canvas, and names wherever there is room for them.

const Picture = (() => {
  const canvas = document.getElementById("canvas");
  const announce = document.getElementById("announce");
  const context = canvas.getContext("2d");
  const { nodes, edges, data, state } = Graph;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const FONT = '12px system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
  const BOLD = `600 ${FONT}`;
  const LINE = 14;
  const ordered = [...nodes].sort((a, b) => b.radius - a.radius
    || b.neighbours.length - a.neighbours.length || a.index - b.index);
  const links = bundled();
  const strongest = Math.max(1, ...links.map((link) => link.edges.length));
  const tree = d3.quadtree().x((node) => node.x).y((node) => node.y).addAll(nodes);
  const box = bounds();
  let transform = d3.zoomIdentity;
  let width = 0, height = 0, fitted = 1, asked = false, hover = null, aim = null, moved = false;

  // Several relations between the same two are one line, the thicker the more there are.
  function bundled() {
    const pairs = new Map();
    for (const edge of edges) {
      const ends = [edge.from.index, edge.to.index].sort((a, b) => a - b).join(" ");
      if (!pairs.has(ends)) pairs.set(ends, { from: edge.from, to: edge.to, edges: [] });
      pairs.get(ends).edges.push(edge);
    }
    return [...pairs.values()];
  }

  function bounds() {
    const [left, right] = d3.extent(nodes, (node) => node.x);
    const [top, bottom] = d3.extent(nodes, (node) => node.y);
    return { left: left || 0, right: right || 0, top: top || 0, bottom: bottom || 0 };
  }

  const zoom = d3.zoom()
    .scaleExtent([0.01, 8])
    .on("zoom", () => {
      transform = d3.event.transform;
      if (d3.event.sourceEvent) moved = true;
      ask();
    });
  d3.select(canvas).call(zoom).on("dblclick.zoom", null);

  function fit() {
    const across = Math.max(box.right - box.left, 1);
    const down = Math.max(box.bottom - box.top, 1);
    const margin = Math.min(width, height) < 420 ? 34 : 56;
    const scale = Math.min((width - 2 * margin) / across, (height - 2 * margin) / down, 1.3);
    return d3.zoomIdentity.translate(width / 2, height / 2).scale(Math.max(scale, 0.001))
      .translate(-(box.left + box.right) / 2, -(box.top + box.bottom) / 2);
  }

  function go(wanted) {
    const target = d3.select(canvas);
    (still.matches ? target : target.transition().duration(250)).call(zoom.transform, wanted);
  }

  function resize() {
    const held = canvas.getBoundingClientRect();
    if (!held.width || !held.height) return;
    const before = width ? transform.invert([width / 2, height / 2]) : null;
    const grown = fitted;
    ({ width, height } = held);
    const density = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    fitted = fit().k;
    zoom.scaleExtent([fitted * 0.5, Math.max(fitted * 4, 3)])
      .extent([[0, 0], [width, height]]);
    d3.select(canvas).interrupt();
    const wanted = aim && aim === state.selected ? middle(aim, Math.max(transform.k, 0.6))
      : moved && before ? d3.zoomIdentity.translate(width / 2, height / 2).scale(transform.k * fitted / grown)
        .translate(-before[0], -before[1]) : fit();
    d3.select(canvas).call(zoom.transform, wanted);
  }

  function ask() {
    if (asked) return;
    asked = true;
    window.requestAnimationFrame(() => { asked = false; draw(); });
  }

  // Marks shrink more slowly than the picture, so that they can be seen, and hit, from afar.
  function radius(node) {
    return Math.max(2.5, node.radius * Math.min(transform.k, 1.6) ** 0.6);
  }

  function colours() {
    const style = window.getComputedStyle(document.documentElement);
    const named = {};
    for (const name of ["ground", "edge", "text", "quiet", "accent"]) {
      named[name] = style.getPropertyValue(`--${name}`).trim();
    }
    return named;
  }

  function lit(node) {
    const chosen = state.selected || hover;
    if (chosen) return node === chosen || chosen.near.has(node);
    return !state.searching || node.matches;
  }

  function draw() {
    const density = window.devicePixelRatio || 1;
    const colour = colours();
    context.setTransform(density, 0, 0, density, 0, 0);
    context.fillStyle = colour.ground;
    context.fillRect(0, 0, width, height);
    context.lineCap = "round";
    for (const node of nodes) {
      [node.px, node.py] = transform.apply([node.x, node.y]);
      node.pr = radius(node);
      node.lit = node.shown && lit(node);
    }
    lines(colour);
    marks(colour);
    Labels.draw(context, ordered, { width, height, colour, chosen: state.selected, hover });
    canvas.dataset.marks = nodes.filter((node) => node.shown).length;
    canvas.dataset.lines = links.filter((link) => link.edges.some((edge) => edge.shown)).length;
  }

  function lines(colour) {
    const chosen = state.selected || hover;
    const many = Math.min(0.55, Math.max(0.14, 0.55 * Math.sqrt(160 / links.length)));
    const faint = state.searching || chosen ? Math.min(many, 0.14) : many;
    for (const bright of [false, true]) {
      for (const link of links) {
        const shown = link.edges.filter((edge) => edge.shown);
        if (!shown.length) continue;
        const touched = chosen && (link.from === chosen || link.to === chosen);
        if (Boolean(touched) !== bright) continue;
        const rated = shown[shown.length - 1].colour; // of several inspections the last
        context.globalAlpha = touched ? 1 : rated && !chosen && !state.searching ? 0.9 : faint;
        context.strokeStyle = rated ? rim(rated) : touched ? colour.accent : colour.edge;
        context.lineWidth = (rated ? 1.5 : 1) + 2.5 * Math.sqrt((shown.length - 1) / strongest);
        context.beginPath();
        context.moveTo(link.from.px, link.from.py);
        context.lineTo(link.to.px, link.to.py);
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }

  function marks(colour) {
    for (const node of [...ordered].reverse().sort((a, b) => a.lit - b.lit)) {
      if (!node.shown || node.px < -30 || node.py < -30
        || node.px > width + 30 || node.py > height + 30) continue;
      const kind = data.kinds[node.kind];
      context.save();
      context.translate(node.px, node.py);
      context.globalAlpha = node.lit ? 1 : 0.22;
      context.beginPath();
      symbol(kind.shape, node.pr).context(context)();
      context.fillStyle = kind.colour;
      context.fill();
      context.lineWidth = node.pr < 4 ? 0.75 : 1.25;
      context.strokeStyle = rim(kind.colour);
      context.stroke();
      if (node === state.selected || (state.searching && node.matches)) {
        context.beginPath();
        context.arc(0, 0, node.pr + 5, 0, 2 * Math.PI);
        context.lineWidth = node === state.selected ? 3 : 1.5;
        context.strokeStyle = colour.accent;
        context.stroke();
      }
      context.restore();
    }
  }

  function at(event) {
    const held = canvas.getBoundingClientRect();
    const [x, y] = transform.invert([event.clientX - held.left, event.clientY - held.top]);
    const reach = 24 / transform.k;
    let nearest = null, distance = Infinity;
    tree.visit((quad, left, top, right, bottom) => {
      for (let leaf = quad; leaf && !leaf.length; leaf = leaf.next) {
        const node = leaf.data;
        const away = Math.hypot(node.x - x, node.y - y) - node.pr / transform.k;
        if (node.shown && away < 8 / transform.k && away < distance) {
          nearest = node;
          distance = away;
        }
      }
      return left > x + reach || right < x - reach || top > y + reach || bottom < y - reach;
    });
    return nearest;
  }

  // Brings a mark into sight when it is outside, or hidden among others.
  function show(node) {
    aim = node;
    const [x, y] = transform.apply([node.x, node.y]);
    const near = Math.max(transform.k, 0.6); // at 1 there is room for every name
    if (x > 40 && y > 40 && x < width - 40 && y < height - 40 && near <= transform.k) return;
    moved = true;
    go(middle(node, near));
  }

  function middle(node, scale) {
    return d3.zoomIdentity.translate(width / 2, height / 2).scale(scale)
      .translate(-node.x, -node.y);
  }

  // Where page and picture are one column, the choice brings picture and panel into sight.
  function reveal() {
    if (window.matchMedia("(max-width: 999px)").matches) {
      document.getElementById("picture").scrollIntoView({ block: "start" });
    }
  }

  function say(text) {
    announce.textContent = text;
  }

  function sayNode(node) {
    const shown = node.near.size;
    say(`${node.label}, ${data.kinds[node.kind].label}, `
      + counted(shown, "neighbour", "neighbours"));
  }

  // The neighbour that lies most nearly in the direction of the arrow.
  function towards(node, dx, dy) {
    let best = null, merit = 0.35;
    for (const one of node.near) {
      const x = one.x - node.x, y = one.y - node.y, far = Math.hypot(x, y) || 1;
      const straight = (x * dx + y * dy) / far;
      const value = straight - far / (box.right - box.left + box.bottom - box.top + 1) * 0.3;
      if (value > merit) { best = one; merit = value; }
    }
    return best;
  }

  function first() {
    const shown = nodes.filter((node) => node.matches);
    return shown.sort((a, b) => b.neighbours.length - a.neighbours.length || a.index - b.index)[0];
  }

  const ARROWS = {
    ArrowUp: [0, -1, "above"], ArrowDown: [0, 1, "below"],
    ArrowLeft: [-1, 0, "to the left"], ArrowRight: [1, 0, "to the right"],
  };

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && state.selected) {
      const next = towards(state.selected, arrow[0], arrow[1]);
      if (next) choose(next);
      else say(`No neighbour of ${state.selected.label} lies ${arrow[2]}.`);
    } else if (arrow || event.key === "Home") {
      const start = first();
      if (start) choose(start);
    } else if (event.key === "Enter" && state.selected) Panel.enter(canvas);
    else if (event.key === "+" || event.key === "=") zoomBy(1.5);
    else if (event.key === "-") zoomBy(1 / 1.5);
    else if (event.key === "0") whole();
    else return;
    event.preventDefault();
  }

  function choose(node) {
    Graph.change({ selected: node, only: state.only && Boolean(node) });
    if (node) {
      show(node);
      sayNode(node);
    }
  }

  function zoomBy(factor) {
    moved = true;
    const target = d3.select(canvas);
    (still.matches ? target : target.transition().duration(150)).call(zoom.scaleBy, factor);
  }

  function whole() {
    moved = false;
    aim = null;
    go(fit());
  }

  function start() {
    canvas.setAttribute("aria-label", `Picture of the graph: ${data.title}. `
      + "Home goes to the mark with the most neighbours, arrow keys walk to neighbours. "
      + "The button Table shows the same as tables.");
    Labels.measure(context, nodes, { FONT, BOLD, LINE });
    canvas.addEventListener("click", (event) => {
      choose(at(event));
      if (state.selected) reveal();
    });
    canvas.addEventListener("mousemove", (event) => {
      const over = at(event);
      canvas.classList.toggle("over", Boolean(over));
      if (over !== hover) { hover = over; ask(); }
    });
    canvas.addEventListener("mouseleave", () => { hover = null; ask(); });
    canvas.addEventListener("keydown", key);
    document.getElementById("nearer").addEventListener("click", () => zoomBy(1.5));
    document.getElementById("farther").addEventListener("click", () => zoomBy(1 / 1.5));
    document.getElementById("whole").addEventListener("click", whole);
    new ResizeObserver(resize).observe(canvas);
    Graph.onChange(ask);
    resize();
    draw();
  }

  return { start, choose, ask, canvas, reveal };
})();
