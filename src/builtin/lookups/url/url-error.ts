// What goes wrong with a URL, in the words of Python's urllib.

import { getSystemErrorMessage } from "node:util";
import { AnsibleFailure } from "../../../templar/failure.ts";

/** The server said no: `HTTP Error 404: Not Found`. */
export class HttpError extends Error {
	constructor(status: number, reason: string) {
		super(`HTTP Error ${status}: ${reason}`);
	}
}

/** The server was not reached: `<urlopen error [Errno 111] Connection refused>`. */
export class UrlError extends Error {
	constructor(reason: string, cause?: unknown) {
		super(`<urlopen error ${reason}>`, { cause });
	}
}

/** Names that could not be resolved have no number of the system's. */
const RESOLVER: Readonly<Record<string, string>> = {
	ENOTFOUND: "[Errno -2] Name or service not known",
	EAI_AGAIN: "[Errno -3] Temporary failure in name resolution",
};

/** An error of Node's. Once the request is out, Python's own errors come through as they are. */
export function networkError(error: unknown, isSent: boolean): Error {
	if (!(error instanceof Error)) return new UrlError(String(error));
	if (error instanceof UrlError || error instanceof AnsibleFailure)
		return error;
	const { code = "", errno } = error as NodeJS.ErrnoException;
	if (isCertificateFault(error)) {
		// behind it stands advice on Node's command line
		const why = error.message.replace(/; if the root CA .*/, "");
		return new UrlError(
			`[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${why}`,
			error,
		);
	}
	const system = RESOLVER[code] ?? systemReason(errno) ?? error.message;
	const socket = (error as { readonly address?: string }).address ?? "";
	const reason = socket.startsWith("/")
		? `Invalid Socket File (${socket}): ${system}`
		: system;
	if (!isSent) return new UrlError(reason, error);
	if (code === "ECONNRESET" && errno === undefined)
		return new AnsibleFailure(
			"http.client.RemoteDisconnected",
			"Remote end closed connection without response",
		);
	return new AnsibleFailure("OSError", reason);
}

export function timeoutError(isSent: boolean): Error {
	return isSent
		? new AnsibleFailure("TimeoutError", "timed out")
		: new UrlError("timed out");
}

function systemReason(errno: number | undefined): string | undefined {
	if (errno === undefined) return undefined;
	const text = getSystemErrorMessage(errno);
	return `[Errno ${Math.abs(errno)}] ${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Codes that OpenSSL's check of a chain gives, and Node's own of the name. */
const CERTIFICATE =
	/^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

function isCertificateFault(error: Error): boolean {
	return CERTIFICATE.test((error as NodeJS.ErrnoException).code ?? "");
}

/** What a server of a company's own authority gives rise to where only Node's authorities are known. */
export function isUnknownAuthority(error: unknown): boolean {
	const cause = error instanceof UrlError ? error.cause : error;
	const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? "";
	return /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}
