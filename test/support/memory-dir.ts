import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

/** Where temporary files wait for no disk, if this machine has such a place: for what writes and syncs thousands. */
export const memoryDir = (): string => (existsSync("/dev/shm") ? "/dev/shm" : tmpdir());
