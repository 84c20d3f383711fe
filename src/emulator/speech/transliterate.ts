/** How letters sound that English spelling lacks and that losing their marks would misread. */
const letters: Record<string, string> = {
  ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", œ: "oe", ø: "oe", å: "aa", ñ: "ny", ç: "s", š: "sh", č: "ch", ž: "zh",
  ł: "w", đ: "d", ð: "th", þ: "th", ı: "i", ş: "sh", ğ: "g", ő: "oe", ű: "ue", ć: "ch", ś: "sh", ź: "zh", ż: "zh",
}; // prettier-ignore

const symbols: Record<string, string> = {
  "&": " and ", "%": " percent ", "+": " plus ", "=": " equals ", "@": " at ", "#": " number ", "°": " degrees ",
  "×": " times ", "½": " and a half ", "¼": " and a quarter ", "№": " number ", "§": " section ", "~": " about ",
  "©": "", "®": "", "™": "", "/": " ", "_": " ", "*": " ", "^": " ", "|": " ", "<": " ", ">": " ", "\\": " ",
  "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": ", ", "—": ", ", "…": "...",
  "¿": "", "¡": "",
}; // prettier-ignore

const currencies: Record<string, [one: string, many: string]> = {
  "€": ["euro", "euros"],
  "£": ["pound", "pounds"],
  $: ["dollar", "dollars"],
  "¥": ["yen", "yen"],
  "₹": ["rupee", "rupees"],
};
const currencyClass = "[€£$¥₹]";
const amount = "\\d[\\d.,]*";

/** `€49` → `49 euros`; `3 €` → `3 euros`: the sign is said after the number. */
const sayCurrency = (text: string): string =>
  text
    .replace(new RegExp(`(${currencyClass})\\s?(${amount}(?<![.,]))`, "gu"), "$2$1")
    .replace(
      new RegExp(`(${amount}(?<![.,]))?(${currencyClass})`, "gu"),
      (_, number: string | undefined, sign: string) => {
        const [one, many] = currencies[sign] ?? ["", ""];
        return `${number ?? ""} ${number === "1" ? one : many} `;
      },
    );

/**
 * Writes one token as ASCII that an English voice reads sensibly; empty where there is nothing to say. The author's
 * spelling stays in the word list: this is only for the voice.
 */
export const transliterate = (token: string): string =>
  Array.from(sayCurrency(token.normalize("NFC")))
    .map((character) => {
      const lower = character.toLowerCase();
      const said = letters[lower] ?? symbols[character];
      if (said === undefined) return character.normalize("NFKD").replace(/\p{M}/gu, "");
      return lower !== character && said.length > 0
        ? `${said.charAt(0).toUpperCase()}${said.slice(1)}`
        : said;
    })
    .join("")
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/\s+/g, " ")
    .trim();
