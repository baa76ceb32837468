// What a form holds: the rows as stored, and what is typed and not saved yet.

/**
 * @typedef {{id: string, version: number|null, by: string, at: string, values: Object<string, any>}} StoredRow
 * @typedef {{version: number|null, read: Object<string, any>, values: Object<string, any>,
 *   texts: Object<string, string>, problems: Object<string, string>, message: string, tried: boolean,
 *   after: string|null}} Draft
 *   `read` is the row as it was when typing began; `values` and `texts` only what was typed since, `texts`
 *   what does not fit; `tried` whether it was to be saved as it is; `after` the row that a new one stands behind.
 * @typedef {StoredRow & {state: "stored"|"draft"|"refused"|"stale", problems: Object<string, string>,
 *   texts: Object<string, string>}} ShownRow
 * @typedef {{was: "save"|"remove"|"undo", theirs: StoredRow|null}} Conflict
 */

const DRAFTS_KEPT_AFTER = 300; // milliseconds without typing
const ANSWERED_WITHIN = 10_000; // milliseconds; then the kernel is taken to be gone or busy

/** The rows of one form over its model.
 *
 * Events: `rows` (which rows there are), `row` (id), `status`, `conflict` (id), `undoes`, `find`.
 */
class FormState {
  constructor(model) {
    this.model = model;
    this.key = newKey(); // tells this view from another one of the same form
    this.find = "";
    this.active = null; // the row that has the focus, or had it last
    this.focused = null; // the row that has the focus
    this.chosen = []; // rows a view has marked, for the buttons above
    this.said = "";
    this.done = []; // what came to be stored since the last save was sent
    /** @type {Map<string, StoredRow>} */
    this.stored = new Map();
    /** @type {Map<string, Draft>} */
    this.drafts = new Map(Object.entries(structuredClone(model.get("drafts") ?? {})));
    /** @type {Map<string, Conflict>} */
    this.conflicts = new Map();
    this.dropped = []; // drafts let go, for undo
    this.writes = 0; // what of ours came to be stored
    this.sent = new Map(); // row → values on their way to the store
    this.again = new Set(); // rows to save once more when the answer is here
    this.kept = new Set(); // drafts of this view that the model has
    this.ids = []; // all rows in order
    this.listeners = new Map();
    this.#take(model.get("rows"));
    this.#dropTheSaved();
  }

  /** @returns {Column[]} */
  get columns() {
    return this.model.get("columns");
  }

  /** @param {string} name @returns {Column} */
  column(name) {
    return this.columns.find((column) => column.name === name);
  }

  on(event, listener) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  /** Does `work`, and tells of all it changed in one go. */
  together(work) {
    if (this.held) return work();
    this.held = new Map();
    work();
    const held = [...this.held.values()];
    this.held = null;
    const hasRows = held.some(([event]) => event === "rows");
    for (const told of held) if (!hasRows || told[0] !== "row") this.#emit(...told);
    return undefined;
  }

