// junit and log_plays where the reference is no help: unreachable hosts, results that come twice, texts
// that XML cannot hold, folders that cannot be written.

import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import junit from "../../src/builtin/callbacks/junit.ts";
import logPlays from "../../src/builtin/callbacks/log-plays.ts";
import { xmlDocument } from "../../src/builtin/callbacks/xml.ts";
import type { RunEvent } from "../../src/events/run-event.ts";
import { makeEvent } from "../../src/testing/make-event.ts";
import { CallbackLab } from "./callback-lab.ts";

const STATS = makeEvent("stats");
const PLAYBOOK = makeEvent("playbookStart");

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-callbacks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ok = (host: string, result: Record<string, unknown>) =>
	makeEvent("ok", { host, result });

const gone = (isIgnored: boolean) =>
	makeEvent("unreachable", {
		host: "h",
		result: { unreachable: true, msg: "no route", changed: false },
		isIgnored,
	});

describe("junit", () => {
	function report(
		events: readonly RunEvent[],
		options: Readonly<Record<string, unknown>> = {},
	): string {
		const output_dir = join(folder, "deep/reports");
		const lab = CallbackLab.of(junit, { options: { output_dir, ...options } });
		for (const event of [PLAYBOOK, ...events, STATS]) lab.tell(event, 250);
		const [name = "", ...others] = readdirSync(output_dir);
		expect(others).toEqual([]);
		expect(name).toBe(`site-${lab.nowMs / 1000}.xml`);
		return readFileSync(join(output_dir, name), "utf8");
	}

	test("a host that is unreachable is an error", () => {
		expect(report([gone(false)])).toBe(`<?xml version="1.0" ?>
<testsuites disabled="0" errors="1" failures="0" tests="1" time="0">
	<testsuite disabled="0" errors="1" failures="0" name="site" skipped="0" tests="1" time="0">
		<testcase classname="/p/site.yml:3" name="[h] A play: A task" time="0">
			<error message="no route" type="unreachable">{
&quot;changed&quot;: false,
&quot;msg&quot;: &quot;no route&quot;,
&quot;unreachable&quot;: true
}</error>
		</testcase>
	</testsuite>
</testsuites>
`);
	});

	test.each([
		["ignored", {}, 'errors="0" failures="0"'],
		["ignored, and that counts", { fail_on_ignore: true }, 'errors="1"'],
		["of another name", { test_case_prefix: "TEST" }, 'tests="0"'],
	])("unreachable, %s", (_, options, counts) => {
		expect(report([gone(true)], options)).toContain(counts);
	});

	test("two results of a host are two cases, in their time", () => {
		const started = makeEvent("taskStart");
		const text = report([started, ok("h", { n: 1 }), ok("h", { n: 2 })]);
		expect(text).toContain('tests="2" time="0.75"');
		expect(text.match(/&quot;n&quot;: \d/g)).toEqual([
			"&quot;n&quot;: 1",
			"&quot;n&quot;: 2",
		]);
		expect(text.match(/name="\[h\] A play: A task" time="[\d.]+"/g)).toEqual([
			'name="[h] A play: A task" time="0.25"',
			'name="[h] A play: A task" time="0.5"',
		]);
	});

	test("a folder that cannot be made is one error, and leaves nothing", () => {
		writeFileSync(join(folder, "file"), "");
		const output_dir = join(folder, "file/reports");
		const lab = CallbackLab.of(junit, { options: { output_dir } });
		lab.tell(PLAYBOOK);
		lab.tell(ok("h", {}));
		const file = join(output_dir, `site-${lab.nowMs / 1000}.xml`);
		expect(() => lab.tell(STATS)).toThrow(
			`junit: the report cannot be written to ${file}: ENOTDIR`,
		);
		expect(readdirSync(folder)).toEqual(["file"]);
	});
});

describe("XML", () => {
	test.each([
		["what XML escapes", `<a> & "b"`, "&lt;a&gt; &amp; &quot;b&quot;"],
		["lines and tabs stay", "a\n\tb", "a\n\tb"],
		["a carriage return", "a\r\nb", "a&#13;\nb"],
		["control characters", "\0\x1b[1m\x0b\x7f", "\ufffd\ufffd[1m\ufffd\ufffd"],
		["half a pair", "\ud83d!", "\ufffd!"],
		["no characters", "\ufffe\uffff", "\ufffd\ufffd"],
		["all others", "ü 日 👍 \u2028", "ü 日 👍 \u2028"],
	])("%s in text", (_, text, written) => {
		expect(xmlDocument({ name: "e", content: text })).toBe(
			`<?xml version="1.0" ?>\n<e>${written}</e>\n`,
		);
	});

	test("in an attribute, line ends and tabs are escaped; nothing is left out but undefined", () => {
		const attributes = { a: "x\n\ty", b: undefined, c: 0, d: "" };
		expect(xmlDocument({ name: "e", attributes })).toBe(
			'<?xml version="1.0" ?>\n<e a="x&#10;&#9;y" c="0" d=""/>\n',
		);
	});
});

describe("log_plays", () => {
	test("files grow, and a host's name does not lead out of the folder", () => {
		const log_folder = join(folder, "deep/logs");
		for (const run of [1, 2]) {
			const lab = CallbackLab.of(logPlays, { options: { log_folder } });
			lab.tell(PLAYBOOK);
			lab.tell(ok("../h", { run }));
		}
		expect(readdirSync(folder)).toEqual(["deep"]);
		expect(readdirSync(log_folder)).toEqual([".._h"]);
		const text = readFileSync(join(log_folder, ".._h"), "utf8");
		expect(text.replace(/^\w{3} \d\d 2026 [\d:]+/gm, "DATE")).toBe(
			[1, 2]
				.map(
					(run) =>
						`DATE - site.yml - A task - command - OK - {"run": ${run}}\n\n`,
				)
				.join(""),
		);
	});

	test("a file system that takes no folders is an error, too", () => {
		const options = { log_folder: "/proc/none/logs" };
		const lab = CallbackLab.of(logPlays, { options });
		expect(() => lab.tell(ok("h", {}))).toThrow(
			"log_plays: results cannot be written to /proc/none/logs/h: ENOENT",
		);
	});

	test("a folder that cannot be made is said once", () => {
		writeFileSync(join(folder, "file"), "");
		const log_folder = join(folder, "file/logs");
		const lab = CallbackLab.of(logPlays, { options: { log_folder } });
		expect(() => lab.tell(ok("h", {}))).toThrow(
			`log_plays: results cannot be written to ${log_folder}/h: ENOTDIR`,
		);
		expect(() => lab.tell(ok("h", {}))).not.toThrow();
	});
});
