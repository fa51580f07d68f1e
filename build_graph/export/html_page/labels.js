// Names beside their marks. They never cover one another or a mark that is lit: the more important
// takes the first free place, and a name without one waits until the reader comes nearer.

const Labels = (() => {
  const CELL = 48;
  const WIDE = 24; // characters after which a name takes two lines
  let fonts = null;

  function broken(text) {
    const clean = text.replace(/\s+/g, " ").trim();
    const cut = clean.length > 70 ? `${clean.slice(0, 68).trimEnd()}…` : clean;
    if (cut.length <= WIDE) return [cut];
    const parts = Math.min(3, Math.ceil(cut.length / WIDE));
    const lines = [];
    let rest = cut;
    for (let left = parts; left > 1 && rest.includes(" "); left -= 1) {
      const middle = rest.length / left;
      let at = -1;
      for (let space = rest.indexOf(" "); space > 0; space = rest.indexOf(" ", space + 1)) {
        if (at < 0 || Math.abs(space - middle) < Math.abs(at - middle)) at = space;
      }
      lines.push(rest.slice(0, at));
      rest = rest.slice(at + 1);
    }
    return [...lines, rest];
  }

  function measure(context, nodes, given) {
    fonts = given;
    for (const node of nodes) node.lines = broken(node.label);
  }

  // Widths are taken when first needed: two thousand names are not measured to draw forty.
  function size(context, node, font, name) {
    if (!node[name]) {
      context.font = font;
      node[name] = Math.max(...node.lines.map((line) => context.measureText(line).width));
    }
    return [node[name], node.lines.length * fonts.LINE];
  }

  function places(node, across, down) {
    const gap = node.pr + 4;
    const { px, py } = node;
    return [
      [px - across / 2, py + gap, "center"],
      [px - across / 2, py - gap - down, "center"],
      [px + gap, py - down / 2, "left"],
      [px - gap - across, py - down / 2, "right"],
      [px + gap * 0.6, py + gap * 0.7, "left"],
      [px - gap * 0.6 - across, py + gap * 0.7, "right"],
      [px + gap * 0.6, py - gap * 0.7 - down, "left"],
      [px - gap * 0.6 - across, py - gap * 0.7 - down, "right"],
    ];
  }

  class Taken {
    constructor() { this.cells = new Map(); }

    * near(box) {
      for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x += 1) {
        for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y += 1) {
          yield `${x} ${y}`;
        }
      }
    }

    add(box, owner, small) {
      for (const cell of this.near(box)) {
        if (!this.cells.has(cell)) this.cells.set(cell, []);
        this.cells.get(cell).push([box, owner, small]);
      }
    }

    // With `over` the box may cover small marks, though never a name.
    free(box, owner, over) {
      for (const cell of this.near(box)) {
        for (const [held, whose, small] of this.cells.get(cell) || []) {
          if (whose !== owner && !(over && small) && box[0] < held[2] && box[2] > held[0]
            && box[1] < held[3] && box[3] > held[1]) return false;
        }
      }
      return true;
    }
  }

  function order(nodes, chosen, hover) {
    const wanted = nodes.filter((node) => node.lit);
    const leading = [chosen, hover].filter((node) => node && node.shown);
    return [...new Set([...leading, ...wanted])];
  }

  function draw(context, nodes, { width, height, colour, chosen, hover }) {
    const taken = new Taken();
    const great = 0.8 * Math.max(0, ...nodes.filter((node) => node.lit).map((node) => node.radius));
    for (const node of nodes) {
      if (!node.lit) continue;
      const { px, py, pr } = node;
      taken.add([px - pr, py - pr, px + pr, py + pr], node, node.radius < great);
    }
    let count = 0;
    for (const node of order(nodes, chosen, hover)) {
      if (node.px < 0 || node.py < 0 || node.px > width || node.py > height) continue;
      const must = node === chosen || node === hover;
      const over = must || node.radius >= great;
      if (write(context, node, taken, { width, height, colour, must, over })) count += 1;
    }
    context.canvas.dataset.names = count;
  }

  function write(context, node, taken, { width, height, colour, must, over }) {
    const font = over ? fonts.BOLD : fonts.FONT;
    const [across, down] = size(context, node, font, over ? "bold" : "usual");
    const wanted = places(node, across, down);
    const fits = (covering) => wanted.find(([left, top]) => {
      const box = [left - 3, top - 1, left + across + 3, top + down + 1];
      const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
      return inside && taken.free(box, node, covering);
    });
    let place = fits(false) || (over && fits(true));
    if (!place && !must) return false;
    if (!place) {
      [place] = wanted;
      place[0] = Math.max(4, Math.min(place[0], width - across - 4));
      place[1] = Math.min(place[1], height - down - 4);
    }
    taken.add([place[0] - 3, place[1] - 1, place[0] + across + 3, place[1] + down + 1], node);
    text(context, node, place, across, font, colour);
    return true;
  }

  function text(context, node, [left, top, align], across, font, colour) {
    context.font = font;
    context.textAlign = align;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const x = align === "center" ? left + across / 2 : align === "right" ? left + across : left;
    for (const [row, line] of node.lines.entries()) {
      const y = top + (row + 0.5) * fonts.LINE;
      context.strokeStyle = colour.ground;
      context.lineWidth = 3.5;
      context.strokeText(line, x, y);
      context.fillStyle = colour.text;
      context.fillText(line, x, y);
    }
  }

  return { draw, measure };
})();
