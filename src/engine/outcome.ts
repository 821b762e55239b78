// What a play comes to, and the process's exit codes that the reference has for it.

export type RunOutcome =
	| "ok"
	| "failed"
	| "unreachable"
	| "breakPlay"
	| "unreachableBreak"
	| "okBreak"
	| "error";

/** Nothing more of the playbook runs. */
export function isBreak(outcome: RunOutcome): boolean {
	return (
		outcome === "breakPlay" ||
		outcome === "unreachableBreak" ||
		outcome === "okBreak" ||
		outcome === "error"
	);
}

export const EXIT = {
	ok: 0,
	error: 1,
	failedHosts: 2,
	unreachableHosts: 4,
	parserError: 4,
	badOptions: 5,
	breakPlay: 8,
	interrupted: 99,
	unexpected: 250,
	unknown: 255,
} as const;

export function exitCodeOf(outcome: RunOutcome): number {
	switch (outcome) {
		case "ok":
		case "okBreak":
			return EXIT.ok;
		case "failed":
		case "breakPlay":
			return EXIT.failedHosts;
		case "unreachable":
		case "unreachableBreak":
			return EXIT.unreachableHosts;
		case "error":
			return EXIT.error;
	}
}

/** The reason of a run's signal where the run is to end as failed, not as interrupted. */
export class RunStopped extends Error {}
