// The writer of generated code. What it writes is made of identifiers of its own, numbers
// and JSON strings; nothing of a template's text gets into the code in another way.
//
// The same emitter writes four forms: text or native output, plain function or generator.

import type { At, Block, Expr } from "./ast.ts";
import { newSite } from "./callable.ts";
import type { Environment } from "./environment.ts";
import { TemplateError } from "./errors.ts";
import type { OutputMode } from "./rendering.ts";
import { NameTable, Symbols } from "./symbols.ts";

/** What the code being written belongs to. */
export interface Frame {
	readonly symbols: Symbols;
	/** The template's own level, where assignments are exported. */
	readonly isToplevel: boolean;
	/** That level outside of any `if`. */
	readonly isRootlevel: boolean;
	readonly isLoop: boolean;
	/** Inside `if` or an inline if: unknown filters are errors only when reached. */
	readonly isSoft: boolean;
	/** The output has to ask whether a parent template took over. */
	readonly asksForParent: boolean;
	/** The variable that output goes to. */
	readonly buffer: string;
	readonly autoescape: boolean;
	/** Inside `autoescape` with a value that only the run knows; `autoescape` is the outer one's. */
	readonly isVolatile: boolean;
}

export interface EmitOptions {
	readonly environment: Environment;
	readonly name: string | undefined;
	readonly mode: OutputMode;
	readonly isGenerator: boolean;
	/** Ids of call sites, the same in every form. */
	readonly sites: WeakMap<object, number>;
	readonly autoescape: boolean;
}

/** Columns beyond this are not told apart in errors; a position is line * COLUMNS + column. */
export const COLUMNS = 65_536;

export class Emitter {
	readonly options: EmitOptions;
	readonly isText: boolean;
	readonly constants: unknown[] = [];
	readonly blocks = new Map<string, Block>();
	readonly names = new NameTable();
	readonly dynamic = new WeakSet<Expr>();
	/** Loops around the code being written, within its function. */
	loopDepth = 0;
	extendsSoFar = 0;
	hasKnownExtends = false;
	/** Parameters that their own default values may find missing. */
	undeclaredParameters: ReadonlySet<string> = new Set();
	#code: string[] = [];
	#temps: string[] = [];
	#helpers = new Set<string>();
	#lastId = 0;

	constructor(options: EmitOptions) {
		this.options = options;
		this.isText = options.mode === "text";
	}

	write(code: string): void {
		this.#code.push(code);
	}

	/** What `emit` writes, as a text. */
	capture(emit: () => void): string {
		const outer = this.#code;
		this.#code = [];
		emit();
		const code = this.#code.join("");
		this.#code = outer;
		return code;
	}

	id(prefix: string): string {
		return `${prefix}${++this.#lastId}`;
	}

	/** A variable of the function being written. */
	temp(): string {
		const name = this.id("t");
		this.#temps.push(name);
		return name;
	}

	/** A runtime function, by its name in helpers.ts. */
	helper(name: string): string {
		this.#helpers.add(name);
		return name;
	}

