import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { findLook, type Look, looks, people, type Person } from "../presenter/looks.ts";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type LookRecord } from "../store/records/index.ts";
import { createAvatarSchema, makeLook, removeLook } from "./make-look.ts";
import { assetInput, httpUrl } from "./media-input.ts";
import { lookPreviewPath, previewSize } from "./previews.ts";
import { lookStatus, pictureOf, standInFor } from "./usable-look.ts";

const createdAt = Date.UTC(2026, 0, 14) / 1000;
const ownership = z.enum(["public", "private"]).optional();

const groupsSchema = z.strictObject({ ownership, ...pageQuery(20, 50) });
const looksSchema = z.strictObject({
  group_id: z.string().optional(),
  avatar_type: z.enum(["studio_avatar", "digital_twin", "photo_avatar"]).optional(),
  ownership,
  ...pageQuery(20, 50),
});
const renameSchema = z.strictObject({ name: z.string().min(1, "must not be empty") });
const consentSchema = z.strictObject({
  reroute_url: httpUrl.optional(),
  consent_text: z
    .string()
    .regex(/^[^<>]*$/, "must not contain < or >")
    .optional(),
  consent_video: assetInput.optional(),
});

const consentPath = (groupId: string): string => `/__emulator/consent/${groupId}`;

export const avatarRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, origin, idempotent } = context;

  const describeLook = ({ id, name, person }: Look) => ({
    ...{ id, name, avatar_type: "studio_avatar", group_id: person.id, gender: person.gender },
    ...{ default_voice_id: person.voiceId, image_width: previewSize.width, image_height: previewSize.height },
    ...{ preferred_orientation: "landscape", preview_image_url: `${origin()}${lookPreviewPath(id)}` },
    ...{ preview_video_url: null, supported_api_engines: ["avatar_v", "avatar_iv", "avatar_iii"] },
    ...{ tags: ["Business"], status: null, error: null },
  });

  /** A look of the account's own; until it is ready it has no size and no picture. */
  const describeOwn = (look: LookRecord) => {
    const status = lookStatus(context, look);
    const [isThere, isReady] = [status !== "processing", status === "completed"];
    const isTwin = look.type === "digital_twin";
    return {
      ...{ id: look.id, name: look.name, avatar_type: look.type, group_id: look.groupId, gender: null },
      default_voice_id: isTwin && isReady ? standInFor(look).person.voiceId : null,
      ...{ image_width: isThere ? look.width : 0, image_height: isThere ? look.height : 0 },
      preferred_orientation:
        look.width === look.height ? "square" : look.width > look.height ? "landscape" : "portrait",
      ...{ preview_image_url: isThere ? pictureOf(context, look) : null, preview_video_url: null },
      supported_api_engines: isReady ? [...(isTwin ? ["avatar_v"] : []), "avatar_iv", "avatar_iii"] : [],
      ...{ tags: [], status },
      error:
        status === "failed"
          ? { code: "no_face_detected", message: "No face was found in the picture" }
          : null,
    };
  };

  const describeGroup = (person: Person) => {
    const own = looks.filter((look) => look.person.id === person.id);
    return {
      ...{ id: person.id, name: person.name, gender: person.gender, created_at: createdAt },
      ...{ looks_count: own.length, default_voice_id: person.voiceId },
      preview_image_url: `${origin()}${lookPreviewPath(own[0]?.id ?? "")}`,
      ...{ preview_video_url: null, status: null, consent_status: null, error: null },
    };
  };
  const looksIn = (groupId: string) => store.looks.all().filter((look) => look.groupId === groupId);
  /** A group of the account's own stands where its first look stands. */
  const describeOwnGroup = (members: readonly LookRecord[]) => {
    const [first] = members;
    if (first === undefined) throw new ApiError("avatar_not_found", "No avatar group with that id");
    const { status, preview_image_url, error, gender, default_voice_id } = describeOwn(first);
    const isTwin = members.some(({ type }) => type === "digital_twin");
    return {
      ...{ id: first.groupId, name: first.groupName, gender },
      ...{ created_at: Math.floor(first.createdAtMs / 1000), looks_count: members.length },
      ...{ default_voice_id, preview_image_url, preview_video_url: null, status },
      consent_status: isTwin
        ? members.every(({ hasConsent }) => hasConsent)
          ? "approved"
          : "pending"
        : null,
      error,
    };
  };
  const ownGroups = () =>
    [...new Set(store.looks.all().map(({ groupId }) => groupId))].map((id) => describeOwnGroup(looksIn(id)));

  const findPerson = (id: string) => people.find((person) => person.id === id);
  const refusePublic = (): never => {
    throw new ApiError("forbidden", "Public avatars cannot be changed");
  };

  server.get("/v3/avatars", (request) => {
    const query = parseInput(groupsSchema, request.query);
    return pageOf(
      [
        ...(query.ownership === "private" ? [] : people.map(describeGroup)),
        ...(query.ownership === "public" ? [] : ownGroups()),
      ],
      query,
    );
  });

  server.get<{ Params: { id: string } }>("/v3/avatars/:id", ({ params }) => {
    const person = findPerson(params.id);
    return { data: person === undefined ? describeOwnGroup(looksIn(params.id)) : describeGroup(person) };
  });

  server.delete<{ Params: { id: string } }>("/v3/avatars/:id", async (request) => {
    requireWrite(request, "avatars");
    const { id } = request.params;
    if (findPerson(id) !== undefined) refusePublic();
    const members = looksIn(id);
    if (members.length === 0) throw new ApiError("avatar_not_found", "No avatar group with that id");
    for (const look of members) await removeLook(context, look);
    return { data: { id } };
  });

  server.post("/v3/avatars", async (request, reply) => {
    requireWrite(request, "avatars");
    return idempotent(request, reply, async () => {
      const look = await makeLook(context, request, parseInput(createAvatarSchema, request.body));
      // Whatever the clock says, nothing is ready in the answer to its creation.
      const status = look.type === "digital_twin" ? "pending_consent" : "processing";
      const bare = {
        ...{ status, default_voice_id: null, preview_image_url: null },
        error: null,
      };
      return {
        body: {
          data: {
            avatar_group: { ...describeOwnGroup(looksIn(look.groupId)), ...bare },
            avatar_item: {
              ...{ ...describeOwn(look), ...bare },
              ...{ image_width: 0, image_height: 0, supported_api_engines: [] },
            },
          },
        },
      };
    });
  });

  server.post<{ Params: { id: string } }>("/v3/avatars/:id/consent", async (request, reply) => {
    requireWrite(request, "avatars");
    return idempotent(request, reply, () => {
      const { id } = request.params;
      const input = parseInput(consentSchema, request.body ?? {});
      if (findPerson(id) !== undefined) refusePublic();
      const members = looksIn(id);
      const group = describeOwnGroup(members);
      if (!members.some(({ type }) => type === "digital_twin"))
        throw new ApiError("invalid_parameter", "Only digital twins need consent");
      if (input.consent_text !== undefined || input.consent_video !== undefined)
        throw new ApiError("plan_upgrade_required", "The current plan does not include consent of your own");
      return Promise.resolve({
        body: { data: { avatar_group: group, url: `${origin()}${consentPath(id)}` } },
      });
    });
  });

  /** Where the person shown would be sent: whoever opens it consents. */
  server.get<{ Params: { id: string } }>(consentPath(":id"), ({ params }) => {
    const members = looksIn(params.id);
    if (members.length === 0) throw new ApiError("resource_not_found", "No such consent");
    for (const look of members) store.looks.put({ ...look, hasConsent: true });
    return { data: { id: params.id, consented: true } };
  });

  server.get("/v3/avatars/looks", (request) => {
    const query = parseInput(looksSchema, request.query);
    const shared = looks.filter(
      ({ person }) =>
        query.ownership !== "private" &&
        (query.avatar_type ?? "studio_avatar") === "studio_avatar" &&
        (query.group_id ?? person.id) === person.id,
    );
    const own = store.looks
      .all()
      .filter(
        ({ type, groupId }) =>
          query.ownership !== "public" &&
          (query.avatar_type ?? type) === type &&
          (query.group_id ?? groupId) === groupId,
      );
    return pageOf([...shared.map(describeLook), ...own.map(describeOwn)], query);
  });

  server.get<{ Params: { id: string } }>("/v3/avatars/looks/:id", ({ params }) => {
    const own = store.looks.get(params.id);
    if (own !== undefined) return { data: describeOwn(own) };
    const look = findLook(params.id);
    if (look === undefined)
      throw new ApiError("avatar_not_found", "No avatar look with that id (or it is still training)");
    return { data: describeLook(look) };
  });

  const findOwn = (id: string): LookRecord => {
    if (findLook(id) !== undefined) refusePublic();
    const own = store.looks.get(id);
    if (own === undefined) throw new ApiError("avatar_not_found", "No avatar look with that id");
    return own;
  };

  server.patch<{ Params: { id: string } }>("/v3/avatars/looks/:id", (request) => {
    requireWrite(request, "avatars");
    const own = findOwn(request.params.id);
    const { name } = parseInput(renameSchema, request.body);
    return { data: describeOwn(store.looks.put({ ...own, name })) };
  });

  /** With its last look a group is gone, too. */
  server.delete<{ Params: { id: string } }>("/v3/avatars/looks/:id", async (request) => {
    requireWrite(request, "avatars");
    const own = findOwn(request.params.id);
    await removeLook(context, own);
    return { data: { id: own.id } };
  });
};
