// The mark of Tributary: streams that join.
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <g fill="none" strokeLinecap="round">
        <path d="M6 4c0 9 10 8 10 16" stroke="#6fcbe4" strokeWidth="2.8" />
        <path d="M26 4c0 9-10 8-10 16" stroke="#a9e4f2" strokeWidth="2.8" />
        <path d="M16 4v24" stroke="#fff" strokeWidth="3.6" />
      </g>
    </svg>
  );
}

/** Streams that run through the head of the page, from the left and from above, into one. */
export function Streams() {
  return (
    <svg className="streams" viewBox="0 0 1200 72" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      <g fill="none" strokeLinecap="round">
        <path d="M380 82C520 82 560 46 760 46S1000 40 1220 40" />
        <path d="M520-10c90 0 110 46 280 50s240 4 420 0" />
        <path d="M700 82c100 0 110-34 240-40s160-2 280-2" />
        <path d="M820-10c60 0 70 44 180 48s120 2 220 2" />
        <path d="M960 42c90-4 160-2 260-2" strokeWidth="7" />
      </g>
    </svg>
  );
}
