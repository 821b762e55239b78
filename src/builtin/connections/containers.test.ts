import { expect, test } from "vitest";
import { optionValues } from "../../../test/agent/option-values.ts";
import type { ConnectionDefinition } from "../../kinds/connection.ts";
import { docker, dockerArguments } from "./docker.ts";
import { nsenter, nsenterArguments } from "./nsenter.ts";
import { podman, podmanArguments } from "./podman.ts";

const END = { signal: null };

function target<D extends ConnectionDefinition>(
	{ options }: D,
	given: Readonly<Record<string, unknown>>,
) {
	return {
		host: "h",
		address: "box",
		user: undefined,
		cwd: undefined,
		timeoutSeconds: 10,
		shell: "/bin/sh",
		options: optionValues(options ?? {}, given),
	} as unknown as Parameters<typeof dockerArguments>[0] &
		Parameters<typeof podmanArguments>[0] &
		Parameters<typeof nsenterArguments>[0];
}

test.each([
	[{}, "exec -i box /bin/sh -c id"],
	[{ remote_user: "joe" }, "exec -u joe -i box /bin/sh -c id"],
	[
		{ docker_extra_args: "-H tcp://h:1  --tls", remote_user: "7" },
		"-H tcp://h:1 --tls exec -u 7 -i box /bin/sh -c id",
	],
])("docker's arguments with %j", (given, expected) => {
	const args = dockerArguments(target(docker, given), "id");
	expect(args.join(" ")).toBe(expected);
});

test.each([
	[{}, "exec -i box /bin/sh -c id"],
	[
		{ podman_extra_args: "--root '/a b'", remote_user: "joe" },
		"--root /a b exec --user joe -i box /bin/sh -c id",
	],
])("podman's arguments with %j", (given, expected) => {
	const args = podmanArguments(target(podman, given), "id");
	expect(args.join(" ")).toBe(expected);
});

test.each([
	[
		{},
		"--ipc --mount --net --pid --uts --preserve-credentials --target=1 -- /bin/sh -c id",
	],
	[
		{ nsenter_pid: 77, nsenter_namespaces: ["net"] },
		"--net --preserve-credentials --target=77 -- /bin/sh -c id",
	],
])("nsenter's arguments with %j", (given, expected) => {
	const args = nsenterArguments(target(nsenter, given), "id");
	expect(args.join(" ")).toBe(expected);
});

test.each([
	[docker, 1, "Error response from daemon: No such container: box\n", true],
	[docker, 125, "Cannot connect to the Docker daemon at unix://…\n", true],
	[docker, 126, "OCI runtime exec failed: exec failed\n", true],
	[docker, 1, "Errors were found\n", false],
	[docker, 0, "Error of the command's own\n", false],
	[podman, 125, 'Error: no container with name or ID "box" found\n', true],
	[podman, 2, "ls: cannot access\n", false],
	[nsenter, 1, "nsenter: cannot open /proc/7/ns/net\n", true],
	[nsenter, 3, "", false],
] as const)(
	"%o: code %i with %j is its own failure: %s",
	(definition, code, stderr, expected) => {
		const end = { ...END, code };
		expect(definition.isOwnFailure?.(end, stderr)).toBe(expected);
	},
);
