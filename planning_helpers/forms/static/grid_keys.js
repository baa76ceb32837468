// Keyboard and mouse on a grid.

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
  ["Enter on a heading", "sort by it; the row below the headings filters"],
  ["Tab", "leave the table"],
];
const PAGE = 15; // rows that Page Down goes

class GridKeys {
  /** @param {Grid} grid @param {AbortSignal} signal */
  constructor(grid, signal) {
    this.grid = grid;
    const on = (name, listener) => grid.table.addEventListener(name, listener, { signal });
    on("keydown", (event) => this.key(event));
    on("mousedown", (event) => this.pressed(event));
    on("mouseover", (event) => this.dragged(event));
    on("click", (event) => this.clicked(event));
    on("dblclick", (event) => this.clickedTwice(event));
  }

  pressed(event) {
    const { grid } = this;
    const at = grid.placeOf(event.target);
    if (!at || event.button !== 0 || isInField(event.target)) return;
    event.preventDefault();
    this.wasThere = grid.isAt(at) && grid.cell(at.id, at.name) === document.activeElement;
    grid.goTo(at, { extend: event.shiftKey && grid.isRow(at.id) });
  }

  dragged(event) {
    const { grid } = this;
    const at = event.buttons === 1 && !grid.cells.now && grid.placeOf(event.target);
    if (!at || !grid.isRow(at.id) || !grid.isOnRow() || grid.isAt(at)) return;
    grid.goTo(at, { extend: true });
  }

  /** A click on the cell that has the focus edits it. */
  clicked(event) {
    const { grid } = this;
    const at = grid.placeOf(event.target);
    if (!at || event.shiftKey || isInField(event.target) || at.name === ROW) return;
    if (at.id === HEAD) grid.sortBy(at.name);
    else if (grid.isRow(at.id) && (this.wasThere || grid.isFlag(at.name))) grid.cells.begin(at);
  }

  clickedTwice(event) {
    const { grid } = this;
    const at = grid.placeOf(event.target);
    if (!at || isInField(event.target) || !grid.isRow(at.id) || at.name === ROW || grid.isFlag(at.name)) return;
    grid.cells.edit(at);
  }

  key(event) {
    const { grid } = this;
    if (event.isComposing) return undefined;
    if (event.target.closest(".pb-field")) return this.keyInField(event);
    const at = grid.placeOf(event.target);
    if (!at) return undefined;
    if (at.id === FILTER) return this.keyInFilter(event, at);
    const makesLetters = event.getModifierState("AltGraph"); // such as @ on many keyboards, which also sets ctrl and alt
    const ctrl = (event.ctrlKey || event.metaKey) && !makesLetters;
    const move = event.altKey ? null : this.moveOf(event.key, ctrl, at);
    if (!move) return grid.isRow(at.id) ? this.keyOnRow(event, at, ctrl) : this.keyOnHead(event, at);
    event.preventDefault();
    return grid.goTo(move, { extend: event.shiftKey && grid.isRow(at.id) && grid.isRow(move.id) });
  }

  /** Where a key leads to from a cell; null if it is no key to move by. */
  moveOf(key, ctrl, { id, name }) {
    const { names, order } = this.grid;
    const lines = [HEAD, FILTER, ...order.ids];
    const [row, column] = [lines.indexOf(id), names.indexOf(name)];
    const last = { row: lines.length - 1, column: names.length - 1 };
    const first = Math.min(2, last.row);
    const moves = {
      ArrowUp: [ctrl ? first : row - 1, column],
      ArrowDown: [ctrl ? last.row : row + 1, column],
      ArrowLeft: [row, ctrl ? 1 : column - 1],
      ArrowRight: [row, ctrl ? last.column : column + 1],
      Home: ctrl ? [first, 1] : [row, 1],
      End: ctrl ? [last.row, last.column] : [row, last.column],
      PageUp: [Math.max(row - PAGE, Math.min(row, first)), column],
      PageDown: [row + PAGE, column],
    };
    if (!moves[key]) return null;
    const [toRow, toColumn] = moves[key];
    return { id: lines[clamp(toRow, 0, last.row)], name: names[clamp(toColumn, 0, last.column)] };
  }

  keyOnHead(event, at) {
    if ((event.key !== "Enter" && event.key !== " ") || at.name === ROW) return;
    event.preventDefault();
    this.grid.sortBy(at.name);
  }

  keyInFilter(event, { name }) {
    const { grid } = this;
    const below = { id: grid.order.ids[0] ?? HEAD, name };
    const to = { ArrowUp: { id: HEAD, name }, ArrowDown: below, Enter: below }[event.key];
    if (!to) return;
    event.preventDefault();
    grid.goTo(to);
  }

  keyOnRow(event, at, ctrl) {
    const { grid } = this;
    const { cells } = grid;
    const begin = () => (at.name === ROW ? grid.goTo({ id: at.id, name: grid.names[1] }) : cells.begin(at));
    const actions = {
      Enter: ctrl ? () => grid.addRow() : begin,
      F2: begin,
      Delete: () => (ctrl || grid.block().isWhole ? grid.removeRows() : cells.empty()),
      Backspace: () => cells.empty(),
      Escape: () => cells.putBack(at.id),
      Insert: () => grid.addRow(),
    };
    const isTyped = event.key.length === 1 && !ctrl && (!event.altKey || event.getModifierState("AltGraph")) && at.name !== ROW;
    const typed = () => (event.key === " " ? begin() : cells.edit(at, { typed: event.key }));
    const isCopy = ctrl && event.key.toLowerCase() === "d";
    const action = isCopy ? () => grid.duplicateRows() : (actions[event.key] ?? (isTyped ? typed : null));
    if (!action) return;
    event.preventDefault();
    action();
  }

  keyInField(event) {
    const { grid } = this;
    const { id, name } = grid.cells.now;
    const isNewLine = event.key === "Enter" && event.target.tagName === "TEXTAREA" && (event.shiftKey || event.altKey);
    if (isNewLine && event.altKey) document.execCommand("insertText", false, "\n"); // shift does so by itself
    if (isNewLine || !["Escape", "Enter", "Tab"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") {
      grid.cells.cancel();
      return;
    }
    grid.cells.finish();
    if (event.key === "Tab") grid.cells.goOn({ id, name }, event.shiftKey ? -1 : 1);
    else this.goDown({ id, name }, event.shiftKey ? "ArrowUp" : "ArrowDown");
  }

  /** To the next row; where there is none, the row is saved as if one had left it. */
  goDown(at, key) {
    const to = this.moveOf(key, false, at);
    this.grid.goTo(to.id === FILTER ? at : to);
    if (this.grid.at.id === at.id) this.grid.state.save(at.id);
  }
}

/** Whether `target` is in a field, which has keys and mouse of its own. */
function isInField(target) {
  return target.closest(".pb-field, .pb-filters") !== null;
}

function clamp(number, least, most) {
  return Math.max(least, Math.min(most, number));
}
