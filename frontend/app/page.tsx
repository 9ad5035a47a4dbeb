import type { Metadata } from "next";
import Link from "next/link";

import { LectureCard } from "@/components/lecture-card";
import { Notice } from "@/components/notice";
import { SiteHeader } from "@/components/site-header";
import { Missing } from "@/lib/api/client";
import { type LectureList, type ListQuery, listLectures, searchPart } from "@/lib/api/lectures";
import { grouped } from "@/lib/format";

import styles from "./page.module.css";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const query = asked(await searchParams);
  return query.text || query.course ? { title: heading(query) } : {};
}

/** The published lectures, all or those searched for. */
export default async function LecturesPage({ searchParams }: Props) {
  const query = asked(await searchParams);
  const list = await listLectures(query).catch((error: unknown) => error);
  return (
    <>
      <SiteHeader text={query.text ?? ""} />
      <main>
        <div className={styles.head}>
          <h1 dir="auto">{heading(query)}</h1>
          {isList(list) && list.total > 0 && <span className="muted">{grouped(list.total)}</span>}
          {(query.text || query.course) && <Link href="/" prefetch={false}>Show all lectures</Link>}
        </div>
        {isList(list) ? <Lectures list={list} query={query} /> : <Failure error={list} query={query} />}
      </main>
    </>
  );
}

function Lectures({ list, query }: { list: LectureList; query: ListQuery }) {
  if (list.lectures.length === 0) return <Nothing query={query} />;
  return (
    <>
      <ul className={styles.grid}>
        {list.lectures.map((lecture) => (
          <li key={lecture.id}>
            <LectureCard lecture={lecture} />
          </li>
        ))}
      </ul>
      {list.cursor && (
        <nav className={styles.more} aria-label="Pages">
          <Link className="button" href={`/${searchPart({ ...query, cursor: list.cursor })}`} prefetch={false}>
            More lectures
          </Link>
        </nav>
      )}
    </>
  );
}

function Nothing({ query }: { query: ListQuery }) {
  if (query.text || query.course) {
    return (
      <Notice tone="search" title="No lecture fits">
        Search finds words of the title, description, course, presenters and tags. Try fewer or other words.
      </Notice>
    );
  }
  return (
    <Notice tone="quiet" title="No lectures yet">
      Lectures appear here as soon as they are published.
    </Notice>
  );
}

function Failure({ error, query }: { error: unknown; query: ListQuery }) {
  if (error instanceof Missing) {
    return (
      <Notice tone="quiet" title="This page of the list is gone" action={<Link href="/" prefetch={false}>Show all lectures</Link>}>
        The list has changed since the link was made.
      </Notice>
    );
  }
  // A plain link: it asks the server again, with or without scripts.
  const again = (
    <a className="button" href={`/${searchPart(query)}`}>
      Try again
    </a>
  );
  return (
    <Notice tone="warn" title="The catalog does not answer" action={again}>
      The lectures are safe. Try again in a minute, or tell the person who runs the platform.
    </Notice>
  );
}

function isList(value: unknown): value is LectureList {
  return typeof value === "object" && value !== null && "lectures" in value;
}

function heading(query: ListQuery): string {
  if (query.text) return `Results for \u201c${query.text}\u201d`;
  return query.course ?? "All lectures";
}

function asked(params: Record<string, string | string[] | undefined>): ListQuery {
  const one = (name: string) => [params[name]].flat()[0]?.trim().slice(0, name === "cursor" ? 4096 : 200);
  const found = { text: one("text"), course: one("course"), cursor: one("cursor") };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}
