// A callback plugin in Python as a callback of ours. The one that owns the screen is called in the host itself
// and waited for, so that what it shows keeps its place among all else; any other has a worker to itself, and
// the run waits for that at its end only.

import { ShevekError } from "../errors/shevek-error.ts";
import type { RunEventKind } from "../events/run-event.ts";
import type {
	CallbackContext,
	CallbackDefinition,
	CallbackType,
} from "../plugins/callback.ts";
import {
	type CallbackHandlers,
	EVENT_NAMES,
} from "../plugins/callback-handlers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import { EventData, type ToldEvent } from "./callback-data.ts";
import { PythonFailure } from "./fault.ts";
import type { AnswerNow, PythonHost, PythonWorker } from "./host.ts";
import { fields } from "./task-data.ts";

/** Of one event; starting a Python has more time. */
const EVENT_MS = 5_000;
const START_SECONDS = 60;

export interface PythonCallbackParts {
	readonly host: () => PythonHost;
	readonly plugin: PythonPlugin;
	readonly type: CallbackType;
	/** What the inventory says of a host. */
	readonly hostVars: (host: string) => PyDict;
}

export function pythonCallback(parts: PythonCallbackParts): CallbackDefinition {
	return {
		description: `the callback plugin ${parts.plugin.file}`,
		type: parts.type,
		timeoutSeconds: START_SECONDS,
		// Without the callback of the screen nobody would see what the run does: the reference ends it.
		strict: parts.type === "stdout",
		start: (context) =>
			parts.type === "stdout"
				? onScreen(parts, context)
				: besideIt(parts, context),
	};
}

/** What the plugin raised, with its file; a method that fails is Ansible's own to warn of. */
function withFile(error: unknown, { file }: PythonPlugin): unknown {
	if (!(error instanceof PythonFailure)) return error;
	const { exception, message } = error;
	return new ShevekError("plugin", `${file}: ${exception}: ${message}`, {
		cause: error,
	});
}

/** Ansible's methods have no event for these two. */
const UNTOLD: readonly RunEventKind[] = ["status", "message"];
/** The plugin's objects are made of these, wanted or not. */
const ALWAYS: readonly RunEventKind[] = ["playStart"];

/** A function for each kind that the plugin has a method for. */
function handlersFor(
	about: PyValue,
	tell: (event: ToldEvent) => void | Promise<void>,
): CallbackHandlers {
	const dict = about instanceof Map ? about : new Map<PyValue, PyValue>();
	if (dict.get("disabled") === true) return {};
	const wants = dict.get("wants");
	const kinds = (Object.keys(EVENT_NAMES) as RunEventKind[]).filter(
		(kind) =>
			!UNTOLD.includes(kind) &&
			(!Array.isArray(wants) || wants.includes(kind) || ALWAYS.includes(kind)),
	);
	return Object.fromEntries(kinds.map((kind) => [kind, tell]));
}

function onScreen(
	{ host, plugin, hostVars }: PythonCallbackParts,
	context: CallbackContext,
): CallbackHandlers {
	const subject = `the callback plugin ${plugin.file}`;
	const answers = answersOf(context, hostVars);
	const options = { subject, answers };
	const call = (method: string, params: PyDict, limitMs = EVENT_MS) => {
		try {
			return host().callNow(method, params, { ...options, limitMs });
		} catch (error) {
			throw withFile(error, plugin);
		}
	};
	const about = call(
		"callback.load",
		loadParams(plugin, context),
		START_SECONDS * 1000,
	);
	const data = new EventData();
	const { file } = plugin;
	const handlers = handlersFor(about, (event) => {
		call("callback.event", fields({ file, event: data.of(event) }));
	});
	const close = () => {
		call("callback.close", fields({ file }));
	};
	return { ...handlers, close };
}

async function besideIt(
	{ host, plugin, hostVars }: PythonCallbackParts,
	context: CallbackContext,
): Promise<CallbackHandlers> {
	const subject = `the callback plugin ${plugin.file}`;
	const worker = await host().worker(
		"callback",
		loadParams(plugin, context),
		subject,
	);
	for (const [method, answer] of Object.entries(answersOf(context, hostVars)))
		worker.onRequest(method, answer);
	const about = await worker.request("load", new Map()).catch((error) => {
		throw withFile(error, plugin);
	});
	const data = new EventData();
	let isOut = false;
	const tell = async (event: ToldEvent) => {
		if (isOut) return;
		try {
			await inTime(worker.request("event", data.of(event)));
		} catch (error) {
			isOut = true;
			await worker.close();
			throw withFile(error, plugin);
		}
	};
	const close = async () => {
		if (isOut) return;
		try {
			await inTime(worker.request("close", new Map()));
		} finally {
			await worker.close();
		}
	};
	return { ...handlersFor(about, tell), close };
}

async function inTime(answer: ReturnType<PythonWorker["request"]>) {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(
		() =>
			late.reject(
				new ShevekError(
					"plugin",
					`it did not finish within ${EVENT_MS / 1000} s; it is left out of this run`,
				),
			),
		EVENT_MS,
	);
	try {
		await Promise.race([answer, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}

function loadParams(
	plugin: PythonPlugin,
	{ display }: CallbackContext,
): PyDict {
	return fields({
		plugin: pluginData(plugin),
		display: fields({
			columns: display.columns,
			is_color: display.isColor,
			is_tty: process.stdout.isTTY === true,
		}),
	});
}

function answersOf(
	{ display }: CallbackContext,
	hostVars: (host: string) => PyDict,
): Readonly<Record<string, AnswerNow>> {
	return {
		show(params) {
			const [text, plain] = [word(params, "text"), word(params, "plain")];
			const isRaw = params.get("ends_line") === false;
			const isError = params.get("is_error") === true;
			const isLogged = params.get("is_screen_only") !== true;
			if (params.get("is_log_only") !== true)
				display.show(text, { isRaw, isError, isScreenOnly: true });
			// The log has no colours.
			if (isLogged) display.show(plain, { isLogOnly: true });
			return null;
		},
		write(params) {
			display.show(word(params, "text"), { isRaw: true, isScreenOnly: true });
			return null;
		},
		hostVars: (params) => hostVars(word(params, "host")),
	};
}

function word(params: PyDict, name: string): string {
	return pyStr(params.get(name) ?? "");
}
