// The grid: every row and column at once, edited where it stands (WAI-ARIA grid pattern).

const HEAD = "head"; // the line of headings
const FILTER = "filter"; // the line of filters below it
const ROW = "row"; // the column with a row's number
const GRID_WIDTHS = { flag: 6, count: 7, score: 7, share: 7, number: 8, money: 9, date: 9, choice: 10, reference: 14, note: 22, mark: 3.5 };
const ROW_MARKS = { stored: "", draft: "● ", refused: "! ", stale: "⇄ " };
const ROW_STATES = { stored: "", draft: ", not saved yet", refused: ", not saved", stale: ", changed by another" };

/** The rows of `state` as a grid in `host`. @param {FormState} state @param {HTMLElement} host */
function gridView(state, host) {
  const grid = new Grid(state, host);
  return {
    refresh: (id) => (id === undefined ? grid.refreshAll() : grid.refreshRow(id)),
    focus: (id, name) => grid.show(id, name),
    destroy: () => grid.destroy(),
  };
}

/** A cell is named by its line (the id of a row, `HEAD` or `FILTER`) and its column (a name or `ROW`). */
class Grid {
  constructor(state, host) {
    this.state = state;
    this.stop = new AbortController();
    this.order = new RowOrder(state);
    this.cells = new CellEditor(this);
    this.showsAll = false;
    /** @type {Map<string, HTMLTableRowElement>} */
    this.lines = new Map();
    this.body = element("tbody");
    this.table = element("table", {
      role: "grid", "aria-multiselectable": "true", "aria-label": state.model.get("title") || `${sentenceCase(nounOf(state))} rows`,
    });
    host.append(element("div", { class: "pb-scroll" }, this.table), this.foot());
    this.keys = new GridKeys(this, this.stop.signal);
    this.clipboard = new GridClipboard(this, this.stop.signal);
    this.listen();
    this.rebuild();
  }

  foot() {
    const isFolded = this.state.columns.some((column) => column.place === "evidence");
    this.unfold = element("button", { type: "button", "aria-pressed": "false" }, "All columns");
    this.unfold.addEventListener("click", () => this.showAll(!this.showsAll));
    const keys = GRID_HELP.flatMap(([key, does]) => [element("dt", {}, key), element("dd", {}, does)]);
    const help = element("details", { class: "pb-help" }, element("summary", {}, "Keys"), element("dl", {}, ...keys));
    this.count = element("span");
    return element("div", { class: "pb-foot" }, this.count, ...(isFolded ? [this.unfold] : []), help);
  }

  showAll(showsAll) {
    this.showsAll = showsAll;
    this.unfold.setAttribute("aria-pressed", String(showsAll));
    this.rebuild();
  }

  /** Draws headings and all rows anew. */
  rebuild() {
    this.cells.finish();
    const fixed = this.state.model.get("fixed");
    this.columns = this.state.columns.filter(({ name, place }) => !(name in fixed) && (this.showsAll || place === "main"));
    this.names = [ROW, ...this.columns.map((column) => column.name)];
    this.order.columns = this.columns;
    const widths = this.columns.map(({ kind }) => GRID_WIDTHS[kind] ?? 12);
    const cols = widths.map((width) => element("col", { style: `width: ${width}em` }));
    this.table.style.width = `${widths.reduce((all, width) => all + width, GRID_WIDTHS.mark)}em`;
    const head = element("thead", {}, this.headLine(), this.filterLine());
    this.table.replaceChildren(element("colgroup", {}, element("col", { style: `width: ${GRID_WIDTHS.mark}em` }), ...cols), head, this.body);
    this.table.setAttribute("aria-colcount", String(this.names.length));
    this.lines.clear();
    this.body.replaceChildren();
    this.order.arrange();
    if (!this.names.includes(this.at?.name)) this.at = null;
    this.refreshAll();
  }

  headLine() {
    const { sorted } = this.order;
    const corner = element("th", { role: "columnheader", scope: "col", "data-name": ROW, tabindex: -1 }, "Row");
    const heads = this.columns.map((column) => {
      const cell = element("th", {
        role: "columnheader", scope: "col", "data-name": column.name, tabindex: -1, title: column.description,
        "aria-label": column.required ? `${column.label}, required` : column.label,
        "aria-sort": sorted.name === column.name ? sorted.order : "none",
      });
      cell.append(column.required ? `${column.label} *` : column.label);
      return cell;
    });
    return element("tr", { role: "row", "data-line": HEAD, "aria-rowindex": 1 }, corner, ...heads);
  }

