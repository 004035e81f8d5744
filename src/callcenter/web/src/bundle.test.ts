// What an agent loads before the first call: the page and whatever it draws after itself, but no other page.
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { expect, test, vi } from "vitest";

const MOST_BYTES = 250_000;

test("the whole desktop, its phone too, is below 250 kB gzipped", async () => {
  // Else React's own checks would be in it.
  vi.stubEnv("NODE_ENV", "production");
  const built = await build({ logLevel: "silent", build: { write: false, reportCompressedSize: false } });
  const files = new Map(outputOf(built).map((file) => [file.fileName, file]));
  const entry = [...files.values()].find((file) => file.type === "chunk" && file.isEntry);
  if (entry === undefined) throw new Error("nothing was built");

  const loaded = new Set([entry.fileName]);
  for (const name of loaded) {
    const file = files.get(name);
    if (file?.type !== "chunk") continue;
    const drawn = file.dynamicImports.filter((lazy) => !isPage(files.get(lazy)));
    [...file.imports, ...drawn, ...(file.viteMetadata?.importedCss ?? [])].forEach((next) =>
      loaded.add(next),
    );
  }
  const sizes = [...loaded].map((name) => [name, sizeOf(files.get(name))] as const);
  const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);

  expect(sizes.map(([name]) => name).some((name) => name.includes("jssipPhone"))).toBe(true);
  expect(bytes, sizes.map(([name, size]) => `${name} ${size}`).join("\n")).toBeLessThan(MOST_BYTES);
  console.info(`desktop: ${Math.round(bytes / 1000)} kB gzipped`);
});

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset;

function outputOf(built: Awaited<ReturnType<typeof build>>): readonly Output[] {
  if (Array.isArray(built)) return built.flatMap(({ output }) => output);
  if ("output" in built) return built.output;
  throw new Error("nothing is watched here");
}

function isPage(file: Output | undefined): boolean {
  return file?.type === "chunk" && (file.facadeModuleId ?? "").endsWith("Page.tsx");
}

function sizeOf(file: Output | undefined): number {
  if (file === undefined) throw new Error("a file that was not built");
  return gzipSync(file.type === "chunk" ? file.code : file.source).length;
}
