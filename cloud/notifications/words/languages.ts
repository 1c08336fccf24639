// The languages of messages.
import type { NotificationLanguage } from "@tributary/wire";
import { english } from "./english.ts";
import { german } from "./german.ts";
import { greek } from "./greek.ts";
import { spanish } from "./spanish.ts";
import type { Words } from "./words.ts";

export const words: Readonly<Record<NotificationLanguage, Words>> = {
  en: english,
  es: spanish,
  el: greek,
  de: german,
};
