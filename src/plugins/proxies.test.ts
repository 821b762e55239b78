import { describe, expect, test } from "vitest";
import { proxiesOf } from "./proxies.ts";

describe("proxies of the environment", () => {
	test.each<[string, Record<string, string>, ReturnType<typeof proxiesOf>]>([
		["none", {}, {}],
		[
			"both",
			{ http_proxy: "http://a:1", https_proxy: "http://b:2" },
			{ HTTP_PROXY: "http://a:1", HTTPS_PROXY: "http://b:2" },
		],
		[
			"the small form wins",
			{ HTTP_PROXY: "http://big", http_proxy: "http://small" },
			{ HTTP_PROXY: "http://small" },
		],
		["and takes away", { HTTPS_PROXY: "http://big", https_proxy: "" }, {}],
		["without a scheme", { http_proxy: "a:1" }, { HTTP_PROXY: "http://a:1" }],
		[
			"names stand for what is below them",
			{ no_proxy: "corp.test, .x.test,10.0.0.1 ,*,host:80," },
			{ NO_PROXY: "corp.test,.corp.test,.x.test,10.0.0.1,*,host:80" },
		],
	])("%s", (_, env, proxies) => {
		expect(proxiesOf(env)).toEqual(proxies);
	});
});
