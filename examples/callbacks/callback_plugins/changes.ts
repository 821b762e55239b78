import { defineCallback } from "shevek/plugin";

export default defineCallback({
	type: "stdout",
	description: "Shows changes and failures, a line each.",
	start: ({ display }) => ({
		ok({ task, outcome: { host, result } }) {
			if (result.get("changed") !== true) return;
			display.show(`${host}: ${task.name}`, { color: "changed" });
		},
		failed: ({ task, outcome: { host, result } }) =>
			display.show(`${host}: ${task.name}: ${result.get("msg")}`, {
				color: "error",
			}),
		unreachable: ({ outcome: { host, result } }) =>
			display.show(`${host}: ${result.get("msg")}`, { color: "unreachable" }),
	}),
});
