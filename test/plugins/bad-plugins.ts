// Plugins that go wrong, one way each, as users' files: what each kind needs around its body.

export const FAULTS = [
	"parses",
	"wrong",
	"lacks",
	"throws",
	"hangs",
	"prints",
] as const;
export type Fault = (typeof FAULTS)[number];

interface BadKind {
	/** `defineFilter` and the like. */
	readonly define: string;
	/** The definition's own function; `BODY` is the part that goes wrong. */
	readonly shape: string;
	/** What the function should have given. */
	readonly good: string;
	/** What makes it need something that nobody gives. */
	readonly needs: string;
	/** False: its computing has a limit of its own. */
	readonly hasLimit?: false;
}

const OPTION =
	'options: { need: { type: "str", required: true, description: "d" } },';

export const BAD_KINDS = {
	action: {
		define: "defineAction",
		shape: "run: () => BODY",
		good: "({})",
		needs: OPTION.replace("options", "args"),
	},
	become: {
		define: "defineBecome",
		shape: "command: (request) => BODY",
		good: "({ command: request.command, prompt: undefined })",
		needs: OPTION,
		hasLimit: false,
	},
	cache: {
		define: "defineCache",
		shape: "open: () => BODY",
		good: "({ get() {}, set() {}, keys: () => [], contains: () => false, delete() {}, flush() {} })",
		needs: OPTION,
	},
	connection: {
		define: "spawnTransport, defineConnection",
		shape: "open: (target, command) => BODY",
		good: 'spawnTransport({ file: "/bin/sh", args: ["-c", command] })',
		needs: OPTION,
		hasLimit: false,
	},
	filter: {
		define: "defineFilter",
		shape: "filter: (value) => BODY",
		good: "value",
		needs: 'params: { need: { description: "d" } },',
	},
	inventory: {
		define: "defineInventory",
		shape: "wants: () => true, read: ({ inventory }) => BODY",
		good: 'inventory.addHost("a")',
		needs: OPTION,
	},
	lookup: {
		define: "defineLookup",
		shape: "run: () => BODY",
		good: '["x"]',
		needs: OPTION,
	},
	test: {
		define: "defineTest",
		shape: "test: (value) => BODY",
		good: "true",
		needs: 'params: { need: { description: "d" } },',
	},
	vars: {
		define: "defineVars",
		shape: "open: () => () => BODY",
		good: "({ seen: 1 })",
		needs: OPTION,
	},
} as const satisfies Readonly<Record<string, BadKind>>;
export type BadKindName = keyof typeof BAD_KINDS;

export function badPlugin(kind: BadKindName, fault: Fault): string {
	const { define, shape, good, needs, ...rest }: BadKind = BAD_KINDS[kind];
	const factory = define.split(", ").at(-1);
	const head = `import { ${define} } from "shevek/plugin";\n`;
	const limit = rest.hasLimit === false ? "" : "timeoutSeconds: 0.3, ";
	const file = (body: string, more = "") =>
		`${head}export default ${factory}({ description: "d", ${limit}${more} ${shape.replace("BODY", body)} });\n`;
	switch (fault) {
		case "parses":
			return `${head}export default ${factory}({ description: "d" ;\n`;
		case "wrong":
			return "export default 3;\n";
		case "lacks":
			return file(good, needs);
		case "throws":
			return file('{ throw new Error("no"); }');
		case "hangs":
			return file("{ for (;;); }");
		case "prints":
			return file(`{ console.log("aside"); return ${good}; }`);
	}
}

/** The task that uses it, for kinds that tasks name. */
export const USES = {
	action: (name) => ({ [name]: {} }),
	become: (name) => ({ command: "true", become: true, become_method: name }),
	connection: (name) => ({
		command: "true",
		vars: { ansible_connection: name },
	}),
	filter: (name) => ({ debug: { msg: `{{ 'x' | ${name} }}` } }),
	lookup: (name) => ({ debug: { msg: `{{ lookup('${name}') }}` } }),
	test: (name) => ({ debug: { msg: `{{ 'x' is ${name} }}` } }),
} as const satisfies Readonly<Record<string, (name: string) => object>>;
export type TaskKind = keyof typeof USES;
