import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const service = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // The service believes only in its own host and origin, so both are those of the service.
  server: {
    proxy: { "/api": { target: service, changeOrigin: true, ws: true, headers: { origin: service } } },
  },
  // Whatever else the machine does meanwhile: no test says anything of time.
  test: { environment: "jsdom", setupFiles: ["src/testing.ts"], testTimeout: 60_000 },
});
