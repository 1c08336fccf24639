// Asks to be told of alarms on this device, while no page is open.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/ask.ts";
import { canBeTold, letBrowserBe, letBrowserBeTold, toldBrowser } from "../api/push.ts";
import { toldQuery } from "../api/queries.ts";

/** Nothing where the server tells nobody, or the browser cannot be told. */
export function TellMe() {
  const client = useQueryClient();
  const query = useQuery({ ...toldQuery, enabled: canBeTold() });
  const change = useMutation({
    async mutationFn(isTold: boolean) {
      const browser = isTold ? await toldBrowser() : await letBrowserBeTold((await api.toldSettings()).vapidKey);
      if (browser === undefined) return;
      // A browser that is known already is answered with the id that it has.
      const { id } = await api.addChannel(browser);
      if (!isTold) return;
      await api.removeChannel(id);
      await letBrowserBe();
    },
    onSettled: () => client.invalidateQueries({ queryKey: toldQuery.queryKey }),
  });
  if (query.data === undefined) return null;
  const { isTold } = query.data;
  return (
    <section className="section" aria-labelledby="tell-me">
      <h2 id="tell-me">Messages</h2>
      <div className="panel">
        <p data-told={isTold}>
          {isTold
            ? "This device is told of your alarms, also while no page is open."
            : "This device can tell you of your alarms, also while no page is open."}
        </p>
        <Button variant="light" loading={change.isPending} onClick={() => change.mutate(isTold)}>
          {isTold ? "Stop messages here" : "Tell me on this device"}
        </Button>
        {change.isError ? (
          <p className="dim" role="alert">
            {change.error.message}
          </p>
        ) : null}
      </div>
    </section>
  );
}
