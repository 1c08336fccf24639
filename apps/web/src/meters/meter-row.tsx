// One meter in the list.
import type { MeterView } from "@tributary/wire";
import { memo } from "react";
import { Link } from "../routing/link.tsx";
import { Heard } from "../shell/age.tsx";
import { Icon } from "../shell/icons.tsx";
import { meterName } from "../words/meters.ts";
import { MainValue, Security, Troubles } from "./marks.tsx";

export const MeterRow = memo(function MeterRow({ meter }: { readonly meter: MeterView }) {
  return (
    <li className="meter-row" data-meter={meter.meter} data-utility={meter.utility}>
      <span className={`utility-mark ${meter.utility}`}>
        <Icon name={meter.utility} />
      </span>
      <div className="meter-who">
        <Link className="meter-link" to={{ page: "meter", meter: meter.meter }}>
          {meterName(meter)}
        </Link>
        <span className="dim small">
          {meter.name === null ? meter.medium : `${meter.manufacturer} ${meter.serial} · ${meter.medium}`}
        </span>
      </div>
      <MainValue meter={meter} digits={3} />
      <span className="meter-heard small">
        <Heard at={meter.heardAt} />
      </span>
      <span className="meter-security small dim">
        <Security meter={meter} />
      </span>
      <span className="meter-troubles">
        <Troubles meter={meter} />
      </span>
    </li>
  );
});
