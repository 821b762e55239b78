// `async:` tasks: started on the target, left alone with `poll: 0`, else watched until they end.

import { randomInt } from "node:crypto";
import type { ModuleCall, Session } from "../agent/target.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { asyncFolder } from "./async-folder.ts";
import { type ModuleRun, readOutput } from "./module-run.ts";
import { isSet } from "./result-flags.ts";
import { hostResult } from "./result-view.ts";
import { delay } from "./wait.ts";

export async function runAsync(
	request: ModuleRun,
	session: Session,
	call: ModuleCall,
): Promise<PyDict> {
	const { task } = request;
	const jobId = `j${randomInt(0, 1_000_000_000_000)}`;
	const { templar } = request.run.play.state.parts;
	const folder = await asyncFolder(request.scope, (value) =>
		templar.template(value, request.scope),
	);
	const output = await session.runModule(
		{
			...call,
			environment: new Map([
				...call.environment,
				["ANSIBLE_ASYNC_DIR", folder],
			]),
			async: { jobId, limitSeconds: task.asyncSeconds },
		},
		request.signal,
	);
	const started = readOutput(request, session, output);
	if (isSet(started, "failed") || isSet(started, "skipped")) return started;
	if (task.pollSeconds <= 0) {
		started.set("changed", true);
		return started;
	}
	return watch(request, started);
}

async function watch(request: ModuleRun, started: PyDict): Promise<PyDict> {
	const id = started.get("ansible_job_id");
	if (id === undefined)
		return new Map<PyValue, PyValue>([
			["failed", true],
			["msg", "No job id was returned by the async task"],
		]);
	const jobId = pyStr(id);
	const { task } = request;
	let left = task.asyncSeconds;
	let result: PyDict = started;
	while (left > 0 && !request.signal.aborted) {
		await delay(task.pollSeconds * 1000, request.signal);
		result = await request.jobStatus(new Map([["jid", jobId]]));
		if (
			isSet(result, "finished") ||
			(isSet(result, "failed") && !result.has("started"))
		)
			break;
		left -= task.pollSeconds;
		report(request, result, "asyncPoll", jobId);
	}
	if (!isSet(result, "finished")) {
		const isParsed = !result.has("parsed") || isSet(result, "parsed");
		return new Map<PyValue, PyValue>([
			["failed", true],
			[
				"msg",
				isParsed
					? `async task did not complete within the requested time - ${task.asyncSeconds}s`
					: "async task produced unparseable results",
			],
			["async_result", result],
		]);
	}
	await request.jobStatus(
		new Map([
			["jid", jobId],
			["mode", "cleanup"],
		]),
	);
	report(
		request,
		result,
		isSet(result, "failed") ? "asyncFailed" : "asyncOk",
		jobId,
	);
	return result;
}

function report(
	request: ModuleRun,
	result: PyDict,
	kind: "asyncPoll" | "asyncOk" | "asyncFailed",
	jobId: string,
): void {
	const { run } = request;
	const now = run.play.state.parts.now();
	run.play.state.emitter.emit({
		kind,
		play: run.play.info,
		task: run.info,
		outcome: hostResult(
			run,
			{ result, isNoLog: request.task.isNoLog },
			now,
			now,
		),
		jobId,
	});
}
