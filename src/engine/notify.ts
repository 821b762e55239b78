// `notify:` to handlers: by name (the last one read wins), with or without the role's name, and by `listen:`.

import { ShevekError } from "../errors/shevek-error.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { holdsTemplates } from "../templar/template-node.ts";
import type { PlayRun } from "./play-run.ts";
import { messageOf } from "./task-error.ts";
import { ownName, shownName } from "./task-names.ts";
import { infoOf } from "./task-start.ts";

export function notifyHandlers(
	play: PlayRun,
	host: string,
	names: readonly PyValue[],
): void {
	for (const name of names.map(pyStr)) notifyOne(play, host, name);
}

function notifyOne(play: PlayRun, host: string, name: string): void {
	const handlers = play.handlers();
	const target = findByName(play, handlers, name);
	const listening = handlers.filter((handler) =>
		listensTo(handler).includes(name),
	);
	for (const handler of [...(target ? [target] : []), ...listening])
		send(play, handler, host);
	if (target !== undefined || listening.length > 0) return;
	const message = `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`;
	if (play.state.parts.settings.flag("ERROR_ON_MISSING_HANDLER"))
		throw new ShevekError("plugin", message);
	play.state.warn(message);
}

/** Of lists of handlers the last one read wins; within one list the first of that name. */
function findByName(
	play: PlayRun,
	handlers: readonly TaskNode[],
	name: string,
): TaskNode | undefined {
	let found: TaskNode | undefined;
	for (const handler of handlers) {
		if (found?.parent === handler.parent) continue;
		if (namesOf(play, handler).includes(name)) found = handler;
	}
	return found;
}

function send(play: PlayRun, handler: TaskNode, host: string): void {
	if (!play.notify(handler, host)) return;
	play.state.emitter.emit({
		kind: "notify",
		play: play.info,
		task: infoOf(play, handler),
		host,
		handler: shownName(handler, ownName(handler)),
	});
}

const NAMES = new WeakMap<TaskNode, readonly string[]>();

function namesOf(play: PlayRun, handler: TaskNode): readonly string[] {
	const known = NAMES.get(handler);
	if (known !== undefined) return known;
	const written = handler.keywords.get("name");
	if (written === undefined || written === null) return [];
	const name = renderName(play, handler, written);
	// a name that needs what is not known yet may be known at the next notification
	if (name === undefined) return [];
	const { role } = handler;
	const names = [name];
	if (role) names.push(`${role.name} : ${name}`);
	if (role?.fqcn) names.push(`${role.fqcn} : ${name}`);
	NAMES.set(handler, names);
	return names;
}

function renderName(
	play: PlayRun,
	handler: TaskNode,
	written: PyValue,
): string | undefined {
	if (!holdsTemplates(written)) return pyStr(written);
	try {
		return pyStr(
			play.state.parts.templar.templateNow(
				written,
				play.scopes.scope(play.batch[0] ?? "localhost", handler),
			),
		);
	} catch (error) {
		if (!handler.keywords.has("listen")) {
			play.state.warn(
				`Handler '${pyStr(written)}' is unusable because it has no listen topics and the name could not be templated (host-specific variables are not supported in handler names). The error: ${messageOf(error)}`,
			);
		}
		return undefined;
	}
}

/** Topics are taken as written: 2.14 has no variables for them. */
function listensTo(handler: TaskNode): readonly string[] {
	const listen = handler.keywords.get("listen");
	if (listen === undefined || listen === null) return [];
	return (Array.isArray(listen) ? listen : [listen]).map(pyStr);
}
