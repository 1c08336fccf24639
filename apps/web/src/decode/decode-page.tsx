// A pasted telegram: its readings, and what each of its bytes means. Works without a server.
import { Button, PasswordInput, Textarea } from "@mantine/core";
import { useMemo, useState } from "react";
import { PageTitle } from "../shell/page-title.tsx";
import "./decode.css";
import { type Decoding, decodeText } from "./decode-text.ts";
import { example } from "./example.ts";
import { Fields } from "./fields.tsx";
import { Found } from "./found.tsx";

export function DecodePage() {
  const [telegram, setTelegram] = useState("");
  const [key, setKey] = useState("");
  const decoding = useMemo(() => decodeText(telegram, key), [telegram, key]);
  const problem = (field: "telegram" | "key") =>
    decoding.kind === "refused" && decoding.field === field ? decoding.says : undefined;
  const tryExample = () => {
    setTelegram(example.telegram);
    setKey(example.key);
  };
  return (
    <>
      <PageTitle title="Decode">
        Paste a telegram to see what it says, byte by byte. All of it happens in this browser: neither telegram nor key
        is sent or kept.
      </PageTitle>
      <section className="panel section" aria-label="Telegram and key">
        <Textarea
          label="Telegram"
          description="Hex, with or without CRCs; a line of rtl_wmbus; or JSON with the field telegram"
          classNames={{ input: "mono" }}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          autoComplete="off"
          value={telegram}
          error={problem("telegram")}
          onChange={(event) => setTelegram(event.currentTarget.value)}
        />
        <PasswordInput
          label="Key"
          description="32 hex digits; none for telegrams that are not encrypted"
          classNames={{ innerInput: "mono" }}
          spellCheck={false}
          autoComplete="off"
          value={key}
          error={problem("key")}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <div>
          <Button variant="default" onClick={tryExample}>
            Try an example
          </Button>
        </div>
      </section>
      <Result decoding={decoding} />
    </>
  );
}

function Result({ decoding }: { readonly decoding: Decoding }) {
  if (decoding.kind !== "explained") return null;
  const { explanation, meter } = decoding;
  return (
    <>
      <Found explanation={explanation} meter={meter} />
      <Fields fields={explanation.fields} />
    </>
  );
}
