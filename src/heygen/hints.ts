const ofCode: Record<string, string> = {
  insufficient_credit: "Top up the API wallet; it is separate from the credits of HeyGen's web plan.",
  subscription_required: "This needs a paid plan at HeyGen.",
  plan_upgrade_required: "Ask for a lower resolution or another voice, or upgrade the plan at HeyGen.",
  quota_exceeded: "The quota is used up. Wait until it is renewed, or ask HeyGen for more.",
  trial_video_limit_exceeded: "The daily number of trial videos is used up; it is renewed tomorrow.",
  insufficient_api_key_scope: "The key may not do this. Make one with the scope named above at HeyGen.",
  phone_verification_required: "Verify a phone number in HeyGen's account settings.",
  voice_not_usable: "This voice may not be used through the API. Choose another one.",
  avatar_not_usable: "This avatar may not be used through the API. Choose another one.",
  avatar_consent_required: "The person shown has to give consent at HeyGen first.",
  avatar_not_found:
    "List the looks of the account and use the id of a look; the id of a group is not an avatar's id. A new avatar has to finish training first.",
  voice_not_found: "List the voices of the account; cloned voices are listed as private.",
  asset_not_found: "Upload the file again; an upload counts only once it is complete.",
  video_not_found: "It may have been deleted. A video of the Video Agent appears minutes after it is begun.",
  download_failed:
    "HeyGen could not fetch the link. Upload the file as an asset, or use a link that needs no login.",
  content_policy_violation: "HeyGen refuses this text or picture. Change it.",
  resource_limit_reached: "Delete something of this kind at HeyGen first.",
  payload_too_large: "Make the file smaller than 32 MB.",
  conflict: "Something else is changing this at the moment. Look at its state, then try again.",
};

const ofStatus: Record<number, string> = {
  401: "Check the API key or the OAuth token. HeyGen takes neither in the place of the other.",
  402: "Top up the account at HeyGen, then run the same command again: what was paid for is kept.",
  403: "The account or key may not do this.",
  404: "Check the id; it may belong to another account.",
  408: "HeyGen gave up waiting. Run the same command again: what was begun is taken up, not repeated.",
  409: "Wait a moment, then run the same command again.",
  413: "Make the file smaller than 32 MB.",
  429: "Run with fewer jobs at once, or wait a minute.",
};

/** What the reader can do about a refusal of HeyGen's. */
export const hintFor = (code: string | undefined, status: number): string =>
  (code === undefined ? undefined : ofCode[code]) ??
  ofStatus[status] ??
  (status >= 500
    ? "HeyGen has trouble. Run the same command again later."
    : "HeyGen will refuse this as often as it is asked: change what its reason names.");
