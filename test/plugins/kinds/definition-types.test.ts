// What TypeScript makes of definitions: arguments and options are inferred from their specifications.

import { expectTypeOf, test } from "vitest";
import { defineAction, type Secret } from "../../../src/kinds/public.ts";

test("an action's arguments", () => {
	defineAction({
		description: "For a test.",
		args: {
			name: { type: "str", required: true, description: "n" },
			count: { type: "int", description: "c" },
			level: {
				type: "str",
				choices: ["low", "high"],
				default: "low",
				description: "l",
			},
			parts: { type: "list", elements: "int", default: [], description: "p" },
			key: { type: "str", secret: true, description: "k" },
			deep: {
				type: "dict",
				description: "d",
				options: { on: { type: "bool", default: false, description: "o" } },
			},
		},
		lateArgs: ["name"],
		run({ args, task }) {
			expectTypeOf(args.name).toEqualTypeOf<string>();
			expectTypeOf(args.count).toEqualTypeOf<number | undefined>();
			expectTypeOf(args.level).toEqualTypeOf<"low" | "high">();
			expectTypeOf(args.parts).toEqualTypeOf<readonly number[]>();
			expectTypeOf(args.key).toEqualTypeOf<Secret | undefined>();
			expectTypeOf(args.deep?.on).toEqualTypeOf<boolean | undefined>();
			expectTypeOf(task.isCheckMode).toEqualTypeOf<boolean>();
			// @ts-expect-error: it is no argument of this action
			void args.nothing;
			return { changed: true };
		},
	});
	defineAction({
		description: "For a test.",
		args: { name: { type: "str", description: "n" } },
		// @ts-expect-error: it is no argument of this action
		lateArgs: ["nme"],
		run: () => undefined,
	});
});
