// From the words behind `shevek` to a command, its exit code, and a message where it throws.

import { nearestName } from "../errors/nearest-name.ts";
import { COMMANDS, type CommandEntry } from "./commands.ts";
import { errorText } from "./error-text.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { helpText, usageText } from "./options/help-text.ts";
import { InfoRequest } from "./options/info-request.ts";
import { CommandLineError } from "./options/usage-error.ts";
import { SHIM } from "./shim.ts";
import { shevekVersion } from "./version.ts";

/** Never throws; gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
	dropBrokenPipes();
	const [name, ...rest] = argv;
	if (name === undefined || name === "--help" || name === "-h") {
		process.stdout.write(overview());
		return EXIT.ok;
	}
	if (name === "--version") {
		process.stdout.write(`shevek ${shevekVersion()}\n`);
		return EXIT.ok;
	}
	const command = COMMANDS.find((each) => each.name === name);
	if (!command) return refuseCommand(name);
	try {
		return await (await command.load()).run(rest);
	} catch (error) {
		return explain(error, command);
	}
}

async function explain(
	error: unknown,
	{ name }: CommandEntry,
): Promise<number> {
	if (error instanceof InfoRequest) {
		process.stdout.write(
			error.kind === "help"
				? helpText(error.command, programName(name))
				: await versionText(error.command.program),
		);
		return EXIT.ok;
	}
	if (error instanceof CommandLineError) {
		const program = programName(name);
		const usage = error.command ? usageText(error.command, program) : "";
		process.stderr.write(`${usage}${program}: error: ${error.message}\n`);
	} else {
		process.stderr.write(errorText(error));
	}
	return exitCodeOf(error);
}

/** A shim goes by its own name, in usage and in messages. */
function programName(command: string): string {
	return SHIM.name ?? `shevek ${command}`;
}

async function versionText(program: string): Promise<string> {
	const { referenceVersionText } = await import("./reference-version.ts");
	return referenceVersionText(program);
}

function overview(): string {
	const listed = COMMANDS.filter((command) => !command.isHidden);
	const width = Math.max(...listed.map(({ name }) => name.length)) + 2;
	const lines = listed.map(
		({ name, summary }) => `  ${name.padEnd(width)}${summary}\n`,
	);
	return (
		`shevek ${shevekVersion()}\n\nusage: shevek COMMAND …\n\n${lines.join("")}\n` +
		"`shevek COMMAND --help` tells more.\n"
	);
}

function refuseCommand(name: string): number {
	const nearest = nearestName(
		name,
		COMMANDS.filter((command) => !command.isHidden).map(
			(command) => command.name,
		),
	);
	const hint = nearest ? `Did you mean '${nearest}'? ` : "";
	process.stderr.write(
		`ERROR! there is no command '${name}'\n${hint}\`shevek\` alone lists the commands.\n`,
	);
	return EXIT.badOptions;
}

/** A reader that has seen enough (`| head`) ends the output, not the run. */
function dropBrokenPipes(): void {
	for (const stream of [process.stdout, process.stderr])
		stream.on("error", (error: NodeJS.ErrnoException) => {
			if (error.code !== "EPIPE") throw error;
		});
}
