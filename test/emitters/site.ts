// The run that emitters tell of, in the tests of both.

/** One host, two tasks; with `hold`, the second waits until there is a file `go`. */
export function siteText({ isHeld = false } = {}): string {
	const wait = "while [ ! -e go ]; do sleep 0.05; done";
	return `
- hosts: all
  gather_facts: false
  tasks:
    - {name: one, debug: {msg: hello}}
    - {name: two, ${isHeld ? `shell: '${wait}', args: {chdir: "{{ playbook_dir }}"}` : "debug: {msg: again}"}}
`;
}

export const LOCAL = ["-i", "a,", "-c", "local"];

/** What is told of that run, in order. */
export const TOLD = [
	"starting",
	"running",
	"1 playbook_on_start",
	"2 playbook_on_play_start",
	"3 playbook_on_task_start",
	"4 runner_on_start",
	"5 runner_on_ok",
	"6 playbook_on_task_start",
	"7 runner_on_start",
	"8 runner_on_ok",
	"9 playbook_on_stats",
	"successful",
];

/** Polls, for as long as a loaded machine may need. */
export async function until(
	isTrue: () => boolean,
	what: string,
	limitMs = 60_000,
): Promise<void> {
	const deadline = Date.now() + limitMs;
	while (!isTrue()) {
		if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
