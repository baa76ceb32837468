// Editing in the cells of a grid: a field only where the focus is.

class CellEditor {
  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    this.state = grid.state;
    this.now = null; // {id, name, field, before}: what is being edited
  }

  isAt(id, name) {
    return this.now !== null && this.now.id === id && this.now.name === name;
  }

  /** Edits a cell, or ticks it. */
  begin({ id, name }) {
    if (this.state.column(name).kind === "flag") this.tick({ id, name });
    else this.edit({ id, name });
  }

  tick({ id, name }) {
    this.state.edit(id, name, this.state.row(id).values[name] !== true);
  }

  /** Puts a field into a cell; `typed` is what to begin with instead of what is there, which `select` marks. */
  edit({ id, name }, { typed = null, select = false } = {}) {
    this.finish();
    const column = this.state.column(name);
    const row = this.state.row(id);
    const field = fieldEditor(column, row.values[name], {
      label: `${column.label}, row ${this.grid.order.ids.indexOf(id) + 1}`,
      text: row.texts[name],
      onInput: (text) => this.state.type(id, name, text),
      onDone: () => this.taken({ id, name }),
    });
    this.now = { id, name, field, before: { value: row.values[name], text: row.texts[name] } };
    const cell = this.grid.cell(id, name);
    cell.classList.add("pb-editing");
    cell.replaceChildren(field);
    showProblem(field, row.problems[name] ?? "");
    startField(controlOf(field), typed, select);
  }

  /** Shows what is wrong now; what was saved meanwhile is what `cancel` goes back to. */
  refresh(row) {
    const { field, name } = this.now;
    showProblem(field, row.problems[name] ?? "");
    field.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (row.state === "stored") this.now.before = { value: row.values[name] };
  }

  /** Something was taken from a list by mouse. */
  taken(at) {
    if (controlOf(this.now.field).getAttribute("role") !== "combobox") return;
    this.finish();
    this.grid.goTo(at);
  }

  /** Ends editing; what was typed is in the draft already. */
  finish() {
    if (!this.now) return;
    const { id, name } = this.now;
    this.now = null;
    const cell = this.grid.cell(id, name);
    if (!cell) return;
    cell.classList.remove("pb-editing");
    cell.replaceChildren();
    this.grid.refreshRow(id);
  }

  /** Ends editing and leaves the cell as it was before. */
  cancel() {
    const { id, name, before } = this.now;
    if (before.text === undefined) this.state.edit(id, name, before.value);
    else this.state.type(id, name, before.text);
    this.finish();
    this.grid.goTo({ id, name });
  }

  /** From field to field along the rows; past the last one the focus stays on it. */
  goOn({ id, name }, step) {
    const { names, order } = this.grid;
    const column = names.indexOf(name) + step;
    const isOut = column < 1 || column >= names.length;
    const next = order.ids[order.ids.indexOf(id) + step];
    const to = isOut ? { id: next, name: names.at(step > 0 ? 1 : -1) } : { id, name: names[column] };
    this.grid.goTo(to.id === undefined ? { id, name } : to);
    if (to.id !== undefined) this.edit(to, { select: true });
  }

  /** Empties the marked cells. */
  empty() {
    const { ids, names } = this.grid.block();
    this.state.together(() => {
      for (const id of ids) for (const name of names) this.state.type(id, name, "");
    });
    if (ids.length > 1) this.state.save(...ids); // a single row is saved when one leaves it
  }

  /** Puts a row back as it is stored; with nothing typed in it, unmarks the block. */
  putBack(id) {
    const row = this.state.row(id);
    if (row.state === "stored" || row.version === null) {
      this.grid.goTo(this.grid.at);
      return;
    }
    this.state.discard(id);
    this.state.say("The row is as it was; Ctrl + Z brings back what was typed.");
  }
}

/** The focus and the first letter into a field. */
function startField(control, typed, select) {
  control.focus();
  const isList = control.tagName === "SELECT";
  if (isList && typed !== null) selectByLetter(control, typed);
  else if (!isList && typed !== null) {
    control.value = typed;
    control.dispatchEvent(new Event("input"));
  } else if (control.type === "checkbox" || isList) return;
  else if (select) control.select();
  else control.setSelectionRange(control.value.length, control.value.length);
}

function selectByLetter(list, letter) {
  const found = [...list.options].find((option) => option.label.toLowerCase().startsWith(letter.toLowerCase()));
  if (!found) return;
  list.value = found.value;
  list.dispatchEvent(new Event("input"));
}
