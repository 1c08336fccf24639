// What a meter carries wherever it is shown: its value, its security, its troubles.
import type { MeterView } from "@tributary/wire";
import { Icon } from "../shell/icons.tsx";
import { alarmSeverity, alarmWord, securityWords } from "../words/meters.ts";
import { number, unitText } from "../words/numbers.ts";
import { sentenceCase } from "../words/registers.ts";

interface MainValueProps {
  readonly meter: Pick<MeterView, "main">;
  readonly digits: number;
}

/** The newest value of the register that is billed. */
export function MainValue({ meter: { main }, digits }: MainValueProps) {
  if (main === null) return <span className="main-value none dim small">no value yet</span>;
  return (
    <span className="main-value" data-register={main.register} data-value={main.value} data-unit={main.unit}>
      <strong>{number(main.value, digits)}</strong> <span className="dim">{unitText(main.unit)}</span>
    </span>
  );
}

export function Security({ meter }: { readonly meter: Pick<MeterView, "securityMode" | "authenticated"> }) {
  const { word, safe } = securityWords(meter);
  return (
    <span className="security" data-security={meter.securityMode}>
      <Icon name={safe} /> {word}
    </span>
  );
}

/** The kinds of the open alarms, then what the meter itself says about its state. */
export function Troubles({ meter: { alarms, status } }: { readonly meter: Pick<MeterView, "alarms" | "status"> }) {
  const alarmed = new Set(alarms);
  return (
    <>
      {[...alarmed].map((kind) => (
        <span className={`tag ${alarmSeverity(kind)}`} key={kind} data-alarm={kind}>
          <Icon name={alarmSeverity(kind)} />
          {alarmWord(kind)}
        </span>
      ))}
      {status
        .filter((word) => !alarmed.has(word))
        .map((word) => (
          <span className="tag" key={word} data-status={word}>
            {sentenceCase(word)}
          </span>
        ))}
    </>
  );
}
