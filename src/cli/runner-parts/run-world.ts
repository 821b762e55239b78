// What a run of runner's finds around it: where Shevek itself is, and the process's folder and environment.

import path from "node:path";
import type { RunWorld } from "../../runner/plan.ts";
import { packageRoot } from "../package-root.ts";

export function runWorld(): RunWorld {
	const root = packageRoot();
	return {
		env: { ...process.env },
		cwd: process.cwd(),
		launcher: path.join(root, "bin", "shevek"),
		terminal: ["python3", path.join(root, "python", "runner", "terminal.py")],
		// beside Shevek, and where the program is that uses it
		pluginRoots: [root, process.cwd()],
	};
}
