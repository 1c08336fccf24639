// Starts a gateway's inputs at one door and stops them together.
import type { Door, GatewayPlace, Input, RunningInput } from "./door.ts";

export interface Gateway {
  readonly inputs: readonly RunningInput[];
  stop(): Promise<void>;
}

/** Starts all inputs; when one cannot start, those before it are stopped and its error is thrown. */
export async function startGateway(place: GatewayPlace, door: Door, inputs: readonly Input[]): Promise<Gateway> {
  const running: RunningInput[] = [];
  const stop = async () => {
    await Promise.all(running.map((input) => input.stop()));
  };
  for (const input of inputs) {
    try {
      running.push(await input.start(place, door));
    } catch (error) {
      await stop();
      throw error;
    }
  }
  return { inputs: running, stop };
}
