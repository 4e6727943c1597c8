// Builds the modules of web/src into the Python package. Names carry no hashes, so that a rebuild changes only
// what has changed; the server answers with ETags.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { licences } from "./licences.js";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** What pages load by name; everything else is a part of these. */
const ENTRIES = ["app.js", "desk.js", "evidence.js", "map.js", "timeline.js", "network.js", "fonts.css"];

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: here("../src/riwaya/review/static/built"),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      checks: { bundlerTimings: false, pluginTimings: false },
      input: ENTRIES.map((name) => here(`src/${name}`)).filter((path) => existsSync(path)),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: "[name].js" } } },
  plugins: [licences()],
});
