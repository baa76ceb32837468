// Boards: rows as cards in lanes, moved by drag and by keyboard.

const BOARD_HELP =
  "Arrow keys go from card to card; Shift and an arrow key move the card; Enter opens it; Delete removes it.";
const BOARD_STRENGTHS = [1, 2, 3, 4, 5];
const BOARD_STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Rows as cards in lanes. @param {FormState} state @param {HTMLElement} host */
function boardView(state, host) {
  const view = new BoardView(state, host);
  return {
    refresh: () => view.refresh(),
    focus: (id, name) => view.focus(id, name),
    destroy: () => view.destroy(),
  };
}

class BoardView {
  constructor(state, host) {
    const { lanes, across, weight, across_axis: scale } = layoutOf(state);
    Object.assign(this, { state, host, across, weight, layout: layoutOf(state), isScale: Boolean(scale) });
    Object.assign(this, { current: null, dragged: null, sheet: null, items: new Map() });
    this.lanes = lanes.map((lane, number) => this.lane(lane, number));
    this.unplaced = this.lane({ title: "Not placed yet", hint: "Drag it to its place", values: null }, -1);
    this.said = element("p", { class: "pb-unseen", "aria-live": "polite" });
    const help = BOARD_HELP + (weight ? ` 1 to 5 set the ${this.column(weight).label.toLowerCase()}.` : "");
    this.help = element("p", { class: "pb-board-help", id: `pb-board-help-${++fieldCount}` }, help);
    this.root = element("div", {
      class: "pb-board", role: "group", "aria-label": `${sentenceCase(nounOf(state))} board`, "aria-describedby": this.help.id,
      onkeydown: (event) => this.key(event),
    });
    this.root.append(this.unplaced.root, this.frame(), this.help, this.said);
    host.replaceChildren(this.root);
    this.refresh();
  }

  column(name) {
    return this.state.column(name);
  }

  /** The lanes side by side, with the names of the scales where they are scales. */
  frame() {
    const { across_axis: wide, down_axis: high } = this.layout;
    const lanes = element("div", { class: "pb-lanes", style: `--pb-across: ${this.across}` });
    lanes.append(...this.lanes.map((lane) => lane.root));
    if (this.isScale) lanes.classList.add("pb-scale");
    if (this.weight) lanes.classList.add("pb-forces");
    if (!wide || !high) return lanes;
    return element(
      "div",
      { class: "pb-framed" },
      element("p", { class: "pb-axis pb-axis-down" }, `${high.label}: ${high.low} → ${high.high}`),
      lanes,
      element("p", { class: "pb-axis pb-axis-across" }, `${wide.label}: ${wide.low} → ${wide.high}`),
    );
  }

  lane({ title, hint, values }, number) {
    const count = element("span", { class: "pb-count" });
    const heading = element("p", { class: "pb-lane-title" }, title, " ", count);
    const cards = element("ul", { class: "pb-cards", "aria-label": title });
    const adder = element("input", {
      type: "text", class: "pb-adder", autocomplete: "off",
      "aria-label": `Add to ${title}`, placeholder: this.isScale && values ? "+" : `Add ${withArticle(nounOf(this.state))}`,
    });
    adder.addEventListener("keydown", (event) => this.addTyped(event, adder, values));
    const under = hint ? [element("p", { class: "pb-hint" }, hint)] : [];
    const root = element("section", { class: "pb-lane", "aria-label": title }, heading, ...under, cards, adder);
    root.dataset.lane = String(number);
    if (this.isScale) root.title = title;
    const lane = { title, values, number, root, cards, count, adder };
    root.addEventListener("dragover", (event) => this.over(event, lane));
    root.addEventListener("dragleave", () => root.classList.remove("pb-over"));
    root.addEventListener("drop", (event) => this.drop(event, lane));
    return lane;
  }

  refresh() {
    if (this.sheet) return this.sheet.refresh();
    if (this.dragged !== null) return undefined;
    const focus = this.focused();
    const rows = new Map([...this.lanes, this.unplaced].map((lane) => [lane, []]));
    const found = this.state.rows().filter((row) => isFound(this.state, row));
    for (const row of found) rows.get(this.laneOf(row)).push(row);
    for (const [lane, inside] of rows) this.fill(lane, this.sorted(inside));
    this.unplaced.root.hidden = !rows.get(this.unplaced).length && !this.isScale;
    if (!this.card(this.current)) this.current = found[0]?.id ?? null;
    this.rove();
    if (focus) this.restore(focus);
    return undefined;
  }

  laneOf(row) {
    const fits = (lane) => Object.entries(lane.values).every(([name, value]) => row.values[name] === value);
    return this.lanes.find(fits) ?? this.unplaced;
  }

  /** The strongest first where a board weighs. */
  sorted(rows) {
    const { weight } = this;
    return weight ? [...rows].sort((one, other) => (other.values[weight] ?? 0) - (one.values[weight] ?? 0)) : rows;
  }

