import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { findLook, type Look, looks, people, type Person } from "../presenter/looks.ts";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { lookPreviewPath, previewSize } from "./previews.ts";

const createdAt = Date.UTC(2026, 0, 14) / 1000;
const ownership = z.enum(["public", "private"]).optional();

const groupsSchema = z.strictObject({ ownership, ...pageQuery(20, 50) });
const looksSchema = z.strictObject({
  group_id: z.string().optional(),
  avatar_type: z.enum(["studio_avatar", "digital_twin", "photo_avatar"]).optional(),
  ownership,
  ...pageQuery(20, 50),
});

export const avatarRoutes = (server: FastifyInstance, { origin }: Context): void => {
  const describeLook = ({ id, name, person }: Look) => ({
    ...{ id, name, avatar_type: "studio_avatar", group_id: person.id, gender: person.gender },
    ...{ default_voice_id: person.voiceId, image_width: previewSize.width, image_height: previewSize.height },
    ...{ preferred_orientation: "landscape", preview_image_url: `${origin()}${lookPreviewPath(id)}` },
    ...{ preview_video_url: null, supported_api_engines: ["avatar_v", "avatar_iv", "avatar_iii"] },
    ...{ tags: ["Business"], status: null, error: null },
  });

  const describeGroup = (person: Person) => {
    const own = looks.filter((look) => look.person.id === person.id);
    return {
      ...{ id: person.id, name: person.name, gender: person.gender, created_at: createdAt },
      ...{ looks_count: own.length, default_voice_id: person.voiceId },
      preview_image_url: `${origin()}${lookPreviewPath(own[0]?.id ?? "")}`,
      ...{ preview_video_url: null, status: null, consent_status: null, error: null },
    };
  };

  server.get("/v3/avatars", (request) => {
    const query = parseInput(groupsSchema, request.query);
    return pageOf(query.ownership === "private" ? [] : people.map(describeGroup), query);
  });

  server.get<{ Params: { id: string } }>("/v3/avatars/:id", ({ params }) => {
    const person = people.find(({ id }) => id === params.id);
    if (person === undefined) throw new ApiError("avatar_not_found", "No avatar group with that id");
    return { data: describeGroup(person) };
  });

  server.get("/v3/avatars/looks", (request) => {
    const query = parseInput(looksSchema, request.query);
    const found = looks.filter(
      ({ person }) =>
        query.ownership !== "private" &&
        (query.avatar_type ?? "studio_avatar") === "studio_avatar" &&
        (query.group_id === undefined || query.group_id === person.id),
    );
    return pageOf(found.map(describeLook), query);
  });

  server.get<{ Params: { id: string } }>("/v3/avatars/looks/:id", ({ params }) => {
    const look = findLook(params.id);
    if (look === undefined)
      throw new ApiError("avatar_not_found", "No avatar look with that id (or it is still training)");
    return { data: describeLook(look) };
  });
};
