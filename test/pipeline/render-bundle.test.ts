import { cp, mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleCompositions } from "../../src/browser/index.ts";
import { openGuardedBrowser } from "../../src/browser/open-browser.ts";
import { openMediaCache } from "../../src/media/index.ts";
import { renderVideos } from "../../src/render/index.ts";
import { findTestBrowser, repositoryRoot } from "../support/browser.ts";
import { ownChildren } from "../support/processes.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { plainVideo } from "./render-fixture/props.ts";

/** A project that has Greenroom among its packages, and the packages that Greenroom needs. */
const installIntoProject = async (): Promise<string> => {
  const project = await makeTempDir();
  const packages = join(project, "node_modules");
  const installed = join(packages, "greenroom");
  await mkdir(installed, { recursive: true });
  for (const name of await readdir(join(repositoryRoot, "node_modules"))) {
    if (!name.startsWith("."))
      await symlink(join(repositoryRoot, "node_modules", name), join(packages, name));
  }
  for (const part of ["src/model", "test/pipeline/render-fixture", "package.json", "tsconfig.base.json"]) {
    await cp(join(repositoryRoot, part), join(installed, part), { recursive: true });
  }
  return project;
};

test("compositions inside node_modules are compiled, render, keep no environment, and are bundled once", async () => {
  const project = await installIntoProject();
  const installed = join(project, "node_modules", "greenroom");
  const publicDir = join(project, "public");
  await mkdir(publicDir);
  await writeFile(join(publicDir, "of-another-video.json"), "{}");
  process.env["GREENROOM_TEST_SECRET"] = "not-for-the-page";
  const options = {
    entryPoint: join(installed, "test", "pipeline", "render-fixture", "index.tsx"),
    sources: [join(installed, "src", "model")],
    publicDir,
    outDir: join(project, "bundles"),
  };

  const bundle = await bundleCompositions(options);
  expect(ownChildren()).toEqual([]);

  const browser = await openGuardedBrowser(await findTestBrowser());
  try {
    const cost = { estimatedUsd: 0, pricesAsOf: "2026-01-01" };
    const job = { id: "ada-16x9", props: plainVideo, media: [], cost };
    const outcomes = await renderVideos([job], {
      browser: () => Promise.resolve(browser),
      serveUrl: () => Promise.resolve(bundle.serveUrl),
      markup: () => Promise.reject(new Error("Whole frames need no markup.")),
      page: () => Promise.reject(new Error("Whole frames need no plates.")),
      bundleHash: bundle.hash,
      browserVersion: browser.version,
      cache: await openMediaCache(join(project, "media")),
      ...{ publicDir, outDir: join(project, "out"), form: { engine: "remotion", quality: "standard" } },
    });
    expect(outcomes).toMatchObject([{ status: "rendered" }]);
  } finally {
    await browser.close();
  }
  const page = await readFile(join(bundle.serveUrl, "index.html"), "utf8");
  const script = await readFile(join(bundle.serveUrl, "bundle.js"), "utf8");
  expect(page + script).not.toContain("not-for-the-page");
  expect(page).not.toContain("of-another-video");

  expect(await bundleCompositions(options)).toEqual({ ...bundle, reused: true });
  const made = (await readdir(options.outDir)).filter((name) => !name.endsWith(".in-use"));
  expect(made).toHaveLength(1);
});

test("compositions that do not compile are an error that names the file", async () => {
  const project = await makeTempDir();
  await writeFile(join(project, "package.json"), "{}");
  await writeFile(join(project, "index.ts"), 'import "./missing.ts"; // registerRoot');
  const bundling = bundleCompositions({
    entryPoint: join(project, "index.ts"),
    sources: [],
    publicDir: join(project, "public"),
    outDir: join(project, "bundles"),
  });
  await expect(bundling).rejects.toMatchObject({
    code: "bundle_failed",
    message: expect.stringContaining("missing.ts") as string,
  });
  expect(await readdir(join(project, "bundles"))).toEqual([]);
});
