import { cache } from "react";

import { ask } from "./client";
import type { components } from "./types";

export type Lecture = components["schemas"]["LectureDetail"];
export type LectureSummary = components["schemas"]["LectureSummary"];
export type LectureList = components["schemas"]["LectureList"];
export type Chapter = components["schemas"]["Chapter"];
export type Playback = components["schemas"]["Playback"];

/** What a list is asked for; empty words ask for everything. */
export type ListQuery = { text?: string; course?: string; cursor?: string };

/** One page of published lectures. Throws BackendAway, and Missing for a cursor that is none. */
export function listLectures(query: ListQuery): Promise<LectureList> {
  return ask<LectureList>(`/api/lectures${searchPart(query)}`);
}

/** The published lecture of that slug or id, asked for once a page. Throws Missing or BackendAway. */
export const getLecture = cache((key: string): Promise<Lecture> => {
  return ask<Lecture>(`/api/lectures/${encodeURIComponent(key)}`);
});

/** `?text=...`, with what is said only. */
export function searchPart(query: ListQuery): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return said.length ? `?${new URLSearchParams(said)}` : "";
}
