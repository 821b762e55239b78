// Which routing key a request has.

import type { IncomingMessage } from "node:http";
import type { WebhookOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";

/** Throws the refusal of a request to elsewhere, by another method, or without a key. */
export function routingKeyOf(
	options: WebhookOptions,
	{ url = "", method, headers }: IncomingMessage,
): string {
	const path = url.replace(/\?.*$/s, "");
	const rest = restOf(path, options.path);
	const isExact = options.routing_key ?? options.routing_key_header;
	if (rest === undefined || (isExact !== undefined && rest !== ""))
		throw new Refusal(404, `nothing is at ${path}`);
	if (method !== "POST")
		throw new Refusal(405, `${method} is not taken: POST it`, {
			Allow: "POST",
		});
	if (options.routing_key !== undefined) return options.routing_key;
	const { routing_key_header: header, routing_key_prefix: prefix } = options;
	const said =
		header === undefined ? decode(rest) : headers[header.toLowerCase()];
	if (typeof said === "string" && said !== "") return `${prefix}${said}`;
	throw header === undefined
		? new Refusal(404, `no routing key stands behind ${path}`)
		: new Refusal(400, `no routing key stands in ${header}`);
}

/** What follows the path of the options, without slashes around it; undefined where it is another path. */
function restOf(path: string, configured: string): string | undefined {
	const base = `/${configured.replace(/^\/+|\/+$/g, "")}`;
	if (path === base) return "";
	const start = base === "/" ? "/" : `${base}/`;
	return path.startsWith(start) ? path.slice(start.length) : undefined;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new Refusal(400, `the path's ${text} is not UTF-8 in percent signs`);
	}
}
