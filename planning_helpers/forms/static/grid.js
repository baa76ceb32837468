// The grid: every row and column at once, edited where it stands (WAI-ARIA grid pattern).

const GRID_HELP = [
  ["Arrows, Home, End, Page Up, Page Down", "go from cell to cell (with Ctrl: to the first, to the last)"],
  ["Shift + arrows", "mark a block of cells"],
  ["Enter, F2 or typing", "edit the cell; Space ticks a box"],
  ["Enter, Tab", "take what was typed and go down, go right"],
  ["Shift + Enter", "a new line in a note"],
  ["Escape", "leave the cell as it was; once more, the row"],
  ["Ctrl + Enter, Ctrl + D", "add a row, duplicate rows"],
  ["Delete", "empty the marked cells; on a row's number, delete the row (anywhere: Ctrl + Delete)"],
  ["Ctrl + C, X, V", "copy, cut and paste a block, also from and to Excel"],
  ["Ctrl + S, Ctrl + Z", "save now (leaving a row saves it), undo"],
  ["Enter on a heading", "sort by it; arrow down from there leads to its filter"],
  ["Tab", "leave the table"],
];
const PAGE = 15; // rows that Page Down goes
const HEAD = "head";
const FILTER = "filter";
const ROW = "row"; // the column with a row's number
const GRID_WIDTHS = { flag: 6, count: 7, score: 7, share: 7, number: 8, money: 9, date: 8, choice: 10, note: 22 };
const ROW_MARKS = { stored: "", draft: "●", refused: "!", stale: "⇄" };
const ROW_STATES = { draft: ", not saved yet", refused: ", not saved", stale: ", changed by another" };
const NEXT_SORT = { none: "ascending", ascending: "descending", descending: "none" };

/** The rows of `state` as a grid in `host`. @param {FormState} state @param {HTMLElement} host */
function gridView(state, host) {
  const grid = new Grid(state, host);
  return {
    refresh: (id) => (id === undefined ? grid.refreshAll() : grid.refreshRow(id)),
    focus: (id, name) => grid.show(id, name),
    destroy: () => grid.destroy(),
  };
}

/** A cell is named by its row (an id, `HEAD` or `FILTER`) and its column (a name or `ROW`). */
class Grid {
  constructor(state, host) {
    this.state = state;
    this.stop = new AbortController();
    this.sort = { name: null, order: "none" };
    this.filters = {};
    this.showsAll = false;
    /** @type {Map<string, HTMLTableRowElement>} */
    this.lines = new Map();
    this.visible = []; // ids of the rows shown, in order
    this.editing = null; // {id, name, field, before}
    this.body = element("tbody");
    this.table = element("table", { role: "grid", "aria-multiselectable": "true", "aria-label": this.title });
    this.scroll = element("div", { class: "pb-scroll" }, this.table);
    host.append(this.scroll, this.foot());
    this.listen();
    this.rebuild();
  }

  get title() {
    return this.state.model.get("title") || "Rows";
  }

  foot() {
    const folded = this.state.columns.some((column) => column.place === "evidence");
    const unfold = element("button", { type: "button", "aria-pressed": "false" }, "All columns");
    unfold.addEventListener("click", () => {
      this.showsAll = !this.showsAll;
      unfold.setAttribute("aria-pressed", String(this.showsAll));
      this.rebuild();
    });
    const keys = GRID_HELP.flatMap(([key, does]) => [element("dt", {}, key), element("dd", {}, does)]);
    const help = element("details", { class: "pb-help" }, element("summary", {}, "Keys"), element("dl", {}, ...keys));
    this.count = element("span", { class: "pb-count" });
    return element("div", { class: "pb-foot" }, this.count, ...(folded ? [unfold] : []), help);
  }

  /** The columns shown. */
  shownColumns() {
    const fixed = this.state.model.get("fixed");
    return this.state.columns.filter((column) => !(column.name in fixed) && (this.showsAll || column.place === "main"));
  }

