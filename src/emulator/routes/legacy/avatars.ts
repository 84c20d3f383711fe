import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { findLook, type Look, looks, people, type Person } from "../../presenter/looks.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { lookPreviewPath } from "../previews.ts";
import { v2Answer } from "./answers.ts";
import { trainStatusOf } from "./photo-jobs.ts";
import { photosOf } from "./photos.ts";

const createdAt = Date.UTC(2026, 0, 14) / 1000;
const listSchema = z.object({ include_public: z.enum(["true", "false"]).default("false") });

export const legacyAvatarRoutes = (server: FastifyInstance, context: Context): void => {
  const photos = photosOf(context);
  const previewOf = (id: string) => `${context.origin()}${lookPreviewPath(id)}`;
  const describeLook = ({ id, name, person }: Look) => ({
    ...{ avatar_id: id, avatar_name: name, gender: person.gender },
    ...{ preview_image_url: previewOf(id), preview_video_url: null },
    ...{ premium: false, type: null, tags: ["AVATAR_IV"], default_voice_id: person.voiceId },
  });
  const looksOf = (person: Person) => looks.filter((look) => look.person.id === person.id);

  server.get("/v2/avatars", () =>
    v2Answer({
      avatars: looks.map(describeLook),
      talking_photos: photos.all().map((photo) => ({
        talking_photo_id: photo.id,
        talking_photo_name: photo.name,
        preview_image_url: photos.imageUrl(photo),
      })),
    }),
  );

  server.get("/v2/avatar_group.list", (request) => {
    const { include_public: includesPublic } = parseInput(listSchema, request.query);
    const own = [...new Set(photos.all().map(({ groupId }) => groupId))].map((groupId) => {
      const members = photos.inGroup(groupId);
      const [first] = members;
      return {
        ...{ id: groupId, name: first.groupName, num_looks: members.length },
        created_at: Math.floor(first.createdAtMs / 1000),
        preview_image: photos.imageUrl(first),
        ...{ group_type: "PRIVATE", train_status: trainStatusOf(context, groupId), default_voice_id: null },
      };
    });
    const shared = people.map((person) => ({
      ...{ id: person.id, name: person.name, created_at: createdAt, num_looks: looksOf(person).length },
      preview_image: previewOf(looksOf(person)[0]?.id ?? ""),
      ...{ group_type: "PUBLIC", train_status: null, default_voice_id: person.voiceId },
    }));
    const groups = includesPublic === "true" ? [...own, ...shared] : own;
    return v2Answer({ total_count: groups.length, avatar_group_list: groups });
  });

  server.get<{ Params: { id: string } }>("/v2/avatar_group/:id/avatars", ({ params }) => {
    const person = people.find(({ id }) => id === params.id);
    if (person !== undefined) return v2Answer({ avatar_list: looksOf(person).map(describeLook) });
    return v2Answer({ avatar_list: photos.inGroup(params.id).map(photos.describe) });
  });

  server.get<{ Params: { id: string } }>("/v2/avatar/:id/details", ({ params }) => {
    const look = findLook(params.id);
    if (look === undefined) {
      const photo = photos.find(params.id);
      return v2Answer({
        ...{ type: "talking_photo", id: photo.id, name: photo.name, gender: "unknown" },
        ...{ preview_image_url: photos.imageUrl(photo), preview_video_url: null },
        ...{ premium: false, is_public: false, default_voice_id: null, tags: null },
      });
    }
    const { avatar_id: id, avatar_name: name, ...rest } = describeLook(look);
    return v2Answer({ ...rest, id, name, type: "avatar", is_public: true });
  });
};
