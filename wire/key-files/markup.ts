// Reads XML as far as key files need it, line by line: a broken line costs the element it stands in, not the file.
//
// Hardened: no document type, hence no entities of its own and nothing fetched; bounded in size, depth and tag length.
import { shownCell } from "../csv-line.ts";

/** Longest text that is read, in characters. */
const longestMarkup = 64 * 1024 * 1024;
const deepest = 64;
const longestTag = 4096;
const mostProblems = 100;

export interface MarkupElement {
  /** Without its namespace prefix. */
  readonly name: string;
  readonly line: number;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly children: readonly MarkupElement[];
  /** The text directly inside, entities resolved, with the spaces around it. */
  readonly text: string;
}

export interface Markup {
  /** Holds the outermost elements. */
  readonly root: MarkupElement;
  readonly problems: readonly { readonly line: number; readonly says: string }[];
}

interface OpenElement {
  name: string;
  line: number;
  attributes: { name: string; value: string }[];
  children: OpenElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The predefined entities and character references (XML 1.0, 4.1 and 4.6); any other stays as it is written. */
function resolved(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{1,8});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** What stands between `<` and text, which is none of a tag's business. */
const passages: readonly { readonly begins: string; readonly ends: string; readonly keep: boolean }[] = [
  { begins: "<!--", ends: "-->", keep: false },
  { begins: "<![CDATA[", ends: "]]>", keep: true },
  { begins: "<?", ends: "?>", keep: false },
];

/** Where the tag that begins at `at` ends (its `>`), or -1 when it is broken. */
function tagEnd(text: string, at: number): number {
  let quote = "";
  for (let i = at + 1; i < text.length && i - at < longestTag; i += 1) {
    const letter = text.charAt(i);
    if (quote !== "") quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return i;
    else if (letter === "<") return -1;
  }
  return -1;
}

interface Tag {
  readonly kind: "opens" | "closes" | "whole";
  readonly name: string;
  readonly attributes: { name: string; value: string }[];
}

/** The tag from its `<` to its `>`, or `undefined` when it is broken. */
function readTag(text: string): Tag | undefined {
  const [, slash, name, rest = "", empty] = /^<(\/?)([\p{L}_][\p{L}\p{N}_.:-]*)(.*?)(\/?)>$/su.exec(text) ?? [];
  const attributes = name === undefined ? undefined : readAttributes(rest);
  if (name === undefined || attributes === undefined) return undefined;
  return { kind: slash === "/" ? "closes" : empty === "/" ? "whole" : "opens", name: localName(name), attributes };
}

function readAttributes(text: string): { name: string; value: string }[] | undefined {
  const one = /\s*([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  const found: { name: string; value: string }[] = [];
  for (let match = one.exec(text); match !== null; match = one.exec(text)) {
    found.push({ name: localName(match[1] ?? ""), value: resolved(match[2] ?? match[3] ?? "").trim() });
    if (text.slice(one.lastIndex).trim() === "") return found;
  }
  return text.trim() === "" ? found : undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Reads markup. Of a text that is refused as a whole the root is empty and one problem says why. */
export function readMarkup(text: string): Markup {
  const root: OpenElement = { name: "", line: 1, attributes: [], children: [], text: "" };
  const problems: { line: number; says: string }[] = [];
  const blame = (line: number, says: string) => {
    if (problems.length < mostProblems) problems.push({ line, says });
  };
  const refuse = (line: number, says: string): Markup => ({
    root: { ...root, children: [], text: "" },
    problems: [{ line, says }],
  });
  if (text.length > longestMarkup) return refuse(1, `the file is longer than ${longestMarkup} characters`);

  const open: OpenElement[] = [root];
  const inner = () => open.at(-1) ?? root;
  let line = 1;
  let at = 0;
  let newline = text.indexOf("\n");
  const moveTo = (end: number) => {
    for (; newline >= 0 && newline < end; newline = text.indexOf("\n", newline + 1)) line += 1;
    at = end;
  };
  /** Passages that nothing ends any more: looked for once, so that a hostile file is read in one go. */
  const endless = new Set<string>();
  /** Takes off an element and all that was left open inside. */
  const close = (depth: number) => {
    for (const left of open.splice(depth).slice(1))
      blame(left.line, `the element ${shownCell(left.name)} is never closed`);
  };

  while (at < text.length) {
    const next = text.indexOf("<", at);
    const end = next < 0 ? text.length : next;
    inner().text += resolved(text.slice(at, end));
    moveTo(end);
    if (next < 0) break;

    const passage = passages.find(({ begins }) => text.startsWith(begins, at));
    if (passage !== undefined) {
      const from = at + passage.begins.length;
      const ends = endless.has(passage.ends) ? -1 : text.indexOf(passage.ends, from);
      if (ends < 0) endless.add(passage.ends);
      if (ends < 0) blame(line, `${passage.begins} has no ${passage.ends}`);
      if (passage.keep && ends >= 0) inner().text += text.slice(from, ends);
      moveTo(ends < 0 ? from : ends + passage.ends.length);
      continue;
    }
    if (/^<!(DOCTYPE|ENTITY)/i.test(text.slice(at, at + 9))) {
      return refuse(line, "it declares a document type, which is refused");
    }

    const tagAt = tagEnd(text, at);
    const tag = tagAt < 0 ? undefined : readTag(text.slice(at, tagAt + 1));
    if (tag === undefined) blame(line, "a tag is broken");
    else if (tag.kind === "closes") {
      const depth = open.findLastIndex((element, index) => index > 0 && element.name === tag.name);
      if (depth < 0) blame(line, `a tag closes ${shownCell(tag.name)}, which is not open`);
      else close(depth);
    } else {
      const element: OpenElement = { name: tag.name, line, attributes: tag.attributes, children: [], text: "" };
      inner().children.push(element);
      if (tag.kind === "opens") open.push(element);
      if (open.length > deepest) return refuse(line, `its elements are nested more than ${deepest} deep`);
    }
    moveTo(tagAt < 0 ? at + 1 : tagAt + 1);
  }
  for (const left of open.slice(1)) blame(left.line, `the element ${shownCell(left.name)} is never closed`);
  return { root, problems: problems.toSorted((a, b) => a.line - b.line) };
}

/** Every element below, in the order of the file. */
export function* elementsBelow(element: MarkupElement): Generator<MarkupElement> {
  for (const child of element.children) {
    yield child;
    yield* elementsBelow(child);
  }
}

/** Text as it may stand in an element or an attribute. */
export function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
