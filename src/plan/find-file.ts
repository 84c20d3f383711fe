/** From where a file's name is read: the brief's folder, the data's, the brand's, or the music's. */
export type FileOrigin = "brief" | "data" | "brand" | "music";
type FileProblem = "missing" | "outside" | "folder";
export type FindFile = (name: string, origin: FileOrigin) => { path: string } | { problem: FileProblem };

/** `The image "x.png" is not there.` */
export const describeProblem = (problem: FileProblem): string =>
  ({ missing: "not there", outside: "outside the project", folder: "a folder" })[problem];
