// meta: reset_connection.

import type { HostTask } from "./host-task.ts";
import { KeywordValues } from "./keyword-values.ts";
import { targetOf } from "./target-spec.ts";

export async function resetConnection(run: HostTask): Promise<void> {
	const { templar, pool } = run.play.state.parts;
	const values = new KeywordValues(run.task, (value) =>
		templar.template(value, run.scope),
	);
	const target = await targetOf({
		run,
		host: run.host,
		scope: run.scope,
		values,
		isDelegated: false,
	});
	await pool.reset(target);
}
