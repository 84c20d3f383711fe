/** From where a file's name is read: the brief's folder, the data's, the brand's, or the music's. */
export type FileOrigin = "brief" | "data" | "brand" | "music";
type FileProblem = "missing" | "outside" | "folder" | "address";
/** Finds the absolute path of a file, or the https address that the name is. */
export type FindFile = (name: string, origin: FileOrigin) => { path: string } | { problem: FileProblem };

/** `The image "x.png" is not there.` */
export const describeProblem = (problem: FileProblem, origin: FileOrigin = "brief"): string =>
  ({
    missing: "not there",
    outside: origin === "data" ? "outside the folder of the data" : "outside the project",
    folder: "a folder",
    address: "not an https: address",
  })[problem];
