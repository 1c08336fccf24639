// Small codecs in the styles in which vendors publish theirs, for tests.

/** A water meter with a day of hours, in the API's own form, with `normalizeUplink`. */
export const waterCodec = `
var ALARMS = { 0: "leak", 1: "backflow", 3: "lowBattery" };
function u32(bytes, at) { return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0; }
function decodeUplink(input) {
  if (input.fPort !== 10) return { errors: ["unknown port " + input.fPort] };
  if (input.bytes.length < 8) return { errors: ["payload too short"] };
  var out = { data: { volume: u32(input.bytes, 0), temperature: (input.bytes[4] << 24 >> 24) / 2, battery: input.bytes[5] / 50, alarms: {}, log: [] }, warnings: [] };
  for (var bit in ALARMS) out.data.alarms[ALARMS[bit]] = (input.bytes[6] >> bit & 1) === 1;
  var volume = out.data.volume;
  for (var i = 8; i + 1 < input.bytes.length; i += 2) {
    volume -= input.bytes[i] << 8 | input.bytes[i + 1];
    var hour = new Date(input.recvTime.getTime() - (i - 6) / 2 * 3600000);
    hour.setMinutes(0, 0, 0);
    out.data.log.push({ time: hour.toISOString(), volume: volume });
  }
  if (input.bytes[7] !== 0) out.warnings.push("meter clock off by " + input.bytes[7] + " min");
  return out;
}
function normalizeUplink(input) {
  return { data: { metering: { water: { total: input.data.volume } }, water: { temperature: { current: input.data.temperature }, leak: input.data.alarms.leak }, battery: input.data.battery } };
}
function encodeDownlink(input) {
  if (typeof input.data.interval !== "number") return { errors: ["interval missing"], bytes: [], fPort: 20 };
  return { bytes: [1, input.data.interval >> 8 & 255, input.data.interval & 255], fPort: 20, warnings: [] };
}
function decodeDownlink(input) {
  return { data: { interval: input.bytes[1] << 8 | input.bytes[2] } };
}
`;

/** A pulse counter after The Things Network version 2. */
export const pulseDecoder = `
function Decoder(bytes, port) {
  var decoded = {};
  if (port === 3) {
    decoded.pulses = bytes.slice(0, 4).reduce(function (sum, byte) { return sum * 256 + byte; }, 0);
    decoded.total = (decoded.pulses / 100).toFixed(2);
  }
  return decoded;
}
function Encoder(object, port) { return [object.reset ? 0xff : 0x00, port]; }
`;

/** A heat meter after ChirpStack version 3, in a language version of its day. */
export const heatDecode = `
const fields = [["energy", 4], ["flowTemp", 2], ["returnTemp", 2]];
class Reader {
  constructor(bytes) { this.view = new DataView(Uint8Array.from(bytes).buffer); this.at = 0; }
  read(size) { const value = size === 4 ? this.view.getUint32(this.at, true) : this.view.getInt16(this.at, true); this.at += size; return value; }
}
const Decode = (fPort, bytes, variables) => {
  const reader = new Reader(bytes);
  return { port: fPort, heat: Object.fromEntries(fields.map(([name, size]) => [name, reader.read(size)])), scale: variables?.scale ?? 1 };
};
function Encode(fPort, obj, variables) { return [fPort, ...Object.keys(obj).map((name) => name.length)]; }
`;
