// The names under which readings that were made elsewhere are brought, where an edge node has its own.

const prefix = "import-";

/** Whether it is the name of an import; no edge node has one like it. */
export const isImport = (node: string): boolean => node.startsWith(prefix);
