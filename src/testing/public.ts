// `shevek/testing`: what tests of plugins import.

export type {
	CallbackTest,
	SentMessage,
	TestOptions,
} from "./callback-test.ts";
export { type EventFields, makeEvent } from "./make-event.ts";
export { testCallback } from "./test-callback.ts";
