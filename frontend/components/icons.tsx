import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function SearchIcon() {
  return (
    <Icon>
      <circle cx="9" cy="9" r="5.25" />
      <path d="m13 13 3.5 3.5" />
    </Icon>
  );
}

export function BackIcon() {
  return (
    <Icon>
      <path d="M16 10H4.5M9 5l-5 5 5 5" />
    </Icon>
  );
}

export function FilmIcon() {
  return (
    <Icon>
      <rect x="2.75" y="4.25" width="14.5" height="11.5" rx="2" />
      <path d="m8.5 7.5 4 2.5-4 2.5z" />
    </Icon>
  );
}

export function WarningIcon() {
  return (
    <Icon>
      <path d="M10 3.5 17.5 16h-15zM10 8.5v3.5" />
      <path d="M10 14h.01" />
    </Icon>
  );
}
