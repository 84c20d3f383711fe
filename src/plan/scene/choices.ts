import type { AvatarChoice, VoiceChoice } from "../../model/brand.ts";
import type { Maker } from "../../model/media.ts";
import type { Planning } from "../planning.ts";
import type { SceneContext } from "./scene-context.ts";

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Each choice in turn over the one before; a stand-in goes with the id it stands in for. */
const override = <Choice extends { id: string; standIn?: string | undefined }>(
  base: Choice,
  ...choices: ({ id?: string | undefined } | undefined)[]
): Choice =>
  choices.reduce<Choice>((current, choice) => {
    if (choice === undefined) return current;
    const start =
      choice.id === undefined || choice.id === current.id ? current : { ...current, standIn: undefined };
    return { ...start, ...withoutUndefined(choice) };
  }, base);

export const idFor = (maker: Maker, choice: { id: string; standIn?: string | undefined }): string =>
  maker === "emulator" ? (choice.standIn ?? choice.id) : choice.id;

export const presentersOf = ({ maker, presenterMaker }: Planning): Maker => presenterMaker ?? maker;

export const voiceOf = ({ planning: { brief, brand }, scene }: SceneContext): VoiceChoice =>
  override(brand.value.voice, brief.value.voice, scene.voice);
export const avatarOf = ({ planning: { brief, brand }, scene }: SceneContext): AvatarChoice =>
  override(brand.value.avatar, brief.value.avatar, scene.avatar);
