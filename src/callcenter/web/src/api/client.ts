// The one client of our API, and what a refused request throws.
import createClient from "openapi-fetch";
import type { paths } from "./openapi.gen";
import type { Refusal } from "./shapes";

export const api = createClient<paths>({
  // Without these the client would hold on to what was there when this file was loaded.
  baseUrl: globalThis.location.origin,
  fetch: (request) => globalThis.fetch(request),
  headers: { "X-Callcenter": "web" },
});

export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly refusal: Refusal | undefined,
    readonly retryAfterS: number,
  ) {
    super(refusal?.detail ?? `HTTP ${status}`);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; throws RefusedError for any other. */
export function granted<T>({ data, error, response }: Answer<T>): T {
  if (!response.ok) {
    const refusal = isRefusal(error) ? error : undefined;
    throw new RefusedError(response.status, refusal, Number(response.headers.get("retry-after") ?? 0));
  }
  return data as T;
}

function isRefusal(body: unknown): body is Refusal {
  return typeof body === "object" && body !== null && "code" in body;
}
