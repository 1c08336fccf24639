// The name under which what is told of a group stands among the series of meters.
import type { Utility } from "@tributary/core";

/** No meter's id is like it. */
export const groupName = (group: string, utility: Utility): string => `group ${group} ${utility}`;
