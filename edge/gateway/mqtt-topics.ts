// The MQTT topics between gateways and an edge node.

const gatewayName = "[A-Za-z0-9_-]{1,64}";
const up = new RegExp(`^tributary/v1/(${gatewayName})/up$`);
const state = new RegExp(`^tributary/v1/(${gatewayName})/state$`);
const down = new RegExp(`^tributary/v1/(${gatewayName})/down$`);
const fromEdge = new RegExp(`^tributary/v1/${gatewayName}/(ack|down)$`);

/** Telegrams of a gateway: lines of text, or a batch. */
export const upTopic = (gateway: string) => `tributary/v1/${gateway}/up`;
/** What became of them. */
export const ackTopic = (gateway: string) => `tributary/v1/${gateway}/ack`;
/** Downlinks for a gateway. */
export const downTopic = (gateway: string) => `tributary/v1/${gateway}/down`;
/** What the gateway says of them. */
export const stateTopic = (gateway: string) => `tributary/v1/${gateway}/state`;
/** Telegrams and reports of every gateway. */
export const everyGatewayTopic = [upTopic("+"), stateTopic("+")];

/** The gateway whose telegrams come on a topic; `undefined` for any other topic. */
export const gatewayOf = (topic: string): string | undefined => up.exec(topic)?.[1];
/** The gateway whose reports come on a topic. */
export const reporterOf = (topic: string): string | undefined => state.exec(topic)?.[1];
/** The gateway that alone may listen on a topic. */
export const listenerOf = (topic: string): string | undefined => down.exec(topic)?.[1];
/** Whether only the edge node may speak on a topic: who forges an answer there makes a gateway forget its telegrams. */
export const isOfEdge = (topic: string): boolean => fromEdge.test(topic);
