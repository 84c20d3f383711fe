/** HeyGen on loopback. See README.md in this folder. */
export { createEmulator, type Emulator, type EmulatorOptions } from "./create-emulator.ts";
export { type Matte } from "./clip/frame-pixels.ts";
export { type RequestRecord } from "./server/build-server.ts";
export { behaviourSchema, type Behaviour } from "./server/behaviour.ts";
export { faultOrderSchema, type FaultOrder, type StandingFault } from "./server/fault-order.ts";
