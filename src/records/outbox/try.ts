// One try to deliver a message: bounded in time, and cut short where the process is to end.

import type { OutboxMessage } from "../../plugins/callback.ts";
import type { Clock } from "./clock.ts";
import { TRY_MS } from "./limits.ts";
import { reasonOf } from "./reason.ts";

export type TryResult =
	| { readonly kind: "delivered" }
	| { readonly kind: "failed"; readonly reason: string }
	/** The receiver answered: not now. */
	| {
			readonly kind: "putOff";
			readonly reason: string;
			readonly waitMs: number | undefined;
	  }
	| { readonly kind: "never"; readonly reason: string };

export type Deliver = (
	message: OutboxMessage,
	signal: AbortSignal,
) => Promise<void>;

export interface Try {
	readonly result: Promise<TryResult>;
	/** Ends it as a failure, whatever the callback does about its signal. */
	cut(reason: string): void;
}

export function startTry(
	deliver: Deliver,
	message: OutboxMessage,
	clock: Clock,
): Try {
	const controller = new AbortController();
	const ended = Promise.withResolvers<TryResult>();
	const cut = (reason: string) => {
		ended.resolve({ kind: "failed", reason });
		controller.abort(new Error(reason));
	};
	const cancel = clock.after(TRY_MS, () =>
		cut(`no answer within ${TRY_MS / 1000} seconds`),
	);
	// A callback may throw before there is a promise.
	Promise.resolve()
		.then(() => deliver(message, controller.signal))
		.then(
			() => ended.resolve({ kind: "delivered" }),
			(error) => ended.resolve(resultOf(error)),
		);
	return { result: ended.promise.finally(cancel), cut };
}

/** By name: a user's callback may have these classes from another copy of the package. */
function resultOf(error: unknown): TryResult {
	const reason = reasonOf(error);
	if (!(error instanceof Error)) return { kind: "failed", reason };
	if (error.name === "Undeliverable") return { kind: "never", reason };
	if (error.name !== "RetryLater") return { kind: "failed", reason };
	const wait = "waitMs" in error ? error.waitMs : undefined;
	const isTime = typeof wait === "number" && wait >= 0;
	return { kind: "putOff", reason, waitMs: isTime ? wait : undefined };
}
