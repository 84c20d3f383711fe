import { type Brush, fill, path, stroke, vertical, within } from "./brush.ts";
import { type Person } from "./looks.ts";
import { type Pose } from "./performance.ts";

/** The hair that lies behind neck and face. */
export const drawHairBehind = (brush: Brush, { hairStyle, colours }: Person, pose: Pose): void => {
  if (hairStyle === "short") return;
  brush.save();
  brush.translate(-pose.yaw * 6, 0);
  fill(brush, bobBehind, vertical(brush, -240, 260, colours.hair, colours.hairDark));
  brush.restore();
};

/** The hair that frames the face. */
export const drawHairInFront = (brush: Brush, { hairStyle, colours }: Person, pose: Pose): void => {
  brush.save();
  brush.translate(pose.yaw * 5, pose.pitch * 3);
  if (hairStyle === "bob") drawBob(brush, colours);
  else drawCrop(brush, colours);
  brush.restore();
};

const bobBehind = path(
  "M -176 -40 C -190 -180 -116 -252 0 -252 C 116 -252 190 -180 178 -40 C 174 50 206 120 196 200 C 190 246 150 262 104 252 L -104 252 C -150 262 -190 246 -196 200 C -206 120 -174 50 -176 -40 Z",
);
const bobInFront = path(
  "M -42 -206 C -72 -146 -122 -96 -136 -8 C -144 52 -124 96 -132 146 C -138 186 -150 214 -136 246 C -176 258 -212 226 -204 172 C -198 126 -182 86 -184 10 C -196 -170 -120 -262 4 -260 C 128 -260 200 -166 186 14 C 184 90 202 126 206 174 C 212 226 176 258 138 246 C 152 214 138 186 134 146 C 126 96 146 46 136 -12 C 126 -80 40 -118 -42 -206 Z",
);
const bobStrands = [
  "M -36 -222 C 60 -196 148 -132 158 -8 C 160 70 158 130 172 206",
  "M -30 -238 C 90 -224 168 -150 172 -20",
  "M -50 -216 C -100 -178 -150 -110 -158 -4 C -162 76 -152 120 -166 206",
  "M -44 -234 C -110 -216 -170 -140 -174 -30",
  "M -150 30 C -148 96 -140 150 -152 226",
  "M 150 30 C 150 96 142 150 154 226",
].map(path);
const bobShine = path("M -14 -222 C 62 -198 132 -142 152 -56 C 120 -118 60 -160 -14 -196 Z");
const bobShineLeft = path("M -62 -204 C -112 -166 -146 -110 -156 -44 C -130 -110 -100 -146 -62 -176 Z");

const drawBob = (brush: Brush, colours: Person["colours"]): void => {
  fill(
    brush,
    bobInFront,
    vertical(brush, -260, 250, colours.hairLight, colours.hair, colours.hair, colours.hairDark),
  );
  within(brush, bobInFront, () => {
    fill(brush, bobShine, colours.hairLight, 0.5);
    fill(brush, bobShineLeft, colours.hairLight, 0.4);
    bobStrands.forEach((strand, index) => {
      stroke(brush, strand, index % 2 === 0 ? colours.hairDark : colours.hairLight, 4.5, 0.32);
    });
    stroke(brush, path("M -42 -208 C -40 -228 -34 -246 -26 -262"), colours.hairDark, 4, 0.45);
  });
};

const cropSides = path(
  "M -155 2 C -166 -60 -170 -124 -142 -176 L 142 -176 C 170 -124 166 -60 155 2 C 150 14 144 8 142 -10 C 138 -46 140 -84 128 -122 C 60 -160 -60 -160 -128 -122 C -140 -84 -138 -46 -142 -10 C -144 8 -150 14 -155 2 Z",
);
const cropTop = path(
  "M -144 -92 C -168 -150 -146 -212 -94 -236 C -58 -268 20 -280 76 -262 C 134 -252 172 -196 150 -100 C 146 -86 138 -88 134 -100 C 126 -128 104 -146 70 -150 C 24 -152 -20 -166 -66 -152 C -102 -142 -120 -124 -130 -98 C -134 -84 -140 -82 -144 -92 Z",
);
const cropStrands = [
  "M -104 -196 C -60 -236 20 -250 84 -226",
  "M -112 -168 C -60 -206 20 -220 110 -188",
  "M -80 -160 C -20 -188 60 -190 122 -154",
  "M -60 -230 C -10 -258 60 -256 108 -228",
].map(path);

const drawCrop = (brush: Brush, colours: Person["colours"]): void => {
  // The sides are cut so short that skin shows through: skin, for beside the head there is nothing behind them.
  fill(brush, cropSides, colours.skinDeep);
  fill(brush, cropSides, vertical(brush, -176, 4, colours.hair, `${colours.hair}e0`, `${colours.hair}70`));
  fill(brush, cropTop, vertical(brush, -270, -90, colours.hairLight, colours.hair, colours.hairDark));
  within(brush, cropTop, () => {
    cropStrands.forEach((strand, index) => {
      stroke(brush, strand, index % 2 === 0 ? colours.hairLight : colours.hairDark, 6, 0.55);
    });
  });
};
