// Says things to the person at the terminal, beside what a command prints.

/** One line to standard error. */
export function say(text: string): void {
  process.stderr.write(`tributary: ${text}\n`);
}

/** Shows how far long work is: a line that moves on a terminal, one line per tenth elsewhere. */
export function showProgress(what: string): (done: number) => void {
  let shown = -1;
  return (done) => {
    const percent = Math.floor(done * 100);
    if (process.stderr.isTTY) {
      const bar = "#".repeat(Math.floor(percent / 4)).padEnd(25, ".");
      process.stderr.write(`\rtributary: ${what} [${bar}] ${percent} %${percent === 100 ? "\n" : ""}`);
    } else if (percent === 100 || percent >= shown + 10) {
      shown = percent;
      say(`${what}: ${percent} %`);
    }
  };
}
