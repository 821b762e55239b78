// Benches of kinds whose functions are called as they are, without a run: filters, tests, caches, become methods.

import type { BecomeDefinition } from "../kinds/become.ts";
import type { CacheDefinition, Cached, CacheStore } from "../kinds/cache.ts";
import { CacheEntry } from "../kinds/cache-entry.ts";
import {
	type FilterDefinition,
	jinjaFilter,
	jinjaTest,
	type TestDefinition,
} from "../kinds/filter.ts";
import { makeShell, type ShellDefinition } from "../kinds/shell.ts";
import type { Json } from "../plugins/callback.ts";
import { plain } from "../plugins/result-json.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyKwargs, PyValue } from "../pyvalue/value.ts";
import type {
	BecomeBench,
	CacheBench,
	FilterBench,
	PluginBench,
	ShellBench,
	TestBench,
} from "./plugin-bench.ts";
import { type OnBench, optionsOf, runWith } from "./subject.ts";

export function benchOf(
	subject: OnBench<{ readonly description: string }>,
): PluginBench {
	return {
		name: subject.name,
		description: subject.definition.description,
		runPlaybook: (request) => runWith(subject, request),
	};
}

type Callable = ReturnType<typeof jinjaFilter>;

/** Users' filters and tests ask nothing of where they are called. */
function ask(
	{ call }: Callable,
	args: readonly unknown[],
	kwargs: PyKwargs = new Map(),
): PyValue {
	const context = undefined as unknown as Parameters<Callable["call"]>[2];
	return call(args.map(fromPlain), kwargs, context) as PyValue;
}

export function filterBench(subject: OnBench<FilterDefinition>): FilterBench {
	const { definition, name, file = "(the definition)" } = subject;
	const filter = jinjaFilter(definition, name, file);
	return {
		...benchOf(subject),
		call: (value, ...params) => toPlain(ask(filter, [value, ...params])),
		callNamed: (value, params) => {
			const named = Object.entries(params).map(
				([key, given]): [string, PyValue] => [key, fromPlain(given)],
			);
			return toPlain(ask(filter, [value], new Map(named)));
		},
	};
}

export function testBench(subject: OnBench<TestDefinition>): TestBench {
	const { definition, name, file = "(the definition)" } = subject;
	const test = jinjaTest(definition, name, file);
	return {
		...benchOf(subject),
		call: (value, ...params) => pyTruth(ask(test, [value, ...params])),
	};
}

export function becomeBench(subject: OnBench<BecomeDefinition>): BecomeBench {
	const { definition } = subject;
	return {
		...benchOf(subject),
		command: async (command, { user = "root", hasPassword = false } = {}) =>
			definition.command({
				command,
				user,
				hasPassword,
				id: "0123456789abcdef",
				options: optionsOf(subject, definition.options),
			}),
	};
}

export function cacheBench(subject: OnBench<CacheDefinition>): CacheBench {
	const { definition } = subject;
	let open: CacheStore | undefined;
	const store = async () => {
		open ??= await definition.open({
			options: optionsOf(subject, definition.options),
			folder: process.cwd(),
			warn: (text) => process.stderr.write(`${text}\n`),
		});
		return open;
	};
	return {
		...benchOf(subject),
		get: async (key) => plainEntry(await (await store()).get(key)),
		set: async (key, value) => (await store()).set(key, CacheEntry.from(value)),
		keys: async () => [...(await (await store()).keys())],
		contains: async (key) => (await store()).contains(key),
		delete: async (key) => (await store()).delete(key),
		flush: async () => (await store()).flush(),
		close: async () => {
			await open?.close?.();
			open = undefined;
		},
	};
}

export function shellBench(subject: OnBench<ShellDefinition>): ShellBench {
	const { definition, name, file } = subject;
	const shell = makeShell(definition, {
		name,
		file,
		options: optionsOf(subject, definition.options),
		executable: undefined,
	});
	return {
		...benchOf(subject),
		quote: shell.quote,
		withEnvironment: (command, variables = {}) =>
			shell.withEnvironment(command, new Map(Object.entries(variables))),
		and: shell.and,
		exists: shell.exists,
		chmod: shell.chmod,
		expandUser: shell.expandUser,
		remoteFileName: shell.remoteFileName,
	};
}

/** An entry is told by what it has: the plugin may have made it with a module of its own. */
function plainEntry(cached: Cached): Json | undefined {
	if (cached === undefined) return undefined;
	return cached instanceof CacheEntry ? plain(cached.python) : (cached as Json);
}