  rebuild() {
    this.finish();
    this.columns = this.shownColumns();
    this.names = [ROW, ...this.columns.map((column) => column.name)];
    const widths = this.columns.map((column) => element("col", { style: `width: ${GRID_WIDTHS[column.kind] ?? 12}em` }));
    const head = element("thead", {}, this.headLine(), this.filterLine());
    this.table.replaceChildren(element("colgroup", {}, element("col", { class: "pb-mark" }), ...widths), head, this.body);
    this.table.setAttribute("aria-colcount", String(this.names.length));
    this.lines.clear();
    this.body.replaceChildren();
    this.arrange();
    if (!this.names.includes(this.at?.name)) this.at = null;
    this.refreshAll();
  }

  headLine() {
    const corner = element("th", { role: "columnheader", scope: "col", "data-name": ROW, tabindex: -1, "aria-label": "Row" }, "#");
    const heads = this.columns.map((column) => {
      const label = column.required ? `${column.label}, required` : column.label;
      const cell = element("th", {
        role: "columnheader", scope: "col", "data-name": column.name, tabindex: -1, title: column.description,
        "aria-label": label, "aria-sort": this.sort.name === column.name ? this.sort.order : "none",
      });
      cell.append(column.label, column.required ? element("span", { class: "pb-required" }, " *") : "");
      return cell;
    });
    return element("tr", { role: "row", "data-line": HEAD }, corner, ...heads);
  }

  filterLine() {
    const corner = element("td", { role: "gridcell", "data-name": ROW, tabindex: -1, "aria-label": "Filters" }, "⌕");
    const cells = this.columns.map((column) => {
      const input = element("input", { type: "search", tabindex: -1, "aria-label": `Only rows whose ${column.label} has` });
      input.value = this.filters[column.name] ?? "";
      input.addEventListener("input", () => this.filterBy(column.name, input.value));
      return element("td", { role: "gridcell", "data-name": column.name }, input);
    });
    return element("tr", { role: "row", "data-line": FILTER, class: "pb-filters" }, corner, ...cells);
  }

  /** Which rows are shown, in which order: as sorted and filtered last, rows typed in whatever they hold. */
  arrange() {
    const wanted = this.state.rows().filter((row) => row.state !== "stored" || this.passes(row));
    const { name, order } = this.sort;
    if (order !== "none") {
      const column = this.state.column(name);
      const sign = order === "ascending" ? 1 : -1;
      wanted.sort((one, other) => compareValues(column, one.values[name], other.values[name], sign));
    }
    this.visible = wanted.map((row) => row.id);
  }

  passes(row) {
    const text = (column) => (row.texts[column.name] ?? fieldText(column, row.values[column.name])).toLowerCase();
    const find = this.state.find.trim().toLowerCase();
    if (find && !this.columns.some((column) => text(column).includes(find))) return false;
    return Object.entries(this.filters).every(([name, wanted]) => text(this.state.column(name)).includes(wanted.toLowerCase()));
  }

  filterBy(name, text) {
    if (text.trim()) this.filters[name] = text.trim();
    else delete this.filters[name];
    this.rearrange();
  }

  sortBy(name) {
    const order = this.sort.name === name ? NEXT_SORT[this.sort.order] : "ascending";
    this.sort = { name, order };
    for (const head of this.table.querySelectorAll("[role=columnheader]")) {
      head.setAttribute("aria-sort", head.dataset.name === name ? order : "none");
    }
    this.rearrange();
    this.state.say(order === "none" ? "Not sorted." : `Sorted by ${this.state.column(name).label}, ${order}.`);
  }

  rearrange() {
    this.arrange();
    this.refreshAll();
    this.state.say(`${this.visible.length} of ${this.state.ids.length} rows shown.`);
  }

