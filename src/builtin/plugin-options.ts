// What plugins may be set by, as a table: variables, environment, ansible.cfg, default. The facts are
// ansible-core 2.14's; the lookup `config` answers from it.

import type {
	Deprecation,
	OptionDefinition,
	OptionType,
} from "../config/option.ts";
import { type OptionSpecs, optionDefinition } from "../plugins/option-spec.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { BECOME_METHODS } from "./become/registry.ts";
import { CONNECTIONS } from "./connections/registry.ts";

interface Row {
	readonly type?: OptionType;
	readonly default?: PyValue;
	readonly choices?: readonly string[];
	readonly deprecated?: Deprecation;
	/** Names, separated by blanks; an entry of ansible.cfg is `section.key`. */
	readonly vars?: string;
	readonly env?: string;
	readonly ini?: string;
}

function row(name: string, description: string, row: Row): OptionDefinition {
	const { vars, env, ini, ...rest } = row;
	const names = (text = "") =>
		text.split(" ").flatMap((each) => (each === "" ? [] : [{ name: each }]));
	return {
		name,
		description,
		...rest,
		vars: names(vars),
		env: names(env),
		ini: names(ini).map((entry) => {
			const [section = "", key = ""] = entry.name.split(".");
			return { section, key };
		}),
	};
}

const SH: readonly OptionDefinition[] = [
	row("admin_users", "Users who may change owners of files.", {
		type: "list",
		default: ["root", "toor"],
		vars: "ansible_admin_users",
		env: "ANSIBLE_ADMIN_USERS",
		ini: "defaults.admin_users",
	}),
	row("async_dir", "The folder of async jobs.", {
		default: "~/.ansible_async",
		vars: "ansible_async_dir",
		env: "ANSIBLE_ASYNC_DIR",
		ini: "defaults.async_dir",
	}),
	row("common_remote_group", "A group that both users are in.", {
		vars: "ansible_common_remote_group",
		env: "ANSIBLE_COMMON_REMOTE_GROUP",
		ini: "defaults.common_remote_group",
	}),
	row("environment", "Variables of the environment.", {
		type: "list",
		default: [new Map()],
	}),
	row("remote_tmp", "The folder of temporary folders on the host.", {
		default: "~/.ansible/tmp",
		vars: "ansible_remote_tmp",
		env: "ANSIBLE_REMOTE_TEMP ANSIBLE_REMOTE_TMP",
		ini: "defaults.remote_tmp",
	}),
	row("system_tmpdirs", "Temporary folders that all users may use.", {
		type: "list",
		default: ["/var/tmp", "/tmp"],
		vars: "ansible_system_tmpdirs",
		env: "ANSIBLE_SYSTEM_TMPDIRS",
		ini: "defaults.system_tmpdirs",
	}),
	row("world_readable_temp", "Whether all may read temporary files.", {
		type: "bool",
		default: false,
		vars: "ansible_shell_allow_world_readable_temp",
		env: "ANSIBLE_SHELL_ALLOW_WORLD_READABLE_TEMP",
		ini: "defaults.allow_world_readable_tmpfiles",
	}),
];

type Definitions = ReadonlyMap<string, { readonly options?: OptionSpecs }>;

const DEFINED: Readonly<Record<string, Definitions>> = {
	become: BECOME_METHODS,
	connection: CONNECTIONS,
};

/** Undefined where no plugin of that type and name ships. */
export function pluginOptions(
	type: string,
	name: string,
): readonly OptionDefinition[] | undefined {
	if (type === "shell" && name === "sh") return SH;
	const definition = DEFINED[type]?.get(name);
	return (
		definition &&
		Object.entries(definition.options ?? {}).map(([option, spec]) =>
			optionDefinition(option, spec),
		)
	);
}
