// Unpacks the Chromium of @sparticuz/chromium for the tests and prints where it is.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const packed = fileURLToPath(new URL("node_modules/@sparticuz/chromium/bin", import.meta.url));
const place = fileURLToPath(new URL("node_modules/.cache/chromium", import.meta.url));
const program = join(place, "chromium");

if (!existsSync(program)) {
  mkdirSync(place, { recursive: true });
  // Libraries that small systems lack, and the software renderer for WebGL.
  for (const name of ["al2023.tar.br", "swiftshader.tar.br"]) {
    execFileSync("tar", ["-x", "-C", place], { input: brotliDecompressSync(readFileSync(join(packed, name))) });
  }
  writeFileSync(`${program}.new`, brotliDecompressSync(readFileSync(join(packed, "chromium.br"))));
  chmodSync(`${program}.new`, 0o755);
  renameSync(`${program}.new`, program);
}
console.log(program);
