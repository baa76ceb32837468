// Numbers as people write them. As planning_helpers/values/numbers.py has it, but for the comma of a form.

/**
 * @typedef {{body: string, isNegative: boolean, currency: string, isPercent: boolean}} Digits
 */

const CURRENCY_SIGN =
  /(?:US|CA|AU|NZ|HK|R)?\$(?:US|CA|AU|NZ|HK)?|[€£¥₹₽₩₺₪₱฿₴]|zł|Kč|Ft|(?:kr|Rs)(?![A-Za-z])\.?|(?<!\p{L})[A-Z]{3}(?!\p{L})/gu;
const NUMBER = /^[+-]?(?:\d[\d.,]*|[.,]\d+)(?:e[+-]?\d+)?$/i;
const WITH_EXPONENT = /^(?:\d+\.?\d*|\.\d+)e[+-]?\d+$/i;
const WITH_POINT = /^(?:(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d\d)+,\d{3}|\d+)(?:\.\d*)?|\.\d+)$/;
const WITH_COMMA = /^(?:(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d?(?:\.\d\d)+\.\d{3}|\d+)(?:,\d*)?|,\d+)$/;
const GROUPED = /^[1-9]\d{0,2},\d{3}$/;
const SIZES = { k: 1e3, m: 1e6 };

/** The parts of a number that `text` writes; null when it writes none. @param {string} text @returns {Digits|null} */
function digitsOf(text) {
  let body = plainText(text);
  let isNegative = /^\(.*\)$/.test(body);
  if (isNegative) body = body.slice(1, -1).trim();
  const signs = new Set(body.match(CURRENCY_SIGN)?.map((sign) => sign.replace(/\.$/, "")));
  if (signs.size > 1) return null;
  body = body.replace(CURRENCY_SIGN, "").trim();
  const isPercent = body.endsWith("%");
  body = body.replace(/%+$/, "").trim().replace("- ", "-").replace(/(\d)['’ ](?=\d{3}(?!\d))/g, "$1");
  body = body.replace(/(\d)[.,] ?-+$/, "$1");
  if (body.endsWith("-")) [isNegative, body] = [true, body.slice(0, -1).trim()];
  if (!NUMBER.test(body)) return null;
  if (/^[+-]/.test(body)) [isNegative, body] = [isNegative !== (body[0] === "-"), body.slice(1)];
  return { body, isNegative, currency: [...signs][0] ?? "", isPercent };
}

/** The numbers that the digits may mean, the smaller first: two where a point could part thousands or decimals.
 * One comma before three digits parts thousands, as in all that a form shows. @param {Digits} one */
function readings({ body, isNegative }) {
  const found = new Set();
  if (WITH_EXPONENT.test(body)) found.add(Number(body));
  if (WITH_POINT.test(body)) found.add(Number(body.replaceAll(",", "")));
  if (WITH_COMMA.test(body) && !GROUPED.test(body)) found.add(Number(body.replaceAll(".", "").replace(",", ".")));
  const values = [...found].filter(Number.isFinite).map((value) => (isNegative ? -value : value));
  return values.sort((one, other) => one - other);
}

/** `text` without the k or m behind its digits, and what that stands for. @returns {[string, number]} */
function withoutSize(text) {
  const sized = /^(.*[\d.,]) ?([km])(?![a-z])(.*)$/i.exec(plainText(text));
  return sized ? [sized[1] + sized[3], SIZES[sized[2].toLowerCase()]] : [text, 1];
}

/** A number as a form shows it: thousands parted by commas, and never three decimals that could be thousands.
 * @param {number} value @returns {string} */
function groupedNumber(value) {
  const [whole, decimals] = String(value).split(".");
  if (!/^-?\d+$/.test(whole)) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const shown = decimals ? `${grouped}.${decimals}` : grouped;
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(shown) ? `${shown}0` : shown;
}
