// Writes the licences of everything that ends up in the built page beside it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("node_modules", import.meta.url));
/** Taken as files, not as modules. */
const FILES = ["@fontsource-variable/noto-sans-arabic", "@fontsource/noto-naskh-arabic", "world-atlas"];
/** Shipped as one file that holds what it depends on. */
const WHOLE = ["maplibre-gl"];

/** @param {string} name */
const manifest = (name) => JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf-8"));

/** The package that a module belongs to. @param {string} id @returns {string | undefined} */
function owner(id) {
  const inside = id.split("node_modules/").at(-1);
  return id.includes("node_modules/") ? inside?.match(/^(@[^/]+\/)?[^/]+/)?.[0] : undefined;
}

/** A package and all it depends on. @param {string} name @param {Set<string>} seen */
function withAll(name, seen) {
  if (seen.has(name) || !existsSync(join(MODULES, name, "package.json"))) return;
  seen.add(name);
  Object.keys(manifest(name).dependencies ?? {}).filter((one) => !one.startsWith("@types/")).forEach((one) => withAll(one, seen));
}

/** @param {string} name */
function licence(name) {
  const { version, license, repository } = manifest(name);
  const file = readdirSync(join(MODULES, name)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const from = (typeof repository === "string" ? repository : repository?.url ?? "").replace(/^git\+|\.git$/g, "");
  const text = file ? readFileSync(join(MODULES, name, file), "utf-8").replaceAll("\r\n", "\n").trim() : `Licensed under ${license}.`;
  return `${name} ${version}: ${license}\n${from}\n\n${text}\n`;
}

/** @returns {import("vite").Plugin} */
export function licences() {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const names = new Set(FILES);
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const id of chunk.moduleIds) {
          const name = owner(id);
          if (name) names.add(name);
        }
      }
      WHOLE.forEach((name) => { names.delete(name); withAll(name, names); });
      const head = "What the files in this folder are made of besides Riwaya's own sources (web/src), with its licences.\n"
        + "The borders come from Natural Earth, which is in the public domain, by way of world-atlas.\n";
      const source = [head, ...[...names].sort().map(licence)].join(`\n${"-".repeat(80)}\n`);
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source });
    },
  };
}
