// lipsum(): lorem ipsum for drafts. The words are Jinja2's list, which is Latin's.

import { pyTruth } from "../pyvalue/compare.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { PyRandom } from "../pyvalue/random.ts";
import type { PyKwargs, PyValue } from "../pyvalue/value.ts";
import { LoggedFunction } from "./callable.ts";
import { Markup } from "./markup.ts";
import { bindArguments, type Signature } from "./signature.ts";

const WORDS =
	"a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum blandit class commodo condimentum congue consectetuer consequat conubia convallis cras cubilia cum curabitur curae cursus dapibus diam dictum dictumst dignissim dis dolor donec dui duis egestas eget eleifend elementum elit enim erat eros est et etiam eu euismod facilisi facilisis fames faucibus felis fermentum feugiat fringilla fusce gravida habitant habitasse hac hendrerit hymenaeos iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet lectus leo libero ligula litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis mauris metus mi molestie mollis montes morbi mus nam nascetur natoque nec neque netus nibh nisi nisl non nonummy nostra nulla nullam nunc odio orci ornare parturient pede pellentesque penatibus per pharetra phasellus placerat platea porta porttitor posuere potenti praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus rutrum sagittis sapien scelerisque sed sem semper senectus sit sociis sociosqu sodales sollicitudin suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis ullamcorper ultrices ultricies urna ut varius vehicula vel velit venenatis vestibulum vitae vivamus viverra volutpat vulputate".split(
		" ",
	);

const SIGNATURE: Signature = {
	name: "generate_lorem_ipsum",
	params: [
		["n", 5],
		["html", true],
		["min", 20],
		["max", 100],
	],
};

function generate(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const [n = 5, html = true, min = 20, max = 100] = bindArguments(
		SIGNATURE,
		args,
		kwargs,
	);
	const random = new PyRandom();
	const paragraphs: string[] = [];
	for (let i = 0; i < Number(toInt(n)); i++)
		paragraphs.push(paragraph(random, Number(toInt(min)), Number(toInt(max))));
	if (!pyTruth(html)) return paragraphs.join("\n\n");
	return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join("\n"));
}

function paragraph(random: PyRandom, min: number, max: number): string {
	const words: string[] = [];
	let isSentenceStart = true;
	let lastComma = 0;
	let lastStop = 0;
	let last: string | undefined;
	const count = Number(random.randrange(min, max));
	for (let at = 0; at < count; at++) {
		let word = last;
		while (word === undefined || word === last)
			word = WORDS[Number(random.randrange(0, WORDS.length))];
		last = word;
		if (isSentenceStart) word = word.charAt(0).toUpperCase() + word.slice(1);
		isSentenceStart = false;
		if (at - Number(random.randrange(3, 8)) > lastComma) {
			lastComma = at;
			lastStop += 2;
			word += ",";
		}
		if (at - Number(random.randrange(10, 20)) > lastStop) {
			lastComma = lastStop = at;
			word += ".";
			isSentenceStart = true;
		}
		words.push(word);
	}
	const text = words.join(" ");
	if (text.endsWith(",")) return `${text.slice(0, -1)}.`;
	return text.endsWith(".") ? text : `${text}.`;
}

export const lipsum = new LoggedFunction("generate_lorem_ipsum", generate);
