// The test cases of a run as JUnit's XML: one suite, a case a task and host.

import { type XmlElement, xmlDocument } from "./xml.ts";

/** What came of a task on a host. */
export type TestVerdict =
	| { readonly kind: "passed"; readonly output: string }
	| { readonly kind: "skipped"; readonly reason: string }
	| {
			/** A `failure` is an answer that is wrong, an `error` is none. */
			readonly kind: "failure" | "error";
			readonly message: string | undefined;
			readonly type: string;
			readonly output: string;
	  };

export interface TestCase {
	readonly name: string;
	readonly className: string;
	readonly durationMs: number;
	readonly verdict: TestVerdict;
}

export function junitReport(suite: string, cases: readonly TestCase[]): string {
	const count = (kind: TestVerdict["kind"]) =>
		cases.filter(({ verdict }) => verdict.kind === kind).length;
	const failed = { errors: count("error"), failures: count("failure") };
	const whole = {
		tests: cases.length,
		time: seconds(cases.reduce((sum, each) => sum + each.durationMs, 0)),
	};
	return xmlDocument({
		name: "testsuites",
		attributes: { disabled: 0, ...failed, ...whole },
		content: [
			{
				name: "testsuite",
				attributes: {
					disabled: 0,
					...failed,
					name: suite,
					skipped: count("skipped"),
					...whole,
				},
				content: cases.map(caseElement),
			},
		],
	});
}

function caseElement(testCase: TestCase): XmlElement {
	const { name, className, durationMs, verdict } = testCase;
	return {
		name: "testcase",
		attributes: { classname: className, name, time: seconds(durationMs) },
		content: verdictElements(verdict),
	};
}

function verdictElements(verdict: TestVerdict): readonly XmlElement[] {
	switch (verdict.kind) {
		case "passed":
			return verdict.output === ""
				? []
				: [{ name: "system-out", content: verdict.output }];
		case "skipped":
			return [{ name: "skipped", content: verdict.reason }];
		case "failure":
		case "error": {
			const { kind, message, type, output } = verdict;
			return [{ name: kind, attributes: { message, type }, content: output }];
		}
	}
}

function seconds(durationMs: number): string {
	return String(durationMs / 1000);
}
