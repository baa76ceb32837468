// The form round a view: buttons, status line, conflicts; the one function anywidget calls.

const LOOK_EVERY = 3000; // milliseconds between looks for what others changed
const VIEW_NAMES = { grid: "Table", board: "Board", card: "Cards" };

/** Draws a form of `model` in `el`; returns what takes it down. */
function render({ model, el }) {
  const form = new Form(model, el);
  return () => form.destroy();
}

class Form {
  constructor(model, host) {
    this.model = model;
    this.state = new FormState(model);
    this.stop = new AbortController();
    this.root = element("section", {
      class: "pb-form", "data-lm-suppress-shortcuts": "true", "aria-label": model.get("title") || `${sentenceCase(nounOf(this.state))} form`,
    });
    this.bar = element("div", { class: "pb-bar", role: "group", "aria-label": "Rows" });
    this.status = element("p", { class: "pb-status", role: "status" });
    this.trouble = element("p", { class: "pb-trouble", hidden: true });
    this.place = element("div", { class: "pb-view" });
    this.fillBar();
    if (model.get("title")) this.root.append(element("p", { class: "pb-title" }, model.get("title")));
    this.root.append(this.bar, this.place, this.trouble, this.status);
    host.append(this.root);
    this.listenToState();
    this.listenToModel();
    this.listenToPage();
    this.showView();
    this.showStatus();
  }

  fillBar() {
    const button = (text, onclick, extra = {}) => element("button", { type: "button", onclick, ...extra }, text);
    this.undoButton = button("Undo", () => this.state.undo());
    this.duplicateButton = button("Duplicate", () => this.duplicate());
    this.deleteButton = button("Delete", () => this.remove());
    this.finder = element("input", { type: "search", placeholder: "Find", "aria-label": "Show only rows with" });
    this.finder.addEventListener("input", () => this.state.search(this.finder.value));
    this.switch = element("span", { class: "pb-switch", role: "group", "aria-label": "View" });
    const add = button("Add", () => this.add(), { class: "pb-primary" });
    const several = [add, this.duplicateButton, this.deleteButton, this.finder];
    this.bar.append(...(layoutOf(this.state).single ? [] : several), this.undoButton, this.switch);
    this.showUndo();
  }

  listenToState() {
    const { state } = this;
    state.on("row", (id) => this.view.refresh(id));
    state.on("rows", () => this.view.refresh());
    state.on("find", () => this.view.refresh());
    state.on("status", () => this.showStatus());
    state.on("undoes", () => this.showUndo());
    state.on("conflict", (id) => this.askAbout(id));
  }

  listenToModel() {
    const { model, state } = this;
    const heard = {
      "change:rows": () => state.rowsCameIn(),
      "change:columns": () => this.showView(),
      "change:undoes": () => this.showUndo(),
      "change:view": () => this.showView(),
      "change:views": () => this.showView(),
      "msg:custom": (message) => this.hear(message),
    };
    for (const [event, listener] of Object.entries(heard)) model.on(event, listener);
    this.deafen = () => Object.entries(heard).forEach(([event, listener]) => model.off(event, listener));
  }

  hear(message) {
    if (message.op === "looked") this.isLooking = false;
    else this.state.answer(message);
  }

  listenToPage() {
    const { root, stop } = this;
    const listen = (event, listener) => root.addEventListener(event, listener, { signal: stop.signal });
    listen("keydown", (event) => this.key(event));
    for (const event of ["keyup", "keypress", "copy", "cut", "paste"]) listen(event, (heard) => heard.stopPropagation());
    listen("focusin", (event) => this.focusMoved(event.target));
    listen("focusout", () => setTimeout(() => this.focusMayHaveLeft(), 0));
    const hidden = () => document.visibilityState === "hidden" && this.state.keepDraftsNow();
    document.addEventListener("visibilitychange", hidden, { signal: stop.signal });
    window.addEventListener("pagehide", () => this.state.keepDraftsNow(), { signal: stop.signal });
    this.timer = setInterval(() => this.look(), LOOK_EVERY);
  }

  /** JupyterLab's own shortcuts never see a key pressed in the form. */
  key(event) {
    event.stopPropagation();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const name = event.key.toLowerCase();
    if (name === "s") {
      event.preventDefault();
      this.state.saveAll();
    } else if (name === "z" && !event.shiftKey && !isTextField(event.target)) {
      event.preventDefault();
      this.state.undo();
    }
  }

  /** A row is saved when one leaves it. */
  focusMoved(target) {
    const id = target.closest("[data-row]")?.dataset.row ?? null;
    if (id === this.state.focused) return;
    this.leaveRow();
    this.state.focused = id;
    this.state.active = id ?? this.state.active;
    this.showStatus();
  }

  focusMayHaveLeft() {
    if (!this.root.contains(document.activeElement) && document.hasFocus()) this.leaveRow();
  }