  filterLine() {
    const corner = element("td", { role: "gridcell", "data-name": ROW, tabindex: -1, "aria-label": "Filters" }, "⌕");
    const cells = this.columns.map(({ name, label }) => {
      const input = element("input", { type: "search", tabindex: -1, "aria-label": `Only rows whose ${label} has` });
      input.value = this.order.filters[name] ?? "";
      input.addEventListener("input", () => {
        this.order.filterBy(name, input.value);
        this.refreshAll();
        this.state.say(this.count.textContent);
      });
      return element("td", { role: "gridcell", "data-name": name }, input);
    });
    return element("tr", { role: "row", "data-line": FILTER, "aria-rowindex": 2, class: "pb-filters" }, corner, ...cells);
  }

  sortBy(name) {
    this.order.sortBy(name);
    const { order } = this.order.sorted;
    for (const head of this.table.querySelectorAll("[role=columnheader]")) {
      head.setAttribute("aria-sort", head.dataset.name === name ? order : "none");
    }
    this.refreshAll();
    this.state.say(order === "none" ? "Not sorted." : `Sorted by ${this.state.column(name).label}, ${order}.`);
  }

  /** Rows that came are drawn, those that went are taken out. */
  refreshAll() {
    this.order.follow();
    const { ids } = this.order;
    const shown = new Set(ids);
    for (const [id, line] of this.lines) {
      if (shown.has(id)) continue;
      if (this.cells.now?.id === id) this.cells.now = null;
      line.remove();
      this.lines.delete(id);
    }
    ids.forEach((id, number) => {
      const line = this.lineOf(id);
      if (this.body.children[number] !== line) this.body.insertBefore(line, this.body.children[number] ?? null);
      this.fill(line, id, number);
    });
    const all = this.state.ids.length;
    this.table.setAttribute("aria-rowcount", String(ids.length + 2));
    setText(this.count, ids.length === all ? `${all} ${all === 1 ? "row" : "rows"}` : `${ids.length} of ${all} rows`);
    this.keepPlace();
  }

  refreshRow(id) {
    const line = this.lines.get(id);
    if (line) this.fill(line, id, this.order.ids.indexOf(id));
  }

  lineOf(id) {
    if (!this.lines.has(id)) {
      const mark = element("th", { role: "rowheader", scope: "row", "data-name": ROW, tabindex: -1 });
      const cells = this.columns.map(({ name, kind }) =>
        element("td", { role: "gridcell", "data-name": name, class: `pb-cell-${kind}`, tabindex: -1 }),
      );
      this.lines.set(id, element("tr", { role: "row", "data-row": id, "data-line": id }, mark, ...cells));
    }
    return this.lines.get(id);
  }

  fill(line, id, number) {
    const row = this.state.row(id);
    setAttribute(line, "data-state", row.state);
    setAttribute(line, "aria-rowindex", String(number + 3));
    const [mark, ...cells] = line.children;
    setText(mark, `${ROW_MARKS[row.state]}${number + 1}`);
    setAttribute(mark, "aria-label", `Row ${number + 1}${ROW_STATES[row.state]}`);
    setAttribute(mark, "title", row.at ? `Saved by ${row.by || "someone"}, ${whenText(row.at)}` : "Not saved yet");
    this.columns.forEach((column, at) => this.fillCell(cells[at], column, row));
    if (this.cells.now?.id === id) this.cells.refresh(row);
  }

  fillCell(cell, column, row) {
    const problem = row.problems[column.name];
    setAttribute(cell, "aria-invalid", problem ? "true" : null);
    setAttribute(cell, "title", problem ?? null);
    if (this.cells.isAt(row.id, column.name)) return;
    const text = row.texts[column.name] ?? fieldText(column, row.values[column.name]);
    if (column.kind === "flag" && !row.texts[column.name]) {
      setText(cell, row.values[column.name] ? "☑" : "☐");
      setAttribute(cell, "aria-label", row.values[column.name] ? "yes" : "no");
    } else setText(column.kind === "note" ? notePlace(cell) : cell, text);
  }

  cell(id, name) {
    const line = this.lines.get(id) ?? this.table.querySelector(`thead [data-line="${CSS.escape(id)}"]`);
    return line?.children[this.names.indexOf(name)] ?? null;
  }

  /** The place an element is at: its line and column. */
  placeOf(target) {
    const cell = target.closest("[data-name]");
    const line = cell?.closest("[data-line]");
    return line && this.table.contains(line) ? { id: line.dataset.line, name: cell.dataset.name } : null;
  }

  isAt({ id, name }) {
    return this.at?.id === id && this.at.name === name;
  }

  isRow(id) {
    return this.lines.has(id);
  }

