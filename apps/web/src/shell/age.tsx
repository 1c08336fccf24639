// Ages that grow on the page, second by second.
import { VisuallyHidden } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { eachSecond, now } from "../words/clock.ts";
import { ago, freshness, freshnessGrades, lasting } from "../words/times.ts";

/** Draws again only when the words change, so that a thousand ages cost nothing while nothing changes. */
function useEachSecond<Words extends string>(words: () => Words): Words {
  return useSyncExternalStore(eachSecond, words);
}

/** `12 s ago`. */
export function Ago({ at }: { readonly at: number }) {
  return <>{useEachSecond(() => ago(at, now()))}</>;
}

/** `1 h 5 min`: how long since. */
export function Since({ at }: { readonly at: number }) {
  return <>{useEachSecond(() => lasting(now() - at))}</>;
}

/** How long ago a meter was heard, with the grade in shape, colour and word; a new telegram makes a ripple. */
export function Heard({ at }: { readonly at: number }) {
  const grade = useEachSecond(() => freshness(at, now()));
  const { word } = freshnessGrades[grade];
  return (
    <span className={`age ${grade}`} data-heard-at={at}>
      <span className="age-drop" aria-hidden="true" key={at} />
      <span>
        {grade === "fresh" ? <VisuallyHidden>{word}, </VisuallyHidden> : `${word}, `}
        <Ago at={at} />
      </span>
    </span>
  );
}
