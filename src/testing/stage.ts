// The folder that a test's playbook and plugins lie in, and the world that a command sees there.

import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandWorld } from "../cli/command-world.ts";

export interface StageOptions {
	readonly files?: Readonly<Record<string, string>>;
	/** Folders whose `*_plugins` are to be beside the playbook. */
	readonly plugins?: readonly string[];
	readonly config?: string;
	readonly env?: Readonly<Record<string, string>>;
}

export interface Stage {
	readonly folder: string;
	readonly world: CommandWorld;
	/** What commands wrote so far. */
	readonly written: { out: string; err: string };
	/** Gives the file's path. */
	write(name: string, text: string): string;
	/** Puts a link there: plugins stay where their imports find what they name. */
	link(name: string, target: string): void;
	remove(): void;
}

export function makeStage(options: StageOptions = {}): Stage {
	const folder = realpathSync(
		mkdtempSync(path.join(tmpdir(), "shevek-testing-")),
	);
	const written = { out: "", err: "" };
	const into = (key: "out" | "err") => ({
		write: (text: string) => {
			written[key] += text;
		},
	});
	const stage: Stage = {
		folder,
		written,
		world: {
			cwd: folder,
			env: environment(folder, options.env),
			stdout: into("out"),
			stderr: into("err"),
		},
		write(name, text) {
			const file = path.join(folder, name);
			mkdirSync(path.dirname(file), { recursive: true });
			writeFileSync(file, text);
			return file;
		},
		link(name, target) {
			const file = path.join(folder, name);
			mkdirSync(path.dirname(file), { recursive: true });
			symlinkSync(path.resolve(target), file);
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
	if (options.config !== undefined) stage.write("ansible.cfg", options.config);
	for (const parent of options.plugins ?? []) linkPlugins(stage, parent);
	for (const [name, text] of Object.entries(options.files ?? {}))
		stage.write(name, text);
	return stage;
}

/** File by file, so that several folders of one kind come together. */
function linkPlugins(stage: Stage, parent: string): void {
	for (const kind of readdirSync(parent)) {
		if (!/_plugins$|^(?:library|module_utils)$/.test(kind)) continue;
		for (const entry of readdirSync(path.join(parent, kind))) {
			const name = path.join(kind, entry);
			if (!existsSync(path.join(stage.folder, name)))
				stage.link(name, path.join(parent, name));
		}
	}
}

/** No setting of whoever runs the test reaches the run. */
function environment(
	folder: string,
	more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(
		([name]) =>
			!/^(ANSIBLE|SHEVEK)_/.test(name) || name === "SHEVEK_ANSIBLE_CORE",
	);
	return {
		...Object.fromEntries(own),
		ANSIBLE_LOCAL_TEMP: path.join(folder, "tmp"),
		ANSIBLE_LOCALHOST_WARNING: "False",
		ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
		...more,
	};
}
