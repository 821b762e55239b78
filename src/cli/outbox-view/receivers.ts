// The receivers that this environment can deliver to: those of the callbacks that are enabled here.

import type { Settings } from "../../config/settings.ts";
import type {
	CallbackContext,
	CallbackDefinition,
	Json,
} from "../../plugins/callback.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import type { DiedRun } from "../../plugins/callback-handlers.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import { resolveOptions } from "../../plugins/resolve-options.ts";
import type { Registration } from "../../records/outbox/outbox.ts";
import { CallbackUnits, callbackFolders } from "../assemble/callback-units.ts";
import { collectionFinder } from "../assemble/collection-folder.ts";
import { bareRunInfo } from "../assemble/run-info.ts";
import { registrationOf } from "../assemble/run-records.ts";
import { emittersWithUrl } from "../assemble/runner-emitters.ts";
import type { CommandWorld } from "../command-world.ts";
import { errorText } from "../error-text.ts";

export interface Receiver extends Registration {
	/** Says by messages that an earlier run died. */
	runDied?(
		run: DiedRun,
		send: (body: Json, options?: { readonly key?: string }) => void,
	): void | Promise<void>;
}

interface ReceiversRequest {
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly display: CallbackDisplay;
}

/**
 * Empty where no callback that sends anything is enabled. Files are those of the working directory's
 * `callback_plugins` and of the configured folders: which roles a playbook had is not known here.
 */
export async function findReceivers(
	request: ReceiversRequest,
): Promise<readonly Receiver[]> {
	const { settings, world, display } = request;
	const folders = callbackFolders(settings, world.cwd);
	const units = new CallbackUnits({
		settings,
		folders,
		packageRoots: [world.cwd],
		collectionFolder: collectionFinder(settings, world.cwd),
		warn: (text) => display.warning(text),
		error: (error) => world.stderr.write(errorText(error)),
	});
	const named = await units.enabled(folders);
	// what a runner's run has left, for which there is no name to be enabled by
	const others = (await emittersWithUrl(settings)).filter(
		({ name }) => !named.some((unit) => unit.name === name),
	);
	return [...named, ...others].flatMap((unit) => receiverOf(unit, request));
}

function receiverOf(
	unit: HostedUnit,
	request: ReceiversRequest,
): readonly Receiver[] {
	const { name, definition } = unit;
	if (!definition.deliver) return [];
	try {
		const options = resolveOptions(definition.options ?? {}, {
			settings: request.settings,
			owner: { type: "callback", name },
		});
		const context = { ...request, options };
		return [
			{
				...registrationOf(unit, options),
				runDied: (run, send) =>
					tellDeath(definition, run, { ...context, send }),
			},
		];
	} catch (error) {
		request.world.stderr.write(errorText(error));
		return [];
	}
}

/** As a run would: the callback is started, told, and closed. */
async function tellDeath(
	definition: CallbackDefinition,
	died: DiedRun,
	given: ReceiversRequest & Pick<CallbackContext, "options" | "send">,
): Promise<void> {
	const { options, send, display, settings, world } = given;
	const handlers = await definition.start({
		options,
		send,
		display,
		run: bareRunInfo(world, {
			id: died.id,
			ident: died.id,
			command: died.command.split(" "),
			controller: died.controller,
		}),
		setting: (name) => settings.get(name),
		now: Date.now,
	});
	await handlers.runDied?.(died);
	await handlers.close?.();
}
