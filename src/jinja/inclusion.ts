// Templates that use others: extends, include, import.

import { pyGetAttr } from "../pyvalue/access.ts";
import { pyIterate } from "../pyvalue/items.ts";
import { pyRepr, pyTypeName } from "../pyvalue/text.ts";
import { PyError, PyTuple, type PyValue } from "../pyvalue/value.ts";
import { Pending } from "./callable.ts";
import { type Body, Context, type Output, type Scope } from "./context.ts";
import { TemplateError } from "./errors.ts";
import { isGenerator } from "./loop.ts";
import { isText } from "./markup.ts";
import { TemplateModule } from "./module.ts";
import { str } from "./operations.ts";
import type { Template } from "./template.ts";
import { Undefined } from "./undefined.ts";

type Locals = readonly (readonly [string, PyValue | undefined])[];

function load(c: Context, name: PyValue): Template {
	if (name instanceof Undefined) name.fail();
	if (Array.isArray(name) || name instanceof Map)
		throw new PyError("TypeError", `unhashable type: '${pyTypeName(name)}'`);
	const template = c.environment.getTemplate(str(name), c.name);
	if (template === undefined) throw new TemplateError("notFound", str(name));
	return template;
}

function selectFrom(c: Context, names: PyValue): Template {
	const list = [...pyIterate(names)];
	if (list.length === 0)
		throw new TemplateError(
			"notFound",
			"Tried to select from an empty list of templates.",
			{ exception: "TemplatesNotFound" },
		);
	for (const name of list) {
		if (name instanceof Undefined) continue;
		const template = c.environment.getTemplate(str(name), c.name);
		if (template !== undefined) return template;
	}
	const shown = list.map((name) =>
		name instanceof Undefined ? name.message : str(name),
	);
	throw new TemplateError(
		"notFound",
		`none of the templates given were found: ${shown.join(", ")}`,
		{ exception: "TemplatesNotFound" },
	);
}

function loadOrSelect(c: Context, names: PyValue): Template {
	if (names instanceof Undefined || isText(names)) return load(c, names);
	return Array.isArray(names) || names instanceof PyTuple
		? selectFrom(c, names)
		: load(c, names);
}

/** Lets the parent's blocks follow the template's own; answers the parent's body. */
export function extendFrom(c: Context, name: PyValue): Body {
	const { root, blocks } = load(c, name).bodies(c.rendering);
	c.addParentBlocks(blocks);
	return root;
}

function contextFor(
	c: Context,
	template: Template,
	locals: Locals | undefined,
): Context {
	const scope = locals === undefined ? globalsOnly(c.scope) : c.scope;
	return new Context({
		rendering: c.rendering,
		name: template.name,
		scope,
		locals: locals === undefined ? undefined : c.snapshot(locals),
		blocks: template.bodies(c.rendering).blocks,
		autoescape: c.environment.autoescapes(template.name),
	});
}

function globalsOnly(scope: Scope): Scope {
	const global = (name: string) => scope.global?.(name);
	return { lookup: global, global };
}

/** Runs a template's root and gives its output to `use`. */
function withOutput<T>(
	template: Template,
	context: Context,
	use: (output: Output) => T,
): T | Pending<T> {
	const answer = template.bodies(context.rendering).root(context);
	if (!isGenerator(answer)) return use(answer);
	return new Pending(function* () {
		return use(yield* answer);
	});
}

export function include(
	c: Context,
	names: PyValue,
	ignoresMissing: boolean,
	locals: Locals | undefined,
): Output | Pending<Output> {
	let template: Template;
	try {
		template = loadOrSelect(c, names);
	} catch (error) {
		const isMissing =
			error instanceof TemplateError && error.kind === "notFound";
		if (!ignoresMissing || !isMissing) throw error;
		return c.rendering.mode === "text" ? "" : [];
	}
	if (locals !== undefined)
		return withOutput(template, contextFor(c, template, locals), (o) => o);
	const module = defaultModule(c, template);
	if (!(module instanceof Pending)) return module.body;
	return new Pending(function* () {
		return (yield* module.run()).body;
	});
}

function defaultModule(
	c: Context,
	template: Template,
): TemplateModule | Pending<TemplateModule> {
	const { modules } = c.rendering;
	const known = modules.get(template);
	if (known !== undefined) return known;
	const context = contextFor(c, template, undefined);
	return withOutput(template, context, (output) => {
		const module = new TemplateModule(context, output);
		modules.set(template, module);
		return module;
	});
}

export function importModule(
	c: Context,
	name: PyValue,
	locals: Locals | undefined,
): TemplateModule | Pending<TemplateModule> {
	const template = load(c, name);
	if (locals === undefined) return defaultModule(c, template);
	const context = contextFor(c, template, locals);
	return withOutput(
		template,
		context,
		(output) => new TemplateModule(context, output),
	);
}

export function importedName(
	c: Context,
	module: TemplateModule,
	name: string,
	where: string,
): PyValue {
	const value = pyGetAttr(module, name);
	if (value !== undefined) return value;
	return c.environment.makeUndefined({
		hint: `the template ${pyRepr(module.name)} (imported on ${where}) does not export the requested name ${pyRepr(name)}`,
		name,
	});
}
