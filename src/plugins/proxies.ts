// Proxies as Python reads them from the environment, in the form that Node's agents take (from Node 22.21 and
// 24.5 on; before, they go without).

export type Proxies = Readonly<
	Partial<Record<"HTTP_PROXY" | "HTTPS_PROXY" | "NO_PROXY", string>>
>;

export function proxiesOf(env: NodeJS.ProcessEnv): Proxies {
	// The small form wins, also where it is empty: that takes a proxy away.
	const setting = (name: string) => env[name] ?? env[name.toUpperCase()] ?? "";
	const plain = proxyUrl(setting("http_proxy"));
	const secure = proxyUrl(setting("https_proxy"));
	const none = withSubdomains(setting("no_proxy"));
	return {
		...(plain !== "" && { HTTP_PROXY: plain }),
		...(secure !== "" && { HTTPS_PROXY: secure }),
		...(none !== "" && { NO_PROXY: none }),
	};
}

/** `proxy:3128` is a proxy for Python; Node wants a URL. */
function proxyUrl(text: string): string {
	const trimmed = text.trim();
	return trimmed === "" || trimmed.includes("://")
		? trimmed
		: `http://${trimmed}`;
}

/** For Python a name stands for all below it, for Node only where it begins with a dot. */
function withSubdomains(text: string): string {
	return text
		.split(",")
		.map((entry) => entry.trim())
		.filter((entry) => entry !== "")
		.flatMap((entry) =>
			/^[a-z][\w-]*(\.[\w-]+)*$/i.test(entry) ? [entry, `.${entry}`] : [entry],
		)
		.join(",");
}
