// Ids by names: play1, task2, task2_2 (it started again), event (all that nothing refers to).

import type { WireEvent } from "./artifacts.ts";

const UUID =
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(_\d+)?$/;

export function aliasIds(events: readonly WireEvent[]): readonly WireEvent[] {
	const names = new Map<string, string>();
	const counts = new Map<string, number>();
	const learn = (kind: string, id: unknown) => {
		if (typeof id !== "string" || names.has(bare(id))) return;
		const count = (counts.get(kind) ?? 0) + 1;
		counts.set(kind, count);
		names.set(bare(id), `${kind}${count}`);
	};
	for (const { event_data: data = {}, event, uuid } of events) {
		for (const kind of ["playbook", "play", "task"])
			learn(kind, data[`${kind}_uuid`]);
		const start = /^(playbook)_on_((play|task)_)?start$/.exec(event);
		if (start) learn(start[3] ?? "playbook", uuid);
	}
	const nameOf = (id: string) => {
		if (!UUID.test(id)) throw new Error(`${id} is no uuid`);
		const name = names.get(bare(id));
		return name === undefined ? "event" : `${name}${id.slice(36)}`;
	};
	const seen = new Set<string>();
	return events.map((event) => {
		if (nameOf(event.uuid) === "event" && seen.has(event.uuid))
			throw new Error(`two events have the uuid ${event.uuid}`);
		seen.add(event.uuid);
		return renamed(event, nameOf) as WireEvent;
	});
}

function bare(id: string): string {
	return id.slice(0, 36);
}

function renamed(value: object, nameOf: (id: string) => string): object {
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => {
			if (key === "event_data") return [key, renamed(each, nameOf)];
			const isId = key === "uuid" || key.endsWith("_uuid");
			return [key, isId ? nameOf(each) : each];
		}),
	);
}
