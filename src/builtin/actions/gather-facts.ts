// gather_facts: runs the facts modules of the settings and makes one result of theirs.

import type { Action, ActionContext } from "../../engine/action.ts";
import { toBoolean } from "../../engine/keyword-values.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { mergeDeep } from "../filters/combine.ts";

const SETUP = "ansible.legacy.setup";
const SETUP_NAMES = new Set(["setup", "ansible.builtin.setup", SETUP]);
/** They understand gather_subset; other facts modules are not known to. */
const NETWORK_CONNECTIONS = new Set(["network_cli", "httpapi", "netconf"]);
const MERGED = [
	["ansible_facts", () => new Map()],
	["warnings", () => []],
	["deprecations", () => []],
] as const satisfies readonly (readonly [string, () => PyValue])[];

export const gatherFacts: Action = {
	name: "ansible.builtin.gather_facts",
	needsHost: true,
	supportsCheckMode: true,
	async run(context) {
		const args: PyDict = new Map(context.args);
		const written = await variable(context, "ansible_facts_parallel");
		const isParallel = toBoolean(written ?? args.get("parallel") ?? false);
		args.delete("parallel");
		const modules = await factsModules(context);
		const answers = await (isParallel === true
			? runAtOnce(context, modules, args)
			: runInTurn(context, modules, args));
		const unreachable = answers.find(
			([, answer]) => answer.get("unreachable") === true,
		);
		return unreachable === undefined ? combined(answers) : unreachable[1];
	},
};

type Answer = readonly [module: string, answer: PyDict];

async function runInTurn(
	context: ActionContext,
	modules: readonly string[],
	args: PyDict,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	for (const module of modules) {
		const own = await moduleArgs(context, module, args);
		answers.push([module, await run(context, module, own)]);
	}
	return answers;
}

async function runAtOnce(
	context: ActionContext,
	modules: readonly string[],
	args: PyDict,
): Promise<Answer[]> {
	const jobs: Promise<Answer>[] = [];
	for (const module of modules) {
		const own = await moduleArgs(context, module, args);
		jobs.push(run(context, module, own).then((answer) => [module, answer]));
	}
	return Promise.all(jobs);
}

function run(
	context: ActionContext,
	module: string,
	args: PyDict,
): Promise<PyDict> {
	return context.runModule(module, args, { isNeverAsync: true });
}

/** The last module's word counts; dicts are merged and lists joined. */
function combined(answers: readonly Answer[]): PyDict {
	let result: PyDict = new Map<PyValue, PyValue>([
		["ansible_facts", new Map()],
	]);
	const failed: PyDict = new Map();
	const skipped: PyDict = new Map();
	for (const [module, answer] of answers) {
		if (answer.get("failed") === true) failed.set(module, answer);
		else if (answer.get("skipped") === true) skipped.set(module, answer);
		else result = mergedWith(result, answer);
	}
	if (skipped.size > 0) {
		result.set(
			"msg",
			`The following modules were skipped: ${names(skipped)}\n`,
		);
		result.set("skipped_modules", skipped);
		if (skipped.size === answers.length) result.set("skipped", true);
	}
	if (failed.size > 0) {
		result.set("failed", true);
		result.set(
			"msg",
			`The following modules failed to execute: ${names(failed)}\n`,
		);
		result.set("failed_modules", failed);
	}
	const facts = result.get("ansible_facts");
	if (facts instanceof Map) facts.set("_ansible_facts_gathered", true);
	result.set("_ansible_verbose_override", true);
	if (!result.has("changed")) result.set("changed", false);
	return result;
}

function mergedWith(result: PyDict, answer: PyDict): PyDict {
	const part: PyDict = new Map();
	for (const [key, empty] of MERGED) part.set(key, answer.get(key) ?? empty());
	return mergeDeep(result, part);
}

function names(modules: PyDict): string {
	return [...modules.keys()].map(pyStr).join(", ");
}

/** The variable over the setting, `smart` last: what the host's network system or setup gathers. */
async function factsModules(context: ActionContext): Promise<string[]> {
	const written = await variable(context, "ansible_facts_modules");
	const modules = listOf(written ?? context.setting("FACTS_MODULES"));
	if (!modules.includes("smart")) return modules;
	const byConnection =
		(await variable(context, "ansible_connection_facts_modules")) ??
		context.setting("CONNECTION_FACTS_MODULES");
	const kind = (await networkOs(context)) ?? context.target.connection;
	const chosen =
		byConnection instanceof Map ? byConnection.get(kind) : undefined;
	modules.splice(modules.indexOf("smart"), 1);
	return [...modules, chosen === undefined ? SETUP : pyStr(chosen)];
}

function listOf(value: PyValue): string[] {
	if (Array.isArray(value)) return value.map(pyStr);
	return pyStr(value)
		.split(",")
		.map((name) => name.trim());
}

async function networkOs(context: ActionContext): Promise<string | undefined> {
	const facts = context.vars.get("ansible_facts");
	const value =
		context.args.get("network_os") ??
		(await variable(context, "ansible_network_os")) ??
		(facts instanceof Map ? facts.get("network_os") : undefined) ??
		"";
	return value === "" ? undefined : pyStr(value);
}

async function variable(
	context: ActionContext,
	name: string,
): Promise<PyValue | undefined> {
	const value = context.vars.get(name);
	return value === undefined ? undefined : context.template(value);
}

/** What is meant for setup alone is told and left out for others. */
async function moduleArgs(
	context: ActionContext,
	module: string,
	args: PyDict,
): Promise<PyDict> {
	const own: PyDict = new Map(args);
	if (!SETUP_NAMES.has(module)) {
		const connection = context.target.connection.split(".").at(-1) ?? "";
		if (!NETWORK_CONNECTIONS.has(connection)) dropSubset(context, module, own);
		for (const [name, shown] of [
			["gather_timeout", "timeout"],
			["filter", "filter"],
		] as const) {
			const value = own.get(name) ?? null;
			own.delete(name);
			if (value !== null)
				context.warn(`Ignoring ${shown}(${pyStr(value)}) for ${module}`);
		}
	}
	for (const [name, value] of own) if (value === null) own.delete(name);
	return context.withDefaults(module, own);
}

function dropSubset(
	context: ActionContext,
	module: string,
	args: PyDict,
): void {
	const subset = args.get("gather_subset") ?? null;
	args.delete("gather_subset");
	const isAll =
		subset === "all" ||
		(Array.isArray(subset) && subset.length === 1 && subset[0] === "all");
	if (!isAll)
		context.warn(
			`Ignoring subset(${subset === null ? "None" : typeof subset === "string" ? subset : pyRepr(subset)}) for ${module}`,
		);
}
