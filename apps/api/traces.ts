// Tells OpenTelemetry of each request; it costs nothing until the process is started with an SDK.
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** A span of each request, within the trace of who asks (W3C trace context). Names and attributes: HTTP conventions 1.23. */
export function traceRequests(app: FastifyInstance): void {
  const tracer = trace.getTracer("tributary");
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook("onRequest", async (request) => {
    const { method, routeOptions, headers } = request;
    const route = routeOptions.url ?? "none";
    const within = propagation.extract(context.active(), headers);
    // The path is left out: it names meters and people.
    const attributes = { "http.request.method": method, "http.route": route };
    spans.set(request, tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, within));
  });
  app.addHook("onResponse", async (request, reply) => {
    const span = spans.get(request);
    span?.setAttribute("http.response.status_code", reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
