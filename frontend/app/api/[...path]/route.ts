import { backendAddress } from "@/lib/api/client";

export const dynamic = "force-dynamic";

const ASKED = ["accept", "if-none-match", "if-range", "range"];
const ANSWERED = [
  "accept-ranges",
  "cache-control",
  "content-length",
  "content-range",
  "content-security-policy",
  "content-type",
  "cross-origin-resource-policy",
  "etag",
  "referrer-policy",
  "retry-after",
  "x-content-type-options",
];

/**
 * Passes on what browsers ask the backend for, so that pages need one origin only. A route and not a rewrite:
 * rewrites take the backend's address at build time, and the image must not know it.
 */
async function pass(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  try {
    const answer = await fetch(backendAddress(pathname + search), {
      method: request.method,
      headers: { ...only(request.headers, ASKED), "accept-encoding": "identity" },
      cache: "no-store",
      redirect: "manual",
      signal: request.signal,
    });
    return new Response(answer.body, { status: answer.status, headers: only(answer.headers, ANSWERED) });
  } catch {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    const problem = { error: "The catalog does not answer", hint: "Try again in a minute." };
    return Response.json(problem, { status: 502, headers: { "Cache-Control": "no-store" } });
  }
}

function only(headers: Headers, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])));
}

export { pass as GET, pass as HEAD };
