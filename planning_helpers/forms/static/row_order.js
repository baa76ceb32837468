// Which rows a grid shows and in which order: as sorted and filtered last; rows that come or go move no other.

const NEXT_SORT = { none: "ascending", ascending: "descending", descending: "none" };

class RowOrder {
  /** @param {FormState} state */
  constructor(state) {
    this.state = state;
    this.sorted = { name: null, order: "none" };
    this.filters = {};
    this.find = "";
    /** @type {Column[]} */
    this.columns = []; // those that are searched
    this.ids = [];
    this.known = new Set();
  }

  /** Sorts by a column: up, at the next call down, then not at all. */
  sortBy(name) {
    const order = this.sorted.name === name ? NEXT_SORT[this.sorted.order] : "ascending";
    this.sorted = { name, order };
    this.arrange();
  }

  filterBy(name, text) {
    if (text.trim()) this.filters[name] = text.trim();
    else delete this.filters[name];
    this.arrange();
  }

  /** Orders all rows anew; rows that are typed in are shown whatever they hold. */
  arrange() {
    this.find = this.state.find;
    const wanted = this.state.rows().filter((row) => row.state !== "stored" || this.passes(row));
    const { name, order } = this.sorted;
    if (order !== "none") {
      const column = this.state.column(name);
      const sign = order === "ascending" ? 1 : -1;
      wanted.sort((one, other) => compareValues(column, one.values[name], other.values[name], sign));
    }
    this.ids = wanted.map((row) => row.id);
    this.known = new Set(this.state.ids);
  }

  passes(row) {
    const text = (column) => (row.texts[column.name] ?? fieldText(column, row.values[column.name])).toLowerCase();
    const find = this.find.trim().toLowerCase();
    if (find && !this.columns.some((column) => text(column).includes(find))) return false;
    return Object.entries(this.filters).every(([name, wanted]) => text(this.state.column(name)).includes(wanted.toLowerCase()));
  }

  /** Takes out rows that went and puts new ones where they stand in the store, or behind the row they copy. */
  follow() {
    if (this.find !== this.state.find) this.arrange();
    const { ids, drafts } = this.state;
    const alive = new Set(ids);
    const added = ids.filter((id) => !this.known.has(id));
    this.ids = this.ids.filter((id) => alive.has(id));
    this.known = alive;
    for (const id of added) {
      const row = this.state.row(id);
      if (row.state === "stored" && !this.passes(row)) continue;
      const before = row.version === null ? drafts.get(id).after : ids[ids.indexOf(id) - 1];
      const at = this.ids.indexOf(before);
      this.ids.splice(at < 0 ? this.ids.length : at + 1, 0, id);
    }
  }
}

/** Numbers by size, choices as declared, the rest by what is read; empty last in both directions. */
function compareValues(column, one, other, sign) {
  if (isEmpty(one) || isEmpty(other)) return Number(isEmpty(one)) - Number(isEmpty(other));
  if (typeof one === "number" && typeof other === "number") return sign * (one - other);
  const places = column.is_open ? [-1, -1] : [one, other].map((value) => column.choices.indexOf(value));
  if (!places.includes(-1)) return sign * (places[0] - places[1]);
  return sign * fieldText(column, one).localeCompare(fieldText(column, other), undefined, { numeric: true });
}
