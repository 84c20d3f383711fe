import { type Brush, fill, oval, path, sides, stroke } from "./brush.ts";
import { type Outfit } from "./looks.ts";

/** Draws for the right side, then for the left as its mirror image. */
const onBothSides = (brush: Brush, draw: () => void): void => {
  for (const side of sides) {
    brush.save();
    brush.scale(side, 1);
    draw();
    brush.restore();
  }
};

/** What lies over the plain colour of the body: collars, lapels, seams. */
export const drawOutfit = (brush: Brush, outfit: Outfit): void => {
  switch (outfit.id) {
    case "blazer":
      drawTop(brush, outfit, 470);
      drawLapels(brush, outfit);
      drawNecklace(brush, outfit.accent);
      break;
    case "jacket":
      drawTop(brush, outfit, 392);
      drawJacketFronts(brush, outfit);
      break;
    case "knit":
      drawKnit(brush, outfit);
      break;
    case "shirt":
      drawShirt(brush, outfit);
      break;
  }
};

/** The top under a jacket; its neckline hangs to `lowest`. */
const drawTop = (brush: Brush, { inner, innerShade }: Outfit, lowest: number): void => {
  const top = path(
    `M -210 380 C -140 372 -116 356 -104 350 C -84 ${lowest} 84 ${lowest} 104 350 C 116 356 140 372 210 380 L 120 1500 H -120 Z`,
  );
  fill(brush, top, inner);
  const neckline = path(`M -104 350 C -84 ${lowest} 84 ${lowest} 104 350`);
  stroke(brush, neckline, innerShade, 9, 0.8);
  fill(brush, path(`M -120 440 C -40 620 -30 900 -10 1500 H -140 Z`), innerShade, 0.35);
};

const lapel = path(
  "M 90 334 C 118 344 142 362 168 380 L 214 548 L 160 572 L 188 618 L 26 1000 L 8 1000 C 74 800 118 560 90 334 Z",
);

const drawLapels = (brush: Brush, outfit: Outfit): void => {
  onBothSides(brush, () => {
    fill(brush, path("M 140 380 C 150 520 110 800 8 1010 L -4 1500 H 520 V 380 Z"), outfit.main);
    fill(
      brush,
      path("M 190 620 C 150 760 90 900 22 1012 L 60 1012 C 120 880 176 760 206 640 Z"),
      outfit.mainShade,
      0.35,
    );
    fill(brush, lapel, outfit.mainLight);
    stroke(brush, path("M 168 380 L 214 548 L 160 572 L 188 618 L 26 1000"), outfit.mainShade, 4.5, 0.8);
    stroke(brush, path("M 330 720 C 344 880 346 1100 342 1500"), outfit.mainShade, 8, 0.6);
  });
  stroke(brush, path("M 8 1006 L 2 1500"), outfit.mainShade, 6);
  fill(brush, oval(26, 1060, 13, 13), outfit.mainShade);
  fill(brush, oval(23, 1057, 9, 9), outfit.mainLight, 0.5);
};

const drawNecklace = (brush: Brush, gold: string): void => {
  stroke(brush, path("M -92 352 C -66 452 66 452 92 352"), gold, 3.6);
  fill(brush, oval(0, 430, 8.5, 8.5), gold);
  fill(brush, oval(-2.5, 427, 3, 3), "#ffffff", 0.7);
};

const drawJacketFronts = (brush: Brush, outfit: Outfit): void => {
  onBothSides(brush, () => {
    fill(
      brush,
      path("M 118 352 C 176 384 150 700 74 1500 H 560 V 380 C 400 360 200 400 118 352 Z"),
      outfit.main,
    );
    stroke(brush, path("M 150 470 C 148 760 100 1100 74 1500"), outfit.mainShade, 9, 0.8);
    fill(
      brush,
      path("M 98 330 C 128 348 170 366 206 388 L 182 536 C 168 520 130 470 106 392 Z"),
      outfit.mainLight,
    );
    stroke(brush, path("M 206 388 L 182 536 C 168 520 130 470 106 392"), outfit.mainShade, 4.5, 0.7);
    stroke(brush, path("M 218 700 H 320"), outfit.mainShade, 6, 0.6);
    stroke(brush, path("M 378 720 C 388 880 392 1100 386 1500"), outfit.mainShade, 8, 0.6);
  });
};

const drawKnit = (brush: Brush, outfit: Outfit): void => {
  const collar = path(
    "M -112 330 C -96 372 -84 384 0 390 C 84 384 96 372 112 330 L 150 362 C 120 444 60 462 0 462 C -60 462 -120 444 -150 362 Z",
  );
  // Fine ribs, closer to each other towards the sides, where the body turns away.
  for (let rib = -9; rib <= 9; rib++) {
    const x = 400 * Math.sin((rib / 10) * (Math.PI / 2));
    stroke(brush, path(`M ${x * 0.72} 440 Q ${x} 700 ${x * 1.03} 1500`), outfit.mainShade, 4, 0.3);
  }
  fill(brush, collar, outfit.inner);
  for (let rib = -8; rib <= 8; rib++) {
    const x = 132 * Math.sin((rib / 9) * (Math.PI / 2));
    const top = 388 - 30 * (x / 132) ** 2;
    stroke(brush, path(`M ${x * 0.82} ${top} L ${x} ${top + 66}`), outfit.innerShade, 3.5, 0.5);
  }
  stroke(
    brush,
    path("M -150 362 C -120 444 -60 462 0 462 C 60 462 120 444 150 362"),
    outfit.mainShade,
    6,
    0.6,
  );
};

const drawShirt = (brush: Brush, outfit: Outfit): void => {
  stroke(brush, path("M 6 470 C 4 800 4 1100 6 1500"), outfit.mainShade, 5, 0.8);
  stroke(brush, path("M 34 520 C 32 800 32 1100 34 1500"), outfit.mainShade, 3, 0.5);
  for (const y of [590, 750, 910, 1070, 1230]) {
    fill(brush, oval(20, y, 8.5, 8.5), outfit.mainShade);
    fill(brush, oval(19, y - 1, 6, 6), outfit.mainLight);
  }
  onBothSides(brush, () => {
    stroke(brush, path("M 120 560 C 130 760 110 900 120 1100"), outfit.mainShade, 10, 0.25);
    fill(
      brush,
      path("M 60 330 C 96 350 110 352 112 344 C 100 420 60 456 6 482 L 0 470 Z"),
      outfit.innerShade,
    );
    const collar = path(
      "M 84 306 C 116 334 150 350 170 368 C 182 430 162 500 122 556 C 92 524 46 492 6 478 C 58 440 88 390 84 306 Z",
    );
    fill(
      brush,
      path("M 122 556 C 92 524 46 492 6 478 L 16 500 C 50 512 92 544 122 574 Z"),
      outfit.mainShade,
      0.6,
    );
    fill(brush, collar, outfit.mainLight);
    stroke(
      brush,
      path("M 170 368 C 182 430 162 500 122 556 C 92 524 46 492 6 478"),
      outfit.mainShade,
      4,
      0.8,
    );
  });
};
