"use client";

import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";

import type { Chapter, Playback } from "@/lib/api/lectures";
import { clock } from "@/lib/format";

import styles from "./lecture-player.module.css";
import { Notice } from "./notice";

type Props = { title: string; poster: string | null; playback: Playback; chapters: Chapter[]; children: ReactNode };

/** The picture with the browser's own controls, what is said of it below, and the chapters beside it. */
export function LecturePlayer({ title, poster, playback, chapters, children }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const [time, setTime] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const failure = useStream(video, playback.playlist, attempt);

  function goTo(start: number) {
    const player = video.current;
    if (!player) return;
    player.currentTime = start;
    void player.play().catch(() => undefined); // a browser may want a click on the picture first
  }

  return (
    <div className={chapters.length > 1 ? styles.withChapters : undefined}>
      <div>
        <div className={styles.stage}>
          <video
            ref={video}
            className={styles.video}
            aria-label={title}
            poster={poster ?? undefined}
            controls
            playsInline
            preload="metadata"
            onTimeUpdate={(event) => setTime(event.currentTarget.currentTime)}
          >
            {playback.captions.map((track) => (
              <track key={track.src} kind="captions" src={track.src} srcLang={track.language} label={track.label} />
            ))}
          </video>
          {failure && (
            <div className={styles.failure}>
              <Notice
                tone="warn"
                title={failure}
                action={
                  <button type="button" className="button" onClick={() => setAttempt(attempt + 1)}>
                    Try again
                  </button>
                }
              />
            </div>
          )}
        </div>
        {children}
      </div>
      {chapters.length > 1 && <Chapters chapters={chapters} time={time} onChoose={goTo} />}
    </div>
  );
}

function Chapters(props: { chapters: Chapter[]; time: number; onChoose: (start: number) => void }) {
  return (
    <nav className={styles.chapters} aria-label="Chapters">
      <h2>Chapters</h2>
      <ol>
        {props.chapters.map((chapter) => {
          const present = chapter.start <= props.time && props.time < chapter.end;
          return (
            <li key={chapter.start}>
              <button
                type="button"
                aria-current={present ? "true" : undefined}
                onClick={() => props.onChoose(chapter.start)}
              >
                <span className={styles.start}>{clock(chapter.start)}</span>
                <span dir="auto">{chapter.title}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const STOPPED = "The lecture stops loading. Check the connection.";
const UNPLAYABLE = "This browser cannot play the lecture.";

/** Streams the playlist into the video; says what went wrong, or null. Another `attempt` starts anew. */
function useStream(video: RefObject<HTMLVideoElement | null>, playlist: string, attempt: number): string | null {
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    let over = false;
    let stop: () => void = () => undefined;
    setFailure(null);
    stream(element, playlist, (problem) => !over && setFailure(problem))
      .then((end) => (over ? end() : (stop = end)))
      .catch(() => !over && setFailure(STOPPED));
    return () => {
      over = true;
      stop();
    };
  }, [video, playlist, attempt]);

  return failure;
}

/** Attaches the stream; resolves to what detaches it. hls.js comes only with a page that plays. */
async function stream(element: HTMLVideoElement, playlist: string, tell: (problem: string) => void) {
  const { default: Hls, ErrorTypes, Events } = await import("hls.js");
  if (!Hls.isSupported()) {
    if (!element.canPlayType("application/vnd.apple.mpegurl")) tell(UNPLAYABLE);
    element.src = playlist;
    return () => element.removeAttribute("src");
  }
  // The captions are the page's own <track>s; those that the playlist names too would stand in the menu twice.
  const hls = new Hls({ startPosition: element.currentTime || -1, enableWebVTT: false });
  let mended = false;
  hls.on(Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === ErrorTypes.MEDIA_ERROR && !mended) {
      mended = true;
      hls.recoverMediaError();
    } else {
      tell(type === ErrorTypes.NETWORK_ERROR ? STOPPED : UNPLAYABLE);
    }
  });
  hls.loadSource(playlist);
  hls.attachMedia(element);
  return () => hls.destroy();
}
