// What became of every telegram that arrived, counted by cause.
import { useQuery } from "@tanstack/react-query";
import type { IntakeView } from "@tributary/wire";
import { intakeQuery } from "../api/queries.ts";
import { Answer, Bars, State } from "../shell/answer.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { counted, number, percent } from "../words/numbers.ts";
import { sentenceCase } from "../words/registers.ts";
import "./intake.css";
import { type IntakeSums, shareOf, sumIntake } from "./sums.ts";

export function IntakePage() {
  const query = useQuery(intakeQuery);
  return (
    <>
      <PageTitle title="Intake">What became of every telegram that arrived.</PageTitle>
      <Answer query={query} what="the counts" waiting={<Bars count={5} height={56} />}>
        {(intake) => <Intake intake={intake} />}
      </Answer>
    </>
  );
}

function Intake({ intake }: { readonly intake: IntakeView }) {
  const sums = sumIntake(intake);
  if (sums.received === 0) {
    return (
      <State icon="calm" title="Nothing received yet">
        <p className="dim">Each telegram is counted here under exactly one cause.</p>
      </State>
    );
  }
  return (
    <section className="panel section" aria-labelledby="causes">
      <div className="section-head">
        <h2 id="causes" data-received={sums.received}>
          {counted(sums.received, "telegram")} received
        </h2>
        <span className="dim">
          {number(sums.accepted)} accepted, {number(sums.refused)} refused
        </span>
      </div>
      <Shares sums={sums} />
      <Causes sums={sums} />
      <p className="dim small" data-missing={sums.missing}>
        {sums.missing === 0
          ? "The causes add up to what was received."
          : `${counted(Math.abs(sums.missing), "telegram")} between two counters at this moment.`}
      </p>
    </section>
  );
}

function Shares({ sums }: { readonly sums: IntakeSums }) {
  return (
    <div className="shares" aria-hidden="true">
      {sums.happened.map(({ cause, accepted, telegrams }) => (
        <span
          key={cause}
          className={cause === "read" ? "share read" : accepted ? "share kept" : "share refused"}
          style={{ flexGrow: telegrams }}
        />
      ))}
    </div>
  );
}

function Causes({ sums }: { readonly sums: IntakeSums }) {
  return (
    <table className="table causes">
      <thead>
        <tr>
          <th scope="col">Cause</th>
          <th scope="col">The telegram …</th>
          <th scope="col" className="figure">
            Telegrams
          </th>
          <th scope="col" className="figure share-column">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {sums.happened.map(({ cause, accepted, says, telegrams }) => (
          <tr key={cause} data-cause={cause} data-telegrams={telegrams}>
            <th scope="row">
              <span
                className={cause === "read" ? "key read" : accepted ? "key kept" : "key refused"}
                aria-hidden="true"
              />
              {sentenceCase(cause)}
            </th>
            <td className="dim">
              … {says}
              {!accepted && <span className="tag">refused</span>}
            </td>
            <td className="figure">{number(telegrams)}</td>
            <td className="figure share-column">{percent(shareOf(telegrams, sums.received))}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr data-sum={sums.accepted + sums.refused}>
          <th scope="row">Sum</th>
          <td />
          <td className="figure">{number(sums.accepted + sums.refused)}</td>
          <td className="figure share-column" />
        </tr>
      </tfoot>
    </table>
  );
}
