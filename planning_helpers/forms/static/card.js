// Cards: one row at a time with all its fields, and the way to the next.

/** One row at a time. @param {FormState} state @param {HTMLElement} host */
function cardView(state, host) {
  const view = new CardView(state, host);
  return {
    refresh: () => view.refresh(),
    focus: (id, name) => view.focus(id, name),
    destroy: () => view.destroy(),
  };
}

class CardView {
  constructor(state, host) {
    Object.assign(this, { state, host, id: null, fields: null });
    this.list = element("select", { "aria-label": `Which ${nounOf(state)}`, onchange: () => this.show(this.list.value) });
    this.before = element("button", { type: "button", onclick: () => this.step(-1) }, "‹ Previous");
    this.after = element("button", { type: "button", onclick: () => this.step(1) }, "Next ›");
    this.place = element("span", { class: "pb-card-place" });
    this.nav = element("div", { class: "pb-card-nav" }, this.before, this.list, this.after, this.place);
    this.sheet = element("div", { class: "pb-card", role: "group" });
    host.replaceChildren(this.nav, this.sheet);
    this.refresh();
  }

  /** Shows the rows as they are now. */
  refresh() {
    const rows = this.rows();
    this.at = rows.findIndex((row) => row.id === this.id);
    if (this.at < 0) this.at = Math.min(this.last ?? 0, rows.length - 1);
    this.last = Math.max(0, this.at);
    this.id = rows[this.at]?.id ?? null;
    this.drawNav(rows);
    if (this.fields?.id === this.id && this.id !== null) this.fields.refresh();
    else this.drawSheet();
  }

  rows() {
    return this.state.rows().filter((row) => row.id === this.id || isFound(this.state, row));
  }

  drawNav(rows) {
    this.nav.hidden = rows.length === 0;
    const names = rows.map((row, number) => element("option", { value: row.id }, rowName(this.state, row, number)));
    this.list.replaceChildren(...names);
    this.list.value = this.id ?? "";
    this.before.disabled = this.at <= 0;
    this.after.disabled = this.at < 0 || this.at >= rows.length - 1;
    this.place.textContent = rows.length ? `${this.at + 1} of ${rows.length}` : "";
  }

  drawSheet() {
    this.fields = null;
    this.state.chosen = this.id === null ? [] : [this.id];
    if (this.id === null) {
      delete this.sheet.dataset.row;
      const first = this.state.find
        ? `No ${nounOf(this.state)} holds “${this.state.find}”.`
        : `Nothing is written down yet. Add the first ${nounOf(this.state)}.`;
      this.sheet.replaceChildren(element("p", { class: "pb-nothing" }, first));
      return;
    }
    this.fields = new RowFields(this.state, this.id);
    this.sheet.dataset.row = this.id;
    this.sheet.replaceChildren(this.fields.root);
  }

  /** Opens another row; the one left is saved. */
  show(id) {
    const left = this.id;
    this.id = id;
    if (left !== null && left !== id) this.state.save(left);
    this.refresh();
  }

  step(by) {
    const next = this.rows()[this.at + by];
    if (next) this.show(next.id);
  }

  focus(id, name) {
    this.show(id);
    this.fields?.focus(name);
  }

  destroy() {
    this.host.replaceChildren();
  }
}

/** The fields of one row under their headings, what is seldom needed folded away. */
class RowFields {
  constructor(state, id) {
    Object.assign(this, { state, id, fields: new Map() });
    this.title = element("p", { class: "pb-card-title" });
    this.note = element("p", { class: "pb-card-note" });
    this.root = element("div", {}, this.title, this.note, ...this.groups());
    this.refresh();
  }

