// Bundles the browser code into kg/publish/static/app, with the licences of what is bundled beside it.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../kg/publish/static/app");

/** What is taken out of libraries: [where, what, by what it is replaced]. The build fails where it is not found. */
const REMOVED = [
  // Yasqe asks prefix.cc and LOV, and carries a copy of the former with everything that people entered there.
  [/yasqe\.esm\.js$/, /e\.config\.prefixCcApi \? fetch[\s\S]*?Promise\.resolve\(prefixes_default\)/, "Promise.resolve({})"],
  [/yasqe\.esm\.js$/, /\}, madsrdf = "[\s\S]*?, prefixes_default = \{[\s\S]*?\n\}, /, "}, "],
  [/yasqe\.esm\.js$/, /var fetchFromLov = [\s\S]*?, completers = \[/, "var fetchFromLov = () => [], completers = ["],
  [/yasqe\.esm\.js$/, "https://dbpedia.org/sparql", ""],
  // A picture in the corner of every map.
  [/leaflet-src\.esm\.js$/, /var ukrainianFlag = '[^']*';/, "var ukrainianFlag = '';"],
];

const removed = {
  name: "removed",
  setup(bundler) {
    bundler.onLoad({ filter: /(yasqe\.esm|leaflet-src\.esm)\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [where, what, by] of REMOVED.filter(([where]) => where.test(path))) {
        const shorter = contents.replace(what, by);
        if (shorter === contents) throw new Error(`${path}: no longer has ${what}`);
        contents = shorter;
      }
      return { contents };
    });
  },
};

const folderOf = (name) => join(here, "node_modules", name);
const about = async (name) => JSON.parse(await readFile(join(folderOf(name), "package.json"), "utf8"));

/** Adds a package and all that it depends on, since some are published with these already within. */
async function gather(name, found) {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = await about(name);
  for (const other of Object.keys(dependencies)) await gather(other, found);
  return found;
}

/** Returns name, version and licence text of each package that has a file in the bundles, or is within one. */
async function licences(inputs) {
  const names = new Set();
  for (const path of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
    if (name) await gather(name, names);
  }
  const texts = [...names].sort().map(async (name) => {
    const folder = folderOf(name);
    const { version, license } = await about(name);
    const files = (await readdir(folder)).filter((file) => /^licen[cs]e/i.test(file)).sort();
    const contents = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return [`${name} ${version} (${license})`, ...contents.map((text) => text.trim())].join("\n\n");
  });
  return (await Promise.all(texts)).join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["timeline", "map", "network", "search", "sparql"].map((name) => `src/${name}.js`),
  outdir: target,
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // they are in LICENSES.txt, whole
  loader: { ".png": "empty", ".svg": "dataurl" },
  plugins: [removed],
  logLevel: "warning",
});
await writeFile(join(target, "LICENSES.txt"), await licences(Object.keys(metafile.inputs)));
for (const [path, { bytes }] of Object.entries(metafile.outputs)) console.log(`${path} ${Math.ceil(bytes / 1024)} kB`);
