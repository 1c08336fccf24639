// Consumption of a meter by hour or day, as a chart or as a table.
import { NativeSelect, SegmentedControl, Skeleton, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MeterDetail } from "@tributary/wire";
import { useState } from "react";
import { consumptionQuery } from "../api/queries.ts";
import { type SpanName, spans } from "../api/spans.ts";
import { Answer } from "../shell/answer.tsx";
import { byInterest, registerKind, registerTitle } from "../words/registers.ts";
import { layOut, type Measure } from "./columns.ts";
import { ColumnsChart } from "./columns-chart.tsx";
import { ColumnsTable } from "./columns-table.tsx";
import "./consumption.css";

const spanChoices = [
  { value: "week", label: "7 days" },
  { value: "month", label: "31 days" },
] as const satisfies readonly { readonly value: SpanName; readonly label: string }[];

export function Consumption({ detail }: { readonly detail: MeterDetail }) {
  const registers = byInterest(detail.registers, detail.main?.register)
    .filter((row) => typeof row.value === "number" && registerKind(row.register) !== "text")
    .map((row) => row.register);
  const [chosen, setChosen] = useState<string>();
  const [span, setSpan] = useState<SpanName>("week");
  const [asTable, setAsTable] = useState(false);
  const register = chosen ?? detail.main?.register ?? registers[0];
  if (register === undefined) return null;
  const measure: Measure = registerKind(register) === "counter" ? "sum" : "mean";
  return (
    <section className="panel section" aria-labelledby="consumption">
      <div className="section-head">
        <h2 id="consumption">{measure === "sum" ? "Consumption" : registerTitle(register)}</h2>
        <div className="choices">
          {registers.length > 1 && (
            <NativeSelect
              aria-label="Register"
              value={register}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={registers.map((value) => ({ value, label: registerTitle(value) }))}
            />
          )}
          <SegmentedControl aria-label="Span" data={[...spanChoices]} value={span} onChange={setSpan} />
          <Switch
            label="Show as table"
            checked={asTable}
            onChange={(event) => setAsTable(event.currentTarget.checked)}
          />
        </div>
      </div>
      <Drawing detail={detail} register={register} span={span} measure={measure} asTable={asTable} />
    </section>
  );
}

interface DrawingProps {
  readonly detail: MeterDetail;
  readonly register: string;
  readonly span: SpanName;
  readonly measure: Measure;
  readonly asTable: boolean;
}

function Drawing({ detail, register, span, measure, asTable }: DrawingProps) {
  const query = useQuery(consumptionQuery(detail.meter, register, span, detail.zone));
  return (
    <Answer query={query} what="the consumption" waiting={<Skeleton height={300} radius="md" />}>
      {(answer) => {
        const { bucket } = spans[span];
        const columns = layOut(answer, bucket, measure);
        const Kind = asTable ? ColumnsTable : ColumnsChart;
        return <Kind columns={columns} bucket={bucket} measure={measure} zone={answer.zone} />;
      }}
    </Answer>
  );
}
