/** Draws the picture of a product that `examples/welcome` shows: an invented freight desk. Ours, so its licence is ours. */
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";

const [width, height] = [1920, 1200];
const ink = "#10302b";
const muted = "#7a8a83";
const line = "#e4e0d5";
const paper = "#fffdf8";
const accent = "#ff6a3d";
const pine = "#0e3b34";

const require = createRequire(import.meta.url);
const font = (name: string, weight: string): string =>
  path.join(
    path.dirname(require.resolve(`@fontsource-variable/${name}/package.json`)),
    "files",
    `${name}-latin-${weight}-normal.woff2`,
  );
GlobalFonts.registerFromPath(font("instrument-sans", "wght"), "Body");
GlobalFonts.registerFromPath(font("bricolage-grotesque", "wght"), "Display");

const canvas = createCanvas(width, height);
const pen = canvas.getContext("2d");

const panel = (x: number, y: number, w: number, h: number, fill = paper): void => {
  pen.fillStyle = fill;
  pen.strokeStyle = line;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.roundRect(x, y, w, h, 20);
  pen.fill();
  pen.stroke();
};
const write = (
  text: string,
  x: number,
  y: number,
  style: string,
  fill: string,
  align: SKRSContext2D["textAlign"] = "left",
): void => {
  pen.font = style;
  pen.fillStyle = fill;
  pen.textAlign = align;
  pen.fillText(text, x, y);
};

const drawSidebar = (): void => {
  pen.fillStyle = pine;
  pen.fillRect(0, 0, 300, height);
  pen.fillStyle = accent;
  pen.beginPath();
  pen.moveTo(48, 92);
  pen.lineTo(72, 44);
  pen.lineTo(96, 92);
  pen.lineTo(72, 80);
  pen.fill();
  write("northwind", 108, 84, "700 30px Display", "#f7f2e8");
  ["Harbour", "Routes", "Crew", "Numbers", "Letters"].forEach((name, index) => {
    const y = 190 + index * 72;
    if (index === 0) {
      pen.fillStyle = "#1d5148";
      pen.beginPath();
      pen.roundRect(28, y - 40, 244, 60, 14);
      pen.fill();
    }
    pen.fillStyle = index === 0 ? accent : "#5d8178";
    pen.beginPath();
    pen.arc(60, y - 10, 8, 0, Math.PI * 2);
    pen.fill();
    write(name, 88, y, "600 28px Body", index === 0 ? "#ffffff" : "#b9cdc6");
  });
};

const drawFigures = (): void => {
  const figures = [
    ["On the water", "128", "+6 since Monday"],
    ["On time", "97.4 %", "best week this year"],
    ["Berths free", "14", "of 60"],
    ["Fuel saved", "11 t", "by better routes"],
  ] as const;
  figures.forEach(([label, value, note], index) => {
    const x = 350 + index * 385;
    panel(x, 150, 365, 200);
    write(label, x + 32, 204, "600 26px Body", muted);
    write(value, x + 32, 276, "700 64px Display", index === 1 ? accent : ink);
    write(note, x + 32, 322, "500 23px Body", muted);
  });
};

const routes = [
  { from: [470, 980], over: [700, 560], to: [1010, 720] },
  { from: [470, 980], over: [880, 1080], to: [1240, 900] },
  { from: [560, 560], over: [820, 470], to: [1010, 720] },
  { from: [1010, 720], over: [1150, 560], to: [1290, 590] },
] as const;

const drawMap = (): void => {
  panel(350, 390, 1000, 750, "#dfe8e2");
  pen.save();
  pen.beginPath();
  pen.roundRect(350, 390, 1000, 750, 20);
  pen.clip();
  pen.fillStyle = "#f1ecdf";
  for (const [x, y, rx, ry, turn] of [
    [430, 1090, 220, 190, 0.3],
    [520, 470, 200, 130, -0.4],
    [1330, 560, 170, 150, 0.5],
    [1290, 1010, 210, 160, -0.2],
    [1010, 800, 90, 60, 0.2],
  ] as const) {
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, turn, 0, Math.PI * 2);
    pen.fill();
  }
  pen.lineWidth = 5;
  pen.lineCap = "round";
  routes.forEach(({ from, over, to }, index) => {
    pen.strokeStyle = index === 0 ? accent : pine;
    pen.setLineDash(index === 0 ? [] : [2, 14]);
    pen.beginPath();
    pen.moveTo(from[0], from[1]);
    pen.quadraticCurveTo(over[0], over[1], to[0], to[1]);
    pen.stroke();
  });
  pen.setLineDash([]);
  for (const { from, to } of routes) {
    for (const [x, y] of [from, to]) {
      pen.fillStyle = paper;
      pen.beginPath();
      pen.arc(x, y, 15, 0, Math.PI * 2);
      pen.fill();
      pen.strokeStyle = pine;
      pen.lineWidth = 6;
      pen.stroke();
    }
  }
  pen.fillStyle = accent;
  pen.beginPath();
  pen.arc(727, 700, 24, 0, Math.PI * 2);
  pen.fill();
  pen.restore();
  panel(390, 430, 330, 92);
  write("Aurora, to Lisbon", 420, 470, "600 27px Body", ink);
  write("arrives 06:40", 420, 504, "500 23px Body", muted);
};

const drawArrivals = (): void => {
  panel(1380, 390, 490, 750);
  write("Arrivals", 1416, 456, "700 38px Display", ink);
  const ships = [
    ["Aurora", "Lisbon", "06:40", 0.82],
    ["Brisk", "Gdańsk", "08:15", 0.64],
    ["Cormorant", "Oslo", "09:05", 0.57],
    ["Dunlin", "Rotterdam", "11:30", 0.41],
    ["Eider", "Bergen", "14:10", 0.22],
  ] as const;
  ships.forEach(([ship, port, time, share], index) => {
    const y = 530 + index * 122;
    write(ship, 1416, y, "600 29px Body", ink);
    write(port, 1416, y + 34, "500 24px Body", muted);
    write(time, 1834, y, "600 29px Body", ink, "right");
    pen.fillStyle = line;
    pen.beginPath();
    pen.roundRect(1416, y + 52, 418, 10, 5);
    pen.fill();
    pen.fillStyle = index === 0 ? accent : pine;
    pen.beginPath();
    pen.roundRect(1416, y + 52, 418 * share, 10, 5);
    pen.fill();
  });
};

pen.fillStyle = "#f5f0e6";
pen.fillRect(0, 0, width, height);
drawSidebar();
write("Harbour", 350, 96, "700 54px Display", ink);
write("Sunday, 22 November", 1870, 94, "500 28px Body", muted, "right");
drawFigures();
drawMap();
drawArrivals();
await writeFile(new URL("../examples/welcome/dashboard.png", import.meta.url), await canvas.encode("png"));
