// Benches of kinds that only a run can call: each runs one task.

import type { ActionDefinition } from "../kinds/action.ts";
import type { ConnectionDefinition } from "../kinds/connection.ts";
import type { LookupDefinition } from "../kinds/lookup.ts";
import type { StrategyDefinition } from "../kinds/strategy.ts";
import type { Json } from "../plugins/callback.ts";
import { benchOf } from "./direct-benches.ts";
import type {
	ActionBench,
	ConnectionBench,
	LookupBench,
	StrategyBench,
} from "./plugin-bench.ts";
import type { PlaybookResult, TaskResult } from "./run-playbook.ts";
import { type OnBench, onePlay, runWith } from "./subject.ts";

export function lookupBench(subject: OnBench<LookupDefinition>): LookupBench {
	const { name, options } = subject;
	return {
		...benchOf(subject),
		async run(...terms) {
			const answer = `{{ query(${JSON.stringify(name)}, *bench_terms, **bench_options) }}`;
			const run = await runWith(subject, {
				playbook: onePlay(subject, { tasks: [{ set_fact: { answer } }] }),
				vars: { bench_terms: terms, bench_options: options.options ?? {} },
			});
			const { result } = succeeded(run);
			const facts = result.ansible_facts as { readonly answer: Json[] };
			return facts.answer;
		},
	};
}

export function actionBench(subject: OnBench<ActionDefinition>): ActionBench {
	return {
		...benchOf(subject),
		async run(args = {}, task = {}) {
			const { results, err } = await runWith(subject, {
				playbook: onePlay(subject, {
					tasks: [{ ...task, [subject.name]: args }],
				}),
			});
			const [only] = results;
			if (!only) throw new Error(err.trim() || "no task ran");
			return only;
		},
	};
}

export function connectionBench(
	subject: OnBench<ConnectionDefinition>,
): ConnectionBench {
	return {
		...benchOf(subject),
		async exec(command, host = "localhost") {
			const run = await runWith(subject, {
				playbook: onePlay(subject, {
					connection: subject.name,
					tasks: [{ raw: command, failed_when: false }],
				}),
				inventory: `${host}\n`,
				vars: subject.options.vars ?? {},
			});
			const { rc, stdout, stderr } = succeeded(run).result;
			return {
				rc: Number(rc),
				stdout: String(stdout ?? ""),
				stderr: String(stderr ?? ""),
			};
		},
	};
}

export function strategyBench(
	subject: OnBench<StrategyDefinition>,
): StrategyBench {
	return {
		...benchOf(subject),
		async run(hosts, tasks) {
			const { results, err } = await runWith(subject, {
				playbook: onePlay(subject, { strategy: subject.name, tasks }),
				inventory: hosts
					.map((host) => `${host} ansible_connection=local\n`)
					.join(""),
			});
			if (results.length === 0 && err !== "") throw new Error(err.trim());
			return results;
		},
	};
}

/** The one task's result. Throws its message where it failed, or what is said where nothing ran. */
function succeeded({ results, err }: PlaybookResult): TaskResult {
	const [only] = results;
	if (!only) throw new Error(err.trim() || "no task ran");
	if (only.status === "ok") return only;
	throw new Error(String(only.result.msg ?? JSON.stringify(only.result)));
}
