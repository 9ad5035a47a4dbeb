import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";

import { BackIcon } from "@/components/icons";
import { LecturePlayer } from "@/components/lecture-player";
import { Notice } from "@/components/notice";
import { SiteHeader } from "@/components/site-header";
import { Missing } from "@/lib/api/client";
import { type Lecture, getLecture, searchPart } from "@/lib/api/lectures";
import { day, spoken } from "@/lib/format";

import styles from "./page.module.css";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const lecture = await find(params);
  return lecture ? { title: lecture.title } : {};
}

/** One lecture to watch. */
export default async function LecturePage({ params }: Props) {
  const lecture = await find(params);
  return (
    <>
      <SiteHeader />
      <main>
        <Link href="/" prefetch={false} className={styles.back}>
          <BackIcon />
          All lectures
        </Link>
        {lecture ? <Watch lecture={lecture} /> : <Away />}
      </main>
    </>
  );
}

/** The lecture, or null while the backend is away. Ends in the not-found page when there is none. */
async function find(params: Props["params"]): Promise<Lecture | null> {
  const { slug } = await params;
  try {
    return await getLecture(slug);
  } catch (error) {
    if (error instanceof Missing) notFound();
    return null;
  }
}

function Watch({ lecture }: { lecture: Lecture }) {
  const { title, poster, playback, chapters } = lecture;
  if (playback) {
    return (
      <LecturePlayer title={title} poster={poster} playback={playback} chapters={chapters}>
        <About lecture={lecture} />
      </LecturePlayer>
    );
  }
  return (
    <>
      <Notice tone="quiet" title="This lecture is being prepared">
        It can be watched here as soon as its recording is published.
      </Notice>
      <About lecture={lecture} />
    </>
  );
}

function About({ lecture }: { lecture: Lecture }) {
  return (
    <article lang={lecture.language ?? undefined}>
      <h1 className={styles.title} dir="auto">
        {lecture.title}
      </h1>
      <Facts lecture={lecture} />
      {lecture.description && (
        <p className={styles.description} dir="auto">
          {lecture.description}
        </p>
      )}
    </article>
  );
}

function Facts({ lecture }: { lecture: Lecture }) {
  const { course } = lecture;
  return (
    <ul className={styles.facts}>
      {course && (
        <li dir="auto">
          <Link href={`/${searchPart({ course: course.title })}`} prefetch={false}>
            {course.title}
          </Link>
          {course.term && `, ${course.term}`}
        </li>
      )}
      {lecture.number !== null && <li>Lecture {lecture.number}</li>}
      {lecture.presenters.length > 0 && <li dir="auto">{lecture.presenters.join(", ")}</li>}
      {lecture.recorded_at && (
        <li>
          <time dateTime={lecture.recorded_at}>{day(lecture.recorded_at)}</time>
        </li>
      )}
      <li>{spoken(lecture.duration)}</li>
    </ul>
  );
}

function Away() {
  // A plain link: it asks the server again, with or without scripts.
  const again = (
    <a className="button" href="">
      Try again
    </a>
  );
  return (
    <Notice tone="warn" title="The catalog does not answer" action={again}>
      The lecture is safe. Try again in a minute, or tell the person who runs the platform.
    </Notice>
  );
}
