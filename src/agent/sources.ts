// Which sources one agent has, and how the others get there: once per content hash.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { AgentChannel } from "./channel.ts";
import type { ModulePayload } from "./modules/payload.ts";

interface Source {
	readonly kind: "manifest" | "source";
	readonly hash: string;
	read(): Uint8Array;
}

export class AgentSources {
	readonly #channel: AgentChannel;
	/** Hash of a source or manifest → when its bytes are on the wire. */
	readonly #sent = new Map<string, Promise<void>>();
	/** A payload is made once a run and used for every call of its module. */
	readonly #manifests = new WeakMap<ModulePayload, Promise<string>>();

	constructor(channel: AgentChannel) {
		this.#channel = channel;
	}

	/** Sends what of a Python module this agent does not have; gives its manifest's hash. */
	sendPayload(payload: ModulePayload): Promise<string> {
		let manifest = this.#manifests.get(payload);
		if (manifest === undefined) {
			manifest = this.#sendPayload(payload);
			this.#manifests.set(payload, manifest);
		}
		return manifest;
	}

	/** Sends one text; gives its hash. */
	async sendText(text: Uint8Array): Promise<string> {
		const hash = sha256(text);
		await this.#send([{ kind: "source", hash, read: () => text }]);
		return hash;
	}

	async #sendPayload(payload: ModulePayload): Promise<string> {
		const rows = payload.moduleUtils.map((util) => [
			util.name,
			util.hash,
			util.isPackage,
		]);
		const manifest = Buffer.from(JSON.stringify(rows));
		const manifestHash = sha256(manifest);
		await this.#send([
			{ kind: "manifest", hash: manifestHash, read: () => manifest },
			{ kind: "source", hash: payload.hash, read: () => payload.text },
			...payload.moduleUtils.map((util) => ({
				kind: "source" as const,
				hash: util.hash,
				read: () => util.read(),
			})),
		]);
		return manifestHash;
	}

	async #send(sources: readonly Source[]): Promise<void> {
		const missing = new Map(
			sources
				.filter(({ hash }) => !this.#sent.has(hash))
				.map((source) => [source.hash, source]),
		);
		if (missing.size > 0) {
			const written = this.#store([...missing.values()]);
			for (const hash of missing.keys()) this.#sent.set(hash, written);
		}
		await Promise.all(new Set(sources.map(({ hash }) => this.#sent.get(hash))));
	}

	/** Done when written: frames keep their order, so a module that follows finds its sources. */
	async #store(sources: readonly Source[]): Promise<void> {
		const request = this.#channel.open({ op: "store" });
		request.done.catch(() => {});
		await request.write(packed(sources));
		request.end();
	}
}

/** Every host is sent the same few sets, so the last ones stay compressed (5 ms of CPU a host). */
const PACKED_KEPT = 32;
const packedSets = new Map<string, Buffer>();

function packed(sources: readonly Source[]): Buffer {
	const key = sha256(Buffer.from(sources.map(({ hash }) => hash).join()));
	const known = packedSets.get(key);
	if (known !== undefined) return known;
	const texts = sources.map((source) => source.read());
	const head = sources.map(({ kind, hash }, index) => [
		kind,
		hash,
		texts[index]?.length,
	]);
	const data = deflateSync(
		Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...texts]),
		{ level: 4 },
	);
	packedSets.set(key, data);
	const [oldest] = packedSets.keys();
	if (packedSets.size > PACKED_KEPT && oldest !== undefined)
		packedSets.delete(oldest);
	return data;
}

function sha256(data: Uint8Array): string {
	return createHash("sha256").update(data).digest("hex");
}
