// A command line as it may be kept: values that are secrets by their names are stars.

/** Also within names: `db_password`, `ansible_ssh_pass`, `API_KEY`. */
const SECRET =
	"(?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|webhook|api_?key|access_?key|private_?key)";
const NAME = `[\\w.-]*${SECRET}[\\w.-]*(?<!file)`;
const QUOTED = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
const MASK = "********";
/** `name=value`, as in -e and -a. */
const ASSIGNMENT = new RegExp(`(${NAME}\\s*=\\s*)(?:${QUOTED}|\\S+)`, "gi");
/** A key of JSON or YAML in flow form; its value up to the comma or bracket that ends it. */
const MEMBER = new RegExp(
	`((?:"${NAME}"|'${NAME}'|${NAME})\\s*:\\s*)(${QUOTED}|\\[[^\\]]*\\]|\\{[^}]*\\}|[^\\s,{}[\\]"'][^,{}[\\]]*)`,
	"gi",
);
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@]+(@)/gi;

/** One line that a shell would take apart into these words. */
export function commandText(words: readonly string[]): string {
	return words.map(shellQuote).join(" ");
}

export function maskSecrets(text: string): string {
	return text
		.replace(
			MEMBER,
			(_, head: string, value: string) => `${head}${maskLike(value, head)}`,
		)
		.replace(ASSIGNMENT, `$1${MASK}`)
		.replace(URL_PASSWORD, `$1${MASK}$2`);
}

/** The stars in the quotes that the value had, so that JSON stays JSON. */
function maskLike(value: string, head: string): string {
	if (value.startsWith("'")) return `'${MASK}'`;
	return value.startsWith('"') || head.startsWith('"') ? `"${MASK}"` : MASK;
}

function shellQuote(word: string): string {
	if (/^[\w@%+=:,./-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", `'"'"'`)}'`;
}
