// The control routes of the emulator that served this page.

const SECONDS = 5;

async function answer(path, options = {}) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(SECONDS * 1000) });
  const document = await response.json();
  if (!response.ok) throw new Refused(document.message ?? `HTTP ${response.status}`);
  return document;
}

/** The emulator answered, and said no. */
export class Refused extends Error {}

export const state = () => answer("/_emulator/state");
export const requests = (since, limit) => answer(`/_emulator/requests?since=${since}&limit=${limit}`);

export const request = async (number) => (await answer(`/_emulator/requests?number=${number}&answers=true`)).requests[0];

export function send(route, document) {
  return answer(`/_emulator/${route}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: typeof document === "string" ? document : JSON.stringify(document),
  });
}
