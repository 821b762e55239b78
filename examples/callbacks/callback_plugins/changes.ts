import { defineCallback } from "shevek/plugin";

export default defineCallback({
	type: "stdout",
	description: "Shows changes and failures, a line each.",
	start: ({ display }) => ({
		ok({ task, outcome: { host, result } }) {
			if (result.get("changed") !== true) return;
			display.show(`${host}: ${task.name}`, { color: "changed" });
		},
		failed({ task, outcome: { host, result }, isIgnored }) {
			if (isIgnored) return;
			const reason = result.get("msg") ?? "failed";
			display.show(`${host}: ${task.name}: ${reason}`, { color: "error" });
		},
		unreachable: ({ outcome: { host, result } }) =>
			display.show(`${host}: ${result.get("msg")}`, { color: "unreachable" }),
	}),
});
