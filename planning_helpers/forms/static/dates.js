// Dates as people write them. As planning_helpers/values/dates.py has it.

const LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "tr"];
const CLOCK = String.raw`(?:(?:,? |T)(?<hour>\d{1,2})[:.](?<minute>\d\d)(?:[:.](?<second>\d\d)(?:[.,]\d+)?)?`
  + String.raw` ?(?<half>[AaPp]\.? ?[Mm]\.?)? ?(?:Z|UTC|GMT|[+\-]\d\d(?::?\d\d)?)?)?`;
const DATE_SHAPES = [
  String.raw`(?<y>\d{4}) ?(?<s>[\-/.]) ?(?<m>\d{1,2}) ?\k<s> ?(?<d>\d{1,2})\.?`,
  String.raw`(?<y>(?:19|20)\d\d)(?<m>\d\d)(?<d>\d\d)`,
  String.raw`(?<y>\d{4})年 ?(?<m>\d{1,2})月 ?(?<d>\d{1,2})日`,
  String.raw`(?<a>\d{1,2}) ?(?<s>[\-/.]) ?(?<b>\d{1,2}) ?\k<s> ?(?<c>\d{4}|\d\d)`,
  String.raw`(?:\p{L}+[.,]{0,2} )?(?<d>\d{1,2})[. /\-]{1,2}(?:de )?(?<name>\p{L}+)[., /\-]{1,2}(?:de )?(?<y>\d{4}|\d\d)`,
  String.raw`(?:\p{L}+[.,]{0,2} )?(?<name>\p{L}+)[. \-]{1,2}(?<d>\d{1,2})(?:st|nd|rd|th)?,? (?<y>\d{4})`,
].map((shape) => new RegExp(`^${shape}${CLOCK}$`, "u"));
let monthNames;

/** The days that `text` may mean, the earlier first: two where day and month could be either, none where there is
 * no such day; null when it writes no date. A point stands behind a day; a year has four digits, or a month's name
 * beside it. @param {string} text @returns {string[]|null} */
function possibleDays(text) {
  const body = plainText(text);
  for (const shape of DATE_SHAPES) {
    const parts = shape.exec(body)?.groups;
    const month = parts && isTime(parts) ? monthOf(parts) : undefined;
    if (month === undefined) continue;
    if (month !== null) return realDays([[wholeYear(parts.y), month, Number(parts.d)]]);
    const [one, other, year] = [parts.a, parts.b, parts.c].map(Number);
    if (year < 100) return null;
    return realDays(parts.s === "." ? [[year, other, one]] : [[year, other, one], [year, one, other]]);
  }
  return null;
}

/** The month, null where the text leaves it open, undefined for a word that names none. */
function monthOf({ a, m, name }) {
  if (a !== undefined) return null;
  return name === undefined ? Number(m) : namesOfMonths().get(folded(name));
}

function isTime({ hour, minute, second, half }) {
  const hours = Number(hour ?? 0);
  if (half && (hours < 1 || hours > 12)) return false;
  return hours < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 61;
}

/** The numbers of the months by their names, whole and short, in the usual languages; made when first asked for. */
function namesOfMonths() {
  if (monthNames) return monthNames;
  monthNames = new Map([["sept", 9]]);
  const ways = ["long", "short"].flatMap((month) => [{ month }, { month, day: "numeric" }]);
  for (const language of LANGUAGES) {
    for (const way of ways) {
      const written = new Intl.DateTimeFormat(language, { ...way, timeZone: "UTC" });
      for (let number = 1; number <= 12; number += 1) {
        const parts = written.formatToParts(Date.UTC(2026, number - 1, 1));
        const name = parts.find(({ type }) => type === "month").value;
        monthNames.set(folded(name).replace(/\.$/, ""), number);
      }
    }
  }
  return monthNames;
}

function wholeYear(text) {
  const year = Number(text);
  if (text.length > 2) return year;
  return year + (year < 69 ? 2000 : 1900);
}

function realDays(candidates) {
  const real = candidates.filter(([year, month, day]) => {
    const found = new Date(Date.UTC(year, month - 1, day));
    return year > 99 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
  });
  return [...new Set(real.map(([year, month, day]) => isoDay(year, month, day)))].sort();
}

function isoDay(year, month, day) {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Whether programs write `day` for none: in 9999, on the first days of a spreadsheet. @param {string} day */
function isNoDay(day) {
  return day.startsWith("9999-") || ("1899-12-30" <= day && day <= "1900-01-01");
}
