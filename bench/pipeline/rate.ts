// Measures one pipeline in a process of its own, a round for each message: node rate.ts <streams> <seconds between samples>.
import { perCpuSecond } from "../measurement.ts";
import { openFeed } from "./feed.ts";

const samplesInRound = 2_000_000;
/** Until chunks of recent readings are full and go to the store, and the code is warm. */
const samplesBefore = 80;

const [streams = 1000, spacing = 3600] = process.argv.slice(2).map(Number);
const feed = openFeed(streams, spacing);
const times = Math.ceil(samplesInRound / streams);
feed.play(Math.max(samplesBefore, times));

const round = () => perCpuSecond(times * streams, () => feed.play(times), 1);
if (process.send === undefined) {
  for (let i = 0; i < 3; i += 1) console.log(round());
  console.log(feed.size(), feed.done);
} else {
  process.on("message", () => process.send?.(round()));
  process.send("ready");
}
