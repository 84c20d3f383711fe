import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

export type Card = {
  /** What a brief names it by; a click copies it. */
  id: string;
  name: string;
  facts: readonly string[];
  /** More of it in a line of small print. */
  note: string | null;
  /** `data:` addresses, or null where there is none. */
  picture: string | null;
  sound: string | null;
};
export type CardGroup = { name: string; note: string; cards: readonly Card[] };
export type ContactSheet = {
  title: string;
  /** Where these things come from, and when. */
  note: string;
  kind: "pictures" | "sounds";
  groups: readonly CardGroup[];
};

/**
 * One page with everything in it: it needs no network, asks for nothing, and can be sent to somebody. Names come from
 * elsewhere, so they are only ever text.
 */
export const drawContactSheet = async (sheet: ContactSheet): Promise<string> => {
  const policy = [
    "default-src 'none'",
    "img-src data:",
    "media-src data:",
    "font-src data:",
    "style-src 'unsafe-inline'",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  ].join("; ");
  const count = sheet.groups.reduce((sum, { cards }) => sum + cards.length, 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(sheet.title)}</title>
<style>${await fontFaces()}${style}</style>
</head>
<body class="${sheet.kind}">
<header>
<div><h1>${escape(sheet.title)}</h1><p>${escape(sheet.note)}</p></div>
<label><span>Find</span><input type="search" placeholder="name, id, ${sheet.kind === "pictures" ? "engine" : "language"}" autocomplete="off"><output>${String(count)} of ${String(count)}</output></label>
</header>
<main>
${sheet.groups.map(drawGroup).join("\n")}
<p id="none" hidden>Nothing here is called that.</p>
</main>
<div id="told" role="status"></div>
<script>${script}</script>
</body>
</html>
`;
};

const drawGroup = ({ name, note, cards }: CardGroup): string =>
  `<section>
<h2>${escape(name)}<small>${escape(note)}</small></h2>
<ul>
${cards.map(drawCard).join("\n")}
</ul>
</section>`;

const drawCard = ({ id, name, facts, note, picture, sound }: Card): string => `<li>
${picture === null ? "" : `<img src="${picture}" alt="" loading="lazy">`}${picture === null && sound === null ? `<div class="empty"><span>no preview</span></div>` : ""}
<div class="text">
<h3>${escape(name)}</h3>
<button type="button" data-id="${escape(id)}" title="Copy the id">${escape(id)}</button>
${sound === null ? "" : `<audio controls preload="metadata" src="${sound}"></audio>`}
<p class="facts">${facts.map((fact) => `<span>${escape(fact)}</span>`).join("")}</p>
${note === null ? "" : `<p class="note">${escape(note)}</p>`}
</div>
</li>`;

const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** The Latin letters of the two; other scripts are shown in what the machine has. */
const fontFaces = async (): Promise<string> => {
  const { resolve } = createRequire(import.meta.url);
  const faces = [
    ["Bricolage Grotesque", "bricolage-grotesque"],
    ["Instrument Sans", "instrument-sans"],
  ].map(async ([family = "", name = ""]) => {
    const file = resolve(`@fontsource-variable/${name}/files/${name}-latin-wght-normal.woff2`);
    const bytes = await readFile(file, "base64");
    return `@font-face{font-family:"${family}";font-weight:200 800;src:url(data:font/woff2;base64,${bytes}) format("woff2")}\n`;
  });
  return (await Promise.all(faces)).join("");
};

const style = `
:root{color-scheme:light dark;--ground:#f5f0e6;--card:#fffdf8;--line:#e2dac9;--text:#10302b;--soft:#5a6d66;--mark:#d9480f;--deep:#0e3b34;--onDeep:#f7f2e8}
@media (prefers-color-scheme:dark){:root{--ground:#0b1f1b;--card:#12302a;--line:#214740;--text:#f2ede1;--soft:#9db3ab;--mark:#ff8a61;--deep:#f2ede1;--onDeep:#0b1f1b}}
*{box-sizing:border-box;margin:0}
body{background:var(--ground);color:var(--text);font:500 15px/1.45 "Instrument Sans",system-ui,sans-serif;padding:0 clamp(20px,4vw,64px) 80px}
header{display:flex;flex-wrap:wrap;gap:20px 48px;align-items:end;justify-content:space-between;padding:48px 0 22px;border-bottom:2px solid var(--text)}
h1{font:680 clamp(34px,4.6vw,56px)/1 "Bricolage Grotesque",system-ui,sans-serif;letter-spacing:-.025em}
header p{color:var(--soft);margin-top:10px}
label{display:flex;align-items:baseline;gap:12px;flex:0 1 420px}
label span{font-weight:650}
input{flex:1;min-width:0;font:inherit;color:inherit;background:none;border:0;border-bottom:1px solid var(--soft);padding:5px 2px;border-radius:0}
input:focus{outline:0;border-bottom:2px solid var(--mark);padding-bottom:4px}
output{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
section{padding-top:36px}
h2{font:640 23px/1.2 "Bricolage Grotesque",system-ui,sans-serif;letter-spacing:-.01em;margin-bottom:16px}
small{font:500 14px "Instrument Sans",system-ui,sans-serif;letter-spacing:0;color:var(--soft);margin-left:14px}
ul{list-style:none;padding:0;display:grid;gap:20px;grid-template-columns:repeat(auto-fill,minmax(270px,1fr))}
li{background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden;display:flex;flex-direction:column}
img,.empty{display:block;width:100%;aspect-ratio:16/10;object-fit:cover;object-position:50% 22%;background:var(--line)}
.empty{display:grid;place-items:center;color:var(--soft);font-size:13px}
.sounds .empty{aspect-ratio:auto;height:54px;background:none;border-bottom:1px dashed var(--line)}
.text{padding:14px 16px 16px;display:flex;flex-direction:column;gap:8px;align-items:flex-start;flex:1}
h3{font:620 17px/1.25 "Bricolage Grotesque",system-ui,sans-serif;overflow-wrap:anywhere}
button{font:500 12.5px/1.4 ui-monospace,"SF Mono",Menlo,Consolas,monospace;color:var(--mark);background:none;border:0;padding:0;text-align:left;cursor:copy;overflow-wrap:anywhere}
button:hover{text-decoration:underline}
button:focus-visible{outline:2px solid var(--mark);outline-offset:3px;border-radius:2px}
audio{width:100%;height:40px;margin:2px 0}
.facts{display:flex;flex-wrap:wrap;gap:6px;margin-top:auto;padding-top:4px}
.facts span{font-size:12.5px;line-height:1;padding:5px 9px;border:1px solid var(--line);border-radius:99px;color:var(--soft);white-space:nowrap}
.note{font-size:12.5px;color:var(--soft);overflow-wrap:anywhere}
#none{padding:64px 0;color:var(--soft);font-size:18px}
#told{position:fixed;left:50%;bottom:28px;transform:translate(-50%,20px);opacity:0;background:var(--deep);color:var(--onDeep);padding:10px 18px;border-radius:99px;transition:.18s;pointer-events:none}
#told.on{opacity:1;transform:translate(-50%,0)}
@media print{label,#told{display:none}li{break-inside:avoid}}
`;

const script = `
const find = document.querySelector("input"), told = document.querySelector("#told"), cards = [...document.querySelectorAll("li")];
const bare = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
find.addEventListener("input", () => {
  const words = bare(find.value).split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const card of cards) {
    const text = bare(card.closest("section").querySelector("h2").textContent + " " + card.textContent);
    card.hidden = !words.every((word) => text.includes(word));
    card.style.display = card.hidden ? "none" : "";
    if (!card.hidden) shown += 1;
  }
  for (const section of document.querySelectorAll("section")) section.hidden = !section.querySelector("li:not([hidden])");
  document.querySelector("#none").hidden = shown > 0;
  document.querySelector("output").textContent = shown + " of " + cards.length;
});
let timer;
document.addEventListener("click", async (event) => {
  const id = event.target.dataset?.id;
  if (!id) return;
  try { await navigator.clipboard.writeText(id); told.textContent = "Copied " + id; }
  catch { getSelection().selectAllChildren(event.target); told.textContent = "Selected: press Ctrl-C"; }
  told.classList.add("on");
  clearTimeout(timer);
  timer = setTimeout(() => told.classList.remove("on"), 1600);
});
`;
