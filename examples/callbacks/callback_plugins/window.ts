import { defineCallback } from "shevek/plugin";

export default defineCallback({
	description:
		"Stops runs that would change hosts outside the maintenance hours.",
	enabled: "always",
	strict: true,
	options: {
		hours: {
			type: "str",
			description: "From which hour to which, UTC; over midnight as well.",
			default: "22-6",
			env: ["MAINTENANCE_HOURS"],
			ini: ["callback_window.hours"],
		},
	},
	start({ options: { hours }, run, now }) {
		const [from = NaN, to = NaN] = hours.split("-").map(Number);
		const hour = new Date(now()).getUTCHours();
		const isOpen =
			from < to ? from <= hour && hour < to : from <= hour || hour < to;
		if (!isOpen && !run.isCheck)
			throw new Error(`hosts may be changed at ${hours} only; --check may run`);
		return {};
	},
});
