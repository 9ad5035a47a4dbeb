/** The only way to the backend. */

/** The backend answered, and there is no such thing. */
export class Missing extends Error {}

/** The backend does not answer, or cannot do its work now. */
export class BackendAway extends Error {}

/** A path of the API as a whole address; read at run time, so that one image fits every site. */
export function backendAddress(path: string): string {
  return (process.env.BACKEND_URL ?? "http://127.0.0.1:8000").replace(/\/+$/, "") + path;
}

/** What the backend says at `path`. Throws Missing or BackendAway. */
export async function ask<Shape>(path: string): Promise<Shape> {
  let answer: Response;
  try {
    answer = await fetch(backendAddress(path), { cache: "no-store", signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw new BackendAway(`${path}: ${String(error)}`);
  }
  if (answer.ok) return (await answer.json()) as Shape;
  if (answer.status === 404 || answer.status === 422) throw new Missing(path);
  throw new BackendAway(`${path}: ${answer.status}`);
}
