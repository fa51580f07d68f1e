/* Completion for the query of the SPARQL page, over the plain text area that works without it.
   What may be completed stands in the page: [text, kind, label] each (build_graph/web/completions.py). */
"use strict";
(() => {
  const area = document.getElementById("query");
  const known = JSON.parse(document.getElementById("completions").textContent);
  const SHOWN = 10;
  const WORD = /[?$][\w]*$|[A-Za-z][\w-]*(?::[\w.\\/-]*)?$/;
  const RANKS = { keyword: 1, variable: 0, prefix: 2, class: 3, property: 3, concept: 4 };

  const box = document.createElement("div");
  box.className = "editor";
  area.replaceWith(box);
  box.append(area);
  area.wrap = "off"; // so that a place in the text is a place on the page
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  const letter = document.createElement("span"); // as wide as ten letters of the text area
  letter.className = "letter";
  letter.textContent = "0000000000";
  letter.setAttribute("aria-hidden", "true");
  box.append(letter, list, told);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  document.getElementById("how-to-complete").hidden = false;

  let word = "";
  let found = [];
  let chosen = -1;

  function before() {
    return area.value.slice(0, area.selectionStart);
  }

  function candidates(text) {
    const variables = new Set(area.value.match(/[?$]\w+/g) ?? []);
    variables.delete(text); // the one that is being written
    return [...[...variables].map((name) => [name, "variable", ""]), ...known];
  }

  // What begins with the word comes first, then what has it behind the prefix or in its label.
  function nearest(text) {
    const low = text.toLowerCase();
    const scored = [];
    for (const one of candidates(text)) {
      const name = one[0].toLowerCase();
      const behind = name.slice(name.indexOf(":") + 1);
      const far = name.startsWith(low) ? 0 : behind.startsWith(low) ? 1
        : low.length > 2 && !low.includes(":") && `${behind} ${one[2].toLowerCase()}`.includes(low) && one[1] !== "prefix" ? 2 : -1;
      if (far >= 0 && name !== low) scored.push([far, RANKS[one[1]], one]);
    }
    scored.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2][0] < b[2][0] ? -1 : 1));
    return scored.slice(0, SHOWN).map((one) => one[2]);
  }

  function inComment() {
    const line = before().split("\n").pop();
    return /(^|\s)#/.test(line.replace(/<[^>]*>|"[^"]*"|'[^']*'/g, ""));
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    found = [];
    chosen = -1;
    told.textContent = "";
    area.removeAttribute("aria-activedescendant");
  }

  function suggest(asked) {
    word = WORD.exec(before())?.[0] ?? "";
    const isEnough = asked || word.length > 1 || word.startsWith("?");
    found = isEnough && !inComment() && (word || asked) ? nearest(word) : [];
    if (!found.length) {
      close();
      if (asked) told.textContent = "No suggestions";
      return;
    }
    chosen = -1;
    area.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map(([text, kind, label], n) => {
      const item = document.createElement("li");
      const name = document.createElement("code");
      const about = document.createElement("span");
      item.id = `suggestion-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      name.textContent = text;
      about.textContent = label ? `${kind}: ${label}` : kind;
      item.append(name, " ", about);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(n); });
      return item;
    }));
    list.hidden = false;
    place();
    told.textContent = `${found.length} suggestion${found.length > 1 ? "s" : ""}, the first ${found[0][0]}`;
  }

  function place() {
    const lines = before().split("\n");
    const style = getComputedStyle(area);
    const wide = letter.getBoundingClientRect().width / 10;
    const high = parseFloat(style.lineHeight);
    const left = parseFloat(style.paddingLeft) + (lines.at(-1).length - word.length) * wide - area.scrollLeft;
    const top = parseFloat(style.paddingTop) + lines.length * high - area.scrollTop + 4;
    list.style.left = `${Math.max(0, Math.min(left, box.clientWidth - list.offsetWidth))}px`;
    list.style.top = `${Math.max(high, Math.min(top, area.offsetHeight))}px`;
  }

  function choose(n) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = (n + found.length) % found.length;
    const item = list.children[chosen];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", item.id);
  }

  function take(n) {
    const [text, kind] = found[n];
    const end = area.selectionStart;
    area.focus();
    area.setSelectionRange(end - word.length, end);
    // So that it can be undone; where the browser has it no more, the text is put in directly.
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, end - word.length, end, "end");
    close();
    if (kind === "prefix") suggest(false);
  }

  area.addEventListener("input", () => suggest(false));
  area.addEventListener("blur", close);
  area.addEventListener("click", close);
  area.addEventListener("scroll", () => { if (!list.hidden) place(); });
  area.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      suggest(true);
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      area.form.requestSubmit();
    } else if (list.hidden) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if (event.key === "Tab" && !event.shiftKey || event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(Math.max(chosen, 0));
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (["Enter", "Tab", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      close();
    }
  });
})();
