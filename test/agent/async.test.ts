import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session, SessionPool } from "../../src/agent/target.ts";
import { call, installed, moduleOf, poolUnderTest } from "./pool-under-test.ts";
import { localTarget } from "./sshd-host.ts";

let pool: SessionPool;
let session: Session;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-async-"));
	pool = poolUnderTest();
	session = await pool.session(localTarget({ remoteTmp: join(folder, "tmp") }));
});
afterAll(async () => {
	await pool.closeAll();
	rmSync(folder, { recursive: true, force: true });
});

const HEAD = `import os, sys
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec=dict())
`;

describe("async", () => {
	const start = async (body: string, limitSeconds: number) => {
		const environment = { ANSIBLE_ASYNC_DIR: join(folder, "jobs") };
		const output = await session.runModule({
			...call(moduleOf(HEAD + body), {}, environment),
			async: { jobId: "j42", limitSeconds },
		});
		const started = JSON.parse(output.stdout);
		expect(started).toMatchObject({
			failed: 0,
			started: 1,
			finished: 0,
			ansible_job_id: expect.stringMatching(/^j42\.\d+$/),
			results_file: join(folder, "jobs", started.ansible_job_id),
		});
		return String(started.ansible_job_id);
	};
	const status = async (jid: string) => {
		const output = await session.runModule(
			call(installed("async_status"), {
				jid,
				_async_dir: join(folder, "jobs"),
			}),
		);
		return JSON.parse(output.stdout);
	};
	const finished = async (jid: string) => {
		for (;;) {
			const now = await status(jid);
			if (now.finished === 1) return now;
			await wait(30);
		}
	};

	test("a job runs detached; the unmodified async_status reads its answer", async () => {
		const gate = join(folder, "gate");
		const jid = await start(
			`import time\nwhile not os.path.exists(${JSON.stringify(gate)}): time.sleep(0.02)\nmodule.exit_json(changed=True, answer=42)`,
			30,
		);
		expect(await status(jid)).toMatchObject({ started: 1, finished: 0 });
		mkdirSync(gate);
		expect(await finished(jid)).toMatchObject({
			finished: 1,
			answer: 42,
			changed: true,
			ansible_job_id: jid,
		});
		expect(statSync(join(folder, "jobs", jid)).isFile()).toBe(true);
	});

	test("a job over its limit is ended", async () => {
		const jid = await start("import time\ntime.sleep(60)", 1);
		expect(await finished(jid)).toMatchObject({
			failed: true,
			msg: "Timeout exceeded",
		});
	});

	test("a job that prints no JSON says what it printed", async () => {
		const jid = await start("print('oops')\nsys.exit(1)", 30);
		expect(await finished(jid)).toMatchObject({ failed: 1, data: "oops\n" });
	});
});
