// Blocks of cells on their way from and to a spreadsheet.

/** The cells of a pasted block; quoted ones may hold tabs and line ends, as Excel writes them.
 * @param {string} text @returns {string[][]} */
function parseBlock(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y;
  while (cell.lastIndex < text.length) {
    const [, quoted, plain, end] = cell.exec(text);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"').replace(/\r\n?/g, "\n"));
    if (end === "\t" && cell.lastIndex === text.length) rows.at(-1).push("");
    else if (end !== "\t" && cell.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

/** A block as text; cells with tabs, line ends or quotes are quoted. @param {string[][]} rows */
function blockText(rows) {
  const quoted = (text) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

/** A block as an HTML table in which a spreadsheet takes text as text, never as a formula.
 * @param {string[][]} rows @param {boolean[]} areText by column */
function blockHtml(rows, areText) {
  const cells = (row) => row.map((text, number) => {
    const style = areText[number] ? "mso-number-format:'\\@'; white-space: pre-wrap" : null;
    return element("td", { style }, text);
  });
  return element("table", {}, ...rows.map((row) => element("tr", {}, ...cells(row)))).outerHTML;
}

/** Copy, cut and paste of the block that is marked in a grid. */
class GridClipboard {
  /** @param {Grid} grid @param {AbortSignal} signal */
  constructor(grid, signal) {
    this.grid = grid;
    this.state = grid.state;
    const on = (name, listener) => document.addEventListener(name, listener, { signal, capture: true });
    on("copy", (event) => this.copy(event, false));
    on("cut", (event) => this.copy(event, true));
    on("paste", (event) => this.paste(event));
  }

  copy(event, isCut) {
    if (!this.grid.isOnRow()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { ids, names } = this.grid.block();
    const rows = ids.map((id) => names.map((name) => this.state.text(id, name)));
    const areText = names.map((name) => !NUMBER_KINDS.includes(this.state.column(name).kind));
    event.clipboardData.setData("text/plain", blockText(rows));
    event.clipboardData.setData("text/html", blockHtml(rows, areText));
    if (isCut) this.grid.cells.empty();
    this.state.say(`${isCut ? "Cut" : "Copied"} ${rows.length} × ${names.length} cells.`);
  }

  /** A single cell fills the whole marked block; a block is put from its first cell on. */
  paste(event) {
    if (!this.grid.isOnRow()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const pasted = parseBlock(event.clipboardData.getData("text/plain"));
    if (widest(pasted) === 0) return;
    const { ids, names } = this.grid.block();
    const isOne = pasted.length === 1 && pasted[0].length === 1;
    this.put(isOne ? ids.map(() => names.map(() => pasted[0][0])) : pasted, ids[0], names[0]);
  }

  /** Types a block of cells from a row and column on, as typed even where it does not fit; missing rows are added. */
  put(cells, id, name) {
    const { grid, state } = this;
    const shown = grid.order.ids;
    const from = shown.indexOf(id);
    const names = grid.names.slice(grid.names.indexOf(name));
    const missing = Math.max(0, from + cells.length - shown.length);
    let bad = 0;
    const ids = shown.slice(from, from + cells.length);
    state.together(() => {
      for (let added = 0; added < missing; added += 1) ids.push(state.add({}));
      ids.forEach((row, number) => {
        names.slice(0, cells[number].length).forEach((column, at) => {
          if (state.type(row, column, cells[number][at])) bad += 1;
        });
      });
    });
    if (ids.length > 1) state.save(...ids); // a single row is saved when one leaves it
    grid.goTo({ id: ids[0], name });
    grid.goTo({ id: ids.at(-1), name: names[Math.min(names.length, widest(cells)) - 1] }, { extend: true });
    state.say(pasteSentence(cells, names.length, missing, bad));
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