  groups() {
    const fixed = this.state.model.get("fixed") ?? {};
    const columns = this.state.columns.filter((column) => !(column.name in fixed));
    const inSight = columns.filter((column) => column.place === "main");
    const folded = columns.filter((column) => column.place !== "main");
    const groups = layoutOf(this.state).groups ?? [];
    const grouped = new Set(groups.flatMap((group) => group.columns));
    const rest = inSight.filter((column) => !grouped.has(column.name));
    return [
      ...(rest.length ? [this.group(groups.length ? "" : sentenceCase(nounOf(this.state)), rest)] : []),
      ...groups
        .map((group) => [group.title, group.columns.map((name) => inSight.find((column) => column.name === name))])
        .filter(([, found]) => found.some(Boolean))
        .map(([title, found]) => this.group(title, found.filter(Boolean))),
      ...(folded.length ? [this.folded(folded)] : []),
    ];
  }

  group(title, columns) {
    const legend = title ? [element("legend", {}, title)] : [];
    return element("fieldset", {}, ...legend, ...columns.map((column) => this.line(column)));
  }

  folded(columns) {
    const isEvidence = columns.every((column) => column.name.startsWith("evidence_") || column.name === "audience");
    const title = isEvidence ? "How we know, and who may see it" : "More";
    return element("details", {}, element("summary", {}, title), this.group("", columns));
  }

  line(column) {
    const must = column.required ? " *" : "";
    const hint = element("small", {}, column.description);
    const entry = { column, shown: undefined, field: null };
    const label = element("span", { class: "pb-card-label", "aria-hidden": "true" }, column.label + must, hint);
    label.addEventListener("click", () => controlOf(entry.field).focus());
    entry.line = element("div", { class: `pb-card-line pb-line-${column.kind}` }, label);
    this.fields.set(column.name, entry);
    return entry.line;
  }

  /** Shows what is stored or typed now; a field with the focus is left alone, only told what is wrong. */
  refresh() {
    if (!this.state.ids.includes(this.id)) return;
    const row = this.state.row(this.id);
    this.title.textContent = rowName(this.state, row, this.state.ids.indexOf(this.id));
    this.note.textContent = savedNote(row);
    this.note.dataset.state = row.state;
    for (const entry of this.fields.values()) this.refreshField(entry, row);
  }

  refreshField(entry, row) {
    const { column, line } = entry;
    const value = row.values[column.name] ?? null;
    const text = row.texts[column.name];
    const shown = JSON.stringify([value, text ?? null]);
    const isBusy = entry.field?.contains(document.activeElement);
    if (entry.shown !== shown && !isBusy) {
      const made = fieldEditor(column, value, {
        text,
        onInput: (typed) => this.state.type(this.id, column.name, typed),
        onDone: () => {},
      });
      made.title = column.description;
      if (entry.field) entry.field.replaceWith(made);
      else line.append(made);
      Object.assign(entry, { field: made, shown });
    }
    showProblem(entry.field, row.problems[column.name] ?? "");
  }

  /** Puts the focus in field `name`, or in the first. */
  focus(name) {
    const { field } = this.fields.get(name) ?? this.fields.values().next().value;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    controlOf(field).focus();
  }
}

/** Whether a row holds what is looked for. */
function isFound(state, row) {
  const wanted = state.find.trim().toLowerCase();
  return wanted === "" || state.columns.some(({ name }) => state.text(row.id, name).toLowerCase().includes(wanted));
}

function layoutOf(state) {
  return state.model.get("layout_of") ?? {};
}

function nounOf(state) {
  return layoutOf(state).noun || "entry";
}

/** What tells a row from the others; its number where nothing does yet. */
function rowName(state, row, number) {
  const named = (layoutOf(state).naming ?? [])
    .filter((name) => state.column(name))
    .map((name) => state.text(row.id, name))
    .filter(Boolean);
  const shown = named.join(" – ") || `${sentenceCase(nounOf(state))} ${number + 1}`;
  return shown.length > 90 ? `${shown.slice(0, 89)}…` : shown;
}

function savedNote(row) {
  if (row.state === "refused") return "Not saved yet: see what is wrong below.";
  if (row.state === "stale") return "Not saved yet: somebody else saved this meanwhile.";
  if (row.state === "draft") return "Not saved yet.";
  return row.by ? `Saved by ${row.by}${row.at ? ` on ${row.at.slice(0, 10)}` : ""}.` : "";
}

function sentenceCase(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function withArticle(noun) {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}
