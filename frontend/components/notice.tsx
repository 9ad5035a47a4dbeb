import type { ReactNode } from "react";

import { FilmIcon, SearchIcon, WarningIcon } from "./icons";
import styles from "./notice.module.css";

const ICONS = { quiet: FilmIcon, search: SearchIcon, warn: WarningIcon };

type Props = { tone: keyof typeof ICONS; title: string; children?: ReactNode; action?: ReactNode };

/** A page that has something to say instead of something to show: what happened, and what to do. */
export function Notice({ tone, title, children, action }: Props) {
  const Icon = ICONS[tone];
  return (
    <section className={styles.notice} role={tone === "warn" ? "alert" : undefined}>
      <span className={tone === "warn" ? styles.warn : styles.quiet}>
        <Icon />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </section>
  );
}
