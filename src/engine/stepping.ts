// `--step`: asks before each task.

import type { TaskInfo } from "../events/run-event.ts";
import type { PlayRun } from "./play-run.ts";

/** True when the task shall run; "c" ends the asking. */
export async function askToStep(
	play: PlayRun,
	info: TaskInfo,
): Promise<boolean> {
	const { terminal, signal } = play.state.parts;
	const prompt = `Perform task: TASK: ${info.name} (N)o/(y)es/(c)ontinue: `;
	const answer =
		(await terminal?.readLine(prompt, { isPrivate: false, signal })) ?? "";
	const word = answer.trim().toLowerCase();
	if (word === "c" || word === "continue") play.state.isStepping = false;
	play.state.emitter.message(
		"plain",
		`\n${prompt}${"*".repeat(Math.max(3, 79 - prompt.length))}`,
	);
	return ["y", "yes", "c", "continue"].includes(word);
}
