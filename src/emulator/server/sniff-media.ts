export type MediaKind = {
  mimeType: string;
  extension: string;
  type: "image" | "video" | "audio" | "pdf" | "subtitle";
};

const kinds: { matches: (bytes: Buffer) => boolean; kind: MediaKind }[] = [
  {
    matches: (bytes) => bytes.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n",
    kind: { mimeType: "image/png", extension: "png", type: "image" },
  },
  {
    matches: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
    kind: { mimeType: "image/jpeg", extension: "jpg", type: "image" },
  },
  {
    matches: (bytes) => bytes.subarray(4, 8).toString("latin1") === "ftyp",
    kind: { mimeType: "video/mp4", extension: "mp4", type: "video" },
  },
  {
    matches: (bytes) => bytes.length > 4 && bytes.readUInt32BE(0) === 0x1a45dfa3,
    kind: { mimeType: "video/webm", extension: "webm", type: "video" },
  },
  {
    matches: (bytes) => /^RIFF....WAVE/s.test(bytes.subarray(0, 12).toString("latin1")),
    kind: { mimeType: "audio/wav", extension: "wav", type: "audio" },
  },
  {
    matches: (bytes) =>
      bytes.subarray(0, 3).toString("latin1") === "ID3" ||
      (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2),
    kind: { mimeType: "audio/mpeg", extension: "mp3", type: "audio" },
  },
  {
    matches: (bytes) => bytes.subarray(0, 5).toString("latin1") === "%PDF-",
    kind: { mimeType: "application/pdf", extension: "pdf", type: "pdf" },
  },
  {
    matches: (bytes) =>
      /^\uFEFF?\s*\d+\r?\n\d{2}:\d{2}:\d{2}[,.]\d{3} --> /.test(bytes.subarray(0, 200).toString("utf8")),
    kind: { mimeType: "application/x-subrip", extension: "srt", type: "subtitle" },
  },
];

/** What bytes are, by how they begin; HeyGen believes neither names nor headers. */
export const sniffMedia = (bytes: Buffer): MediaKind | undefined =>
  kinds.find(({ matches }) => matches(bytes))?.kind;
