// The reference pages say what the definitions say.

import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { pluginPages } from "../../tools/plugin-docs.ts";

const pages = await pluginPages();

test.each(pages.map((page) => [basename(page.file), page] as const))(
	"docs/plugins/%s is as `node tools/plugin-docs.ts` writes it",
	(_name, { file, text }) => {
		expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(text);
	},
);
