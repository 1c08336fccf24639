// The quality of a value in words: what is as it should be in plain ones, the rest marked.
import { qualityRow } from "../words/qualities.ts";

export function Quality({ words }: { readonly words: readonly string[] }) {
  const rows = words.map(qualityRow);
  const plain = rows.filter(({ tone }) => tone === "plain").map(({ word }) => word);
  return (
    <span className="quality small dim" data-quality={words.join(" ")}>
      {plain.join(", ")}
      {rows
        .filter(({ tone }) => tone !== "plain")
        .map(({ word, tone }) => (
          <span className={`tag ${tone}`} key={word}>
            {word}
          </span>
        ))}
    </span>
  );
}
