// Python's pickle format, protocols 0 to 5, for plain data alone: nothing in it can make this program run
// anything. Ansible's own kinds of text, list and dict are read as what they are under their names.

import { normalizeInt } from "../../pyvalue/numerals.ts";
import {
	PyBytes,
	type PyDict,
	PyFloat,
	PyObject,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { PickleBytes, PickleError } from "./pickle-bytes.ts";

/** A class or function that is named: nothing but its name, for `make` to know it by. */
class Name extends PyObject {
	readonly typeName = "type";
	readonly text: string;

	constructor(text: string) {
		super();
		this.text = text;
	}
}

const MARK = Symbol("mark");
type Item = PyValue | typeof MARK;

/** Throws a PickleError for what is no pickle, or holds more than data. */
export function readPickle(bytes: Uint8Array): PyValue {
	const reader = new PickleReader(new PickleBytes(bytes));
	return reader.run();
}

/** Ansible's names for plain values, and Python's for the plain ones below them. */
const MAKERS: Readonly<Record<string, (args: readonly Item[]) => Item>> = {
	"ansible.parsing.yaml.objects AnsibleUnicode": textFrom,
	"ansible.utils.unsafe_proxy AnsibleUnsafeText": textFrom,
	"ansible.utils.unsafe_proxy NativeJinjaUnsafeText": textFrom,
	"ansible.utils.native_jinja NativeJinjaText": textFrom,
	"ansible.parsing.yaml.objects AnsibleMapping": ([from]) =>
		from instanceof Map ? from : new Map(),
	"collections OrderedDict": () => new Map(),
	"ansible.parsing.yaml.objects AnsibleSequence": ([from]) =>
		Array.isArray(from) ? from : [],
	"_codecs encode": ([text]) =>
		new PyBytes(Buffer.from(typeof text === "string" ? text : "", "latin1")),
};
for (const module of ["copyreg", "copy_reg"])
	Object.assign(MAKERS, {
		// class, base class, the value of the base class
		[`${module} _reconstructor`]: ([made, , from]: readonly Item[]) =>
			make(made, from === null || from === undefined ? [] : [from]),
	});

function textFrom([text = ""]: readonly Item[]): Item {
	if (typeof text === "string") return text;
	throw new PickleError("a text of its own kind without a text");
}

function make(maker: Item | undefined, args: readonly Item[]): Item {
	const known = maker instanceof Name ? MAKERS[maker.text] : undefined;
	if (known !== undefined) return known(args);
	throw new PickleError(
		maker instanceof Name
			? `it holds a ${maker.text.replace(" ", ".")}, which is no plain data`
			: "it makes something of what is no name",
	);
}

class PickleReader {
	readonly #bytes: PickleBytes;
	readonly #stack: Item[] = [];
	readonly #memo = new Map<number, Item>();

	constructor(bytes: PickleBytes) {
		this.#bytes = bytes;
	}

	run(): PyValue {
		for (;;) {
			const code = this.#bytes.code();
			if (code === ".") return this.#value();
			const step = STEPS[code];
			if (step === undefined)
				throw new PickleError(`unknown code ${JSON.stringify(code)}`);
			step(this, this.#bytes);
		}
	}

	push(item: Item): void {
		this.#stack.push(item);
	}

	pop(): Item {
		const item = this.#stack.pop();
		if (item === undefined) throw new PickleError("the stack is empty");
		return item;
	}

	#value(): PyValue {
		return asValue(this.pop());
	}

	/** What lies above the newest mark. */
	popMarked(): PyValue[] {
		const at = this.#stack.lastIndexOf(MARK);
		if (at < 0) throw new PickleError("a mark is missing");
		return this.#stack.splice(at).slice(1).map(asValue);
	}

	append(items: readonly PyValue[]): void {
		const list = this.#stack.at(-1);
		if (!Array.isArray(list)) throw new PickleError("no list to append to");
		for (const item of items) list.push(item);
	}

	setItems(items: readonly PyValue[]): void {
		const dict = this.#stack.at(-1);
		if (!(dict instanceof Map)) throw new PickleError("no dict to set in");
		fill(dict, items);
	}

	/** A class or function, and its arguments. */
	build(): void {
		const args = this.pop();
		if (!(args instanceof PyTuple)) throw new PickleError("no arguments");
		this.push(make(this.pop(), args.items));
	}

	put(at = this.#memo.size): void {
		const item = this.#stack.at(-1);
		if (item === undefined) throw new PickleError("nothing to remember");
		this.#memo.set(at, item);
	}

	get(at: number): void {
		const item = this.#memo.get(at);
		if (item === undefined) throw new PickleError(`nothing is kept as ${at}`);
		this.push(item);
	}
}

function fill(dict: PyDict, items: readonly PyValue[]): void {
	for (let at = 0; at + 1 < items.length; at += 2)
		dict.set(items[at] ?? null, items[at + 1] ?? null);
}

function asValue(item: Item): PyValue {
	if (item === MARK) throw new PickleError("a mark where a value should be");
	return item;
}

type Step = (reader: PickleReader, bytes: PickleBytes) => void;

const tuple =
	(count: number): Step =>
	(reader) => {
		const items = Array.from({ length: count }, () => asValue(reader.pop()));
		reader.push(new PyTuple(items.reverse()));
	};

const STEPS: Readonly<Record<string, Step>> = {
	"(": (reader) => reader.push(MARK),
	"0": (reader) => void reader.pop(),
	"1": (reader) => void reader.popMarked(),
	"2": (reader) => {
		const top = reader.pop();
		reader.push(top);
		reader.push(top);
	},
	N: (reader) => reader.push(null),
	"\x88": (reader) => reader.push(true),
	"\x89": (reader) => reader.push(false),
	F: (reader, bytes) => reader.push(new PyFloat(Number(bytes.line()))),
	G: (reader, bytes) => reader.push(new PyFloat(bytes.double())),
	I: (reader, bytes) => {
		const text = bytes.line();
		const isFlag = text === "00" || text === "01";
		reader.push(isFlag ? text === "01" : normalizeInt(BigInt(text)));
	},
	J: (reader, bytes) => reader.push(bytes.int32()),
	K: (reader, bytes) => reader.push(bytes.uint(1)),
	M: (reader, bytes) => reader.push(bytes.uint(2)),
	L: (reader, bytes) =>
		reader.push(normalizeInt(BigInt(bytes.line().replace(/L$/, "")))),
	"\x8a": (reader, bytes) =>
		reader.push(normalizeInt(bytes.long(bytes.uint(1)))),
	"\x8b": (reader, bytes) =>
		reader.push(normalizeInt(bytes.long(bytes.uint(4)))),
	S: (reader, bytes) => reader.push(bytes.line().slice(1, -1)),
	T: (reader, bytes) => reader.push(bytes.text(bytes.uint(4))),
	U: (reader, bytes) => reader.push(bytes.text(bytes.uint(1))),
	B: (reader, bytes) => reader.push(new PyBytes(bytes.take(bytes.uint(4)))),
	C: (reader, bytes) => reader.push(new PyBytes(bytes.take(bytes.uint(1)))),
	V: (reader, bytes) => reader.push(bytes.rawUnicodeLine()),
	X: (reader, bytes) => reader.push(bytes.text(bytes.uint(4))),
	"\x8c": (reader, bytes) => reader.push(bytes.text(bytes.uint(1))),
	"\x8d": (reader, bytes) => reader.push(bytes.text(bytes.uint(8))),
	"]": (reader) => reader.push([]),
	l: (reader) => reader.push(reader.popMarked()),
	a: (reader) => reader.append([asValue(reader.pop())]),
	e: (reader) => reader.append(reader.popMarked()),
	"}": (reader) => reader.push(new Map()),
	d: (reader) => {
		const dict: PyDict = new Map();
		fill(dict, reader.popMarked());
		reader.push(dict);
	},
	s: (reader) => {
		const value = asValue(reader.pop());
		reader.setItems([asValue(reader.pop()), value]);
	},
	u: (reader) => reader.setItems(reader.popMarked()),
	")": tuple(0),
	"\x85": tuple(1),
	"\x86": tuple(2),
	"\x87": tuple(3),
	t: (reader) => reader.push(new PyTuple(reader.popMarked())),
	c: (reader, bytes) =>
		reader.push(new Name(`${bytes.line()} ${bytes.line()}`)),
	"\x93": (reader) => {
		const name = reader.pop();
		reader.push(new Name(`${String(reader.pop())} ${String(name)}`));
	},
	R: (reader) => reader.build(),
	"\x81": (reader) => reader.build(),
	// attributes: where in a YAML file a text stood
	b: (reader) => void reader.pop(),
	p: (reader, bytes) => reader.put(Number(bytes.line())),
	q: (reader, bytes) => reader.put(bytes.uint(1)),
	r: (reader, bytes) => reader.put(bytes.uint(4)),
	"\x94": (reader) => reader.put(),
	g: (reader, bytes) => reader.get(Number(bytes.line())),
	h: (reader, bytes) => reader.get(bytes.uint(1)),
	j: (reader, bytes) => reader.get(bytes.uint(4)),
	"\x80": (_reader, bytes) => void bytes.uint(1),
	"\x95": (_reader, bytes) => void bytes.uint(8),
};
