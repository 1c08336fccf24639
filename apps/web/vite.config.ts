// Builds the page into dist/, and serves it for development beside a running API.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The first of each that know the CSS function light-dark().
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    // The API answers under a policy that loads nothing but its own files, so no asset may become a data: address.
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