  isFlag(name) {
    return this.state.column(name).kind === "flag";
  }

  /** Whether the focus is on a cell of a row, not in a field. */
  isOnRow() {
    const isCell = this.at !== null && this.isRow(this.at.id) && !this.cells.now;
    return isCell && this.cell(this.at.id, this.at.name) === document.activeElement;
  }

  /** Goes to a cell; with `extend` it marks the block up to it. */
  goTo(at, { extend = false } = {}) {
    if (!extend) this.anchor = at;
    this.rove(at);
    const stop = this.stopOf(this.at);
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.mark();
  }

  /** Goes to a field of a row, the first one if none is named. */
  show(id, name = this.names[1]) {
    if (!this.names.includes(name)) this.showAll(true);
    this.goTo({ id, name });
  }

  /** Makes one cell the only one that Tab leads to. */
  rove(at) {
    if (this.at) this.stopOf(this.at)?.setAttribute("tabindex", "-1");
    this.at = { ...at, number: this.order.ids.indexOf(at.id) };
    this.stopOf(this.at)?.setAttribute("tabindex", "0");
  }

  /** What takes the focus in a cell: the cell, or the field of a filter. */
  stopOf({ id, name }) {
    const cell = this.cell(id, name);
    return id === FILTER ? (cell?.querySelector("input") ?? cell) : cell;
  }

  /** The focus stays in the grid when its row went. */
  keepPlace() {
    if (this.at && this.cell(this.at.id, this.at.name)) {
      this.rove(this.at);
      return;
    }
    const { ids } = this.order;
    const id = ids[clamp(this.at?.number ?? 0, 0, Math.max(0, ids.length - 1))] ?? HEAD;
    const at = { id, name: this.at?.name ?? this.names[1] };
    if (this.hasFocus) this.goTo(at);
    else this.rove(at);
  }

  /** The marked rows and columns, in order; from a row's number on the whole row is marked. */
  block() {
    const from = this.isRow(this.anchor?.id) ? this.anchor : this.at;
    const { ids } = this.order;
    if (!this.isRow(this.at.id)) return { ids: [], names: [], isWhole: false };
    const isWhole = from.name === ROW || this.at.name === ROW;
    const [top, bottom] = sorted(ids.indexOf(from.id), ids.indexOf(this.at.id));
    const [left, right] = isWhole ? [1, this.names.length - 1] : sorted(this.names.indexOf(from.name), this.names.indexOf(this.at.name));
    return { ids: ids.slice(top, bottom + 1), names: this.names.slice(left, right + 1), isWhole };
  }

  mark() {
    for (const cell of this.marked ?? []) cell.removeAttribute("aria-selected");
    const { ids, names, isWhole } = this.block();
    const isBlock = isWhole || ids.length > 1 || names.length > 1;
    this.marked = isBlock ? ids.flatMap((id) => names.map((name) => this.cell(id, name))) : [];
    for (const cell of this.marked) cell.setAttribute("aria-selected", "true");
    this.state.chosen = isBlock ? ids : [];
  }

  listen() {
    const on = (target, event, listener) =>
      target.addEventListener(event, listener, { signal: this.stop.signal, capture: target === document });
    on(this.table, "focusin", (event) => this.focusCame(event.target));
    on(this.table, "focusout", (event) => this.focusWent(event.relatedTarget));
    on(document, "pointerdown", (event) => (this.hasFocus &&= this.table.contains(event.target)));
  }

  focusCame(target) {
    this.hasFocus = true;
    const at = this.placeOf(target);
    if (!at || this.cells.now || this.isAt(at)) return;
    this.anchor = at;
    this.rove(at);
  }

  /** A field is left when the focus goes elsewhere, not when the window is left. */
  focusWent(to) {
    if (to === null) return;
    if (this.cells.now && !this.cells.now.field.contains(to)) this.cells.finish();
    this.hasFocus = this.table.contains(to);
  }

  addRow() {
    this.show(this.state.add({}));
  }

  duplicateRows() {
    const { ids } = this.block();
    const made = ids.map((id) => this.state.duplicate(id));
    this.goTo({ id: made.at(-1), name: this.at.name });
  }

  removeRows() {
    const { ids } = this.block();
    this.anchor = null;
    this.state.remove(...ids);
  }

  destroy() {
    this.cells.finish();
    this.stop.abort();
  }
}

/** Where the text of a note stands, which may take some lines. */
function notePlace(cell) {
  if (!cell.firstElementChild) cell.append(element("div", { class: "pb-note" }));
  return cell.firstElementChild;
}

function sorted(one, other) {
  return one < other ? [one, other] : [other, one];
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