  fill(lane, rows) {
    lane.cards.replaceChildren(...rows.map((row) => this.item(row, lane)));
    const total = rows.reduce((sum, row) => sum + (row.values[this.weight] ?? 0), 0);
    lane.count.textContent = this.weight ? `${total}` : rows.length ? `${rows.length}` : "";
    lane.count.title = this.weight ? "Sum of the strengths" : "How many";
    lane.root.classList.toggle("pb-filled", rows.length > 0);
  }

  /** The card of a row, drawn anew only if it would look different. */
  item(row, lane) {
    const { id, state, values, problems, texts } = row;
    const look = JSON.stringify([lane.number, state, values, problems, texts]);
    if (this.items.get(id)?.look !== look) this.items.set(id, { look, item: this.drawn(row, lane) });
    return this.items.get(id).item;
  }

  drawn(row, lane) {
    const text = this.text(row);
    const isFaint = Object.entries(this.layout.faint ?? {}).some(([name, value]) => row.values[name] === value);
    const item = element("li", {
      class: `pb-item${isFaint ? " pb-faint" : ""}`, draggable: "true", "data-row": row.id, "data-state": row.state,
    });
    const open = element("button", { type: "button", class: "pb-item-text", "data-part": "text" }, text);
    open.addEventListener("click", () => this.open(row.id));
    item.append(open, this.moveList(row, lane, text));
    if (this.weight) item.append(this.arrow(row, text));
    item.append(...this.marks(row));
    item.addEventListener("focusin", () => this.makeCurrent(row.id));
    item.addEventListener("dragstart", (event) => this.drag(event, row.id));
    item.addEventListener("dragend", () => this.dropped());
    return item;
  }

  text(row) {
    return this.state.text(row.id, this.layout.text) || rowName(this.state, row, this.state.ids.indexOf(row.id));
  }

  marks(row) {
    const told = (this.layout.marks ?? [])
      .map((name) => this.column(name))
      .filter((column) => column && !isEmpty(row.values[column.name]))
      .map((column) => boardMark(column, fieldText(column, row.values[column.name])));
    const problems = Object.values(row.problems);
    if (row.state !== "stored") told.push(problems.length ? `Not saved: ${problems[0]}` : "Not saved yet");
    return told.length ? [element("span", { class: "pb-told" }, told.join(" · "))] : [];
  }

  /** Five boxes in the shape of an arrow: how strong a force is. */
  arrow(row, text) {
    const name = `pb-weight-${++fieldCount}`;
    const { label } = this.column(this.weight);
    const boxes = BOARD_STRENGTHS.map((strength) => {
      const box = element("input", { type: "radio", name, value: strength, "data-part": `weight-${strength}` });
      box.checked = row.values[this.weight] === strength;
      box.setAttribute("aria-label", `${label} ${strength}`);
      box.addEventListener("change", () => this.weigh(row.id, strength));
      const isOn = strength <= (row.values[this.weight] ?? 0);
      return element("label", { class: isOn ? "pb-on" : null }, box, `${strength}`);
    });
    return element("div", { class: "pb-arrow", role: "radiogroup", "aria-label": `${label} of ${text}` }, ...boxes);
  }

  moveList(row, lane, text) {
    const list = element("select", { class: "pb-move", "data-part": "move", "aria-label": `Move ${text} to` });
    if (lane === this.unplaced) list.append(element("option", { value: -1 }, lane.title));
    for (const { title, number } of this.lanes) list.append(element("option", { value: number }, title));
    list.value = String(lane.number);
    list.addEventListener("change", () => this.move(row.id, this.lanes[Number(list.value)]));
    return list;
  }

  addTyped(event, adder, values) {
    if (event.key !== "Enter" || event.isComposing || !adder.value.trim()) return;
    event.preventDefault();
    const typed = adder.value;
    adder.value = "";
    this.state.together(() => {
      const id = this.state.add({ ...values, ...this.firstWeight() });
      this.state.type(id, this.layout.text, typed);
      this.state.save(id);
    });
    this.say(`Added ${typed}.`);
  }

  /** A new force is of middle strength until somebody weighs it. */
  firstWeight() {
    return this.weight ? { [this.weight]: 3 } : {};
  }

  move(id, lane) {
    if (!lane?.values) return;
    this.state.together(() => {
      for (const [name, value] of Object.entries(lane.values)) this.state.edit(id, name, value);
    });
    this.say(`${this.text(this.state.row(id))} is now in ${lane.title}.`);
    this.makeCurrent(id);
    this.state.save(id);
  }

  weigh(id, strength) {
    this.state.edit(id, this.weight, strength);
    const { label } = this.column(this.weight);
    this.say(`${label} of ${this.text(this.state.row(id))}: ${strength}.`);
    this.state.save(id);
  }

