// How commands are written for the shell that reads them on a host. sh, csh and fish differ in quoting, in
// how one command follows another, and in how a command gets variables.

declare const shellArg: unique symbol;

/** One word of a command line, safe to be put into it. */
export type ShellArg = string & { readonly [shellArg]: true };

/** A shell plugin with its options, as the engine uses it for a host. */
export interface Shell {
	readonly name: string;
	/** The program that runs commands: with `-c` and the command. */
	readonly executable: string;
	/** False for PowerShell: no agent and no POSIX commands there. */
	readonly isPosix: boolean;
	quote(text: string): ShellArg;
	/** `command` with these variables in its environment. */
	withEnvironment(
		command: string,
		variables: ReadonlyMap<string, string>,
	): string;
	/** The second one only where the first one was right. */
	and(first: string, second: string): string;
	/** Ends with 0 where there is something of that path. */
	exists(path: string): string;
	chmod(paths: readonly string[], mode: string): string;
	/** Prints the home that `~` or `~user` means. */
	expandUser(tilde: string): string;
	/** What a script is called on the host. */
	remoteFileName(path: string): string;
}
