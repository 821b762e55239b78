// The names of the caches that ship, without what they are made of: every run asks for names.

export const CACHE_NAMES = [
	"jsonfile",
	"memcached",
	"memory",
	"pickle",
	"redis",
	"sqlite",
	"yaml",
] as const;
export type CacheName = (typeof CACHE_NAMES)[number];

/** Names of the collection whose formats ours are. */
export const CACHE_STAND_INS: Readonly<Record<string, CacheName>> = {
	"community.general.memcached": "memcached",
	"community.general.pickle": "pickle",
	"community.general.redis": "redis",
	"community.general.yaml": "yaml",
};

/** Those that keep files in a folder, by the names that settings give them. */
export const FILE_CACHES: ReadonlySet<string> = new Set(
	["jsonfile", "yaml", "pickle"].flatMap((name) => [
		name,
		`ansible.builtin.${name}`,
		`community.general.${name}`,
	]),
);
