/*
 * Builds what browsers load: templates/assets/ -> templates/assets/built/.
 *
 * Each file is stored under a name that holds the hash of its content (engage.3f2a91c07b5d.css), so it can be served
 * as unchanging for a year; manifest.json maps the names that templates use to the stored ones. Right-to-left rules
 * are derived from the left-to-right ones, so that a component can never be mirrored by halves.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import postcss from "postcss";
import rtl from "postcss-rtlcss";
import * as sass from "sass";

const source = new URL("../templates/assets/", import.meta.url);
const built = new URL("built/", source);
const govuk = new URL("../node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js", import.meta.url);
const manifest = {};

/** Writes one file under its hashed name and returns that name. */
function store(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  manifest[name] = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  writeFileSync(new URL(manifest[name], built), content);
  return manifest[name];
}

/** The stylesheet for both directions: `:where()` adds no specificity, so a mirrored rule wins exactly where its original would. */
function stylesheet() {
  const { css } = sass.compile(new URL("engage.scss", source).pathname, { loadPaths: ["node_modules"], quietDeps: true });
  const mirrored = postcss([rtl({ mode: "override", ltrPrefix: ':where([dir="ltr"])', rtlPrefix: ':where([dir="rtl"])' })]);
  return sass.compileString(mirrored.process(css, { from: undefined }).css, { style: "compressed", charset: false }).css;
}

mkdirSync(built, { recursive: true });
store("engage.css", stylesheet());
// The map is not shipped, so a browser's tools should not ask for it.
const library = store("govuk-frontend.js", readFileSync(govuk, "utf8").replace(/\/\/# sourceMappingURL=.*/, ""));
const kiosk = store("kiosk.js", readFileSync(new URL("kiosk.js", source)));
store("engage.js", readFileSync(new URL("engage.js", source), "utf8").replace("./govuk-frontend.js", `./${library}`).replace("./kiosk.js", `./${kiosk}`));
for (const name of readdirSync(source).filter((name) => /^((supported|entry|room|draft)\.js|.+\.svg)$/.test(name))) {
  store(name, readFileSync(new URL(name, source)));
}

// The manifest is replaced in one step, so that a server starting now reads the old one or the new one, never half.
writeFileSync(new URL("manifest.json.new", built), `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(new URL("manifest.json.new", built), new URL("manifest.json", built));
const current = new Set(["manifest.json", ...Object.values(manifest)]);
readdirSync(built).filter((name) => !current.has(name)).forEach((name) => rmSync(new URL(name, built)));
