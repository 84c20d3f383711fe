import { uint32, writeBox, type Box } from "./boxes.ts";

/** The title of a file where players look for it. */
export const titleBox = (title: string): Box => {
  const handler = Buffer.concat([uint32([0, 0]), Buffer.from("mdirappl"), uint32([0, 0]), Buffer.alloc(1)]);
  const utf8 = 1;
  const text = { type: "data", content: Buffer.concat([uint32([utf8, 0]), Buffer.from(title, "utf8")]) };
  const list = { type: "ilst", content: [{ type: "\u00a9nam", content: [text] }] };
  const boxes = [writeBox({ type: "hdlr", content: handler }), writeBox(list)];
  return { type: "udta", content: [{ type: "meta", content: Buffer.concat([uint32([0]), ...boxes]) }] };
};
