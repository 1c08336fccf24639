// Says which meters belong together at this moment, for those who watch them.
import type { AssetParts, Groupings } from "@tributary/api";
import type { ProcessClock } from "@tributary/core";

export function groupingsOf(
  { assets }: Pick<AssetParts, "assets">,
  { seconds }: Pick<ProcessClock, "seconds">,
): Groupings {
  return {
    async metersOf(of) {
      const span = { from: seconds(), to: seconds() + 1 };
      const found = "district" in of ? await assets.districtAt(of.district, span) : await assets.site(of.site);
      return found === undefined ? undefined : new Set((await assets.metersOf(of, span)).map(({ meter }) => meter));
    },
  };
}
