// Fields: what a text typed in one means, and how a value reads.

/**
 * @typedef {{name: string, label: string, description: string, kind: string, required: boolean,
 *   choices: string[], is_open: boolean, options: [string, string][], least: number|null,
 *   most: number|null, default: any, place: string}} Column
 * @typedef {{value: any, problem: string}} Parsed
 */

const WHOLE_KINDS = ["count", "score"];
const NUMBER_KINDS = ["count", "score", "number", "money", "share"];
const YES = ["yes", "y", "true", "x", "1", "✓", "☑"];
const NO = ["no", "n", "false", "0", "☐"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** What `text` means in a column: its JSON value, or what is wrong with it.
 * @param {Column} column @param {string} text @returns {Parsed} */
function parseField(column, text) {
  const typed = column.kind === "note" ? text.replace(/\r\n?/g, "\n").trim() : text.trim();
  if (typed === "") return { value: column.kind === "flag" ? false : null, problem: "" };
  if (isListed(column)) return parseListed(column, typed);
  if (NUMBER_KINDS.includes(column.kind)) return parseNumber(column, typed);
  if (column.kind === "date") return parseDate(typed);
  if (column.kind === "flag") return parseFlag(typed);
  return { value: typed, problem: "" };
}

/** What is wrong with a value, "" if nothing is.
 * @param {Column} column @param {any} value @returns {string} */
function checkField(column, value) {
  if (isEmpty(value)) return column.required ? `${column.label} is empty; it is required.` : "";
  if (!NUMBER_KINDS.includes(column.kind)) return "";
  const shown = fieldText(column, value);
  if (WHOLE_KINDS.includes(column.kind) && !Number.isInteger(value)) {
    return `${shown} is not a whole number; write one without decimals.`;
  }
  const { least, most } = column;
  const low = least !== null && value < least;
  const high = most !== null && value > most;
  if (!low && !high) return "";
  const limits = [least, most].map((limit) => (limit === null ? "" : fieldText(column, limit)));
  if (least !== null && most !== null) return `${shown} is outside ${limits[0]} to ${limits[1]}.`;
  return low ? `${shown} is less than ${limits[0]}.` : `${shown} is more than ${limits[1]}.`;
}

/** A value as people read and copy it; typing that text again gives the same value.
 * @param {Column} column @param {any} value @returns {string} */
function fieldText(column, value) {
  if (isEmpty(value)) return "";
  if (column.kind === "flag") return value ? "yes" : "no";
  if (column.kind === "share") return `${Number((value * 100).toPrecision(12))}%`;
  if (["money", "number", "count"].includes(column.kind)) return groupedNumber(value);
  const option = column.options.find(([key]) => key === value);
  return option ? option[1] : String(value);
}

function isEmpty(value) {
  return value === null || value === undefined || value === "";
}

function isListed(column) {
  return column.kind === "reference" || column.choices.length > 0 || column.options.length > 0;
}

/** Key and label of what a column offers. @param {Column} column @returns {[string, string][]} */
function offered(column) {
  return column.options.length ? column.options : column.choices.map((choice) => [choice, choice]);
}

function groupedNumber(value) {
  const [whole, decimals] = String(value).split(".");
  if (!/^-?\d+$/.test(whole)) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals ? `${grouped}.${decimals}` : grouped;
}

/** @param {Column} column @param {string} typed @returns {Parsed} */
function parseListed(column, typed) {
  const all = offered(column);
  const key = all.find(([known]) => known === typed);
  if (key) return { value: key[0], problem: "" };
  const wanted = typed.toLowerCase();
  const byLabel = all.filter(([, label]) => label.toLowerCase() === wanted);
  const byName = byLabel.length ? byLabel : all.filter(([, label]) => nameIn(label) === wanted);
  if (byName.length === 1) return { value: byName[0][0], problem: "" };
  if (byName.length > 1) {
    return { value: null, problem: `${byName.length} in the list are called “${typed}”; choose one of them.` };
  }
  if (column.is_open) return { value: begunChoice(all, wanted) ?? typed, problem: "" };
  const near = all.filter(([, label]) => label.toLowerCase().includes(wanted)).slice(0, 3);
  return { value: null, problem: notListed(typed, near.length ? near : all, near.length > 0) };
}

/** The one usual value that begins with what is typed, three letters at least; else undefined. */
function begunChoice(all, wanted) {
  const begun = all.filter(([, label]) => label.toLowerCase().startsWith(wanted));
  return wanted.length >= 3 && begun.length === 1 ? begun[0][0] : undefined;
}

/** The name in “Name, title”, in lower case. */
function nameIn(label) {
  return label.split(",")[0].trim().toLowerCase();
}

function notListed(typed, all, isNear) {
  if (!all.length) return `“${typed}” is not in the list, which is empty; leave the field empty.`;
  const shown = all.slice(0, 7).map(([, label]) => label).join("; ");
  const more = all.length > 7 ? ` and ${all.length - 7} more` : "";
  return `“${typed}” is not in the list. ${isNear ? "Near it" : "In it"}: ${shown}${more}.`;
}

/** @param {Column} column @param {string} typed @returns {Parsed} */
function parseNumber(column, typed) {
  let text = typed.replace(/[\s\u00a0\u202f'’_]/g, "").replace(/^[−–]/, "-");
  const isPercent = column.kind === "share" && text.endsWith("%");
  if (isPercent) text = text.slice(0, -1);
  let factor = 1;
  if (column.kind === "money") {
    text = text.replace(/[€$£¥]/g, "").replace(/^[A-Z]{3}|[A-Z]{3}$/, "");
    text = text.replace(/^\((.*)\)$/, "-$1");
    const size = /^(-?[\d.,]+)([kKmM])$/.exec(text);
    if (size) [text, factor] = [size[1], size[2].toLowerCase() === "k" ? 1e3 : 1e6];
  }
  const plain = withDecimalPoint(text);
  if (plain === null) return { value: null, problem: noNumber(column, typed) };
  const value = Number((Number(plain) * factor * (isPercent ? 0.01 : 1)).toPrecision(15));
  if (column.kind === "share" && !isPercent && value > 1) {
    return { value: null, problem: `${typed} is more than the whole; write ${typed}% or ${value / 100}.` };
  }
  return { value, problem: "" };
}

/** `1,200.50`, `1.200,50` and `1200,5` with a decimal point and no separators; null if it is no number. */
function withDecimalPoint(text) {
  if (/^-?\d+(\.\d+)?$/.test(text) || /^-?\.\d+$/.test(text)) return text;
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(",", "");
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(text) || /^-?\d{1,3}(\.\d{3}){2,}$/.test(text)) {
    return text.replaceAll(".", "").replace(",", ".");
  }
  return /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : null;
}

function noNumber(column, typed) {
  const examples = { share: "45% or 0.45", money: "250,000 or 250k", score: "1, 2, 3, 4 or 5", count: "12" };
  return `“${typed}” is no number; write it like ${examples[column.kind] ?? "1,200.5"}.`;
}

/** @param {string} typed @returns {Parsed} */
function parseDate(typed) {
  const text = typed.replace(/[T ]00:00(:00(\.0+)?)?$/, "");
  const parts = yearFirst(text) ?? dayFirst(text) ?? withMonthName(text);
  if (parts) return dayOf(parts, typed);
  const either = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text);
  if (!either) return { value: null, problem: `“${typed}” is no date; write it like 2026-11-15 or 15.11.2026.` };
  const [first, second, year] = either.slice(1).map(Number);
  if (first > 12 || first === second) return dayOf([year, second, first], typed);
  if (second > 12) return dayOf([year, first, second], typed);
  const [one, other] = [isoDay(year, second, first), isoDay(year, first, second)];
  return { value: null, problem: `“${typed}” may be ${one} or ${other}; write one of them.` };
}

function yearFirst(text) {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  return found && found.slice(1).map(Number);
}

function dayFirst(text) {
  const found = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text);
  return found && [Number(found[3]), Number(found[2]), Number(found[1])];
}

function withMonthName(text) {
  const before = /^(\d{1,2})\.?[ -]([a-z]{3,9})\.?[ -](\d{4})$/i.exec(text);
  const after = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})$/i.exec(text);
  const [day, name, year] = before ? before.slice(1) : after ? [after[2], after[1], after[3]] : [];
  const month = name ? MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1 : 0;
  return month ? [Number(year), month, Number(day)] : null;
}

function dayOf([year, month, day], typed) {
  const found = new Date(Date.UTC(year, month - 1, day));
  const exists = found.getUTCMonth() === month - 1 && found.getUTCDate() === day && year >= 1900;
  if (exists) return { value: isoDay(year, month, day), problem: "" };
  return { value: null, problem: `“${typed}” is a day that does not exist; write it like 2026-11-15.` };
}

function isoDay(year, month, day) {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** @param {string} typed @returns {Parsed} */
function parseFlag(typed) {
  const text = typed.toLowerCase();
  if (YES.includes(text)) return { value: true, problem: "" };
  if (NO.includes(text)) return { value: false, problem: "" };
  return { value: null, problem: `“${typed}” is neither yes nor no; write one of them.` };
}
