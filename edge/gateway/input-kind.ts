// The one interface by which a kind of input joins the gateway: a file in `inputs/` that exports it.
import type { Input } from "./door.ts";
import type { InputSettings } from "./input-settings.ts";

/** What a gateway lends to its inputs. */
export interface InputHouse {
  /** Path of a file in the gateway's data folder. */
  file(name: string): string;
  /** Address to listen on where the settings name none. */
  readonly host: string;
  /** SHA-256 of the password of each gateway that may pass telegrams on through this one, by its name. */
  readonly gateways: ReadonlyMap<string, Uint8Array>;
}

/** What `inputs/<kind>.ts` exports under the name `input`. */
export interface InputKind {
  /** Makes an input from its settings; throws an Error with one sentence when they are wrong. Nothing is opened yet. */
  open(settings: InputSettings, house: InputHouse): Input;
}