  #emit(event, ...details) {
    if (this.held) {
      this.held.set([event, ...details].join(), [event, ...details]);
      return;
    }
    for (const listener of this.listeners.get(event) ?? []) listener(...details);
  }

  /** All rows in order, with what is typed. @returns {ShownRow[]} */
  rows() {
    return this.ids.map((id) => this.row(id));
  }

  /** One row, with what is typed. @param {string} id @returns {ShownRow} */
  row(id) {
    const stored = this.stored.get(id);
    const draft = this.drafts.get(id);
    const base = stored ?? { id, version: null, by: "", at: "", values: draft?.read ?? {} };
    if (!draft) return { ...base, state: "stored", problems: {}, texts: {} };
    const values = { ...base.values, ...draft.values };
    const { version, problems, texts } = draft;
    return { ...base, version, values, state: this.#stateOf(stored, draft), problems, texts };
  }

  #stateOf(stored, draft) {
    const isNew = draft.version === null;
    if (stored ? stored.version !== draft.version : !isNew) return "stale";
    return Object.keys(draft.problems).length || draft.message ? "refused" : "draft";
  }

  /** What a field shows: what was typed and does not fit, else its value. */
  text(id, name) {
    const row = this.row(id);
    return row.texts[name] ?? fieldText(this.column(name), row.values[name]);
  }

  /** A short name of a row, for announcements. */
  label(id) {
    const { values } = this.row(id);
    const naming = this.model.get("layout_of").naming ?? [];
    const told = naming.map((name) => this.column(name)).filter(Boolean);
    const text = told.map((column) => fieldText(column, values[column.name])).find((shown) => shown !== "");
    if (!text) return "the row";
    return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
  }

  /** Sets a value; it is saved by `save`. @returns {string} what is wrong with it */
  edit(id, name, value) {
    return this.#put(id, name, { value, problem: "" });
  }

  /** Sets what was typed; it is kept as typed where it does not fit. @returns {string} what is wrong with it */
  type(id, name, text) {
    const { currency } = this.row(id).values;
    return this.#put(id, name, { ...parseField(this.column(name), text, currency), text });
  }

  #put(id, name, { value, problem, text }) {
    const draft = this.#draftOf(id);
    const found = problem || checkField(this.column(name), value);
    delete draft.texts[name];
    delete draft.values[name];
    delete draft.problems[name];
    draft.message = "";
    draft.tried = false;
    if (problem) draft.texts[name] = text;
    else if (!isSame(value, draft.read[name])) draft.values[name] = value;
    const isUntouched = draft.version === null && !problem && isSame(value, draft.read[name]);
    if (found && !isUntouched) draft.problems[name] = found;
    if (!hasTyped(draft) && draft.version !== null) this.drafts.delete(id);
    this.#keepDrafts();
    this.#emit("row", id);
    this.#emit("status");
    return found;
  }

  #draftOf(id) {
    if (!this.drafts.has(id)) {
      const stored = this.stored.get(id);
      this.drafts.set(id, newDraft(stored.version, stored.values));
    }
    return this.drafts.get(id);
  }

  /** Begins a row with `values`, behind row `after` if given; returns its id, which is its key when saved. */
  add(values = {}, after = null) {
    const id = newKey();
    const defaults = Object.fromEntries(this.columns.map((column) => [column.name, column.default ?? null]));
    const draft = newDraft(null, { ...defaults, ...this.model.get("fixed") });
    for (const [name, value] of Object.entries(values)) {
      if (!isSame(value, draft.read[name])) draft.values[name] = value;
    }
    draft.after = after;
    this.drafts.set(id, draft);
    this.ids.splice(after === null ? this.ids.length : this.ids.indexOf(after) + 1, 0, id);
    this.#keepDrafts();
    this.#emit("rows");
    this.#emit("status");
    return id;
  }

  /** Begins a row that says what row `id` says, behind it; returns its id. */
  duplicate(id) {
    const values = Object.fromEntries(this.columns.map(({ name }) => [name, this.row(id).values[name] ?? null]));
    return this.add(values, id);
  }

  /** Deletes rows; one that was never saved is let go. One `undo` brings all back. */
  remove(...ids) {
    const step = newKey();
    ids.filter((id) => !this.stored.has(id)).forEach((id) => this.discard(id));
    const stored = ids.filter((id) => this.stored.has(id));
    this.say("");
    stored.forEach((id, number) => {
      const more = number < stored.length - 1;
      this.#tell({ op: "remove", id, version: this.stored.get(id).version, step, more });
    });
  }

  /** Lets go of what is typed in a row; `undo` brings it back. */
  discard(id) {
    const draft = this.drafts.get(id);
    if (!draft) return;
    this.#drop(id, draft);
    this.#forget(id);
  }

  #drop(id, draft) {
    if (draft && hasTyped(draft)) this.dropped.push({ id, draft, writes: this.writes });
  }

  #forget(id) {
    this.drafts.delete(id);
    this.conflicts.delete(id);
    if (!this.stored.has(id)) this.#withoutRow(id);
    this.#changed(id);
    this.#emit("undoes");
  }

  #withoutRow(id) {
    this.ids = this.ids.filter((known) => known !== id);
    this.#emit("rows");
  }

  /** Saves rows in which anything is typed and nothing is wrong; one `undo` takes all back. */
  save(...ids) {
    const step = newKey();
    this.together(() => {
      const ready = ids.filter((id) => this.#isReady(id));
      ready.forEach((id, number) => this.#send(id, step, number < ready.length - 1));
    });
  }

  saveAll() {
    this.save(...this.drafts.keys());
  }

  #isReady(id) {
    const draft = this.drafts.get(id);
    if (!draft || this.conflicts.has(id)) return false;
    if (this.sent.has(id)) this.again.add(id);
    if (this.sent.has(id)) return false;
    if (draft.version === null && !hasTyped(draft)) {
      this.#forget(id);
      return false;
    }
    draft.problems = this.#problems(draft, { ...draft.read, ...draft.values });
    draft.message = "";
    draft.tried = true;
    this.#changed(id);
    return Object.keys(draft.problems).length === 0;
  }

  #send(id, step, more) {
    if (!this.sent.size) this.say("");
    this.sentAt = Date.now();
    const { version, read, values } = this.drafts.get(id);
    this.sent.set(id, { ...values });
    this.#tell({ op: "save", id, version, values: { ...read, ...values }, step, more });
  }

  #problems(draft, values) {
    const found = {};
    for (const column of this.columns) {
      const isOff = column.name in draft.texts;
      const problem = isOff ? draft.problems[column.name] : checkField(column, values[column.name]);
      if (problem) found[column.name] = problem;
    }
    return found;
  }

  #tell(message) {
    this.model.send({ ...message, view: this.key });
  }

  /** Takes back what this form did last: a draft let go comes back, else the last write is undone. */
  undo() {
    if (!this.#undoesDropped()) {
      this.saveAll();
      this.#tell({ op: "undo" });
      return;
    }
    const { id, draft } = this.dropped.pop();
    this.drafts.set(id, draft);
    if (!this.ids.includes(id)) {
      this.ids.splice(this.ids.indexOf(draft.after) + 1 || this.ids.length, 0, id);
      this.#emit("rows");
    }
    this.#changed(id);
    this.#emit("undoes");
  }

  /** What `undo` would do, "" if nothing. */
  undoes() {
    return this.#undoesDropped() ? "discarding what was typed" : this.model.get("undoes");
  }

  #undoesDropped() {
    const last = this.dropped.at(-1);
    return last !== undefined && (last.writes === this.writes || !this.model.get("undoes"));
  }

  /** Ends a conflict by the values chosen; none chosen lets go of what was typed. */
  resolve(id, values) {
    const { theirs } = this.conflicts.get(id);
    this.conflicts.delete(id);
    if (values === null) return this.discard(id);
    const draft = newDraft(theirs?.version ?? null, theirs?.values ?? {});
    for (const [name, value] of Object.entries(values)) {
      if (!isSame(value, draft.read[name])) draft.values[name] = value;
    }
    this.drafts.set(id, draft);
    if (hasTyped(draft)) return this.save(id);
    return this.#forget(id);
  }

  /** Puts a conflict off: what was typed stays, unsaved, and saving the row asks again. */
  postpone(id) {
    this.conflicts.delete(id);
    this.#changed(id);
  }

  /** Says one sentence in the status line. */
  say(sentence) {
    this.said = sentence;
    this.done = [];
    this.#emit("status");
  }

  /** What the status line says: how a view answered, and what was stored. */
  status() {
    if (this.sent.size && Date.now() - this.sentAt > ANSWERED_WITHIN) {
      return "Not saved yet: the kernel does not answer. What was typed stays here; if the kernel was restarted, run the cell again.";
    }
    if (this.sent.size) return "Saving…";
    const told = ["Saved", "Deleted"].map((doing) => {
      const labels = this.done.filter((done) => done.doing === doing).map((done) => done.label);
      return labels.length > 1 ? `${doing} ${labels.length} rows.` : labels.map((label) => `${doing} ${label}.`).join();
    });
    return [this.said, ...told].filter(Boolean).join(" ");
  }

  #did(doing, id) {
    this.done.push({ doing, label: this.label(id) });
  }

  /** Shows only rows that hold `text`, in views that can. */
  search(text) {
    this.find = text;
    this.#emit("find");
  }

  /** Rows that are typed in and not saved; not the one with the focus, before it was to be saved. */
  unsaved() {
    const told = [...this.drafts].filter(([id, draft]) => id !== this.focused || draft.tried);
    return told.map(([id]) => this.row(id));
  }

  #changed(id) {
    this.#keepDrafts();
    this.#emit("row", id);
    this.#emit("status");
  }

  /** Drafts live in the model, so that reloading the page loses nothing. */
  #keepDrafts() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepDraftsNow(), DRAFTS_KEPT_AFTER);
  }

  keepDraftsNow() {
    clearTimeout(this.timer);
    const drafts = { ...this.model.get("drafts") };
    for (const id of this.kept) delete drafts[id];
    this.kept = new Set(this.drafts.keys());
    this.model.set("drafts", structuredClone({ ...drafts, ...Object.fromEntries(this.drafts) }));
    this.model.save_changes();
  }

  /** The rows came in anew: someone wrote. */
  rowsCameIn() {
    const before = this.stored;
    const order = this.ids.join();
    this.#take(this.model.get("rows"));
    this.#tellOfOthers(before);
    if (this.ids.join() !== order) this.#emit("rows");
    for (const [id, row] of this.stored) {
      if (before.get(id) !== row && before.get(id)?.version !== row.version) this.#emit("row", id);
    }
    for (const id of this.drafts.keys()) if (!this.stored.has(id)) this.#emit("row", id);
    this.#emit("status");
  }

  /** Takes `rows` as stored; rows known already keep their places, drafts theirs. */
  #take(rows) {
    this.stored = new Map(rows.map((row) => [row.id, row]));
    const kept = this.ids.filter((id) => this.stored.has(id) || this.drafts.has(id));
    const known = new Set(kept);
    const added = [...this.stored.keys(), ...this.drafts.keys()].filter((id) => !known.has(id));
    this.ids = [...kept, ...new Set(added)];
  }

  #tellOfOthers(before) {
    const me = this.model.get("me");
    const written = [...this.stored.values()].filter((row) => before.get(row.id)?.version !== row.version);
    const gone = [...before.keys()].filter((id) => !this.stored.has(id)).length;
    const told = [];
    if (written.length) {
      const by = [...new Set(written.map((row) => (row.by === me ? "You, elsewhere," : row.by || "Someone")))].join(", ");
      told.push(`${by} changed ${written.length === 1 ? this.label(written[0].id) : `${written.length} rows`}.`);
    }
    if (gone) told.push(gone === 1 ? "1 row was deleted." : `${gone} rows were deleted.`);
    if (told.length) this.say(told.join(" "));
  }

  /** Drafts that a reload found saved already. */
  #dropTheSaved() {
    for (const [id, draft] of this.drafts) {
      const stored = this.stored.get(id);
      const isSaved = stored && Object.entries(draft.values).every(([name, value]) => isSame(value, stored.values[name]));
      if (isSaved && Object.keys(draft.texts).length === 0) this.drafts.delete(id);
    }
  }

  /** What Python says; how a write of another view went is told there. */
  answer(message) {
    const { op, id, view } = message;
    if (view && view !== this.key && op !== "saved" && op !== "removed") return;
    if (op === "saved") this.#saved(id, message.row);
    else if (op === "refused") this.#refused(id, message.problems, message.message);
    else if (op === "failed") this.#refused(id, {}, message.message);
    else if (op === "removed") this.#removed(id);
    else if (op === "stale") this.#stale(message);
    else if (op === "said") this.say(message.message);
  }

  #saved(id, row) {
    const sent = this.sent.get(id) ?? {};
    const isNew = !this.ids.includes(id);
    this.sent.delete(id);
    this.stored.set(id, row);
    this.writes += 1;
    const draft = this.drafts.get(id);
    if (draft) {
      draft.version = row.version;
      draft.read = row.values;
      draft.message = "";
      for (const [name, value] of Object.entries(sent)) {
        if (name in draft.values && isSame(draft.values[name], value)) delete draft.values[name];
      }
      if (!hasTyped(draft)) this.drafts.delete(id);
    }
    if (isNew) {
      this.ids.push(id);
      this.#emit("rows");
    }
    this.#did("Saved", id);
    this.#changed(id);
    this.#emit("undoes");
    if (this.again.delete(id)) this.save(id);
  }

  #refused(id, problems, message) {
    this.sent.delete(id);
    this.again.delete(id);
    const draft = this.drafts.get(id);
    if (draft) {
      Object.assign(draft.problems, problems);
      draft.message = message;
      this.#changed(id);
    } else this.say(message);
  }

  #removed(id) {
    this.#did("Deleted", id);
    this.writes += 1;
    this.#drop(id, this.drafts.get(id));
    this.stored.delete(id);
    this.drafts.delete(id);
    this.#withoutRow(id);
    this.#keepDrafts();
    this.#emit("undoes");
    this.#emit("status");
  }

  #stale({ id, was, read, ours, theirs }) {
    this.sent.delete(id);
    this.again.delete(id);
    if (theirs) this.stored.set(id, theirs);
    else this.stored.delete(id);
    if (was === "undo") this.#drop(id, this.drafts.get(id));
    if (was === "undo") this.drafts.set(id, { ...newDraft(read.version, read.values), values: ours.values });
    if (was === "remove" && !theirs) return this.#removed(id);
    if (!this.ids.includes(id)) {
      this.ids.push(id);
      this.#emit("rows");
    }
    this.conflicts.set(id, { was, theirs });
    this.#changed(id);
    return this.#emit("conflict", id);
  }
}

function newDraft(version, read) {
  return { version, read: { ...read }, values: {}, texts: {}, problems: {}, message: "", tried: false, after: null };
}

function hasTyped(draft) {
  return Object.keys(draft.values).length > 0 || Object.keys(draft.texts).length > 0;
}

function isSame(one, other) {
  return (isEmpty(one) ? null : one) === (isEmpty(other) ? null : other);
}

/** A key for a new row, and for the writes that one undo takes back. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
