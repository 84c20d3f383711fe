export {
  prepareMedia,
  type MakerConnection,
  type Prepared,
  type PrepareEvent,
  type PrepareTools,
} from "./prepare-media.ts";
export { JobFailedError, JobTimeoutError, NotMadeError } from "./errors.ts";
