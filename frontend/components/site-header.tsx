import Link from "next/link";

import { SearchIcon } from "./icons";
import styles from "./site-header.module.css";

/** The name of the place, and its search: a plain form, so it works before any script has loaded. */
export function SiteHeader({ text = "" }: { text?: string }) {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link href="/" prefetch={false} className={styles.brand}>
          <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
            <rect width="28" height="28" rx="7" fill="var(--accent)" />
            <path d="m8 8.5 6 11 6-11" fill="none" stroke="var(--on-accent)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
          Lectures
        </Link>
        <form action="/" role="search" className={styles.search}>
          <SearchIcon />
          <input
            key={text}
            type="search"
            name="text"
            defaultValue={text}
            maxLength={200}
            placeholder="Search lectures"
            aria-label="Search lectures"
            autoComplete="off"
            enterKeyHint="search"
          />
        </form>
      </div>
    </header>
  );
}
