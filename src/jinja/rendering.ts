// One run of a template and of all it includes: its form, its budget, its modules.

import type { PyValue } from "../pyvalue/value.ts";
import type { Environment } from "./environment.ts";
import { exceeded } from "./limits.ts";
import type { TemplateModule } from "./module.ts";
import type { Template } from "./template.ts";

/** Text is joined as it comes; native keeps each output node's value. */
const OUTPUT_MODES = ["text", "native"] as const;
export type OutputMode = (typeof OUTPUT_MODES)[number];

export class Rendering {
	readonly environment: Environment;
	readonly mode: OutputMode;
	readonly isGenerator: boolean;
	/** Templates imported without context, by template. */
	readonly modules = new Map<Template, TemplateModule>();
	#depth = 0;
	#iterations = 0;

	constructor(
		environment: Environment,
		mode: OutputMode,
		isGenerator: boolean,
	) {
		this.environment = environment;
		this.mode = mode;
		this.isGenerator = isGenerator;
	}

	/** One body more runs inside of the others. */
	enter(): void {
		const { limits } = this.environment;
		if (++this.#depth > limits.recursion) {
			this.#depth--;
			throw exceeded("recursion", limits);
		}
	}

	leave(): void {
		this.#depth--;
	}

	/** One round of a loop, the output so far being this long. */
	tick(outputSize: number): void {
		const { limits } = this.environment;
		if (++this.#iterations > limits.iterations)
			throw exceeded("iterations", limits);
		if (outputSize > limits.outputSize) throw exceeded("outputSize", limits);
	}

	/** Output nodes of a macro or captured block as its value. */
	concat(nodes: PyValue[]): PyValue {
		return this.environment.concat(nodes);
	}
}
