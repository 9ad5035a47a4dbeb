import Link from "next/link";

import type { LectureSummary } from "@/lib/api/lectures";
import { clock, day, spoken } from "@/lib/format";

import { FilmIcon } from "./icons";
import styles from "./lecture-card.module.css";

/** A lecture in a list: the whole card is one link. */
export function LectureCard({ lecture }: { lecture: LectureSummary }) {
  return (
    <Link href={`/lectures/${lecture.slug}`} prefetch={false} className={styles.card}>
      <span className={styles.picture}>
        {/* The title beside it says what it shows. */}
        {lecture.poster ? <img src={lecture.poster} alt="" loading="lazy" decoding="async" /> : <FilmIcon />}
        <span className={styles.duration} aria-label={spoken(lecture.duration)}>
          {clock(lecture.duration)}
        </span>
      </span>
      <span className={styles.title} dir="auto">
        {lecture.title}
      </span>
      <Facts lecture={lecture} />
    </Link>
  );
}

function Facts({ lecture }: { lecture: LectureSummary }) {
  const course = lecture.course?.title;
  const number = lecture.number === null ? null : `Lecture ${lecture.number}`;
  const where = [course, number].filter(Boolean).join(" \u00b7 ");
  const who = lecture.presenters.join(", ");
  const when = lecture.recorded_at && day(lecture.recorded_at);
  return (
    <span className={styles.facts}>
      {where && <span dir="auto">{where}</span>}
      {(who || when) && <span dir="auto">{[when, who].filter(Boolean).join(" \u00b7 ")}</span>}
    </span>
  );
}
