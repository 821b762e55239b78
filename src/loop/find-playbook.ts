// The playbook of a routing key, as the translator has it: always a file that lies in the folder of playbooks,
// links resolved.

import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { TranslatorDefinition } from "../plugins/source.ts";

export type FoundPlaybook =
	| { readonly kind: "playbook"; readonly file: string }
	| { readonly kind: "missing"; readonly reason: string }
	/** It would lead out of the folder. */
	| { readonly kind: "refused"; readonly reason: string };

/** loopabull's first. */
const EXTENSIONS = [".yml", ".yaml"];
const NOT_THERE = new Set(["ENOENT", "ENOTDIR"]);

export function findPlaybook(
	routingKey: string,
	translator: TranslatorDefinition,
	folder: string,
): FoundPlaybook {
	const name = translate(routingKey, translator);
	if (typeof name !== "string") return name;
	const fault = pathFault(name);
	if (fault !== undefined) return refused(fault);
	try {
		const root = realpathSync(folder);
		for (const extension of EXTENSIONS) {
			const file = path.join(folder, name + extension);
			const real = realPath(file);
			if (real === undefined) continue;
			if (!real.startsWith(root === "/" ? root : `${root}/`))
				return refused("its playbook is a link out of the folder of playbooks");
			if (statSync(real).isFile()) return { kind: "playbook", file };
		}
	} catch (error) {
		return refused(
			`its playbook cannot be looked for: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
	return {
		kind: "missing",
		reason: `there is no playbook ${name}.yml in ${folder}`,
	};
}

/** The answer, or why there is none. */
function translate(
	routingKey: string,
	translator: TranslatorDefinition,
): string | FoundPlaybook {
	try {
		const name: unknown = translator.translate(routingKey);
		if (typeof name === "string") return name;
		return { kind: "missing", reason: "the translator gives no name for it" };
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		return { kind: "missing", reason: `the translator failed: ${what}` };
	}
}

/** Before the file system is asked anything. */
function pathFault(name: string): string | undefined {
	if (name === "") return "it names no playbook";
	if (name.includes("\0")) return "it holds a NUL";
	if (path.isAbsolute(name)) return "it is an absolute path";
	if (name.split("/").some((part) => part === ".." || part === "."))
		return "it leads through . or ..";
	return undefined;
}

/** Undefined where there is nothing; throws for a circle of links, or a name that no file can have. */
function realPath(file: string): string | undefined {
	try {
		return realpathSync(file);
	} catch (error) {
		if (NOT_THERE.has(String((error as NodeJS.ErrnoException).code)))
			return undefined;
		throw error;
	}
}

function refused(reason: string): FoundPlaybook {
	return { kind: "refused", reason };
}