	get helpers(): readonly string[] {
		return [...this.#helpers];
	}

	/** A value that cannot be written as code. */
	constant(value: unknown): string {
		this.constants.push(value);
		return `k[${this.constants.length - 1}]`;
	}

	/** The id of a call site, as code; a constant, so that templates of one source share theirs. */
	siteOf(node: object): string {
		let site = this.options.sites.get(node);
		if (site === undefined) {
			site = newSite();
			this.options.sites.set(node, site);
		}
		return this.constant(site);
	}

	/** Notes where the code that follows comes from, for errors. */
	mark(at: At): string {
		return `L=${at.line * COLUMNS + Math.min(at.column, COLUMNS - 1)};`;
	}

	/** An operation that may have to wait: in the generator form, goes on when it can. */
	awaited(code: string): string {
		if (!this.options.isGenerator) return code;
		return `((p=${code}) instanceof ${this.helper("Pending")}?yield* p.run():p)`;
	}

	/**
	 * A function that writes output and answers it. `params` as code; the body may use
	 * the buffer `o`, the context `c` and the rendering `r`.
	 */
	bodyFunction(name: string, params: string, body: () => void): string {
		const outerTemps = this.#temps;
		const outerLoops = this.loopDepth;
		this.#temps = [];
		this.loopDepth = 0;
		const code = this.capture(body);
		this.loopDepth = outerLoops;
		const temps = this.#temps.map((temp) => `,${temp}`).join("");
		this.#temps = outerTemps;
		const star = this.options.isGenerator ? "*" : "";
		return (
			`function${star} ${name}(${params}){const r=c.rendering;let o=${this.emptyBuffer},L=0,p${temps};` +
			`r.enter();try{${code}}catch(e){throw ${this.helper("placed")}(e,c,L)}finally{r.leave()}}\n`
		);
	}

	get emptyBuffer(): string {
		return this.isText ? '""' : "[]";
	}

	/** Adds values that are output already (text, or a native node each). */
	append(frame: Frame, code: string): void {
		this.write(
			this.isText
				? `${frame.buffer}+=${code};`
				: `${frame.buffer}.push(${code});`,
		);
	}

	/** Adds the whole output of another body. */
	appendAll(frame: Frame, code: string): void {
		this.write(
			this.isText
				? `${frame.buffer}+=${code};`
				: `${this.helper("pushAll")}(${frame.buffer},${code});`,
		);
	}

	/** A buffer's content as one value. */
	joined(buffer: string): string {
		return this.isText ? buffer : `r.concat(${buffer})`;
	}

	fail(message: string, at: At): TemplateError {
		return new TemplateError("assertion", message, {
			name: this.options.name,
			place: { line: at.line, column: at.column },
		});
	}

	/** What Python's compiler, not Jinja2, would find wrong in the code. */
	syntaxError(message: string, at: At): TemplateError {
		return new TemplateError("syntax", message, {
			name: this.options.name,
			place: { line: at.line, column: at.column },
			exception: "SyntaxError",
		});
	}

	rootFrame(changes: Partial<Frame> = {}): Frame {
		return {
			symbols: new Symbols(this.names),
			isToplevel: false,
			isRootlevel: false,
			isLoop: false,
			isSoft: false,
			asksForParent: false,
			buffer: "o",
			autoescape: this.options.autoescape,
			isVolatile: false,
			...changes,
		};
	}
}

/** A frame with variables of its own. */
export function innerFrame(frame: Frame, changes: Partial<Frame> = {}): Frame {
	return {
		...frame,
		symbols: frame.symbols.inner(),
		isToplevel: false,
		isRootlevel: false,
		isLoop: false,
		isSoft: false,
		...changes,
	};
}

export function softFrame(frame: Frame): Frame {
	return { ...frame, isRootlevel: false, isSoft: true };
}

/** Declares the frame's variables. */
export function enterFrame(g: Emitter, frame: Frame): void {
	const declared: string[] = [];
	for (const [ref, load] of frame.symbols.loads) {
		if (load.kind === "alias") declared.push(`${ref}=${load.of}`);
		else if (load.kind !== "parameter") declared.push(ref);
	}
	if (declared.length > 0) g.write(`let ${declared.join(",")};`);
}

/** The names assigned so far and their variables, as code for Context.derive. */
export function visibleStores(frame: Frame): string {
	const entries = [...frame.symbols.visibleStores()].map(
		([name, ref]) => `[${quote(name)},${ref}]`,
	);
	return `[${entries.join(",")}]`;
}

/** A JavaScript string literal. */
export function quote(text: string): string {
	return JSON.stringify(text)
		.replaceAll("\u2028", "\\u2028")
		.replaceAll("\u2029", "\\u2029");
}
