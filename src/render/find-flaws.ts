import type { Loudness } from "../media/loudness.ts";
import type { Receipt } from "../model/receipt.ts";
import { renderDefaults } from "../model/render-defaults.ts";
import { framesToMs } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";

type Finding = Receipt["findings"][number];

/** What a person should know about a finished video although it could be made. */
export const findFlaws = (
  props: VideoProps,
  loudness: Loudness | null,
  /** Only some of its frames: they are as loud as they are in the whole video. */
  isPart = false,
): Finding[] => [
  ...props.scenes.flatMap((scene) => {
    const sceneMs = framesToMs(scene.durationInFrames, props.fps);
    const oneFrameMs = framesToMs(1, props.fps);
    const short = (what: string, durationMs: number | undefined): Finding[] =>
      durationMs === undefined || durationMs >= sceneMs - oneFrameMs
        ? []
        : [
            {
              scene: scene.id,
              message: `The ${what} ends ${seconds(sceneMs - durationMs)} before its scene.`,
            },
          ];
    const lost = (scene.speech?.durationMs ?? 0) - sceneMs;
    return [
      ...short("presenter's clip", scene.presenter?.durationMs),
      ...(lost > oneFrameMs
        ? [{ scene: scene.id, message: `The speech is ${seconds(lost)} longer than its scene.` }]
        : []),
    ];
  }),
  ...(isPart ? [] : findLoudnessFlaws(loudness)),
];

const findLoudnessFlaws = (loudness: Loudness | null): Finding[] => {
  if (loudness === null) return [{ scene: null, message: "The video has no sound; its track is silent." }];
  const { integrated, truePeak } = loudness;
  return [
    ...(Math.abs(integrated - renderDefaults.loudness) > 1
      ? [
          {
            scene: null,
            message: `The sound is at ${integrated.toFixed(1)} LUFS instead of ${String(renderDefaults.loudness)}.`,
          },
        ]
      : []),
    ...(truePeak > renderDefaults.truePeak
      ? [
          {
            scene: null,
            message: `The sound peaks at ${truePeak.toFixed(1)} dBTP, above ${String(renderDefaults.truePeak)}.`,
          },
        ]
      : []),
  ];
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
