// A RabbitMQ of a test's own: its node, its epmd, its cookie and its data lie in one folder, so that the system's
// own service is neither needed nor touched.

import { createHash } from "node:crypto";
import {
	globSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChannelModel, connect } from "amqplib";
import {
	freePorts,
	type Server,
	startServer,
	untilListening,
} from "./process.ts";

export const RABBIT_USER = "lab";
export const RABBIT_PASSWORD = "lab's password: %40";

export interface RabbitTls {
	readonly caFile: string;
	readonly certFile: string;
	readonly keyFile: string;
}

export interface Rabbit {
	readonly port: number;
	/** Of TLS; 0 without it. */
	readonly tlsPort: number;
	/** As its user. */
	connect(vhost?: string): Promise<ChannelModel>;
	start(): Promise<void>;
	stop(signal?: NodeJS.Signals): Promise<void>;
	remove(): Promise<void>;
}

export async function startRabbit(
	options: {
		readonly tls?: RabbitTls;
		/** Lines of rabbitmq.conf. */
		readonly settings?: readonly string[];
	} = {},
): Promise<Rabbit> {
	const folder = mkdtempSync(join(tmpdir(), "shevek-rabbit-"));
	const [port = 0, tlsPort = 0, epmdPort = 0, distPort = 0] =
		await freePorts(4);
	writeConfiguration(folder, { port, tlsPort, ...options });
	const env = environment(folder, { epmdPort, distPort });
	const epmd = startServer("epmd", ["-port", String(epmdPort)], env);
	let server: Server | undefined;
	const start = async () => {
		server = startServer(serverScript(), [], env);
		await untilListening(port, server);
		await untilUp(server);
	};
	const stop = async (signal?: NodeJS.Signals) => {
		await server?.stop(signal);
		server = undefined;
	};
	const remove = async () => {
		await stop();
		await epmd.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await start();
	} catch (error) {
		await remove();
		throw error;
	}
	return {
		port,
		tlsPort: options.tls === undefined ? 0 : tlsPort,
		connect: (vhost = "/") =>
			connect({
				vhost: encodeURIComponent(vhost),
				hostname: "127.0.0.1",
				port,
				username: RABBIT_USER,
				password: RABBIT_PASSWORD,
			}),
		start,
		stop,
		remove,
	};
}

function serverScript(): string {
	const found = globSync(
		"/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server",
	).at(-1);
	// the one in /usr/sbin would run as the user rabbitmq, with the system's data
	if (found === undefined)
		throw new Error(
			"RabbitMQ is not installed: apt-get install rabbitmq-server",
		);
	return found;
}

function environment(
	folder: string,
	{
		epmdPort,
		distPort,
	}: { readonly epmdPort: number; readonly distPort: number },
): NodeJS.ProcessEnv {
	return {
		HOME: folder,
		ERL_EPMD_PORT: String(epmdPort),
		ERL_EPMD_ADDRESS: "127.0.0.1",
		RABBITMQ_NODENAME: "lab@localhost",
		RABBITMQ_DIST_PORT: String(distPort),
		RABBITMQ_CONF_ENV_FILE: join(folder, "env.conf"),
		RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
		RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
		RABBITMQ_MNESIA_BASE: join(folder, "data"),
		RABBITMQ_FEATURE_FLAGS_FILE: join(folder, "feature-flags"),
		RABBITMQ_PID_FILE: join(folder, "pid"),
		RABBITMQ_LOG_BASE: join(folder, "log"),
		RABBITMQ_LOGS: "-",
		// two cores are shared with whatever else runs: idle schedulers are not to spin
		// and an acknowledgement's lateness is looked for each second, not each minute
		RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
			"+S 1:1 +sbwt none -rabbit channel_tick_interval 1000",
		ERL_CRASH_DUMP: join(folder, "crash-dump"),
	};
}

function writeConfiguration(
	folder: string,
	{
		port,
		tlsPort,
		tls,
		settings = [],
	}: {
		readonly port: number;
		readonly tlsPort: number;
		readonly tls?: RabbitTls;
		readonly settings?: readonly string[];
	},
): void {
	mkdirSync(join(folder, "data"));
	const tlsLines = tls && [
		`listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
		`ssl_options.cacertfile = ${tls.caFile}`,
		`ssl_options.certfile = ${tls.certFile}`,
		`ssl_options.keyfile = ${tls.keyFile}`,
		"ssl_options.verify = verify_peer",
		"ssl_options.fail_if_no_peer_cert = false",
		"auth_mechanisms.1 = PLAIN",
		"auth_mechanisms.2 = EXTERNAL",
		"ssl_cert_login_from = common_name",
	];
	const files = {
		"env.conf": "",
		plugins: tls ? "[rabbitmq_auth_mechanism_ssl].\n" : "[].\n",
		"definitions.json": JSON.stringify(definitions()),
		"rabbitmq.conf": [
			`listeners.tcp.1 = 127.0.0.1:${port}`,
			`load_definitions = ${join(folder, "definitions.json")}`,
			"log.console = true",
			"log.console.level = info",
			"disk_free_limit.absolute = 1MB",
			...(tlsLines ?? []),
			...settings,
			"",
		].join("\n"),
	};
	for (const [name, text] of Object.entries(files))
		writeFileSync(join(folder, name), text);
}

/** One user with a password, and one for a certificate with that name. */
function definitions(): unknown {
	const users = [RABBIT_USER, "lab-certificate"];
	return {
		vhosts: [{ name: "/" }, { name: "/lab" }],
		users: users.map((name) => ({
			name,
			password_hash: passwordHash(RABBIT_PASSWORD),
			hashing_algorithm: "rabbit_password_hashing_sha256",
			tags: "",
		})),
		permissions: users.flatMap((user) =>
			["/", "/lab"].map((vhost) => ({
				user,
				vhost,
				configure: ".*",
				write: ".*",
				read: ".*",
			})),
		),
	};
}

/** RabbitMQ's form: a salt of four bytes, then SHA-256 of it and the password. */
function passwordHash(password: string): string {
	const salt = Buffer.from("salt");
	const hash = createHash("sha256").update(salt).update(password).digest();
	return Buffer.concat([salt, hash]).toString("base64");
}

/** It listens a little before it lets anybody in. */
async function untilUp(server: Server): Promise<void> {
	for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50))
		if (server.output().includes("Server startup complete")) return;
	throw new Error(`RabbitMQ does not come up:\n${server.output()}`);
}
