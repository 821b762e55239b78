// The cookies that servers set on the way through redirects, for the requests that follow.

interface Cookie {
	readonly value: string;
	readonly domain: string;
	/** For the host alone, not for those below it. */
	readonly isHostOnly: boolean;
	readonly path: string;
	readonly isSecure: boolean;
}

export class CookieJar {
	readonly #cookies = new Map<string, Cookie>();

	/** Takes the answer's Set-Cookie headers. */
	take(url: URL, headers: readonly string[]): void {
		for (const header of headers) {
			const [pair = "", ...attributes] = header.split(";");
			const at = pair.indexOf("=");
			if (at < 1) continue;
			const name = pair.slice(0, at).trim();
			const cookie = cookieOf(pair.slice(at + 1).trim(), attributes, url);
			if (cookie) this.#cookies.set(`${cookie.domain} ${name}`, cookie);
			else this.#cookies.delete(`${url.hostname} ${name}`);
		}
	}

	/** The value of the header Cookie; undefined where there is none to send. */
	header(url: URL): string | undefined {
		const fitting = [...this.#cookies].filter(([, cookie]) =>
			isFor(cookie, url),
		);
		if (fitting.length === 0) return undefined;
		return fitting
			.map(([key, { value }]) => `${key.slice(key.indexOf(" ") + 1)}=${value}`)
			.join("; ");
	}
}

/** Undefined for one that is over, or that another host may not set. */
function cookieOf(
	value: string,
	attributes: readonly string[],
	url: URL,
): Cookie | undefined {
	const given = new Map(
		attributes.map((each) => {
			const [name = "", text = ""] = each.split("=", 2);
			return [name.trim().toLowerCase(), text.trim()];
		}),
	);
	const age = given.get("max-age");
	if (age !== undefined && !(Number(age) > 0)) return undefined;
	const domain = given.get("domain")?.replace(/^\./, "").toLowerCase();
	const isOwn = domain === undefined || isBelow(url.hostname, domain);
	if (!isOwn) return undefined;
	return {
		value,
		domain: domain ?? url.hostname,
		isHostOnly: domain === undefined,
		path: given.get("path") || folderOf(url.pathname),
		isSecure: given.has("secure"),
	};
}

function isFor(cookie: Cookie, { hostname, pathname, protocol }: URL): boolean {
	if (cookie.isSecure && protocol !== "https:") return false;
	const isHost = cookie.isHostOnly
		? hostname === cookie.domain
		: isBelow(hostname, cookie.domain);
	const folder = cookie.path.endsWith("/") ? cookie.path : `${cookie.path}/`;
	return isHost && `${pathname}/`.startsWith(folder);
}

function isBelow(host: string, domain: string): boolean {
	return (
		host === domain || (domain.includes(".") && host.endsWith(`.${domain}`))
	);
}

function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf("/")) || "/";
}
