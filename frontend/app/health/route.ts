export const dynamic = "force-dynamic";

/** This process answers; the backend has its own health. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}
