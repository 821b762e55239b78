import { writeFileSync } from "node:fs";
import { defineCallback } from "shevek/plugin";

interface Row {
	readonly task: string;
	readonly place: string;
	readonly start: number;
	end: number;
}

export default defineCallback({
	type: "aggregate",
	description: "Writes how long each task took, over all hosts, as CSV.",
	options: {
		file: {
			type: "path",
			description: "The file to write.",
			default: "durations.csv",
			env: ["DURATIONS_FILE"],
			ini: ["callback_durations.file"],
		},
	},
	start({ options }) {
		const rows = new Map<string, Row>();
		return {
			taskStart({ task, time }) {
				const { name, path, line } = task;
				const place = `${path}:${line}`;
				rows.set(task.uuid, { task: name, place, start: time, end: time });
			},
			any(event) {
				const row = "outcome" in event && rows.get(event.task.uuid);
				if (row) row.end = event.time;
			},
			close() {
				const lines = [...rows.values()].map((row) =>
					[row.task, row.place, (row.end - row.start) / 1000].map(cell),
				);
				const text = [["task", "place", "seconds"], ...lines].join("\n");
				writeFileSync(options.file, `${text}\n`);
			},
		};
	},
});

function cell(value: string | number): string {
	const text = String(value);
	return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
