import { InputError } from "../errors.ts";
import type { HeygenCredentials } from "./options.ts";

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);

/** Whether nobody on the way can read what is sent: https, or this machine itself. */
export const isPrivate = (url: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));

/** Throws `InputError` for an address that is none, or that the key must not be sent to. */
export const parseBaseUrl = (baseUrl: string): URL => {
  const place = { path: "baseUrl" };
  if (!URL.canParse(baseUrl)) throw new InputError("HeyGen's address is not a URL.", { place });
  const url = new URL(baseUrl);
  if (url.username !== "" || url.password !== "" || url.search !== "") {
    throw new InputError("HeyGen's address may hold neither credentials nor a query.", { place });
  }
  if (!isPrivate(url)) {
    throw new InputError(`HeyGen's address "${url.origin}" would send the key unencrypted.`, {
      place,
      hint: "Use https; http is for addresses of this machine, such as the emulator's.",
    });
  }
  return url;
};

/** The header that says who calls. Throws `InputError` for a credential that no header can carry. */
export const authHeaders = (credentials: HeygenCredentials): Record<string, string> => {
  const secret = "apiKey" in credentials ? credentials.apiKey : credentials.oauthToken;
  // Printable ASCII: anything else breaks the header, and is mostly a key pasted with its line end.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new InputError("The HeyGen credential is empty or holds spaces or characters no key has.", {
      hint: "Copy it again from HeyGen's API page, without quotes or line ends.",
    });
  }
  return "apiKey" in credentials ? { "x-api-key": secret } : { authorization: `Bearer ${secret}` };
};
