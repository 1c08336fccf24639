// Batches of gateways over TCP: on loopback by password, from other machines by certificates.
import { readFileSync } from "node:fs";
import { hopTcpInput } from "../hop-tcp-input.ts";
import type { InputKind } from "../input-kind.ts";

export const input: InputKind = {
  open(settings, { host, gateways }) {
    const [key, cert, ca] = ["keyFile", "certificateFile", "authoritiesFile"].map((name) =>
      settings.text(name, "none"),
    );
    const files = [key, cert, ca].filter((file) => file !== undefined && file !== "none");
    if (files.length !== 0 && files.length !== 3) {
      throw new Error("the input hop-tcp: keyFile, certificateFile and authoritiesFile belong together");
    }
    const [keyText = "", certText = "", caText = ""] = files.map((file) => readFileSync(file ?? "", "utf8"));
    return hopTcpInput({
      host: settings.text("host", host),
      port: settings.number("port", 8084),
      gateways,
      ...(files.length === 0 ? {} : { tls: { key: keyText, cert: certText, ca: caText } }),
    });
  },
};
