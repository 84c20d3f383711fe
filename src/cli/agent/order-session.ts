import type { AgentSessionInput } from "../../heygen/index.ts";
import type { StoredOrder } from "../../prepare/ledger/index.ts";
import type { Placing, Taken } from "../../prepare/place-order.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { uploadAttachments, type Attachment } from "./attach-files.ts";

/** Clocks of ours and HeyGen's may differ by so much. */
const clockSkewMs = 120_000;
const mostCandidates = 50;

/** How a session of the Video Agent is ordered, and found again where its answer never came. */
export const placeSession = (
  input: AgentSessionInput,
  attachments: readonly Attachment[],
  shelf: Shelf,
): Placing<AgentSessionInput> => ({
  ready: async () => {
    const files = await uploadAttachments(attachments, shelf);
    return files.length === 0 ? input : { ...input, files };
  },
  send: async (ready, idempotencyKey) => {
    // Once, and to its end: the answer is what was paid for.
    const session = await shelf.heygen.agent.createSession(ready, { idempotencyKey, once: true });
    return takenOf(session);
  },
  find: (order) => findSession(order, input, shelf),
});

/** A session that was begun since then, with this prompt. */
const findSession = async (
  order: StoredOrder,
  { prompt }: AgentSessionInput,
  { heygen, signal }: Shelf,
): Promise<Taken | null> => {
  const fromMs = (order.firstIntentMs ?? 0) - clockSkewMs;
  let seen = 0;
  for await (const { sessionId, createdAtMs } of heygen.agent.listSessions({ signal })) {
    if ((seen += 1) > mostCandidates) return null;
    if (createdAtMs !== null && createdAtMs < fromMs) continue;
    const session = await heygen.agent.getSession(sessionId, { signal });
    const isOurs = session.messages.some(
      ({ role, content }) => role === "user" && content?.trim() === prompt.trim(),
    );
    if (isOurs) return takenOf(session);
  }
  return null;
};

const takenOf = ({ sessionId, videoId }: { sessionId: string; videoId: string | null }): Taken => ({
  id: sessionId,
  ...(videoId === null ? {} : { notes: { videoId } }),
});
