// Where Pythons are on hosts, as ansible-core 2.14 knows it: the defaults of two settings, which the
// discovery on a host goes by.

/** Looked for on a host, first to last (INTERPRETER_PYTHON_FALLBACK). */
export const FALLBACK_PYTHONS: readonly string[] = [
	"python3.11",
	"python3.10",
	"python3.9",
	"python3.8",
	"python3.7",
	"python3.6",
	"python3.5",
	"/usr/bin/python3",
	"/usr/libexec/platform-python",
	"python2.7",
	"/usr/bin/python",
	"python",
];

/** From which version on a distribution ships which (_INTERPRETER_PYTHON_DISTRO_MAP). */
export const DISTRIBUTION_PYTHONS: Readonly<
	Record<string, readonly (readonly [version: string, path: string])[]>
> = {
	redhat: [
		["6", "/usr/bin/python"],
		["8", "/usr/libexec/platform-python"],
		["9", "/usr/bin/python3"],
	],
	debian: [
		["8", "/usr/bin/python"],
		["10", "/usr/bin/python3"],
	],
	fedora: [["23", "/usr/bin/python3"]],
	ubuntu: [
		["14", "/usr/bin/python"],
		["16", "/usr/bin/python3"],
	],
};
