// Reads server-sent events (HTML standard, 9.2).

/** A thing that changed, as it stands now. */
export interface LiveEvent {
  readonly name: string;
  readonly data: unknown;
}

/** The events of an answer, until it ends; comments and times to wait are left out. */
export async function* liveEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<LiveEvent> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => [line.split(":", 1)[0] ?? "", line.replace(/^[^:]*: ?/, "")]),
      );
      const data = fields.get("data");
      if (data !== undefined) yield { name: fields.get("event") ?? "message", data: JSON.parse(data) };
    }
  }
}
