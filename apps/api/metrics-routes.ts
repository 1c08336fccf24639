// The route that Prometheus reads.
import { z } from "zod";
import { metricsType } from "./metrics.ts";
import { type Route, route } from "./route.ts";

export const metricsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/metrics",
    access: { scope: "network", of: "deployment" },
    says: "The state of the cloud as Prometheus reads it",
    answer: z.string(),
    answerType: metricsType,
    answers: ({ metrics }) => metrics.text(),
  }),
];