  /** Rows that came are put where they stand in the store, those that went are taken out; no other row moves. */
  refreshAll() {
    if (this.searched !== this.state.find) {
      this.searched = this.state.find;
      this.arrange();
    }
    this.follow();
    const shown = new Set(this.visible);
    for (const [id, line] of this.lines) {
      if (shown.has(id)) continue;
      if (this.editing?.id === id) this.editing = null;
      line.remove();
      this.lines.delete(id);
    }
    this.visible.forEach((id, number) => {
      const line = this.lineOf(id);
      if (this.body.children[number] !== line) this.body.insertBefore(line, this.body.children[number] ?? null);
      this.fill(line, id, number);
    });
    this.table.setAttribute("aria-rowcount", String(this.visible.length + 2));
    const all = this.state.ids.length;
    this.count.textContent = this.visible.length === all ? `${all} rows` : `${this.visible.length} of ${all} rows`;
    this.keepPlace();
  }

  follow() {
    const { ids } = this.state;
    const alive = new Set(ids);
    this.visible = this.visible.filter((id) => alive.has(id));
    const known = new Set(this.visible);
    const added = ids.filter((id) => !known.has(id) && !this.lines.has(id) && !this.isFilteredOut(id));
    for (const id of added) {
      const { after, version } = this.state.drafts.get(id) ?? { version: 1 };
      const at = this.visible.indexOf(version === null ? after : ids[ids.indexOf(id) - 1]);
      this.visible.splice(at < 0 ? this.visible.length : at + 1, 0, id);
    }
  }

  isFilteredOut(id) {
    const row = this.state.row(id);
    return row.state === "stored" && !this.passes(row);
  }