  say(sentence) {
    this.said.replaceChildren(element("span", {}, sentence));
  }

  /** All fields of one row over the page; closing saves what was typed. */
  open(id, column) {
    this.sheet = new RowFields(this.state, id);
    const close = element("button", { type: "button", class: "pb-close", onclick: () => dialog.close() }, "Done");
    const name = `Edit this ${nounOf(this.state)}`;
    const dialog = element("dialog", { class: "pb-sheet", "aria-label": name, "data-row": id }, this.sheet.root, close);
    dialog.addEventListener("close", () => {
      this.sheet = null;
      dialog.remove();
      this.state.save(id);
      this.refresh();
      this.focusOn(this.card(id));
    });
    this.host.append(dialog);
    dialog.showModal();
    this.sheet.focus(column);
  }

  focus(id, column) {
    if (column || this.state.row(id).version === null) this.open(id, column);
    else this.focusOn(this.card(id));
  }

  key(event) {
    const item = event.target.closest(".pb-item");
    if (!item || event.target.dataset.part === "move" || event.isComposing) return;
    const id = item.dataset.row;
    const step = BOARD_STEPS[event.key];
    const isOnText = event.target.dataset.part === "text";
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (step && (event.shiftKey || event.altKey)) this.moveBy(id, step);
    else if (step && isPlain && isOnText) this.goFrom(item, step);
    else if (this.weight && isPlain && BOARD_STRENGTHS.includes(Number(event.key))) this.weigh(id, Number(event.key));
    else if (event.key === "F2" && isOnText) this.open(id);
    else if (event.key === "Delete" && isOnText) this.takeAway(item);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveBy(id, [right, down]) {
    const from = this.laneOf(this.state.row(id));
    if (from === this.unplaced) return this.move(id, this.lanes[0]);
    const column = (from.number % this.across) + right;
    const target = this.lanes[from.number + right + down * this.across];
    if (target && column >= 0 && column < this.across) return this.move(id, target);
    return this.say(`Nothing lies beyond ${from.title}.`);
  }

  /** To the next card of the lane, or to the nearest lane with cards in that direction. */
  goFrom(item, [right, down]) {
    const beside = down > 0 ? item.nextElementSibling : down < 0 ? item.previousElementSibling : null;
    if (beside) return this.focusOn(beside);
    let number = Number(item.closest(".pb-lane").dataset.lane);
    for (;;) {
      const column = number < 0 ? 0 : (number % this.across) + right;
      number = number < 0 ? 0 : number + right + down * this.across;
      const cards = this.lanes[number]?.cards;
      if (!cards || column < 0 || column >= this.across) return undefined;
      const found = down < 0 ? cards.lastElementChild : cards.firstElementChild;
      if (found) return this.focusOn(found);
    }
  }

  takeAway(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const text = this.text(this.state.row(item.dataset.row));
    this.state.remove(item.dataset.row);
    this.say(`${text} is removed; Undo brings it back.`);
    if (next) this.focusOn(this.card(next.dataset.row));
  }

  drag(event, id) {
    this.dragged = id;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.text(this.state.row(id)));
    event.stopPropagation();
  }

  over(event, lane) {
    if (this.dragged === null || !lane.values) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    lane.root.classList.add("pb-over");
  }

  drop(event, lane) {
    if (this.dragged === null) return;
    event.preventDefault();
    event.stopPropagation();
    const id = this.dragged;
    this.dropped();
    this.move(id, lane);
  }

  dropped() {
    this.dragged = null;
    for (const lane of this.lanes) lane.root.classList.remove("pb-over");
  }

  card(id) {
    return id === null ? null : this.root.querySelector(`[data-row="${CSS.escape(id)}"]`);
  }

  focusOn(item) {
    item?.querySelector("[data-part=text]").focus();
  }

  makeCurrent(id) {
    if (this.current === id) return;
    this.current = id;
    this.rove();
  }

  /** Only the parts of the current card are in the order of the Tab key. */
  rove() {
    for (const part of this.root.querySelectorAll("[data-part]")) {
      part.tabIndex = part.closest(".pb-item").dataset.row === this.current ? 0 : -1;
    }
  }

  focused() {
    const part = document.activeElement?.closest?.("[data-part]");
    return part && this.root.contains(part) ? { id: this.current, part: part.dataset.part } : null;
  }

  restore({ id, part }) {
    const card = this.card(id) ?? this.card(this.current);
    (card?.querySelector(`[data-part="${part}"]`) ?? card?.querySelector("[data-part=text]"))?.focus();
  }

  destroy() {
    this.host.replaceChildren();
  }
}

/** A number or a day needs its label; a choice or a name speaks for itself. */
function boardMark(column, text) {
  return ["choice", "reference", "text", "note"].includes(column.kind) ? text : `${column.label} ${text}`;
}
