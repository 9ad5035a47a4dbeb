"use client";

import { Notice } from "@/components/notice";
import { SiteHeader } from "@/components/site-header";

export default function PageFailed({ reset }: { error: Error; reset: () => void }) {
  return (
    <>
      <SiteHeader />
      <main>
        <Notice
          tone="warn"
          title="This page cannot be shown now"
          action={
            <button type="button" className="button" onClick={() => reset()}>
              Try again
            </button>
          }
        >
          Try again in a minute, or tell the person who runs the platform.
        </Notice>
      </main>
    </>
  );
}
