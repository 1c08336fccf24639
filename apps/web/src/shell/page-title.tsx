// The title of a page, in the page and in the window's bar.
import type { ReactNode } from "react";

export function PageTitle({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="page-title">
      <title>{`${title} · Tributary`}</title>
      <h1>{title}</h1>
      {children !== undefined && <p className="lead">{children}</p>}
    </div>
  );
}
