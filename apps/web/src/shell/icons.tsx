// The icons of the page, drawn on a square of 24.
const strokes = {
  water: "M12 3.5c3.2 4 6 7.2 6 10.7a6 6 0 0 1-12 0c0-3.5 2.8-6.7 6-10.7zM9.2 14.8a3 3 0 0 0 2.3 2.6",
  electricity: "M13.5 3 6 13.2h5.2L10.2 21 18 10.6h-5.4z",
  gas: "M12 3c.6 3.3 5.5 5.6 5.5 10.7a5.5 5.5 0 0 1-11 0c0-2.4 1.2-3.8 2.2-5.2.5 1.4 1.2 2 2 2.3C10.2 8 11 5.2 12 3z",
  heat: "M10 13.6V5.5a2 2 0 0 1 4 0v8.1a4.2 4.2 0 1 1-4 0zM12 9v8.2",
  other: "M4.5 16.5a7.5 7.5 0 1 1 15 0zM12 16.5l3-4.5",
  critical: "M12 4 3.5 19h17zM12 10v4M12 16.7v.1",
  warning: "M12 4 3.5 19h17zM12 10v4M12 16.7v.1",
  notice: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8v.1",
  sealed: "M6.5 11h11v8.5h-11zM9 11V8a3 3 0 0 1 6 0v3M12 14.5v2",
  hidden: "M6.5 11h11v8.5h-11zM9 11V8a3 3 0 0 1 6 0v3",
  open: "M6.5 11h11v8.5h-11zM9 11V7.5a3 3 0 0 1 5.8-1",
  search: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5V4M12 20v1.5M2.5 12H4M20 12h1.5M5.3 5.3l1 1M17.7 17.7l1 1M5.3 18.7l1-1M17.7 6.3l1-1",
  moon: "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z",
  calm: "M3 9.5c2.2-2 4-2 6 0s4 2 6 0 4-2 6 0M3 15c2.2-2 4-2 6 0s4 2 6 0 4-2 6 0",
  person: "M12 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM4.8 20c.5-3.6 3.4-5.6 7.2-5.6s6.7 2 7.2 5.6",
  back: "M14.5 5.5 8 12l6.5 6.5",
} as const;

export type IconName = keyof typeof strokes;

/** An icon beside words that say the same; readers of the screen pass it over. */
export function Icon({ name, className = "" }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}
