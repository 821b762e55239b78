// async_status: how a job of an `async:` task does.

import type { Action } from "../../engine/action.ts";
import {
	ownArgumentError,
	specFromRows,
} from "../../engine/argument-spec/rows.ts";
import { asyncFolder } from "../../engine/async-folder.ts";
import { actionFail } from "../../engine/task-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { expandRemoteUser, joinRemote } from "./remote-path.ts";

const SPEC = specFromRows({
	jid: { type: "str", required: true },
	mode: { type: "str", choices: ["status", "cleanup"], default: "status" },
});

export const asyncStatus: Action = {
	name: "ansible.builtin.async_status",
	needsHost: true,
	supportsCheckMode: true,
	async run(context) {
		const args: PyDict = new Map(context.args);
		const error = ownArgumentError("async_status", SPEC, args);
		if (error !== undefined) throw actionFail(error);
		const jobId = pyStr(args.get("jid") ?? "");
		const folder = await expandRemoteUser(
			context,
			await asyncFolder(context.vars, (value) => context.template(value)),
		);
		const log = joinRemote(folder, jobId);
		const isCleanup = args.get("mode") === "cleanup";
		const result: PyDict = new Map<PyValue, PyValue>([
			["started", isCleanup ? 0 : 1],
			["finished", 0],
			["stdout", ""],
			["stderr", ""],
			["stdout_lines", []],
			["stderr_lines", []],
			["ansible_job_id", jobId],
			[isCleanup ? "erased" : "results_file", log],
		]);
		args.set("_async_dir", folder);
		const answer = await context.runModule("ansible.legacy.async_status", args);
		for (const [key, value] of answer) result.set(key, value);
		return result;
	},
};