  leaveRow() {
    const left = this.state.focused;
    if (left === null) return;
    this.state.focused = null;
    this.state.save(left);
    this.showStatus();
  }

  /** Asks Python what others changed, while the form can be seen. */
  look() {
    this.showStatus();
    if (document.visibilityState !== "visible" || this.isLooking) return;
    const { top, bottom, height } = this.root.getBoundingClientRect();
    if (!height || bottom < 0 || top > window.innerHeight) return;
    this.isLooking = true;
    this.model.send({ op: "look" });
  }

  /** The rows that the buttons speak of: those marked, else the one last typed in. */
  marked() {
    const { state } = this;
    const chosen = state.chosen.filter((id) => state.ids.includes(id));
    if (chosen.length) return chosen;
    return state.ids.includes(state.active) ? [state.active] : [];
  }

  add() {
    const id = this.state.add({});
    this.view.focus?.(id);
  }

  duplicate() {
    const ids = this.marked();
    if (!ids.length) return this.state.say("Nothing to duplicate: go to a row first.");
    const made = ids.map((id) => this.state.duplicate(id));
    return this.view.focus?.(made.at(-1));
  }

  remove() {
    const ids = this.marked();
    if (!ids.length) return this.state.say("Nothing to delete: go to a row first.");
    return this.state.remove(...ids);
  }

  showView() {
    const name = this.model.get("view");
    const views = { grid: gridView, board: boardView, card: cardView };
    this.view?.destroy();
    this.place.replaceChildren();
    this.state.chosen = [];
    this.view = views[name](this.state, this.place);
    this.showSwitch(name);
  }

  showSwitch(now) {
    const names = this.model.get("views");
    const buttons = names.map((name) => {
      const onclick = () => this.changeView(name);
      return element("button", { type: "button", "aria-pressed": String(name === now), onclick }, VIEW_NAMES[name]);
    });
    this.switch.replaceChildren(...(names.length > 1 ? buttons : []));
  }

  changeView(name) {
    this.model.set("view", name);
    this.model.save_changes();
    this.switch.querySelector("[aria-pressed=true]")?.focus();
  }

  showUndo() {
    const undoes = this.state.undoes();
    this.undoButton.disabled = !undoes;
    this.undoButton.textContent = undoes ? `Undo ${undoes}` : "Undo";
    this.undoButton.title = "Ctrl+Z outside a field";
  }

  showStatus() {
    const { state } = this;
    const told = state.status();
    if (this.status.textContent !== told) this.status.textContent = told;
    this.showTrouble(state.unsaved().filter((row) => !state.sent.has(row.id)));
  }

  /** Which rows are not saved and why, each with a way to it. */
  showTrouble(rows) {
    this.trouble.hidden = rows.length === 0;
    const [first] = rows;
    const told = first ? `${rows.length === 1 ? "1 row is" : `${rows.length} rows are`} not saved: ${this.reason(first)}` : "";
    if (this.trouble.dataset.told === told + first?.id) return;
    this.trouble.dataset.told = told + first?.id;
    if (!first) return;
    const go = element("button", { type: "button", onclick: () => this.goTo(first) }, "Go to it");
    const discard = element("button", { type: "button", onclick: () => this.state.discard(first.id) }, "Discard it");
    this.trouble.replaceChildren(element("span", { role: "alert" }, told), go, discard);
  }

  reason(row) {
    const { state } = this;
    if (row.state === "stale") return state.stored.has(row.id) ? "another person changed it meanwhile." : "it was deleted meanwhile.";
    const [name] = Object.keys(row.problems);
    const message = state.drafts.get(row.id)?.message;
    if (!name) return message || "it is being typed.";
    const { label } = state.column(name) ?? { label: name };
    const problem = row.problems[name];
    return problem.startsWith(label) ? problem : `${label}: ${problem}`;
  }

  goTo(row) {
    const isAsked = row.state === "stale" && Object.keys(row.problems).length === 0;
    if (isAsked) return this.state.save(row.id);
    return this.view.focus?.(row.id, Object.keys(row.problems).find((name) => this.state.column(name)));
  }

  askAbout(id) {
    const before = document.activeElement;
    const dialog = conflictDialog(this.state, id, this.root);
    dialog.addEventListener("close", () => {
      if (this.root.contains(before)) before.focus();
      const next = [...this.state.conflicts.keys()].find((waiting) => waiting !== id);
      if (next) this.askAbout(next);
    });
  }

  destroy() {
    clearInterval(this.timer);
    this.state.keepDraftsNow();
    this.stop.abort();
    this.deafen();
    this.view.destroy();
    this.root.remove();
  }
}

/** Whether `target` takes Ctrl+Z for the text in it. */
function isTextField(target) {
  return target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

export default { render };
