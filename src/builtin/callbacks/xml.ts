// A tree as an XML document, indented by tabs. Any text can be written: what XML has no form for
// (most control characters, halves of surrogate pairs) becomes U+FFFD.

export interface XmlElement {
	readonly name: string;
	/** In this order; undefined leaves one out. */
	readonly attributes?: Readonly<Record<string, string | number | undefined>>;
	/** Elements, or text alone. */
	readonly content?: readonly XmlElement[] | string;
}

export function xmlDocument(root: XmlElement): string {
	return `<?xml version="1.0" ?>\n${writeElement(root, "")}`;
}

function writeElement(element: XmlElement, indent: string): string {
	const { name, attributes = {}, content = "" } = element;
	const start = `${indent}<${name}${writeAttributes(attributes)}`;
	if (content.length === 0) return `${start}/>\n`;
	if (typeof content === "string")
		return `${start}>${escapeText(content)}</${name}>\n`;
	const inner = content.map((child) => writeElement(child, `${indent}\t`));
	return `${start}>\n${inner.join("")}${indent}</${name}>\n`;
}

function writeAttributes(
	attributes: NonNullable<XmlElement["attributes"]>,
): string {
	return Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
		.join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
};
const INVALID = /[^\P{Cc}\t\n\r\x85]|[\ufffe\uffff]/gu;

/** A bare carriage return would be read as a line end. */
function escapeText(text: string): string {
	return text
		.toWellFormed()
		.replace(INVALID, "\ufffd")
		.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
		.replaceAll("\r", "&#13;");
}

/** Readers turn a bare line end or tab in an attribute into a blank. */
function escapeAttribute(text: string): string {
	return escapeText(text).replace(
		/[\n\t]/g,
		(char) => `&#${char.charCodeAt(0)};`,
	);
}
