/** The one form of a word among the many ways to write it, as `kg.publish.folding` has it; a test compares the two. */

const LETTERS = new Map([
  ...["ٱا", "ىي", "ةه", "یي", "کك", "ەه", "ہه", "ھه", "گك", "ıi", "łl", "øo", "đd"].map((pair) => [...pair]),
  ...[..."ءـʿʾʻʼ'’‘`´"].map((letter) => [letter, ""]),
]);
const LATIN_ARTICLE = /(?<![\p{L}\p{N}_])(?:(?:al|el|a[dnrstz]|ash|ath|adh)[-‐‑–](?=[\p{L}\p{N}_])|[ae]l (?=[\p{L}\p{N}_]))/gu;
const ARABIC_ARTICLE = /(?<![\p{L}\p{N}_])(?:وال|بال|ال|لل)(?=[\p{L}\p{N}_]{3})/gu;
const WORD = /[\p{L}\p{N}_]+/gu;
const DIGIT_ZEROS = [0x0660, 0x06f0];

/** Returns a text as search compares it. */
export function fold(text) {
  const plain = [...text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "")].map(latinDigit);
  const bare = plain.map((letter) => LETTERS.get(letter) ?? letter).join("").replace(LATIN_ARTICLE, "");
  return (bare.replace(ARABIC_ARTICLE, "").match(WORD) ?? []).join(" ");
}

function latinDigit(letter) {
  const zero = DIGIT_ZEROS.find((start) => letter.codePointAt(0) >= start && letter.codePointAt(0) < start + 10);
  return zero === undefined ? letter : String(letter.codePointAt(0) - zero);
}
