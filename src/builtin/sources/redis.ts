// Redis' channels: whatever is published becomes a message. Redis keeps nothing: what is published while nobody
// listens is gone, so the loop writes each message down before its run.

import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { Redis, RedisOptions } from "ioredis";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { OptionValues } from "../../plugins/option-spec.ts";
import { loadOptionalPackage } from "../../plugins/optional-package.ts";
import { defineSource, type SourceContext } from "../../plugins/source.ts";
import { mappingPayload } from "./body.ts";
import { Mailbox } from "./mailbox.ts";
import { reasonOf, reconnectDelayMs } from "./reconnect.ts";

const OPTIONS = {
	host: {
		type: "str",
		description: "The host of the Redis server.",
		default: "127.0.0.1",
	},
	port: { type: "int", description: "Its port.", default: 6379 },
	db: {
		type: "int",
		description:
			"The database to select; publishing and subscribing know none.",
		default: 0,
	},
	username: { type: "str", description: "The user, where the server has any." },
	password: {
		type: "str",
		description: "The password.",
		secret: true,
		env: ["SHEVEK_REDIS_PASSWORD"],
	},
	patterns: {
		type: "list",
		description: "Patterns of channels to listen to, as PSUBSCRIBE has them.",
		default: ["*"],
	},
	"tls.enabled": {
		type: "bool",
		description: "Speak TLS; on as soon as another option of tls is set.",
		default: false,
	},
	"tls.ca_cert": {
		type: "path",
		description: "Certificates of authorities, PEM, in place of the system's.",
	},
	"tls.certfile": { type: "path", description: "Our own certificate, PEM." },
	"tls.keyfile": { type: "path", description: "Its key, PEM." },
} as const;

type Options = OptionValues<typeof OPTIONS>;
type Context = SourceContext<typeof OPTIONS>;

/** Redis tells of itself there (keyspace notifications, client tracking, Sentinel): no message of anybody. */
const INTERNAL = /^__(?:keyspace@|keyevent@|redis__:|sentinel__:)/;

/** Some 100 MB at 10 kB each: a loop that cannot write for so long drops what comes, and says so. */
const MAX_UNTAKEN = 10_000;

interface Published {
	readonly channel: Buffer;
	readonly message: Buffer;
}

export default defineSource({
	description: "Messages published to channels of Redis.",
	options: OPTIONS,
	keptBy: "loop",
	async start(context) {
		const { Redis: Client } = await loadOptionalPackage(
			() => import("ioredis"),
			{ name: "ioredis", neededBy: "the looper redis", folder: context.folder },
		);
		const client = new Client(clientOptions(context.options));
		const mailbox = new Mailbox<Published>(context.signal);
		collect(client, mailbox, context);
		await subscribe(client, context);
		return {
			messages: () => messages(mailbox),
			close: () => client.disconnect(),
		};
	},
});

async function* messages(mailbox: Mailbox<Published>) {
	for await (const { channel, message } of mailbox.taken())
		yield [
			channel.toString("utf8"),
			mappingPayload(message, "json or yaml"),
		] as const;
}

function clientOptions(options: Options) {
	return {
		host: options.host,
		port: options.port,
		db: options.db,
		...(options.username !== undefined && { username: options.username }),
		...(options.password && { password: options.password.reveal() }),
		...(isTls(options) && { tls: tlsOptions(options) }),
		lazyConnect: true,
		connectTimeout: 10_000,
		// a peer that has vanished without a word is noticed within minutes
		keepAlive: 30_000,
		retryStrategy: reconnectDelayMs,
		maxRetriesPerRequest: null,
	} satisfies RedisOptions;
}

function isTls(options: Options): boolean {
	return (
		options["tls.enabled"] ||
		options["tls.ca_cert"] !== undefined ||
		options["tls.certfile"] !== undefined
	);
}

function tlsOptions(options: Options): NonNullable<RedisOptions["tls"]> {
	const read = (file: string | undefined) =>
		file === undefined ? undefined : readFileSync(file);
	return {
		// a name, as RFC 6066 has it; an address is compared with the certificate all the same
		...(isIP(options.host) === 0 && { servername: options.host }),
		ca: read(options["tls.ca_cert"]),
		cert: read(options["tls.certfile"]),
		key: read(options["tls.keyfile"]),
	};
}

function collect(
	client: Redis,
	mailbox: Mailbox<Published>,
	{ log }: Context,
): void {
	let dropped = 0;
	client.on(
		"pmessageBuffer",
		(_pattern: Buffer, channel: Buffer, message: Buffer) => {
			if (INTERNAL.test(channel.toString("latin1"))) return;
			if (mailbox.size < MAX_UNTAKEN) {
				if (dropped > 0) log("warning", `dropped ${dropped} messages`);
				dropped = 0;
				mailbox.push({ channel, message });
			} else if (dropped++ === 0)
				log(
					"error",
					`${MAX_UNTAKEN} messages wait to be written down; what comes now is dropped`,
				);
		},
	);
}

/** Later losses of the connection are the client's to mend, which subscribes again by itself. */
async function subscribe(client: Redis, context: Context): Promise<void> {
	const { host, port, patterns } = context.options;
	const server = `${host}:${port}`;
	let reason: unknown;
	client.on("error", (error: Error) => {
		reason = error;
	});
	try {
		await client.connect();
		await client.psubscribe(...patterns);
	} catch (error) {
		client.disconnect();
		const cause = reason ?? error;
		throw new ShevekError(
			"connection",
			`the looper redis cannot listen to ${server}: ${reasonOf(cause)}`,
			{
				hint: "Look at host, port, username, password and tls of the looper.",
				cause,
			},
		);
	}
	context.log("info", `listening to ${patterns.join(", ")} at ${server}`);
	client.on("close", () => {
		if (!context.signal.aborted)
			context.log(
				"warning",
				`lost ${server}${reason === undefined ? "" : `: ${reasonOf(reason)}`}; trying again`,
			);
		reason = undefined;
	});
	client.on("ready", () => {
		context.log("info", `${server} is there again`);
	});
}