  /** The focus stays in the grid when its row went. */
  keepPlace() {
    const cell = this.at && this.cell(this.at.id, this.at.name);
    if (cell) return this.rove(this.at);
    const row = this.visible[Math.min(this.at?.number ?? 0, this.visible.length - 1)];
    const had = this.hadFocus;
    this.rove({ id: row ?? HEAD, name: this.at?.name ?? this.names[1] });
    if (had) this.cell(this.at.id, this.at.name).focus();
    return undefined;
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

  refreshRow(id) {
    const number = this.visible.indexOf(id);
    if (number >= 0 && this.lines.has(id)) this.fill(this.lines.get(id), id, number);
  }

  fill(line, id, number) {
    const row = this.state.row(id);
    if (line.dataset.state !== row.state) line.dataset.state = row.state;
    setAttribute(line, "aria-rowindex", String(number + 3));
    const [mark, ...cells] = line.children;
    setText(mark, `${ROW_MARKS[row.state]}${number + 1}`);
    setAttribute(mark, "aria-label", `Row ${number + 1}${ROW_STATES[row.state] ?? ""}`);
    setAttribute(mark, "title", row.by ? `Saved by ${row.by}, ${whenText(row.at)}` : "Not saved yet");
    this.columns.forEach((column, at) => this.fillCell(cells[at], column, row));
    if (this.editing?.id === id) showProblem(this.editing.field, row.problems[this.editing.name] ?? "");
  }

  fillCell(cell, column, row) {
    const problem = row.problems[column.name];
    setAttribute(cell, "aria-invalid", problem ? "true" : null);
    setAttribute(cell, "title", problem ?? null);
    if (this.editing?.id === row.id && this.editing.name === column.name) return;
    const text = row.texts[column.name] ?? fieldText(column, row.values[column.name]);
    if (column.kind !== "flag") return setText(cell, text);
    setText(cell, row.texts[column.name] ?? (row.values[column.name] ? "☑" : "☐"));
    return setAttribute(cell, "aria-label", text || "no");
  }

  cell(id, name) {
    const line = this.table.querySelector(`[data-line="${CSS.escape(id)}"]`);
    return line?.children[this.names.indexOf(name)] ?? null;
  }

  get hadFocus() {
    return this.table.contains(document.activeElement) || this.focused === true;
  }

  /** The one cell that Tab leads to. */
  rove(at) {
    if (this.at) this.stopOf(this.at)?.setAttribute("tabindex", "-1");
    this.at = { ...at, number: this.visible.indexOf(at.id) };
    this.stopOf(this.at)?.setAttribute("tabindex", "0");
  }

  /** What takes the focus in a cell: the cell, or the field in a filter. */
  stopOf({ id, name }) {
    const cell = this.cell(id, name);
    return id === FILTER ? (cell?.querySelector("input") ?? cell) : cell;
  }

  goTo(at, { extend = false } = {}) {
    if (!extend) this.anchor = at;
    this.rove(at);
    const stop = this.stopOf(this.at);
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.mark();
  }

  /** Goes to a row; an empty name is its first field. */
  show(id, name) {
    if (!this.visible.includes(id)) this.refreshAll();
    if (name && !this.names.includes(name)) {
      this.showsAll = true;
      this.rebuild();
    }
    this.goTo({ id, name: name ?? this.names[1] });
  }

  /** The rows and columns of the marked block, in order. */
  block() {
    const from = this.anchor ?? this.at;
    const rows = [from.id, this.at.id].map((id) => this.visible.indexOf(id)).sort((one, other) => one - other);
    const whole = from.name === ROW || this.at.name === ROW;
    const sides = [from.name, this.at.name].map((name) => this.names.indexOf(name)).sort((one, other) => one - other);
    if (rows[0] < 0) return { ids: [], names: [], whole };
    const names = whole ? this.names.slice(1) : this.names.slice(sides[0], sides[1] + 1);
    return { ids: this.visible.slice(rows[0], rows[1] + 1), names, whole };
  }

  mark() {
    for (const cell of this.marked ?? []) cell.removeAttribute("aria-selected");
    const { ids, names, whole } = this.block();
    const isBlock = ids.length > 1 || names.length > 1 || whole;
    this.marked = isBlock ? ids.flatMap((id) => names.map((name) => this.cell(id, name))) : [];
    for (const cell of this.marked) cell.setAttribute("aria-selected", "true");
    this.state.chosen = isBlock ? ids : [];
  }

  listen() {
    const on = (target, event, listener, capture = false) =>
      target.addEventListener(event, listener, { signal: this.stop.signal, capture });
    on(this.table, "keydown", (event) => this.key(event));
    on(this.table, "mousedown", (event) => this.pressed(event));
    on(this.table, "mouseover", (event) => this.dragged(event));
    on(this.table, "dblclick", (event) => this.clicked(event, true));
    on(this.table, "click", (event) => this.clicked(event, false));
    on(this.table, "focusin", (event) => this.focusCame(event));
    on(this.table, "focusout", (event) => this.focusWent(event));
    on(document, "pointerdown", (event) => (this.focused = this.table.contains(event.target)), true);
    on(document, "copy", (event) => this.copied(event, false), true);
    on(document, "cut", (event) => this.copied(event, true), true);
    on(document, "paste", (event) => this.pasted(event), true);
  }

  /** The place an element is at: its row and column. */
  placeOf(target) {
    const cell = target.closest?.("[data-name]");
    const line = cell?.closest("[data-line]");
    return line && this.table.contains(line) ? { id: line.dataset.line, name: cell.dataset.name } : null;
  }

  pressed(event) {
    const at = this.placeOf(event.target);
    if (!at || event.button !== 0 || event.target.closest(".pb-field, .pb-filters")) return;
    event.preventDefault();
    this.wasThere = at.id === this.at?.id && at.name === this.at.name && this.cell(at.id, at.name) === document.activeElement;
    this.goTo(at, { extend: event.shiftKey && this.isRow(at.id) });
  }

  dragged(event) {
    const at = event.buttons === 1 && !this.editing && this.placeOf(event.target);
    if (!at || !this.isRow(at.id) || !this.isRow(this.anchor?.id) || !this.hadFocus) return;
    if (at.id !== this.at.id || at.name !== this.at.name) this.goTo(at, { extend: true });
  }

  clicked(event, isDouble) {
    const at = this.placeOf(event.target);
    if (!at || event.shiftKey || event.target.closest(".pb-field, .pb-filters")) return;
    if (at.id === HEAD && !isDouble && at.name !== ROW) this.sortBy(at.name);
    if (!this.isRow(at.id) || at.name === ROW) return;
    const isFlag = this.state.column(at.name).kind === "flag";
    if (isFlag && !isDouble) this.tick(at);
    else if (!isFlag && (isDouble || this.wasThere)) this.edit(at);
  }

  focusCame(event) {
    this.focused = true;
    const at = this.placeOf(event.target);
    if (at && !this.editing && (at.id !== this.at?.id || at.name !== this.at.name)) {
      this.anchor = at;
      this.rove(at);
    }
  }

  focusWent(event) {
    const to = event.relatedTarget;
    if (this.editing && to && !this.editing.field.contains(to)) this.finish();
    this.focused = to === null && document.hasFocus() ? this.focused : this.table.contains(to);
  }

  isRow(id) {
    return this.lines.has(id);
  }

  key(event) {
    if (event.target.closest(".pb-field")) return this.keyInField(event);
    const at = this.placeOf(event.target);
    if (!at) return undefined;
    if (at.id === FILTER) return this.keyInFilter(event, at);
    const ctrl = event.ctrlKey || event.metaKey;
    const move = this.moveOf(event.key, ctrl, at);
    if (move && !event.altKey) {
      event.preventDefault();
      return this.goTo(move, { extend: event.shiftKey && this.isRow(at.id) && this.isRow(move.id) });
    }
    return this.isRow(at.id) ? this.keyOnRow(event, at, ctrl) : this.keyOnHead(event, at);
  }

  /** Where a key leads to from a cell; null if it is no key to move by. */
  moveOf(key, ctrl, { id, name }) {
    const lines = [HEAD, FILTER, ...this.visible];
    const [row, column] = [lines.indexOf(id), this.names.indexOf(name)];
    const last = { row: lines.length - 1, column: this.names.length - 1 };
    const moves = {
      ArrowUp: [ctrl ? Math.min(2, last.row) : row - 1, column],
      ArrowDown: [ctrl ? last.row : row + 1, column],
      ArrowLeft: [row, ctrl ? 1 : column - 1],
      ArrowRight: [row, ctrl ? last.column : column + 1],
      Home: ctrl ? [Math.min(2, last.row), 1] : [row, 1],
      End: ctrl ? [last.row, last.column] : [row, last.column],
      PageUp: [Math.max(row - PAGE, Math.min(row, 2)), column],
      PageDown: [row + PAGE, column],
    };
    if (!moves[key]) return null;
    const [toRow, toColumn] = moves[key];
    return { id: lines[clamp(toRow, 0, last.row)], name: this.names[clamp(toColumn, 0, last.column)] };
  }

  keyOnHead(event, at) {
    if ((event.key === "Enter" || event.key === " ") && at.name !== ROW) {
      event.preventDefault();
      this.sortBy(at.name);
    }
  }

  keyInFilter(event, at) {
    const up = event.key === "ArrowUp" && { id: HEAD, name: at.name };
    const isDown = event.key === "ArrowDown" || event.key === "Enter";
    const down = isDown && { id: this.visible[0] ?? HEAD, name: at.name };
    const to = up || down;
    if (!to) return;
    event.preventDefault();
    this.goTo(to);
  }

  keyOnRow(event, at, ctrl) {
    const actions = {
      Enter: () => (ctrl ? this.addRow() : this.begin(at)),
      F2: () => this.begin(at),
      Delete: () => (ctrl || this.block().whole ? this.removeRows() : this.empty()),
      Backspace: () => this.empty(),
      Escape: () => this.putBack(at.id),
      Insert: () => this.addRow(),
    };
    const isTyped = event.key.length === 1 && !ctrl && !event.altKey;
    const action = ctrl && event.key.toLowerCase() === "d" ? () => this.duplicateRows() : actions[event.key];
    if (!action && !isTyped) return;
    if (!action && at.name === ROW) return;
    event.preventDefault();
    if (action) action();
    else if (event.key === " " && this.state.column(at.name).kind === "flag") this.tick(at);
    else this.edit(at, event.key === " " ? null : event.key);
  }

  keyInField(event) {
    const { id, name } = this.editing;
    const isNote = event.target.tagName === "TEXTAREA";
    if (event.key === "Escape") {
      event.preventDefault();
      this.state.restore(id, this.editing.before);
      this.finish();
      this.goTo({ id, name });
    } else if (event.key === "Enter" && isNote && (event.shiftKey || event.altKey)) {
      if (event.altKey) document.execCommand("insertText", false, "\n");
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      this.finish();
      if (event.key === "Enter") this.goTo(this.moveOf(event.shiftKey ? "ArrowUp" : "ArrowDown", false, { id, name }));
      else this.goOn({ id, name }, event.shiftKey ? -1 : 1);
    }
  }

  /** From field to field along the rows; past the last one the focus stays on it. */
  goOn({ id, name }, step) {
    const row = this.visible.indexOf(id);
    const column = this.names.indexOf(name) + step;
    const isOut = column < 1 || column >= this.names.length;
    const to = isOut
      ? { id: this.visible[row + step], name: this.names.at(step > 0 ? 1 : -1) }
      : { id, name: this.names[column] };
    if (to.id === undefined) return this.goTo({ id, name });
    this.goTo(to);
    return this.edit(to);
  }

  begin(at) {
    if (at.name === ROW) return this.goTo({ id: at.id, name: this.names[1] });
    return this.state.column(at.name).kind === "flag" ? this.tick(at) : this.edit(at);
  }

  tick({ id, name }) {
    this.state.edit(id, name, this.state.row(id).values[name] !== true);
  }

  /** Puts a field into a cell; `typed` is what to begin with instead of what is there. */
  edit({ id, name }, typed = null) {
    this.finish();
    const column = this.state.column(name);
    const row = this.state.row(id);
    const cell = this.cell(id, name);
    const field = fieldEditor(column, row.values[name], {
      label: `${column.label}, row ${this.visible.indexOf(id) + 1}`,
      text: row.texts[name],
      onInput: (text) => this.state.type(id, name, text),
      onDone: () => this.finishTo({ id, name }),
    });
    this.editing = { id, name, field, before: this.state.snapshot(id) };
    cell.classList.add("pb-editing");
    cell.replaceChildren(field);
    showProblem(field, row.problems[name] ?? "");
    this.startField(controlOf(field), typed);
  }

  startField(control, typed) {
    control.focus();
    if (control.tagName === "SELECT") {
      if (typed !== null) selectByLetter(control, typed);
      return;
    }
    if (typed === null) {
      control.setSelectionRange?.(control.value.length, control.value.length);
      return;
    }
    control.value = typed;
    control.dispatchEvent(new Event("input"));
  }

  finishTo(at) {
    if (this.editing?.field.querySelector("input[type=checkbox], select")) return;
    this.finish();
    this.goTo(at);
  }

  /** Ends editing; what was typed is in the draft already. */
  finish() {
    if (!this.editing) return;
    const { id, name } = this.editing;
    this.editing = null;
    const cell = this.cell(id, name);
    if (!cell) return;
    cell.classList.remove("pb-editing");
    cell.replaceChildren();
    this.refreshRow(id);
  }

  /** Puts a row back as it is stored; with nothing typed in it, unmarks the block. */
  putBack(id) {
    const row = this.state.row(id);
    if (row.state !== "stored" && row.version !== null) {
      this.state.discard(id);
      this.state.say("The row is as it was; Ctrl + Z brings back what was typed.");
    } else this.goTo(this.at);
  }

  addRow() {
    this.show(this.state.add({}));
  }

  duplicateRows() {
    const { ids } = this.block();
    const made = ids.map((id) => this.state.duplicate(id));
    this.show(made.at(-1), this.at.name === ROW ? undefined : this.at.name);
  }

  removeRows() {
    const { ids } = this.block();
    this.anchor = null;
    this.state.remove(...ids);
  }

  empty() {
    const { ids, names } = this.block();
    this.state.together(() => {
      for (const id of ids) for (const name of names) if (name !== ROW) this.state.type(id, name, "");
    });
    if (ids.length > 1) this.state.save(...ids); // a single row is saved when one leaves it
  }

  isInUse() {
    return !this.editing && this.at && this.isRow(this.at.id) && this.cell(this.at.id, this.at.name) === document.activeElement;
  }

  copied(event, isCut) {
    if (!this.isInUse()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { ids, names } = this.block();
    const taken = names.filter((name) => name !== ROW);
    const rows = ids.map((id) => taken.map((name) => this.state.text(id, name)));
    const areText = taken.map((name) => !NUMBER_KINDS.includes(this.state.column(name).kind));
    event.clipboardData.setData("text/plain", blockText(rows));
    event.clipboardData.setData("text/html", blockHtml(rows, areText));
    if (isCut) this.empty();
    this.state.say(`${isCut ? "Cut" : "Copied"} ${rows.length} × ${taken.length} cells.`);
  }

  pasted(event) {
    if (!this.isInUse()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const pasted = parseBlock(event.clipboardData.getData("text/plain"));
    if (pasted.length === 1 && pasted[0].length === 0) return;
    const { ids, names } = this.block();
    const isOne = pasted.length === 1 && pasted[0].length === 1;
    const cells = isOne ? ids.map(() => names.map(() => pasted[0][0])) : pasted;
    this.put(cells, ids[0], isOne ? names[0] : this.names[Math.max(1, this.names.indexOf(names[0]))]);
  }

  /** Types a block of cells from a row and column on; rows that are missing are added. */
  put(cells, id, name) {
    const from = this.visible.indexOf(id);
    const names = this.names.slice(Math.max(1, this.names.indexOf(name)));
    const before = this.visible.length;
    let bad = 0;
    const ids = [];
    this.state.together(() => {
      ids.push(...cells.map((_, number) => this.visible[from + number] ?? this.state.add({})));
      ids.forEach((row, number) => {
        names.slice(0, cells[number].length).forEach((column, at) => {
          if (this.state.type(row, column, cells[number][at])) bad += 1;
        });
      });
    });
    if (ids.length > 1) this.state.save(...ids);
    this.state.say(pasteSentence(cells, names.length, Math.max(0, from + cells.length - before), bad));
    this.anchor = { id: ids[0], name: names[0] };
    this.goTo({ id: ids.at(-1), name: names[Math.min(names.length, widest(cells)) - 1] }, { extend: true });
  }

  destroy() {
    this.finish();
    this.stop.abort();
  }
}

function pasteSentence(cells, room, added, bad) {
  const lost = widest(cells) - room;
  const parts = [`Pasted ${cells.length} × ${Math.min(widest(cells), room)} cells`];
  if (added) parts.push(`${added} new ${added === 1 ? "row" : "rows"}`);
  if (bad) parts.push(`${bad} ${bad === 1 ? "cell does" : "cells do"} not fit and ${bad === 1 ? "is" : "are"} marked`);
  if (lost > 0) parts.push(`${lost} ${lost === 1 ? "column" : "columns"} found no place`);
  return `${parts.join("; ")}.`;
}

function widest(cells) {
  return Math.max(...cells.map((row) => row.length));
}

/** Numbers by size, choices as declared, the rest by what is read; empty last in both directions. */
function compareValues(column, one, other, sign) {
  if (isEmpty(one) || isEmpty(other)) return Number(isEmpty(one)) - Number(isEmpty(other));
  if (typeof one === "number" && typeof other === "number") return sign * (one - other);
  const places = column.is_open ? [-1, -1] : [one, other].map((value) => column.choices.indexOf(value));
  if (!places.includes(-1)) return sign * (places[0] - places[1]);
  return sign * fieldText(column, one).localeCompare(fieldText(column, other), undefined, { numeric: true });
}

function selectByLetter(list, letter) {
  const found = [...list.options].find((option) => option.label.toLowerCase().startsWith(letter.toLowerCase()));
  if (!found) return;
  list.value = found.value;
  list.dispatchEvent(new Event("input"));
}

function clamp(number, least, most) {
  return Math.max(least, Math.min(most, number));
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
