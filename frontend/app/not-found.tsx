import Link from "next/link";

import { Notice } from "@/components/notice";
import { SiteHeader } from "@/components/site-header";

export const dynamic = "force-dynamic"; // a page made at build time could not carry the nonce of its scripts

export default function NotFound() {
  return (
    <>
      <SiteHeader />
      <main>
        <Notice
          tone="quiet"
          title="There is no such lecture"
          action={
            <Link className="button" href="/" prefetch={false}>
              Show all lectures
            </Link>
          }
        >
          It may have been withdrawn, or the link is not whole.
        </Notice>
      </main>
    </>
  );
}
