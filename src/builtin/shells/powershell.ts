// ansible_shell_type: powershell, for `raw` over ssh. Its commands are scripts, sent as -EncodedCommand, so
// that no shell before it reads anything in them.

import { defineShell } from "../../kinds/shell.ts";

const WORDS =
	"PowerShell -NoProfile -NonInteractive -ExecutionPolicy Unrestricted -EncodedCommand";

/** Base64 of UTF-16LE holds nothing that any shell reads. */
function encoded(script: string): string {
	return `${WORDS} ${Buffer.from(script, "utf16le").toString("base64")}`;
}

/** Five characters end a text in single quotes; doubled they are themselves (CharTraits.cs: IsSingleQuote). */
function quote(text: string): string {
	return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
}

export default defineShell({
	description: "Windows PowerShell, as the login shell behind ssh: for raw.",
	family: "powershell",
	compatibleShells: ["powershell", "pwsh"],
	executable: "PowerShell",
	quote,
	withEnvironment: (command, variables) =>
		[
			...Object.entries(variables).map(
				([name, value]) => `\${env:${name}} = ${quote(value)};`,
			),
			command,
		].join(" "),
	and: (first, second) => `${first}; if ($?) { ${second} }`,
	exists: (path) =>
		encoded(
			`if (Test-Path -LiteralPath ${quote(path)}) { exit 0 } else { exit 1 }`,
		),
	expandUser: (tilde) =>
		encoded(
			tilde === "~"
				? "Write-Output (Get-Location).Path"
				: `Write-Output ${quote(tilde)}`,
		),
	chmod() {
		throw new Error("chmod is not there in PowerShell");
	},
	remoteFileName(path) {
		const name = path.split(/[\\/]/).at(-1) ?? "";
		return /\.(ps1|exe)$/i.test(name)
			? name
			: `${name.replace(/(?<=.)\.[^.]*$/, "")}.ps1`;
	},
});
