import { expect, test } from "vitest";
import { runEnvironment } from "./environment.ts";
import type { RunInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";

const SET = {
	SHEVEK_RUNNER: "one",
	RUNNER_OMIT_EVENTS: "False",
	RUNNER_ONLY_FAILED_EVENTS: "False",
	ANSIBLE_RETRY_FILES_ENABLED: "False",
	ANSIBLE_HOST_KEY_CHECKING: "False",
};

interface Case {
	readonly settings?: RunInputs["settings"]["all"];
	readonly envvars?: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
	readonly options?: RunOptions;
	readonly isAdhoc?: boolean;
	readonly hasTerminal?: boolean;
}

const environment = ({ settings = {}, envvars = {}, ...rest }: Case) =>
	runEnvironment({
		options: {},
		env: {},
		isAdhoc: false,
		hasTerminal: true,
		...rest,
		inputs: {
			settings: {
				idleTimeoutMs: undefined,
				jobTimeoutMs: undefined,
				hasOutputFile: true,
				isOutputShown: true,
				factCache: undefined,
				engine: undefined,
				all: settings,
			},
			envvars,
			extravarsFile: undefined,
			replies: [],
			cmdline: [],
			sshKey: undefined,
			args: undefined,
		},
		folder: {
			ident: "one",
			privateDataDir: "/p",
			projectDir: "/p/project",
			artifactsDir: "/p/artifacts",
			artifactDir: "/p/artifacts/one",
			isTemporary: false,
		},
		factCache: undefined,
		cwd: "/",
	});

const HTTP = {
	runner_http_url: "http://h",
	runner_http_path: "/p",
	runner_http_headers: { "X-A": "b" },
	runner_socket_url: "tcp://z",
};
const CASES: readonly (readonly [title: string, Case, object])[] = [
	["nothing", {}, SET],
	[
		"env/envvars over the process",
		{ env: { A: "1", B: "1" }, envvars: { B: "2" } },
		{ ...SET, A: "1", B: "2" },
	],
	[
		"host keys are checked where somebody says so",
		{ env: { ANSIBLE_HOST_KEY_CHECKING: "True" } },
		{ ...SET, ANSIBLE_HOST_KEY_CHECKING: "True" },
	],
	[
		"where events go",
		{ settings: HTTP },
		{
			...SET,
			RUNNER_HTTP_URL: "http://h",
			RUNNER_HTTP_PATH: "/p",
			RUNNER_HTTP_HEADERS: '{"X-A":"b"}',
			RUNNER_SOCKET_URL: "tcp://z",
		},
	],
	[
		"a variable goes before the setting",
		{
			settings: { runner_http_url: "http://h" },
			env: { RUNNER_HTTP_URL: "http://e" },
		},
		{ ...SET, RUNNER_HTTP_URL: "http://e" },
	],
	[
		"ad-hoc",
		{ isAdhoc: true },
		{ ...SET, ANSIBLE_LOAD_CALLBACK_PLUGINS: "1", AD_HOC_COMMAND_ID: "1" },
	],
	[
		"a role has roles/",
		{ options: { role: "r" } },
		{ ...SET, ANSIBLE_ROLES_PATH: "/p/roles" },
	],
	[
		"roles elsewhere",
		{ options: { rolesPath: ["/a", "/b"] } },
		{ ...SET, ANSIBLE_ROLES_PATH: "/a:/b" },
	],
	[
		"an engine",
		{ options: { engine: "ansible" } },
		{ ...SET, SHEVEK_ENGINE: "ansible" },
	],
	[
		"colours without a terminal",
		{ hasTerminal: false },
		{ ...SET, ANSIBLE_FORCE_COLOR: "True" },
	],
	[
		"none where they are not wanted",
		{ hasTerminal: false, env: { ANSIBLE_NOCOLOR: "1" } },
		{ ...SET, ANSIBLE_NOCOLOR: "1" },
	],
	[
		"less data",
		{ options: { omitEventData: true, onlyFailedEventData: true } },
		{ ...SET, RUNNER_OMIT_EVENTS: "True", RUNNER_ONLY_FAILED_EVENTS: "True" },
	],
];
test.each(CASES)("%s", (_title, asked, env) => {
	expect(environment(asked).env).toEqual(env);
});

test("of the user's own variables the names are kept, of the process nothing", () => {
	const { kept } = environment({ env: { TOKEN: "t" }, envvars: { KEY: "k" } });
	expect(kept).toEqual({ ...SET, KEY: "********" });
});

test("of where events go the names are kept", () => {
	const { kept } = environment({ settings: HTTP });
	expect(kept).toEqual({
		...SET,
		RUNNER_HTTP_URL: "********",
		RUNNER_HTTP_PATH: "********",
		RUNNER_HTTP_HEADERS: "********",
		RUNNER_SOCKET_URL: "********",
	});
});
