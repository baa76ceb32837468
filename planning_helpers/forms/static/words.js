// Words: texts as a reader compares them. As planning_helpers/values/words.py has it.

const HYPHENS = /[\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** `text` with letters composed, hyphens plain, blanks single and no sign that cannot be seen.
 * @param {string} text @returns {string} */
function plainText(text) {
  const seen = text.normalize("NFKC").replace(UNSEEN, "").replace(HYPHENS, "-");
  return seen.replace(/\s+/g, " ").trim();
}

/** `text` as names and choices are compared: plain, in any case. @param {string} text @returns {string} */
function folded(text) {
  return plainText(plainText(text).toUpperCase().toLowerCase());
}
