// What the telegram says as a whole: the meter, its readings, or why it cannot be read.
import { Fault, type MeterAddress, mediumOf, quantities, type Reading } from "@tributary/core";
import {
  catalogue,
  circumstances,
  type Explanation,
  isTrustworthy,
  type ReadTelegram,
  valueText,
} from "@tributary/drivers";
import type { KeyDiagnosis } from "@tributary/wmbus";
import { Icon } from "../shell/icons.tsx";
import { sentence } from "./decode-text.ts";

interface FoundProps {
  readonly explanation: Explanation;
  readonly meter: MeterAddress | undefined;
}

export function Found({ explanation, meter }: FoundProps) {
  const { read, keyFailure } = explanation;
  return (
    <section className="panel section" aria-labelledby="found" aria-live="polite">
      <div className="section-head">
        <h2 id="found">{meter === undefined ? "A telegram" : `${meter.manufacturer} ${meter.id}`}</h2>
        {meter !== undefined && <span className="dim">{about(meter, read)}</span>}
      </div>
      {keyFailure !== undefined && <Failure diagnosis={keyFailure} />}
      {read instanceof Fault && keyFailure === undefined && <p>{sentence(read)}</p>}
      {!(read instanceof Fault) && isTrustworthy(explanation) && <Readings read={read} />}
    </section>
  );
}

function about({ version, type }: MeterAddress, read: ReadTelegram | Fault): string {
  const driver = read instanceof Fault || read.driver === null ? undefined : catalogue.named(read.driver);
  const security = read instanceof Fault ? [] : [securityText(read)];
  const model = driver === undefined ? [] : [`${driver.maker} ${driver.title}`];
  return [mediumOf(type), ...model, ...security, `version ${version}, type ${type}`].join(" · ");
}

function securityText({ open: { security } }: ReadTelegram): string {
  if (security.mode === 0) return "not encrypted";
  if (security.storedClear === true) return `${security.name}, but stored decrypted`;
  return `${security.name}, ${security.authenticated ? "authenticated" : "not authenticated"}`;
}

function Failure({ diagnosis: { failure, says, advice } }: { readonly diagnosis: KeyDiagnosis }) {
  return (
    <div className="failure" data-failure={failure}>
      <Icon name="warning" />
      <p>
        <strong>{`${says.charAt(0).toUpperCase()}${says.slice(1)}.`}</strong>{" "}
        {`${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`}
      </p>
    </div>
  );
}

function Readings({ read: { readings, status } }: { readonly read: ReadTelegram }) {
  return (
    <>
      {status.length > 0 && (
        <p>
          {status.map((word) => (
            <span key={word} className="tag">
              {word}
            </span>
          ))}
        </p>
      )}
      {readings.length === 0 ? (
        <p className="dim">No readings.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Reading</th>
              <th scope="col" className="figure">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {readings.map((reading, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn anew with each telegram
              <Row key={index} reading={reading} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Row({ reading }: { readonly reading: Reading }) {
  const { quantity, value, unit } = reading;
  return (
    <tr data-quantity={quantity} data-value={value} data-unit={unit}>
      <th scope="row">
        {quantities[quantity].title} <span className="dim small">{circumstances(reading)}</span>
      </th>
      <td className="figure">
        {valueText(reading)} {unit.replace("m3", "m³")}
      </td>
    </tr>
  );
}
