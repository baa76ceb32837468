// Fields: what a text typed in one means, and how a value reads.

/**
 * @typedef {{name: string, label: string, description: string, kind: string, required: boolean,
 *   choices: string[], is_open: boolean, options: [string, string][], least: number|null,
 *   most: number|null, default: any, place: string, currency: string, signs: Object<string, string[]>}} Column
 * @typedef {{value: any, problem: string}} Parsed
 */

const WHOLE_KINDS = ["count", "score"];
const NUMBER_KINDS = ["count", "score", "number", "money", "share"];
// As planning_helpers/values/words.py has them.
const YES = [
  "true", "yes", "y", "t", "1", "x", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si", "vero", "sim", "✓", "☑",
];
const NO = ["false", "no", "n", "f", "0", "falsch", "nein", "faux", "non", "falso", "não", "☐"];

/** What `text` means in a column: its JSON value, or what is wrong with it.
 * @param {Column} column @param {string} text @param {string} [currency] of the row, where it has its own
 * @returns {Parsed} */
function parseField(column, text, currency) {
  const typed = column.kind === "note" ? text.replace(/\r\n?/g, "\n").trim() : text.trim();
  if (typed === "") return { value: column.kind === "flag" ? false : null, problem: "" };
  if (isListed(column)) return parseListed(column, typed);
  if (NUMBER_KINDS.includes(column.kind)) return parseNumber(column, typed, currency || column.currency);
  if (column.kind === "date") return parseDate(typed);
  if (column.kind === "flag") return parseFlag(typed);
  return { value: column.name === "currency" ? typed.toUpperCase() : typed, problem: "" };
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
  const [low, high] = beyond(column, value);
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

/** Whether `value` is less than the least of a column, and whether it is more than the most. */
function beyond({ least, most }, value) {
  return [least !== null && value < least, most !== null && value > most];
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

/** @param {Column} column @param {string} typed @returns {Parsed} */
function parseListed(column, typed) {
  const all = offered(column);
  const key = all.find(([known]) => known === typed);
  if (key) return { value: key[0], problem: "" };
  const wanted = folded(typed);
  const byLabel = all.filter(([, label]) => folded(label) === wanted);
  const byName = byLabel.length ? byLabel : all.filter(([, label]) => nameIn(label) === wanted);
  if (byName.length === 1) return { value: byName[0][0], problem: "" };
  if (byName.length > 1) {
    return { value: null, problem: `${byName.length} in the list are called “${typed}”; choose one of them.` };
  }
  if (column.is_open) return { value: begunChoice(all, wanted) ?? typed, problem: "" };
  const near = all.filter(([, label]) => folded(label).includes(wanted)).slice(0, 3);
  return { value: null, problem: notListed(typed, near.length ? near : all, near.length > 0) };
}

/** The one usual value that begins with what is typed, three letters at least; else undefined. */
function begunChoice(all, wanted) {
  const begun = all.filter(([, label]) => folded(label).startsWith(wanted));
  return wanted.length >= 3 && begun.length === 1 ? begun[0][0] : undefined;
}

/** The name in “Name, title”, as names are compared. */
function nameIn(label) {
  return folded(label.split(",")[0]);
}

function notListed(typed, all, isNear) {
  if (!all.length) return `“${typed}” is not in the list, which is empty; leave the field empty.`;
  const shown = all.slice(0, 7).map(([, label]) => label).join("; ");
  const more = all.length > 7 ? ` and ${all.length - 7} more` : "";
  return `“${typed}” is not in the list. ${isNear ? "Near it" : "In it"}: ${shown}${more}.`;
}

/** @param {Column} column @param {string} typed @param {string} currency @returns {Parsed} */
function parseNumber(column, typed, currency) {
  const [text, times] = column.kind === "money" ? withoutSize(typed) : [typed, 1];
  const digits = digitsOf(text);
  const problem = digits ? digitsProblem(column, digits, typed, currency) : noNumber(column, typed);
  if (problem) return { value: null, problem };
  const parts = digits.isPercent ? 100 : 1;
  const found = readings(digits).map((value) => Number(((value * times) / parts).toPrecision(15)));
  const fitting = found.filter((value) => fits(column, value));
  const [value, other] = fitting.length ? fitting : found;
  if (value === undefined) return { value: null, problem: noNumber(column, typed) };
  if (fitting.length > 1) {
    const shown = `${groupedNumber(value)} or ${groupedNumber(other)}`;
    return { value: null, problem: `“${typed}” may be ${shown}; write one of them.` };
  }
  if (column.kind === "share" && !digits.isPercent && value > 1) {
    return { value: null, problem: noShare(typed, value) };
  }
  return { value, problem: "" };
}

/** What is wrong with the signs beside the digits, "" if nothing is. */
function digitsProblem(column, { isPercent, currency: sign }, typed, currency) {
  const isOff = (isPercent && column.kind !== "share") || (sign && column.kind !== "money");
  if (isOff) return noNumber(column, typed);
  if (!sign || (column.signs[sign] ?? [sign]).includes(currency)) return "";
  if (!currency) return `“${typed}” names a currency, and that of the account is not known; write the number alone.`;
  return `“${typed}” is marked ${sign}, and the amounts here are in ${currency}; convert it, and write the number alone.`;
}

/** Whether a value keeps to the limits of a column. */
function fits(column, value) {
  return !beyond(column, value).includes(true) && (!WHOLE_KINDS.includes(column.kind) || Number.isInteger(value));
}

function noShare(typed, value) {
  if (value > 100) return `${typed} is outside 0% to 100%; write it like 45% or 0.45.`;
  return `${typed} is more than the whole; write ${value}% or ${value / 100}.`;
}

function noNumber(column, typed) {
  const examples = { share: "45% or 0.45", money: "250,000 or 250k", score: "1, 2, 3, 4 or 5", count: "12" };
  return `“${typed}” is no number; write it like ${examples[column.kind] ?? "1,200.5"}.`;
}

/** @param {string} typed @returns {Parsed} */
function parseDate(typed) {
  const found = possibleDays(typed);
  if (found === null) return { value: null, problem: `“${typed}” is no date; write it like 2026-11-15 or 15.11.2026.` };
  const [day, other] = found;
  if (!day) return { value: null, problem: `“${typed}” is a day that does not exist; write it like 2026-11-15.` };
  if (other) return { value: null, problem: `“${typed}” may be ${day} or ${other}; write one of them.` };
  if (isNoDay(day)) return { value: null, problem: `“${typed}” stands for no date; leave the field empty.` };
  return { value: day, problem: "" };
}

/** @param {string} typed @returns {Parsed} */
function parseFlag(typed) {
  const text = folded(typed);
  if (YES.includes(text)) return { value: true, problem: "" };
  if (NO.includes(text)) return { value: false, problem: "" };
  return { value: null, problem: `“${typed}” is neither yes nor no; write one of them.` };
}
