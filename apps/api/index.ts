// The HTTP door of the cloud.
export { type Api, type ApiParts, openApi } from "./api.ts";
