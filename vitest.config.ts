import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["src/**/*.test.ts", "test/**/*.test.ts"],
		// a machine that others use, too, takes several times as long
		testTimeout: 120_000,
		hookTimeout: 300_000,
		expect: { poll: { timeout: 20_000 } },
		maxWorkers: 2,
	},
});
