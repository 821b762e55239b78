import { describe, expect, test } from "vitest";
import { ShevekError } from "../errors/shevek-error.ts";
import { recordsLocation } from "./location.ts";

const cwd = "/srv";

describe("where records are kept", () => {
	test.each<[Record<string, string>, string, boolean]>([
		[{ HOME: "/home/a" }, "/home/a/.local/share/shevek/records.db", true],
		[
			{ HOME: "/home/a", XDG_DATA_HOME: "/data" },
			"/data/shevek/records.db",
			true,
		],
		[
			{ HOME: "/home/a", SQLITE_DB: "~/.ansible.db" },
			"/home/a/.ansible.db",
			false,
		],
		[{ SHEVEK_DB: "r.db", SQLITE_DB: "/x.db" }, "/srv/r.db", false],
		[
			{ HOME: "/home/a", SHEVEK_DB: "" },
			"/home/a/.local/share/shevek/records.db",
			true,
		],
	])("%o", (env, path, isDefault) => {
		expect(recordsLocation({ cwd, env })).toEqual({ path, isDefault });
	});

	test.each(["postgres://db/records", "postgresql://u:p@db/records"])(
		"%s is refused by name",
		(url) => {
			const scheme = url.split(":")[0];
			expect(() => recordsLocation({ cwd, env: { SHEVEK_DB: url } })).toThrow(
				new ShevekError(
					"records",
					`records cannot be kept in a ${scheme}:// database yet`,
					{
						hint: "Give SHEVEK_DB the path of a SQLite file, or use --no-record.",
					},
				),
			);
		},
	);
});
