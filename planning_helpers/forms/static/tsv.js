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
