import {
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import rkdirectory from "../builtin/translators/rkdirectory.ts";
import rkname from "../builtin/translators/rkname.ts";
import { findPlaybook } from "./find-playbook.ts";

let base: string;
let folder: string;
beforeAll(() => {
	base = mkdtempSync(join(tmpdir(), "shevek-keys-"));
	folder = join(base, "playbooks");
	mkdirSync(join(folder, "a/b"), { recursive: true });
	mkdirSync(join(folder, "folder.yml"));
	const files = {
		"deploy.yml": folder,
		"other.yaml": folder,
		"a.b.yml": folder,
		"a/b/c.yml": folder,
		"secret.yml": base,
	};
	for (const [name, root] of Object.entries(files))
		writeFileSync(join(root, name), "[]\n");
	symlinkSync(base, join(folder, "out"));
	symlinkSync(join(base, "secret.yml"), join(folder, "link.yml"));
	symlinkSync("deploy.yml", join(folder, "same.yml"));
	symlinkSync("loop.yml", join(folder, "loop.yml"));
	symlinkSync(join(base, "nowhere.yml"), join(folder, "dangling.yml"));
});
afterAll(() => rmSync(base, { recursive: true }));

const TRANSLATORS = { rkname, rkdirectory };

/** What is found, below the folder; the reason with the folder's name taken out. */
function found(key: string, translator: keyof typeof TRANSLATORS): string {
	const answer = findPlaybook(key, TRANSLATORS[translator], folder);
	return answer.kind === "playbook"
		? answer.file.slice(folder.length + 1)
		: `${answer.kind}: ${answer.reason.replace(folder, "DIR")}`;
}

describe("a playbook is looked for in its folder alone", () => {
	test.each([
		["deploy", "rkname", "deploy.yml"],
		["other", "rkname", "other.yaml"],
		["a.b", "rkname", "a.b.yml"],
		["a.b.c", "rkdirectory", "a/b/c.yml"],
		["a/b/c", "rkname", "a/b/c.yml"],
		["a..b.c", "rkdirectory", "a/b/c.yml"],
		["same", "rkname", "same.yml"],
		["nothing", "rkname", "missing: there is no playbook nothing.yml in DIR"],
		[
			"deploy.yml/x",
			"rkname",
			"missing: there is no playbook deploy.yml/x.yml in DIR",
		],
		["folder", "rkname", "missing: there is no playbook folder.yml in DIR"],
		["dangling", "rkname", "missing: there is no playbook dangling.yml in DIR"],
		["", "rkname", "refused: it names no playbook"],
		["../secret", "rkname", "refused: it leads through . or .."],
		["a/../../secret", "rkname", "refused: it leads through . or .."],
		["a/../deploy", "rkname", "refused: it leads through . or .."],
		["/etc/passwd", "rkname", "refused: it is an absolute path"],
		[".etc.passwd", "rkdirectory", "refused: it is an absolute path"],
		["deploy\0", "rkname", "refused: it holds a NUL"],
		[
			"out/secret",
			"rkname",
			"refused: its playbook is a link out of the folder of playbooks",
		],
		[
			"out.secret",
			"rkdirectory",
			"refused: its playbook is a link out of the folder of playbooks",
		],
		[
			"link",
			"rkname",
			"refused: its playbook is a link out of the folder of playbooks",
		],
	] as const)("%j by %s", (key, translator, expected) => {
		expect(found(key, translator)).toBe(expected);
	});

	test("a circle of links is refused", () => {
		expect(found("loop", "rkname")).toMatch(
			/^refused: its playbook cannot be looked for: ELOOP/,
		);
	});

	test("a name that no file can have is refused", () => {
		expect(found("x".repeat(300), "rkname")).toMatch(
			/^refused: .*ENAMETOOLONG/,
		);
	});

	const part = fc.constantFrom(
		"..",
		".",
		"/",
		"//",
		"\\",
		"\0",
		"~",
		"out",
		"link",
		"secret",
		"a",
		"b",
		"deploy",
		"%2e%2e",
		"..%2f",
		"\u2215",
		"\uff0e\uff0e",
		" ",
		"\n",
		".yml",
	);
	const key = fc.oneof(
		fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
		fc.string({ unit: "binary", maxLength: 40 }),
	);

	test.each(["rkname", "rkdirectory"] as const)(
		"no routing key leads out of it by %s",
		(name) => {
			const inside = `${realpathSync(folder)}/`;
			fc.assert(
				fc.property(key, (routingKey) => {
					const answer = findPlaybook(routingKey, TRANSLATORS[name], folder);
					return (
						answer.kind !== "playbook" ||
						realpathSync(answer.file).startsWith(inside)
					);
				}),
				{ numRuns: 3000 },
			);
		},
	);
});

test("a translator that throws, or gives no text, has no playbook", () => {
	const translators = [
		() => {
			throw new Error("no");
		},
		() => undefined as unknown as string,
	];
	expect(
		translators.map((translate) =>
			findPlaybook("x", { description: "", translate }, "/"),
		),
	).toEqual([
		{ kind: "missing", reason: "the translator failed: no" },
		{ kind: "missing", reason: "the translator gives no name for it" },
	]);
});
