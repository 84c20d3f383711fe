import type { TemplateSpec } from "./index.ts";

/** Quiet ground, large type, one accent: reads like a well-set magazine page that moves. */
export const editorial = {
  id: "editorial",
  name: "Editorial",
  description: "Large type beside a presenter, generous margins, one accent colour.",
  layouts: {
    "presenter-full": {
      description: "The presenter in the middle of the frame; words over the lower part.",
      presenter: "avatar",
      presenters: ["avatar"],
      defaultSeconds: 4,
    },
    "presenter-third": {
      description: "The presenter on one third, overlays on the other two.",
      presenter: "avatar",
      presenters: ["avatar"],
      defaultSeconds: 5,
    },
    "circle-over-screen": {
      description: "A picture or screen recording in a window, the presenter in a circle at its corner.",
      presenter: "avatar",
      presenters: ["avatar", "voice", "none"],
      defaultSeconds: 6,
    },
    "voice-only": {
      description: "A waveform of the voice under large type; no presenter is made.",
      presenter: "voice",
      presenters: ["voice"],
      defaultSeconds: 5,
    },
    "full-clip": {
      description: "A clip that HeyGen makes whole, over the whole frame; words on cards over it.",
      presenter: "heygen-scene",
      presenters: ["heygen-scene"],
      defaultSeconds: 30,
    },
    statement: {
      description: "One title, quote or stat over the whole frame.",
      presenter: "none",
      presenters: ["none", "voice"],
      defaultSeconds: 3.5,
    },
    "end-card": {
      description: "The logo, a call to action and an address.",
      presenter: "none",
      presenters: ["none", "voice"],
      defaultSeconds: 3.5,
    },
  },
} as const satisfies TemplateSpec;
export type EditorialLayout = keyof (typeof editorial)["layouts"];
