// The telegram byte by byte: a row a field, in the colour of its layer.
import type { ExplainedField, ExplainedLayer } from "@tributary/drivers";

const layerTitles = {
  link: "Link layer",
  "extended-link": "Extended link layer",
  authentication: "Authentication and fragmentation layer",
  transport: "Transport layer",
  application: "Application layer",
} as const satisfies Record<ExplainedLayer, string>;

export function Fields({ fields }: { readonly fields: readonly ExplainedField[] }) {
  const present = Object.entries(layerTitles).filter(([layer]) => fields.some((field) => field.layer === layer));
  return (
    <section className="panel section" aria-labelledby="bytes">
      <div className="section-head">
        <h2 id="bytes">Byte by byte</h2>
        <div className="legend">
          {present.map(([layer, title]) => (
            <span key={layer} data-layer={layer}>
              {title}
            </span>
          ))}
        </div>
      </div>
      <table className="fields">
        <thead>
          <tr>
            <th scope="col" className="figure">
              Byte
            </th>
            <th scope="col">Hex</th>
            <th scope="col">Field</th>
            <th scope="col">Says</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field, index) => (
            <Field key={field.offset} field={field} begins={begins(field, fields[index - 1])} />
          ))}
        </tbody>
      </table>
      {fields.some(({ clear }) => clear !== undefined) && (
        <p className="dim small">Underlined bytes are encrypted on the air and shown decrypted.</p>
      )}
    </section>
  );
}

/** A record is set apart from the one before it. */
function begins({ record }: ExplainedField, before: ExplainedField | undefined): boolean {
  return record !== undefined && record !== before?.record && before?.name !== "CRC";
}

function Field({ field, begins: first }: { readonly field: ExplainedField; readonly begins: boolean }) {
  const { offset, bytes, clear, layer, name, says, wrong } = field;
  const hex = (clear ?? bytes).replace(/..(?=.)/g, "$& ");
  return (
    <tr data-layer={layer} data-offset={offset} data-wrong={wrong} data-begins={first || undefined}>
      <td className="figure dim">{offset}</td>
      <td className="mono hex" data-decrypted={clear === undefined ? undefined : true}>
        {hex}
      </td>
      <th scope="row">{name}</th>
      <td>{says}</td>
    </tr>
  );
}
