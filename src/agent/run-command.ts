// One command over a connection of its own, without an agent: what it printed, and how it ended.

import type { StreamConnection, Transport } from "./connection.ts";
import {
	type ExecOptions,
	type ExecResult,
	type TargetSpec,
	UnreachableError,
} from "./target.ts";

interface Place {
	readonly connection: StreamConnection;
	readonly target: TargetSpec;
}

/** `command` is for whatever reads commands at the connection's other end: a login shell, mostly. */
export async function runCommand(
	{ connection, target }: Place,
	command: string,
	options: ExecOptions,
): Promise<ExecResult> {
	const own = connection.exec;
	if (own !== undefined)
		return own(target, command, options.stdin ?? Buffer.alloc(0));
	const err: Buffer[] = [];
	const transport = await connection.open(target, command, {
		onStderr: (data) => err.push(data),
	});
	const out = await collect(transport, options);
	const end = await transport.ended;
	const stderr = Buffer.concat(err);
	const said = stderr.toString("utf8");
	if (connection.isOwnFailure(end, said))
		throw new UnreachableError(connection.unreachableText(target, end, said));
	return { rc: end.code ?? 255, stdout: await out.drained(), stderr };
}

async function collect(
	transport: Transport,
	{ stdin, signal, timeoutMs }: ExecOptions,
) {
	const out: Buffer[] = [];
	transport.readable.on("data", (data: Buffer) => out.push(data));
	const isDrained = new Promise((resolve) => {
		transport.readable.once("end", resolve);
	});
	transport.writable.end(stdin ?? Buffer.alloc(0));
	const signals = [
		signal,
		timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs),
	].filter((each) => each !== undefined);
	const stop = AbortSignal.any(signals);
	const onAbort = () => transport.kill();
	stop.addEventListener("abort", onAbort, { once: true });
	await transport.ended;
	stop.removeEventListener("abort", onAbort);
	stop.throwIfAborted();
	return {
		drained: async () => {
			await isDrained;
			return Buffer.concat(out);
		},
	};
}
