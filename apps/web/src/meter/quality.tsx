// The quality of a value in words.
import { qualityRow } from "../words/qualities.ts";

export function Quality({ words }: { readonly words: readonly string[] }) {
  return (
    <span className="quality" data-quality={words.join(" ")}>
      {words.map((name) => {
        const { word, tone } = qualityRow(name);
        return tone === "plain" ? (
          <span className="dim small" key={name}>
            {word}
          </span>
        ) : (
          <span className={`tag ${tone}`} key={name}>
            {word}
          </span>
        );
      })}
    </span>
  );
}
