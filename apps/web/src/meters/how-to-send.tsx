// What the home page says before the first telegram: how one is sent.
import { State } from "../shell/answer.tsx";

/** A water meter that we made up, maker TRI, serial 12345678, unencrypted: 12345.678 m3. */
const keyRow = "meter,key,name\nTRI.12345678.01.07,none,My first meter";
const telegram = "144449527856341201077A010000000C1378563412";
const send = `echo ${telegram} | nc 127.0.0.1 8081`;

export function HowToSend() {
  return (
    <State icon="calm" title="No meter heard yet">
      <p className="dim">
        Telegrams come in on port 8081, one a line. Name the meter in the key file, start again, and send one:
      </p>
      <pre className="code">{keyRow}</pre>
      <pre className="code">{send}</pre>
      <p className="dim">The answer says what became of it; the meter appears here by itself.</p>
    </State>
  );
}
